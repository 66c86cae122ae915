"""From the judge's verdict to marks: what each exercise is worth."""

from dataclasses import replace

from dlhelpers.grading.records import Mark, Result
from dlhelpers.grading.submissions.work_queue import Task, preview_of
from dlhelpers.grading.verdicts.messages import Verdict


def result_of(task: Task, verdict: Verdict, seconds: float) -> Result:
    """Give a submission its marks, from the judge's verdict and the seconds that it took."""
    marks = []
    for part, outcome in zip(task.rubric.parts, verdict["outcomes"], strict=True):
        cases = tuple((name, right) for name, right in outcome["cases"])
        points = part.points if outcome["state"] == "passed" else 0.0
        if task.options.partial and outcome["state"] == "failed" and cases:
            points = round(part.points * sum(right for _, right in cases) / len(cases), 2)
        own = {
            "points": points,
            "max_points": part.points,
            "advice": tuple(outcome["advice"]),
            "cases": cases,
            "code": task.submission.code_of(part.name),
        }
        marks.append(Mark(**{**outcome, **own}))
    problems = (*task.submission.problems, *verdict["problems"])
    return replace(
        preview_of(task),
        marks=tuple(marks),
        problems=tuple(dict.fromkeys(problems)),
        flags=tuple(dict.fromkeys(verdict["flags"])),
        seconds=seconds,
        versions=verdict["versions"],
    )


def not_graded(task: Task, reason: str) -> Result:
    """The result of a submission at which the grader itself failed; the next run tries again."""
    problem = f"could not be graded: {reason}"[:500]
    return replace(preview_of(task), status="not graded", problems=(problem,))
