"""Questions on the lessons before, with which lesson 5 opens."""

from dlhelpers.exercises.recall import Question

QUESTIONS = (
    Question(
        "layer_dims is [12288, 20, 7, 5, 1]. How many layers, L, does the network have?",
        4,
        "One for each matrix of weights; the input is not counted.",
        'lesson 4, "The plan"',
        {
            5: "The input is not counted.",
            3: "The output layer is counted, too.",
        },
    ),
    Question(
        "And what is the shape of W2?",
        (7, 20),
        "One row for each unit of layer 2, one column for each of layer 1.",
        'lesson 4, "Shapes first"',
        {
            (20, 7): "W2 @ A1 needs as many columns in W2 as A1 has rows.",
            (20, 12288): "That is W1.",
        },
    ),
    Question(
        "A ReLU unit got -3, and the gradient of its output is 2. What is the gradient "
        "of its input?",
        0,
        "It gave 0 and would have given 0 for any number near -3.",
        'lesson 4, "One layer, backward"',
        {
            2: "So it is where the unit got a positive number.",
            -6: "The slope of ReLU is 1 or 0, not its input.",
        },
    ),
    Question(
        "Which of these is dA_prev: (a) W.T @ dZ, (b) dZ @ A_prev.T, (c) dZ @ W?",
        "a",
        "Each unit of the layer before is answered for by all that it fed.",
        'lesson 4, "One layer, backward"',
        {
            "b": "That is dW, but for the division by m.",
            "c": "Look at the shapes: dZ is (n_l, m) and W is (n_l, n_prev).",
        },
    ),
)
