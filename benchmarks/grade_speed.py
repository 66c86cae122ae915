"""How fast a class is graded, beside nbgrader in the same run, and what memory that takes.

A part of ``python -m benchmarks``; ``python -m benchmarks.grade_speed`` alone measures more: 200
submissions of lesson 4, some right, some wrong, some half finished, no two the same, by
``dlhelpers grade`` in its sandbox; the first 10 of the very same notebooks by ``nbgrader
autograde``. nbgrader runs the lesson's demonstrations too, so it is timed once more on notebooks
without them. The machine itself is timed in the same run: two warm processes fork a child for each
notebook, in which the same right functions are called with the same inputs, with nothing around
them, nothing compared and nothing kept. The aims are a quarter of that, and 100 times the speed of
nbgrader without demonstrations.

Run it with ``--memory`` for the peak of the parent, over classes of 500, 2500 and 5000.

Other work on the machine changes the rates and hardly the ratios.
"""

import argparse
import contextlib
import gc
import io
import json
import math
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.lines import Line, Table, line
from dlhelpers import course
from dlhelpers.exercises import get_lesson
from dlhelpers.exercises.judging import cases_of

LESSON = "04_deep_network_step_by_step"
#: Slips that learners make, as changes of the text of a right solution.
SLIPS = [
    (" + ", " - "), (" - ", " + "), (" * ", " @ "), (" @ ", " * "), (" / m", ""), (".T", ""),
    ("axis=1", "axis=0"), (", keepdims=True", ""), ("range(1, ", "range("), (" > 0", " >= 0.1"),
    ("np.log", "np.log2"), ("relu", "sigmoid"), ("return ", "return 2 * "), ("L - 1", "L"),
    ("    return", "    print"), ("np.zeros", "np.ones"), ("dZ", "dA"), ("learning_rate * ", ""),
]  # fmt: skip
CLASSES = (500, 2500, 5000)


