"""The exercises of lesson 2: logistic regression as a network of one neuron.

The longer ones have modules of their own: `gradient` has ``propagate``, `training` ``optimize`` and
``model``; the stretch exercises are in `products`, `squares` and `classes`.
"""

import numpy as np

from dlhelpers import logistic
from dlhelpers.activations import sigmoid
from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.exercise import Case
from dlhelpers.exercises.lesson import Lesson
from dlhelpers.exercises.lessons.logistic.classes import propagate_classes
from dlhelpers.exercises.lessons.logistic.gradient import propagate
from dlhelpers.exercises.lessons.logistic.products import optimize_on_products
from dlhelpers.exercises.lessons.logistic.questions import QUESTIONS
from dlhelpers.exercises.lessons.logistic.squares import propagate_squared_error
from dlhelpers.exercises.lessons.logistic.training import model, optimize


@exercise(
    reference=logistic.initialize_with_zeros,
    cases=lambda rng: [
        Case("the worked example, dim = 2", 2),
        Case("one feature", 1),
        Case("dim = 300, as in pictures of 10 by 10 pixels", 300),
        *(Case(f"dim = {n}", int(n)) for n in rng.choice(np.arange(3, 40), 2, replace=False)),
    ],
    hints=[
        "How many weights has one neuron that looks at dim numbers? How many biases?",
        "`np.zeros` takes a shape, and a shape with two numbers is a tuple. Count the parentheses.",
        "w is a column of zeros, shape (dim, 1). b is a plain number.",
        "return np.zeros((dim, 1)), 0.0",
    ],
)
def initialize_with_zeros(dim):
    w = np.zeros((dim, 1))
    if mistake("shape (dim,)"):
        """Your w has shape (dim,), which is neither a row nor a column. Ask for a column:
        np.zeros takes the shape as one tuple, (dim, 1)."""
        w = np.zeros(dim)
    if mistake("row for column"):
        """Your w is a row. It should be a column, shape (dim, 1): w.T makes it a row later."""
        w = np.zeros((1, dim))
    if mistake("square matrix"):
        """Your w is a square matrix. One neuron has one weight a feature: shape (dim, 1)."""
        w = np.zeros((dim, dim))
    if mistake("fixed size 12288"):
        """Your w has 12288 rows, whatever dim is. Take the size from the argument."""
        w = np.zeros((12288, 1))
    if mistake("random weights"):
        """Your w is random. One neuron alone can start at zero: np.zeros."""
        w = np.random.randn(dim, 1)
    if mistake("small random weights"):
        """Your w is random, small as it is. One neuron alone can start at zero: np.zeros."""
        w = np.random.randn(dim, 1) * 0.01
    if mistake("random weights from 0 to 1"):
        """Your w is random, from 0 to 1. One neuron alone can start at zero: np.zeros."""
        w = np.random.rand(dim, 1)
    if mistake("ones"):
        """Your w is 1 everywhere. It starts at 0: np.zeros."""
        w = np.ones((dim, 1))
    b = 0.0
    if mistake("b is 1"):
        """Your b is 1. It starts at 0, like the weights."""
        b = 1.0
    if mistake("b is a column"):
        """Your b has a number for each feature. One neuron has one bias: the number 0.0."""
        b = np.zeros((dim, 1))
    if mistake("b forgotten"):
        """You return w alone. Return both, w and b."""
        return w
    if mistake("b before w"):
        """You return b first. The order is w, b."""
        return b, w
    return w, b


def _predict_cases(rng: np.random.Generator) -> list[Case]:
    def case(name: str, n_x: int, m: int) -> Case:
        w, b = rng.normal(size=(n_x, 1)), float(rng.uniform(0.5, 1.5) * rng.choice([-1, 1]))
        X = rng.normal(size=(n_x, m))
        # Away from the threshold, where rounding would decide: scores of at least 0.1.
        while np.abs(w.T @ X + b).min() < 0.1:
            X = rng.normal(size=(n_x, m))
        return Case(name, w, b, X)

    n, m = (int(k) for k in rng.choice(np.arange(4, 10), size=2, replace=False))
    X = np.array([[2.0, 0.0, 1.0], [1.0, 1.0, 1.2]])
    one, two = np.array([[1.0]]), np.array([[1.0], [2.0]])
    return [
        Case("the worked example", np.array([[1.0], [-1.0]]), 0.5, X),
        case("2 features, 5 examples", 2, 5),
        case(f"{n} features, {m} examples", n, m),
        Case("one example, predicted 1", two, -0.5, np.array([[1.0], [0.2]])),
        Case("one example, predicted 0", two, -0.5, np.array([[0.2], [0.0]])),
        case("one feature", 1, 6),
        case("as many features as examples", 4, 4),
        Case("whole numbers, all predicted 1", np.array([[1]]), 3, np.array([[1, -1, 0, 2]])),
        Case("all predicted 0", one, -3.0, np.array([[1.0, -1.0, 0.0, 2.0]])),
        Case("scores between 0 and 0.5", one, 0.25, np.array([[0.1, -0.1, 0.2, -0.9]])),
        Case("scores between 0.5 and 0.8", one, -0.25, np.array([[-0.3, 0.8, 0.9, 1.05]])),
    ]


