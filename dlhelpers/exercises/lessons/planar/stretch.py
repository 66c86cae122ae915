"""The stretch exercises of lesson 3: two models compared, hidden sigmoids, a unit turned round."""

from typing import Any, TypeAlias

import numpy as np

from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.exercise import Case
from dlhelpers.exercises.lessons.random_networks import parameters

Array: TypeAlias = Any  # the cases need no closer types


def _answers(rng: np.random.Generator) -> list[Case]:
    def case(name: str, *rows: list[int]) -> Case:
        p, q, y = (np.array([row]) for row in rows)
        return Case(name, p, q, y)

    def drawn(m: int, *rightness: float) -> Case:
        y = rng.integers(0, 2, size=(1, m))
        wrong = [rng.random((1, m)) < 1 - share for share in rightness]
        return Case(f"{m} points", *(np.where(w, 1 - y, y) for w in wrong), y)

    return [
        case("five points", [1, 1, 0, 0, 1], [1, 0, 1, 0, 0], [1, 1, 1, 1, 1]),
        case("the label is 0", [0, 0, 1, 1, 0, 0], [0, 1, 0, 1, 1, 1], [0, 0, 0, 0, 0, 0]),
        case("they always agree", [1, 0, 1], [1, 0, 1], [1, 1, 1]),
        case("one is always right", [1, 0, 1, 0], [0, 1, 0, 1], [1, 0, 1, 0]),
        drawn(20, 0.8, 0.5),
        drawn(100, 0.5, 0.9),
        drawn(400, 0.9, 0.8),
    ]


@exercise(
    cases=_answers,
    hints=[
        "On how many points does it make a difference which of the two you ask?",
        "p == y is True where the first model is right, and q != y where the second is wrong.",
        "& is True where both sides are, and np.sum counts what is True.",
        "only_p = np.sum((p == y) & (q != y)), and only_q the other way round",
    ],
)
def disagreements(p, q, y):
    only_p = np.sum((p == y) & (q != y))
    only_q = np.sum((q == y) & (p != y))
    if mistake("label 1 only"):
        """You count only the points of label 1. Right is whoever says what y says: p == y."""
        only_p, only_q = np.sum((p == 1) & (q == 0) & (y == 1)), np.sum((q > p) & (y == 1))
    if mistake("labels forgotten"):
        """You count who says 1, without a look at y. Count who says what y says: p == y."""
        only_p, only_q = np.sum((p == 1) & (q == 0)), np.sum((q == 1) & (p == 0))
    if mistake("all right answers"):
        """You count all right answers of each model. Count only the points on which the other one
        is wrong."""
        only_p, only_q = np.sum(p == y), np.sum(q == y)
    if mistake("all wrong answers"):
        """You count the wrong answers of each model. Count the points that one of them gets right,
        and the other wrong."""
        only_p, only_q = np.sum(p != y), np.sum(q != y)
    if mistake("both right and both wrong"):
        """You count where both are right, and where both are wrong. These points say nothing about
        which is better: count the others."""
        only_p, only_q = np.sum((p == y) & (q == y)), np.sum((p != y) & (q != y))
    if mistake("| for &"):
        """You join the two conditions by "or". A point counts if the one model is right and the
        other is wrong: &."""
        only_p, only_q = np.sum((p == y) | (q != y)), np.sum((q == y) | (p != y))
    if mistake("only p twice"):
        """Both numbers count the points that only the first model gets right. For the second,
        exchange p and q."""
        only_q = only_p
    if mistake("only q twice"):
        """Both numbers count the points that only the second model gets right. For the first,
        exchange p and q."""
        only_p = only_q
    if mistake("exchanged"):
        """The two numbers have changed places: first the points that only p gets right."""
        only_p, only_q = only_q, only_p
    if mistake("shares"):
        """You return shares of the points. Return counts: np.sum in place of np.mean."""
        return only_p / y.size, only_q / y.size
    if mistake("all disagreements in one"):
        """You return one number. Return two: the points that only p gets right, and those that
        only q does."""
        return only_p + only_q
    if mistake("the difference"):
        """You return the difference of the two. Return both counts, as a pair."""
        return only_p - only_q
    return only_p, only_q


def _networks_and_units(rng: np.random.Generator) -> list[Case]:
    def case(name: str, n_x: int, n_h: int, j: int) -> Case:
        made = parameters(rng, (n_x, n_h, 1))
        return Case(name, made, j)

    small = {
        "W1": np.array([[1.0, 2.0], [3.0, 4.0]]),
        "b1": np.array([[5.0], [6.0]]),
        "W2": np.array([[7.0, 8.0]]),
        "b2": np.array([[9.0]]),
    }
    return [
        Case("the second of two units", small, 1),
        case("the first of four units", 2, 4, 0),
        case("the last of four units", 2, 4, 3),
        case("one unit", 3, 1, 0),
        case("one feature", 1, 3, 1),
        case("three of each", 3, 3, 2),
    ]


