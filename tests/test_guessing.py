"""Predictions that are answered."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlhelpers.guessing import GuessError, Guesses


@pytest.fixture
def guesses() -> Guesses:
    return Guesses()


def told(guesses: Guesses, capsys: pytest.CaptureFixture[str], guess: Any, value: Any) -> str:
    guesses.guess("q", guess)
    capsys.readouterr()
    guesses.reveal("q", value)
    return capsys.readouterr().out.removeprefix("Q: ").strip()


@pytest.mark.parametrize(
    ("guess", "value", "words"),
    [
        (0.25, 0.25, "0.25, as you guessed."),
        (0.26, 0.25, "0.25. You guessed 0.26: near enough."),
        (1, 0.25, "0.25. You guessed 1: 4 times too large."),
        (0.01, 0.25, "0.25. You guessed 0.01: 25 times too small."),
        (0.3, 0.25, "0.25. You guessed 0.3: 0.05 too high."),
        (-1, 1, "1. You guessed -1: 2 too low."),
        (3, 0, "0. You guessed 3: 3 too high."),
        (0, 0, "0, as you guessed."),
        (..., 0.25, "0.25."),
        (np.float32(0.5), np.float64(0.5), "0.5, as you guessed."),
    ],
)
def test_number_is_answered(
    guess: Any, value: Any, words: str, guesses: Guesses, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(guesses, capsys, guess, value) == words


def test_choice_is_answered(guesses: Guesses, capsys: pytest.CaptureFixture[str]) -> None:
    for said, words in (("Yes ", "yes, as you guessed."), ("no", "yes. You guessed no.")):
        guesses.guess("q", said, among=("yes", "no"))
        capsys.readouterr()
        guesses.reveal("q", "yes")
        assert capsys.readouterr().out == f"Q: {words}\n"


def test_near_and_unit(guesses: Guesses, capsys: pytest.CaptureFixture[str]) -> None:
    guesses.guess("q", 70)
    guesses.reveal("q", 75, near=5, unit="%")
    assert capsys.readouterr().out.endswith("Q: 75%. You guessed 70%: near enough.\n")


@pytest.mark.parametrize(
    ("answer", "among", "message"),
    [
        ("0.5", (), "guess one number, such as 0.5, not '0.5'"),
        (None, (), "guess one number"),
        ([1], (), "guess one number"),
        (float("nan"), (), "guess one number"),
        ("maybe", ("yes", "no"), 'choose "yes" or "no", not \'maybe\''),
        (1, ("yes", "no"), "choose"),
        (0, 5, "write a number with a point"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(
    answer: Any, among: Any, message: str, guesses: Guesses
) -> None:
    with pytest.raises(GuessError, match=r"^q: ") as caught:
        guesses.guess("q", answer, among)
    assert message in str(caught.value)
    assert caught.value._render_traceback_() == [str(caught.value)]


def test_without_guesses_nothing_is_counted(
    guesses: Guesses, capsys: pytest.CaptureFixture[str]
) -> None:
    guesses.guess("q")
    guesses.reveal("q", 1)
    guesses.recap()
    out = capsys.readouterr().out
    assert "your guess in place of the dots (a number)" in out
    assert "You wrote down no guesses" in out
    assert max(map(len, out.splitlines())) <= 64, "an output would break it inside of a word"


def test_choices_are_not_torn_apart(guesses: Guesses, capsys: pytest.CaptureFixture[str]) -> None:
    guesses.guess("column 0 is the picture again in", among=("way 1", "way 2", "both ways"))
    out = capsys.readouterr().out
    assert len(out.splitlines()) > 1
    assert all(f'"{way}"' in out for way in ("way 1", "way 2", "both ways"))


def test_recap_names_the_misses_only(guesses: Guesses, capsys: pytest.CaptureFixture[str]) -> None:
    for question, guess, value in (("hit", 1, 1), ("miss", 1, 9), ("left out", ..., 2)):
        guesses.guess(question, guess)
        guesses.reveal(question, value)
    capsys.readouterr()
    guesses.recap()
    out = capsys.readouterr().out
    assert out.splitlines() == [
        "You guessed 2, and 1 came true.", "Look once more at:",
        "- miss: 9. You guessed 1: 9 times too small.",
    ]  # fmt: skip


def test_a_guess_can_be_changed_and_taken_back(
    guesses: Guesses, capsys: pytest.CaptureFixture[str]
) -> None:
    guesses.guess("q", 1)
    assert told(guesses, capsys, 2, 2) == "2, as you guessed."
    assert told(guesses, capsys, ..., 2) == "2."


def test_a_question_that_asks_for_something_else_now(
    guesses: Guesses, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(guesses, capsys, 2, "yes") == "yes."


numbers = st.floats(-1e6, 1e6)


@given(numbers, numbers)
def test_a_guess_never_stops_the_cell(guess: float, value: float) -> None:
    guesses = Guesses()
    guesses.guess("q", guess)
    guesses.reveal("q", value)
    guesses.recap()
