"""The questions with which lesson 4 opens, on lessons 1 to 3."""

from dlhelpers.exercises.recall import Question

QUESTIONS = [
    Question(
        "A1 has the shape (4, 400), and W2 the shape (1, 4). What is the shape of W2 @ A1?",
        answer=(1, 400),
        because="a row of W2 for each unit, a column of A1 for each example",
        look='lesson 3, "Forward"',
        wrong={
            (400, 1): "examples stay in columns: the 400 is the second number",
            (4, 4): "the inner 4 is summed over and goes away",
        },
    ),
    Question(
        "A network says one half to everything. What is its cost in nats?",
        answer=0.693,
        because="-log(1/2) is log 2, whatever the labels are",
        look='lesson 2, "How wrong is a guess?"',
        wrong={
            0.5: "the cost is no probability: it is minus the logarithm of one",
            -0.69: "the logarithm of 0.5 is negative, and the cost is minus that",
            1.0: "1 is -log2(1/2), in bits; in nats take the natural logarithm",
        },
    ),
    Question(
        "A hidden unit with tanh gives 0.6. How steep is tanh there?",
        answer=0.64,
        because="the slope is 1 - a^2, and 0.6 squared is 0.36",
        look='lesson 3, "Backward"',
        wrong={
            0.4: "that is 1 - a; the slope of tanh is 1 - a^2",
            0.24: "a (1 - a) is the slope of the sigmoid; that of tanh is 1 - a^2",
            0.36: "that is a^2, and the slope is 1 minus it",
        },
    ),
    Question(
        'Why do the hidden units of lesson 3 start with random weights? "a": it trains faster; '
        '"b": units that start alike stay alike; "c": the sigmoid cannot take zeros.',
        answer="b",
        because="they would get the same gradients in every step, and be one unit",
        look='lesson 3, "Where to start"',
        wrong={
            "a": "with equal weights it is not slow: all units stay one and the same for ever",
            "c": "the sigmoid of 0 is one half, and nothing is wrong with that",
        },
    ),
]
