"""Hiding the library's answers from the learner's process, and putting a few back.

A function of the library can be *hidden*, for good, before the first submission comes: an
exercise's answer, all that the answer is made of, and other lessons' answers. It can be *injected*
into one process that may have it: the parent sends its code with the job. It can be *substituted*
for a learner's function of the same name, so that a slip in one exercise does not cost the next.
"""

import builtins
import importlib
import sys
from collections.abc import Callable, Iterable
from types import CodeType, FunctionType
from typing import Any, TypeAlias

#: A module and a name in it.
Place: TypeAlias = tuple[str, str]
#: What a name stands for: "place" with a place, or "value" with a plain value.
Named: TypeAlias = tuple[str, Any]
#: A function as it crosses: its place, its code, its defaults by position and by name; and, if it
#: belongs to the exercises, what the names stand for that it reads.
Packed: TypeAlias = tuple[
    Place, CodeType, tuple[Any, ...] | None, dict[str, Any] | None, dict[str, Named]
]


class HiddenAnswer(RuntimeError):
    """A hidden function of the library was called."""


class AnswerHiding:
    """Takes functions out of every module of the library, and knows those injected just now."""

    def __init__(self, hidden: Iterable[Place] = ()) -> None:
        self.injected: dict[Place, FunctionType] = {}
        stand_ins = {find(*place): self._stand_in(place) for place in hidden}
        library = [m for name, m in sys.modules.items() if name.split(".")[0] == "dlhelpers"]
        for module in library:
            for name, value in list(vars(module).items()):
                if isinstance(value, FunctionType) and value in stand_ins:
                    setattr(module, name, stand_ins[value])

    def inject(self, functions: Iterable[Packed]) -> None:
        """Have hidden functions do their work again in this process: these, and no others."""
        without_home: list[tuple[FunctionType, dict[str, Named]]] = []
        for place, code, defaults, named, names in functions:
            home = sys.modules.get(place[0])
            own = vars(home) if home else {"__builtins__": builtins, "__name__": place[0]}
            self.injected[place] = function = FunctionType(code, own, place[1], defaults)
            function.__kwdefaults__ = named
            if not home:  # a module of the exercises is not in the box
                without_home.append((function, names))
        for function, names in without_home:
            for name, (kind, what) in names.items():
                function.__globals__[name] = self._at(what) if kind == "place" else what

    def _at(self, place: Place) -> Any:
        return self.injected[place] if place in self.injected else find(*place)

    def _stand_in(self, place: Place) -> Callable[..., Any]:
        def hidden(*args: Any, **kwargs: Any) -> Any:
            if place in self.injected:
                return self.injected[place](*args, **kwargs)
            raise HiddenAnswer(f"the library's {place[1]} is put away while yours is graded")

        hidden.__name__ = hidden.__qualname__ = place[1]
        return hidden


def substitute(namespace: dict[str, Any], name: str, function: Callable[..., Any]) -> None:
    """Have a function called wherever the learner's own of that name would be.

    The learner's function may also be called by another name, or kept as an argument's default or
    in a dict. So it stays the same object and gets other code, unless it holds variables of a
    function around it.
    """
    own = namespace.get(name)
    if not isinstance(own, FunctionType) or own.__closure__:
        namespace[name] = function
        return
    handed_on = f"the library's {name}"  # no Python name can be the same
    own.__globals__[handed_on] = function
    own.__code__ = _hand_on.__code__.replace(co_names=(handed_on,))
    own.__defaults__ = own.__kwdefaults__ = None


def _hand_on(*args: Any, **kwargs: Any) -> Any:
    # Another name stands for this one where the code runs.
    return right(*args, **kwargs)  # type: ignore[name-defined]  # noqa: F821


def find(module: str, name: str) -> Any:
    """Return a module's attribute, or None; without a name, the module."""
    found = importlib.import_module(module)
    return getattr(found, name, None) if name else found
