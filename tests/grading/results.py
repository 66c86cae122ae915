"""For the tests: results as a gradebook keeps them, made in one line."""

from typing import Any

from dlhelpers.grading.records import Mark, Result

EXERCISES = {"sigmoid": 1.0, "softmax": 2.0}


def marks(sigmoid: float = 1, softmax: float = 2) -> tuple[Mark, ...]:
    points = {"sigmoid": sigmoid, "softmax": softmax}
    return tuple(
        Mark(name, "passed" if points[name] else "failed", points[name], most)
        for name, most in EXERCISES.items()
    )


def result(**changes: Any) -> Result:
    """Return a result of three points, changed as is wanted."""
    defaults = {
        "student": "ann",
        "lesson": "01",
        "status": "graded",
        "digest": "d",
        "course": "c",
        "seed": "5",
        "sandboxed": True,
        "max_score": 3.0,
        "file": "homework",
        "marks": marks() if changes.get("status", "graded") == "graded" else (),
    }
    return Result(**{**defaults, **changes})
