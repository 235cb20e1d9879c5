"""Criteria that a comparison file takes from another file, which several comparisons share.

`use:` names the file and what is taken from it. What an answer is and means is said in the shared file alone: if one
comparison could change that, the same answer would mean two things on one site.
"""

from __future__ import annotations

import dataclasses
import posixpath
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from ..fields import Fields
from ..languages.language import Language
from ..languages.told import tell
from ..problems import Place, Problems, Reporter, Slip, did_you_mean, nearest, remedies
from ..source import Mapping, Node, Scalar, kind_of, read_yaml
from ..source import Sequence as Items
from .criteria import CriteriaReader
from .model import Comparison, Criterion, CriterionId, Group, GroupId, Inherited, Mapped, Score, ScoreId
from .scores import ScoreReader
from .thresholds import rules_of, tests_of_numbers
from .translations import in_language

USE = "use"
SAME_AS = "same_as"
"""with which a comparison file says that it is another one: that of the same wiki in another language"""
ENDINGS = (".yml", ".yaml")


@dataclass(kw_only=True)
class Taken:
    """What a file takes from others."""

    criteria: dict[CriterionId, Criterion] = field(default_factory=dict)
    groups: dict[GroupId, Group] = field(default_factory=dict)
    scores: dict[ScoreId, Score] = field(default_factory=dict)
    paths: list[str] = field(default_factory=list)
    """the files, relative to the wiki's folder, each once"""

    def add(self, other: Taken) -> None:
        """Take that too."""
        self.criteria |= other.criteria
        self.groups |= other.groups
        self.scores |= other.scores
        self.paths += [path for path in other.paths if path not in self.paths]


def root_of(path: Path, name: str) -> Path:
    """The wiki's folder, from a file's place and its name relative to that folder."""
    parts = PurePosixPath(name).parts
    is_below = not Path(name).is_absolute() and path.parts[-len(parts) :] == parts
    return path.parents[len(parts) - 1] if is_below else path.parent


