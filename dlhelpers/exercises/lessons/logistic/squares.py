"""A stretch exercise of lesson 2: the gradient of the squared error."""

import numpy as np

from dlhelpers.activations import sigmoid
from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.exercise import Case
from dlhelpers.exercises.lessons.random_networks import labels


def _squares_cases(rng: np.random.Generator) -> list[Case]:
    def case(name: str, n_x: int, m: int) -> Case:
        # The bias is not near 0, or it would not show where it is forgotten.
        w, b = rng.normal(size=(n_x, 1)), float(rng.uniform(0.3, 1) * rng.choice([-1, 1]))
        X = rng.normal(size=(n_x, m))
        return Case(name, 2 * w / np.abs(w.T @ X).max(), b, X, labels(rng, m))

    n, m = (int(k) for k in rng.choice(np.arange(4, 10), size=2, replace=False))
    X = np.array([[1.0, 2.0, 3.0, 4.0], [0.0, 1.0, 0.0, -1.0]])
    one = np.array([[1.0]])
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
        Case("one example, sure and wrong", -2 * one, -1.0, one, np.array([[1]])),
        case("one feature", 1, 5),
        case("as many features as examples", 3, 3),
    ]


@exercise(
    cases=_squares_cases,
    hints=[
        "The chain is the one of section 4, with another last factor: what is the slope of "
        "(a - y)^2, when a changes?",
        "Three slopes, one after the other: 2 (a - y) from a to the loss, a (1 - a) from z to a, "
        "x from w to z. Nothing cancels this time.",
        "The first two, multiplied element by element, are dZ, a row. The third and the mean over "
        "the examples are as in propagate.",
        "dZ = 2 * (A - Y) * A * (1 - A); dw = np.dot(X, dZ.T) / m; db = np.sum(dZ) / m; "
        "cost = np.sum((A - Y) ** 2) / m",
    ],
)
def propagate_squared_error(w, b, X, Y):
    m = X.shape[1]
    if mistake("1/m missing everywhere"):
        """The cost and both gradients are sums over the examples. Divide each by their number,
        m = X.shape[1]."""
        m = 1
    if mistake("m taken from the features"):
        """You divide by the number of features. m is the number of examples, and these are the
        columns of X: X.shape[1]."""
        m = X.shape[0]
    A = sigmoid(np.dot(w.T, X) + b)
    if mistake("sigmoid forgotten"):
        """Your A can be above 1, which no probability is. Send w^T X + b through sigmoid."""
        A = np.dot(w.T, X) + b
    if mistake("bias forgotten"):
        """Your A does not depend on b. The score of an example is w^T x + b."""
        A = sigmoid(np.dot(w.T, X))
    cost = np.sum((A - Y) ** 2) / m
    if mistake("cross-entropy as cost"):
        """Your cost is still the cross-entropy. Here it is the mean of (a - y)^2."""
        cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    if mistake("half of the cost"):
        """Your cost is half as large: some books put 1/2 before the squared error, this exercise
        does not."""
        cost = np.sum((A - Y) ** 2) / (2 * m)
    if mistake("root of the cost"):
        """You took the root. The cost is the mean of the squares itself."""
        cost = np.sqrt(np.sum((A - Y) ** 2) / m)
    if mistake("absolute error as cost"):
        """Your cost is the mean of the distances |a - y|. Square them."""
        cost = np.sum(np.abs(A - Y)) / m
    if mistake("errors not squared"):
        """Your cost is the mean of a - y, in which errors of both signs cancel. Square them."""
        cost = np.sum(A - Y) / m
    if mistake("1/m missing in the cost"):
        """Your cost is a sum over the examples. Divide it by their number, m."""
        cost = np.sum((A - Y) ** 2)
    dZ = 2 * (A - Y) * A * (1 - A)
    if mistake("gradient of the cross-entropy"):
        """Your gradient is that of the cross-entropy, where the slope of the sigmoid cancels. With
        the squared error it stays: 2 (a - y) times a (1 - a)."""
        dZ = A - Y
    if mistake("slope of the sigmoid forgotten"):
        """Your gradient stops at a: 2 (a - y) is the slope of the loss there. Multiply by the
        sigmoid's, a (1 - a), to come to z."""
        dZ = 2 * (A - Y)
    if mistake("2 forgotten"):
        """Your gradient is half as long as it should be: the derivative of a square has a 2 in
        front."""
        dZ = (A - Y) * A * (1 - A)
    if mistake("sigmoid taken once more"):
        """You take the sigmoid of A, which is one already: its slope is A * (1 - A)."""
        dZ = 2 * (A - Y) * sigmoid(A) * (1 - sigmoid(A))
    if mistake("slope of tanh"):
        """1 - a^2 is the slope of tanh. That of the sigmoid is a (1 - a)."""
        dZ = 2 * (A - Y) * (1 - A**2)
    if mistake("Y - A for A - Y"):
        """The sign of your gradients is wrong: the error is prediction minus label, A - Y."""
        dZ = -dZ
    if mistake("squared error in the gradient"):
        """The error in your gradients is still squared. The derivative of (a - y)^2 is
        2 (a - y)."""
        dZ = (A - Y) ** 2 * A * (1 - A)
    dw = np.dot(X, dZ.T) / m
    if mistake("1/m missing in the gradients"):
        """Your gradients are sums over the examples. Divide them by their number, m."""
        return {"dw": np.dot(X, dZ.T), "db": np.sum(dZ)}, cost
    if mistake("dw is a row"):
        """dw is a row. It needs the shape of w, (n_x, 1): np.dot(X, dZ.T)."""
        dw = np.dot(dZ, X.T) / m
    db = np.sum(dZ) / m
    if mistake("1/m missing in db"):
        """The factor 1/m is missing in db: divide by m, the number of examples."""
        db = np.sum(dZ)
    if mistake("db not summed"):
        """db is a row with one number for each example. There is one bias, so sum them."""
        db = dZ / m
    if mistake("cost before gradients"):
        """You return the cost first. The order is grads, cost."""
        return cost, {"dw": dw, "db": db}
    return {"dw": dw, "db": db}, cost
