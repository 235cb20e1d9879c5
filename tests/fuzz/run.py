"""Fuzzing with atheris: `make fuzz` runs this, once for each surface.

    python -m tests.fuzz.run SURFACE [--runs N] [--seconds N] [--folder build/fuzz]

An input at which something fails is kept as `FOLDER/SURFACE/fault-….bin`, one for each place in the code where it does,
and the run goes on. Once that is mended, put it into tests/fuzz/faults/SURFACE: `make test` plays those again.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import os
import sys
import tempfile
import time
import traceback
from pathlib import Path
from random import Random
from typing import Any

SURFACES = ("reader", "rules", "mentions", "exports")
OWN = ("comparative_wiki", "fuzz")
LONGEST_INPUT = 1024
"""bytes: many small inputs find more than a few large ones; how time grows with length is asked elsewhere"""


class Run:
    """Counts inputs, times them, and keeps what fails."""

    def __init__(self, surface: Any, folder: Path, *, runs: int, seconds: float) -> None:
        self.surface = surface
        self.folder = folder
        self.runs, self.end = runs, time.monotonic() + seconds
        self.count = 0
        self.faults: dict[str, int] = {}
        self.slowest = 0.0
        self.started = time.process_time()

    def one(self, data: bytes) -> None:
        """Give one input to the surface."""
        before = time.process_time()
        try:
            self.surface.run(data)
        except Exception as error:
            self._keep(place_of(error), data, "".join(traceback.format_exception(error)[-12:]))
        took = time.process_time() - before
        if took > allowed(len(data)):
            self._keep("slow", data, f"{took:.2f} s for {len(data)} bytes")
        self.slowest = max(self.slowest, took)
        self.count += 1
        if self.count % 200 == 0:
            self.tell()
            if self.count >= self.runs or time.monotonic() > self.end:
                self.stop()

    def _keep(self, name: str, data: bytes, said: str) -> None:
        known = self.faults.get(name, 0)
        self.faults[name] = known + 1
        digest = hashlib.sha256(name.encode()).hexdigest()[:12]
        path = self.folder / f"fault-{digest}.bin"
        if not known or len(data) < path.stat().st_size:
            path.write_bytes(data)
            path.with_suffix(".txt").write_text(f"{name}\n{said}\n", encoding="utf-8", errors="backslashreplace")

    def tell(self) -> None:
        """Write down how far it got."""
        said = {
            "surface": self.surface.NAME,
            "inputs": self.count,
            "seconds": round(time.process_time() - self.started, 1),
            "slowest": round(self.slowest, 3),
            "faults": self.faults,
        }
        (self.folder / "count.json").write_text(json.dumps(said, indent=1), encoding="utf-8")

    def stop(self) -> None:
        """Say what came of it and end: the fuzzer's own end would not let us."""
        self.tell()
        print(
            f"{self.surface.NAME}: {self.count:,} inputs in {time.process_time() - self.started:.0f} s of processor "
            f"time, the slowest {self.slowest * 1000:.0f} ms, {len(self.faults)} faults",
            flush=True,
        )
        for name, count in self.faults.items():
            print(f"  {count} × {name}", flush=True)
        os._exit(1 if self.faults else 0)


def allowed(length: int) -> float:
    """How many seconds of processor time an input may take."""
    return 1.0 + 0.2 * length / 1024


def place_of(error: BaseException) -> str:
    """What went wrong and where, by which faults are told apart."""
    frames = [one for one in traceback.extract_tb(error.__traceback__) if any(own in one.filename for own in OWN)]
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} at {where}"


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser()
    parser.add_argument("surface", choices=SURFACES)
    parser.add_argument("--runs", type=int, default=50_000)
    parser.add_argument("--seconds", type=float, default=86_400)
    parser.add_argument("--folder", type=Path, default=Path("build/fuzz"))
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    folder = options.folder.resolve() / options.surface
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    sys.path.insert(0, str(Path("plugins").resolve()))
    sys.path.insert(0, str(Path.cwd()))
    atheris: Any = importlib.import_module("atheris")
    modules = importlib.import_module("tests.fuzz.modules").MODULES[options.surface]
    with atheris.instrument_imports(include=list(modules)):
        surface: Any = importlib.import_module(f"tests.fuzz.{options.surface}")
    supply: Any = importlib.import_module("tests.fuzz.supply")
    seeds = list(surface.seeds())
    for seed in seeds:
        (corpus / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed[:LONGEST_INPUT])
    texts = [one[1:].decode("utf-8", "replace") for one in seeds]

    def mutate(data: bytes, most: int, seed: int) -> Any:
        random = Random(seed)
        if random.random() < 0.3 or not data:
            return atheris.Mutate(data, most)
        mode = random.choice(seeds)[:1] if random.random() < 0.05 else data[:1]
        text = supply.changed(data[1:].decode("utf-8", "replace"), random, texts)
        return (mode + text.encode("utf-8", "replace"))[:most]

    run = Run(surface, folder, runs=options.runs, seconds=options.seconds)
    os.chdir(tempfile.mkdtemp())  # a comparison file may name others; here there are none
    arguments = [
        sys.argv[0],
        str(corpus),
        f"-max_len={LONGEST_INPUT}",
        "-timeout=60",
        "-rss_limit_mb=1500",
        f"-artifact_prefix={folder}/",
        f"-seed={options.seed or int(time.time())}",
        "-verbosity=0",
        "-reload=0",
        "-print_funcs=0",
    ]
    extra = {"custom_mutator": mutate} if surface.is_text else {}
    atheris.Setup(arguments, run.one, **extra)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
