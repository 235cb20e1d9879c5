"""External mentions: pages elsewhere that discuss an entry, a criterion or a class. One file each.

`entries/mentions/<entry>/<name>.yml`, `entries/mentions/criteria/<criterion>/<name>.yml` and
`entries/mentions/classes/<classification>/<class>/<name>.yml`: how deep a file lies tells them apart, so that an entry
may be called "criteria".
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..entry import EntryId
from ..fields import Fields
from ..languages.told import tell
from ..problems import START, Problems, Reporter, did_you_mean, remedies
from ..source import leads_out, read_yaml
from .files import FOLDER, list_mentions
from .model import Excerpt
from .plain import LONGEST_AUTHOR, LONGEST_EXCERPT, LONGEST_KEPT, LONGEST_TITLE, cut, plain_text
from .topics import CLASSES, CRITERIA, Target, kind_of


class ExternalKind(enum.StrEnum):
    """What a page elsewhere does with what it is about."""

    MENTIONS = "mentions"
    SUPPORTS = "supports"
    DISPUTES = "disputes"
    EXAMPLE_OF = "example-of"
    REPLIES_TO = "replies-to"
    LIKE = "like"
    REPOST = "repost"


COUNTED = frozenset({ExternalKind.LIKE, ExternalKind.REPOST})
"""kinds that are shown as a number and not one by one"""


class Via(enum.StrEnum):
    """How a mention came in."""

    WEBMENTION = "webmention"
    PINGBACK = "pingback"
    IMPORT = "import"
    HAND = "hand"


@dataclass(frozen=True, kw_only=True, slots=True)
class ExternalMention:
    """A page elsewhere that mentions something of ours. Texts are plain; whoever shows them escapes and cuts them."""

    target: Target
    path: str
    """of its file, relative to the wiki's folder"""
    url: str = ""
    """the page; http or https. May be empty only where nobody has confirmed it"""
    title: str = ""
    author: str = ""
    site: str = ""
    date: str = ""
    """when it was published: a year, year and month, or full date"""
    kind: ExternalKind = ExternalKind.MENTIONS
    excerpt: str = ""
    linked: str = ""
    """the words of the link, as they stand in the excerpt; may be empty"""
    via: Via = Via.HAND
    received: str = ""
    """when it came in"""
    seen: str = ""
    """when the link was last found there"""
    gone: str = ""
    """when the link was found missing"""
    confirmed: bool = True
    """whether anybody has confirmed the address; without it no link is made"""
    note: str = ""

    @property
    def name(self) -> str:
        """What to call it: its title, else its site or address; cut to the length that is shown."""
        return cut(self.title or self.site or self.url, LONGEST_TITLE)

    @property
    def shown_author(self) -> str:
        """Who wrote it, cut to the length that is shown."""
        return cut(self.author, LONGEST_AUTHOR)

    @property
    def shown_site(self) -> str:
        """Where it stands, cut to the length that is shown; empty where that is its name already."""
        return "" if self.site == (self.title or self.site) else cut(self.site, LONGEST_AUTHOR)

    @property
    def shown_excerpt(self) -> Excerpt:
        """The excerpt with the link's words in its middle, cut to the length that is shown."""
        return cut_round(self.excerpt, self.linked)


