"""What counts: which attempt, what is taken off, who is missing, and why."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from dlhelpers.grading.corrections import Correction
from dlhelpers.grading.policy import Policy
from dlhelpers.grading.records import Result
from dlhelpers.grading.roster import Person
from dlhelpers.grading.rules import Edition, Rules
from dlhelpers.grading.standings import Standing, counted
from tests.grading.results import EXERCISES, marks, result

RULES = Rules(
    editions={"01": Edition("c", EXERCISES)},
    policy=Policy(
        percent_per_day=10, deadlines={"01": datetime(2026, 10, 2, tzinfo=UTC)}
    ),
)  # fmt: skip
#: Two right exercises late, and one in time.
LATE = result(digest="late", file="b", submitted="2026-10-02T12:00:00+00:00")
EARLY = result(digest="early", file="a", submitted="2026-10-01T12:00:00+00:00", marks=marks(0, 2))


def one(*results: Result, rules: Rules = RULES) -> Standing:
    (standing,) = counted(results, rules)
    return standing


def attempts(which: str) -> Rules:
    return replace(RULES, policy=replace(RULES.policy, attempts=which))


@pytest.mark.parametrize(
    ("which", "file", "final", "why"),
    [
        ("last", "b", 2.7, "the last one counts"),
        ("best", "b", 2.7, "the best one counts"),
        ("last in time", "a", 2.0, "the last one in time counts"),
    ],
)
def test_which_attempt_counts(which: str, file: str, final: float, why: str) -> None:
    standing = one(LATE, EARLY, rules=attempts(which))
    assert (standing.result.file, standing.final) == (file, final)
    assert standing.reasons[0] == f"2 files were handed in; {file}: {why}"


def test_the_best_is_the_best_after_the_penalty() -> None:
    late = replace(LATE, submitted="2026-10-08T12:00:00+00:00")
    assert one(late, EARLY, rules=attempts("best")).result.file == "a"


def test_of_equally_good_ones_the_last_counts() -> None:
    same = replace(EARLY, digest="x", file="x", submitted="2026-10-01T13:00:00+00:00")
    assert one(same, EARLY, rules=attempts("best")).result.file == "x"


def test_if_none_was_in_time_the_last_counts() -> None:
    later = replace(LATE, digest="l", file="c", submitted="2026-10-03T12:00:00+00:00")
    assert one(later, LATE, rules=attempts("last in time")).result.file == "c"


def attempt(number: int, run: int = 0, place: int = 0, **changes: Any) -> Result:
    name = f"{number}-{run}-{place}"
    return result(attempt=number, run=run, place=place, digest=name, file=name, **changes)


def test_the_last_is_told_by_time_then_by_attempt_then_by_the_run() -> None:
    assert one(attempt(9005), attempt(2026)).result.file == "9005-0-0"
    assert one(attempt(0, run=2), attempt(0, run=1, place=5)).result.file == "0-2-0"
    assert one(attempt(0, place=1), attempt(0)).result.file == "0-0-1"
    # An older file of the platform's that is found again later is older all the same.
    assert one(attempt(9001, run=2), attempt(9005, run=1)).result.file == "9005-1-0"
    early = attempt(2, submitted="2026-10-01T12:00:00+02:00")
    late = attempt(1, submitted="2026-10-01T11:00:00+00:00")
    assert one(early, late).result.file == "1-0-0"


def test_where_nothing_tells_which_is_later_the_reason_says_so() -> None:
    own = result(digest="o", file="01", place=1)
    other = result(digest="x", file="old")
    assert "01: the one with the lesson's own name counts" in one(own, other).reasons[0]
    named = replace(own, file="z")
    assert "z: the last one by name counts, as nothing tells" in one(named, other).reasons[0]
    later = replace(own, run=1)
    assert one(later, other).reasons[0].endswith("01: the last one counts")


@pytest.mark.parametrize("which", ["last", "best", "last in time"])
def test_what_is_untouched_never_counts_against_work(which: str) -> None:
    stub = result(digest="stub", file="stub", run=2, untouched=True, marks=marks(0, 0))
    work = result(digest="work", file="work", run=1, marks=marks(0, 0))
    standing = one(stub, work, rules=attempts(which))
    assert standing.result.file == "work"
    assert standing.later_untouched == (which != "")
    assert "does not count against work" in standing.reasons[0]
    assert one(stub).result.file == "stub"
    assert not one(replace(stub, run=0), work).later_untouched


# Files that cannot be read

PDF = result(
    status="not read", lesson="", digest="pdf", file="hw.pdf", problems=("this is a PDF",), run=2
)


@pytest.mark.parametrize("lesson", ["", "01"])
def test_a_later_file_that_cannot_be_read_is_said_and_the_old_points_stay(lesson: str) -> None:
    standing = one(replace(PDF, lesson=lesson), result(run=1))
    assert (standing.final, standing.result.status) == (3, "graded")
    assert standing.later_unread
    reason = "a later file could not be read: hw.pdf: this is a PDF"
    assert reason in standing.reasons


def test_a_file_beside_it_that_cannot_be_read_is_said_too() -> None:
    standing = one(PDF, result(run=2))
    assert standing.later_unread
    assert standing.reasons[0].startswith("another file could not be read: hw.pdf")


def test_an_earlier_file_that_could_not_be_read_is_forgotten() -> None:
    standing = one(replace(PDF, run=1), result(run=2))
    assert not standing.later_unread
    assert not any("hw.pdf" in reason for reason in standing.reasons)
    by_time = replace(PDF, submitted="2026-10-01T00:00:00+00:00")
    assert not one(by_time, EARLY).later_unread


def test_a_file_without_a_lesson_is_of_the_only_lesson_of_its_run() -> None:
    bo = replace(PDF, student="bo")
    rows = list(counted([result(run=2), bo], RULES))
    assert [(row.result.student, row.result.lesson, row.has_points) for row in rows] == [
        ("ann", "01", True),
        ("bo", "01", False),
    ]
    other = result(lesson="02", run=2)
    assert [row.result.lesson for row in counted([result(run=2), other, bo])] == ["01", "02", ""]
    # Beside files that can be read it has a row of its own, and says nothing of theirs.
    rows = list(counted([result(run=2), other, PDF], RULES))
    assert [(r.result.lesson, r.later_unread) for r in rows] == [
        ("", False),
        ("01", False),
        ("02", False),
    ]


def test_of_several_files_that_cannot_be_read_each_is_named() -> None:
    text = result(status="not read", digest="t", file="hw.txt", problems=("plain text",), run=1)
    assert one(text, PDF).result.problems == ("this is a PDF", "hw.txt: plain text")


def test_a_file_that_the_grader_failed_at_leaves_the_earlier_points() -> None:
    failed = result(status="not graded", digest="f", file="f", run=2, problems=("no memory",))
    standing = one(failed, result(run=1))
    assert (standing.final, standing.later_unread) == (3, True)


# Penalty, corrections, editions


def test_a_row_says_raw_points_penalty_final_points_and_why() -> None:
    standing = one(LATE)
    assert (standing.raw, standing.penalty, standing.final, standing.late) == (3, 0.3, 2.7, True)
    assert standing.due == "2026-10-02T00:00:00+00:00"
    assert standing.reasons == (
        "late: handed in 2026-10-02 12:00 UTC, due 2026-10-02 00:00 UTC, 1 day: 0.3 points off",
    )
    (unknown,) = one(result()).reasons
    assert unknown == "when it was handed in is not known, so it counts as in time"


def test_an_extension_is_said() -> None:
    due = {"01": datetime(2026, 10, 3, tzinfo=UTC)}
    rules = replace(RULES, policy=replace(RULES.policy, extensions={"ann": due}))
    standing = one(LATE, rules=rules)
    assert (standing.final, standing.late) == (3, False)
    assert standing.reasons == ("in time: the deadline was extended to 2026-10-03 00:00 UTC",)


def test_the_platforms_flag_is_no_more_than_that_where_the_policy_knows_better() -> None:
    flagged = replace(EARLY, late=True)
    assert not one(flagged).late
    due = {"01": datetime(2026, 10, 3, tzinfo=UTC)}
    rules = replace(RULES, policy=replace(RULES.policy, extensions={"ann": due}))
    assert not one(replace(flagged, submitted=""), rules=rules).late
    assert one(replace(flagged, submitted="")).late
    assert one(replace(PDF, lesson="01", late=True)).late


def test_corrections_come_before_the_penalty() -> None:
    rules = replace(RULES, corrections=[Correction("ann", "01", "softmax", 1.0, "half")])
    standing = one(LATE, rules=rules)
    assert (standing.raw, standing.penalty, standing.final) == (2, 0.3, 1.7)
    assert standing.result.marks[1].correction == "set to 1 point: half"
    assert standing.reasons[0] == "softmax: set to 1 point: half (it was 2)"


def test_unread_work_that_was_corrected_has_points() -> None:
    rules = replace(RULES, corrections=[Correction("ann", "01", "softmax", 1.0)])
    standing = one(replace(PDF, lesson="01"), rules=rules)
    assert (standing.result.status, standing.final, standing.has_points) == ("not read", 1, True)
    assert not one(replace(PDF, lesson="01")).has_points


def test_who_is_excused_has_no_points_to_hand_back() -> None:
    rules = replace(RULES, corrections=[Correction("ann", "01", "", None, "ill")])
    standing = one(EARLY, rules=rules)
    assert standing.excused
    assert not standing.has_points
    assert standing.reasons == ("the whole lesson: excused: ill",)


def test_a_row_of_an_older_edition_is_marked_and_the_maximum_is_the_present_one() -> None:
    rules = replace(RULES, editions={"01": Edition("new", {"sigmoid": 1, "softmax": 5})})
    standing = one(LATE, rules=rules)
    assert standing.old_edition
    assert (standing.max_score, standing.penalty) == (6, 0.3)  # of the points that it was of
    assert "graded by an older edition of the lesson, of 3 points" in standing.reasons[-1]
    assert not one(replace(LATE, course="new"), rules=rules).old_edition
    assert one(replace(LATE, lesson="00"), rules=rules).old_edition
    assert not one(replace(PDF, lesson="01"), rules=rules).old_edition


# The roster

ROSTER = [Person("Ann Lee", "a@x.org", "ann", ("7",)), Person("Bo Po", "b@x.org", "bo", ("8",))]


def test_who_has_not_handed_in_is_missing_in_each_lesson_that_others_handed_in() -> None:
    results = [result(student="ann"), result(student="zoe", lesson="02", name="Zoe Z")]
    rows = list(counted(results, replace(RULES, roster=ROSTER)))
    assert [(r.result.student, r.result.lesson, r.result.status, r.name) for r in rows] == [
        ("ann", "01", "graded", "Ann Lee"),
        ("ann", "02", "missing", "Ann Lee"),
        ("bo", "01", "missing", "Bo Po"),
        ("bo", "02", "missing", "Bo Po"),
        ("zoe", "02", "graded", "Zoe Z"),
    ]
    assert [row.email for row in rows] == ["a@x.org", "a@x.org", "b@x.org", "b@x.org", ""]
    missing = rows[2]
    assert (missing.result.platform_id, missing.final, missing.max_score) == ("8", 0, 3)
    assert not missing.has_points


def test_whose_file_cannot_be_read_is_not_missing() -> None:
    rows = list(
        counted([result(), replace(PDF, student="bo", run=0)], replace(RULES, roster=ROSTER))
    )
    assert [(r.result.student, r.result.status) for r in rows] == [
        ("ann", "graded"),
        ("bo", "not read"),
    ]


@pytest.mark.parametrize(
    ("percent", "reason"),
    [
        (0, "late, says the platform"),
        (
            10,
            "late, says the platform; one day is counted, as the time is not known: 0.3 points off",
        ),
    ],
)
def test_a_day_is_counted_where_it_costs_something(percent: int, reason: str) -> None:
    rules = Rules(policy=Policy(percent_per_day=percent))
    (standing,) = counted([result(late=True)], rules)
    assert standing.reasons == (reason,)
