"""What a learner sees of check, hint and solution, in a notebook and elsewhere."""

from collections.abc import Iterator
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from dlhelpers.course import open_course
from dlhelpers.exercises import get_lesson
from dlhelpers.exercises.lesson import CheckFailed, Lesson
from dlhelpers.figures import plotting
from tests.exercises.writing import written

LESSONS = open_course().lessons
RIGHT = "def softmax(x): return np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)"
WRONG = "def softmax(x): return np.exp(x) / np.exp(x).sum(axis=0)"


@pytest.fixture
def lesson() -> Lesson:
    """Lesson 1, as a notebook finds it that has just been opened."""
    known = get_lesson("normalization")
    return Lesson(list(known.exercises.values()))


def _message(action: Any, *args: Any) -> str:
    with pytest.raises(CheckFailed) as caught:
        action(*args)
    return str(caught.value)


def test_a_right_function_is_told_so(lesson: Lesson, capsys: pytest.CaptureFixture[str]) -> None:
    lesson.check(written(RIGHT))
    # nothing on stderr: nbgrader takes that for a failure
    assert capsys.readouterr() == ("softmax ✓  right in all 7 cases\n", "")


def test_advice_stands_below_a_pass(lesson: Lesson, capsys: pytest.CaptureFixture[str]) -> None:
    lesson.check(
        written("def normalize_rows(x):\n  x /= (x * x).sum(1)[:, None] ** 0.5\n  return x")
    )
    first, second, third = capsys.readouterr().out.splitlines()
    assert first == "normalize_rows ✓  right in all 7 cases"
    assert second.startswith("  advice: it changes x, ")
    assert third.startswith("  advice: it stops for arrays of whole numbers, ")


def test_a_wrong_function_is_told_what_is_wrong(lesson: Lesson) -> None:
    assert _message(lesson.check, written(WRONG)).splitlines() == [
        "softmax ✗  wrong in 7 of 7 cases",
        "  Each column of your result sums to 1. The classes of one example lie along a row: sum "
        "over axis=1.",
        "  first difference, in softmax([[9, 2, 5, 0, 0], [7, 5, 0, 0, 0]]): yours[0, 0] = 0.880797"
        "   expected[0, 0] = 0.980898   shapes agree, (2, 5)",
        "  stuck? hint(softmax)",
    ]


def test_an_empty_function_is_not_attempted(lesson: Lesson) -> None:
    message = _message(lesson.check, written("def softmax(x):\n    raise NotImplementedError()"))
    assert message.startswith("softmax ○  not attempted yet: write your code into the cell above")


def test_an_error_shows_the_learners_line(lesson: Lesson) -> None:
    message = _message(lesson.check, written("def softmax(x):\n    return numpy.exp(x)"))
    assert "uses numpy, but nothing was assigned to numpy in it" in message
    assert "NameError: name 'numpy' is not defined in your line 2: return numpy.exp(x)" in message


@pytest.mark.parametrize("name", LESSONS)
def test_no_message_fills_more_than_a_screen(name: str) -> None:
    for exercise in get_lesson(name).exercises.values():
        for mistake in exercise.mistakes:
            assert len(mistake.sentence) <= 300, mistake
            assert mistake.sentence.endswith((".", "?", ")", "!")), mistake


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (max, "This is a function called max, and no exercise of this lesson."),
        (lambda x: x, "This is a lambda, which has no name"),
        (np.zeros((2, 3)), "This is an array of shape (2, 3), and"),
        (None, "This is None, and"),
        ("softmax", "This is the text 'softmax', and no exercise"),
        (np.vectorize, "This is a function called vectorize"),
        (object(), "This is an object of type object"),
    ],
)
def test_what_is_no_exercise_gets_the_lessons_names(lesson: Lesson, given: Any, words: str) -> None:
    message = _message(lesson.check, given)
    assert message.startswith(words)
    assert "as in check(sigmoid)" in message
    assert all(name in message for name in lesson.exercises)
    assert len(message.splitlines()) == 1


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def softmax(x, axis): return x", "softmax(x, axis) cannot be called with the arguments"),
        ("def softmax(): return 1", "Write: def softmax(x):"),
    ],
)
def test_other_arguments_get_one_sentence(lesson: Lesson, source: str, words: str) -> None:
    first, second, _ = _message(lesson.check, written(source)).splitlines()
    assert first == "softmax ✗  cannot be checked"
    assert words in second


