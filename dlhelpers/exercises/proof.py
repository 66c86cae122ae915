"""The proof of an exercise: what is right passes, and each mistake is told its own sentence.

It takes any lesson, and reports instead of asserting. ``dlhelpers prove`` prints what it finds; the
tests of the package's own lessons add what only they can know.
"""

import ast
import difflib
import linecache
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from dlhelpers.exercises.diagnosis.edits import edits
from dlhelpers.exercises.diagnosis.trying import MOST, counted
from dlhelpers.exercises.engine.authoring import (
    AuthorError,
    code_of,
    definition,
    links_of,
    mistake_at,
)
from dlhelpers.exercises.engine.comparisons import known_answer, run_trials
from dlhelpers.exercises.engine.execution import Answer, with_globals
from dlhelpers.exercises.engine.exercise import Case, Exercise, Mistake, Outcome
from dlhelpers.exercises.judging import SEED, assess, cases_of, judge_function, know_answers
from dlhelpers.exercises.lesson import Lesson

#: Of the cases: the notebook's, and two more, because the grader's is secret.
SEEDS = (SEED, 7, 1_000_003)

#: These changes make functions that nobody writes by a slip of one character.
_NO_SLIPS = ("the sign", "a transpose", "the name")

_Found: TypeAlias = Iterator[tuple[int, str]]


@dataclass(frozen=True)
class Finding:
    """What is wrong with an exercise, and where."""

    file: str
    line: int  #: 0 where it is about no single line
    text: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.text}"


def prove(lesson: Lesson, exercise: Exercise, seeds: Sequence[int] = SEEDS) -> list[Finding]:
    """Find what is wrong with an exercise of a lesson, in the cases of each of the seeds."""
    file, first = _place(exercise)
    try:
        for seed in seeds:
            know_answers(exercise, seed)
    except AuthorError as error:
        return [_told(error)]
    found = [*_right(lesson, exercise, seeds), *_mistakes(lesson, exercise, seeds)]
    if exercise.teachers:
        found += _need_else(definition(file, exercise.teachers))
    else:
        found.append((first, "it is not written as a teacher's function, by @exercise"))
    return [Finding(file, line or first, f"{exercise.name}: {text}") for line, text in found]


def _told(error: AuthorError) -> Finding:
    """An author's error as a finding; its message begins with file and line."""
    found = re.match(r"(.*?):(\d+): (.*)", str(error))
    return Finding(found[1], int(found[2]), found[3]) if found else Finding("?", 0, str(error))


def _place(exercise: Exercise) -> tuple[str, int]:
    code = getattr(exercise.teachers or exercise.cases, "__code__", None)
    return (code.co_filename, code.co_firstlineno) if code else ("", 0)


def _right(lesson: Lesson, exercise: Exercise, seeds: Sequence[int]) -> _Found:
    """The cases can be tried again, what is right passes, and what is empty is not attempted."""

    def stub(*_args: Any, **_kwargs: Any) -> None: ...

    if not exercise.hints:
        yield 0, "there are no hints"
    strict = replace(exercise, accepts=())  # mistakes are slips of the usual version
    for seed in seeds:
        cases = cases_of(exercise, seed)
        if str(cases) != str(cases_of.__wrapped__(exercise, seed)):
            yield 0, f"the cases of seed {seed} are others each time"
        if len({case.name for case in cases}) < len(cases):
            yield 0, f"two cases have one name (seed {seed})"
        for what, function, state in (
            ("an empty function", stub, "not attempted"),
            ("the reference", exercise.reference, "passed"),
            ("the teacher's version", exercise.teachers or exercise.reference, "passed"),
        ):
            outcome = judge_function(strict, function, lesson.helpers, seed)
            if outcome.state != state or outcome.advice:
                said = outcome.sentence or "; ".join(outcome.advice)
                yield 0, f"{what} is {outcome.state} (seed {seed}): {said} {outcome.difference}"


def _mistakes(lesson: Lesson, exercise: Exercise, seeds: Sequence[int]) -> _Found:
    """Each mistake is told its own sentence."""
    for mistake in exercise.mistakes:
        for seed in seeds:
            if fault := _fault(lesson, exercise, mistake, seed):
                yield mistake.line, f"the mistake {mistake.name!r} {fault} (seed {seed})"
                break


