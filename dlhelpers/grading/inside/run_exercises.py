"""A submission's code, run: the cells, then every exercise on its inputs.

Runs inside the box, in the forked child, next to the learner's code, which can change anything
here. Therefore it knows inputs and no answers, and what it writes is a claim.
"""

import builtins
import gc
import importlib
import inspect
import sys
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dlhelpers.exercises import source_facts
from dlhelpers.exercises.execution import Answer, collect, copy_of, with_globals
from dlhelpers.exercises.exercise import Case, Exercise
from dlhelpers.exercises.isolation import expect_no_person
from dlhelpers.grading.inside import cells, wire
from dlhelpers.grading.inside.answer_hiding import Arrangement, Place, find, lend
from dlhelpers.grading.inside.pipes import DONE, read_exactly, read_packed, write_all
from dlhelpers.grading.inside.run_cells import run_cells


@dataclass(frozen=True)
class _Tried:
    """An exercise without its answers, and the calls that are to be made.

    The arguments of `cases` stay as they are; the learner's function gets copies.
    """

    exercise: Exercise
    cases: tuple[Case, ...]


class World:
    """What every submission of a lesson finds: made before the fork, once.

    Parameters
    ----------
    given : sequence of (str, str)
        Names and sources of the teacher's cells, which run here.
    helpers : dict
        Where the functions are that the lesson gives, by name.
    exercises : sequence of dict
    absent : sequence of Place
        What of the library is not there.
    """

    def __init__(
        self,
        given: Sequence[tuple[str, str]] = (),
        helpers: Mapping[str, Place] | None = None,
        exercises: Sequence[dict[str, Any]] = (),
        absent: Sequence[Place] = (),
    ) -> None:
        self.arrangement = Arrangement(absent)
        self.helpers = {name: find(*place) for name, place in (helpers or {}).items()}
        self.exercises = {one["name"]: _tried(**one) for one in exercises}
        #: For whoever asks first.
        self.copies = {
            name: tuple(map(copy_of, tried.cases)) for name, tried in self.exercises.items()
        }
        self.module = types.ModuleType("__main__")
        self.module.__dict__.update(display=_nothing, get_ipython=_nothing)
        sys.modules["__main__"] = self.module
        _expect_no_person()
        self.errors = run_cells([self._there(*cell) for cell in given], self.module)

    @classmethod
    def read(cls, jobs: int) -> "World":
        """Read what it is made of."""
        return cls(**(wire.decode(_read_frame(jobs)) or {}))

    def _there(self, name: str, source: str) -> cells.Program:
        """A given cell without the imports of what is not loaded already.

        That is for show, and would take longer than the rest: it is imported where it is used.
        """
        program = cells.Program.of(name, source)
        there = []
        for statement in program.statements():
            places = cells.imports(statement)
            if any(module not in sys.modules for module, _ in places.values()):
                late = {name: _Late(*place) for name, place in places.items()}
                self.module.__dict__.update(late)
            else:
                there.append(statement)
        return program.of_statements(there)


def _tried(name: str, parameters: list[str], cases: list[Any], observer: str) -> _Tried:
    def reference() -> None: ...

    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    signature = inspect.Signature([inspect.Parameter(p, kind) for p in parameters])
    reference.__signature__ = signature  # type: ignore[attr-defined]
    kept = tuple(Case(label, *args, **kwargs) for label, args, kwargs in cases)
    observe = find("dlhelpers.exercises.observers", observer) if observer else None
    return _Tried(Exercise(reference, lambda _: kept, name=name, observe=observe), kept)


def run_job(
    jobs: int,
    results: int,
    bell: int,
    world: World,
    lock: Callable[[], None],
    tidy: Callable[[], None],
) -> None:
    """Read a job, lock the process, run the learner's code and write what comes of it.

    Then wait for more to be tried, until there is nothing more.

    Parameters
    ----------
    jobs, results, bell : int
        File descriptors; the last is for telling that everything is written.
    world : World
    lock : callable
        Takes away what the learner's code may not do.
    tidy : callable
        Takes away the files that it has left.
    """
    job = read_packed(jobs)
    lock()
    student = [cells.Program.of(*cell) for cell in job["cells"]]
    suspicions = [s for program in student for s in cells.suspicions(program, world.exercises)]
    # Written before the first line of the learner's code runs, so that nobody else wrote it.
    problems = [problem for program in student for problem in program.problems]
    _write(results, {"problems": problems, "suspicions": suspicions})
    if job["definitions_only"]:
        student = [program.of_definitions() for program in student]
    before = dict(vars(world.module))
    world.arrangement.bring(job["trial"]["brought"])
    errors = run_cells(student, world.module)
    _write(results, {"errors": [*world.errors, *errors]})
    trial = job["trial"]
    while True:
        _try(trial, world, results)
        write_all(results, DONE)
        write_all(bell, b"!")
        trial = read_packed(jobs)
        if trial is None:
            return
        # What the functions have kept came of what was wrong, or lent: they begin anew.
        tidy()
        vars(world.module).clear()
        gc.collect()
        vars(world.module).update(before)
        world.arrangement.bring(trial["brought"])
        run_cells(student, world.module)


def _try(trial: Mapping[str, Any], world: World, results: int) -> None:
    """Run functions of the learner's, some of them with the library's in place of others."""
    lent = {name: world.arrangement.brought[place] for name, place in trial["lent"].items()}
    helpers = {**world.helpers, **lent}
    for name, function in lent.items():
        lend(vars(world.module), name, function)
    for name in trial["exercises"]:
        answer = _answer(name, world, helpers, trial["time_limit"])
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

    def __mro_entries__(self, _bases: Any) -> tuple[Any]:
        return (self._find(),)

    def __instancecheck__(self, value: Any) -> bool:
        return isinstance(value, self._find())


def _expect_no_person() -> None:
    expect_no_person()
    builtins.input = _no_input
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.show = _nothing  # type: ignore[attr-defined]


def _no_input(_prompt: object = "") -> str:
    raise RuntimeError("input() gets no answer here: use the function's arguments")


def _nothing(*_args: Any, **_kwargs: Any) -> None:
    """Stands in for what only a notebook has."""


def _answer(name: str, world: World, helpers: dict[str, Any], time_limit: float) -> dict[str, Any]:
    exercise, cases = world.exercises[name].exercise, world.exercises[name].cases
    namespace = vars(world.module)
    if name not in namespace:
        return {"name": name, "state": "missing"}
    function = namespace[name]
    # Whether a function takes a call depends on how many arguments it has, and of which names.
    kinds = {(len(case.args), *case.kwargs): case for case in cases}
    refusal = source_facts.refusal(function, exercise, tuple(kinds.values()))
    if refusal:
        return {"name": name, "state": "refused", "refusal": refusal[:1000]}
    if source_facts.is_stub(function):
        return {"name": name, "state": "stub"}
    facts = source_facts.facts(function, known=helpers)
    function = with_globals(function, helpers, prefer_own=True)
    copies = world.copies.pop(name, None)
    answers = collect(function, cases, time_limit, exercise.observe, copies)
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
