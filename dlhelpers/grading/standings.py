"""What counts: from all that a gradebook keeps to one row a student and lesson.

The functions are pure. They choose among a student's attempts, apply the instructor's corrections
and the policy for late work, and say in words why the points are what they are.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from heapq import merge
from itertools import groupby

from dlhelpers.grading.class_list import ClassList
from dlhelpers.grading.corrections import Correction, corrected
from dlhelpers.grading.gradebook import Gradebook
from dlhelpers.grading.policy import Lateness, lateness, penalty, shown
from dlhelpers.grading.records import Result
from dlhelpers.grading.reports.text import number
from dlhelpers.grading.roster import Person
from dlhelpers.grading.rules import Rules, rules_of

#: Begins the reason of who is excused from a lesson.
WHOLE = "the whole lesson"


@dataclass(frozen=True)
class Standing:
    """What counts for one student in one lesson, after attempts, policy and corrections."""

    result: Result  #: of the attempt that counts; marks with the corrections applied
    raw: float  #: points before the penalty, after corrections
    penalty: float  #: points taken off
    final: float  #: the points that are handed back
    max_score: float  #: of the present edition
    #: Why the final points differ from the raw ones, which attempt counts, which correction, ...
    reasons: tuple[str, ...] = ()
    name: str = ""  #: the student's name from the roster, else as the platform writes it
    email: str = ""
    old_edition: bool = False  #: graded by an older edition of the lesson than the present one
    late: bool = False  #: handed in late, by the policy's deadline or by the platform's word
    due: str = ""  #: the student's deadline, ISO 8601 in UTC, if the policy has one
    excused: bool = False  #: the instructor does not count this lesson for the student
    later_unread: bool = False  #: a file that is not older than this one could not be read
    later_untouched: bool = False  #: the last file is as it was handed out, and does not count

    @property
    def has_points(self) -> bool:
        """Tell whether there are points to hand back; others are left empty, never 0."""
        corrected = any(mark.correction for mark in self.result.marks)
        return not self.excused and (self.result.status == "graded" or corrected)


def standings(book: Gradebook, rules: Rules | None = None) -> Iterator[Standing]:
    """Yield what counts in a gradebook by its rules, or others, sorted by student and lesson."""
    rules = rules or rules_of(book)
    return counted(book, rules, ClassList(book.without_marks(), rules))


def counted(
    results: Iterable[Result], rules: Rules | None = None, who: ClassList | None = None
) -> Iterator[Standing]:
    """Yield what counts of results, sorted by student and lesson, by rules, in a class.

    Without a class, these are the whole class; they are gone through twice then.
    """
    rules = rules or Rules()
    who = who or ClassList(results, rules)
    here = (
        (student, _of_student(student, [*group], rules, who))
        for student, group in groupby(results, key=lambda result: result.student)
    )
    missing = (
        (student, [_missing(student, person, lesson, rules) for lesson in who.lessons])
        for student, person in who.missing
    )
    for _, rows in merge(here, missing, key=lambda pair: pair[0]):
        yield from rows


def _of_student(
    student: str, results: Sequence[Result], rules: Rules, who: ClassList
) -> list[Standing]:
    by_lesson: dict[str, list[Result]] = defaultdict(list)
    last_run = max(result.run for result in results)
    for result in results:
        lesson = result.lesson or who.only_lesson(result.run)
        # A file of no lesson counts until the student's files are found without it.
        if lesson or result.run == last_run:
            by_lesson[lesson].append(result if result.lesson else replace(result, lesson=lesson))
    unknown = by_lesson.pop("", [])
    person = who.person(student)
    rows = {lesson: _of_lesson(of, unknown, rules, who) for lesson, of in by_lesson.items()}
    if unknown:
        rows[""] = _of_lesson(unknown, [], rules, who)
    if person:
        for lesson in who.lessons:
            if lesson not in rows:
                rows[lesson] = _missing(student, person, lesson, rules)
    return [_named(rows[lesson], person) for lesson in sorted(rows)]


def _named(standing: Standing, person: Person | None) -> Standing:
    result = standing.result
    name = (person and person.name) or result.name
    email = (person and person.email) or result.email
    if (standing.name, standing.email) == (name, email):  # to copy takes time, and most are alike
        return standing
    return replace(standing, name=name, email=email)


def _missing(student: str, person: Person, lesson: str, rules: Rules) -> Standing:
    edition = rules.editions.get(lesson)
    result = Result(
        student=student,
        lesson=lesson,
        status="missing",
        digest="",
        course="",
        seed="",
        sandboxed=True,
        max_score=edition.max_score if edition else 0.0,
        platform_id=person.ids[0] if person.ids else "",
        name=person.name,
        email=person.email,
    )
    return _judged(result, rules, Lateness())


def _of_lesson(
    results: Sequence[Result], unknown: Sequence[Result], rules: Rules, who: ClassList
) -> Standing:
    """Choose among the files of one student for one lesson; `unknown` may be of it, too."""
    ordered = _in_order(results)
    readable = [result for result in ordered if result.status == "graded"]
    extension = who.extension(ordered[0].student, ordered[0].lesson)
    if not readable:
        last, *others = reversed(ordered)
        notes = [f"{other.file}: {'; '.join(other.problems)}" for other in others]
        last = replace(last, problems=(*last.problems, *notes))
        return _judged(last, rules, lateness(rules.policy, last, extension))
    touched = [result for result in readable if not result.untouched]
    rows = [
        _judged(result, rules, lateness(rules.policy, result, extension))
        for result in touched or readable
    ]
    row, why = _chosen(rows, rules.policy.attempts)
    later_untouched = bool(touched) and readable[-1].untouched
    if later_untouched:
        why += ", as what is left as it was handed out does not count against work"
    notes = [f"{len(readable)} files were handed in; {row.result.file or 'one'}: {why}"]
    unread = [*_unread(ordered, unknown, readable[-1])]
    return replace(
        row,
        reasons=(*notes[len(readable) == 1 :], *unread, *row.reasons),
        later_unread=bool(unread),
        later_untouched=later_untouched,
    )


def _chosen(rows: Sequence[Standing], attempts: str) -> tuple[Standing, str]:
    """Choose among attempts, the last at the end, and say why."""
    if attempts == "best":
        return max(reversed(rows), key=lambda row: row.final), "the best one counts"
    in_time = [row for row in rows if not row.late] if attempts == "last in time" else []
    last = (in_time or rows)[-1]
    if in_time:
        return last, "the last one in time counts"
    if all(_older(row.result, last.result) for row in rows[:-1]):
        return last, "the last one counts"
    if last.result.file == last.result.lesson:
        return last, "the one with the lesson's own name counts, as nothing tells which is later"
    return last, "the last one by name counts, as nothing tells which is later"


def _unread(ordered: Iterable[Result], unknown: Iterable[Result], newest: Result) -> Iterator[str]:
    """Name files that could not be read and are not older than the newest that could."""
    beside = [one for one in ordered if one.status != "graded" and not _older(one, newest)]
    later = [one for one in unknown if _older(newest, one)]  # others have a row of their own
    for one in (*beside, *later):
        which = "a later file" if _older(newest, one) else "another file"
        done = "graded" if one.status == "not graded" else "read"
        yield f"{which} could not be {done}: {one.file}: {'; '.join(one.problems)}"


def _in_order(results: Sequence[Result]) -> list[Result]:
    """Sort files by when they were handed in, as far as that is known of all."""
    if all(result.submitted for result in results):
        return sorted(results, key=lambda r: (datetime.fromisoformat(r.submitted), *_found(r)))
    if all(result.attempt for result in results):
        return sorted(results, key=_found)
    return sorted(results, key=lambda r: (r.run, r.place))


def _found(result: Result) -> tuple[int, int, int]:
    return result.attempt, result.run, result.place


def _older(one: Result, other: Result) -> bool:
    """Was a file surely handed in before another?"""
    if one.submitted and other.submitted and one.submitted != other.submitted:
        return datetime.fromisoformat(one.submitted) < datetime.fromisoformat(other.submitted)
    if one.attempt and other.attempt and one.attempt != other.attempt:
        return one.attempt < other.attempt
    return one.run < other.run


def _judged(result: Result, rules: Rules, late: Lateness) -> Standing:
    """Apply corrections and policy to one file."""
    edition = rules.editions.get(result.lesson)
    corrections = rules.corrections_of(result.student, result.lesson)
    old = {mark.exercise: mark.points for mark in result.marks}
    result = corrected(result, corrections, edition.exercises if edition else {})
    max_score = edition.max_score if edition else result.max_score
    is_old = bool(result.course and rules.editions and result.status == "graded") and (
        edition is None or result.course != edition.course
    )
    most = result.max_score if is_old else max_score
    taken = penalty(rules.policy, late, result.score, most)
    reasons = [_correction_in_words(one, old) for one in corrections]
    if late_words := _lateness_in_words(result, late, taken, rules.policy.timezone):
        reasons.append(late_words)
    if is_old:
        reasons.append(
            f"graded by an older edition of the lesson, of {number(most)} points; hand the file "
            "to the grader again"
        )
    return Standing(
        result=result,
        raw=result.score,
        penalty=taken,
        final=round(result.score - taken, 2) if taken else result.score,
        max_score=max_score,
        reasons=tuple(reasons),
        old_edition=is_old,
        late=late.late,
        due=late.due.isoformat() if late.due else "",
        excused=any(not one.exercise for one in corrections),
        name=result.name,
        email=result.email,
    )


def _correction_in_words(one: Correction, old: dict[str, float]) -> str:
    before = f" (it was {number(old[one.exercise])})" if one.exercise in old else ""
    return f"{one.exercise or WHOLE}: {one}{before}"


def _lateness_in_words(result: Result, late: Lateness, taken: float, zone: tzinfo | None) -> str:
    cost = f": {number(taken)} point{'s' * (taken != 1)} off" if taken else ""
    if late.late and late.due and late.known:
        days = f"{late.days} day{'s' * (late.days != 1)}"
        moments = f"handed in {shown(result.submitted, zone)}, due {shown(late.due, zone)}"
        return f"late: {moments}, {days}{cost}"
    if late.late:
        unknown = "no deadline is" if late.known else "the time is not"
        counted = f"; one day is counted, as {unknown} known{cost}" if taken else ""
        return f"late, says the platform{counted}"
    if late.due and not late.known and result.status == "graded":
        return "when it was handed in is not known, so it counts as in time"
    if late.extended and late.due:
        return f"in time: the deadline was extended to {shown(late.due, zone)}"
    return ""
