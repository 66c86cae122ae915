"""How long it takes to begin: imports and commands, each in a process of its own."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks.lines import Line, Table, line, seconds_of

#: What is run, and how many seconds it may take beyond Python's own start.
COMMANDS = {
    "import dlhelpers": (["-c", "import dlhelpers"], 0.05),
    "import numpy": (["-c", "import numpy"], 0.0),
    "from dlhelpers.exercises.deep import check": (
        ["-c", "from dlhelpers.exercises.deep import check"], 0.5,
    ),
    "dlhelpers --help": (["-m", "dlhelpers", "--help"], 0.2),
}  # fmt: skip
RELEASE = 1.0


def tables(_cats: str | None, quick: bool) -> Iterator[Table]:
    """Yield the table of this part."""
    notes = ["Beyond the time that Python itself takes to start, which is the first line."]
    yield Table("To begin", notes, _lines(3 if quick else 15))


def _lines(repeats: int) -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        numbers = iter(range(10**6))

        def release() -> None:
            _run("-m", "dlhelpers", "release", str(Path(folder) / str(next(numbers))))

        runs: list[Callable[[], None]] = [partial(_run, "-c", "pass"), release]
        runs += [partial(_run, *arguments) for arguments, _ in COMMANDS.values()]
        for run in runs:
            run()  # what is compiled or read for the first time does not count
        bare, released, *others = seconds_of(*runs, repeats=repeats)
    yield line("python", bare, "ms")
    for (what, (_, bar)), seconds in zip(COMMANDS.items(), others, strict=True):
        yield _beyond(what, seconds, min(bare), bar)
    yield _beyond("dlhelpers release, five notebooks", released, min(bare), RELEASE)


def _beyond(what: str, seconds: list[float], bare: float, bar: float) -> Line:
    left = [max(value - bare, 0.0) for value in seconds]
    text = f"{1000 * bar:.0f} ms at most" if bar else ""
    return line(what, left, "ms", "", text, min(left) <= bar if bar else None)


def _run(*arguments: str) -> None:
    # Compiled modules are kept, as where the package is installed.
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=kept)
