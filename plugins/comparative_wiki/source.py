"""Files into trees of text with places: YAML and front matter, read the same in every engine.

Nothing here guesses types. A scalar is its own text, so `yes`, `1.10` and `2025` stay what was written,
and the criterion that asks decides what they mean.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import frontmatter
import yaml
from frontmatter.default_handlers import BaseHandler

from .languages.language import marked
from .languages.told import tell
from .problems import START, Place, Reporter

_FastLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# libyaml's parser where PyYAML was built with it

LARGEST_FILE = 2_000_000
"""bytes; a larger file is refused unread"""
LARGEST_FRONT_MATTER = 200_000
"""characters of YAML in one file"""
DEEPEST = 40
"""levels of nesting"""


# Named tuples, because a wiki of a thousand entries has a hundred thousand of these, and they are made three times as
# fast as frozen dataclasses. A place is made only when somebody asks for it.


class Scalar(NamedTuple):
    """A piece of text as written, without its quotes."""

    text: str
    line: int
    column: int
    plain: bool = True
    """whether it stood without quotes"""

    @property
    def place(self) -> Place:
        """Where it begins."""
        return Place(line=self.line, column=self.column)


class Sequence(NamedTuple):
    """A list."""

    items: tuple[Node, ...]
    line: int
    column: int

    @property
    def place(self) -> Place:
        """Where it begins."""
        return Place(line=self.line, column=self.column)


class Mapping(NamedTuple):
    """Keys with their nodes, in the order of the file. No key stands twice."""

    items: tuple[tuple[Scalar, Node], ...]
    line: int
    column: int

    @property
    def place(self) -> Place:
        """Where it begins."""
        return Place(line=self.line, column=self.column)

    def get(self, key: str) -> Node | None:
        """Return the node of `key`, if it is there."""
        for name, node in self.items:
            if name[0] == key:
                return node
        return None


Node = Scalar | Sequence | Mapping


def kind_of(node: Node) -> str:
    """Say what a node is, for messages."""
    if isinstance(node, Mapping):
        return tell("a mapping")
    if isinstance(node, Sequence):
        return tell("a list")
    return tell("text") if node.text else tell("nothing")


@dataclass(frozen=True, kw_only=True)
class Document:
    """A Markdown file: its front matter as a tree, and the text after it."""

    front: Mapping
    body: str
    body_line: int
    """the line of the file in which the body starts"""


class _Unreadable(Exception):
    """The YAML cannot be used; the problem has been reported."""


_FENCE = re.compile(r"\A-{3}[ \t]*\n(.*?)^(?:\.{3}|-{3})[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
# The same fences that MkDocs sees, and also a closing fence in the file's last line.
_OPENING = re.compile(r"\A-{3}[ \t]*\n")
_CLOSING = re.compile(r"\n(?:\.{3}|-{3})[ \t]*(?:\n|\Z)")
# The same in two parts, which are found in a tenth of the time.


class _TreeHandler(BaseHandler):
    """A python-frontmatter handler that keeps the tree with its places instead of plain values."""

    FM_BOUNDARY = _FENCE
    START_DELIMITER = END_DELIMITER = "---"

    def __init__(self, report: Reporter) -> None:
        super().__init__()
        self.report = report
        self.tree: Mapping | None = None
        self.body_line = 1
        self.body_start = 0

    def split(self, text: str) -> tuple[str, str]:
        """Split into YAML and body, or report the fence that is missing."""
        match = _FENCE.match(text)
        if match is None:
            self._report_fence(text)
            raise _Unreadable
        self.body_start = match.end()
        self.body_line = text.count("\n", 0, self.body_start) + 1
        return match.group(1), text[match.end() :]

    def _report_fence(self, text: str) -> None:
        first = text.split("\n", 1)[0].rstrip()
        if first == "---":
            self.report.error(
                "bad-fence",
                START,
                tell("the front matter that starts here is never closed"),
                tell("Put a line with three dashes (---) after its last key."),
            )
        else:
            self.report.error(
                "bad-fence",
                START,
                tell("there is no front matter"),
                tell("Let the file begin with a line of three dashes (---), then the keys, then three dashes again."),
            )

    def load(self, fm: str) -> dict[str, object]:
        """Compose the tree; python-frontmatter only needs to know that there was a mapping."""
        self.tree = parse_yaml(fm, self.report, first_line=2, what="the front matter")
        return {}


def read_text(path: Path, report: Reporter) -> str | None:
    """Read a UTF-8 file with any line ends; report and return None where that fails."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            report.error(
                "too-complex",
                START,
                tell("the file is larger than {LARGEST_FILE} bytes", LARGEST_FILE=format(LARGEST_FILE, ",")),
                tell("Make it smaller."),
            )
            return None
        data = path.read_bytes()
    except OSError as error:
        report.error("file-unreadable", START, tell("the file cannot be read: {strerror}", strerror=error.strerror))
        return None
    return text_in(data, report)


