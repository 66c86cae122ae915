"""Notebooks that somebody edited: what is still graded, and what is said about the rest."""

import json
from typing import Any

import pytest

from dlhelpers.grading.records import Result
from dlhelpers.grading.sandbox.pool import Unit
from dlhelpers.grading.submissions.notebook import MAX_SIZE, Unreadable, parse
from dlhelpers.grading.submissions.rubric import Rubric
from dlhelpers.grading.submissions.submission import match
from tests.grading.building import (
    ALL_POINTS,
    RIGHT,
    STEM,
    code_cell,
    edition,
    grade,
    notebook,
    solution_cell,
    submitted,
)

Content = dict[str, Any]


def cell_named(content: Content, name: str) -> dict[str, Any]:
    return next(cell for cell in content["cells"] if cell.get("id") == name)


def graded(content: Content, rubric: Rubric, unit: Unit) -> Result:
    return grade(submitted(rubric, content), rubric, 3, unit)


def test_a_right_notebook_has_all_points_and_nothing_to_note(rubric: Rubric, unit: Unit) -> None:
    result = graded(edition(), rubric, unit)
    assert result.score == result.max_score == ALL_POINTS
    assert result.problems == ()
    assert result.flags == ()


def test_edited_checks_and_setup_are_the_teachers_again(rubric: Rubric, unit: Unit) -> None:
    content = edition({"softmax": "def softmax(x):\n    return x\n"})
    cell_named(content, "check-softmax")["source"] = "softmax = None"
    cell_named(content, "setup")["source"] = "import sys\nsys.exit()"
    result = graded(content, rubric, unit)
    assert result.score == ALL_POINTS - 2
    assert "cell check-softmax was changed; the teacher's own was used instead" in result.problems
    assert "cell setup was changed; the teacher's own was used instead" in result.problems


def test_cells_that_the_student_added_run(rubric: Rubric, unit: Unit) -> None:
    own = {"softmax": "def softmax(x):\n    return rows(np.exp(x))\n"}
    added = "def rows(e):\n    return e / e.sum(axis=1, keepdims=True)\n"
    assert graded(edition(own, added), rubric, unit).score == ALL_POINTS


def test_demonstrations_do_not_run_but_their_definitions_do(rubric: Rubric, unit: Unit) -> None:
    content = edition({"softmax": "def softmax(x):\n    return rows(np.exp(x))\n"})
    cell_named(content, "show-sigmoid")["source"] = (
        "import time\ntime.sleep(3600)\ndef rows(e):\n    return e / e.sum(axis=1, keepdims=True)\n"
    )
    assert graded(content, rubric, unit).score == ALL_POINTS


@pytest.mark.parametrize(
    "added", ["1 / 0", "raise SystemExit", "import nonsense", "x = undefined", "assert False"]
)
def test_a_cell_that_fails_takes_nothing_with_it(added: str, rubric: Rubric, unit: Unit) -> None:
    result = graded(edition(added=f"{added}\n"), rubric, unit)
    assert result.score == ALL_POINTS
    assert any(problem.startswith("cell added 1, line 1") for problem in result.problems)


def test_a_name_that_is_used_again_for_a_value_stays_the_functions(
    rubric: Rubric, unit: Unit
) -> None:
    content = edition()
    content["cells"].append(code_cell("last", "softmax = softmax(np.ones((2, 2)))\nsigmoid = 3\n"))
    result = graded(content, rubric, unit)
    assert (result.score, result.problems) == (ALL_POINTS, ())


def test_of_a_cell_that_is_too_long_the_report_says_so(rubric: Rubric, unit: Unit) -> None:
    long = f"{RIGHT['softmax']}{'# and so on' * 100_000}\n"
    result = graded(edition({"softmax": long}), rubric, unit)
    assert result.score == ALL_POINTS
    assert result.problems == ("a cell has more than 1 MB; what follows was left out",)


