"""A notebook that was found, in a folder or an archive, and not yet read; or what was lost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

#: Names of folders that no student makes.
IGNORED = frozenset({"__MACOSX", ".ipynb_checkpoints"})


class CollectionError(Exception):
    """The submissions cannot be found; the message says why."""


@dataclass(frozen=True, slots=True)
class Found:
    """A notebook.

    Parameters
    ----------
    parts : sequence of str
        Its place: the names of the folders around it, the outermost first, and its own.
    read : callable
        Returns its bytes, or raises `Unreadable`.
    """

    parts: Sequence[str]
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Lost:
    """A folder that cannot be read.

    Parameters
    ----------
    parts : sequence of str
        Its place, as of a notebook.
    reason : str
    """

    parts: Sequence[str]
    reason: str


def printable(name: str) -> str:
    """Write a name on one line, whatever characters a file system let through."""
    name = name.encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)
