"""What an exercise is: data, and nothing that acts.

An exercise is a right function, cases to try a learner's function on, named mistakes to recognize,
and hints. `dlhelpers.exercises.judging` acts on it, in the notebook and in the grader alike.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import numpy as np

from dlhelpers.exercises.engine.compare import Difference, compare

State: TypeAlias = Literal["passed", "failed", "not attempted"]


@dataclass(frozen=True, init=False, eq=False)
class Case:
    """One call of the learner's function.

    Parameters
    ----------
    name : str
        What the case is, for the learner: "a 3 by 4 matrix".
    *args, **kwargs
        What the function is called with.
    """

    name: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]

    def __init__(self, name: str, *args: Any, **kwargs: Any) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "args", args)
        object.__setattr__(self, "kwargs", kwargs)


#: Calls a function with a case's arguments and returns what is to be compared.
Observer: TypeAlias = Callable[[Callable[..., Any], Case], Any]
#: Takes a case, a right answer to it and what was printed; returns advice by what it is about.
Adviser: TypeAlias = Callable[[Case, Any, str], Mapping[str, str]]


@dataclass(frozen=True)
class Mistake:
    """A wrong function that learners write, and what to say to one who has.

    Parameters
    ----------
    name : str
        What was done, in a few words, unique in its exercise: "summed over the columns".
        Instructors see it in their statistics.
    function : callable
        The wrong function.
    sentence : str
        For the learner: what shows the mistake, and what to do.
    line : int
        Where it stands in its file; 0 if unknown.
    """

    name: str
    function: Callable[..., Any]
    sentence: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, eq=False)
class Exercise:
    """A function for the learner to write.

    Parameters
    ----------
    reference : callable
        A right one; its name is the exercise's unless `name` is given.
    cases : callable
        Takes a random generator and returns a list of `Case`. The first one is the worked example.
    mistakes : sequence of Mistake
        The wrong functions to recognize, the likeliest first.
    hints : sequence of str
        From a question to the last step; no code that can be pasted before the last.
    name : str
        Under which the learner writes it.
    accepts : sequence of callable
        Other right functions, where two conventions are in print.
    same : callable
        Takes two results and returns the first `Difference`, or None. Another one than `compare`
        serves where results are random: `randomness.same_initialization`.
    timed : tuple of (Case, Observer), optional
        A large case that tells slow functions, and what calls them; not needed where one of the
        cases is large enough.
    advise : callable, optional
        What could be better, though it costs no points, in a right answer to a case and in what was
        printed; what several cases say of one thing is said once. For the title of a picture, or an
        accuracy that was to be printed.
    observe : callable, optional
        Takes the function and a `Case`, calls the one with the other, and returns what is compared.
        For functions that draw or print and return nothing; None compares what is returned. One of
        `observers`, because the grader runs it beside the learner's code.
    teachers : callable, optional
        The version that the notebook shows, and whose steps a learner's are compared with.
    text : str
        The source of that version.
    """

    reference: Callable[..., Any]
    cases: Callable[[np.random.Generator], Sequence[Case]]
    mistakes: Sequence[Mistake] = ()
    hints: Sequence[str] = ()
    name: str = ""
    accepts: Sequence[Callable[..., Any]] = ()
    same: Callable[[Any, Any], Difference | None] = compare
    timed: tuple[Case, Observer] | None = None
    advise: Adviser | None = None
    observe: Observer | None = None
    teachers: Callable[..., Any] | None = None
    text: str = ""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the reference: the teacher's functions of later exercises call the earlier ones."""
        return self.reference(*args, **kwargs)

    def __post_init__(self) -> None:
        if not self.name:
            object.__setattr__(self, "name", self.reference.__name__)


@dataclass(frozen=True)
class Outcome:
    """What is to be said of a learner's function.

    Parameters
    ----------
    name : str
        The exercise.
    state : {"passed", "failed", "not attempted"}
    sentence : str
        What is wrong and what to do; empty where nothing is wrong.
    mistake : str or None
        What was done, in a few words: the named mistake that gives the same wrong answers, or a
        symptom such as "prints instead of returning"; None where neither is known.
    difference : str
        Where the first wrong answer is and what it should be.
    advice : tuple of str
        What could be better in a right function; costs no points.
    cases_passed, cases_total : int
    """

    name: str
    state: State
    sentence: str = ""
    mistake: str | None = None
    difference: str = ""
    advice: tuple[str, ...] = field(default=())
    cases_passed: int = 0
    cases_total: int = 0
