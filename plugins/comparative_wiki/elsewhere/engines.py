"""What each generator wants: where pages lie, what their front matter says, and files to begin with."""

from __future__ import annotations

import enum
import html as html_library
import json
import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ..languages.language import marked
from .folder import Starter
from .harmless import harmless
from .markdown import markdown_extensions
from .navigation import NavItem
from .pages import PlainPage, PlainSite
from .writing import as_toml, front_matter, toml_key

FRAME = "assets/frame.css"
FRAME_SCRIPT = "assets/frame.js"
NAV_BEGINS = "# navigation: each export writes it anew, down to the line that says so"
NAV_ENDS = "# end of the navigation"
_THEME = ("language", "direction", "palette", "features", "icon", "logo", "favicon", "font")
"""settings of Material's theme that Zensical's takes too"""


class Format(enum.StrEnum):
    """What pages are written in."""

    MARKDOWN = "markdown"
    HTML = "html"


@dataclass(frozen=True, kw_only=True)
class Export:
    """All that is to be written: path → content."""

    files: Mapping[str, bytes | Path]
    starters: Mapping[str, Starter]


@dataclass(frozen=True, kw_only=True)
class Engine:
    """One generator, or none in particular."""

    format: Format
    pages: str
    """the folder of the pages"""
    files: str
    """the folder of everything else"""
    escaped: bool
    """whether themes print what front matter says as it is, so that it has to be HTML"""
    data: Callable[[PlainSite], Mapping[str, str]]
    """files that say how pages hang together"""
    starters: Callable[[PlainSite], Mapping[str, Starter]]
    steps: str
    """how the owner goes on, in one line"""
    front: Callable[[PlainPage], Mapping[str, Any]] = lambda page: {}
    """what its front matter says besides"""
    framed: bool = False
    """whether pages come with a frame of ours: a layout, its style and its script"""
    face: str = "index"
    """the name of a folder's own page"""


def export(site: PlainSite, engine: Engine) -> Export:
    """Lay out a site for a generator."""
    written: dict[str, bytes | Path] = {
        f"{engine.files}/{path}": content for path, content in site.files.items() if not path.endswith(".md")
    }
    if engine.framed:
        for name in (FRAME, FRAME_SCRIPT):
            written[f"{engine.files}/{name}"] = _starter(posixpath.basename(name)).encode()
    for page in site.pages:
        written[f"{engine.pages}/{_file_of(page.path, engine)}"] = _page(page, engine).encode("utf-8", "replace")
    for path, text in engine.data(site).items():
        written[path] = text.encode()
    return Export(files=written, starters=engine.starters(site))


def _file_of(path: str, engine: Engine) -> str:
    if engine.format is Format.MARKDOWN:
        return path
    folder, name = posixpath.split(path.removesuffix(".md"))
    return posixpath.join(folder, f"{engine.face if name in {'index', 'README'} else name}.html")


def _page(page: PlainPage, engine: Engine) -> str:
    said = _escaped if engine.escaped else str
    front: dict[str, Any] = {**page.front, "title": said(page.title)}
    if page.description:
        front["description"] = said(page.description)
    if page.tags:
        front["tags"] = [said(tag) for tag in page.tags]
    front["address"] = page.address
    if page.head:
        front["head"] = harmless(page.head)
    if engine.format is Format.HTML:
        front["headings"] = [{"title": one.title, "id": one.id, "level": one.level} for one in page.headings]
        front["up"] = page.up
        front["wide"] = page.wide
    elif page.wide:
        front["hide"] = ["navigation", "toc"]
    front.update(engine.front(page))
    return f"{front_matter(front)}\n{_body(page, engine)}\n"


def _body(page: PlainPage, engine: Engine) -> str:
    if engine.format is Format.HTML:
        return harmless(page.html)
    if page.markdown is not None:
        return page.markdown
    return f'<div class="cw-page">\n{harmless(page.html, one_block=True)}\n</div>'


