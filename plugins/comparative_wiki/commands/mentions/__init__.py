"""`comparative-wiki mentions`: discussions from elsewhere, and news of ours for elsewhere. One file a command."""

from __future__ import annotations

import click


@click.group()
def mentions() -> None:
    """Find, fetch, check and send related discussions."""