def leads_out(path: Path, folder: Path, report: Reporter) -> bool:
    """Whether a file is a link to something outside of a folder, or to nothing; report it if so.

    Whoever sends in a link must not have us read, and repeat in messages, what lies elsewhere on the machine.
    """
    if not path.is_symlink() or (path.exists() and path.resolve().is_relative_to(folder.resolve())):
        return False
    report.error(
        "file-unreadable",
        START,
        tell("the file is a link that leads out of its folder"),
        tell("Put the file itself there."),
    )
    return True


def text_in(data: bytes, report: Reporter) -> str | None:
    """The text of a file with any line ends; report and return None where it is not UTF-8."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        report.error("bad-encoding", START, tell("the file is in UTF-16"), tell("Save it with the encoding UTF-8."))
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = _with_our_line_ends(data[: error.start].decode("utf-8-sig", errors="replace"))
        place = Place(line=before.count("\n") + 1, column=len(before) - before.rfind("\n"))
        report.error(
            "bad-encoding",
            place,
            tell("byte 0x{data} is not UTF-8", data=format(data[error.start], "02x")),
            tell("Save the file with the encoding UTF-8."),
        )
        return None
    return _with_our_line_ends(text)


def _with_our_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def text_of(path: Path) -> str:
    """The text of a file that has been read before; empty where it is gone by now."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""


def read_document(path: Path, report: Reporter) -> Document | None:
    """Read a Markdown file with front matter; report and return None where it has no usable one."""
    text = read_text(path, report)
    return parse_document(text, report) if text is not None else None


def split_document(text: str) -> tuple[str, str] | None:
    """The YAML of a Markdown file and the text after it, neither read any further; None where there is no YAML."""
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end() - 1) if opening is not None else None
    if opening is None or closing is None:
        return None
    return text[opening.end() : closing.start() + 1], text[closing.end() :].strip()


def parse_document(text: str, report: Reporter) -> Document | None:
    """The same for the text of a file."""
    handler = _TreeHandler(report)
    if not text.startswith("---"):
        handler._report_fence(text)
        return None
    try:
        # parse() strips the text; the fence is in line 1, so that moves no line of the front matter.
        _, body = frontmatter.parse(text, handler=handler)
    except _Unreadable:
        return None
    assert handler.tree is not None
    skipped = _blank_lines(text[handler.body_start :])
    return Document(front=handler.tree, body=body, body_line=handler.body_line + skipped)


@dataclass(frozen=True, kw_only=True)
class AuthorsPage:
    """A page as its author wrote it for MkDocs: front matter with any keys, or none."""

    front: dict[str, Any]
    body: str
    body_line: int


def read_page(path: Path, report: Reporter) -> AuthorsPage | None:
    """Read a page of an author; report and return None where it cannot be read."""
    text = read_text(path, report)
    if text is None:
        return None
    match = _FENCE.match(text)
    front: object = {}
    try:
        front = yaml.load(match.group(1), Loader=_FastLoader) if match else {}  # noqa: S506 - it makes plain values
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        slip = _syntax_error(error, match.group(1) if match else "", 2)
        report.error("yaml-syntax", slip.place, slip.cause, slip.remedy)
        return None
    if match is None or not isinstance(front, dict):
        return AuthorsPage(front={}, body=text, body_line=1)
    body = text[match.end() :]
    line = text.count("\n", 0, match.end()) + 1 + _blank_lines(body)
    return AuthorsPage(front={str(key): value for key, value in front.items()}, body=body.lstrip("\n"), body_line=line)


