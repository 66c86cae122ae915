"""What the code of a function shows before it runs."""

import functools
import linecache
import textwrap
import types
import warnings
from typing import Any

import numpy as np
import pytest

from dlhelpers.exercises.engine import observers, source_facts
from dlhelpers.exercises.engine.exercise import Case, Exercise
from tests.exercises.writing import written


def _function(body: str, head: str = "") -> Any:
    return written(f"{head}\ndef f(x, w=None):\n{textwrap.indent(body, '    ')}")


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
        "y = x\nraise NotImplementedError\nreturn",
        "A, cache = None, (x, None)",
        "A = None\ncache = (x, A)\nreturn A, cache",
        "a = b = ...\nreturn {'a': a, 'b': b}",
        "return {'dw': None, 'db': (None, ...)}",
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
        "raise NotImplementedError()\nreturn x + 1",
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


TEMPLATE = """
m, L = x.shape[1], len(x) // 2
A = None
np.random.seed(3)
for i in range(3 * L):
    w["W" + str(i + 1)] = None
    if i % 100 == 0:
        print("cost " + str(A / m))
A = np.squeeze(A)
assert w["W1"].shape == (x.shape[0] + 1, m)
plotting.plot_costs([A], learning_rate=0.5)
return {"w": w}, A
"""


@pytest.mark.parametrize(
    "line",
    ["A = np.exp(x)", "A = 1 / m", "A = sigmoid(x)", "A = -x", "A = x.T", "A = x > 0", "A = 4"],
)
def test_a_template_around_placeholders_does_no_work(line: str) -> None:
    facts = source_facts.facts(_function(TEMPLATE), {})
    assert (facts.has_placeholder, facts.does_work) == (True, False)
    facts = source_facts.facts(_function(TEMPLATE.replace("A = None", line)), {})
    assert (facts.has_placeholder, facts.does_work) == (True, True)
    below = TEMPLATE.replace("A = None", f"raise NotImplementedError()\n{line}")
    assert source_facts.facts(_function(below), {}).does_work


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("### START CODE HERE ### (1 line of code)", "### END CODE HERE ###"),
        ("# YOUR CODE STARTS HERE", "# YOUR CODE ENDS HERE"),
    ],
)
def test_where_a_template_marks_the_places_for_code_only_they_count(begin: str, end: str) -> None:
    template = f"y = np.zeros(3)\n{begin}\n# y = ...\n{end}\nreturn helper(y).T"
    facts = source_facts.facts(_function(template), {})
    assert (facts.has_placeholder, facts.does_work) == (True, False)
    facts = source_facts.facts(_function(template.replace("# y = ...", "y = y + 1")), {})
    assert (facts.has_placeholder, facts.does_work) == (False, True)


@pytest.mark.parametrize(
    ("line", "sets_seed"),
    [
        ("np.random.seed(seed)", True),
        ("random.seed(3)", True),
        ("rng = np.random.default_rng(seed)", False),
        ("seed = np.random.normal()", False),
        ("self.seed(np.random)", False),
    ],
)
def test_a_seed_is_set_by_a_call_of_seed(line: str, sets_seed: bool) -> None:
    assert source_facts.facts(_function(f"{line}\nreturn x"), {}).sets_seed == sets_seed


@pytest.mark.parametrize(
    ("returned", "names"),
    [
        ("s", ("s",)),
        ("x, {'s': s, 'dw': [dw]}", ("s", "dw")),
        ("s + dw", ()),
        ("sigmoid", ()),
        ("(x, y, s_of_the_notebook)", ()),
    ],
)
def test_what_is_returned_and_was_never_set(returned: str, names: tuple[str, ...]) -> None:
    function = _function(f"if x:\n    y = 1\nreturn {returned}", head="s_of_the_notebook = 3")
    assert source_facts.facts(function, {"sigmoid": None}).returned_unassigned == names


def test_without_a_source_only_functions_are_told() -> None:
    namespace: dict[str, Any] = {"helper": len, "data": [1]}
    source = "def f(x):\n    y = None\n    return helper(x.shape) + data + unknown"
    exec(source, namespace)
    facts = source_facts.facts(namespace["f"], {})
    assert facts == source_facts.Facts(helpers_of_their_own=frozenset({"helper"}))
    exec("def f(x):\n    pass", namespace)
    assert not source_facts.is_stub(namespace["f"])


class _NoAnswer:
    def __getattr__(self, name: str) -> Any:
        raise ValueError(name)

    def __call__(self) -> None: ...


