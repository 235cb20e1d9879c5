"""A short name for any plain data, so that what was made of equal data can be found again."""

from __future__ import annotations

import dataclasses
import enum
import functools
import hashlib
import os
from collections.abc import Callable, Mapping
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

Put = Callable[[bytes], None]

DEEPEST = 60
"""how deep objects may lie in one another"""


class NotPlain(Exception):
    """Something that has no name of its own: what depends on it cannot be found again. The message says what."""


def digest(*parts: object) -> str:
    """64 hexadecimal digits for these parts: equal for equal ones, and for those alone. Raises NotPlain."""
    pieces: list[bytes] = []
    _write(parts, pieces.append, 0)
    return hashlib.blake2b(b"".join(pieces), digest_size=32).hexdigest()


def digest_of_bytes(content: bytes) -> str:
    """The same for one content of a file."""
    return hashlib.blake2b(content, digest_size=32).hexdigest()


def _write(value: Any, put: Put, depth: int) -> None:
    """Write a value so that no two different ones are written alike: a sign for the kind, the length, the content."""
    if depth > DEEPEST:
        raise NotPlain("too deep, or a circle")
    kind = type(value)
    if kind is str or kind is bytes:
        content = value.encode("utf-8", "surrogatepass") if kind is str else value
        put(b"%c%d:" % (115 if kind is str else 98, len(content)))
        put(content)
    elif value is None or kind in {bool, int, float}:
        put(b"=%s;" % repr(value).encode())
    elif kind in {tuple, list}:
        put(b"(%d:" % len(value))
        for one in value:
            _write(one, put, depth + 1)
    elif isinstance(value, Mapping):
        _write_mapping(value, put, depth)
    elif isinstance(value, set | frozenset):
        put(b"{%d:" % len(value))
        for name in sorted(digest(one) for one in value):
            put(name.encode())
    else:
        _write_object(value, put, depth)


def _write_mapping(value: Mapping[Any, Any], put: Put, depth: int) -> None:
    """In its order, which templates see. Its type counts unless it is a plain one."""
    put(b"[%d:" % len(value))
    if type(value) is not dict:
        _write(_name(type(value)), put, depth)
    for key, one in value.items():
        _write(key, put, depth + 1)
        _write(one, put, depth + 1)


def _write_object(value: Any, put: Put, depth: int) -> None:
    put(b"<")
    if isinstance(value, type | BuiltinFunctionType):
        _write(_name(value), put, depth + 1)
    elif isinstance(value, FunctionType):
        closure = [cell.cell_contents for cell in value.__closure__ or ()]
        _write((_name(value), value.__defaults__, value.__kwdefaults__, closure), put, depth + 1)
    elif isinstance(value, MethodType):
        _write((_name(value.__func__), value.__self__), put, depth + 1)
    elif isinstance(value, functools.partial):
        _write((value.func, value.args, value.keywords), put, depth + 1)
    elif isinstance(value, ModuleType):
        _write(value.__name__, put, depth + 1)  # Its text is in the digest of all code.
    elif isinstance(value, enum.Enum):
        _write((_name(type(value)), value.name), put, depth + 1)
    elif isinstance(value, os.PathLike):
        _write((_name(type(value)), os.fspath(value)), put, depth + 1)
    elif dataclasses.is_dataclass(value):
        fields = [(one.name, getattr(value, one.name)) for one in dataclasses.fields(value)]
        _write((_name(type(value)), fields), put, depth + 1)
    elif isinstance(value, tuple | list):
        _write((_name(type(value)), list(value)), put, depth + 1)
    elif isinstance(value, str | int | float):
        _write((_name(type(value)), repr(value)), put, depth + 1)
    elif type(value).__module__ != "builtins" and hasattr(value, "__dict__") and not hasattr(value, "__next__"):
        _write((_name(type(value)), vars(value)), put, depth + 1)
    else:
        raise NotPlain(_name(type(value)))


def _name(thing: object) -> str:
    return f"{getattr(thing, '__module__', '')}.{getattr(thing, '__qualname__', '')}"
