"""The exercises of lesson 3 that go forward: ``forward_propagation`` and ``predict``."""

from typing import Any, TypeAlias

import numpy as np

from dlhelpers import planar
from dlhelpers.activations import sigmoid
from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.exercise import Case
from dlhelpers.exercises.lessons.random_networks import parameters

Array: TypeAlias = Any  # the cases need no closer types
Parts: TypeAlias = dict[str, Array]


def networks(rng: np.random.Generator) -> list[tuple[str, Parts, Array]]:
    """Names, parameters and examples, of many shapes."""
    n, n_h, m = (int(k) for k in rng.choice(np.arange(3, 9), size=3, replace=False))
    shapes = [
        ("2 features, 4 hidden units, 3 examples", 2, 4, 3),
        (f"{n} features, {n_h} hidden units, {m} examples", n, n_h, m),
        ("one example", 3, 2, 1),
        ("one feature", 1, 3, 5),
        ("one hidden unit", 2, 1, 4),
        ("one of each", 1, 1, 1),
        ("one feature, one hidden unit", 1, 1, 6),
        ("as many features as hidden units and examples", 3, 3, 3),
    ]
    made = [
        (name, parameters(rng, (n_x, units, 1)), rng.normal(size=(n_x, columns)))
        for name, n_x, units, columns in shapes
    ]
    return [*made, ("whole numbers", WHOLE, rng.integers(-1, 2, size=(2, 4)))]


# Can be worked out by hand for X = [[1], [1]]: tanh of log(3) / 2 is 1/2 and tanh of 0 is 0, the
# sigmoid of log(3) is 3/4.
BY_HAND = {
    "W1": np.array([[1.0, -1.0], [2.0, 0.0]]),
    "b1": np.array([[np.log(3) / 2], [-2.0]]),
    "W2": np.array([[2.0, 5.0]]),
    "b2": np.array([[np.log(3) - 1]]),
}
# Where arrays take the type of these, fractions are cut off.
WHOLE = {
    "W1": np.array([[1, -1], [0, 1], [2, 0]]),
    "b1": np.array([[0], [1], [-1]]),
    "W2": np.array([[1, -2, 1]]),
    "b2": np.array([[1]]),
}


def _forward_cases(rng: np.random.Generator) -> list[Case]:
    return [
        Case("the worked example", np.array([[1.0], [1.0]]), BY_HAND),
        *(Case(name, X, made) for name, made, X in networks(rng)),
    ]


