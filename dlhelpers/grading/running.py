"""A submission's code, run: the cells, then every exercise on its inputs.

Runs inside the box, in the forked child, next to the learner's code, which can change anything
here. Therefore it knows inputs and no answers, and what it writes is a claim.
"""

import builtins
import importlib
import inspect
import linecache
import os
import sys
import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from dlhelpers.exercises import code
from dlhelpers.exercises.calling import Answer, TimeUp, call, collect, with_globals
from dlhelpers.exercises.exercise import Case, Exercise
from dlhelpers.exercises.isolation import expect_no_person
from dlhelpers.grading import cells, wire
from dlhelpers.grading.arrangement import Arrangement, find
from dlhelpers.grading.pipes import read_exactly, write_all

#: Seconds that all cells together may take before only definitions are run.
CELLS_TIME = 10.0


@dataclass(frozen=True)
class Inputs:
    """What is the same for every submission of a lesson.

    Parameters
    ----------
    given : tuple of Program
        The teacher's cells that run first.
    late : dict
        What they import and what is not there already, by name: it is there for show, and would
        take longer than the rest.
    exercises : dict
        The exercises by name, without their answers, and the calls that are to be made.
    arrangements : dict
        By the name of the exercise that is tried alone; "" where all of them are.
    """

    given: tuple[cells.Program, ...] = ()
    late: dict[str, tuple[str, str]] = field(default_factory=dict)
    exercises: dict[str, tuple[Exercise, tuple[Case, ...]]] = field(default_factory=dict)
    arrangements: dict[str, Arrangement] = field(default_factory=dict)


def read_inputs(jobs: int) -> Inputs:
    """Read what a lesson gives, and what its functions are to be called with."""
    content = wire.decode(_read_frame(jobs))
    given, late = [], {}
    for name, source in content["given"]:
        program = cells.Program.of(name, source)
        there = []
        for statement in program.statements():
            places = cells.imports(statement)
            if any(module not in sys.modules for module, _ in places.values()):
                late.update(places)
            else:
                there.append(statement)
        given.append(program.of_statements(there))
    exercises = {one["name"]: _outline(**one) for one in content["exercises"]}
    arrangements = {name: Arrangement(*one) for name, one in content["arrangements"].items()}
    return Inputs(tuple(given), late, exercises, arrangements)


def _outline(
    name: str, parameters: list[str], cases: list[Any], observer: str
) -> tuple[Exercise, tuple[Case, ...]]:
    """What the checks of a function's form need of an exercise, without its answers."""

    def reference() -> None: ...

    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    signature = inspect.Signature([inspect.Parameter(p, kind) for p in parameters])
    reference.__signature__ = signature  # type: ignore[attr-defined]
    calls = tuple(Case(label, *args, **kwargs) for label, args, kwargs in cases)
    observe = find("dlhelpers.exercises.observing", observer) if observer else None
    return Exercise(reference, lambda _rng: calls, name=name, observe=observe), calls


def run_job(jobs: int, results: int, inputs: Inputs, lock: Callable[[], None]) -> None:
    """Read a job, lock the process, run the learner's code and write what comes of it.

    Parameters
    ----------
    jobs, results : int
        File descriptors.
    inputs : Inputs
    lock : callable
        Takes away what the learner's code may not do.
    """
    job = wire.decode(_read_frame(jobs))
    os.close(jobs)
    lock()
    student = [cells.Program.of(*cell) for cell in job["cells"]]
    arrangement = inputs.arrangements[job["alone"]]
    arrangement.put_away()
    helpers = arrangement.helpers()
    # Written before the first line of the learner's code runs, so that nobody else wrote it.
    _write(
        results,
        {
            "problems": [problem for program in student for problem in program.problems],
            "suspicions": [
                suspicion
                for number in job["look_at"]
                for suspicion in cells.suspicions(student[number], inputs.exercises)
            ],
        },
    )
    namespace, errors = _run_cells(inputs, student, job["definitions_only"])
    _write(results, {"errors": errors})
    for name in job["exercises"]:
        answer = _answer(
            *inputs.exercises[name], namespace, helpers, not job["alone"], job["time_limit"]
        )
        try:
            frame = wire.encode(answer)
        except Exception:  # one of the values cannot cross, or its own methods fail
            for one in answer["answers"]:
                one["value"] = _crossing(one["value"])
            frame = wire.encode(answer)
        write_all(results, frame)  # outside: a frame that has begun is never begun again


def _read_frame(descriptor: int) -> bytes:
    header = read_exactly(descriptor, wire.HEADER_SIZE)
    return header + read_exactly(descriptor, wire.body_length(header))


def _write(descriptor: int, value: Any) -> None:
    write_all(descriptor, wire.encode(value))


