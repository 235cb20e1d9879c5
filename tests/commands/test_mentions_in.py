"""`comparative-wiki mentions pull`, `import`, `verify` and `forget`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from comparative_wiki.commands.mentions.incoming import write_text
from tests.commands.mentions_in import APPLE, CHERRY, SITE, Mentioned, lay_out
from tests.conftest import build, write_files
from tests.mentions.exports import comment, export, item
from tests.site import several
from tests.web.feed import TOKEN, Service, row
from tests.web.serving import Reply, Server, redirect, serving


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def service(server: Server) -> Service:
    return Service(server)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page of a test is on one host, and manners are tested elsewhere."""
    monkeypatch.setattr("comparative_wiki.web.verify.BETWEEN", 0.0)


@pytest.fixture
def wiki(tmp_path: Path) -> Mentioned:
    return lay_out(tmp_path)


def pull(wiki: Mentioned, service: Service, *more: str, token: str = TOKEN) -> tuple[int, str, str]:
    ran = wiki.run("pull", "--endpoint", service.endpoint, *more, WEBMENTION_IO_TOKEN=token)
    assert token not in ran.out + ran.err
    return ran.status, ran.out, ran.err


# pull


def test_a_mention_becomes_a_file_that_the_check_finds_nothing_wrong_with(wiki: Mentioned, service: Service) -> None:
    service.rows = [row(7, CHERRY)]
    status, out, err = pull(wiki, service)
    assert (status, err) == (0, "")
    assert out == (
        "1 new mention from webmention.io.\n\n"
        "To be looked at, since nobody has put the source on the trust list:\n\n"
        "- cherry: `https://blog.example/7` `Page 7`\n"
    )
    assert wiki.files == {
        "cherry https://blog.example/7": {
            "title": "Page 7",
            "author": "Ann",
            "site": "blog.example",
            "date": "2026-02-03",
            "kind": "mentions",
            "excerpt": "A fine fruit.",
            "via": "webmention",
            "received": "2026-02-04",
            "seen": "2026-02-04",
        }
    }
    assert wiki.run("verify").status == 0
    assert [str(one) for one in build(wiki.root)[1] if "mentions/" in one.path] == []


def test_the_second_pull_begins_where_the_first_ended(wiki: Mentioned, service: Service) -> None:
    service.rows = [row(number, CHERRY) for number in (3, 5, 8)]
    pull(wiki, service)
    assert json.loads((wiki.root / "entries/mentions/pulled.json").read_text()) == {
        "version": 1,
        "last": {"fruit.example": 8},
    }
    service.rows.append(row(9, APPLE))
    assert pull(wiki, service)[1].startswith("1 new mention from webmention.io.")
    assert [asked["since_id"] for asked in service.asked] == ["0", "0", "8", "8"]
    assert len(wiki.files) == 4
    # Asked to begin anew, it finds what is here already.
    assert "Not taken: 4 already here." in pull(wiki, service, "--since-id", "0")[1]


def test_all_pages_are_read_until_one_is_empty(wiki: Mentioned, service: Service) -> None:
    service.rows = [row(number, CHERRY) for number in range(1, 251)]
    pull(wiki, service, "--cap", "500")
    assert [asked["page"] for asked in service.asked] == ["0", "1", "2", "3"]
    assert len(wiki.files) == 250


def test_a_run_writes_no_more_than_it_may_and_the_next_goes_on(wiki: Mentioned, service: Service) -> None:
    service.rows = [row(number, CHERRY) for number in range(1, 121)]
    counts = []
    for _ in range(4):
        out = pull(wiki, service)[1]
        counts.append((out.splitlines()[0], out.splitlines()[-1] if "Not taken" in out else ""))
    assert counts == [
        ("50 new mentions from webmention.io.", "Not taken: 70 left for the next run."),
        ("50 new mentions from webmention.io.", "Not taken: 20 left for the next run."),
        ("20 new mentions from webmention.io.", ""),
        ("0 new mentions from webmention.io.", ""),
    ]
    assert len(wiki.files) == 120


def test_a_service_that_gives_the_newest_first_loses_nothing(wiki: Mentioned, service: Service) -> None:
    service.rows = [row(number, CHERRY) for number in range(40, 0, -1)]
    pull(wiki, service, "--cap", "10")
    assert sorted(int(url.rsplit("/", 1)[1]) for url in wiki.files) == list(range(1, 11))


