"""An autograder for Gradescope that looks the points up: run as Gradescope runs it."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.grading.hand_back.examples import FIRST, SECOND, gradebook, graded, hand_back, unread

WHEN = "2026-11-20T14:30:15+00:00"


@pytest.fixture
def autograder(tmp_path: Path) -> Path:
    results = [
        graded("Ann Apple", email="ann@b.org", submitted=WHEN),
        graded("Ann Apple", SECOND, 3.5, email="ann@b.org", submitted=WHEN),
        unread("Bo Brown", email="bo@b.org", submitted=WHEN),
        graded("Cy", email="cy@b.org"),
        graded("Di Dove_77", points=5, platform_id="77", name="Di Dove", submitted=WHEN),
        graded("submission_9", points=5, platform_id="9"),
    ]
    grades = gradebook(tmp_path / "grades", results)
    assert hand_back(grades, "--gradescope") == 0
    names = {path.name for path in (grades / "hand-back").iterdir()}
    assert names == {f"gradescope-{FIRST}.zip", f"gradescope-{SECOND}.zip"}
    home = tmp_path / "autograder"
    with zipfile.ZipFile(grades / "hand-back" / f"gradescope-{FIRST}.zip") as archive:
        archive.extractall(home / "source")
        modes = {entry.filename: entry.external_attr >> 16 & 0o777 for entry in archive.filelist}
    assert modes == {"setup.sh": 0o755, "run_autograder": 0o755, "graded.json": 0o644}
    # Gradescope copies the script there, and students' work beside it.
    (home / "run_autograder").write_bytes((home / "source" / "run_autograder").read_bytes())
    return home


def results(
    home: Path, *emails: str, when: str = WHEN, number: int = 7, name: str = "x"
) -> dict[str, Any]:
    users = [{"email": email, "id": 1, "name": name} for email in emails]
    metadata = {"id": number, "created_at": when, "users": users}
    (home / "submission_metadata.json").write_text(json.dumps(metadata))
    subprocess.run([sys.executable, "-I", str(home / "run_autograder")], check=True, cwd="/")
    found: dict[str, Any] = json.loads((home / "results" / "results.json").read_text())
    return found


def test_a_student_gets_the_points_of_what_was_graded(autograder: Path) -> None:
    found = results(autograder, "ANN@b.org", when="2026-11-20T06:30:15.365935-08:00")
    assert found["score"] == 2.0
    assert [(test["name"], test["score"]) for test in found["tests"]] == [
        ("sigmoid", 2.0),
        ("softmax", 0.0),
    ]
    assert results(autograder, "new@b.org", "ann@b.org")["score"] == 2.0  # a group
    assert results(autograder, "cy@b.org", when="2020-01-01T00:00:00Z")["score"] == 2.0


def test_nobody_gets_points_for_what_was_not_graded(autograder: Path) -> None:
    later = results(autograder, "ann@b.org", when="2026-11-21T00:00:00+00:00")
    assert "score" not in later
    assert "tests" not in later
    assert "handed in 2026-11-21" in later["output"]
    unreadable = results(autograder, "bo@b.org")
    assert "score" not in unreadable
    assert "this is a PDF" in unreadable["output"]
    assert "score" not in results(autograder, "new@b.org")


def test_a_name_or_a_number_finds_who_has_no_address(autograder: Path) -> None:
    assert results(autograder, "new@b.org", name="Di Dove")["score"] == 5
    assert results(autograder, "new@b.org", number=9)["score"] == 5
    assert "score" not in results(autograder, "new@b.org", name="Ann Apple")  # who has one


def test_of_two_with_one_name_nobody_gets_points(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = [graded(f"Di_{n}", name="Di", platform_id=str(n)) for n in (1, 2)]
    grades = gradebook(tmp_path / "grades", results)
    assert hand_back(grades, "--gradescope") == 1
    assert f"  Di_2: {FIRST}\n" in capsys.readouterr().out
    with zipfile.ZipFile(grades / "hand-back" / f"gradescope-{FIRST}.zip") as archive:
        (entry,) = json.loads(archive.read("graded.json")).values()
    assert "score" not in entry["results"]