def _run_cells(
    inputs: Inputs, student: Sequence[cells.Program], definitions_only: bool
) -> tuple[Any, list[Any]]:
    """Run every cell; a statement that fails takes no other with it."""
    module = types.ModuleType("__main__")
    module.__dict__.update(display=_nothing, get_ipython=_nothing)
    module.__dict__.update({name: _Late(*place) for name, place in inputs.late.items()})
    sys.modules["__main__"] = module
    if definitions_only:
        student = [program.of_definitions() for program in student]
    left = [*inputs.given, *student]
    for program in left:  # so that an error can show the learner's own line
        lines = program.source.splitlines(keepends=True)
        linecache.cache[f"<cell {program.name}>"] = (len(program.source), None, lines, "")
    errors: list[tuple[str, str]] = []
    left.reverse()

    def run() -> None:
        while left:
            program = left.pop()
            try:
                for code in program.codes:
                    exec(code, module.__dict__)
            except BaseException as error:
                place = _place_within(error, program)
                left.append(program.after(place))
                if isinstance(error, TimeUp):
                    raise
                # What is not attempted yet may well be called by a cell.
                if not isinstance(error, NotImplementedError):
                    text = f"line {place[0]}: {type(error).__name__}: {_text_of(error)}"
                    errors.append((program.name, text[:300]))

    _expect_no_person()
    while call(run, Case("cells"), CELLS_TIME).error is not None:
        errors.append(("", f"after {CELLS_TIME:g} seconds only definitions were run"))
        if definitions_only:
            break
        definitions_only = True
        left[:] = [program.of_definitions() for program in left]
    return module.__dict__, errors[:50]


def _text_of(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # its class may be the learner's
        return ""


def _place_within(error: BaseException, program: cells.Program) -> tuple[int, int]:
    """The line and column of a cell at which it was left; its end if this cannot be known."""
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code in program.codes:
            positions = list(trace.tb_frame.f_code.co_positions())[trace.tb_lasti // 2]
            return positions[0] or trace.tb_lineno, positions[2] or 0
        trace = trace.tb_next
    return program.source.count("\n") + 2, 0


class _Late:
    """Stands for what a teacher's cell imports, until somebody uses it."""

    def __init__(self, module: str, name: str) -> None:
        self._place = module, name

    def _find(self) -> Any:
        module = importlib.import_module(self._place[0])
        return getattr(module, self._place[1]) if self._place[1] else module

    def __getattr__(self, name: str) -> Any:
        return getattr(self._find(), name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._find()(*args, **kwargs)


def _expect_no_person() -> None:
    expect_no_person()
    builtins.input = _no_input
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.show = _nothing  # type: ignore[attr-defined]


def _no_input(_prompt: object = "") -> str:
    raise RuntimeError("input() gets no answer here: use the function's arguments")


def _nothing(*_args: Any, **_kwargs: Any) -> None:
    """Stands in for what only a notebook has."""


def _answer(
    exercise: Exercise,
    cases: tuple[Case, ...],
    namespace: dict[str, Any],
    helpers: dict[str, Any],
    own_helpers: bool,
    time_limit: float,
) -> dict[str, Any]:
    name = exercise.name
    if name not in namespace:
        return {"name": name, "state": "missing"}
    function = namespace[name]
    # Whether a function takes a call depends on how many arguments it has, and of which names.
    kinds = {(len(case.args), *case.kwargs): case for case in cases}
    refusal = code.refusal(function, exercise, tuple(kinds.values()))
    if refusal:
        return {"name": name, "state": "refused", "refusal": refusal[:1000]}
    if code.is_stub(function):
        return {"name": name, "state": "stub"}
    facts = code.facts(function, known=helpers)
    function = with_globals(function, helpers, prefer_own=own_helpers)
    answers = collect(function, cases, time_limit, exercise.observe)
    return {
        "name": name,
        "state": "answered",
        "answers": [_plain(answer) for answer in answers],
        "facts": {k: _listed(v) for k, v in vars(facts).items()},
    }


def _listed(fact: Any) -> Any:
    return list(fact)[:50] if isinstance(fact, tuple | frozenset) else fact


def _plain(answer: Answer) -> dict[str, Any]:
    """What crosses of an answer; what there is nothing of is left out."""
    error = answer.error
    what = {
        "error": error
        and [error.kind[:80], error.message[:300], error.line[:200], error.line_number],
        "printed": answer.printed,
        "warned": [text[:200] for text in answer.warned[:5]],
        "overwritten": list(answer.overwritten),
        "seconds": float(round(answer.seconds)),  # so that equal work gives equal bytes
    }
    return {"value": answer.value, **{name: some for name, some in what.items() if some}}


def _crossing(value: Any) -> Any:
    try:
        wire.encode(value)
    except Exception as problem:  # the value's own methods are the learner's
        return wire.Opaque(f"{type(value).__name__} ({problem})"[:80])
    return value
