"""Problems as SARIF 2.1.0, which forges and editors read."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import quote

from .problems import CODES, Problem

SCHEMA = "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json"
TOP = "TOP"
"""what paths are relative to"""
FINGERPRINT = "comparativeWiki/v1"

_LINE_NUMBER = re.compile(r"\bline \d+")


def problems_as_sarif(problems: Iterable[Problem], *, version: str, manual: str = "", prefix: str = "") -> str:
    """A SARIF document with one run.

    `version` is that of the package, `manual` the address of the manual's page *Problems*, where it is known, and
    `prefix` stands before the path of every file.
    """
    found = list(problems)
    codes = sorted(CODES)
    driver = {"name": "comparative-wiki", "semanticVersion": version, "rules": [_rule(code, manual) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {TOP: {"description": {"text": "The top of the repository."}}},
        "results": [_result(one, codes, mark, prefix) for one, mark in zip(found, fingerprints(found), strict=True)],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


Lasting = tuple[str, str, str]


def lasting(problem: Problem) -> Lasting:
    """What stays of a problem when lines are added above it: code, file, and cause without numbers of lines."""
    return (problem.code, problem.path, _LINE_NUMBER.sub("line", problem.cause))


def fingerprints(problems: Iterable[Problem]) -> list[str]:
    """For each problem a name that stays when lines are added above it, or its severity changes."""
    seen: Counter[Lasting] = Counter()
    found = []
    for problem in problems:
        key = lasting(problem)
        text = "\0".join((*key, str(seen[key])))
        found.append(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32])
        seen[key] += 1
    return found


def _rule(code: str, manual: str) -> dict[str, object]:
    meaning = f"{CODES[code][:1].upper()}{CODES[code][1:]}."
    page = f"{manual}#{code}" if manual else ""
    more = "What leads to it, and what to do about it, stands in"
    section = f"the manual, on the page Problems, under '{code}'"
    rule: dict[str, object] = {
        "id": code,
        "shortDescription": {"text": meaning},
        "fullDescription": {"text": meaning},
        "help": {
            "text": f"{meaning} {more} {section}" + (f": {page}" if page else "."),
            "markdown": f"{meaning} {more} " + (f"[the manual]({page})." if page else f"{section}."),
        },
    }
    return {**rule, "helpUri": page} if page else rule


def _result(problem: Problem, codes: list[str], fingerprint: str, prefix: str) -> dict[str, object]:
    return {
        "ruleId": problem.code,
        "ruleIndex": codes.index(problem.code),
        "level": problem.severity.value,
        "message": {"text": _message(problem)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(f"{prefix}{problem.path}"), "uriBaseId": TOP},
                    "region": {"startLine": problem.place.line, "startColumn": problem.place.column},
                }
            }
        ],
        "partialFingerprints": {FINGERPRINT: fingerprint},
    }


def _message(problem: Problem) -> str:
    # SARIF reads [text](address) as a link; a word joiner keeps a stranger's text from being one.
    return problem.sentence.replace("](", "]\u2060(")


def _uri(path: str) -> str:
    return quote(path, safe="/!$&'()*+,;=@~", errors="surrogateescape")
