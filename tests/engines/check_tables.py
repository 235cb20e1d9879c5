"""Our CSV files in LibreOffice: other letters stay, and nothing is run, however a file is split."""

from __future__ import annotations

import csv
import io
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from comparative_wiki.export.csv_export import as_csv
from tests.engines.conftest import Builder, run

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice") or ""
"""on Debian, the package libreoffice-calc"""
HOSTILE = [
    "=1+1", "+1+1", "-1-1", "@SUM(1,1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\uff1d1+1", "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.org","y")', "a;=1+1;b", "a\t=1+1\tb", "a,=1+1,b", 'a","=1+1","b', "a\n=1+1\nb",
    '="a"', "'=1+1", "{=1+1}", "a;@SUM(1);b", "a|=1+1|b", "\u00a0=1+1", 'a;"=1+1";b', 'a\n"=1+1"\nb', "a;'=1+1",
    "a; =1+1", "Größe → 橋 😀 عربي",
]  # fmt: skip
SEPARATORS = {"comma": 44, "semicolon": 59, "tab": 9}

pytestmark = pytest.mark.skipif(not SOFFICE, reason="LibreOffice is not installed")


def converted(files: list[Path], folder: Path, separator: int, form: str) -> Path:
    """Open CSV files, split at a character, and save them otherwise. Returns the folder with the results."""
    run(
        SOFFICE,
        "--headless",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        f"--infilter=CSV:{separator},34,76,1,,0,false,true,false,false,false,-1,true",
        "--convert-to",
        form,
        "--outdir",
        folder / "out",
        *files,
        folder=folder,
    )
    return folder / "out"


@pytest.fixture(scope="module")
def files(builder: Builder, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The tables of the first wiki, and one that is hostile."""
    hostile = tmp_path_factory.mktemp("tables") / "hostile.csv"
    lines = [["id", "Text", "Last"], *([str(number), text, "z"] for number, text in enumerate(HOSTILE))]
    hostile.write_bytes(as_csv(lines).encode())
    return [hostile, *sorted((builder.site("mkdocs", "first").folder / "api/v1/tables").glob("*.csv"))]


@pytest.mark.parametrize("separator", SEPARATORS)
def test_no_cell_is_run(files: list[Path], tmp_path: Path, separator: str) -> None:
    out = converted(files, tmp_path, SEPARATORS[separator], "xlsx")
    books = sorted(out.glob("*.xlsx"))
    assert len(books) == len(files)
    for book in books:
        sheet = zipfile.ZipFile(book).read("xl/worksheets/sheet1.xml").decode()
        assert re.findall(r"<f[ >].*?</f>", sheet) == [], book.name


def test_what_was_written_is_read(files: list[Path], tmp_path: Path) -> None:
    out = converted(files, tmp_path, 44, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false")
    for file in files:
        before, after = (
            list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
            for path in (file, out / file.name)
        )
        # A line may end otherwise within a cell.
        assert [[cell.replace("\r", "\n") for cell in row] for row in before] == after, file.name
