"""From replies to marks: one slip costs one exercise, and who ends Python costs nobody else."""

from dataclasses import replace

import pytest

from dlhelpers.exercises import get_lesson
from dlhelpers.exercises.engine.execution import call
from dlhelpers.exercises.judging import SEED, cases_of
from dlhelpers.grading.inside import wire
from dlhelpers.grading.records import Result
from dlhelpers.grading.sandbox.pool import Unit
from dlhelpers.grading.submissions.rubric import Rubric
from dlhelpers.grading.verdicts.messages import Limits
from dlhelpers.grading.verdicts.questions import cases_for
from tests.grading.building import (
    ALL_POINTS,
    POINTS,
    RIGHT,
    Told,
    ToldUnit,
    edition,
    grade,
    submitted,
)
from tests.grading.classes import WRONG_SOFTMAX

HALF = "def softmax(x):\n    assert len(x) > 1\n" + RIGHT["softmax"].split("\n", 1)[1]
EXITS = "import os\ndef {}(x):\n    os._exit(0)\n"
CRASHES = "import ctypes\ndef {}(x):\n    return ctypes.string_at(0)\n"


def marked(rubric: Rubric, unit: Unit, codes: dict[str, str], seed: int = 3) -> Result:
    return grade(submitted(rubric, edition(codes)), rubric, seed, unit)


def points(result: Result) -> dict[str, float]:
    return {mark.exercise: mark.points for mark in result.marks}


def states(result: Result) -> list[str]:
    return [mark.state for mark in result.marks]


def test_follow_through(rubric: Rubric, unit: Unit) -> None:
    result = marked(rubric, unit, {"sigmoid": "def sigmoid(x):\n    return np.exp(x)\n"})
    assert points(result) == {**POINTS, "sigmoid": 0}
    assert "right by itself, but not with your own sigmoid" in result.marks[1].advice[-1]


def test_follow_through_gives_nothing_for_what_is_wrong_by_itself(
    rubric: Rubric, unit: Unit
) -> None:
    codes = {
        "sigmoid": "def sigmoid(x):\n    return np.exp(x)\n",
        "sigmoid_derivative": "def sigmoid_derivative(x):\n    s = sigmoid(x)\n    return s * s\n",
    }
    assert points(marked(rubric, unit, codes)) == {**POINTS, "sigmoid": 0, "sigmoid_derivative": 0}


@pytest.mark.parametrize(
    "sigmoid",
    [
        "def sigmoid(x):\n    assert x.ndim < 2\n    return 1 / (1 + np.exp(-x))\n",
        "seen = []\ndef sigmoid(x):\n    seen.append(x)\n    return len(seen) / (1 + np.exp(-x))\n",
        "def sigmoid(x):\n    x[...] = 1 / (1 + np.exp(-x))\n    return x\n",
    ],
    ids=["not for all", "remembers", "overwrites"],
)
def test_follow_through_over_whatever_another_function_does(
    sigmoid: str, rubric: Rubric, unit: Unit
) -> None:
    result = marked(rubric, unit, {"sigmoid": sigmoid})
    assert result.marks[1].points == POINTS["sigmoid_derivative"]


def test_follow_through_lends_nobody_the_function_itself(rubric: Rubric, unit: Unit) -> None:
    """The library is whole while another exercise is rescued, but for that exercise."""
    codes = {
        "sigmoid": "def sigmoid(x):\n    return 0 * x\n",
        "sigmoid_derivative": "from dlhelpers.activations import sigmoid_derivative as right\n"
        "def sigmoid_derivative(x):\n    sigmoid\n    return right(x)\n",
    }
    result = marked(rubric, unit, codes)
    assert points(result) == {**POINTS, "sigmoid": 0, "sigmoid_derivative": 0}
    assert "sigmoid_derivative hands its call to the library" in result.flags


def test_points_in_proportion(rubric: Rubric, unit: Unit) -> None:
    submission = submitted(rubric, edition({"softmax": HALF}))
    whole = grade(submission, rubric, 3, unit).marks[2]
    part = grade(submission, rubric, 3, unit, partial=True).marks[2]
    right = sum(ok for _, ok in part.cases)
    assert 0 < right < len(part.cases)
    assert whole == replace(part, points=0)
    assert part.points == round(2 * right / len(part.cases), 2)


@pytest.mark.parametrize("seed", [0, 3, 2**61])
def test_the_same_seed_gives_the_same_and_another_seed_the_same_verdict(
    seed: int, rubric: Rubric, unit: Unit
) -> None:
    codes = {"softmax": WRONG_SOFTMAX, "normalize_rows": "def normalize_rows(x):\n    return x\n"}
    first = marked(rubric, unit, codes, seed)
    assert marked(rubric, unit, codes, seed) == first
    other = marked(rubric, unit, codes, 1234)
    assert points(other) == points(first)
    assert [m.mistake for m in other.marks] == [m.mistake for m in first.marks]
    assert other != first  # the inputs are others


def test_another_seed_gives_other_inputs(rubric: Rubric) -> None:
    exercise = get_lesson(rubric.lesson).exercises["softmax"]
    one, other = (wire.encode([c.args for c in cases_for(s, "x", exercise)]) for s in (1, 2))
    assert one != other
    assert one == wire.encode([c.args for c in cases_for(1, "x", exercise)])