def test_a_class_gets_one_sentence(lesson: Lesson) -> None:
    message = _message(lesson.check, type("softmax", (), {}))
    assert "softmax is a class. Write a function" in message


def test_hints_come_one_by_one(lesson: Lesson, capsys: pytest.CaptureFixture[str]) -> None:
    hints = lesson.exercises["softmax"].hints
    for _ in hints:
        lesson.hint("softmax")
    lesson.hint(written(RIGHT))
    lines = capsys.readouterr().out.splitlines()
    expected = [f"hint {i} of 4 for softmax: {hint}" for i, hint in enumerate(hints, start=1)]
    assert lines[:4] == expected
    assert lines[4].startswith("There are no more hints for softmax: read the last one again.")
    assert "Once check(softmax) passes, solution(softmax) shows" in lines[4]
    assert lines[5:] == expected[-1:]
    assert "as in hint(sigmoid)" in _message(lesson.hint, "softmax_of_somebody")


def test_the_teachers_version_is_shown_after_a_pass(
    lesson: Lesson, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = written(RIGHT)
    assert "run check(softmax) first" in _message(lesson.solution, mine)
    with pytest.raises(CheckFailed):
        lesson.check(written(WRONG))
    assert "run check(softmax) first" in _message(lesson.solution, "softmax")
    lesson.check(mine)
    lesson.solution(mine)
    lesson.solution("softmax")
    shown = capsys.readouterr().out
    assert shown.count("def softmax(x):") == 2
    assert "### " not in shown


@pytest.mark.parametrize(
    ("name", "exercise"),
    [(name, exercise) for name in LESSONS for exercise in get_lesson(name).exercises],
)
def test_the_teachers_version_is_a_right_one(name: str, exercise: str) -> None:
    lesson = get_lesson(name)
    function = written(lesson.exercises[exercise].text, plt=plt, plotting=plotting)
    outcome = lesson.judge(exercise, function)
    assert outcome.state == "passed", outcome
    assert outcome.advice == ()


@pytest.fixture(scope="module")
def notebook() -> Iterator[Any]:
    """The part of Jupyter that runs cells and words their errors."""
    shell: Any = InteractiveShell()
    shell.run_cell("import numpy as np\nfrom dlhelpers.exercises.normalization import *")
    yield shell
    shell.history_manager.end_session()
    shell.cleanup()


def _run(notebook: Any, cell: str) -> tuple[Any, str]:
    with capture_output() as captured:
        result = notebook.run_cell(cell)
    return result, captured.stdout


def test_a_notebook_shows_the_message_alone(notebook: Any) -> None:
    result, shown = _run(notebook, f"{WRONG}\ncheck(softmax)")
    assert isinstance(result.error_in_exec, AssertionError)
    assert shown.startswith("softmax ✗  wrong in 7 of 7 cases\n  Each column of your result")
    assert "Traceback" not in shown
    assert ".py" not in shown


def test_a_notebook_finds_the_line_of_the_cell(notebook: Any) -> None:
    _, shown = _run(
        notebook, "# a comment\ndef softmax(x):\n    return x @ x.sum(axis=5)\n\ncheck(softmax)"
    )
    assert "in your line 3: return x @ x.sum(axis=5)" in shown


def test_a_notebook_keeps_the_source_of_its_cells(notebook: Any) -> None:
    head = "def softmax(x):\n    raise NotImplementedError()\n    return "
    notebook.run_cell(head + "x")
    _, shown = _run(notebook, "check(softmax)")
    assert "Delete its line" not in shown
    notebook.run_cell(head + "np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)")
    _, shown = _run(notebook, "check(softmax)")
    assert "Delete its line raise NotImplementedError()" in shown


def test_a_notebooks_helper_with_a_slip_does_not_hide_a_right_function(
    notebook: Any,
) -> None:
    result, shown = _run(
        notebook,
        "def sigmoid(x): return 1 / (1 + np.exp(x))\n"
        "def sigmoid_derivative(x):\n    s = 1 * sigmoid(x) + 0\n    return s ** 2\n"
        "check(sigmoid_derivative)",
    )
    assert "s times s" in shown
    result, shown = _run(
        notebook,
        "def sigmoid(x): return 2 / (1 + np.exp(x))\n"
        "def sigmoid_derivative(x): return sigmoid(x) * (1 - sigmoid(x))\n"
        "check(sigmoid_derivative)",
    )
    assert result.success
    assert "right by itself, but not with your own sigmoid" in shown
