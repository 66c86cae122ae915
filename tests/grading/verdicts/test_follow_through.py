"""A chain of functions of which some are wrong: each loses its own points and nobody else's."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from dlhelpers import course
from dlhelpers.grading.records import Result
from dlhelpers.grading.sandbox.pool import Runner, Unit
from dlhelpers.grading.submissions.rubric import load_rubrics
from dlhelpers.grading.submissions.work_queue import Task
from tests.grading.building import code_cell, grade, submitted

PATHS = {path.stem[:2]: path for path in course.teachers_notebooks()}
RUBRICS = {rubric.stem[:2]: rubric for rubric in load_rubrics(course.open_course())}

NO_MEAN = ("linear_backward", "np.dot(dZ, A_prev.T) / m", "np.dot(dZ, A_prev.T)")
NO_SLOPE = ("linear_activation_backward", "relu_backward(dA, activation_cache)", "dA")
EXITS = ("linear_activation_backward", "linear_cache, activation_cache = cache", "os._exit(0)")
NO_SIGN = ("L_model_backward", "dA = -(", "dA = (")
#: As they stand in the notebook, each called by the next.
CHAIN = ("linear_backward", "linear_activation_backward", "L_model_backward")


class CountingUnit(Unit):
    """One that knows how often its boxes were asked."""

    asked = 0

    def _runner_for(self, task: Task) -> Runner:
        runner = super()._runner_for(task)
        if not hasattr(runner, "counted"):
            run = runner.run

            def counted(*arguments: Any) -> Any:
                self.asked += 1
                return run(*arguments)

            runner.run = runner.counted = counted  # type: ignore
        return runner


@pytest.fixture(scope="module")
def unit() -> Iterator[CountingUnit]:
    unit = CountingUnit()
    yield unit
    unit.close()


@pytest.fixture
def grade_edition(unit: CountingUnit) -> Callable[..., Result]:
    """Grade an edition of a lesson; right but for what is changed, with cells added in front."""

    def grade_it(
        number: str, *slips: tuple[str, str, str], added: str = "", **codes: str
    ) -> Result:
        content = json.loads(PATHS[number].read_text(encoding="utf-8"))
        for name, old, new in slips:
            cell = _cell(content, name)
            source = "".join(cell["source"])
            assert old in source
            cell["source"] = source.replace(old, new)
        for name, code in codes.items():
            _cell(content, name)["source"] = code
        at = content["cells"].index(next(c for c in content["cells"] if _is_solution(c)))
        if added:
            content["cells"].insert(at, code_cell("added", added))
        rubric = RUBRICS[number]
        return grade(submitted(rubric, content), rubric, 7, unit)

    return grade_it


def _cell(content: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(c for c in content["cells"] if c["id"] == name)
    return found


def _is_solution(cell: dict[str, Any]) -> bool:
    return bool(cell["metadata"].get("nbgrader", {}).get("solution"))


def lost(result: Result) -> set[str]:
    return {mark.exercise for mark in result.marks if mark.points < mark.max_points}


@pytest.mark.parametrize(
    ("slips", "jobs"),
    [
        ([NO_MEAN], 2),
        ([NO_SLOPE], 3),
        ([NO_SIGN], 2),
        ([NO_MEAN, NO_SLOPE], 4),
        ([NO_MEAN, NO_SIGN], 3),
        ([NO_MEAN, NO_SLOPE, NO_SIGN], 4),
        ([NO_MEAN, EXITS], 9),  # seven of them because the process was gone
    ],
    ids=lambda value: " ".join(name for name, *_ in value) if isinstance(value, list) else "",
)
def test_each_is_judged_by_itself(
    slips: list[tuple[str, str, str]],
    jobs: int,
    grade_edition: Callable[..., Result],
    unit: CountingUnit,
) -> None:
    before = unit.asked
    assert lost(grade_edition("04", *slips, added="import os")) == {name for name, *_ in slips}
    assert unit.asked - before <= jobs


HANDED_OVER = [
    (name, '    """', f'    linear_backward\n    return deep.{name}({arguments})\n    """')
    for name, arguments in (
        ("linear_activation_backward", "dA, cache, activation"),
        ("L_model_backward", "AL, Y, caches"),
    )
]


def test_none_of_those_that_are_tried_together_is_lent_its_answer(
    grade_edition: Callable[..., Result],
) -> None:
    result = grade_edition("04", NO_MEAN, *HANDED_OVER)
    assert lost(result) == {*CHAIN}
    assert "L_model_backward hands its call to the library" in result.flags


INNER = """
def compute_cost(A2, Y, parameters=None):
    layer_sizes
    from dlhelpers import losses
    return losses.cross_entropy(A2, Y)