def _fault(lesson: Lesson, exercise: Exercise, mistake: Mistake, seed: int) -> str:
    """Why a mistake is not told its own sentence; empty if it is."""
    cases = cases_of(exercise, seed)

    def answers(of: Mistake) -> list[Answer]:
        return [known_answer(of.function, case, exercise.observe) for case in cases]

    mine = answers(mistake)
    raised = set(map(_raised, mine))
    said = ": ".join(min(raised))
    if all(kind in ("NameError", "AttributeError") for kind, _ in raised):
        return f"never runs, {said}"
    if seed == SEED:
        outcome = judge_function(exercise, mistake.function, lesson.helpers)
    else:  # the grader, which only looks at answers
        outcome = assess(exercise, cases, mine)
    if seed == SEED and len(raised) == 1 and all(answer.error for answer in mine):
        return f"raises the same in every case, as anything else might, {said}"
    if (outcome.mistake, outcome.sentence) == (mistake.name, mistake.sentence):
        return ""
    if outcome.state == "passed":
        return "gives the right answers in every case; are its lines reached?"
    for other in exercise.mistakes:
        if other.name == outcome.mistake and all(
            _raised(a) == _raised(b) and (a.error or exercise.same(a.value, b.value) is None)
            for a, b in zip(mine, answers(other), strict=True)
        ):
            return f"cannot be told from {other.name!r}: the answers are the same in every case"
    return f"is {outcome.state}, as {outcome.mistake!r}: {outcome.sentence}"


def _raised(answer: Answer) -> tuple[str, str]:
    return (answer.error.kind, answer.error.message) if answer.error else ("", "")


def _need_else(tree: ast.FunctionDef) -> _Found:
    """Mistakes that make a value of itself, which the right lines above have done already."""
    blocks = (block for node in ast.walk(tree) for _, block in ast.iter_fields(node))
    for block in blocks:
        right: list[ast.stmt] = []
        for statement in block if isinstance(block, list) else ():
            chain = list(links_of(statement))
            if not chain or chain[-1].orelse:
                right = chain[-1].orelse if chain else [statement]
                continue
            before = _made_of_themselves(right)
            for link in chain:
                for both in sorted(before.keys() & _made_of_themselves(link.body).keys()):
                    text = f"reads {both}, which line {before[both]} has changed: write else"
                    yield link.lineno, f"the mistake {mistake_at(link)!r} {text}"


def _made_of_themselves(statements: Sequence[ast.stmt]) -> dict[str, int]:
    """The x of ``x = x - 1`` and ``x -= 1``, and the lines that these stand in."""
    found: dict[str, int] = {}
    for s in statements:
        if isinstance(s, ast.AugAssign):
            found[ast.unparse(s.target)] = s.lineno
        elif isinstance(s, ast.Assign):
            targets = (node for target in s.targets for node in ast.walk(target))
            stored = {
                ast.unparse(n) for n in targets if isinstance(getattr(n, "ctx", 0), ast.Store)
            }
            read = {ast.unparse(n) for n in ast.walk(s.value) if isinstance(n, ast.expr)}
            found |= dict.fromkeys(stored & read, s.lineno)
    return found


def slips(exercise: Exercise) -> Iterator[tuple[Finding, Callable[..., Any]]]:
    """The teacher's function with one small change, each in turn, and what is changed."""
    teachers: Any = exercise.teachers
    if teachers is None:
        return
    place = _place(exercise)[0]
    (tree,) = ast.parse(code_of(place, definition(place, teachers))).body
    assert isinstance(tree, ast.FunctionDef)
    before = ast.unparse(tree).splitlines()
    for number, edit in enumerate(edits(tree)):
        source, file = ast.unparse(tree), f"<slip {number} of {exercise.name}>"
        if edit.kind.startswith(_NO_SLIPS) or edit.text == "pass":
            continue
        world = dict(teachers.__globals__)
        try:
            exec(compile(source, file, "exec"), world)
        except SyntaxError:
            continue
        # As for a cell, the search for the learner's line finds the source here.
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        lines = difflib.ndiff(before, source.splitlines())
        after = "; ".join(line[2:].strip() for line in lines if line[0] == "+")
        yield Finding(place, edit.line, f"{edit.text} => {after}"), world[tree.name]


def is_noticed(lesson: Lesson, exercise: Exercise, function: Callable[..., Any]) -> bool:
    """Is a function wrong in any case?"""
    own = with_globals(function, lesson.helpers, prefer_own=True)
    file = getattr(own, "__code__", is_noticed.__code__).co_filename

    def is_right(case: Case) -> bool:  # by its steps, because no clock ends what does not end alike
        answer, _ = counted(own, case, exercise.observe, MOST, file)
        return run_trials(exercise, [case], [answer])[0].right

    return not all(map(is_right, cases_of(exercise, SEED)))


def says_where(exercise: Exercise, outcome: Outcome) -> bool:
    """Does an outcome name a mistake or its place, and not only a symptom?"""
    name = outcome.mistake or ""
    places = name.startswith(("one change", "first wrong step"))
    return places or any(mistake.name == name for mistake in exercise.mistakes)
