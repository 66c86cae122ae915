"""What the titles of pictures call predicted and true, and where nothing is certain."""

import pytest

from dlhelpers.exercises.engine.titles import called

BOTH = {"predicted": "cat", "true": "non-cat"}


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("says cat, is non-cat", BOTH),
        ("Prediction: cat \n Class: non-cat", BOTH),
        ("Predicted class is CAT, but the actual class is NON-CAT", BOTH),
        ("true label: non-cat | predicted label: cat (3)", BOTH),
        ("cat, is non-cat", {"true": "non-cat"}),
        ("the model says b'cat'", {"predicted": "cat"}),
        ("cat / non-cat", {"first": "cat", "second": "non-cat"}),
        # Here somebody may well mean something else.
        ("class: cat", {}),
        ("true/predicted: non-cat/cat", {}),
        ("Netz: cat, wirklich: non-cat", {}),
        ("true: cat, class: non-cat", {"true": "cat"}),
        ("says not a cat, is cat", {}),
        ("wrong prediction for a cat", {}),
        ("cat, class non-cat", {}),
        ("cat", {}),
        ("concatenated", {}),
        ("", {}),
    ],
)
def test_a_class_is_called_something_where_every_word_is_known(
    title: str, found: dict[str, str]
) -> None:
    assert called(title, ["non-cat", "cat"]) == found
