"""The course's policy on attempts and late work, in TOML: `course.toml` or a file of its own."""

import math
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from dlhelpers.grading.records import Result

#: The file of a course that may hold a policy beside other things.
COURSE = "course.toml"
ATTEMPTS = ("last", "best", "last in time")
_KEYS = {
    "attempts", "timezone", "grace_minutes", "percent_per_day", "percent_at_most", "times",
    "deadlines", "extensions",
}  # fmt: skip


class PolicyError(Exception):
    """A policy cannot be used; the message names the file, the key, and what to write."""


@dataclass(frozen=True)
class Policy:
    """Which attempt counts, and what late work costs; as it stands, nothing is late."""

    attempts: str = "last"  #: one of `ATTEMPTS`
    grace: timedelta = timedelta(0)
    percent_per_day: float = 0.0  #: of the lesson's points, for each day that has begun
    percent_at_most: float = 100.0
    times: str = ""  #: a CSV file with hand-in times, beside the policy's file
    timezone: tzinfo | None = None
    deadlines: Mapping[str, datetime] = field(default_factory=dict)  #: by lesson, in UTC
    #: By the student, as the instructor names the student, and lesson; in UTC.
    extensions: Mapping[str, Mapping[str, datetime]] = field(default_factory=dict)


@dataclass(frozen=True)
class Lateness:
    """How late one file is."""

    late: bool = False
    known: bool = True  #: whether it is known when the file was handed in
    days: int = 0  #: that have begun
    due: datetime | None = None
    extended: bool = False


def read_policy(text: str, source: str, lessons: Collection[str] | None = None) -> Policy:
    """Read the table ``[policy]`` of a TOML text.

    Parameters
    ----------
    text : str
    source : str
        The file's name, for messages.
    lessons : collection of str, optional
        The course's; a deadline for any other is an error.

    Raises
    ------
    PolicyError
        If the text is no TOML, or a key or a value is none that a policy has.

    Examples
    --------
    >>> policy = read_policy('''
    ... [policy]
    ... attempts = "best"
    ... percent_per_day = 10
    ... deadlines.01_small = 2026-10-01T23:59:00+02:00
    ... ''', "course.toml")
    >>> policy.attempts, policy.deadlines["01_small"].isoformat()
    ('best', '2026-10-01T21:59:00+00:00')
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"{source} is no TOML: {error}") from None
    if text and Path(source).name != COURSE and [*content] != ["policy"]:
        found = ", ".join(key for key in content if key != "policy") or "nothing"
        raise PolicyError(
            f"{source}: all of it must stand in the table [policy]; outside is {found}"
        )
    return _Reader(source, lessons).policy(content.get("policy", {}))


class _Reader:
    """Reads a policy's values; an error names the file and the key."""

    def __init__(self, source: str, lessons: Collection[str] | None) -> None:
        self._source, self._lessons = source, lessons
        self._zone: tzinfo | None = None

    def policy(self, table: Any) -> Policy:
        self._known(self._table(table, "policy"), _KEYS, "policy")
        if name := table.get("timezone"):
            self._zone = self._timezone(name)
        attempts = table.get("attempts", "last")
        if attempts not in ATTEMPTS:
            raise self._wrong("attempts", attempts, "one of " + ", ".join(map(repr, ATTEMPTS)))
        times = table.get("times", "")
        if not isinstance(times, str):
            raise self._wrong("times", times, "the name of a CSV file")
        extensions = self._table(table.get("extensions", {}), "extensions")
        return Policy(
            attempts=attempts,
            grace=timedelta(minutes=self._number(table, "grace_minutes", 0.0, 1e6)),
            percent_per_day=self._number(table, "percent_per_day", 0.0, 100.0),
            percent_at_most=self._number(table, "percent_at_most", 100.0, 100.0),
            times=times,
            timezone=self._zone,
            deadlines=self._moments(table.get("deadlines", {}), "deadlines"),
            extensions={
                student: self._moments(value, f"extensions.{student}")
                for student, value in extensions.items()
            },
        )

    def _wrong(self, key: str, value: Any, right: str) -> PolicyError:
        return PolicyError(f"{self._source}: {key} is {value!r}; it must be {right}")

    def _table(self, value: Any, key: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self._wrong(key, value, "a table")
        return value

    def _known(self, table: Mapping[str, Any], known: Collection[str], where: str) -> None:
        for key in table:
            if key not in known:
                raise PolicyError(
                    f"{self._source}: {where} has no {key!r}; it may have "
                    f"{', '.join(sorted(known)) or 'nothing'}"
                )

    def _timezone(self, name: Any) -> tzinfo:
        try:
            return ZoneInfo(name)
        except (OSError, TypeError, ValueError, LookupError):
            right = 'a name such as "Europe/Berlin" that this system knows'
            raise self._wrong("timezone", name, right) from None

    def _number(self, table: Mapping[str, Any], key: str, default: float, most: float) -> float:
        value = table.get(key, default)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not (is_number and math.isfinite(value) and 0 <= value <= most):
            raise self._wrong(key, value, f"a number from 0 to {most:,.0f}")
        return float(value)

    def _moments(self, value: Any, key: str) -> dict[str, datetime]:
        table = self._table(value, key)
        if self._lessons is not None:
            self._known(table, self._lessons, key)
        return {lesson: self._moment(f"{key}.{lesson}", moment) for lesson, moment in table.items()}

    def _moment(self, key: str, value: Any) -> datetime:
        if not isinstance(value, date):
            right = "a date and time without quotes, such as 2026-10-01T23:59:00+02:00"
            raise self._wrong(key, value, right)
        if not isinstance(value, datetime):  # until that day is over
            value = datetime.combine(value, time.max)
        return in_utc(value, self._zone, f"{self._source}: {key}")


def in_utc(moment: datetime, zone: tzinfo | None, where: str) -> datetime:
    """Return a moment in UTC; without a time zone of its own it is in `zone`."""
    if moment.tzinfo is None:
        if zone is None:
            raise PolicyError(
                f"{where} has no time zone: write it behind the time, as in +02:00, or set "
                'timezone = "Europe/Berlin", say, in the policy'
            )
        moment = moment.replace(tzinfo=zone)
    return moment.astimezone(UTC)


def shown(moment: datetime | str, zone: tzinfo | None) -> str:
    """Write a moment for people, in the policy's time zone, else in UTC."""
    when = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return f"{when.astimezone(zone or UTC):%Y-%m-%d %H:%M %Z}"


def lateness(policy: Policy, result: Result, extension: datetime | None) -> Lateness:
    """Say how late a file is, by the policy, or by the platform's flag where no time is known."""
    due = extension or policy.deadlines.get(result.lesson)
    extended = extension is not None
    if not result.submitted:
        # The platform does not know of the extension, so its flag says nothing then.
        late = result.late and not extended
        return Lateness(late, False, int(late), due, extended)
    if due is None:
        return Lateness(result.late, False, int(result.late))
    behind = datetime.fromisoformat(result.submitted) - due
    if behind <= policy.grace:
        return Lateness(False, True, 0, due, extended)
    return Lateness(True, True, max(1, math.ceil(behind / timedelta(days=1))), due, extended)


def penalty(policy: Policy, late: Lateness, raw: float, max_score: float) -> float:
    """Return the points that lateness takes off, at most all that there are."""
    percent = min(policy.percent_per_day * late.days, policy.percent_at_most)
    return min(raw, round(max_score * percent / 100, 2))
