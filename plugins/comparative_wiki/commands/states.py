"""Two states of a wiki: how it was at a commit, and how it is."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..comparison.shared import files_used
from ..languages.language import ENGLISH, Language
from ..languages.told import tell
from ..problems import Problems
from ..settings import Location
from ..wiki import COMPARISON_FILE, Wiki, build_wiki
from .revisions import commit_of, lay_out, lay_out_file, parted
from .speaking import echo


@dataclass(frozen=True, kw_only=True)
class Before:
    """A wiki as it was at a commit, laid out in a folder."""

    location: Location
    commit: str
    folder: Path
    """where its entries' folder lies"""
    is_there: bool
    """whether the commit has an entries' folder"""

    @property
    def entries(self) -> Path:
        """Its entries' folder."""
        return self.folder / self.location.settings.entries

    def build(self, language: Language = ENGLISH) -> tuple[Wiki | None, Problems]:
        """Build it as far as it is sound, with its verdicts worded in a language."""
        problems = Problems()
        entries = self.location.settings.entries
        return build_wiki(self.folder, entries, problems, partial=True, language=language), problems

    def ruled_by(self, root: Path, language: Language = ENGLISH) -> Wiki | None:
        """Its entries under the comparison file of another state of the wiki; None where that is the same.

        `root` is that state's folder. Its own comparison file is lost, with those that it takes criteria from, so
        everything else has to be asked first.
        """
        name = f"{self.location.settings.entries}/{COMPARISON_FILE}"
        if not (root / name).is_file():
            return None
        texts = {path: (root / path).read_bytes() for path in [name, *files_used(root, name)]}
        others = {path: text for path, text in texts.items() if not self._has(path, text)}
        for path, text in others.items():
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / path).write_bytes(text)
        return self.build(language)[0] if others else None

    def _has(self, path: str, text: bytes) -> bool:
        place = self.folder / path
        return place.is_file() and place.read_bytes() == text


@contextmanager
def state_before(location: Location, base: str, head: str | None = None, *, exact: bool = False) -> Iterator[Before]:
    """Lay out the wiki at the commit at which `head`, or what is checked out, left `base`; of `base` itself if `exact`.

    Raises NoRevision.
    """
    root = location.root
    start = commit_of(root, base)
    if not exact:
        apart = parted(root, start, commit_of(root, head or "HEAD"))
        if apart is None:
            echo(
                tell(
                    "This clone does not know where {head} left {base}; compared with {base}.",
                    head=head or "HEAD",
                    base=base,
                ),
                err=True,
            )
        start = apart or start
    with state_at(location, start) as before:
        yield before


@contextmanager
def state_at(location: Location, commit: str) -> Iterator[Before]:
    """Lay out the wiki at a commit. Raises NoRevision."""
    with tempfile.TemporaryDirectory(prefix="comparative-wiki-") as scratch:
        folder = Path(scratch)
        entries = location.settings.entries
        count = lay_out(location.root, commit, entries, folder)
        files_used(
            folder,
            f"{entries}/{COMPARISON_FILE}",
            fetch=lambda path: lay_out_file(location.root, commit, path, folder),
        )
        yield Before(location=location, commit=commit, folder=folder, is_there=count > 0)
