"""An exception in a learner's function is put into words of the learner's code."""

import pytest

from dlhelpers.exercises.diagnosis.exception_messages import say, what_was_raised
from dlhelpers.exercises.engine.execution import Failure
from dlhelpers.exercises.engine.source_facts import Facts

MATMUL = (
    "matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature "
    "(n?,k),(k,m?)->(n?,m?) (size 2 is different from 3)"
)

CAST = (
    "Cannot cast ufunc 'divide' output from dtype('float64') to dtype('uint8') with casting rule "
    "'same_kind'"
)
NOT_ONE = "only 0-dimensional arrays can be converted to Python scalars"
UNSET = "cannot access local variable 'A' where it is not associated with a value"


@pytest.mark.parametrize(
    ("kind", "message", "name", "words"),
    [
        ("TimeUp", "did not end within 10 seconds", "does not end", "f did not end within 10 sec"),
        ("RecursionError", "maximum depth", "calls itself", "without end"),
        ("PutAway", "the library's f is put away", "calls the ready", "Write it yourself"),
        ("AssertionError", "", "own assertion fails", "Is the assert wrong, or"),
        ("TypeError", "g() missing 1 required positional argument: 'b'", "a helper", "for 'b'"),
        ("TypeError", "g() got an unexpected keyword argument 'alpha'", "a helper", "with alpha="),
        ("TypeError", "g() takes 2 positional arguments but 3 were given", "a helper", "3 argum"),
        ("TypeError", "'int' object is not callable", "called, and no function", "a * missing"),
        ("AttributeError", "'NoneType' object has no attribute 'append'", "uses None", "append"),
        ("TypeError", "unsupported operand type(s) for ^: 'float' and 'int'", "^ for", "A ** 2"),
        ("TypeError", 'can only concatenate str (not "bytes") to str', "text and bytes", "decode"),
        ("TypeError", 'can only concatenate str (not "int") to str', "text and number", "str(l)"),
        ("TypeError", "unsupported operand type(s) for *: 'float' and 'tuple'", "pair", "A, cache"),
        ("AttributeError", "'tuple' object has no attribute 'shape'", "pair not", "A, cache"),
        ("AttributeError", "'tuple' object has no attribute 'append'", "no such", ".append"),
        ("ValueError", "A is no array: its rows differ in length", "unlike parts", "two things"),
        ("TypeError", "bad operand type for unary -: 'list'", "a list for an array", "np.array"),
        ("AttributeError", "'list' object has no attribute 'T'", "a list for an array", "np.array"),
        ("TypeError", "unsupported operand type(s) for *: 'dict' and 'int'", "a dict as", "key"),
        ("TypeError", "unsupported operand type(s) for /: 'str' and 'int'", "computes", "quot"),
        ("TypeError", "ufunc 'divide' not supported for the input types", "computes with", "text"),
        ("TypeError", "'int' object is not iterable", "one number for many", "range(n)"),
        ("TypeError", "object of type 'float' has no len()", "one number for many", "a length"),
        ("ValueError", "The truth value of an array with more than one", "truth of", "A[0, i]"),
        ("ValueError", "setting an array element with a sequence.", "an array for", "puts"),
        ("TypeError", "only integer scalar arrays can be converted", "an array for a", "an axis"),
        ("IndexError", "index 1 is out of bounds for axis 0 with size 1", "index out", "A[0, i]"),
        ("IndexError", "index 3 is out of bounds for axis 1 with size 3", "index out", "too far"),
        ("IndexError", "list assignment index out of range", "index out of range", "append"),
        ("IndexError", "tuple index out of range", "index out of range", "asks a tuple for"),
        ("IndexError", "array is 1-dimensional, but 2 were indexed", "too many indices", "(2)"),
        ("TypeError", "list indices must be integers or slices, not str", "an entry of", "a list"),
        ("AxisError", "axis 1 is out of bounds for array of dimension 1", "no such axis", "axis 1"),
        ("TypeError", "'float' object cannot be interpreted as an integer", "a fraction", "for //"),
        ("TypeError", "'tuple' object cannot be interpreted as an integer", "a tuple", "randn"),
        ("TypeError", "Cannot interpret '1' as a data type", "a shape without", "np.zeros(("),
        ("ValueError", "cannot reshape array of size 12 into shape (5,)", "reshape", "or let one"),
        ("TypeError", "Invalid shape (3, 64, 64) for image data", "shape of no", "(3, 64, 64)"),
        ("ValueError", "input array from shape (3,) into shape (2,)", "does not fit", "(2,)"),
        ("ValueError", "shapes (2,3) and (2,3) not aligned", "shapes do not fit", "np.dot"),
        ("ValueError", "operands could not be broadcast together", "shapes do not fit", "Print"),
        ("ValueError", MATMUL, "shapes do not fit", "transpose"),
        ("ValueError", "too many values to unpack (expected 2)", "taken apart", "(expected 2)"),
        ("UFuncTypeError", CAST, "fractions into", "x = x / 2"),
        ("AttributeError", "'numpy.ndarray' object has no attribute 'exp'", "no such", "np.exp("),
        ("AttributeError", "module 'numpy' has no attribute 'float'.", "not in", "uses float"),
        ("ValueError", "w has shape (5, 1), expected (1, 1)", "a helper refuses", "(5, 1)"),
        ("ZeroDivisionError", "division by zero", "stops with an error", "ZeroDivisionError"),
    ],
)  # fmt: skip
def test_each_kind_has_its_words(kind: str, message: str, name: str, words: str) -> None:
    found, sentence = say("f", Failure(kind, message), Facts())
    assert found.startswith(name)
    assert words in sentence


