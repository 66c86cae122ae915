"""environment.yml, pyproject.toml and README.md say the same."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def conda_packages() -> set[str]:
    lines = (ROOT / "environment.yml").read_text(encoding="utf-8").splitlines()
    return {line.strip()[2:] for line in lines if re.match(r"  - \S+>=", line)}


def test_conda_environment_has_the_same_packages_and_bounds() -> None:
    nbval = [d for d in PROJECT["optional-dependencies"]["test"] if d.startswith("nbval")]
    python = "python" + PROJECT["requires-python"]
    assert conda_packages() == {python, *nbval, *PROJECT["dependencies"]}


def test_readme_and_error_name_the_python_that_the_project_requires() -> None:
    version = PROJECT["requires-python"].removeprefix(">=")
    for file in ("README.md", "dlhelpers/__init__.py"):
        assert f"Python {version} or newer" in (ROOT / file).read_text(encoding="utf-8")


def test_no_file_names_a_package_registry() -> None:
    hosts = ("pypi" + ".org", "pythonhosted" + ".org", "registry.npm" + "js", "conda.ana" + "conda")
    for path in (*ROOT.glob("*.*"), *ROOT.glob("dlhelpers/**/*.py"), *ROOT.glob("data/*.*")):
        if path.suffix in (".py", ".md", ".toml", ".yml", ".txt"):
            text = path.read_text(encoding="utf-8")
            assert not [host for host in hosts if host in text], path