class Sharing:
    """Reads `use:` of a comparison file, and of the files that it names."""

    def __init__(self, root: Path, problems: Problems, rules: Sequence[Node], language: Language) -> None:
        """`root` is the wiki's folder, out of which no way leads; `rules` are those that may cut numbers."""
        self.root = root
        self.problems = problems
        self.rules = rules
        self.language = language
        self.is_whole = True
        """whether every file that was named could be read"""
        self.unread: set[str] = set()
        """ids of criteria that are there and could not be read"""
        self._perhaps: list[Taken] = []
        """what is in files of which something was wanted that is not there: any of it may have been meant"""

    def read(self, fields: Fields, above: Sequence[str]) -> Taken:
        """Read what a file takes. `above` are the files that led to it and itself, relative to the wiki's folder."""
        node = fields.node_of(USE)
        taken = Taken()
        outer, self._perhaps = self._perhaps, []
        for item in node.items if isinstance(node, Items) else [] if node is None else [node]:
            if not isinstance(item, Mapping):
                cause = tell("'{USE}' is {kind}, but must be a mapping", USE=USE, kind=kind_of(item))
                fields.report.error(
                    "wrong-kind", item.place, cause, tell("Write `{USE}: {{from: ../shared/criteria.yml}}`.", USE=USE)
                )
                continue
            found = self._use(Fields(item, fields.report, owner=f"'{USE}'"), above)
            self._refuse_clashes(taken, found, item.place, fields.report)
            taken.add(found)
        # Nothing is to follow from a slip: what may have been meant is there, unless it comes from elsewhere too.
        for every in self._perhaps:
            taken.criteria = {**every.criteria, **taken.criteria}
            taken.groups = {**every.groups, **taken.groups}
            taken.scores = {**every.scores, **taken.scores}
        self._perhaps = outer
        return taken

    def _use(self, fields: Fields, above: Sequence[str]) -> Taken:
        written = fields.text("from", required=True)
        criteria, scores = fields.words("criteria"), fields.words("scores")
        fields.close()
        path = self.path(written, fields, above) if written else ""
        every = self._file(path, [*above, path]) if path else None
        if every is None:
            self.is_whole = False
            return Taken(paths=[path] if path else [])
        choice = _Choice(every, fields.report, path)
        found = choice.take(criteria, scores) if criteria or scores else every
        if choice.is_unsure:
            self._perhaps.append(every)
        place = fields.node.place
        # A comparison's findings about a criterion are to be shown where it takes it: they are not the shared file's.
        found.criteria = {
            name: dataclasses.replace(one, place=place, home=one.home or one.place)
            for name, one in found.criteria.items()
        }
        found.scores = {name: dataclasses.replace(one, place=place) for name, one in found.scores.items()}
        return found

    def path(self, written: str, fields: Fields, above: Sequence[str], *, key: str = "from") -> str:
        """The path of a file relative to the wiki's folder; reported, and empty, where none can be taken from it."""
        place = fields.place_of(key)

        def refuse(code: str, cause: str, remedy: str) -> str:
            fields.report.error(code, place, cause, remedy)
            return ""

        here = tell("Write the way from the folder of {above}, as in `../shared/criteria.yml`.", above=above[-1])
        if written.startswith("/") or "\\" in written or ":" in written:
            return refuse("bad-path", tell("'{written}' is not a way from this file to another", written=written), here)
        path = _joined(above[-1], written)
        if path.startswith("../") or path == "..":
            return refuse(
                "bad-path",
                tell("'{written}' leads out of the wiki's folder", written=written),
                tell("Move the file below it."),
            )
        if not path.endswith(ENDINGS):
            return refuse(
                "bad-path",
                tell("'{written}' is not the name of a YAML file", written=written),
                tell("Let it end in `.yml`."),
            )
        link = next((one for one in _ways(path) if _is(Path.is_symlink, self.root / one)), None)
        if link is not None:
            return refuse(
                "bad-path", tell("'{link}' is a symbolic link", link=link), tell("Take from the file itself.")
            )
        if path in above:
            way, *others = [*above[above.index(path) :], path]
            for other in others:
                way = tell("{path} takes from {other}", path=way, other=other)
            return refuse(
                "use-cycle",
                tell("these files take from one another in a circle: {way}", way=way),
                tell("Leave one of them out."),
            )
        if not _is(Path.is_file, self.root / path):
            return refuse(
                "file-unreadable",
                tell("there is no file {path}", path=path),
                remedies(self._near(path, above[-1]), here),
            )
        return path

    def _near(self, path: str, above: str) -> str:
        """The file that was probably meant, with the way to it from the one `above`."""
        *folders, name = path.split("/")
        place = self.root
        for one in folders:
            there = sorted(other.name for other in place.iterdir() if other.is_dir() and other.name[0] not in "._")
            place /= one if one in there else nearest(one, there) or one
            if not _is(Path.is_dir, place):
                return ""
        names = [one.name for one in sorted(place.iterdir()) if one.is_file() and one.name.endswith(ENDINGS)]
        meant = nearest(name, names)
        if place == (self.root / path).parent:
            return did_you_mean(name, names)
        found = posixpath.relpath((place / meant).relative_to(self.root).as_posix(), posixpath.dirname(above))
        return tell("Did you mean '{word}'?", word=found) if meant else ""

    def _file(self, path: str, above: Sequence[str]) -> Taken | None:
        """Everything in a shared file, and what it takes in its turn."""
        report = self.problems.at(path)
        node = read_yaml(self.root / path, report)
        if node is None:
            return None
        node = in_language(node, self.language, report)
        fields = Fields(node, report, owner=tell("a file of shared criteria"))
        fields.text("title")
        fields.text("summary")
        taken = self.read(fields, above)
        inner = fields.mapping("criteria")
        tests = tests_of_numbers(node, [*self.rules, *rules_of(node)])
        reader = CriteriaReader(fields, tests, self.language, taken=taken.criteria, groups=taken.groups)
        reader.read()
        self.unread |= reader.unread
        if inner is None and any(nearest(key.text, ["criteria"]) for key, _ in node.items):
            fields.node_of("scores")
            fields.close()
            return None  # What is wanted from it is behind a key that is misspelt.
        own = {} if inner is None else reader.criteria
        criteria = {
            name: one if name in taken.criteria else dataclasses.replace(one, shared=path) for name, one in own.items()
        }
        scores = fields.mapping("scores", owner="'scores'")
        of_scores = ScoreReader(criteria, report)
        read = of_scores.read(scores) if scores is not None else {}
        self.unread |= of_scores.unread
        fields.close()
        paths = [path, *taken.paths]
        return Taken(criteria=criteria, groups=reader.groups, scores={**taken.scores, **read}, paths=paths)

    def _refuse_clashes(self, taken: Taken, found: Taken, place: Place, report: Reporter) -> None:
        for name, one in found.criteria.items():
            other = taken.criteria.get(name)
            if other is not None and other.shared != one.shared:
                report.error(
                    "duplicate-key",
                    place,
                    tell(
                        "'{name}' is taken from {shared} and from {shared_2}",
                        name=name,
                        shared=other.shared,
                        shared_2=one.shared,
                    ),
                    tell("Name the criteria that you want from each, under `criteria:`."),
                )


def _is(kind: Callable[[Path], bool], path: Path) -> bool:
    """Whether a path is of a kind. One that is too long to be anything is of none."""
    try:
        return kind(path)
    except OSError:
        return False


def _ways(path: str) -> Iterable[str]:
    """A path, and the folders that lead to it, from the top."""
    parts = path.split("/")
    return ("/".join(parts[: number + 1]) for number in range(len(parts)))


