"""The exercise of lesson 2 that trains: ``optimize``."""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

import numpy as np

from dlhelpers import logistic
from dlhelpers.exercises.engine.exercise import Case, Exercise, Mistake
from dlhelpers.exercises.engine.observers import with_the_arguments_it_takes
from dlhelpers.exercises.lessons.random_networks import labels

Array: TypeAlias = Any  # the wrong functions need no closer types


def _optimize_cases(rng: np.random.Generator) -> list[Case]:
    def case(name: str, n_x: int, m: int, steps: int, rate: float, print_cost: bool) -> Case:
        w, b = rng.normal(size=(n_x, 1)), float(rng.uniform(0.3, 1))
        X, Y = rng.normal(size=(n_x, m)), labels(rng, m)
        return Case(name, w, b, X, Y, steps, rate, print_cost)

    n, m = (int(k) for k in rng.choice(np.arange(3, 8), size=2, replace=False))
    return [
        Case(
            "the worked example, one step",
            np.zeros((2, 1)),
            0.0,
            np.array([[1.0, 2.0, 3.0, 4.0], [0.0, 1.0, 0.0, -1.0]]),
            np.array([[1, 0, 1, 1]]),
            1,
            0.4,
            False,
        ),
        case("2 steps", 2, 3, 2, 0.5, False),
        case(f"{n} features, {m} examples, 7 steps", n, m, 7, 0.1, False),
        case("one feature", 1, 4, 3, 0.8, False),
        case("one example", 3, 1, 4, 0.3, False),
        case("201 steps", 2, 4, 201, 0.05, False),
        case("120 steps, printing the cost", 3, 5, 120, 0.009, True),
    ]


def _step(w: Array, b: Array, dw: Array, db: Array, rate: float) -> tuple[Array, Array]:
    return w - rate * dw, b - rate * db


def _propagate(w: Array, b: Any, X: Array, Y: Array) -> tuple[dict[str, Any], float]:
    """As the library's, without its checks: some mistakes make thousands of steps."""
    A = 1 / (1 + np.exp(-(w.T @ X + b)))
    cost = -np.sum(np.log(np.where(Y == 1, A, 1 - A))) / Y.shape[1]
    return {"dw": X @ (A - Y).T / Y.shape[1], "db": np.sum(A - Y) / Y.shape[1]}, cost


def always(value: Any) -> Callable[[Any], Any]:
    return lambda _asked: value


def descent(
    *,
    steps: Callable[[int], Iterable[int]] = range,
    rate: Callable[[float], float] = float,
    step: Callable[..., tuple[Array, Array]] = _step,
    recorded: Callable[[int, bool], bool] = lambda i, _print_cost: i % 100 == 0,
    begin: Callable[[Array, Any], tuple[Array, Any]] = lambda w, b: (w, b),
    begin_again: bool = False,
    only_first_gradient: bool = False,
    result: Callable[..., Any] = lambda _start, end, grads, costs: (end, grads, costs),
) -> Callable[..., Any]:
    """Descend with one part replaced by a wrong one."""

    def variant(
        w: Array, b: Any, X: Array, Y: Array, number: int, asked: float, print_cost: bool = False
    ) -> Any:
        start: dict[str, Any] = {"w": w, "b": b}
        grads: dict[str, Any] = {}
        cost = 0.0
        costs: list[float] = []
        w, b = begin(w, b)
        for i in steps(number):
            if begin_again:
                w, b = begin(w, b)
            if not (grads and only_first_gradient):
                grads, cost = _propagate(w, b, X, Y)
            w, b = step(w, b, grads["dw"], grads["db"], rate(asked))
            if recorded(i, print_cost):
                costs.append(cost)
        return result(start, {"w": w, "b": b, "X": X, "Y": Y}, grads, costs)

    return variant


def _gradients_of_the_end(_start: Any, end: dict[str, Any], _grads: Any, costs: Any) -> Any:
    grads, _ = _propagate(**end)
    return end, grads, costs


def _steps_for_costs(_start: Any, end: Any, grads: Any, costs: list[float]) -> Any:
    return end, grads, [100.0 * i for i in range(len(costs))]


def _zeros(w: Array, _b: Any) -> tuple[Array, float]:
    return np.zeros_like(w), 0.0


def _divided_by_m(
    w: Array, b: Any, X: Array, Y: Array, number: int, asked: float, _print_cost: bool = False
) -> Any:
    return descent()(w, b, X, Y, number, asked / X.shape[1])


