"""Wrong functions of lesson 4 and what their learners are told; and right ones that are unusual."""

import pytest

from dlhelpers.exercises import get_lesson, judge
from dlhelpers.exercises.engine.exercise import Outcome
from tests.exercises.writing import changed, written

WHOLE = "cut to whole numbers"
STEP = 'updated[name] = parameters[name] - learning_rate * grads["d" + name]'
STORED = 'grads["dA" + str(l - 1)]'

#: What stands in the teacher's function, what in its place, which mistake that is, and words of
#: its sentence.
WRONG = {
    "initialize_parameters_deep": [
        ("range(1,", "range(2,", "first layer missing", "no W1 and no b1"),
        ("(n, 1)", "(n_prev, 1)", "biases for the units before", "shape (n_prev, 1)"),
    ],
    "linear_forward": [
        ("+ b", "+ b\n    Z = Z.astype(A.dtype)", WHOLE, "takes its type from A"),
        ("+ b", "+ b.reshape(1, -1)", "b as a row", "b is a column already"),
    ],
    "linear_activation_forward": [
        (
            "linear_forward(A_prev, W, b)",
            "linear_forward(W, A_prev, b)",
            "W and A_prev exchanged",
            "it multiplies W by A_prev",
        ),
        (
            "A, activation_cache = relu(Z)",
            "Z[Z < 0] = 0; A = activation_cache = Z",
            "Z changed in place",
            "the cache has lost them",
        ),
        (
            "A, activation_cache = sigmoid(Z)",
            "Z = W @ A_prev + b; A, activation_cache = np.zeros_like(Z), Z; A[:] = sigmoid(Z)[0]",
            WHOLE,
            "take the type of Z",
        ),
    ],
    "L_model_forward": [
        ("append(cache)", "extend(cache)", "caches strung together", "extend and += take"),
        ("append(cache)", "__iadd__(cache)", "caches strung together", "keeps it whole"),
        ("str(L)", "str(L + 1)", "L counts every parameter", "the number of the last one"),
        ("str(L)", "str(l)", "last layer with the weights before it", "l is still L - 1"),
        (
            "        W, b",
            "        caches = []\n        W, b",
            "appended after the loop",
            "make the list before it",
        ),
    ],
    "linear_backward": [
        ("np.dot(dZ, A_prev.T)", "dZ * A_prev.T", "* with the transpose in dW", "entry by entry"),
        ("A_prev.shape[1]", "W.shape[1]", "number of features for m", "the number of features"),
        (
            "return",
            "dW, db = dW.astype(W.dtype), db.astype(b.dtype)\n    return",
            WHOLE,
            "takes the type of W",
        ),
    ],
    "linear_activation_backward": [
        (
            "(dA, activation_cache)",
            "(activation_cache, dA)",
            "arguments of the activation's backward exchanged",
            "dA comes first",
        ),
        (
            "return",
            "dZ = dZ.astype(dA.dtype)\n    return",
            "dZ cut to whole numbers",
            "takes the type of dA",
        ),
        (
            "sigmoid_backward(dA, activation_cache)",
            "dA * activation_cache * (1 - activation_cache)",
            "Z (1 - Z) for the slope",
            "You computed Z (1 - Z)",
        ),
    ],
    "L_model_backward": [
        ("        " + STORED, '        grads["dA" + str(l)]', "dA alone wrong", "under another"),
        ('grads["dA" + str(L - 1)]', "_", "dA alone wrong", "one is missing"),
        ('"dA"', '"da"', "dA alone wrong", "Every dW and db is right"),
        ("[l - 1]", "[l]", "the next layer's cache", "the cache of the layer after them"),
        ("range(L - 1,", "range(L,", "last layer twice", "through the last layer once more"),
        ("(L - 1, 0, -1)", "(1, L)", "from the first layer to the last, dA carried", "hands dA on"),
        (
            "np.divide(1 - Y, 1 - AL))",
            "(1 - Y) / (1 - AL))\n    dA = dA.astype(Y.dtype)",
            WHOLE,
            "Y",
        ),
        ("len(caches)", "2", "two layers written out", "exactly two layers"),
    ],
    "update_parameters": [
        ("range(1,", "range(2,", "first layer missing", "starts one too late"),
        (
            "updated = {}",
            "updated = dict(parameters)\n    L = L - 1",
            "last layer left out",
            "early",
        ),
        ("L + 1", "L", "last layer missing", "Your dict lacks the last layer"),
        (', "b" + str(l))', ",)", "biases missing", "updated too, with db"),
        ('"W" + str(l), "b" + str(l)', '"b" + str(l),', "weights missing", "too, with dW"),
        ("    return", "        return", "first layer alone returned", "inside the loop?"),
        (
            "    for l in range(1, L + 1):",
            "    for l in range(1, L + 1):\n        updated = {}",
            "last layer alone returned",
            "before the loop",
        ),
        ("learning_rate *", "0.005 *", "learning rate fixed at 0.005", "with the rate 0.005"),
        (
            STEP,
            f"updated[name] = np.zeros_like(parameters[name]); {STEP.replace('] =', '][:] =')}",
            WHOLE,
            "takes the type of W",
        ),
    ],
}


def judged(exercise: str, old: str, new: str) -> Outcome:
    text = changed(get_lesson("deep").exercises[exercise].text, (old, new))
    return judge("deep", exercise, written(text))


@pytest.mark.parametrize(
    ("exercise", "old", "new", "mistake", "words"),
    [(exercise, *row) for exercise, rows in WRONG.items() for row in rows],
)
def test_what_is_wrong_is_said(exercise: str, old: str, new: str, mistake: str, words: str) -> None:
    outcome = judged(exercise, old, new)
    assert (outcome.state, outcome.mistake) == ("failed", mistake)
    assert words in outcome.sentence


@pytest.mark.parametrize("small", ["1e-7", "1e-8", "1e-10", "1e-15"])
def test_a_small_number_in_the_logarithms_of_the_cost_is_no_mistake(small: str) -> None:
    within = f"(Y * np.log(AL + {small}) + (1 - Y) * np.log(1 - AL + {small}))"
    clipped = f"m = Y.shape[1]\n    AL = np.clip(AL, {small}, 1 - {small})"
    assert (
        judged("compute_cost", "(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))", within).state
        == "passed"
    )
    assert judged("compute_cost", "m = Y.shape[1]", clipped).state == "passed"