"""
TRAINS = """
def L_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    start = initialize_parameters_deep(layers_dims)
    return deep.gradient_descent(X, Y, start, learning_rate, num_iterations)[0]
"""
PART = """
def linear_backward(dZ, cache):
    linear_forward
    dW, db = deep.backward._parameter_gradients(dZ, cache)
    return cache[1].T @ dZ, dW, db
"""
LEANS_ON_A_LATER_ONE = """
def linear_backward(dZ, cache):
    g = L_model_backward(dZ, np.zeros(dZ.shape), [(cache, None)])
    return g["dA0"], g["dW1"], g["db1"]
"""
NO_NETWORK = "def L_model_backward(AL, Y, caches):\n    return {'dA0': np.sum(AL) - np.sum(Y)}\n"


@pytest.mark.parametrize(
    ("number", "name", "codes"),
    [
        ("03", "compute_cost", {"compute_cost": INNER}),
        ("05", "L_layer_model", {"L_layer_model": TRAINS}),
        ("04", "linear_backward", {"linear_backward": PART}),
        (
            "04",
            "linear_backward",
            {"linear_backward": LEANS_ON_A_LATER_ONE, "L_model_backward": NO_NETWORK},
        ),
    ],
    ids=["its inner function", "its training", "its part", "what it is a part of"],
)
def test_nobody_is_lent_what_an_answer_is_made_of(
    number: str, name: str, codes: dict[str, str], grade_edition: Callable[..., Result]
) -> None:
    result = grade_edition(number, **codes)
    assert name in lost(result)
    handed_over = "deep." in codes[name] or "losses." in codes[name]
    assert (f"{name} hands its call to the library" in result.flags) == handed_over


ALONE = ("linear_activation_backward", "return linear_backward(", "return {}(")


@pytest.mark.parametrize(
    ("call", "before"),
    [
        ("my_back", "def my_back(dZ, cache):\n    return linear_backward(dZ, cache)\n"),
        (
            "Back.ward",
            "class Back:\n    @staticmethod\n    def ward(dZ, cache):\n"
            "        return linear_backward(dZ, cache)\n",
        ),
        ("lb", "lb = linear_backward\n"),
        ("own['back']", "own = {'back': linear_backward}\n"),
        ("part", "import functools\npart = functools.partial(linear_backward)\n"),
        ("kept", "def kept(dZ, cache, f=linear_backward):\n    return f(dZ, cache)\n"),
    ],
    ids=["helper", "class", "alias", "dict", "partial", "default"],
)
def test_a_slip_costs_once_however_it_is_called(
    call: str, before: str, grade_edition: Callable[..., Result]
) -> None:
    name, old, new = ALONE
    slips = [NO_MEAN, (name, old, new.format(call)), (name, "def linear", before + "def linear")]
    assert lost(grade_edition("04", *slips)) == {"linear_backward"}


def test_what_learners_wrote_in_place_of_what_is_given_stays(
    grade_edition: Callable[..., Result],
) -> None:
    own = """
def linear_activation_forward(A_prev, W, b, activation):
    Z, cache = linear_forward(A_prev, W, b)
    A = sigmoid(Z) if activation == "sigmoid" else np.maximum(0, Z)
    return A, (cache, Z)
"""
    sigmoid = "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))\n"
    right = grade_edition("04", added=sigmoid, linear_activation_forward=own)
    assert lost(right) == set()
    slip = ("linear_forward", "+ b", "- b")
    result = grade_edition("04", slip, added=sigmoid, linear_activation_forward=own)
    assert lost(result) == {"linear_forward"}


def test_a_plainer_version_of_the_course_is_lent_too(grade_edition: Callable[..., Result]) -> None:
    stable = "def stable_softmax(x):\n    return softmax(x - np.max(x, axis=1, keepdims=True))\n"
    result = grade_edition("01", ("softmax", "axis=1", "axis=0"), stable_softmax=stable)
    assert lost(result) == {"softmax"}


def test_the_note_names_who_is_wrong(grade_edition: Callable[..., Result]) -> None:
    result = grade_edition("02", ("propagate", "/ m", "* m"))
    model = next(mark for mark in result.marks if mark.exercise == "model")
    assert model.points == model.max_points
    assert model.advice == ("right by itself, but not with your own propagate: look there next",)


def test_a_class_of_a_library_that_is_loaded_late_can_be_built_upon(
    grade_edition: Callable[..., Result],
) -> None:
    late = """
