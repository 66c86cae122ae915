"""The modules of this package that are sent into the box, by name: no other is ever inside."""

from collections.abc import Iterator
from functools import lru_cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any

import dlhelpers
from dlhelpers.grading.sandbox.readable import IMPORT_PATH, installed_folders

_INSIDE, _FIGURES = "dlhelpers.grading.inside", "dlhelpers.figures"
#: Modules beside those of `dlhelpers.grading.inside`: the library, whose answers are hidden before
#: the first submission comes, and what runs a function and looks on. No exercise is among them.
SENT = tuple(
    f"dlhelpers.{name}"
    for name in (
        "_products", "_progress", "_resources", "_validation", "activations", "datasets", "deep",
        "deep.backward", "deep.forward", "deep.models", "descent", "evaluation", "gradient_check",
        "logistic", "losses", "planar", "preprocessing", "runs",
        *(f"exercises.engine.{name}" for name in (
            "arguments", "compare", "execution", "exercise", "isolation", "observers",
            "source_facts", "titles")),
    )
)  # fmt: skip
#: Packages of whose own file nothing is sent.
_ENGINE = "dlhelpers.exercises.engine"
_EMPTY = (
    "dlhelpers", "dlhelpers.exercises", _ENGINE, _FIGURES, "dlhelpers.grading", _INSIDE
)  # fmt: skip
_DRAWS_NOTHING = """
def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return lambda *args, **kwargs: None
"""
_CHECKS_NOTHING = "def check(*args): pass\nhint = recall = solution = check\n"


@lru_cache(maxsize=8)
def payload(preload: tuple[str, ...], lessons: tuple[str, ...], boxed: bool) -> dict[str, Any]:
    """Return the worker's setup: compiled modules by name, names to import, the import path.

    A lesson that preloads Matplotlib has learners that draw, and they may use the library's own
    plots. Notebooks take ``check`` and ``hint`` from modules of `lessons`, which are empty here. In
    a box the import path is another one.
    """
    draws = any(name.startswith("matplotlib") for name in preload)
    real = [*SENT, *modules_inside(), *(["dlhelpers.figures.plotting"] if draws else [])]
    codes = {name: _compiled(name, "") for name in _EMPTY}
    codes |= {name: _compiled(name, _DRAWS_NOTHING) for name in drawing()}
    codes |= {name: _code(name) for name in real}
    checking = [f"dlhelpers.exercises.{lesson}" for lesson in lessons]
    codes |= {name: _compiled(name, _CHECKS_NOTHING) for name in checking}
    path = list(IMPORT_PATH) if boxed else installed_folders()
    return {"codes": codes, "preload": list(preload), "path": path}


def modules_inside() -> Iterator[str]:
    """The names of the modules that run behind the wall."""
    return (name for name in _modules_of(_INSIDE) if name != f"{_INSIDE}.bootstrap")


def drawing() -> list[str]:
    """The names of the modules in whose place an empty one is sent: they only draw, or talk."""
    return [*_modules_of(_FIGURES), "dlhelpers.guessing"]


def _modules_of(package: str) -> Iterator[str]:
    for file in sorted(_source_of(package).parent.glob("*.py")):
        if file.stem != "__init__":
            yield f"{package}.{file.stem}"


def _code(name: str) -> CodeType:
    """A module's code, as it is sent."""
    code = SourceFileLoader(name, str(_source_of(name))).get_code(name)
    assert code is not None
    return without_place(code, name)


def _source_of(name: str) -> Path:
    # Not through importlib, which would load the packages around the module, and with them NumPy.
    place = Path(dlhelpers.__file__).parent.joinpath(*name.split(".")[1:])
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")


def without_place(code: CodeType, name: str) -> CodeType:
    """Code of a module under a file name that tells nothing of this machine."""
    inner = [without_place(c, name) if isinstance(c, CodeType) else c for c in code.co_consts]
    return code.replace(co_filename=_file_name(name), co_consts=tuple(inner))


def _compiled(name: str, text: str) -> CodeType:
    code: CodeType = compile(text, _file_name(name), "exec")
    return code


def _file_name(name: str) -> str:
    return f"/{name.replace('.', '/')}.py"
