"""What the box is made of: what can be read in it, what is told to the Python inside.

No file of this package is in it, because the package is the answers: it would be enough to import
them. Nothing here starts anything.
"""

import importlib.util
import os
import re
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any

_PACKAGE = Path(__file__).resolve().parents[2]
#: The only folder that can be written, and its size in bytes.
SCRATCH, SCRATCH_SIZE = "/scratch", 64 << 20
#: The interpreter itself, not a virtual environment's link to it: its libraries lie beside it.
_EXECUTABLE = Path(sys.executable).resolve()
#: What runs inside, from these modules on and with what they import; no exercise, so no answers.
_ROOTS = ("dlhelpers.grading.inside.worker", "dlhelpers.exercises.observers")
#: Modules of the package that have no business in the box, and ones that only show things.
_OUTSIDE = {"__init__.py", "__main__.py", "cli.py", "course.py", "exercises", "grading"}
_DRAWS = re.compile(r"^import matplotlib|^import ipywidgets", re.MULTILINE)
_IMPORTS = re.compile(r"^ *from (dlhelpers[\w.]*) import (\([^)]*\)|.*)", re.MULTILINE)
_QUIET = """
def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return lambda *args, **kwargs: None
"""

#: Of who computes, be it a worker or what judges: the matrices are small, and beside each other
#: more threads would only wait.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
#: Of every worker.
ENVIRONMENT = {
    **ONE_THREAD,
    "MPLBACKEND": "Agg",
    "PYTHONHASHSEED": "0",  # a run with the same seed sees the same order of every set
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONUTF8": "1",
}


def walls() -> Iterator[str]:
    """Bubblewrap's options."""
    yield from ("--die-with-parent", "--new-session", "--clearenv", "--hostname", "box")
    yield from ("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts")
    yield "--unshare-cgroup-try"
    if os.geteuid() != 0:
        yield from ("--unshare-user", "--disable-userns", "--uid", "65534", "--gid", "65534")
    else:
        # No more of root than it takes to become somebody else.
        yield from ("--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID")
    # Bubblewrap would give these folders the mode that they have outside, which may shut us out.
    parents = {parent for folder in _readable() for parent in Path(folder).parents}
    for parent in sorted({*parents, Path("/dev")} - {Path("/")}):
        yield from ("--perms", "0755", "--dir", str(parent))
    for folder in _readable():
        yield from ("--ro-bind", folder, folder)
    for name in ("lib", "lib64"):
        target = Path("/", name)
        if target.is_symlink():
            yield from ("--symlink", str(target.readlink()), str(target))
    for hidden in (_PACKAGE, _PACKAGE.parent / "notebooks", _PACKAGE.parent / "tests"):
        if hidden.is_dir() and any(hidden.is_relative_to(folder) for folder in _readable()):
            yield from ("--perms", "0555", "--size", "4096", "--tmpfs", str(hidden))
            yield from ("--remount-ro", str(hidden))
    for device in ("null", "zero", "urandom", "random"):
        yield from ("--dev-bind", f"/dev/{device}", f"/dev/{device}")
    yield from ("--perms", "0777", "--size", str(SCRATCH_SIZE), "--tmpfs", SCRATCH)
    yield from ("--remount-ro", "/", "--chdir", "/")
    for name, value in {**ENVIRONMENT, "HOME": SCRATCH, "TMPDIR": SCRATCH}.items():
        yield from ("--setenv", name, value)


def _readable() -> list[str]:
    """Folders that Python and what it imports are read from, and nothing else."""
    folders = {Path(p) for p in ("/usr/lib", "/usr/lib64", "/etc/ld.so.cache")}
    folders |= {p for name in ("lib", "lib64") if not (p := Path("/", name)).is_symlink()}
    for prefix in {sys.prefix, sys.base_prefix}:
        folders |= {Path(prefix, name) for name in ("lib", "lib64")}
    folders |= {Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib")}
    folders |= {Path(entry) for entry in _import_path()}
    folders.add(_EXECUTABLE)
    found = sorted({str(folder) for folder in folders if folder.exists()})
    return [f for f in found if not any(f.startswith(f"{other}/") for other in found)]


def _import_path() -> list[str]:
    """Where installed packages and the standard library are; not the current folder."""
    standard = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib")}
    numpy = importlib.util.find_spec("numpy")
    numpy_folder = str(Path(numpy.origin).parents[1]) if numpy and numpy.origin else ""
    names = ("site-packages", "dist-packages", "lib-dynload")
    return [
        entry
        for entry in sys.path
        if Path(entry).is_dir()
        and (entry in standard or entry == numpy_folder or Path(entry).name in names)
    ]


def python(descriptors: Sequence[int], scratch: str, user: int, kind: str) -> list[str]:
    program = (_PACKAGE / "grading" / "inside" / "bootstrap.py").read_text(encoding="utf-8")
    # -P and -s keep the current folder and the user's own packages out, as -I would; but -I also
    # ignores the fixed hash seed, and the environment is empty but for what we set.
    options = ["-P", "-s", "-S", "-B", "-c", program]
    return [str(_EXECUTABLE), *options, *map(str, descriptors), scratch, str(user), kind]


@lru_cache(maxsize=8)
def contents(preload: tuple[str, ...], lessons: tuple[str, ...]) -> dict[str, Any]:
    """What the box's Python is told: modules, compiled, what to import, where from."""
    draws = any(name.startswith("matplotlib") for name in preload)
    codes: dict[str, CodeType] = {}
    wanted = [_PACKAGE.parent.joinpath(*name.split(".")).with_suffix(".py") for name in _ROOTS]
    wanted += (
        f for f in _PACKAGE.rglob("*.py") if f.relative_to(_PACKAGE).parts[0] not in _OUTSIDE
    )
    while wanted:
        file = wanted.pop()
        name = _module(file)
        if name in codes or not file.is_file():
            continue
        text = file.read_text(encoding="utf-8")
        # A learner's function may well draw its costs; nobody's needs the course's own pictures.
        if _DRAWS.search(text) and not (file.stem == "plotting" and draws):
            codes[name] = _compiled(name, _QUIET)
        else:
            codes[name] = _code(name, file)
            wanted += _imported(text)
    for module in tuple(codes):
        for parent in _parents(module):  # packages, of whose own files none is sent
            codes.setdefault(parent, _compiled(parent, ""))
    for name in lessons:
        lesson = f"dlhelpers.exercises.{name}"
        codes[lesson] = _compiled(lesson, "def check(*args): pass\nhint = solution = check\n")
    return {"codes": codes, "preload": list(preload), "path": _import_path()}


def _module(file: Path) -> str:
    parts = file.relative_to(_PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _code(name: str, file: Path) -> CodeType:
    code = SourceFileLoader(name, str(file)).get_code(name)  # knows what is compiled already
    assert code is not None
    return code


def _compiled(name: str, text: str) -> CodeType:
    code: CodeType = compile(text, "/" + name.replace(".", "/") + ".py", "exec")
    return code


def _parents(module: str) -> Iterator[str]:
    parts = module.split(".")
    yield from (".".join(parts[:n]) for n in range(1, len(parts)))


def _imported(source: str) -> Iterator[Path]:
    """Files of modules of this package, but for packages' own, that a module imports."""
    for module, names in _IMPORTS.findall(source):
        folder = _PACKAGE.parent.joinpath(*module.split("."))
        yield folder.with_suffix(".py")
        yield from (folder / f"{name}.py" for name in re.findall(r"\w+", names))