def _escaped(text: str) -> str:
    return html_library.escape(text).replace("{", "&#123;")


# Navigation


def navigation_as_data(site: PlainSite) -> list[dict[str, Any]]:
    """The navigation with titles and addresses: `{title, address | link | children}`; sections know their pages."""
    pages = {one.path: one for one in site.pages}

    def item(one: NavItem) -> dict[str, Any]:
        page = pages.get(one.path)
        if page is not None:
            return {"title": one.title or page.title, "path": one.path, "address": page.address}
        if one.children:
            children = [item(child) for child in one.children if child.path in pages or not child.path]
            within = [address for child in children for address in [child.get("address"), *child.get("within", [])]]
            return {"title": one.title, "children": children, "within": [one for one in within if one is not None]}
        return {"title": one.title or one.link or one.path, "link": one.link}

    # What mkdocs.yml names and nobody has written leads nowhere.
    return [item(one) for one in site.navigation if one.path in pages or not one.path]


def _json(data: object) -> str:
    return f"{json.dumps(data, ensure_ascii=False, indent=1)}\n"


def _nav_file(site: PlainSite) -> Mapping[str, str]:
    return {"nav.json": _json(navigation_as_data(site))}


def _frame_data(folder: str) -> Callable[[PlainSite], Mapping[str, str]]:
    """What a layout needs to know of the site, in the folder in which a generator looks for data."""

    def data(site: PlainSite) -> Mapping[str, str]:
        theme = site.configuration.get("theme")
        language = theme.get("language") if isinstance(theme, Mapping) else None
        about = {
            "title": site.title,
            "description": _setting(site, "site_description"),
            "copyright": _setting(site, "copyright"),
            "address": site.address,
            "language": str(language or "en"),
            "styles": [FRAME, site.style, *_names(site, "extra_css")],
            "scripts": list(site.scripts),
        }
        return {f"{folder}/nav.json": _json(navigation_as_data(site)), f"{folder}/site.json": _json(about)}

    return data


def _setting(site: PlainSite, key: str) -> str:
    value = site.configuration.get(key)
    return value if isinstance(value, str) else ""


def _names(site: PlainSite, key: str) -> list[str]:
    value = site.configuration.get(key)
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


# Files to begin with


def _starter(path: str) -> str:
    return files("comparative_wiki").joinpath("elsewhere", "starters", *path.split("/")).read_text(encoding="utf-8")


def _starters(engine: str, *paths: str) -> dict[str, Starter]:
    return {path: Starter(content=_starter(f"{engine}/{path}")) for path in paths}


def _hugo(site: PlainSite) -> Mapping[str, Starter]:
    lines = [
        "# How Hugo builds what `comparative-wiki export site --for hugo` wrote. Change it: it is yours.",
        f"baseURL = {as_toml(site.address or '/')}",
        f"title = {as_toml(site.title)}",
        'disableKinds = ["taxonomy", "term", "RSS"]',
        "# Pages are what the wiki says they are, whatever their dates.",
        "buildFuture = true",
        "buildExpired = true",
        "# Pages are HTML already, which newer versions want to be asked for.",
        "[security]",
        'allowContent = [".*"]',
        "",
    ]
    made = {"hugo.toml": Starter(content="\n".join(lines))}
    return {**made, **_starters("hugo", "layouts/_default/wiki.html", "layouts/partials/items.html")}


def _zensical(site: PlainSite) -> Mapping[str, Starter]:
    starter = Starter(content="\n".join([*_zensical_lines(site), ""]), kept_up=(NAV_BEGINS, NAV_ENDS))
    return {"zensical.toml": starter, **_starters("zensical", "overrides/main.html")}


