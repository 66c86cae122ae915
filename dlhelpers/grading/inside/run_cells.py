"""Running cells one after another, as far as they go."""

import linecache
from collections.abc import Sequence
from typing import Any

from dlhelpers.exercises.engine.execution import TimeUp, call
from dlhelpers.exercises.engine.exercise import Case
from dlhelpers.grading.inside.cells import Program, defines

#: Seconds that all cells together may take before only definitions are run.
CELLS_TIME = 10.0


def run_cells(programs: Sequence[Program], namespace: dict[str, Any]) -> list[tuple[str, str]]:
    """Run cells and return their errors; a statement that fails takes no other with it.

    Where a later cell uses an exercise's name for a value, the exercise keeps the function that
    its own cell made.
    """
    left, functions = [*reversed(programs)], {}
    errors: list[tuple[str, str]] = []
    for program in programs:  # an error can then show the learner's own line
        lines = program.source.splitlines(keepends=True)
        linecache.cache[f"<cell {program.name}>"] = (len(program.source), None, lines, "")

    def run() -> None:
        while left:
            program = left.pop()
            try:
                for code in program.codes:
                    exec(code, namespace)
            except BaseException as error:
                place = _place_within(error, program)
                left.append(program.after(place))
                if isinstance(error, TimeUp):
                    raise
                # A cell may well call an exercise that is not attempted yet, and a demonstration
                # may name what another one makes.
                expected = (NotImplementedError, *[NameError] * program.is_demonstration)
                if not isinstance(error, expected):
                    text = f"line {place[0]}: {type(error).__name__}: {_text_of(error)}"
                    errors.append((program.name, text[:300]))
            if callable(namespace.get(program.name)):
                functions[program.name] = namespace[program.name]

    for _ in range(2):  # the second time with definitions alone
        if call(run, Case("cells"), CELLS_TIME, attended=False).error is None:
            break
        errors.append(("", f"after {CELLS_TIME:g} seconds only definitions were run"))
        left[:] = [program.where(defines) for program in left]
    namespace.update({k: f for k, f in functions.items() if not callable(namespace.get(k))})
    return errors[:50]


def _text_of(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # the error's class may be the learner's
        return ""


def _place_within(error: BaseException, program: Program) -> tuple[int, int]:
    """Return the line and column at which an error left a cell; the cell's end if unknown."""
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code in program.codes:
            positions = list(trace.tb_frame.f_code.co_positions())[trace.tb_lasti // 2]
            return positions[0] or trace.tb_lineno, positions[2] or 0
        trace = trace.tb_next
    return program.source.count("\n") + 2, 0
