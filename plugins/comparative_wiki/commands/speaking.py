"""What commands say to people: in the language of the wiki that they are about.

A command words what it says with `tell`, as messages are worded everywhere, and hands it to `echo`, `Failed` or
`Misused`. Until the wiki is found, and in `--help`, that is English.
"""

from __future__ import annotations

from typing import IO, Any

import click

from ..languages.language import ENGLISH, Language
from ..settings import Location, language_of

_ABOUT = "comparative_wiki.location"
_LANGUAGE = "comparative_wiki.language"


def speak_for(location: Location) -> None:
    """Let the command speak the language of a wiki from now on. Its catalogue is read when something is said."""
    context = click.get_current_context(silent=True)
    if context is not None:
        context.meta[_ABOUT] = location
        context.meta.pop(_LANGUAGE, None)


def speak(language: Language) -> None:
    """Let the command speak a language that somebody has chosen."""
    click.get_current_context().meta[_LANGUAGE] = language


def spoken() -> Language:
    """The language of the wiki that the command is about; English until it is known."""
    context = click.get_current_context(silent=True)
    if context is None:
        return ENGLISH
    if _LANGUAGE not in context.meta and _ABOUT in context.meta:
        context.meta[_LANGUAGE] = language_of(context.meta[_ABOUT]).language
    found: Language = context.meta.get(_LANGUAGE, ENGLISH)
    return found


def echo(message: str = "", *, err: bool = False) -> None:
    """Print a line for people."""
    click.echo(spoken().retell(message), err=err)


class Failed(click.ClickException):
    """Ends a command that could not do what it was asked for, with a sentence."""

    def __init__(self, message: str) -> None:
        self.language = spoken()
        super().__init__(self.language.retell(message))

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the sentence."""
        _say(self.language.say("Error: {message}", message=self.format_message()), file)


class Misused(click.UsageError):
    """Ends a command that was used wrongly, with a sentence."""

    def __init__(self, message: str) -> None:
        self.language = spoken()
        super().__init__(self.language.retell(message), click.get_current_context(silent=True))

    def show(self, file: IO[Any] | None = None) -> None:
        """Print how the command is used, and the sentence."""
        say, context = self.language.say, self.ctx
        if context is not None:
            used = " ".join([context.command_path, *context.command.collect_usage_pieces(context)])
            _say(say("Usage: {command}", command=used), file)
            asked = f"{context.command_path} {context.help_option_names[0]}"
            _say(say("Try '{command}' for help.", command=asked) + "\n", file)
        _say(say("Error: {message}", message=self.format_message()), file)


def _say(text: str, file: IO[Any] | None) -> None:
    click.echo(text, file=file, err=file is None)
