"""The package as a whole: what importing it costs, what it offers, and who may know whom."""

import ast
import importlib
import inspect
import itertools
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

import dlhelpers
from dlhelpers.course import open_course
from dlhelpers.course.folder import LESSONS_OF_PACKAGE

PACKAGE = Path(dlhelpers.__file__).parent
ROOT = PACKAGE.parent

#: What the course promises, module by module.
CONTRACT = {
    "preprocessing": ["flatten_images", "standardize_images", "normalize_rows"],
    "activations": ["sigmoid", "sigmoid_derivative", "softmax", "stable_softmax"],
    "losses": ["cross_entropy"],
    "descent": ["descend"],
    "logistic": ["initialize_with_zeros", "propagate", "optimize", "predict", "model"],
    "planar": [
        "layer_sizes", "initialize_parameters", "forward_propagation", "compute_cost",
        "backward_propagation", "update_parameters", "nn_model", "predict",
    ],
    "deep": [
        "initialize_parameters", "initialize_parameters_deep", "sigmoid", "relu",
        "linear_forward", "linear_activation_forward", "L_model_forward", "compute_cost",
        "linear_backward", "relu_backward", "sigmoid_backward", "linear_activation_backward",
        "L_model_backward", "update_parameters", "two_layer_model", "L_layer_model", "predict",
    ],
    "datasets": ["load_planar_dataset", "load_extra_datasets", "load_cat_dataset"],
    "figures.plotting": [
        "plot_decision_boundary", "plot_costs", "show_images", "print_mislabeled_images",
    ],
    "gradient_check": ["numerical_gradients", "relative_difference", "gradient_check"],
}  # fmt: skip

FUNCTIONS = [(module, name) for module, names in CONTRACT.items() for name in names]


def python(program: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a fresh interpreter that finds the package."""
    return subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60
    )


# What importing costs


def loaded_by(statement: str) -> set[str]:
    result = python(f"import sys\n{statement}\nprint(*sys.modules)")
    assert result.returncode == 0, result.stderr
    return {name.partition(".")[0] for name in result.stdout.split()}


def test_importing_the_package_loads_nothing_else() -> None:
    loaded = loaded_by("import dlhelpers")
    assert "dlhelpers" in loaded
    assert not loaded & {"numpy", "matplotlib", "sklearn", "h5py", "scipy", "ipywidgets"}


def test_the_mathematics_loads_numpy_and_nothing_that_is_slow() -> None:
    modules = sorted(CONTRACT.keys() - {"figures.plotting"})
    loaded = loaded_by(f"from dlhelpers import {', '.join(modules)}")
    assert "numpy" in loaded
    assert not loaded & {
        "matplotlib", "sklearn", "h5py", "scipy", "ipywidgets", "IPython", "tqdm",
    }  # fmt: skip


# Which Python


@pytest.mark.parametrize("version", [(3, 7, 9), (3, 9, 18), (3, 10, 0)])
def test_an_older_python_is_told_in_one_line(version: tuple[int, int, int]) -> None:
    result = python(f"import sys\nsys.version_info = {version}\nimport dlhelpers")
    assert result.returncode == 1
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert "needs Python 3.11 or newer" in line
    assert f"this is Python {version[0]}.{version[1]}." in line


def test_an_older_python_can_read_as_far_as_that_line() -> None:
    source = (PACKAGE / "__init__.py").read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 4))
    assert not any(isinstance(node, (ast.JoinedStr, ast.AnnAssign)) for node in ast.walk(tree))


def test_the_version_asked_for_is_the_one_declared() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert declared["requires-python"] == ">=3.11"


# What it offers


def test_the_version_is_a_version() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+([a-z]+\d+)?", dlhelpers.__version__)


def test_type_checkers_are_told_that_there_are_types() -> None:
    assert (resources.files("dlhelpers") / "py.typed").is_file()


@pytest.mark.parametrize(("module", "name"), FUNCTIONS)
def test_every_function_says_what_goes_in_and_what_comes_out(module: str, name: str) -> None:
    function = getattr(importlib.import_module(f"dlhelpers.{module}"), name)
    doc = inspect.getdoc(function) or ""
    lines = doc.splitlines()
    # numpydoc: a summary of one line and an empty one, then sections underlined with dashes.
    assert lines[0].endswith((".", "`.")) or lines[1:2] == [""]
    sections = {
        title: i
        for i, (title, rule) in enumerate(itertools.pairwise(lines))
        if rule and rule == "-" * len(title)
    }
    assert "Returns" in sections
    parameters = inspect.signature(function).parameters
    if parameters:
        assert "Parameters" in sections
        text = lines[sections["Parameters"] + 2 : sections["Returns"]]
        heads = " ".join(line for line in text if line and not line.startswith(" "))
        assert set(parameters) <= set(re.findall(r"\w+", heads))
        # Annotated, the result too.
        assert inspect.signature(function).return_annotation is not inspect.Signature.empty
        assert all(p.annotation is not p.empty for p in parameters.values())
    # An error that the function itself raises is written down.
    if re.search(r"^\s+raise \w+", inspect.getsource(function), re.MULTILINE):
        assert "Raises" in sections


def test_both_softmaxes_are_one() -> None:
    from dlhelpers import activations

    assert activations.stable_softmax is activations.softmax


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: p.stem)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


# Who may know whom: library <- exercises <- grading <- authors <- command line


#: Parts above the library, lowest first; of one level, they may know each other.
LEVELS = {
    "exercises": 1, "grading": 2, "course_commands": 2, "authors": 3, "cli": 4, "__main__": 5,
}  # fmt: skip


def level(module: str) -> int:
    """The level of a module of the package, named as in ``dlhelpers.grading.inside.worker``."""
    parts = module.split(".")
    return LEVELS.get(parts[1], 0) if len(parts) > 1 else 0


def imports(source: str, package: str) -> Iterator[str]:
    """Every module of ours that a source imports, anywhere in it, by its full name.

    `package` is the one that relative imports start from.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("dlhelpers"))
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*parents, base]).rstrip(".")
            if base.partition(".")[0] == "dlhelpers":
                # ``from dlhelpers import cli`` imports a module; ``... import sigmoid`` does not,
                # but a name below a module has that module's level.
                yield from (f"{base}.{alias.name}" for alias in node.names)


