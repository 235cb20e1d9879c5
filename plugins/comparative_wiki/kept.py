"""What one build has read and worked out, for the next one in the same process.

What is the same is taken again, the very same objects, and everything else is read and worked out anew. So a build
after one entry was edited reads one entry, and explains the verdicts of one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from .classify import Classifier
from .comparison.model import ClassificationId, Comparison
from .comparison.read import read_comparison
from .comparison.shared import root_of
from .entry import Entry, EntryId
from .explain import Explainer, Explanation
from .languages.language import Language
from .packed import Packed, Unpacker, explanation, packed, packed_explanation, packed_without_text
from .problems import Problems, Reporter
from .related import Related
from .rules import RuleSet
from .ruletree import RuleTrees
from .scoring import Scorer

Classified = TypeVar("Classified")
_ENTRY, _EXPLAINED = "entry", "explained"
"""what stands on a shelf"""
_READINGS = 3
"""of a comparison file, whose shared files change while they are read"""


class Shelf(Protocol):
    """Where entries and explanations stand from process to process, as plain data.

    By kind and by keys of 64 hexadecimal digits.
    """

    def has(self, kind: str, key: str) -> bool:
        """Whether there is one."""

    def get(self, kind: str, key: str) -> Any:
        """One of them, if it is there."""

    def put(self, kind: str, key: str, made: Packed) -> None:
        """Keep one."""


class Tools:
    """What verdicts are worked out with. They remember every profile that they have seen."""

    def __init__(self, comparison: Comparison) -> None:
        """Raises TooLarge where the rules are too large to be worked out."""
        self.rules = RuleSet(comparison)
        self.classifier = Classifier(self.rules)
        self.explainer = Explainer(self.classifier)
        self.scorer = Scorer(self.rules)
        self.trees = RuleTrees(self.rules)
        self.problems = Problems()
        """of the build that goes on now"""


class Kept(Generic[Classified]):
    """What is kept of one comparison."""

    def __init__(
        self, *, is_last: bool = False, shelf: Shelf | None = None, helpers: Callable[[int], int] = lambda _: 0
    ) -> None:
        """`is_last`: there will be no other build in this process, so nothing needs to be kept in memory.

        `helpers` says how many other processes may help to read so many entries.
        """
        self._is_last = is_last
        self.shelf = shelf
        self.helpers = helpers
        self._base = b""
        """what the reading of any entry depends on"""
        self._unpack = Unpacker()
        self._comparison: tuple[bytes, Language, Comparison, Problems] | None = None
        self._names: frozenset[str] = frozenset()
        self._of_names = b""
        self._entries: dict[Path, tuple[bytes, Entry | None, Problems]] = {}
        self._tools: Tools | None = None
        self._classified: dict[EntryId, tuple[Entry, Classified]] = {}
        self._related: tuple[Sequence[Entry], Mapping[EntryId, tuple[Related, ...]]] | None = None

    def comparison(self, path: Path, report: Reporter, language: Language) -> Comparison | None:
        """The comparison of a file; all else is forgotten if it is another one than before."""
        root = root_of(path, report.path)
        known = self._comparison
        text = self._digest_of_all(path, root, known[2].shared if known is not None else ())
        if known is not None and text and known[:2] == (text, language):
            report.problems.take(known[3])
            return known[2]
        self.__init__(is_last=self._is_last, shelf=self.shelf, helpers=self.helpers)  # type: ignore[misc]
        found, problems, shared = None, Problems(), tuple[str, ...]()
        for _ in range(_READINGS):
            problems = Problems()
            text = self._digest_of_all(path, root, shared)
            found = read_comparison(path, problems.at(report.path), language)
            if found is None or not text or set(found.shared) <= set(shared):
                break
            # What it takes from other files may have changed before it was known which they are: so once more.
            shared = found.shared
        report.problems.take(problems)
        if found is not None and text and set(found.shared) <= set(shared):
            self._comparison = text, language, found, problems
            self._base = text + language.digest
        return found

    def _digest_of_all(self, path: Path, root: Path, shared: Sequence[str]) -> bytes:
        """A digest of a comparison file and of those from which it takes something; empty where one cannot be read."""
        digests = [self._digest(one) for one in (path, *(root / one for one in shared))]
        if len(digests) == 1 or not all(digests):
            return digests[0] if len(digests) == 1 else b""
        return hashlib.blake2b(b"".join(digests), digest_size=32).digest()

    def tools(self, comparison: Comparison, problems: Problems) -> Tools:
        """What belongs to the comparison that was read last. Raises TooLarge."""
        if self._tools is None or self._comparison is None or self._comparison[2] is not comparison:
            self._tools = Tools(comparison)
        self._tools.problems = problems
        return self._tools

    def entries_of(self, names: frozenset[str], paths: Iterable[Path]) -> None:
        """Begin with the entries. `names` are the ids of all, which messages about one of them may depend on."""
        there = set(paths)
        self._entries = {path: one for path, one in self._entries.items() if names == self._names and path in there}
        self._names = names
        self._of_names = hashlib.blake2b("\n".join(sorted(names)).encode("utf-8", "replace"), digest_size=32).digest()

    def is_known(self, path: Path, report: Reporter) -> bool:
        """Whether an entry need not be read."""
        shelf, content = self.shelf, self._digest(path)
        known = self._entries.get(path)
        if known is not None:
            return known[0] == content
        return shelf is not None and bool(content and self._base) and shelf.has(_ENTRY, self._key(report.path, content))

    def entry(self, path: Path, report: Reporter, read: Callable[[Reporter], Entry | None]) -> Entry | None:
        """An entry as it was read before, with what was wrong with it, or as `read` reads it."""
        content = self._digest(path)  # before it is read: what changes in between is read again the next time
        known = self._entries.get(path)
        if known is None or not content or known[0] != content:
            known = self._entries[path] = (content, *self._fetched(report.path, content, read))
        report.problems.take(known[2])
        return known[1]

    def _fetched(
        self, path: str, content: bytes, read: Callable[[Reporter], Entry | None]
    ) -> tuple[Entry | None, Problems]:
        """An entry from the shelf, or read."""
        problems = Problems()
        if self.shelf is None or not content or not self._base:
            return read(problems.at(path)), problems
        key = self._key(path, content)
        given = self.shelf.get(_ENTRY, key)
        if given is not None:
            return self._unpack.entry(given), problems
        entry = read(problems.at(path))
        if entry is not None and not len(problems):  # what was wrong is to be told again
            self.shelf.put(_ENTRY, key, packed(entry))
        return entry, problems

    def _key(self, path: str, content: bytes) -> str:
        text = path.encode("utf-8", "surrogatepass")
        return hashlib.blake2b(b"\0".join([self._base, self._of_names, content, text]), digest_size=32).hexdigest()

    def classified(self, entry: Entry, make: Callable[[], Classified]) -> Classified:
        """What was made of an entry, if it is the very same. Not to be asked where others have a part in it."""
        known = self._classified.get(entry.id)
        if known is None or known[0] is not entry:
            known = self._classified[entry.id] = (entry, make())
        return known[1]

    def explained(
        self, entry: Entry, make: Callable[[], Mapping[ClassificationId, Explanation]]
    ) -> Mapping[ClassificationId, Explanation]:
        """The explanations of an entry's verdicts, from the shelf, or as `make` works them out.

        They follow from the comparison and the entry without its text, with what was worked out of its values.
        """
        shelf, known = self.shelf, self._comparison
        if shelf is None or known is None or not self._base:
            return make()
        about = repr(packed_without_text(entry)).encode("utf-8", "surrogatepass")
        key = hashlib.blake2b(b"\0".join([self._base, about]), digest_size=32).hexdigest()
        given = shelf.get(_EXPLAINED, key)
        if given is not None:
            return {name: explanation(one, known[1]) for name, one in given}
        made = make()
        shelf.put(_EXPLAINED, key, tuple([(name, packed_explanation(one)) for name, one in made.items()]))
        return made

    def related(
        self, entries: Sequence[Entry], make: Callable[[], Mapping[EntryId, tuple[Related, ...]]]
    ) -> Mapping[EntryId, tuple[Related, ...]]:
        """What is related, if the values and names of all entries are the same."""
        if self._related is None or not _are_alike(self._related[0], entries):
            self._related = (entries, make())
        self._related = (entries, self._related[1])
        return self._related[1]

    def _digest(self, path: Path) -> bytes:
        """Of a file's content; empty where it cannot be read, or nobody will ask for it."""
        try:
            nobody = self._is_last and self.shelf is None
            return b"" if nobody else hashlib.blake2b(path.read_bytes(), digest_size=32).digest()
        except OSError:
            return b""


def _are_alike(before: Sequence[Entry], now: Sequence[Entry]) -> bool:
    return len(before) == len(now) and all(
        a is b or (a.id == b.id and a.values == b.values and a.aliases == b.aliases)
        for a, b in zip(before, now, strict=True)
    )
