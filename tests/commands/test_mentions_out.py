"""`mentions send` as a person runs it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from comparative_wiki.commands import main
from comparative_wiki.commands.mentions.publication import door_to
from comparative_wiki.settings import find_wiki
from comparative_wiki.web.fetch import Door
from tests.commands.conftest import Folder, Lay, Ran
from tests.web.serving import Reply, Server, serving

LEDGER = ".mentions-ledger.json"


@pytest.fixture
def site() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def blog() -> Iterator[Server]:
    with serving() as running:
        running["/post"] = '<title>Post</title><link rel="webmention" href="/in">'
        running["/in"] = Reply(status=202)
        yield running


def run(folder: Folder, *arguments: str) -> Ran:
    before = Path.cwd()
    os.chdir(folder.root)
    try:
        result = CliRunner().invoke(main, ["mentions", "send", *arguments], obj=Door(opens_loopback=True))
    finally:
        os.chdir(before)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)


def manifest(links: Mapping[tuple[str, str], str]) -> str:
    rows = [{"source": source, "target": target, "hash": digest} for (source, target), digest in links.items()]
    return json.dumps({"version": 1, "links": rows})


def wiki(lay: Lay, site: Server, links: Sequence[str], **files: str) -> Folder:
    """A wiki whose page about the apple has these links, built and live."""
    site["/entries/apple/"] = "".join(f'<a href="{one}">x</a>' for one in links)
    return lay(
        {
            "mkdocs.yml": f"site_name: Fruit\nsite_url: {site.address}/\nplugins: [comparative-wiki]\n",
            "site/api/v1/links.json": manifest({("entries/apple/", one): "h" for one in links}),
            LEDGER: '{"version": 1, "records": []}',
            **files,
        }
    )


def records(folder: Folder, name: str = LEDGER) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads((folder.root / name).read_text())["records"]
    return found


def test_links_are_told_and_the_ledger_remembers(lay: Lay, site: Server, blog: Server) -> None:
    folder = wiki(lay, site, [f"{blog.address}/post"])
    ran = run(folder)
    assert ran.status == 0, ran.err
    assert ran.err == ""
    assert ran.lines == [
        f"told: {blog.address}/post about {site.address}/entries/apple/ (webmention: 202 Accepted)",
        "1 told.",
    ]
    assert [one["status"] for one in records(folder)] == ["sent"]
    assert run(folder).lines == ["Nothing is new."]
    assert blog.paths("POST") == ["/in"]


def test_the_user_agent_names_the_wiki_unless_a_test_brings_its_own_door(lay: Lay, site: Server) -> None:
    folder = wiki(lay, site, [])
    door = door_to(find_wiki(folder.root), f"{site.address}/", None)
    assert door.site == f"Fruit {site.address}/"
    assert not door.opens_loopback


def test_the_first_run_says_that_nobody_is_told(lay: Lay, site: Server, blog: Server) -> None:
    folder = wiki(lay, site, [f"{blog.address}/post"])
    (folder.root / LEDGER).unlink()
    assert run(folder, "--dry-run").lines == [
        "0 to be told.",
        "1 link was there before this first run, and nobody is told. With --all they are.",
    ]
    assert not (folder.root / LEDGER).exists()
    assert run(folder).lines == [
        "Nothing is new.",
        "1 link was there before this first run, and nobody is told. With --all they are.",
    ]
    assert run(folder).lines == ["Nothing is new."]
    assert run(folder, "--all").lines[-1] == "1 told."


def test_a_dry_run_asks_nobody_and_writes_nothing(lay: Lay, site: Server, blog: Server) -> None:
    folder = wiki(lay, site, [f"{blog.address}/post"])
    before = (folder.root / LEDGER).read_bytes()
    assert run(folder, "--dry-run").lines == [
        f"new: {site.address}/entries/apple/ → {blog.address}/post",
        "1 to be told.",
    ]
    assert (folder.root / LEDGER).read_bytes() == before
    assert site.asked == blog.asked == []


def test_site_url_and_ledger_can_be_named(lay: Lay, site: Server, blog: Server) -> None:
    links = {("entries/apple/", f"{blog.address}/post"): "h"}
    folder = lay({"public/api/v1/links.json": manifest(links), "kept/ledger.json": '{"version": 1, "records": []}'})
    site["/sub/entries/apple/"] = f'<a href="{blog.address}/post">x</a>'
    ran = run(folder, "--site", "public", "--url", f"{site.address}/sub", "--ledger", "kept/ledger.json")
    assert ran.lines[-1] == "1 told.", ran.out + ran.err
    assert len(records(folder, "kept/ledger.json")) == 1
    assert not (folder.root / LEDGER).exists()


def test_the_folder_of_the_site_is_that_of_mkdocs(lay: Lay, site: Server) -> None:
    folder = lay(
        {
            "mkdocs.yml": f"site_url: {site.address}/\nsite_dir: public\nplugins: [comparative-wiki]\n",
            "public/api/v1/links.json": manifest({}),
        }
    )
    assert run(folder).lines == ["Nothing is new."]


def test_those_who_want_no_notices_are_only_counted(lay: Lay, site: Server, blog: Server) -> None:
    blog["/post"] = "<title>Post</title>"
    assert run(wiki(lay, site, [f"{blog.address}/post"])).lines == ["1 without an endpoint."]


def test_a_failure_elsewhere_is_reported_and_is_no_failure_of_ours(lay: Lay, site: Server, blog: Server) -> None:
    blog["/in"] = Reply(status=500)
    ran = run(wiki(lay, site, [f"{blog.address}/post"]))
    assert ran.status == 0
    assert ran.lines[0].startswith("failed, to be tried again: ")
    assert ran.lines[0].endswith("(webmention: 500 Internal Server Error)")


def _nothing_built(folder: Folder) -> None:
    (folder.root / "site/api/v1/links.json").unlink()


def _broken_ledger(folder: Folder) -> None:
    (folder.root / LEDGER).write_text("{")


def _ledger_in_a_file(folder: Folder) -> None:
    (folder.root / "kept").write_text("a file where a folder should be")


@pytest.mark.parametrize(
    ("spoil", "arguments", "status", "message"),
    [
        (_nothing_built, (), 1, "Build the site first, or name its folder with --site."),
        (_broken_ledger, (), 1, "The ledger"),
        (_ledger_in_a_file, ("--ledger", "kept/ledger.json"), 1, "kept/ledger.json cannot be"),
        (None, ("--url", "fruit.example"), 2, "'fruit.example' is not the address of a site"),
    ],
)
def test_what_is_wrong_with_us_ends_the_command(
    lay: Lay,
    site: Server,
    blog: Server,
    spoil: Callable[[Folder], None] | None,
    arguments: tuple[str, ...],
    status: int,
    message: str,
) -> None:
    folder = wiki(lay, site, [f"{blog.address}/post"])
    if spoil is not None:
        spoil(folder)
    ran = run(folder, *arguments)
    assert (ran.status, ran.out) == (status, "")
    assert message in ran.err
    assert blog.asked == []


def test_without_an_address_the_message_says_where_to_write_it(lay: Lay) -> None:
    ran = run(lay({"site/api/v1/links.json": manifest({})}))
    assert ran.status == 2
    assert "Write `site_url: https://…` into mkdocs.yml, or say it with --url." in ran.err
