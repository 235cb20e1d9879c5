"""Inputs for fuzzing: chance that comes from bytes, changes to text, and what is put into it.

A fuzzer changes bytes and looks what code they reach. `Supply` makes of bytes what `random` makes of a number, so that
the shapes of the property tests can be steered by it. No fuzzer is needed to play an input again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from random import Random
from typing import Any

from tests.site.hostile import BREAKOUTS

PIECES: Sequence[str] = (
    *BREAKOUTS.values(),
    # YAML
    "---\n", "...\n", ": ", "- ", "\n  ", "\n    ", "? ", "|", ">", "|+2\n", "&a ", "*a", "<<: *a",
    "!!python/object ", "!",
    "{", "}", "[", "]", ",", "#", "'", '"', '"\\U0010FFFF"', '"\\x1b"', "%YAML 1.1\n", "\t", "~", "null", "yes",
    "0x1F",
    "1e400", "9" * 400, ".inf", "2025-13-45", "0001-01-01", "9999-12-31", "0000", "[" * 50, "{a: " * 50, "- " * 50,
    "<<<<<<< a\n=======\n>>>>>>> b\n", "\ufeff", "\x85", "\u2028", "\x00", "\r", "\r\n",
    "\ud800".encode("utf-8", "replace").decode(),
    # Words of ours
    "title: ", "summary: ", "criteria:\n  ", "value: ", "disputed:\n      - ", "evidence: ", "url: ", "seen: ",
    "quote: ",
    "because: ", "from: ", "not applicable", "unknown", "at least ", "at most ", "above ", "below ", " to ", "not ",
    "includes ", "none", "all", "any", "of: ", "when: ", "otherwise: true", "is: ", "is_not: ", "is_a: ", "policy: ",
    "first", "levels", "unique", "every: ", "some: ", "score: ", "impossible: ", "examples: ", "claims: ", "use: ",
    "mapping: ", "inherit: ", "aliases: ", "tags: ", "scale: ", "options: ", "many: ", "number: ", "text: true",
    "link: true", "date: true", "good: ", "groups: ", "good", "en: ", "de: ", "50%", "-1", "1.5", "0.1", "1/3",
    # HTML and Markdown
    "<a href='", "<a href=x>", "</a>", "<p>", "</p>", "<!--", "-->", "--!>", "<![CDATA[", "]]>", "<td>", "<th>",
    "<table>", "<h2 id=x>",
    "<script", "</script", "<style>", "<template>", "</template>", "<textarea>", "<title>", "data-generated",
    "class='supports'",
    "&amp;", "&#x0;", "&#x80;", "&#1114112;", "&lt", "&notin;", "=\"", "='", "/>", "</", "<?", "<", ">", "![x](",
    "](", "[[badge: ",
    "]]", "```\n", "~~~\n", "`", "\\", "https://example.org/", "//x", "https://[::1", "http://\uff0e/",
    "xn--\u00e4", "%00", "mailto:",
    # What terminals, runners and spreadsheets obey
    "\x1b]8;;https://evil.example/\x1b\\x\x1b]8;;\x1b\\", "\x1b[2J", "\x9b2J", "\x07", "\u202e", "\u2066", "\u200b",
    "\U000e0041",
    "\n::error::x", "::set-env name=a::b", "%0A::warning::x", "##[error]x", "\n##vso[x]", "=1+1", "@SUM(A1)", "+1",
    "-1+1", "\uff1d1",
    ";=1", "\t=1", "\r=1",
    # Letters that are not what they seem
    "\u00e9", "e\u0301", "\ufb01", "\u0130", "\u00df", "\u1e9e", "\u017f", "\u0345", "\U0001f468\u200d\U0001f469",
    "\uffff", "\ue000cw0\ue001", "\u0661",
)  # fmt: skip
"""what mutations put in; the reader's own words among them, so that they get past its first question"""

Surface = Any
"""a module of this folder: NAME, `seeds()`, `run(data)`, `is_text`"""


class Supply(Random):
    """Chance out of bytes; where they end, out of their hash, so that every input stands for something whole."""

    def __init__(self, data: bytes) -> None:
        super().__init__(0)
        self._data = data
        self._place = 0
        self._rest = Random(hashlib.blake2b(data, digest_size=8).digest())

    def random(self) -> float:
        """A number from 0 to less than 1, in 65,536 steps."""
        return self.getrandbits(16) / 65536

    def getrandbits(self, k: int, /) -> int:
        """The next bytes as a number of `k` bits."""
        length = (k + 7) // 8
        taken = self._data[self._place : self._place + length]
        self._place += length
        if len(taken) < length:
            return self._rest.getrandbits(k)
        return int.from_bytes(taken, "big") >> (length * 8 - k)

    def left(self) -> bytes:
        """The bytes that have not been used."""
        return self._data[self._place :]

    def words(self, pieces: Sequence[str] = PIECES, *, most: int = 4) -> str:
        """Text out of a few pieces and letters."""
        count = self.randint(1, most)
        return "".join(
            self.choice(pieces) if self.random() < 0.6 else "word "[: self.randint(1, 5)] for _ in range(count)
        )


def changed(text: str, random: Random, others: Sequence[str] = (), *, most: int = 4) -> str:
    """Text with a few changes: pieces put in, lines taken out, doubled and moved, parts of others."""
    for _ in range(random.randint(1, most)):
        start = random.randrange(len(text) + 1)
        end = min(len(text), start + random.choice((0, 0, 1, 3, 10, 60)))
        choice = random.randrange(8)
        if choice < 3:
            text = text[:start] + random.choice(PIECES) + text[end:]
        elif choice == 3:
            text = text[:start] + text[end:]
        elif choice == 4:
            text = text[:end] + text[start:end] * random.choice((1, 2, 30)) + text[end:]
        elif choice == 5:
            lines = text.split("\n")
            one, other = random.randrange(len(lines)), random.randrange(len(lines))
            lines[one], lines[other] = lines[other], lines[one]
            text = "\n".join(lines)
        elif choice == 6 and others:
            other_text = random.choice(others)
            cut = random.randrange(len(other_text) + 1)
            text = text[:start] + other_text[cut : cut + random.choice((10, 100, 1000))] + text[end:]
        else:
            text = text[:start] + chr(random.choice((random.randrange(128), random.randrange(0xD800)))) + text[end:]
    return text


def inputs(seeds: Iterable[bytes], random: Random, count: int, *, is_text: bool) -> Iterable[bytes]:
    """`count` inputs without a fuzzer: the seeds themselves, then seeds with changes."""
    known = list(seeds)
    texts = [one[1:].decode("utf-8", "replace") for one in known] if is_text else []
    for number in range(count):
        if number < len(known):
            yield known[number]
            continue
        index = random.randrange(len(known))
        if is_text:
            mode = random.choice(known)[:1] if random.random() < 0.1 else known[index][:1]
            yield mode + changed(texts[index], random, texts).encode("utf-8", "replace")
        else:
            yield random.randbytes(random.choice((1, 4, 16, 64, 256)))
