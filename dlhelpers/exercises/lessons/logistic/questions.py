"""Questions on the lessons before, with which lesson 2 opens."""

from dlhelpers.exercises.recall import Question

QUESTIONS = (
    Question(
        "The sigmoid of some x is 0.8. What is it at -x?",
        0.2,
        "The odds turn round: the two add up to 1.",
        'lesson 1, "From a score to a probability"',
        {
            -0.8: "That is no probability: it is below 0.",
            0.8: "Then -x would be as good a score as x.",
        },
    ),
    Question(
        "Ten pictures of 8 by 8 pixels in 3 colors become a matrix with one picture a "
        "column. What is its shape?",
        (192, 10),
        "8 times 8 times 3 numbers in each of ten columns.",
        'lesson 1, "From pictures to columns"',
        {
            (10, 192): "That has one picture a row.",
            (64, 10): "Each pixel has three numbers, one a color.",
        },
    ),
    Question(
        "How large is the slope of the sigmoid where its value is 0.5?",
        0.25,
        "s (1 - s) is one half times one half, and it is nowhere larger.",
        'lesson 1, "The slope of the sigmoid"',
        {
            0.5: "That is the value there. The slope is s (1 - s).",
            1: "So steep it is nowhere. The slope is s (1 - s).",
            0: "Flat it is far to both sides, not in the middle.",
        },
    ),
    Question(
        "A has the shape (4, 3). What is the shape of A.sum(axis=1, keepdims=True)?",
        (4, 1),
        "Each row is summed, and its sum stays in a column.",
        'lesson 1, "Vectors of the same length"',
        {
            (4,): "So it is without keepdims.",
            (1, 3): "axis=1 runs along the rows: there is one sum for each of them.",
            (3,): "axis=1 runs along the rows, and keepdims keeps the axis.",
        },
    ),
)
