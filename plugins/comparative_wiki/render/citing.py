"""An entry as something to cite: in words, as BibTeX and as CSL-JSON, with the date of its state."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass

from ..addresses import Addresses
from ..entry import Entry
from ..languages.language import ENGLISH, Language
from ..wiki import Wiki
from .badge_files import as_of

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_IN_BIBTEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{one: f"\\{one}" for one in "&%$#_"},
}


@dataclass(frozen=True, kw_only=True)
class Citation:
    """What is said of an entry by whoever cites it."""

    id: str
    title: str
    author: str
    """whom the site names as its author; may be empty"""
    wiki: str
    """may be empty"""
    day: str
    """the newest date in the entry: its state, whenever the site was built; may be empty"""
    url: str
    """empty where the site has no address"""
    language: Language = ENGLISH

    @property
    def words(self) -> str:
        """A sentence for a list of references."""
        whole = [self.author, f"“{self.title}”", self.wiki, self._state, self.url]
        return ". ".join(filter(None, whole)) + ("" if self.url else ".")

    @property
    def _state(self) -> str:
        return self.language.say("State of {date}", date=self.language.day(self.day)) if self.day else ""

    @property
    def bibtex(self) -> str:
        """An entry of a BibTeX file."""
        year, month, _ = [*self.day.split("-"), "", ""][:3]
        fields = {
            "author": f"{{{in_bibtex(self.author)}}}" if self.author else "",
            "title": f"{{{in_bibtex(self.title)}}}",
            "howpublished": in_bibtex(self.wiki),
            "year": year,
            "month": _MONTHS[int(month) - 1] if month else "",
            "note": self._state,
            "url": self.url,
        }
        lines = [f"  {name} = {text if name == 'month' else f'{{{text}}}'}," for name, text in fields.items() if text]
        return "\n".join([f"@misc{{{_key(self.id)},", *lines, "}"])

    @property
    def csl(self) -> str:
        """A list with one item, as CSL-JSON has it."""
        item = {
            "id": self.id,
            "type": "entry-encyclopedia",
            "title": self.title,
            "container-title": self.wiki,
            "author": [{"literal": self.author}] if self.author else [],
            "issued": {"date-parts": [[int(part) for part in self.day.split("-")]]} if self.day else {},
            "URL": self.url,
        }
        return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=1)


def citation_of(wiki: Wiki, addresses: Addresses, entry: Entry, author: str) -> Citation:
    """How an entry is cited."""
    page = addresses.url(addresses.entries[entry.id])
    return Citation(
        id=entry.id,
        title=entry.title,
        author=author,
        wiki=wiki.comparison.title,
        day=state_of(entry),
        url=f"{addresses.site_url}{page}" if addresses.site_url else "",
        language=wiki.comparison.language,
    )


def state_of(entry: Entry) -> str:
    """The newest of the dates on which an entry was added and its sources were read; empty where it has none."""
    return max(entry.added, as_of(entry))


def in_bibtex(text: str) -> str:
    """Text of which TeX takes nothing for a command."""
    return "".join(_IN_BIBTEX.get(one, one) for one in text)


def _key(name: str) -> str:
    """A key that BibTeX takes: plain letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-") or "entry"
