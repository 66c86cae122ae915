"""The exercise at the heart of lesson 2: the cost of one neuron and its gradients."""

from dataclasses import replace
from typing import Any

import numpy as np

from dlhelpers import logistic
from dlhelpers.activations import sigmoid
from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.exercise import Case
from dlhelpers.exercises.lessons import cost as costs
from dlhelpers.exercises.lessons.random_networks import labels


def _propagate_cases(rng: np.random.Generator) -> list[Case]:
    def case(name: str, n_x: int, m: int, Y: Any = None) -> Case:
        # The bias is not near 0, or it would not show where it is forgotten; and no probability is
        # so sure that it would tell who adds 1e-7 within the logarithm, which is no mistake.
        w, b = rng.normal(size=(n_x, 1)), float(rng.uniform(0.3, 1) * rng.choice([-1, 1]))
        X = rng.normal(size=(n_x, m))
        return Case(name, 2 * w / np.abs(w.T @ X).max(), b, X, labels(rng, m) if Y is None else Y)

    n, m = (int(k) for k in rng.choice(np.arange(4, 10), size=2, replace=False))
    X = np.array([[1.0, 2.0, 3.0, 4.0], [0.0, 1.0, 0.0, -1.0]])
    return [
        Case("the worked example", np.zeros((2, 1)), 0.0, X, np.array([[1, 0, 1, 1]])),
        Case(
            "2 features, 3 examples, all of them whole numbers",
            np.array([[1], [-1]]),
            1,
            np.array([[2, 1, -1], [0, 2, 1]]),
            np.array([[1, 0, 1]]),
        ),
        case(f"{n} features, {m} examples", n, m),
        case("one example with label 1", 3, 1, np.array([[1]])),
        case("one example with label 0", 3, 1, np.array([[0]])),
        case("one feature", 1, 5),
        case("one feature, one example", 1, 1, np.array([[1]])),
        case("as many features as examples", 3, 3),
        case("all labels 0", 2, 4, np.zeros((1, 4), dtype=int)),
        case("all labels 1", 4, 3, np.ones((1, 3), dtype=int)),
    ]


def _with_cost(wrong):
    """A wrong cost beside the right gradients."""

    def propagate(w, b, X, Y):
        grads, _ = logistic.propagate(w, b, X, Y)
        return grads, wrong.function(sigmoid(np.dot(w.T, X) + b), Y)

    return replace(wrong, function=propagate)


