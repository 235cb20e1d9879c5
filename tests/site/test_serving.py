"""In `serve` an edited entry is shown before the whole site is built again, and is what a cold build makes of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort

from comparative_wiki.mkdocs_plugin import ComparativeWikiPlugin
from comparative_wiki.mkdocs_serving import Serving
from tests.site.building import collected
from tests.site.test_cache import Workshop, still

__all__ = ["still"]

URL = "http://127.0.0.1:8000/wiki/"


class Server:
    """What MkDocs' server has for its build loop."""

    def __init__(self, builder: Callable[[], None]) -> None:
        self.builder = builder
        self._wanted_epoch = self._visible_epoch = 1
        self._epoch_cond = threading.Condition()
        self._want_rebuild = self._shutdown = False
        self.told: list[int] = []

    def rebuild(self) -> None:
        """One turn of the loop."""
        self._wanted_epoch += 1
        self._want_rebuild = False
        self.builder()
        self._visible_epoch = self._wanted_epoch


class Served:
    """A wiki as `mkdocs serve` has it."""

    def __init__(self, shop: Workshop) -> None:
        self.shop = shop
        shop.configure({"site_url": URL})
        self.folder = shop.root / "served"
        self.builds = 0
        self.on_build: Callable[[], None] = lambda: None
        config = self._config()
        config.plugins.on_startup(command="serve", dirty=False)
        self._build(config)
        self.server: Any = config.plugins.on_serve(Server(self._build), config=config, builder=self._build)
        self.plugin = config.plugins["comparative-wiki"]
        self.close = config.plugins.on_shutdown

    def _config(self) -> Any:
        config = load_config(str(self.shop.root / "mkdocs.yml"), site_dir=str(self.folder))
        config.site_url = URL
        return config

    def _build(self, config: Any = None) -> None:
        self.builds += 1
        self.on_build()
        build(config or self._config(), serve_url=URL)

    def files(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in self.folder.rglob("*")
            if path.is_file()
        }

    def cold(self) -> dict[str, bytes]:
        """What another process would make of it: MkDocs keeps plugins from build to build."""
        option: Any = dict(MkDocsConfig._schema)["plugins"]
        kept, option.plugin_cache = option.plugin_cache, {}
        try:
            return self.shop.built("cold", cached=False)
        finally:
            option.plugin_cache = kept


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    monkeypatch.setattr("comparative_wiki.mkdocs_serving.QUIET", 0.0)
    one = Served(Workshop(tmp_path))
    yield one
    one.close()


PAGE = "entries/ford/index.html"
EDITS = {
    "text": ("entries/ford.md", "\n## How deep\n\nDeep, next to the [arch](arch.md).\n"),
    "value": ("entries/ford.md", "criteria: {}", "criteria: {load: foot}"),
    "title": ("entries/ford.md", "title:", "title: Another ford #"),
}


def edit(served: Served, name: str) -> None:
    path, *change = EDITS[name]
    if len(change) == 1:
        served.shop.add(path, change[0])
    else:
        served.shop.replace(path, change[0], change[1])


def test_the_page_of_an_edited_entry_is_shown_first_and_is_that_of_a_cold_build(served: Served) -> None:
    for name in EDITS:
        before, seen = served.files(), dict[str, bytes]()

        def look(seen: dict[str, bytes] = seen) -> None:
            assert served.server._visible_epoch == served.server._wanted_epoch  # browsers have been told
            seen.update(served.files())

        served.on_build = look
        edit(served, name)
        served.server.rebuild()
        after = served.files()
        assert {path for path in seen if seen[path] != before.get(path)} == {PAGE}, name
        cold = served.cold()
        assert seen[PAGE] == cold[PAGE], name
        assert after == cold, name


def test_a_build_behind_is_given_up_for_the_next_edit(served: Served) -> None:
    edit(served, "text")

    def again() -> None:
        served.on_build = lambda: None
        edit(served, "title")
        served.server._want_rebuild = True

    served.on_build = again
    served.server.rebuild()
    there = served.files()
    assert "Another ford" not in there[PAGE].decode()
    assert "How deep" in there[PAGE].decode()
    assert len(there) > 30
    seen: dict[str, bytes] = {}
    served.on_build = lambda: seen.update(served.files())
    served.server.rebuild()
    assert "Another ford" in seen[PAGE].decode()  # before the whole site is built, though its build had begun later
    assert served.files() == served.cold()
    assert [path.name for path in served.shop.root.iterdir() if "building" in path.name] == []


def test_browsers_load_again_only_if_another_page_has_changed(served: Served) -> None:
    served.shop.add("entries/ford.md", "\nIt is deep.\n")
    served.server.rebuild()
    told = served.server._visible_epoch
    assert told == 2
    served.shop.replace("entries/ford.md", "title:", "title: Another ford #")
    served.server.rebuild()
    assert served.server._visible_epoch > told + 1


@pytest.mark.parametrize(
    ("path", "text"),
    [("docs/guide.md", "\nMore.\n"), ("entries/new.md", "---\ntitle: N\nsummary: S.\ncriteria: {}\n---\n")],
)
def test_anything_else_is_built_at_once(served: Served, path: str, text: str) -> None:
    seen: list[bool] = []
    served.on_build = lambda: seen.append(served.server._visible_epoch == served.server._wanted_epoch)
    served.shop.add(path, text)
    served.server.rebuild()
    assert seen == [False]
    assert served.files() == served.cold()


def test_a_mistake_is_told_and_the_page_stays(served: Served) -> None:
    before = served.files()
    served.shop.replace("entries/ford.md", "{}", "{loed: foot}")
    with collected() as lines, pytest.raises(Abort):
        served.server.rebuild()
    assert any("loed" in line for line in lines)
    assert served.files()[PAGE] == before[PAGE]
    served.shop.replace("entries/ford.md", "loed:", "load:")
    served.server.rebuild()
    assert served.files() == served.cold()


def test_files_are_known_by_their_whole_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """MkDocs names the file of `-f` otherwise in the second build; it would seem to have changed."""
    (tmp_path / "other.yml").touch()
    monkeypatch.chdir(tmp_path)
    seen = []
    for path in ("other.yml", str(tmp_path / "other.yml")):
        serving = Serving(lambda changed: True, lambda aside: None, lambda: None)
        config = MkDocsConfig(config_file_path=path)
        config.docs_dir = str(tmp_path / "docs")
        serving.begin(config)
        seen.append(dict(serving._seen))
    assert seen[0] == seen[1]
    assert len(seen[0]) == 1


def test_another_server_is_left_as_it_is(served: Served) -> None:
    class Other:
        builder = "as it was"

    config = served._config()
    plugin = config.plugins["comparative-wiki"]
    assert isinstance(plugin, ComparativeWikiPlugin)
    plugin.on_serve(Other(), config=config, builder=lambda: None)
    assert Other.builder == "as it was"
