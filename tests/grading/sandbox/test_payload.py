"""What of this package is sent into the box: these modules and no others, and nothing of here."""

import ast
import marshal
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from dlhelpers import figures
from dlhelpers.course import open_course
from dlhelpers.grading.sandbox.payload import payload
from dlhelpers.grading.submissions.rubric import load_rubrics

#: Modules that a learner's code may use, and what runs it. Whoever adds one here has made sure that
#: it holds no exercise's answer, or one that is hidden before the first submission comes.
SENT = {
    "dlhelpers._products",
    "dlhelpers._progress",
    "dlhelpers._resources",
    "dlhelpers._validation",
    "dlhelpers.activations",
    "dlhelpers.datasets",
    "dlhelpers.deep",
    "dlhelpers.deep.backward",
    "dlhelpers.deep.forward",
    "dlhelpers.deep.models",
    "dlhelpers.descent",
    "dlhelpers.evaluation",
    "dlhelpers.exercises.engine.arguments",
    "dlhelpers.exercises.engine.compare",
    "dlhelpers.exercises.engine.execution",
    "dlhelpers.exercises.engine.exercise",
    "dlhelpers.exercises.engine.isolation",
    "dlhelpers.exercises.engine.observers",
    "dlhelpers.exercises.engine.source_facts",
    "dlhelpers.exercises.engine.titles",
    "dlhelpers.gradient_check",
    "dlhelpers.grading.inside.answer_hiding",
    "dlhelpers.grading.inside.cells",
    "dlhelpers.grading.inside.pipes",
    "dlhelpers.grading.inside.run_cells",
    "dlhelpers.grading.inside.run_exercises",
    "dlhelpers.grading.inside.seccomp",
    "dlhelpers.grading.inside.wire",
    "dlhelpers.grading.inside.worker",
    "dlhelpers.logistic",
    "dlhelpers.losses",
    "dlhelpers.planar",
    "dlhelpers.preprocessing",
    "dlhelpers.runs",
}
#: Modules in whose place one is sent whose functions do nothing.
FIGURES = Path(figures.__file__).parent
DRAW_NOTHING = {
    "dlhelpers.guessing",
    *(f"dlhelpers.figures.{file.stem}" for file in FIGURES.glob("[a-z]*.py")),
}
#: Packages of whose own file nothing is sent.
EMPTY = {
    "dlhelpers",
    "dlhelpers.exercises",
    "dlhelpers.exercises.engine",
    "dlhelpers.figures",
    "dlhelpers.grading",
    "dlhelpers.grading.inside",
}
#: Modules that notebooks take ``check`` and ``hint`` from, in whose place others are sent.
LESSONS = open_course().lessons
CHECK_NOTHING = {f"dlhelpers.exercises.{name}" for name in LESSONS}

PRELOADS = {"computes": ("numpy",), "draws": ("numpy", "matplotlib.pyplot")}


@pytest.fixture(params=PRELOADS)
def preload(request: pytest.FixtureRequest) -> tuple[str, ...]:
    return PRELOADS[request.param]


def sent(preload: tuple[str, ...]) -> dict[str, CodeType]:
    codes: dict[str, CodeType] = payload(preload, LESSONS, boxed=True)["codes"]
    return codes


def codes_within(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes_within(constant)


def made_by(code: CodeType) -> dict[str, Any]:
    """Run a module that imports nothing."""
    namespace: dict[str, Any] = {"__name__": "a module"}
    exec(code, namespace)
    return {name: value for name, value in namespace.items() if not name.startswith("__")}


def test_the_lessons_are_of_these_two_kinds() -> None:
    """So what follows is of every lesson."""
    rubrics = load_rubrics(open_course())
    assert {rubric.preload for rubric in rubrics} == set(PRELOADS.values())
    assert {rubric.lesson for rubric in rubrics} == set(LESSONS)


def test_exactly_these_modules_are_sent(preload: tuple[str, ...]) -> None:
    assert sent(preload).keys() == SENT | DRAW_NOTHING | EMPTY | CHECK_NOTHING


def test_what_a_module_imports_when_it_is_loaded_is_sent_too(preload: tuple[str, ...]) -> None:
    codes = sent(preload)
    missing = {(name, needed) for name in SENT for needed in loaded_by(name) if needed not in codes}
    assert missing == set()


def loaded_by(name: str) -> Iterator[str]:
    """The modules of this package that a module's own lines import."""
    spec = find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    for node in ast.parse(Path(spec.origin).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names if one.name.startswith("dlhelpers"))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dlhelpers"):
            yield str(node.module)
            inner = (f"{node.module}.{one.name}" for one in node.names)
            yield from (module for module in inner if is_module(module))


def is_module(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:  # the name before the dot is a module itself
        return False


def test_only_a_lesson_that_draws_has_the_librarys_plots() -> None:
    computing, drawing = (sent(preload) for preload in PRELOADS.values())
    (different,) = (name for name in computing if computing[name] != drawing[name])
    assert different == "dlhelpers.figures.plotting"
    assert "plot_costs" in drawing["dlhelpers.figures.plotting"].co_names


def test_stand_ins_hold_nothing_of_what_they_stand_for(preload: tuple[str, ...]) -> None:
    codes = sent(preload)
    assert all(made_by(codes[name]) == {} for name in EMPTY)
    assert all(
        made_by(codes[name]).keys() == {"check", "hint", "recall", "solution"}
        for name in CHECK_NOTHING
    )
    assert all(made_by(codes[name])["check"](len) is None for name in CHECK_NOTHING)
    real = {"dlhelpers.figures.plotting"} if "matplotlib.pyplot" in preload else set[str]()
    for name in DRAW_NOTHING - real:
        assert made_by(codes[name]) == {}
        assert codes[name] == codes["dlhelpers.figures.diagrams"].replace(
            co_filename=codes[name].co_filename
        )


def test_no_lesson_no_words_and_nothing_of_the_grader_outside(preload: tuple[str, ...]) -> None:
    """The list above, once more in other words: it may be changed, and this may not."""
    real = sent(preload).keys() - EMPTY - CHECK_NOTHING
    assert not [name for name in real if "diagnosis" in name or "judging" in name]
    assert not [
        name
        for name in real
        if name.startswith("dlhelpers.grading.")
        and not name.startswith("dlhelpers.grading.inside.")
    ]
    for code in (c for name in real for c in codes_within(sent(preload)[name])):
        texts = [text for text in code.co_consts if isinstance(text, str)]
        assert not [text for text in texts if "BEGIN SOLUTION" in text]


def test_what_is_sent_says_nothing_of_this_machine(preload: tuple[str, ...]) -> None:
    setup = payload(preload, LESSONS, boxed=True)
    for name, module in setup["codes"].items():
        names = {code.co_filename for code in codes_within(module)}
        assert names == {f"/{name.replace('.', '/')}.py"}
    assert all(entry.startswith("/python/") for entry in setup["path"])
    message = marshal.dumps(setup)
    places = {Path(__file__).parents[3], Path.home(), Path(sys.prefix), Path(sys.base_prefix)}
    assert not [p for p in places if len(p.parts) > 2 and str(p).encode() in message]
