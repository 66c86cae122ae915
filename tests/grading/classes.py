"""Classes for the tests: folders of small submissions, and the command that grades them."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from dlhelpers.grading.progress import Progress
from dlhelpers.grading.submissions.collection import HandedIn, collect
from tests.grading.building import RIGHT, STEM, edition

WRONG_SOFTMAX = "def softmax(x):\n    e = np.exp(x)\n    return e / e.sum(axis=0)\n"
STUB = "def softmax(x):\n    raise NotImplementedError()\n"
#: What one after another of a class hands in, over and over.
KINDS: tuple[dict[str, str], ...] = (
    {},
    {"softmax": WRONG_SOFTMAX},
    {"softmax": STUB},
    {"sigmoid": "def sigmoid(x):\n    return np.exp(x)\n"},
    {"normalize_rows": "def normalize_rows(x):\n    return x[0\n"},
)


class Silent(Progress):
    """Nobody looks on."""

    def found(self, total: int) -> None: ...

    def advance(self) -> None: ...


def write_class(folder: Path, students: int, added: str = "") -> Path:
    """Hand in for so many students; each notebook has the `added` cell, and no two are the same."""
    for number in range(students):
        codes = {**RIGHT, **KINDS[number % len(KINDS)]}
        codes["sigmoid"] += f"# number {number}\n"
        hand_in(folder, f"student{number:03}", codes, added)
    return folder


def hand_in(
    folder: Path, student: str, codes: dict[str, str] | None = None, added: str = ""
) -> Path:
    """Hand in for one student; in nbgrader's tree."""
    path = folder / student / STEM / f"{STEM}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(edition(codes, added)), encoding="utf-8")
    return path


def found_in(folder: Path) -> list[HandedIn]:
    return collect(folder, [STEM], notebooks_only=True)  # a gradebook may stand there, too


def reports(out: Path) -> dict[str, bytes]:
    """All that a run leaves but the gradebook itself, by name."""
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and not path.name.startswith("gradebook.sqlite")
    }


def start(*arguments: str | Path) -> "subprocess.Popen[str]":
    """Start the command as a terminal does: it and what it starts are one group."""
    command = [sys.executable, "-m", "dlhelpers", "grade", *map(str, arguments)]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )


def descendants(process: int) -> set[int]:
    """The processes that one has started, and what those have."""
    children: dict[int, set[int]] = {}
    for number, _, _, parent in _all_processes():
        children.setdefault(parent, set()).add(number)
    found, new = set[int](), {process}
    while new:
        new = set().union(*(children.get(number, set()) for number in new)) - found
        found |= new
    return found


def orphans() -> set[int]:
    """Bubblewrap's processes that have lost who started them."""
    return {
        number for number, name, _, parent in _all_processes() if (name, parent) == ("bwrap", 1)
    }


def alive(processes: set[int]) -> set[int]:
    """Those that still run: an ended one that nobody has asked for does not."""
    running = {number for number, _, state, _ in _all_processes() if state not in "ZX"}
    return processes & running


def _all_processes() -> Iterator[tuple[int, str, str, int]]:
    """The number, name, state and parent of each."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it ended meanwhile
            name, _, rest = stat.read_text().partition("(")[2].rpartition(")")
            state, parent = rest.split()[:2]
            yield int(stat.parent.name), name, state, int(parent)


def wait_until_gone(processes: set[int], seconds: float = 30) -> set[int]:
    """Wait for processes to end; return those that do not."""
    deadline = time.monotonic() + seconds
    while (left := alive(processes)) and time.monotonic() < deadline:
        time.sleep(0.02)
    return left


def end(process: "subprocess.Popen[str]", number: signal.Signals) -> tuple[int, str, str]:
    """Send a signal to the command alone and wait for it; return how it ended and what it said."""
    process.send_signal(number)
    return finished(process)


def finished(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err