def main() -> None:
    """Print the table that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--submissions", type=int, default=200)
    parser.add_argument("--by-nbgrader", type=int, default=10, help="at least 2")
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    load = "/".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{os.cpu_count()} processors, load {load}, Python {sys.version.split()[0]}")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        if options.memory:
            _measure_memory(place)
        else:
            _measure_speed(place, options.submissions, options.by_nbgrader, options.repeats)


def tables(_cats: str | None, quick: bool) -> Iterator[Table]:
    """Yield the table of this part, which is shorter than what `main` prints."""
    number, by_nbgrader = (30, 2) if quick else (200, 3)
    notes = [
        f"{number} different submissions of lesson 4, start and reports included, in the sandbox;",
        f"nbgrader on {by_nbgrader} of them, without the lesson's demonstrations.",
    ]
    yield Table("The grader", notes, _lines(number, by_nbgrader, 1 if quick else 3))


def _lines(number: int, by_nbgrader: int, repeats: int) -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        submissions = [_signed(notebook, i) for i, notebook in enumerate(make_submissions(number))]
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                times = _ours(place / "ours", submissions, repeats)
                floor = _fork_alone(submissions[0])
        except subprocess.CalledProcessError as error:
            reason = error.stderr.strip().splitlines()[-1:] or ["no reason was given"]
            yield Line("dlhelpers grade", math.nan, math.nan, "", f"not measured: {reason[0]}")
            return
        each = [seconds / number for seconds in times]
        share = 1 / statistics.median(each) / floor
        yield line(
            "dlhelpers grade, a submission", each, "ms",
            f"{share:.2f} of what forking and calling alone reach", "0.25", share >= 0.25,
        )  # fmt: skip
        bare = [_without_demonstrations(one) for one in submissions[:by_nbgrader]]
        try:
            whole, _ = _nbgrader(place / "nbgrader", bare)
        except (subprocess.CalledProcessError, OSError):
            yield Line("nbgrader autograde", math.nan, math.nan, "", "not installed: left out")
            return
        ratio = whole / statistics.median(each)
        yield line(
            "nbgrader autograde, a submission", [whole], "s",
            f"{ratio:.0f} times as long", "100 times", ratio >= 100,
        )  # fmt: skip


def _measure_speed(place: Path, number: int, by_nbgrader: int, repeats: int) -> None:
    submissions = [_signed(notebook, i) for i, notebook in enumerate(make_submissions(number))]
    ours = statistics.median(_ours(place / "ours", submissions, repeats)) / number
    floor = _fork_alone(submissions[0])
    print(f"forking and calling alone, of which nothing comes: {floor:.1f} a second")
    print(f"  the grader does {1 / ours / floor:.2f} of that")
    bare = [_without_demonstrations(submission) for submission in submissions]
    for title, notebooks in (("as they are", submissions), ("without demonstrations", bare)):
        whole, more = _nbgrader(place / title.replace(" ", "-"), notebooks[:by_nbgrader])
        print(f"nbgrader autograde, {by_nbgrader} of the same notebooks, {title}:")
        print(f"  {whole:.2f} s each, {whole / ours:.0f} times as long")
        print(f"  {more:.2f} s for one more when it runs, {more / ours:.0f} times as long")


def _ours(place: Path, notebooks: list[dict[str, Any]], repeats: int) -> list[float]:
    """Seconds for a class, start and reports included, each time."""
    _hand_in(place, notebooks)
    times = []
    for repeat in range(repeats):
        start = time.perf_counter()
        _grade(place / "submitted", place / f"out{repeat}")
        times.append(time.perf_counter() - start)
    number, middle = len(notebooks), statistics.median(times)
    rates = ", ".join(f"{number / seconds:.1f}" for seconds in times)
    print(f"dlhelpers grade, {number} submissions, all in all: {rates} a second")
    print(f"  median {number / middle:.1f} a second, {1000 * middle / number:.1f} ms each")
    return times


def _fork_alone(notebook: dict[str, Any], number: int = 100) -> float:
    """How many submissions a second two processes only run: what no grader here can exceed."""
    lesson = get_lesson("deep")
    given = {k: f for k, f in lesson.helpers.items() if k not in lesson.exercises}
    sources = ["".join(c["source"]) for c in notebook["cells"] if _role(c).get("solution")]
    calls = [(name, case) for name, e in lesson.exercises.items() for case in cases_of(e, 1)]

    def run() -> None:
        world: dict[str, Any] = {"np": np, **given}
        for source in sources:
            exec(source, world)
        for name, case in calls:
            world[name](*case.args, **dict(case.kwargs))

    def fork(times: int, work: Callable[[], None]) -> None:
        for _ in range(times):
            child = os.fork()
            if child == 0:
                work()
                os._exit(0)
            os.waitpid(child, 0)

    gc.collect()
    gc.freeze()
    start = time.perf_counter()
    first = os.fork()
    if first == 0:
        fork(number, run)
        os._exit(0)
    fork(number, run)
    os.waitpid(first, 0)
    return 2 * number / (time.perf_counter() - start)


def _measure_memory(place: Path) -> None:
    submissions = make_submissions(200)
    print("submissions  a second  peak of the parent")
    for number in CLASSES:
        folder = place / str(number)
        _hand_in(folder, (_signed(submissions[i % 200], i) for i in range(number)))
        start = time.perf_counter()
        kilobytes = _grade(folder, place / f"out{number}")
        rate = number / (time.perf_counter() - start)
        print(f"{number:11}  {rate:8.1f}  {kilobytes / 1024:.1f} MiB", flush=True)
        shutil.rmtree(folder)


def make_submissions(number: int) -> list[dict[str, Any]]:
    """Write a class: a third is right, a third has slips, a third is half finished."""
    rng = random.Random(4)
    path = next(p for p in course.teachers_notebooks() if p.stem == LESSON)
    teachers = json.loads(path.read_text(encoding="utf-8"))
    students = course.student_edition(teachers)
    names = [c["id"] for c in teachers["cells"] if _role(c).get("solution")]
    solutions = {c["id"]: "".join(c["source"]) for c in teachers["cells"] if c["id"] in names}
    made = []
    for i in range(number):
        codes = {
            name: re.sub(r".*### (BEGIN|END) SOLUTION\n?", "", solutions[name]) for name in names
        }
        if i % 3 == 1:
            for name in rng.sample(names, rng.randint(1, 3)):
                codes[name] = _with_slip(codes[name], rng)
        elif i % 3 == 2:
            codes = {name: codes[name] for name in names[: rng.randint(0, len(names) - 1)]}
        notebook = json.loads(json.dumps(students))
        for cell in notebook["cells"]:
            if cell["id"] in codes:
                cell["source"] = codes[cell["id"]]
        made.append(notebook)
    return made


def _signed(notebook: dict[str, Any], number: int) -> dict[str, Any]:
    """The same with a line of the student's own in it."""
    signed: dict[str, Any] = json.loads(json.dumps(notebook))
    cell = next(c for c in signed["cells"] if _role(c).get("solution"))
    cell["source"] = f"{''.join(cell['source'])}\n# number {number}\n"
    return signed


