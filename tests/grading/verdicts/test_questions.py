"""What is out of a student's reach while an exercise is tried, and what is not."""

import pytest

from dlhelpers import course
from dlhelpers.exercises import get_lesson
from dlhelpers.exercises.engine.source_facts import parameter_names, refusal
from dlhelpers.grading.inside import wire
from dlhelpers.grading.inside.run_exercises import _exercise
from dlhelpers.grading.submissions.rubric import Rubric, load_rubrics
from dlhelpers.grading.verdicts.questions import make_inputs
from dlhelpers.grading.verdicts.substitutes import hidden_and_given, substitutable, substitutes

LESSONS = course.open_course().lessons
RUBRICS = load_rubrics(course.open_course())

#: Other lessons' answers that what a lesson gives is made of: sigmoid with a cache, its slope.
_SIGMOID = {("dlhelpers.activations", name) for name in ("sigmoid", "sigmoid_derivative")}
PART_OF_WHAT_IS_GIVEN = {"deep": _SIGMOID, "cats": _SIGMOID}


@pytest.mark.parametrize("name", LESSONS)
def test_no_answer_of_any_lesson_is_left_but_what_the_lesson_gives(name: str) -> None:
    absent, there = hidden_and_given(get_lesson(name))
    given = {*there.values()} | PART_OF_WHAT_IS_GIVEN.get(name, set())
    assert not given & set(absent)
    for lesson in LESSONS:
        for exercise in get_lesson(lesson).exercises.values():
            function = exercise.reference
            place = (function.__module__, function.__qualname__)
            # A box where nothing is drawn has none of the course's pictures.
            outside = place[0] == "dlhelpers.figures.plotting" and lesson != name
            outside = outside or place[0].startswith("dlhelpers.exercises")
            assert outside or place in absent or place in given, place


@pytest.mark.parametrize(
    ("lesson", "module", "function"),
    [
        ("logistic", "dlhelpers.deep.forward", "L_model_forward"),
        ("logistic", "dlhelpers.deep.models", "gradient_descent"),
        ("logistic", "dlhelpers.descent", "descend"),
        ("cats", "dlhelpers.deep.models", "gradient_descent"),
        ("deep", "dlhelpers.deep.backward", "_parameter_gradients"),
    ],
)
def test_what_an_answer_hands_its_work_to_is_absent(
    lesson: str, module: str, function: str
) -> None:
    assert (module, function) in hidden_and_given(get_lesson(lesson))[0]


@pytest.mark.parametrize("lesson", LESSONS)
def test_behind_the_wall_the_same_functions_are_refused(lesson: str) -> None:
    for told in wire.decode(make_inputs(get_lesson(lesson), (), 3))["exercises"]:
        boxed, cases = _exercise(told)
        exercise = get_lesson(lesson).exercises[told["name"]]
        names = parameter_names(exercise)
        for taken in ([], names[:-1], names, [*names, "more"], names[::-1]):
            function = eval(f"lambda {', '.join(taken)}: None")
            assert refusal(function, boxed, cases) == refusal(function, exercise, cases)


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.stem)
def test_nothing_is_lent_that_is_an_answer_to_what_is_tried(rubric: Rubric) -> None:
    names = [part.name for part in rubric.parts]
    lesson = get_lesson(rubric.lesson)
    exercises = lesson.exercises
    for at, part in enumerate(rubric.parts):
        lent = substitutable(lesson, rubric.parts, part.name)
        assert lent <= {*names[:at]}
        _, brought = substitutes(lesson, lent)
        right = (exercises[part.name].reference, *exercises[part.name].accepts)
        assert not {place for place, *_ in brought} & {(f.__module__, f.__name__) for f in right}


@pytest.mark.parametrize(
    ("lesson", "name", "lent", "not_lent"),
    [
        ("normalization", "stable_softmax", "softmax", "stable_softmax"),
        ("logistic", "model", "optimize", "model"),
        ("planar", "compute_cost", "layer_sizes", "nn_model"),
        ("deep", "linear_backward", "linear_forward", "L_model_backward"),
        ("deep", "L_model_backward", "linear_backward", "update_parameters"),
        ("deep", "linear_activation_backward", "linear_backward", "L_model_backward"),
        ("cats", "L_layer_model", "", "two_layer_model"),  # both hand on to gradient_descent
    ],
)
def test_what_may_be_lent(lesson: str, name: str, lent: str, not_lent: str) -> None:
    rubric = next(rubric for rubric in RUBRICS if rubric.lesson == lesson)
    found = substitutable(get_lesson(lesson), rubric.parts, name)
    assert {lent} - {""} <= found
    assert not_lent not in found
