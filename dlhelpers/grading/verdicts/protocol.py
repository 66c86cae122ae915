"""The protocol of one submission: ask the box, believe nothing, compare, ask again.

Its result is an outcome for each exercise. Knows nothing of points. Runs in the judge's process.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TypeAlias, TypeVar

from dlhelpers.exercises import get_lesson
from dlhelpers.exercises.diagnosis.advice import advice
from dlhelpers.exercises.engine.comparisons import run_trials
from dlhelpers.exercises.engine.exercise import Case, Outcome
from dlhelpers.exercises.judging import assess
from dlhelpers.exercises.lesson import Lesson
from dlhelpers.grading.inside.cells import no_python
from dlhelpers.grading.sandbox.runner import End
from dlhelpers.grading.submissions.rubric import Part
from dlhelpers.grading.submissions.submission import Submission
from dlhelpers.grading.verdicts.messages import Order
from dlhelpers.grading.verdicts.questions import cases_for, make_job
from dlhelpers.grading.verdicts.replies import Replies, Reply, read_replies
from dlhelpers.grading.verdicts.substitutes import substitutable

#: The mistakes of a function that ends the process, and of values that break the comparison.
_ENDED_PYTHON, CANNOT_BE_COMPARED = "ended Python", "cannot be compared"

#: Has a fresh process of the box do a job for so many seconds; returns what it wrote, and its end.
Ask: TypeAlias = Callable[[bytes, float], tuple[bytes, End]]
#: Is told at which exercise the judge is.
At: TypeAlias = Callable[[str], None]
_T = TypeVar("_T")


class Protocol:
    """The protocol of one submission. Every question is put to a fresh process.

    Parameters
    ----------
    order : Order
    submission : Submission
    ask, at : callable
    """

    def __init__(self, order: Order, submission: Submission, ask: Ask, at: At) -> None:
        self._submission, self._rubric, self._seed = submission, order.rubric, order.seed
        self._limits, self._incomparable = order.limits, order.incomparable
        self._put_to_box, self._at = ask, at
        self._deadline = time.monotonic() + order.limits.submission
        self._lesson = get_lesson(order.rubric.lesson)
        self._right: dict[str, tuple[bool, ...]] = {}
        self._definitions_only = False
        self._problems: tuple[str, ...] = ()

    def outcomes(self, names: Sequence[str]) -> tuple[Replies, dict[str, Outcome]]:
        """Ask about every exercise, and judge the replies."""
        asked = [name for name in names if name not in self._incomparable]
        replies, ends = self._ask_about_all(asked)
        self._problems = replies.problems
        found = {name: self._judged(name, replies.exercises.get(name), ends) for name in names}
        wrong = {
            name: replies.exercises.get(name)
            for name, outcome in found.items()
            if outcome is None or outcome.mistake == _ENDED_PYTHON
        }
        failed = {n for n, outcome in found.items() if outcome is None or outcome.state != "passed"}
        found.update(self._followed_through(wrong, failed))
        # Words are found last, because they take longest: a rescued exercise needs none.
        return replies, {
            name: outcome or self._diagnosed(name, replies.exercises[name])
            for name, outcome in found.items()
        }

    def cases_of(self, name: str) -> tuple[tuple[str, bool], ...]:
        """The cases of an exercise, and in which of them the function was right."""
        cases, right = self._cases(name), self._right.get(name, ())
        return tuple(zip([c.name for c in cases], [*right, *[False] * len(cases)], strict=False))

    def _ask_about_all(self, names: Sequence[str]) -> tuple[Replies, dict[str, str]]:
        """Ask about all exercises; where one ends the process, ask about the rest again.

        Returns the replies, and in words how the process ended, by the exercise at which it did.
        """
        left, ends, lost = list(names), {}, False
        total = Replies()
        while left:
            replies, end = self._ask(left)
            if end.how == "lost" and not lost:  # this machine may have ended it
                lost = True
                continue
            if not replies.began and end.how == "ended":
                raise RuntimeError("the worker failed before the student's code began")
            if not total.began:
                total = replies
            total.exercises.update(replies.exercises)
            first, left = left[0], [name for name in left if name not in total.exercises]
            if not left:
                break
            if time.monotonic() > self._deadline:
                ends.update(dict.fromkeys(left, "the time for this notebook was over"))
                break
            if not replies.ran and not self._definitions_only:
                self._definitions_only = True  # a cell ended the process: run definitions alone
                continue
            # Only the first exercise had the process's time and memory for itself.
            if left[0] == first:
                ends[left.pop(0)] = _in_words(end)
        return total, ends

    def _ask(
        self, names: Sequence[str], substituted: frozenset[str] = frozenset()
    ) -> tuple[Replies, End]:
        """Have a fresh process run the cells and try exercises."""
        job = make_job(
            self._submission, self._lesson, names, self._limits.call, substituted,
            self._definitions_only,
        )  # fmt: skip
        seconds = max(1.0, min(self._limits.job, self._deadline - time.monotonic()))
        data, end = self._put_to_box(job, seconds)
        return read_replies(data, names, self._at), end

    def _judged(self, name: str, reply: Reply | None, ends: Mapping[str, str]) -> Outcome | None:
        """Judge the reply about an exercise; None where it holds wrong answers."""
        total = len(self._cases(name))
        if name in self._incomparable:
            return _not_compared(name, total)
        if reply is None:
            sentence = f"{name} could not be tried: {ends.get(name, 'the process ended')}."
            return Outcome(name, "failed", sentence, _ENDED_PYTHON, cases_total=total)
        if reply.state == "answered":
            return self._compared(name, reply)
        if reply.state == "refused":
            return Outcome(name, "failed", reply.refusal, "cannot be called", cases_total=total)
        if reply.state == "missing" and (reason := self._no_python(name)):
            sentence = f"The cell of {name} cannot be read as Python: {reason}."
            return Outcome(name, "failed", sentence, "cannot be read as Python", cases_total=total)
        missing = f"There is no function {name} in the notebook."
        sentence = missing if reply.state == "missing" else ""
        return Outcome(name, "not attempted", sentence, cases_total=total)

    def _no_python(self, name: str) -> str:
        """Say where Python cannot read the cell of an exercise; nothing if it can."""
        beginnings = [no_python(cell.name) for cell in self._submission.cells_of(name)]
        reasons = (p.removeprefix(b) for p in self._problems for b in beginnings if p.startswith(b))
        return next(reasons, "")

    def _compared(self, name: str, reply: Reply) -> Outcome | None:
        """Compare the answers with the right ones, case by case; None where one is wrong."""
        self._at(name)
        try:
            right, outcome = _once(_compare, reply)(self._lesson, name, self._seed, reply)
        except Exception:  # values made to break the comparison, or too large for it
            return _not_compared(name, len(self._cases(name)))
        if sum(right) >= sum(self._right.get(name, ())):
            self._right[name] = right
        return outcome

    def _diagnosed(self, name: str, reply: Reply) -> Outcome:
        """Find words for wrong answers."""
        self._at(name)
        try:
            return _once(_diagnose, reply)(self._lesson, name, self._seed, reply)
        except Exception:  # as in `_compared`
            return _not_compared(name, len(self._cases(name)))

    def _cases(self, name: str) -> tuple[Case, ...]:
        return cases_for(self._seed, self._lesson.name, self._lesson.exercises[name])

    def _followed_through(
        self, wrong: Mapping[str, Reply | None], failed: set[str]
    ) -> dict[str, Outcome]:
        """Try wrong functions again with the library's in place of others that they call.

        As many exercises are tried at once as there are, with the functions that may stand in for
        each of them; then those again that lacked one. At first only failed exercises are
        substituted: a right function may go with the student's own in a way in which it does not
        go with the library's. An exercise that is still tried is never substituted. Returns the
        outcomes that are better than without.
        """
        better: dict[str, Outcome] = {}
        left = {n: calls for n, reply in wrong.items() if (calls := self._calls(n, reply, failed))}
        tried, all_of_them, substituted = list(left), False, frozenset[str]()
        while left and time.monotonic() < self._deadline:
            possible = self._substitutable(tried)
            called = frozenset().union(*[left[name] | self._part(name).calls for name in tried])
            least = possible & failed & called or possible
            substituted = possible if all_of_them or least == substituted else least
            replies = self._ask(tried, substituted)[0].exercises
            for name in [name for name in tried if name in replies]:
                if outcome := self._better_outcome(name, replies[name]):
                    better[name] = outcome
            passed = {name for name, outcome in better.items() if outcome.state == "passed"}
            done = [n for n in tried if n in passed or (n in replies and left[n] <= substituted)]
            failed = failed - passed
            if not done and (substituted != possible or len(tried) > 1):
                every = substituted != possible
                tried, all_of_them = (tried, True) if every else (tried[:1], False)
                continue
            left = {name: calls for name, calls in left.items() if name not in (done or tried)}
            tried, all_of_them = list(left), False
        return {n: self._with_note(outcome, wrong[n], failed) for n, outcome in better.items()}

    def _substitutable(self, names: Sequence[str]) -> frozenset[str]:
        """The exercises that the library may stand in for while all of these are tried."""
        parts, lesson = self._rubric.parts, self._lesson
        each = [substitutable(lesson, parts, name) for name in names]
        return frozenset.intersection(*each) - {*names}

    def _part(self, name: str) -> Part:
        return next(part for part in self._rubric.parts if part.name == name)

    def _calls(self, name: str, reply: Reply | None, failed: set[str]) -> frozenset[str]:
        """The exercises that a wrong function may call, and whose slips are not its own."""
        possible = self._substitutable([name])
        if reply is None:
            return possible
        used = _names_used(reply)
        unfinished = any(a.error and a.error.kind == "NotImplementedError" for a in reply.answers)
        if unfinished and used.isdisjoint(failed - {name}):  # by this exercise itself
            return frozenset()
        # A function, a class or a dict of the learner's own may lead to any of them.
        ways = {*used, *reply.facts.globals_read} - self._lesson.helpers.keys()
        return possible if ways - self._rubric.imported else possible & used

    def _better_outcome(self, name: str, reply: Reply) -> Outcome | None:
        """Judge the answers that others' functions helped with; None if they are no better."""
        before = sum(self._right.get(name, ()))
        outcome = self._compared(name, reply) if reply.state == "answered" else None
        better = outcome or sum(self._right.get(name, ())) > before
        return outcome or (self._diagnosed(name, reply) if better else None)

    def _with_note(self, outcome: Outcome, reply: Reply | None, failed: set[str]) -> Outcome:
        """Say in an outcome whose slip it was, as far as that is known."""
        called = _names_used(reply) if reply else frozenset()
        called &= self._substitutable([outcome.name])
        own = failed & (called | self._part(outcome.name).calls) or called
        if outcome.state != "passed" or not own:
            return outcome
        names = ", ".join(sorted(own))
        note = f"right by itself, but not with your own {names}: look there next"
        return replace(outcome, advice=(*outcome.advice, note))


