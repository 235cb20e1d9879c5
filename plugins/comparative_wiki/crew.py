"""What of a build other processes can do: pages and pieces that depend on the model alone, and the files of data.

Every worker makes letters in an order that is known beforehand. What a worker that has ended owes is None here, and
whoever asked makes it. Who has to wait for a worker makes pieces of entries meanwhile, from the last on.
"""

from __future__ import annotations

import mmap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from markupsafe import Markup

from .entry import EntryId
from .export.json_export import BETWEEN_ENTRIES
from .forked import Letter, Lost, Plain, Sealed, Work, Worker, can_fork, spare_cores
from .generated import MadePage
from .mentions.html import Heading
from .mentions.model import Excerpt, Mention, MentionKind
from .mentions.topics import Target, Topic
from .render.entry_pieces import EntryPieces

MOST_WORKERS = 4
FEWEST_ENTRIES = 40
"""for fewer than these a process of their own is not worth its beginning"""
BATCH = 20
"""entries in a letter"""

Mentions = Mapping[Target, tuple[Mention, ...]]


@dataclass(frozen=True, kw_only=True)
class Job:
    """What there is to do, and how."""

    entries: Sequence[EntryId]
    """in the order in which they are asked for"""
    pages: Sequence[str]
    """source paths of generated pages"""
    page: Callable[[str], MadePage]
    """makes a page"""
    pieces: Callable[[EntryId], tuple[str, ...]]
    """makes the pieces of an entry's page; none where nobody will ask for them"""
    begin: Callable[[], None]
    """is called first in another process"""
    hear: Callable[[Mentions], None]
    """takes the mentions, when they are known"""
    write_entry: Callable[[EntryId], str]
    """writes the files of data of an entry, and gives the entry as JSON"""
    write_rest: Callable[[], None]
    """writes the other files of data"""
    late: Callable[[Callable[[], Markup]], tuple[str, str]]
    """makes what goes into a page late, and says what it shows"""
    records: Callable[[], Plain]
    """what another build may use of that which this process has made since it was asked last"""
    keep: Callable[[Any], None]
    """keeps such records"""


def workers_for(entries: int, processes: int) -> int:
    """How many workers a wiki of so many entries should have, if it may be built by so many processes; 0: say it."""
    if not can_fork() or processes == 1:
        return 0
    if processes > 1:
        return processes - 1
    return min(spare_cores(), MOST_WORKERS) if entries >= FEWEST_ENTRIES else 0


