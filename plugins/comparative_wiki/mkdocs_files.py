"""Files of data as MkDocs knows them: their text is made when they are written, and perhaps elsewhere."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

SMALL = 4_000
"""characters of a text of which it is remembered where it was written"""
REMEMBERED = 500
"""texts"""


class DataFile(File):
    """A file whose text is made when somebody asks for it, unless another plugin has given it one."""

    make: Callable[[], str]
    is_written_elsewhere = False
    """whether another process writes it, so that MkDocs need not"""

    @property
    def is_given(self) -> bool:
        """Whether another plugin has given it a text, which is then the one that counts."""
        return self._content is not None

    @property
    def content_bytes(self) -> bytes:
        """Its text. As bytes: a line ends in the same way on every system."""
        return self.make().encode() if self._content is None else File.content_bytes.fget(self)  # type: ignore[attr-defined]

    @content_bytes.setter
    def content_bytes(self, value: bytes) -> None:
        self._content = value

    def let_go(self) -> None:
        """Hold nothing that makes the text, now that it is written."""
        where = Path(self.abs_dest_path)
        self.make = lambda: where.read_bytes().decode()

    @property
    def content_string(self) -> str:
        """Its text."""
        return self.content_bytes.decode()

    @content_string.setter
    def content_string(self, value: str) -> None:
        self._content = value

    def copy_file(self, dirty: bool = False) -> None:  # noqa: ARG002 - it may be asked for in a dirty build
        """Write it, as MkDocs does with every file that is no page."""
        if not self.is_written_elsewhere or self.is_given:
            where = Path(self.abs_dest_path)
            where.parent.mkdir(parents=True, exist_ok=True)
            _write(where, [self.content_bytes])


def data_file(config: MkDocsConfig, path: str, make: Callable[[], str]) -> DataFile:
    """A file of data at a path in the site."""
    file = DataFile(path, src_dir=None, dest_dir=config.site_dir, use_directory_urls=config.use_directory_urls)
    file.generated_by = "comparative-wiki"
    file.make = make
    return file


class SiteFolder:
    """The folder of a site, to write to.

    Of the files of badges, most of all files, there are few that differ: a small file with the same bytes as an
    earlier one becomes a second name for it, which takes a fraction of the time that making a file does.
    """

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder)
        self._made: dict[str, Path] = {}
        self._small: OrderedDict[str, Path] = OrderedDict()
        """small texts that were written last → where"""

    def write(self, path: str, parts: Iterable[str]) -> None:
        """Write the parts of a text to a file at a path below the folder."""
        above, _, name = path.rpartition("/")
        folder = self._made.get(above)
        if folder is None:
            folder = self._made[above] = self._folder / above
            folder.mkdir(parents=True, exist_ok=True)
        where = folder / name
        if isinstance(parts, list) and len(parts) == 1 and len(parts[0]) <= SMALL:
            self._write_small(where, parts[0])
        else:
            _write(where, (part.encode() for part in parts))

    def _write_small(self, where: Path, text: str) -> None:
        known = self._small.get(text)
        if known is not None:
            try:
                where.hardlink_to(known)
            except OSError:  # There is one already, or that many names are too many, or the disk knows no second ones.
                pass
            else:
                return
        _write(where, [text.encode()])
        self._small[text] = where
        if len(self._small) > REMEMBERED:
            self._small.popitem(last=False)


def _write(where: Path, parts: Iterable[bytes]) -> None:
    """Write a file. One that is there is taken away before, since it may have other names, under which it stays."""
    try:
        file = where.open("xb")
    except FileExistsError:
        where.unlink()
        file = where.open("xb")
    with file:
        file.writelines(parts)
