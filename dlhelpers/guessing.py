"""Predictions that are answered: guess before you run, hear how near it was, and look back.

A guess costs no points and nothing is stored outside of the session. Whoever guesses nothing is
told the value all the same.
"""

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Real
from types import EllipsisType
from typing import TypeAlias

#: Letters a line: what JupyterLab shows in a window of 1000 pixels with its file list open.
WIDTH = 64

#: A space at which no line ends.
_TIED = "\u00a0"

Value: TypeAlias = float | str


class GuessError(ValueError):
    """A guess that cannot be read; Jupyter shows the message alone."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


@dataclass(frozen=True)
class _Answered:
    question: str
    guessed: bool
    hit: bool
    words: str


class Guesses:
    """The guesses of one session.

    Examples
    --------
    >>> guesses = Guesses()
    >>> guesses.guess("the largest slope", 0.5)
    Noted: the largest slope, 0.5.
    >>> guesses.reveal("the largest slope", 0.25)
    The largest slope: 0.25. You guessed 0.5: 2 times too large.
    >>> guesses.guess("more sugar makes it", "sweeter", among=("sweeter", "sourer"))
    Noted: more sugar makes it, sweeter.
    >>> guesses.reveal("more sugar makes it", "sweeter")
    More sugar makes it: sweeter, as you guessed.
    >>> guesses.recap()
    You guessed 2, and 1 came true.
    Look once more at:
    - the largest slope: 0.25. You guessed 0.5: 2 times too large.
    """

    def __init__(self) -> None:
        self._guessed: dict[str, Value] = {}
        self._answered: dict[str, _Answered] = {}

    def guess(
        self, question: str, answer: Value | EllipsisType = ..., among: Sequence[str] = ()
    ) -> None:
        """Write down a guess, for `reveal` to answer.

        Parameters
        ----------
        question : str
            What is guessed: "the largest slope". It is the name that `reveal` knows it by.
        answer : float or str
            The guess. Three dots are none yet.
        among : sequence of str
            The answers to choose from, where it is no number.

        Raises
        ------
        GuessError
            If the guess is no number, or none of the answers to choose from.
        """
        self._guessed.pop(question, None)
        if isinstance(among, int):  # 0,5 are two arguments
            raise GuessError(f"{question}: write a number with a point, as in 0.5, not a comma")
        if answer is ...:
            how = _either(among) if among else "a number"
            _say(f"○ {question}: your guess in place of the dots ({how})")
            return
        guessed = _as_choice(question, answer, among) if among else _as_number(question, answer)
        self._guessed[question] = guessed
        _say(f"Noted: {question}, {_said(guessed)}.")

    def reveal(
        self, question: str, value: Value, near: float | None = None, unit: str = ""
    ) -> None:
        """Say what is so, and how near the guess was.

        Parameters
        ----------
        question : str
            As `guess` was told.
        value : float or str
            What is so.
        near : float, optional
            How far off a number may be and still count as found; a tenth of the value if not
            given.
        unit : str
            Follows the numbers: "%" or " times".
        """
        if not isinstance(value, str):
            value = float(value)
        guessed = self._guessed.get(question)
        if isinstance(guessed, str) is not isinstance(value, str):
            guessed = None  # the same words ask for something else now
        here = _said(value, unit)
        if guessed is None:
            hit, words = False, f"{here}."
        elif _said(guessed) == _said(value):
            hit, words = True, f"{here}, as you guessed."
        elif isinstance(guessed, str) or isinstance(value, str):
            hit, words = False, f"{here}. You guessed {guessed}."
        else:
            hit = abs(guessed - value) <= (abs(value) / 10 if near is None else near)
            verdict = "near enough" if hit else _how_far(guessed, value, unit)
            words = f"{here}. You guessed {_said(guessed, unit)}: {verdict}."
        self._answered[question] = _Answered(question, guessed is not None, hit, words)
        _say(f"{question[:1].upper()}{question[1:]}: {words}")

    def recap(self) -> None:
        """Look back at the guesses of this session: how many came true, and which did not."""
        guessed = [one for one in self._answered.values() if one.guessed]
        if not guessed:
            _say(
                "You wrote down no guesses this time. Write one in place of the three dots before "
                "you run what follows: what surprises you is what you keep."
            )
            return
        hits = sum(one.hit for one in guessed)
        print(f"You guessed {len(guessed)}, and {hits or 'none'} came true.")
        if hits < len(guessed):
            print("Look once more at:")
        for one in guessed:
            if not one.hit:
                _say(f"- {one.question}: {one.words}")


def _say(text: str) -> None:
    """Print a text in lines that a notebook's output does not break inside of words."""
    wrapped = textwrap.wrap(
        text, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )
    print("\n".join(wrapped).replace(_TIED, " "))


def _as_choice(question: str, answer: object, among: Sequence[str]) -> str:
    for choice in among:
        if isinstance(answer, str) and answer.strip().lower() == choice.lower():
            return choice
    choices = _either(among).replace(_TIED, " ")
    raise GuessError(f"{question}: choose {choices}, not {answer!r}")


def _as_number(question: str, answer: object) -> float:
    if isinstance(answer, Real) and math.isfinite(answer):
        return float(answer)
    raise GuessError(f"{question}: guess one number, such as 0.5, not {answer!r}")


def _how_far(guess: float, value: float, unit: str) -> str:
    """How a guess differs from the value, in words that fit their sizes."""
    large = guess > value
    if guess > 0 < value and not 2 / 3 < guess / value < 1.5:
        times = max(guess, value) / min(guess, value)
        return f"{_rounded(times)} times too {'large' if large else 'small'}"
    return f"{_said(abs(guess - value), unit)} too {'high' if large else 'low'}"


def _rounded(times: float) -> str:
    return f"{times:.1f}".removesuffix(".0") if times < 10 else f"{times:,.0f}"


def _said(value: Value, unit: str = "") -> str:
    return value if isinstance(value, str) else f"{value:.4g}{unit}"


def _either(choices: Sequence[str]) -> str:
    *others, last = (f'"{choice.replace(" ", _TIED)}"' for choice in choices)
    return f"{', '.join(others)} or {last}" if others else last


_session = Guesses()
guess, reveal, recap = _session.guess, _session.reveal, _session.recap
