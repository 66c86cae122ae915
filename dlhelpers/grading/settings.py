"""How a class is graded: what a command says, else what the gradebook remembers."""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from dlhelpers._resources import resource_folder
from dlhelpers.grading.class_list import ClassList
from dlhelpers.grading.gradebook import Gradebook
from dlhelpers.grading.policy import Policy, PolicyError, in_utc, read_policy
from dlhelpers.grading.records import Result
from dlhelpers.grading.reports.text import number, plain
from dlhelpers.grading.roster import read_roster
from dlhelpers.grading.rules import Edition, Rules, as_settings, rules_of
from dlhelpers.grading.spreadsheets import TableError, read_table
from dlhelpers.grading.standings import counted
from dlhelpers.grading.submissions.rubric import Rubric, RubricError, load_rubrics, require_fit
from dlhelpers.grading.submissions.work_queue import edition_of

#: Rows whose points would change that are listed one by one.
_SHOWN = 10


@dataclass(frozen=True)
class Settings:
    """All choices for a run."""

    folder: str  #: of the teacher's notebooks; empty for the package's own
    partial: bool
    policy_source: str
    policy_text: str
    roster_source: str
    times: tuple[tuple[str, str, str], ...]  #: student, lesson, moment in UTC
    rules: Rules
    rubrics: Sequence[Rubric] = ()


def remembered(book: Gradebook) -> Settings:
    """Read what the gradebook remembers."""
    policy: dict[str, str] = book.setting("policy") or {}
    return Settings(
        folder=book.setting("course") or "",
        partial=bool(book.setting("partial")),
        policy_source=policy.get("source", ""),
        policy_text=policy.get("text", ""),
        roster_source=book.setting("roster_source") or "",
        times=tuple((a, b, c) for a, b, c in book.setting("times") or ()),
        rules=rules_of(book),
    )


def settled(options: argparse.Namespace, old: Settings) -> Settings:
    """Take what a command says, and for the rest what is remembered.

    Files that are remembered are read again, if they are still there. Raises `RubricError`,
    `PolicyError` or `TableError` where one cannot be used.
    """
    folder = str(options.notebooks.resolve()) if options.notebooks else old.folder
    if folder and not options.notebooks and not Path(folder).is_dir():
        raise RubricError(
            f"the gradebook was made with the notebooks in {folder}, which is not there any more; "
            "say with --notebooks where they are now"
        )
    rubrics = load_rubrics(Path(folder) if folder else resource_folder("notebooks"))
    if folder:
        require_fit(rubrics)
    partial = old.partial if options.partial is None else options.partial
    lessons = [rubric.stem for rubric in rubrics]
    source, text = _policy_file(options.policy, folder, old)
    policy = read_policy(text, source, lessons)
    roster_source, roster = old.roster_source, old.rules.roster
    if options.roster:
        roster_source = str(options.roster.resolve())
    if options.roster or (roster_source and Path(roster_source).is_file()):
        roster = read_roster(read_table(Path(roster_source)), roster_source)
    times_file = options.times or (policy.times and Path(source).parent / policy.times)
    times = _read_times(Path(times_file), policy, lessons) if times_file else old.times
    editions = {
        rubric.stem: Edition(
            edition_of(rubric, partial), {part.name: part.points for part in rubric.parts}
        )
        for rubric in rubrics
    }
    rules = replace(old.rules, editions=editions, policy=policy, roster=roster)
    return Settings(folder, partial, source, text, roster_source, times, rules, rubrics)


def _policy_file(named: Path | None, folder: str, old: Settings) -> tuple[str, str]:
    """Return the policy's file and text: the named one, or the last one, or the course's."""
    courses = Path(folder, "course.toml") if folder else None
    if named is not None:
        place = named.resolve()
    elif old.policy_source and Path(old.policy_source).name != "course.toml":
        place = Path(old.policy_source)
        if not place.is_file():
            return old.policy_source, old.policy_text
    elif courses and courses.is_file():
        place = courses
    else:
        return "", ""
    try:
        text = place.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise PolicyError(f"{place} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise PolicyError(f"{place} is no text in UTF-8") from None
    return str(place), text


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
        "policy": {"source": new.policy_source, "text": new.policy_text},
        "roster_source": new.roster_source,
        "times": new.times,
        **as_settings(new.rules),
    }
    book.keep(settings, moment, changes)


