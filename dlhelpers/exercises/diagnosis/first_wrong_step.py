"""The first step at which a wrong function leaves the teacher's way.

A step is a value that gets a name: ``dZ1 = ...``, ``grads["dW" + str(l)] = ...``, ``{"db": ...}``.
The learner's steps that have the teacher's names are compared with the teacher's, in the teacher's
order. A difference alone proves nothing, because a learner may well compute ``-cost`` first. So the
right value is put in its place, and the rest of the learner's function runs: if every answer is
right then, that step is wrong and the rest is not. Where this proof fails, less is said.
"""

import ast
import math
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, TypeAlias

import numpy as np

from dlhelpers.exercises.diagnosis.rewriting import tree_of
from dlhelpers.exercises.diagnosis.steps import MANY, Steps, WatchedFunction
from dlhelpers.exercises.diagnosis.symptoms import Finding
from dlhelpers.exercises.engine.compare import compare
from dlhelpers.exercises.engine.comparisons import run_trials
from dlhelpers.exercises.engine.execution import Answer
from dlhelpers.exercises.engine.exercise import Case, Exercise
from dlhelpers.exercises.engine.randomness import same_initialization

#: Steps that are wrong together, beyond which nothing is said.
TOGETHER = 3
#: So many numbers of a step are shown, and so many names of right ones.
SMALL, NAMES = 6, 3

_Run: TypeAlias = tuple[Answer, Steps]


def first_wrong_step(
    exercise: Exercise, function: Callable[..., Any], cases: Sequence[Case]
) -> Finding | None:
    """Find the first step of a wrong function that is wrong, or the last one that is right.

    Parameters
    ----------
    exercise : Exercise
    function : callable
        With all the functions that it calls among its globals.
    cases : sequence of Case
        At least one of the answers to them is not right.

    Returns
    -------
    Finding or None
        None also where the source cannot be had, or no step has a name of the teacher's.
    """
    learner = WatchedFunction.of(tree_of(function), function)
    teacher = exercise.teachers and WatchedFunction.of(_tree(exercise.text), exercise.teachers)
    if learner is None or not teacher:
        return None
    search = _Search(exercise, teacher, learner, cases)
    if search.is_too_long:
        return None
    suspects = search.differing()
    for names in suspects:
        if search.heals([names]):
            return search.wrong_steps([names])
    wrong, left = list[list[str]](), suspects
    while left and len(wrong) < TOGETHER:
        wrong.append(left[0])
        if search.heals(wrong):
            needed = [n for n in wrong if not search.heals([m for m in wrong if m != n])]
            return search.wrong_steps(needed)
        left = [names for names in search.differing() if names not in wrong]
    return search.right_before(suspects[0][0] if suspects else None)


