"""The files of this machine that the box can read, by name.

A list of what is allowed: the interpreter, its standard library, the few distributions that a
lesson's code may import, and the shared libraries that these need. Each is bound by its resolved
path to a place of the box's own. So nothing else can be reached under any name, however Python and
this package are installed.
"""

import functools
import importlib.metadata
import os
import sys
import sysconfig
import threading
from collections.abc import Iterator
from importlib.machinery import PathFinder
from pathlib import Path

from packaging.requirements import Requirement

from dlhelpers.grading.sandbox import shared_libraries

#: Distributions that a lesson's code may import; those that they require come with them.
DISTRIBUTIONS = ("numpy", "scipy", "matplotlib", "scikit-learn", "h5py", "tqdm")
#: Their modules, and those of what they require: Debian's packages leave such metadata out.
_MODULES = (
    *("numpy", "scipy", "matplotlib", "sklearn", "h5py", "tqdm", "contourpy", "cycler", "dateutil"),
    *("fontTools", "joblib", "kiwisolver", "packaging", "PIL", "pyparsing", "six", "threadpoolctl"),
)
#: Fonts and settings of Debian's Matplotlib, which looks for them here in the box, too.
_DATA_OF_DEBIAN = ("/usr/share/matplotlib/mpl-data", "/etc/matplotlibrc")

#: Places in the box: the interpreter's, and the libraries'.
PYTHON_HOME, LIBRARIES = "/python", "/libraries"
PROGRAM = f"{PYTHON_HOME}/bin/python3"
_STANDARD_LIBRARY = f"{PYTHON_HOME}/{sys.platlibdir}/{Path(sysconfig.get_path('stdlib')).name}"
_PACKAGES = f"{_STANDARD_LIBRARY}/site-packages"
#: Python's import path in the box.
IMPORT_PATH = (_STANDARD_LIBRARY, f"{_STANDARD_LIBRARY}/lib-dynload", _PACKAGES)

#: Libraries that are opened by name: by the worker, and by the C library when a thread ends.
_OPENED_BY_NAME = ("libseccomp.so.2", "libgcc_s.so.1")
_computing = threading.Lock()


def readable_files() -> dict[str, str]:
    """Return what the box can read: resolved paths of files and folders, by their place there."""
    with _computing:  # once, though all units ask at the same time
        return _readable_files()


@functools.cache
def _readable_files() -> dict[str, str]:
    program = Path(sys.executable).resolve()
    found = {PROGRAM: program}
    found |= {f"{_STANDARD_LIBRARY}/{path.name}": path for path in _standard_library()}
    packages = [*_modules(_MODULES), *_distributions(DISTRIBUTIONS)]
    found |= {f"{_PACKAGES}/{path.name}": path for path in packages}
    found |= {place: Path(place) for place in _DATA_OF_DEBIAN if Path(place).exists()}
    # An entry's own name gives its place; what it links to is what is bound there.
    found = {place: path.resolve() for place, path in found.items()}
    binaries = [program, *(file for path in found.values() for file in _shared_objects(path))]
    if loader := shared_libraries.read_elf(program).interpreter:
        found[loader] = Path(loader).resolve()
    folders = tuple(f"{path}/" for path in found.values() if path.is_dir())
    for name, path in shared_libraries.needed_by(binaries, _OPENED_BY_NAME).items():
        if not str(path).startswith(folders):
            found[f"{LIBRARIES}/{name}"] = path
    return {place: str(path) for place, path in found.items()}


def _standard_library() -> Iterator[Path]:
    """The standard library's modules; not the folders that share its place."""
    known = {*sys.stdlib_module_names, "lib-dynload", "__pycache__"}
    for folder in {sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")}:
        for path in sorted(Path(folder).resolve().iterdir()):
            module = path.name.partition(".")[0]
            if module in known or module.startswith("_sysconfigdata"):
                yield path


def installed_folders() -> list[str]:
    """The import path without the current folder, where anything may lie."""
    return [entry for entry in sys.path if entry not in ("", str(Path.cwd()))]


def _modules(names: tuple[str, ...]) -> Iterator[Path]:
    """The modules and packages of some names, as far as they are there."""
    for name in names:
        spec = PathFinder.find_spec(name, installed_folders())
        if spec and spec.origin:
            file = Path(spec.origin)
            yield file.parent if spec.submodule_search_locations else file


def _distributions(names: tuple[str, ...]) -> Iterator[Path]:
    """The modules and packages of some distributions, and of those that they require."""
    left, seen = list(names), set[str]()
    while left:
        name = left.pop().lower().replace("_", "-").replace(".", "-")
        if name in seen:
            continue
        seen.add(name)
        try:
            distribution = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # an import says so in the box, as it would outside
        requirements = map(Requirement, distribution.requires or ())
        left += [r.name for r in requirements if not r.marker or r.marker.evaluate({"extra": ""})]
        paths = (Path(str(distribution.locate_file(entry))) for entry in _entries(distribution))
        yield from (path for path in paths if path.exists())


def _entries(distribution: importlib.metadata.Distribution) -> set[str]:
    """The names that a distribution has in the folder of packages; without its own metadata."""
    record = distribution.read_text("RECORD") or ""
    names = {line.replace('"', "").split(",")[0].split("/")[0] for line in record.splitlines()}
    if not record:  # installed by the system's own packages
        tops = (distribution.read_text("top_level.txt") or "").split()
        names = {name for top in tops for name in (top, f"{top}.py", f"{top}.libs")}
    no_modules = ("", "..", "__pycache__", "bin", "share", "include")
    no_endings = (".dist-info", ".egg-info", ".pth")
    return {n for n in names if n not in no_modules and not n.endswith(no_endings)}


def _shared_objects(path: Path) -> Iterator[Path]:
    if path.is_file() and ".so" in path.name:
        yield path
    for folder, _, files in os.walk(path):
        yield from (Path(folder, file) for file in files if ".so" in file)
