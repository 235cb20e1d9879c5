"""Mentions: their files, links in pages of ours, and what is read in pages elsewhere. The first byte says which."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from comparative_wiki.entry import EntryId
from comparative_wiki.mentions.external import ExternalMention, read_mention
from comparative_wiki.mentions.files import mention_as_yaml, mention_name
from comparative_wiki.mentions.html import PageReader
from comparative_wiki.mentions.lists import Sources, forgotten_hash, source_key
from comparative_wiki.mentions.outgoing import is_elsewhere, links_in_text, outgoing
from comparative_wiki.mentions.plain import LONGEST_AUTHOR, LONGEST_EXCERPT, LONGEST_TITLE, plain_text
from comparative_wiki.mentions.topics import Target, Topic
from comparative_wiki.mentions.wxr import NotAnExport, read_export
from comparative_wiki.problems import Problems
from comparative_wiki.sanitise import sanitise
from comparative_wiki.web.addresses import NotAnAddress, parse_address
from comparative_wiki.web.discover import endpoints_of, links_in_header
from comparative_wiki.web.excerpt import page_title, pingback_excerpt, strip_tags
from comparative_wiki.web.fetch import Fetched, Headers
from comparative_wiki.web.intake import Candidate, in_code, is_usable, trimmed
from comparative_wiki.web.pull import _read
from comparative_wiki.web.quotes import folded, needs_scripts, stands_in, text_of
from comparative_wiki.web.tags import Tag, parts_in
from comparative_wiki.web.targets import Targets
from tests.conftest import REPO
from tests.fuzz.judging import as_path, check_problems, hidden
from tests.site.hostile import MENTION, hostile_files

NAME = "mentions"
is_text = True

_JOINERS = "\u200c\u200d"
_PAGE = "https://blog.example/2020/"
_SITE = "https://wiki.example/"


@cache
def targets() -> Targets:
    """A site with an entry, a criterion and a class."""
    paths: dict[str, Target] = {
        "entries/pear": EntryId("pear"),
        "criteria/size": Topic(folder="criteria/size", title="Size"),
    }
    return Targets(site=_SITE, paths=paths)


def seeds() -> Iterator[bytes]:
    """Files of mentions, pages with links in every form, rows of a feed, exports."""
    yield b"\0" + MENTION.encode()
    mentions = sorted((REPO / "entries" / "mentions").rglob("*.yml"))[:8]
    yield from (b"\0" + one.read_bytes()[:900] for one in mentions)
    for line in (
        "confirmed: no\ntitle: x",
        "url: https://a.example/\nkind: like",
        "url: https://a.example/\nexcerpt: one two\nlinked: two",
    ):
        yield b"\0" + line.encode()
    hostile = hostile_files("mkdocs")["entries/evil.md"]
    for kind in (1, 2, 3):
        for start in range(0, len(hostile), 500):
            yield bytes([kind]) + hostile[start : start + 500].encode()
        for page in PAGES:
            yield bytes([kind]) + page.encode()
    for address in (
        "https://a.example:443/b?c#d",
        "http://[::1]/",
        "http://0x7f.1/",
        "https://\u0430.example/",
        "https://a@b/",
        "HTTPS://A.example./",
    ):
        yield b"\4" + address.encode()
    row = {
        "wm-id": 7,
        "wm-source": _PAGE,
        "wm-target": f"{_SITE}entries/pear/",
        "wm-property": "mention-of",
        "author": {"name": "Ann", "url": "https://ann.example/"},
        "url": _PAGE,
        "name": "A page",
        "published": "2020-01-02T03:04:05+00:00",
        "wm-received": "2020-01-03T00:00:00Z",
        "content": {"text": "x y", "html": "<b>x</b>"},
    }
    yield b"\5" + json.dumps(row).encode()
    yield (
        b"\5"
        + json.dumps(
            {**row, "wm-property": "like-of", "summary": {"content-type": "text/plain", "value": "z"}}
        ).encode()
    )
    yield b"\6" + EXPORT.encode()


PAGES: Sequence[str] = (
    f'<title>A page</title><p>One two <a href="{_SITE}entries/pear/">three</a> four. Five.</p>',
    '<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td><a class="supports" href="../pear/">d</a></td></tr></table>',
    '<h2 id="h">H</h2><ul><li><a href="https://x.example/">x</a></li></ul><pre><a href="y">y</a></pre>',
    '<link rel="webmention" href="/wm"><a rel="webmention" href="?x">x</a><link rel=pingback href=//p.example>',
    f"<base href='/b/'><img src='x'><blockquote cite=\"{_SITE}criteria/size/\">q</blockquote><!-- {_SITE} -->",
    '<https://a.example/wm>; rel="webmention", </b>; rel=x; title="y\\"z"',
    "<div data-generated><a href=x>x</a></div><script>a</script><style>b</style><template><a href=z></template>",
)
EXPORT = (
    '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
    "<title>B</title><wp:wxr_version>1.2</wp:wxr_version><item><title>T</title><link>https://b.example/1</link>"
    '<content:encoded><![CDATA[<a href="https://wiki.example/entries/pear/">p</a> me@x.example]]></content:encoded>'
    "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type><wp:post_date>2010-09-05 12:00:00</wp:post_date>"
    "<wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_content><![CDATA[hi]]></wp:comment_content>"
    "<wp:comment_approved>1</wp:comment_approved></wp:comment></item></channel></rss>"
)


def run(data: bytes) -> None:
    """Read one input."""
    kinds: Sequence[Callable[[bytes], object]] = (
        _file,
        _page_of_ours,
        _page_from_elsewhere,
        _quotation,
        _address,
        _row,
        _export,
    )
    check = kinds[data[0] % len(kinds)] if data else _file
    first = check(data[1:])
    if len(data) % 8 == 0:
        assert check(data[1:]) == first


# Files


def _file(data: bytes) -> ExternalMention | None:
    problems = Problems()
    mention = read_mention(
        as_path("0123456789ab.yml", data), EntryId("pear"), problems.at("entries/mentions/pear/0123456789ab.yml")
    )
    check_problems(problems, data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n"))
    if mention is None or problems.has_errors:
        assert problems.has_errors
        return mention
    texts = (mention.title, mention.author, mention.site, mention.excerpt, mention.linked, mention.note)
    for text in texts:
        assert not hidden(text, besides=_JOINERS), text
    assert len(mention.name) <= LONGEST_TITLE
    assert len(mention.shown_author) <= LONGEST_AUTHOR
    assert len(str(mention.shown_excerpt)) <= LONGEST_EXCERPT + 4
    assert mention.url.lower().startswith(("http://", "https://")) or not mention.confirmed
    # What we write of it says the same.
    fields = {
        "url": plain_text(mention.url),
        "title": mention.title,
        "author": mention.author,
        "excerpt": mention.excerpt,
        "note": mention.note,
    }
    text = mention_as_yaml(fields)
    assert not {one for one in hidden(mention.url) if one < "\U00010000"}, mention.url
    if mention.url:
        again = read_mention(as_path("0123456789ab.yml", text.encode()), EntryId("pear"), Problems().at("x.yml"))
        assert again is not None
        assert (again.url, again.title, again.author, again.excerpt, again.note) == tuple(fields.values()), text
    assert len(mention_name(mention.url, "pear")) == 12
    return mention


# Pages


def _page_of_ours(data: bytes) -> object:
    """A page after the sanitiser, and as it came: authors' pages pass no sanitiser."""
    html = data.decode("utf-8", "replace")
    found = [_links(sanitise(html)), _links(html)]
    for reader in found:
        for link in reader.links:
            assert len(str(link.excerpt)) <= 400, link
            assert link.excerpt.linked in str(link.excerpt)
        for one in outgoing("a/", links_in_text(reader.links), {}):
            assert is_elsewhere(one.target)
            assert len(one.hash) == 16
    return [(one.links, one.headings) for one in found]


