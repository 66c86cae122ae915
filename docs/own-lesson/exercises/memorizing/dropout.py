"""The exercises on dropout: forward with units left out, and back.

What is drawn at random is not compared number by number: `same_dropout` asks whether the rest
follows from the mask that was drawn. So any generator is right.
"""

import numpy as np

from dlhelpers.activations import sigmoid
from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.compare import Difference, compare
from dlhelpers.exercises.engine.exercise import Case
from dlhelpers.exercises.lessons.memorizing.networks import BY_HAND, network, networks, strength
from dlhelpers.planar import forward_propagation


def _with_dropout(X, parameters, keep_prob=0.5):
    """The right answer; under "made with" stands what `same_dropout` must know."""
    Z1 = forward_propagation(X, parameters)[1]["Z1"]
    D1 = np.random.rand(*Z1.shape) < keep_prob
    A2, cache = _from_mask(Z1, D1, parameters["W2"], parameters["b2"], keep_prob)
    used = {"W2": parameters["W2"], "b2": parameters["b2"], "keep_prob": keep_prob}
    return A2, {**cache, "made with": used}


def _from_mask(Z1, D1, W2, b2, keep_prob):
    A1 = np.tanh(Z1) * D1 / keep_prob
    Z2 = W2 @ A1 + b2
    A2 = sigmoid(Z2)
    return A2, {"Z1": Z1, "D1": D1, "A1": A1, "Z2": Z2, "A2": A2}


def same_dropout(actual, expected):
    """Compare two results whose masks are drawn at random.

    Where `expected` is the reference's, the mask in `actual` must be one of 0 and 1 with the right
    share of 1, and all else must follow from it. Where it is a mistake's, the numbers decide: every
    check starts from the same random state.
    """
    if not (isinstance(expected, tuple) and "made with" in expected[1]):
        return compare(actual, expected)
    A2, cache = expected[0], dict(expected[1])
    used = cache.pop("made with")
    differs = compare(actual, (A2, cache), values=lambda *_: None)  # structure and shapes alone
    if differs:
        return differs
    D1 = np.asarray(actual[1]["D1"])
    return _refused_mask(D1, used["keep_prob"]) or compare(
        actual, _from_mask(cache["Z1"], D1, **used)
    )


def _refused_mask(D1, keep_prob):
    """Is the mask no fair draw? In six standard errors one in a million right ones is refused."""
    share = D1.mean()
    error = 6 * np.sqrt(keep_prob * (1 - keep_prob) / D1.size)
    text = f"{share:.0%} of yours[1]['D1'] is 1, expected are about {keep_prob:.0%}"
    if not np.isin(D1, (0, 1)).all():
        text = "yours[1]['D1'] holds other numbers than 0 and 1"
        return Difference("value", "[1]['D1']", text, mistake="D1 is not 0 or 1",
                          sentence="Your D1 holds other numbers than 0 and 1. A unit is kept where "
                          "its random number is below keep_prob: compare the two.")  # fmt: skip
    if D1.size >= 100 and 0 < share < 1 and (D1 == D1[:, :1]).all():
        text = "all columns of yours[1]['D1'] are the same"
        return Difference("value", "[1]['D1']", text, mistake="one draw for all examples",
                          sentence="Your D1 leaves out the same units for every example. Draw a "
                          "number for each entry of A1.")  # fmt: skip
    if abs(share - keep_prob) > error:
        return Difference("value", "[1]['D1']", text, mistake="another share is kept",
                          sentence=f"Your D1 keeps {share:.0%} of the units where keep_prob is "
                          f"{keep_prob:.0%}. Keep a unit where a number from 0 to 1 is below "
                          "keep_prob.")  # fmt: skip
    return None


def _forward_cases(rng):
    large = network(rng, 2, 20), rng.normal(size=(2, 60))
    return [
        Case("the worked example", np.array([[1.0, 0], [0, 1]]), BY_HAND, 0.5),
        *(Case(name, X, made, strength(rng)) for name, made, X, _ in networks(rng)),
        Case("20 hidden units, 60 examples, keep_prob 0.8", large[1], large[0], 0.8),
        Case("20 hidden units, 60 examples, keep_prob 0.3", large[1], large[0], keep_prob=0.3),
        Case("keep_prob is 1: all units stay", large[1], large[0], 1.0),
    ]


