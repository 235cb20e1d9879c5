"""What ronkyuu takes for the endpoints of pages: a line of JSON for each address on standard input."""

from __future__ import annotations

import json
import sys

import ronkyuu  # type: ignore[import-not-found]  # in an environment of its own

for line in sys.stdin:
    _, endpoint = ronkyuu.discoverEndpoint(line.strip(), test_urls=False)
    print(json.dumps({"ronkyuu": endpoint}))
