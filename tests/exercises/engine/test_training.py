"""Trainings from the learner's own weights: who trains passes, who does not is told so."""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlhelpers import deep, logistic, planar
from dlhelpers.deep.backward import network_gradients
from dlhelpers.exercises import get_lesson, judge
from dlhelpers.exercises.engine.compare import compare
from dlhelpers.exercises.engine.comparisons import known_answer
from dlhelpers.exercises.engine.execution import Answer, collect
from dlhelpers.exercises.engine.exercise import Case, Exercise, Outcome
from dlhelpers.exercises.judging import assess, cases_of
from dlhelpers.grading.inside import wire

Array: TypeAlias = Any
Parameters: TypeAlias = dict[str, Array]
Draw: TypeAlias = Callable[[np.random.Generator, tuple[int, int]], Array]

#: Every exercise that trains from weights of the learner's own.
EXERCISES = [
    pytest.param(lesson, get_lesson(lesson).exercises[name], id=name)
    for lesson, name in (
        ("cats", "two_layer_model"),
        ("cats", "L_layer_model"),
        ("planar", "nn_model"),
    )
]

#: How honest people draw first weights.
DRAWS: dict[str, Draw] = {
    "normal by 0.01": lambda rng, shape: 0.01 * rng.normal(size=shape),
    "normal by the root": lambda rng, shape: rng.normal(size=shape) / np.sqrt(shape[1]),
    "He": lambda rng, shape: rng.normal(size=shape) * np.sqrt(2 / shape[1]),
    "Glorot": lambda rng, shape: rng.uniform(-1, 1, size=shape) * np.sqrt(6 / sum(shape)),
    "uniform around 0": lambda rng, shape: rng.random(size=shape) - 0.5,
    "uniform by 0.01": lambda rng, shape: 0.01 * rng.random(size=shape),
}


def _sizes(case: Case) -> Sequence[int]:
    X, _, sizes = case.args
    return (len(X), sizes, 1) if isinstance(sizes, int) else sizes


def _drawn(sizes: Sequence[int], draw: Callable[[tuple[int, int]], Array]) -> Parameters:
    made: Parameters = {}
    for l in range(1, len(sizes)):
        made[f"W{l}"] = draw((sizes[l], sizes[l - 1]))
        made[f"b{l}"] = np.zeros((sizes[l], 1))
    return made


def _gradients(lesson: str, X: Array, Y: Array, parameters: Parameters) -> dict[str, Array]:
    if lesson == "planar":
        _, cache = planar.forward_propagation(X, parameters)
        return planar.backward_propagation(parameters, cache, X, Y)
    AL, caches = deep.L_model_forward(X, parameters)
    return network_gradients(AL, Y, caches, to_input=False)


def _descend(
    lesson: str, X: Array, Y: Array, start: Parameters, rate: float, steps: int
) -> Parameters:
    parameters = dict(start)
    for _ in range(steps):
        grads = _gradients(lesson, X, Y, parameters)
        parameters = {key: value - rate * grads[f"d{key}"] for key, value in parameters.items()}
    return parameters


def _learners(lesson: str, begin: Callable[[Sequence[int]], Parameters], trains: bool) -> Any:
    """A function that starts from weights of its own, and trains or not."""

    def nn_model(X: Array, Y: Array, n_h: int, num_iterations: int = 10000) -> Any:
        start = begin((len(X), n_h, 1))
        return _descend(lesson, X, Y, start, 1.2, num_iterations * trains)

    def model(
        X: Array,
        Y: Array,
        layers_dims: Sequence[int],
        learning_rate: float = 0.0075,
        num_iterations: int = 3000,
    ) -> Any:
        start = begin(layers_dims)
        return _descend(lesson, X, Y, start, learning_rate, num_iterations * trains)

    return nn_model if lesson == "planar" else model


def _outcome(exercise: Exercise, function: Any, seed: int) -> Outcome:
    cases = cases_of(exercise, seed)
    return assess(exercise, cases, collect(function, cases, observe=exercise.observe))


def _assessed(exercise: Exercise, seed: int, forge: Callable[[Case], Any]) -> Outcome:
    """Judge what is made up in place of each report, as the grader gets it."""
    cases = cases_of(exercise, seed)
    values = [wire.decode(wire.encode(forge(case))) for case in cases]
    return assess(exercise, cases, [Answer(value) for value in values])


