"""From one submission to its marks.

A pure function of the submission, the rubric and the seed; it writes nothing.
"""

import platform

import numpy as np

from dlhelpers import __version__
from dlhelpers.exercises.exercise import Outcome
from dlhelpers.grading.records import Mark, Result, shortened
from dlhelpers.grading.sandbox.runner import Runner
from dlhelpers.grading.submissions.rubric import Part, Rubric
from dlhelpers.grading.submissions.submission import Submission
from dlhelpers.grading.verdicts.protocol import Dialog


def grade(
    submission: Submission, rubric: Rubric, seed: int, runner: Runner, partial: bool = False
) -> Result:
    """Grade one submission.

    Parameters
    ----------
    submission, rubric : Submission, Rubric
    seed : int
        Of the run; together with the lesson it gives the inputs.
    runner : Runner
        The box.
    partial : bool
        Whether points are given in proportion to the cases passed; else it is all or nothing.

    Returns
    -------
    Result
    """
    names = [part.name for part in rubric.parts]
    dialog = Dialog(submission, rubric, seed, runner)
    claims, outcomes = dialog.about(names)
    marks = tuple(
        _mark(part, outcomes[part.name], dialog.cases_of(part.name), partial, submission)
        for part in rubric.parts
    )
    flags = dict.fromkeys(claims.suspicions)
    for name, claim in claims.exercises.items():
        lines = {a.error.line for a in claim.answers if a.error and a.error.kind == "PutAway"}
        if not lines:
            continue
        others = "\n".join(submission.code_of(other) for other in names if other != name)
        if any(line in submission.code_of(name) or line not in others for line in lines):
            flags[f"{name} hands its call to the library"] = None
    problems = [*submission.problems, *claims.problems]
    problems += [f"cell {cell or '?'}, {text}" for cell, text in claims.errors]
    return Result(
        student=submission.student,
        lesson=rubric.stem,
        status="graded",
        digest=submission.digest,
        course=rubric.digest,
        seed=str(seed),
        sandboxed=runner.sandboxed,
        max_score=rubric.max_score,
        marks=marks,
        problems=tuple(dict.fromkeys(problems)),
        flags=tuple(flags),
        seconds=dialog.seconds(),
        versions=f"dlhelpers {__version__}, numpy {np.__version__}, {platform.python_version()}",
    )


def _mark(
    part: Part,
    outcome: Outcome,
    cases: tuple[tuple[str, bool], ...],
    partial: bool,
    submission: Submission,
) -> Mark:
    points = part.points if outcome.state == "passed" else 0.0
    if partial and outcome.state == "failed" and cases:
        points = round(part.points * sum(right for _, right in cases) / len(cases), 2)
    return Mark(
        part.name,
        outcome.state,
        points,
        part.points,
        shortened(outcome.sentence),
        outcome.mistake and shortened(outcome.mistake),
        shortened(outcome.difference),
        tuple(map(shortened, outcome.advice)),
        cases,
        submission.code_of(part.name),
    )
