"""The judge: a warm process that knows the answers, and forks a child that compares.

What a submission's process wrote may be made to break the comparison, or to stall it. So the child
has limits on memory and processor time, and tells the parent at which exercise it is: if it dies,
the submission loses that exercise and nobody else notices. The child cannot reach the box: it asks
the parent to put its questions there, and gets the replies back as bytes.

A child judges one submission after another as long as they do it no harm: it is replaced as soon as
it has met values that could not be compared, or has grown. (A child for each submission would take
10 ms more for each, a third of all that grading it takes: most pages of the judge's memory are
copied as soon as its objects are looked at.)
"""

import json
import math
import mmap
import os
import pickle
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from dlhelpers import __version__
from dlhelpers.exercises import get_lesson
from dlhelpers.exercises.engine.exercise import Exercise, Outcome
from dlhelpers.exercises.finding import use_course
from dlhelpers.grading.inside.pipes import REQUEST, read_with_length, with_length, write_all
from dlhelpers.grading.records import shortened
from dlhelpers.grading.sandbox.runner import End
from dlhelpers.grading.submissions.submission import Submission
from dlhelpers.grading.verdicts import messages
from dlhelpers.grading.verdicts.answer_digest import digest_of_answers
from dlhelpers.grading.verdicts.messages import Limits, Order, Verdict
from dlhelpers.grading.verdicts.protocol import CANNOT_BE_COMPARED, Protocol
from dlhelpers.grading.verdicts.questions import know_answers, make_inputs
from dlhelpers.grading.verdicts.replies import Replies
from dlhelpers.notebooks import CourseError

#: Bytes by which a child may have grown when it begins with another submission.
GROWTH = 128 << 20


class _Parent:
    """The parent, as the judge speaks to it."""

    def __init__(self, orders: int, answers: int) -> None:
        self._orders, self._answers = orders, answers
        self.limits = Limits()  # of the last order

    def next_order(self) -> Order | None:
        """Wait for the next order; None when the parent is gone."""
        try:
            order: Order = pickle.loads(read_with_length(self._orders, messages.MOST))
        except EOFError:
            return None
        self.limits = order.limits
        return order

    def tell(self, kind: bytes, data: bytes = b"") -> None:
        """Send a message."""
        write_all(self._answers, with_length(kind + data))

    def ask(self, job: bytes, seconds: float) -> tuple[bytes, End]:
        """Have the box do a job; the reply comes in parts, of which the last is empty."""
        self.tell(messages.ASK, REQUEST.pack(seconds) + job)
        parts: list[bytes] = []
        while part := read_with_length(self._orders, messages.MOST):
            parts.append(part)
        return b"".join(parts), End(*json.loads(read_with_length(self._orders, 1000)))

    def at(self, exercise: str) -> None:
        """Tell at which exercise the judge is; it may take as long as any other."""
        limit_processor_time(self.limits.comparing)
        self.tell(messages.AT, exercise.encode())


def main() -> None:
    """Carry out orders until the parent is gone."""
    parent = _Parent(os.dup(0), os.dup(1))
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    while sys.platform == "linux":
        child = os.fork()
        if child == 0:
            break
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):  # as if the judge itself had died so: a new one takes over
            os._exit(128 + os.WTERMSIG(status))
        if os.WEXITSTATUS(status) != messages.REPLACE_ME:
            os._exit(os.WEXITSTATUS(status))
    _serve(parent)  # on other systems in this process: they have no limits and no sandbox either


def _serve(parent: _Parent) -> None:
    """Carry out orders until the parent is gone or this process is worn out."""
    size = _size()
    while order := parent.next_order():
        try:
            use_course(Path(order.rubric.course) if order.rubric.course else None)
        except CourseError as error:  # on another machine, for instance
            parent.tell(messages.FAILED, str(error).encode("utf-8", "replace"))
            continue
        limit_memory(size + order.limits.memory)
        limit_processor_time(order.limits.comparing)
        if order.submission is None:
            _get_ready(order, parent)
            size = _size()
        elif not _judge(order, order.submission, parent) or _size() > size + GROWTH:
            os._exit(messages.REPLACE_ME)
    os._exit(0)


