"""Words for an exception in the learner's function, in the terms of the learner's code.

Of an exception its kind, its message and the learner's line are known, and no more. So a sentence
says what these prove, and asks where they only suggest.
"""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from dlhelpers.exercises.engine.execution import Failure
from dlhelpers.exercises.engine.source_facts import NO_FACTS, Facts


def what_was_raised(error: Failure, name: str = "") -> str:
    """Name the exception, its message and the learner's line; and whose, if not the function's."""
    text = f"{error.kind}: {error.message}" if error.message else error.kind
    if not error.line_number:
        return text
    if error.function in ("", name):
        text = f"{text} in your line {error.line_number}"
    else:
        text = f"{text} in line {error.line_number} of your {error.function}"
    return f"{text}: {error.line}" if error.line else text


def say(
    name: str, error: Failure, facts: Facts, arguments: Mapping[str, Any] | None = None
) -> tuple[str, str]:
    """Say what stopped the function.

    Parameters
    ----------
    name : str
        The exercise's.
    error : Failure
    facts : Facts
        What the code shows.
    arguments : mapping, optional
        What the function was called with, by the names of the exercise's arguments.

    Returns
    -------
    name, sentence : str
        For the statistics, and for the learner.
    """
    elsewhere = error.function not in ("", name)
    who = f"Your {error.function}, which {name} calls," if elsewhere else name
    unset = re.search(r"local variable '(\w+)'|free variable '(\w+)'", error.message)
    if unset:
        what, sentence = _not_set(unset[1] or unset[2], error)
    elif error.kind == "NameError":
        what, sentence = _unknown_name(error, NO_FACTS if elsewhere else facts)
    elif error.kind == "KeyError":
        what, sentence = _unknown_key(error, {} if elsewhere else arguments or {})
    else:
        what, sentence = _by_the_table(error, NO_FACTS if elsewhere else facts)
    return what, f"{who} {sentence}"


def _not_set(name: str, error: Failure) -> tuple[str, str]:
    if f"{name}(" in error.line:
        return (
            "a variable named like a function",
            f"calls {name} and assigns to it as well. Give the variable another name.",
        )
    return (
        "used before it is set",
        f"uses {name} before it has a value. Is it spelled alike everywhere, and set on every way "
        "through the function?",
    )


def _unknown_name(error: Failure, facts: Facts) -> tuple[str, str]:
    found = re.search(r"'([^']+)'", error.message)
    name = found[1] if found else "a name"
    if name == "np":
        return "NumPy not imported", "uses np, but NumPy is not imported: run the first cell."
    if f"{name}(" in error.line:
        numpy = f" NumPy's is np.{name}." if hasattr(np, name) else ""
        return (
            "name from outside",
            f"calls {name}, which is not defined. Is it spelled as in its own cell, and has that "
            f"been run?{numpy}",
        )
    if name in facts.returned_unassigned:
        return (
            "returned, never assigned",
            f"returns {name}, but nothing was assigned to {name} in it. Is it spelled alike "
            "everywhere?",
        )
    return (
        "name from outside",
        f"uses {name}, but nothing was assigned to {name} in it, and it is none of its arguments. "
        "Is it spelled alike everywhere? What it needs comes through its arguments or an import.",
    )


def _unknown_key(error: Failure, arguments: Mapping[str, Any]) -> tuple[str, str]:
    key = error.message
    if error.line and "[" not in error.line:
        return (
            "unknown key",
            f"calls a function that looks for the key {key} in what it is given, and does not find "
            "it. Are the arguments in the right order, and the keys right?",
        )
    sentence = f"looks for the key {key}, which is not there."
    for name in re.findall(r"(\w+)\[", error.line):
        held = arguments.get(name)
        if not isinstance(held, Mapping) or key in map(repr, held):
            continue
        sentence += f" The keys of {name} are {', '.join(map(repr, held))}."
        others = [n for n, v in arguments.items() if isinstance(v, Mapping) and key in map(repr, v)]
        return "unknown key", sentence + (f" {others[0]} has {key}." if others else "")
    shown = (re.findall(r"(\w+)\[", error.line) or ["the_dict"])[-1]
    return "unknown key", f"{sentence} print(list({shown})) shows what is. Mind capital letters."


def _by_the_table(error: Failure, facts: Facts) -> tuple[str, str]:
    text = f"{error.kind}: {' '.join(error.message.split())}"
    for patterns, words in _TABLE.items():
        pattern, _, in_line = patterns.partition(" in line ")
        found = re.search(pattern, text)
        if found and re.search(in_line, error.line):
            if "NoneType" in pattern and facts.has_placeholder:
                words = _LEFT_OUT
            what, _, sentence = words.partition(": ")
            return what, sentence.format(*found.groups())
    return "stops with an error", f"stops with an error, {error.kind}."


