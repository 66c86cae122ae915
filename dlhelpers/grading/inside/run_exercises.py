"""A submission's code, run: the cells, then every exercise on its inputs.

Runs in the child that the worker forks, next to the learner's code, which can change anything here.
Therefore this process knows inputs and no answers, and nothing that it writes is believed.
"""

import importlib
import inspect
import sys
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dlhelpers.exercises import source_facts
from dlhelpers.exercises.execution import Answer, collect, with_globals
from dlhelpers.exercises.exercise import Case, Exercise
from dlhelpers.grading.inside import cells, wire
from dlhelpers.grading.inside.answer_hiding import AnswerHiding, Place, find, substitute
from dlhelpers.grading.inside.pipes import read_exactly, read_packed, write_all
from dlhelpers.grading.inside.run_cells import run_cells


class World:
    """What every submission of a lesson finds; the worker makes it once, before it forks.

    Parameters
    ----------
    given : sequence of (str, str)
        Names and sources of the teacher's cells, which run here.
    helpers : dict
        The places of the functions that the lesson gives, by name.
    exercises : sequence of dict
        The exercises' names, parameters, cases and observers; no answers.
    hidden : sequence of Place
        The functions of the library that are to be hidden.
    """

    def __init__(
        self,
        given: Sequence[tuple[str, str]] = (),
        helpers: Mapping[str, Place] | None = None,
        exercises: Sequence[dict[str, Any]] = (),
        hidden: Sequence[Place] = (),
    ) -> None:
        self.hiding = AnswerHiding(hidden)
        self.helpers = {name: find(*place) for name, place in (helpers or {}).items()}
        self.exercises = {one["name"]: _exercise(**one) for one in exercises}
        self.cases = {name: tuple(e.cases(_NO_RNG)) for name, e in self.exercises.items()}
        self.module = types.ModuleType("__main__")
        self.module.__dict__.update(display=_nothing, get_ipython=_nothing)
        sys.modules["__main__"] = self.module
        self.errors = run_cells([self._loaded(*cell) for cell in given], self.module)

    @classmethod
    def read(cls, jobs: int) -> "World":
        """Read the parameters from a pipe."""
        header = read_exactly(jobs, wire.HEADER_SIZE)
        body = read_exactly(jobs, wire.body_length(header))
        return cls(**(wire.decode(header + body) or {}))

    def _loaded(self, name: str, source: str) -> cells.Program:
        """A teacher's cell without the imports of modules that are not loaded yet.

        Those modules are for show, and scikit-learn alone would take 1.2 s to load: they are
        imported where they are used.
        """
        program = cells.Program.of(name, source)
        loaded = []
        for statement in program.statements():
            places = cells.imports(statement)
            if any(module not in sys.modules for module, _ in places.values()):
                late = {name: _LateImport(*place) for name, place in places.items()}
                self.module.__dict__.update(late)
            else:
                loaded.append(statement)
        return program.of_statements(loaded)


_NO_RNG: Any = None  # the cases were drawn by the judge


def _exercise(name: str, parameters: list[str], cases: list[Any], observer: str) -> Exercise:
    def reference() -> None: ...

    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    signature = inspect.Signature([inspect.Parameter(p, kind) for p in parameters])
    reference.__signature__ = signature  # type: ignore[attr-defined]
    drawn = tuple(Case(label, *args, **kwargs) for label, args, kwargs in cases)
    observe = find("dlhelpers.exercises.observers", observer) if observer else None
    return Exercise(reference, lambda _: drawn, name=name, observe=observe)


def run_job(jobs: int, results: int, world: World, lock: Callable[[], None]) -> None:
    """Read a job, lock the process, run the learner's code and write the results.

    Parameters
    ----------
    jobs, results : int
        File descriptors.
    world : World
    lock : callable
        Takes the forbidden system calls away.
    """
    job = read_packed(jobs)
    lock()
    student = [cells.Program.of(*cell) for cell in job["cells"]]
    suspicions = [s for program in student for s in cells.suspicions(program, world.exercises)]
    # Written before the first line of the learner's code runs, so this frame can be believed.
    problems = [problem for program in student for problem in program.problems]
    write_all(results, wire.encode({"problems": problems, "suspicions": suspicions}))
    if job["definitions_only"]:
        student = [program.of_definitions() for program in student]
    world.hiding.inject(job["injected"])
    errors = run_cells(student, world.module)
    write_all(results, wire.encode({"errors": [*world.errors, *errors]}))
    substitutes = {name: world.hiding.injected[p] for name, p in job["substituted"].items()}
    for name, function in substitutes.items():
        substitute(vars(world.module), name, function)
    helpers = {**world.helpers, **substitutes}
    for name in job["exercises"]:
        answer = _answer(name, world, helpers, job["time_limit"])
        try:
            frame = wire.encode(answer)
        except Exception:  # one of the values cannot cross, or its own methods fail
            for one in answer["answers"]:
                one["value"] = _crossing(one["value"])
            frame = wire.encode(answer)
        write_all(results, frame)  # not in the "try": a frame is never begun twice


class _LateImport:
    """Stands for a name that a teacher's cell imports, until it is used."""

    def __init__(self, module: str, name: str) -> None:
        self._place = module, name

    def _find(self) -> Any:
        module = importlib.import_module(self._place[0])
        return getattr(module, self._place[1]) if self._place[1] else module

    def __getattr__(self, name: str) -> Any:
        return getattr(self._find(), name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._find()(*args, **kwargs)

    def __mro_entries__(self, _bases: Any) -> tuple[Any]:
        return (self._find(),)

    def __instancecheck__(self, value: Any) -> bool:
        return isinstance(value, self._find())


def _nothing(*_args: Any, **_kwargs: Any) -> None:
    """Stands in for functions that only a notebook has."""


def _answer(name: str, world: World, helpers: dict[str, Any], time_limit: float) -> dict[str, Any]:
    exercise, cases = world.exercises[name], world.cases[name]
    namespace = vars(world.module)
    if name not in namespace:
        return {"name": name, "state": "missing"}
    function = namespace[name]
    refusal = source_facts.refusal(function, exercise, cases)
    if refusal:
        return {"name": name, "state": "refused", "refusal": refusal[:1000]}
    if source_facts.is_stub(function):
        return {"name": name, "state": "stub"}
    facts = source_facts.facts(function, known=helpers)
    function = with_globals(function, helpers, prefer_own=True)
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
    """The parts of an answer that cross; empty parts are left out."""
    error = answer.error
    parts = {
        "error": error
        and [error.kind[:80], error.message[:300], error.line[:200], error.line_number],
        "printed": answer.printed,
        "warned": [text[:200] for text in answer.warned[:5]],
        "overwritten": list(answer.overwritten),
        "seconds": float(round(answer.seconds)),  # so that two runs give the same bytes
    }
    return {"value": answer.value, **{name: part for name, part in parts.items() if part}}


def _crossing(value: Any) -> Any:
    try:
        wire.encode(value)
    except Exception as problem:  # the value's own methods are the learner's
        return wire.Opaque(f"{type(value).__name__} ({problem})"[:80])
    return value
