"""From the judge's verdict to marks: what each exercise is worth."""

from dataclasses import replace

from dlhelpers.grading.records import Mark, Result
from dlhelpers.grading.submissions.rubric import Part
from dlhelpers.grading.submissions.submission import Submission
from dlhelpers.grading.submissions.work_queue import Task, preview_of
from dlhelpers.grading.verdicts.messages import Verdict


def result_of(task: Task, verdict: Verdict, seconds: float) -> Result:
    """Give a submission its marks.

    Parameters
    ----------
    task : Task
    verdict : dict
        As `dlhelpers.grading.verdicts.judge.reach_verdict` returns it.
    seconds : float
        The time that it took.
    """
    outcomes = {outcome["exercise"]: outcome for outcome in verdict["outcomes"]}
    marks = tuple(
        _mark(part, task.submission, task.options.partial, **outcomes[part.name])
        for part in task.rubric.parts
    )
    problems = (*task.submission.problems, *verdict["problems"])
    return replace(
        preview_of(task),
        marks=marks,
        problems=tuple(dict.fromkeys(problems)),
        flags=tuple(dict.fromkeys(verdict["flags"])),
        seconds=seconds,
        versions=verdict["versions"],
    )


def not_graded(task: Task, reason: str) -> Result:
    """The result of a submission at which the grader itself failed; the next run tries again."""
    problem = f"could not be graded: {reason}"[:500]
    return replace(preview_of(task), status="not graded", problems=(problem,))


def _mark(
    part: Part,
    submission: Submission,
    partial: bool,
    exercise: str,
    state: str,
    sentence: str,
    mistake: str | None,
    difference: str,
    advice: list[str],
    cases: list[tuple[str, bool]],
) -> Mark:
    points = part.points if state == "passed" else 0.0
    if partial and state == "failed" and cases:
        points = round(part.points * sum(right for _, right in cases) / len(cases), 2)
    return Mark(
        exercise=exercise,
        state=state,
        points=points,
        max_points=part.points,
        sentence=sentence,
        mistake=mistake,
        difference=difference,
        advice=tuple(advice),
        cases=tuple((name, right) for name, right in cases),
        code=submission.code_of(exercise),
    )
