"""A stretch exercise of lesson 4: automatic differentiation, the few lines at its heart."""

import numpy as np

from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.exercise import Case

Tape = list[list[tuple[int, float]]]


def _random_tape(rng: np.random.Generator, leaves: int, steps: int) -> Tape:
    """Each step reads two earlier values, the last one of them the step before."""
    tape: Tape = [[] for _ in range(leaves)]
    for number in range(leaves, leaves + steps):
        other = int(rng.integers(0, number - 1))
        slopes = rng.uniform(0.5, 2.0, size=2) * rng.choice([-1.0, 1.0], size=2)
        tape.append([(number - 1, float(slopes[0])), (other, float(slopes[1]))])
    return tape


def _tapes(rng: np.random.Generator) -> list[Case]:
    return [
        # y = (a + b) * b for a = 2, b = 3: the sum is 5.
        Case("(a + b) * b, by hand", [[], [], [(0, 1.0), (1, 1.0)], [(2, 3.0), (1, 5.0)]]),
        Case("one value alone", [[]]),
        Case("a chain", [[], [(0, 2.0)], [(1, -3.0)], [(2, 0.5)]]),
        Case("x * x", [[], [(0, 1.5), (0, 1.5)]]),
        Case("a value that the result does not depend on", [[], [], [(0, 4.0)], [(2, 0.5)]]),
        *(Case(f"{steps} steps", _random_tape(rng, 3, steps)) for steps in (4, 7, 12)),
    ]


@exercise(
    cases=_tapes,
    hints=[
        "How much does the last value change when the last value changes? That is the one gradient "
        "that you know at the start; all others begin at 0.",
        "Go through the tape from its end to its beginning: when you come to a value, everything "
        "that was computed from it has been dealt with.",
        "A value may have been used several times. Each use is a path, and paths are added: +=.",
        "for i in range(len(tape) - 1, -1, -1): for parent, slope in tape[i]: "
        "gradients[parent] += slope * gradients[i]",
    ],
)
def gradients_on_tape(tape):
    gradients = [0.0] * len(tape)
    if mistake("every gradient starts at 1"):
        """All your gradients start at 1. Only the last value has the gradient 1 with respect to
        itself; what the others get comes along the paths."""
        gradients = [1.0] * len(tape)
    gradients[-1] = 1.0
    if mistake("the last gradient starts at 0"):
        """All your gradients are 0. The way back starts with a 1: the last value changes by as
        much as itself."""
        gradients[-1] = 0.0
    order = range(len(tape))[::-1]
    if mistake("forward"):
        """You go through the tape from its beginning. The gradient of a value is complete only
        after everything computed from it: start at the end."""
        order = range(len(tape))
    if mistake("the last value left out"):
        """Your loop begins one value too early: the last value has parents, too.
        In range(len(tape) - 1, -1, -1) it is the first."""
        order = order[1:]
    for i in order:
        for parent, slope in tape[i]:
            share = slope * gradients[i]
            if mistake("the slope alone"):
                """You add the slopes alone. Along a path you multiply: the slope times the gradient
                of the value that was computed."""
                share = slope
            if mistake("the gradient alone"):
                """You hand on the gradient as it is. Multiply it by the slope of this step."""
                share = gradients[i]
            if mistake("slope plus gradient"):
                """You add the slope and the gradient. Along a path you multiply."""
                share = slope + gradients[i]
            if mistake("the gradient divided by the slope"):
                """You divide by the slope. Multiply by it: it says how much the later value
                changes for each unit of the earlier one."""
                share = gradients[i] / slope
            if mistake("subtracted"):
                """You subtract each path. They are added: +=."""
                share = -share
            if mistake("set, not added"):
                """A value that was used twice keeps the gradient of one path only. Add the paths:
                += in place of =."""
                gradients[parent] = share
            else:
                gradients[parent] += share
            if mistake("first parent only"):
                """Only the first parent of each value gets its share. Hand the gradient to all of
                them: is there a break or a return in your inner loop?"""
                break
    if mistake("the leaves only"):
        """Yours holds the gradients of the first values alone. Return one for every value on the
        tape."""
        return [g for g, parents in zip(gradients, tape) if not parents]
    if mistake("reversed"):
        """Your gradients come in the order of the way back, the last value first. Return them in
        the order of the tape."""
        return gradients[::-1]
    if mistake("one number"):
        """You return one gradient. Return the whole list, a number for each value on the tape."""
        return gradients[0]
    return gradients