def _blank_lines(text: str) -> int:
    """How many blank lines stand before the first that is not; none where all are."""
    blank = len(text) - len(text.lstrip())
    return text.count("\n", 0, blank) if blank < len(text) else 0


def read_yaml(path: Path, report: Reporter) -> Mapping | None:
    """Read a YAML file that holds one mapping; report and return None where it does not."""
    text = read_text(path, report)
    return parse_fragment(text, report, first_line=1, what="the file") if text is not None else None


def parse_fragment(text: str, report: Reporter, *, first_line: int, what: str) -> Mapping | None:
    """Read YAML that stands inside another file, from `first_line` on; report and return None on failure."""
    try:
        return parse_yaml(text, report, first_line=first_line, what=what)
    except _Unreadable:
        return None


def parse_yaml(text: str, report: Reporter, *, first_line: int, what: str) -> Mapping:
    """Parse one mapping. Raises `_Unreadable` after reporting what is wrong."""
    start = Place(line=first_line, column=1)
    if len(text) > LARGEST_FRONT_MATTER:
        report.error(
            "too-complex",
            start,
            tell(
                "more than {LARGEST_FRONT_MATTER} characters of YAML",
                LARGEST_FRONT_MATTER=format(LARGEST_FRONT_MATTER, ","),
            ),
            tell("Make it smaller."),
        )
        raise _Unreadable
    _refuse_conflict(text, report, first_line)
    tabs = _report_tabs(text, report, first_line)
    # PyYAML would end a line at these characters, and every place after them would be wrong.
    text = re.sub("[\t\x85\u2028\u2029\ufeff]", " ", text)
    try:
        node = _build(text, report, first_line)
    except _Syntax as error:
        if not tabs:
            report.error("yaml-syntax", error.place, error.cause, error.remedy)
        raise _Unreadable from None
    if node is None:
        return Mapping((), first_line, 1)
    if not isinstance(node, Mapping):
        report.error(
            "wrong-kind",
            node.place,
            tell("{owner} is {kind}, but must be a mapping", owner=tell(what), kind=kind_of(node)),
            tell("Write it as `key: value` lines."),
        )
        raise _Unreadable
    return node


_CONFLICT = re.compile(r"^(?:<{7}|>{7}|={7})(?: .*)?$", re.MULTILINE)


def _refuse_conflict(text: str, report: Reporter, first_line: int) -> None:
    found = _CONFLICT.search(text)
    if found is None or not re.search(r"^(?:<{7}|>{7})", text, re.MULTILINE):
        return
    report.error(
        "yaml-syntax",
        Place(line=first_line + text.count("\n", 0, found.start()), column=1),
        tell("two versions of the file stand here side by side, as git leaves them after a conflict"),
        tell(
            "Keep what is right, and delete the lines that begin with {number}, {number_2} and {number_3}.",
            number="<" * 7,
            number_2="=" * 7,
            number_3=">" * 7,
        ),
    )
    raise _Unreadable


def _report_tabs(text: str, report: Reporter, first_line: int) -> bool:
    found = False
    if "\t" not in text:
        return found
    for number, line in enumerate(text.split("\n"), start=first_line):
        column = line.find("\t") + 1
        if column:
            found = True
            report.error(
                "yaml-tab", Place(line=number, column=column), tell("there is a tab"), tell("Use spaces instead.")
            )
    return found


class _TooDeep(Exception):
    """Nesting without end; the rest of the text is not worth reading."""


class _Syntax(Exception):
    """YAML that neither parser can read."""

    def __init__(self, place: Place, cause: str, remedy: str) -> None:
        super().__init__(cause)
        self.place = place
        self.cause = cause
        self.remedy = remedy


