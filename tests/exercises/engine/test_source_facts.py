"""What the code of a function shows before it runs."""

import functools
import types
from typing import Any

import numpy as np
import pytest

from dlhelpers.exercises.engine import source_facts
from dlhelpers.exercises.engine.exercise import Case, Exercise


def _function(body: str, head: str = "") -> Any:
    namespace: dict[str, Any] = {"np": np}
    text = f"{head}\ndef f(x, w=None):\n" + "\n".join(f"    {line}" for line in body.split("\n"))
    exec(text, namespace)
    return namespace["f"]


def _right(x: Any) -> Any:
    return x + 1


EXERCISE = Exercise(_right, lambda rng: [Case("one", 1)], name="f")


@pytest.mark.parametrize(
    "body",
    [
        "pass",
        "...",
        "return",
        "return None, None",
        "raise NotImplementedError('write me')",
        "A, cache = None, None\nreturn A, cache",
        "A = None\ncache = (x, A)\nreturn A, cache",
        "grads = {}\ngrads['dW'] = None\nreturn grads",
        "a = b = ...\nreturn {'a': a, 'b': b}",
    ],
)
def test_stubs(body: str) -> None:
    assert source_facts.is_stub(_function(body))
    wrapped = functools.wraps(_right)(lambda x: _right(x))
    wrapped.__wrapped__ = _function(body)
    assert source_facts.is_stub(wrapped)


@pytest.mark.parametrize(
    "body",
    [
        "return x",
        "return 0",
        "return {}",
        "y = None\ny = x + 1\nreturn y",
        "print(x)",
        "for row in x:\n    pass",
        "return [v for v in x]",
        "y = x + 1\nraise NotImplementedError()",
    ],
)
def test_attempts(body: str) -> None:
    assert not source_facts.is_stub(_function(body))


def test_other_callables_are_no_stubs() -> None:
    assert not source_facts.is_stub(np.vectorize(_right))
    assert not source_facts.is_stub(functools.partial(_right, 1))


def test_names_from_outside() -> None:
    facts = source_facts.facts(
        _function(
            "y = np.dot(x, layer_dims) + epsilon\ng = lambda v: v * m + len(v)\n"
            "return sigmoid(helper(y)) + g(y) + f(x)",
            head="layer_dims = [1]\nepsilon = 1e-8\ndef helper(y): return y",
        ),
        known={"sigmoid": None},
    )
    assert facts.globals_read == ("layer_dims",)
    assert facts.unknown_names == ("m",)
    assert facts.helpers_of_their_own >= {"np", "helper"}
    assert facts.does_work


def test_what_the_lesson_gives_is_not_their_own() -> None:
    function = _function("return helper(x)", head="def helper(y): return y")
    given = function.__globals__["helper"]
    assert source_facts.facts(function, {}).helpers_of_their_own == {"helper"}
    assert source_facts.facts(function, {"helper": len}).helpers_of_their_own == {"helper"}
    assert source_facts.facts(function, {"helper": given}).helpers_of_their_own == frozenset()


def test_left_over_placeholders_and_numbers() -> None:
    facts = source_facts.facts(
        _function("W = None\nm = x.shape[1]\nreturn np.zeros((12288, 4)) + 64"), {}
    )
    assert facts.has_placeholder
    assert set(facts.numbers) == {12288, 4, 64}
    assert not source_facts.facts(
        _function("if w is None:\n    w = 1\nreturn x + w"), {}
    ).has_placeholder


def test_a_placeholder_behind_hundreds_of_names_is_seen() -> None:
    names = "".join(f"v{i} = x\n" for i in range(300))
    assert source_facts.facts(_function(f"{names}last = None\nreturn last"), {}).has_placeholder
    assert not source_facts.facts(_function(f"{names}last = 5\nreturn last"), {}).has_placeholder
    many = ", ".join(str(n) for n in range(1000, 1400))
    facts = source_facts.facts(
        _function(f"a = [{many}]\nb = z\n{names}return np.exp(last_one)"), {}
    )
    assert {"z", "last_one"} <= {*facts.unknown_names}


def test_a_template_around_placeholders_does_no_work() -> None:
    template = (
        "m = x.shape[1]\nA = None\nfor i in range(3):\n    dw = None\n    if i % 100 == 0:\n"
        "        print('cost ' + str(A))\nassert dw.shape == x.shape\nreturn {'dw': dw}, A"
    )
    assert not source_facts.facts(_function(template), {}).does_work
    for line in ("A = np.exp(x)", "A = 1 / m", "A = sigmoid(x)", "A = -x"):
        facts = source_facts.facts(_function(template.replace("A = None", line)), {"sigmoid": None})
        assert facts.does_work
        assert facts.has_placeholder


class _Class:
    def __call__(self, x: Any) -> Any:
        return x + 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (_Class, "f is a class. Write a function"),
        (None, "f is None, not a function"),
        (np.ones(3), "f is a ndarray, not a function"),
        (3, "f is an int, not a function"),
        ("f", "f is a str, not a function"),
        (len, "len is ready-made"),
        (np.exp, "exp is ready-made"),
        (lambda: 1, "f() cannot be called with the arguments of the exercise. Write: def f(x):"),
        (lambda x, y: 1, "f(x, y) cannot be called"),
    ],
)
def test_what_is_no_function_of_the_exercise_is_refused(given: Any, words: str) -> None:
    assert words in source_facts.refusal(given, EXERCISE)


@pytest.mark.parametrize(
    "given",
    [
        _right,
        lambda z: z,
        lambda x, y=1: x,
        lambda *args: args,
        functools.partial(lambda a, x: x, 1),
        np.vectorize(_right),
        _Class(),
        types.MethodType(lambda self, x: x, 3),
        functools.lru_cache(_right),
    ],
)
def test_every_callable_that_takes_the_arguments_is_accepted(given: Any) -> None:
    assert source_facts.refusal(given, EXERCISE) == ""
