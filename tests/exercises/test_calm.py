"""A cell that lacks an exercise says so in one line; a real error stays whole."""

from pathlib import Path
from typing import Any

from kernels import outputs_of, running_kernel

STUB = "def {}(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
CELLS = {
    "setup": "from dlhelpers.exercises.normalization import check",
    "stub": STUB.format("sigmoid"),
    "check": "check(sigmoid)\nassert sigmoid(0) == 0.5",
    "demonstration": "values = [sigmoid(0)]\nfor i, other in enumerate(values):\n    pass",
    "on a value": "total = sum(values)",
    "on a value of a value": "print(total)",
    "through another": "def sigmoid_derivative(x):\n    s = sigmoid(x)\n    return s * (1 - s)\n"
    "sigmoid_derivative(0)",
    "a list to fill": "curve = []\nfor i in range(3):\n    curve.append(sigmoid(i))",
    "on an empty list": "best = max(curve)",
    "a list that is whole": "numbers = []\nmax(numbers)",
    "not run": "flatten_images(1)",
    "assert": "assert sigmoid(0) == 0.5",
    "a typing error": "print(valeus)",
    "another error": "1 / 0",
    "a stub of the learner's own": STUB.format("helper") + "\nhelper(1)",
    "solved": "def sigmoid(x):\n    return 0.5\nvalues = [sigmoid(0)]",
    "at last": "print(sum(values))",
}


LACKS_AN_EXERCISE = {
    "demonstration": "your sigmoid (exercise 1.1).",
    "on a value": "values, which an earlier cell makes with your sigmoid (exercise 1.1).",
    "on a value of a value": "total, which an earlier cell makes with your sigmoid (exercise 1.1).",
    "a list to fill": "your sigmoid (exercise 1.1).",
    "on an empty list": "curve, which an earlier cell makes with your sigmoid (exercise 1.1).",
    "through another": "your sigmoid (exercise 1.1).",
    "not run": "your flatten_images (exercise 1.3), whose cell has not been run, or ended in an "
    "error.",
    "assert": "your sigmoid (exercise 1.1).",
}
REAL_ERRORS = {
    "a typing error": "NameError",
    "a list that is whole": "ValueError",
    "another error": "ZeroDivisionError",
    "a stub of the learner's own": "NotImplementedError",
}


def test_cell_that_lacks_an_exercise_says_which_and_a_real_error_stays_whole(
    kernel_manager: Any, tmp_path: Path
) -> None:
    with running_kernel(kernel_manager, tmp_path) as client:
        outputs = {name: outputs_of(client, source) for name, source in CELLS.items()}

    for cell, line in LACKS_AN_EXERCISE.items():
        # It stays an error: nbgrader gives points for a check that shows none.
        (error,) = outputs[cell]
        assert error["traceback"] == [f"○ This cell needs {line}"], cell
    for cell, name in REAL_ERRORS.items():
        (error,) = outputs[cell]
        assert error["ename"] == name
        assert "Traceback" in "\n".join(error["traceback"]), cell
    (error,) = outputs["check"]
    assert error["ename"] == "CheckFailed", "a check speaks for itself"
    assert outputs["solved"] == []
    assert outputs["at last"][0]["text"] == "0.5\n"