def _report(case: Case, start: Any, trained: Any) -> dict[str, Any]:
    X, Y, _ = case.args
    return {"start": start, "trained": trained, "X": X, "Y": Y, **case.kwargs}


# who trains


@pytest.mark.parametrize(("lesson", "exercise"), EXERCISES)
@pytest.mark.parametrize("draw", DRAWS.values(), ids=DRAWS.keys())
@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_who_trains_from_weights_of_their_own_passes(
    lesson: str, exercise: Exercise, draw: Draw, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    function = _learners(lesson, lambda sizes: _drawn(sizes, lambda shape: draw(rng, shape)), True)
    function = _drawing_again(function, rng)
    outcome = _outcome(exercise, function, seed)
    assert outcome.state == "passed", outcome


def _drawing_again(function: Any, rng: np.random.Generator) -> Any:
    """The same function, which draws the same numbers each time."""
    state = rng.bit_generator.state

    def again(*args: Any, **kwargs: Any) -> Any:
        rng.bit_generator.state = state
        return function(*args, **kwargs)

    return again


#: Not with tiny weights in four layers, whose gradients are lost in the rounding. At the rate 1.2
#: of lesson 3 only with tiny ones: from others, the rounding may grow to a percent in 20 steps.
SHORT = [
    pytest.param(*parameter.values, name, id=f"{parameter.id}-{name}")
    for parameter in EXERCISES
    for name in DRAWS
    if name.endswith("0.01") == (parameter.id == "nn_model")
]


@pytest.mark.parametrize(("lesson", "exercise", "name"), SHORT)
@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_short_floats_pass(lesson: str, exercise: Exercise, name: str, seed: int) -> None:
    rng = np.random.default_rng(seed)

    def begin(sizes: Sequence[int]) -> Parameters:
        drawn = _drawn(sizes, lambda shape: DRAWS[name](rng, shape))
        return {key: value.astype(np.float32) for key, value in drawn.items()}

    def short(function: Any) -> Any:
        def model(X: Array, *args: Any, **kwargs: Any) -> Any:
            return function(X.astype(np.float32), *args, **kwargs)

        return model

    function = _drawing_again(short(_learners(lesson, begin, True)), rng)
    outcome = _outcome(exercise, function, seed)
    assert outcome.state == "passed", outcome


# who does not


def _of(values: Callable[[Array], Array]) -> Callable[[Case, Parameters], Parameters]:
    """A start whose weights are made of drawn ones."""

    def start(_case: Case, drawn: Parameters) -> Parameters:
        return {k: values(v) if k.startswith("W") else v for k, v in drawn.items()}

    return start


def _with_dead_layers(_case: Case, drawn: Parameters) -> Parameters:
    """Behind the last layer stand two more, which nothing passes."""
    L = len(drawn) // 2
    dead = {"W": np.zeros((1, 1)), "b": -np.ones((1, 1))}
    return drawn | {f"{letter}{l}": dead[letter] for l in (L + 1, L + 2) for letter in "Wb"}


def _with_negative_weights(_case: Case, drawn: Parameters) -> Parameters:
    """Behind a ReLU, negative weights let nothing through."""
    return {k: -np.abs(v) if k.startswith("W") and k != "W1" else v for k, v in drawn.items()}


def _that_sees_nothing(case: Case, drawn: Parameters) -> Parameters:
    """Every unit of the first layer is below 0, where one can be for all examples."""
    one = case.args[0][:, :1]
    return drawn | {"W1": -np.abs(drawn["W1"][:, :1]) * one.T}


def _that_is_sure(case: Case, drawn: Parameters) -> Parameters:
    """All units and the probabilities stand where a sigmoid and a tanh are level."""
    return {k: 900 * np.sign(v) + v if k.startswith("W") else v for k, v in drawn.items()}


def _with_buried_units(_case: Case, drawn: Parameters) -> Parameters:
    return {k: v if k.startswith("W") else v - 1e3 for k, v in drawn.items()}


def _with_one_large_weight(_case: Case, drawn: Parameters) -> Parameters:
    """Next to it, what rounding is forgiven is more than any step."""
    drawn = {key: np.array(value, dtype=np.float32) for key, value in drawn.items()}
    for key, value in drawn.items():
        if key.startswith("W"):
            value.flat[0] = 999
    return drawn


def _without_last(_case: Case, drawn: Parameters) -> Parameters:
    return {key: drawn[key] for key in [*drawn][:-1]}


#: First weights from which nothing, or nothing that shows, is learned, and what is none.
STARTS: dict[str, Callable[[Case, Parameters], Any]] = {
    "random": _of(lambda W: W),
    "random, short": _of(lambda W: W.astype(np.float32)),
    "random, half": _of(lambda W: W.astype(np.float16)),
    "dead layers behind": _with_dead_layers,
    "negative weights": _with_negative_weights,
    "all examples unseen": _that_sees_nothing,
    "all units level": _that_is_sure,
    "buried units": _with_buried_units,
    "one large weight": _with_one_large_weight,
    "zeros": _of(np.zeros_like),
    "ones": _of(np.ones_like),
    "units alike": _of(lambda W: np.tile(W[:1], (len(W), 1))),
    "whole numbers": _of(lambda W: (10 * W).astype(np.int64)),
    "tiny": _of(lambda W: 1e-30 * W),
    "as tiny as can be": _of(lambda W: 5e-324 * np.sign(W)),
    "large": _of(lambda W: 300 * W),
    "large, short": _of(lambda W: (300 * W).astype(np.float32)),
    "very large": _of(lambda W: 1e9 * W),
    "without bounds": _of(lambda W: 1e200 * W),
    "nearly infinite": _of(lambda W: 1e308 * np.sign(W)),
    "infinite": _of(lambda W: np.inf * np.sign(W)),
    "NaN": _of(lambda W: np.nan * W),
    "transposed": _of(lambda W: W.T),
    "flat": _of(lambda W: W.ravel()),
    "lists": _of(lambda W: W.tolist()),
    "texts": _of(lambda W: "W"),
    "None": _of(lambda W: None),
    "complex": _of(lambda W: W.astype(complex)),
    "a key missing": _without_last,
    "empty": lambda case, drawn: {},
    "a list": lambda case, drawn: [*drawn.values()],
    "a number": lambda case, drawn: 1.5,
    "nothing": lambda case, drawn: None,
}

#: What may be said to have come of a start without any training.
ENDS: dict[str, Callable[[Any], Any]] = {
    "the start": lambda start: start,
    "a breath away": lambda start: (
        {k: v * (1 + 1e-9) if isinstance(v, np.ndarray) else v for k, v in start.items()}
        if isinstance(start, dict)
        else start
    ),
    "NaN": lambda start: (
        {k: np.full(np.shape(v), np.nan) for k, v in start.items()}
        if isinstance(start, dict)
        else np.nan
    ),
}


@pytest.mark.parametrize(("lesson", "exercise"), EXERCISES)
@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS.keys())
@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS.keys())
def test_who_does_not_train_is_right_in_no_case(
    lesson: str,
    exercise: Exercise,
    start: Callable[[Case, Parameters], Any],
    end: Callable[[Any], Any],
) -> None:
    for seed in range(2):
        rng = np.random.default_rng(seed)

        def forge(case: Case, rng: np.random.Generator = rng) -> Any:
            begun = start(case, _drawn(_sizes(case), lambda shape: rng.normal(size=shape)))
            return _report(case, begun, end(begun))

        outcome = _assessed(exercise, seed, forge)
        assert (outcome.state, outcome.cases_passed) == ("failed", 0), outcome
        assert outcome.sentence