def changes(book: Gradebook, old: Settings, new: Settings, seed: int | None) -> Iterator[str]:
    """Say what settings would change in a gradebook that has results, a line each."""
    if len(book) == 0:
        return
    if book.setting("course") is not None and new.folder != old.folder:
        yield f"other notebooks: {_folder(old.folder)} → {_folder(new.folder)}"
    if new.partial != old.partial:
        yield "points in proportion to the cases passed: " + ("yes" if new.partial else "no more")
    if seed is not None and seed != book.seed():
        yield "another seed: everything that is handed in again is graded anew"
    yield from _other_editions(book, old.rules, new.rules)
    if new.rules.policy != old.rules.policy:
        yield "another policy: " + "; ".join(_policy_changes(old.rules.policy, new.rules.policy))
    if new.rules.roster != old.rules.roster:
        yield f"another roster: {len(old.rules.roster)} → {len(new.rules.roster)} people"
    yield from _other_points(book, old.rules, new.rules)


def _folder(folder: str) -> str:
    return folder or "those of dlhelpers"


def _other_editions(book: Gradebook, old: Rules, new: Rules) -> Iterator[str]:
    stale: dict[str, int] = {}
    for result in book.without_marks():
        edition = new.editions.get(result.lesson)
        if result.status == "graded" and (edition is None or edition.course != result.course):
            stale[result.lesson] = stale.get(result.lesson, 0) + 1
    for lesson, count in stale.items():
        files = f"{count} graded file{'s' * (count != 1)}"
        if lesson not in new.editions:
            yield f"{lesson} is no lesson of this course; {files} of it stay as they are"
            continue
        before = old.editions[lesson].exercises if lesson in old.editions else {}
        points = _points_changes(before, new.editions[lesson].exercises) if before else []
        what = f" ({'; '.join(points)})" if points else ""
        yield (
            f"another edition of {lesson}{what}: {files} are graded anew if they are handed in "
            "again, else marked as of an older edition"
        )


def _points_changes(old: Mapping[str, float], new: Mapping[str, float]) -> list[str]:
    changes = [
        f"{name} {number(old.get(name, 0))} → {number(new.get(name, 0))} points"
        for name in {**old, **new}
        if old.get(name) != new.get(name)
    ]
    if sum(old.values()) != sum(new.values()):
        total = f"{number(sum(old.values()))} → {number(sum(new.values()))} points in all"
        changes.append(total)
    return changes


def _policy_changes(old: Policy, new: Policy) -> Iterator[str]:
    for lesson in {**old.deadlines, **new.deadlines}:
        a, b = old.deadlines.get(lesson), new.deadlines.get(lesson)
        if a != b:
            yield f"the deadline of {lesson}: {_moment(a)} → {_moment(b)}"
    for student in {**old.extensions, **new.extensions}:
        before, after = old.extensions.get(student, {}), new.extensions.get(student, {})
        for lesson in {**before, **after}:
            a, b = before.get(lesson), after.get(lesson)
            if a != b:
                yield f"the extension of {student} in {lesson}: {_moment(a)} → {_moment(b)}"
    for name in ("attempts", "grace", "percent_per_day", "percent_at_most", "times", "timezone"):
        a, b = getattr(old, name), getattr(new, name)
        if a != b:
            yield f"{name.replace('_', ' ')}: {a or 'none'} → {b or 'none'}"


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "none"


def _other_points(book: Gradebook, old: Rules, new: Rules) -> Iterator[str]:
    """Say whose points the other policy or roster changes, before anything is graded."""
    if (old.policy, old.roster) == (new.policy, new.roster):
        return
    rules = replace(old, policy=new.policy, roster=new.roster)
    before = {(s.result.student, s.result.lesson): s.final for s in _counted(book, old)}
    after = {(s.result.student, s.result.lesson): s.final for s in _counted(book, rules)}
    changed = [key for key in before if key in after and before[key] != after[key]]
    if changed:
        yield f"by that {len(changed)} row{'s' * (len(changed) != 1)} get other points:"
    for student, lesson in changed[:_SHOWN]:
        a, b = before[student, lesson], after[student, lesson]
        yield f"  {plain(student)}, {lesson}: {number(a)} → {number(b)}"
    if len(changed) > _SHOWN:
        yield f"  and {len(changed) - _SHOWN} more"


def _counted(book: Gradebook, rules: Rules) -> Iterator[Any]:
    return counted(book, rules, ClassList(book.without_marks(), rules))


def times_by_student(
    new: Settings, results: Sequence[Result]
) -> tuple[dict[tuple[str, str], list[str]], list[str]]:
    """Find whose the hand-in times are, and say which are nobody's."""
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
