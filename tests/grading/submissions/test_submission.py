"""Notebooks that somebody edited: what is still graded, and what is said about the rest."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from dlhelpers.course import checksum, open_course
from dlhelpers.grading.records import Result
from dlhelpers.grading.sandbox.pool import Unit
from dlhelpers.grading.submissions.notebook import MAX_SIZE, Unreadable, parse
from dlhelpers.grading.submissions.rubric import Rubric, load_rubrics
from dlhelpers.grading.submissions.submission import match, read_work
from tests.grading.building import (
    ALL_POINTS,
    RIGHT,
    SETUP,
    STEM,
    code_cell,
    edition,
    grade,
    name_course,
    notebook,
    role,
    solution_cell,
    submitted,
)

Content = dict[str, Any]


def cell_named(content: Content, name: str) -> dict[str, Any]:
    return next(cell for cell in content["cells"] if cell.get("id") == name)


def stripped(content: Content) -> Content:
    """Take the names and ids of the cells away, as Kaggle does."""
    for cell in content["cells"]:
        cell["metadata"] = {}
        cell.pop("id", None)
    return content


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
    ("code", "reason"),
    [
        ("# mine\n\ndef softmax(x)\n    return x\n", "line 3: expected ':'"),
        (
            "def softmax(x):\n\te = np.exp(x)\n        return e\n",
            "line 3: inconsistent use of tabs",
        ),
        ("def softmax(x):\n    return np.exp(x\n", "line 2: '(' was never closed"),
        ("def softmax(x):\nreturn x\n", "line 2: expected an indented block"),
    ],
)
@pytest.mark.parametrize("has_names", [True, False])
def test_an_exercise_whose_cell_is_no_python_fails_with_its_line(
    code: str, reason: str, has_names: bool, rubric: Rubric, unit: Unit
) -> None:
    content = edition({"softmax": code})
    mark = graded(content if has_names else stripped(content), rubric, unit).marks[2]
    assert (mark.state, mark.mistake, mark.points) == ("failed", "cannot be read as Python", 0)
    assert mark.sentence.startswith(f"The cell of softmax cannot be read as Python: {reason}")
    assert mark.code == code


def test_where_another_cell_can_be_read_that_one_is_tried(rubric: Rubric, unit: Unit) -> None:
    content = edition({"softmax": "def softmax(x)\n    return x\n"})
    content["cells"].append(code_cell("mine", RIGHT["softmax"]))
    assert graded(content, rubric, unit).score == ALL_POINTS


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


# Where the cells' names are lost, copied or of an older edition

LOST = (
    "the cells have lost the names that they were handed out with, as on Colab or Kaggle; they "
    "were told by their functions and their sources"
)


OTHER_EDITION = (
    "the lesson's own cells are not those of this edition, as in an older one; errors are told "
    "only of the exercises' cells"
)
HELPER = (
    "def helper(x):\n    e = np.exp(x * 2 * half)\n    return e / e.sum(axis=1, keepdims=True)\n"
)


def test_without_names_a_notebook_is_graded_like_one_with_them(rubric: Rubric, unit: Unit) -> None:
    wrong = {"softmax": "def softmax(x):\n    return x\n"}
    result = graded(stripped(edition(wrong)), rubric, unit)
    assert result.problems == (LOST,)
    with_names = graded(edition(wrong), rubric, unit)
    assert result.marks == with_names.marks
    assert result.marks[2].code == wrong["softmax"]


@pytest.mark.parametrize("lost", ["metadata", "id"])
def test_names_or_ids_are_enough(lost: str, rubric: Rubric, unit: Unit) -> None:
    content = edition()
    for cell in content["cells"]:
        cell[lost] = {}
    result = graded(content, rubric, unit)
    assert (result.score, result.problems) == (ALL_POINTS, ())


def test_other_ids_of_the_teachers_lead_to_the_names(
    tmp_path: Path, unit: Unit, rubric: Rubric
) -> None:
    def numbered(content: Content) -> Content:
        for number, cell in enumerate(content["cells"]):
            cell["id"] = f"id{number}"
        return content

    (tmp_path / f"{STEM}.ipynb").write_text(json.dumps(numbered(edition())), encoding="utf-8")
    name_course(tmp_path)
    (other,) = load_rubrics(open_course(tmp_path))
    content = numbered(edition({"softmax": "def softmax(x)\n    return x\n"}))
    for cell in content["cells"]:
        cell["metadata"] = {}
    work = submitted(other, content)
    assert [cell.name for cell in work.cells] == list(RIGHT)
    assert work.problems == ()


def test_all_functions_may_stand_in_one_cell(rubric: Rubric, unit: Unit) -> None:
    content = notebook([code_cell("x", SETUP + "\n\n".join(RIGHT.values()))])
    result = graded(stripped(content), rubric, unit)
    assert result.score == ALL_POINTS
    assert result.problems == (LOST,)
    assert all("def softmax" in mark.code for mark in result.marks)


def test_edited_demonstrations_do_not_run_without_names_either(rubric: Rubric, unit: Unit) -> None:
    content = edition()
    for cell in content["cells"]:
        if str(cell.get("id")).startswith(("show-", "check-")):
            cell["source"] += "\n# try more\nx = nobody_knows\nprint(nobody_knows)\n"
    result = graded(stripped(content), rubric, unit)
    assert (result.score, result.problems) == (ALL_POINTS, (LOST,))


def test_demonstrations_of_another_edition_are_told_once(rubric: Rubric, unit: Unit) -> None:
    demonstration = (
        "from dlhelpers import activations, nothing_any_more\n"
        "library = activations.softmax(np.ones((1, 2)))\nprint(nobody_knows)\n"
    )
    content = edition({"softmax": "def softmax(x):\n    return helper(x)\n"}, demonstration)
    content["cells"].insert(2, code_cell("own", f"half = np.sum([0.5])\n{HELPER}"))
    of_this_edition = graded(stripped(json.loads(json.dumps(content))), rubric, unit)
    assert len(of_this_edition.problems) > 2  # the cell is the student's own
    assert len(of_this_edition.flags) == 1
    for cell in content["cells"]:
        if str(cell["id"]).startswith("check-"):
            cell["source"] += "\nassert 1 == 1  # as in another edition"
    result = graded(stripped(content), rubric, unit)
    assert (result.score, result.problems, result.flags) == (ALL_POINTS, (LOST, OTHER_EDITION), ())
    content["cells"].append(code_cell("x", "import scipy.special\n"))
    assert graded(stripped(content), rubric, unit).flags == ("cell added 7, line 1: imports scipy",)


def test_what_colab_and_kaggle_need_is_not_run(rubric: Rubric, unit: Unit) -> None:
    added = "!pip install dlhelpers\nfrom google.colab import drive\ndrive.mount('/content')\n"
    result = graded(stripped(edition(added=added)), rubric, unit)
    assert (result.score, result.problems) == (ALL_POINTS, (LOST,))


def test_windows_ends_of_lines_are_no_change(rubric: Rubric, unit: Unit) -> None:
    content = edition()
    for cell in content["cells"]:
        cell["source"] = [f"{line}\r\n" for line in cell["source"].split("\n")]
    result = graded(content, rubric, unit)
    assert (result.score, result.problems) == (ALL_POINTS, ())


@pytest.mark.parametrize("is_named", [True, False])
@pytest.mark.parametrize("at", [0, 100])
@pytest.mark.parametrize(
    "template",
    [
        "def softmax(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()\n",
        'def softmax(x):\n    """Rows."""\n    raise NotImplementedError\n',
        "def softmax(x):\n    pass\n",
        "def softmax(x: int) -> int:\n    ...\n",
    ],
)
def test_an_untouched_template_is_no_answer(
    template: str, at: int, is_named: bool, rubric: Rubric, unit: Unit
) -> None:
    content = edition()
    copy = solution_cell("softmax", template) if is_named else code_cell("copy", template)
    content["cells"].insert(at, copy)
    result = graded(content, rubric, unit)
    assert (result.score, result.problems) == (ALL_POINTS, ())
    assert "NotImplementedError" not in result.marks[2].code


def test_a_copied_cell_with_its_name_does_not_hide_the_original(rubric: Rubric, unit: Unit) -> None:
    content = edition({"softmax": "def softmax(x):\n    return rows(np.exp(x))\n"})
    copy = {**cell_named(content, "check-softmax"), "id": "copy"}
    copy["source"] = "def rows(e):\n    return e / e.sum(axis=1, keepdims=True)\n"
    content["cells"].append(copy)
    result = graded(content, rubric, unit)
    assert (result.score, result.problems) == (ALL_POINTS, ())


def test_a_copied_cell_with_another_exercises_name_is_that_ones(rubric: Rubric, unit: Unit) -> None:
    content = edition()
    content["cells"].remove(cell_named(content, "softmax"))
    content["cells"].append(solution_cell("sigmoid", RIGHT["softmax"]))
    result = graded(content, rubric, unit)
    assert result.score == ALL_POINTS
    assert not any("sigmoid" in problem for problem in result.problems)


def test_a_check_of_an_older_edition_was_not_changed_by_the_student(
    rubric: Rubric, unit: Unit
) -> None:
    content = edition()
    check = cell_named(content, "check-softmax")
    check["source"] = "check(softmax)\nassert True  # as it was last year\n"
    facts = check["metadata"]["nbgrader"]
    facts["checksum"] = checksum(check, facts)
    assert graded(content, rubric, unit).problems == ()
    check["source"] += "# and now it is edited\n"
    assert "cell check-softmax was changed" in graded(content, rubric, unit).problems[0]


@pytest.mark.parametrize("broken", [{"points": "many"}, {"points": None}, {"grade": None}, {}])
def test_broken_metadata_of_a_check_is_a_change(broken: Content, rubric: Rubric) -> None:
    content = edition()
    check = cell_named(content, "check-softmax")
    check["source"] = "softmax = None"
    check["metadata"] = {"nbgrader": {"grade_id": "check-softmax", "grade": True, **broken}}
    assert any("check-softmax was changed" in p for p in submitted(rubric, content).problems)


STUBS = {name: f"def {name}(x):\n    raise NotImplementedError()\n" for name in RIGHT}


@pytest.mark.parametrize(
    ("codes", "untouched"),
    [
        (STUBS, True),
        ({**STUBS, "softmax": ""}, True),
        ({**STUBS, "softmax": "x = 3"}, False),
        ({}, False),
    ],
)
@pytest.mark.parametrize("has_names", [True, False])
def test_a_notebook_of_stubs_is_untouched(
    codes: dict[str, str], untouched: bool, has_names: bool, rubric: Rubric
) -> None:
    content = edition(codes)
    if has_names:
        assert submitted(rubric, content).untouched is untouched
    elif codes.get("softmax") != "x = 3":  # without a name nothing tells what that is
        assert submitted(rubric, stripped(content)).untouched is untouched


def test_a_cell_of_the_students_own_is_work(rubric: Rubric) -> None:
    content = edition(STUBS)
    content["cells"].append(code_cell("mine", RIGHT["softmax"]))
    assert not submitted(rubric, content).untouched


def test_a_template_with_lines_of_the_teachers_is_known(tmp_path: Path) -> None:
    given = "def softmax(x):\n    e = []  # yours\n    {}\n    return e\n"
    region = "### BEGIN SOLUTION\n    e = np.exp(x)\n    ### END SOLUTION"
    content = edition({**STUBS, "softmax": given.format(region)})
    (tmp_path / f"{STEM}.ipynb").write_text(json.dumps(content), encoding="utf-8")
    name_course(tmp_path)
    (rubric,) = load_rubrics(open_course(tmp_path))
    stub = given.format("# YOUR CODE HERE\n    raise NotImplementedError()")
    assert submitted(rubric, edition({**STUBS, "softmax": stub})).untouched
    work = given.format("e = x")
    assert not submitted(rubric, edition({**STUBS, "softmax": work})).untouched


@pytest.mark.parametrize(
    "source",
    [
        "def softmax(" + "(" * 900_000,
        "\n" * 900_000 + "def softmax(x):\n    return x\n",
        "def softmax" + " " * 900_000,
        "def softmax(x):\n" * 60_000,
        "x = 3\n" * 150_000,
        '"""' * 300_000,
    ],
)
def test_a_cell_made_for_it_takes_no_time_to_sort(source: str, rubric: Rubric) -> None:
    content = json.dumps(notebook([code_cell("x", source)])).encode()
    start = time.process_time()
    read = parse(content)
    match(read, STEM, [rubric])
    read_work("mal", "", read, rubric)
    assert time.process_time() - start < 10


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
    assert match(parse(json.dumps(stripped(edition())).encode()), f"{STEM}-1", [rubric]) is rubric