def _build(text: str, report: Reporter, first_line: int) -> Node | None:
    """Build the tree with libyaml where it is there. Where it refuses, Python's parser has the last word.

    Problems of the tree itself are reported only by the parser whose tree is taken.
    """
    text = _agree(text)
    for loader in dict.fromkeys((_FastLoader, yaml.SafeLoader)):
        builder = _TreeBuilder(first_line)
        try:
            builder.take_all(loader(text))
        except _TooDeep:
            builder.refused = True
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            if loader is yaml.SafeLoader:
                raise _syntax_error(error, text, first_line) from None
            continue
        builder.report_to(report)
        if builder.refused:
            raise _Unreadable
        return builder.root
    raise AssertionError("unreachable")


_DISGUISED = {"\U0001fffe": "?", "\U0001ffff": "#"}
"""what stands for these while YAML is parsed: two code points that are no characters, so that nobody writes them"""
_HASH = re.compile(r"([|>][-+0-9]*)#")


def _agree(text: str) -> str:
    """Disguise what the two parsers read differently, until the text is out of their hands.

    In flow style Python's parser ends a word at a question mark, as in an address; and libyaml takes a # directly
    behind the head of a block scalar for a comment. "? key" is thereby refused by both; nobody misses it.
    """
    text = text.replace("?", "\U0001fffe")
    return _HASH.sub("\\1\U0001ffff", text) if "#" in text else text


def _undisguise(text: str) -> str:
    for disguise, character in _DISGUISED.items():
        text = text.replace(disguise, character)
    return text


class _Plainly(NamedTuple):
    """What an error of the YAML parser means, for somebody who does not know YAML."""

    said: re.Pattern[str]
    """what the parser says of the problem, with its context before it"""
    cause: str
    remedy: str
    is_where_it_began: bool = False
    """whether the place is that where the context begins"""


_PLAINLY = [
    _Plainly(
        re.compile("a quoted scalar.*: found unexpected end of stream|a quoted scalar.*: found unexpected document"),
        marked("the quote that opens here is never closed"),
        marked("Close it, or write a quote inside text twice."),
        is_where_it_began=True,
    ),
    _Plainly(
        re.compile(r"a flow (?:mapping|sequence): (?:expected ',' or '[\]}]'|.*<stream end>)"),
        marked("the brace or bracket that opens here is not closed before something else comes"),
        marked("Close it, put a comma between two items, or put all of the text into quotes."),
        is_where_it_began=True,
    ),
    _Plainly(
        re.compile("mapping values are not allowed here"),
        marked("a colon stands here where no key is expected"),
        marked(
            "Put text that contains a colon and a space into quotes, and let the keys of one list begin in one column."
        ),
    ),
    _Plainly(
        re.compile("could not find expected ':'"),
        marked("there is no colon behind the key of this line or the one before"),
        marked("Put a colon and a space behind the key, and text with a colon into quotes."),
    ),
    _Plainly(
        re.compile("expected <block end>, but found '(?:<block mapping start>|-|<block sequence start>)'"),
        marked("this line begins in another column than the lines it belongs to"),
        marked("Let the keys of one list begin in one column."),
    ),
    _Plainly(
        re.compile("expected <block end>, but found"),
        marked("something follows here behind a value that has ended"),
        marked("Put all of the text into quotes."),
    ),
    _Plainly(
        re.compile("expected alphabetic or numeric character"),
        marked("text begins here with * or &, which have another meaning"),
        marked("Put the text into quotes."),
    ),
    _Plainly(
        re.compile("expected chomping or indentation indicators"),
        marked("text begins here with > or |, which have another meaning"),
        marked("Put the text into quotes. For an order write words: `at least ...`, `at most ...`."),
    ),
    _Plainly(
        re.compile("found character '[%@`]' that cannot start any token"),
        marked("text cannot begin with this character"),
        marked("Put the text into quotes."),
    ),
    _Plainly(
        re.compile("found unknown escape character"),
        marked("a backslash inside double quotes has another meaning"),
        marked("Write it twice, or use single quotes."),
    ),
]
_LONG_ESCAPE = re.compile(r"\\U([0-9A-Fa-f]{8})")
YAML_WORDS = (marked("anchor"), marked("alias"))
WHOLES = (marked("the front matter"), marked("the file"), marked("the comparison block"), marked("the value"))
"""what YAML can be the whole of, for the tool that collects texts"""
_GENERAL_HINT = marked(
    "Compare the indentation, quotes and brackets of this line and the one before with those that work."
)


