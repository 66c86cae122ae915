"""A line of the solution outside its region is found, as code and as a comment."""

import json
from pathlib import Path

import pytest

from dlhelpers.course import teachers_notebooks
from dlhelpers.exercises.leaks import leaked_lines

CELL = '''def step(W, X, b, caches):
    """One step.{docstring}"""
    L = len(caches)
{above}    ### BEGIN SOLUTION
    dZ = W - X
    # the bias comes last
    Z = W @ X + b  # broadcast
    grads["dW" + str(L)] = dZ @ X.T / L
    if L > 1:
        Z = np.maximum(0, Z)
    return Z, caches
    ### END SOLUTION
{below}'''


def cell(above: str = "", below: str = "", docstring: str = "") -> str:
    return CELL.format(above=above, below=below, docstring=docstring)


@pytest.mark.parametrize(
    "line",
    [
        "    dZ = W - X",
        "    # dZ = W - X",
        "    #dZ=W-X",
        "    Z = W@X + b",
        "    # hint: Z = W @ X + b",
        "    ## Z = np.maximum(0, Z)",
        "    A = np.maximum(0, Z)",
        "    return np.maximum(0,Z)",
        '    grads["dW" + str(L)] = dZ @ X.T / L',
        "    print(dZ @ X.T / L)",
    ],
)
def test_a_leaked_line_is_found_above_and_below(line: str) -> None:
    assert leaked_lines(cell(above=line + "\n")) == [(4, line)]
    assert leaked_lines(cell(below=line)) == [(13, line)]


def test_a_leak_in_the_docstring_is_found() -> None:
    text = cell(docstring="\n\n    Z = W @ X + b\n    ")
    assert leaked_lines(text) == [(4, "    Z = W @ X + b")]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "    Z = None",
        "    # the bias comes last",
        "    return Z, caches",
        "    L = len(W)",
        "    W",
    ],
)
def test_what_gives_nothing_away_is_no_leak(line: str) -> None:
    assert leaked_lines(cell(above=line + "\n")) == []


def test_lines_of_every_region_are_looked_for() -> None:
    text = cell() + "\n    ### BEGIN SOLUTION\n    cost = np.mean(Z)\n    ### END SOLUTION\n"
    assert leaked_lines(text) == []
    assert leaked_lines("# np.mean(Z)\n" + text) == [(1, "# np.mean(Z)")]


@pytest.mark.parametrize("path", teachers_notebooks(), ids=lambda path: path.stem)
def test_no_exercise_of_the_course_leaks(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    leaks = [
        f"{path.name}, cell {cell['id']}, line {number} is a line of the solution: {line.strip()}"
        for cell in cells
        for number, line in leaked_lines("".join(cell["source"]))
    ]
    if leaks:
        pytest.fail("\n".join(leaks), pytrace=False)
