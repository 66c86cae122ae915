"""What of the library is out of reach while a function is tried, and what helps it.

Made before the fork, so that a child has little to look up, and holding none of the functions that
are put away: once they are, nobody has them. Runs inside the box.
"""

import importlib
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from types import FunctionType, ModuleType
from typing import Any, TypeAlias

#: A module and a name in it.
Place: TypeAlias = tuple[str, str]


class PutAway(RuntimeError):
    """A function of the library was called that the learner is to write."""


class Arrangement:
    """What is away and what is there.

    Parameters
    ----------
    absent : iterable of Place
        Functions of the library that the learner is to write, and what they are made of.
    helpers : mapping of str to Place
        The library's versions of functions that the learner's may call, by name.
    """

    def __init__(self, absent: Iterable[Place] = (), helpers: Mapping[str, Place] = {}) -> None:
        self._helpers = dict(helpers)
        self._stand_ins = [
            (module, attribute, _stand_in(name))
            for home, name in absent
            for module, attribute in _library().get(id(find(home, name)), ())
        ]

    def put_away(self) -> None:
        """Take the absent functions away, for good."""
        for module, attribute, stand_in in self._stand_ins:
            setattr(module, attribute, stand_in)

    def helpers(self) -> dict[str, Any]:
        """Find the functions that help, by name."""
        return {name: find(*place) for name, place in self._helpers.items()}


def find(module: str, name: str) -> Any:
    """Return what is called so in a module, or None."""
    return getattr(sys.modules.get(module) or importlib.import_module(module), name, None)


@lru_cache(maxsize=1)
def _library() -> dict[int, list[tuple[ModuleType, str]]]:
    """Where each function of dlhelpers is to be found in the box, by its identity."""
    places: dict[int, list[tuple[ModuleType, str]]] = {}
    for name, module in sys.modules.items():
        if name.split(".")[0] == "dlhelpers":
            for attribute, value in vars(module).items():
                if isinstance(value, FunctionType):
                    places.setdefault(id(value), []).append((module, attribute))
    return places


@lru_cache(maxsize=256)
def _stand_in(name: str) -> Callable[..., Any]:
    def put_away(*_args: Any, **_kwargs: Any) -> Any:
        raise PutAway(f"the library's {name} is put away while yours is graded")

    put_away.__name__ = put_away.__qualname__ = name
    return put_away
