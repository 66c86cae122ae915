"""docs/own-lesson.md does what it says: its commands, in their order, end in a graded class."""

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dlhelpers.exercises.engine import observers
from dlhelpers.exercises.engine.authoring import exercise

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "own-lesson.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)


def run_blocks(folder: Path) -> str:
    """Run the page's commands as somebody who pastes them, and return what they print."""
    commands = folder / "bin"
    commands.mkdir(exist_ok=True)
    program = commands / "dlhelpers"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m dlhelpers "$@"\n')
    program.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{commands}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        ["bash", "-e", "-c", "\n".join(BLOCKS)],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.skipif(os.name != "posix" or shutil.which("bwrap") is None, reason="needs Bubblewrap")
def test_from_an_empty_folder_to_a_graded_class(tmp_path: Path) -> None:
    said = run_blocks(tmp_path)
    assert "all is proved" in said
    with (tmp_path / "grades" / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    scores = {row[0]: row[header.index("score")] for row in rows}
    assert scores == {"ann": "0", "ben": "2", "cem": "0", "dora": "0"}
    assert "mean_squared_error: 2 learners, wrong in" in said
    paste_and_prove(tmp_path, said)


def paste_and_prove(folder: Path, said: str) -> None:
    """Do with the printed block what the page says, and grade again."""
    block = said[said.index("    if mistake(") :].rstrip() + "\n"
    block = block.replace("unnamed 1: what was done, in a few words", "cubes for squares")
    module = folder / "my-course" / "exercises" / "first_lesson.py"
    first_line = "def mean_squared_error(A, Y):\n"
    source = module.read_text(encoding="utf-8")
    assert first_line in source
    module.write_text(source.replace(first_line, first_line + block), encoding="utf-8")
    again = run_again(folder, "prove", "my-course", "--unsandboxed")
    assert "all is proved" in again
    graded = run_again(folder, "grade", "submitted", "--course", "my-course", "--out", "grades")
    assert "2 × cubes for squares" in graded


def run_again(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [str(folder / "bin" / "dlhelpers"), *arguments],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_python_names_are_those_of_the_package() -> None:
    for name in ("accepts", "same", "observe"):
        assert f"{name}=" in TEXT
        assert name in (exercise.__kwdefaults__ or {})
    for name in ("mislabeled_images", "training"):
        assert f"`{name}`" in TEXT
        assert callable(getattr(observers, name))


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)", TEXT):
        assert (ROOT / "docs" / target).exists(), target
