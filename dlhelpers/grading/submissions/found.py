"""A notebook that was found in a folder or an archive, and a folder that cannot be read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

#: Names of folders that programs make, not students.
IGNORED = frozenset({"__MACOSX", ".ipynb_checkpoints"})


class CollectionError(Exception):
    """The submissions cannot be found; the message gives the reason."""


@dataclass(frozen=True, slots=True)
class Found:
    """A notebook that is not read yet."""

    parts: Sequence[str]  #: names of the folders around the notebook, outermost first, and its own
    read: Callable[[], bytes]  #: returns the notebook's bytes, or raises `Unreadable`


@dataclass(frozen=True, slots=True)
class Lost:
    """A folder that cannot be read."""

    parts: Sequence[str]  #: names of the folders around the lost one, outermost first, and its own
    reason: str


def printable(name: str) -> str:
    """Write a name on one line, whatever characters a file system let through."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)
