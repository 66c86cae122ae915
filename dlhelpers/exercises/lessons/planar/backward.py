"""The exercise of lesson 3 that goes back through the network: ``backward_propagation``."""

from typing import Any, TypeAlias

import numpy as np

from dlhelpers import planar
from dlhelpers.activations import sigmoid
from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.exercise import Case
from dlhelpers.exercises.lessons.planar.forward import BY_HAND, networks
from dlhelpers.exercises.lessons.random_networks import labels, parameters

Array: TypeAlias = Any  # the cases need no closer types
Parts: TypeAlias = dict[str, Array]


def _backward_cases(rng: np.random.Generator) -> list[Case]:
    def case(name: str, made: Parts, X: Array, Y: Array = None) -> Case:
        _, cache = planar.forward_propagation(X, made)
        return Case(name, made, cache, X, labels(rng, X.shape[1]) if Y is None else Y)

    by_hand = np.array([[1.0, 1.0], [1.0, 1.0]])
    shapes = networks(rng)
    several = parameters(rng, (2, 3, 3)), rng.normal(size=(2, 3)), rng.integers(0, 2, size=(3, 3))
    return [
        case("the worked example", BY_HAND, by_hand, np.array([[1, 0]])),
        *(case(name, made, X) for name, made, X in shapes),
        case("3 outputs, hidden units and examples", *several),
        case("all labels 0", *shapes[0][1:], np.zeros((1, 3), dtype=int)),
        case("all labels 1", *shapes[0][1:], np.ones((1, 3), dtype=int)),
    ]


