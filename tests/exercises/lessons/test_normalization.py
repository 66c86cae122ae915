"""Wrong functions of lesson 1, and what their learners are told."""

import pytest

from dlhelpers.exercises import judge
from tests.exercises.writing import written

WHOLE = "cut to whole numbers"
EXP = "exponential of the quotient"
BELOW = "exponential forgotten below"

#: What an exercise's function is made of, which mistake that is, and words of its sentence.
WRONG = {
    "sigmoid(x)": [
        ("return np.exp(-x) / (1 + np.exp(-x))", "minus sign forgotten", "the sigmoid of -x"),
        ("return 1 + 1 / np.exp(-x)", "parentheses and minus sign forgotten", "This is 1 + e^x."),
        ("return 1 / (1 + 2.718 ** -x)", "e rounded to 2.718", "too few digits"),
    ],
    "sigmoid_derivative(x)": [
        ("s = np.zeros_like(x); s[...] = sigmoid(x) * sigmoid(-x); return s", WHOLE, "np.zeros"),
        ("return sigmoid(sigmoid(x)) * (1 - sigmoid(sigmoid(x)))", "s (1 - s) of s", ""),
        ("return np.zeros(np.shape(x))", "parentheses of 1 - s forgotten", "0 everywhere, as s"),
    ],
    "flatten_images(images)": [
        ("return images.astype(np.uint8).reshape(len(images), -1).T", WHOLE, "scaled become 0"),
        (
            "return images.reshape(len(images), -1, order='F').T",
            "transposed before the reshape",
            'order="F" do',
        ),
        ("m, h, w, _ = images.shape; return images.reshape(m, h * w).T", "channels forgotten", ""),
        ("for i in images: return i.reshape(-1, 1)", "only the first image", "inside the loop"),
    ],
    "normalize_rows(x)": [
        (
            "y = np.zeros_like(x)\n    for i in range(len(x)): y[i] = x[i] / np.linalg.norm(x[i])\n"
            "    return y",
            WHOLE,
            "np.zeros_like(x)",
        ),
        ("return x / np.linalg.norm(x, 1, keepdims=True)", "kind of norm for the axis", "(ord)"),
        ("return x / np.max(x, axis=1, keepdims=True)", "divided by the maximum", "largest value"),
    ],
    "softmax(x)": [
        (
            "y = np.zeros_like(x)\n    for i in range(len(x)): y[i] = np.exp(x[i]) / "
            "np.sum(np.exp(x[i]))\n    return y",
            WHOLE,
            "",
        ),
        (
            "e = np.zeros_like(x); e[:] = np.exp(x); return e / np.sum(e, axis=1, keepdims=True)",
            "exponentials cut to whole numbers",
            "Add dtype=float",
        ),
        ("return np.exp(x / np.sum(x))", f"{EXP}, everything summed", "all of x"),
        ("return np.exp(x / sum(x))", f"{EXP}, columns summed", "Python's own sum"),
        ("return np.exp(x) / np.sum(x)", f"{BELOW}, everything summed", "over all rows"),
        ("return np.exp(x) / sum(x)", f"{BELOW}, columns summed", "down the columns"),
    ],
    "stable_softmax(x)": [
        (
            "e = np.exp(x - np.max(x, axis=1, keepdims=True))\n"
            "    return np.array(e / np.sum(e, axis=1, keepdims=True), dtype=x.dtype)",
            WHOLE,
            "",
        ),
        ("return softmax(x - max(x))", "Python's max", "compares whole rows"),
        (
            "e = np.exp(x - np.max(x)); return e / e.sum()",
            "softmax of the whole matrix",
            "result sums to 1",
        ),
        (
            "e = np.exp(x - np.max(x)); return e / e.sum(axis=0)",
            "softmax of the columns",
            "Each column of your result sums to 1",
        ),
        (
            "e = np.exp(x - np.max(x, axis=1)); return e / e.sum(axis=1)",
            "keepdims forgotten in both places",
            "",
        ),
        ("return softmax(x - x[0].max())", "one maximum for all rows", "one number from all rows"),
        (
            "return softmax(x - np.median(x, axis=1, keepdims=True))",
            "mean subtracted",
            "in the middle, such as",
        ),
    ],
}


@pytest.mark.parametrize(
    ("head", "body", "mistake", "words"),
    [(head, *rest) for head, given in WRONG.items() for rest in given],
)
def test_a_wrong_function_is_told_its_mistake(
    head: str, body: str, mistake: str, words: str
) -> None:
    name = head.partition("(")[0]
    outcome = judge("normalization", name, written(f"def {head}:\n    {body}"))
    assert (outcome.state, outcome.mistake) == ("failed", mistake)
    assert words in outcome.sentence