def violations(source: str, module: str, package: str) -> list[str]:
    return [name for name in imports(source, package) if level(name) > level(module)]


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: p.stem)
def test_nothing_imports_what_stands_above_it(path: Path) -> None:
    parts = ("dlhelpers", *path.relative_to(PACKAGE).with_suffix("").parts)
    module = ".".join(parts).removesuffix(".__init__")
    source = path.read_text(encoding="utf-8")
    assert violations(source, module, ".".join(parts[:-1])) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("dlhelpers.deep", "import dlhelpers.cli"),
        ("dlhelpers.deep", "from dlhelpers import activations, exercises"),
        ("dlhelpers.deep", "def f():\n    from dlhelpers.exercises.planar import softmax"),
        ("dlhelpers.deep", "from . import grading"),
        ("dlhelpers.exercises.deep", "from ..grading import wire"),
        ("dlhelpers.grading.inside.worker", "from dlhelpers.cli import main"),
    ],
)
def test_the_test_of_layers_can_fail(module: str, source: str) -> None:
    assert len(violations(source, module, module.rpartition(".")[0])) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("dlhelpers.deep", "from . import planar\nimport numpy.linalg\nfrom dlhelpers import deep"),
        ("dlhelpers.exercises.deep", "from . import compare\nfrom ..deep import relu"),
        ("dlhelpers.cli", "from dlhelpers import course, exercises, grading"),
    ],
)
def test_the_test_of_layers_can_pass(module: str, source: str) -> None:
    assert violations(source, module, module.rpartition(".")[0]) == []


# A course is a folder: no module knows the five lessons but those of the lessons themselves


def names_a_lesson(path: Path, source: str) -> list[str]:
    """Where a module imports a lesson's exercises, or a text of it is a lesson's name."""
    lessons = open_course().lessons
    # The library has modules of these names, too, and so has its own list of what is sent.
    words = {*lessons} - {module.partition(".")[0] for module in CONTRACT}
    if path.is_relative_to(LESSONS_OF_PACKAGE):
        return []  # one lesson may stand on another's exercises
    found = []
    for name in imports(source, "dlhelpers"):
        parts = name.removeprefix("dlhelpers.exercises.").removeprefix("lessons.").split(".")
        if name.startswith("dlhelpers.exercises.") and parts[0] in lessons:
            found.append(name)
    constants = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    return [*found, *(f"line {node.lineno}" for node in constants if node.value in words)]


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: p.stem)
def test_no_module_names_a_lesson_but_its_own(path: Path) -> None:
    assert names_a_lesson(path, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "from dlhelpers.exercises.lessons.planar import lesson",
        "from dlhelpers.exercises.planar import check",
        "import dlhelpers.exercises.lessons.deep.parameters",
        'LESSONS = ("normalization",)',
    ],
)
def test_the_test_of_lessons_can_fail(source: str) -> None:
    assert len(names_a_lesson(PACKAGE / "cli.py", source)) == 1