_LEFT_OUT = "a step left out: uses None, and sets a variable to None: is that step filled in?"
_NUMBER = r"'(?:numpy\.)?(?:int|float|bool)\d*' object"
_ASKED = "object has no attribute '(?:T|dot|ndim|reshape|shape|size|sum)'"
_NOT_ONE = "converted to Python scalars"

#: What is found in "kind: message", and in the learner's line; a few words for the statistics, and
#: how the sentence goes on after the function's name. The first that is found is taken.
_TABLE = {
    "TimeUp: (.*)": "does not end: {0}. Does its loop have an end?",
    "RecursionError": "calls itself: calls itself without end.",
    "PutAway: (.*)": "calls the ready-made function: stops: {0}. Write it yourself.",
    " in line ^raise": "own exception: stops at its own raise.",
    "AssertionError":
        "own assertion fails: stops at an assert that does not hold. Is the assert wrong, or what "
        "comes before it?",
    # functions
    r"(\w+)\(\) missing \d+ required positional arguments?: (.+)":
        "a helper wrongly called: calls {0} with too few arguments: none is left for {1}.",
    r"(\w+)\(\) got an unexpected keyword argument '(\w+)'":
        "a helper wrongly called: calls {0} with {1}=..., and it has no argument of that name.",
    r"(\w+)\(\) takes .*positional arguments? but (\d+)":
        "a helper wrongly called: calls {0} with {1} arguments, which are more than it takes.",
    r"'([\w.]+)' object is not callable":
        "called, and no function: calls something of type {0} as if it were a function. Is a * "
        "missing before a parenthesis, or does a variable have the name of a function?",
    # what is no array of numbers
    "NoneType":
        "uses None: uses None. A function without return gives None, and so does append.",
    r"bitwise_xor|for \^":
        "^ for a power: uses ^, which is no power in Python. Write A ** 2 for A².",
    r'concatenate str \(not "bytes"\)':
        "text and bytes joined: joins a text and bytes. Bytes become a text with .decode().",
    r"concatenate str|for \+: .*'str'":
        "text and number joined: joins a text and something else. A number becomes a text with "
        'str: "W" + str(l).',
    rf"(?:operand|instances of).*'tuple'|concatenate tuple|'tuple' {_ASKED}":
        "pair not taken apart: uses a tuple where one number or array belongs. Take it apart "
        "first, as in A, cache = ..., or take one entry of it, as in X.shape[1].",
    "inhomogeneous|rows differ in length":
        "unlike parts as one array: uses a tuple or list of unlike parts as if it were one array. "
        "Does a function return two things? Take them apart first, as in A, cache = ...",
    rf"(?:operand|instances of).*'list'|'list' {_ASKED}|multiply seq|concatenate list":
        "a list for an array: computes with a list as if it were an array. np.array(...) makes an "
        "array of it.",
    r"(?:operand|instances of).*'dict'":
        "a dict as a whole: uses a dict as a whole. Take an entry out of it, by its key.",
    r"(?:operand|instances of).*'str'":
        "computes with a text: computes with a text. Is there a name in quotation marks?",
    r"ufunc '\w+' (?:not supported|did not)|loop of ufunc|must be real number":
        "computes with no number: computes with something that is no array of numbers, such as a "
        "text, a list or a dict.",
    # one number for an array, and the other way round
    rf"{_NUMBER} is not iterable|iteration over a 0-d":
        "one number for many: goes through a single number as if it held several. range(n) counts "
        "up to n.",
    rf"(?:scalar variable|{_NUMBER} is not subscriptable) in line \[[\"']":
        "one number for many: takes an entry by its key out of a single number. Are two results or "
        "arguments exchanged?",
    rf"scalar variable|{_NUMBER} is not subscriptable|float' has no len":
        "one number for many: takes a single number for something that has entries and a length.",
    "truth value of an array":
        "truth of an array: asks whether a whole array is true, in an if, while, and, or, not, or "
        "in Python's max or min. Only a single number is true or false: take one, as in A[0, i], "
        "or all at once with np.where or np.maximum.",
    rf"{_NOT_ONE} in line \bmath\.":
        "a function for single numbers: gives an array to a function of math, which takes single "
        "numbers. NumPy's own, such as np.exp, take arrays.",
    rf"{_NOT_ONE} in line \b(?:float|int)\(":
        "a function for single numbers: makes one number of an array that does not hold just one. "
        "Is a sum missing, or an index? .astype(int) makes whole numbers of all.",
    f"{_NOT_ONE}|array element with a sequence":
        "an array for a number: puts an array where a single number belongs.",
    r"only integer scalar arrays in line np\.(?:max|min)\((?![^)]*axis)[^()]*,":
        "max for maximum: gives two things to np.max or np.min, whose second is an axis. Entry by "
        "entry, the larger of two is np.maximum, and the smaller np.minimum.",
    "only integer scalar arrays":
        "an array for a number: gives an array where one whole number belongs, as an axis, a size "
        "or an index.",
    # indices, sizes and shapes
    r"index (\d+) is out of bounds for axis 0 with size 1$":
        "index out of range: asks for entry {0} along axis 0, where there is only entry 0. In an "
        "array with one row, of shape (1, m), the numbers are A[0, i].",
    r"index (-?\d+) is out of bounds for axis (\d+) with size (\d+)":
        "index out of range: asks for entry {0} along axis {1}, which has {2}, counted from 0. "
        "Does a loop go too far, or are rows and columns exchanged?",
    "list assignment index out of range":
        "index out of range: assigns to an entry that the list does not have. A list grows with "
        "append.",
    "(list|tuple) index out of range":
        "index out of range: asks a {0} for an entry that it does not have. They are counted from "
        "0, so that the number of the last one is the length less 1.",
    r"array is (\d+)-dimensional, but (\d+) were indexed":
        "too many indices: uses more indices ({1}) than the array has dimensions ({0}).",
    "(list|tuple) indices must be integers or slices, not (?:str|tuple)":
        "an entry of what has none: takes an entry of a {0} as if it were a dict or an array. Are "
        "two results or arguments exchanged?",
    r"axis (-?\d+) is out of bounds for array of dimension (\d+)":
        "no such axis: works along axis {0} of an array of dimension {1}. Axes are counted from 0.",
    r"float\d*' object cannot be interpreted as an integer":
        "a fraction where a whole number belongs: gives a number with a fraction where only a "
        "whole one will do, as in range or as a size. Are two arguments swapped, or is / written "
        "for //?",
    "'tuple' object cannot be interpreted as an integer":
        "a tuple for single sizes: gives a tuple where single numbers are wanted. np.random.randn "
        "takes the sizes one by one: np.random.randn(rows, columns).",
    "cannot be interpreted as an integer|indices must be integers|valid indices":
        "no whole number: gives something else where a whole number belongs, as an index, as a "
        "size or in range.",
    r"Cannot interpret '\d+' as a data type":
        "a shape without its parentheses: gives the sizes of an array one by one. np.zeros and "
        "np.ones take the whole shape as one tuple, with parentheses of its own: "
        "np.zeros((rows, columns)).",
    "cannot reshape":
        "reshape to a size that does not fit: reshapes to a size that does not fit the number of "
        "values. Take every size from the argument's own shape, or let one be -1.",
    r"Invalid shape (\(.*?\)) for image data":
        "shape of no picture: gives imshow an array of shape {0}. A picture in colour is height "
        "by width by 3.",
    r"input array from shape (\(.*?\)) into shape (\(.*?\))":
        "does not fit its place: puts an array of shape {0} into a place of shape {1}.",
    r"not aligned|broadcast|core dimension|dimensions? .*match":
        "shapes do not fit: combines two arrays whose shapes do not fit together. Print both "
        "shapes: is a transpose missing, or * written for np.dot, or the other way round?",
    # the rest
    r"Error: (.*values to unpack.*|cannot unpack.*)":
        "taken apart into too many or too few: takes something apart into another number of parts "
        "than it has: {0}.",
    r"from dtype\('float.* to dtype\('u?int":
        "fractions into whole numbers: writes fractions into an array of whole numbers, in place. "
        "Make a new array: x = x / 2 instead of x /= 2.",
    r"ndarray' object has no attribute '(abs|append|exp|log|maximum|power|sqrt|tanh)'":
        "no such attribute: writes .{0} after an array. It is a function: np.{0}(...).",
    r"'([\w.]+)' object has no attribute '(\w+)'":
        "no such attribute: asks for .{1}, which something of type {0} does not have.",
    r"module '([\w.]+)' has no attribute '(\w+)'":
        "not in NumPy: uses {1} of the module {0}, which does not have it (any more).",
    r"(?:Value|Type)Error: (.*\b(?:got|expected)\b.*)":
        "a helper refuses its arguments: calls a function with something that it does not take: "
        "{0}.",
}  # fmt: skip
