"""A class at a glance, for whoever teaches it tomorrow."""

from dataclasses import replace

from dlhelpers.grading.reports.class_summary import ClassSummary
from tests.grading.reports.test_tables import UNREAD
from tests.grading.test_gradebook import MARKS, RESULT


def test_an_empty_class() -> None:
    summary = ClassSummary()
    assert [*summary.statistics(), *summary.notes] == []
    assert (summary.submissions, summary.unread, summary.sandboxed) == (0, 0, True)


def test_what_to_teach_again_tomorrow() -> None:
    other = replace(RESULT, student="bo", marks=(MARKS[0], replace(MARKS[1], mistake=None)))
    summary = ClassSummary([RESULT, replace(RESULT, student="cy"), other, UNREAD])
    assert list(summary.statistics()) == [
        "01_small: 3 submissions, of 3 points mean 1.5, median 1.5",
        "  sigmoid  3 passed, 0 failed, 0 not attempted",
        "  softmax  0 passed, 3 failed, 0 not attempted",
        "             2 × a mistake",
        "             1 × no known mistake",
    ]
    assert (summary.submissions, summary.unread) == (4, 1)


def test_what_tables_have_columns_for() -> None:
    summary = ClassSummary([RESULT, UNREAD])
    assert list(summary.exercises) == ["sigmoid", "softmax"]
    assert list(summary.students) == ["ann", "bo"]
    assert summary.max_scores == {"01_small": 3}


def test_whom_to_look_at() -> None:
    odd = replace(RESULT, student="o\x1b", flags=("a\nb", "c"))
    summary = ClassSummary([replace(RESULT, flags=()), odd, UNREAD])
    assert summary.notes == ["look at: o␛, 01_small: a b", "not graded: bo: the file is empty"]
    assert summary.sandboxed
    assert not ClassSummary([replace(RESULT, sandboxed=False), RESULT]).sandboxed
