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
        # The bias is not near 0, or it would not show where it is forgotten.
        w, b = rng.normal(size=(n_x, 1)), float(rng.uniform(0.3, 1) * rng.choice([-1, 1]))
        return Case(name, w, b, rng.normal(size=(n_x, m)), labels(rng, m) if Y is None else Y)

    n, m = (int(k) for k in rng.choice(np.arange(4, 10), size=2, replace=False))
    X = np.array([[1.0, 2.0, 3.0, 4.0], [0.0, 1.0, 0.0, -1.0]])
    return [
        Case("the worked example", np.zeros((2, 1)), 0.0, X, np.array([[1, 0, 1, 1]])),
        case("2 features, 3 examples", 2, 3),
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
    if mistake("fixed m = 209"):
        """You divide by 209, which is right for one data set only. m is X.shape[1]."""
        m = 209
    if mistake("1/m missing everywhere"):
        """The cost and both gradients are sums over the examples. Divide each by their number,
        m = X.shape[1]."""
        m = 1
    A = sigmoid(np.dot(w.T, X) + b)
    if mistake("sigmoid forgotten"):
        """Your A can be below 0 and above 1: it is w^T X + b itself. Send it through sigmoid."""
        A = np.dot(w.T, X) + b
    if mistake("tanh for sigmoid"):
        """Your A runs from -1 to 1, as tanh does. A probability comes from sigmoid."""
        A = np.tanh(np.dot(w.T, X) + b)
    if mistake("minus sign of the sigmoid forgotten"):
        """Your A falls where w^T X + b grows: the exponent lacks its minus sign. Use sigmoid."""
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
        """You subtract b. The score of an example is w^T x + b."""
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
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m

    dZ = A - Y
    if mistake("Y - A for A - Y in dw and db"):
        """dw and db have the wrong sign: the error is prediction minus label, A - Y."""
        dZ = Y - A
    if mistake("labels forgotten in dw and db"):
        """dw and db have A where the error belongs: prediction minus label, A - Y."""
        dZ = A
    if mistake("A + Y for A - Y in dw and db"):
        """dw and db have A + Y where the error belongs: prediction minus label, A - Y."""
        dZ = A + Y
    if mistake("derivative of the sigmoid in dw and db"):
        """dw and db have an extra factor a (1 - a). With the cross-entropy it cancels: only A - Y
        is left."""
        dZ = (A - Y) * A * (1 - A)
    if mistake("squared error in dw and db"):
        """dw and db have the square of A - Y. The cost's derivative has A - Y itself."""
        dZ = (A - Y) ** 2
    if mistake("absolute error in dw and db"):
        """dw and db have the absolute value of A - Y. Its sign says which way to go: leave it."""
        dZ = np.abs(A - Y)
    dw = np.dot(X, dZ.T) / m
    if mistake("m taken from the features in dw"):
        """dw is divided by the number of features. m is the number of examples, X.shape[1]."""
        dw = np.dot(X, dZ.T) / X.shape[0]
    if mistake("dw multiplied by m"):
        """dw is multiplied by m. Divide by it: * (1 / m), or / m."""
        dw = np.dot(X, dZ.T) * m
    if mistake("1/m missing in dw"):
        """dw is m times too large: divide it by m, the number of examples."""
        dw = np.dot(X, dZ.T)
    if mistake("1/m twice in dw"):
        """dw is divided by m twice. Once is enough."""
        dw = dw / m
    if mistake("Y - A for A - Y in dw"):
        """dw has the wrong sign: the error is prediction minus label, A - Y."""
        dw = np.dot(X, (Y - A).T) / m
    if mistake("labels forgotten in dw"):
        """dw has A where the error belongs: prediction minus label, A - Y."""
        dw = np.dot(X, A.T) / m
    if mistake("A + Y for A - Y in dw"):
        """dw has A + Y where the error belongs: prediction minus label, A - Y."""
        dw = np.dot(X, (A + Y).T) / m
    if mistake("derivative of the sigmoid in dw"):
        """dw has an extra factor a (1 - a). With the cross-entropy it cancels: only A - Y is
        left."""
        dw = np.dot(X, (dZ * A * (1 - A)).T) / m
    if mistake("squared error in dw"):
        """dw has the square of A - Y. The cost's derivative has A - Y itself."""
        dw = np.dot(X, (dZ**2).T) / m
    if mistake("absolute error in dw"):
        """dw has the absolute value of A - Y. Its sign says which way to go: leave it."""
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
    db = np.sum(dZ) / m
    if mistake("db multiplied by m"):
        """db is multiplied by m. Divide by it: * (1 / m), or / m."""
        db = np.sum(dZ) * m
    if mistake("1/m missing in db"):
        """db is m times too large: divide it by m, the number of examples."""
        db = np.sum(dZ)
    if mistake("1/m twice in db"):
        """db is divided by m twice. Once is enough; np.mean does it already."""
        db = np.mean(dZ) / m
    if mistake("Y - A for A - Y in db"):
        """db has the wrong sign: the error is prediction minus label, A - Y."""
        db = np.sum(Y - A) / m
    if mistake("labels forgotten in db"):
        """db has A where the error belongs: prediction minus label, A - Y."""
        db = np.sum(A) / m
    if mistake("A + Y for A - Y in db"):
        """db has A + Y where the error belongs: prediction minus label, A - Y."""
        db = np.sum(A + Y) / m
    if mistake("derivative of the sigmoid in db"):
        """db has an extra factor a (1 - a). With the cross-entropy it cancels: only A - Y is
        left."""
        db = np.sum(dZ * A * (1 - A)) / m
    if mistake("squared error in db"):
        """db has the square of A - Y. The cost's derivative has A - Y itself."""
        db = np.sum(dZ**2) / m
    if mistake("absolute error in db"):
        """db has the absolute value of A - Y. Its sign says which way to go: leave it."""
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
    if mistake("1/m missing in dw and db"):
        """The cost is right; dw and db are m times too large. They need the factor 1/m too."""
        dw, db = np.dot(X, dZ.T), np.sum(dZ)
    if mistake("multiplied by m in dw and db"):
        """dw and db are multiplied by m. Divide by it: * (1 / m), or / m."""
        dw, db = np.dot(X, dZ.T) * m, np.sum(dZ) * m
    if mistake("1/m twice in dw and db"):
        """dw and db are divided by m twice. Once is enough; np.mean does it already."""
        dw, db = dw / m, db / m
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
