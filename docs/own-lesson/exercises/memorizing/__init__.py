"""The exercises of "When a network memorizes", in the order of the notebook.

The network is that of lesson 3 of dlhelpers, whose functions the exercises call.
"""

from dlhelpers import planar
from dlhelpers.activations import sigmoid
from dlhelpers.exercises.lesson import Lesson
from dlhelpers.exercises.lessons.memorizing.dropout import (
    backward_propagation_with_dropout,
    forward_propagation_with_dropout,
)
from dlhelpers.exercises.lessons.memorizing.weight_decay import (
    backward_propagation_with_regularization,
    compute_cost_with_regularization,
    training_step,
)

lesson = Lesson(
    [
        compute_cost_with_regularization,
        backward_propagation_with_regularization,
        training_step,
        forward_propagation_with_dropout,
        backward_propagation_with_dropout,
    ],
    # Lesson 3's functions, which the notebook gives.
    helpers={
        "sigmoid": sigmoid,
        "initialize_parameters": planar.initialize_parameters,
        "forward_propagation": planar.forward_propagation,
        "compute_cost": planar.compute_cost,
        "backward_propagation": planar.backward_propagation,
        "update_parameters": planar.update_parameters,
        "predict": planar.predict,
    },
)
