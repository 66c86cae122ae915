"""An exception in a learner's function is put into words of the learner's code."""

import pytest

from dlhelpers.exercises.diagnosis.exception_messages import say, what_was_raised
from dlhelpers.exercises.engine.execution import Failure
from dlhelpers.exercises.engine.source_facts import Facts

MATMUL = (
    "matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature "
    "(n?,k),(k,m?)->(n?,m?) (size 2 is different from 3)"
)


@pytest.mark.parametrize(
    ("kind", "message", "name", "words"),
    [
        ("TimeUp", "did not end within 10 seconds", "does not end", "f did not end within 10 sec"),
        ("NameError", "name 'np' is not defined", "NumPy not imported", "run the first cell"),
        ("NameError", "name 'X' is not defined", "name from outside", "f uses X, which is neither"),
        ("UnboundLocalError", "variable 'A' where", "used before it is set", "f uses A before"),
        ("KeyError", "'W3'", "unknown key", "f looks for the key 'W3'"),
        ("RecursionError", "maximum depth", "calls itself", "without end"),
        ("AssertionError", "", "own assertion fails", "one of its own asserts"),
        (
            "ValueError",
            "cannot reshape array of size 12 into shape (5,)",
            "reshape",
            "or let one be",
        ),
        ("ValueError", "shapes (2,3) and (2,3) not aligned", "shapes do not fit", "np.dot"),
        ("ValueError", "operands could not be broadcast together", "shapes do not fit", "Print"),
        ("ValueError", MATMUL, "shapes do not fit", "transpose"),
        (
            "TypeError",
            "only 0-dimensional arrays can be converted to Python scalars",
            "a fun",
            "exp",
        ),
        ("TypeError", "only length-1 arrays can be converted to Python scalars", "a fun", "math"),
        ("UFuncTypeError", "Cannot cast ufunc 'divide' output", "fractions into", "x = x / 2"),
        ("AttributeError", "module 'numpy' has no attribute 'float'.", "not in NumPy", "'float'"),
        ("PutAway", "the library's f is put away", "calls the ready", "Write it yourself"),
        ("TypeError", "g() missing 1 required positional argument: 'b'", "a helper", "argument b."),
        ("TypeError", "g() got an unexpected keyword argument 'alpha'", "a helper", "with alpha="),
        (
            "TypeError",
            "g() takes 2 positional arguments but 3 were given",
            "a helper",
            "with 3 arg",
        ),
        ("ValueError", "too many values to unpack (expected 2)", "taken apart", "How many things"),
        ("ValueError", "w has shape (5, 1), expected (1, 1)", "a helper refuses", "(5, 1)"),
        (
            "TypeError",
            "unsupported operand type(s) for *: 'float' and 'tuple'",
            "pair not taken apart",
            "A, cache",
        ),
        ("ZeroDivisionError", "division by zero", "stops with an error", "ZeroDivisionError"),
    ],
)
def test_each_kind_has_its_words(kind: str, message: str, name: str, words: str) -> None:
    found, sentence = say("f", [Failure(kind, message)], Facts())
    assert found.startswith(name)
    assert words in sentence


def test_a_placeholder_is_to_blame_for_what_is_none() -> None:
    error = Failure("TypeError", "unsupported operand type(s) for /: 'NoneType' and 'int'")
    assert say("f", [error], Facts(has_placeholder=True))[0] == "a step left out"
    assert say("f", [error], Facts(has_placeholder=False))[0] == "stops with an error"


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (Failure("ValueError", "no", "x / y", 3), "ValueError: no in your line 3: x / y"),
        (Failure("ValueError", "no", "", 3), "ValueError: no in your line 3"),
        (Failure("SystemExit"), "SystemExit"),
    ],
)
def test_the_learners_line_is_shown_where_it_is_known(failure: Failure, words: str) -> None:
    assert what_was_raised(failure) == words
