"""Standings for the tests: one of a result, and a class in which everything happens."""

import random
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from dlhelpers.grading.records import Mark, Result
from dlhelpers.grading.standings import Standing, counted

#: What a student may call themselves, or write: it must never act.
HOSTILE = "</title></code></pre><script>alert(1)</script><img src=x onerror=alert(1)>\x1b[2J\u202e"
EXERCISES = {"sigmoid": 1.0, "softmax": 2.0, "linear_activation_backward": 3.0, "predict": 2.0}
LESSONS = ("01_normalization_and_softmax", "05_cat_classifier_with_deep_networks")
MOST = sum(EXERCISES.values())


def standing(result: Result, **changes: Any) -> Standing:
    """Return what counts if there are no policy and no corrections, changed as is wanted."""
    return replace(next(counted([result])), **changes)


def all_of(results: Iterable[Result]) -> list[Standing]:
    return list(map(standing, results))


def mark(name: str, state: str, mistake: str | None = None, difference: str = "") -> Mark:
    """Return a mark of one of the `EXERCISES`."""
    failed, most = state == "failed", EXERCISES[name]
    sentence = "Each column sums to 1; sum over axis=1." if mistake else "Wrong in all cases."
    code = "" if state == "not attempted" else f"def {name}(x):\n    return {'x + ' * 40}x\n"
    return Mark(
        exercise=name, state=state, points=0.0 if state != "passed" else most, max_points=most,
        sentence=sentence if failed else "", mistake=mistake, difference=difference,
        advice=() if state != "passed" else ("np.exp takes the whole array at once.",),
        cases=(("the worked example", False), ("one row", True)) if failed else (), code=code,
    )  # fmt: skip


def work(student: str, lesson: str, ability: float, draws: random.Random) -> Result:
    """Return a student's graded work; the abler, the more is right."""
    marks = []
    for hardness, name in enumerate(EXERCISES, 1):
        if draws.random() < ability * (1.3 - 0.15 * hardness):
            marks.append(mark(name, "passed"))
        elif draws.random() < 0.2:
            marks.append(mark(name, "not attempted"))
        else:
            where = "first difference, in softmax([[9, 2]]): yours[0, 0] = 0.412"
            mistake = "summed over the columns" if draws.random() < 0.7 else "no axis"
            marks.append(mark(name, "failed", mistake, where))
    return Result(
        student, lesson, "graded", "d", "c", "5", True, MOST, tuple(marks), seconds=0.4,
        file=f"{student}.ipynb",
    )  # fmt: skip


def a_class(students: int = 60) -> list[Standing]:
    """Return two lessons of a class, sorted, with one of everything that can go wrong."""
    draws, rows = random.Random(1), []
    for number in range(students):
        student, ability = f"student{number:03}_{4500 + number}", draws.random()
        rows += [standing(work(student, lesson, ability, draws)) for lesson in LESSONS]
    odd = "first difference, in predict(w, b, X): yours[0, 0] = 0.73"
    for number in (7, 33):  # these two gave the same odd answer
        old = rows[2 * number].result
        marks = (*old.marks[:3], mark("predict", "failed", None, odd))
        rows[2 * number] = standing(replace(old, marks=marks))
    flagged = replace(rows[4].result, flags=("cell 3 calls scipy.special.softmax",))
    rows[4] = standing(flagged, old_edition=True)
    rows[6] = standing(rows[6].result, penalty=1.0, final=max(rows[6].raw - 1, 0), late=True)
    rows[8] = standing(replace(rows[8].result, seconds=44.0))
    reason = "this is a PDF; hand in the notebook itself"
    unread = replace(rows[1].result, status="not read", marks=(), problems=(reason,))
    rows[1] = standing(unread)
    hostile = replace(rows[10].result, student=HOSTILE, flags=(HOSTILE,), problems=(HOSTILE,))
    own = [
        replace(mark, sentence=HOSTILE, difference=HOSTILE, code=HOSTILE) for mark in flagged.marks
    ]
    rows[10] = standing(replace(hostile, marks=tuple(own)), name=HOSTILE)
    for lesson in LESSONS:
        absent = Result(
            "zoe_9999", lesson, "missing", "", "", "", True, MOST
        )  # the roster's, who handed nothing in
        rows.append(standing(absent, name="Zoë Müller", raw=0.0, final=0.0))
    return sorted(rows, key=lambda row: (row.result.student, row.result.lesson))
