"""The stretch exercises of lesson 5: mirrored pictures, dead units, what a score hangs on."""

from typing import Any

import numpy as np

from dlhelpers.deep import L_model_forward
from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.exercise import Case
from dlhelpers.exercises.lessons import random_networks


def _pictures(rng: np.random.Generator) -> list[Case]:
    def case(name: str, m: int, size: int) -> Case:
        images = rng.integers(0, 256, size=(m, size, size, 3), dtype=np.uint8)
        return Case(name, images, random_networks.labels(rng, m))

    two_by_two = np.arange(12, dtype=np.uint8).reshape(1, 2, 2, 3)
    return [
        Case("one picture of two by two pixels", two_by_two, np.array([[1]])),
        case("two pictures", 2, 3),
        case("five pictures", 5, 4),
        case("three pictures", 3, 3),
    ]


@exercise(
    cases=_pictures,
    hints=[
        "The shape is (m, height, width, 3). Which of the four axes is turned around in a mirror?",
        "A slice with step -1 turns an axis around. Put `:` for each axis before it.",
        "np.concatenate puts pictures one behind the other along the first axis. Examples of Y lie "
        "along its second axis.",
        "np.concatenate([images, images[:, :, ::-1]]), np.concatenate([Y, Y], axis=1)",
    ],
)
def add_mirrored(images, Y):
    mirrored = images[:, :, ::-1]
    if mistake("upside down"):
        """Your pictures stand on their heads: the second axis is the height. Turn around the
        third, the width."""
        mirrored = images[:, ::-1]
    if mistake("turned by half"):
        """You turn height and width around. In a mirror only left and right change places."""
        mirrored = images[:, ::-1, ::-1]
    if mistake("colors exchanged"):
        """You turn the last axis around, the colors: red and blue change places. The width is the
        third axis."""
        mirrored = images[..., ::-1]
    if mistake("order of the pictures"):
        """You turn the first axis around: the pictures come in another order, and none is
        mirrored."""
        mirrored = images[::-1]
    if mistake("on its side"):
        """You exchange height and width. That lays the pictures on their sides; turn the third axis
        around, with [:, :, ::-1]."""
        mirrored = images.transpose(0, 2, 1, 3)
    if mistake("copied"):
        """You add the pictures once more as they are. Mirror the second half."""
        mirrored = images
    both, labels = np.concatenate([images, mirrored]), np.concatenate([Y, Y], axis=1)
    if mistake("mirrored first"):
        """The mirrored pictures come first in yours. Put them behind the others."""
        both = np.concatenate([mirrored, images])
    if mistake("mirrored alone"):
        """You return the mirrored pictures alone. Put them behind the pictures as they are."""
        both = mirrored
    if mistake("labels once"):
        """Y has as many labels as before, and there are twice as many pictures. A mirrored cat is
        a cat: put Y behind itself, along axis 1."""
        labels = Y
    if mistake("labels below each other"):
        """Your labels have two rows. Examples lie along the second axis of Y: axis=1."""
        labels = np.concatenate([Y, Y])
    if mistake("labels turned around"):
        """The second half of your labels is the other class. A mirrored cat is a cat."""
        labels = np.concatenate([Y, 1 - Y], axis=1)
    if mistake("pictures alone returned"):
        """You return the pictures alone. Return the labels as well: a pair."""
        return both
    return both, labels


def _network(rng: np.random.Generator, sizes: list[int], dead: list[int], m: int) -> Any:
    """Examples, and a network with so many dead units in each hidden layer, in some order."""
    X = rng.normal(size=(sizes[0], m))
    while True:
        parameters = random_networks.parameters(rng, sizes)
        for l, count in enumerate(dead, start=1):
            parameters[f"b{l}"][rng.permutation(sizes[l])[:count]] = -20.0
        _, caches = L_model_forward(X, parameters)
        if [int(np.all(Z <= 0, axis=1).sum()) for _, Z in caches[:-1]] == dead:
            return X, parameters


def _sick_networks(rng: np.random.Generator) -> list[Case]:
    by_hand = {
        "W1": np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 0.0], [0.0, 1.0]]),
        "b1": np.zeros((4, 1)),
        "W2": np.ones((1, 4)),
        "b2": np.zeros((1, 1)),
    }
    return [
        Case("the worked example", np.array([[1.0, 2.0, 3.0], [-1.0, 1.0, -2.0]]), by_hand),
        Case("one of five", *_network(rng, [3, 5, 1], [1], 6)),
        Case("three layers", *_network(rng, [4, 6, 5, 1], [2, 1], 7)),
        Case("a healthy layer", *_network(rng, [3, 4, 5, 1], [0, 3], 6)),
        Case("four layers", *_network(rng, [5, 8, 6, 4, 1], [3, 2, 1], 9)),
    ]