@pytest.mark.parametrize(
    ("kind", "message", "line", "name", "words"),
    [
        ("TypeError", NOT_ONE, "return math.exp(x)", "a function for single numbers", "np.exp"),
        ("TypeError", NOT_ONE, "cost = float(cost)", "a function for single", "a sum"),
        ("TypeError", NOT_ONE, "y[0, i] = A", "an array for a number", "puts an array"),
        ("TypeError", "only integer scalar arrays", "A = np.max(0, Z)", "max for", "np.maximum"),
        ("TypeError", "'float' object is not subscriptable", 'w = grads["dw"]', "one", "exchanged"),
        ("TypeError", "'float' object is not subscriptable", "dw = grads[0]", "one", "has entries"),
        ("ValueError", "got 3", 'raise ValueError("got 3")', "own exception", "its own raise"),
        ("ValueError", "no", "x = np.broadcast_to(y, 3)", "stops with", "stops with an error"),
        ("UnboundLocalError", UNSET, "return A", "used before it is set", "f uses A before"),
        ("UnboundLocalError", UNSET, "A = A(Z)", "a variable named like", "another name"),
        ("NameError", "name 'np' is not defined", "x = np.exp(y)", "NumPy not", "first cell"),
        ("NameError", "name 'exp' is not defined", "x = exp(y)", "name from outside", "np.exp"),
        ("NameError", "name 'Z' is not defined", "A = Z + 1", "name from", "assigned to Z in"),
        ("KeyError", "'W3'", "", "unknown key", "f looks for the key 'W3'"),
        ("KeyError", "'W1'", "step(cache, X)", "unknown key", "calls a function that looks for"),
    ],
)  # fmt: skip
def test_the_line_tells_more(kind: str, message: str, line: str, name: str, words: str) -> None:
    found, sentence = say("f", Failure(kind, message, line, 3), Facts())
    assert found.startswith(name)
    assert words in sentence


def test_a_name_that_is_returned_and_not_assigned() -> None:
    error = Failure("NameError", "name 's' is not defined", "return s", 3, "f")
    _, sentence = say("f", error, Facts(returned_unassigned=("s",)))
    assert sentence.startswith("f returns s, but nothing was assigned to s in it.")


def test_the_keys_of_the_argument_are_named_and_where_the_key_is() -> None:
    error = Failure("KeyError", "'W1'", 'W1 = parameters["W1"] - grads["W1"]', 3, "f")
    arguments = {"parameters": {"W1": 0}, "grads": {"dW1": 0, "db1": 0}, "rate": 1}
    _, sentence = say("f", error, Facts(), arguments)
    assert sentence == (
        "f looks for the key 'W1', which is not there. The keys of grads are 'dW1', 'db1'. "
        "parameters has 'W1'."
    )


def test_an_error_in_another_function_is_not_charged_to_the_exercise() -> None:
    error = Failure("NameError", "name 'z' is not defined", "return z", 12, "sigmoid")
    facts = Facts(returned_unassigned=("z",))  # of f
    assert say("f", error, facts)[1].startswith("Your sigmoid, which f calls, uses z, but nothing")


def test_a_placeholder_may_be_to_blame_for_what_is_none() -> None:
    error = Failure("TypeError", "unsupported operand type(s) for /: 'NoneType' and 'int'")
    assert say("f", error, Facts(has_placeholder=True))[0] == "a step left out"
    assert say("f", error, Facts(has_placeholder=False))[0] == "uses None"


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (Failure("ValueError", "no", "x / y", 3), "ValueError: no in your line 3: x / y"),
        (Failure("ValueError", "no", "x / y", 3, "f"), "ValueError: no in your line 3: x / y"),
        (
            Failure("ValueError", "no", "x / y", 3, "sigmoid"),
            "ValueError: no in line 3 of your sigmoid: x / y",
        ),
        (Failure("SystemExit"), "SystemExit"),
    ],
)
def test_the_learners_line_is_shown_where_it_is_known(failure: Failure, words: str) -> None:
    assert what_was_raised(failure, "f") == words