@pytest.mark.parametrize(
    "lines",
    [
        ["x = = 2\n"],
        ["def g(x, w=None):\n", "    return odd(x)\n"],
        ["def f(x, w=None):\n", f"    return odd({'-' * 90_000}x)\n"],
        ["def f(x, w=None):\n", f"    return odd({'(' * 500}x\n"],
        ["def f(x, w=None):\n", f"    return odd(x){' + x' * 100_000}\n"],
        [None],
        [],
    ],
    ids=repr,
)  # fmt: skip
def test_an_odd_source_is_no_source(lines: list[Any]) -> None:
    function = written("def f(x, w=None):\n    return odd(x)", odd=len)
    linecache.cache[function.__code__.co_filename] = (1, None, lines, "")
    assert source_facts.facts(function, {}).helpers_of_their_own == {"odd"}
    assert not source_facts.is_stub(function)


def test_nothing_is_raised_whatever_is_read() -> None:
    function = written("def f(x):\n    return odd(x)", odd=_NoAnswer())
    assert source_facts.facts(function, {}) == source_facts.NO_FACTS
    circle = functools.wraps(function)(lambda x: function(x))
    function.__wrapped__ = circle  # type: ignore[attr-defined]
    assert source_facts.facts(circle, {}) == source_facts.NO_FACTS
    assert not source_facts.is_stub(circle)


def test_no_warning_of_the_source_is_given_twice(recwarn: pytest.WarningsRecorder) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        function = written(r"def f(x): return '\s'")
    assert not source_facts.is_stub(function)
    assert not recwarn.list


class _Class:
    def __call__(self, x: Any) -> Any:
        return x + 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (_Class, "f is a class. Write a function"),
        (None, "f is None, not a function"),
        (np.ones(3), "f is an array of shape (3,), not a function"),
        (3, "f is the number 3, not a function"),
        ("f", "f is the text 'f', not a function"),
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


def _ordered(A2: Any, Y: Any, parameters: Any = None, *, rng: Any = None) -> None: ...


ORDERED = Exercise(
    _ordered,
    lambda rng: [Case("one", 1, 2, 3)],
    name="cost",
    observe=observers.with_the_arguments_it_takes,
)
TRAINING = Exercise(
    lambda X, Y, learning_rate=0.5, steps=9: None,
    lambda rng: [Case("one", 1, 2, learning_rate=0.1, steps=3)],
    name="train",
    observe=observers.trained,
)


@pytest.mark.parametrize(
    ("exercise", "given", "words"),
    [
        (ORDERED, lambda A2, Y: 0, ""),
        (ORDERED, lambda A, labels: 0, ""),
        (ORDERED, lambda A, labels, more, still_more=1: 0, ""),
        (ORDERED, lambda Y, A2: 0, "cost takes its arguments in another order"),
        (ORDERED, lambda parameters, A2, Y: 0, "in another order"),
        (ORDERED, lambda A2: 0, "cost(A2) cannot be called"),
        (ORDERED, lambda A2, Y, parameters, m: 0, "cost(A2, Y, parameters, m) cannot be called"),
        (TRAINING, lambda X, Y, lr=1, steps=1: 0, ""),
        (TRAINING, lambda X, Y, steps, lr: 0, ""),
        (TRAINING, lambda X, Y, steps, learning_rate: 0, ""),
        (TRAINING, lambda X, Y, **rest: 0, ""),
        (TRAINING, lambda X, Y, *rest: 0, ""),
        (TRAINING, lambda Y, X, steps, learning_rate: 0, "train takes its arguments in another"),
        (TRAINING, lambda X, Y, steps: 0, "train(X, Y, steps) cannot be called"),
        (TRAINING, lambda X, Y, learning_rate: 0, "train(X, Y, learning_rate) cannot be called"),
        (TRAINING, lambda X, Y, lr, steps, m: 0, "train(X, Y, lr, steps, m) cannot be called"),
        (TRAINING, lambda X, lr, steps: 0, "train(X, lr, steps) cannot be called"),
        (TRAINING, lambda X, Y, lr, steps, *, m: 0, "train(X, Y, lr, steps, m) cannot be called"),
    ],
)  # fmt: skip
def test_which_arguments_a_function_takes(exercise: Exercise, given: Any, words: str) -> None:
    refusal = source_facts.refusal(given, exercise)
    assert words in refusal
    assert bool(words) == bool(refusal)
    if not words and exercise is TRAINING:
        assert observers.trained(given, exercise.cases(np.random.default_rng(0))[0]) == 0


def test_the_line_to_write_has_the_defaults_that_the_exercise_relies_on() -> None:
    refused = source_facts.refusal(lambda: 0, ORDERED)
    assert refused.endswith("Write: def cost(A2, Y, parameters=None):")
    assert source_facts.refusal(lambda: 0, TRAINING).endswith(
        "Write: def train(X, Y, learning_rate=0.5, steps=9):"
    )
