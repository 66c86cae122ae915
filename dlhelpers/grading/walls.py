"""What the box is made of: what can be read in it, what is told to the Python inside.

No file of this package is in it, because the package is the answers: it would be enough to import
them. Nothing here starts anything.
"""

import ast
import importlib.util
import os
import re
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
#: The only folder that can be written, and its size in bytes.
SCRATCH, SCRATCH_SIZE = "/scratch", 64 << 20
#: The interpreter itself, not a virtual environment's link to it: its libraries lie beside it.
_EXECUTABLE = Path(sys.executable).resolve()
#: What runs inside, from these modules on and with what they import; no exercise, so no answers.
_ROOTS = ("dlhelpers.grading.worker", "dlhelpers.exercises.observing")
#: Modules of the package that have no business in the box, and ones that only show things.
_OUTSIDE = {"__init__.py", "__main__.py", "cli.py", "course.py", "exercises", "grading"}
_DRAWS = re.compile(r"^import matplotlib|^import ipywidgets", re.MULTILINE)
_QUIET = """
def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return lambda *args, **kwargs: None
"""

#: Of every worker.
ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
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


def python(jobs: int, results: int, scratch: str, user: int, kind: str) -> list[str]:
    program = (_PACKAGE / "grading" / "boot.py").read_text(encoding="utf-8")
    # -P and -s keep the current folder and the user's own packages out, as -I would; but -I also
    # ignores the fixed hash seed, and the environment is empty but for what we set.
    options = ["-P", "-s", "-S", "-B", "-c", program]
    return [str(_EXECUTABLE), *options, str(jobs), str(results), scratch, str(user), kind]


def contents(preload: Sequence[str], lessons: Sequence[str]) -> dict[str, object]:
    """What the box's Python is told: modules as text, what to import, where from."""
    draws = any(name.startswith("matplotlib") for name in preload)
    sources: dict[str, str] = {}
    for file in sorted(_PACKAGE.rglob("*.py")):
        path = file.relative_to(_PACKAGE)
        if path.parts[0] in _OUTSIDE:
            continue
        text = file.read_text(encoding="utf-8")
        # A learner's function may well draw its costs; nobody's needs the course's own pictures.
        quiet = _DRAWS.search(text) and not (path.stem == "plotting" and draws)
        sources[_module(path)] = _QUIET if quiet else text
    wanted = list(_ROOTS)
    while wanted:
        module = wanted.pop()
        file = _PACKAGE.parent.joinpath(*module.split(".")).with_suffix(".py")
        if module not in sources and file.is_file():
            sources[module] = file.read_text(encoding="utf-8")
            wanted += _imported(sources[module])
    for module in tuple(sources):
        for parent in _parents(module):  # packages, of whose own files none is sent
            sources.setdefault(parent, "")
    for name in lessons:
        sources[f"dlhelpers.exercises.{name}"] = "def check(*args): pass\nhint = solution = check\n"
    return {"sources": sources, "preload": list(preload), "path": _import_path()}


def _module(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(("dlhelpers", *(parts[:-1] if parts[-1] == "__init__" else parts)))


def _parents(module: str) -> Iterator[str]:
    parts = module.split(".")
    yield from (".".join(parts[:n]) for n in range(1, len(parts)))


def _imported(source: str) -> Iterator[str]:
    """Modules of this package that a module imports."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dlhelpers"):
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
