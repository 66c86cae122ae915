"""The verdict on a function: run the cases, compare, and find words for what is wrong.

Two halves. `engine.execution.collect` runs the learner's function and only looks; `assess`
compares what came back and never runs it. The grader does the first half behind its wall
and the second in front of it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from dlhelpers.exercises.diagnosis import experiments, repair, symptoms
from dlhelpers.exercises.diagnosis.advice import advice, other_defaults, slowness
from dlhelpers.exercises.diagnosis.first_wrong_step import first_wrong_step
from dlhelpers.exercises.diagnosis.recognition import recognize
from dlhelpers.exercises.diagnosis.symptoms import Finding
from dlhelpers.exercises.engine import source_facts
from dlhelpers.exercises.engine.authoring import AuthorError, author_line, in_words, place_of
from dlhelpers.exercises.engine.comparisons import Trial, right_answer, run_trials
from dlhelpers.exercises.engine.execution import TIME_LIMIT, Answer, collect
from dlhelpers.exercises.engine.execution import with_globals as with_globals
from dlhelpers.exercises.engine.exercise import Case, Exercise, Outcome

#: The cases of a check in the notebook are the same each time: a learner can come back to one.
SEED = 2026

#: The name of the mistake of whatever is no function, or takes other arguments.
CANNOT_BE_CALLED = "cannot be called"


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
    cases = cases_of(exercise, seed)
    refusal = source_facts.refusal(function, exercise, cases)
    if refusal:
        return Outcome(exercise.name, "failed", refusal, CANNOT_BE_CALLED, cases_total=len(cases))
    if source_facts.is_stub(function):
        return Outcome(exercise.name, "not attempted", cases_total=len(cases))

    facts = source_facts.facts(function, known=helpers)
    own = with_globals(function, helpers, prefer_own=True)
    answers = collect(own, cases, time_limit, exercise.observe)
    outcome = assess(exercise, cases, answers, facts)
    if outcome.state == "passed":
        more = other_defaults(exercise, function), slowness(exercise, own, cases)
        return replace(outcome, advice=(*outcome.advice, *filter(None, more)))
    if outcome.state == "not attempted" or len(answers) < len(cases):
        return outcome

    if not facts.helpers_of_their_own.isdisjoint(helpers):
        rescued = collect(with_globals(function, helpers), cases, time_limit, exercise.observe)
        second = assess(exercise, cases, rescued, facts)
        if second.state == "passed":
            culprits = ", ".join(sorted(facts.helpers_of_their_own & helpers.keys()))
            note = f"right by itself, but not with your own {culprits}: look there next"
            return replace(second, advice=(*second.advice, note))
        if _says_more(exercise, second, outcome):
            return second
    if _is_named(exercise, outcome):
        return outcome
    finding = _by_experiment(exercise, own, run_trials(exercise, cases, answers), facts, outcome)
    if finding is None:
        return outcome
    return replace(outcome, mistake=finding.name, sentence=finding.sentence)


def _by_experiment(
    exercise: Exercise,
    function: Callable[..., Any],
    trials: Sequence[Trial],
    facts: source_facts.Facts,
    outcome: Outcome,
) -> Finding | None:
    """Run a wrong function in other ways, to find where it goes wrong."""
    finding = experiments.name_in_place_of_argument(exercise, function, trials, facts)
    if finding is not None or outcome.mistake not in symptoms.VAGUE:
        return finding
    step = first_wrong_step(exercise, function, [trial.case for trial in trials])
    change = repair.one_change(exercise, function, trials)
    if step is None:
        return change
    seen = change.sentence if change else outcome.sentence if outcome.mistake else ""
    return Finding(step.name, f"{step.sentence} {seen}".rstrip())


@lru_cache(maxsize=128)
def cases_of(exercise: Exercise, seed: int) -> tuple[Case, ...]:
    """The cases of an exercise for a seed; made once.

    Raises
    ------
    AuthorError
        If there are none, or they cannot be made.
    """
    place = place_of(exercise.cases)
    try:
        cases = tuple(exercise.cases(np.random.default_rng(seed)))
    except Exception as error:
        line = author_line(error, place.rpartition(":")[0])
        text = f"{line}: the cases of {exercise.name} cannot be made: {in_words(error)}"
        raise AuthorError(text) from error
    if not cases:
        raise AuthorError(f"{place}: {exercise.name} has no cases; give it at least one")
    if wrong := [case for case in cases if not isinstance(case, Case)]:
        kind = type(wrong[0]).__name__
        raise AuthorError(f"{place}: the cases of {exercise.name} must be Case(...), not {kind}")
    return cases


def know_answers(exercise: Exercise, seed: int) -> None:
    """Compute the right answers to the cases of a seed, which are kept.

    Raises
    ------
    AuthorError
        If there are no cases, or a right function fails in one.
    """
    for case in cases_of(exercise, seed):
        for function in (exercise.reference, *exercise.accepts):
            right_answer(exercise, function, case)


def assess(
    exercise: Exercise,
    cases: Sequence[Case],
    answers: Sequence[Answer],
    facts: source_facts.Facts = source_facts.NO_FACTS,
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
    blank = Outcome(exercise.name, "not attempted", cases_total=len(cases))
    if not answers:
        return blank
    if any(a.error and a.error.kind == "NotImplementedError" for a in answers):
        text = "Delete its line raise NotImplementedError() once the rest is written."
        return replace(blank, sentence=text if facts.does_work else "")

    trials = run_trials(exercise, cases, answers)
    passed = sum(trial.right for trial in trials)
    # x /= y fails for whole numbers; who writes it knows, and is told once more.
    in_place = [t for t in trials if t.answer.error and "Cannot cast" in t.answer.error.message]
    if len(in_place) == 1 and passed == len(cases) - 1:
        passed += 1
    blank = replace(blank, cases_passed=passed)
    if passed == len(cases):
        return replace(blank, state="passed", advice=advice(exercise, trials, facts))
    if symptoms.still_a_stub(trials, facts):
        return blank

    mistake = recognize(exercise, trials)
    name, sentence = (
        (mistake.name, mistake.sentence) if mistake else symptoms.find(exercise, trials, facts)
    )
    first = next(trial for trial in trials if not trial.right)
    difference = symptoms.first_difference(exercise.name, first, sentence)
    return replace(blank, state="failed", sentence=sentence, mistake=name, difference=difference)


def _is_named(exercise: Exercise, outcome: Outcome) -> bool:
    return any(mistake.name == outcome.mistake for mistake in exercise.mistakes)


def _says_more(exercise: Exercise, second: Outcome, first: Outcome) -> bool:
    """Is it more telling to judge a wrong function with the lesson's helpers than with its own?"""
    if _is_named(exercise, second) != _is_named(exercise, first):
        return _is_named(exercise, second)
    return second.cases_passed > first.cases_passed
