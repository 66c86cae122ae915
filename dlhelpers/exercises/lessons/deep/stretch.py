"""The stretch exercises of lesson 4: a cost that never overflows, clipping, and a tape."""

import numpy as np
from numpy.typing import NDArray

from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.exercise import Case


def _scores(rng: np.random.Generator) -> list[Case]:
    def labels(m: int) -> NDArray[np.int64]:
        return np.concatenate([[[0, 1]], rng.integers(0, 2, size=(1, m - 2))], axis=1)

    return [
        Case("a coin", np.array([[0.0, 0.0]]), np.array([[0, 1]])),
        Case("sure and right", np.array([[8.0, -9.0]]), np.array([[1, 0]])),
        Case("sure and wrong", np.array([[-900.0, 800.0]]), np.array([[1, 0]])),
        *(Case(f"{m} examples", rng.normal(0, 2, size=(1, m)), labels(m)) for m in (3, 8)),
        Case("wide", rng.normal(0, 300, size=(1, 6)), labels(6)),
        Case("whole numbers", rng.integers(-5, 6, size=(1, 5)), labels(5)),
    ]


@exercise(
    cases=_scores,
    hints=[
        "For label 1 the loss is -log a, and a is 1 / (1 + e^-z). What is left if you put the "
        "second into the first?",
        "log(1 + e^-z) for label 1 and log(1 + e^z) for label 0: the second is the first plus z.",
        "NumPy's function logaddexp computes log(e^0 + e^z) without ever computing e^z.",
        "np.mean(np.logaddexp(0, ZL) - Y * ZL)",
    ],
)
def cost_of_scores(ZL, Y):
    losses = np.logaddexp(0, ZL) - Y * ZL
    if mistake("by way of the probability"):
        """Yours takes a probability that has been rounded to 0 or 1, and its logarithm is not
        finite: there the cost is inf or nan. Stay with Z: np.logaddexp(0, ZL)."""
        AL = 1 / (1 + np.exp(-ZL))
        losses = -(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))
    if mistake("an overflowing exponential"):
        """Your e^Z is infinite for a large Z, and so is its logarithm. np.logaddexp(0, ZL) never
        computes e^Z."""
        losses = np.log(1 + np.exp(ZL)) - Y * ZL
    if mistake("every label taken for 0"):
        """You charge every example as if its label were 0: subtract Y * ZL."""
        losses = np.logaddexp(0, ZL)
    if mistake("every label taken for 1"):
        """You charge every example as if its label were 1. For label 0 the loss is log(1 + e^z)."""
        losses = np.logaddexp(0, -ZL)
    if mistake("labels exchanged"):
        """You charge label 1 as if it were 0, and 0 as if it were 1: which of them costs
        log(1 + e^z)?"""
        losses = np.logaddexp(0, -ZL) + Y * ZL
    if mistake("the label's part added"):
        """Y * ZL is subtracted: a large Z is good where the label is 1."""
        losses = np.logaddexp(0, ZL) + Y * ZL
    if mistake("sign"):
        """Yours is negative: a loss is minus the logarithm of a probability, and so above 0."""
        losses = -losses
    if mistake("the sum"):
        """You return the sum. The cost is the mean over the examples."""
        return np.sum(losses)
    if mistake("a number for each example"):
        """You return the losses. The cost is their mean, one number."""
        return losses
    return np.mean(losses)


def _large_gradients(rng: np.random.Generator) -> list[Case]:
    def grads(*sizes: tuple[int, int]) -> dict[str, NDArray[np.float64]]:
        drawn: dict[str, NDArray[np.float64]] = {}
        for l, (n, n_prev) in enumerate(sizes, start=1):
            drawn |= {f"dW{l}": rng.normal(size=(n, n_prev)), f"db{l}": rng.normal(size=(n, 1))}
        return drawn

    return [
        Case("3 and 4", {"dW1": np.array([[3.0]]), "db1": np.array([[4.0]])}, 1.0),
        Case("short enough", {"dW1": np.array([[3.0]]), "db1": np.array([[4.0]])}, 6.0),
        Case("two layers", grads((3, 2), (1, 3)), float(rng.uniform(0.3, 0.9))),
        Case("three layers", grads((4, 3), (3, 4), (1, 3)), float(rng.uniform(0.3, 0.9))),
        Case("long and allowed", grads((3, 2), (1, 3)), 50.0),
        Case("zero", {"dW1": np.zeros((1, 2)), "db1": np.zeros((1, 1))}, 1.0),
    ]


@exercise(
    cases=_large_gradients,
    hints=[
        "The gradients 3 and 4 are one arrow of length 5. Shortened to length 1, what are they?",
        "One length for all arrays together: the root of the sum of all squares.",
        "Only if that length is above `most`: multiply every array by most / length.",
        "length = np.sqrt(sum(np.sum(g**2) for g in grads.values())); "
        "factor = min(1.0, most / length) where length is not 0; "
        "{name: factor * g for name, g in grads.items()}",
    ],
)
def clip_gradients(grads, most):
    length = np.sqrt(sum(np.sum(g**2) for g in grads.values()))
    if mistake("the square of the length"):
        """You compare the sum of the squares. The length is its root."""
        length = length**2
    if mistake("the largest number"):
        """You take the largest number for the length. The length is the root of the sum of all
        squares."""
        length = max(np.max(np.abs(g)) for g in grads.values())
    if mistake("the weights alone"):
        """You take the length of the dW alone. The db are a part of the arrow, too."""
        length = np.sqrt(sum(np.sum(g**2) for n, g in grads.items() if n.startswith("dW")))
    factor = most / length if length > most else 1.0
    if mistake("always scaled"):
        """Gradients that are short enough change, too. Leave them as they are: shorten only what
        is longer than most."""
        factor = most / length if length else 1.0
    if mistake("unit length"):
        """You shorten to length 1. The length that is allowed is the argument, most."""
        factor = 1 / length if length > most else 1.0
    if mistake("each array by itself"):
        """You shorten each array by its own length. Then the arrow points elsewhere: one length,
        that of all arrays together, and one factor."""
        return {n: g * min(1.0, most / max(np.linalg.norm(g), 1e-300)) for n, g in grads.items()}
    if mistake("each number by itself"):
        """You cut off each number at most. Then the arrow points elsewhere: multiply all of them
        by one factor."""
        return {n: np.clip(g, -most, most) for n, g in grads.items()}
    if mistake("the gradients set to zero"):
        """Too long gradients become zero in yours. Shorten them: multiply by most / length."""
        factor = factor if factor == 1 else 0.0
    if mistake("returned as they were"):
        """The gradients come back as they were. Return a new dict with the shortened ones."""
        factor = 1.0
    if mistake("the length returned"):
        """You return the length. Return the dict of gradients."""
        return length
    return {name: factor * g for name, g in grads.items()}


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
