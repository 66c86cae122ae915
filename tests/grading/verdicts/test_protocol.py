"""How often a box is asked, and what becomes of a process that is lost."""

import json

import pytest

from dlhelpers import course
from dlhelpers.grading.inside import wire
from dlhelpers.grading.sandbox.runner import End
from dlhelpers.grading.submissions.rubric import Rubric, load_rubrics
from dlhelpers.grading.verdicts.messages import Order
from dlhelpers.grading.verdicts.protocol import Protocol
from tests.grading.building import submitted

NAME = "linear_backward"
ANSWER = b"".join(
    map(
        wire.encode,
        [{"problems": [], "suspicions": []}, {"errors": []}, {"name": NAME, "state": "stub"}],
    )
)


@pytest.fixture(scope="module")
def deep() -> Rubric:
    return next(r for r in load_rubrics(course.open_course()) if r.lesson == "deep")


@pytest.mark.parametrize(("lost", "asked", "there"), [(0, 1, True), (1, 2, True), (9, 3, False)])
def test_a_process_that_is_lost_is_replaced_once(
    lost: int, asked: int, there: bool, deep: Rubric
) -> None:
    path = next(p for p in course.teachers_notebooks() if p.stem == deep.stem)
    work = submitted(deep, json.loads(path.read_text(encoding="utf-8")))
    jobs: list[bytes] = []

    def ask(job: bytes, seconds: float) -> tuple[bytes, End]:
        jobs.append(job)
        return (b"", End("lost")) if len(jobs) <= lost else (ANSWER, End("ended"))

    protocol = Protocol(Order(deep, 7), work, ask, lambda name: None)
    replies, outcomes = protocol.outcomes([NAME])
    assert (NAME in replies.exercises) == there
    assert len(jobs) >= asked
    assert outcomes[NAME].state == ("not attempted" if there else "failed")
