"""Words for an exception in the learner's function, in the terms of the learner's code."""

import re
from collections.abc import Sequence

from dlhelpers.exercises.engine.execution import Failure
from dlhelpers.exercises.engine.source_facts import Facts


def what_was_raised(error: Failure) -> str:
    """Name the exception, its message and the learner's own line."""
    text = f"{error.kind}: {error.message}" if error.message else error.kind
    if error.line:
        return f"{text} in your line {error.line_number}: {error.line}"
    return f"{text} in your line {error.line_number}" if error.line_number else text


def say(name: str, errors: Sequence[Failure], facts: Facts) -> tuple[str, str]:
    """Say what stopped the function.

    Parameters
    ----------
    name : str
        The exercise's.
    errors : sequence of Failure
        At least one.
    facts : Facts
        What the code shows.

    Returns
    -------
    name, sentence : str
        For the statistics, and for the learner.
    """
    error = errors[0]
    kind, message = error.kind, error.message
    if kind == "TimeUp":
        return "does not end", f"{name} {message}. Does its loop have an end?"
    if kind == "NameError":
        return _unknown_name(name, message)
    if kind == "UnboundLocalError":
        variable = _quoted(message) or "a variable"
        return (
            "used before it is set",
            f"{name} uses {variable} before it has a value. Is it spelled alike everywhere, and "
            "set on every way through the function?",
        )
    written = _written_size(errors, facts)
    if written:
        return (
            "fixed size",
            f"{name} stops because two sizes do not fit, and one of them is {written}, which is "
            "written in it. Take every size from the arguments.",
        )
    if how := _wrongly_called(message):
        return "a helper wrongly called", f"{name} {how}"
    if "to unpack" in message:
        return (
            "taken apart into too many or too few",
            f"{name} takes a result apart into another number of parts than it has. How many "
            "things does the function on the right of the = return?",
        )
    if "bitwise_xor" in message or "for ^" in message:
        return "^ for a power", f"{name} uses ^, which is no power in Python. Write A ** 2 for A²."
    if "can only concatenate str" in message:
        return (
            "text and number joined",
            f'{name} joins a text and a number. Make a text of the number: "W" + str(l).',
        )
    if "invalid index to scalar" in message or "object is not subscriptable" in message:
        return (
            "an entry of what has none",
            f"{name} takes an entry out of something that has none, such as a single number. Are "
            "two results or two arguments exchanged?",
        )
    if kind == "TypeError" and re.search(r"(operand|instances of).*'tuple'", message):
        return (
            "pair not taken apart",
            f"{name} computes with a tuple. Does a function return two things, such as A and its "
            "cache? Take them apart first: A, cache = ...",
        )
    if kind == "ValueError" and re.search(r"\b(got|expected)\b", message):
        return (
            "a helper refuses its arguments",
            f"{name} calls a function with something that it does not take: {message}.",
        )
    if "'float' object cannot be interpreted as an integer" in message:
        return (
            "a fraction where a whole number belongs",
            f"{name} gives a number with a fraction where only a whole one will do, as in range or "
            "as a size. Are two arguments swapped, or is / written for //?",
        )
    if "NoneType" in message and facts.has_placeholder:
        return (
            "a step left out",
            f"{name} still has a variable that is None: one step is not filled in yet.",
        )
    if kind == "KeyError":
        return (
            "unknown key",
            f"{name} looks for the key {message}, which is not there: print(list(the_dict)) shows "
            "what is. Keys are case-sensitive. Or are two of the arguments exchanged?",
        )
    if kind == "AttributeError" and "module 'numpy' has no attribute" in message:
        return (
            "not in NumPy",
            f"{name} uses something that NumPy does not have (any more): {message.splitlines()[0]}",
        )
    if kind == "RecursionError":
        return "calls itself", f"{name} calls itself without end."
    if kind == "AssertionError":
        return "own assertion fails", f"{name} stops because one of its own asserts does not hold."
    if kind == "PutAway":
        return "calls the ready-made function", f"{name} stops: {message}. Write it yourself."
    if "cannot reshape" in message:
        return (
            "reshape to a size that does not fit",
            f"{name} reshapes to a size that does not fit the number of values. Take every size "
            "from the argument's own shape, or let one be -1.",
        )
    if re.search(r"Cannot interpret '\d+' as a data type", message):
        return (
            "a shape without its parentheses",
            f"{name} gives the sizes of an array one by one. np.zeros and np.ones take the whole "
            "shape as one tuple, with parentheses of its own: np.zeros((rows, columns)).",
        )
    if "'tuple' object cannot be interpreted as an integer" in message:
        return (
            "a tuple for single sizes",
            f"{name} gives a tuple where single numbers are wanted. np.random.randn takes the "
            "sizes one by one: np.random.randn(rows, columns).",
        )
    if "converted to" in message and "arrays" in message:
        return (
            "a function for single numbers",
            f"{name} gives an array to a function for single numbers, such as math.exp or float. "
            "NumPy's own, such as np.exp, take arrays.",
        )
    if "Cannot cast" in message:
        return (
            "fractions into whole numbers",
            f"{name} writes fractions into an array of whole numbers, in place. Make a new array: "
            "x = x / 2 instead of x /= 2.",
        )
    if re.search(r"not aligned|broadcast|core dimension|dimensions? .*match", message):
        return (
            "shapes do not fit",
            f"{name} combines two arrays whose shapes do not fit together. Print both shapes: is a "
            "transpose missing, or * written for np.dot, or the other way round?",
        )
    return "stops with an error", f"{name} stops with an error, {kind}."


def _wrongly_called(message: str) -> str:
    """How a function of the lesson was called wrongly; empty if it was not."""
    if found := re.search(r"(\w+)\(\) missing \d+ required positional arguments?: (.+)", message):
        names = found[2].replace("'", "")
        return f"calls {found[1]} without its argument{'s' if ' ' in names else ''} {names}."
    if found := re.search(r"(\w+)\(\) got an unexpected keyword argument '(\w+)'", message):
        return f"calls {found[1]} with {found[2]}=..., and it has no argument of that name."
    if found := re.search(r"(\w+)\(\) takes .*positional arguments? but (\d+)", message):
        return f"calls {found[1]} with {found[2]} arguments, which are more than it takes."
    return ""


def _written_size(errors: Sequence[Failure], facts: Facts) -> int | None:
    """The number that is written in the function and in every message about sizes.

    The messages must differ: then the other size is the argument's, and this one is not.
    """
    if len({error.message for error in errors}) < 2 or not all(
        re.search(r"shape|size|dimension", e.message) for e in errors
    ):
        return None
    for number in facts.numbers:
        if all(re.search(rf"\b{number}\b", error.message) for error in errors):
            return number
    return None


def _unknown_name(name: str, message: str) -> tuple[str, str]:
    unknown = _quoted(message) or "a name"
    if unknown == "np":
        return (
            "NumPy not imported",
            f"{name} uses np, but NumPy is not imported: run the first cell.",
        )
    return (
        "name from outside",
        f"{name} uses {unknown}, which is neither one of its arguments nor defined. What it needs "
        "it takes from its arguments; functions of earlier cells must have been run.",
    )


def _quoted(message: str) -> str:
    found = re.search(r"'([^']+)'", message)
    return found[1] if found else ""
