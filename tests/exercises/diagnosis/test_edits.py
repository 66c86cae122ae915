"""Single changes of a function: each is made, each is undone."""

import ast

import pytest

from dlhelpers.exercises.diagnosis.edits import edits


def _variants(source: str) -> dict[str, set[str]]:
    """What each kind of edit makes of a function, and that the function is whole afterwards."""
    tree = ast.parse(source).body[0]
    assert isinstance(tree, ast.FunctionDef)
    before = ast.unparse(tree)
    found: dict[str, set[str]] = {}
    for edit in edits(tree):
        changed = ast.unparse(tree)
        assert changed != before, edit
        body = changed.split("\n", 1)[1].strip()
        found.setdefault(edit.kind, set()).add(body)
        compile(ast.Module([tree], []), "<test>", "exec")
    assert ast.unparse(tree) == before
    return found


@pytest.mark.parametrize(
    ("body", "kind", "variant"),
    [
        ("return x * y", "the operator *", "return x / y"),
        ("return x / y", "the order around /", "return y / x"),
        ("return x + y", "the part after +", "return x"),
        ("return x + y", "the part before +", "return y"),
        ("return x / y + 1", "the parentheses", "return x / (y + 1)"),
        ("return -x", "the minus sign", "return x"),
        ("return x", "the sign", "return -x"),
        ("return x > 0.5", "the comparison >", "return x < 0.5"),
        ("return x > 0.5", "the comparison >", "return x >= 0.5"),
        ("return x ** 2", "the number 2", "return x ** 1"),
        ("return f(x, True)", "the True", "return f(x, False)"),
        ("return f(x, 'relu')", 'the word "relu"', "return f(x, 'sigmoid')"),
        ("return np.sum(x, axis=0)", "the axis", "return np.sum(x, axis=1)"),
        ("return np.sum(x, axis=0)", "the axis", "return np.sum(x)"),
        ("return np.sum(x, axis=0)", "the keepdims", "return np.sum(x, axis=0, keepdims=True)"),
        ("return np.sum(x)", "the axis", "return np.sum(x, axis=1, keepdims=True)"),
        ("return np.sum(x)", "the function sum", "return np.mean(x)"),
        ("return np.sum(x)", "the call of sum", "return x"),
        ("return np.dot(x, y)", "the order of the arguments", "return np.dot(y, x)"),
        ("return f(x, y, 1)", "the order of the arguments", "return f(y, 1, x)"),
        ("return f(x, x, y)", "the order of the arguments", "return f(y, x, x)"),
        ("return x.T", "the transpose .T", "return x"),
        ("return x", "a transpose", "return x.T"),
        ("return x[0]", "the index", "return x"),
        ("return x", "the name x", "return y"),
        ("x -= y", "the operator -=", "x += y"),
        ("x -= y", "the statement", "pass"),
        ("if x:\n  y = 1", "the condition", "if not x:\n        y = 1"),
        ("for i in range(x):\n  y = i", "the range", "for i in range(x - 1):\n        y = i"),
        ("for i in range(x):\n  y = i", "the range", "for i in range(1, x):\n        y = i"),
        ("x = 2\nreturn x", "the number 2", "x = 1\n    return x"),
        (
            "for i in range(x):\n  y += i\n  return y",
            "the return inside the loop",
            "if True:\n        for i in range(x):\n            y += i\n        return y",
        ),
    ],
)
def test_a_change_is_made(body: str, kind: str, variant: str) -> None:
    indented = "\n".join(f"    {line}" for line in body.split("\n"))
    assert variant in _variants(f"def f(x, y):\n{indented}")[kind]


@pytest.mark.parametrize("line", ["'Words.'", "assert x > 1", "print(x + 1)"])
def test_what_only_shows_or_demands_something_stays(line: str) -> None:
    variants = _variants(
        f"def f(x):\n    {line}\n    for i in x:\n        {line}\n    return 1 + x"
    )
    bodies = [body for bodies in variants.values() for body in bodies]
    assert bodies
    assert all(body.count(ast.unparse(ast.parse(line))) >= 1 for body in bodies)


def test_a_size_does_not_become_negative() -> None:
    variants = _variants("def f(x, y):\n    return x.reshape(y * 3, 1) + x[0]")
    bodies = {body for bodies in variants.values() for body in bodies}
    assert not [body for body in bodies if "(-" in body.replace("(-x", "") or "[-" in body]


def test_the_likely_slips_come_first() -> None:
    tree = ast.parse("def f(A1, A2, cache):\n    return A1 * cache").body[0]
    assert isinstance(tree, ast.FunctionDef)
    tried = [ast.unparse(tree.body[0]) for _ in edits(tree)]
    assert tried.index("return A2 * cache") < tried.index("return cache * cache")
    assert tried.index("return A1 / cache") < tried.index("return -A1 * cache")


def test_a_name_and_a_number_are_shown_in_what_surrounds_them() -> None:
    tree = ast.parse("def f(x):\n    return g(x[1, 2])").body[0]
    assert isinstance(tree, ast.FunctionDef)
    assert {e.text for e in edits(tree) if e.kind == "the number 2"} == {"x[1, 2]"}
