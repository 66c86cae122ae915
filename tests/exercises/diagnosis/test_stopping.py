"""Two functions stop alike if they stop at the same operation."""

import pytest

from dlhelpers.exercises.diagnosis.stopping import stops_alike
from dlhelpers.exercises.engine.execution import Failure

DOT = "shapes (1,4) and (2,4) not aligned: 4 (dim 1) != 2 (dim 0)"
OTHER_DOT = "shapes (3,4) and (2,4) not aligned: 4 (dim 1) != 2 (dim 0)"
MATMUL = (
    "matmul: Input operand 1 has a mismatch in its core dimension 0 (size 2 is different from 4)"
)
SUM = "operands could not be broadcast together with shapes (2,3) (2,) "


@pytest.mark.parametrize(
    ("message", "line", "other", "operation", "alike"),
    [
        (DOT, "dW2 = np.dot(a, b)", DOT, "np.dot(dZ2, A1)", True),  # by the shapes
        (OTHER_DOT, "dW2 = np.dot(dZ2, A1)", DOT, "np.dot(dZ2, A1)", False),
        (MATMUL, "dW2 = dZ2 @ A1 / m", DOT, "np.dot(dZ2, A1)", True),  # by the names
        (MATMUL, 'dW2 = dZ2 @ cache["A1"]', DOT, "np.dot(dZ2, A1)", True),
        (MATMUL, "cost = Y @ np.log(A)", DOT, "np.dot(dZ2, A1)", False),
        (MATMUL, "", DOT, "np.dot(dZ2, A1)", False),
        (SUM, "return x / n", SUM, "x / norms", True),
        (SUM, "return x / n", DOT, "np.dot(x, n)", False),
        ("'W3'", "W = parameters['W' + str(l)]", "'W3'", 'parameters["W" + str(l)]', True),
        ("'W3'", "W = grads['W' + str(l)]", "'W3'", 'parameters["W" + str(l)]', False),
        ("'W3'", "W = parameters['W' + str(l)]", "'W4'", 'parameters["W" + str(l)]', False),
        ("A has shape 3", "Z = forward(A, W)", "A has shape 3", "deep.forward(A, b)", True),
        ("A has shape 3", "Z = backward(A, W)", "A has shape 3", "forward(A, b)", False),
        ("no", "x = 1", "no", "", False),
    ],
)  # fmt: skip
def test_the_message_and_the_line_decide(
    message: str, line: str, other: str, operation: str, alike: bool
) -> None:
    error = Failure("ValueError", message, line, 3)
    assert stops_alike(error, Failure("ValueError", other), operation) == alike


def test_another_kind_of_error_is_another_error() -> None:
    error = Failure("TypeError", "no", "f(x)", 3)
    assert not stops_alike(error, Failure("ValueError", "no"), "f(x)")


def test_without_a_line_the_message_decides() -> None:
    assert stops_alike(Failure("KeyError", "'a'"), Failure("KeyError", "'a'"), "")
    assert not stops_alike(Failure("KeyError", "'a'"), Failure("KeyError", "'b'"), "")
