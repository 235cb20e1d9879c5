"""Asks a real WordPress which excerpts it makes, and compares them with what the tests expect.

    WORDPRESS=/usr/share/wordpress python -m tests.peers.wordpress_excerpt

Needs PHP 8 on the command line (another one: PHP=/path/to/php) and the files of WordPress, for instance from Debian's
packages `php-cli` and `wordpress`; neither a database nor a web server.
"""

from __future__ import annotations

import html
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.web.test_excerpt import SHAPES, Shape

HARNESS = Path(__file__).with_name("pingback_excerpt.php")


def wordpress_says(shapes: Sequence[Shape]) -> list[str | int]:
    """The excerpt that WordPress makes of each page, as a browser shows it, or the number of a fault."""
    # The target comes as a sender would write it; what a page's source says is WordPress's business.
    cases = [{"page": one.page, "target": html.unescape(one.target)} for one in shapes]
    done = subprocess.run(
        [os.environ.get("PHP", "php"), str(HARNESS)], input=json.dumps(cases).encode(), capture_output=True, check=True
    )
    return [html.unescape(one) if isinstance(one, str) else one for one in json.loads(done.stdout)]


def main() -> int:
    """Compare; the exit code is 1 where anything differs."""
    wrong = 0
    for shape, said in zip(SHAPES, wordpress_says(SHAPES), strict=True):
        if said != shape.excerpt:
            wrong += 1
            print(f"{shape.name}\n  expected {shape.excerpt!r}\n  WordPress {said!r}")
    print(f"{len(SHAPES)} shapes, {wrong} of them different.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
