"""A named mistake is the learner's, or it is not named."""

import pytest

from dlhelpers.exercises import get_lesson, judge
from dlhelpers.exercises.engine.exercise import Outcome
from tests.exercises.writing import changed, written

PROPAGATE = """
    def propagate(w, b, X, Y):
        m = X.shape[1]
        A = sigmoid(np.dot(w.T, X) + b)
        cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
        dw = np.dot(X, (A - Y).T) / m
        db = np.sum(A - Y) / m
        return {"dw": dw, "db": db}, cost
"""
BACKWARD = """
    def backward_propagation(parameters, cache, X, Y):
        m = X.shape[1]
        W2 = parameters["W2"]
        A1, A2 = cache["A1"], cache["A2"]
        dZ2 = A2 - Y
        dW2 = np.dot(dZ2, A1.T) / m
        db2 = np.sum(dZ2, axis=1, keepdims=True) / m
        dZ1 = np.dot(W2.T, dZ2) * (1 - np.power(A1, 2))
        dW1 = np.dot(dZ1, X.T) / m
        db1 = np.sum(dZ1, axis=1, keepdims=True) / m
        return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}
"""
LAYERS = """
    def L_model_backward(AL, Y, caches):
        grads = {}
        L = len(caches)
        dAL = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))
        back = linear_activation_backward(dAL, caches[L - 1], "sigmoid")
        grads["dA" + str(L - 1)], grads["dW" + str(L)], grads["db" + str(L)] = back
        for l in reversed(range(L - 1)):
            back = linear_activation_backward(grads["dA" + str(l + 1)], caches[l], "relu")
            grads["dA" + str(l)], grads["dW" + str(l + 1)], grads["db" + str(l + 1)] = back
        return grads
"""
SOFTMAX = """
    def stable_softmax(x):
        e = np.exp(x - np.max(x, axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)
"""
OPTIMIZE = """
    def optimize(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
        costs = []
        for i in range(num_iterations):
            grads, cost = propagate(w, b, X, Y)
            w = w - learning_rate * grads["dw"]
            b = b - learning_rate * grads["db"]
            if i % 100 == 0:
                costs.append(cost)
        return {"w": w, "b": b}, grads, costs
"""
SHOWN = """
    def print_mislabeled_images(classes, X, y, p):
        for i in np.where(y != p)[1]:
            plt.imshow(X[:, i].reshape(64, 64, 3))
            plt.show()
"""


def _outcome(lesson: str, source: str, old: str, new: str) -> tuple[Outcome, bool]:
    import matplotlib.pyplot as plt

    function = written(changed(source, (old, new)), plt=plt)
    outcome = judge(lesson, function.__name__, function)
    assert outcome.state == "failed"
    exercise = get_lesson(lesson).exercises[function.__name__]
    return outcome, outcome.mistake in [mistake.name for mistake in exercise.mistakes]


SLOPE = "np.dot(W2.T, dZ2) * (1 - np.power(A1, 2))"
MATMUL = "-(Y @ np.log(A) + (1 - Y) @ np.log(1 - A)) / m"
COST = "-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m"
FEWER = "num_iterations = min(num_iterations, 51)\n        costs = []"
LOOP = """0
        for i in range(m):
            if Y[i] == 1:
                cost -= np.log(A[0, i]) / m
            else:
                cost -= np.log(1 - A[0, i]) / m"""


@pytest.mark.parametrize(
    ("lesson", "source", "old", "new", "another"),
    [
        # the same kind of error comes from somewhere else
        ("logistic", PROPAGATE, COST, LOOP, "A - Y not transposed"),
        ("logistic", PROPAGATE, COST, MATMUL, "A - Y not transposed"),
        ("logistic", PROPAGATE, "np.dot(X, (A - Y).T)", "X @ (A - Y)", "dot product without trans"),
        ("planar", BACKWARD, SLOPE, "W2.T @ (dZ2 * (1 - A1**2))", "W2 not transposed"),
        ("planar", BACKWARD, SLOPE, "np.dot(W2.T, dZ2 * (1 - A1**2))", "W2 not transposed"),
        ("normalization", SOFTMAX, "np.max(x, axis=1, keepdims=True)", "max(x)", "maximum of the"),
        ("cats", SHOWN, "reshape(64, 64, 3)", "reshape(32, 32, 3)", "rows for columns"),
        # a part fits, and what is shown below the sentence is another one
        ("logistic", OPTIMIZE, "costs = []", FEWER, "costs at every thousandth step"),
        ("deep", LAYERS, 'grads["dA" + str(l)], ', "_, ", "dA overwritten"),
    ],
)
def test_another_slip_is_not_taken_for_a_named_one(
    lesson: str, source: str, old: str, new: str, another: str
) -> None:
    outcome, _ = _outcome(lesson, source, old, new)
    assert not (outcome.mistake or "").startswith(another), outcome


@pytest.mark.parametrize(
    ("lesson", "source", "old", "new", "mistake"),
    [
        ("logistic", PROPAGATE, "np.dot(X, (A - Y).T)", "X.dot(A - Y)", "A - Y not transposed"),
        ("planar", BACKWARD, "np.dot(W2.T, dZ2)", "np.dot(W2, dZ2)", "W2 not transposed"),
        ("planar", BACKWARD, "np.dot(W2.T, dZ2)", "W2 @ dZ2", "W2 not transposed"),
        ("planar", BACKWARD, "np.dot(dZ1, X.T)", "dZ1 @ X", "X not transposed in dW1"),
        ("deep", LAYERS, "caches[l],", "caches[l + 1],", "the next layer's cache"),
        ("logistic", OPTIMIZE, "range(num_", "range(1, num_", "loop from 1"),
    ],
)
def test_the_same_operation_in_another_spelling_is_named(
    lesson: str, source: str, old: str, new: str, mistake: str
) -> None:
    outcome, named = _outcome(lesson, source, old, new)
    assert named
    assert outcome.mistake == mistake


def test_keys_of_two_conventions_are_not_taken_for_missing_ones() -> None:
    outcome, _ = _outcome("deep", LAYERS, '"dA" + str(L - 1)', '"dA" + str(L)')
    assert "no dA" not in outcome.sentence
    mixed = LAYERS.replace('grads["dA" + str(l + 1)], caches', 'grads["dA" + str(L)], caches')
    outcome, _ = _outcome("deep", mixed, 'grads["dA" + str(L - 1)],', 'grads["dA" + str(L)],')
    assert outcome.sentence == "The result holds under the key 'dA2' what belongs under 'dA1'."
    assert "lacks the key 'dA1' and has the key 'dA2'" in outcome.difference


def test_a_mistake_that_does_not_explain_all_says_so() -> None:
    twice = BACKWARD.replace("1 - np.power", "1 + np.power")
    outcome, named = _outcome("planar", twice, "np.dot(dZ2, A1.T) / m", "np.dot(dZ2, A1.T)")
    assert named
    assert outcome.sentence.endswith(" This may not be all.")