def _get_ready(order: Order, parent: _Parent) -> None:
    """Load a lesson and tell the parent its inputs, or what its author must mend."""
    try:
        lesson = get_lesson(order.rubric.lesson)
        know_answers(lesson, order.seed)
        parent.tell(messages.INPUTS, make_inputs(lesson, order.rubric.given, order.seed))
    except (CourseError, KeyError) as error:
        parent.tell(messages.FAILED, str(error.args[0]).encode("utf-8", "replace"))


def _judge(order: Order, submission: Submission, parent: _Parent) -> bool:
    """Tell the parent the verdict; return whether all values could be compared."""
    try:
        verdict, harmless = reach_verdict(order, submission, parent)
        parent.tell(messages.VERDICT, json.dumps(verdict).encode())
    except MemoryError:
        os._exit(messages.OUT_OF_MEMORY)
    except Exception as error:  # one submission's oddity is not to cost a class its grades
        text = f"{type(error).__name__}: {error}"[:500]
        parent.tell(messages.FAILED, text.encode("utf-8", "replace"))
        return False
    return harmless


def reach_verdict(order: Order, submission: Submission, parent: Any) -> tuple[Verdict, bool]:
    """Judge one submission; the parent has the methods ``ask`` and ``at`` of `Protocol`.

    Returns ``"outcomes"``, ``"problems"``, ``"flags"`` and ``"versions"``, plain and of bounded
    size; and whether all values could be compared.
    """
    names = [part.name for part in order.rubric.parts]
    protocol = Protocol(order, submission, parent.ask, parent.at)
    replies, outcomes = protocol.outcomes(names)
    lesson = get_lesson(order.rubric.lesson)
    untold = {cell.name for cell in submission.cells if cell.untold}
    errors = [f"cell {c or '?'}, {text}" for c, text in replies.errors if c not in untold]
    # A call of what is put away is a demonstration there; a flag of another kind stays.
    calls = tuple(f"cell {name}, line " for name in untold)
    suspicions = [
        text
        for text in replies.suspicions
        if not (text.startswith(calls) and "calls the library's" in text)
    ]
    verdict = {
        "outcomes": [
            {
                **_plain(outcomes[name], protocol.cases_of(name)),
                "answers": _digest(outcomes[name], replies, lesson.exercises[name]),
            }
            for name in names
        ],
        "problems": [*replies.problems, *errors],
        "flags": [*suspicions, *_handed_on(replies, submission, names)],
        "versions": f"dlhelpers {__version__}, numpy {np.__version__}, {platform.python_version()}",
    }
    return verdict, not any(o.mistake == CANNOT_BE_COMPARED for o in outcomes.values())


def _plain(outcome: Outcome, cases: Sequence[tuple[str, bool]]) -> dict[str, Any]:
    texts = {
        name: shortened(text)
        for name, text in asdict(outcome).items()
        if name in ("state", "sentence", "mistake", "difference") and text is not None
    }
    advice = [shortened(text) for text in outcome.advice]
    return {"exercise": outcome.name, "advice": advice, "cases": list(cases), **texts}


def _digest(outcome: Outcome, replies: Replies, exercise: Exercise) -> str:
    """The digest of a wrong function's answers; empty where a mistake of its author names it."""
    reply = replies.exercises.get(outcome.name)
    named = any(mistake.name == outcome.mistake for mistake in exercise.mistakes)
    if outcome.state != "failed" or named or reply is None:
        return ""
    return digest_of_answers(reply.answers)


def _handed_on(replies: Replies, submission: Submission, names: Sequence[str]) -> list[str]:
    """Flags for exercises whose own code calls a hidden answer."""
    flags = []
    for name, reply in replies.exercises.items():
        lines = {a.error.line for a in reply.answers if a.error and a.error.kind == "HiddenAnswer"}
        others = "\n".join(submission.code_of(other) for other in names if other != name)
        if any(line in submission.code_of(name) or line not in others for line in lines):
            flags.append(f"{name} hands its call to the library")
    return flags


def _size() -> int:
    """The bytes of this process's address space; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * mmap.PAGESIZE
    except OSError:
        return 0


def limit_memory(size: int) -> None:
    """Bound this process's address space, in bytes."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, resource.getrlimit(resource.RLIMIT_AS)[1]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_processor_time(seconds: float) -> None:
    """Bound the time for which this process may compute from now on."""
    if sys.platform == "linux":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        most = math.ceil(used.ru_utime + used.ru_stime + seconds)  # the kernel counts whole seconds
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    main()
