"""What the title of a picture calls predicted, and what true; knows nothing else of exercises.

A title may say anything, in any language. So a class is only called something if each of the words
before it is known here: of "not a cat", say, nothing is understood.
"""

import re
from collections.abc import Iterator, Sequence

_PREDICTED = re.compile(r"predict(s|ed|ion)?|pred|guess(es|ed)?|says?|said")
_TRUE = re.compile(r"true|truth|actual(ly)?|really|correct")
#: Words that say nothing by themselves; b is that of bytes.
_EMPTY = frozenset({"a", "as", "b", "but", "class", "is", "it", "label", "model", "network", "the"})
#: What two classes after one another are called if the second one is the true one.
_PAIRS = {("predicted", "is"), ("predicted", "class"), ("alone", "is")}


def called(title: str, names: Sequence[str]) -> dict[str, str]:
    """The classes, in lower case, that a title calls ``"predicted"`` and ``"true"``.

    Of two classes that stand there alone they are ``"first"`` and ``"second"``.
    """
    found = list(_mentions(title, names))
    kinds = tuple(kind for _, kind in found)
    if kinds == ("alone", "alone"):
        return {"first": found[0][0], "second": found[1][0]}
    if kinds in _PAIRS:
        found[1] = (found[1][0], "true")
    return {kind: name for name, kind in reversed(found) if kind in ("predicted", "true")}


def _mentions(title: str, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The classes in a title, each with what the words before it make of it."""
    longest_first = sorted(map(re.escape, names), key=len, reverse=True)
    end = 0
    for mention in re.finditer(rf"\b({'|'.join(longest_first)})\b", title, re.IGNORECASE):
        words = set(re.findall(r"[^\W\d_]+", title[end : mention.start()].lower()))
        end = mention.end()
        yield mention[1].lower(), _kind(words)


def _kind(words: set[str]) -> str:
    telling = words - _EMPTY
    if telling:
        every = [kind for kind, known in _KNOWN if all(map(known.fullmatch, telling))]
        return every[0] if every else "unknown"
    if words <= {"b"}:
        return "alone"
    return "is" if "is" in words else "class" if words & {"class", "label"} else "unknown"


_KNOWN = (("predicted", _PREDICTED), ("true", _TRUE))