def _syntax_error(error: Exception, text: str, first_line: int) -> _Syntax:
    line = column = 0
    problem: str = tell("a character escape that stands for no character")
    if isinstance(error, yaml.reader.ReaderError):
        character = error.character if isinstance(error.character, int) else ord(str(error.character)[:1] or "\0")
        problem = tell("the character U+{code} is not allowed", code=f"{character:04X}")
        line = text.count("\n", 0, error.position)
        column = error.position - (text.rfind("\n", 0, error.position) + 1)
    elif isinstance(error, yaml.MarkedYAMLError):
        return _put_plainly(error, first_line)
    else:
        escape = next((one for one in _LONG_ESCAPE.finditer(text) if int(one.group(1), 16) > 0x10FFFF), None)
        if escape is not None:
            line = text.count("\n", 0, escape.start())
            column = escape.start() - (text.rfind("\n", 0, escape.start()) + 1)
    place = Place(line=first_line + line, column=column + 1)
    return _invalid(place, problem)


def _invalid(place: Place, problem: str, remedy: str = "") -> _Syntax:
    return _Syntax(place, tell("this is not valid YAML: {problem}", problem=problem), remedy or tell(_GENERAL_HINT))


def _put_plainly(error: yaml.MarkedYAMLError, first_line: int) -> _Syntax:
    problem = _undisguise(error.problem or error.context or tell("it cannot be read"))
    said = f"{error.context}: {problem}"
    plain = next((one for one in _PLAINLY if one.said.search(said)), None)
    mark = error.problem_mark or error.context_mark
    if plain is not None and plain.is_where_it_began:
        mark = error.context_mark or mark
    place = Place(line=first_line + (mark.line if mark else 0), column=(mark.column if mark else 0) + 1)
    if plain is None:
        return _invalid(place, problem)
    return _invalid(place, tell(plain.cause), tell(plain.remedy))


