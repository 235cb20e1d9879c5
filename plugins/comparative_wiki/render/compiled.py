"""Compiled templates, kept in memory from build to build of one process: compiling takes longer than filling them once.

`serve` builds again and again, and so do a site of several languages and a test suite. Nothing is written to a disk:
what is read from there would be executed.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from types import CodeType

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

MOST = 8
"""environments of which templates are kept"""
_KEPT: OrderedDict[Hashable, Compiled] = OrderedDict()


class Compiled(BytecodeCache):
    """The templates of one environment, by name, place and text."""

    def __init__(self) -> None:
        self._codes: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was compiled of the same text."""
        text, code = self._codes.get(bucket.key, ("", None))
        if code is not None and text == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        if bucket.code is not None:
            self._codes[bucket.key] = (bucket.checksum, bucket.code)


def compiled(key: Hashable) -> Compiled:
    """What was compiled in an environment. The `key` tells of everything in it that a compiler may ask for."""
    found = _KEPT.get(key)
    if found is None:
        found = _KEPT[key] = Compiled()
    _KEPT.move_to_end(key)
    if len(_KEPT) > MOST:
        _KEPT.popitem(last=False)
    return found
