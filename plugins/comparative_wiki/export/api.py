"""The files below api/v1 that are made of the model: entries one by one, classes, criteria, and their description."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable, Mapping
from typing import Any

from ..addresses import JSON_PATH, Addresses
from ..comparison.model import Class, Classification
from ..entry import EntryId
from ..published import (
    CHANGES_PATH,
    CHANGES_SCHEMA_PATH,
    CLASSES_PATH,
    CLASSES_SCHEMA_PATH,
    CRITERIA_PATH,
    CRITERIA_SCHEMA_PATH,
    ENTRY_DATA_SCHEMA_PATH,
    ENTRY_PATH,
    OPENAPI_PATH,
    RESOURCES,
    WIKI_SCHEMA_PATH,
    Resource,
)
from ..wiki import Wiki
from .data_schema import schemas_as_text
from .json_export import VERSION, Json, classification_as_json, criterion_as_json

PARAMETERS: Mapping[str, str] = {
    "entry": "The id of an entry: the name of its file.",
    "classification": "The part of an address that stands for a classification, as in those of its classes.",
    "table": "The name of a table. The page Data of the site lists them.",
}
"""what the words in braces stand for"""


def api_paths() -> list[str]:
    """Every file that is made here of the whole wiki, as it is for a comparison that has the top of the site."""
    return [CLASSES_PATH, CRITERIA_PATH, *_SCHEMAS.values(), OPENAPI_PATH]


def api_file(wiki: Wiki, addresses: Addresses, path: str) -> str:
    """The text of one of them."""
    makers = {CLASSES_PATH: classes_as_json, CRITERIA_PATH: criteria_as_json, OPENAPI_PATH: openapi_as_json}
    return makers[path](wiki, addresses) if path in makers else schemas_as_text()[path]


def entry_file(wiki: Wiki, addresses: Addresses, name: EntryId, text: str, edit: Callable[[str], str] | None) -> str:
    """The file of an entry: what stands in wiki.json, with the version before it and where its page and file are.

    `text` is the entry as JSON; `edit` gives the page on which a file is changed.
    """
    url = addresses.url(addresses.entries[name])
    head = {
        "version": VERSION,
        "page": f"{addresses.site_url}{url}" if addresses.site_url else None,
        "edit": edit(wiki.entries[name].entry.path) if edit is not None else None,
    }
    return f"{_dump(head)[:-1]},{text[1:]}\n"


def classes_as_json(wiki: Wiki, addresses: Addresses) -> str:
    """The classifications with the entries of every class."""

    def with_entries(classification: Classification, kind: Class, document: Json) -> Json:
        return {
            **document,
            "url": addresses.url(addresses.classes[classification.id, kind.id]),
            "entries": [one.entry.id for one in wiki.members(classification.id, kind.id)],
            "perhaps": [one.entry.id for one in wiki.candidates(classification.id, kind.id)],
        }

    found = []
    for classification in wiki.comparison.classifications.values():
        document = classification_as_json(wiki, classification, addresses)
        pairs = zip(classification.classes, document["classes"], strict=True)
        found.append({**document, "classes": [with_entries(classification, *pair) for pair in pairs]})
    return _dump({"version": VERSION, "classifications": found}) + "\n"


def criteria_as_json(wiki: Wiki, addresses: Addresses) -> str:
    """The criteria with the addresses of their pages."""
    comparison = wiki.comparison
    criteria = [
        {**criterion_as_json(wiki, one, addresses), "url": addresses.url(addresses.criteria[one.id])}
        for one in comparison.criteria.values()
    ]
    groups = [{"id": one.id, "title": one.title, "summary": one.summary} for one in comparison.groups.values()]
    profile = list(comparison.profile)
    return _dump({"version": VERSION, "groups": groups, "profile": profile, "criteria": criteria}) + "\n"


def openapi_as_json(wiki: Wiki, addresses: Addresses) -> str:
    """Every kind of file as OpenAPI 3.1 describes what can be fetched."""
    document = {
        "openapi": "3.1.1",
        "info": {
            "title": wiki.comparison.title or "A comparative wiki",
            "description": wiki.comparison.summary or "The data of a comparative wiki.",
            "version": str(VERSION),
        },
        # Relative to this file: the top of the comparison, wherever it stands.
        "servers": [{"url": "../../"}],
        "paths": {f"/{one.path}": _path_item(one) for one in RESOURCES if not (one.of_site and addresses.base)},
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


_SCHEMAS: Mapping[str, str] = {
    JSON_PATH: WIKI_SCHEMA_PATH,
    ENTRY_PATH: ENTRY_DATA_SCHEMA_PATH,
    CLASSES_PATH: CLASSES_SCHEMA_PATH,
    CRITERIA_PATH: CRITERIA_SCHEMA_PATH,
    CHANGES_PATH: CHANGES_SCHEMA_PATH,
}
"""the schema of a file, where it has one"""


def _path_item(resource: Resource) -> Json:
    parts = [name for name in PARAMETERS if f"{{{name}}}" in resource.path]
    responses: Json = {"200": {"description": resource.what, "content": {resource.media: _content(resource)}}}
    if parts:
        responses["404"] = {"description": "There is no such file."}
    operation: Json = {
        "operationId": _operation(resource.path),
        "summary": resource.what,
        "responses": responses,
    }
    parameters = [
        {"name": name, "in": "path", "required": True, "description": PARAMETERS[name], "schema": {"type": "string"}}
        for name in parts
    ]
    return {"get": {**operation, "parameters": parameters} if parameters else operation}


def _content(resource: Resource) -> Json:
    if resource.path in _SCHEMAS:
        return {"schema": {"$ref": posixpath.relpath(_SCHEMAS[resource.path], posixpath.dirname(OPENAPI_PATH))}}
    kind = "object" if resource.media.endswith("json") else "string"
    return {"schema": {"type": kind}}


def _operation(path: str) -> str:
    """A name for programs: "api/v1/entries/{entry}.json" → "entries_json"."""
    plain = path.removeprefix("api/v1/")
    for name in PARAMETERS:
        plain = plain.replace(f"{{{name}}}", "")
    return "_".join(filter(None, "".join(one if one.isalnum() else " " for one in plain).split()))


def _dump(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
