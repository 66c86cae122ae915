"""The messages between the parent and the judge."""

import struct
from dataclasses import dataclass
from typing import Any, TypeAlias

from dlhelpers.grading.submissions.rubric import Rubric
from dlhelpers.grading.submissions.submission import Submission

#: The judge's messages to the parent: their kind, and the bytes that follow.
MESSAGE = struct.Struct("<BQ")
INPUTS, ASK, AT, VERDICT, FAILED = range(5)
#: Before the bytes of a job: the seconds that it may take.
SECONDS = struct.Struct("<d")
#: Exit codes of a judge's child that a submission has left without memory, or that is worn out.
OUT_OF_MEMORY, REPLACE_ME = 3, 4

#: The judge's verdict on a submission: plain values, which cross as JSON.
Verdict: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Limits:
    """What a submission may take.

    Parameters
    ----------
    call, job, submission : float
        Seconds for one call of a function, for one process that runs the student's code, and for
        all of these processes together.
    comparing : float
        Seconds of processor time for which the judge may compare one exercise's answers.
    memory : int
        Bytes that the judge may use for comparing.
    """

    call: float = 10.0
    job: float = 40.0
    submission: float = 150.0
    comparing: float = 10.0
    memory: int = 1 << 30


@dataclass(frozen=True)
class Order:
    """What the parent has the judge do.

    Parameters
    ----------
    rubric : Rubric
    seed : int
    submission : Submission or None
        To be judged; None to get ready for the lesson, and to send the inputs for its box.
    limits : Limits
    incomparable : frozenset of str
        Exercises whose answers have ended a judge before.
    """

    rubric: Rubric
    seed: int
    submission: Submission | None = None
    limits: Limits = Limits()
    incomparable: frozenset[str] = frozenset()