_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""control characters, lone surrogates and what is no character, which only an escape in quotes can bring in"""


@dataclass(slots=True)
class _Frame:
    """A list or mapping while it is read."""

    line: int
    column: int
    is_mapping: bool
    items: list[Node]


class _TreeBuilder:
    """Takes the events of a YAML parser and builds our tree, without recursion.

    Reports, through `report_to`, what is valid YAML but not allowed here: anchors, aliases, tags, duplicate keys, keys
    that are not text, control characters, a second document, and nesting without end.
    """

    def __init__(self, first_line: int) -> None:
        self.root: Node | None = None
        self.refused = False
        """whether the tree cannot be used"""
        self._first_line = first_line
        self._frames: list[_Frame] = []
        self._found: list[tuple[str, Place, str, str]] = []

    def report_to(self, report: Reporter) -> None:
        """Report what was found."""
        for found in self._found:
            report.error(*found)

    def take_all(self, parser: Any) -> None:
        """Take every event of a parser."""
        frames, first_line = self._frames, self._first_line
        scalar: Any = yaml.ScalarEvent
        new = tuple.__new__  # saves the call of Scalar's own, which is a function of Python
        try:
            while (event := parser.get_event()) is not None:
                # Nine scalars in ten are plain text inside something; this loop is where reading spends its time.
                if type(event) is scalar and frames and event.anchor is event.tag is None:
                    text = event.value
                    if text.isascii() and text.isprintable() and text:
                        mark = event.start_mark
                        place = (mark.line + first_line, mark.column + 1)
                        frames[-1].items.append(new(Scalar, (text, *place, not event.style)))
                        continue
                self._take(event)
        finally:
            parser.dispose()

    def _take(self, event: Any) -> None:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self._check_node(event)
            if not event.value and not event.style:
                self._put(Scalar("", *self._place_of_nothing()))
            else:
                mark = event.start_mark
                self._put(Scalar(self._text(event), mark.line + self._first_line, mark.column + 1, not event.style))
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self._close()
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            self._check_node(event)
            self._open(event)
        elif kind is yaml.AliasEvent:
            self._refuse_anchor(event, "*", "alias")
            self._put(Scalar("", *self._place_of_nothing()))
        elif kind is yaml.DocumentStartEvent and self.root is not None:
            self._note(
                "yaml-syntax",
                self._place(event),
                tell("a second document begins here"),
                tell("Keep one document in a file."),
            )
            self.refused = True

    def _place(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(line=mark.line + self._first_line, column=mark.column + 1)

    def _place_of_nothing(self) -> tuple[int, int]:
        """Where an empty value stands: the parsers differ, so take its key, or what it is in."""
        if not self._frames:
            return self._first_line, 1
        frame = self._frames[-1]
        key = frame.items[-1] if frame.is_mapping and len(frame.items) % 2 else frame
        return key.line, key.column

    def _note(self, code: str, place: Place, cause: str, remedy: str) -> None:
        self._found.append((code, place, cause, remedy))

    def _check_node(self, event: Any) -> None:
        if event.anchor is not None:
            self._refuse_anchor(event, "&", "anchor")
        tag = event.tag
        if tag is not None and tag != "!":
            self._note(
                "yaml-tag", self._place(event), tell("'{tag}' is a YAML tag", tag=tag), tell("Leave the tag out.")
            )

    def _refuse_anchor(self, event: Any, sign: str, word: str) -> None:
        self.refused = True
        self._note(
            "yaml-anchor",
            self._place(event),
            tell("'{name}' is a YAML {word}", name=sign + _undisguise(event.anchor), word=tell(word)),
            tell("Write the value out, or put text that begins with this sign into quotes."),
        )

    def _text(self, event: Any) -> str:
        text = str(event.value)
        if not text.isascii():
            text = _undisguise(text)
        bad = _UNPRINTABLE.search(text)
        if bad is None:
            return text
        self._note(
            "yaml-syntax",
            self._place(event),
            tell("the character U+{code} is not allowed", code=f"{ord(bad.group()):04X}"),
            tell("Leave it out."),
        )
        return _UNPRINTABLE.sub("", text)

    def _open(self, event: Any) -> None:
        if len(self._frames) >= DEEPEST:
            place = self._place(event)
            self._note(
                "too-complex",
                place,
                tell("lists or mappings nested more than {DEEPEST} deep", DEEPEST=DEEPEST),
                tell("Nest them less."),
            )
            raise _TooDeep
        mark = event.start_mark
        is_mapping = type(event) is yaml.MappingStartEvent
        self._frames.append(_Frame(mark.line + self._first_line, mark.column + 1, is_mapping, []))

    def _close(self) -> None:
        frame = self._frames.pop()
        if frame.is_mapping:
            self._put(Mapping(tuple(self._pairs(frame.items)), frame.line, frame.column))
        else:
            self._put(Sequence(tuple(frame.items), frame.line, frame.column))

    def _put(self, node: Node) -> None:
        if self._frames:
            self._frames[-1].items.append(node)
        else:
            self.root = node

    def _pairs(self, nodes: list[Node]) -> Iterable[tuple[Scalar, Node]]:
        keys = nodes[::2]
        if all(type(key) is Scalar for key in keys) and len({key[0] for key in keys}) == len(keys):
            return zip(keys, nodes[1::2], strict=True)  # type: ignore[arg-type]
        return self._sound_pairs(nodes)

    def _sound_pairs(self, nodes: list[Node]) -> Iterator[tuple[Scalar, Node]]:
        seen: dict[str, int] = {}
        for key, value in zip(nodes[::2], nodes[1::2], strict=True):
            if not isinstance(key, Scalar):
                self._note(
                    "wrong-kind",
                    key.place,
                    tell("a key is {kind}, but must be text", kind=kind_of(key)),
                    tell("Write a word before the colon."),
                )
            elif key.text in seen:
                self._note(
                    "duplicate-key",
                    key.place,
                    tell(
                        "the key '{text}' stands here a second time, first in line {seen}",
                        text=key.text,
                        seen=seen[key.text],
                    ),
                    tell("Keep one of the two."),
                )
            else:
                seen[key.text] = key.line
                yield key, value
