"""The exercises of lesson 4 on the parameters: where they start, and the step downhill."""

import numpy as np

from dlhelpers import deep
from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.exercise import Case
from dlhelpers.exercises.engine.randomness import same_initialization
from dlhelpers.exercises.lessons import random_networks


def _sizes(rng: np.random.Generator) -> list[Case]:
    # Layers stay below 30 units, so that random biases are called that whatever their spread. Of
    # the last two cases one tells a layer's own scale from the input's, the other has weights
    # enough to tell the scales and forms that are close.
    return [
        Case("the worked example", [4, 3, 1]),
        Case("one layer", [3, 2]),
        Case("one unit in each layer", [1, 1, 1]),
        Case("five layers", [int(k) for k in rng.permutation([2, 3, 5, 6, 7])] + [1]),
        Case("60 inputs", [60, 25, 20, 28]),
        Case("150 inputs", [150, 29]),
    ]


@exercise(
    reference=deep.initialize_parameters_deep,
    cases=_sizes,
    same=same_initialization,
    hints=[
        "For layer_dims [4, 3, 1]: how many layers have weights, and what are the shapes of W1, "
        "b1, W2 and b2?",
        "A loop over l from 1 to len(layer_dims) - 1. The key is 'W' + str(l).",
        "Draw with np.random.randn(rows, columns), a row for each unit of layer l and a column "
        "for each of layer l-1, and divide by np.sqrt(layer_dims[l-1]).",
        "parameters['W' + str(l)] = np.random.randn(layer_dims[l], layer_dims[l-1]) "
        "/ np.sqrt(layer_dims[l-1]); parameters['b' + str(l)] = np.zeros((layer_dims[l], 1))",
    ],
)
def initialize_parameters_deep(layer_dims):
    parameters = {}
    if mistake("a layer too many"):
        """There is a W0, of a layer that does not exist: the loop starts with layer 1,
        range(1, L)."""
        n_prev, n = layer_dims[-1], layer_dims[0]
        parameters["W0"] = np.random.randn(n, n_prev) / np.sqrt(n_prev)
        parameters["b0"] = np.zeros((n, 1))
    if mistake("last layer missing"):
        """The last layer has no parameters: range(1, L) ends before L. With L = len(layer_dims)
        that is right, with one less the loop ends too early."""
        layer_dims = layer_dims[:-1]
    for l in range(1, len(layer_dims)):
        if mistake("first layer missing"):
            """There is no W1 and no b1: your loop starts one too late. The first layer is layer 1:
            range(1, L)."""
            if l == 1:
                continue
        if mistake("last layer alone"):
            """Your dict holds the last layer alone. Make the dict before the loop, not inside."""
            parameters = {}
        n_prev, n = layer_dims[l - 1], layer_dims[l]
        if mistake("counted from 0"):
            """Your keys start with W0. The first layer is layer 1, as the input is layer 0: W1."""
            l = l - 1
        parameters["W" + str(l)] = np.random.randn(n, n_prev) / np.sqrt(n_prev)
        if mistake("0.01 for 1/sqrt(n)"):
            """Your weights have the spread 0.01 in every layer. Through many layers the signal
            dies away then: divide by np.sqrt(layer_dims[l-1]) in place of the 0.01."""
            parameters["W" + str(l)] = np.random.randn(n, n_prev) * 0.01
        if mistake("scale of He"):
            """You scaled by sqrt(2 / n). That is He's scale, a good one for ReLU, but this lesson
            takes 1 / sqrt(n), n being the size of the layer before."""
            parameters["W" + str(l)] = np.random.randn(n, n_prev) * np.sqrt(2 / n_prev)
        if mistake("scale of Glorot"):
            """You scaled by sqrt(2 / (n_prev + n)), which is Glorot's scale. This lesson takes
            1 / sqrt(n_prev)."""
            parameters["W" + str(l)] = np.random.randn(n, n_prev) * np.sqrt(2 / (n_prev + n))
        if mistake("not scaled"):
            """Your weights have spread 1. Divide each layer's by the square root of the size of
            the layer before."""
            parameters["W" + str(l)] = np.random.randn(n, n_prev)
        if mistake("0.1 for 1/sqrt(n)"):
            """Your weights have the spread 0.1 in every layer. It depends on the layer before:
            divide by np.sqrt(layer_dims[l-1]) in place of the 0.1."""
            parameters["W" + str(l)] = np.random.randn(n, n_prev) * 0.1
        if mistake("rand for randn, not scaled"):
            """Two things: np.random.rand draws from 0 to 1 only, take np.random.randn; and divide
            by np.sqrt(layer_dims[l-1])."""
            parameters["W" + str(l)] = np.random.rand(n, n_prev)
        if mistake("square root forgotten"):
            """You divided by the size of the layer before. Divide by its square root."""
            parameters["W" + str(l)] = np.random.randn(n, n_prev) / n_prev
        if mistake("scaled by the layer's own size"):
            """You divided by the root of the layer's own size. The sum in Z runs over the layer
            BEFORE: divide by np.sqrt(layer_dims[l-1])."""
            parameters["W" + str(l)] = np.random.randn(n, n_prev) / np.sqrt(n)
        if mistake("scaled by the input's size"):
            """You divided by the root of the number of inputs in every layer. Each layer has its
            own: layer_dims[l-1]."""
            parameters["W" + str(l)] = np.random.randn(n, n_prev) / np.sqrt(layer_dims[0])
        if mistake("multiplied by the root"):
            """You multiplied by the root of n. Divide: a wide layer needs smaller weights."""
            parameters["W" + str(l)] = np.random.randn(n, n_prev) * np.sqrt(n_prev)
        if mistake("rand for randn"):
            """None of your weights is negative: np.random.rand draws from 0 to 1. np.random.randn
            draws from the normal distribution."""
            parameters["W" + str(l)] = np.random.rand(n, n_prev) / np.sqrt(n_prev)
        if mistake("rand for randn, 0.01 for 1/sqrt(n)"):
            """Two things: np.random.rand draws from 0 to 1 only, take np.random.randn; and divide
            by np.sqrt(layer_dims[l-1]) in place of the 0.01."""
            parameters["W" + str(l)] = np.random.rand(n, n_prev) * 0.01
        if mistake("uniform from -1 to 1"):
            """Your weights are spread evenly between two bounds. np.random.randn draws from the
            normal distribution."""
            parameters["W" + str(l)] = np.random.uniform(-1, 1, (n, n_prev)) / np.sqrt(n_prev)
        if mistake("0.01 as well as 1/sqrt(n)"):
            """You divided by the root of n and multiplied by 0.01 as well. The root alone is the
            scale."""
            parameters["W" + str(l)] = np.random.randn(n, n_prev) / np.sqrt(n_prev) * 0.01
        if mistake("zero weights"):
            """Your weights are zero. Then all units of a layer are the same and stay the same:
            draw the weights at random. Only the biases start at zero."""
            parameters["W" + str(l)] = np.zeros((n, n_prev))
        if mistake("weights transposed"):
            """Your weights have shape (n_prev, n). Each unit has a ROW of weights: (n, n_prev)."""
            parameters["W" + str(l)] = np.random.randn(n_prev, n) / np.sqrt(n_prev)
        parameters["b" + str(l)] = np.zeros((n, 1))
        if mistake("random biases"):
            """Your biases are random. Let them start at zero: np.zeros((n, 1))."""
            parameters["b" + str(l)] = np.random.randn(n, 1)
        if mistake("one number for the biases"):
            """Your biases are a single 0. Each unit has its own: np.zeros((n, 1))."""
            parameters["b" + str(l)] = 0.0
        if mistake("biases of one"):
            """Your biases start at 1. Let them start at zero: np.zeros((n, 1))."""
            parameters["b" + str(l)] = np.ones((n, 1))
        if mistake("biases for the units before"):
            """Your biases have shape (n_prev, 1). Each unit of the layer itself has one: (n, 1)."""
            parameters["b" + str(l)] = np.zeros((n_prev, 1))
        if mistake("biases without second axis"):
            """Your biases have shape (n,). They must be columns, (n, 1): np.zeros((n, 1))."""
            parameters["b" + str(l)] = np.zeros(n)
        if mistake("biases as a row"):
            """Your biases are rows, (1, n). They must be columns, (n, 1), one for each unit."""
            parameters["b" + str(l)] = np.zeros((1, n))
        if mistake("keys without numbers"):
            """Your keys are W and b, so each layer replaces the one before. They have a number:
            'W' + str(l)."""
            parameters = {"W": parameters["W" + str(l)], "b": parameters["b" + str(l)]}
        if mistake("first layer alone"):
            """Your dict holds the first layer alone. Does the return stand inside the loop?"""
            return parameters
    return parameters


