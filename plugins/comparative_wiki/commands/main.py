"""The group of all commands."""

from __future__ import annotations

from pathlib import Path

import click

from .check import check
from .common import CONFIGURATION
from .diff import diff
from .evidence import evidence
from .explain import explain
from .export import export
from .mentions import mentions
from .new import new


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mkdocs-comparative-wiki")
@click.option(
    "-f",
    "--config-file",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Another mkdocs.yml than the one here or above, as of the wiki in another language.",
)
@click.pass_context
def main(context: click.Context, file: Path | None) -> None:
    """Check, explain, compare and export a comparative wiki. Run in its folder, or below it."""
    if file is not None:
        context.meta[CONFIGURATION] = file.resolve()


main.add_command(check)
main.add_command(diff)
main.add_command(evidence)
main.add_command(explain)
main.add_command(export)
main.add_command(mentions)
main.add_command(new)