@exercise(
    reference=planar.forward_propagation,
    cases=_forward_cases,
    hints=[
        "Write down the shapes of W1, X, b1, then of W2, A1, b2. Which products fit?",
        "Which activation has the hidden layer, and which the output? Why not the same?",
        "Four lines: Z1, A1, Z2, A2, each from the one before. np.tanh takes a whole array, and so "
        "does sigmoid.",
        'Z1 = np.dot(parameters["W1"], X) + parameters["b1"]; A1 = np.tanh(Z1); and Z2, A2 in the '
        "same way, with W2, b2 and sigmoid",
    ],
)
def forward_propagation(X, parameters):
    W1, b1 = parameters["W1"], parameters["b1"]
    W2, b2 = parameters["W2"], parameters["b2"]
    Z1 = W1 @ X + b1
    if mistake("b1 forgotten"):
        """Your Z1 does not depend on b1. Z1 = W1 X + b1."""
        Z1 = W1 @ X
    if mistake("biases forgotten"):
        """Your Z1 and Z2 do not depend on b1 and b2. Add each layer's bias to its product."""
        Z1 = W1 @ X
    if mistake("b1 subtracted"):
        """You subtract b1. A bias is added."""
        Z1 = W1 @ X - b1
    if mistake("each bias subtracted"):
        """You subtract each bias. A bias is added."""
        Z1 = W1 @ X - b1
    if mistake("b2 in both layers"):
        """Your first layer adds b2. It has a bias of its own, b1."""
        Z1 = W1 @ X + b2
    if mistake("W1 transposed"):
        """W1 is (n_h, n_x) and X is (n_x, m): they fit as they are. Leave the .T away."""
        Z1 = np.dot(W1.T, X) + b1
    if mistake("X before W1"):
        """The order matters in a matrix product: W1 is (n_h, n_x) and X is (n_x, m), so W1 comes
        first."""
        Z1 = np.dot(X, W1) + b1
    if mistake("* for the first product"):
        """W1 * X multiplies element by element. The matrix product is np.dot(W1, X), or W1 @ X."""
        Z1 = W1 * X + b1
    A1 = np.tanh(Z1)
    if mistake("sigmoid in the hidden layer"):
        """Your A1 runs from 0 to 1: the hidden layer has the sigmoid. This network's hidden units
        use tanh."""
        A1 = sigmoid(Z1)
    if mistake("ReLU in the hidden layer"):
        """Your A1 has no values below 0: the hidden layer has ReLU. This network's hidden units use
        tanh."""
        A1 = np.maximum(0, Z1)
    if mistake("no activation in the hidden layer"):
        """Your A1 equals Z1. Without tanh between them, two layers can do no more than one."""
        A1 = Z1
    if mistake("activations exchanged"):
        """Your activations are exchanged: tanh belongs to the hidden layer, sigmoid to the
        output."""
        A1 = sigmoid(Z1)
    if mistake("tan for tanh"):
        """Your A1 is the tangent, np.tan. The hyperbolic one, np.tanh, stays between -1 and 1."""
        A1 = np.tan(Z1)
    if mistake("cut to whole numbers"):
        """Where Z1 holds whole numbers, so does your A1: the fractions are cut off.
        np.zeros_like(Z1) takes the type of Z1, too: add dtype=float."""
        A1 = np.zeros_like(Z1)
        A1[...] = np.tanh(Z1)
    if mistake("derivative of tanh for tanh"):
        """Your A1 is the slope of tanh. Going forward, the hidden layer is tanh itself."""
        A1 = 1 - np.tanh(Z1) ** 2
    Z2 = W2 @ A1 + b2
    if mistake("second layer fed with Z1"):
        """Your Z2 is computed from Z1. What the second layer sees is A1."""
        Z2 = W2 @ Z1 + b2
    if mistake("second layer fed with X"):
        """Your Z2 is computed from X. What the second layer sees is A1."""
        Z2 = np.dot(W2, X) + b2
    if mistake("b2 forgotten"):
        """Your Z2 does not depend on b2. Z2 = W2 A1 + b2."""
        Z2 = W2 @ A1
    if mistake("biases forgotten"):
        Z2 = W2 @ A1
    if mistake("b2 subtracted"):
        """You subtract b2. A bias is added."""
        Z2 = W2 @ A1 - b2
    if mistake("each bias subtracted"):
        Z2 = W2 @ A1 - b2
    if mistake("b1 in both layers"):
        """Your second layer adds b1. It has a bias of its own, b2."""
        Z2 = W2 @ A1 + b1
    if mistake("W2 transposed"):
        """W2 is (n_y, n_h) and A1 is (n_h, m): they fit as they are. Leave the .T away."""
        Z2 = np.dot(W2.T, A1) + b2
    if mistake("A1 before W2"):
        """The order matters in a matrix product: W2 is (n_y, n_h) and A1 is (n_h, m), so W2 comes
        first."""
        Z2 = np.dot(A1, W2) + b2
    if mistake("* for the second product"):
        """W2 * A1 multiplies element by element. The matrix product is np.dot(W2, A1), or
        W2 @ A1."""
        Z2 = W2 * A1 + b2
    A2 = sigmoid(Z2)
    if mistake("tanh on the output"):
        """Your A2 runs from -1 to 1, as tanh does. A probability comes from sigmoid."""
        A2 = np.tanh(Z2)
    if mistake("activations exchanged"):
        A2 = np.tanh(Z2)
    if mistake("ReLU on the output"):
        """Your A2 can be above 1: the output has ReLU. A probability comes from sigmoid."""
        A2 = np.maximum(0, Z2)
    if mistake("softmax over the examples"):
        """Your A2 sums to 1 over the examples: that is a softmax. Each example has a probability of
        its own: sigmoid."""
        A2 = np.exp(Z2) / np.sum(np.exp(Z2))
    if mistake("no activation on the output"):
        """Your A2 equals Z2, which can be any number. Send it through sigmoid."""
        A2 = Z2
    if mistake("output rounded to labels"):
        """Your A2 is 0 or 1. Leave it a probability here; predict makes labels of it."""
        A2 = np.round(A2)
    if mistake("Z1 and A1 exchanged in the cache"):
        """In your cache, Z1 and A1 have changed places."""
        return A2, {"Z1": A1, "A1": Z1, "Z2": Z2, "A2": A2}
    if mistake("Z2 and A2 exchanged in the cache"):
        """In your cache, Z2 and A2 have changed places."""
        return A2, {"Z1": Z1, "A1": A1, "Z2": A2, "A2": Z2}
    if mistake("A1 under Z1 in the cache"):
        """In your cache, "Z1" holds A1."""
        return A2, {"Z1": A1, "A1": A1, "Z2": Z2, "A2": A2}
    if mistake("Z1 under A1 in the cache"):
        """In your cache, "A1" holds Z1."""
        return A2, {"Z1": Z1, "A1": Z1, "Z2": Z2, "A2": A2}
    if mistake("A2 under Z2 in the cache"):
        """In your cache, "Z2" holds A2."""
        return A2, {"Z1": Z1, "A1": A1, "Z2": A2, "A2": A2}
    if mistake("Z2 under A2 in the cache"):
        """In your cache, "A2" holds Z2."""
        return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": Z2}
    if mistake("A1 returned"):
        """You return A1, the hidden layer. The result of the network is A2."""
        return A1, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
    if mistake("Z2 returned"):
        """You return Z2. The result of the network is A2, after the sigmoid."""
        return Z2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
    if mistake("cache before A2"):
        """You return the cache first. The order is A2, cache."""
        return {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}, A2
    if mistake("A2 alone returned"):
        """You return A2 alone. The way back needs the cache too: return A2, cache."""
        return A2
    if mistake("cache alone returned"):
        """You return the cache alone. Return A2, cache."""
        return {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}


