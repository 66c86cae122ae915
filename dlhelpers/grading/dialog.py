"""The dialog with the box about one submission: ask, believe nothing, compare, ask again.

What comes of it is an outcome for each exercise. Knows nothing of points.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from dlhelpers.exercises import get_lesson
from dlhelpers.exercises.advice import advice
from dlhelpers.exercises.exercise import Case, Outcome
from dlhelpers.exercises.judging import assess
from dlhelpers.exercises.trials import run_trials
from dlhelpers.grading.claims import Claim, Claims, read_claims
from dlhelpers.grading.jobs import cases_for, make_inputs, make_job
from dlhelpers.grading.rubric import Rubric
from dlhelpers.grading.sandbox import Reply, Runner
from dlhelpers.grading.submission import Submission

#: Seconds for one job, and for all jobs of one submission together.
JOB_TIME, SUBMISSION_TIME = 40.0, 150.0

# What came of answers, by a digest of them: in a class most are right in the same way, or wrong.
_Key: TypeAlias = tuple[str, str, int, bytes]
_compared: dict[_Key, tuple[tuple[bool, ...], Outcome | None]] = {}
_diagnoses: dict[_Key, Outcome] = {}
_MOST_KEPT = 5000

#: The mistake of whoever does not come back.
_ENDED = "ended Python"


def _keep_few(kept: dict[_Key, Any]) -> None:
    if len(kept) >= _MOST_KEPT:
        kept.clear()


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
        self._deadline = time.monotonic() + SUBMISSION_TIME
        self._lesson = get_lesson(rubric.lesson)
        self._right: dict[str, tuple[bool, ...]] = {}
        self._definitions_only = False

    def about(self, names: Sequence[str]) -> tuple[Claims, dict[str, Outcome]]:
        """Ask for every exercise, and judge what is claimed of it."""
        claims, ends = self._all_of(names)
        outcomes = {name: self._judged(name, claims.exercises.get(name), ends) for name in names}
        wrong = {
            name: claims.exercises.get(name)
            for name, outcome in outcomes.items()
            if outcome is None or outcome.mistake == _ENDED
        }
        outcomes.update(self._followed_through(wrong))
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
        left, ends = list(names), {}
        total = Claims()
        while left:
            claims, reply = self._ask(left)
            if not claims.began and reply.end == "ended":
                raise RuntimeError("the worker failed before the student's code began")
            if not total.began:
                total = claims
            total.exercises.update({n: c for n, c in claims.exercises.items() if n in left})
            first, left = left[0], [name for name in left if name not in total.exercises]
            if not left:
                break
            if time.monotonic() > self._deadline:
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
        if key not in _compared:
            _keep_few(_compared)
            _compared[key] = self._compare(name, claim)
        right, outcome = _compared[key]
        if sum(right) >= sum(self._right.get(name, ())):
            self._right[name] = right
        return outcome

    def _compare(self, name: str, claim: Claim) -> tuple[tuple[bool, ...], Outcome | None]:
        exercise, cases = self._lesson.exercises[name], self._cases(name)
        try:
            trials = run_trials(exercise, cases, claim.answers)
            right = tuple(trial.right for trial in trials)
            if sum(right) < len(cases):
                return right, None
            found = advice(exercise, trials, claim.facts)
        except Exception:  # a value made to break the comparison is a wrong value
            return (), None
        return right, Outcome(name, "passed", "", None, "", found, len(cases), len(cases))

    def _followed_through(self, wrong: Mapping[str, Claim | None]) -> dict[str, Outcome]:
        """Try wrong functions again with the library's in place of others that they call.

        In rounds. There is a library's function for each exercise that is not tried any more, be it
        right or wrong, so that none of them can be taken for an answer. Among those that are tried
        each calls the student's own.

        Returns
        -------
        dict
            Outcomes that are better than without, by name.
        """
        better: dict[str, Outcome] = {}
        left = {name: calls for name, claim in wrong.items() if (calls := self._calls(name, claim))}
        while left and time.monotonic() < self._deadline:
            claims = self._ask(list(left), rescue=True)[0].exercises
            for name in left.keys() & claims.keys():
                if outcome := self._rescued(name, claims[name], wrong[name]):
                    better[name] = outcome
            still = [n for n in left if n not in better or better[n].state != "passed"]
            # Whoever answers, and calls nobody whose slip it may be, is wrong by itself.
            done = [n for n in still if n in claims and left[n].isdisjoint({*still} - {n})]
            done = done or [n for n in still if n not in claims][:1] or still[:1]
            left = {name: left[name] for name in still if name not in done}
        return better

    def _calls(self, name: str, claim: Claim | None) -> frozenset[str]:
        """The lesson's other functions that it calls, whose slips are not its own."""
        others = self._lesson.helpers.keys() - {name}
        if claim is None:
            return frozenset(others)
        empty = any(a.error and a.error.kind == "NotImplementedError" for a in claim.answers)
        used = {*claim.facts.helpers_of_their_own, *claim.facts.unknown_names}
        return frozenset() if empty else frozenset(used & others)

    def _rescued(self, name: str, claim: Claim, before: Claim | None) -> Outcome | None:
        """Judge what is claimed with others' help; None where that is no better."""
        most = sum(self._right.get(name, ()))
        outcome = self._passed(name, claim) if claim.state == "answered" else None
        if outcome is None:
            return self._diagnosed(name, claim) if sum(self._right.get(name, ())) > most else None
        own = before.facts.helpers_of_their_own if before else frozenset()
        if own := own & self._lesson.helpers.keys():
            note = (
                f"right by itself, but not with your own {', '.join(sorted(own))}: look there next"
            )
            return replace(outcome, advice=(*outcome.advice, note))
        return outcome

    def _diagnosed(self, name: str, claim: Claim) -> Outcome:
        """Find words for wrong answers."""
        key = self._lesson.name, name, self._seed, claim.digest
        if key not in _diagnoses:
            _keep_few(_diagnoses)
            exercise, cases = self._lesson.exercises[name], self._cases(name)
            try:
                _diagnoses[key] = assess(exercise, cases, claim.answers, claim.facts)
            except Exception as error:  # a value made to break the comparison
                text = f"{name} returns something that cannot be compared ({type(error).__name__})."
                _diagnoses[key] = Outcome(name, "failed", text, cases_total=len(cases))
        return _diagnoses[key]

    def _ask(self, names: Sequence[str], rescue: bool = False) -> tuple[Claims, Reply]:
        lesson = self._lesson.name
        job = make_job(lesson, self._submission, names, rescue, self._definitions_only)
        seconds = max(1.0, min(JOB_TIME, self._deadline - time.monotonic()))
        inputs = make_inputs(self._rubric.lesson, self._rubric.given, self._seed)
        reply = self._runner.run(inputs, job, seconds)
        return read_claims(reply.data), reply


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
