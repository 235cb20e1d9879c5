"""The rooms of the package and who may enter which. Read ARCHITECTURE and docs/manual/developers.md for why."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import PACKAGE, REPO

ROOMS = [
    # A module may import only from the lines above its own, and from its own room.
    "languages",
    "problems",
    "wording",
    "sarif",
    "settings",
    "progress",
    "forked",
    "source",
    "repository",
    "dates",
    "fields",
    "comparison",
    "logic",
    "entry",
    "schema",
    "writing",
    "ageing",
    "removed",
    "looks",
    "misspelt",
    "derive",
    "kinship",
    "compile",
    "rules",
    "classify",
    "lens",
    "phrases",
    "scoring",
    "changes",
    "readings",
    "explain",
    "history",
    "ruletree",
    "findings",
    "soundness",
    "coverage",
    "theses",
    "prose",
    "mentions",
    "related",
    "sanitise",
    "packed",
    "readers",
    "kept",
    "wiki",
    "mend",
    "testing",
    "cover",
    "difference",
    "chronicle",
    "moves",
    "insights",
    "board",
    "columns",
    "tables",
    "pictures",
    "beside",
    "addresses",
    "forges",
    "blocks",
    "scopes",
    "views",
    "published",
    "twins",
    "parts",
    "render",
    "export",
    "data_files",
    "generated",
    "seen",
    "crew",
    "cache",
    "remembered",
    "gathered",
    "site",
    "whole",
    "references",
    "mkdocs_files",
    "aside",
    "pagefind",
    "mkdocs_cache",
    "mkdocs_filling",
    "mkdocs_theme",
    "mkdocs_serving",
    "mkdocs_staging",
    "mkdocs_search",
    "mkdocs_options",
    "mkdocs_plugin",
    "elsewhere",
    "web",
    "commands",
]
"""every module and package of comparative_wiki, in the order in which they build on one another"""

KEPT_TO = {
    "mkdocs": {
        *(
            "mkdocs_cache",
            "mkdocs_files",
            "mkdocs_filling",
            "mkdocs_options",
            "mkdocs_search",
            "mkdocs_serving",
            "mkdocs_staging",
            "mkdocs_theme",
        ),
        "mkdocs_plugin",
        "commands",
    },
    "material": {"mkdocs_plugin", "commands"},
    "jinja2": {"render"},
    "markupsafe": {"render", "generated", "crew", "gathered", "site"},
    "babel": {"languages"},
    "click": {"commands"},
    "frontmatter": {"source"},
    "yaml": {"source", "settings"},
    "nh3": {"sanitise"},
    "sqlite3": {"export"},
    "socket": {"web"},
    "ssl": {"web"},
    "http": {"web"},
    "xmlrpc": {"web"},
    "requests": set(),
    "urllib.request": set(),
    "urllib3": set(),
    "asyncio": set(),
    "subprocess": {"repository", "pagefind"},
    "pickle": set(),
    "pathspec": {"elsewhere"},
}
"""modules from outside, with the rooms that may import them"""

FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    """The dotted name below the package: "comparison.read"; empty for the package itself."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(name: str) -> str:
    return name.partition(".")[0]


NAMES = {name_of(path): path for path in modules()}


@cache
def nodes(path: Path) -> list[ast.AST]:
    """Everything that a file says, as a tree laid flat."""
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