def _steps(rng: np.random.Generator) -> list[Case]:
    old = {"W1": [[1.0, 2.0]], "b1": [[0.5]], "W2": [[3.0]], "b2": [[-1.0]]}
    gradients = {"dW1": [[10.0, -10.0]], "db1": [[1.0]], "dW2": [[5.0]], "db2": [[0.0]]}
    by_hand = ({key: np.array(value) for key, value in d.items()} for d in (old, gradients))
    cases = [Case("the worked example", *by_hand, 0.1)]
    for name, parameters, X in random_networks.networks(rng):
        AL, caches = deep.L_model_forward(X, parameters)
        grads = deep.L_model_backward(AL, random_networks.labels(rng, X.shape[1]), caches)
        shaken = {key: value + rng.normal(size=value.shape) for key, value in grads.items()}
        cases.append(Case(name, parameters, shaken, float(rng.uniform(0.05, 0.9))))
    whole = {key: np.rint(9 * value).astype(int) for key, value in parameters.items()}
    return [*cases, Case("whole numbers", whole, shaken, 0.3)]


@exercise(
    reference=deep.update_parameters,
    cases=_steps,
    hints=[
        "W1 is 1, its gradient is 10, the learning rate 0.1. Where should W1 go to, and why not "
        "upward?",
        "A loop over the len(parameters) // 2 layers; in it, one line for W and one for b.",
        "The new value is the old one minus learning_rate times the gradient, whose key has a d "
        "in front.",
        "parameters['W' + str(l)] = parameters['W' + str(l)] "
        "- learning_rate * grads['dW' + str(l)]",
    ],
)
def update_parameters(parameters, grads, learning_rate):
    L = len(parameters) // 2
    if mistake("L counts every parameter"):
        """Yours looks for more layers than there are: parameters holds a W and a b for each, so
        their number is len(parameters) // 2."""
        L = len(parameters)
    if mistake("two layers only"):
        """Yours works for exactly two layers. Their number is len(parameters) // 2."""
        L = 2
    if mistake("learning rate fixed at 0.0075"):
        """You always step with the rate 0.0075. Use the argument, learning_rate."""
        learning_rate = 0.0075
    if mistake("learning rate fixed at 0.001"):
        """You always step with the rate 0.001. Use the argument, learning_rate."""
        learning_rate = 0.001
    if mistake("learning rate fixed at 0.005"):
        """You always step with the rate 0.005. Use the argument, learning_rate."""
        learning_rate = 0.005
    if mistake("learning rate fixed at 0.01"):
        """You always step with the rate 0.01. Use the argument, learning_rate."""
        learning_rate = 0.01
    if mistake("learning rate fixed at 0.1"):
        """You always step with the rate 0.1. Use the argument, learning_rate."""
        learning_rate = 0.1
    if mistake("learning rate fixed at 0.5"):
        """You always step with the rate 0.5. Use the argument, learning_rate."""
        learning_rate = 0.5
    if mistake("learning rate fixed at 1.2"):
        """You always step with the rate 1.2. Use the argument, learning_rate."""
        learning_rate = 1.2
    updated = {}
    if mistake("returned unchanged"):
        """The parameters come back as they were. Store the new values in the dict that you
        return."""
        return parameters
    if mistake("gradients returned"):
        """You return the gradients. Return the parameters."""
        return grads
    if mistake("loop over the gradients"):
        """Your loop runs over grads, where the dA of the layers are too. They belong to no
        parameter: run over the layers, or over the keys of parameters."""
        for key in grads:
            updated[key[1:]] = parameters[key[1:]] - learning_rate * grads[key]
        return updated
    if mistake("last layer left out"):
        """The last layer is not updated: your loop ends one too early. len(parameters) // 2 layers
        are to be visited."""
        L, updated = L - 1, dict(parameters)
    if mistake("last layer missing"):
        """Your dict lacks the last layer: the loop ends one too early. range(1, L + 1) visits the
        layers 1 to L."""
        L = L - 1
    if mistake("first layer only"):
        """Only the first layer is updated. Visit all of them: is your return inside the loop?"""
        L, updated = 1, dict(parameters)
    if mistake("first layer alone returned"):
        """Your dict holds the first layer alone. Is your return inside the loop?"""
        L = 1
    if mistake("first two layers only"):
        """Only the first two layers are updated. Their number is len(parameters) // 2."""
        L, updated = min(L, 2), dict(parameters)
    for l in range(1, L + 1):
        if mistake("last layer only"):
            """Only the last layer is updated. Visit all of them."""
            l, updated = L, dict(parameters)
        if mistake("last layer alone returned"):
            """Your dict holds the last layer alone. Make the dict before the loop, not inside."""
            updated = {}
        if mistake("first layer missing"):
            """Your dict lacks the first layer: the loop starts one too late. range(1, L + 1) visits
            the layers 1 to L."""
            if l == 1:
                continue
        for name in ("W" + str(l), "b" + str(l)):
            updated[name] = parameters[name] - learning_rate * grads["d" + name]
            if mistake("plus for minus"):
                """You step uphill: the gradient is subtracted, not added."""
                updated[name] = parameters[name] + learning_rate * grads["d" + name]
            if mistake("learning rate ignored"):
                """You subtract the whole gradient. Multiply it by learning_rate."""
                updated[name] = parameters[name] - grads["d" + name]
            if mistake("divided by the learning rate"):
                """You divided by the learning rate. Multiply by it."""
                updated[name] = parameters[name] - grads["d" + name] / learning_rate
            if mistake("learning rate on the parameter"):
                """The learning rate belongs to the gradient, not to the parameter."""
                updated[name] = learning_rate * parameters[name] - grads["d" + name]
            if mistake("learning rate on both"):
                """The learning rate multiplies the gradient only: look at your parentheses."""
                updated[name] = learning_rate * (parameters[name] - grads["d" + name])
            if mistake("step returned"):
                """You return the step. Subtract it from the parameter."""
                updated[name] = learning_rate * grads["d" + name]
            if mistake("negative step returned"):
                """You return the step alone. Add the parameter that it starts from."""
                updated[name] = -learning_rate * grads["d" + name]
            if mistake("biases by the weights' gradient"):
                """You updated b with dW. The gradient of b is db."""
                updated[name] = parameters[name] - learning_rate * grads["dW" + str(l)]
            if mistake("first layer left out"):
                """The first layer is not updated: your loop starts one too late."""
                if l == 1:
                    updated[name] = parameters[name]
            if mistake("biases not updated"):
                """The biases stay as they are. They have gradients too: db."""
                updated["b" + str(l)] = parameters["b" + str(l)]
            if mistake("weights not updated"):
                """The weights stay as they are. Update them with dW."""
                updated["W" + str(l)] = parameters["W" + str(l)]
            if mistake("cut to whole numbers"):
                """Given whole numbers, yours returns whole numbers: the fractions are cut off.
                np.zeros_like(W) takes the type of W, too: add dtype=float."""
                updated[name] = updated[name].astype(parameters[name].dtype)
        if mistake("biases missing"):
            """Your dict lacks the biases. They are updated too, with db."""
            del updated["b" + str(l)]
        if mistake("weights missing"):
            """Your dict lacks the weights. They are updated too, with dW."""
            del updated["W" + str(l)]
    return updated