@lru_cache(maxsize=256)
def _compare(
    lesson: Lesson, name: str, seed: int, reply: Reply
) -> tuple[tuple[bool, ...], Outcome | None]:
    """In which cases the answers are right; and the outcome, if all are."""
    exercise = lesson.exercises[name]
    cases = cases_for(seed, lesson.name, exercise)
    trials = run_trials(exercise, cases, reply.answers)
    right = tuple([trial.right for trial in trials])
    if sum(right) < len(cases):
        return right, None
    notes = advice(exercise, trials, reply.facts)
    return right, Outcome(name, "passed", "", None, "", notes, len(cases), len(cases))


@lru_cache(maxsize=256)
def _diagnose(lesson: Lesson, name: str, seed: int, reply: Reply) -> Outcome:
    exercise = lesson.exercises[name]
    return assess(exercise, cases_for(seed, lesson.name, exercise), reply.answers, reply.facts)


def _once(judge: "Callable[[Lesson, str, int, Reply], _T]", reply: Reply) -> "Callable[..., _T]":
    """The same function, without its memory where the reply is too large to be kept."""
    return judge if reply.is_kept else vars(judge)["__wrapped__"]


def _not_compared(name: str, cases: int) -> Outcome:
    sentence = (
        f"The answers of {name} could not be compared: they are too large, or none that a program "
        "can compare."
    )
    return Outcome(name, "failed", sentence, CANNOT_BE_COMPARED, cases_total=cases)


def _names_used(reply: Reply) -> frozenset[str]:
    """The names that a function calls and that are not given, whether they exist or not."""
    return reply.facts.helpers_of_their_own | {*reply.facts.unknown_names}


def _in_words(end: End) -> str:
    """Say how a process ended, for the student."""
    if end.how == "died":
        causes = {
            11: "memory access or recursion without end",
            9: "killed",
            24: "too much computing",
        }
        return f"Python itself ended there ({causes.get(end.signal, f'signal {end.signal}')})"
    return {
        "ended": "Python itself ended there, or its answers were damaged",
        "too long": "it did not end in time",
        "too many files": "it wrote too many files",
        "too much output": "it returned too much",
    }.get(end.how, "its process was lost")
