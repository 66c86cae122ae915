"""A stretch exercise of lesson 2: to train the neuron on the inner products of its examples."""

import numpy as np

from dlhelpers.activations import sigmoid
from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.exercise import Case
from dlhelpers.exercises.lessons.random_networks import labels


def _products_cases(rng: np.random.Generator) -> list[Case]:
    def case(name: str, n_x: int, m: int, steps: int, rate: float) -> Case:
        X = rng.normal(size=(n_x, m))
        Y = labels(rng, m)
        Y[0, : m // 4] = 1  # not as many of each, or the bias would stay near 0
        return Case(name, X.T @ X, Y, steps, rate)

    X, Y = np.array([[1.0, 2.0, 3.0, 4.0], [0.0, 1.0, 0.0, -1.0]]), np.array([[1, 0, 1, 1]])
    whole = np.array([[2, 1, -1, 0, 1], [0, 2, 1, 1, -1]])
    m = int(rng.integers(5, 10))
    return [
        Case("the worked example, one step", X.T @ X, Y, 1, 0.4),
        Case("the worked example, two steps", X.T @ X, Y, 2, 0.4),
        Case("whole numbers, 3 steps", whole.T @ whole, np.array([[1, 0, 1, 1, 1]]), 3, 0.3),
        case(f"{m} examples of 20 features, 7 steps", 20, m, 7, 0.05),
        case("8 examples of 3 features, 40 steps", 3, 8, 40, 0.2),
        case("one example", 4, 1, 12, 0.3),
        case("6 examples, 201 steps", 10, 6, 201, 0.02),
    ]


@exercise(
    cases=_products_cases,
    hints=[
        "Which pictures does a step of gradient descent add to w, and how much of each? So what "
        "becomes of the number that says how much of each there is?",
        "Put the sum of pictures, X c^T, in place of w in the scores w^T X + b. Where is K?",
        "In each step: the scores from c, K and b; the probabilities; their errors. Then c and b "
        "move, and K is needed for neither.",
        "A = sigmoid(c @ K + b); dZ = A - Y; c = c - learning_rate * dZ / m; "
        "b = b - learning_rate * np.sum(dZ) / m",
    ],
)
def optimize_on_products(K, Y, num_iterations, learning_rate):
    m = K.shape[1]
    if mistake("1/m missing everywhere"):
        """Your steps are m times too long. Both gradients are means over the examples: divide
        dZ and its sum by m."""
        m = 1
    if mistake("fixed m = 1000"):
        """You divide by 1000, which is right for one set of pictures only. m is K.shape[1]."""
        m = 1000
    if mistake("2000 iterations, whatever is asked for"):
        """You always make 2000 steps. Make num_iterations of them."""
        num_iterations = 2000
    if mistake("one step too few"):
        """You make one step too few. range(num_iterations) has exactly num_iterations numbers."""
        num_iterations = num_iterations - 1
    if mistake("learning rate ignored"):
        """Your steps do not depend on learning_rate. Multiply both by it, that of c and that
        of b."""
        learning_rate = 1
    c, b = np.zeros(Y.shape), 0.0
    if mistake("starts at one"):
        """Your c starts at 1. It starts at 0, because w does."""
        c = np.ones(Y.shape)
    for _ in range(num_iterations):
        A = sigmoid(c @ K + b)
        if mistake("products left out"):
            """Your scores are c + b. The score of an example is the sum over all examples of
            their coefficients times their products with it: c @ K + b."""
            A = sigmoid(c + b)
        if mistake("* for the matrix product"):
            """c * K gives a number for each pair of examples. An example's score is a sum over
            all of them: c @ K."""
            A = sigmoid(c * K + b)
        if mistake("sigmoid forgotten"):
            """Your A can be above 1, which no probability is. Send c K + b through sigmoid."""
            A = c @ K + b
        if mistake("bias forgotten"):
            """Your probabilities do not depend on b. The scores are c K + b."""
            A = sigmoid(c @ K)
        if mistake("scores divided by m"):
            """You divide the scores by m. The score is a sum, c K + b; a mean over the examples
            are the gradients."""
            A = sigmoid(c @ K / m + b)
        dZ = A - Y
        if mistake("labels left out"):
            """Your error is A itself. It is the probability minus the label, A - Y."""
            dZ = A
        if mistake("plus for minus"):
            """You step along the gradient, which points uphill. Subtract it."""
            dZ = Y - A
        if mistake("products in the step"):
            """You multiply by K in the step of c. The pictures are what c stands in front of:
            its own step is learning_rate * dZ / m. K is needed for the scores alone."""
            c = c - learning_rate * dZ @ K / m
        elif mistake("1/m missing at c"):
            """The step of c is m times too long: divide dZ by m."""
            c = c - learning_rate * dZ
        elif mistake("learning rate at b only"):
            """c takes its step without learning_rate. Multiply dZ by it."""
            c = c - dZ / m
        elif mistake("mean error for every example"):
            """All examples have the same coefficient. Each has an error of its own: c moves by
            dZ, not by its sum."""
            c = c - learning_rate * np.sum(dZ) / m
        elif mistake("c is the last step only"):
            """Your c is that of the last step alone. Each step adds to it: c = c - ..."""
            c = -learning_rate * dZ / m
        else:
            c = c - learning_rate * dZ / m
        if mistake("b not updated"):
            """b stays at 0. It takes a step, too: minus learning_rate times the mean of dZ."""
        elif mistake("1/m missing at b"):
            """The step of b is m times too long: divide the sum of dZ by m."""
            b = b - learning_rate * np.sum(dZ)
        elif mistake("learning rate at c only"):
            """b takes its step without learning_rate. Multiply the mean of dZ by it."""
            b = b - np.sum(dZ) / m
        elif mistake("b with a value for each example"):
            """Your b has a number for each example. One neuron has one bias: its step is the mean
            of dZ."""
            b = b - learning_rate * dZ / m
        else:
            b = b - learning_rate * np.sum(dZ) / m
        if mistake("one step only"):
            """However many iterations are asked for, one step is made. Is the return inside the
            loop? It belongs after it, with no indentation."""
            return c, b
    if mistake("c is a column"):
        """Your c is a column. It is a row, (1, m), as Y is: c @ K gives a row of scores."""
        c = c.T
    if mistake("c alone returned"):
        """You return c alone. Return both, c and b."""
        return c
    if mistake("b before c"):
        """You return b first. The order is c, b."""
        return b, c
    if mistake("probabilities returned"):
        """You return the probabilities. Return what gives them: c and b."""
        return A
    return c, b