@exercise(
    cases=_networks_and_units,
    hints=[
        "tanh(-z) is -tanh(z). If the unit's answer has the other sign, what must the output do "
        "to say the same as before?",
        "z of unit j is row j of W1 times x, plus entry j of b1. All of them need the other sign.",
        "The output listens to unit j with column j of W2.",
        'signs = np.ones(b1.shape) with signs[j] = -1; then parameters["W1"] * signs, '
        'parameters["b1"] * signs, parameters["W2"] * signs.T, and b2 as it is',
    ],
)
def flip_unit(parameters, j):
    W1, b1, W2, b2 = (parameters[name] for name in ("W1", "b1", "W2", "b2"))
    signs = np.ones(b1.shape)
    signs[j] = -1
    if mistake("all units turned"):
        """You turn all units. Only unit j is meant: row j of W1, entry j of b1, column j of W2."""
        signs = -np.ones(b1.shape)
    if mistake("another unit"):
        """You turn unit j - 1. Units are counted from 0, as rows are: W1[j]."""
        signs = np.roll(signs, -1)
    flipped = {"W1": W1 * signs, "b1": b1 * signs, "W2": W2 * signs.T, "b2": b2}
    if mistake("a column of W1"):
        """You turn a column of W1, which belongs to a feature. Unit j has row j: W1[j]."""
        columns = np.arange(W1.shape[1]) == j
        flipped["W1"] = np.where(columns, -W1, W1)
    if mistake("W1 forgotten"):
        """W1 is as it was. The unit's answer turns round if its z does: row j of W1 and entry j of
        b1 with the other sign."""
        flipped["W1"] = W1
    if mistake("b1 forgotten"):
        """b1 is as it was. z turns round only if the bias does, too."""
        flipped["b1"] = b1
    if mistake("W2 forgotten"):
        """W2 is as it was. The unit's answer has the other sign now, and the output must listen to
        it with the other sign: W2[:, j]."""
        flipped["W2"] = W2
    if mistake("the hidden layer forgotten"):
        """W1 and b1 are as they were. The unit's answer turns round if its z does: row j of W1 and
        entry j of b1 with the other sign."""
        flipped["W1"], flipped["b1"] = W1, b1
    if mistake("all of W2"):
        """You turn all of W2. The other units are as they were: only column j."""
        flipped["W2"] = -W2
    if mistake("b2 turned, too"):
        """You turn b2, which belongs to the output. Leave it as it is."""
        flipped["b2"] = -b2
    if mistake("returned as they were"):
        """The parameters come back as they were. Return the new dict."""
        return parameters
    return flipped


def _errors_at_hidden_sigmoids(rng: np.random.Generator) -> list[Case]:
    def case(name: str, n_h: int, m: int, n_y: int = 1) -> Case:
        W2 = rng.normal(size=(n_y, n_h))
        A1 = rng.uniform(0.05, 0.95, size=(n_h, m))
        return Case(name, W2, A1, rng.uniform(-0.9, 0.9, size=(n_y, m)))

    n_h, m = (int(k) for k in rng.choice(np.arange(3, 9), size=2, replace=False))
    return [
        Case("by hand", np.array([[2.0]]), np.array([[0.6]]), np.array([[-0.25]])),
        case("4 hidden units, 3 examples", 4, 3),
        case(f"{n_h} hidden units, {m} examples", n_h, m),
        case("one example", 4, 1),
        case("one hidden unit", 1, 5),
        case("two outputs", 3, 5, 2),
        case("three of each", 3, 3, 3),
    ]


@exercise(
    cases=_errors_at_hidden_sigmoids,
    hints=[
        "What comes back through W2 does not depend on how the hidden units bend. What does?",
        "The slope of the sigmoid at z, where its value is a, is a (1 - a).",
        "W2.T @ dZ2, times that slope, element by element.",
        "return W2.T @ dZ2 * A1 * (1 - A1)",
    ],
)
def dZ1_of_sigmoids(W2, A1, dZ2):
    dZ1 = W2.T @ dZ2 * A1 * (1 - A1)
    if mistake("slope of tanh"):
        """You have 1 - A1^2, the slope of tanh. That of the sigmoid is A1 (1 - A1)."""
        dZ1 = W2.T @ dZ2 * (1 - A1**2)
    if mistake("slope forgotten"):
        """The slope is missing: multiply by A1 (1 - A1)."""
        dZ1 = W2.T @ dZ2
    if mistake("1 - A1 forgotten"):
        """You multiply by A1. The slope of the sigmoid is A1 (1 - A1)."""
        dZ1 = W2.T @ dZ2 * A1
    if mistake("A1 forgotten"):
        """You multiply by 1 - A1. The slope of the sigmoid is A1 (1 - A1)."""
        dZ1 = W2.T @ dZ2 * (1 - A1)
    if mistake("parentheses around 1 - A1 forgotten"):
        """You have (W2^T dZ2 A1 1) - A1: * goes before -. Put 1 - A1 into parentheses."""
        dZ1 = W2.T @ dZ2 * A1 * 1 - A1
    if mistake("sigmoid taken again"):
        """You take the sigmoid of A1, which is one already. The slope is A1 (1 - A1)."""
        again = 1 / (1 + np.exp(-A1))
        dZ1 = W2.T @ dZ2 * again * (1 - again)
    if mistake("sign of the slope"):
        """Your dZ1 has the wrong sign: the slope of the sigmoid is A1 (1 - A1), not A1 (A1 - 1)."""
        dZ1 = -dZ1
    if mistake("W2 not transposed"):
        """W2 is (n_y, n_h) and dZ2 is (n_y, m): they fit by chance only. Going back, W2 is
        transposed: W2.T @ dZ2."""
        dZ1 = W2 @ dZ2 * A1 * (1 - A1)
    if mistake("* for the product with W2"):
        """Your W2.T * dZ2 is right for one output only. The matrix product adds up what comes
        back from all outputs: W2.T @ dZ2."""
        dZ1 = W2.T * dZ2 * A1 * (1 - A1)
    if mistake("W2 forgotten"):
        """Your dZ1 does not depend on W2. dZ2 comes to the hidden layer through it:
        W2.T @ dZ2."""
        dZ1 = np.sum(dZ2, axis=0, keepdims=True) * A1 * (1 - A1)
    if mistake("a mean taken"):
        """You divide by the number of examples. The mean comes later, in dW1 and db1."""
        dZ1 = dZ1 / A1.shape[1]
    return dZ1