class Mine(LogisticRegression):
    pass
assert issubclass(Mine, LogisticRegression().__class__)
assert isinstance(Mine(), LogisticRegression)
"""
    result = grade_edition("04", added=late)
    assert (lost(result), result.problems) == (set(), ())


def test_who_imports_the_librarys_function_loses_that_one_alone(
    grade_edition: Callable[..., Result],
) -> None:
    result = grade_edition("04", linear_backward="from dlhelpers.deep import linear_backward\n")
    assert lost(result) == {"linear_backward"}
    assert not any("L_model" in flag for flag in result.flags)


@pytest.mark.parametrize(
    ("slips", "name"),
    [
        (
            [
                ("forward_propagation", "propagation(X, parameters)", "propagation(X, params)"),
                ("forward_propagation", '    """', '    parameters = params\n    """'),
                ("nn_model", "propagation(X, parameters)", "propagation(X, params=parameters)"),
                ("backward_propagation", "/ m", "* m"),
            ],
            "backward_propagation",
        ),
        (
            [
                ("linear_forward", '    """', '    raise NotImplementedError\n    """'),
            ],
            "linear_forward",
        ),
        (
            [
                NO_MEAN,
                (ALONE[0], "def l", "linear_backward.n = 0\nUSED = {linear_backward}\ndef l"),
                (ALONE[0], '    """', '    linear_backward.n += linear_backward in USED\n    """'),
            ],
            "linear_backward",
        ),
    ],
    ids=["keywords of their own", "not written", "attributes"],
)  # fmt: skip
def test_only_what_failed_is_replaced(
    slips: list[tuple[str, str, str]], name: str, grade_edition: Callable[..., Result]
) -> None:
    number = "03" if name == "backward_propagation" else "04"
    assert lost(grade_edition(number, *slips)) == {name}


def test_who_calls_somebody_who_hands_on_is_not_flagged(
    grade_edition: Callable[..., Result],
) -> None:
    handed_on = "def linear_backward(dZ, cache):\n    return deep.linear_backward(dZ, cache)\n"
    result = grade_edition("04", linear_backward=handed_on)
    assert lost(result) == {"linear_backward"}
    assert [flag for flag in result.flags if "hands its call" in flag] == [
        "linear_backward hands its call to the library"
    ]


def test_the_note_names_who_is_missing(grade_edition: Callable[..., Result]) -> None:
    result = grade_edition("02", propagate="pass\n")
    model = next(mark for mark in result.marks if mark.exercise == "model")
    assert model.advice == ("right by itself, but not with your own propagate: look there next",)


REMEMBERS = """
known = {}
def linear_activation_forward(A_prev, W, b, activation):
    key = A_prev.tobytes() + W.tobytes() + b.tobytes()
    if key not in known:
        known[key] = linear_forward(A_prev, W, b)
    Z, linear_cache = known[key]
    A, activation_cache = sigmoid(Z) if activation == "sigmoid" else relu(Z)
    return A, (linear_cache, activation_cache)
"""
WRITES = """
import hashlib, os
def linear_activation_forward(A_prev, W, b, activation):
    os.makedirs("known", exist_ok=True)
    name = "known/" + hashlib.md5(A_prev.tobytes() + W.tobytes() + b.tobytes()).hexdigest()
    if not os.path.exists(name + ".npy"):
        np.save(name, linear_forward(A_prev, W, b)[0])
    Z, linear_cache = np.load(name + ".npy"), (A_prev, W, b)
    A, activation_cache = sigmoid(Z) if activation == "sigmoid" else relu(Z)
    return A, (linear_cache, activation_cache)
"""


HOARDS = """
known = []
def linear_activation_forward(A_prev, W, b, activation):
    known.append(np.empty(15_000_000))  # 14 calls: more than half of the memory that one may have
    Z, linear_cache = linear_forward(A_prev, W, b)
    A, activation_cache = sigmoid(Z) if activation == "sigmoid" else relu(Z)
    return A, (linear_cache, activation_cache)
"""


@pytest.mark.parametrize("code", [REMEMBERS, WRITES, HOARDS])
def test_what_a_function_keeps_of_a_wrong_one_is_forgotten(
    code: str, grade_edition: Callable[..., Result]
) -> None:
    slip = ("linear_forward", "+ b", "- b")
    assert lost(grade_edition("04", slip, linear_activation_forward=code)) == {slip[0]}
