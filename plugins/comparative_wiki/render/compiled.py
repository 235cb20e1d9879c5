"""Compiled templates: kept in memory from build to build of one process, and those of packages beside our modules.

Compiling takes longer than filling once. `serve` builds again and again, and so do a site of several languages and a
test suite. What templates of packages were compiled to lies where Python puts our compiled modules, and is read under
the same condition: nothing has changed of which it was made. Whoever may write there may write the modules too.
Templates of a project are kept in memory only: there is no end to projects.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from functools import cache
from hashlib import blake2b
from importlib.util import cache_from_source
from pathlib import Path
from types import CodeType

import jinja2
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket, bc_magic

from ..languages.language import Language

MOST = 8
"""environments of which templates are kept"""
_PACKAGE = Path(__file__).parent.parent
_SIZE = 32
"""bytes of a digest"""
_KEPT: OrderedDict[Hashable, Compiled] = OrderedDict()


class Shelf:
    """What templates were compiled to, in files that hold no more than what can be told to be of now."""

    def __init__(self, folder: Path, name: str, stamp: bytes) -> None:
        """`name` tells what lies side by side, `stamp` what everything is made of, beside the template."""
        self._folder = folder
        self._name = name
        self._stamp = stamp

    def get(self, bucket: Bucket) -> CodeType | None:
        """What a template was compiled to; None where that is not known, or was made of something else."""
        try:
            data = self._path(bucket).read_bytes()
        except OSError:
            return None
        head, content = data[:_SIZE], data[_SIZE:]
        if head != self._head(bucket, content):
            return None
        found = marshal.loads(content)  # noqa: S302 - as Python reads a module from the same folder
        return found if isinstance(found, CodeType) else None

    def put(self, bucket: Bucket, code: CodeType) -> None:
        """Keep that, where it can be written."""
        content = marshal.dumps(code)
        path = self._path(bucket)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            aside = path.with_name(f"{path.name}.{os.getpid()}")
            try:
                aside.write_bytes(self._head(bucket, content) + content)
                aside.replace(path)
            finally:
                aside.unlink(missing_ok=True)

    def _path(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}-{self._name}.{sys.implementation.cache_tag}.pyc"

    def _head(self, bucket: Bucket, content: bytes) -> bytes:
        return blake2b(b"\0".join([self._stamp, bucket.checksum.encode(), content]), digest_size=_SIZE).digest()


class Compiled(BytecodeCache):
    """The templates of one environment, by name, place and text."""

    def __init__(self, shelf: Shelf | None = None, lasts: Callable[[str], bool] = bool) -> None:
        """`lasts` says of the path of a template whether it may be put on the shelf."""
        self._codes: dict[str, tuple[str, CodeType]] = {}
        self._shelf = shelf
        self._lasts = lasts
        self._lasting: set[str] = set()

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The name of a template here."""
        key = super().get_cache_key(name, filename)
        if filename is not None and self._lasts(filename):
            self._lasting.add(key)
        return key

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was compiled of the same text."""
        text, code = self._codes.get(bucket.key, ("", None))
        if code is None or text != bucket.checksum:
            shelf = self._shelf_for(bucket)
            code = shelf.get(bucket) if shelf is not None else None
        if code is not None:
            self._codes[bucket.key] = (bucket.checksum, code)
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        if bucket.code is not None:
            self._codes[bucket.key] = (bucket.checksum, bucket.code)
            shelf = self._shelf_for(bucket)
            if shelf is not None and not sys.dont_write_bytecode:
                shelf.put(bucket, bucket.code)

    def _shelf_for(self, bucket: Bucket) -> Shelf | None:
        return self._shelf if bucket.key in self._lasting else None


def compiled(key: Hashable, shelf: Shelf | None = None, lasts: Callable[[str], bool] = bool) -> Compiled:
    """What was compiled in an environment. The `key` tells of everything in it that a compiler may ask for."""
    found = _KEPT.get(key)
    if found is None:
        found = _KEPT[key] = Compiled(shelf, lasts)
    _KEPT.move_to_end(key)
    if len(_KEPT) > MOST:
        _KEPT.popitem(last=False)
    return found


def our_templates(language: Language) -> Compiled:
    """What our own templates were compiled to for a site in a language."""
    return compiled(language.key, shelf_of(language.code, language.digest))


def shelf_of(name: str, made_of: bytes) -> Shelf | None:
    """What templates were compiled to, beside our modules; None for a Python that keeps no modules.

    `made_of` tells of everything but the templates themselves, our code, Jinja and Python.
    """
    try:
        folder = Path(cache_from_source(__file__)).parent
    except NotImplementedError:
        return None
    stamp = b"\0".join([bc_magic, str(jinja2.__version__).encode(), _state_of_code(), made_of])
    return Shelf(folder, blake2b(name.encode(), digest_size=4).hexdigest(), stamp)


@cache
def _state_of_code() -> bytes:
    """Sizes and times of our modules, by which Python too knows that one has changed."""
    told = repr(sorted(_modules(str(_PACKAGE))))
    return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=_SIZE).digest()


def _modules(folder: str) -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as entries:
        for one in entries:
            if one.is_dir() and one.name != "__pycache__":
                yield from _modules(one.path)
            elif one.name.endswith(".py"):
                state = one.stat()
                yield one.path, state.st_size, state.st_mtime_ns
