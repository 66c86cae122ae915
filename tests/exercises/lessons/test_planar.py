"""Wrong functions of lesson 3, and what their learners are told."""

import pytest

from dlhelpers.exercises import judge
from tests.exercises.writing import changed, written

#: One right cell for each exercise. A wrong one is this with something else in a place.
RIGHT = {
    "layer_sizes": """
        def layer_sizes(X, Y):
            n_x, n_h, n_y = X.shape[0], 4, Y.shape[0]
            return n_x, n_h, n_y
    """,
    "initialize_parameters": """
        def initialize_parameters(n_x, n_h, n_y):
            W1 = np.random.randn(n_h, n_x) * 0.01
            b1 = np.zeros((n_h, 1))
            W2 = np.random.randn(n_y, n_h) * 0.01
            b2 = np.zeros((n_y, 1))
            return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
    """,
    "forward_propagation": """
        def forward_propagation(X, parameters):
            Z1 = np.dot(parameters["W1"], X) + parameters["b1"]
            A1 = np.tanh(Z1)
            Z2 = np.dot(parameters["W2"], A1) + parameters["b2"]
            A2 = sigmoid(Z2)
            return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
    """,
    "backward_propagation": """
        def backward_propagation(parameters, cache, X, Y):
            m, W1, W2 = X.shape[1], parameters["W1"], parameters["W2"]
            A1, A2 = cache["A1"], cache["A2"]
            dZ2 = A2 - Y
            dW2 = np.dot(dZ2, A1.T) / m
            db2 = np.sum(dZ2, axis=1, keepdims=True) / m
            dZ1 = np.dot(W2.T, dZ2) * (1 - np.power(A1, 2))
            dW1 = np.dot(dZ1, X.T) / m
            db1 = np.sum(dZ1, axis=1, keepdims=True) / m
            return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}
    """,
    "update_parameters": """
        def update_parameters(parameters, grads, learning_rate=1.2):
            new = {}
            for key in ("W1", "b1", "W2", "b2"):
                new[key] = parameters[key] - learning_rate * grads["d" + key]
            return new
    """,
    "nn_model": """
        def nn_model(X, Y, n_h, num_iterations=10000, print_cost=False):
            n_x, _, n_y = layer_sizes(X, Y)
            parameters = initialize_parameters(n_x, n_h, n_y)
            for i in range(num_iterations):
                A2, cache = forward_propagation(X, parameters)
                grads = backward_propagation(parameters, cache, X, Y)
                parameters = update_parameters(parameters, grads)
            return parameters
    """,
    "predict": """
        def predict(parameters, X):
            A2, cache = forward_propagation(X, parameters)
            return A2 > 0.5
    """,
}

SLOPE = "np.dot(W2.T, dZ2) * (1 - np.power(A1, 2))"
UPDATE = "update_parameters(parameters, grads)"
CUT = "dW1, db1, dW2, db2 = (g.astype(W1.dtype) for g in (dW1, db1, dW2, db2)); return"
ALIKE = "np.ones((n_h, 1)) @ np.random.randn(1, n_x) * 0.01"


