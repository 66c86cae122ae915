"""The exercises of lesson 4 on the way forward: the whole network, and its cost."""

import numpy as np

from dlhelpers import deep
from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.exercise import Case
from dlhelpers.exercises.lessons import cost, random_networks
from dlhelpers.exercises.lessons.deep.layer_forward import linear_activation_forward

#: The parameters of the network in the worked examples.
BY_HAND = {
    "W1": np.array([[1.0, 1.0], [1.0, -1.0]]),
    "b1": np.array([[0.0], [-0.5]]),
    "W2": np.array([[1.0, -2.0]]),
    "b2": np.array([[-3.0]]),
}


def _model_cases(rng: np.random.Generator) -> list[Case]:
    return [
        Case("the worked example", np.array([[1.0, 2.0], [3.0, 1.0]]), BY_HAND),
        Case("whole numbers", np.array([[2, 1, 0, 3], [1, 3, 2, 1]]), BY_HAND),
        *(Case(name, X, parameters) for name, parameters, X in random_networks.networks(rng)),
    ]


@exercise(
    reference=deep.L_model_forward,
    cases=_model_cases,
    hints=[
        "parameters holds a W and a b for each layer. How many layers does a dict of 8 entries "
        "have, and how many of them are hidden?",
        "What is the input of the first layer? And of each later one? One variable can hold it.",
        'A loop over the L - 1 hidden layers with "relu", then one call with "sigmoid" outside. '
        "Append the cache after each call.",
        "A, cache = linear_activation_forward(A, parameters['W' + str(l)], "
        "parameters['b' + str(l)], 'relu'); caches.append(cache)",
    ],
)
def L_model_forward(X, parameters):
    L = len(parameters) // 2
    if mistake("L counts every parameter"):
        """Yours looks for more layers than there are. parameters holds a W and a b for each: L,
        the number of the last one, is len(parameters) // 2."""
        L = len(parameters)
    if mistake("two layers only"):
        """Yours is a network of exactly two layers. Read their number off the parameters:
        L = len(parameters) // 2."""
        L = 2
    A = X
    caches = []
    for l in range(1, L):
        if mistake("last hidden layer skipped"):
            """Your loop ends one layer too early: the last hidden layer is skipped. range(1, L)
            runs through the layers 1 to L - 1."""
            if l == L - 1:
                break
        if mistake("first layer skipped"):
            """Your loop starts with layer 2. The first layer, W1 and b1, is skipped."""
            if l == 1:
                continue
        W, b = parameters["W" + str(l)], parameters["b" + str(l)]
        if mistake("first layer's weights in every layer"):
            """All your hidden layers use W1 and b1. Layer l has its own: 'W' + str(l)."""
            W, b = parameters["W1"], parameters["b1"]
        if mistake("biases ignored"):
            """The biases are not used. Pass parameters['b' + str(l)] to each layer."""
            b = np.zeros_like(b)
        if mistake("last layer given A_prev"):
            """Your last layer starts from A_prev, the INPUT of the last hidden layer. Give it A,
            its output."""
            A_prev = A
        if mistake("sigmoid in every layer"):
            """Your hidden layers use the sigmoid. Only the last one does; the others are
            "relu"."""
            A, cache = linear_activation_forward(A, W, b, "sigmoid")
        elif mistake("activations exchanged"):
            """Your activations are exchanged: ReLU in the hidden layers, the sigmoid in the
            last."""
            A, cache = linear_activation_forward(A, W, b, "sigmoid")
        elif mistake("X used in every layer"):
            """Every layer of yours starts from X. The input of a layer is the A of the layer
            before: keep it in one variable, A_prev = A."""
            A, cache = linear_activation_forward(X, W, b, "relu")
        elif mistake("X used in every hidden layer"):
            """Every hidden layer of yours starts from X. The input of a layer is the A of the
            layer before: A_prev = A, and pass A_prev."""
            A, cache = linear_activation_forward(X, W, b, "relu")
        else:
            A, cache = linear_activation_forward(A, W, b, "relu")
        if mistake("appended after the loop"):
            """Of your hidden layers only the last one's cache is in the list. Append inside the
            loop, once a layer, and make the list before it."""
        elif mistake("activations in place of caches"):
            """Your list holds the activations. Append the cache that each layer returns."""
            caches.append(A)
        elif mistake("linear caches only"):
            """Your list holds the linear caches only. Append the whole cache of each layer."""
            caches.append(cache[0])
        elif mistake("caches strung together"):
            """Your list holds the halves of the caches in a row: extend and += take a cache apart.
            caches.append(cache) keeps it whole."""
            caches.extend(cache)
        else:
            caches.append(cache)
        if mistake("returned within the loop"):
            """Your function ends after the first hidden layer: the last layer and the return stand
            inside the loop."""
            W, b = parameters["W" + str(L)], parameters["b" + str(L)]
            AL, cache = linear_activation_forward(A, W, b, "sigmoid")
            return AL, [*caches, cache]
    if mistake("returned within the loop"):
        return None
    if mistake("appended after the loop"):
        caches.append(cache)
    W, b = parameters["W" + str(L)], parameters["b" + str(L)]
    if mistake("biases ignored"):
        b = np.zeros_like(b)
    if mistake("last layer with the weights before it"):
        """Your last layer uses the weights of the layer before it: after the loop l is still
        L - 1. The last layer's are 'W' + str(L) and 'b' + str(L)."""
        W, b = parameters["W" + str(l)], parameters["b" + str(l)]
    if mistake("last layer twice"):
        """Your loop runs through the last layer too, with ReLU, before the sigmoid comes.
        range(1, L) stops before it."""
        A, cache = linear_activation_forward(A, W, b, "relu")
        caches.append(cache)
    AL, cache = linear_activation_forward(A, W, b, "sigmoid")
    if mistake("ReLU on the output layer"):
        """Your last layer ends in a ReLU. A probability needs the sigmoid there: "sigmoid"."""
        AL, cache = linear_activation_forward(A, W, b, "relu")
    if mistake("activations exchanged"):
        AL, cache = linear_activation_forward(A, W, b, "relu")
    if mistake("X used in every layer"):
        AL, cache = linear_activation_forward(X, W, b, "sigmoid")
    if mistake("X used in the last layer"):
        """Your last layer starts from X. Its input is the A of the last hidden layer."""
        AL, cache = linear_activation_forward(X, W, b, "sigmoid")
    if mistake("last layer given A_prev"):
        AL, cache = linear_activation_forward(A_prev, W, b, "sigmoid")
    if mistake("last cache missing"):
        """The last layer's cache is missing from your list. Append it after the loop."""
        return AL, caches
    caches.append(cache)
    if mistake("activations in place of caches"):
        caches[-1] = AL
    if mistake("linear caches only"):
        caches[-1] = cache[0]
    if mistake("caches strung together"):
        caches[-1:] = cache
    if mistake("last cache twice"):
        """The last layer's cache stands in your list twice. One cache a layer."""
        caches.append(cache)
    if mistake("last hidden activation returned"):
        """You return the activation of the last hidden layer. Return that of the last one, AL."""
        return A, caches
    if mistake("caches in a dict"):
        """Your caches are a dict. They are a list, the first layer's first."""
        return AL, dict(enumerate(caches, 1))
    if mistake("last cache alone"):
        """Your list holds the last cache alone. Append inside the loop too, once a layer."""
        return AL, [cache]
    if mistake("last cache for the list"):
        """You return one cache. Return the list of all: caches, not cache."""
        return AL, cache
    if mistake("caches from last to first"):
        """Your list starts with the last layer. Append, so that the first layer comes first."""
        return AL, caches[::-1]
    if mistake("caches not returned"):
        """You return AL alone. Return two things: AL and the list of caches."""
        return AL
    if mistake("caches and AL exchanged"):
        """You return the caches first. The order is AL, caches."""
        return caches, AL
    return AL, caches


