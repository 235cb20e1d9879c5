"""`comparative-wiki mentions`: discussions from elsewhere, and news of ours for elsewhere. One file a command."""

from __future__ import annotations

import click

from .forget import forget
from .import_ import import_
from .pull import pull
from .send import send
from .unlinked import unlinked
from .verify import verify


@click.group()
def mentions() -> None:
    """Find, fetch, check and send related discussions."""


mentions.add_command(forget)
mentions.add_command(import_)
mentions.add_command(pull)
mentions.add_command(send)
mentions.add_command(unlinked)
mentions.add_command(verify)
