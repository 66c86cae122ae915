"""Templates of exercises that nobody has touched, in the forms that courses give them."""

import pytest

from dlhelpers.exercises import judge
from tests.exercises.writing import changed, written

TEMPLATES = {
    "numbers and asserts": (
        "planar",
        """
        def initialize_parameters(n_x, n_h, n_y):
            np.random.seed(2)
            ### START CODE HERE ### (~ 4 lines of code)
            W1 = None
            b1 = None
            W2 = None
            b2 = None
            ### END CODE HERE ###
            assert (W1.shape == (n_h, n_x))
            assert (b1.shape == (n_h, 1))
            parameters = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
            return parameters
        """,
    ),
    "one number, squeezed": (
        "planar",
        """
        def compute_cost(A2, Y, parameters):
            m = Y.shape[1]
            ### START CODE HERE ### (~ 2 lines of code)
            logprobs = None
            cost = None
            ### END CODE HERE ###
            cost = np.squeeze(cost)
            assert(isinstance(cost, float))
            return cost
        """,
    ),
    "one number, returned": (
        "deep",
        """
        def compute_cost(AL, Y):
            m = Y.shape[1]
            cost = None
            cost = np.squeeze(cost)
            assert(cost.shape == ())
            return cost
        """,
    ),
    "in two branches": (
        "deep",
        """
        def linear_activation_forward(A_prev, W, b, activation):
            if activation == "sigmoid":
                Z, linear_cache = None
                A, activation_cache = None
            elif activation == "relu":
                Z, linear_cache = None
                A, activation_cache = None
            assert (A.shape == (W.shape[0], A_prev.shape[1]))
            cache = (linear_cache, activation_cache)
            return A, cache
        """,
    ),
    "in a loop": (
        "deep",
        """
        def initialize_parameters_deep(layer_dims):
            parameters = {}
            L = len(layer_dims)
            for l in range(1, L):
                parameters["W" + str(l)] = None
                parameters["b" + str(l)] = None
            return parameters
        """,
    ),
    "between lines that compute": (
        "deep",
        """
        def L_model_backward(AL, Y, caches):
            grads = {}
            L = len(caches)
            Y = Y.reshape(AL.shape)
            ### START CODE HERE ### (1 line of code)
            dAL = None
            ### END CODE HERE ###
            ### START CODE HERE ### (approx. 2 lines)
            current_cache = None
            grads["dA" + str(L-1)], grads["dW" + str(L)], grads["db" + str(L)] = None
            ### END CODE HERE ###
            return grads
        """,
    ),
    "marked places without a line": (
        "logistic",
        """
        def predict(w, b, X):
            m = X.shape[1]
            Y_prediction = np.zeros((1, m))
            # A = ...
            # YOUR CODE STARTS HERE

            # YOUR CODE ENDS HERE
            for i in range(A.shape[1]):
                # YOUR CODE STARTS HERE
                pass
                # YOUR CODE ENDS HERE
            return Y_prediction
        """,
    ),
    "the exception deleted": (
        "logistic",
        """
        def optimize(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
            costs = []
            for i in range(num_iterations):
                # YOUR CODE HERE
                if i % 100 == 0:
                    costs.append(cost)
                    if print_cost:
                        print(f"cost after {i:4} iterations: {cost:.3f}")
            return {"w": w, "b": b}, grads, costs
        """,
    ),
    "a dict of results": (
        "planar",
        """
        def backward_propagation(parameters, cache, X, Y):
            m = X.shape[1]
            dZ2 = None
            dW1 = db1 = dW2 = db2 = None
            grads = {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}
            return grads
        """,
    ),
}


@pytest.mark.parametrize(("lesson", "source"), TEMPLATES.values(), ids=TEMPLATES)
def test_an_untouched_template_is_not_attempted(lesson: str, source: str) -> None:
    function = written(source)
    outcome = judge(lesson, function.__name__, function)
    assert (outcome.state, outcome.sentence) == ("not attempted", "")


@pytest.mark.parametrize(
    ("form", "old", "new", "mistake"),
    [
        ("numbers and asserts", "b1 = None", "b1 = np.zeros((n_h, 1))", "a step left out"),
        ("one number, squeezed", "logprobs = None", "logprobs = np.log(A2)", None),
        ("one number, returned", "cost = np.squeeze(cost)", "a = -np.log(AL)", "a step left out"),
        ("in two branches", "Z, linear_cache = None", "Z = np.dot(W, A_prev) + b", "a step left"),
        ("in a loop", '"b" + str(l)] = None', '"b" + str(l)] = 0', "first wrong step: W1"),
        ("between lines that compute", "dAL = None", "dAL = -Y / AL", "a step left out"),
        ("the exception deleted", "# YOUR CODE HERE", "w = w - 1", "name from outside"),
    ],
)
def test_a_template_with_one_line_written_is_attempted(
    form: str, old: str, new: str, mistake: str
) -> None:
    lesson, source = TEMPLATES[form]
    function = written(changed(source, (old, new)))
    outcome = judge(lesson, function.__name__, function)
    assert outcome.state == "failed", outcome
    assert mistake is None or (outcome.mistake or "").startswith(mistake), outcome


@pytest.mark.parametrize("place", ["above", "below"])
def test_code_beside_the_exception_is_seen(place: str) -> None:
    lines = ["e = np.exp(x)", "return e / e.sum(axis=1, keepdims=True)"]
    lines.insert(0 if place == "below" else 1, "raise NotImplementedError()")
    outcome = judge("normalization", "softmax", written("\n    ".join(["def softmax(x):", *lines])))
    assert outcome.state == "not attempted"
    assert outcome.sentence.startswith("Delete its line raise NotImplementedError()")


def test_the_right_order_of_the_arguments_is_all_that_is_said() -> None:
    outcome = judge("planar", "compute_cost", written("def compute_cost(Y, A2): return (Y - A2).T"))
    assert (outcome.state, outcome.mistake) == ("failed", "cannot be called")
    assert (outcome.difference, outcome.advice) == ("", ())
    assert outcome.sentence == (
        "compute_cost takes its arguments in another order than the exercise. "
        "Write: def compute_cost(A2, Y, parameters=None):"
    )


def test_a_training_without_one_of_its_arguments_is_not_run() -> None:
    for given in ("X, Y, layers_dims, num_iterations", "X, Y, layers_dims, learning_rate"):
        function = written(f"def L_layer_model({given}): return {{}}")
        outcome = judge("cats", "L_layer_model", function)
        assert outcome.mistake == "cannot be called"
        assert "learning_rate=0.0075, num_iterations=3000, print_cost=False):" in outcome.sentence