@exercise(
    reference=_with_dropout,
    cases=_forward_cases,
    same=same_dropout,
    hints=[
        "Which of the two layers loses units? The output must stay: there is only one unit.",
        "np.random.rand(3, 5) draws numbers from 0 to 1. What share of them is below keep_prob?",
        "What is kept must stand in for what is gone: A1 = A1 * D1 / keep_prob.",
        '_, cache = forward_propagation(X, parameters); D1 = np.random.rand(*cache["A1"].shape) < '
        'keep_prob; A1 = cache["A1"] * D1 / keep_prob; and Z2, A2 from A1 as in lesson 3',
    ],
)
def forward_propagation_with_dropout(X, parameters, keep_prob=0.5):
    _, cache = forward_propagation(X, parameters)
    Z1, A1 = cache["Z1"], cache["A1"]
    D1 = np.random.rand(*A1.shape) < keep_prob
    if mistake("dropped and kept exchanged"):
        """Your D1 keeps what should go: a unit is kept where its random number is below
        keep_prob."""
        D1 = np.random.rand(*A1.shape) > keep_prob
    if mistake("normal numbers in the mask"):
        """Your D1 is drawn from the normal distribution, half of which is below 0. Take numbers
        from 0 to 1: np.random.rand."""
        D1 = np.random.randn(*A1.shape) < keep_prob
    if mistake("mask not compared with keep_prob"):
        """Your D1 holds random numbers. Compare them with keep_prob: a unit is kept where its
        number is below."""
        D1 = np.random.rand(*A1.shape)
    if mistake("one mask for all examples"):
        """Your D1 has one column, so that all examples lose the same units. Draw a number for each
        entry of A1, as many as np.tanh(Z1) has."""
        D1 = np.random.rand(A1.shape[0], 1) < keep_prob
    if mistake("half of the units, whatever keep_prob is"):
        """Your D1 keeps half of the units. The share that is kept is keep_prob."""
        D1 = np.random.rand(*A1.shape) < 0.5
    A1 = A1 * D1 / keep_prob
    if mistake("not divided by keep_prob"):
        """Your A1 is not divided by keep_prob. What is kept must stand in for what is gone, so that
        the sums in the next layer stay as large as before."""
        A1 = cache["A1"] * D1
    if mistake("multiplied by keep_prob"):
        """You multiply A1 by keep_prob, which makes it smaller still. Divide by it."""
        A1 = cache["A1"] * D1 * keep_prob
    if mistake("divided by 1 - keep_prob"):
        """You divide by the share that is dropped. Divide by the one that is kept, keep_prob."""
        A1 = cache["A1"] * D1 / (1 - keep_prob)
    if mistake("mask not applied"):
        """Your A1 keeps all its units. Multiply it by D1."""
        A1 = cache["A1"] / keep_prob
    if mistake("scaled before the bend"):
        """You drop and scale Z1, before tanh. Do it to A1, which the next layer sees."""
        A1 = np.tanh(Z1 * D1 / keep_prob)
    W2, b2 = parameters["W2"], parameters["b2"]
    Z2 = W2 @ A1 + b2
    if mistake("second layer fed with all units"):
        """Your Z2 is computed from lesson 3's A1, where no unit is dropped. Use the new A1."""
        Z2 = W2 @ cache["A1"] + b2
    if mistake("bias scaled"):
        """You divide Z2 by keep_prob, and its bias with it. Divide A1 instead, before W2."""
        Z2 = (W2 @ (cache["A1"] * D1) + b2) / keep_prob
        A1 = cache["A1"] * D1
    A2 = sigmoid(Z2)
    if mistake("lesson 3's output returned"):
        """Your A2 is lesson 3's, as if no unit were dropped. Compute Z2 and A2 from the new A1."""
        A2 = cache["A2"]
    if mistake("A1 before dropout in the cache"):
        """Your cache holds the A1 before dropout. Keep the one that the second layer was fed
        with."""
        A1 = cache["A1"]
    return A2, {"Z1": Z1, "D1": D1, "A1": A1, "Z2": Z2, "A2": A2}


