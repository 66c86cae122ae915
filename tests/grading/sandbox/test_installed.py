"""The answers cannot be read where people are: however Python and the package are installed.

In each installation a class is graded by the real command. One of its submissions reads every file
of its box, and looks for texts of ours.
"""

import csv
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dlhelpers._resources import resource_folder
from dlhelpers.course import student_edition
from tests.grading.sandbox.installations import (
    NOBODY,
    ROOT,
    CannotBeMade,
    Installation,
    Workshop,
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")

STEM = "01_normalization_and_softmax"
#: What the first lesson is worth.
ALL_POINTS = "11"
CANARY = f"canary-{secrets.token_hex(16)}"

#: Reads every file, and says which hold a text of ours.
READER = """
def sigmoid(x, said=[]):
    import os, stat, time
    import numpy as np
    if not said:
        texts, paths = [bytes.fromhex(text) for text in TEXTS], [bytes.fromhex(p) for p in PATHS]
        package = paths[0].split(b"/")[0].decode()
        home = os.path.dirname(os.path.dirname(np.__file__))  # what lies beside NumPy comes first
        roots = [*(home.replace("/lib/", f"/{n}/") for n in ALIASES), "/", "/proc/self/root"]
        named, found, closed, seen, read, left = [], {}, [], set(), 0, 0
        until = time.monotonic() + 9  # of the 10 s that a call may take
        def is_shut(error):
            if isinstance(error, PermissionError):
                closed.append(error.filename)
        steps = (step for root in roots for step in os.walk(root, onerror=is_shut))
        for folder, folders, files in steps:
            if time.monotonic() > until:
                left = 1  # or more
                break
            for name in (*folders, *files):
                path = os.path.join(folder, name)
                if path in seen:
                    continue
                seen.add(path)
                if package in name or os.path.islink(path) and package in os.readlink(path):
                    named.append(path)
                if not stat.S_ISREG(os.lstat(path).st_mode):
                    continue
                try:
                    with open(path, "rb") as file:
                        content = file.read()
                except OSError:
                    closed.append(path)
                    continue
                read += 1
                for text in texts:
                    if text in content:
                        found[path] = text.decode()[:40]
                if package.encode() + b"/" in content and any(path in content for path in paths):
                    found[path] = "a path of ours"
        said.append(f"{read} read, {len(closed)} closed, {left} left")
        said.append(f"{len(named)} named, {len(found)} found")
        said.extend([*found.items(), *named, *closed][:2])
    raise RuntimeError(*said)
"""
#: Takes the answer of a module or notebook that it finds.
THIEF = """
def softmax(x, stolen={}):
    import json, os
    import numpy as np
    if not stolen:
        stolen["np"] = np
        home = os.path.dirname(np.__file__)
        roots = ["/", *(home.replace("/lib/", f"/{n}/") + "/.." for n in ALIASES)]
        for folder, _, files in (step for root in roots for step in os.walk(root)):
            for name in files:
                sources = []
                if name.endswith(".ipynb"):
                    with open(f"{folder}/{name}") as file:
                        sources = ["".join(cell["source"]) for cell in json.load(file)["cells"]]
                elif name == "activations.py":
                    with open(f"{folder}/{name}") as file:
                        sources = [file.read()]
                for source in sources:
                    if "def softmax(" in source and "softmax" not in stolen:
                        exec(source, stolen)
    return stolen["softmax"](x)
"""
#: Needs every distribution that lessons may import, and the shared libraries of each.
IMPORTER = """
def sigmoid(x):
    import h5py, matplotlib.pyplot, PIL.Image, scipy.linalg, sklearn.linear_model, tqdm.auto
    from scipy.special import expit
    return expit(x)
"""
#: Names that a folder of libraries may have beside its own.
ALIASES = ("lib", "lib64", "local/lib", "usr/lib")


@dataclass(frozen=True)
class Graded:
    """What a run of the command left.

    Parameters
    ----------
    code : int
        The exit code.
    said : str
    rows : dict
        What ``grades.csv`` says, by student.
    exercises : dict
        What ``grades.json`` says of the exercises, by student and name.
    """

    code: int
    said: str
    rows: dict[str, dict[str, str]]
    exercises: dict[str, dict[str, dict[str, Any]]]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder that every user can read, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="installed-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def workshop(folder: Path) -> Workshop:
    return Workshop(folder / "installations", CANARY)


@pytest.fixture(scope="module")
def submissions(folder: Path) -> Path:
    """A class of three: one who reads, and two who are right."""
    place, teachers = folder / "class", teachers_notebook()
    hand_in(place, "ann", teachers)
    codes = {"sigmoid": hidden(READER), "softmax": hidden(THIEF)}
    hand_in(place, "reader", with_cells(student_edition(teachers), codes))
    hand_in(place, "zoe", teachers)
    return place


@pytest.fixture(scope="module")
def importing(folder: Path) -> Path:
    """A class of one, who imports all that may be imported."""
    place = folder / "importing"
    hand_in(place, "ann", with_cells(teachers_notebook(), {"sigmoid": IMPORTER}))
    return place


def teachers_notebook() -> dict[str, Any]:
    text = (resource_folder("notebooks") / f"{STEM}.ipynb").read_text(encoding="utf-8")
    notebook: dict[str, Any] = json.loads(text)
    return notebook


def with_cells(notebook: dict[str, Any], codes: dict[str, str]) -> dict[str, Any]:
    """Put other code into the cells of some exercises."""
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        cell["source"] = codes.get(name, cell["source"])
    return notebook


def hand_in(place: Path, student: str, notebook: dict[str, Any]) -> None:
    path = place / student / STEM / f"{STEM}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def hidden(program: str) -> str:
    """Fill in what is looked for, so that the submission itself does not hold it."""
    modules = [path.stem for path in (ROOT / "dlhelpers").iterdir() if path.suffix in ("", ".py")]
    paths = [f"dlhelpers/{name}" for name in (*modules, "_notebooks", "_data")]
    for name, texts in (("TEXTS", [CANARY, *solution_lines()]), ("PATHS", paths)):
        program = program.replace(name, repr([text.encode().hex() for text in texts]))
    return program.replace("ALIASES", repr(ALIASES))


def solution_lines() -> Iterator[str]:
    """The longest line of each lesson's solutions that JSON leaves as it is."""
    for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = "\n".join("".join(cell["source"]) for cell in cells)
        solutions = re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", code, re.DOTALL)
        lines = [line.strip() for solution in solutions for line in solution.splitlines()]
        yield max((line for line in lines if '"' not in line), key=len)


def graded(
    installation: Installation, submissions: Path, folder: Path, user: int | None = None
) -> Graded:
    """Grade the class as somebody does, from a folder of their own."""
    home = Path(tempfile.mkdtemp(prefix="home-", dir=folder))
    if user is not None:
        os.chown(home, user, user)
    command = [installation.python, "-m", "dlhelpers", "grade", submissions, "--out", home / "out"]
    ran = subprocess.run(
        [*map(str, command), "--processes", "1"], cwd=home,
        env={**installation.environment(), "HOME": str(home)},
        user=user, group=user, extra_groups=None if user is None else [],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    said = ran.stdout + ran.stderr
    assert (home / "out" / "grades.json").is_file(), said
    with (home / "out" / "grades.csv").open(newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    results = json.loads((home / "out" / "grades.json").read_text())
    exercises = {r["student"]: {e["name"]: e for e in r["exercises"]} for r in results}
    return Graded(ran.returncode, said, rows, exercises)


def installation_of(workshop: Workshop, name: str) -> Installation:
    try:
        return workshop.installation(name)
    except CannotBeMade as reason:
        pytest.skip(str(reason))


@pytest.mark.parametrize("user", ["current", "ordinary"])
@pytest.mark.parametrize(
    "name",
    [
        "wheel", "editable", "linked", "linked editable", "conda", "system site packages", "user",
        "debian",
    ],
)  # fmt: skip
def test_nothing_of_ours_can_be_read(
    name: str, user: str, workshop: Workshop, submissions: Path, folder: Path
) -> None:
    if user == "ordinary" and os.geteuid() != 0:
        pytest.skip("the current user is an ordinary one")
    installation = installation_of(workshop, name)
    result = graded(installation, submissions, folder, NOBODY if user == "ordinary" else None)

    told = result.exercises["reader"]["sigmoid"]["difference"]
    counts = {what: int(count) for count, what in re.findall(r"(\d+) (\w+)[,']", told)}
    assert counts.pop("read", 0) > 1000, result.said + told
    assert counts == {"closed": 0, "left": 0, "named": 0, "found": 0}, told
    assert result.exercises["reader"]["softmax"]["points"] == 0
    scores = {student: (row["score"], row["status"]) for student, row in result.rows.items()}
    full = ALL_POINTS, "graded"
    assert scores == {"ann": full, "reader": ("0", "graded"), "zoe": full}, result.said
    assert result.code == 0, result.said


@pytest.mark.parametrize("name", ["wheel", "conda", "debian"])
def test_what_lessons_import_is_there(
    name: str, workshop: Workshop, importing: Path, folder: Path
) -> None:
    result = graded(installation_of(workshop, name), importing, folder)
    assert result.rows["ann"]["score"] == ALL_POINTS, result.exercises["ann"]["sigmoid"]
    assert result.code == 0, result.said


def test_a_wheel_and_a_checkout_of_one_version_have_the_same_digests(workshop: Workshop) -> None:
    """Else a class would be graded anew by whoever has the package in another way."""
    program = (
        "from dlhelpers.course import open_course\n"
        "from dlhelpers.grading.submissions.rubric import load_rubrics\n"
        "print(*(rubric.digest for rubric in load_rubrics(open_course())))"
    )
    said = {}
    for name in ("wheel", "editable"):
        installation = installation_of(workshop, name)
        command = [str(installation.python), "-c", program]
        ran = subprocess.run(
            command, cwd="/", env=installation.environment(), capture_output=True, text=True
        )
        assert ran.returncode == 0, ran.stderr
        said[name] = ran.stdout.split()
    assert len(said["wheel"]) == len(set(said["wheel"])) == 5
    assert said["wheel"] == said["editable"]
