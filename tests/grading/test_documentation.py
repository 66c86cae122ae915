"""docs/grading.md names what there is: options, files, limits, Python names."""

import ast
import dataclasses
import inspect
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, TypeGuard

import pytest

from dlhelpers import cli
from dlhelpers.course import teachers_notebooks
from dlhelpers.grading import records
from dlhelpers.grading.corrections import COLUMNS
from dlhelpers.grading.inside import seccomp
from dlhelpers.grading.policy import read_policy
from dlhelpers.grading.sandbox import bwrap_options, runner
from dlhelpers.grading.submissions import archives, notebook
from dlhelpers.grading.verdicts.messages import Limits

TEXT = (Path(__file__).parents[2] / "docs" / "grading.md").read_text(encoding="utf-8")


def test_options_are_those_of_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("grade", "hand-back"):
        with pytest.raises(SystemExit):
            cli.main([command, "--help"])
    known = set(re.findall(r"--[a-z]+", capsys.readouterr().out))
    named = set(re.findall(r"--[a-z]+", TEXT)) - {"--nthreads"}  # that one is Dask's
    assert named <= known


@pytest.mark.parametrize(
    "limit",
    [
        f"{Limits().call:g} s a call",
        f"{Limits().job:g} s a process",
        f"{Limits().submission:g} s a submission",
        f"{seccomp.MEMORY >> 30} GB of address space",
        f"{seccomp.FILE_SIZE >> 20} MB a file",
        f"{seccomp.OPEN_FILES} open files",
        f"{runner.MAX_RESULTS >> 20} MB of results",
        f"one scratch folder of {bwrap_options.SCRATCH_SIZE >> 20} MB",
        f"more than {notebook.MAX_SIZE >> 20} MB are refused",
        f"more than {archives._MAX_ENTRIES:,} entries",
        f"{records._MAX_CODE:,} characters",
    ],
)
def test_limits_are_the_graders(limit: str) -> None:
    assert limit in " ".join(TEXT.split())


def test_the_example_of_a_policy_is_one() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    policy = read_policy(example, "course.toml", [path.stem for path in teachers_notebooks()])
    assert set(vars(policy)) == {f.name for f in dataclasses.fields(policy)}
    assert all(getattr(policy, f.name) for f in dataclasses.fields(policy))


def test_the_example_of_corrections_has_the_columns() -> None:
    assert f"\n{','.join(COLUMNS)}\n" in TEXT


def test_the_python_example_uses_what_there_is() -> None:
    (example,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    names: dict[str, Any] = {"Client": None}
    for line in example.splitlines():
        if line.startswith(("import ", "from ")) and "dask" not in line:
            exec(line, names)
    tree = ast.parse(example)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert used - {"address"} - {n.id for n in ast.walk(tree) if _is_made(n)} <= names.keys()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module = names.get(node.value.id)
            assert not isinstance(module, ModuleType) or hasattr(module, node.attr)
        if isinstance(node, ast.Call) and (called := _called(node.func, names)):
            inspect.signature(called).bind(*node.args, **{str(k.arg): k for k in node.keywords})


def _called(function: ast.expr, names: dict[str, Any]) -> Callable[..., Any] | None:
    """What a call calls, if that is imported; or else None."""
    if isinstance(function, ast.Name):
        return names.get(function.id)
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        module = names.get(function.value.id)
        return getattr(module, function.attr) if isinstance(module, ModuleType) else None
    return None


def _is_made(node: ast.AST) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
