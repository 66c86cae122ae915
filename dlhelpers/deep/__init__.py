"""A network with any number of layers: ReLU in the hidden ones, a sigmoid at the end.

Lessons 4 and 5.

`X` has one example a column, shape ``(n_x, m)``; `Y` holds the labels, shape ``(1, m)``.
``parameters`` is a dict with ``Wl`` of shape (n_l, n_{l-1}) and ``bl`` of shape (n_l, 1) for each
layer l = 1, ..., L. What the backward pass needs of the forward pass travels in caches: a
``linear_cache`` is ``(A_prev, W, b)``, an ``activation_cache`` is ``Z``, a layer's cache the two.
"""

from dlhelpers.deep.backward import (
    L_model_backward,
    compute_cost,
    linear_activation_backward,
    linear_backward,
    relu_backward,
    sigmoid_backward,
)
from dlhelpers.deep.forward import (
    L_model_forward,
    LayerCache,
    LinearCache,
    initialize_parameters_deep,
    linear_activation_forward,
    linear_forward,
    relu,
    sigmoid,
)
from dlhelpers.deep.models import L_layer_model, gradient_descent, predict, two_layer_model
from dlhelpers.planar import initialize_parameters, update_parameters

__all__ = [
    "L_layer_model",
    "L_model_backward",
    "L_model_forward",
    "LayerCache",
    "LinearCache",
    "compute_cost",
    "gradient_descent",
    "initialize_parameters",
    "initialize_parameters_deep",
    "linear_activation_backward",
    "linear_activation_forward",
    "linear_backward",
    "linear_forward",
    "predict",
    "relu",
    "relu_backward",
    "sigmoid",
    "sigmoid_backward",
    "two_layer_model",
    "update_parameters",
]
