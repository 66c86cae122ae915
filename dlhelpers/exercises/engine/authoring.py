"""How a teacher writes an exercise: one function, with the slips in their places.

A mistake is real Python in the teacher's own function, below the line that a learner gets wrong::

    @exercise(cases=matrices, hints=["How long is the row [0, 3, 4]?", ...])
    def normalize_rows(x):
        norms = np.linalg.norm(x, axis=1, keepdims=True)
        if mistake("axis forgotten"):
            \"\"\"You divided by one number. Each row has a norm of its own: use axis=1.\"\"\"
            norms = np.linalg.norm(x)
        return x / norms

As it stands the function is right, because `mistake` is False. With one name chosen it is the wrong
one, whose learners are told the string beneath. ``elif`` and ``else`` serve where the right line
cannot stand beside the wrong one: where it draws, prints, changes something in place, or reads what
it assigns. A mistake in two places has its name twice and its sentence once. Without these blocks
the function is what `solution` shows, and what the notebook's cell holds.
"""

import ast
import copy
import linecache
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from dlhelpers.exercises.engine.compare import Difference, compare
from dlhelpers.exercises.engine.exercise import Adviser, Case, Exercise, Mistake, Observer
from dlhelpers.notebooks import CourseError

Function = Callable[..., Any]


class AuthorError(CourseError):
    """An exercise that is not written as it should be; the message begins with file and line."""

    def _render_traceback_(self) -> list[str]:
        """What a learner sees in a notebook, who has done nothing wrong."""
        return [f"This lesson's checks are broken, not your code; tell its author: {self}"]


def author_line(error: BaseException, file: str) -> str:
    """Where an error comes from: the last line that it has come through of a file or its folder."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{error.filename}:{error.lineno or 1}"
    folder = str(Path(file).parent)
    frames = traceback.extract_tb(error.__traceback__)
    own = [f"{f.filename}:{f.lineno}" for f in frames if f.filename.startswith(folder)]
    return own[-1] if own else f"{file}:1"


def in_words(error: BaseException) -> str:
    """An error as one line."""
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    return f"{type(error).__name__}: {text}".removesuffix(": ").replace("\n", " ")


def place_of(function: Any) -> str:
    """The file and line in which a function begins, as messages to its author begin."""
    code = getattr(function, "__code__", None)
    return f"{code.co_filename}:{code.co_firstlineno}" if code else "?"


def mistake(name: str) -> bool:  # noqa: ARG001 - the name is read from the source
    """Mark lines that learners write; the string below it is what they are told.

    Parameters
    ----------
    name : str
        What was done, in a few words, unique in its exercise. Instructors see it in their
        statistics.

    Returns
    -------
    bool
        False: as it stands, the teacher's function is right.
    """
    return False


def exercise(
    *,
    cases: Callable[[np.random.Generator], Sequence[Case]],
    hints: Sequence[str],
    reference: Function | None = None,
    mistakes: Sequence[Mistake] = (),
    accepts: Sequence[Function] = (),
    same: Callable[[Any, Any], Difference | None] = compare,
    timed: tuple[Case, Observer] | None = None,
    advise: Adviser | None = None,
    observe: Observer | None = None,
) -> Callable[[Function], Exercise]:
    """Make an exercise of a teacher's function.

    Parameters
    ----------
    cases, hints, accepts, same, timed, advise, observe
        As in `Exercise`.
    reference : callable, optional
        The library's version, where there is one; else the teacher's is the reference.
    mistakes : sequence of Mistake
        Further wrong functions, below those in the function itself: where the signature or a
        default is the mistake, or where another exercise has the same ones.

    Raises
    ------
    AuthorError
        If a mistake has no sentence, or two.
    """

    def make(function: Function) -> Exercise:
        version = _Versions(function)
        return Exercise(
            reference=reference or version.right,
            cases=cases,
            mistakes=[*version.mistakes(), *mistakes],
            hints=hints,
            name=function.__name__,
            accepts=accepts,
            same=same,
            timed=timed,
            advise=advise,
            observe=observe,
            teachers=version.right,
            text=version.text,
        )

    return make


class _Versions:
    """The right version of a teacher's function, its text, and its wrong ones."""

    def __init__(self, function: Function) -> None:
        self._file, self._globals = function.__code__.co_filename, function.__globals__
        self._tree = definition(self._file, function)
        self.text = text_of(self._file, self._tree)
        code = compile(code_of(self._file, self._tree), self._file, "exec")
        self.right = self._defined(code, function.__name__)
        self._chosen: Callable[[Callable[[str], bool]], Function] | None = None

    def mistakes(self) -> Iterator[Mistake]:
        """The mistakes that are marked in the function, in their order."""
        sentences: dict[str, str] = {}
        lines: dict[str, int] = {}
        for name, sentence, line in sorted(_marked(self._tree), key=lambda found: found[2]):
            lines.setdefault(name, line)
            if sentence and name in sentences:
                raise AuthorError(f"{self._file}:{line}: the mistake {name!r} has two sentences")
            if sentence:
                sentences[name] = sentence
        for name, line in lines.items():
            if name not in sentences:
                raise AuthorError(
                    f"{self._file}:{line}: the mistake {name!r} has no sentence; write it as a "
                    "string below the if"
                )
            yield Mistake(name, self._wrong(name), sentences[name], line)

    def _wrong(self, chosen: str) -> Function:
        """The function with one mistake in it; `mistake` is its closure, its world the module."""
        if self._chosen is None:
            made = ast.parse("def chosen(mistake): return None").body[0]
            assert isinstance(made, ast.FunctionDef)
            name = ast.copy_location(ast.Name(self._tree.name, ast.Load()), made)
            made.body = [self._tree, ast.copy_location(ast.Return(name), made)]
            code = compile(ast.Module([made], []), self._file, "exec")
            self._chosen = self._defined(code, "chosen")
        wrong: Function = self._chosen(lambda name: name == chosen)
        return wrong

    def _defined(self, code: Any, name: str) -> Function:
        place: dict[str, Any] = {}
        exec(code, self._globals, place)
        function: Function = place[name]
        return function