@pytest.mark.parametrize(
    ("relation", "kind"),
    [
        ("in-reply-to", "replies-to"),
        ("mention-of", "mentions"),
        ("bookmark-of", "mentions"),
        ("like-of", "like"),
        ("repost-of", "repost"),
    ],
)
def test_relations_become_kinds(wiki: Mentioned, service: Service, relation: str, kind: str) -> None:
    service.rows = [row(1, CHERRY, **{"wm-property": relation})]
    pull(wiki, service)
    [fields] = wiki.files.values()
    assert fields["kind"] == kind
    assert ("excerpt" in fields) == (kind not in {"like", "repost"})


@pytest.mark.parametrize(
    "target",
    [
        APPLE,
        f"{SITE}entries/apple",
        f"{SITE}entries/apple/index.html",
        f"{SITE}entries/apple.html",
        f"{SITE}entries/apple/?utm_source=x#cw-values",
        "http://www.fruit.example/wiki/entries/apple/",
        f"{SITE}entries/malus/",
        f"{SITE}entries/%61pple/",
    ],
)
def test_the_address_of_an_entry_may_be_written_in_many_ways(wiki: Mentioned, service: Service, target: str) -> None:
    service.rows = [row(1, target)]
    pull(wiki, service)
    assert list(wiki.files) == ["apple https://blog.example/1"]


@pytest.mark.parametrize(
    "target",
    [
        SITE,
        f"{SITE}entries/",
        f"{SITE}entries/plum/",
        "https://fruit.example/entries/apple/",
        "https://other.example/wiki/entries/apple/",
        "https://evilfruit.example/wiki/entries/apple/",
        "https://fruit.example:8443/wiki/entries/apple/",
        f"{SITE}../wiki/entries/apple/",
        "http://[",
        "/" * 100_000,
    ],
)
def test_other_pages_are_passed_over(wiki: Mentioned, service: Service, target: str) -> None:
    service.rows = [row(1, target)]
    assert "Passed over: 1 about pages of fruit.example that are no entries." in pull(wiki, service)[1]
    assert wiki.files == {}


def test_private_mentions_and_other_kinds_are_passed_over(wiki: Mentioned, service: Service) -> None:
    service.rows = [row(1, CHERRY, **{"wm-private": True}), row(2, CHERRY, **{"wm-property": "rsvp"})]
    assert pull(wiki, service)[1].endswith("Passed over: 1 private, 1 of a kind that is not shown.\n")
    assert wiki.files == {}


def test_a_pingback_that_the_service_took_is_one(wiki: Mentioned, service: Service) -> None:
    service.rows = [row(1, CHERRY, **{"wm-protocol": "pingback"})]
    pull(wiki, service)
    assert [one["via"] for one in wiki.files.values()] == ["pingback"]


def test_blocked_and_forgotten_sources_stay_out(wiki: Mentioned, service: Service) -> None:
    wiki.list("blocklist", "spam.example\nhttps://blog.example/~bob\n")
    wiki.run("forget", "https://gone.example/1")
    service.rows = [
        row(1, CHERRY, "https://www.spam.example/x"),
        row(2, CHERRY, "https://blog.example/~bob/x"),
        row(3, CHERRY, "https://gone.example/1#part"),
        row(4, CHERRY, "https://brid.gy/4", url="https://spam.example/4"),
        row(5, CHERRY, "https://brid.gy/5", author={"name": "Spam", "url": "https://spam.example"}),
        row(6, CHERRY, "https://blog.example/~bobby"),
    ]
    assert "Not taken: 4 blocked, 1 forgotten earlier." in pull(wiki, service)[1]
    assert list(wiki.files) == ["cherry https://blog.example/~bobby"]


def test_a_site_with_several_comparisons_asks_its_feed_once(tmp_path: Path, service: Service) -> None:
    write_files(tmp_path, several.wiki())
    site = "https://example.org/orchard/"
    service.rows = [row(1, f"{site}fruit/apple/"), row(2, f"{site}trees/apple/"), row(3, f"{site}about/")]
    status, out, err = pull(Mentioned(tmp_path), service)
    assert (status, err) == (0, "")
    assert len(service.asked) == 2, "a page, and an empty one"
    said = [line for line in out.split("\n") if line and not line.startswith("To be looked at")]
    assert said == [
        "fruit/",
        "1 new mention from webmention.io.",
        "- apple: `https://blog.example/1` `Page 1`",
        "trees/",
        "1 new mention from webmention.io.",
        "- apple: `https://blog.example/2` `Page 2`",
        "Passed over: 1 about pages of example.org that are no entries.",
    ]
    assert [len(list((tmp_path / one / "mentions" / "apple").iterdir())) for one in ("fruit", "trees")] == [1, 1]
    assert pull(Mentioned(tmp_path), service)[1].count("0 new mentions") == 2