def _zensical_lines(site: PlainSite) -> Iterator[str]:
    yield "# How Zensical builds what `comparative-wiki export site --for zensical` wrote. Change it: it is yours."
    yield "[project]"
    yield f"site_name = {as_toml(site.title)}"
    kept = ("site_url", "site_description", "site_author", "copyright", "repo_url", "repo_name", "use_directory_urls")
    for key in kept:
        if isinstance(site.configuration.get(key), (str, bool)):
            yield f"{key} = {as_toml(site.configuration[key])}"
    yield f"extra_css = {as_toml([site.style, *_names(site, 'extra_css')])}"
    scripts = [{"path": one, "type": "module"} for one in site.scripts]
    yield f"extra_javascript = {as_toml(scripts)}"
    yield NAV_BEGINS
    yield "nav = ["
    yield from (f"  {_nav_toml(one)}," for one in navigation_as_data(site))
    yield "]"
    yield NAV_ENDS
    yield from _zensical_theme(site.configuration.get("theme"))
    yield "[project.plugins.search]"
    yield "[project.plugins.tags]"
    yield from _zensical_markdown(site.configuration.get("markdown_extensions"))


def _nav_toml(item: Mapping[str, Any]) -> str:
    target = item.get("path") or item.get("link")
    value = as_toml(target) if target else f"[{', '.join(map(_nav_toml, item['children']))}]"
    return f"{{{toml_key(item['title'])} = {value}}}"


def _zensical_theme(theme: object) -> Iterator[str]:
    yield "[project.theme]"
    yield 'custom_dir = "overrides"'
    settings = theme if isinstance(theme, Mapping) else {}
    if (settings.get("name") or theme) == "material":
        yield 'variant = "classic" # as Material for MkDocs looked; leave it out for the new look'
        for key in _THEME:
            if settings.get(key) is not None:
                yield f"{key} = {as_toml(settings[key])}"
    if "font" not in settings:
        yield "font = false # nothing is fetched from elsewhere"


def _zensical_markdown(written: object) -> Iterator[str]:
    for name, options in markdown_extensions(written):
        if name not in {"toc", "tables", "fenced_code"} or options:
            yield f"[project.markdown_extensions.{toml_key(name)}]"
            yield from (f"{toml_key(key)} = {as_toml(value)}" for key, value in options.items())


# The generators


def _no_starters(site: PlainSite) -> Mapping[str, Starter]:  # noqa: ARG001 - as for the others
    return {}


PLAIN = {
    Format.MARKDOWN: Engine(
        format=Format.MARKDOWN,
        pages="pages",
        files="files",
        escaped=True,
        data=_nav_file,
        starters=_no_starters,
        steps=marked("Give pages/ to your generator, and let it copy files/ into the site as it is."),
    ),
    Format.HTML: Engine(
        format=Format.HTML,
        pages="pages",
        files="files",
        escaped=True,
        data=_nav_file,
        starters=_no_starters,
        steps=marked("Give pages/ to your generator, and let it copy files/ into the site as it is."),
    ),
}

ENGINES = {
    "zensical": Engine(
        format=Format.MARKDOWN,
        pages="docs",
        files="docs",
        escaped=True,
        data=_nav_file,
        starters=_zensical,
        steps=marked("Build it there: pip install zensical, then zensical build. The site is in site/."),
    ),
    "eleventy": Engine(
        format=Format.HTML,
        pages="content",
        files="static",
        escaped=False,
        framed=True,
        data=_frame_data("_data"),
        starters=lambda site: _starters("eleventy", "eleventy.config.mjs", "package.json", "_includes/page.njk"),
        front=lambda page: {
            "layout": "page.njk",
            "permalink": f"/{unquote(page.address)}",
            "templateEngineOverride": False,
        },
        steps=marked("Build it there: npm install, then npx @11ty/eleventy. The site is in _site/."),
    ),
    "hugo": Engine(
        format=Format.HTML,
        pages="content",
        files="static",
        escaped=False,
        framed=True,
        data=_frame_data("data"),
        starters=_hugo,
        front=lambda page: {"layout": "wiki", "url": f"/{unquote(page.address)}"},
        face="_index",
        steps=marked("Build it there: hugo. The site is in public/."),
    ),
}
"""by the names that `--for` takes"""
