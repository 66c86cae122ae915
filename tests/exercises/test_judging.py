"""What is said of a learner's function: right, not attempted, or which mistake it is."""

import functools
from dataclasses import replace
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest

from dlhelpers.exercises import judge
from dlhelpers.exercises.engine.compare import compare
from dlhelpers.exercises.engine.exercise import Case, Exercise, Mistake, Outcome
from dlhelpers.exercises.judging import judge_function
from tests.exercises.writing import changed, written


def _linear(X: Any, w: Any, Y: Any) -> Any:
    """A reference with several results, such as the lessons' gradients."""
    m = X.shape[1]
    dZ = w.T @ X - Y
    return {"dw": X @ dZ.T / m, "db": dZ.sum() / m}, float((dZ**2).sum() / m)


def _cases(rng: np.random.Generator) -> list[Case]:
    return [
        Case(
            f"{m} examples of {n} features",
            rng.normal(size=(n, m)),
            rng.normal(size=(n, 1)),
            rng.normal(size=(1, m)),
        )
        for n, m in ((2, 5), (3, 3), (4, 7), (1, 6), (5, 1))
    ]


def _without(key: str) -> Any:
    def wrong(X: Any, w: Any, Y: Any) -> Any:
        grads, cost = _linear(X, w, Y)
        return {**grads, key: grads[key] * X.shape[1]}, cost

    return wrong


LINEAR = Exercise(
    _linear,
    _cases,
    mistakes=[
        Mistake("m missing in dw", _without("dw"), "Divide dw by m."),
        Mistake("m missing in db", _without("db"), "Divide db by m."),
        Mistake("not transposed", lambda X, w, Y: _linear(X, w.T.T @ X, Y), "Transpose w."),
    ],
    name="linear",
)
RIGHT = """
    def linear(X, w, Y):
        m = X.shape[1]
        A = np.dot(w.T, X)
        dZ = A - Y
        dw = np.dot(X, dZ.T) / m
        db = np.sum(dZ) / m
        cost = np.sum(dZ ** 2) / m
        grads = {"dw": dw, "db": db}
        return grads, cost
"""


def _judged(*changes: tuple[str, str], **world: Any) -> Outcome:
    return judge_function(LINEAR, written(changed(RIGHT, *changes), **world))


def test_the_right_one_passes() -> None:
    assert _judged() == Outcome("linear", "passed", cases_passed=5, cases_total=5)