def test_a_name_means_the_comparisons_that_have_it(tmp_path: Path) -> None:
    write_files(tmp_path, several.wiki())
    wiki = Mentioned(tmp_path)
    for name in ("sloe", "trees/apple", "trees/criteria/height"):
        ran = wiki.run("verify", "--entry", name)
        assert (ran.status, ran.out) == (0, "There are no mentions.\n"), (name, ran.err)
    assert (
        wiki.run("verify", "--entry", "apple").out
        == "fruit/\nThere are no mentions.\n\ntrees/\nThere are no mentions.\n"
    )
    assert wiki.run("verify", "--entry", "slo").err.endswith("Error: There is no entry 'slo'. Did you mean 'sloe'?\n")
    (tmp_path / "blog.xml").write_text(export(item("", comment("Well said."))), "utf-8")
    ran = wiki.run("import", "blog.xml", "--map", f"{ESSAY}=sloe")
    assert ran.status == 0, ran.err
    found = [path.relative_to(tmp_path).parts[:3] for path in tmp_path.glob("*/mentions/*/*.yml")]
    assert found == [("fruit", "mentions", "sloe")]


def test_the_summary_tells_trusted_sources_from_others(wiki: Mentioned, service: Service) -> None:
    wiki.list("trusted", "friend.example # since 2020\n")
    service.rows = [row(1, CHERRY, "https://friend.example/1"), row(2, APPLE)]
    out = pull(wiki, service)[1]
    strangers, friends = out.split("From sources on the trust list:")
    assert "https://friend.example/1" in friends
    assert "https://blog.example/2" in strangers


def test_a_file_that_somebody_has_edited_is_left_alone(wiki: Mentioned, service: Service) -> None:
    path = wiki.write("cherry", "https://blog.example/1", kind="disputes", note="By hand.")
    before = path.read_bytes()
    service.rows = [row(1, CHERRY)]
    assert "Not taken: 1 already here." in pull(wiki, service)[1]
    assert path.read_bytes() == before


EVIL = "<script>alert(1)</script>"
HOSTILE: list[Any] = [
    row(1, CHERRY, name=f"Title {EVIL}", content={"html": EVIL, "text": f"{EVIL} \u202egnp.exe\u202c \x00\x07end"}),
    row(2, CHERRY, name="x" * 10_000, content={"text": "word " * 5_000}, author={"name": "n" * 9_000}),
    row(3, CHERRY, "javascript:alert(1)"),
    row(4, CHERRY, "https://user:password@blog.example/"),
    row(5, CHERRY, f"https://blog.example/{'a' * 5_000}"),
    row(6, CHERRY, 'https://blog.example/"><script>'),
    row(7, CHERRY, name=["a", "list"], content=17, author="Ann", published={"a": 1}, summary=None),
    row(8, CHERRY, name="@everyone ![x](https://evil.example/x.png) `code` #1", content=None, published="yesterday"),
    row(9, CHERRY, "https://blog.example/\u202etxt"),
    row(10, CHERRY, **{"wm-source": 5}),
    row(11, CHERRY, **{"wm-id": "11"}),
    row(12, CHERRY, **{"wm-id": True}),
    row(13, CHERRY, "https://[::1"),
    row(14, CHERRY, content={"content-type": "text/html", "value": EVIL, "html": EVIL}, summary=None),
    row(15, CHERRY, content={"text": "a: b\n- c\n# d\n'\"{}[]&*!|>%@`"}, name="---\n..."),
    "a text",
    None,
    17,
    [],
    {},
]


def test_hostile_rows_do_no_harm(wiki: Mentioned, service: Service) -> None:
    service.rows = HOSTILE
    status, out, err = pull(wiki, service)
    assert (status, err) == (0, "")
    assert sorted(wiki.files) == [f"cherry https://blog.example/{number}" for number in (1, 14, 15, 2, 7, 8)]
    one, huge, odd = (wiki.files[f"cherry https://blog.example/{number}"] for number in (1, 2, 7))
    # Markup is text like any other, and escaped where it is shown.
    assert one["title"] == f"Title {EVIL}"
    assert one["excerpt"] == f"{EVIL} gnp.exe end"
    assert (len(huge["title"]) <= 120, len(huge["author"]) <= 80, len(huge["excerpt"]) <= 400) == (True, True, True)
    assert set(odd) == {"site", "kind", "via", "received", "seen"}
    assert "excerpt" not in wiki.files["cherry https://blog.example/14"], "never from HTML"
    assert wiki.files["cherry https://blog.example/15"]["excerpt"] == "a: b - c # d '\"{}[]&*!|>%@`"
    assert "\n- cherry: `https://blog.example/8` `@everyone ![x](https://evil.example/x.png) 'code' #1`\n" in out
    assert [one.code for one in build(wiki.root)[1] if "mentions/" in one.path] == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<html>", "The answer of 127.0.0.1 is not a feed in JF2."),
        ("[]", "The answer of 127.0.0.1 is not a feed in JF2."),
        ('{"children": {}}', "The answer of 127.0.0.1 is not a feed in JF2."),
        ("[" * 100_000, "The answer of 127.0.0.1 is not a feed in JF2."),
        ('{"children": ["' + "x" * 9_000_000 + '"]}', "The answer of 127.0.0.1 is longer than 8 MB, or not JSON."),
    ],
    ids=["HTML", "a list", "no list", "deep", "long"],
)
def test_an_answer_that_is_no_feed_is_said_to_be_none(
    wiki: Mentioned, server: Server, service: Service, body: str, said: str
) -> None:
    server[service.path] = Reply(body=body, kind="application/json")
    assert pull(wiki, service) == (1, "", f"Error: {said}\n")
    assert not (wiki.root / "entries/mentions").exists()


