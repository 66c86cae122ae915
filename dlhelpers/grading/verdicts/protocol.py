"""The dialog with the box about one submission: ask, believe nothing, compare, ask again.

What comes of it is an outcome for each exercise. Knows nothing of points.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias, TypeVar

from dlhelpers.exercises import get_lesson
from dlhelpers.exercises.advice import advice
from dlhelpers.exercises.comparisons import known_answer, run_trials
from dlhelpers.exercises.exercise import Case, Outcome
from dlhelpers.exercises.judging import assess
from dlhelpers.grading.inside.pipes import packed
from dlhelpers.grading.sandbox.runner import Reply, Runner
from dlhelpers.grading.submissions.rubric import Part, Rubric
from dlhelpers.grading.submissions.submission import Submission
from dlhelpers.grading.verdicts.questions import (
    cases_for,
    lendable,
    make_inputs,
    make_job,
    make_trial,
)
from dlhelpers.grading.verdicts.replies import Claim, Claims, read_claims, read_more

#: Seconds for one job, and for all jobs of one submission together.
JOB_TIME, SUBMISSION_TIME = 40.0, 150.0

# What came of answers, by a digest of them: in a class most are right in the same way, or wrong.
_Key: TypeAlias = tuple[str, str, int, bytes]
_compared: dict[_Key, tuple[tuple[bool, ...], Outcome | None]] = {}
_diagnoses: dict[_Key, Outcome] = {}
_MOST_KEPT = 5000
_Kept = TypeVar("_Kept")

#: Ends and signals that may come of what was before, or of this machine.
_NOT_ITS_OWN = ("too long", "lost", 9, 24)
#: The mistake of whoever does not come back.
_ENDED = "ended Python"


def _kept(kept: dict[_Key, _Kept], key: _Key, make: Callable[[], _Kept]) -> _Kept:
    found = kept.get(key)
    if found is None:
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        found = kept[key] = make()
    return found


class Dialog:
    """The dialog about one submission.

    Parameters
    ----------
    submission, rubric : Submission, Rubric
    seed : int
        Of the run; together with the lesson it gives the inputs.
    runner : Runner
        The box.
    """

    def __init__(self, submission: Submission, rubric: Rubric, seed: int, runner: Runner) -> None:
        self._submission, self._rubric, self._seed = submission, rubric, seed
        self._runner = runner
        self._started = time.monotonic()
        self._lesson = get_lesson(rubric.lesson)
        self._right: dict[str, tuple[bool, ...]] = {}
        self._definitions_only = False
        self._lent: frozenset[str] = frozenset()  # to the process that is there now

    def seconds(self) -> float:
        """How long it takes already, but for waiting while other submissions ran."""
        return time.monotonic() - self._started - self._runner.waited

    def about(self, names: Sequence[str]) -> tuple[Claims, dict[str, Outcome]]:
        """Ask for every exercise, and judge what is claimed of it."""
        claims, ends = self._all_of(names)
        outcomes = {name: self._judged(name, claims.exercises.get(name), ends) for name in names}
        wrong = {
            name: claims.exercises.get(name)
            for name, outcome in outcomes.items()
            if outcome is None or outcome.mistake == _ENDED
        }
        failed = frozenset(n for n, o in outcomes.items() if o is None or o.state != "passed")
        outcomes.update(self._followed_through(wrong, failed))
        self._runner.dismiss()
        return claims, {
            # What takes longest comes last.
            name: outcome or self._diagnosed(name, claims.exercises[name])
            for name, outcome in outcomes.items()
        }

    def _all_of(self, names: Sequence[str]) -> tuple[Claims, dict[str, str]]:
        """Ask for every exercise; where one takes the process with it, ask for the rest again.

        Returns
        -------
        claims : Claims
        ends : dict
            How the process ended, by the exercise at which it did.
        """
        left, ends, lost = list(names), {}, False
        total = Claims()
        while left:
            claims, reply = self._ask(left)
            if reply.end == "lost" and not lost:  # that may be this machine's doing
                lost = True
                continue
            if not claims.began and reply.end == "ended":
                raise RuntimeError("the worker failed before the student's code began")
            if not total.began:
                total = claims
            total.exercises.update({n: c for n, c in claims.exercises.items() if n in left})
            first, left = left[0], [name for name in left if name not in total.exercises]
            if not left:
                break
            if self.seconds() > SUBMISSION_TIME:
                ends.update(dict.fromkeys(left, "the time for this notebook was over"))
                break
            if not claims.ran and not self._definitions_only:
                self._definitions_only = True  # a cell ended the process: do without what it does
                continue
            # Only who was the first had the time and the memory of the process for itself.
            if left[0] == first:
                ends[left.pop(0)] = _said(reply)
        return total, ends

    def _judged(self, name: str, claim: Claim | None, ends: dict[str, str]) -> Outcome | None:
        """Compare what is claimed of an exercise with what is right; None for wrong answers."""
        total = len(self._cases(name))
        if claim is None:
            sentence = f"{name} could not be tried: {ends.get(name, 'the process ended')}."
            return Outcome(name, "failed", sentence, _ENDED, cases_total=total)
        if claim.state == "missing":
            sentence = f"There is no function {name} in the notebook."
            return Outcome(name, "not attempted", sentence, cases_total=total)
        if claim.state == "refused":
            return Outcome(name, "failed", claim.refusal, "cannot be called", cases_total=total)
        if claim.state != "answered":
            return Outcome(name, "not attempted", cases_total=total)
        return self._passed(name, claim)

    def cases_of(self, name: str) -> tuple[tuple[str, bool], ...]:
        """The cases of an exercise, and in which of them the function was right."""
        cases, right = self._cases(name), self._right.get(name, ())
        return tuple(zip([c.name for c in cases], [*right, *[False] * len(cases)], strict=False))

    def _cases(self, name: str) -> tuple[Case, ...]:
        return cases_for(self._seed, self._lesson.name, self._lesson.exercises[name])

    def _passed(self, name: str, claim: Claim) -> Outcome | None:
        """Compare each case; None where one of them is wrong."""
        key = self._lesson.name, name, self._seed, claim.digest
        right, outcome = _kept(_compared, key, lambda: self._compare(name, claim))
        if sum(right) >= sum(self._right.get(name, ())):
            self._right[name] = right
        return outcome

    def _compare(self, name: str, claim: Claim) -> tuple[tuple[bool, ...], Outcome | None]:
        exercise, cases = self._lesson.exercises[name], self._cases(name)
        for case in cases:  # what goes wrong with our own is not the student's mistake
            known_answer(exercise.reference, case, exercise.observe)
        try:
            trials = run_trials(exercise, cases, claim.answers)
            right = tuple(trial.right for trial in trials)
            if sum(right) < len(cases):
                return right, None
            found = advice(exercise, trials, claim.facts)
        except Exception:  # a value made to break the comparison is a wrong value
            return (), None
        return right, Outcome(name, "passed", "", None, "", found, len(cases), len(cases))

    def _followed_through(
        self, wrong: Mapping[str, Claim | None], failed: frozenset[str]
    ) -> dict[str, Outcome]:
        """Try wrong functions again with the library's in place of others that they call.

        As many at once as there are, with what may be lent to each of them; then those again that
        lacked something. First only what failed is lent, because a right function may go with the
        student's own in a way in which the library's does not. What is still tried is never lent.

        Returns
        -------
        dict
            Outcomes that are better than without, by name.
        """
        better: dict[str, Outcome] = {}
        left = {n: leans for n, claim in wrong.items() if (leans := self._leans(n, claim, failed))}
        tried, all_of_it, lent = list(left), False, frozenset[str]()
        while left and self.seconds() < SUBMISSION_TIME:
            there = self._lendable_to(tried)
            called = frozenset().union(*[left[name] | self._part(name).calls for name in tried])
            least = there & failed & called or there
            lent = there if all_of_it or least == lent else least
            claims = self._ask_again(tried, lent)
            for name in [name for name in tried if name in claims]:
                if outcome := self._rescued(name, claims[name]):
                    better[name] = outcome
            passed = {name for name, outcome in better.items() if outcome.state == "passed"}
            done = [n for n in tried if n in passed or (n in claims and left[n] <= lent)]
            failed -= passed
            if not done and (lent != there or len(tried) > 1):
                tried, all_of_it = (tried, True) if lent != there else (tried[:1], False)
                continue
            left = {name: leans for name, leans in left.items() if name not in (done or tried)}
            tried, all_of_it = list(left), False
        return {n: self._with_note(outcome, wrong[n], failed) for n, outcome in better.items()}

    def _lendable(self, name: str) -> frozenset[str]:
        """What may stand in while an exercise is tried."""
        return lendable(self._lesson.name, self._rubric.parts, name)

    def _lendable_to(self, names: Sequence[str]) -> frozenset[str]:
        """What may stand in while all of these are tried."""
        return frozenset.intersection(*map(self._lendable, names)) - {*names}

    def _part(self, name: str) -> Part:
        return next(part for part in self._rubric.parts if part.name == name)

    def _leans(self, name: str, claim: Claim | None, failed: frozenset[str]) -> frozenset[str]:
        """The exercises that it may call, whose slips are not its own."""
        there = self._lendable(name)
        if claim is None:
            return there
        used = _used(claim)
        unfinished = any(a.error and a.error.kind == "NotImplementedError" for a in claim.answers)
        if unfinished and used.isdisjoint(failed - {name}):  # it is not another's that is
            return frozenset()
        # A function, a class or a dict of their own may lead to any of them.
        ways = {*used, *claim.facts.globals_read} - self._lesson.helpers.keys()
        return there if ways - self._rubric.imported else there & used

    def _rescued(self, name: str, claim: Claim) -> Outcome | None:
        """Judge what is claimed with others' help; None where that is no better."""
        before = sum(self._right.get(name, ()))
        outcome = self._passed(name, claim) if claim.state == "answered" else None
        better = outcome or sum(self._right.get(name, ())) > before
        return outcome or (self._diagnosed(name, claim) if better else None)

    def _with_note(self, outcome: Outcome, claim: Claim | None, guilty: frozenset[str]) -> Outcome:
        """Say in an outcome whose slip it was; as far as that is known, who is wrong itself."""
        called = (_used(claim) if claim else frozenset()) & self._lendable(outcome.name)
        own = guilty & (called | self._part(outcome.name).calls) or called
        if outcome.state != "passed" or not own:
            return outcome
        names = ", ".join(sorted(own))
        note = f"right by itself, but not with your own {names}: look there next"
        return replace(outcome, advice=(*outcome.advice, note))

    def _diagnosed(self, name: str, claim: Claim) -> Outcome:
        """Find words for wrong answers."""
        key = self._lesson.name, name, self._seed, claim.digest
        return _kept(_diagnoses, key, lambda: self._assess(name, claim))

    def _assess(self, name: str, claim: Claim) -> Outcome:
        exercise, cases = self._lesson.exercises[name], self._cases(name)
        try:
            return assess(exercise, cases, claim.answers, claim.facts)
        except Exception as error:  # a value made to break the comparison
            text = f"{name} returns something that cannot be compared ({type(error).__name__})."
            return Outcome(name, "failed", text, cases_total=len(cases))

    def _ask(
        self, names: Sequence[str], lent: frozenset[str] = frozenset()
    ) -> tuple[Claims, Reply]:
        """Have a new process run the cells and try exercises."""
        trial = make_trial(self._lesson.name, names, lent)
        job = make_job(self._submission, trial, self._definitions_only)
        seconds = max(1.0, min(JOB_TIME, SUBMISSION_TIME - self.seconds()))
        inputs = make_inputs(self._rubric.lesson, self._rubric.given, self._seed)
        self._lent = lent
        reply = self._runner.run(inputs, job, seconds)
        return read_claims(reply.data, names), reply

    def _ask_again(self, names: Sequence[str], lent: frozenset[str]) -> Mapping[str, Claim]:
        """Have exercises tried once more, by the process that is there if that is as good.

        It is not if it was lent what is an answer now, or if what it is given is used up.
        """
        if self._lent | lent <= self._lendable_to(names):
            self._lent |= lent
            reply = self._runner.more(packed(make_trial(self._lesson.name, names, lent)))
            if reply and reply.end not in _NOT_ITS_OWN and reply.signal not in _NOT_ITS_OWN:
                return read_more(reply.data, names)
        return self._ask(names, lent)[0].exercises


def _used(claim: Claim) -> frozenset[str]:
    """The names of what a function calls that is not given, be it there or not."""
    return claim.facts.helpers_of_their_own | {*claim.facts.unknown_names}


def _said(reply: Reply) -> str:
    """Say how a process ended, for the student."""
    if reply.end == "died":
        causes = {
            11: "memory access or recursion without end",
            9: "killed",
            24: "too much computing",
        }
        cause = causes.get(reply.signal, f"signal {reply.signal}")
        return f"Python itself ended there ({cause})"
    if reply.end == "ended":
        return "Python itself ended there, or its answers were damaged"
    return {
        "too long": "it did not end in time",
        "too many files": "it wrote too many files",
        "too much output": "it returned too much",
    }.get(reply.end, "its process was lost")
