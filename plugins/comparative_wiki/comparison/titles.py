"""Titles made from ids."""

from __future__ import annotations

import re


def readable(name: str) -> str:
    """Turn an id into a title: "led-commons" into "Led commons"."""
    words = re.sub(r"[-_]+", " ", name).strip()
    return words[:1].upper() + words[1:]
