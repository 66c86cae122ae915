"""Wrong functions in groups by their answers, and the blocks that are made of them."""

import json
import textwrap
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dlhelpers import cli
from dlhelpers.exercises.engine.execution import Answer, Failure
from dlhelpers.grading.gradebook import Gradebook
from dlhelpers.grading.records import Mark, Result
from dlhelpers.grading.reports.unnamed import block_for, described, groups_of
from dlhelpers.grading.verdicts.answer_digest import digest_of_answers
from tests.own_course import own_course

Said = pytest.CaptureFixture[str]
CELLS = {"f": 'def f(A, Y):\n    """Theirs."""\n    return A + Y\n'}


def result(student: str, *marks: Mark, lesson: str = "01_small") -> Result:
    return Result(student, lesson, "graded", "d", "c", "1", True, marks=marks)


def failed(answers: str, code: str = "", exercise: str = "f") -> Mark:
    cases = (("one", False), ("two", True))
    return Mark(
        exercise, "failed", 0, 2, "None is right.", "m", "yours = 1", (), cases, code, answers
    )


def test_the_most_frequent_group_comes_first_and_a_learner_counts_once() -> None:
    groups = groups_of(
        [
            result("ann", failed("x"), failed("", exercise="g")),
            result("ben", failed("y"), Mark("g", "passed", 1, 1, answers="z")),
            result("cem", failed("y")),
            result("cem", failed("y"), lesson="02_other"),
        ]
    )
    assert [(g.lesson, sorted(g.learners)) for g in groups] == [
        ("01_small", ["ben", "cem"]),
        ("01_small", ["ann"]),
        ("02_other", ["cem"]),
    ]


@pytest.mark.parametrize(
    ("code", "block"),
    [
        ("def f(A, Y):\n    '''Mine.'''\n    return A - Y\n", "return A - Y"),
        ("def f(a, Y):\n    # so\n    return a - Y\n", "a = A\nreturn a - Y"),
        ("def f(y, a):\n    return a - y\n", "y, a = A, Y\nreturn a - y"),
        ("def f(A):\n    print(A)\n", "print(A)\nreturn None"),
        (
            "import math\ndef g(x):\n    return x\nx = 1\ndef f(A, Y):\n    return g(A)\n",
            "import math\ndef g(x):\n    return x\nreturn g(A)",
        ),
        ("def f(*args):\n    return 1\n", None),
        ("def f(A, Y, Z=1):\n    return 1\n", None),
        ("f = lambda A, Y: A\n", None),
        ("def f(A, Y:\n", None),
        ("def f(A, Y):\n    return 1\n… (5 more characters are not shown)", None),
    ],
)
def test_a_block_does_what_the_function_does(code: str, block: str | None) -> None:
    lines = block_for(code, "f", CELLS)
    assert (lines and "\n".join(lines)) == block


def test_the_block_stands_below_the_first_line_of_the_teachers_function() -> None:
    (group,) = groups_of([result("ann", failed("x", "def f(A, Y):\n    return A - Y\n"))])
    text = "\n".join(described(group, CELLS, 3))
    assert "01_small, f: 1 learner, wrong in 1 of 2 cases" in text
    assert "told now: None is right." in text
    block = text[text.index("    if mistake") :]
    function = f"def f(A, Y):\n{block}\n    return A + Y"
    world: dict[str, Any] = {"mistake": lambda name: name.startswith("unnamed 3")}
    exec(function, world)
    assert world["f"](5, 2) == 3


def test_nothing_steers_the_terminal_of_who_reads() -> None:
    code = 'def f(A, Y):\n    return "\x1b[31m‮"\n'
    (group,) = groups_of([result("ann", failed("x", code))])
    assert not [c for line in described(group, CELLS, 1) for c in line if not c.isprintable()]


# The digest


def answers(*values: object) -> list[Answer]:
    return [Answer(value) for value in values]


