"""The proof of every check: what must pass passes, what must fail is told why.

Each lesson's right solutions are in ``tests/exercises/solutions``; the named mistakes are in the
exercises themselves. A lesson that is added is proved here without another line.
"""

import inspect
import linecache
from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
import pytest

from dlhelpers.authors.lesson_proof import cell_differs
from dlhelpers.course import open_course
from dlhelpers.exercises import get_lesson, judge
from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.exercise import Case, Exercise
from dlhelpers.exercises.lesson import Lesson
from dlhelpers.exercises.proof import prove
from tests.exercises.writing import written

#: Everything that the course or another one might give as an empty exercise.
STUBS = {
    "pass": "pass",
    "an ellipsis": "...",
    "None returned": "return None",
    "a docstring": '"""Write me."""',
    "NotImplementedError": "# YOUR CODE HERE\n    raise NotImplementedError()",
    "the class alone": "raise NotImplementedError",
    "a placeholder": "result = None\n    return result",
    "two placeholders": "first = None\n    second = None\n    return first, second",
    "a placeholder in a dict": "value = None\n    return {'value': value}",
    "an ellipsis returned": "result = ...\n    return result",
}

LESSONS = open_course().lessons

NOTEBOOKS = {notebook.lesson: notebook for notebook in open_course().notebooks}

_every_exercise = pytest.mark.parametrize(
    ("lesson", "exercise"),
    [
        pytest.param(lesson, e, id=f"{lesson}-{e.name}")
        for lesson in LESSONS
        for e in get_lesson(lesson).exercises.values()
    ],
)


def _solutions(lesson: str) -> dict[str, list[Callable[..., Any]]]:
    module = import_module(f"tests.exercises.solutions.{lesson}")
    known: dict[str, list[Callable[..., Any]]] = module.solutions
    return known


def _solution_params() -> list[Any]:
    return [
        pytest.param(lesson, name, f, id=f"{lesson}-{name}-{getattr(f, '__name__', type(f))}")
        for lesson in LESSONS
        for name, known in _solutions(lesson).items()
        for f in known
    ]


def _stub(exercise: Exercise, body: str) -> Callable[..., Any]:
    parameters = inspect.signature(exercise.reference).parameters.values()
    given = [p.replace(annotation=p.empty) for p in parameters if p.kind is not p.KEYWORD_ONLY]
    return written(f"def {exercise.name}{inspect.Signature(given)}:\n    {body}\n")


@pytest.mark.parametrize("body", STUBS.values(), ids=STUBS.keys())
@_every_exercise
def test_the_stub_is_not_attempted(lesson: str, exercise: Exercise, body: str) -> None:
    outcome = judge(lesson, exercise.name, _stub(exercise, body))
    assert outcome.state == "not attempted"


@_every_exercise
def test_an_exercise_is_proved(lesson: str, exercise: Exercise) -> None:
    assert [str(finding) for finding in prove(get_lesson(lesson), exercise)] == []


@_every_exercise
def test_the_teachers_version_is_the_notebooks(lesson: str, exercise: Exercise) -> None:
    assert [str(finding) for finding in cell_differs(exercise, NOTEBOOKS[lesson])] == []


@pytest.mark.parametrize(("lesson", "name", "solution"), _solution_params())
def test_a_right_solution_passes(lesson: str, name: str, solution: Callable[..., Any]) -> None:
    outcome = judge(lesson, name, solution)
    assert outcome.state == "passed", outcome
    assert outcome.cases_passed == outcome.cases_total > 0


@_every_exercise
def test_an_exercise_is_whole(lesson: str, exercise: Exercise) -> None:
    known = _solutions(lesson).get(exercise.name, [])
    assert len(known) >= 3, "the teacher's version and two that are written differently"
    names = [mistake.name for mistake in exercise.mistakes]
    assert len(names) >= 4
    assert len(set(names)) == len(names)
    assert len({mistake.sentence for mistake in exercise.mistakes}) == len(names)
    assert len(exercise.hints) >= 3