def _predict_cases(rng: np.random.Generator) -> list[Case]:
    def case(name, n_x, n_h, m):
        while True:
            made, X = parameters(rng, (n_x, n_h, 1)), 2 * rng.normal(size=(n_x, m))
            made["W2"] *= 3
            A2, _ = planar.forward_propagation(X, made)
            # Away from the threshold, where rounding would decide, and with both labels.
            if np.abs(A2 - 0.5).min() > 0.02 and (m == 1 or len(np.unique(A2 > 0.5)) == 2):
                return Case(name, made, X)

    n, n_h, m = (int(k) for k in rng.choice(np.arange(3, 8), size=3, replace=False))
    # Here A2 is 0.57 and 0.66 in two columns: below the mean, and one of the scores below 0.5.
    by_hand = {"W1": [[1.0, -1.0]], "b1": [[0.0]], "W2": [[2.0]], "b2": [[0.1]]}
    return [
        Case(
            "the worked example",
            {key: np.array(value) for key, value in by_hand.items()},
            np.array([[1.0, 0.0, 0.1, 2.0, 0.3], [0.0, 0.1, 0.0, 0.0, 0.0]]),
        ),
        case("2 features, 4 hidden units, 5 examples", 2, 4, 5),
        case(f"{n} features, {n_h} hidden units, {m} examples", n, n_h, m),
        case("one example", 3, 2, 1),
        case("one feature", 1, 3, 6),
        case("one hidden unit", 2, 1, 4),
        case("as many features as examples", 3, 3, 3),
        Case("whole numbers", WHOLE, np.array([[0, 1, 1, -1, 1], [0, -1, 0, 0, 1]])),
    ]


@exercise(
    reference=planar.predict,
    cases=_predict_cases,
    hints=[
        "Which of your functions turns X into probabilities? It returns two things.",
        "Which of the probabilities should become 1?",
        "Comparing an array with a number compares every element; the result, True and False, "
        "counts as 1 and 0.",
        "A2, cache = forward_propagation(X, parameters); return A2 > 0.5",
    ],
)
def predict(parameters, X):
    A2, cache = forward_propagation(X, parameters)
    if mistake("X compared with the threshold"):
        """You compare X itself with 0.5. Send it through forward_propagation first, and compare
        A2."""
        A2 = X
    if mistake("first feature compared with the threshold"):
        """You compare the first feature of X with 0.5. Send X through forward_propagation first,
        and compare A2."""
        A2 = X[:1]
    if mistake("scores compared with the threshold"):
        """Some examples with a probability above 0.5 get a 0, as where Z2 is compared with 0.5. The
        threshold is for the probability: A2 > 0.5."""
        A2 = cache["Z2"]
    if mistake("hidden layer compared with the threshold"):
        """You compare A1, the hidden layer, with 0.5. The prediction is A2."""
        A2 = cache["A1"]
    if mistake("probabilities returned"):
        """These are the probabilities. Turn them into labels: 1 above 0.5, else 0."""
        return A2
    if mistake("threshold the wrong way round"):
        """You predict 1 where the probability is below 0.5. Turn the comparison round."""
        return (A2 < 0.5).astype(int)
    if mistake("threshold at 0"):
        """Every example gets a 1, as every probability is above 0. Compare A2 with 0.5."""
        return (A2 > 0).astype(int)
    if mistake("0 for every example"):
        """Every example gets a 0. Compare the probabilities with 0.5; converting them to integers
        cuts them off."""
        return A2.astype(int)
    if mistake("labels -1 and 1"):
        """You use -1 and 1. The labels of this course are 0 and 1."""
        return np.where(A2 > 0.5, 1, -1)
    if mistake("compared with the mean"):
        """You compare with the mean probability. The threshold is 0.5, whatever the others are."""
        return (A2 > np.mean(A2)).astype(int)
    if mistake("shape (m,)"):
        """The labels are right, but their shape is (m,). Keep them a row: (1, m)."""
        return (A2[0] > 0.5).astype(int)
    if mistake("column for row"):
        """The labels are right, but they stand in a column. The examples lie side by side: shape
        (1, m)."""
        return (A2.T > 0.5).astype(int)
    if mistake("one label for all"):
        """You return one label. Every example gets one of its own: shape (1, m)."""
        return int(np.mean(A2) > 0.5)
    if mistake("cache returned too"):
        """You return all that forward_propagation does. Take A2 and compare it with 0.5."""
        return A2, cache
    return (A2 > 0.5).astype(int)
