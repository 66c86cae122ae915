"""Functions made of a changed tree: what experiments on a learner's function are made with."""

import ast
import inspect
import textwrap
import types
from collections.abc import Callable, Mapping
from typing import Any


def tree_of(function: Callable[..., Any]) -> ast.FunctionDef | None:
    """Return a function's tree; None where its source cannot be had or it is no plain function."""
    if not isinstance(function, types.FunctionType) or function.__code__.co_freevars:
        return None
    try:
        module = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError, ValueError, RecursionError):
        return None
    match module.body:
        case [ast.FunctionDef(decorator_list=[]) as first, *_]:
            return first
    return None


def compiled(
    tree: ast.FunctionDef, original: Callable[..., Any], world: Mapping[str, Any] | None = None
) -> Callable[..., Any] | None:
    """Make a function of a changed tree.

    Parameters
    ----------
    tree : ast.FunctionDef
    original : callable
        The function that the tree is made of, whose globals and defaults the new one has.
    world : mapping, optional
        Further globals, by name.

    Returns
    -------
    callable or None
        None if the tree makes no sense.
    """
    assert isinstance(original, types.FunctionType)
    try:
        code = compile(ast.Module([tree], []), "<changed>", "exec")
    except (SyntaxError, ValueError, TypeError, RecursionError):
        return None
    names = {**original.__globals__, **(world or {})}
    exec(code, names)
    changed = names[tree.name]
    assert isinstance(changed, types.FunctionType)
    changed.__defaults__, changed.__kwdefaults__ = original.__defaults__, original.__kwdefaults__
    return changed