def _backward_cases(rng):
    def case(name, made, X, Y, keep_prob, D1=None):
        Z1 = forward_propagation(X, made)[1]["Z1"]
        D1 = rng.uniform(size=Z1.shape) < keep_prob if D1 is None else D1
        _, cache = _from_mask(Z1, D1, made["W2"], made["b2"], keep_prob)
        return Case(name, made, cache, X, Y, keep_prob)

    by_hand = np.array([[1.0, 0], [0, 1]]), np.array([[1, 0]])
    mask = np.array([[True, False], [True, True]])
    large = network(rng, 3, 12), rng.normal(size=(3, 7)), rng.integers(0, 2, size=(1, 7))
    return [
        case("the worked example", BY_HAND, *by_hand, 0.5, mask),
        *(case(*shape, strength(rng)) for shape in networks(rng)),
        case("12 hidden units, 7 examples", *large, 0.6),
        case("keep_prob is 1: all units stay", *large, 1.0),
        case("all units dropped", *large, 0.6, np.zeros((12, 7), dtype=bool)),
    ]


@exercise(
    cases=_backward_cases,
    hints=[
        "Through which operation did A1 go on the way forward that lesson 3 does not have? Its "
        "derivative is a factor on the way back.",
        "dW2 and db2 look as in lesson 3: they were fed with the A1 of the cache.",
        "Back through dropout: dA1 = W2.T @ dZ2 * D1 / keep_prob. The slope of tanh is taken where "
        "tanh was, at Z1: the A1 of the cache is another number.",
        'dZ1 = W2.T @ dZ2 * cache["D1"] / keep_prob * (1 - np.tanh(cache["Z1"]) ** 2); the other '
        "lines are those of lesson 3",
    ],
)
def backward_propagation_with_dropout(parameters, cache, X, Y, keep_prob=0.5):
    m = X.shape[1]
    W2 = parameters["W2"]
    Z1, D1, A1, A2 = cache["Z1"], cache["D1"], cache["A1"], cache["A2"]
    dZ2 = A2 - Y
    dW2 = dZ2 @ A1.T / m
    if mistake("all units in dW2"):
        """Your dW2 is computed from units that were dropped. W2 was fed with the A1 of the cache:
        dZ2 @ A1.T / m."""
        dW2 = dZ2 @ np.tanh(Z1).T / m
    if mistake("divided by keep_prob in dW2"):
        """Your dW2 is divided by keep_prob a second time: the A1 of the cache is scaled already."""
        dW2 = dZ2 @ A1.T / m / keep_prob
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dA1 = W2.T @ dZ2 * D1 / keep_prob
    if mistake("mask forgotten on the way back"):
        """Your error goes back through units that were dropped. Multiply W2.T @ dZ2 by D1."""
        dA1 = W2.T @ dZ2 / keep_prob
    if mistake("keep_prob forgotten on the way back"):
        """On the way forward A1 was divided by keep_prob, so its error is, too:
        dA1 = W2.T @ dZ2 * D1 / keep_prob."""
        dA1 = W2.T @ dZ2 * D1
    if mistake("multiplied by keep_prob on the way back"):
        """You multiply by keep_prob on the way back. The same factor as forward is wanted:
        divide."""
        dA1 = W2.T @ dZ2 * D1 * keep_prob
    if mistake("no dropout on the way back"):
        """Your dZ1 is lesson 3's. On the way forward A1 was multiplied by D1 / keep_prob, and so is
        its error on the way back."""
        dA1 = W2.T @ dZ2
    dZ1 = dA1 * (1 - np.tanh(Z1) ** 2)
    if mistake("slope of the dropped A1"):
        """You have 1 - A1^2 for the slope, as in lesson 3. But the A1 of the cache is no longer
        tanh(Z1): it is masked and scaled. Take 1 - np.tanh(Z1)^2."""
        dZ1 = dA1 * (1 - A1**2)
    if mistake("lesson 3's dZ1 with the mask"):
        """You have 1 - A1^2 for the slope, and no keep_prob. The A1 of the cache is masked and
        scaled: divide by keep_prob, and take the slope 1 - np.tanh(Z1)^2."""
        dZ1 = W2.T @ dZ2 * D1 * (1 - A1**2)
    if mistake("lesson 3's dZ1"):
        """Your dZ1 is lesson 3's, from the A1 of the cache. Go back through dropout, D1 and
        keep_prob, and take the slope where tanh was: 1 - np.tanh(Z1)^2."""
        dZ1 = W2.T @ dZ2 * (1 - A1**2)
    if mistake("slope forgotten"):
        """Your dZ1 lacks the slope of tanh, 1 - np.tanh(Z1)^2."""
        dZ1 = dA1
    dW1 = dZ1 @ X.T / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}
