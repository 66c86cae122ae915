"""Which process is asked for a second try: the one that is there, or a new one."""

import json

import pytest

from dlhelpers import course
from dlhelpers.grading.inside import wire
from dlhelpers.grading.sandbox.runner import End, Reply
from dlhelpers.grading.submissions.rubric import Rubric, load_rubrics
from dlhelpers.grading.submissions.submission import Submission
from dlhelpers.grading.verdicts.protocol import Dialog
from tests.grading.building import Told, submitted

NAME = "linear_backward"
CLAIM = wire.encode({"name": NAME, "state": "stub"})
BEFORE = wire.encode({"problems": [], "suspicions": []}) + wire.encode({"errors": []})


def told(again: Reply | None = None, lost: int = 0) -> Told:
    return Told(BEFORE + CLAIM, again or Reply(CLAIM, "ended"), lost)


@pytest.fixture(scope="module")
def deep() -> Rubric:
    paths = course.teachers_notebooks()
    return next(r for r in load_rubrics(paths[0].parent) if r.lesson == "deep")


def work_of(rubric: Rubric) -> Submission:
    path = next(p for p in course.teachers_notebooks() if p.stem == rubric.stem)
    return submitted(rubric, json.loads(path.read_text(encoding="utf-8")))


def talk(rubric: Rubric, runner: Told) -> Dialog:
    """Begin a dialog in which a first process has been asked already."""
    dialog = Dialog(work_of(rubric), rubric, 7, runner)
    dialog._ask([NAME])
    return dialog


def test_the_process_that_is_there_is_asked(deep: Rubric) -> None:
    runner = told()
    claims = talk(deep, runner)._ask_again([NAME], frozenset({"linear_forward"}))
    assert runner.asked == ["run", "more"]
    assert claims[NAME].state == "stub"


@pytest.mark.parametrize(("lost", "runs", "there"), [(0, 1, True), (1, 2, True), (9, 3, False)])
def test_a_process_that_is_lost_is_replaced(
    lost: int, runs: int, there: bool, deep: Rubric
) -> None:
    runner = told(lost=lost)
    claims, ends = Dialog(work_of(deep), deep, 7, runner)._all_of([NAME])
    assert len(runner.asked) == runs
    assert (NAME in claims.exercises, NAME in ends) == (there, not there)


@pytest.mark.parametrize("answer", [NAME, "linear_activation_backward", "L_model_backward"])
def test_nothing_is_tried_where_its_answer_was_lent(deep: Rubric, answer: str) -> None:
    runner = told()
    dialog = talk(deep, runner)
    dialog._ask_again(["update_parameters"], frozenset({answer}))
    before = len(runner.asked)
    dialog._ask_again([NAME], frozenset())
    assert runner.asked[before:] == ["run"]
    dialog._ask_again([NAME], frozenset())  # the new process was lent nothing
    assert runner.asked[before:] == ["run", "more"]


@pytest.mark.parametrize("end", ["too long", "lost"])
def test_a_process_whose_time_is_over_is_followed_by_another(end: End, deep: Rubric) -> None:
    runner = told(Reply(b"", end))
    claims = talk(deep, runner)._ask_again([NAME], frozenset())
    assert runner.asked == ["run", "more", "run"]
    assert claims[NAME].state == "stub"


def test_a_process_that_ended_itself_would_do_so_again(deep: Rubric) -> None:
    runner = told(Reply(b"", "died"))
    assert talk(deep, runner)._ask_again([NAME], frozenset()) == {}
    assert runner.asked == ["run", "more"]
