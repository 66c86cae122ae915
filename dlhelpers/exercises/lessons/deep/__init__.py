"""The exercises of lesson 4, a deep network step by step."""

from dlhelpers import deep
from dlhelpers.exercises.lesson import Lesson
from dlhelpers.exercises.lessons.deep.layer_backward import (
    linear_activation_backward,
    linear_backward,
)
from dlhelpers.exercises.lessons.deep.layer_forward import linear_activation_forward, linear_forward
from dlhelpers.exercises.lessons.deep.model_backward import L_model_backward
from dlhelpers.exercises.lessons.deep.model_forward import L_model_forward, compute_cost
from dlhelpers.exercises.lessons.deep.parameters import (
    initialize_parameters_deep,
    update_parameters,
)
from dlhelpers.exercises.lessons.deep.questions import QUESTIONS
from dlhelpers.exercises.lessons.deep.stretch import (
    clip_gradients,
    cost_of_scores,
    gradients_on_tape,
)

lesson = Lesson(
    [
        initialize_parameters_deep,
        linear_forward,
        linear_activation_forward,
        L_model_forward,
        compute_cost,
        linear_backward,
        linear_activation_backward,
        L_model_backward,
        update_parameters,
    ],
    helpers={
        "sigmoid": deep.sigmoid,
        "relu": deep.relu,
        "sigmoid_backward": deep.sigmoid_backward,
        "relu_backward": deep.relu_backward,
    },
    stretch=[cost_of_scores, clip_gradients, gradients_on_tape],
    questions=QUESTIONS,
)