def cut_round(text: str, linked: str, *, longest: int = LONGEST_EXCERPT) -> Excerpt:
    """Cut `text` to `longest` characters so that the first place of `linked`, if it has one, stays in sight."""
    start = text.find(linked) if linked else -1
    if start < 0:
        return Excerpt(before=cut(text, longest), linked="", after="")
    before, after = text[:start], text[start + len(linked) :]
    linked = cut(linked, longest // 2)
    room = longest - len(linked)
    left = max(room - len(after), room // 2)
    if len(before) > left:
        kept = before[len(before) - max(left - 2, 0) :]
        before = f"… {kept[kept.find(' ') + 1 :]}"
    return Excerpt(before=before, linked=linked, after=cut(after, max(room - len(before), 2)))


def read_mentions(
    root: Path, folder: str, known: Mapping[str, Target], problems: Problems
) -> Mapping[Target, tuple[ExternalMention, ...]]:
    """Read every mention file below the entries' folder and report what is wrong with them.

    `known` leads from the folders that mentions may lie in to what they are about: from every id, old ids too, to the
    entry, from "criteria/control" to the criterion. Mentions of one target are sorted: the newest first, those without
    a date last. Files with errors are left out.
    """
    found: dict[Target, list[ExternalMention]] = {}
    first: dict[tuple[Target, str], str] = {}
    below = root / folder / FOLDER
    for file in list_mentions(root, folder):
        report = problems.at(file.relative_to(root).as_posix())
        target = _target(file, below, known, report)
        mention = None if leads_out(file, root / folder, report) else read_mention(file, target, report)
        if mention is None or target is None:
            continue
        other = first.setdefault((target, mention.url), report.path) if mention.url else report.path
        if other != report.path:
            cause = tell("{other} is about the same page and the same {kind}", other=other, kind=tell(kind_of(target)))
            report.error("duplicate-mention", START, cause, tell("Keep one of the two."))
        elif report.path not in problems.paths_with_errors():
            found.setdefault(target, []).append(mention)
    return {target: tuple(in_order(found[target])) for target in sorted(found, key=str)}


def in_order(mentions: list[ExternalMention]) -> list[ExternalMention]:
    """The newest first, those without a date last, then by title and address."""
    named = sorted(mentions, key=lambda one: (one.title.casefold(), one.url, one.path))
    return sorted(named, key=lambda one: one.date or one.received, reverse=True)


_DEPTHS = {CRITERIA: 2, CLASSES: 3}
"""how many folders lead to the mentions of a criterion and of a class"""


def _target(file: Path, below: Path, known: Mapping[str, Target], report: Reporter) -> Target | None:
    """What the folder in which a file lies stands for."""
    folders = file.relative_to(below).parts[:-1]
    target = known.get("/".join(folders))
    if target is None and len(folders) != _depth(folders):
        report.error(
            "unknown-entry",
            START,
            tell("this file does not lie in the folder of an entry, a criterion or a class"),
            tell(
                "Move it to {FOLDER}/ENTRY/{file}, to {FOLDER}/{CRITERIA}/CRITERION/{file} or to "
                "{FOLDER}/{CLASSES}/CLASSIFICATION/CLASS/{file}.",
                FOLDER=FOLDER,
                file=file.name,
                CRITERIA=CRITERIA,
                CLASSES=CLASSES,
            ),
        )
        return None
    if file.suffix != ".yml":
        report.error(
            "not-allowed",
            START,
            tell("the name of this file ends in .yaml"),
            tell("Rename it to {stem}.yml.", stem=file.stem),
        )
        return None
    if target is None:
        _report_unknown(folders, known, report)
    return target


def _depth(folders: Sequence[str]) -> int:
    """How many folders there have to be, by the first of them."""
    return _DEPTHS.get(folders[0], 1) if folders else 1


def _report_unknown(folders: Sequence[str], known: Mapping[str, Target], report: Reporter) -> None:
    """Report a folder that stands for nothing. What is meant is looked for among its like."""
    *above, name = folders
    start = "".join(f"{one}/" for one in above)
    alike = [one.removeprefix(start) for one in known if one.startswith(start) and one.count("/") == len(above)]
    code, cause = "unknown-entry", tell("there is no {what} '{text}'", what=tell("entry"), text=name)
    if above:
        code = "unknown-criterion" if len(above) == 1 else "unknown-class"
        what = tell("criterion") if len(above) == 1 else tell("class")
        cause = tell("there is no {what} whose page is {start}{name}/", what=what, start=start, name=name)
    hint = did_you_mean(name, alike) or (did_you_mean("/".join(folders), known) if above else "")
    report.error(code, START, cause, remedies(hint, tell("Rename the folder, or delete it.")))


def read_mention(file: Path, target: Target | None, report: Reporter) -> ExternalMention | None:
    """Read one file. Returns None where its YAML cannot be read, or where `target` is None."""
    tree = read_yaml(file, report)
    if tree is None:
        return None
    fields = Fields(tree, report, owner=tell("a mention"))
    confirmed = not fields.text("confirmed") or fields.flag("confirmed")
    url = fields.address("url")
    has_no_url = fields.node_of("url") is None
    if confirmed and has_no_url:
        fields.missing("url")
    mention = ExternalMention(
        target=target or EntryId(""),
        path=report.path,
        url=url,
        title=_text(fields, "title", LONGEST_TITLE, required=has_no_url and not confirmed),
        author=_text(fields, "author", LONGEST_AUTHOR),
        site=_text(fields, "site", LONGEST_AUTHOR),
        date=fields.date("date"),
        kind=fields.choice("kind", tuple(ExternalKind), ExternalKind.MENTIONS),
        excerpt=_text(fields, "excerpt", LONGEST_EXCERPT, kept=LONGEST_KEPT),
        linked=plain_text(fields.text("linked")),
        via=fields.choice("via", tuple(Via), Via.HAND),
        received=fields.date("received"),
        seen=fields.date("seen"),
        gone=fields.date("gone"),
        confirmed=confirmed,
        note=plain_text(fields.text("note")),
    )
    if mention.linked and mention.linked not in mention.excerpt:
        fields.report.warning(
            "unknown-value",
            fields.place_of("linked"),
            tell("the words of 'linked' do not stand in the excerpt"),
            tell("Write them exactly as they stand there, or leave them out."),
        )
    fields.close()
    return mention if target is not None else None


def _text(fields: Fields, key: str, longest: int, *, kept: int = 0, required: bool = False) -> str:
    """Read text that is cut after `longest` characters where it is shown; up to `kept` of them are no problem."""
    text = plain_text(fields.text(key, required=required))
    if len(text) > max(longest, kept):
        fields.report.warning(
            "too-long",
            fields.place_of(key),
            tell(
                "'{key}' has {count} characters, and is cut after {longest} where it is shown",
                key=key,
                count=len(text),
                longest=longest,
            ),
            tell("Shorten it."),
        )
    return text