def test_a_cell_that_is_no_python_takes_only_itself(rubric: Rubric, unit: Unit) -> None:
    result = graded(edition({"sigmoid": "def sigmoid(x)\n    return 1\n"}), rubric, unit)
    assert [m.points for m in result.marks] == [0, 1, 2, 3]  # the second by follow-through
    assert any("cell sigmoid: cannot be read as Python" in p for p in result.problems)


@pytest.mark.parametrize(
    "line", ["%matplotlib inline", "!pip install numpy", "%%time", "np.exp?", "files = !ls"]
)
def test_magics_are_left_out(line: str, rubric: Rubric, unit: Unit) -> None:
    result = graded(edition({"softmax": f"{line}\n{RIGHT['softmax']}"}), rubric, unit)
    assert result.score == ALL_POINTS
    assert any("magics left out" in problem for problem in result.problems)


def test_a_percent_sign_at_the_start_of_a_line_is_no_magic(rubric: Rubric, unit: Unit) -> None:
    added = "x = (7\n% 4)\nassert x == 3\n"
    result = graded(edition(added=added), rubric, unit)
    assert result.problems == ()


def test_a_missing_cell_is_missed(rubric: Rubric, unit: Unit) -> None:
    content = edition()
    content["cells"].remove(cell_named(content, "softmax"))
    result = graded(content, rubric, unit)
    assert result.score == ALL_POINTS - 2
    assert "cell softmax is missing" in result.problems
    assert result.marks[2].state == "not attempted"


def test_a_function_in_a_cell_of_the_students_own_counts(rubric: Rubric, unit: Unit) -> None:
    content = edition()
    content["cells"].remove(cell_named(content, "softmax"))
    content["cells"].append(code_cell("mine", RIGHT["softmax"]))
    assert graded(content, rubric, unit).score == ALL_POINTS


def test_of_a_doubled_cell_the_last_counts(rubric: Rubric, unit: Unit) -> None:
    content = edition({"softmax": "def softmax(x):\n    return x\n"})
    content["cells"].append(solution_cell("softmax", RIGHT["softmax"]))
    result = graded(content, rubric, unit)
    assert result.score == ALL_POINTS
    assert any("is there 2 times" in problem for problem in result.problems)


def test_another_order_costs_nothing(rubric: Rubric, unit: Unit) -> None:
    content = edition()
    content["cells"].reverse()
    result = graded(content, rubric, unit)
    assert result.score == ALL_POINTS
    assert "the exercises' cells are in another order than the teacher's" in result.problems


def test_a_cell_that_is_no_code_any_more_is_named(rubric: Rubric, unit: Unit) -> None:
    content = edition()
    cell_named(content, "softmax")["cell_type"] = "markdown"
    result = graded(content, rubric, unit)
    assert result.score == ALL_POINTS - 2
    assert "cell softmax is no code cell any more (markdown); it was not run" in result.problems


def test_another_kernel_is_named(rubric: Rubric, unit: Unit) -> None:
    content = edition()
    content["metadata"]["kernelspec"] = {"name": "ir", "language": "R"}
    result = graded(content, rubric, unit)
    assert result.score == ALL_POINTS
    assert any("kernel 'ir'" in problem for problem in result.problems)


def test_one_slip_costs_one_exercise(rubric: Rubric, unit: Unit) -> None:
    result = graded(edition({"sigmoid": "def sigmoid(x):\n    return np.exp(x)\n"}), rubric, unit)
    assert [m.points for m in result.marks] == [0, 1, 2, 3]
    assert "not with your own sigmoid" in result.marks[1].advice[-1]


def test_the_mistake_is_named_as_in_the_notebook(rubric: Rubric, unit: Unit) -> None:
    wrong = "def softmax(x):\n    e = np.exp(x)\n    return e / e.sum(axis=0)\n"
    mark = graded(edition({"softmax": wrong}), rubric, unit).marks[2]
    assert mark.mistake == "summed over the columns"
    assert "axis=1" in mark.sentence
    assert not all(right for _, right in mark.cases)


