"""An exercise in the teacher's own function: its right version, its text, its wrong ones."""

import inspect

import numpy as np
import pytest

from dlhelpers.exercises.engine.authoring import (
    AuthorError,
    definition,
    exercise,
    mistake,
    text_of,
)
from dlhelpers.exercises.engine.exercise import Case, Exercise, Mistake
from tests.exercises.writing import written


def _cases(_rng: np.random.Generator) -> list[Case]:
    return [Case("three", 3), Case("minus one", -1)]


@exercise(cases=_cases, hints=["Twice."], mistakes=[Mistake("whole", lambda x: 7, "Not 7.")])
def doubled(x: float, factor: int = 2) -> float:
    total = 0.0
    if mistake("started at 1"):
        """Your sum starts
        at 1."""
        total = 1.0
    for _ in range(factor):
        if mistake("added once"):
            """You added once."""
            return total + x
        elif mistake("subtracted"):  # noqa: RET505
            """You subtracted."""
            total -= x
        else:
            # one more
            if mistake("one more each time"):
                """You added one more."""
                total += 1

            total += x
    if mistake("subtracted"):
        total = -total - 1
    return total


@exercise(cases=_cases, hints=["Four times."])
def quadrupled(x: float) -> float:
    return doubled(doubled(x))  # type: ignore[no-any-return]


def _mistake(name: str) -> Mistake:
    return next(m for m in doubled.mistakes if m.name == name)


def test_the_function_is_right_as_it_stands() -> None:
    assert doubled.reference(3) == doubled(3) == 6
    assert doubled.teachers is doubled.reference
    assert inspect.signature(doubled.reference) == inspect.signature(
        _mistake("added once").function
    )


@pytest.mark.parametrize(
    ("name", "sentence", "value"),
    [
        ("started at 1", "Your sum starts at 1.", 7),
        ("added once", "You added once.", 3),
        ("subtracted", "You subtracted.", 5),
        ("one more each time", "You added one more.", 8),
        ("whole", "Not 7.", 7),
    ],
)
def test_each_mistake_is_a_function_with_a_sentence(name: str, sentence: str, value: int) -> None:
    found = _mistake(name)
    assert (found.sentence, found.function(3)) == (sentence, value)


@pytest.mark.parametrize("x", [3, -1])
def test_the_text_with_a_mistake_is_the_function_that_has_it(x: float) -> None:
    assert doubled.teachers is not None
    tree = definition(__file__, doubled.teachers)
    for name in ("", "started at 1", "added once", "subtracted", "one more each time"):
        text = text_of(__file__, tree, name)
        assert "mistake(" not in text
        assert '"""' not in text
        function = _mistake(name).function if name else doubled.teachers
        assert written(text)(x) == function(x)


def test_mistakes_are_in_the_order_of_the_source_and_know_their_lines() -> None:
    names = [m.name for m in doubled.mistakes]
    assert names == ["started at 1", "added once", "subtracted", "one more each time", "whole"]
    lines = [m.line for m in doubled.mistakes[:-1]]
    assert lines == sorted(lines)
    assert "started at 1" in inspect.getsource(inspect.getmodule(_cases)).splitlines()[lines[0] - 1]  # type: ignore[arg-type]


def test_the_text_is_the_function_without_its_mistakes() -> None:
    assert doubled.text == (
        "def doubled(x: float, factor: int = 2) -> float:\n"
        "    total = 0.0\n"
        "    for _ in range(factor):\n"
        "        # one more\n"
        "\n"
        "        total += x\n"
        "    return total"
    )
    assert written(doubled.text)(5) == 10


def test_errors_are_found_in_the_authors_line() -> None:
    lines, first = inspect.getsourcelines(doubled.reference)
    assert doubled.reference.__code__.co_filename == __file__
    assert lines[0].strip().startswith(("@exercise", "def doubled"))
    assert first > 1


def test_a_later_exercise_calls_an_earlier_one() -> None:
    assert quadrupled(2) == 8


def _author(body: str) -> Exercise:
    source = f"""
        @exercise(cases=list, hints=["Think."])
        def wrong(x):
            {body}
            return x
        """
    return written(source, exercise=exercise, mistake=mistake)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("if mistake('a'): x = 1", "the mistake 'a' has no sentence"),
        (
            "if mistake('a'):\n                'One.'\n            if mistake('a'):\n"
            "                'Two.'",
            "the mistake 'a' has two sentences",
        ),
    ],
)
def test_an_authors_slip_is_told_with_its_line(body: str, words: str) -> None:
    with pytest.raises(AuthorError, match=rf"^<cell \d+>:\d: {words}"):
        _author(body)