@exercise(
    reference=planar.backward_propagation,
    cases=_backward_cases,
    hints=[
        "Start at the output. By how much is it too large, for each example?",
        "Every gradient has the shape of what it belongs to. Write the four shapes down, and look "
        "which products give them.",
        "Two steps are the same for both layers: dW is dZ times what the layer was fed with, "
        "transposed, over m; db is the sum of dZ over the examples, over m. Between them: back "
        "through W2, times the slope of tanh.",
        "dZ2 = A2 - Y; dW2 = np.dot(dZ2, A1.T) / m; "
        "db2 = np.sum(dZ2, axis=1, keepdims=True) / m; "
        "dZ1 = np.dot(W2.T, dZ2) * (1 - A1**2); and dW1, db1 like dW2, db2, with X for A1",
    ],
)
def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    if mistake("1/m missing everywhere"):
        """All your gradients are sums over the examples. Divide each by their number,
        m = X.shape[1]."""
        m = 1
    if mistake("m taken from the features"):
        """You divide by the number of features. m is the number of examples, and these are the
        columns of X: X.shape[1]."""
        m = X.shape[0]
    if mistake("fixed m = 400"):
        """You divide by 400, which is right for the flower only. m is X.shape[1]."""
        m = 400
    if mistake("m taken from the outputs"):
        """You divide by the number of outputs, which is 1 in the lesson. m is the number of
        examples, and these are the columns: Y.shape[1]."""
        m = Y.shape[0]
    if mistake("m counts all labels"):
        """You divide by the number of all labels. m is the number of examples, however many
        outputs each has: Y.shape[1]."""
        m = Y.size
    if mistake("m counts all entries of X"):
        """You divide by the number of all entries of X. m is the number of examples, which are its
        columns: X.shape[1]."""
        m = X.size
    if mistake("multiplied by m in dW1 and db1 and dW2 and db2"):
        """All your gradients are multiplied by m. Divide instead, * (1 / m) or / m."""
        m = 1 / m
    W2 = parameters["W2"]
    A1, A2 = cache["A1"], cache["A2"]
    dZ2 = A2 - Y
    if mistake("Y - A2 for A2 - Y"):
        """All your gradients have the wrong sign. dZ2 is prediction minus label, A2 - Y, and 1/m
        has no minus."""
        dZ2 = Y - A2
    if mistake("labels forgotten"):
        """Your dZ2 is A2. It is prediction minus label: A2 - Y."""
        dZ2 = A2
    if mistake("A2 + Y for A2 - Y"):
        """Your dZ2 is A2 + Y. It is prediction minus label: A2 - Y."""
        dZ2 = A2 + Y
    if mistake("absolute error in dZ2"):
        """Your dZ2 is the absolute value of A2 - Y. Its sign says which way to go: leave it."""
        dZ2 = np.abs(A2 - Y)
    if mistake("parentheses around A2 - Y forgotten"):
        """Your dZ2 is A2 - (Y A2 (1 - A2)). With the cross-entropy, only A2 - Y is left."""
        dZ2 = A2 - Y * A2 * (1 - A2)
    if mistake("squared error in dZ2"):
        """Your dZ2 is the square of A2 - Y. The cost's derivative has A2 - Y itself."""
        dZ2 = (A2 - Y) ** 2
    if mistake("derivative of the sigmoid in dZ2"):
        """Your dZ2 has an extra factor A2 (1 - A2). With the cross-entropy it cancels: only A2 - Y
        is left."""
        dZ2 = (A2 - Y) * A2 * (1 - A2)
    if mistake("derivative of tanh in dZ2"):
        """Your dZ2 has the factor 1 - A2^2. tanh' belongs to the hidden layer; dZ2 is A2 - Y."""
        dZ2 = (A2 - Y) * (1 - A2**2)
    if mistake("Z2 for A2"):
        """Your dZ2 is Z2 - Y. The prediction is A2, after the sigmoid: A2 - Y."""
        dZ2 = cache["Z2"] - Y
    if mistake("dA2 for dZ2"):
        """Your dZ2 is the derivative by A2. One factor more, that of the sigmoid, makes it
        dZ2 = A2 - Y."""
        dZ2 = -(Y / A2 - (1 - Y) / (1 - A2))
    if mistake("1/m twice everywhere"):
        """All your gradients are divided by m twice. Once is enough; if dZ2 has 1/m already, leave
        it away below."""
        dZ2 = (A2 - Y) / m
    dW2 = dZ2 @ A1.T / m
    if mistake("1/m missing in dW2"):
        """The factor 1/m is missing in dW2. All four gradients are means over the examples."""
        dW2 = dZ2 @ A1.T
    if mistake("multiplied by m in dW2"):
        """Multiplied by m: dW2. Divide instead, * (1 / m) or / m."""
        dW2 = dZ2 @ A1.T * m
    if mistake("X for A1 in dW2"):
        """Your dW2 uses X. The second layer was fed with A1: np.dot(dZ2, A1.T)."""
        dW2 = np.dot(dZ2, X.T) / m
    if mistake("Z1 for A1 in dW2"):
        """Your dW2 uses Z1. The second layer was fed with A1: np.dot(dZ2, A1.T)."""
        dW2 = np.dot(dZ2, cache["Z1"].T) / m
    if mistake("A2 for A1 in dW2"):
        """Your dW2 uses A2. The second layer was fed with A1: np.dot(dZ2, A1.T)."""
        dW2 = np.dot(dZ2, A2.T) / m
    if mistake("A1 not transposed in dW2"):
        """dZ2 is (n_y, m) and A1 is (n_h, m): they fit by chance only. Transpose A1:
        np.dot(dZ2, A1.T) is (n_y, n_h), the shape of W2."""
        dW2 = np.dot(dZ2, A1) / m
    if mistake("dW2 transposed"):
        """dW2 is transposed. It needs the shape of W2: np.dot(dZ2, A1.T)."""
        dW2 = A1 @ dZ2.T / m
    if mistake("* for the product in dW2"):
        """Your dW2 has a column for each example: * does not sum over them. np.dot(dZ2, A1.T)
        does."""
        dW2 = dZ2 * A1 / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    if mistake("1/m missing in db2"):
        """The factor 1/m is missing in db2. All four gradients are means over the examples."""
        db2 = np.sum(dZ2, axis=1, keepdims=True)
    if mistake("1/m missing in dW2 and db2"):
        """The factor 1/m is missing in dW2 and db2. All four gradients are means over the
        examples."""
        dW2 = dZ2 @ A1.T
        db2 = np.sum(dZ2, axis=1, keepdims=True)
    if mistake("multiplied by m in db2"):
        """Multiplied by m: db2. Divide instead, * (1 / m) or / m."""
        db2 = np.sum(dZ2, axis=1, keepdims=True) * m
    if mistake("keepdims forgotten in db2"):
        """db2 has shape (n_y,). Sum with keepdims=True: the shape of b2 is (n_y, 1)."""
        db2 = np.sum(dZ2, axis=1) / m
    if mistake("db2 is one number"):
        """Your db2 is one number. Every output has its own, so that db2 has the shape of b2,
        (n_y, 1): sum with axis=1 and keepdims=True."""
        db2 = np.sum(dZ2) / m
    dZ1 = W2.T @ dZ2 * (1 - A1**2)
    if mistake("slope of tanh forgotten"):
        """Your dZ1 lacks the slope of tanh: W2^T dZ2, times 1 - A1^2 element by element."""
        dZ1 = W2.T @ dZ2
    if mistake("1 - A1 for 1 - A1^2"):
        """You have 1 - A1 for the slope of tanh. It is 1 - A1^2: the square is missing."""
        dZ1 = W2.T @ dZ2 * (1 - A1)
    if mistake("slope of the sigmoid for tanh"):
        """A1 (1 - A1) is the slope of the sigmoid. The hidden units use tanh: 1 - A1^2."""
        dZ1 = W2.T @ dZ2 * A1 * (1 - A1)
    if mistake("1 - 2 A1 for 1 - A1^2"):
        """You have 1 - 2 A1 for the slope of tanh. A1 is squared, not doubled: 1 - A1^2."""
        dZ1 = W2.T @ dZ2 * (1 - A1 * 2)
    if mistake("plus for times in dZ1"):
        """You add the slope of tanh in dZ1. It is a factor: W2^T dZ2, times 1 - A1^2 element by
        element."""
        dZ1 = W2.T @ dZ2 + (1 - A1**2)
    if mistake("slope alone in dZ1"):
        """Your dZ1 is the slope of tanh alone. The other factor is W2^T dZ2."""
        dZ1 = 1 - A1**2
    if mistake("parentheses around 1 - A1^2 forgotten"):
        """Your dZ1 is (W2^T dZ2 * 1) - A1^2: * goes before -. Put 1 - A1^2 into parentheses."""
        dZ1 = W2.T @ dZ2 * 1 - A1**2
    if mistake("slope of the sigmoid at Z1"):
        """You take the slope of the sigmoid. The hidden units use tanh: 1 - A1^2."""
        dZ1 = W2.T @ dZ2 * sigmoid(cache["Z1"]) * (1 - sigmoid(cache["Z1"]))
    if mistake("dW2 for W2"):
        """You go back through dW2. It is the weights W2 that dZ2 goes back through."""
        dZ1 = dW2.T @ dZ2 * (1 - A1**2)
    if mistake("A2 for dZ2 in dZ1"):
        """Your dZ1 takes A2 back through W2. It is the error dZ2 that goes back."""
        dZ1 = W2.T @ A2 * (1 - A1**2)
    if mistake("1 + A1^2 for 1 - A1^2"):
        """You have 1 + A1^2. The slope of tanh is 1 - A1^2, never above 1."""
        dZ1 = W2.T @ dZ2 * (1 + A1**2)
    if mistake("A1^2 for 1 - A1^2"):
        """You have A1^2 for the slope of tanh. It is 1 - A1^2."""
        dZ1 = W2.T @ dZ2 * A1**2
    if mistake("A1^2 - 1 for 1 - A1^2"):
        """Your dZ1 has the wrong sign. The slope of tanh is 1 - A1^2, not A1^2 - 1."""
        dZ1 = W2.T @ dZ2 * (A1**2 - 1)
    if mistake("(1 - A1)^2 for 1 - A1^2"):
        """You square 1 - A1. Square A1 alone: 1 - A1^2."""
        dZ1 = W2.T @ dZ2 * (1 - A1) ** 2
    if mistake("tanh' from Z1 as if it were A1"):
        """You have 1 - Z1^2. The formula 1 - a^2 wants a = tanh(z), which is A1."""
        dZ1 = W2.T @ dZ2 * (1 - cache["Z1"] ** 2)
    if mistake("tanh taken twice in the slope"):
        """You take tanh of A1, which is tanh of Z1 already. The slope is 1 - A1^2."""
        dZ1 = W2.T @ dZ2 * (1 - np.tanh(A1) ** 2)
    if mistake("A2 in the slope of the hidden layer"):
        """You have 1 - A2^2 in dZ1. The slope of the hidden layer comes from A1: 1 - A1^2."""
        dZ1 = W2.T @ dZ2 * (1 - A2**2)
    if mistake("slope of ReLU"):
        """You take the slope of ReLU. The hidden units use tanh: 1 - A1^2."""
        dZ1 = W2.T @ dZ2 * (cache["Z1"] > 0)
    if mistake("W2 not transposed"):
        """W2 is (n_y, n_h) and dZ2 is (n_y, m): they fit by chance only. Going back, W2 is
        transposed: np.dot(W2.T, dZ2) is (n_h, m)."""
        dZ1 = np.dot(W2, dZ2) * (1 - A1**2)
    if mistake("* for the product with W2"):
        """Your W2.T * dZ2 is right for one output only. The matrix product adds up what comes
        back from all outputs: np.dot(W2.T, dZ2)."""
        dZ1 = W2.T * dZ2 * (1 - A1**2)
    if mistake("slope multiplied first"):
        """You multiply dZ2 by the slope of tanh before W2.T. The product with W2.T comes first, and
        the slope after it: * (1 - A1**2) behind the parentheses of np.dot(W2.T, dZ2)."""
        dZ1 = np.dot(W2.T, dZ2 * (1 - A1**2))
    if mistake("W1 for W2"):
        """You go back through W1. dZ2 comes to the hidden layer through W2: np.dot(W2.T, dZ2)."""
        dZ1 = np.dot(parameters["W1"].T, dZ2) * (1 - A1**2)
    if mistake("W2 forgotten"):
        """Your dZ1 does not depend on W2. dZ2 comes to the hidden layer through it:
        np.dot(W2.T, dZ2)."""
        dZ1 = dZ2 * (1 - A1**2)
    if mistake("1/m twice in the first layer"):
        """A gradient of the first layer is divided by m twice: in dZ1, and again below it?"""
        dZ1 = W2.T @ dZ2 * (1 - A1**2) / m
    dW1 = dZ1 @ X.T / m
    if mistake("1/m missing in dW1"):
        """The factor 1/m is missing in dW1. All four gradients are means over the examples."""
        dW1 = dZ1 @ X.T
    if mistake("1/m missing in dW1 and dW2"):
        """The factor 1/m is missing in dW1 and dW2. All four gradients are means over the
        examples."""
        dW1 = dZ1 @ X.T
        dW2 = dZ2 @ A1.T
    if mistake("multiplied by m in dW1"):
        """Multiplied by m: dW1. Divide instead, * (1 / m) or / m."""
        dW1 = dZ1 @ X.T * m
    if mistake("multiplied by m in dW1 and dW2"):
        """Multiplied by m: dW1 and dW2. Divide instead, * (1 / m) or / m."""
        dW1 = dZ1 @ X.T * m
        dW2 = dZ2 @ A1.T * m
    if mistake("X and A1 exchanged"):
        """Each layer's dW needs what that layer was fed with: dW1 needs X, and dW2 needs A1."""
        dW1 = np.dot(dZ1, A1.T) / m
        dW2 = np.dot(dZ2, X.T) / m
    if mistake("A1 for X in dW1"):
        """Your dW1 uses A1. The first layer was fed with X: np.dot(dZ1, X.T)."""
        dW1 = np.dot(dZ1, A1.T) / m
    if mistake("X not transposed in dW1"):
        """dZ1 is (n_h, m) and X is (n_x, m): they fit by chance only. Transpose X:
        np.dot(dZ1, X.T) is (n_h, n_x), the shape of W1."""
        dW1 = np.dot(dZ1, X) / m
    if mistake("weights' gradients transposed"):
        """dW1 and dW2 are transposed. They need the shapes of W1 and W2: dZ comes first."""
        dW1 = X @ dZ1.T / m
        dW2 = A1 @ dZ2.T / m
    if mistake("dW1 transposed"):
        """dW1 is transposed. It needs the shape of W1: np.dot(dZ1, X.T)."""
        dW1 = X @ dZ1.T / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    if mistake("1/m missing in db1"):
        """The factor 1/m is missing in db1. All four gradients are means over the examples."""
        db1 = np.sum(dZ1, axis=1, keepdims=True)
    if mistake("1/m missing in db1 and db2"):
        """The factor 1/m is missing in db1 and db2. All four gradients are means over the
        examples."""
        db1 = np.sum(dZ1, axis=1, keepdims=True)
        db2 = np.sum(dZ2, axis=1, keepdims=True)
    if mistake("1/m missing in dW1 and db1"):
        """The factor 1/m is missing in dW1 and db1. All four gradients are means over the
        examples."""
        dW1 = dZ1 @ X.T
        db1 = np.sum(dZ1, axis=1, keepdims=True)
    if mistake("multiplied by m in db1"):
        """Multiplied by m: db1. Divide instead, * (1 / m) or / m."""
        db1 = np.sum(dZ1, axis=1, keepdims=True) * m
    if mistake("multiplied by m in db1 and db2"):
        """Multiplied by m: db1 and db2. Divide instead, * (1 / m) or / m."""
        db1 = np.sum(dZ1, axis=1, keepdims=True) * m
        db2 = np.sum(dZ2, axis=1, keepdims=True) * m
    if mistake("1/m twice in the biases"):
        """A bias's gradient is divided by m twice. Once is enough; np.mean does it already."""
        db1 = np.mean(dZ1, axis=1, keepdims=True) / m
        db2 = np.mean(dZ2, axis=1, keepdims=True) / m
    if mistake("keepdims forgotten in db1"):
        """db1 has shape (n_h,). NumPy would make a matrix of b1 - db1, (n_h, n_h): sum with
        keepdims=True."""
        db1 = np.sum(dZ1, axis=1) / m
    if mistake("keepdims forgotten"):
        """db1 and db2 have one axis only. NumPy would make a matrix of b1 - db1, (n_h, n_h): sum
        with keepdims=True."""
        db1 = np.sum(dZ1, axis=1) / m
        db2 = np.sum(dZ2, axis=1) / m
    if mistake("biases summed to one number"):
        """db1 is one number, so all hidden units share it. Every unit has its own: sum over axis=1,
        with keepdims=True."""
        db1 = np.sum(dZ1) / m
        db2 = np.sum(dZ2) / m
    if mistake("biases summed over the units"):
        """A bias's gradient has a number for each example: you summed over the units. Sum over the
        examples, axis=1."""
        db1 = np.sum(dZ1, axis=0, keepdims=True) / m
        db2 = np.sum(dZ2, axis=0, keepdims=True) / m
    if mistake("biases not summed"):
        """A bias's gradient has a column for each example. Sum over the examples: axis=1,
        keepdims=True."""
        db1 = dZ1 / m
        db2 = dZ2 / m
    if mistake("db1 from dZ2"):
        """Your db1 is computed from dZ2. The first layer's bias belongs to dZ1."""
        db1 = np.sum(dZ2, axis=1, keepdims=True) / m
    if mistake("layers exchanged"):
        """The gradients of the two layers have changed places in your dict."""
        return {"dW2": dW1, "db2": db1, "dW1": dW2, "db1": db2}
    if mistake("cut to whole numbers"):
        """Where the parameters are whole numbers, so are your gradients: the fractions are cut
        off. np.zeros_like(W1) takes the type of W1, too: add dtype=float."""
        grads = {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}
        return {key: grad.astype(parameters[key[1:]].dtype) for key, grad in grads.items()}
    if mistake("keys without d"):
        """Your keys are those of the parameters. The gradients are called "dW1", "db1", "dW2" and
        "db2"."""
        return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}