def test_who_learns_the_notebooks_answers_by_heart_has_nothing(rubric: Rubric, unit: Unit) -> None:
    """A table of the inputs that check() uses is right there and wrong here."""
    softmax = get_lesson(rubric.lesson).exercises["softmax"]
    known = [
        (case.args[0].tolist(), call(softmax.reference, case, None).value.tolist())
        for case in cases_of(softmax, SEED)
        if hasattr(case.args[0], "tolist")
    ]
    assert len(known) > 3
    table = f"KNOWN = {known!r}\ndef softmax(x):\n    for i, o in KNOWN:\n"
    table += "        if np.array_equal(x, i):\n            return np.array(o)\n"
    assert points(marked(rubric, unit, {"softmax": table})) == {**POINTS, "softmax": 0}


def test_a_missing_cell(rubric: Rubric, unit: Unit) -> None:
    content = edition()
    content["cells"] = [c for c in content["cells"] if c["id"] != "softmax"]
    result = grade(submitted(rubric, content), rubric, 3, unit)
    assert points(result) == {**POINTS, "softmax": 0}
    assert result.marks[2].sentence == "There is no function softmax in the notebook."
    assert result.marks[2].state == "not attempted"


def test_nothing_at_all(rubric: Rubric, unit: Unit) -> None:
    stubs = {n: f"def {n}(x):\n    raise NotImplementedError()\n" for n in RIGHT}
    result = marked(rubric, unit, stubs)
    assert result.score == 0
    assert states(result) == ["not attempted"] * 4
    assert result.problems == ()


@pytest.mark.parametrize("end", [EXITS, CRASHES], ids=["exits", "crashes"])
@pytest.mark.parametrize("who", [["sigmoid"], ["softmax"], ["sigmoid", "normalize_rows"], [*RIGHT]])
def test_who_ends_python_costs_nobody_else(
    who: list[str], end: str, rubric: Rubric, unit: Unit
) -> None:
    result = marked(rubric, unit, {name: end.format(name) for name in who})
    assert points(result) == {name: 0 if name in who else POINTS[name] for name in RIGHT}
    for mark in result.marks:
        if mark.exercise in who:
            assert "Python itself ended there" in mark.sentence
            assert mark.mistake == "ended Python"


@pytest.mark.parametrize(
    "added", ["import os\nos._exit(1)\n", "import ctypes\nctypes.string_at(0)\n"]
)
def test_a_cell_that_ends_python_costs_nothing(added: str, rubric: Rubric, unit: Unit) -> None:
    result = grade(submitted(rubric, edition(added=added)), rubric, 3, unit)
    assert result.score == ALL_POINTS


def test_who_takes_all_the_time_costs_nobody_else(
    rubric: Rubric, unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dlhelpers.grading.sandbox.pool.LIMITS", Limits(call=1.0))
    loop = "def {}(x):\n    while True:\n        pass\n"
    who = ("sigmoid", "softmax")
    result = marked(rubric, unit, {name: loop.format(name) for name in who})
    assert points(result) == {name: 0 if name in who else POINTS[name] for name in RIGHT}


def test_when_the_time_of_a_submission_is_over_the_rest_is_failed(
    rubric: Rubric, unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dlhelpers.grading.sandbox.pool.LIMITS", Limits(submission=0.0))
    result = marked(rubric, unit, {name: EXITS.format(name) for name in RIGHT})
    assert result.score == 0
    assert "the time for this notebook was over" in result.marks[-1].sentence


BEFORE: list[object] = [{"problems": [], "suspicions": []}, {"errors": []}]
ANSWER: dict[str, object] = {
    "value": 1.0, "error": None, "printed": "", "warned": [], "overwritten": [], "seconds": 0.0,
}  # fmt: skip
ANSWERED: dict[str, object] = {"name": "softmax", "state": "answered", "answers": [], "facts": {}}


@pytest.mark.parametrize(
    "claim",
    [
        {"name": "softmax", "state": "passed", "points": 99},
        {**ANSWERED, "answers": [ANSWER] * 99},
        ANSWERED,
        {"name": "softmax", "state": "answered"},
        {**ANSWERED, "answers": [{**ANSWER, "value": None}], "facts": 3},
        {**ANSWERED, "answers": [{**ANSWER, "seconds": "x"}]},
        {**ANSWERED, "answers": [{**ANSWER, "error": ["X", "", "", 10**9]}]},
        {"name": "softmax", "state": "refused", "refusal": 3},
        {"name": "softmax"},
        {"name": 3, "state": "answered"},
        {"name": "nobody", "state": "answered", "answers": [ANSWER], "facts": {}},
        "passed",
        None,
        [],
    ],
)
def test_no_reply_is_worth_anything(claim: object, rubric: Rubric) -> None:
    frames = [*BEFORE, claim, claim]
    unit = ToldUnit(Told(b"".join(map(wire.encode, frames))))
    result = grade(submitted(rubric, edition()), rubric, 3, unit)
    unit.close()
    assert result.score == 0
    assert len(result.marks) == 4


def test_a_worker_that_fails_is_no_verdict(rubric: Rubric) -> None:
    unit = ToldUnit(Told(b""))
    result = grade(submitted(rubric, edition()), rubric, 3, unit)
    unit.close()
    assert result.status == "not graded"
    assert "before the student's code began" in result.problems[0]
