"""What of the library is in the box: an answer never is.

What a lesson's learner writes is taken out before the first submission comes, with all that it is
made of, and with other lessons' answers. Where the library's functions are to stand in for a
learner's slips, the grader sends the few that may, for that one process. Runs inside the box.
"""

import builtins
import importlib
import sys
from collections.abc import Callable, Iterable
from types import CodeType, FunctionType, ModuleType
from typing import Any, TypeAlias

import numpy as np

#: A module and a name in it.
Place: TypeAlias = tuple[str, str]
#: A function as it crosses: its place, its code, and the values of its last arguments, by position
#: and by name.
Packed: TypeAlias = tuple[Place, CodeType, tuple[Any, ...] | None, dict[str, Any] | None]


class PutAway(RuntimeError):
    """A function of the library was called that the learner is to write."""


class Arrangement:
    """What is away, and where it was.

    Parameters
    ----------
    absent : iterable of Place
        Functions of the library to take out of every module, for good.
    """

    def __init__(self, absent: Iterable[Place] = ()) -> None:
        #: What stands in for the learner's, by place.
        self.brought: dict[Place, FunctionType] = {}
        homes = _homes()
        for place in absent:
            stand_in = self._stand_in(place)
            for module, attribute in homes.get(id(find(*place)), ()):
                setattr(module, attribute, stand_in)

    def bring(self, functions: Iterable[Packed]) -> None:
        """Have these functions, and no others, do what is asked of those that are away."""
        self.brought.clear()
        for place, code, defaults, named in functions:
            home = sys.modules.get(place[0])
            # What the checks have in place of a function of the library needs NumPy alone.
            alone = {"np": np, "__builtins__": builtins, "__name__": place[0]}
            known = alone if home is None else vars(home)
            self.brought[place] = function = FunctionType(code, known, place[1], defaults)
            function.__kwdefaults__ = named

    def _stand_in(self, place: Place) -> Callable[..., Any]:
        def put_away(*args: Any, **kwargs: Any) -> Any:
            if place in self.brought:
                return self.brought[place](*args, **kwargs)
            raise PutAway(f"the library's {place[1]} is put away while yours is graded")

        put_away.__name__ = put_away.__qualname__ = place[1]
        return put_away


def lend(namespace: dict[str, Any], name: str, function: Callable[..., Any]) -> None:
    """Have a function called wherever the learner's own of that name would be.

    Also where it is called by another name, or kept as an argument's value or in a dict: it stays
    the same object and gets other code, unless it holds variables of a function around it.
    """
    own = namespace.get(name)
    if not isinstance(own, FunctionType) or own.__closure__:
        namespace[name] = function
        return
    handed_on = f"the library's {name}"  # which is no name that anybody else can have
    own.__globals__[handed_on] = function
    own.__code__ = _hand_on.__code__.replace(co_names=(handed_on,))
    own.__defaults__ = own.__kwdefaults__ = None


right: Callable[..., Any]  # under another name, in the namespace where the code below will run


def _hand_on(*args: Any, **kwargs: Any) -> Any:
    return right(*args, **kwargs)  # noqa: F821


def pack(function: Callable[..., Any]) -> Packed:
    """Make one of the library's functions ready to cross; outside of the box, where it is."""
    place = function.__module__, function.__qualname__
    plain: Any = function
    return place, plain.__code__, plain.__defaults__, plain.__kwdefaults__


def find(module: str, name: str) -> Any:
    """Return what is called so in a module, or None."""
    return getattr(sys.modules.get(module) or importlib.import_module(module), name, None)


def _homes() -> dict[int, list[tuple[ModuleType, str]]]:
    """Where each function of dlhelpers is to be found in the box, by its identity."""
    places: dict[int, list[tuple[ModuleType, str]]] = {}
    for name, module in sys.modules.items():
        if name.split(".")[0] == "dlhelpers":
            for attribute, value in vars(module).items():
                if isinstance(value, FunctionType):
                    places.setdefault(id(value), []).append((module, attribute))
    return places
