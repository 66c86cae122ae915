"""Wrong functions of lesson 5 and what their learners are told; and advice beside right ones."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest

from dlhelpers.exercises import get_lesson, judge
from dlhelpers.exercises.engine.execution import collect
from dlhelpers.exercises.engine.exercise import Outcome
from dlhelpers.exercises.judging import SEED, assess, cases_of
from dlhelpers.figures import plotting
from tests.exercises.writing import changed, written

TITLE = 'f"says {guess}, is {truth}"'
ACCURACY = 'f"Accuracy: {np.mean(p == y):.2f}"'
SET_TITLE = f"ax.set_title({TITLE}, fontsize=9)"


#: What stands in the teacher's function, what in its place, which mistake that is, and words of
#: its sentence.
WRONG = {
    "L_layer_model": [
        ("grads, learning_rate)", "grads, learning_rate / Y.size)", "1/m twice", "m times too"),
        ("parameters = update", "updated = update", "parameters not updated", "as they started"),
    ],
    "two_layer_model": [
        ("1 - A2))\n", "1 - A2)) / Y.size\n", "1/m twice", "neither dAL"),
        ("layers_dims\n", "layers_dims[0], 7, 1\n", "7 hidden units always", "always has 7"),
    ],
    "predict": [("    return p", "", "predictions not returned", "Print the accuracy, and")],
    "print_mislabeled_images": [
        (TITLE, 'f"says {truth}, is {guess}"', "titles exchanged", "was predicted"),
        (TITLE, 'f"Prediction: {truth}, class: {guess}"', "titles exchanged", "is true"),
        (TITLE, 'f"predicted {truth}"', "called by the true class", "class as the prediction"),
        (TITLE, 'f"says {guess}, is {guess}"', "predicted class called true", "as the true one"),
        ("[0, i]", "[0, list(shown).index(i)]", "titles of other pictures", "to other pictures"),
    ],
}


def judged(exercise: str, *changes: tuple[str, str]) -> Outcome:
    """Judge the teacher's function with parts of its text replaced."""
    text = changed(get_lesson("cats").exercises[exercise].text, *changes)
    return judge("cats", exercise, written(text, plt=plt, plotting=plotting))


@pytest.mark.parametrize(
    ("exercise", "old", "new", "mistake", "words"),
    [(exercise, *row) for exercise, rows in WRONG.items() for row in rows],
)
def test_what_is_wrong_is_said(exercise: str, old: str, new: str, mistake: str, words: str) -> None:
    outcome = judged(exercise, (old, new))
    assert (outcome.state, outcome.mistake) == ("failed", mistake)
    assert words in outcome.sentence


def test_an_update_that_starts_from_the_first_parameters_is_no_training() -> None:
    outcome = judged(
        "L_layer_model",
        ("parameters = update", "updated = update"),
        ("return parameters", "return updated"),
    )
    assert outcome.mistake == "one step only"
    assert "does each update start from the first ones" in outcome.sentence


@pytest.mark.parametrize(
    "printed",
    [
        "np.mean(p == y)",
        "'Accuracy: ' + str(100 * np.mean(p == y)) + '%'",
        "f'{100 * np.mean(p == y):.0f} percent'",
        "int(100 * np.mean(p == y))",
        "f'{np.mean(p == y):.1f}'",
        "f'{np.sum(p == y)} of {y.size} are right'",
        "'cost 0.3, accuracy', np.mean(p == y, dtype=np.float32)",
        "'x' * 250, np.sum(p == y)",
    ],
)
def test_an_accuracy_may_be_printed_in_any_words(printed: str) -> None:
    outcome = judged("predict", (ACCURACY, printed))
    assert (outcome.state, outcome.advice) == ("passed", ())


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("'Accuracy: ' + str(np.sum((p == y) / 1))", 'that is 0.5, and it prints "Accuracy: 1.0"'),
        ("np.sum(p == y)", 'in the case "the worked example" that is 0.5, and it prints "1"'),
        ("np.mean(p)", "the share of right predictions"),
        ("1 - np.mean(p == y)", "the share of right predictions"),
        ("p", 'and it prints "[[0 1]]"'),
        ("'done'", 'and it prints "done"'),
        ("'', end=''", "it prints nothing, and was asked to print the accuracy"),
    ],
)
def test_another_number_for_the_accuracy_gets_advice(printed: str, words: str) -> None:
    outcome = judged("predict", (ACCURACY, printed))
    assert outcome.state == "passed"
    (advice,) = outcome.advice
    assert words in advice


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (SET_TITLE, "pass", "have no titles"),
        (TITLE, 'f"{classes[int(p[0, i])]}"', "show bytes, such as b'cat'"),
        (TITLE, 'f"{truth} -> {guess}"', "give the true class first"),
        ("wrong[:20]", "wrong", "draws more than 20 pictures"),
        ("int(p[0, i])", "p[0, i]", "stops where p holds 0.0 and 1.0"),
    ],
)
def test_what_a_picture_could_do_better_is_said_beside_a_pass(
    old: str, new: str, words: str
) -> None:
    outcome = judged("print_mislabeled_images", (old, new))
    assert outcome.state == "passed"
    (advice,) = outcome.advice
    assert words in advice


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (TITLE, 'f"Netz: {guess}, wirklich: {truth}"'),
        (TITLE, 'f"true: {truth}, predicted: {guess}"'),
        (TITLE, "guess"),
        (SET_TITLE, "ax.set_xlabel(guess)"),
        (SET_TITLE, "fig.suptitle('mislabeled pictures')"),
        ("wrong[:20]", "wrong[-10:]"),
    ],
)
def test_pictures_may_be_called_in_any_words(old: str, new: str) -> None:
    outcome = judged("print_mislabeled_images", (old, new))
    assert (outcome.state, outcome.advice) == ("passed", ())


def test_more_than_twenty_mistakes_must_be_survived() -> None:
    function = written(
        """
        def print_mislabeled_images(classes, X, y, p):
            for k, i in enumerate(np.flatnonzero(y[0] != p[0])):
                plt.subplot(2, 5, k + 1)
                plt.imshow(X[:, i].reshape(64, 64, 3))
        """,
        plt=plt,
    )
    exercise = get_lesson("cats").exercises["print_mislabeled_images"]
    cases = cases_of(exercise, SEED)
    outcome = assess(exercise, cases, collect(function, cases, observe=exercise.observe))
    assert outcome.cases_passed == outcome.cases_total - 1
    assert '"7 mistakes, then 21": ValueError: num must be' in outcome.difference


@pytest.mark.parametrize(
    "notes", [5, "bytes", [["bytes"], 1, None, np.zeros(3)], {"bytes": 1}, None]
)
def test_notes_that_are_made_up_say_nothing(notes: Any) -> None:
    exercise = get_lesson("cats").exercises["print_mislabeled_images"]
    assert exercise.advise is not None
    case = exercise.cases(np.random.default_rng(0))[0]
    assert exercise.advise(case, {"notes": notes}, "") == {}
