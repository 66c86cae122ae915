"""A stretch exercise of lesson 2: as many neurons as there are classes, behind a softmax."""

import numpy as np

from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.exercise import Case


def _classes_cases(rng: np.random.Generator) -> list[Case]:
    def case(name: str, n_y: int, n_x: int, m: int) -> Case:
        W, b = rng.normal(size=(n_y, n_x)), rng.normal(size=(n_y, 1))
        X, classes = rng.normal(size=(n_x, m)), rng.integers(0, n_y, size=m)
        classes[0] = 0  # and not all of one class, or of another number in each
        return Case(name, 2 * W / np.abs(W @ X).max(), b, X, np.eye(n_y)[:, classes])

    n, m = (int(k) for k in rng.choice(np.arange(5, 10), size=2, replace=False))
    X = np.array([[3.0, 0.0, -6.0, 6.0], [0.0, 6.0, 0.0, -12.0]])
    Y = np.array([[1, 1, 1, 0], [0, 0, 0, 1], [0, 0, 0, 0]])
    return [
        Case("the worked example", np.zeros((3, 2)), np.zeros((3, 1)), X, Y),
        Case(
            "3 classes, 2 features, whole numbers",
            np.array([[1, 0], [0, 1], [-1, 1]]),
            np.array([[1], [0], [-1]]),
            np.array([[1, -1, 2, 0], [0, 1, 1, -1]]),
            np.array([[1, 0, 0, 0], [0, 1, 0, 1], [0, 0, 1, 0]]),
        ),
        case(f"3 classes, {n} features, {m} examples", 3, n, m),
        case("4 classes, 4 features, 4 examples", 4, 4, 4),
        case("two classes", 2, 3, 5),
        case("one example", 3, 4, 1),
        case("5 classes, one feature", 5, 1, 6),
    ]


@exercise(
    cases=_classes_cases,
    hints=[
        "A neuron is a row of W. What does `W @ X + b` hold, and along which axis lie the scores "
        "of one example?",
        "The softmax of each column: the exponentials, divided by their sum over axis 0.",
        "In each column of Y * np.log(A) one number is not zero: that of the right class. The "
        "errors are A - Y again; dW has a row for each neuron.",
        "E = np.exp(W @ X + b); A = E / np.sum(E, axis=0); cost = -np.sum(Y * np.log(A)) / m; "
        "dZ = A - Y; dW = dZ @ X.T / m; db = np.sum(dZ, axis=1, keepdims=True) / m",
    ],
)
def propagate_classes(W, b, X, Y):
    m = X.shape[1]
    if mistake("1/m missing everywhere"):
        """The cost and both gradients are sums over the examples. Divide each by their number,
        m = X.shape[1]."""
        m = 1
    if mistake("m is the number of classes"):
        """You divide by the number of classes. m is the number of examples, X.shape[1]."""
        m = Y.shape[0]
    if mistake("m is the size of Y"):
        """You take a mean over classes and examples, as np.mean of a matrix does. The cost is a sum
        over the classes: divide by m = X.shape[1] alone."""
        m = Y.size
    E = np.exp(W @ X + b)
    if mistake("bias forgotten"):
        """Your scores do not depend on b. They are W X + b."""
        E = np.exp(W @ X)
    A = E / np.sum(E, axis=0)
    if mistake("softmax of the rows"):
        """Each row of your A sums to 1. Here an example is a column: sum over axis=0."""
        A = E / np.sum(E, axis=1, keepdims=True)
    if mistake("softmax of the whole matrix"):
        """All of your A sums to 1, and each column must: sum over axis=0."""
        A = E / np.sum(E)
    if mistake("sigmoid for the softmax"):
        """You took the sigmoid of each score: the probabilities of an example do not sum to 1.
        Take the softmax of each column."""
        A = E / (1 + E)
    cost = -np.sum(Y * np.log(A)) / m
    if mistake("cost of a yes and no for each class"):
        """Your cost has the term with 1 - Y, too, as if each class were a question of its own. The
        softmax gives one probability to the right class, and minus its logarithm is the loss."""
        cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    if mistake("minus sign of the cost forgotten"):
        """Your cost is negative. It is minus the mean of the logarithms."""
        cost = -cost
    if mistake("labels forgotten in the cost"):
        """Your cost sums the logarithms of all classes. Only that of the right class counts: Y
        times np.log(A)."""
        cost = -np.sum(np.log(A)) / m
    if mistake("cost for each example"):
        """You return a loss for each example. The cost is their mean, one number."""
        cost = -np.sum(Y * np.log(A), axis=0) / m
    dZ = A - Y
    if mistake("Y - A for A - Y"):
        """The sign of your gradients is wrong: the error is prediction minus label, A - Y."""
        dZ = Y - A
    if mistake("slope of the sigmoid"):
        """Your error has a factor a (1 - a). Behind a softmax, as behind the sigmoid, the
        cross-entropy leaves A - Y alone."""
        dZ = (A - Y) * A * (1 - A)
    if mistake("labels forgotten in the error"):
        """Your error is A alone. It is prediction minus label, A - Y."""
        dZ = A
    dW = dZ @ X.T / m
    if mistake("dW transposed"):
        """Your dW is transposed. It has the shape of W, a row for each class: dZ @ X.T."""
        dW = X @ dZ.T / m
    if mistake("1/m missing in dW"):
        """The factor 1/m is missing in dW: divide by m, the number of examples."""
        dW = dZ @ X.T
    db = np.sum(dZ, axis=1, keepdims=True) / m
    if mistake("db is one number"):
        """db is one number. Each class has a bias of its own: sum over the examples alone, axis=1,
        with keepdims=True."""
        db = np.sum(dZ) / m
    if mistake("db has shape (n_y,)"):
        """db has shape (n_y,). It needs the shape of b, (n_y, 1): keepdims=True."""
        db = np.sum(dZ, axis=1) / m
    if mistake("db summed over the classes"):
        """db is summed over the classes, axis 0. The examples lie along axis 1."""
        db = np.sum(dZ, axis=0, keepdims=True) / m
    if mistake("1/m missing in db"):
        """The factor 1/m is missing in db: divide by m, the number of examples."""
        db = np.sum(dZ, axis=1, keepdims=True)
    if mistake("db not summed"):
        """db has a number for each example. Sum over them: axis=1, with keepdims=True."""
        db = dZ / m
    if mistake("cost before gradients"):
        """You return the cost first. The order is grads, cost."""
        return cost, {"dW": dW, "db": db}
    return {"dW": dW, "db": db}, cost
