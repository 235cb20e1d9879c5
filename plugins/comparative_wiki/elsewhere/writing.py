"""Plain data as other programs read it: front matter and TOML."""

from __future__ import annotations

import datetime
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_RISKY = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""what JSON takes as it is, and YAML or TOML do not"""
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def front_matter(front: Mapping[str, Any]) -> str:
    """Front matter with its fences: YAML, one key a line, every value written as JSON, which is YAML too."""
    lines = [f"{_key(key)}: {as_json(value)}\n" for key, value in front.items()]
    return f"---\n{''.join(lines)}---\n"


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) and not key.isdigit() else as_json(key)


def as_json(value: Any) -> str:
    """One line of JSON, in which nothing has to be written otherwise for YAML or, in texts, for TOML."""
    text = json.dumps(_plain(value), ensure_ascii=False)
    return _RISKY.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(one) for one in value]
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    is_number = isinstance(value, (bool, int)) or (isinstance(value, float) and math.isfinite(value))
    return value if value is None or is_number else str(value)


def as_toml(value: Any) -> str:
    """A value of TOML on one line; what TOML has no word for, nothing and what is empty of it, is left out."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        pairs = [f"{toml_key(str(key))} = {as_toml(one)}" for key, one in value.items() if one is not None]
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(as_toml(one) for one in value if one is not None)}]"
    return as_json(value)


def toml_key(key: str) -> str:
    """A key of TOML."""
    return key if _BARE.fullmatch(key) else as_json(key)


def toml_table(name: str, data: Mapping[str, Any]) -> Iterator[str]:
    """A table of TOML, line by line."""
    yield f"[{name}]" if name else ""
    for key, value in data.items():
        if value is not None:
            yield f"{toml_key(key)} = {as_toml(value)}"