def test_a_wrong_token_is_said_to_be_wrong_without_being_shown(wiki: Mentioned, service: Service) -> None:
    status, out, err = pull(wiki, service, token="wrong+one")
    assert (status, out) == (1, "")
    assert err == (
        "Error: 127.0.0.1 says 401 Unauthorized. Look whether the token is right and whether fruit.example belongs "
        "to its account.\n"
    )


def test_a_token_that_the_other_side_repeats_is_not_shown(wiki: Mentioned, server: Server, service: Service) -> None:
    server[service.path] = redirect(f"ftp://evil.example/{TOKEN}")
    status, out, err = pull(wiki, service)
    assert (status, out) == (1, "")
    assert err.startswith("Error: ")


def test_a_service_that_is_down_is_said_to_be(wiki: Mentioned, server: Server, service: Service) -> None:
    server[service.path] = Reply(status=503)
    assert pull(wiki, service)[2] == "Error: 127.0.0.1 says 503 Service Unavailable. Try again later.\n"


def test_a_service_that_never_ends_is_left(wiki: Mentioned, server: Server, service: Service) -> None:
    rows = [row(number, CHERRY) for number in range(1, 4)]
    server[service.path] = Reply(body=json.dumps({"children": rows}), kind="application/json")
    assert pull(wiki, service)[0] == 0
    assert len(server.asked) == 2, "the second page held nothing new"


def test_without_a_token_it_says_where_to_put_one(wiki: Mentioned) -> None:
    ran = wiki.run("pull", "--token-env", "FRUIT_TOKEN")
    assert ran.status == 2
    assert (
        "Error: The environment variable FRUIT_TOKEN is empty. Put the API key from https://webmention.io/settings "
        "into it; it is read from there and nowhere else, so that it stands in no file and no log.\n"
    ) in ran.err


def test_without_an_address_of_the_site_it_says_where_to_put_one(tmp_path: Path, service: Service) -> None:
    wiki = lay_out(tmp_path, {"mkdocs.yml": "plugins: [comparative-wiki]\n"})
    status, _, err = pull(wiki, service)
    assert status == 2
    assert (
        "Error: It is not known where the site is published. Write `site_url: https://…` into mkdocs.yml, or say it "
        "with --url.\n"
    ) in err
    service.rows = [row(1, CHERRY)]
    assert pull(wiki, service, "--url", SITE)[0] == 0
    assert "'fruit' is not the address of a site." in pull(wiki, service, "--url", "fruit")[2]


def test_a_mistake_in_a_list_ends_the_run_before_anything_is_asked(wiki: Mentioned, service: Service) -> None:
    wiki.list("blocklist", "*.spam.example\n")
    status, out, err = pull(wiki, service)
    assert (status, out) == (1, "")
    assert err.startswith("entries/mentions/blocklist.txt:1:1 '*.spam.example' is neither a host nor")
    assert service.asked == []


@pytest.mark.parametrize("text", ["{", "[]", '{"last": {"fruit.example": "8"}}', '{"last": 8}'])
def test_what_is_remembered_may_be_broken(wiki: Mentioned, service: Service, text: str) -> None:
    (wiki.root / "entries/mentions").mkdir()
    (wiki.root / "entries/mentions/pulled.json").write_text(text)
    status, _, err = pull(wiki, service)
    assert status == 1
    assert "pulled.json" in err
    assert "delete it to begin anew" in err.lower()


# import

ESSAY = "https://blog.example/2010/essay/"


