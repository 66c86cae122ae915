"""Questions on the lessons before, with which lesson 3 opens."""

from dlhelpers.exercises.recall import Question

QUESTIONS = (
    Question(
        "One neuron gives every picture the probability 0.5. What is its cost, in nats?",
        0.69,
        "It is log 2, the cost of a coin.",
        'lesson 2, "How wrong is a guess?"',
        {
            0.5: "That is the probability. The cost is minus its logarithm.",
            0: "Only who is sure and right costs nothing.",
            0.3: "That is the logarithm to base 10. The natural one is meant.",
        },
        near=0.01,
    ),
    Question(
        "X has the shape (12288, 50): 50 pictures. What is the shape of dw, the gradient "
        "of the weights?",
        (12288, 1),
        "It has the shape of w: one number for each weight.",
        'lesson 2, "Which way is down?"',
        {
            (1, 12288): "w is a column, and its gradient has the same shape.",
            (12288, 50): "The pictures are averaged: there is one number for each weight.",
            (50, 1): "There is one number for each weight, not for each picture.",
        },
    ),
    Question(
        "A picture without a cat gets the probability 0.9 for a cat. What is its loss: "
        "(a) -log 0.9, (b) -log 0.1, (c) 0.9?",
        "b",
        "The class that it has, no cat, got the probability 0.1.",
        'lesson 2, "How wrong is a guess?"',
        {
            "a": "So little it would cost if there were a cat.",
            "c": "The loss is the logarithm of a probability, with a minus sign.",
        },
    ),
    Question(
        "The weight is 2, the slope of the cost there is 3, and the learning rate 0.1. "
        "What is the weight after one step of gradient descent?",
        1.7,
        "2 - 0.1 times 3: against the slope.",
        'lesson 2, "Going down"',
        {
            2.3: "That goes uphill: a step goes against the slope.",
            -1: "The step is the learning rate times the slope.",
        },
    ),
)