@exercise(
    cases=_sick_networks,
    hints=[
        "Where do you find what a hidden unit made of every example? L_model_forward returns it.",
        "caches[l] holds the linear cache and Z of layer l + 1: a row for each unit. A ReLU unit "
        "is dead where no number of its row is above 0.",
        "np.all(Z <= 0, axis=1) has one answer for each unit, and the mean of True and False is a "
        "share. The last cache belongs to the sigmoid.",
        "[np.mean(np.all(Z <= 0, axis=1)) for _, Z in caches[:-1]]",
    ],
)
def dead_units(X, parameters):
    _, caches = L_model_forward(X, parameters)
    shares = []
    hidden = caches[:-1]
    if mistake("the output counted"):
        """You count the output layer, too. It ends in a sigmoid, which is never 0: leave out the
        last cache."""
        hidden = caches
    if mistake("the first layer left out"):
        """The first hidden layer is missing. caches[0] belongs to layer 1."""
        hidden = caches[1:-1]
    for _, Z in hidden:
        dead = np.all(Z <= 0, axis=1)
        if mistake("off for some example"):
            """You count units that are off for at least one example. Dead are those that are off
            for all: np.all."""
            dead = np.any(Z <= 0, axis=1)
        if mistake("share of zeros"):
            """You take the share of activations that are 0. First find out for each unit whether
            it is off for *every* example, along axis 1; then take the share of units."""
            dead = Z <= 0
        if mistake("along the units"):
            """You look along axis 0: for which examples are all units off? A unit is a row of Z:
            axis=1."""
            dead = np.all(Z <= 0, axis=0)
        if mistake("exactly 0"):
            """You look for a Z of exactly 0. ReLU turns every negative number into 0: Z <= 0."""
            dead = np.all(Z == 0, axis=1)
        if mistake("0 counts as alive"):
            """A unit whose Z is exactly 0 gives 0 and has the slope 0: it is dead, too. Z <= 0."""
            dead = np.all(Z < 0, axis=1)
        if mistake("on for all"):
            """You count the units that are on for every example. Dead are those that are off for
            every example."""
            dead = np.all(Z > 0, axis=1)
        if mistake("alive"):
            """You return the share of units that are alive. Dead are the others."""
            dead = np.any(Z > 0, axis=1)
        if mistake("counted"):
            """You count the dead units. Their share was asked for: divide by the number of units;
            np.mean does it."""
            shares.append(np.sum(dead))
        elif mistake("in percent"):
            """Yours is in percent. Return shares from 0 to 1."""
            shares.append(100 * np.mean(dead))
        else:
            shares.append(np.mean(dead))
    if mistake("one share for all layers"):
        """You return one number for all layers. Return a list with a share for each hidden
        layer."""
        return np.mean(shares)
    if mistake("last layer first"):
        """Your list begins with the last hidden layer. Begin with the first."""
        return shares[::-1]
    if mistake("last layer only"):
        """You return the share of the last hidden layer only. Return a list with all of them."""
        return shares[-1]
    return shares


def _scored(rng: np.random.Generator) -> list[Case]:
    by_hand = {
        "W1": np.array([[1.0, 2.0], [-1.0, 1.0]]),
        "b1": np.zeros((2, 1)),
        "W2": np.array([[3.0, -1.0]]),
        "b2": np.array([[0.5]]),
    }
    return [
        Case("the worked example", np.array([[1.0, 1.0], [0.5, 2.0]]), by_hand),
        *(Case(name, X, made) for name, made, X in random_networks.networks(rng)),
    ]


@exercise(
    cases=_scored,
    hints=[
        "It is lesson 4's way back with another start: the gradient of the score with respect to "
        "itself is 1, for every example.",
        "The score is W_L A + b_L, so its gradient with respect to A is W_L transposed: the same "
        "column for each example.",
        "From each ReLU on: dZ is dA where Z is above 0, and 0 elsewhere; then dA of the layer "
        "before is W.T @ dZ. Go through caches[:-1] from the end.",
        "dA = np.repeat(W.T, m, axis=1) for the last W; then for each (_, W, _), Z in "
        "caches[:-1][::-1]: dA = W.T @ (dA * (Z > 0))",
    ],
)
def score_gradients(X, parameters):
    _, caches = L_model_forward(X, parameters)
    (_, W, _), Z = caches[-1]
    dA = np.repeat(W.T, X.shape[1], axis=1)
    if mistake("the probability's gradient"):
        """Yours is the gradient of the probability: it has the sigmoid's slope in it. The score is
        what goes into the sigmoid; start with a gradient of 1 there."""
        dA = dA / (2 + np.exp(Z) + np.exp(-Z))
    if mistake("the sign"):
        """All your gradients have the wrong sign. The score's gradient with respect to itself is
        1."""
        dA = -dA
    if mistake("ReLU on the score"):
        """You let a ReLU stand behind the score: where it is negative, your gradients are 0. There
        is none."""
        dA = dA * (Z > 0)
    if mistake("the mean over the examples"):
        """You divided by m. Each column belongs to the score of one example: nothing is
        averaged."""
        dA = dA / X.shape[1]
    for (_, W, _), Z in caches[:-1][::-1]:
        if mistake("no bend"):
            """Yours is one and the same for every example: the ReLUs are left out. Where Z is not
            above 0, dZ is 0."""
            dA = W.T @ dA
        elif mistake("the activation for the slope"):
            """You multiply by ReLU's value. Its slope is 1 where Z is above 0, and 0 elsewhere."""
            dA = W.T @ (dA * np.maximum(Z, 0))
        elif mistake("off and on exchanged"):
            """You let through what the ReLUs were off for. Their slope is 1 where Z is above 0."""
            dA = W.T @ (dA * (Z <= 0))
        elif mistake("a mask of the gradient"):
            """You set negative gradients to 0. It is Z, and not dA, that decides whether a ReLU
            lets a gradient through."""
            dA = W.T @ np.maximum(dA, 0)
        else:
            dA = W.T @ (dA * (Z > 0))
    if mistake("times the input"):
        """You multiplied by X in the end. The gradient itself was asked for."""
        dA = dA * X
    if mistake("without the sign"):
        """Yours has no negative numbers. Keep the signs: they say which way a pixel pulls."""
        dA = np.abs(dA)
    if mistake("summed over the examples"):
        """You added up the examples. Return a column for each of them."""
        dA = dA.sum(axis=1, keepdims=True)
    if mistake("transposed"):
        """Yours has examples in rows. Return the shape of X, an example a column."""
        dA = dA.T
    return dA