def test_rounding_makes_no_difference() -> None:
    a = np.array([[0.1 + 0.2, -0.0], [1e-17, 5.0]])
    b = np.array([[0.3, 0.0], [0.0, 5.0 + 1e-9]])
    pair = answers((a, {"x": 1.0}, [2])), answers([b, {"x": np.float32(1.0)}, (2.0,)])
    assert digest_of_answers(pair[0]) == digest_of_answers(pair[1]) != ""


def test_other_values_shapes_and_errors_do() -> None:
    known = [
        answers(np.ones((2, 3))),
        answers(np.ones((3, 2))),
        answers(np.ones((2, 3)) * 1.001),
        answers({"a": 1.0}),
        answers({"b": 1.0}),
        answers(None),
        answers("None"),
        answers(np.nan),
        answers(np.inf),
        answers(1e9),
        answers(1.0),
        answers(1.0, 1.0),
        [Answer(None, Failure("ValueError", "no"))],
        [Answer(None, Failure("ValueError", "yes"))],
    ]
    assert len({digest_of_answers(one) for one in known}) == len(known)


def test_where_nothing_can_be_told_there_is_none() -> None:
    class Odd:
        def __getattr__(self, name: str) -> object:
            raise RuntimeError

    keys = {Odd(): 1}
    assert digest_of_answers([]) == ""
    assert digest_of_answers(answers(keys)) == digest_of_answers(answers(keys))


# The command


def test_the_command_reads_a_gradebook(tmp_path: Path, capsys: Said) -> None:
    book = Gradebook(tmp_path / "gradebook.sqlite")
    code = "def layer_sizes(X, Y):\n    return X.shape[0] + 1, 4, Y.shape[0]\n"
    stem = "03_planar_two_layer_network"
    for student in ("ann", "ben"):
        book.record(result(student, failed("x", code, "layer_sizes"), lesson=stem))
    book.close()
    assert cli.main(["mistakes", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert f"{stem}, layer_sizes: 2 learners, wrong in 1 of 2 cases" in said
    block = said[said.index("    if mistake") :].rstrip()
    compile(f"def layer_sizes(X, Y):\n{block}", "block", "exec")
    assert textwrap.dedent(block).endswith("return (X.shape[0] + 1, 4, Y.shape[0])")


def test_the_command_knows_the_gradebooks_course(tmp_path: Path, capsys: Said) -> None:
    course = own_course(tmp_path / "course")
    (stem,) = (path.stem for path in course.glob("*.ipynb"))
    book = Gradebook(tmp_path / "gradebook.sqlite")
    book.keep({"course": str(course)})
    code = "def double(x):\n    return x * 7\n"
    for student in ("ann", "ben"):
        book.record(result(student, failed("x", code, "double"), lesson=stem))
    book.close()
    assert cli.main(["mistakes", str(tmp_path)]) == 0
    assert f"{stem}, double: 2 learners, wrong in 1 of 2 cases" in capsys.readouterr().out


def test_where_all_have_names_it_says_so(tmp_path: Path, capsys: Said) -> None:
    Gradebook(tmp_path / "gradebook.sqlite").close()
    assert cli.main(["mistakes", str(tmp_path)]) == 0
    assert "Every wrong function has the name of a mistake" in capsys.readouterr().out


@pytest.mark.parametrize("what", ["no gradebook", "another course", "damaged"])
def test_what_cannot_be_read_is_one_line(tmp_path: Path, capsys: Said, what: str) -> None:
    if what == "another course":
        book = Gradebook(tmp_path / "gradebook.sqlite")
        book.record(result("ann", failed("x"), lesson="01_mine"))
        book.close()
    if what == "damaged":
        (tmp_path / "gradebook.sqlite").write_text(json.dumps("x" * 4096))
    assert cli.main(["mistakes", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert said.startswith("dlhelpers: ")
    assert said.count("\n") == 1
    if what == "no gradebook":
        assert [*tmp_path.iterdir()] == []
