"""How a class is graded: what a command says, else what the gradebook remembers."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from dlhelpers.course import Course, CourseError, open_course
from dlhelpers.course.faults import require_sound
from dlhelpers.course.folder import SETTINGS
from dlhelpers.grading.class_list import ClassList
from dlhelpers.grading.gradebook import Gradebook
from dlhelpers.grading.policy import COURSE, Policy, PolicyError, in_utc, read_policy
from dlhelpers.grading.records import Result
from dlhelpers.grading.reports.text import plain
from dlhelpers.grading.roster import read_roster
from dlhelpers.grading.rules import Edition, Rules, as_settings, rules_of
from dlhelpers.grading.spreadsheets import TableError, read_table
from dlhelpers.grading.submissions.rubric import Rubric, load_rubrics
from dlhelpers.grading.submissions.work_queue import edition_of


@dataclass(frozen=True)
class Settings:
    """All choices for a run."""

    folder: str | None  #: of the course; empty for the five lessons, None if unknown
    partial: bool
    policy_source: str
    policy_text: str
    policy_named: bool  #: by a command; else it is the course's
    roster_source: str
    times_source: str
    times: tuple[tuple[str, str, str], ...]  #: student, lesson, moment in UTC
    rules: Rules
    course: Course | None = None
    rubrics: Sequence[Rubric] = ()
    seed: int | None = None  #: of the last run
    sandboxed: bool | None = None  #: in the last run


def remembered(book: Gradebook) -> Settings:
    """Read what the gradebook remembers."""
    policy: dict[str, Any] = book.setting("policy") or {}
    return Settings(
        folder=book.setting("course"),
        partial=bool(book.setting("partial")),
        policy_source=policy.get("source", ""),
        policy_text=policy.get("text", ""),
        policy_named=bool(policy.get("named")),
        roster_source=book.setting("roster_source") or "",
        times_source=book.setting("times_source") or "",
        times=tuple((a, b, c) for a, b, c in book.setting("times") or ()),
        rules=rules_of(book),
        seed=book.setting("seed"),
        sandboxed=book.setting("sandboxed"),
    )


def settled(options: argparse.Namespace, old: Settings) -> Settings:
    """Take what a command says, and for the rest what is remembered.

    Files that are remembered are read again, if they are still there. Raises `CourseError`,
    `PolicyError` or `TableError` where one cannot be used.
    """
    named = options.course
    if options.own_work and named is None and (options.submissions / SETTINGS).is_file():
        named = options.submissions  # a course that was handed out, with the learner's work in it
    folder = str(named.resolve()) if named else old.folder or ""
    if folder and not named and not Path(folder).is_dir():
        raise CourseError(
            f"the gradebook was made with the course in {folder}, which is not there any more; "
            "say with --course where it is now"
        )
    course = open_course(folder or None)
    if folder and not options.own_work:
        require_sound(course)  # the five are proved
    rubrics = load_rubrics(course)
    partial = old.partial if options.partial is None else options.partial
    lessons = [rubric.stem for rubric in rubrics]
    source, text, is_named = _policy_file(options.policy, folder, old)
    policy = read_policy(text, source, lessons)
    roster_source, roster = old.roster_source, old.rules.roster
    if options.roster:
        roster_source = str(options.roster.resolve())
    if options.roster or (roster_source and Path(roster_source).is_file()):
        roster = read_roster(read_table(Path(roster_source)), roster_source)
    times_source, times = old.times_source, old.times
    if options.times:
        times_source = str(options.times.resolve())
    elif policy.times:
        times_source = _times_of(policy, source)
    elif times_source and times_source == _times_of(old.rules.policy, old.policy_source):
        times_source, times = "", ()  # they came with the policy that does not hold any more
    if options.times or policy.times or (times_source and Path(times_source).is_file()):
        times = _read_times(Path(times_source), policy, lessons)
    editions = {
        rubric.stem: Edition(
            edition_of(rubric, partial), {part.name: part.points for part in rubric.parts}
        )
        for rubric in rubrics
    }
    rules = replace(old.rules, editions=editions, policy=policy, roster=roster)
    return Settings(
        folder, partial, source, text, is_named, roster_source, times_source, times, rules, course,
        rubrics, sandboxed=not options.unsandboxed,
    )  # fmt: skip


def _policy_file(named: Path | None, folder: str, old: Settings) -> tuple[str, str, bool]:
    """Return the policy's file, its text, and whether the file was named, now or before.

    That is the file that is named, else the one that was, else the course's.
    """
    was_named = named is None and old.policy_named
    if named is not None:
        place = named.resolve()
    elif was_named:
        place = Path(old.policy_source)
        if not place.is_file():
            return old.policy_source, old.policy_text, True
    else:
        place = Path(folder, COURSE)
        if not (folder and place.is_file()):
            return "", "", False
    try:
        text = place.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise PolicyError(f"{place} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise PolicyError(f"{place} is no text in UTF-8") from None
    return str(place), text, named is not None or was_named


def _times_of(policy: Policy, source: str) -> str:
    """Return the file of times that a policy in the file `source` names, or nothing."""
    return str(Path(source).parent / policy.times) if policy.times else ""


def _read_times(
    path: Path, policy: Policy, lessons: Sequence[str]
) -> tuple[tuple[str, str, str], ...]:
    times = []
    for row in read_table(path, ["student", "lesson", "submitted"]).rows:
        where, moment = f"{path}, line {row.line}", row.get("submitted")
        if row.get("lesson") not in lessons:
            raise TableError(f"{where}: there is no lesson {row.get('lesson')!r}")
        try:
            utc = in_utc(datetime.fromisoformat(moment), policy.timezone, f"{where}: {moment}")
        except ValueError:
            raise TableError(f"{where}: {moment!r} is no time; write 2026-10-01 23:59") from None
        times.append((row.get("student"), row.get("lesson"), utc.isoformat()))
    return tuple(times)


def keep(book: Gradebook, new: Settings, moment: str, changes: Sequence[str]) -> None:
    """Have the gradebook remember settings, and in its history what changes by them."""
    settings: dict[str, Any] = {
        "course": new.folder,
        "partial": new.partial,
        "sandboxed": new.sandboxed,
        "policy": {"source": new.policy_source, "text": new.policy_text, "named": new.policy_named},
        "roster_source": new.roster_source,
        "times_source": new.times_source,
        "times": new.times,
        **as_settings(new.rules),
    }
    book.keep(settings, moment, changes)


def times_by_student(
    new: Settings, results: Sequence[Result]
) -> tuple[dict[tuple[str, str], list[str]], list[str]]:
    """Find whose the hand-in times are, and say which are nobody's."""
    if not new.times:
        return {}, []
    who = ClassList(results, new.rules)
    times: dict[tuple[str, str], list[str]] = {}
    nobodys = []
    for name, lesson, moment in new.times:
        meant = who.called(name)
        if len(meant) == 1:
            times.setdefault((next(iter(meant)), lesson), []).append(moment)
        else:
            nobodys.append(f"a hand-in time is for {plain(name)}, who is not told from the files")
    return {key: sorted(moments) for key, moments in times.items()}, nobodys
