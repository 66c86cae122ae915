"""Questions on earlier lessons, with which a lesson opens; they cost no points."""

import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Real
from typing import Any

from dlhelpers.exercises.engine.compare import describe
from dlhelpers.guessing import WIDTH


@dataclass(frozen=True)
class Question:
    """A question whose answer is a number, a shape or a letter.

    Parameters
    ----------
    text : str
        As it stands in the notebook.
    answer : float, str or tuple
        The right one: a number, a letter to choose, or a shape.
    because : str
        Why it is right, for a learner who has answered so.
    wrong : mapping
        For a wrong answer, what it takes to see that it is wrong; never the right one.
    look : str
        Where to look it up, for any other wrong answer: "lesson 1, section 2".
    near : float
        How far off a number may be.
    """

    text: str
    answer: float | str | tuple[int, ...]
    because: str
    look: str
    wrong: Mapping[float | str | tuple[int, ...], str] = field(default_factory=dict)
    near: float = 0.005

    def reply(self, given: Any) -> str:
        """Return what to say to an answer; three dots are none yet."""
        if given is ...:
            return f"○  write {self._kind()} in place of the three dots"
        if self._same(given, self.answer):
            return f"✓  {self.because}"
        for answer, sentence in self.wrong.items():
            if self._same(given, answer):
                return f"✗  {sentence}"
        if not self._same_kind(given):
            return (
                f"✗  the answer is {self._kind().removesuffix(',')}, and yours is {describe(given)}"
            )
        return f"✗  not so; it is in {self.look}"

    def _kind(self) -> str:
        if isinstance(self.answer, str):
            return 'a letter in quotes, such as "a",'
        return "a shape, such as (2, 3)," if isinstance(self.answer, tuple) else "a number"

    def _same_kind(self, given: Any) -> bool:
        if isinstance(self.answer, str | tuple):
            return isinstance(given, type(self.answer))
        return isinstance(given, Real)

    def _same(self, given: Any, answer: float | str | tuple[int, ...]) -> bool:
        if isinstance(answer, str):
            return isinstance(given, str) and given.strip().lower() == answer.lower()
        if isinstance(answer, tuple):
            return isinstance(given, tuple | list) and tuple(given) == answer
        return isinstance(given, Real) and math.isclose(given, answer, rel_tol=0, abs_tol=self.near)


def ask(questions: Sequence[Question], answers: Sequence[Any]) -> str:
    """Return the replies to answers, one a question, each with its number, as lines that fit."""
    padded = [*answers, *[...] * (len(questions) - len(answers))]
    replies = (q.reply(given) for q, given in zip(questions, padded, strict=True))
    return "\n".join(
        textwrap.fill(f"{number} {reply}", WIDTH, subsequent_indent=" " * 5, break_long_words=False)
        for number, reply in enumerate(replies, start=1)
    )
