"""Deadlines, grace, penalties and extensions, and what a policy's file may say."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlhelpers.grading.policy import (
    Lateness,
    Policy,
    PolicyError,
    lateness,
    penalty,
    read_policy,
)
from tests.grading.results import result

DUE = datetime(2026, 10, 1, 22, tzinfo=UTC)
POLICY = Policy(
    percent_per_day=10, percent_at_most=30, grace=timedelta(minutes=15), deadlines={"01": DUE}
)


def read(text: str, lessons: tuple[str, ...] | None = ("01", "02")) -> Policy:
    return read_policy("[policy]\n" + text, "course.toml", lessons)


def late(behind: timedelta, policy: Policy = POLICY) -> Lateness:
    return lateness(policy, result(lesson="01", submitted=(DUE + behind).isoformat()), None)


@pytest.mark.parametrize(
    ("behind", "days"),
    [
        (timedelta(days=-3), 0),
        (timedelta(0), 0),
        (timedelta(minutes=15), 0),
        (timedelta(minutes=16), 1),
        (timedelta(days=1), 1),
        (timedelta(days=1, seconds=1), 2),
        (timedelta(days=40), 40),
    ],
)
def test_each_day_that_has_begun_counts_from_the_deadline_once_grace_is_over(
    behind: timedelta, days: int
) -> None:
    assert (late(behind).days, late(behind).late) == (days, days > 0)


@given(st.floats(0, 100), st.integers(0, 400), st.floats(0, 100), st.floats(0, 100))
def test_a_penalty_is_never_more_than_allowed_nor_than_there_is(
    raw: float, days: int, per_day: float, most: float
) -> None:
    policy = Policy(percent_per_day=per_day, percent_at_most=most)
    taken = penalty(policy, Lateness(days > 0, True, days), raw, 100)
    assert 0 <= taken <= raw
    assert taken <= most + 0.005
    assert taken >= min(raw, per_day * days, most) - 0.005


def test_a_penalty_is_a_part_of_the_lessons_points() -> None:
    assert penalty(POLICY, Lateness(True, True, 2), raw=5, max_score=11) == 2.2
    assert penalty(POLICY, Lateness(True, True, 9), raw=5, max_score=11) == 3.3
    assert penalty(POLICY, Lateness(True, True, 9), raw=1, max_score=11) == 1


def test_an_extension_moves_the_deadline_of_one_student() -> None:
    handed_in = result(lesson="01", submitted="2026-10-04T12:00:00+00:00")
    assert lateness(POLICY, handed_in, None).days == 3
    extended = lateness(POLICY, handed_in, datetime(2026, 10, 5, tzinfo=UTC))
    assert (extended.late, extended.extended) == (False, True)


def test_the_platforms_flag_costs_one_day_where_the_time_is_not_known() -> None:
    flagged = result(lesson="01", late=True)
    assert lateness(POLICY, flagged, None) == Lateness(True, False, 1, DUE)
    # The platform does not know of the extension.
    assert not lateness(POLICY, flagged, datetime(2026, 10, 5, tzinfo=UTC)).late
    assert not lateness(POLICY, result(lesson="01"), None).late
    assert lateness(POLICY, result(lesson="02", late=True), None).days == 1
    # Where the time is known, the deadline decides.
    early = result(lesson="01", late=True, submitted="2026-10-01T21:00:00+00:00")
    assert not lateness(POLICY, early, None).late


def test_times_with_and_without_a_zone_of_their_own() -> None:
    policy = read("""
        timezone = "Europe/Berlin"
        deadlines.01 = 2026-10-01T23:59:00
        deadlines.02 = 2026-10-01T23:59:00-05:00
        extensions."Ann Lee".01 = 2026-12-01
        """)
    assert policy.deadlines["01"] == datetime(2026, 10, 1, 21, 59, tzinfo=UTC)
    assert policy.deadlines["02"] == datetime(2026, 10, 2, 4, 59, tzinfo=UTC)
    # A day lasts until it is over, there in winter.
    over = datetime(2026, 12, 1, 23, tzinfo=UTC)
    assert timedelta(0) < over - policy.extensions["Ann Lee"]["01"] < timedelta(seconds=1)


def test_no_policy_takes_nothing_off() -> None:
    assert read_policy("title = 'a course'", "course.toml") == Policy()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("attempts = ", "is no TOML"),
        ('attempts = "first"', "attempts is 'first'; it must be one of 'last', 'best'"),
        ("penalty = 3", "policy has no 'penalty'; it may have attempts, deadlines"),
        ("deadlines.03 = 2026-10-01", "deadlines has no '03'; it may have 01, 02"),
        ("extensions.ann.03 = 2026-10-01", "extensions.ann has no '03'"),
        ('deadlines.01 = "2026-10-01"', "without quotes"),
        ("deadlines.01 = 2026-10-01T10:00:00", "deadlines.01 has no time zone"),
        ("deadlines = 3", "deadlines is 3; it must be a table"),
        ('timezone = "Mars/Olympus"', "timezone is 'Mars/Olympus'; it must be a name"),
        ("timezone = 3", "timezone is 3"),
        ("percent_per_day = 101", "percent_per_day is 101; it must be a number from 0 to 100"),
        ("percent_per_day = -1", "percent_per_day is -1"),
        ("percent_per_day = nan", "percent_per_day is nan"),
        ("percent_per_day = true", "percent_per_day is True"),
        ('grace_minutes = "15"', "grace_minutes is '15'"),
        ("times = 3", "times is 3"),
    ],
)
def test_what_no_policy_says_is_refused_by_name(text: str, reason: str) -> None:
    with pytest.raises(PolicyError, match=r"course\.toml") as raised:
        read(text)
    assert reason in str(raised.value)


@pytest.mark.parametrize("text", ["[deadlines]\n01 = 2026-10-01", "attempts = 'last'\n[policy]"])
def test_outside_of_its_table_a_policys_own_file_holds_nothing(text: str) -> None:
    with pytest.raises(PolicyError, match=r"must stand in the table \[policy\]"):
        read_policy(text, "mine.toml")


def test_a_policy_that_is_no_table() -> None:
    with pytest.raises(PolicyError, match="policy is 3; it must be a table"):
        read_policy("policy = 3", "course.toml")
