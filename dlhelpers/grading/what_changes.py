"""What other settings would change in a gradebook, said in words before it is done."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from dlhelpers.grading.gradebook import Gradebook
from dlhelpers.grading.policy import Policy, shown
from dlhelpers.grading.reports.text import number
from dlhelpers.grading.rules import Rules
from dlhelpers.grading.settings import Settings
from dlhelpers.grading.standings import standings
from dlhelpers.grading.submissions.work_queue import GradingOptions

#: Rows whose points would change that are listed one by one.
_SHOWN = 10


def changes(
    book: Gradebook, old: Settings, new: Settings, options: GradingOptions, here: Collection[str]
) -> Iterator[str]:
    """Say what settings change in a gradebook that has results, a line each.

    `here` are the students whose files are handed in now: only these can be graded anew.
    """
    results = [result for result in book.without_marks() if result.status == "graded"]
    if not results:
        return
    seed, sandboxed = str(options.seed), options.sandboxed
    stale = [
        result
        for result in results
        if (result.course, result.seed, result.sandboxed)
        != (new.rules.edition(result.lesson).course, seed, sandboxed)
    ]
    why = [*_other_grading(old, new, {result.lesson for result in stale})]
    if old.seed not in (None, options.seed):
        why.append("another seed")
    if old.sandboxed not in (None, sandboxed):
        why.append("in the sandbox" if sandboxed else "without a sandbox")
    yield from why
    if why:
        anew = sum(result.student in here for result in stale)
        yield (
            f"by that {anew} of {len(results)} graded files are graded anew; {len(stale) - anew} "
            "that are not handed in now stay as they were graded"
        )
    if new.rules.policy != old.rules.policy:
        yield "another policy: " + "; ".join(_policy_changes(old.rules.policy, new.rules.policy))
    if new.rules.roster != old.rules.roster:
        yield f"another roster: {len(old.rules.roster)} → {len(new.rules.roster)} people"


def _other_grading(old: Settings, new: Settings, stale: Collection[str]) -> Iterator[str]:
    if old.folder not in (None, new.folder):
        yield f"other notebooks: {_folder(old.folder)} → {_folder(new.folder)}"
    if new.partial != old.partial:
        yield "points in proportion to the cases passed: " + ("yes" if new.partial else "no more")
    before, after = old.rules.editions, new.rules.editions
    for lesson in before or sorted(stale):  # an older version did not keep editions
        if lesson not in after:
            yield f"{lesson} is no lesson of this course any more"
        elif not before or before[lesson].digest != after[lesson].digest:
            points = (
                _points_changes(before[lesson].exercises, after[lesson].exercises) if before else ()
            )
            yield f"another edition of {lesson}" + (f": {'; '.join(points)}" if points else "")


def _folder(folder: str | None) -> str:
    return folder or "those of dlhelpers"


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
            yield f"the deadline of {lesson}: {_moment(a, new)} → {_moment(b, new)}"
    for student in {**old.extensions, **new.extensions}:
        before, after = old.extensions.get(student, {}), new.extensions.get(student, {})
        for lesson in {**before, **after}:
            a, b = before.get(lesson), after.get(lesson)
            if a != b:
                moments = f"{_moment(a, new)} → {_moment(b, new)}"
                yield f"the extension of {student} in {lesson}: {moments}"
    for name in ("attempts", "grace", "percent_per_day", "percent_at_most", "times", "timezone"):
        a, b = getattr(old, name), getattr(new, name)
        if a != b:
            yield f"{name.replace('_', ' ')}: {_value(a)} → {_value(b)}"


def _value(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value or "none")


def _moment(moment: datetime | None, policy: Policy) -> str:
    return shown(moment, policy.timezone) if moment else "none"


def other_points(book: Gradebook, old: Rules, new: Rules) -> Iterator[str]:
    """Say whose points the other policy or roster changes, before anything is graded."""
    if (old.policy, old.roster) == (new.policy, new.roster):
        return
    rules = replace(old, policy=new.policy, roster=new.roster)
    before = {(s.result.student, s.result.lesson): s.final for s in standings(book, old)}
    after = {(s.result.student, s.result.lesson): s.final for s in standings(book, rules)}
    changed = [key for key in before if key in after and before[key] != after[key]]
    if changed:
        yield f"by that {len(changed)} row{'s' * (len(changed) != 1)} get other points:"
    for student, lesson in changed[:_SHOWN]:
        a, b = before[student, lesson], after[student, lesson]
        yield f"  {student}, {lesson}: {number(a)} → {number(b)}"
    if len(changed) > _SHOWN:
        yield f"  and {len(changed) - _SHOWN} more"