def found(content: Content, *rubrics: Rubric, name: str = "x") -> Rubric | None:
    return match(parse(json.dumps(content).encode()), name, rubrics)


def test_another_courses_notebook_is_of_no_lesson(rubric: Rubric) -> None:
    setup = code_cell("setup", "import numpy as np", role("setup", locked=True))
    others = [solution_cell("newton", "def newton(f):\n    return f\n")]
    assert found(notebook([setup, *others]), rubric) is None
    one_of_ours = code_cell("x", "def softmax(x):\n    return x\n")  # many courses have one
    assert found(notebook([setup, *others, one_of_ours]), rubric) is None
    assert found(notebook([setup, *others, one_of_ours]), rubric, name=f"{STEM} (1)") is rubric


@pytest.mark.parametrize("kept", [["sigmoid"], ["check-sigmoid"], ["setup"]])
def test_what_is_left_of_a_notebook_tells_its_lesson(kept: list[str], rubric: Rubric) -> None:
    content = edition()
    content["cells"] = [c for c in content["cells"] if c["id"] in (*kept, "softmax", "setup")]
    assert found(content, rubric) is rubric
    assert found(stripped(content), rubric) is rubric


def test_of_lessons_with_the_same_names_the_one_with_more_of_them(tmp_path: Path) -> None:
    (tmp_path / "01_small.ipynb").write_text(json.dumps(edition()), encoding="utf-8")
    shorter = edition()
    shorter["cells"] = [c for c in shorter["cells"] if "softmax" in c["id"] or c["id"] == "setup"]
    (tmp_path / "02_shorter.ipynb").write_text(json.dumps(shorter), encoding="utf-8")
    name_course(tmp_path)
    small, short = load_rubrics(open_course(tmp_path))
    for order in ((small, short), (short, small)):
        assert found(edition(), *order) is small
        assert found(stripped(edition()), *order) is small
        assert found(shorter, *order, name="02_shorter") is short
