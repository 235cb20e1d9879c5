"""The group of all commands."""

from __future__ import annotations

import click

from .check import check
from .diff import diff
from .evidence import evidence
from .explain import explain
from .export import export
from .mentions import mentions
from .new import new


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mkdocs-comparative-wiki")
def main() -> None:
    """Check, explain, compare and export a comparative wiki. Run in its folder, or below it."""


main.add_command(check)
main.add_command(diff)
main.add_command(evidence)
main.add_command(explain)
main.add_command(export)
main.add_command(mentions)
main.add_command(new)