@cache
def imports(path: Path) -> tuple[str, ...]:
    """Every module that a file imports, by its full dotted name; inside functions and conditions too."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    package = ["comparative_wiki", *path.relative_to(PACKAGE).parent.parts]
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                # `from .mentions import html` brings a module, `from .entry import Entry` a name of one.
                inner = f"{origin}.{alias.name}"
                yield inner if inner.removeprefix("comparative_wiki.") in NAMES else origin


def own_imports(path: Path) -> set[str]:
    """The modules of the package that a file imports."""
    found = {
        name.removeprefix("comparative_wiki").lstrip(".")
        for name in imports(path)
        if room_of(name) == "comparative_wiki"
    }
    assert found <= set(NAMES), found - set(NAMES)
    return found


def test_the_list_of_rooms_is_complete_and_names_nothing_that_is_gone() -> None:
    assert sorted(ROOMS) == sorted({room_of(name) for name in NAMES} - {""})


@pytest.mark.parametrize("name", sorted(set(NAMES) - {""}))
def test_a_module_imports_only_from_rooms_further_up(name: str) -> None:
    order = {room: number for number, room in enumerate(ROOMS)}
    room = room_of(name)
    wrong = {
        one for one in own_imports(NAMES[name]) if one and room_of(one) != room and order[room_of(one)] > order[room]
    }
    assert not wrong, (
        f"{name} imports {', '.join(sorted(wrong))}, which {'is' if len(wrong) == 1 else 'are'} further down"
    )


def test_no_imports_go_in_a_circle() -> None:
    graph = {name: own_imports(path) - {name} for name, path in NAMES.items()}
    while graph:
        free = {name for name, needed in graph.items() if not needed & set(graph)}
        assert free, f"in or behind a circle: {sorted(graph)}"
        graph = {name: needed for name, needed in graph.items() if name not in free}


def test_logic_knows_nothing_of_wikis() -> None:
    for name, path in NAMES.items():
        if room_of(name) == "logic":
            assert all(room_of(one) == "logic" for one in own_imports(path)), name


@pytest.mark.parametrize("foreign", sorted(KEPT_TO))
def test_a_module_from_outside_is_kept_to_its_rooms(foreign: str) -> None:
    users = {
        room_of(name)
        for name, path in NAMES.items()
        if any(one == foreign or one.startswith(f"{foreign}.") for one in imports(path))
    }
    assert users <= KEPT_TO[foreign]


def test_everything_imported_from_outside_is_declared() -> None:
    import sys  # noqa: PLC0415 - only this test needs it
    import tomllib  # noqa: PLC0415

    declared = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = {re.split(r"[^\w-]", one, maxsplit=1)[0].lower().replace("-", "_") for one in declared}
    modules_of = {"python_frontmatter": "frontmatter", "pyyaml": "yaml"}
    known = {modules_of.get(name, name) for name in names} | set(sys.stdlib_module_names) | {"comparative_wiki"}
    # Jinja needs MarkupSafe and says so; Material brings its own module and theme.
    known |= {"markupsafe", "material"}
    found = {room_of(one) for path in NAMES.values() for one in imports(path)}
    assert found <= known


def test_nothing_is_run_that_was_text() -> None:
    for name, path in NAMES.items():
        for node in nodes(path):
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            assert called not in FORBIDDEN_CALLS, f"{name}:{node.lineno if hasattr(node, 'lineno') else ''} {called}"


def test_no_import_is_hidden_in_a_function() -> None:
    for name, path in NAMES.items():
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                inner = [one for one in ast.walk(node) if isinstance(one, ast.Import | ast.ImportFrom)]
                assert not inner, f"{name}: {node.name}"


def test_no_file_names_this_machine() -> None:
    for folder in ("plugins", "tests", "docs", "entries"):
        for path in sorted((REPO / folder).rglob("*")):
            if path.suffix in {".py", ".md", ".yml", ".html", ".css", ".js"} and path != Path(__file__):
                text = path.read_text(encoding="utf-8")
                assert not re.search(r"(?<![\w.:/])/(?:work|home|tmp|root)/\w", text), path


def test_nothing_that_is_remembered_shows_the_text_of_an_entry() -> None:
    """Keys of what is made of many entries leave their texts out: see remembered.py."""
    asked = [
        f"{path.name}:{node.lineno}"
        for room in ("render", "export")
        for path in (PACKAGE / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"body", "body_line"}
    ]
    asked += [
        path.name
        for path in (PACKAGE / "render/templates").rglob("*.html")
        if re.search(r"entry\.body", path.read_text(encoding="utf-8"))
    ]
    assert asked == []