@lru_cache(maxsize=32)
def _module(source: str) -> ast.Module:
    return ast.parse(source)


def definition(file: str, function: Function) -> ast.FunctionDef:
    """The tree of a decorated function, without its decorators; its module is parsed once."""
    first = function.__code__.co_firstlineno
    module = _module("".join(linecache.getlines(file)))
    for node in chain(module.body, ast.walk(module)):  # most stand in the module's body
        if isinstance(node, ast.FunctionDef) and first in (
            node.lineno,
            *(decorator.lineno for decorator in node.decorator_list),
        ):
            alone = copy.copy(node)
            alone.decorator_list = []
            return alone
    raise AuthorError(f"{file}:{first}: the source of {function.__name__} cannot be read")


def mistake_at(node: ast.AST) -> str:
    """The mistake that an ``if`` stands for; empty if it is another one."""
    match node:
        case ast.If(test=ast.Call(func=ast.Name("mistake"), args=[ast.Constant(str(name))])):
            return name
    return ""


def links_of(node: ast.AST) -> Iterator[ast.If]:
    """The mistakes of an ``if`` and its ``elif``s; none where it is another statement."""
    while isinstance(node, ast.If) and mistake_at(node):
        yield node
        node = node.orelse[0] if len(node.orelse) == 1 else ast.Pass()


def _marked(tree: ast.AST) -> Iterator[tuple[str, str, int]]:
    """Each mistake's name, sentence (empty if it stands elsewhere) and line."""
    for node in ast.walk(tree):
        yield from _marked_at(node)


def _marked_at(node: ast.AST) -> Iterator[tuple[str, str, int]]:
    if isinstance(node, ast.If) and (name := mistake_at(node)):
        match node.body[0]:
            case ast.Expr(ast.Constant(str(sentence))):
                yield name, " ".join(sentence.split()), node.lineno
            case _:
                yield name, "", node.lineno


def text_of(file: str, tree: ast.FunctionDef, chosen: str = "") -> str:
    """The source of a teacher's function without its mistakes, or with the chosen one alone."""
    kept = _kept_lines(tree, linecache.getlines(file), chosen)
    return _tidy(line for line in kept if line is not None)


def code_of(file: str, tree: ast.FunctionDef) -> str:
    """The same without mistakes, in which every line has its number in the file.

    Empty lines stand for those that are left out.
    """
    kept = _kept_lines(tree, linecache.getlines(file))
    return "\n" * (tree.lineno - 1) + "\n".join(line or "" for line in kept)


def _kept_lines(
    tree: ast.FunctionDef, lines: Sequence[str], chosen: str = ""
) -> Iterator[str | None]:
    """The lines without mistakes but for the chosen one; None stands for one that is left out."""
    assert tree.end_lineno is not None
    left_out: set[int] = set()
    shifts = dict.fromkeys(range(tree.lineno, tree.end_lineno + 1), tree.col_offset)

    def keep(first: int, last: int) -> None:
        for number in range(first, last + 1):  # they stand a step further right
            left_out.discard(number)
            shifts[number] += 4

    def visit(node: ast.AST) -> None:
        children: Iterable[ast.AST] = ast.iter_child_nodes(node)
        if isinstance(node, ast.If) and mistake_at(node):
            left_out.update(range(node.lineno, _end(node) + 1))
            links = list(links_of(node))
            children = links[-1].orelse
            if told := [link for link in links if mistake_at(link) == chosen]:
                children = told[0].body
                sentence = next(_marked_at(told[0]))[1]
                keep(_end(children[0]) + 1 if sentence else told[0].lineno + 1, _end(children[-1]))
            elif children:  # the right lines
                start = _end(links[-1].body[-1])
                while lines[start].strip() != "else:":
                    start += 1
                keep(start + 2, _end(node))
        for child in children:
            visit(child)

    visit(tree)
    for number, shift in shifts.items():
        line = lines[number - 1].rstrip()
        yield None if number in left_out else line[shift:]


def _end(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


def _tidy(lines: Iterator[str]) -> str:
    """Join lines, with no two empty ones in a row."""
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept)
