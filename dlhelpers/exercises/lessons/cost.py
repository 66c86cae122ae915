"""The exercise of lesson 3 on the cost; lessons 2 and 4 share its mistakes.

Every sentence begins with the cost, because some exercises compute other things beside it.
"""

import numpy as np

from dlhelpers import planar
from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.exercise import Case
from dlhelpers.exercises.engine.observers import with_the_arguments_it_takes
from dlhelpers.exercises.lessons.random_networks import labels, parameters


def _cost_cases(rng: np.random.Generator) -> list[Case]:
    unused = parameters(rng, (2, 4, 1))

    def case(name, Y):
        Y = np.atleast_2d(Y)
        return Case(name, rng.uniform(0.05, 0.95, size=Y.shape), Y, unused)

    m = int(rng.integers(5, 12))
    return [
        Case("the worked example", np.array([[0.8, 0.4]]), np.array([[1, 0]]), unused),
        case("one example with label 1", 1),
        case("one example with label 0", 0),
        case(f"{m} examples", labels(rng, m)),
        case("40 examples", labels(rng, 40)),
        case("all labels 0", np.zeros(4, dtype=int)),
        case("all labels 1", np.ones(3, dtype=int)),
        case("labels as floats", labels(rng, 6).astype(float)),
        # Not as sure as to tell who adds 1e-7 within the logarithm, which is no mistake.
        Case("sure and right", np.array([[0.98, 0.03]]), np.array([[1, 0]]), unused),
        Case("sure and wrong", np.array([[0.02, 0.97]]), np.array([[1, 0]]), unused),
    ]


