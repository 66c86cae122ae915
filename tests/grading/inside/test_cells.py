"""Cells as students leave them: what fails takes nothing else of its cell with it."""

import pytest

from dlhelpers.grading.inside.cells import Program, suspicions
from dlhelpers.grading.sandbox.pool import Unit
from dlhelpers.grading.submissions.rubric import Rubric
from tests.grading.building import ALL_POINTS, RIGHT, edition, grade, submitted

CALLS_HELPER = {"sigmoid": "def sigmoid(x):\n    return helper(x)\n"}
HELPER = "def helper(x):\n    return one / (one + np.exp(-x))\n"


@pytest.mark.parametrize(
    ("before", "problem"),
    [
        ("one = 1", ""),
        ("1 / 0\none = 1", "line 1: ZeroDivisionError"),
        ("1 / 0; one = 1", "line 1: ZeroDivisionError"),
        ("zero = 0; 1 / zero; one = 1", "line 1: ZeroDivisionError"),
        ("é = nothing; one = 1", "line 1: NameError"),
        ("[1,\n 1 / 0,\n 2]\none = 1", "line 2: ZeroDivisionError"),
        ("@nothing\n@more\ndef f(): ...\none = 1", "line 1: NameError"),
        ("for i in range(3):\n    if i == 2: raise ValueError(i)\none = 1", "line 2: ValueError"),
        ("raise SystemExit\none = 1", "line 1: SystemExit"),
        ("raise NotImplementedError\none = 1", ""),
        ("one = 2\n1 / 0\none = 1\n1 / 0", "line 4: ZeroDivisionError"),
        ("%matplotlib inline\none = 1", "1 line of magics left out"),
        ("one = 1\nreturn one", "line 2: 'return' outside function"),
        ("await one\none = 1", "line 1"),
        ("import math\nfrom __future__ import annotations\none = 1", ""),
        ("import math\n%pwd\nfrom __future__ import annotations\none = 1", "magics left out"),
        ("one = 2\nglobal one\none = 1", ""),
        (f"x = {'1+' * 1500}1\none = 1", ""),
        (f"nothing\nx = {'1+' * 1500}1\none = 1", "line 1: NameError"),
        ("class E(Exception):\n    def __str__(self): 1 / 0\nraise E\none = 1", "line 3: E"),
    ],
)
def test_what_comes_after_a_failure_is_there(
    before: str, problem: str, rubric: Rubric, unit: Unit
) -> None:
    content = edition(CALLS_HELPER, f"{before}\n{HELPER}")
    result = grade(submitted(rubric, content), rubric, 3, unit)
    assert result.score == ALL_POINTS
    assert any(problem in text for text in (*result.problems, ""))
    assert not any("seconds" in text for text in result.problems)


def test_a_demonstration_that_is_nested_deeply_costs_nothing(rubric: Rubric, unit: Unit) -> None:
    program = Program.of("mine", f"x = {'1+' * 1500}1\ny = 1\n", only_definitions=True)
    assert program.source
    content = edition({"sigmoid": f"nothing\nx = {'1+' * 1500}1\n{RIGHT['sigmoid']}"})
    assert grade(submitted(rubric, content), rubric, 3, unit).score == ALL_POINTS


def test_no_python_is_named_with_its_line() -> None:
    program = Program.of("mine", "x = 1\ny = = 2\n")
    assert program.codes == ()
    assert program.problems == ("cell mine: cannot be read as Python: line 2: invalid syntax",)


def test_definitions_alone_stay_alone_after_a_failure() -> None:
    program = Program.of("mine", "x = f()\nimport json\nprint(x)\ny = 1\n", only_definitions=True)
    assert [s.lineno for s in program.statements()] == [2, 4]
    assert [s.lineno for s in program.after((2, 0)).statements()] == [4]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from dlhelpers.activations import relu", "imports relu from dlhelpers.activations"),
        ("def f(x):\n    return deep.relu(x)", "calls the library's deep.relu"),
        ("y = (deep)\\\n.relu", "calls the library's deep.relu"),
        ("y = np.dot(a, b).__globals__", "uses .__globals__"),
        ("import gc", "imports gc"),
        ("def f():\n    import importlib.util as u", "imports importlib.util"),
        ("import \uff47c", "imports gc"),
        ("from scipy.special import expit", "imports expit from scipy.special"),
        ("def f(x):\n    import scipy.special as s", "imports scipy.special"),
        ("from scipy import special", "imports special from scipy"),
        ("import scipy as s", "imports scipy"),
        ("from sklearn.utils.extmath import softmax", "imports softmax from sklearn.utils.extmath"),
        ("from scipy import ndimage", ""),
        ("expected = scipy_special = sklearn_score = 3", ""),
        ("y = getattr(np, '__builtins__')", "names __builtins__ in a string"),
        ("y = x in ('a', ('gc', 'b'))", "names gc in a string"),
        ("y = x in {'dlhelpers.deep'}", "names dlhelpers.deep in a string"),
        ("class A:\n    def f(self, modules):\n        return modules", "uses modules"),
        ('"""Deeper networks, activations and gc."""\ngcd = deepest = 1', ""),
        ("def f(x):\n    'The activations of deep networks.'\n    return x", ""),
    ],
)
def test_what_a_person_should_look_at(source: str, expected: str) -> None:
    found = suspicions(Program.of("mine", source), ["relu"])
    assert [text.partition(": ")[2] for text in found] == ([expected] if expected else [])