@pytest.mark.parametrize(("lesson", "exercise"), EXERCISES)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_the_usual_start_is_no_training_either(
    lesson: str, exercise: Exercise, dtype: type
) -> None:
    for seed in range(30):

        def start(case: Case) -> Any:
            usual = known_answer(exercise.reference, case, exercise.observe).value["start"]
            return {key: value.astype(dtype) for key, value in usual.items()}

        for forge in (start, lambda case: _report(case, start(case), start(case))):
            assert _assessed(exercise, seed, forge).cases_passed == 0


@pytest.mark.parametrize(("lesson", "exercise"), EXERCISES)
def test_data_of_their_own_help_nobody(lesson: str, exercise: Exercise) -> None:
    """With a rate of 0, on no examples, after no iteration, the start would be the end."""

    def forge(case: Case) -> Any:
        start = _drawn(_sizes(case), lambda shape: np.random.default_rng(1).normal(size=shape))
        nothing = {"X": 0 * case.args[0], "learning_rate": 0.0, "num_iterations": 0}
        return _report(case, start, start) | nothing

    assert _assessed(exercise, 1, forge).cases_passed == 0


@pytest.mark.parametrize(("lesson", "exercise"), EXERCISES)
def test_a_function_that_does_not_train_is_told_so(lesson: str, exercise: Exercise) -> None:
    def begin(sizes: Sequence[int]) -> Parameters:
        return _drawn(sizes, lambda shape: np.random.default_rng(3).normal(size=shape))

    outcome = judge(lesson, exercise.name, _learners(lesson, begin, trains=False))
    assert (outcome.state, outcome.cases_passed) == ("failed", 0)
    if lesson == "planar":  # without a rate, a training that is always the same looks like that too
        assert outcome.mistake == "number of iterations ignored"
    else:
        assert outcome.mistake == "nothing is learned"
        assert "the same as where no step is made" in outcome.sentence


