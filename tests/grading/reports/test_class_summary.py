"""A class at a glance, for whoever teaches it tomorrow."""

from dataclasses import replace

from dlhelpers.grading.reports.class_summary import Survey
from tests.grading.reports.test_tables import UNREAD
from tests.grading.test_gradebook import MARKS, RESULT


def test_an_empty_class() -> None:
    survey = Survey()
    assert [*survey.statistics(), *survey.notes] == []
    assert (survey.submissions, survey.unread, survey.sandboxed) == (0, 0, True)


def test_what_to_teach_again_tomorrow() -> None:
    other = replace(RESULT, student="bo", marks=(MARKS[0], replace(MARKS[1], mistake=None)))
    survey = Survey([RESULT, replace(RESULT, student="cy"), other, UNREAD])
    assert list(survey.statistics()) == [
        "01_small: 3 submissions, of 3 points mean 1.5, median 1.5",
        "  sigmoid  3 passed, 0 failed, 0 not attempted",
        "  softmax  0 passed, 3 failed, 0 not attempted",
        "             2 × a mistake",
        "             1 × no known mistake",
    ]
    assert (survey.submissions, survey.unread) == (4, 1)


def test_what_tables_have_columns_for() -> None:
    survey = Survey([RESULT, UNREAD])
    assert list(survey.exercises) == ["sigmoid", "softmax"]
    assert survey.max_scores == {"01_small": 3}


def test_whom_to_look_at() -> None:
    odd = replace(RESULT, student="o\x1b", flags=("a\nb", "c"))
    survey = Survey([replace(RESULT, flags=()), odd, UNREAD])
    assert survey.notes == ["look at: o , 01_small: a b", "not graded: bo: the file is empty"]
    assert survey.sandboxed
    assert not Survey([replace(RESULT, sandboxed=False), RESULT]).sandboxed