def _links(html: str) -> PageReader:
    reader = PageReader()
    reader.feed(html)
    reader.close()
    return reader


def _fetched(text: str, content_type: str = "text/html") -> Fetched:
    headers = Headers([("Link", text[:200].replace("\n", " ")), ("X-Pingback", text[:50])])
    return Fetched(
        status=200,
        address=_PAGE,
        headers=headers,
        content_type=content_type,
        body=text.encode("utf-8", "replace"),
        text=text,
        whole=True,
    )


def _page_from_elsewhere(data: bytes) -> object:
    html = data.decode("utf-8", "replace")
    parts = list(parts_in(html))
    assert sum(len(one) for one in parts if isinstance(one, str)) <= len(html)
    for one in parts:
        if isinstance(one, Tag):
            assert one.name == one.name.lower()
    endpoints = endpoints_of(_fetched(html))
    links = list(targets().links_in(html, _PAGE))
    excerpts = [pingback_excerpt(html, link) for link, _ in links[:3]]
    for excerpt in excerpts:
        if excerpt is not None:
            assert len(excerpt.text) <= 1000
            assert excerpt.linked in excerpt.text
    assert len(strip_tags(data)) <= len(data)
    return endpoints, links, excerpts, page_title(html), list(links_in_header(html[:300]))


def _quotation(data: bytes) -> object:
    html = data.decode("utf-8", "replace")
    page = _fetched(html)
    text = folded(text_of(page))
    # Taking a footnote out of brackets may make another one, and an accent behind a space joins the letter before it.
    assert "[" in text or folded(text) == unicodedata.normalize("NFKC", text), text
    words = text_of(page)[:40]
    # What stands at the beginning of a page is found on it, unless there is nothing to find.
    return text, needs_scripts(page), stands_in(words, text)


# Addresses


def _address(data: bytes) -> object:
    url = data.decode("utf-8", "replace")
    key = source_key(url)
    assert len(forgotten_hash(url)) == 64
    sources = Sources(hosts=frozenset({"a.example"}), prefixes=("b.example/c",))
    blocked = url in sources
    target = targets().target_at(url)
    try:
        address = parse_address(url)
    except NotAnAddress:
        assert not is_usable(url)
        return key, blocked, target
    again = parse_address(address.text)
    assert again == address, (url, address)
    assert address.host.isascii()
    assert address.host == address.host.lower()
    assert not set(address.text) & set(' \r\n\t\\<>"')
    assert 0 <= address.port < 65536
    return key, blocked, target, address


# What is pulled and imported


def _row(data: bytes) -> object:
    try:
        row = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(row, dict):
        return None
    found = _read(row, targets(), "2026-01-01")
    if isinstance(found, Candidate):
        fields = trimmed(found.fields)
        text = mention_as_yaml({"url": found.url, **fields})
        problems = Problems()
        mention = read_mention(
            as_path("0123456789ab.yml", text.encode("utf-8", "replace")), EntryId("pear"), problems.at("x.yml")
        )
        if is_usable(found.url):
            assert not [one for one in problems if one.severity.value == "error"], (list(problems), text)
            assert mention is not None
        _check_code(in_code(found.url))
    return found


def _check_code(text: str) -> None:
    """Text in code, as Markdown reads it: nothing within ends it."""
    assert re.fullmatch("(?:`[^`]+`)?", text), text
    assert not set("\r\n") & set(text)


def _export(data: bytes) -> object:
    try:
        found = list(read_export(io.BytesIO(data)))
    except NotAnExport:
        return None
    for one in found:
        assert "me@x.example" not in str(one), one
    return found