def imported(wiki: Mentioned, text: str, *more: str) -> tuple[int, str, str]:
    (wiki.root / "blog.xml").write_text(text, encoding="utf-8")
    ran = wiki.run("import", "blog.xml", *more)
    return ran.status, ran.out, ran.err


def test_a_post_that_links_to_entries_becomes_a_mention_of_each(wiki: Mentioned) -> None:
    content = (
        "<!-- wp:paragraph -->\n<p>Nothing.</p>\n\nIm Garten reifen im Juni "
        f'<a href="{CHERRY}">die Kirschen</a> – süß &amp; rot – vor allem anderen.\n\n'
        f'Und der <a href="/wiki/x">andere</a> <a href="{SITE}entries/malus/?a=1&amp;b=2">Apfel</a> erst im Herbst.'
    )
    status, out, err = imported(wiki, export(item(content), item("No link.", link="https://blog.example/other/")))
    assert (status, err) == (0, "")
    assert out.startswith("2 new mentions from blog.xml.\n")
    post = {
        "title": "Über viele Hände & Köpfe",
        "author": "Ann Müller",
        "site": "Ann’s blog",
        "date": "2010-09-05",
        "kind": "mentions",
        "via": "import",
        "received": "2026-03-01",
        "seen": "2026-03-01",
    }
    cherry = "[…] Garten reifen im Juni die Kirschen – süß & rot – vor allem […]"
    apple = "[…] der andere Apfel erst im […]"
    assert wiki.files == {
        f"cherry {ESSAY}": {**post, "excerpt": cherry, "linked": "die Kirschen"},
        f"apple {ESSAY}": {**post, "excerpt": apple, "linked": "Apfel"},
    }
    assert [str(one) for one in build(wiki.root)[1] if "mentions/" in one.path] == []
    assert "Not taken: 2 already here." in imported(wiki, export(item(content)))[1]


def test_criteria_and_classes_are_mentioned_like_entries(wiki: Mentioned, service: Service) -> None:
    service.rows = [row(7, f"{SITE}criteria/stone/"), row(8, f"{SITE}classes/sort/pome/#rule")]
    status, out, _ = pull(wiki, service)
    assert status == 0
    assert "- criteria/stone: `https://blog.example/7` `Page 7`\n- classes/sort/pome: `https://" in out
    assert (
        imported(wiki, export(item("", comment("Well said.", number="2"))), "--map", f"{ESSAY}=criteria/stone")[0] == 0
    )
    built, problems = build(wiki.root)
    assert [str(one) for one in problems if "mentions/" in one.path] == []
    assert built is not None
    assert {str(target): len(found) for target, found in built.external.items()} == {
        "classes/sort/pome": 1,
        "criteria/stone": 2,
    }


def test_comments_and_pingbacks_below_a_mapped_post_become_mentions_of_its_entry(wiki: Mentioned) -> None:
    text = export(
        item(
            "The essay.",
            comment("[&#8230;] Peers &amp; crowds are two [&#8230;]", number="1", kind="pingback",
                    author="Peers « A &#8217;blog", url="https://other.example/?p=1&amp;copy=2"),
            comment("Sehr richtig!\nMail an <b>jurgen@secret.example</b>, 203.0.113.77.", number="2"),
            comment("Buy", number="3", approved="spam"),
        ),
        item("Another.", comment("Not about us.", number="4"), link="https://blog.example/?p=9"),
    )  # fmt: skip
    assert imported(wiki, text, "--map", f"{ESSAY}=malus")[0] == 0
    assert wiki.files == {
        "apple https://other.example/?p=1&copy=2": {
            "title": "Peers « A ’blog",
            "site": "other.example",
            "date": "2010-09-06",
            "kind": "mentions",
            "excerpt": "[…] Peers & crowds are two […]",
            "via": "pingback",
            "received": "2026-03-01",
        },
        f"apple {ESSAY}#comment-2": {
            "title": "Über viele Hände & Köpfe",
            "author": "Jürgen",
            "site": "Ann’s blog",
            "date": "2010-09-06",
            "kind": "replies-to",
            "excerpt": "Sehr richtig! Mail an [address removed] , [address removed].",
            "via": "import",
            "received": "2026-03-01",
        },
    }


def test_a_title_may_stand_in_a_section_with_entities_of_its_own(wiki: Mentioned) -> None:
    # WordPress writes it so since 5.7.
    post = item(f'<p>A <a href="{CHERRY}">c</a> d</p>', title="<![CDATA[Hands &#038; <em>Heads</em>]]>")
    imported(wiki, export(post))
    assert [one["title"] for one in wiki.files.values()] == ["Hands & Heads"]