class _Choice:
    """Takes some of what a file has."""

    def __init__(self, every: Taken, report: Reporter, path: str) -> None:
        self.every = every
        self.report = report
        self.path = path
        self.is_unsure = False
        """whether a name was wanted that is not there"""

    def take(self, criteria: Sequence[tuple[str, Place]], scores: Sequence[tuple[str, Place]]) -> Taken:
        """The criteria and groups with these names, in this order, and the scores."""
        chosen = self._criteria(criteria) if criteria else dict(self.every.criteria)
        self._need_origins(chosen, criteria[0][1] if criteria else scores[0][1])
        found: dict[ScoreId, Score] = {}
        for text, place in scores:
            score = self.every.scores.get(ScoreId(text))
            if score is None:
                self._unknown("score", text, place, self.every.scores)
            elif missing := [name for name in score.weights if name not in chosen]:
                cause = tell("the score '{text}' needs '{missing}', which is not taken", text=text, missing=missing[0])
                self.report.error(
                    "unknown-criterion", place, cause, tell("Add '{missing}' to `criteria:`.", missing=missing[0])
                )
            else:
                found[score.id] = score
        used = {group for one in chosen.values() for group in one.groups}
        groups = {name: one for name, one in self.every.groups.items() if name in used}
        return Taken(criteria=chosen, groups=groups, scores=found, paths=self.every.paths)

    def _criteria(self, words: Sequence[tuple[str, Place]]) -> dict[CriterionId, Criterion]:
        every, found = self.every, dict[CriterionId, Criterion]()
        for text, place in words:
            if CriterionId(text) in every.criteria:
                found[CriterionId(text)] = every.criteria[CriterionId(text)]
            elif GroupId(text) in every.groups:
                found |= {name: one for name, one in every.criteria.items() if GroupId(text) in one.groups}
            else:
                self._unknown("criterion or group", text, place, [*every.criteria, *every.groups])
        return found

    def _need_origins(self, chosen: dict[CriterionId, Criterion], place: Place) -> None:
        """Report what a criterion is worked out from and that does not come with it, and take it, to be sound."""
        waiting = list(chosen.values())
        for one in waiting:
            source = one.origin.source if isinstance(one.origin, Mapped) else None
            source = one.origin.link if isinstance(one.origin, Inherited) else source
            if source is not None and source not in chosen:
                cause = tell("'{one}' is worked out from '{source}', which is not taken", one=one.id, source=source)
                self.report.error(
                    "unknown-criterion", place, cause, tell("Add '{source}' to `criteria:`.", source=source)
                )
                chosen[source] = self.every.criteria[source]
                waiting.append(chosen[source])

    def _unknown(self, what: str, text: str, place: Place, known: Iterable[str]) -> None:
        self.is_unsure = True
        known = list(known)
        cause = tell("{path} has no {what} '{text}'", path=self.path, what=tell(what), text=text)
        self.report.error("unknown-criterion", place, cause, did_you_mean(text, known), Slip.of(text, known))


def taken_today(fields: Fields, today: Comparison) -> Taken:
    """What an old comparison file takes from others, as the present one has it."""
    if fields.node_of(USE) is None:
        return Taken()
    criteria = {name: one for name, one in today.criteria.items() if one.shared}
    groups = {name: one for name, one in today.groups.items() if any(name in c.groups for c in criteria.values())}
    own = fields.node.get("scores")
    written = {key.text for key, _ in own.items} if isinstance(own, Mapping) else set()
    scores = {
        name: one for name, one in today.scores.items() if name not in written and one.weights.keys() <= criteria.keys()
    }
    return Taken(criteria=criteria, groups=groups, scores=scores)


def files_used(root: Path, name: str, fetch: Callable[[str], object] = lambda path: None) -> list[str]:
    """The files that a file takes from, and they from others: paths relative to the wiki's folder `root`.

    Each is fetched before it is read, if that has to be done. Whatever is wrong is for `Sharing` to say, and left out.
    """
    found: list[str] = []
    waiting = [name]
    for path in waiting:
        if path != name:
            fetch(path)
        node = read_yaml(root / path, Problems().at(path)) if (root / path).is_file() else None
        for written in _named_by(node) if node is not None else ():
            other = _joined(path, written.text)
            if other in waiting:
                continue
            if _is_below(other):
                waiting.append(other)
                found.append(other)
    return [path for path in found if (root / path).is_file() and not (root / path).is_symlink()]


def _named_by(node: Mapping) -> Iterable[Scalar]:
    """The ways to other files in a file."""
    used = node.get(USE)
    ways = [
        item.get("from") for item in (used.items if isinstance(used, Items) else [used]) if isinstance(item, Mapping)
    ]
    return (one for one in (*ways, node.get(SAME_AS)) if isinstance(one, Scalar))


def _joined(path: str, written: str) -> str:
    """Where a way leads that is written in a file, relative to the wiki's folder."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), " ".join(written.split())))


def _is_below(path: str) -> bool:
    return path.endswith(ENDINGS) and not path.startswith(("../", "/"))