@exercise(
    reference=logistic.predict,
    cases=_predict_cases,
    hints=[
        "What does the neuron say about one example: a label, or how sure it is?",
        "First compute A as in propagate. Which of its values should become 1?",
        "Comparing an array with a number compares every element: the result is True and False, "
        "which are 1 and 0.",
        "A = sigmoid(np.dot(w.T, X) + b); return (A > 0.5).astype(int)",
    ],
)
def predict(w, b, X):
    A = sigmoid(np.dot(w.T, X) + b)
    if mistake("threshold 0.5 on the score"):
        """You compare the score w^T X + b with 0.5. The threshold is for the probability, which
        is the sigmoid of the score."""
        A = np.dot(w.T, X) + b
    if mistake("bias forgotten"):
        """Your predictions do not depend on b. The score of an example is w^T x + b."""
        A = sigmoid(np.dot(w.T, X))
    if mistake("bias subtracted"):
        """Your b counts negative. The score of an example is w^T x + b; in an exponent the minus
        sign goes before all of it, -(w^T x + b)."""
        A = sigmoid(np.dot(w.T, X) - b)
    if mistake("w not transposed"):
        """The shapes do not fit: w is (n_x, 1) and X is (n_x, m). Transpose w first, w.T."""
        A = sigmoid(np.dot(w, X) + b)
    if mistake("* for the dot product"):
        """w * X gives a number for every feature. An example's score is one number, the sum:
        np.dot(w.T, X)."""
        A = sigmoid(w * X + b)
    if mistake("probabilities returned"):
        """These are the probabilities. Turn them into labels: 1 above 0.5, else 0."""
        return A
    if mistake("threshold the wrong way round"):
        """You predict 1 where the probability is below 0.5. Turn the comparison round."""
        return (A <= 0.5).astype(int)
    if mistake("scores returned"):
        """These are the scores w^T X + b. Send them through sigmoid, then compare with 0.5."""
        return np.dot(w.T, X) + b
    if mistake("X compared with the threshold"):
        """You compare the first feature of X with 0.5. Compute A = sigmoid(w^T X + b) first, and
        compare that."""
        return (X[:1] > 0.5).astype(int)
    if mistake("all of X compared with the threshold"):
        """You compare X itself with 0.5. Compute A = sigmoid(w^T X + b) first, and compare
        that."""
        return (X > 0.5).astype(int)
    if mistake("w compared with the threshold"):
        """You compare the weights with 0.5. Compute A = sigmoid(w^T X + b) first, and compare
        that."""
        return (w > 0.5).astype(int)
    if mistake("1 for every example"):
        """Every example gets a 1, as if each probability were above the threshold. Is it 0.5, and
        is the sigmoid taken once?"""
        return (sigmoid(A) > 0.5).astype(int)
    if mistake("0 for every example"):
        """Every example gets a 0. Each probability above 0.5 becomes a 1: compare with 0.5 itself,
        and store with =, not ==."""
        return np.zeros((1, X.shape[1]))
    if mistake("label of the first example for all"):
        """Every example gets the label of the first one. Is A[0, 0] where A[0, i] belongs?"""
        return 0 * A + (A[0, 0] > 0.5)
    if mistake("any() over the examples"):
        """All examples get a 1 as soon as one of them does, which is what any() asks. Each has a
        label of its own: compare A[0, i], or all of A at once, A > 0.5."""
        return 0 * A + np.any(A > 0.5)
    if mistake("all() over the examples"):
        """All examples get a 0 as soon as one of them does, which is what all() asks. Each has a
        label of its own: compare A[0, i], or all of A at once, A > 0.5."""
        return 0 * A + np.all(A > 0.5)
    if mistake("only the first example"):
        """Only the first example is predicted. Go through all columns of X; is the return inside
        the loop?"""
        predictions = np.zeros((1, X.shape[1]))
        for i in range(X.shape[1]):
            predictions[0, i] = A[0, i] > 0.5
            return predictions
    if mistake("labels -1 and 1"):
        """You use -1 and 1. The labels of this course are 0 and 1."""
        return np.where(A > 0.5, 1, -1)
    if mistake("shape (m,)"):
        """Your labels have shape (m,). Keep them a row: (1, m)."""
        return (A[0] > 0.5).astype(int)
    if mistake("column for row"):
        """Your labels stand in a column. The examples lie side by side: shape (1, m)."""
        return (A.T > 0.5).astype(int)
    if mistake("one label for all"):
        """You return one label. Every example gets one of its own: shape (1, m)."""
        return int(np.mean(A) > 0.5)
    return (A > 0.5).astype(int)


lesson = Lesson(
    [initialize_with_zeros, propagate, optimize, predict, model],
    helpers={"sigmoid": sigmoid},
    stretch=[propagate_squared_error, optimize_on_products, propagate_classes],
    questions=QUESTIONS,
)