@pytest.mark.parametrize(
    ("changes", "mistake", "words"),
    [
        # named, alone and beside others
        ([("dZ.T) / m", "dZ.T)")], "m missing in dw", "Divide dw by m."),
        ([("dZ.T) / m", "dZ.T)"), ("np.sum(dZ) / m", "np.mean(dZ)")], "m missing in dw", "dw"),
        ([("dZ.T) / m", "dZ.T)"), ("dZ ** 2", "dZ ** 3")], "m missing in dw", "Divide dw by m."),
        ([("dZ.T) / m", "dZ.T)"), ("return", "assert m > 1\n        return")], "m missing", ""),
        # structure
        ([("return grads, cost", "return cost, grads")], "values in another order", "order"),
        ([('"dw": dw', '"dW": dw')], "another key", "'dW' what belongs under 'dw'"),
        ([('"dw": dw, ', "")], "key missing", "nothing under the key 'dw'"),
        ([("return grads, cost", "return grads")], "one result for several", "belongs at [0]"),
        ([("return grads, cost", "print(grads, cost)")], "prints instead of returning", "return"),
        ([("return grads, cost", "pass")], "returns None", "Is there a return"),
        ([("dw = np.dot(X, dZ.T) / m", "dw = (np.dot(X, dZ.T) / m).tolist()")], "a list", "['dw']"),
        # values
        ([('"dw": dw', '"dw": dw.T')], "transposed", "['dw'] is transposed"),
        ([("np.sum(dZ) / m", "-np.sum(dZ) / m")], "wrong sign", "['db'] is right but for the sign"),
        ([("dZ ** 2) / m", "dZ ** 2)")], "m times too large", "[1] is Y.shape[1], the m"),
        ([("dZ ** 2) / m", "dZ ** 2) / m / m")], "m times too small", "once too often?"),
        ([("dZ ** 2) / m", "dZ ** 2) / m + 1")], "constant offset", "1 too large"),
        ([("dZ ** 2) / m", "dZ ** 2) / m / 2")], "one change: ", "line 8"),
        ([('"dw": dw', '"dw": dw[:, 0]')], "another shape", "(2,) where (2, 1)"),
        ([("A - Y", "Y - A")], "wrong sign", "that at"),
        ([("A - Y", "A * Y")], "one change: the operator *", "in your line 5"),
        ([("(w.T, X)", "(w, X)")], "one change: a transpose", "line 4"),
        ([("np.sum(dZ) / m", "{'sum': np.sum(dZ) / m}")], "wrong type", "['db'] is a dict of 1"),
        # errors
        ([("A - Y", "A - labels")], "reads a global", "labels, which is assigned nowhere, where Y"),
        ([("m = X.shape[1]", "")], "reads a global", "m, which is assigned nowhere, where X.sh"),
        ([("A - Y", "A - Y['Y']")], "one change: the index", "line 5"),
        ([("m = X.shape[1]", "m = None")], "a step left out", "sets a variable to None"),
        ([("m = X.shape[1]", "m = m")], "used before it is set", "uses m before it has a value"),
        ([("A - Y", "np.zeros((2, 3)) @ np.zeros((2, 3))")], "shapes do not fit", "Print both"),
        ([("return grads", "assert cost < 0\n        return grads")], "own assertion", "an assert"),
        ([("return grads", "grads['dW']\n        return grads")], "one change", "grads['dW']"),
        ([("return grads", "math.sqrt(m)\n        return grads")], "name from outside", "math"),
        ([("return grads, cost", "return linear(X, w, Y)")], "calls itself", "without end"),
        ([("dZ ** 2", "dZ ^ 2")], "^ for a power", "Write A ** 2"),
        ([("dZ ** 2", "dZ[0][0][0]")], "one number for many", "that has entries"),
        ([('"dw": dw', '"dw" + m: dw')], "text and number joined", "str(l)"),
        ([("A - Y", "A - Y + np.ones((1, 77))")], "fixed size", "one of them is 77"),
        ([("m = X.shape[1]", "m = len(range(X.shape[1] / 1.0))")], "a fraction where", "for //?"),
        ([("return grads", "if m - 5: return grads, cost\n        grads")], "returns None", "some"),
        ([("return grads, cost", "return np.ones((77, 1)), cost")], "wrong type", "a dict"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(changes: list[tuple[str, str]], mistake: str, words: str) -> None:
    outcome = _judged(*changes)
    assert outcome.state == "failed"
    assert outcome.mistake is not None
    assert outcome.mistake.startswith(mistake)
    assert words in outcome.sentence


def test_where_nothing_fits_the_cases_are_told_apart() -> None:
    twice = "* (1 + (m - 1) * (m - 3)) * (1 + 2 * (m - 1) * (m - 3))"
    outcome = _judged(("dZ ** 2) / m", f"dZ ** 2) / m {twice}"))
    assert outcome.mistake is None
    assert outcome.sentence == (
        'Right in "3 examples of 3 features", "1 examples of 5 features": what is different in the '
        "others? In the result [0]['dw'], [0]['db'] are right, [1] is not."
    )
    assert 'case "5 examples of 2 features"' in outcome.difference


def test_a_global_is_blamed_only_where_it_is_at_fault() -> None:
    X = np.ones((2, 5))
    outcome = _judged(("np.dot(w.T, X)", "np.dot(w.T, train_X)"), train_X=X)
    assert outcome.mistake == "reads a global"
    assert "takes train_X from outside the function, where X belongs" in outcome.sentence


def test_a_fixed_size_is_seen_in_the_cases_and_in_the_code() -> None:
    function = written(
        """
        def flatten_images(images):
            return images.reshape(images.shape[0], images.shape[1] * images.shape[2] * 3).T
        """
    )
    outcome = judge("normalization", "flatten_images", function)
    assert outcome.mistake == "fixed size"
    assert "right only where images.shape[3] is 3" in outcome.sentence


@pytest.mark.parametrize(
    ("source", "mistake"),
    [
        ("def sigmoid(x): return np.round(1 / (1 + np.exp(-x)), 2)", "rounded to 2 decimals"),
        ("def sigmoid(x): return (1 / (1 + np.exp(-x))) ** 2", "the square"),
        ("def softmax(x): return np.exp(x).sum(axis=1, keepdims=True) / np.exp(x)", "the inverse"),
        ("def sigmoid(x): return 1 / (1 + np.exp(-x)),", "tuple of one"),
        ("def sigmoid(x): return x * 0 + 0.5", "a constant"),
        ("def sigmoid(x): return np.exp(x) / 0", "not finite"),
        (
            "def softmax(x):\n  for i in range(len(x)):\n"
            "    x[i] = np.exp(x[i]) / np.exp(x[i]).sum()\n    return x",
            "first row only",
        ),
        (
            "def softmax(x):\n  y = np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)"
            "\n  y[-1] = y[-1] ** 2 if len(y) > 1 else y[-1]\n  return y",
            "all but the last row",
        ),
        ("def standardize_images(images): return images[..., ::-1] / 255", "one change: the index"),
        (
            "def standardize_images(images):\n  images /= 255\n  return images",
            "fractions into whole",
        ),
    ],
)
def test_symptoms_of_arrays(source: str, mistake: str) -> None:
    function = written(source)
    outcome = judge("normalization", function.__name__, function)
    assert outcome.state == "failed"
    assert (outcome.mistake or "").startswith(mistake)


def test_a_loop_without_end_fails_after_its_time() -> None:
    function = written("def linear(X, w, Y):\n    while True:\n        pass")
    outcome = judge_function(LINEAR, function, time_limit=0.1)
    assert (outcome.state, outcome.mistake) == ("failed", "does not end")
    assert "did not end within 0.1 seconds" in outcome.sentence


@pytest.mark.parametrize(
    "source",
    [
        "def linear(X, w, Y):\n    m = X.shape[1]\n    raise NotImplementedError()",
        "def linear(X, w, Y):\n    dw = None\n    db = None\n    return {'dw': dw, 'db': db}, None",
        "def linear(X, w, Y):\n    m = X.shape[1]\n    A = None\n    assert A.shape == Y.shape\n"
        "    return {'dw': A}, A",
    ],
)
def test_a_template_is_not_attempted(source: str) -> None:
    outcome = judge_function(LINEAR, written(source))
    assert (outcome.state, outcome.sentence) == ("not attempted", "")


def test_a_solved_cell_may_keep_what_was_in_it() -> None:
    assert _judged(("m = X.shape[1]", "m = None\n        m = X.shape[1]")).state == "passed"


def test_a_left_over_exception_is_to_be_deleted() -> None:
    outcome = _judged(("return grads, cost", "raise NotImplementedError()"))
    assert outcome.state == "not attempted"
    assert "Delete its line raise NotImplementedError()" in outcome.sentence


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ([("dZ = A - Y", "Y -= A\n        dZ = -Y")], "it changes Y, "),
        ([("A = np", "np.exp(np.array([1e4]))\n        A = np")], 'warns of "overflow encountered'),
        ([("A - Y", "A * one - Y")], "it reads one from outside"),
        ([("np.sum(dZ) / m", "np.sum(dZ, axis=1, keepdims=True) / m")], "an array of shape (1, 1)"),
        ([("np.dot(w.T, X)", "np.dot(w.T, X) * (np.log(0.0) < 0)")], 'warns of "divide by zero'),
    ],
)
def test_advice_beside_a_pass(changes: list[tuple[str, str]], words: str) -> None:
    outcome = _judged(*changes, one=1)
    assert outcome.state == "passed"
    assert len(outcome.advice) == 1
    assert words in outcome.advice[0]


def test_a_print_that_is_missing_and_settings_that_are_changed_are_mentioned() -> None:
    def advise(case: Case, value: Any, printed: str) -> dict[str, str]:
        return {} if printed == f"{value[1]}\n" else {"cost": f"no cost in {case.name}"}

    exercise = replace(LINEAR, advise=advise)
    (note,) = judge_function(exercise, written(RIGHT)).advice
    assert note == "no cost in 5 examples of 2 features"
    told = RIGHT.replace("return", "print(cost)\n        return")
    assert judge_function(exercise, written(told)).advice == ()
    changed = told.replace("return", "plt.rcParams['figure.figsize'] = (9, 9)\n        return")
    size = plt.rcParams["figure.figsize"]
    (note,) = judge_function(exercise, written(changed, plt=plt)).advice
    assert "it changes plt.rcParams['figure.figsize']" in note
    assert plt.rcParams["figure.figsize"] == size


def test_labels_that_are_true_and_false_pass_with_advice() -> None:
    def right(p: Any) -> Any:
        return (p > 0.5).astype(int)

    exercise = Exercise(right, lambda rng: [Case("some", rng.random((1, 9)))])
    outcome = judge_function(exercise, lambda p: p > 0.5)
    assert outcome.state == "passed"
    assert outcome.advice == ("it returns True and False where 1 and 0 are usual",)


def test_a_result_that_its_own_comparison_takes_whole_can_have_any_parts() -> None:
    def right(x: Any) -> Any:
        return x.sum(axis=0), {"x": x}

    def same(actual: Any, expected: Any) -> Any:
        return compare(actual, expected)

    cases = [Case("some", np.ones((3, 4)))]
    outcome = judge_function(Exercise(right, lambda rng: cases, same=same), lambda x: right(x))
    assert (outcome.state, outcome.advice) == ("passed", ())


def _scaled(x: Any) -> Any:
    return _shifted(x) * 2


def _shifted(x: Any) -> Any:
    return x + 1


SCALED = Exercise(
    _scaled,
    lambda rng: [Case(f"{n} numbers", rng.normal(size=n)) for n in (2, 3, 5)],
    mistakes=[Mistake("tripled", lambda x: _shifted(x) * 3, "Double it.")],
    name="scaled",
)


@pytest.mark.parametrize(
    ("source", "state", "mistake"),
    [
        ("def scaled(x): return shifted(x) * 2", "passed", None),
        ("def shifted(x): return x + 5\ndef scaled(x): return shifted(x) * 2", "passed", None),
        ("def shifted(x): return x + 5\ndef scaled(x): return shifted(x) * 3", "failed", "tripled"),
        ("def shifted(x): return 1\ndef scaled(x): return shifted(x) * 3", "failed", "tripled"),
        ("def scaled(x): return mine(x) * 2\ndef mine(x): return x + 1", "passed", None),
    ],
)
def test_one_slip_costs_one_exercise(source: str, state: str, mistake: str | None) -> None:
    function = written(source)
    if function.__name__ != "scaled":
        function = function.__globals__["scaled"]
    outcome = judge_function(SCALED, function, {"shifted": _shifted})
    assert (outcome.state, outcome.mistake) == (state, mistake)
    own_is_wrong = "def shifted" in source
    assert ("your own shifted" in "".join(outcome.advice)) == (own_is_wrong and state == "passed")


@pytest.mark.parametrize(
    "function",
    [
        np.vectorize(lambda x: 2 * x + 2),
        functools.partial(lambda factor, x: factor * (x + 1), 2),
        functools.wraps(_scaled)(lambda *args, **kwargs: _scaled(*args, **kwargs)),
        functools.cache(lambda x: x) and type("F", (), {"__call__": lambda self, x: 2 * (x + 1)})(),
    ],
    ids=["vectorize", "partial", "decorated", "object"],
)
def test_any_callable_can_be_right(function: Any) -> None:
    assert judge_function(SCALED, function).state == "passed"


def test_another_convention_is_accepted_also_in_a_wrong_answer() -> None:
    def older(x: Any) -> Any:
        return {"a1": x, "a2": x + 1}

    def newer(x: Any) -> Any:
        return {"a0": x, "a1": x + 1}

    exercise = Exercise(
        newer, lambda rng: [Case(str(n), rng.normal(size=n)) for n in (2, 3, 4)], accepts=[older]
    )
    assert judge_function(exercise, older).state == "passed"
    assert judge_function(exercise, newer).state == "passed"
    outcome = judge_function(exercise, lambda x: {"a1": x, "a2": x - 1})
    assert "['a2']" in outcome.difference


def test_what_a_function_does_can_be_observed() -> None:
    exercise = Exercise(
        lambda log, x: log.append(2 * x),
        lambda rng: [Case("one", [], 1), Case("two", [], 2)],
        mistakes=[Mistake("tripled", lambda log, x: log.append(3 * x), "Double it.")],
        name="log_twice",
        observe=lambda function, case: (function(*case.args), case.args[0])[1],
    )
    assert judge_function(exercise, lambda log, x: log.append(x + x)).state == "passed"
    assert judge_function(exercise, lambda log, x: log.append(x * 3)).mistake == "tripled"
    assert judge_function(exercise, lambda log, x: log.append(0)).state == "failed"


def test_lessons_and_exercises_are_found_by_name() -> None:
    with pytest.raises(KeyError, match="no lesson 'biology'; the lessons are normalization"):
        judge("biology", "sigmoid", abs)
    with pytest.raises(KeyError, match="no exercise 'cell'; it has sigmoid, "):
        judge("normalization", "cell", abs)


@pytest.mark.parametrize(
    ("default", "advice"),
    [
        (
            "learning_rate=0.05",
            "its learning_rate is 0.05 where it is left out, the lesson's is 1.2",
        ),
        ("learning_rate=1.2", ""),
        ("learning_rate", ""),
        ("lr=0.05", ""),
    ],
)
def test_another_default_is_advised_against(default: str, advice: str) -> None:
    name = default.partition("=")[0]
    function = written(
        f"def update_parameters(parameters, grads, {default}):\n"
        f"    return {{k: p - {name} * grads['d' + k] for k, p in parameters.items()}}"
    )
    outcome = judge("planar", "update_parameters", function)
    assert outcome.state == "passed"
    assert advice in "".join(outcome.advice)
    assert bool(advice) == bool(outcome.advice)


def test_who_changes_an_array_in_place_may_stop_for_whole_numbers() -> None:
    function = written(
        "def normalize_rows(x):\n    x /= np.linalg.norm(x, axis=1, keepdims=True)\n    return x"
    )
    outcome = judge("normalization", "normalize_rows", function)
    assert outcome.state == "passed"
    assert outcome.cases_passed == outcome.cases_total
    assert "x = x / y makes a new array" in " ".join(outcome.advice)
    function = written("def standardize_images(images):\n    images /= 255\n    return images")
    assert judge("normalization", "standardize_images", function).state == "failed"
