"""The wheel: it is whole, and another wiki builds from it alone."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from dataclasses import dataclass
from email.parser import Parser
from pathlib import Path

import pytest

from tests.conftest import PACKAGE, REPO, TESTS

WIKIS = sorted(path.name for path in (TESTS / "wikis").iterdir() if (path / "mkdocs.yml").is_file())


def run(*command: str | Path, folder: Path, environment: dict[str, str] | None = None) -> str:
    """Run a program and return what it printed. Fails with what it complained of."""
    done = subprocess.run(
        [str(one) for one in command],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=clean() | (environment or {}),
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def clean() -> dict[str, str]:
    """This environment without what would bring in the sources of the repository."""
    names = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PYTHONSAFEPATH"}
    kept = {name: value for name, value in os.environ.items() if name not in names}
    return kept | {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, REPO, folder=folder)
    (path,) = folder.glob("*.whl")
    return path


@dataclass(frozen=True)
class Environment:
    """A virtual environment in which the wheel is installed."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def command(self) -> Path:
        return self.python.with_name("comparative-wiki.exe" if os.name == "nt" else "comparative-wiki")


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """An environment with the wheel, and with the dependencies of this one, so that nothing has to be fetched.

    They are made visible by a .pth file; what this environment installs by .pth files itself, such as the sources
    of the repository, is not followed from there.
    """
    made = Environment(tmp_path_factory.mktemp("environment"))
    run(sys.executable, "-m", "venv", "--without-pip", made.folder, folder=made.folder)
    where = run(made.python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", folder=made.folder).strip()
    paths = dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib"))
    (Path(where) / "dependencies.pth").write_text("".join(f"{path}\n" for path in paths), encoding="utf-8")
    pip = (sys.executable, "-m", "pip", "--python", made.python, "install", "--quiet")
    run(*pip, "--no-index", "--no-deps", "--force-reinstall", "--ignore-installed", wheel, folder=made.folder)
    return made


def test_everything_of_the_package_is_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if name.startswith("comparative_wiki/")}
    wanted = {
        f"comparative_wiki/{path.relative_to(PACKAGE).as_posix()}"
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert held == wanted
    assert any(name.endswith(".css") for name in held)
    assert "comparative_wiki/py.typed" in held


def test_nothing_else_is_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert len(tops) == 2
    assert tops > {"comparative_wiki"}


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name.rpartition("/")[2]: name for name in archive.namelist() if ".dist-info/" in name}
        metadata = Parser().parsestr(archive.read(names["METADATA"]).decode())
        points = archive.read(names["entry_points.txt"]).decode()
    assert metadata["Name"] == "mkdocs-comparative-wiki"
    assert metadata["License-Expression"] == "MIT"
    assert "LICENSE" in names
    needed = {line.split(">")[0].split("<")[0].strip() for line in metadata.get_all("Requires-Dist") or []}
    assert {"mkdocs", "mkdocs-material", "python-frontmatter", "nh3", "click"} <= needed
    assert "[mkdocs.plugins]\ncomparative-wiki = comparative_wiki.mkdocs_plugin:ComparativeWikiPlugin" in points
    assert "[console_scripts]\ncomparative-wiki = comparative_wiki.commands:main" in points


def test_the_sources_of_the_repository_are_not_in_the_environment(environment: Environment, tmp_path: Path) -> None:
    place = run(environment.python, "-c", "import comparative_wiki.wiki as one; print(one.__file__)", folder=tmp_path)
    assert Path(place.strip()).resolve().is_relative_to(environment.folder.resolve())


def test_the_command_knows_its_version(environment: Environment, tmp_path: Path) -> None:
    project = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert run(environment.command, "--version", folder=tmp_path).split()[-1] == project["version"]


@pytest.mark.parametrize("name", WIKIS)
def test_another_wiki_builds_from_the_wheel(environment: Environment, tmp_path: Path, name: str) -> None:
    wiki = tmp_path / "elsewhere" / name
    shutil.copytree(TESTS / "wikis" / name, wiki)
    run(environment.python, "-m", "mkdocs", "build", "--strict", "--quiet", folder=wiki)
    site = wiki / "site"
    folders = [path.parent.name for path in wiki.glob("*/comparison.yml")]
    pages = [path for folder in folders for path in (wiki / folder).glob("*.md")]
    assert pages
    if folders == ["entries"]:
        assert all((site / "entries" / page.stem / "index.html").is_file() for page in pages)
    assert (site / "assets" / "comparative-wiki" / "comparative-wiki.css").stat().st_size > 1000
    assert run(environment.command, "check", "--strict", folder=wiki) == "Nothing is wrong.\n"
    for folder in folders:
        top = site if folder == "entries" else site / folder
        exported = run(environment.command, "export", "json", "--comparison", folder, folder=wiki)
        assert exported == (top / "api/v1/wiki.json").read_text("utf-8")


def test_the_wheel_is_the_same_wherever_and_whenever_it_is_built(wheel: Path, tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    shutil.copytree(REPO / "plugins", sources / "plugins", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(REPO / name, sources / name)
    for path in sources.rglob("*"):
        if path.is_file():
            path.chmod(0o600)
            os.utime(path, (86_400 * 4000, 86_400 * 4000))
    build = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, sources)
    run(*build, folder=tmp_path, environment={"TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "1"})
    assert (tmp_path / wheel.name).read_bytes() == wheel.read_bytes()


LICENCES = {"MIT", "BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "Apache", "Mozilla Public License 2.0", "ISC"}
"""licences under which something may be that is installed with the package, without the words round their names"""


def test_every_licence_is_known_and_goes_with_ours() -> None:
    lines = (REPO / "requirements" / "licences.md").read_text(encoding="utf-8").splitlines()[2:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    pinned = re.findall(
        r"^([\w.-]+)==([\w.]+)", (REPO / "requirements" / "package.txt").read_text("utf-8"), re.MULTILINE
    )
    installed = {(name.lower().replace("_", "-"), version) for name, version, _ in rows}
    assert installed <= {(name.lower(), version) for name, version in pinned}, "run `make licences`"
    assert {name for name, _ in pinned} - {name for name, _ in installed} <= {"colorama", "tzdata"}, (
        "run `make licences`"
    )
    for name, _, licence in rows:
        plain = re.sub(r" \(MPL 2\.0\)| Software License| License$", "", licence)
        assert set(plain.split(" OR ")) & LICENCES, f"{name}: {licence}"


def test_there_are_other_wikis() -> None:
    assert len(WIKIS) >= 2
