"""What is said of a notebook that fails when it is run."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_output

ROOT = Path(__file__).parents[1]
NUMBERS = "".join(f"{n}\n" for n in range(60))


def cell(name: str, source: str, printed: str = "") -> object:
    outputs = [new_output("stream", text=printed)] if printed else []
    return new_code_cell(source, id=name, outputs=outputs, execution_count=1)


NOTEBOOKS = {
    "loops": [
        cell("right-run", "print(1)", "1\n"),
        cell("loops-run", "for n in range(60): print(-n if n == 7 else n)", NUMBERS),
        cell("new-run", "print(1)"),
        cell("lost-run", "pass", "2\n"),
        cell("error-run", "cost = 1 / 0"),
    ],
    "slow": [
        cell("slow-run", "import time; time.sleep(60)"),
        cell("b-run", "print(1)", "1\n"),
        cell("c-run", "print(2)", "2\n"),
    ],
    "twice": [cell("same-run", "print(1)", "1\n"), cell("same-run", "print(2)", "2\n")],
}


def run(folder: Path, *options: str) -> str:
    """Run nbval on the notebooks in a process of its own, and return what it says."""
    for name, cells in NOTEBOOKS.items():
        metadata = {"language_info": {"name": "python"}}
        notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
        (folder / f"{name}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    pytest_here = [sys.executable, "-m", "pytest", "-n0", "-rA", "-p", "conftest", "--color=no"]
    settings = ["-c", str(ROOT / "pyproject.toml"), "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*pytest_here, *settings, *options, str(folder)],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "notebooks")]),
            "COLUMNS": "250",  # a heading has its line of underscores however long its path is
        },
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    return done.stdout


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    return run(tmp_path_factory.mktemp("notebooks"), "--nbval-cell-timeout=5")


def outcomes(said: str, notebook: str) -> dict[str, str]:
    found = re.findall(rf"^(PASSED|FAILED) \S*{notebook}\.ipynb::(\S+)", said, re.MULTILINE)
    return {name: outcome for outcome, name in found}


def about(said: str, name: str) -> str:
    """The section of a failure."""
    return said.partition(f"::{name} __")[2].partition("\n____")[0]


def test_a_test_has_the_cells_id(said: str) -> None:
    assert outcomes(said, "loops") == {
        "lint": "PASSED", "right-run": "PASSED", "loops-run": "FAILED", "new-run": "FAILED",
        "lost-run": "FAILED", "error-run": "FAILED",
    }  # fmt: skip


def test_another_output_is_shown_in_full_beside_the_stored_one(said: str) -> None:
    text = about(said, "loops-run")
    assert "loops.ipynb, cell loops-run: it shows something else than what is stored" in text
    stored, now = text.partition("stored:\n")[2].split("\n\nnow:\n")
    assert stored.split() == NUMBERS.split()
    assert now.split()[:60] == NUMBERS.replace("\n7\n", "\n-7\n").split()
    assert re.search(r"\n\nif this is meant: python notebooks/execute.py \S*loops.ipynb$", now)


def test_nothing_stored_and_nothing_shown_are_said(said: str) -> None:
    assert "stored:\n    (nothing)\n\nnow:\n    1\n" in about(said, "new-run")
    assert "stored:\n    2\n\nnow:\n    (nothing)\n" in about(said, "lost-run")


def test_an_error_comes_with_the_cell_and_the_kernels_words(said: str) -> None:
    text = about(said, "error-run")
    assert "loops.ipynb, cell error-run: cell execution caused an exception" in text
    assert "ZeroDivisionError: division by zero" in text
    assert "\x1b" not in text


def test_a_cell_that_takes_too_long_is_one_failure(said: str) -> None:
    assert outcomes(said, "slow") == {"lint": "PASSED", "slow-run": "FAILED"}
    text = about(said, "slow-run")
    assert "cell slow-run: it took longer than 5 s and was stopped; the cells below" in text


def test_a_faulty_notebook_fails_before_it_is_run_and_the_others_go_on(said: str) -> None:
    assert outcomes(said, "twice") == {"lint": "FAILED"}
    text = about(said, "lint")
    assert "cell same-run: `same-run` occurs twice, in cells 1 and 2: rename the second" in text
    assert "twice.ipynb: its cells were not run; mend this first" in text


def test_lax_looks_only_at_errors(tmp_path: Path) -> None:
    said = run(tmp_path, "--nbval-lax", "-k", "loops")
    assert [n for n, out in outcomes(said, "loops").items() if out == "FAILED"] == ["error-run"]