def test_comments_of_others_that_link_to_an_entry_become_mentions(wiki: Mentioned) -> None:
    text = export(
        item(
            "",
            comment(f'See <a href="{CHERRY}">this</a>.', number="1"),
            comment(f"See {APPLE}.", number="2"),
            comment("Hello.", number="3", url=CHERRY),
            comment("[…] ours […]", number="4", kind="pingback", url=CHERRY),
            comment("Nothing.", number="5"),
        )
    )
    assert imported(wiki, text)[0] == 0
    assert sorted(wiki.files) == [
        f"apple {ESSAY}#comment-2",
        f"cherry {ESSAY}#comment-1",
        f"cherry {ESSAY}#comment-3",
    ]


def test_nothing_of_an_export_but_what_is_shown_is_kept(wiki: Mentioned) -> None:
    text = export(item(f'<p>A <a href="{CHERRY}">c</a> d</p>', comment(f"{CHERRY} mail me: jurgen@secret.example")))
    imported(wiki, text)
    kept = "".join(path.read_text() for path in (wiki.root / "entries/mentions").rglob("*.yml"))
    assert len(wiki.files) == 2
    for secret in ("secret.example", "203.0.113.77", "ann@"):
        assert secret in text
        assert secret not in kept


def test_an_export_that_breaks_off_leaves_nothing_behind(wiki: Mentioned) -> None:
    text = export(item(f'<p>A <a href="{CHERRY}">c</a> d</p>'), item("x", link="https://blog.example/b"))
    status, out, err = imported(wiki, text[:-60])
    assert (status, out) == (1, "")
    assert err.startswith("Error: blog.xml: Line ")
    assert "this is not the XML of a WordPress export" in err
    assert wiki.files == {}


def test_blocked_and_forgotten_sources_are_not_imported(wiki: Mentioned) -> None:
    wiki.list("blocklist", "spam.example")
    wiki.run("forget", f"{ESSAY}#comment-2")
    comments = [
        comment("a", number="1", kind="pingback", url="https://spam.example/1"),
        comment("b", number="2"),
        comment("c", number="3", url="https://spam.example/"),
        comment("d", number="4", kind="pingback", url=""),
        comment("e", number="5", kind="pingback", url="javascript:alert(1)"),
        comment("f", number="6", kind="pingback", url="http://jurgen@secret.example/"),
    ]
    out = imported(wiki, export(item("", *comments)), "--map", f"{ESSAY}=apple")[1]
    assert out.endswith("Not taken: 2 blocked, 1 forgotten earlier, 3 without an address that can be linked to.\n")
    assert wiki.files == {}


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ("apple", "'apple' is not of the form POST_URL=ENTRY, like https://blog.example.org/2010/essay/=linux."),
        (
            f"{ESSAY}=criteria/stoned",
            "There is no criterion or class 'criteria/stoned'. Did you mean 'criteria/stone'?",
        ),
        (f"{ESSAY}=appel", "There is no entry 'appel'. Did you mean 'apple'?"),
        ("https://blog.example/2010/esay/=apple", "There is no public post at https://blog.example/2010/esay/ in the"),
    ],
)
def test_a_slip_in_the_map_is_said(wiki: Mentioned, pair: str, said: str) -> None:
    status, _, err = imported(wiki, export(item("")), "--map", pair)
    assert status == 2
    assert said in err


def test_the_number_of_files_has_a_cap(wiki: Mentioned) -> None:
    text = export(item("", *[comment("x", number=str(number)) for number in range(1, 8)]))
    for count, left in ((3, "4 left for the next run"), (3, "3 already here, 1 left for the next run")):
        out = imported(wiki, text, "--map", f"{ESSAY}=apple", "--cap", "3")[1]
        assert out.startswith(f"{count} new mentions")
        assert f"Not taken: {left}." in out
    assert len(wiki.files) == 6


# verify


def page(link: str = CHERRY) -> str:
    return f'<html><body><p>See <a href="{link}">it</a>.</p></body></html>'


def test_a_link_that_is_there_is_seen(wiki: Mentioned, server: Server) -> None:
    server["/a"] = page(f"{SITE}entries/cherry/index.html?x#y")
    wiki.write("cherry", f"{server.address}/a#comment-1", seen="2025-01-01", note="Mine.", kind="disputes")
    ran = wiki.run("verify")
    assert (ran.status, ran.out) == (0, "1 of 1 mentions looked at, 1 still there.\n")
    [fields] = wiki.files.values()
    assert fields == {
        "title": "A page",
        "kind": "disputes",
        "via": "hand",
        "seen": "2026-03-01",
        "note": "Mine.",
    }
    assert not (wiki.root / "entries/mentions/verified.json").exists()