@pytest.mark.parametrize(
    ("name", "values", "mistake", "words"),
    [
        (
            "L_layer_model",
            lambda W: -np.abs(W),
            "a start from which nothing is learned",
            "no gradient moves W1 from there",
        ),
        ("two_layer_model", lambda W: 1e200 * W, "a start without bounds", "beyond all bounds"),
        ("nn_model", lambda W: np.full_like(W, 0.1), "weights that start alike", "in your W1"),
    ],
)
def test_a_training_from_a_bad_start_is_told_so(
    name: str, values: Callable[[Array], Array], mistake: str, words: str
) -> None:
    """The training is right here, and only the start is not."""
    lesson = "planar" if name == "nn_model" else "cats"
    rng = np.random.default_rng(5)
    drawn = {shape: rng.normal(size=shape) for shape in np.ndindex(30, 30) if 0 not in shape}

    def begin(sizes: Sequence[int]) -> Parameters:
        return _drawn(sizes, lambda shape: values(drawn[shape]))

    outcome = judge(lesson, name, _learners(lesson, begin, trains=True))
    assert (outcome.state, outcome.mistake) == ("failed", mistake), outcome
    assert words in outcome.sentence


def test_biases_start_at_0() -> None:
    def begin(sizes: Sequence[int]) -> Parameters:
        made = _drawn(sizes, lambda shape: np.random.default_rng(7).normal(size=shape))
        return {key: value + 0.1 for key, value in made.items()}

    outcome = judge("planar", "nn_model", _learners("planar", begin, trains=True))
    assert outcome.mistake == "biases that do not start at 0"
    assert "Your b1 does not start at 0" in outcome.sentence


@pytest.mark.parametrize(("lesson", "exercise"), EXERCISES)
def test_more_keys_are_of_no_account(lesson: str, exercise: Exercise) -> None:
    def begin(sizes: Sequence[int]) -> Parameters:
        return _drawn(sizes, lambda shape: np.random.default_rng(9).normal(size=shape) / 3)

    train = _learners(lesson, begin, trains=True)

    def with_momentum(X: Array, *args: Any, **kwargs: Any) -> Any:
        return train(X, *args, **kwargs) | {"vW1": X, "W9": np.zeros((1, 1)), "b9": X}

    assert _outcome(exercise, with_momentum, 3).state == "passed"


@pytest.mark.parametrize(("lesson", "exercise"), EXERCISES)
@pytest.mark.parametrize("said", ["an epoch", 3, np.arange(3), None, {"a": 1}])
def test_what_is_said_to_be_ignored_may_be_anything(
    lesson: str, exercise: Exercise, said: Any
) -> None:
    outcome = _assessed(exercise, 1, lambda case: {"ignored": said})
    assert outcome.state == "failed"


@pytest.mark.parametrize("name", ["optimize", "model"])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_in_logistic_regression_the_start_is_given_and_is_never_the_end(
    name: str, dtype: type
) -> None:
    exercise = get_lesson("logistic").exercises[name]
    for seed in range(50):
        for case in cases_of(exercise, seed):
            right = known_answer(exercise.reference, case, exercise.observe).value
            end = right if name == "model" else right[0]
            if name == "optimize":
                w, b = case.args[:2]
            else:
                w, b = logistic.initialize_with_zeros(len(case.args[0]))
            start = {"w": w.astype(dtype), "b": np.asarray(b, dtype=dtype)}
            assert compare(start, {"w": end["w"], "b": end["b"]}) is not None