@exercise(
    reference=logistic.propagate,
    cases=_propagate_cases,
    hints=[
        "For one example: what are z, a, and by how much is a too large? Then: which of it does "
        "NumPy do for all columns of X at once?",
        "Write down the shapes: w.T is (1, n_x), X is (n_x, m). What are A, and A - Y? dw must "
        "have the shape of w.",
        "The cost: multiply element by element with *, np.sum over everything, divide by -m.",
        "A = sigmoid(np.dot(w.T, X) + b); dw = np.dot(X, (A - Y).T) / m; db = np.sum(A - Y) / m; "
        "cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m",
    ],
)
def propagate(w, b, X, Y):
    m = X.shape[1]
    if mistake("m taken from the features"):
        """You divide by the number of features. m is the number of examples, and these are the
        columns of X: X.shape[1]."""
        m = X.shape[0]
    if mistake("m is the size of X"):
        """You divide by the number of all values in X. m is the number of examples, X.shape[1]."""
        m = X.size
    if mistake("fixed m = 209"):
        """You divide by 209, which is right for one data set only. m is X.shape[1]."""
        m = 209
    if mistake("1/m missing everywhere"):
        """The cost and both gradients are sums over the examples. Divide each by their number,
        m = X.shape[1] (Y.shape[0] is 1)."""
        m = 1
    A = sigmoid(np.dot(w.T, X) + b)
    if mistake("sigmoid forgotten"):
        """Your A can be above 1, which no probability is. Send w^T X + b through sigmoid."""
        A = np.dot(w.T, X) + b
    if mistake("tanh for sigmoid"):
        """Your A runs from -1 to 1, as tanh does. A probability comes from sigmoid."""
        A = np.tanh(np.dot(w.T, X) + b)
    if mistake("minus sign of the sigmoid forgotten"):
        """Your A falls where w^T X + b grows: so it is without the minus sign in the exponent. Use
        sigmoid."""
        A = 1 / (1 + np.exp(np.dot(w.T, X) + b))
    if mistake("bias outside the sigmoid"):
        """You add b after the sigmoid. It belongs inside: sigmoid(w^T X + b)."""
        A = sigmoid(np.dot(w.T, X)) + b
    if mistake("A is a column"):
        """Your A is a column, and the labels are a row: each meets each. np.dot(w.T, X) gives a
        row."""
        A = sigmoid(np.dot(X.T, w) + b)
    if mistake("one score for all examples"):
        """Every example gets the same A: np.sum adds up all of X. Each example has a score of its
        own: np.dot(w.T, X)."""
        A = sigmoid(np.sum(w * X) + b)
    if mistake("bias forgotten"):
        """Your A does not depend on b. The score of an example is w^T x + b."""
        A = sigmoid(np.dot(w.T, X))
    if mistake("bias subtracted"):
        """Your b counts negative. The score of an example is w^T x + b; in an exponent the minus
        sign goes before all of it, -(w^T x + b)."""
        A = sigmoid(np.dot(w.T, X) - b)
    if mistake("w not transposed"):
        """The shapes do not fit: w is (n_x, 1) and X is (n_x, m). Transpose w first, w.T, so that
        each column of X gives one number."""
        A = sigmoid(np.dot(w, X) + b)
    if mistake("* for the dot product w^T X"):
        """w.T * X multiplies element by element. Each example's score is a sum over its features:
        np.dot(w.T, X), or w.T @ X."""
        A = sigmoid(w.T * X + b)
    if mistake("w * X not summed"):
        """w * X gives a number for every feature of every example. Each example's score is their
        sum: np.dot(w.T, X)."""
        A = sigmoid(w * X + b)
    if mistake("A cut to whole numbers"):
        """Your A is 0 everywhere. Is it filled? np.zeros_like(Y) has the type of the labels, which
        takes whole numbers only; np.zeros(Y.shape) takes fractions."""
        A = A.astype(Y.dtype)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m

    dZ = A - Y
    if mistake("Y - A for A - Y in dw and db"):
        """The sign of dw and db is wrong: the error is prediction minus label, A - Y."""
        dZ = Y - A
    if mistake("labels forgotten in dw and db"):
        """The error in dw and db is A alone. It is prediction minus label, A - Y."""
        dZ = A
    if mistake("A + Y for A - Y in dw and db"):
        """The error in dw and db is A + Y. It is prediction minus label, A - Y."""
        dZ = A + Y
    if mistake("derivative of the sigmoid in dw and db"):
        """The error in dw and db has an extra factor a (1 - a). With the cross-entropy it cancels:
        only A - Y is left."""
        dZ = (A - Y) * A * (1 - A)
    if mistake("squared error in dw and db"):
        """The error in dw and db is squared. The cost's derivative has A - Y itself."""
        dZ = (A - Y) ** 2
    if mistake("absolute error in dw and db"):
        """The error in dw and db has lost its sign, which says which way to go. Leave it A - Y."""
        dZ = np.abs(A - Y)
    if mistake("1/m missing in dw and db"):
        """The factor 1/m is missing in dw and db: divide by m, the number of examples."""
        dZ = dZ * m
    if mistake("multiplied by m in dw and db"):
        """You multiply by m in dw and db. Divide by it: * (1 / m), or / m."""
        dZ = dZ * m * m
    if mistake("1/m twice in dw and db"):
        """You divide by m twice in dw and db. Once is enough; np.mean does it already."""
        dZ = dZ / m
    dw = np.dot(X, dZ.T) / m
    if mistake("m taken from the features in dw"):
        """dw is divided by the number of features. m is the number of examples, X.shape[1]."""
        dw = np.dot(X, dZ.T) / X.shape[0]
    if mistake("dw multiplied by m"):
        """You multiply by m in dw. Divide by it: * (1 / m), or / m."""
        dw = np.dot(X, dZ.T) * m
    if mistake("1/m missing in dw"):
        """The factor 1/m is missing in dw: divide by m, the number of examples."""
        dw = np.dot(X, dZ.T)
    if mistake("1/m twice in dw"):
        """You divide by m twice in dw. Once is enough; np.mean does it already."""
        dw = dw / m
    if mistake("Y - A for A - Y in dw"):
        """The sign of dw is wrong: the error is prediction minus label, A - Y."""
        dw = np.dot(X, (Y - A).T) / m
    if mistake("labels forgotten in dw"):
        """The error in dw is A alone. It is prediction minus label, A - Y."""
        dw = np.dot(X, A.T) / m
    if mistake("A + Y for A - Y in dw"):
        """The error in dw is A + Y. It is prediction minus label, A - Y."""
        dw = np.dot(X, (A + Y).T) / m
    if mistake("derivative of the sigmoid in dw"):
        """The error in dw has an extra factor a (1 - a). With the cross-entropy it cancels: only
        A - Y is left."""
        dw = np.dot(X, (dZ * A * (1 - A)).T) / m
    if mistake("squared error in dw"):
        """The error in dw is squared. The cost's derivative has A - Y itself."""
        dw = np.dot(X, (dZ**2).T) / m
    if mistake("absolute error in dw"):
        """The error in dw has lost its sign, which says which way to go. Leave it A - Y."""
        dw = np.dot(X, np.abs(dZ).T) / m
    if mistake("A - Y not transposed"):
        """X is (n_x, m) and A - Y is (1, m), so their product has no meaning. Transpose the
        second: np.dot(X, (A - Y).T) is (n_x, 1), the shape of w."""
        dw = np.dot(X, dZ) / m
    if mistake("X transposed in dw"):
        """It is A - Y that is to be transposed, not X: (n_x, m) times (m, 1) is (n_x, 1)."""
        dw = np.dot(X.T, dZ) / m
    if mistake("both transposed in dw"):
        """Transpose A - Y only and leave X as it is: (n_x, m) times (m, 1) is (n_x, 1)."""
        dw = np.dot(X.T, dZ.T) / m
    if mistake("dw is a row"):
        """dw is a row. It needs the shape of w, (n_x, 1): np.dot(X, (A - Y).T)."""
        dw = np.dot(dZ, X.T) / m
    if mistake("dw has shape (n_x,)"):
        """dw has shape (n_x,). It needs the shape of w, (n_x, 1): sum with keepdims=True, or use
        np.dot(X, (A - Y).T)."""
        dw = np.sum(X * dZ, axis=1) / m
    if mistake("dw not summed"):
        """dw has a column for each example. Sum over the examples: np.dot(X, (A - Y).T)
        multiplies and sums at once."""
        dw = X * dZ / m
    if mistake("dw summed to one number"):
        """dw is one number. Every weight has a gradient of its own: sum over the examples only."""
        dw = np.sum(X * dZ) / m
    if mistake("dw summed over the features"):
        """dw is summed over the features. Sum over the examples, which lie along axis 1."""
        dw = np.sum(X * dZ, axis=0, keepdims=True) / m
    if mistake("dw cut to whole numbers"):
        """Given whole numbers, your dw has whole numbers: np.zeros_like(w) has the type of w. Take
        np.zeros(w.shape)."""
        dw = dw.astype(w.dtype)
    db = np.sum(dZ) / m
    if mistake("db multiplied by m"):
        """You multiply by m in db. Divide by it: * (1 / m), or / m."""
        db = np.sum(dZ) * m
    if mistake("1/m missing in db"):
        """The factor 1/m is missing in db: divide by m, the number of examples."""
        db = np.sum(dZ)
    if mistake("1/m twice in db"):
        """You divide by m twice in db. Once is enough; np.mean does it already."""
        db = np.mean(dZ) / m
    if mistake("Y - A for A - Y in db"):
        """The sign of db is wrong: the error is prediction minus label, A - Y."""
        db = np.sum(Y - A) / m
    if mistake("labels forgotten in db"):
        """The error in db is A alone. It is prediction minus label, A - Y."""
        db = np.sum(A) / m
    if mistake("A + Y for A - Y in db"):
        """The error in db is A + Y. It is prediction minus label, A - Y."""
        db = np.sum(A + Y) / m
    if mistake("derivative of the sigmoid in db"):
        """The error in db has an extra factor a (1 - a). With the cross-entropy it cancels: only
        A - Y is left."""
        db = np.sum(dZ * A * (1 - A)) / m
    if mistake("squared error in db"):
        """The error in db is squared. The cost's derivative has A - Y itself."""
        db = np.sum(dZ**2) / m
    if mistake("absolute error in db"):
        """The error in db has lost its sign, which says which way to go. Leave it A - Y."""
        db = np.sum(np.abs(dZ)) / m
    if mistake("db not summed"):
        """db is a row with one number for each example. There is one bias, so sum them."""
        db = dZ / m
    if mistake("db is A - Y"):
        """db is A - Y, one number for each example. There is one bias: take their mean."""
        db = dZ
    if mistake("db summed over the wrong axis"):
        """db has one number for each example: axis 0 of A - Y has length 1, so nothing was
        summed. Sum over all of it."""
        db = np.sum(dZ, axis=0) / m
    if mistake("cost before gradients"):
        """You return the cost first. The order is grads, cost."""
        return cost, {"dw": dw, "db": db}
    if mistake("gradients without their dict"):
        """You return three values. Put the gradients into one dict, {"dw": dw, "db": db}, and
        return that and the cost."""
        return dw, db, cost
    return {"dw": dw, "db": db}, cost


# The cost's mistakes are tried first: np.dot of two rows fails there as it does in dw.
propagate = replace(propagate, mistakes=[*map(_with_cost, costs.MISTAKES), *propagate.mistakes])