@pytest.mark.parametrize(
    "answer",
    [Reply(status=404), Reply(status=410), Reply(body="<p>No link.</p>"), Reply(body=page(APPLE)),
     Reply(body=f"<!-- {page()} -->"), Reply(body=f"<p>{CHERRY}</p>")],
    ids=["404", "410", "no link", "another entry", "a comment", "no link but its address"],
)  # fmt: skip
def test_what_is_missing_on_two_days_is_gone(wiki: Mentioned, server: Server, answer: Reply) -> None:
    server["/a"] = answer
    wiki.write("cherry", f"{server.address}/a", seen="2025-01-01")
    first = wiki.run("verify", day="2026-03-01")
    assert "Missing for the first time; looked at again in the next run:\n\n- cherry: `http://127.0.0.1" in first.out
    assert "gone" not in next(iter(wiki.files.values()))
    again = wiki.run("verify", day="2026-03-01")
    assert again.out == "None of 1 mentions is due.\n", "twice on one day is once"
    second = wiki.run("verify", day="2026-03-02")
    assert "Gone, as on an earlier day:\n\n- cherry:" in second.out
    fields = next(iter(wiki.files.values()))
    assert (fields["gone"], fields["seen"]) == ("2026-03-02", "2025-01-01")
    assert json.loads((wiki.root / "entries/mentions/verified.json").read_text())["missed"] == {}
    assert [str(one) for one in build(wiki.root)[1] if "mentions/" in one.path] == []


def test_what_is_gone_may_come_back(wiki: Mentioned, server: Server) -> None:
    server["/a"] = page()
    wiki.write("cherry", f"{server.address}/a", seen="2025-01-01", gone="2025-02-01")
    assert "Back again:\n\n- cherry:" in wiki.run("verify").out
    fields = next(iter(wiki.files.values()))
    assert ("gone" in fields, fields["seen"]) == (False, "2026-03-01")


def test_what_was_missed_once_and_is_found_again_is_not_missed_any_more(wiki: Mentioned, server: Server) -> None:
    wiki.write("cherry", f"{server.address}/a", seen="2025-01-01")
    wiki.run("verify", day="2026-03-01")
    server["/a"] = page()
    wiki.run("verify", day="2026-03-02")
    assert next(iter(wiki.files.values()))["seen"] == "2026-03-02"
    assert json.loads((wiki.root / "entries/mentions/verified.json").read_text())["missed"] == {}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Reply(status=503), "the page says 503 Service Unavailable"),
        (Reply(status=403), "the page says 403 Forbidden"),
        (Reply(body="<p>" + "x" * 1_100_000), "the page is too long to be read to its end, or no text"),
        (Reply(body=b"%PDF", kind="application/pdf"), "the page is too long to be read to its end, or no text"),
        (redirect("http://10.0.0.1/"), "10.0.0.1"),
    ],
    ids=["503", "403", "long", "PDF", "private"],
)
def test_a_page_that_cannot_be_looked_at_changes_nothing(
    wiki: Mentioned, server: Server, answer: Reply, said: str
) -> None:
    server["/a"] = answer
    path = wiki.write("cherry", f"{server.address}/a", seen="2025-01-01")
    before = path.read_bytes()
    ran = wiki.run("verify")
    assert "Could not be looked at; nothing was changed:\n\n- cherry:" in ran.out
    assert said in ran.out
    assert path.read_bytes() == before


def test_a_page_that_never_had_a_link_need_not_have_one(wiki: Mentioned, server: Server) -> None:
    server["/a"] = "<p>About cherries, without a link.</p>"
    path = wiki.write("cherry", f"{server.address}/a")
    before = path.read_bytes()
    assert wiki.run("verify").out == "1 of 1 mentions looked at, 1 still there.\n"
    assert path.read_bytes() == before
    assert wiki.run("verify", day="2026-03-02").out == "None of 1 mentions is due.\n"
    assert wiki.run("verify", day="2026-06-01").out.startswith("1 of 1")


def test_only_what_is_old_enough_is_looked_at(wiki: Mentioned, server: Server) -> None:
    for name, seen in (("a", "2025-12-01"), ("b", "2025-12-02"), ("c", "2025"), ("d", "2025-12")):
        server[f"/{name}"] = page()
        wiki.write("cherry", f"{server.address}/{name}", seen=seen)
    assert wiki.run("verify").out.startswith("3 of 4 mentions")
    assert sorted(server.paths()) == ["/a", "/c", "/d"]
    assert wiki.run("verify", "--older-than", "0").out.startswith("4 of 4 mentions")


