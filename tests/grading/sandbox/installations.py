"""For the tests: the package where people have it, with a canary in each of its files.

An environment is made in seconds and without a network: what the grader needs is linked from the
running one, and only the package itself is installed, by pip.
"""

import functools
import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

import dlhelpers

ROOT = Path(dlhelpers.__file__).resolve().parents[1]
#: Distributions that the grader and the lessons import, and those that build an editable wheel.
_IMPORTED = ("numpy", "scipy", "matplotlib", "scikit-learn", "h5py", "tqdm", "packaging")
_BUILDING = ("hatchling",)
#: Variables that lead a process to another Python's packages.
_MISLEADING = ("PYTHONPATH", "PYTHONHOME", "PYTHONUSERBASE", "PYTHONNOUSERSITE", "VIRTUAL_ENV")
_VERSION = f"python{sys.version_info.major}.{sys.version_info.minor}"
#: An ordinary user, who owns nothing.
NOBODY = 65534


class CannotBeMade(Exception):
    """This machine lacks what an installation takes; the message says what."""


@dataclass(frozen=True)
class Installation:
    """A Python that has the package.

    Parameters
    ----------
    python : Path
        The program as somebody calls it, perhaps through a link.
    package : Path
        The folder that ``import dlhelpers`` finds.
    others : tuple of Path
        Other folders that hold notebooks of ours.
    variables : mapping of str to str
        Variables that the program needs.
    """

    python: Path
    package: Path
    others: tuple[Path, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """The variables of its processes."""
        plain = {name: value for name, value in os.environ.items() if name not in _MISLEADING}
        return {**plain, **self.variables}

    def mark(self, canary: str) -> None:
        """Write a canary into every module and notebook."""
        modules = list(self.package.rglob("*.py"))
        notebooks = [p for place in (self.package, *self.others) for p in place.rglob("*.ipynb")]
        assert len(modules) > 50
        assert len(notebooks) >= 5
        for path in modules:  # as a value, because the compiled module holds no comments
            with path.open("a", encoding="utf-8") as file:
                file.write(f"\n_CANARY = {canary!r}\n")
        for path in notebooks:
            content = json.loads(path.read_text(encoding="utf-8"))
            content["metadata"]["canary"] = canary
            path.write_text(json.dumps(content, indent=1), encoding="utf-8")


class Workshop:
    """Makes installations, each once.

    Parameters
    ----------
    folder : Path
        An empty folder that every user can read.
    canary : str
    """

    def __init__(self, folder: Path, canary: str) -> None:
        folder.mkdir()
        self._folder, self._canary = folder, canary
        self._made: dict[str, Installation] = {}

    def installation(self, name: str) -> Installation:
        """Return the installation that one of the methods below makes.

        Raises
        ------
        CannotBeMade
            If this machine lacks what it takes.
        """
        if name not in self._made:
            make = {
                "wheel": self._wheel_in_an_environment,
                "editable": self._editable,
                "linked": self._linked,
                "linked editable": self._linked_editable,
                "system site packages": self._system_site_packages,
                "user": self._users_own,
                "conda": self._conda,
                "debian": self._debian,
            }[name]
            self._made[name] = make()
        return self._made[name]

    def _wheel_in_an_environment(self) -> Installation:
        """As the README's first command leaves it."""
        python = self._virtual_environment("wheel")
        self._link(_IMPORTED, packages_of(python))
        return self._installed(python)

    def _editable(self) -> Installation:
        """As ``pip install -e .`` leaves it: a path to the checkout, and copied notebooks."""
        # The checkout's own name is a canary too, because the path is a text of ours.
        checkout = self._folder / f"checkout-{self._canary}"
        python = self._virtual_environment("editable")
        packages = packages_of(python)
        self._link((*_IMPORTED, *_BUILDING), packages)
        _copy_checkout(checkout)
        _pip("--python", python, "install", "--no-build-isolation", "--editable", checkout)
        others = (packages / "dlhelpers", checkout / "notebooks")
        return self._marked(Installation(python, checkout / "dlhelpers", others))

    def _linked(self) -> Installation:
        return self._through_a_link("wheel")

    def _linked_editable(self) -> Installation:
        return self._through_a_link("editable")

    def _through_a_link(self, name: str) -> Installation:
        """An environment that is called through a link to its folder."""
        real = self.installation(name)
        link = self._folder / f"link-to-{name}"
        link.symlink_to(real.python.parents[1])
        return Installation(link / "bin" / real.python.name, real.package)

    def _system_site_packages(self) -> Installation:
        """An environment whose NumPy is that of the Python from which it was made."""
        base = self.installation("conda").python
        return self._installed(_made_environment(base, self._folder / "system", inherits=True))

    def _users_own(self) -> Installation:
        """As ``pip install --user`` leaves it; NumPy is everybody's."""
        python = self.installation("conda").python
        variables = {"PYTHONUSERBASE": str(self._folder / "user")}
        _pip("--python", python, "install", "--user", self._wheel,
             variables=variables)  # fmt: skip
        ask = "import site; print(site.getusersitepackages())"
        packages = _said_by(python, ask, variables)
        return self._marked(Installation(python, Path(packages, "dlhelpers"), (), variables))

    def _conda(self) -> Installation:
        """A Python with all that it needs below one folder, its shared library too."""
        python = self._copied_python
        self._link(_IMPORTED, packages_of(python))
        return self._installed(python)

    def _debian(self) -> Installation:
        """Debian's Python, with the package in a folder of its own."""
        python = Path("/usr/bin/python3")
        ask = "import sys; print('python%d.%d' % sys.version_info[:2])"
        version = _said_by(python, ask) if python.exists() else "missing"
        if version != _VERSION:
            raise CannotBeMade(f"the system's Python is {version}, the packages are {_VERSION}'s")
        target = self._folder / "target"
        _pip("install", "--target", target, self._wheel)
        self._link(_IMPORTED, target)
        variables = {"PYTHONPATH": str(target)}
        return self._marked(Installation(python, target / "dlhelpers", (), variables))

    def _installed(self, python: Path) -> Installation:
        _pip("--python", python, "install", self._wheel)
        return self._marked(Installation(python, packages_of(python) / "dlhelpers"))

    def _marked(self, installation: Installation) -> Installation:
        ask = "import dlhelpers; print(dlhelpers.__file__)"
        found = _said_by(installation.python, ask, installation.variables)
        assert Path(found).parent == installation.package
        installation.mark(self._canary)
        return installation

    @functools.cached_property
    def _wheel(self) -> Path:
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d"]
        subprocess.run([*command, str(self._folder)], cwd=ROOT, check=True, capture_output=True)
        return next(self._folder.glob("*.whl"))

    @functools.cached_property
    def _copied_python(self) -> Path:
        return _copy_python(self._folder / "conda")

    def _virtual_environment(self, name: str) -> Path:
        running = Path(sys.executable).resolve()
        base = running if _runs_for_others(running) else self._copied_python
        return _made_environment(base, self._folder / name)

    def _link(self, names: Iterable[str], packages: Path) -> None:
        """Have the running Python's distributions in another folder of packages."""
        for found in _with_requirements(names):
            for file in found.files or ():
                if ".." not in file.parts:
                    _link_or_copy(str(found.locate_file(file)), str(packages / file))


def packages_of(python: Path) -> Path:
    """The folder into which a Python installs packages."""
    return Path(_said_by(python, "import sysconfig; print(sysconfig.get_path('purelib'))"))


def _said_by(python: Path, program: str, variables: Mapping[str, str] | None = None) -> str:
    environment = Installation(python, Path(), (), variables or {}).environment()
    command = [str(python), "-c", program]
    ran = subprocess.run(  # from a folder that holds no package
        command, env=environment, cwd="/", check=True, capture_output=True, text=True
    )
    return ran.stdout.strip()


def _made_environment(base: Path, folder: Path, inherits: bool = False) -> Path:
    options = ["--without-pip", *(["--system-site-packages"] if inherits else [])]
    subprocess.run([base, "-m", "venv", *options, folder], check=True, capture_output=True)
    return folder / "bin" / "python"


def _runs_for_others(python: Path) -> bool:
    if os.geteuid() != 0:
        return True
    try:
        return not subprocess.run([python, "-c", ""], user=NOBODY, capture_output=True).returncode
    except OSError:
        return False


def _copy_python(folder: Path) -> Path:
    """Copy the running interpreter and its standard library; return the program."""
    library = folder / sys.platlibdir / _VERSION
    for name in {sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")}:
        left_out = shutil.ignore_patterns(
            *("site-packages", "dist-packages", "test", "config-*", "EXTERNALLY-MANAGED")
        )
        shutil.copytree(name, library, copy_function=_link_or_copy, ignore=left_out,
                        dirs_exist_ok=True)  # fmt: skip
    libraries = str(sysconfig.get_config_var("LIBDIR"))
    if sysconfig.get_config_var("Py_ENABLE_SHARED"):
        for path in Path(libraries).glob("libpython3*.so*"):
            _link_or_copy(str(path), str(folder / "lib" / path.name))
    # The program looks for that library beside itself, as conda's does.
    own, relative = libraries.encode() + b"\0", b"$ORIGIN/../lib\0"
    content = Path(sys.executable).resolve().read_bytes()
    if len(own) >= len(relative):
        content = content.replace(own, relative.ljust(len(own), b"\0"))
    program = folder / "bin" / _VERSION
    program.parent.mkdir()
    program.write_bytes(content)
    program.chmod(0o755)
    prefix = _said_by(program, "import sys, sysconfig; print(sys.prefix)")
    if Path(prefix) != folder:
        raise CannotBeMade(f"a copied Python still belongs to {prefix}")
    return program


def _copy_checkout(folder: Path) -> None:
    for name in ("dlhelpers", "notebooks"):  # which are written to
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "data", folder / "data", copy_function=_link_or_copy)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy2(ROOT / name, folder)
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as file:
        # Hatchling then writes the same path without the package "editables", which is not here.
        file.write('\n[tool.hatch.build]\ndev-mode-dirs = ["."]\n')


def _with_requirements(names: Iterable[str]) -> Iterator[Distribution]:
    left, seen = list(names), set[str]()
    while left:
        found = distribution(left.pop())
        if found.name not in seen:
            seen.add(found.name)
            yield found
            required = [Requirement(text) for text in found.requires or ()]
            left += [r.name for r in required if not r.marker or r.marker.evaluate({"extra": ""})]


def _link_or_copy(source: str, target: str) -> str:
    """Link a file, whose place may not be there yet; copy it where links cannot be made."""
    if Path(source).is_file():
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(os.path.realpath(source), target)
        except FileExistsError:
            pass
        except OSError:  # another file system, or another user's file
            shutil.copy2(source, target)
    return target


def _pip(*arguments: str | Path, variables: Mapping[str, str] | None = None) -> None:
    """Run pip, which installs nothing but what is named."""
    alone = [
        "--no-deps",
        "--no-index",
        "--ignore-installed",
        "--no-compile",
        "--no-warn-script-location",
    ]
    environment = Installation(Path(), Path(), (), variables or {}).environment()
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments, *alone]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True)
    if ran.returncode != 0 and "No module named pip" in ran.stderr:
        raise CannotBeMade("the running environment has no pip")
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
