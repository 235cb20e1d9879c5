"""The plugin's settings as MkDocs reads them, each with what is said where one is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from mkdocs.config import config_options
from mkdocs.config.base import BaseConfigOption, Config, ConfigErrors, ConfigWarnings, ValidationError

from .dates import is_day
from .languages.language import Language, marked
from .languages.told import tell, tell_all, tell_or
from .problems import did_you_mean
from .settings import (
    FORGES,
    SEARCHES,
    Settings,
    endpoint_fault,
    folders_fault,
    plain_folder,
)

T = TypeVar("T")
_NOT_OF_TYPE = {
    str: marked("{value} is not text. Put it between quotes."),
    bool: marked("{value} is neither `true` nor `false`."),
    int: marked("{value} is not a whole number."),
}


class _Typed(config_options.Type[T]):
    """Something of a type."""

    def run_validation(self, value: object) -> T:
        """Check the type. Raises ValidationError."""
        try:
            return super().run_validation(value)
        except ValidationError as error:
            words = _NOT_OF_TYPE.get(self._type) if isinstance(self._type, type) else None
            raise error if words is None else ValidationError(tell(words, value=repr(value))) from error


class _Choice(config_options.Choice[str]):
    """One of some words; the empty one, if there is one, stands for nothing."""

    def run_validation(self, value: object) -> str:
        """Check the word. Raises ValidationError."""
        try:
            return super().run_validation(value)
        except ValidationError as error:
            known = [one for one in self.choices if one]
            raise ValidationError(
                tell_all(
                    tell("{value} is none of the words that there are.", value=repr(value)),
                    did_you_mean(str(value), known),
                    tell("Write {words}.", words=tell_or(known)),
                )
            ) from error


class _Listed(config_options.ListOfItems[str]):
    """A list of texts."""

    def run_validation(self, value: object) -> list[str]:
        """Check that it is one. Raises ValidationError."""
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise ValidationError(
                tell("{value} is not a list of texts. Write it as in `[one, two]`.", value=repr(value))
            )
        return super().run_validation(value)


class _Endpoint(_Typed[str]):
    """The address of something that takes mentions."""

    def run_validation(self, value: object) -> str:
        """Check the address. Raises ValidationError."""
        address = super().run_validation(value)
        fault = endpoint_fault(address) if address else ""
        if fault:
            raise ValidationError(fault)
        return address


class _Folders(_Listed):
    """The folders of several comparisons."""

    def run_validation(self, value: object) -> list[str]:
        """Leave out the slashes at the ends."""
        return [plain_folder(one) for one in super().run_validation(value)]

    def post_validation(self, config: Config, key_name: str) -> None:
        """Check them together, and with `entries`. Raises ValidationError."""
        fault = folders_fault(config["entries"].strip("/"), config[key_name])
        if fault:
            raise ValidationError(fault)


class _Count(_Typed[int]):
    """A number of things, at least one."""

    def __init__(self, default: int, instead: str) -> None:
        super().__init__(int, default=default)
        self.instead = instead

    def run_validation(self, value: object) -> int:
        """Check the number. Raises ValidationError."""
        count = super().run_validation(value)
        if isinstance(count, bool) or count < 1:
            raise ValidationError(
                tell("{count} is not a number above 0. Write one, or {instead}.", count=count, instead=self.instead)
            )
        return count


class _Rows(_Typed[int]):
    """A number of rows, or 0 for any."""

    def run_validation(self, value: object) -> int:
        """Check the number. Raises ValidationError."""
        count = super().run_validation(value)
        if isinstance(count, bool) or count < 0:
            raise ValidationError(
                tell("{count} is not a number of rows. Write one above 0, or 0 for tables in one piece.", count=count)
            )
        return count


class _Day(BaseConfigOption[str]):
    """A date, which YAML may have made one already."""

    def __init__(self, default: str) -> None:
        super().__init__()
        self.default = default

    def run_validation(self, value: object) -> str:
        """Check the date. Raises ValidationError."""
        day = str(value or "")
        if day and not is_day(day):
            raise ValidationError(
                tell("'{day}' is not a date. Write it like {example}.", day=day, example="2026-01-31")
            )
        return day


class PluginSettings(Config):
    """The plugin's settings in mkdocs.yml; `settings.Settings` describes them."""

    entries = _Typed(str, default=Settings().entries)
    comparisons = _Folders(config_options.Type(str), default=[])
    forge = _Choice(FORGES, default=Settings().forge)
    language = _Typed(str, default=Settings().language)
    catalogues = _Typed(str, default=Settings().catalogues)
    history = _Typed(bool, default=Settings().history)
    history_commits = _Count(Settings().history_commits, "`history: false`")
    history_since = _Day(default=Settings().history_since)
    history_authors = _Typed(bool, default=Settings().history_authors)
    twins = _Listed(config_options.Type(str), default=[])
    table_rows = _Rows(int, default=Settings().table_rows)
    processes = _Typed(int, default=Settings().processes)
    webmention_endpoint = _Endpoint(str, default=Settings().webmention_endpoint)
    pingback_endpoint = _Endpoint(str, default=Settings().pingback_endpoint)
    search = _Choice(SEARCHES, default=Settings().search)
    search_above = _Count(Settings().search_above, "`search: pagefind`")
    cache = _Typed(str, default=Settings().cache)


def told_of_settings(
    errors: ConfigErrors, warnings: ConfigWarnings, known: Sequence[str], language: Language
) -> tuple[ConfigErrors, ConfigWarnings]:
    """What MkDocs and we say of settings, as far as it is ours in a language; unknown ones with the one meant."""
    failed = [(key, _said_in(error, language)) for key, error in errors]
    remarks: ConfigWarnings = [
        one
        if one[0] in known
        else (
            one[0],
            language.retell(
                tell_all(
                    tell("There is no such setting."),
                    did_you_mean(one[0], known) or tell("There are: {names}.", names=", ".join(known)),
                )
            ),
        )
        for one in warnings
    ]
    return failed, remarks


def _said_in(error: Exception, language: Language) -> Exception:
    message = error.args[0] if error.args else ""
    return ValidationError(language.retell(message)) if isinstance(message, str) else error
