"""Trainings that went wrong, and what to look at to find out why (lesson 5).

All are the same network, [2, 20, 10, 5, 1], on the flower; each patient has one fault, a healthy
one has none.
"""

from dataclasses import dataclass
from functools import cache

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from dlhelpers import datasets, deep
from dlhelpers._validation import FloatArray
from dlhelpers.figures.plotting import COLORS, style

STEPS = 400
_LAYERS = [2, 20, 10, 5, 1]
#: What the first weights are multiplied by, and the learning rate.
_PATIENTS = {"healthy": (1.0, 0.1), "A": (0.05, 0.1), "B": (1.0, 1.5), "C": (15.0, 0.1),
             "D": (1.0, 6.0)}  # fmt: skip

#: The fault of each patient.
FAULTS = {
    "A": "the first weights are too small",
    "B": "the learning rate is too large",
    "C": "the first weights are too large",
    "D": "a layer is dead",
}


@dataclass(frozen=True)
class Record:
    """What is known of a training.

    Parameters
    ----------
    costs : tuple of float
        Before every step; nan from the moment at which a probability is exactly 0 or 1.
    activations : tuple of ndarray
        Each hidden layer's in the last step.
    dead : tuple of float
        The share of each hidden layer's units that are off for every example in the last step.
    updates : tuple of float
        For each layer the size of the last step divided by the size of its weights.
    """

    costs: tuple[float, ...]
    activations: tuple[FloatArray, ...]
    dead: tuple[float, ...]
    updates: tuple[float, ...]


@cache
def record(patient: str) -> Record:
    """Train a patient, or the healthy network, with the functions of lesson 4.

    Parameters
    ----------
    patient : str
        "A", "B", "C", "D" or "healthy".

    Returns
    -------
    Record

    Raises
    ------
    ValueError
        If there is no such patient.
    """
    if patient not in _PATIENTS:
        raise ValueError(f"patient must be one of {', '.join(_PATIENTS)}, got {patient!r}")
    scale, rate = _PATIENTS[patient]
    X, labels = datasets.load_planar_dataset()
    Y = labels.astype(float)
    parameters = deep.initialize_parameters_deep(_LAYERS, rng=np.random.RandomState(1))
    parameters = {k: v * (scale if k.startswith("W") else 1.0) for k, v in parameters.items()}
    costs: list[float] = []
    with np.errstate(all="ignore"):  # nan is what one of them is about
        for _ in range(STEPS):
            AL, caches = deep.L_model_forward(X, parameters)
            costs.append(float(-np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))))
            if np.isnan(costs[-1]):
                costs += [np.nan] * (STEPS - len(costs))
                updates = [np.nan] * len(caches)
                break
            grads = deep.L_model_backward(AL, Y, caches)
            weights = [f"W{l}" for l in range(1, len(caches) + 1)]
            updates = [rate * _norm(grads[f"d{W}"]) / _norm(parameters[W]) for W in weights]
            parameters = deep.update_parameters(parameters, grads, rate)
    hidden = tuple(linear[0] for linear, _ in caches[1:])
    dead = tuple(float(np.mean(np.all(A <= 0, axis=1))) for A in hidden)
    return Record(tuple(costs), hidden, dead, tuple(updates))


def show_patient(patient: str) -> Figure:
    """Draw a patient's cost curve and, layer by layer, three things to look at.

    Parameters
    ----------
    patient : str
        As in `record`.

    Returns
    -------
    Figure
        The curve beside the healthy one's; histograms of the hidden activations; the share of
        dead units; the size of an update against that of the weights.

    Raises
    ------
    ValueError
        If there is no such patient.
    """
    now, healthy = record(patient), record("healthy")
    with style():
        figure, axes = plt.subplots(1, 4, figsize=(11, 2.8))
        curve, histogram, dead, update = axes
        curve.plot(healthy.costs, color="0.7", linestyle="-", linewidth=1.5, label="healthy")
        curve.plot(now.costs, color=COLORS[0], linestyle="-", label=patient)
        if np.isnan(now.costs[-1]):
            curve.text(0.5, 0.6, "the cost is nan", transform=curve.transAxes, ha="center")
        curve.set(title="cost", xlabel="iteration", ylim=(0, 1.2))
        curve.legend(loc="lower left", fontsize="small")
        for l, A in enumerate(now.activations, start=1):
            histogram.hist(
                np.log10(np.maximum(A, 1e-12)).ravel(), bins=np.linspace(-12, 6, 37),
                histtype="step", linewidth=2, color=COLORS[l - 1], label=f"layer {l}",
            )  # fmt: skip
        histogram.set(title="hidden activations", xlabel="power of ten; −12: off", yticks=[])
        histogram.legend(fontsize="small", loc="upper center")
        names = [str(l) for l in range(1, len(now.dead) + 1)]
        dead.bar(names, [100 * share for share in now.dead], color=COLORS[1])
        dead.set(title="dead units (%)", xlabel="hidden layer", ylim=(0, 100))
        layers = range(1, len(now.updates) + 1)
        update.plot(layers, healthy.updates, "s-", color="0.7")
        update.plot(layers, np.maximum(now.updates, 1e-9), "o", color=COLORS[0], linestyle="none")
        update.set(title="update / weight", xlabel="layer; at the bottom: 0")
        update.set(yscale="log", ylim=(3e-10, 1))
        update.set_xticks(list(layers))
    figure.set_label(f"Patient {patient}. {patient_in_words(patient)}")
    return figure


def patient_in_words(patient: str) -> str:
    """Say what `show_patient` shows, without the fault.

    Parameters
    ----------
    patient : str
        As in `record`.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If there is no such patient.

    Examples
    --------
    >>> print(patient_in_words("A").splitlines()[0])
    cost: 0.69 at the start, 0.69 at the end; it never rises by more than 0.01 in a step
    """
    now = record(patient)
    costs = np.array(now.costs)
    if np.isnan(costs[0]):
        lines = ["cost: nan from the first step on"]
    else:
        jump = float(np.diff(costs).max())
        rises = f"its largest rise in a step is {jump:.2f}" if jump > 0.01 else (
            "it never rises by more than 0.01 in a step"
        )  # fmt: skip
        lines = [f"cost: {costs[0]:.2f} at the start, {costs[-1]:.2f} at the end; {rises}"]
    sizes = ", ".join(_power(float(np.sqrt(np.mean(A**2)))) for A in now.activations)
    lines.append(f"size of the hidden activations, layer by layer: {sizes}")
    lines.append("dead units: " + ", ".join(f"{100 * share:.0f} %" for share in now.dead))
    lines.append("update / weight: " + ", ".join(map(_power, now.updates)))
    return "\n".join(lines)


def _norm(values: FloatArray) -> float:
    return float(np.linalg.norm(values))


def _power(value: float) -> str:
    """Write a number as a power of ten, or 0 or nan."""
    if np.isnan(value):
        return "nan"
    return f"10^{round(np.log10(value))}" if value > 0 else "0"
