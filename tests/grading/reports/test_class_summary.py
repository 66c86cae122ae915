"""A class at a glance, for whoever teaches it tomorrow."""

from dataclasses import replace

import pytest

from dlhelpers.grading.records import Mark, Result
from dlhelpers.grading.reports.class_summary import ClassSummary, person
from dlhelpers.grading.reports.summary_page import summary_html
from tests.grading.reports.examples import a_class, all_of, standing
from tests.grading.reports.test_tables import MISSING, UNREAD
from tests.grading.test_gradebook import MARKS, RESULT


def test_an_empty_class() -> None:
    summary = ClassSummary()
    assert [*summary.statistics(), *summary.notes] == []
    assert (summary.submissions, summary.unread, summary.sandboxed) == (0, 0, True)


def test_what_to_teach_again_tomorrow() -> None:
    other = replace(RESULT, student="bo", marks=(MARKS[0], replace(MARKS[1], mistake=None)))
    summary = ClassSummary(all_of([RESULT, replace(RESULT, student="cy"), other, UNREAD]))
    assert list(summary.statistics()) == [
        "01_small: 3 submissions, of 3 points mean 1.5, median 1.5",
        "  sigmoid  3 passed, 0 failed, 0 not attempted",
        "  softmax  0 passed, 3 failed, 0 not attempted",
        "             2 × a mistake",
        "             1 × no known mistake",
    ]
    assert (summary.submissions, summary.unread) == (4, 1)


def test_what_tables_have_columns_for() -> None:
    summary = ClassSummary(all_of([RESULT, UNREAD]))
    columns = [exercise.column for exercise in summary.exercises]
    assert columns == ["01_small/sigmoid", "01_small/softmax"]
    assert list(summary.students) == ["ann", "bo"]
    assert summary.max_scores == {"01_small": 3}


def test_whom_to_look_at() -> None:
    odd = replace(RESULT, student="o\x1b", flags=("a\nb", "c"))
    summary = ClassSummary(all_of([replace(RESULT, flags=()), odd, UNREAD]))
    assert summary.notes == ["look at: o␛, 01_small: a b", "not graded: bo: the file is empty"]
    assert summary.sandboxed
    assert not ClassSummary(all_of([replace(RESULT, sandboxed=False), RESULT])).sandboxed


def test_a_missing_submission_is_named_and_is_none() -> None:
    summary = ClassSummary([*all_of([RESULT]), MISSING])
    assert (summary.submissions, summary.unread, summary.missing) == (1, 0, 1)
    assert summary.notes[-1] == "missing: 01_small, 1: Zoë (zoe)"
    assert summary.lessons["01_small"].scores == [1.5]


def test_a_later_file_that_was_not_read_is_somebodys_to_act_on() -> None:
    summary = ClassSummary([standing(RESULT, later_unread=True)])
    assert summary.unread == 0
    assert summary.to_act[0][:3] == ("ann", "01_small", "not read")


def test_an_older_edition_is_to_be_looked_at() -> None:
    notes = ClassSummary([standing(replace(RESULT, flags=()), old_edition=True)]).notes
    assert notes == ["look at: ann, 01_small: graded by an older edition of the lesson"]


def test_a_person_is_named_once() -> None:
    assert person(standing(RESULT, name="Ann Lee")) == "Ann Lee (ann)"
    assert person(standing(replace(RESULT, student="Ann Lee_12"), name="Ann Lee")) == "Ann Lee_12"
    assert person(standing(RESULT)) == "ann"


ODD = "first difference, in softmax([[1, 2]]): yours[0, 0] = 0.73"


def answering(students: int, alike: int, answer: Mark) -> list[Result]:
    """Results of so many students, some of whom gave this answer."""
    right = replace(answer, state="passed", points=2)
    return [
        replace(RESULT, student=f"s{number:03}", marks=(answer if number < alike else right,))
        for number in range(students)
    ]


@pytest.mark.parametrize(
    ("students", "alike", "told"),
    [(60, 1, 0), (60, 2, 1), (60, 3, 1), (60, 4, 0), (10, 2, 1), (10, 3, 0), (9, 2, 0)],
)
def test_only_a_wrong_answer_that_few_of_many_share_makes_them_alike(
    students: int, alike: int, told: int
) -> None:
    answer = Mark("softmax", "failed", 0, 2, "Wrong.", None, ODD)
    found = ClassSummary(all_of(answering(students, alike, answer))).alike()
    assert len(found) == told
    if told:
        assert found[0].students == tuple(f"s{number:03}" for number in range(alike))
        assert (found[0].of, found[0].difference) == (students, ODD)


@pytest.mark.parametrize(
    "answer",
    [
        Mark("softmax", "failed", 0, 2, "Sum over axis=1.", "summed over the columns", ODD),
        Mark("softmax", "passed", 2, 2, "", None, ODD),
        Mark("softmax", "failed", 0, 2, "Stops.", None, "first error, in softmax(x): NameError"),
        Mark("softmax", "failed", 0, 2, "Wrong.", None, ""),
    ],
)
def test_a_usual_mistake_an_error_and_a_right_answer_make_nobody_alike(answer: Mark) -> None:
    assert ClassSummary(all_of(answering(60, 2, answer))).alike() == []


def test_other_wrong_numbers_are_another_answer() -> None:
    results = answering(60, 2, Mark("softmax", "failed", 0, 2, "Wrong.", None, ODD))
    other = replace(results[0].marks[0], difference=ODD.replace("0.73", "0.74"))
    results[0] = replace(results[0], marks=(other,))
    assert ClassSummary(all_of(results)).alike() == []


def test_who_did_nothing_is_no_weak_student() -> None:
    rows = [row.result for row in a_class(40)]
    idle = [replace(rows[0], student=f"idle{n}", untouched=True) for n in range(40)]
    before = [e.discrimination for e in ClassSummary(all_of(rows)).exercises]
    after = [e.discrimination for e in ClassSummary(all_of([*rows, *idle])).exercises]
    assert before == after


def test_points_by_correction_are_points_and_no_answer() -> None:
    given = replace(MARKS[1], state="not attempted", points=2, correction="set to 2 points")
    unread = replace(UNREAD, lesson="01_small", marks=(given,), max_score=3)
    summary = ClassSummary([*all_of([RESULT]), standing(unread, final=2.0)])
    assert summary.lessons["01_small"].scores == [1.5, 2.0]
    assert [sum(exercise.states.values()) for exercise in summary.exercises] == [1, 1]
    assert summary.unread == 1
    alone = ClassSummary([standing(unread, final=2.0)])
    assert list(alone.statistics()) == ["01_small: 1 submission, of 3 points mean 2, median 2"]
    assert "1 student; of 3 points mean 2" in "".join(summary_html(alone))


def test_who_is_excused_is_not_in_the_distribution() -> None:
    summary = ClassSummary(
        [standing(RESULT, excused=True), *all_of([replace(RESULT, student="b")])]
    )
    assert summary.lessons["01_small"].scores == [1.5]
