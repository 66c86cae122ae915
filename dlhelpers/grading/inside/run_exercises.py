"""A submission's code, run: the cells, then every exercise on its inputs.

This module runs in the child that the worker forks, next to the learner's code, which can change
anything here. Therefore the child knows inputs and no answers, and the judge believes nothing that
the child writes.
"""

import ast
import marshal
import sys
import types
from collections.abc import Callable
from typing import Any

from dlhelpers.exercises.engine import observers, source_facts
from dlhelpers.exercises.engine.execution import Answer, collect, with_globals
from dlhelpers.exercises.engine.exercise import Case, Exercise
from dlhelpers.grading.inside import answer_hiding, cells, pipes, wire
from dlhelpers.grading.inside.answer_hiding import find
from dlhelpers.grading.inside.run_cells import run_cells


class World:
    """A lesson as every submission finds it; the worker makes it once, before it forks.

    Its content is written by `verdicts.questions.make_inputs`: the teacher's cells, the places of
    the functions that the lesson gives, the exercises without answers, and the places to hide.
    """

    def __init__(self, jobs: int) -> None:
        """Read the content from a pipe."""
        header = pipes.read_exactly(jobs, wire.HEADER_SIZE)
        content = wire.decode(header + pipes.read_exactly(jobs, wire.body_length(header)))
        self.hiding = answer_hiding.AnswerHiding(content["hidden"])
        self.helpers = {name: find(*place) for name, place in content["helpers"].items()}
        self.exercises = {one["name"]: _exercise(one) for one in content["exercises"]}
        module = sys.modules["__main__"] = types.ModuleType("__main__")
        self.namespace = module.__dict__
        # A notebook alone has these functions.
        self.namespace.update(dict.fromkeys(["display", "get_ipython"], lambda *_, **__: None))
        self.errors = run_cells([self._loaded(*cell) for cell in content["given"]], self.namespace)

    def _loaded(self, name: str, source: str) -> cells.Program:
        """Return a teacher's cell without the imports of modules that are not loaded yet.

        Those modules are for show, and scikit-learn alone would take 1.2 s to load: they are
        imported where they are used.
        """
        program = cells.Program.of(name, source)
        for s in program.statements():
            if not _is_loaded(s):
                self.namespace.update({k: _LateImport(*p) for k, p in cells.imports(s).items()})
        return program.where(_is_loaded)


def run_job(jobs: int, results: int, world: World, lock: Callable[[], None]) -> None:
    """Read a job from a descriptor, lock the process, run the learner's code, write the results."""
    job = marshal.loads(pipes.read_with_length(jobs, 1 << 40))
    lock()
    student = [cells.Program.of(*cell) for cell in job["cells"]]
    suspicions = [s for program in student for s in cells.suspicions(program, world.exercises)]
    problems = [problem for program in student for problem in program.problems]
    # The judge can believe this frame, because no line of the learner's code has run yet.
    pipes.write_all(results, wire.encode({"problems": problems, "suspicions": suspicions}))
    if job["definitions_only"]:
        student = [program.where(cells.defines) for program in student]
    world.hiding.inject(job["injected"])
    errors = run_cells(student, world.namespace)
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
    (exercise, cases), function = world.exercises[name], world.namespace[name]
    if refusal := source_facts.refusal(function, exercise, cases):
        return {"state": "refused", "refusal": refusal[:1000]}
    if source_facts.is_stub(function):
        return {"state": "stub"}
    facts = source_facts.facts(function, known=helpers)
    function = with_globals(function, helpers, prefer_own=True)
    answers = collect(function, cases, time_limit, exercise.observe, attended=False)
    few = {k: list(v)[:50] for k, v in vars(facts).items() if isinstance(v, tuple | frozenset)}
    plain = [_plain(answer) for answer in answers]
    return {"state": "answered", "answers": plain, "facts": {**vars(facts), **few}}


def _plain(answer: Answer) -> dict[str, Any]:
    """Return the parts of an answer that cross, without the empty ones."""
    e = answer.error
    parts = {
        "error": e and [e.kind[:80], e.message[:300], e.line[:200], e.line_number, e.function[:80]],
        "printed": answer.printed,
        "warned": [text[:200] for text in answer.warned[:5]],
        "overwritten": list(answer.overwritten),
        "seconds": float(round(answer.seconds)),  # so that two runs give the same bytes
    }
    return {"value": answer.value, **{name: part for name, part in parts.items() if part}}


def _crossing(value: Any) -> Any:
    try:
        wire.encode(value)
    except Exception:  # the value's own methods are the learner's
        return wire.Opaque("value_that_cannot_be_sent")
    return value


def _exercise(told: dict[str, Any]) -> tuple[Exercise, list[Case]]:
    reference = eval(f"lambda {', '.join(told['parameters'])}: None")  # no learner's names
    cases = [Case(label, *args, **kwargs) for label, args, kwargs in told["cases"]]
    observe = getattr(observers, told["observer"], None)  # the name may be empty
    return Exercise(reference, lambda _: cases, name=told["name"], observe=observe), cases


def _is_loaded(statement: ast.stmt) -> bool:
    return all(module in sys.modules for module, _ in cells.imports(statement).values())


class _LateImport:
    """Stands for a name that a teacher's cell imports, until the name is used."""

    def __init__(self, module: str, name: str) -> None:
        self._place = module, name

    def __getattr__(self, name: str) -> Any:
        return getattr(find(*self._place), name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return find(*self._place)(*args, **kwargs)

    def __mro_entries__(self, _bases: Any) -> tuple[Any]:
        return (find(*self._place),)

    def __instancecheck__(self, value: Any) -> bool:
        return isinstance(value, find(*self._place))
