"""The whole model as one SQLite database, for questions in SQL. docs/manual/data.md describes its tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing

from ..addresses import Addresses
from ..ageing import review_due
from ..entry import Claim, Evidence, Value
from ..mentions.topics import Target
from ..phrases import value_in_words, verdict_in_words
from ..wiki import ClassifiedEntry, Wiki
from .json_export import VERSION

Row = Sequence[str | int | float | None]

SCHEMA = """
PRAGMA page_size = 4096;
PRAGMA foreign_keys = ON;

CREATE TABLE wiki (version INTEGER NOT NULL, title TEXT NOT NULL, summary TEXT NOT NULL);

CREATE TABLE criteria (
  id TEXT PRIMARY KEY, position INTEGER NOT NULL, title TEXT NOT NULL, question TEXT NOT NULL, kind TEXT NOT NULL,
  unit TEXT NOT NULL, evidence TEXT NOT NULL
);
CREATE TABLE levels (
  criterion TEXT NOT NULL REFERENCES criteria (id), id TEXT NOT NULL, position INTEGER NOT NULL, title TEXT NOT NULL,
  tone TEXT NOT NULL, good INTEGER NOT NULL, PRIMARY KEY (criterion, id)
);
CREATE TABLE classifications (
  id TEXT PRIMARY KEY, position INTEGER NOT NULL, title TEXT NOT NULL, policy TEXT NOT NULL,
  lens_of TEXT REFERENCES classifications (id)
);
CREATE TABLE classes (
  classification TEXT NOT NULL REFERENCES classifications (id), id TEXT NOT NULL, position INTEGER NOT NULL,
  title TEXT NOT NULL, summary TEXT NOT NULL, colour TEXT NOT NULL, is_a TEXT, PRIMARY KEY (classification, id)
);

CREATE TABLE entries (
  id TEXT PRIMARY KEY, title TEXT NOT NULL, summary TEXT NOT NULL, path TEXT NOT NULL, url TEXT NOT NULL,
  since TEXT NOT NULL, added TEXT NOT NULL
);
CREATE TABLE tags (entry TEXT NOT NULL REFERENCES entries (id), tag TEXT NOT NULL, PRIMARY KEY (entry, tag));
CREATE TABLE entry_values (
  entry TEXT NOT NULL REFERENCES entries (id), criterion TEXT NOT NULL REFERENCES criteria (id), state TEXT NOT NULL,
  words TEXT NOT NULL, reason TEXT NOT NULL, origin TEXT NOT NULL, review_due TEXT, PRIMARY KEY (entry, criterion)
);
CREATE TABLE possible_values (
  entry TEXT NOT NULL, criterion TEXT NOT NULL, position INTEGER NOT NULL, value TEXT NOT NULL,
  certain INTEGER NOT NULL, PRIMARY KEY (entry, criterion, position),
  FOREIGN KEY (entry, criterion) REFERENCES entry_values (entry, criterion)
);
CREATE TABLE claims (
  id INTEGER PRIMARY KEY, entry TEXT NOT NULL, criterion TEXT NOT NULL, current INTEGER NOT NULL, text TEXT NOT NULL,
  since TEXT NOT NULL, confidence TEXT, because TEXT NOT NULL, note TEXT NOT NULL,
  FOREIGN KEY (entry, criterion) REFERENCES entry_values (entry, criterion)
);
CREATE TABLE evidence (
  id INTEGER PRIMARY KEY, claim INTEGER NOT NULL REFERENCES claims (id), url TEXT NOT NULL, title TEXT NOT NULL,
  author TEXT NOT NULL, date TEXT NOT NULL, seen TEXT NOT NULL, quote TEXT NOT NULL,
  archive TEXT NOT NULL, interest TEXT NOT NULL, note TEXT NOT NULL
);
CREATE TABLE verdicts (
  entry TEXT NOT NULL REFERENCES entries (id), classification TEXT NOT NULL REFERENCES classifications (id),
  state TEXT NOT NULL, words TEXT NOT NULL, no_class_possible INTEGER NOT NULL, PRIMARY KEY (entry, classification)
);
CREATE TABLE verdict_classes (
  entry TEXT NOT NULL, classification TEXT NOT NULL, class TEXT NOT NULL, certain INTEGER NOT NULL,
  PRIMARY KEY (entry, classification, class),
  FOREIGN KEY (entry, classification) REFERENCES verdicts (entry, classification),
  FOREIGN KEY (classification, class) REFERENCES classes (classification, id)
);
CREATE TABLE deciding (
  entry TEXT NOT NULL, classification TEXT NOT NULL, position INTEGER NOT NULL,
  criterion TEXT NOT NULL REFERENCES criteria (id), PRIMARY KEY (entry, classification, criterion),
  FOREIGN KEY (entry, classification) REFERENCES verdicts (entry, classification)
);
CREATE TABLE class_changes (
  entry TEXT NOT NULL, classification TEXT NOT NULL, position INTEGER NOT NULL, date TEXT NOT NULL,
  before TEXT NOT NULL, after TEXT NOT NULL, certain INTEGER NOT NULL, why TEXT NOT NULL,
  PRIMARY KEY (entry, position), FOREIGN KEY (entry, classification) REFERENCES verdicts (entry, classification)
);
CREATE TABLE kin (
  relation TEXT NOT NULL, older TEXT NOT NULL REFERENCES entries (id), younger TEXT NOT NULL REFERENCES entries (id),
  date TEXT NOT NULL, until TEXT NOT NULL, disputed INTEGER NOT NULL
);
CREATE TABLE mentions (
  id INTEGER PRIMARY KEY, entry TEXT REFERENCES entries (id), criterion TEXT REFERENCES criteria (id),
  classification TEXT, class TEXT, elsewhere INTEGER NOT NULL, url TEXT NOT NULL,
  title TEXT NOT NULL, kind TEXT NOT NULL, date TEXT NOT NULL, excerpt TEXT NOT NULL,
  FOREIGN KEY (classification, class) REFERENCES classes (classification, id)
);