def test_points_in_proportion_when_asked_for(rubric: Rubric, unit: Unit) -> None:
    half = "def softmax(x):\n    assert x.shape[0] > 1\n" + RIGHT["softmax"].split("\n", 1)[1]
    submission = submitted(rubric, edition({"softmax": half}))
    assert grade(submission, rubric, 3, unit).marks[2].points == 0
    mark = grade(submission, rubric, 3, unit, partial=True).marks[2]
    right = sum(right for _, right in mark.cases)
    assert mark.points == round(2 * right / len(mark.cases), 2)
    assert 0 < mark.points < 2


def test_the_same_seed_gives_the_same_result(rubric: Rubric, unit: Unit) -> None:
    codes = {"softmax": "def softmax(x):\n    return np.exp(x)\n"}
    assert graded(edition(codes), rubric, unit) == graded(edition(codes), rubric, unit)
    other = grade(submitted(rubric, edition(codes)), rubric, 4, unit)
    assert other.marks[2].mistake == graded(edition(codes), rubric, unit).marks[2].mistake


def test_stubs_are_not_attempted(rubric: Rubric, unit: Unit) -> None:
    stub = "def softmax(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()\n"
    assert graded(edition({"softmax": stub}), rubric, unit).marks[2].state == "not attempted"


# Files


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"this is no JSON", "this is a text, no notebook; hand in"),
        (b'{"cells": [', "breaks off in line 1"),
        (b'{"cells": ["x', "breaks off in line 1"),
        (b'{"cells": [}', "no JSON"),
        (b"[1, 2]", "no notebook"),
        (b'{"a": 1}', "it has no cells"),
        (b'{"cells": 3}', "it has no cells"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"cells": [{"a":' * 50_000, "nested too deeply"),
        (b'{"cells": [' + b"9" * 10_000 + b"]}", "a number is too long"),
        (b" " * (MAX_SIZE + 1), "clear the outputs"),
        (b'{"cells": [' + b"[]," * 1_000_000 + b"1]}", "too many lists and objects"),
        (json.dumps({"cells": [{}] * 6000}).encode(), "6000 cells"),
    ],
)
def test_what_is_no_notebook_gets_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        parse(data)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda data: b"\xef\xbb\xbf" + data, None),
        (lambda data: data.decode().encode("utf-16"), "UTF-16"),
        (lambda data: data.replace(b'"ADDED"', b'"caf\xe9"'), "not UTF-8"),
    ],
)
def test_other_encodings_are_read(change: Any, problem: str | None) -> None:
    content = edition()
    content["metadata"]["title"] = "ADDED"
    read = parse(change(json.dumps(content).encode()))
    assert len(read.cells) == len(content["cells"])
    assert any(problem in p for p in read.problems) if problem else not read.problems


def test_format_3_is_read(rubric: Rubric, unit: Unit) -> None:
    content = edition()
    for cell in content["cells"]:
        cell["input"] = cell.pop("source").splitlines(keepends=True)
        del cell["id"]
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}}
    old["worksheets"] = [{"cells": content["cells"]}]
    result = graded(old, rubric, unit)
    assert result.score == ALL_POINTS
    assert any("format (3)" in problem for problem in result.problems)


@pytest.mark.parametrize("junk", [None, 3, "text", [1], {"cell_type": 3, "source": {"a": 1}}])
def test_entries_that_are_no_cells_are_left_out(junk: Any, rubric: Rubric, unit: Unit) -> None:
    content = edition()
    content["cells"].insert(0, junk)
    content["cells"][1]["metadata"] = junk
    assert graded(content, rubric, unit).score == ALL_POINTS


def test_the_lesson_is_found_by_its_cells_whatever_the_file_is_called(rubric: Rubric) -> None:
    read = parse(json.dumps(edition()).encode())
    assert match(read, "Homework (final) v2", [rubric]) is rubric
    assert match(parse(json.dumps(notebook([])).encode()), "x", [rubric]) is None
    stripped = edition()
    for cell in stripped["cells"]:
        cell["metadata"] = {}
    assert match(parse(json.dumps(stripped).encode()), f"{STEM}-1", [rubric]) is rubric