class Crew:
    """The workers of one build."""

    def __init__(self, job: Job, count: int) -> None:
        """Begin. Raises OSError where the system has no room for more processes."""
        starts = range(0, len(job.entries), BATCH)
        batches = [job.entries[start : start + BATCH] for start in starts]
        # The first worker makes what is not of one entry, so where there are others it has fewer of the entries.
        rota = [0] if count == 1 else [*range(1, count)] * 2 + [0]
        owners = [rota[number % len(rota)] for number in range(len(batches))]
        self._batches = len(batches)
        self._owner_of_batch = owners
        self._batch_of = {entry: number for number, batch in enumerate(batches) for entry in batch}
        self._letters: dict[tuple[int, str, str | int], Any] = {}
        """what has come; opened when somebody asks for it"""
        self._pages = frozenset(job.pages)
        self._keep = job.keep
        self._left = [*enumerate(batches)]
        """of which this process may make the pieces"""
        self._make = job.pieces
        self._begun = mmap.mmap(-1, max(len(batches), 1))
        """for each batch, whether somebody makes its pieces; all processes see it"""
        self._workers: list[Worker] = []
        try:
            for number in range(count):
                mine = [(index, batch) for index, batch in enumerate(batches) if owners[index] == number]
                self._workers.append(Worker(_work(job, mine, self._begun, leads=number == 0)))
        except OSError:
            self.stop()
            raise

    def page(self, path: str) -> MadePage | None:
        """A generated page. What can only be made when mentions are known is None in it: `late` has it then."""
        found = self._get(0, ("page", path)) if path in self._pages else None
        if found is None:
            return None
        html, late, headings, is_plain = found
        return MadePage(
            html,
            [None if one is None else Markup(one) for one in late],  # noqa: S704 - made by templates
            [Heading(level=level, id=anchor, title=title) for level, anchor, title in headings],
            is_plain,
        )

    def late(self, path: str, index: int) -> tuple[str, str] | None:
        """What goes into a page late, and was not known when it was made; and what it shows."""
        found = self._get(0, ("late", path), keep=True) if path in self._pages else None
        return found[index] if found is not None else None

    def pieces(self, entry: EntryId) -> EntryPieces | None:
        """The pieces of an entry's page. They can be had once."""
        batch = self._batch_of[entry]
        pieces = self._get(self._owner_of_batch[batch], ("pieces", batch), keep=True)
        found = pieces.pop(entry, None) if pieces is not None else None
        return EntryPieces(*found) if found is not None else None

    def settle(self) -> None:
        """Wait until the pieces of all entries have come, so that a process that begins now can ask for them."""
        for batch, owner in enumerate(self._owner_of_batch):
            self._wait(owner, ("pieces", batch))

    def tell(self, mentions: Mentions) -> None:
        """Say what the mentions are."""
        plain = _plain(mentions)
        for worker in self._workers:
            worker.send(plain)

    def texts(self) -> Iterator[str] | None:
        """The entries as JSON, in order, several in a text, when every file has been written.

        One after the other, since all of them are much: whoever takes them meets Lost where one cannot be had.
        """
        there = [self._wait(owner, ("texts", batch)) for batch, owner in enumerate(self._owner_of_batch)]
        done = [self._get(number, ("done", 0)) for number in range(len(self._workers))]
        if not all(there) or None in done:
            return None
        for records in done:
            self._keep(records)
        return self._opened_texts()

    def _opened_texts(self) -> Iterator[str]:
        for batch, owner in enumerate(self._owner_of_batch):
            found = self._get(owner, ("texts", batch))
            if found is None:
                raise Lost
            text, records = found
            self._keep(records)
            yield text

    def stop(self) -> None:
        """End what is still running."""
        for worker in self._workers:
            worker.stop()
        self._left = []

    def _get(self, owner: int, key: tuple[str, str | int], *, keep: bool = False) -> Any:
        if not self._wait(owner, key):
            return None
        found = self._letters.pop((owner, *key))
        if isinstance(found, Sealed):
            try:
                found = self._workers[owner].open(found)
            except Lost:
                return None
        if keep:
            self._letters[owner, *key] = found
        return found

    def _wait(self, owner: int, key: tuple[str, str | int]) -> bool:
        """Wait for a letter; returns whether it has come."""
        while (owner, *key) not in self._letters:
            try:
                if not self._workers[owner].is_there() and self._help():
                    continue
                name, sealed = self._workers[owner].take()
            except Lost:
                return False
            self._letters[owner, *cast(tuple[str, str | int], name)] = sealed
        return True

    def _help(self) -> bool:
        """Make the pieces of the last entries that nobody has begun with; returns whether there were any."""
        while self._left:
            number, batch = self._left.pop()
            if not self._begun[number]:
                # Should a worker begin with the same at this moment, both make the same.
                self._begun[number] = 1
                made = {entry: tuple(self._make(entry)) for entry in batch}
                self._letters[self._owner_of_batch[number], "pieces", number] = made
                return True
        return False


def _work(job: Job, batches: Sequence[tuple[int, Sequence[EntryId]]], begun: mmap.mmap, *, leads: bool) -> Work:
    """What one worker does. The one that leads also makes what is not of one entry."""

    def work(hear: Callable[[], Plain]) -> Iterator[Letter]:
        job.begin()
        pages = {}
        for path in job.pages if leads else ():
            page = pages[path] = job.page(path)
            known = [None if callable(one) else str(one) for one in page.late]
            headings = [(one.level, one.id, one.title) for one in page.headings]
            yield Letter(("page", path), (page.html, known, headings, page.is_plain))
        for number, batch in batches:
            if not begun[number]:
                begun[number] = 1
                yield Letter(("pieces", number), {entry: tuple(job.pieces(entry)) for entry in batch})
        job.hear(_mentions(hear()))
        for path, page in pages.items():
            made = {index: job.late(one) for index, one in enumerate(page.late) if callable(one)}
            if made:
                yield Letter(("late", path), made)
        for number, batch in batches:
            text = BETWEEN_ENTRIES.join([job.write_entry(entry) for entry in batch])
            yield Letter(("texts", number), (text, job.records()))
        if leads:
            job.write_rest()
        yield Letter(("done", 0), job.records())

    return work


def _plain(mentions: Mentions) -> Plain:
    """Mentions as plain data."""
    return [
        (
            (target.folder, target.title) if isinstance(target, Topic) else target,
            [
                (
                    one.source,
                    one.title,
                    one.kind.value,
                    one.date,
                    one.source_entry,
                    one.of,
                    [(excerpt.before, excerpt.linked, excerpt.after) for excerpt in one.excerpts],
                )
                for one in some
            ],
        )
        for target, some in mentions.items()
    ]


def _mentions(plain: Any) -> Mentions:
    """The same the other way."""
    found: dict[Target, tuple[Mention, ...]] = {}
    for about, some in plain:
        target = EntryId(about) if isinstance(about, str) else Topic(folder=about[0], title=about[1])
        found[target] = tuple([
            Mention(
                target=target,
                source=source,
                title=title,
                kind=MentionKind(kind),
                date=date,
                source_entry=source_entry,
                of=of,
                excerpts=tuple([Excerpt(before=a, linked=b, after=c) for a, b, c in excerpts]),
            )
            for source, title, kind, date, source_entry, of, excerpts in some
        ])  # fmt: skip
    return found
