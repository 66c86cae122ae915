"""What is out of a student's reach while an exercise is tried, and what is not."""

import pytest

from dlhelpers.exercises import LESSONS, get_lesson
from dlhelpers.grading.jobs import _arrangement

#: Other lessons' answers that what a lesson gives is made of: sigmoid with a cache, its slope.
_SIGMOID = {("dlhelpers.activations", name) for name in ("sigmoid", "sigmoid_derivative")}
PART_OF_WHAT_IS_GIVEN = {"deep": _SIGMOID, "cats": _SIGMOID}


@pytest.mark.parametrize("name", LESSONS)
def test_no_answer_of_any_lesson_is_left_but_what_the_lesson_gives(name: str) -> None:
    own = get_lesson(name)
    absent, helpers = _arrangement(name, tuple(own.exercises))
    given = {tuple(place) for place in helpers.values()} | PART_OF_WHAT_IS_GIVEN.get(name, set())
    assert not given & set(absent)
    for lesson in LESSONS:
        for exercise in get_lesson(lesson).exercises.values():
            function = exercise.reference
            place = (function.__module__, function.__qualname__)
            # A box where nothing is drawn has none of the course's pictures.
            outside = place[0] == "dlhelpers.plotting" and lesson != name
            outside = outside or place[0].startswith("dlhelpers.exercises")
            assert outside or place in absent or place in given, place


@pytest.mark.parametrize(
    ("lesson", "module", "function"),
    [
        ("logistic", "dlhelpers.deep.forward", "L_model_forward"),
        ("logistic", "dlhelpers.deep.models", "gradient_descent"),
        ("cats", "dlhelpers.deep.models", "gradient_descent"),
        ("deep", "dlhelpers.deep.backward", "_parameter_gradients"),
    ],
)
def test_what_an_answer_hands_its_work_to_is_absent(
    lesson: str, module: str, function: str
) -> None:
    absent, _ = _arrangement(lesson, tuple(get_lesson(lesson).exercises))
    assert (module, function) in absent


def test_for_a_rescue_the_function_that_is_tried_is_absent_and_its_helpers_are_there() -> None:
    absent, helpers = _arrangement("deep", ("L_model_forward",))
    assert ("dlhelpers.deep.forward", "L_model_forward") in absent
    assert helpers["linear_activation_forward"] not in absent