@exercise(
    reference=planar.compute_cost,
    cases=_cost_cases,
    observe=with_the_arguments_it_takes,
    hints=[
        "For one example with label 1: what should the cost be when A2 is 1, and what when it is "
        "nearly 0? Which of the two logarithms does that?",
        "For a label of 0 or 1, one of the two terms vanishes by itself. Which, and why?",
        "Multiply element by element with *, add the two terms, sum over everything, divide by "
        "-m, where m is the number of columns.",
        "return -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / Y.shape[1]",
    ],
)
def compute_cost(A2, Y, parameters=None):
    m = Y.shape[1]
    if mistake("cost divided by 400"):
        """Your cost is divided by 400, which is right for the flower only. m is Y.shape[1]."""
        m = 400
    logprobs = Y * np.log(A2) + (1 - Y) * np.log(1 - A2)
    if mistake("cost without the (1 - y) term"):
        """Your cost leaves out the examples with label 0: the term (1 - y) log(1 - a) is
        missing."""
        logprobs = Y * np.log(A2)
    if mistake("cost without the y term"):
        """Your cost leaves out the examples with label 1: the term y log(a) is missing."""
        logprobs = (1 - Y) * np.log(1 - A2)
    if mistake("1 - log(1 - a) in the cost"):
        """Your cost has 1 - log(1 - a) in its second term. The 1 belongs inside the logarithm only:
        log(1 - a)."""
        logprobs = Y * np.log(A2) + (1 - Y) * (1 - np.log(1 - A2))
    if mistake("parentheses of log(1 - a) in the cost"):
        """Your cost subtracts log(1 - a) where it should multiply by it: the second term is (1 - y)
        times log(1 - a)."""
        logprobs = Y * np.log(A2) + (1 - Y) - np.log(1 - A2)
    if mistake("1 - log(a) in the cost"):
        """Your cost has 1 - log(a) in its second term. Subtract inside the logarithm:
        log(1 - a)."""
        logprobs = Y * np.log(A2) + (1 - Y) * (1 - np.log(A2))
    if mistake("labels swapped in the cost"):
        """Your cost pairs y with log(1 - a) and 1 - y with log(a): it is small when the predictions
        are wrong. Swap the two logarithms."""
        logprobs = Y * np.log(1 - A2) + (1 - Y) * np.log(A2)
    if mistake("log(a) in both terms of the cost"):
        """Your cost has log(a) in both terms. The second one wants log(1 - a)."""
        logprobs = Y * np.log(A2) + (1 - Y) * np.log(A2)
    if mistake("y in both terms of the cost"):
        """Your cost multiplies both logarithms by y. The second factor is 1 - y."""
        logprobs = Y * np.log(A2) + Y * np.log(1 - A2)
    if mistake("factor y of the cost missing"):
        """Your cost has log(a) for all examples. It counts for label 1 only: y log(a)."""
        logprobs = np.log(A2) + (1 - Y) * np.log(1 - A2)
    if mistake("factor 1 - y of the cost missing"):
        """Your cost has log(1 - a) for all examples. It counts for label 0 only:
        (1 - y) log(1 - a)."""
        logprobs = Y * np.log(A2) + np.log(1 - A2)
    if mistake("log(1 + a) in the cost"):
        """Your cost has log(1 + a) in its second term. It is log(1 - a)."""
        logprobs = Y * np.log(A2) + (1 - Y) * np.log(1 + A2)
    if mistake("1 + y in the cost"):
        """Your cost has the factor 1 + y in its second term. It is 1 - y."""
        logprobs = Y * np.log(A2) + (1 + Y) * np.log(1 - A2)
    if mistake("parentheses around 1 - y forgotten in the cost"):
        """Your cost computes 1 - (y log(1 - a)): * goes before -. Put 1 - y into parentheses."""
        logprobs = Y * np.log(A2) + 1 - Y * np.log(1 - A2)
    if mistake("y subtracted from the second term of the cost"):
        """Your cost computes (log(1 - a) * 1) - y: * goes before -. Put 1 - y into parentheses."""
        logprobs = Y * np.log(A2) + np.log(1 - A2) * 1 - Y
    if mistake("labels missing in the cost"):
        """Your cost does not depend on the labels: y log(a) + (1 - y) log(1 - a)."""
        logprobs = np.log(A2) + np.log(1 - A2)
    if mistake("first logarithm of the cost missing"):
        """Your cost has no logarithm in its first term: y log(a)."""
        logprobs = Y * A2 + (1 - Y) * np.log(1 - A2)
    if mistake("second logarithm of the cost missing"):
        """Your cost has no logarithm in its second term: (1 - y) log(1 - a)."""
        logprobs = Y * np.log(A2) + (1 - Y) * (1 - A2)
    if mistake("no logarithm in the cost"):
        """Your cost has no logarithms: y log(a) + (1 - y) log(1 - a)."""
        logprobs = Y * A2 + (1 - Y) * (1 - A2)
    if mistake("predictions and labels swapped in the cost"):
        """Your cost takes the logarithm of the labels, which is infinite at 0. Take it of the
        predictions, and multiply by the labels."""
        logprobs = A2 * np.log(Y) + (1 - A2) * np.log(1 - Y)
    if mistake("logarithm of base 10 in the cost"):
        """Your cost has logarithms of base 10. The natural one is wanted: np.log."""
        logprobs = Y * np.log10(A2) + (1 - Y) * np.log10(1 - A2)
    if mistake("logarithm of base 2 in the cost"):
        """Your cost has logarithms of base 2. The natural one is wanted: np.log."""
        logprobs = Y * np.log2(A2) + (1 - Y) * np.log2(1 - A2)
    if mistake("cost of every pair"):
        """Your cost pairs every label with every prediction: a dot product of (m, 1) with (1, m)
        has m times m entries. Multiply element by element with *, then sum."""
        logprobs = np.dot(Y.T, np.log(A2)) + np.dot((1 - Y).T, np.log(1 - A2))
    if mistake("matrix for a cost"):
        """Your cost is a matrix of m by m: each label met each prediction. Multiply element by
        element with *, then sum."""
        return np.squeeze(-(np.dot(Y.T, np.log(A2)) + np.dot((1 - Y).T, np.log(1 - A2))) / m)
    if mistake("dot product without transpose in the cost"):
        """Your cost takes np.dot of two rows, which do not fit: the second one needs .T. Or
        multiply element by element with *, then sum."""
        return np.squeeze(-(np.dot(Y, np.log(A2)) + np.dot(1 - Y, np.log(1 - A2))) / m)
    if mistake("sign of the cost"):
        """Your cost is negative, as logarithms of probabilities are. The minus sign in front of the
        formula turns it positive."""
        return np.sum(logprobs) / m
    if mistake("1/m missing in the cost"):
        """Your cost is the sum over the examples. Divide it by their number m, which is Y.shape[1]
        (Y.shape[0] is 1)."""
        return -np.sum(logprobs)
    if mistake("cost multiplied by m"):
        """Your cost is the sum over the examples, times m. Divide by m instead: * (1 / m),
        or / m."""
        return -np.sum(logprobs) * m
    if mistake("1/m twice in the cost"):
        """Your cost is divided by m twice. Once is enough; np.mean does it already."""
        return -np.mean(logprobs) / m
    if mistake("cost without the (1 - y) term and without 1/m"):
        """Your cost leaves out the examples with label 0, the term (1 - y) log(1 - a), and it is a
        sum where the mean is wanted: divide by m = Y.shape[1]."""
        return -np.sum(Y * np.log(A2))
    if mistake("-1/m on the first term of the cost only"):
        """Your cost multiplies only the first term by -1/m. Put both terms into one sum, in
        parentheses, and multiply that."""
        return -1 / m * np.sum(Y * np.log(A2)) + np.sum((1 - Y) * np.log(1 - A2))
    if mistake("1/m on the first term of the cost only"):
        """Your cost divides only the first term by m. Put both terms into one sum, in parentheses,
        and divide that."""
        return -np.sum(Y * np.log(A2)) / m - np.sum((1 - Y) * np.log(1 - A2))
    if mistake("1/m on the second term of the cost only"):
        """Your cost divides only the second term by m. Put both terms into one sum, in parentheses,
        and divide that."""
        return -np.sum(Y * np.log(A2)) - np.sum((1 - Y) * np.log(1 - A2)) / m
    if mistake("only the first term of the cost summed"):
        """Your cost sums only the first term; the second stays one number for each example. Put
        both into np.sum."""
        return -1 / m * np.sum(Y * np.log(A2)) + (1 - Y) * np.log(1 - A2)
    if mistake("minus on the first term of the cost only"):
        """Your cost has the one term minus the other: its first counts negative, its second
        positive. Add the two, and put one minus sign before their sum."""
        return np.sum(-Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / m
    if mistake("minus on the second term of the cost only"):
        """Your cost has the one term minus the other: its first counts positive, its second
        negative. Add the two, and put one minus sign before their sum."""
        return np.sum(Y * np.log(A2) - (1 - Y) * np.log(1 - A2)) / m
    if mistake("cost not summed"):
        """Your cost is one number for each example. It should be a single one: sum over all
        axes."""
        return -logprobs / m
    if mistake("cost summed over the wrong axis"):
        """Your cost has a number for each example, in shape (m,): along axis 0, of length 1, there
        is nothing to sum. Sum over all axes: np.sum alone."""
        return -np.sum(logprobs, axis=0) / m
    if mistake("cost neither summed nor divided"):
        """Your cost is one number for each example. It should be their mean, a single number."""
        return -logprobs
    if mistake("squared error for the cost"):
        """Your cost is the mean squared error. The cross-entropy is wanted, with its logarithms."""
        return np.sum((A2 - Y) ** 2) / m
    if mistake("half the squared error for the cost"):
        """Your cost is half the mean squared error. The cross-entropy is wanted, with its
        logarithms."""
        return np.sum((A2 - Y) ** 2) / (2 * m)
    if mistake("absolute error for the cost"):
        """Your cost is the mean absolute error. The cross-entropy is wanted, with its
        logarithms."""
        return np.sum(np.abs(A2 - Y)) / m
    return float(-np.sum(logprobs) / m)


#: What the costs of lessons 2 and 4 have in common with this one; 400 is the flower's number.
MISTAKES = [m for m in compute_cost.mistakes if m.name != "cost divided by 400"]