CREATE INDEX claims_of_value ON claims (entry, criterion);
CREATE INDEX evidence_of_claim ON evidence (claim);
CREATE INDEX mentions_of_entry ON mentions (entry);
CREATE INDEX entries_of_class ON verdict_classes (classification, class);

CREATE VIEW class_sizes AS
SELECT k.classification, k.id AS class, k.title, count(CASE WHEN v.certain THEN 1 END) AS certain,
  count(CASE WHEN NOT v.certain THEN 1 END) AS perhaps
FROM classes k LEFT JOIN verdict_classes v ON v.classification = k.classification AND v.class = k.id
GROUP BY k.classification, k.id ORDER BY k.classification, k.position;

CREATE VIEW open_questions AS
SELECT d.entry, e.title, d.classification, v.state, v.words AS verdict, d.criterion, c.question
FROM deciding d JOIN entries e ON e.id = d.entry
JOIN verdicts v ON v.entry = d.entry AND v.classification = d.classification
JOIN criteria c ON c.id = d.criterion
ORDER BY d.entry, d.classification, d.position;

CREATE VIEW unread_values AS
SELECT v.entry, e.title, v.criterion, v.words, count(s.id) AS sources
FROM entry_values v JOIN entries e ON e.id = v.entry JOIN criteria c ON c.id = v.criterion
LEFT JOIN claims m ON m.entry = v.entry AND m.criterion = v.criterion AND m.current
LEFT JOIN evidence s ON s.claim = m.id
WHERE v.state IN ('known', 'partial', 'disputed') AND v.origin = ''
GROUP BY v.entry, v.criterion HAVING count(CASE WHEN s.seen <> '' THEN 1 END) = 0
ORDER BY v.entry, c.position;
"""
"""Lists of several texts are tables of their own, so that every column holds one value."""


def wiki_as_sqlite(wiki: Wiki, addresses: Addresses) -> bytes:
    """Return the file. The same wiki always gives the same bytes under the same version of SQLite."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(SCHEMA)
        for table, rows in _tables(wiki, addresses).items():
            _fill(database, table, rows)
        database.commit()
        database.execute("VACUUM")
        return bytes(database.serialize())


