"""A submission's code, run: the cells, then every exercise on its inputs.

This module runs in the child that the worker forks, next to the learner's code, which can change
anything here. Therefore the child knows inputs and no answers, and the judge believes nothing that
the child writes.
"""

import ast
import importlib
import inspect
import sys
import types
from collections.abc import Callable, Mapping
from typing import Any

from dlhelpers.exercises import source_facts
from dlhelpers.exercises.execution import Answer, collect, with_globals
from dlhelpers.exercises.exercise import Case, Exercise
from dlhelpers.grading.inside import answer_hiding, cells, pipes, wire
from dlhelpers.grading.inside.run_cells import run_cells


class World:
    """A lesson as every submission finds it; the worker makes it once, before it forks.

    Its content is written by `verdicts.questions.make_inputs`: the teacher's cells, the places of
    the functions that the lesson gives, the exercises without answers, and the places to hide.
    """

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.hiding = answer_hiding.AnswerHiding(content.get("hidden", ()))
        helpers = content.get("helpers", {})
        self.helpers = {name: answer_hiding.find(*place) for name, place in helpers.items()}
        self.exercises = {one["name"]: _exercise(**one) for one in content.get("exercises", ())}
        no_rng: Any = None  # the cases were drawn by the judge
        self.cases = {name: tuple(e.cases(no_rng)) for name, e in self.exercises.items()}
        self.module = sys.modules["__main__"] = types.ModuleType("__main__")
        self.namespace = self.module.__dict__
        self.namespace.update(display=_nothing, get_ipython=_nothing)
        given = [self._loaded(*cell) for cell in content.get("given", ())]
        self.errors = run_cells(given, self.module)

    @classmethod
    def read(cls, jobs: int) -> "World":
        """Read the content from a pipe."""
        header = pipes.read_exactly(jobs, wire.HEADER_SIZE)
        body = pipes.read_exactly(jobs, wire.body_length(header))
        return cls(wire.decode(header + body) or {})

    def _loaded(self, name: str, source: str) -> cells.Program:
        """Return a teacher's cell without the imports of modules that are not loaded yet.

        Those modules are for show, and scikit-learn alone would take 1.2 s to load: they are
        imported where they are used.
        """
        program = cells.Program.of(name, source)
        for statement in program.statements():
            if not _is_loaded(statement):
                late = {k: _LateImport(*place) for k, place in cells.imports(statement).items()}
                self.namespace.update(late)
        return program.where(_is_loaded)


def run_job(jobs: int, results: int, world: World, lock: Callable[[], None]) -> None:
    """Read a job, lock the process, run the learner's code and write the results.

    Jobs and results are file descriptors; the lock takes the forbidden system calls away.
    """
    job = pipes.read_packed(jobs)
    lock()
    student = [cells.Program.of(*cell) for cell in job["cells"]]
    suspicions = [s for program in student for s in cells.suspicions(program, world.exercises)]
    problems = [problem for program in student for problem in program.problems]
    # The judge can believe this frame, because no line of the learner's code has run yet.
    pipes.write_all(results, wire.encode({"problems": problems, "suspicions": suspicions}))
    if job["definitions_only"]:
        student = [program.of_definitions() for program in student]
    world.hiding.inject(job["injected"])
    errors = run_cells(student, world.module)
    pipes.write_all(results, wire.encode({"errors": [*world.errors, *errors]}))
    substitutes = {name: world.hiding.injected[p] for name, p in job["substituted"].items()}
    for name, function in substitutes.items():
        answer_hiding.substitute(world.namespace, name, function)
    helpers = {**world.helpers, **substitutes}
    for name in job["exercises"]:
        reply = {"name": name, **_reply(name, world, helpers, job["time_limit"])}
        try:
            frame = wire.encode(reply)
        except Exception:  # one of the values cannot cross, or its own methods fail
            for answer in reply["answers"]:
                answer["value"] = _crossing(answer["value"])
            frame = wire.encode(reply)
        pipes.write_all(results, frame)  # not in the "try": no frame is begun twice


def _reply(name: str, world: World, helpers: dict[str, Any], time_limit: float) -> dict[str, Any]:
    if name not in world.namespace:
        return {"state": "missing"}
    exercise, function = world.exercises[name], world.namespace[name]
    cases = world.cases[name]
    if refusal := source_facts.refusal(function, exercise, cases):
        return {"state": "refused", "refusal": refusal[:1000]}
    if source_facts.is_stub(function):
        return {"state": "stub"}
    facts = source_facts.facts(function, known=helpers)
    function = with_globals(function, helpers, prefer_own=True)
    answers = collect(function, cases, time_limit, exercise.observe)
    return {
        "state": "answered",
        "answers": [_plain(answer) for answer in answers],
        "facts": {k: _listed(v) for k, v in vars(facts).items()},
    }


def _plain(answer: Answer) -> dict[str, Any]:
    """Return the parts of an answer that cross, without the empty ones."""
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


def _listed(fact: Any) -> Any:
    return list(fact)[:50] if isinstance(fact, tuple | frozenset) else fact


def _crossing(value: Any) -> Any:
    try:
        wire.encode(value)
    except Exception:  # the value's own methods are the learner's
        return wire.Opaque("value_that_cannot_be_sent")
    return value


def _exercise(name: str, parameters: list[str], cases: list[Any], observer: str) -> Exercise:
    def reference() -> None: ...

    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    signature = inspect.Signature([inspect.Parameter(p, kind) for p in parameters])
    reference.__signature__ = signature  # type: ignore[attr-defined]
    drawn = tuple(Case(label, *args, **kwargs) for label, args, kwargs in cases)
    observers = "dlhelpers.exercises.observers"
    observe = answer_hiding.find(observers, observer) if observer else None
    return Exercise(reference, lambda _: drawn, name=name, observe=observe)


def _is_loaded(statement: ast.stmt) -> bool:
    return all(module in sys.modules for module, _ in cells.imports(statement).values())


class _LateImport:
    """Stands for a name that a teacher's cell imports, until the name is used."""

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
