"""Points into a copy of nbgrader's database, read again by nbgrader itself."""

import os
import shutil
import sqlite3
import sys
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dlhelpers.grading.hand_back import run
from dlhelpers.grading.standings import standings
from tests.grading.hand_back.examples import FIRST, SECOND, gradebook, graded, hand_back, unread

api = pytest.importorskip("nbgrader.api")
SAWarning = pytest.importorskip("sqlalchemy.exc").SAWarning
Said = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database as nbgrader makes it, which takes seconds."""
    path = tmp_path_factory.mktemp("nbgrader") / "gradebook.db"
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        # nbgrader starts alembic, which stands beside Python, when it makes a new database.
        place = Path(sys.executable).parent
        patch.setenv("PATH", f"{place}{os.pathsep}{os.environ['PATH']}")
        warnings.simplefilter("ignore", SAWarning)
        with api.Gradebook(f"sqlite:///{path}") as book:
            _fill(book)
            book.engine.dispose()
    return path


def _fill(book: Any) -> None:
    for student in ("ann", "bo", "cy", "di"):
        book.add_student(student)
    book.add_student("ed", lms_user_id="4505")
    book.add_assignment("ps1")
    for notebook in (FIRST, SECOND):
        book.add_notebook(notebook, "ps1")
        for cell, most in (("check-sigmoid", 2), ("check-softmax", 3)):
            book.add_grade_cell(cell, notebook, "ps1", max_score=most, cell_type="code")
    for student in ("ann", "bo", "cy"):
        book.add_submission("ps1", student)
    book.find_grade("check-softmax", FIRST, "ps1", "cy").manual_score = 1.5
    book.remove_submission_notebook(SECOND, "ps1", "ann")
    book.db.commit()


@pytest.fixture
def database(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "gradebook.db"))


@pytest.fixture
def grades(tmp_path: Path) -> Path:
    return gradebook(
        tmp_path / "grades",
        [
            graded("ann", points=5),
            graded("ann", SECOND, 3.5),
            unread("bo"),
            graded("cy", points=5),
            graded("x_4505", points=2, platform_id="4505"),
            graded("gone", points=5),
        ],
    )


@pytest.fixture
def filled(grades: Path, database: Path) -> Iterator[Any]:
    assert hand_back(grades, "--nbgrader", database) == 1  # somebody is gone
    with api.Gradebook(f"sqlite:///{grades / 'hand-back' / database.name}") as book:
        yield book
        book.engine.dispose()


def score(book: Any, student: str, notebook: str = FIRST) -> float:
    return float(book.find_submission_notebook(notebook, "ps1", student).score)


def test_nbgrader_reads_our_points(filled: Any) -> None:
    assert score(filled, "ann") == 5
    assert filled.find_grade("check-softmax", FIRST, "ps1", "ann").auto_score == 3
    assert not filled.find_grade("check-softmax", FIRST, "ps1", "ann").needs_manual_grade
    assert score(filled, "ann", SECOND) == 3.5  # nbgrader had taken this notebook out
    assert score(filled, "ed") == 2  # nbgrader had no hand-in
    assert filled.find_submission("ps1", "ann").score == 8.5


def test_who_has_no_points_gets_none(filled: Any) -> None:
    assert filled.find_grade("check-sigmoid", FIRST, "ps1", "bo").auto_score is None
    with pytest.raises(api.MissingEntry):
        filled.find_submission("ps1", "di")


def test_what_a_person_gave_stays(filled: Any) -> None:
    assert score(filled, "cy") == 3.5


def test_what_was_not_filled_in_is_told(grades: Path, database: Path, capsys: Said) -> None:
    hand_back(grades, "--nbgrader", database)
    said = capsys.readouterr().out
    for line in (
        f"cy: {FIRST}: check-softmax: 1.5, not 3",
        f"gone: {FIRST} 5",
        f"bo: {FIRST}: not read: this is a PDF",
        "di",
    ):
        assert f"  {line}\n" in said


def test_the_database_itself_is_only_read(grades: Path, database: Path) -> None:
    before = database.read_bytes()
    hand_back(grades, "--nbgrader", database)
    assert database.read_bytes() == before
    copy = grades / "hand-back" / database.name
    assert [path.name for path in copy.parent.iterdir()] == [database.name]
    assert copy.stat().st_mode & 0o077 == 0


def test_missing_as_zero(grades: Path, database: Path) -> None:
    hand_back(grades, "--nbgrader", database, "--missing-as-zero")
    with api.Gradebook(f"sqlite:///{grades / 'hand-back' / database.name}") as book:
        assert book.find_grade("check-sigmoid", FIRST, "ps1", "bo").auto_score == 0
        book.engine.dispose()


def test_a_late_penalty_is_nbgraders(
    grades: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        run,
        "standings",
        lambda book: (replace(s, penalty=1.0, final=s.raw - 1) for s in standings(book)),
    )
    hand_back(grades, "--nbgrader", database)
    with api.Gradebook(f"sqlite:///{grades / 'hand-back' / database.name}") as book:
        notebook = book.find_submission_notebook(FIRST, "ps1", "ann")
        assert (notebook.score, notebook.late_submission_penalty) == (5, 1)
        book.engine.dispose()


def test_another_database_is_refused(grades: Path, tmp_path: Path, capsys: Said) -> None:
    assert hand_back(grades, "--nbgrader", grades / "gradebook.sqlite") == 1
    assert "is no database of nbgrader's" in capsys.readouterr().err
    text = tmp_path / "x.db"
    text.write_text("no database")
    assert hand_back(grades, "--nbgrader", text) == 1
    assert "cannot be read as nbgrader's database" in capsys.readouterr().err
    assert not any((grades / "hand-back").iterdir())


def test_a_lesson_that_nbgrader_does_not_have(tmp_path: Path, database: Path, capsys: Said) -> None:
    grades = gradebook(tmp_path / "other", [graded("ann", "03_other")])
    assert hand_back(grades, "--nbgrader", database) == 1
    assert "03_other: no assignment has a notebook of this name" in capsys.readouterr().out


def test_a_database_of_another_version_is_refused(
    grades: Path, database: Path, capsys: Said
) -> None:
    with sqlite3.connect(database) as db:
        db.execute("ALTER TABLE student DROP COLUMN lms_user_id")
    db.close()
    assert hand_back(grades, "--nbgrader", database) == 1
    said = capsys.readouterr().err
    assert "nbgrader db upgrade" in said
    assert said.count("\n") == 1