def _fill(database: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    every = list(rows)
    if every:
        places = ", ".join("?" * len(every[0]))
        database.executemany(f"INSERT INTO {table} VALUES ({places})", every)  # noqa: S608 - tables are named here


def _tables(wiki: Wiki, addresses: Addresses) -> Mapping[str, Iterable[Row]]:
    """Table → rows, each table after those to which it refers."""
    comparison = wiki.comparison
    claims, evidence = _claims(wiki)
    return {
        "wiki": [(VERSION, comparison.title, comparison.summary)],
        "criteria": [
            (one.id, number, one.title, one.question, one.kind.value, one.unit, one.evidence.value)
            for number, one in enumerate(comparison.criteria.values(), start=1)
        ],
        "levels": [
            (one.id, level.id, number, level.title, level.tone.value, level.id in one.good)
            for one in comparison.criteria.values()
            for number, level in enumerate(one.levels, start=1)
        ],
        # A reading of another classification may stand before it.
        "classifications": sorted(
            (
                (one.id, number, one.title, one.policy.value, one.lens_of)
                for number, one in enumerate(comparison.classifications.values(), start=1)
            ),
            key=lambda row: (row[4] is not None, row[1]),
        ),
        "classes": [
            (one.id, kind.id, number, kind.title, kind.summary, kind.colour, kind.is_a)
            for one in comparison.classifications.values()
            for number, kind in enumerate(one.classes, start=1)
        ],
        "entries": [_entry(one, addresses) for one in wiki.entries.values()],
        "tags": [(name, tag) for name, one in wiki.entries.items() for tag in dict.fromkeys(one.entry.tags)],
        "entry_values": [_value(wiki, name, value) for name, value in _values(wiki)],
        "possible_values": [
            (name, value.criterion, number, possible, possible in value.certain or len(value.possible) == 1)
            for name, value in _values(wiki)
            for number, possible in enumerate(value.possible, start=1)
        ],
        "claims": claims,
        "evidence": evidence,
        **_verdicts(wiki),
        "class_changes": _class_changes(wiki),
        "kin": [
            (one.relation.value, one.older, one.younger, one.date, one.until, one.disputed) for one in wiki.kinship.ties
        ],
        "mentions": _mentions(wiki, addresses),
    }


def _entry(one: ClassifiedEntry, addresses: Addresses) -> Row:
    entry = one.entry
    url = f"{addresses.site_url}{addresses.url(addresses.entries[entry.id])}"
    return (entry.id, entry.title, entry.summary, entry.path, url, entry.since, entry.added)


def _values(wiki: Wiki) -> list[tuple[str, Value]]:
    return [(name, value) for name, one in wiki.entries.items() for value in one.entry.values.values()]


def _value(wiki: Wiki, name: str, value: Value) -> Row:
    criterion = wiki.comparison.criteria[value.criterion]
    words, due = value_in_words(criterion, value), review_due(criterion, value)
    return (name, criterion.id, value.state.value, words, value.reason, value.origin, due or None)


def _claims(wiki: Wiki) -> tuple[list[Row], list[Row]]:
    """The claims, numbered, and the evidence of each."""
    claims: list[Row] = []
    evidence: list[Row] = []
    for name, value in _values(wiki):
        for claim, current in [*((one, True) for one in value.claims), *((one, False) for one in value.history)]:
            claims.append(_claim(len(claims) + 1, name, value, claim, current=current))
            evidence += [_source(len(evidence) + 1 + at, len(claims), one) for at, one in enumerate(claim.evidence)]
    return claims, evidence


def _claim(number: int, entry: str, value: Value, claim: Claim, *, current: bool) -> Row:
    confidence = claim.confidence.value if claim.confidence else None
    return (number, entry, value.criterion, current, claim.text, claim.since, confidence, claim.because, claim.note)


def _source(number: int, claim: int, one: Evidence) -> Row:
    return (
        number,
        claim,
        one.url,
        one.title,
        one.author,
        one.date,
        one.seen,
        one.quote,
        one.archive,
        one.interest,
        one.note,
    )


def _verdicts(wiki: Wiki) -> dict[str, list[Row]]:
    every = [(name, one, verdict) for name, one in wiki.entries.items() for verdict in one.verdicts.values()]
    return {
        "verdicts": [
            (
                name,
                verdict.classification,
                verdict.state.value,
                one.explanations[verdict.classification].words,
                verdict.may_be_none,
            )
            for name, one, verdict in every
        ],
        "verdict_classes": [
            (name, verdict.classification, kind, kind in verdict.certain)
            for name, _, verdict in every
            for kind in dict.fromkeys([*verdict.certain, *verdict.possible])
        ],
        "deciding": [
            (name, verdict.classification, number, criterion)
            for name, _, verdict in every
            for number, criterion in enumerate(verdict.deciding, start=1)
        ],
    }


def _class_changes(wiki: Wiki) -> list[Row]:
    words = wiki.comparison
    return [
        (
            name,
            change.classification,
            number,
            change.date,
            verdict_in_words(words, change.before),
            verdict_in_words(words, change.after),
            change.certain,
            change.why,
        )
        for name, one in wiki.entries.items()
        for number, change in enumerate(one.history.changes, start=1)
    ]


def _mentions(wiki: Wiki, addresses: Addresses) -> list[Row]:
    # Entry, criterion, classification and class: only what is spoken of has a name.
    named: list[tuple[Target, Row]] = [(name, (name, None, None, None)) for name in wiki.entries]
    named += [(topic, (None, name, None, None)) for name, topic in wiki.topics.criteria.items()]
    named += [(topic, (None, None, *names)) for names, topic in wiki.topics.classes.items()]
    found: list[Row] = []
    for target, names in named:
        for here in wiki.mentions.get(target, ()):
            url = f"{addresses.site_url}{addresses.url(here.source)}"
            words = " … ".join(map(str, here.excerpts))
            found.append((len(found) + 1, *names, False, url, here.title, here.kind.value, here.date, words))
        for one in wiki.external.get(target, ()):
            words = str(one.shown_excerpt)
            found.append((len(found) + 1, *names, True, one.url, one.name, one.kind.value, one.date, words))
    return found