def _cost_cases(rng: np.random.Generator) -> list[Case]:
    """Probabilities away from 0 and 1, and labels."""

    def case(name: str, *labels: int) -> Case:
        Y = np.array([labels])
        return Case(name, rng.uniform(0.05, 0.95, size=Y.shape), Y)

    m = int(rng.integers(5, 12))
    mixed = rng.permutation(np.arange(m) % 3 == 0).astype(int)
    return [
        Case("the worked example", np.array([[0.5, 0.25, 0.8]]), np.array([[1, 0, 1]])),
        case("one example, label 1", 1),
        case("one example, label 0", 0),
        case("all labels 1", 1, 1, 1, 1),
        case("all labels 0", 0, 0, 0),
        case(f"{m} examples", *mixed),
        Case("labels as floats", rng.uniform(0.1, 0.9, size=(1, 4)), np.array([[0.0, 1, 1, 0]])),
    ]


@exercise(
    reference=deep.compute_cost,
    cases=_cost_cases,
    hints=[
        "One example has label 1 and probability 0.5: what is its loss? And with label 0 and "
        "probability 0.25? (log is the natural logarithm.)",
        "For label 1 only log(a) counts, for label 0 only log(1 - a). How do y and 1 - y choose "
        "between the two?",
        "Multiply elementwise with *, add both terms, sum over everything, divide by -m.",
        "m = Y.shape[1]; return -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m",
    ],
    mistakes=cost.MISTAKES,
)
def compute_cost(AL, Y):
    m = Y.shape[1]
    if mistake("cost divided by 209"):
        """Your cost is divided by 209, the number of training pictures. Read m off the shape:
        Y.shape[1]."""
        m = 209
    return -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