def test_one_entry_can_be_chosen(wiki: Mentioned, server: Server) -> None:
    server["/a"], server["/b"] = page(APPLE), page()
    wiki.write("apple", f"{server.address}/a")
    wiki.write("cherry", f"{server.address}/b")
    assert wiki.run("verify", "--entry", "malus").out.startswith("1 of 1 mentions")
    assert server.paths() == ["/a"]
    ran = wiki.run("verify", "--entry", "chery")
    assert ran.status == 2
    assert "There is no entry 'chery'. Did you mean 'cherry'?" in ran.err


def test_a_page_that_moved_is_named(wiki: Mentioned, server: Server) -> None:
    server["/old"], server["/new"] = redirect("/new", 301), page()
    wiki.write("cherry", f"{server.address}/old", seen="2025")
    assert f"`{server.address}/old` now `{server.address}/new`" in wiki.run("verify").out


def test_an_address_that_nobody_has_confirmed_is_confirmed_by_a_person(wiki: Mentioned, server: Server) -> None:
    server["/a"] = page()
    wiki.write("cherry", f"{server.address}/a", confirmed="false")
    assert "The link is there, so `confirmed: false` can go:" in wiki.run("verify").out
    assert next(iter(wiki.files.values()))["confirmed"] == "false"


def test_without_mentions_there_is_nothing_to_do(wiki: Mentioned) -> None:
    assert wiki.run("verify").out == "There are no mentions.\n"


# forget


def test_what_is_forgotten_is_deleted_and_does_not_come_back(wiki: Mentioned, service: Service) -> None:
    service.rows = [row(1, CHERRY, "https://blog.example/a"), row(2, APPLE, "https://blog.example/b")]
    pull(wiki, service)
    ran = wiki.run("forget", "http://blog.example/a/")
    assert ran.status == 0
    assert ran.lines[0].startswith("Deleted entries/mentions/cherry/")
    assert ran.lines[-1] == "What it mentions will not be taken again."
    assert list(wiki.files) == ["apple https://blog.example/b"]
    assert not (wiki.root / "entries/mentions/cherry").exists()
    assert "Not taken: 1 already here, 1 forgotten earlier." in pull(wiki, service, "--since-id", "0")[1]
    assert "blog.example" not in (wiki.root / "entries/mentions/forgotten.txt").read_text()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    # A file in its place stops root too.
    (tmp_path / "mentions").write_text("not a folder", encoding="utf-8")
    with pytest.raises(click.ClickException, match="mentions cannot be made: "):
        write_text(tmp_path / "mentions" / "forgotten.txt", "")


def test_to_forget_a_page_is_to_forget_its_comments(wiki: Mentioned) -> None:
    for url in (ESSAY, f"{ESSAY}#comment-1", "https://blog.example/other"):
        wiki.write("apple", url)
    assert len(wiki.run("forget", ESSAY).lines) == 3
    assert list(wiki.files) == ["apple https://blog.example/other"]


def test_to_forget_a_comment_leaves_the_others(wiki: Mentioned) -> None:
    for url in (ESSAY, f"{ESSAY}#comment-1", f"{ESSAY}#comment-2"):
        wiki.write("apple", url)
    wiki.run("forget", f"{ESSAY}#comment-1")
    assert sorted(wiki.files) == [f"apple {ESSAY}", f"apple {ESSAY}#comment-2"]


def test_an_address_that_is_nowhere_is_remembered_all_the_same(wiki: Mentioned) -> None:
    assert wiki.run("forget", ESSAY).lines == [
        "No file mentions this address.",
        "What it mentions will not be taken again.",
    ]
    assert len((wiki.root / "entries/mentions/forgotten.txt").read_text().splitlines()) == 2


def test_forgetting_needs_no_sound_wiki(wiki: Mentioned) -> None:
    wiki.write("apple", ESSAY)
    (wiki.root / "entries/comparison.yml").write_text("criteria: [")
    (wiki.root / "entries/mentions/apple/broken.yml").write_text("url: [")
    ran = wiki.run("forget", ESSAY)
    assert ran.status == 0
    assert ran.err == "entries/mentions/apple/broken.yml cannot be read; look at it yourself.\n"
    assert ran.lines[0].startswith("Deleted entries/mentions/apple/")


@pytest.mark.parametrize("text", ["blog.example", "javascript:alert(1)", "https://", "", "https://a@b.example/"])
def test_what_is_no_address_is_not_forgotten(wiki: Mentioned, text: str) -> None:
    ran = wiki.run("forget", text)
    assert ran.status == 2
    assert "is not a web address. Write it whole, beginning with https://." in ran.err
    assert not (wiki.root / "entries/mentions").exists()