@_every_exercise
def test_only_the_last_hint_can_be_pasted(lesson: str, exercise: Exercise) -> None:
    def is_code(hint: str) -> bool:
        return "return " in hint or " = " in hint.replace(" = 0", "")

    *earlier, _ = exercise.hints
    assert not any(map(is_code, earlier)), earlier


def _cases(rng: np.random.Generator) -> list[Case]:
    return [Case(f"{n} numbers", rng.normal(size=n)) for n in (2, 3, 5)]


def _running(x: Any) -> Any:
    """What `running` computes, and a list of what it went through."""
    return [x.sum(), x.sum() / len(x), x.sum() / len(x) - 1]


@exercise(reference=_running, cases=_cases, hints=["Which sum is it?"])
def running(x: Any) -> Any:
    total, seen = np.sum(x), []
    if mistake("twice"):
        """You took it twice."""
        total = 2 * np.sum(x)
    if mistake("added to itself"):
        """You added it to itself."""
        total = total + total
    if mistake("another way"):
        """This is right as well."""
        total = x.sum()
    if mistake("misspelled"):
        """There is no such thing."""
        total = npp.sum(x)  # type: ignore[name-defined]  # noqa: F821
    if mistake("stops"):
        """You stop."""
        raise ValueError("no")
    seen.append(total)
    total = total / len(x)
    if mistake("squared"):
        """You squared it."""
        total = total**2
    elif mistake("the first one"):
        """You took the first one."""
        total = x[0]
    seen.append(total)
    total -= 1
    if mistake("2 taken away"):
        """You took 2 away."""
        total -= 2
    seen.append(total)
    return seen


def test_what_is_wrong_with_an_exercise_is_found() -> None:
    lines = linecache.getlines(__file__)
    found = {}
    for finding in prove(Lesson([running]), running):
        assert finding.file == __file__
        name = lines[finding.line - 1].split('"')[1]
        found[name] = finding.text.removeprefix(f"running: the mistake {name!r} ")
    line = next(i for i, text in enumerate(lines, 1) if "total / len" in text)
    seed = "(seed 2026)"
    assert found == {
        "added to itself": "cannot be told from 'twice': the answers are the same in every case "
        f"{seed}",
        "another way": f"gives the right answers in every case; are its lines reached? {seed}",
        "misspelled": f"never runs, NameError: name 'npp' is not defined {seed}",
        "stops": f"raises the same in every case, as anything else might, ValueError: no {seed}",
        "squared": f"reads total, which line {line} has changed: write else",
        "2 taken away": f"reads total, which line {line + 8} has changed: write else",
    }


def test_what_is_wrong_with_the_right_ones_is_found() -> None:
    @exercise(
        reference=_running,
        cases=lambda rng: [
            Case("some", np.random.default_rng().random(3)),
            Case("some", rng.random(3)),
        ],
        hints=[],
    )
    def running(x: Any) -> Any:
        return sum(x)

    texts = " ".join(str(finding) for finding in prove(Lesson([running]), running))
    for words in (
        "there are no hints",
        "the cases of seed 2026 are others each time",
        "two cases have one name (seed 2026)",
        "the teacher's version is failed (seed 2026)",
        f"{__file__}:",
    ):
        assert words in texts


@pytest.mark.parametrize(
    ("cases", "said"),
    [
        (lambda rng: [], "_running has no cases; give it at least one"),
        (
            lambda rng: [Case("one", rng)],
            "the right _running fails in its case 'one'",
        ),
        (lambda rng: [Case("n", rng.no)], "the cases of _running cannot be made: AttributeError: "),
    ],
)
def test_cases_that_are_of_no_use_are_found(cases: Any, said: str) -> None:
    made = exercise(reference=_running, cases=cases, hints=["Which sum is it?"])(_running)
    (finding,) = prove(Lesson([made]), made)
    assert finding.file == __file__
    assert finding.line > 100
    assert said in finding.text