def _with_slip(code: str, rng: random.Random) -> str:
    head, sep, body = code.rpartition('"""')
    old, new = rng.choice([slip for slip in SLIPS if slip[0] in body])
    at = rng.choice([match.start() for match in re.finditer(re.escape(old), body)])
    return head + sep + body[:at] + new + body[at + len(old) :]


def _without_demonstrations(notebook: dict[str, Any]) -> dict[str, Any]:
    kept = [c for c in notebook["cells"] if c["cell_type"] != "code" or _role(c)]
    return {**notebook, "cells": kept}


def _role(cell: dict[str, Any]) -> dict[str, Any]:
    role: dict[str, Any] = cell["metadata"].get("nbgrader", {})
    return role


def _hand_in(folder: Path, notebooks: Iterable[dict[str, Any]]) -> None:
    """Write nbgrader's tree."""
    for i, notebook in enumerate(notebooks):
        path = folder / "submitted" / f"student{i:04}" / LESSON / f"{LESSON}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook), encoding="utf-8")


def _grade(folder: Path, out: Path) -> int:
    """Grade in a process of its own; return the most memory that it had, in kilobytes."""
    # Not from getrusage, where a process begins with the peak of whoever started it.
    program = (
        "import sys; from dlhelpers.cli import main; code = main(sys.argv[1:]);"
        "status = open('/proc/self/status').read().split();"
        "print(status[status.index('VmHWM:') + 1]); sys.exit(code)"
    )
    command = [sys.executable, "-c", program, "grade", str(folder), "--out", str(out)]
    # Compiled modules are kept, as where the package is installed.
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    ran = subprocess.run(command, check=True, capture_output=True, text=True, env=kept)
    return int(ran.stdout.split()[-1])


def _nbgrader(place: Path, notebooks: list[dict[str, Any]]) -> tuple[float, float]:
    """Seconds for each of some notebooks: start-up included, and for one more."""
    source = place / "source" / LESSON / f"{LESSON}.ipynb"
    source.parent.mkdir(parents=True)
    source.write_text(json.dumps(notebooks[0]), encoding="utf-8")
    (place / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.root = {str(place)!r}\n", encoding="utf-8"
    )
    _run_nbgrader(place, "generate_assignment")
    _hand_in(place, notebooks)
    first = _run_nbgrader(place, "autograde", "--student=student0000")
    all_of_them = _run_nbgrader(place, "autograde", "--force")
    number = len(notebooks)
    return all_of_them / number, (all_of_them - first) / (number - 1)


def _run_nbgrader(place: Path, command: str, *options: str) -> float:
    # nbgrader starts a program called alembic, which is installed beside this Python.
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "nbgrader", command, LESSON, *options],
        cwd=place, env={**os.environ, "PATH": programs}, check=True, capture_output=True,
    )  # fmt: skip
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
