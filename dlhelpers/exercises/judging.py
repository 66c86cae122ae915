"""The verdict on a function: run the cases, compare, and find words for what is wrong.

Two halves. `collect` runs the learner's function and only looks; `assess` compares what came back
and never runs it. The grader does the first half behind its wall and the second in front of it.
"""

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from dlhelpers.exercises import code, symptoms
from dlhelpers.exercises.calling import TIME_LIMIT, Answer, call
from dlhelpers.exercises.exercise import Case, Exercise, Mistake, Observer, Outcome

#: The cases of a check in the notebook are the same each time: a learner can come back to one.
SEED = 2026


def judge_function(
    exercise: Exercise,
    function: Callable[..., Any],
    helpers: Mapping[str, Any] | None = None,
    seed: int = SEED,
    time_limit: float = TIME_LIMIT,
) -> Outcome:
    """Judge a learner's function.

    Parameters
    ----------
    exercise : Exercise
    function : callable
    helpers : mapping, optional
        Right versions of the lesson's other functions, by name. They serve where the learner has
        none; and where the function fails with the learner's own, it is tried with these, so that
        one slip costs one exercise.
    seed : int
        Of the cases.
    time_limit : float
        Seconds for each call.

    Returns
    -------
    Outcome
    """
    helpers = {k: v for k, v in (helpers or {}).items() if k != exercise.name}
    refusal = code.refusal(function, exercise)
    if refusal:
        return Outcome(exercise.name, "failed", refusal)
    if code.is_stub(function):
        return Outcome(exercise.name, "not attempted")
    cases = exercise.cases(np.random.default_rng(seed))

    facts = code.facts(function, known=helpers)
    own = with_globals(function, helpers, prefer_own=True)
    answers = collect(own, cases, time_limit, exercise.observe)
    outcome = assess(exercise, cases, answers, facts)
    if outcome.state == "failed" and any(name in facts.helpers_of_their_own for name in helpers):
        rescued = collect(with_globals(function, helpers), cases, time_limit, exercise.observe)
        second = assess(exercise, cases, rescued, facts)
        if second.state == "passed":
            culprits = ", ".join(sorted(facts.helpers_of_their_own & helpers.keys()))
            advice = f"right by itself, but not with your own {culprits}: look there next"
            return replace(second, advice=(*second.advice, advice))
        if second.cases_passed > outcome.cases_passed:
            return second
    return outcome


def collect(
    function: Callable[..., Any],
    cases: Sequence[Case],
    time_limit: float = TIME_LIMIT,
    observe: Observer | None = None,
) -> list[Answer]:
    """Run a function on the cases, up to the first that does not end."""
    answers: list[Answer] = []
    for case in cases:
        answers.append(call(function, case, time_limit, observe))
        error = answers[-1].error
        if error and error.kind in ("TimeUp", "NotImplementedError"):
            break
    return answers


def assess(
    exercise: Exercise,
    cases: Sequence[Case],
    answers: Sequence[Answer],
    facts: code.Facts = code.NO_FACTS,
) -> Outcome:
    """Compare answers with the right ones and say what is wrong.

    Parameters
    ----------
    exercise : Exercise
    cases : sequence of Case
    answers : sequence of Answer
        To the first cases, in their order; cases without an answer count as failed.
    facts : Facts
        What the learner's code shows by itself, where it is known.

    Returns
    -------
    Outcome
    """
    if any(a.error and a.error.kind == "NotImplementedError" for a in answers):
        return Outcome(exercise.name, "not attempted", cases_total=len(cases))

    trials = _best_trials(exercise, cases, answers)
    passed = sum(trial.right for trial in trials)
    blank = Outcome(exercise.name, "not attempted", cases_passed=passed, cases_total=len(cases))
    if passed == len(cases):
        return replace(blank, state="passed", advice=symptoms.advice(trials, facts))
    if symptoms.still_a_stub(trials, facts):
        return blank

    mistake = _recognize(exercise, trials)
    sentence = mistake.sentence if mistake else symptoms.sentence(exercise, trials, facts)
    first = next(trial for trial in trials if not trial.right)
    return replace(
        blank,
        state="failed",
        sentence=sentence,
        mistake=mistake.name if mistake else None,
        difference=symptoms.first_difference(first),
    )


def with_globals(
    function: Callable[..., Any], helpers: Mapping[str, Any], prefer_own: bool = False
) -> Callable[..., Any]:
    """Return the function with other globals; the learner's module is not touched."""
    if not isinstance(function, types.FunctionType):
        return function
    own = function.__globals__
    merged = {**helpers, **own} if prefer_own else {**own, **helpers}
    twin = types.FunctionType(
        function.__code__, merged, function.__name__, function.__defaults__, function.__closure__
    )
    twin.__kwdefaults__ = function.__kwdefaults__
    merged[function.__name__] = twin
    return twin


def _best_trials(
    exercise: Exercise, cases: Sequence[Case], answers: Sequence[Answer]
) -> list[symptoms.Trial]:
    """Compare with the reference, or with the accepted convention that fits better."""
    best: list[symptoms.Trial] = []
    for right in (exercise.reference, *exercise.accepts):
        trials = []
        for case, answer in zip(cases, answers, strict=False):
            expected = call(right, case, observe=exercise.observe).value
            difference = None if answer.error else exercise.same(answer.value, expected)
            trials.append(symptoms.Trial(case, answer, expected, difference))
        if not best or sum(t.right for t in trials) > sum(t.right for t in best):
            best = trials
        if all(t.right for t in best):
            break
    return best


def _recognize(exercise: Exercise, trials: Sequence[symptoms.Trial]) -> Mistake | None:
    """Find the named mistake that gives the learner's answer in every case."""
    for mistake in exercise.mistakes:
        agreeing_values = wrong = 0
        for trial in trials:
            variant, error = (
                call(mistake.function, trial.case, observe=exercise.observe),
                trial.answer.error,
            )
            if variant.error and error:
                if variant.error.kind != error.kind:
                    break
            elif variant.error or error:
                break
            elif exercise.same(trial.answer.value, variant.value) is None:
                agreeing_values += 1
            else:
                break
            wrong += not trial.right
        else:
            # Errors alone are no evidence: very different functions stop with the same error.
            if agreeing_values and wrong:
                return mistake
    return None
