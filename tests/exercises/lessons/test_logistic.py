"""Wrong functions of lesson 2, and what their learners are told."""

import pytest

from dlhelpers.exercises import get_lesson, judge
from tests.exercises.writing import changed, written

COST = "-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m"
STEP = 'w = w - learning_rate * grads["dw"]'
HUNDREDTH = "if i % 100 == 0:"
LABELS = "(A > 0.5).astype(int)"
SETTINGS = "num_iterations, learning_rate, print_cost"
TAKEN = 'w, b = params["w"], params["b"]'

#: What stands in the teacher's function, what in its place, which mistake that is, and words of
#: its sentence.
WRONG: dict[str, list[tuple[str, str, str | None, str]]] = {
    "propagate": [
        ("X.shape[1]", "X.size", "m is the size of X", "the number of all values in X"),
        ("X.shape[1]", "Y.shape[0]", "1/m missing everywhere", "Y.shape[0] is 1"),
        (", X) + b", ", X) - b", "bias subtracted", "Your b counts negative"),
        ("sigmoid(np.dot(w.T, X) + b)", "np.dot(w.T, X) + b", "sigmoid forgotten", "be above 1"),
        ("A = ", "A = np.zeros_like(Y); A[:] = ", "A cut to whole numbers", "Your A is 0"),
        ("dw = ", "dw = np.zeros_like(w); dw[:] = ", "dw cut to whole numbers", "the type of w"),
        ("dw = ", "dw = -", "Y - A for A - Y in dw", "The sign of dw is wrong"),
        ("np.dot(X,", "m * np.dot(X,", "1/m missing in dw", "1/m is missing in dw"),
        ("np.sum(dZ) / m", "np.mean(dZ) / m", "1/m twice in db", "by m twice in db"),
        (
            COST,
            "np.squeeze(-(np.dot(Y, np.log(A)) + np.dot(1 - Y, np.log(1 - A))) / m)",
            "dot product without transpose in the cost",
            "np.dot of two rows",
        ),
        (
            COST,
            "-np.sum(Y * np.log(A) - (1 - Y) * np.log(1 - A)) / m",
            "minus on the first term of the cost only",
            "one term minus the other",
        ),
    ],
    "optimize": [
        (STEP, f"w[:] {STEP[2:]}", "w cut to whole numbers", "Make a new array"),
        ("learning_rate *", "0.5 *", "learning rate fixed at 0.5", "Your learning rate is"),
        (HUNDREDTH, "if i % 100 == 0 and i > 0:", "first cost missing", "the first step, i = 0"),
        (HUNDREDTH, "if i == 100:", "first cost missing", "record it there, too"),
        (STEP, f"if cost < 0.2: break\n        {STEP}", None, ""),
        (
            'return {"w": w, "b": b}',
            'return {"w": w + learning_rate * grads["dw"], "b": b + learning_rate * grads["db"]}',
            "parameters before the last step",
            "Put them into params after the loop",
        ),
    ],
    "predict": [
        (LABELS, "np.ones(A.shape) * (A[0, 0] > 0.5)", "label of the first example for all", ""),
        (LABELS, "np.ones(A.shape) * (A > 0.5).any()", "any() over the examples", "as one of them"),
        (LABELS, "np.ones(A.shape) * (A > 0.5).all()", "all() over the examples", "as one of them"),
        (LABELS, "(A == 1).astype(int)", "0 for every example", "compare with 0.5 itself"),
        (LABELS, "np.argmax(A, axis=0).reshape(1, -1)", "0 for every example", "a 0. Each"),
    ],
    "model": [
        (TAKEN, 'w = params["w"]', "b not taken from params", "Your b is still 0"),
        (TAKEN, 'b = params["b"]', "w not taken from params", "Your w is still 0"),
        (
            SETTINGS,
            "1000, 0.002",
            "defaults of 1000 iterations and 0.002 for both",
            "learning_rate on to optimize",
        ),
        (": costs", ": []", "list of costs empty", "Return the one that optimize returned"),
    ],
}


@pytest.mark.parametrize(
    ("name", "old", "new", "mistake", "words"),
    [(name, *rest) for name, given in WRONG.items() for rest in given],
)
def test_a_wrong_function_is_told_its_mistake(
    name: str, old: str, new: str, mistake: str | None, words: str
) -> None:
    text = changed(get_lesson("logistic").exercises[name].text, (old, new))
    outcome = judge("logistic", name, written(text))
    assert outcome.state == "failed"
    assert (outcome.mistake or "").startswith(mistake or "")
    assert words in outcome.sentence
