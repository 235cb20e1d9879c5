"""Progress on a terminal; silence in a pipe."""

from __future__ import annotations

import sys
from typing import TextIO

from .languages.language import ENGLISH, Language, marked

_WORDS = {
    "read": marked("reading entries"),
    "classify": marked("classifying entries"),
    "looking at evidence": marked("looking at evidence"),
    "looking at mentions": marked("looking at mentions"),
    "telling": marked("telling pages"),
}


class ProgressLine:
    """One line that is written over again and again. Works as the `progress` of `build_wiki`."""

    def __init__(self, language: Language = ENGLISH, stream: TextIO | None = None) -> None:
        self._language = language
        self._stream = stream if stream is not None else sys.stderr
        self._enabled = self._stream.isatty()
        self._width = 0

    def words(self, stage: str) -> str:
        """What a stage is called."""
        return self._language.say(_WORDS[stage])

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show how far a stage has come, about a hundred times a stage."""
        if self._enabled and (done == total or done % max(total // 100, 1) == 0):
            text = f"{self.words(stage)} {done}/{total}"
            self._stream.write(f"\r{text.ljust(self._width)}")
            self._width = len(text)
            if done == total:
                self._stream.write(f"\r{' ' * self._width}\r")
            self._stream.flush()