#: What stands in these cells, what in its place, which mistake that is, and words of its sentence.
WRONG = {
    "layer_sizes": [
        ("4,", "32,", "n_h is 32", "Your n_h is 32. The lesson's hidden layer has 4"),
        ("4,", "2 * X.shape[0],", "n_h is 2", "4 units, whatever the data"),
        ("Y.shape[0]", "2", "n_y is the number of labels", "One output can tell two"),
        ("Y.shape[0]", "Y.size", "all entries of Y counted", "all the numbers in Y"),
    ],
    "initialize_parameters": [
        ("randn(n_y", "randn(1", "one row in W2", "for each output"),
        ("(n_y, 1)", "(1, 1)", "b2 for one output", "whatever n_y is"),
        ("b1 =", "n_y = 1; b1 =", "n_y fixed at 1", "has 1 unit, whatever"),
        ("0.01", "0.1", "0.1 for 0.01", "have spread 0.1"),
        ("randn(n_h, n_x) * 0.01", "randn(n_h, n_x)", "0.01 forgotten in W1", "W1 has spread 1"),
        ("0.01", "0.05", "another distribution", "['W1'] is random with spr"),
        ("randn(n_h, n_x) *", "randn(n_h, n_x) /", "another distribution", "spread 1e+02"),
        ("np.random.randn(n_h, n_x) * 0.01", ALIKE, "too few random numbers", "60 and copies"),
    ],
    "forward_propagation": [
        ("np.tanh(Z1)", "np.tan(Z1)", "tan for tanh", "np.tanh, stays between"),
        (
            "np.tanh(Z1)",
            "np.tanh(Z1).astype(Z1.dtype)",
            "cut to whole numbers",
            "Where Z1 holds whole",
        ),
        ('(parameters["W2"], A1)', '(A1, parameters["W2"])', "A1 before W2", "so W2 comes first"),
        (
            '"Z1": Z1, "A1": A1',
            '"Z1": A1, "A1": Z1',
            "Z1 and A1 exchanged in the cache",
            "In your cache, Z1 and A1 have",
        ),
    ],
    "backward_propagation": [
        ("np.dot(W2.T, dZ2)", "W2.T * dZ2", "* for the product with W2", "for one output only"),
        (
            "np.dot(W2.T, dZ2)",
            "np.multiply(W2.T, dZ2)",
            "* for the product with W2",
            "comes back from all outputs",
        ),
        ("X.shape[1]", "Y.size", "m counts all labels", "however many outputs"),
        ("X.shape[1]", "X.size", "m counts all entries of X", "its columns: X.shape[1]"),
        ("X.shape[1]", "Y.shape[0]", "m taken from the outputs", "number of outputs"),
        (
            "np.sum(dZ2, axis=1, keepdims=True)",
            "np.sum(dZ2, keepdims=True)",
            "db2 is one number",
            "the shape of b2",
        ),
        (
            "np.sum(dZ2, axis=1, keepdims=True)",
            "np.sum(dZ2)",
            "db2 is one number",
            "the shape of b2",
        ),
        (
            SLOPE,
            "np.dot(W2.T, dZ2 * (1 - np.power(A1, 2)))",
            "slope multiplied first",
            "before W2.T",
        ),
        (", keepdims=True", "", "keepdims forgotten", "a matrix of b1 - db1"),
        (
            "dW1 =",
            "dW1 = np.zeros_like(W1); dW1[...] =",
            "first wrong step: dW1",
            "Your dW1 is the step",
        ),
        ("return", CUT, "cut to whole numbers", "np.zeros_like(W1)"),
    ],
    "update_parameters": [
        # More is wrong beside it: what is said must hold all the same.
        (
            "new[key] =",
            "new[key] = parameters[key] if key[0] == 'b' else",
            "biases not updated",
            "b1 and b2 stay as they were",
        ),
        (
            "[key] - ",
            "[key] + learning_rate * grads['d' + key] if key != 'b2' else parameters[key] - ",
            "plus for minus in W1 and W2",
            "W1 and W2: you step",
        ),
        (
            "learning_rate *",
            "0.0075 *",
            "learning rate fixed at 0.0075",
            "Your learning rate is 0.0075",
        ),
        (
            "new[key] =",
            "new[key] = np.zeros_like(parameters[key]); new[key][...] =",
            "cut to whole numbers",
            "np.zeros_like(W1)",
        ),
    ],
    "nn_model": [
        (
            UPDATE,
            "update_parameters(parameters, grads, 1.0)",
            "learning rate 1.0",
            "a learning rate of 1.0. This",
        ),
        (
            UPDATE,
            "{**parameters, **{k: update_parameters(parameters, grads)[k] for k in ('W1', 'b1')}}",
            "first layer only",
            "Update W2 and b2 too",
        ),
        (
            UPDATE,
            "update_parameters(parameters, grads, 0.3)",
            "learning rate 0.3",
            "a learning rate of 0.3. This",
        ),
        (
            UPDATE,
            "{**parameters, 'W1': update_parameters(parameters, grads)['W1']}",
            "b1 and W2 and b2 not updated",
            "stay as they were",
        ),
        (
            UPDATE,
            "{**update_parameters(parameters, grads), 'b2': parameters['b2']}",
            "b2 not updated",
            "b2 stays as it was",
        ),
        (
            "n_y)",
            "n_y); parameters = {k: v.astype(X.dtype) for k, v in parameters.items()}",
            "weights that start alike",
            "W1",
        ),
    ],
    "predict": [
        ("A2 > 0.5", "A2 > 0.6", "scores compared with the threshold", "above 0.5 get a 0"),
        (
            "return A2 > 0.5",
            "A2[A2 > 0.5] = 0; A2[A2 <= 0.5] = 1; return A2",
            "threshold at 0",
            "Every example gets a 1, as",
        ),
    ],
}


@pytest.mark.parametrize("exercise", RIGHT)
def test_the_cells_that_are_changed_below_are_right(exercise: str) -> None:
    assert judge("planar", exercise, written(RIGHT[exercise])).state == "passed"


@pytest.mark.parametrize(
    ("exercise", "old", "new", "mistake", "words"),
    [(exercise, *row) for exercise, rows in WRONG.items() for row in rows],
)
def test_what_is_wrong_is_said(exercise: str, old: str, new: str, mistake: str, words: str) -> None:
    outcome = judge("planar", exercise, written(changed(RIGHT[exercise], (old, new))))
    assert (outcome.state, outcome.mistake) == ("failed", mistake)
    assert words in outcome.sentence
