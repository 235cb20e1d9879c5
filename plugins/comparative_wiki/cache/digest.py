"""A short name for any plain data, so that what was made of equal data can be found again."""

from __future__ import annotations

import dataclasses
import enum
import functools
import hashlib
import os
from collections.abc import Callable, Mapping
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType
from typing import Any

from ..languages.language import Language

Put = Callable[[bytes], None]

DEEPEST = 60
"""how deep objects may lie in one another"""


PURE = frozenset(
    [
        "_operator",
        "babel",
        "builtins",
        "comparative_wiki",
        "gettext",
        "jinja2",
        "markdown",
        "markupsafe",
        "material",
        "mkdocs",
        "operator",
        "pymdownx",
        "pygments",
    ]
)
"""packages whose functions and classes give the same for the same arguments, when a page is made with them.

Any other function may read a file, the environment or the clock each time it is called, and no key would tell.
"""


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
    parts = _of_code(value)
    _write(_of_data(value) if parts is None else parts, put, depth + 1)


def _of_code(value: Any) -> object:
    """What tells a function or class from others; None for anything else. Raises NotPlain."""
    if isinstance(value, type | BuiltinFunctionType):
        _check_pure(value)
        return _name(value)
    if isinstance(value, FunctionType):
        _check_pure(value)
        closure = [cell.cell_contents for cell in value.__closure__ or ()]
        # The code too, since functions can be made of text, as gettext makes the rule of a plural.
        return _name(value), value.__defaults__, value.__kwdefaults__, closure, value.__code__
    if isinstance(value, CodeType):
        return value.co_code, list(value.co_consts), value.co_names
    if isinstance(value, MethodType):
        _check_pure(value.__func__)
        return _name(value.__func__), value.__self__
    if isinstance(value, functools.partial):
        return value.func, value.args, value.keywords
    inner = getattr(value, "__wrapped__", None)
    return (_name(type(value)), inner) if isinstance(inner, FunctionType) else None  # one that remembers its results


def _of_data(value: Any) -> object:
    """What tells an object from others. Raises NotPlain."""
    kind = type(value)
    if isinstance(value, Language):
        # It is in every criterion. How it writes a date follows from its code, and from the version of Babel.
        return _name(kind), value.digest, value.plural
    if isinstance(value, enum.Enum):
        return _name(kind), value.name
    if isinstance(value, os.PathLike):
        return _name(kind), os.fspath(value)
    if dataclasses.is_dataclass(value):
        return _name(kind), [(one.name, getattr(value, one.name)) for one in dataclasses.fields(value)]
    if isinstance(value, tuple | list):
        return _name(kind), list(value)
    if isinstance(value, str | int | float):
        return _name(kind), repr(value)
    if kind.__module__ != "builtins" and not hasattr(value, "__next__"):
        if callable(value):
            _check_pure(kind)
        if hasattr(value, "__dict__"):
            return _name(kind), vars(value)
        slots = [name for one in kind.__mro__ for name in getattr(one, "__slots__", ())]
        if slots:
            return _name(kind), [(name, getattr(value, name, None)) for name in slots]
    raise NotPlain(_name(kind))


def _check_pure(thing: object) -> None:
    """Raise NotPlain for a function or class of which it is not known that it depends on its arguments alone."""
    package = str(getattr(thing, "__module__", None)).partition(".")[0]
    if package not in PURE:
        raise NotPlain(f"{_name(thing)}, which may read what no key tells")


def _name(thing: object) -> str:
    return f"{getattr(thing, '__module__', '')}.{getattr(thing, '__qualname__', '')}"
