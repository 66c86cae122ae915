"""Do the cases notice every slip? Each single change of the teacher's version must fail.

The changes are those that mutation tools make: other operators, constants and comparisons, a
statement, an argument or a part left out. What survives is listed below with the reason why nobody
could notice it, or why nobody should; the reverse holds as well: a reason that explains nothing
fails. `docs/checks.md` says how a mutation tool is run on the library itself.
"""

import re
from functools import cache

import pytest

from dlhelpers.course import open_course
from dlhelpers.exercises import get_lesson
from dlhelpers.exercises.proof import is_noticed, slips

#: Statements that show something and change no result.
SHOWS = r"(if .*print_cost|(print|(plotting\.)?plot_costs|(plt|ax)\.(axis|set_title|show))\()"

LAST_AXIS = "axis -1 is the last one, which is axis 1 of a matrix"
ONE_ROW = "Y has one row: its sum over axis 1 is the whole sum, and one number may be an array"
THRESHOLD = "no case stands exactly on the threshold"
SYMMETRIC = "minus a draw from N(0, 1) is one, too"

#: Exercise, pattern of the change, reason.
SURVIVORS = (
    (".*", rf"(^|=> ){SHOWS}", "what is printed, and how it is laid out, is the learner's own"),
    ("flatten_images", r"shape\[0\], -2\)", "NumPy takes every negative size for -1"),
    ("normalize_rows|softmax|stable_softmax|log_softmax", r"axis=-1", LAST_AXIS),
    ("softmax_of_columns", r"axis=0, keepdims=True", "a row of sums lines up with the columns"),
    ("backward_propagation|linear_backward", r"=> db\d? = np\.sum\(dZ\d?, axis=-1", LAST_AXIS),
    ("propagate|compute_cost", r"=> .*-np\.sum\(.*, (keepdims=True|axis=1.*)\) / m", ONE_ROW),
    ("propagate", r"=> db = np\.sum\(dZ, (keepdims=True|axis=1.*)\) / m", ONE_ROW),
    ("backward_propagation", r"=> dW\d = dZ\d @ \(\w+\.T / m\)", "m may divide either factor"),
    ("disagreements", r"=> only_. = np\.sum\(.*, (keepdims=True|axis=-?1.*)\)", ONE_ROW),
    ("dZ1_of_sigmoids", r"@ dZ2 \* \(A1 \*", "products may be grouped in another way"),
    ("flip_unit", r"=> flipped = .* / signs", "to divide by a sign is to multiply by it"),
    ("compute_cost", r"^float\(.*=> return -np\.sum", "NumPy's number is as good as Python's"),
    ("linear_activation_.*", r"=> raise f'unknown", "no case has an unknown activation"),
    (
        "cost_of_scores",
        r"=> losses = np\.logaddexp\(ZL, 0\)",
        "it does not matter which comes first",
    ),
    ("cost_of_scores", r"=> return np\.mean\(losses, (keepdims|axis)", ONE_ROW),
    ("clip_gradients", r"=> length = .*keepdims=True", "an array of one number serves as a number"),
    ("clip_gradients", r"=> factor = .* >= most", "a length of exactly most is multiplied by 1"),
    ("gradients_on_tape", r"=> order = range\(1, len", "the first value was computed from none"),
    ("add_mirrored|dead_units", r"axis=-1", LAST_AXIS),
    ("dead_units", r"keepdims=True|np\.mean\(dead, axis", "each row is one unit: one mean"),
    ("score_gradients", r"axis=-1", LAST_AXIS),
    ("score_gradients", r"Z >= 0", "no case has a Z of exactly 0"),
    ("optimize", r"=> if i % -100 == 0", "i % -100 is 0 wherever i % 100 is"),
    ("optimize_on_products", r"=> m = K\.shape\[0\]", "K is square"),
    ("optimize_on_products", r"\((dZ|np\.sum\(dZ\)) / m\)", "m may divide either factor"),
    ("optimize_on_products", r"=> b = .*np\.sum\(dZ, (keepdims=True|axis=1.*)\)", ONE_ROW),
    ("propagate_squared_error", r"=> (cost|db) = np\.sum\(.*, (keepdims|axis=1)", ONE_ROW),
    ("propagate_squared_error", r"=> .*np\.sum\(\(Y - A\) \*\* 2\)", "a square has no sign"),
    (
        "propagate_squared_error",
        r"=> dZ = 2 \* \((\(A - Y\) \* A\) \* \(1 - A\)|A - Y\) \* \(A \* \(1 - A\)\))$",
        "it does not matter which factors are multiplied first",
    ),
    ("propagate_classes", r"axis=0, keepdims=True", "a row of sums lines up with the columns"),
    ("propagate_classes", r"=> cost = .*keepdims=True", "an array of one number is a number"),
    ("propagate_classes", r"=> dW = dZ @ \(X\.T / m\)", "m may divide either factor"),
    ("propagate_classes", r"=> db = np\.sum\(dZ, axis=-1", LAST_AXIS),
    ("predict", r">= 0\.5", THRESHOLD),
    ("initialize_parameters", r"\* -0\.01", SYMMETRIC),
    ("two_layer_model|L_layer_model", r"=> if .*(i |100 ).*:$", "the costs are only drawn"),
    ("two_layer_model|L_layer_model", r"^(if .*)?costs\.append", "the costs are only drawn"),
    (
        "print_mislabeled_images",
        r"=> wrong = .*(\[-1\]|y != p\[0\]|y\[0\] != p\))",
        "y has one row",
    ),
    (
        "print_mislabeled_images",
        r"=> ((shown|columns|rows|fig, axes) =|for ax, i in)",
        "how the pictures are laid out, and how many at most, is the learner's own",
    ),
    (
        "print_mislabeled_images",
        r"^(guess, truth|classes|int|0 => guess)",
        "titles may say anything, and y has one row",
    ),
)


EXERCISES = [
    (lesson, name) for lesson in open_course().lessons for name in get_lesson(lesson).exercises
]


@cache
def _unnoticed(lesson: str, name: str) -> tuple[str, ...]:
    found = get_lesson(lesson)
    exercise = found.exercises[name]
    tried = list(slips(exercise))
    assert len(tried) >= 5
    return tuple(slip.text for slip, f in tried if not is_noticed(found, exercise, f))


def _reasons(name: str) -> list[str]:
    return [pattern for names, pattern, _ in SURVIVORS if re.fullmatch(names, name)]


@pytest.mark.parametrize(("lesson", "name"), EXERCISES)
def test_every_slip_is_noticed(lesson: str, name: str) -> None:
    reasons = _reasons(name)
    assert [s for s in _unnoticed(lesson, name) if not any(re.search(r, s) for r in reasons)] == []


def test_every_reason_explains_something() -> None:
    used = {
        reason
        for lesson, name in EXERCISES
        for reason in _reasons(name)
        if any(re.search(reason, slip) for slip in _unnoticed(lesson, name))
    }
    assert {pattern for _, pattern, _ in SURVIVORS} <= used
