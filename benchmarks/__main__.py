"""Measure everything and write ``RESULTS.md`` beside this file.

    python -m benchmarks [--cats FOLDER] [--quick] [PART ...]

Takes less than ten minutes on two processors that do nothing else. FOLDER holds the well-known
photographs, ``train_catvnoncat.h5`` and ``test_catvnoncat.h5``; without it, or the environment
variable ``DLHELPERS_CAT_DATA``, the lines on these are left out, as those on PyTorch and nbgrader
are where these are not installed. ``--quick`` repeats less, to try this program. Ctrl-C keeps what
was measured by then.
"""

import argparse
import importlib.metadata
import os
import platform
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from benchmarks import boundary, check_speed, explorers, grade_speed, growth, start_up, training
from benchmarks.lines import Table, rows

PARTS: dict[str, Callable[[str | None, bool], Iterator[Table]]] = {
    "training": training.tables,
    "growth": growth.tables,
    "boundary": boundary.tables,
    "check": check_speed.tables,
    "start": start_up.tables,
    "explorers": explorers.tables,
    "grader": grade_speed.tables,
}
PACKAGES = ("numpy", "scikit-learn", "matplotlib", "torch", "nbgrader")
HEAD = f"| what | minimum | median | unit | compared | bar | holds |\n|{' --- |' * 7}"


def main() -> None:
    """Measure the parts that were asked for, or all."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__.splitlines()[0]
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--cats", metavar="FOLDER", default=os.environ.get("DLHELPERS_CAT_DATA"))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("RESULTS.md"))
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    os.environ.setdefault("TQDM_DISABLE", "1")  # no bars between the lines
    begin = time.perf_counter()
    text = [_heading(options.quick)]
    try:
        for name in options.parts or PARTS:
            _measure(PARTS[name](options.cats, options.quick), text)
    except KeyboardInterrupt:
        text.append("Stopped here: what would follow was not measured.")
    minutes = (time.perf_counter() - begin) / 60
    text.append(f"Measured in {minutes:.1f} minutes; load at the end: {_load()}.")
    options.out.write_text("\n\n".join(text) + "\n", encoding="utf-8")
    _show(f"\n{minutes:.1f} minutes; see {options.out.name}")


def _measure(tables: Iterator[Table], text: list[str]) -> None:
    """Add the tables to the text, row by row; what cannot be measured ends the part."""
    try:
        for table in tables:
            _show(f"\n## {table.title}")
            text.append(f"## {table.title}\n\n" + "\n".join(table.notes) + f"\n\n{HEAD}")
            for row in rows(table.lines):
                text[-1] += f"\n{row}"
                _show(row)
    except Exception as error:  # one part must not cost the others
        text.append(f"The rest of this part was not measured: {type(error).__name__}: {error}")
        _show(text[-1])


def _show(row: str) -> None:
    print(row, flush=True)


def _heading(quick: bool) -> str:
    versions = [f"Python {platform.python_version()}"]
    for package in PACKAGES:
        try:
            versions.append(f"{package} {importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError:
            versions.append(f"no {package}")
    threads = os.environ.get("OPENBLAS_NUM_THREADS", "as many as processors")
    return "\n".join(
        [
            "# Benchmarks",
            "",
            "Written by `python -m benchmarks`. Times depend on the machine: trust ratios, whose",
            "two sides were measured in one run, in turns. A bar is what is wanted of the line.",
            "",
            f"- {date.today():%Y-%m-%d}{', few repetitions' if quick else ''}",
            f"- {os.cpu_count()} processors, {_processor()}, {platform.system()}",
            f"- {', '.join(versions)}; BLAS threads: {threads}",
            f"- load at the beginning: {_load()}",
        ]
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    models = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()


def _load() -> str:
    return (
        " / ".join(f"{value:.1f}" for value in os.getloadavg()) if os.name == "posix" else "unknown"
    )


if __name__ == "__main__":
    main()
