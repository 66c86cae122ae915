"""Do the cases notice every slip? Each single change of the teacher's version must fail.

The changes are those that mutation tools make: other operators, constants and comparisons, a
statement, an argument or a part left out. What survives is listed below with the reason why nobody
could notice it, or why nobody should; the reverse holds as well: a reason that explains nothing
fails. `docs/checks.md` says how a mutation tool is run on the library itself.
"""

import ast
import difflib
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest

from dlhelpers.exercises import LESSONS, get_lesson
from dlhelpers.exercises.diagnosis.edits import edits
from dlhelpers.exercises.diagnosis.repair import compiled
from dlhelpers.exercises.engine.comparisons import run_trials
from dlhelpers.exercises.engine.execution import call, with_globals
from dlhelpers.exercises.engine.exercise import Exercise
from dlhelpers.exercises.judging import SEED, cases_of

#: These make functions that nobody writes by a slip of one character; only the search for a
#: place to repair needs them.
LEFT_OUT = ("the sign", "a transpose", "the name")

#: Statements that show something and change no result: what is printed, and how curves and
#: pictures are laid out, is the learner's own.
SHOWS = r"^(print|(plotting\.)?plot_costs|(plt|ax)\.(axis|set_title|show))\b"

LAST_AXIS = "axis -1 is the last one, which is axis 1 of a matrix"
ONE_ROW = "Y has one row: its sum over axis 1 is the whole sum, and one number may be an array"
THRESHOLD = "no case stands exactly on the threshold"
SYMMETRIC = "minus a draw from N(0, 1) is one, too"

#: Exercise, pattern of the change, reason.
SURVIVORS = (
    ("flatten_images", r"shape\[0\], -2\)", "NumPy takes every negative size for -1"),
    ("normalize_rows|softmax|stable_softmax", r"axis=-1", LAST_AXIS),
    (
        "propagate|compute_cost|backward_propagation|linear_backward",
        r"=> m = \w+\.shape\[-1\]",
        LAST_AXIS,
    ),
    ("backward_propagation|linear_backward", r"=> db\d? = np\.sum\(dZ\d?, axis=-1", LAST_AXIS),
    ("linear_forward|L_model_forward", r"=> assert \w+\.shape == .*\w+\.shape\[-1\]", LAST_AXIS),
    ("propagate|compute_cost", r"=> .*-np\.sum\(.*, (keepdims=True|axis=1.*)\) / m", ONE_ROW),
    ("propagate", r"=> db = np\.sum\(A - Y, (keepdims=True|axis=1.*)\) / m", ONE_ROW),
    ("optimize", r"=> if i % -100 == 0", "i % -100 is 0 wherever i % 100 is"),
    ("predict", r">= 0\.5", THRESHOLD),
    ("initialize_parameters", r"\* -0\.01", SYMMETRIC),
    ("nn_model", r"^cost = .*=> pass$", "the cost is only printed"),
    ("L_model_backward", r"^Y = Y\.reshape.*=> pass$", "Y has the shape of AL already"),
    ("two_layer_model|L_layer_model", r"=> if .*(i |100 ).*:$", "the costs are only drawn"),
    ("two_layer_model|L_layer_model", r"^(if .*)?costs\.append", "the costs are only drawn"),
    (
        "print_mislabeled_images",
        r"=> wrong = .*(\[-1\]|y != p\[0\]|y\[0\] != p\))",
        "y has one row",
    ),
    (
        "print_mislabeled_images",
        r"=> .*reshape\(.*-(64|3)",
        "NumPy takes every negative size for -1",
    ),
    (
        "print_mislabeled_images",
        r"=> ((shown|columns|rows|_, axes) =|for ax, i in)",
        "how the pictures are laid out, and how many at most, is the learner's own",
    ),
    (
        "print_mislabeled_images",
        r"^(guess, truth|classes|int|0 => guess)",
        "titles may say anything, and y has one row",
    ),
)


class _WithoutShows(ast.NodeTransformer):
    """Takes the statements away that only show something."""

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        return ast.Pass() if re.match(SHOWS, ast.unparse(node)) else node

    def visit_If(self, node: ast.If) -> ast.AST:
        return ast.Pass() if "print_cost" in ast.unparse(node.test) else self.generic_visit(node)


def _teachers(lesson: str, name: str) -> Callable[..., Any]:
    solutions = import_module(f"tests.exercises.solutions.{lesson}").solutions
    return with_globals(solutions[name][0], get_lesson(lesson).helpers, prefer_own=True)


def _quiet(function: Callable[..., Any]) -> ast.FunctionDef:
    """The function's tree, without what only shows something."""
    module = ast.parse(textwrap.dedent(inspect.getsource(function)))
    tree = ast.fix_missing_locations(_WithoutShows().visit(module)).body[0]
    assert isinstance(tree, ast.FunctionDef)
    return tree


def _mutants(function: Callable[..., Any]) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield what is changed and into what line, with the function that has it."""
    tree = _quiet(function)
    before = ast.unparse(tree).splitlines()
    for edit in edits(tree):
        if edit.kind.startswith(LEFT_OUT) or edit.text == "pass":
            continue
        mutant = compiled(tree, function)
        if mutant is not None:
            lines = difflib.ndiff(before, ast.unparse(tree).splitlines())
            after = "; ".join(line[2:].strip() for line in lines if line[0] == "+")
            yield f"{edit.text} => {after}", mutant


def _is_right(exercise: Exercise, function: Callable[..., Any]) -> bool:
    return all(
        run_trials(exercise, [case], [call(function, case, 2.0, exercise.observe)])[0].right
        for case in cases_of(exercise, SEED)
    )


@pytest.mark.parametrize(
    ("lesson", "name"),
    [(lesson, name) for lesson in LESSONS for name in get_lesson(lesson).exercises],
)
def test_every_slip_is_noticed(lesson: str, name: str) -> None:
    exercise = get_lesson(lesson).exercises[name]
    reasons = [pattern for names, pattern, _ in SURVIVORS if name in names.split("|")]
    tried, unexplained = 0, []
    unchanged = compiled(_quiet(_teachers(lesson, name)), _teachers(lesson, name))
    assert unchanged is not None
    assert _is_right(exercise, unchanged), "or every change would count as noticed"
    for line, mutant in _mutants(_teachers(lesson, name)):
        tried += 1
        explained = any(re.search(pattern, line) for pattern in reasons)
        if not explained and _is_right(exercise, mutant):
            unexplained.append(line)
    assert unexplained == []
    assert tried >= 5


def test_every_reason_explains_something() -> None:
    used = set()
    for lesson in LESSONS:
        for name, exercise in get_lesson(lesson).exercises.items():
            patterns = [pattern for names, pattern, _ in SURVIVORS if name in names.split("|")]
            if not patterns:
                continue
            for line, mutant in _mutants(_teachers(lesson, name)):
                fitting = [pattern for pattern in patterns if re.search(pattern, line)]
                if fitting and _is_right(exercise, mutant):
                    used.update(fitting)
    assert {pattern for _, pattern, _ in SURVIVORS} <= used