class _Search:
    """The teacher's steps in every case beside the learner's."""

    def __init__(
        self,
        exercise: Exercise,
        teacher: WatchedFunction,
        learner: WatchedFunction,
        cases: Sequence[Case],
    ) -> None:
        self._exercise, self._learner, self._cases = exercise, learner, cases
        self._right = [teacher.run(exercise, case, {})[1] for case in cases]
        self._computed = teacher.computed
        self.heals([])
        self._first = self._runs
        for right, (answer, steps) in zip(self._right, self._runs, strict=True):
            for name, values in steps.items():
                times, left = divmod(len(values), len(right.get(name, values)))
                if not left and not answer.error:  # so often does it give this name anew
                    learner.times[name] = times

    @property
    def is_too_long(self) -> bool:
        steps = [*self._right, *(steps for _, steps in self._runs)]
        return any(len(one.order) >= MANY for one in steps) or any(
            answer.error and answer.error.kind == "TimeUp" for answer, _ in self._runs
        )

    def heals(self, wrong: Sequence[Sequence[str]]) -> bool:
        """Is every answer right with the right values of these steps?"""
        names = list(chain(*wrong))
        self._runs = [
            self._learner.run(self._exercise, case, {n: right[n] for n in names if n in right})
            for case, right in zip(self._cases, self._right, strict=True)
        ]
        answers = [answer for answer, _ in self._runs]
        return all(trial.right for trial in run_trials(self._exercise, self._cases, answers))

    def differing(self) -> list[list[str]]:
        """The steps that are not right in the last runs, in the order of the teacher's values.

        What one line of the learner's computes for every layer, ``grads["dW" + str(l)]``, is one.
        """
        names = dict.fromkeys(name for steps in self._right for name in steps)
        first = {name: self._first_place(name, self._runs) for name in names}
        together: dict[str, list[str]] = {}
        for name in sorted((n for n in names if first[n] < math.inf), key=first.__getitem__):
            line = name if name in self._learner.names else _letters(name)
            together.setdefault(line, []).append(name)
        return list(together.values())

    def _first_place(self, name: str, runs: Sequence[_Run]) -> float:
        """Where in a run of the teacher's the first value stands that is another than this."""
        places = (self._right[i].place(name, k) for i, k in self._differing(name, runs))
        return min(places, default=math.inf)

    def _differing(self, name: str, runs: Sequence[_Run]) -> list[tuple[int, int]]:
        """The cases, and the number of the value in each, in which a step is not right."""
        found = []
        for i, (right, (answer, steps)) in enumerate(zip(self._right, runs, strict=True)):
            wanted, times = right.get(name, []), self._learner.times.get(name, 1)
            mine = steps.get(name, [])[times - 1 :: times]
            if answer.error and name in self._learner.names and len(mine) < len(wanted):
                wanted = wanted[: len(mine) + 1]  # the call ended before this one, or in it
            elif not mine:
                continue
            pairs = zip(mine, wanted, strict=False)
            number = next((k for k, (m, w) in enumerate(pairs) if not self._is_same(m, w)), None)
            if number is None and len(mine) < len(wanted):
                number = len(mine)
            if number is not None:
                found.append((i, number))
        return found

    def _is_same(self, mine: Any, right: Any) -> bool:
        same = self._exercise.same
        try:
            return (same if same is same_initialization else compare)(mine, right) is None
        except Exception:  # the learner's values may be anything
            return False

    def _right_names(self, before: str | None) -> list[str]:
        """The steps before one that are right wherever they are taken, and worth a word."""
        last = self._first_place(before, self._first) if before else math.inf
        seen = {name for _, steps in self._first for name in steps} & self._computed
        names = dict.fromkeys(
            name
            for steps in self._right
            for name, values in steps.items()
            if name in seen and not isinstance(values[0], int)  # a size is hardly worth a word
        )
        return [
            name
            for name in names
            if not self._differing(name, self._first)
            and min(steps.place(name, 0) for steps in self._right if name in steps) < last
        ][-NAMES:]

    def right_before(self, name: str | None) -> Finding | None:
        """Say which steps are right, where nothing can be proved of those that follow."""
        right = self._right_names(name)
        if not right:
            return None
        what = "what comes after it" if len(right) == 1 else "what comes after them"
        return Finding(
            f"right up to {right[-1]}",
            f"Your {_listed(right)} {_are(right)} right in every case: look at {what}.",
        )

    def wrong_steps(self, wrong: Sequence[Sequence[str]]) -> Finding:
        """Say which steps are wrong, and that nothing else is."""
        names = list(chain(*wrong))
        right = self._right_names(names[0])
        said = f"Your {_listed(right)} {_are(right)} right. " if right else ""
        one = len(names) == 1
        said += (
            f"Your {_listed(names)} {'is the step that is' if one else 'are the steps that are'} "
            f"not; with the right {'one in its place' if one else 'ones in their places'}, the "
            f"rest is right.{self._shown(names[0])}"
        )
        if not right:
            said = said.replace("that is not;", "that is wrong;").replace("are not;", "are wrong;")
        return Finding(f"first wrong step: {', '.join(names)}", said)

    def _shown(self, name: str) -> str:
        """Both values of a step, in the first case in which they are small and differ."""
        times = self._learner.times.get(name, 1)
        for i, number in self._differing(name, self._first):
            mine = self._first[i][1].get(name, [])[times - 1 :: times][number : number + 1]
            if mine and (text := _values(mine[0], self._right[i][name][number])):
                turn = f", value {number + 1} of {len(self._right[i][name])}" if number else ""
                return f' In the case "{self._cases[i].name}"{turn} your {name} {text}.'
        return ""


def _values(mine: Any, right: Any) -> str:
    numbers = np.ndarray | np.number | int | float
    if not (isinstance(right, numbers) and isinstance(mine, numbers)) or np.size(right) > SMALL:
        return ""
    if np.shape(mine) != np.shape(right):
        return f"has shape {np.shape(mine)}, the right one {np.shape(right)}"
    texts = [np.array2string(np.asarray(v), precision=4, separator=", ") for v in (mine, right)]
    one, other = (" ".join(text.split()) for text in texts)
    return f"is {one}, the right one {other}" if one != other else ""


def _listed(names: Sequence[str]) -> str:
    *others, last = sorted(names) if len({*map(_letters, names)}) == 1 else names
    return f"{', '.join(others)} and {last}" if others else last


def _letters(name: str) -> str:
    """The name of a step without its layer: dW of dW2."""
    return name.rstrip("0123456789")


def _are(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _tree(text: str) -> ast.FunctionDef | None:
    first = ast.parse(text).body[0]
    return first if isinstance(first, ast.FunctionDef) else None