optimize = Exercise(
    reference=logistic.optimize,
    cases=_optimize_cases,
    observe=with_the_arguments_it_takes,
    mistakes=[
        Mistake(
            "plus for minus",
            descent(step=lambda w, b, dw, db, rate: (w + rate * dw, b + rate * db)),
            "Your cost rises: you step along the gradient, which points uphill. Subtract it.",
        ),
        Mistake(
            "plus for minus at w",
            descent(step=lambda w, b, dw, db, rate: (w + rate * dw, b - rate * db)),
            "b goes downhill, but w uphill: subtract learning_rate * dw from w.",
        ),
        Mistake(
            "plus for minus at b",
            descent(step=lambda w, b, dw, db, rate: (w - rate * dw, b + rate * db)),
            "w goes downhill, but b uphill: subtract learning_rate * db from b.",
        ),
        Mistake(
            "learning rate ignored",
            descent(step=lambda w, b, dw, db, _rate: (w - dw, b - db)),
            "Your steps do not depend on learning_rate. Multiply each gradient by it.",
        ),
        Mistake(
            "learning rate at w only",
            descent(step=lambda w, b, dw, db, rate: (w - rate * dw, b - db)),
            "b takes its step without learning_rate. Multiply db by it too.",
        ),
        Mistake(
            "learning rate at b only",
            descent(step=lambda w, b, dw, db, rate: (w - dw, b - rate * db)),
            "w takes its step without learning_rate. Multiply dw by it too.",
        ),
        *(
            Mistake(
                f"learning rate fixed at {fixed}",
                descent(step=lambda w, b, dw, db, _rate, fixed=fixed: _step(w, b, dw, db, fixed)),
                f"Your learning rate is {fixed}, whatever is asked for. Use the argument "
                "learning_rate.",
            )
            for fixed in (0.009, 0.005, 0.01, 0.001)
        ),
        Mistake(
            "w not updated",
            descent(step=lambda w, b, _dw, db, rate: (w, b - rate * db)),
            "w stays as it was; only b moves. Update both in every step.",
        ),
        Mistake(
            "b not updated",
            descent(step=lambda w, b, dw, _db, rate: (w - rate * dw, b)),
            "b stays as it was; only w moves. Update both in every step.",
        ),
        Mistake(
            "nothing updated",
            descent(step=lambda w, b, _dw, _db, _rate: (w, b)),
            "w and b come back as they were given, and the cost stays the same. Assign the new "
            "values: w = w - ..., and b likewise.",
        ),
        Mistake(
            "initial values returned",
            descent(result=lambda start, _end, grads, costs: (start, grads, costs)),
            "Your costs fall, so the training works. But the w and b that you return are those "
            "from before it.",
        ),
        Mistake(
            "gradient in place of the new value",
            descent(step=lambda _w, _b, dw, db, rate: (rate * dw, rate * db)),
            "Your new w is learning_rate * dw alone. A step starts from the old w: w - ...",
        ),
        Mistake(
            "negative gradient in place of the new value",
            descent(step=lambda _w, _b, dw, db, rate: (-rate * dw, -rate * db)),
            "Your new w is -learning_rate * dw alone. A step starts from the old w: w - ...",
        ),
        Mistake(
            "w updated with db",
            descent(step=lambda w, b, _dw, db, rate: (w - rate * db, b - rate * db)),
            "You update w with db. Each has its own gradient: w with dw, b with db.",
        ),
        Mistake(
            "b updated with dw",
            descent(step=lambda w, b, dw, _db, rate: (w - rate * dw, b - rate * dw)),
            "You update b with dw. Each has its own gradient: w with dw, b with db.",
        ),
        Mistake(
            "parameter for gradient",
            descent(step=lambda w, b, _dw, _db, rate: (w - rate * w, b - rate * b)),
            "You subtract learning_rate times w itself. Subtract learning_rate times its gradient, "
            "dw; likewise for b.",
        ),
        Mistake(
            "parameter and gradient exchanged",
            descent(step=lambda w, b, dw, db, rate: (dw - rate * w, db - rate * b)),
            "You start from the gradient and subtract w. It is the other way round: "
            "w - learning_rate * dw.",
        ),
        Mistake(
            "1/m once more in the step",
            _divided_by_m,
            "Your steps are divided by m. dw and db are means already: w - learning_rate * dw.",
        ),
        Mistake(
            "start at zero",
            descent(begin=_zeros),
            "You start at zero, whatever w and b are given. Start from the arguments.",
        ),
        Mistake(
            "start again in every step",
            descent(begin=_zeros, begin_again=True),
            "w and b are set back to zero in every step. Start from the arguments, and leave "
            "initialize_with_zeros out of the loop.",
        ),
        Mistake(
            "one step only",
            descent(steps=lambda number: range(min(number, 1))),
            "However many iterations are asked for, one step is made. Is the return inside the "
            "loop? It belongs after it, with no indentation.",
        ),
        *(
            Mistake(
                f"{fixed} iterations, whatever is asked for",
                descent(steps=always(range(fixed))),
                f"You always make {fixed} steps. Make num_iterations of them.",
            )
            for fixed in (100, 1000, 2000)
        ),
        Mistake(
            "gradients computed once",
            descent(only_first_gradient=True),
            "Every step uses the same gradient, that of the start. It changes as w and b move: "
            "call propagate inside the loop.",
        ),
        Mistake(
            "costs at every step",
            descent(recorded=lambda _i, _print_cost: True),
            "Your costs has an entry for every step. Record every hundredth only: i % 100 == 0.",
        ),
        Mistake(
            "no costs",
            descent(recorded=lambda _i, _print_cost: False),
            "Your list of costs stays empty. Append the cost in steps 0, 100, 200, ...",
        ),
        Mistake(
            "costs only when printing",
            descent(recorded=lambda i, print_cost: print_cost and i % 100 == 0),
            "You record costs only if print_cost is true. Record them always; only the printing "
            "depends on it.",
        ),
        Mistake(
            "costs at the end of each hundred",
            descent(recorded=lambda i, _print_cost: i % 100 == 99),
            "Your first cost is that of the hundredth step. The first step has i = 0, and its cost "
            "is recorded too: range(num_iterations), i % 100 == 0.",
        ),
        Mistake(
            "costs at every thousandth step",
            descent(recorded=lambda i, _print_cost: i % 1000 == 0),
            "Too few costs are recorded: every hundredth step is to be recorded.",
        ),
        Mistake(
            "costs at every tenth step",
            descent(recorded=lambda i, _print_cost: i % 10 == 0),
            "Too many costs are recorded: every hundredth step is to be recorded.",
        ),
        Mistake(
            "costs at all other steps",
            descent(recorded=lambda i, _print_cost: i % 100 != 0),
            "You record the costs of all steps but every hundredth. Turn the condition round: "
            "i % 100 == 0.",
        ),
        Mistake(
            "last recorded cost only",
            descent(result=lambda _start, end, grads, costs: (end, grads, costs[-1:])),
            "Your costs has only the last cost that was recorded. Make the empty list before the "
            "loop, and append to it: costs.append(cost).",
        ),
        Mistake(
            "cost after the loop only",
            descent(
                recorded=lambda _i, _print_cost: True,
                result=lambda _start, end, grads, costs: (end, grads, costs[-1:]),
            ),
            "Your costs has the cost of the last step alone. Append inside the loop, whenever "
            "i % 100 == 0.",
        ),
        Mistake(
            "numbers of the steps as costs",
            descent(result=_steps_for_costs),
            "Your costs holds the numbers of the steps. Append the cost.",
        ),
        Mistake(
            "loop from 1",
            descent(steps=lambda number: range(1, number)),
            "You make one step too few: range(1, n) has n - 1 numbers. Start at 0: range(n).",
        ),
        Mistake(
            "one step too few",
            descent(steps=lambda number: range(number - 1)),
            "You make one step too few. range(num_iterations) has exactly num_iterations numbers.",
        ),
        Mistake(
            "one step too many",
            descent(steps=lambda number: range(number + 1)),
            "You make one step too many. range(num_iterations) has exactly num_iterations numbers.",
        ),
        Mistake(
            "gradients of the end",
            descent(result=_gradients_of_the_end),
            "w, b and the costs are right. Return the dw and db of the last step, not new ones "
            "that are computed after it.",
        ),
        Mistake(
            "gradients returned as parameters",
            descent(
                result=lambda _start, _end, grads, costs: (
                    {"w": grads["dw"], "b": grads["db"]},
                    grads,
                    costs,
                )
            ),
            "Your params hold the gradients. They should hold w and b after the last step.",
        ),
        Mistake(
            "parameters alone returned",
            descent(result=lambda _start, end, _grads, _costs: end),
            "You return params alone. Return params, grads, costs.",
        ),
        Mistake(
            "gradients before parameters",
            descent(result=lambda _start, end, grads, costs: (grads, end, costs)),
            "You return grads first. The order is params, grads, costs.",
        ),
    ],
    hints=[
        "You stand on a slope and know which way is uphill. Which way do you step, and what "
        "decides how far?",
        "What has to be computed anew after each step, and so belongs inside the loop?",
        "Inside: propagate, read dw and db from the dict, update w and b, record the cost if i is "
        "a multiple of 100. After the loop: build the dicts and return.",
        "for i in range(num_iterations): grads, cost = propagate(w, b, X, Y); "
        'w = w - learning_rate * grads["dw"]; b = b - learning_rate * grads["db"]; and '
        "if i % 100 == 0: costs.append(cost)",
    ],
)
