"""``dlhelpers grade`` and ``dlhelpers progress``, as somebody types them."""

import contextlib
import csv
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from dlhelpers import cli, course
from tests.grading.building import POINTS, RIGHT, STEM, small_rubric
from tests.grading.classes import WRONG_SOFTMAX, hand_in, reports

Said = pytest.CaptureFixture[str]
linux = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")


@pytest.fixture
def teacher(tmp_path: Path) -> Path:
    folder = tmp_path / "teacher"
    folder.mkdir()
    small_rubric(folder)
    return folder


@pytest.fixture
def submitted(tmp_path: Path) -> Path:
    folder = tmp_path / "submitted"
    hand_in(folder, "ann")
    hand_in(folder, "zoe", {"softmax": WRONG_SOFTMAX})
    return folder


def grade(*arguments: str | Path) -> int:
    return cli.main(["grade", *map(str, arguments)])


def rows_of(table: Path) -> list[dict[str, str]]:
    with table.open(newline="") as file:
        return list(csv.DictReader(file))


@linux
def test_a_class(submitted: Path, teacher: Path, tmp_path: Path, capsys: Said) -> None:
    out = tmp_path / "new" / "out"
    assert grade(submitted, "--out", out, "--course", teacher) == 0
    said = capsys.readouterr().out
    assert "2 of 2 notebooks" in said
    assert f"{STEM}: 2 submissions, of 7 points mean 6, median 6" in said
    assert "softmax             1 passed, 1 failed, 0 not attempted" in said
    assert "1 × summed over the columns" in said
    assert f"2 graded, 0 unchanged, 0 not to be graded. Reports: {out}" in said
    ends = (".html", ".gradescope.json")
    assert set(reports(out)) == {
        *("summary.html", "exercises.csv", "grades.csv", "totals.csv"),
        *("grades.json", "canvas.csv", "junit.xml"),
        *(f"feedback/{name}/{STEM}{end}" for name in ("ann", "zoe") for end in ends),
    }
    assert (out / "gradebook.sqlite").is_file()
    ann, zoe = rows_of(out / "grades.csv")
    assert list(ann)[:5] == ["student", "lesson", "score", "max_score", "status"]
    assert list(ann.values())[:5] == ["ann", STEM, "7", "7", "graded"]
    assert list(zoe.values())[:5] == ["zoe", STEM, "5", "7", "graded"]
    columns = [f"{STEM}/{exercise}" for exercise in POINTS]
    assert [zoe[column] for column in columns] == ["1", "1", "0", "3"]
    assert [zoe[f"{column} max"] for column in columns] == ["1", "1", "2", "3"]

    before = reports(out)
    assert grade(submitted, "--out", out, "--course", teacher) == 0
    assert "0 graded, 2 unchanged" in capsys.readouterr().out
    assert reports(out) == before
    assert grade(submitted, "--out", out, "--course", teacher, "--regrade") == 0
    assert "2 graded, 0 unchanged" in capsys.readouterr().out
    assert reports(out) == before


@linux
def test_what_cannot_be_read_is_said_and_the_rest_is_graded(
    submitted: Path, teacher: Path, tmp_path: Path, capsys: Said
) -> None:
    hand_in(submitted, "bad\nname\x1b[31m").write_text("[" * 10**5)
    hand_in(submitted, "empty").write_bytes(b"")
    other = hand_in(submitted, "other").parent
    shutil.rmtree(other)
    other.mkdir()
    (other / "notes.ipynb").write_text(json.dumps({"cells": [], "nbformat": 4}))
    out = tmp_path / "out"
    assert grade(submitted, "--out", out, "--course", teacher) == 1
    said = capsys.readouterr().out
    assert "not graded: bad\\nname\\x1b[31m: the file is nested too deeply" in said
    assert "not graded: empty: the file is empty" in said
    assert "not graded: other: the notebook is of no lesson" in said
    assert "2 graded, 0 unchanged, 3 not to be graded" in said
    assert len((out / "grades.csv").read_text().splitlines()) == 6
    assert len(list((out / "feedback").iterdir())) == 5


@linux
def test_an_archive_of_a_platform(
    submitted: Path, teacher: Path, tmp_path: Path, capsys: Said
) -> None:
    place = tmp_path / "submissions.zip"
    with zipfile.ZipFile(place, "w") as archive:
        archive.write(submitted / "ann" / STEM / f"{STEM}.ipynb", f"annlee_LATE_12_3_{STEM}.ipynb")
    out = tmp_path / "out"
    assert grade(place, "--out", out, "--course", teacher) == 0
    assert "annlee_12,12,,,,7" in (out / "canvas.csv").read_text()
    (row,) = rows_of(out / "grades.csv")
    assert list(row.values())[:6] == ["annlee_12", STEM, "7", "7", "graded", "late"]


@linux
def test_what_an_instructor_should_look_at(
    submitted: Path, teacher: Path, tmp_path: Path, capsys: Said
) -> None:
    hand_in(submitted, "ann", {"softmax": "from dlhelpers.activations import softmax\n"})
    out = tmp_path / "out"
    assert grade(submitted, "--out", out, "--course", teacher) == 0
    said = capsys.readouterr().out
    line = f"look at: ann, {STEM}: cell softmax, line 1: imports softmax from dlhelpers.activations"
    assert line in said
    ann = rows_of(out / "grades.csv")[0]
    assert (ann["score"], ann["status"]) == ("5", "graded")
    assert "imports softmax" in ann["flags"]
    assert "imports softmax" in (out / "summary.html").read_text()
    assert "imports softmax" not in (out / "feedback" / "ann" / f"{STEM}.html").read_text()


@linux
def test_points_in_proportion(submitted: Path, teacher: Path, tmp_path: Path, capsys: Said) -> None:
    half = RIGHT["softmax"].replace("    e =", "    assert len(x) > 1\n    e =")
    hand_in(submitted, "zoe", {"softmax": half})
    out = tmp_path / "out"
    arguments = (submitted, "--out", out, "--course", teacher, "--seed", "1")
    assert grade(*arguments) == 0
    whole = (out / "grades.csv").read_text()
    assert grade(*arguments, "--partial") == 0
    assert "2 graded" in capsys.readouterr().out
    assert 0 < float(rows_of(out / "grades.csv")[1][f"{STEM}/softmax"]) < 2
    partial = (out / "grades.csv").read_text()
    assert grade(*arguments) == 0  # as the gradebook remembers
    assert "0 graded, 2 unchanged" in capsys.readouterr().out
    assert (out / "grades.csv").read_text() == partial
    assert grade(*arguments, "--no-partial") == 0
    assert "2 graded" in capsys.readouterr().out
    assert (out / "grades.csv").read_text() == whole


# One notebook


@linux
def test_ones_own_notebook_prints_the_table(submitted: Path, teacher: Path, capsys: Said) -> None:
    before = {p.name for p in submitted.rglob("*")}
    assert grade(submitted / "ann" / STEM / f"{STEM}.ipynb", "--course", teacher) == 0
    said = capsys.readouterr().out
    assert said.splitlines()[0] == f"{STEM}: 7 of 7 points (graded)"
    assert "✓ softmax" in said
    assert grade(submitted / "zoe" / STEM / f"{STEM}.ipynb", "--course", teacher) == 1
    said = capsys.readouterr().out
    assert said.splitlines()[0] == f"{STEM}: 5 of 7 points (graded)"
    assert "✗ softmax" in said
    assert "sum over axis=1" in said
    assert {p.name for p in submitted.rglob("*")} == before


def test_without_a_sandbox_the_table_says_so(submitted: Path, teacher: Path, capsys: Said) -> None:
    mine = submitted / "ann" / STEM / f"{STEM}.ipynb"
    assert grade(mine, "--course", teacher, "--unsandboxed") == 0
    assert "this ran without a sandbox" in capsys.readouterr().out


def test_where_no_sandbox_can_be_had_nothing_is_graded(
    submitted: Path, teacher: Path, tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(sys, "platform", "linux")
    arguments = (submitted, "--out", tmp_path / "out", "--course", teacher, "--processes", "1")
    assert grade(*arguments) == 1
    said = capsys.readouterr()
    assert "install the package bubblewrap" in said.err
    assert "--unsandboxed" in said.err
    assert not (tmp_path / "out" / "grades.csv").exists()
    assert grade(*arguments, "--unsandboxed") == 0
    assert "WITHOUT SANDBOX" in capsys.readouterr().out
    for name, text in reports(tmp_path / "out").items():
        if name != "canvas.csv":  # a platform's columns are the platform's
            assert re.search(rb"without (a )?sandbox|\"sandboxed\": false", text), name


@linux
def test_the_real_lessons_solutions_have_all_points(capsys: Said) -> None:
    assert grade(course.teachers_notebooks()[0]) == 0
    assert "note:" not in capsys.readouterr().out


def test_progress(tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    course.release(tmp_path)
    first, second = sorted(tmp_path.glob("*.ipynb"))[:2]
    shutil.copy(course.teachers_notebooks()[0], first)
    for path in sorted(tmp_path.glob("*.ipynb"))[2:]:
        path.unlink()
    monkeypatch.chdir(tmp_path)
    assert cli.main(["progress"]) == 1
    said = capsys.readouterr().out
    assert re.search(rf"^{first.stem}: (\d+) of \1 points", said, re.MULTILINE)
    assert re.search(rf"^{second.stem}: 0 of \d+ points", said, re.MULTILINE)
    assert "○ propagate" in said
    assert "without" not in said
    second.unlink()
    assert cli.main(["progress", str(tmp_path)]) == 0


# What goes wrong


def failed(said: Said) -> str:
    captured = said.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("dlhelpers: ")
    assert captured.err.count("\n") == 1
    return captured.err


def test_a_folder_that_is_not_there(tmp_path: Path, capsys: Said) -> None:
    assert grade(tmp_path / "missing", "--out", tmp_path / "out") == 1
    assert "missing does not exist" in failed(capsys)
    assert grade(tmp_path / "missing.ipynb") == 1
    assert "missing.ipynb does not exist" in failed(capsys)


def test_an_empty_folder(tmp_path: Path, capsys: Said) -> None:
    (tmp_path / "empty").mkdir()
    assert grade(tmp_path / "empty", "--out", tmp_path / "out") == 1
    assert "there are no notebooks in" in failed(capsys)


def test_a_class_needs_a_folder_for_its_gradebook(submitted: Path, capsys: Said) -> None:
    assert grade(submitted) == 2
    assert "--out FOLDER is needed" in failed(capsys)
    assert grade(submitted / "archive.ZIP") == 2
    assert "--out FOLDER is needed" in failed(capsys)


def test_a_place_that_cannot_be_written(submitted: Path, tmp_path: Path, capsys: Said) -> None:
    file = tmp_path / "file"
    file.touch()
    assert grade(submitted, "--out", file) == 1
    assert f"{file}: File exists" in failed(capsys)
    assert grade(submitted, "--out", file / "below") == 1
    assert "Not a directory" in failed(capsys)
    (tmp_path / "out" / "gradebook.sqlite").mkdir(parents=True)
    assert grade(submitted, "--out", tmp_path / "out") == 1
    assert "gradebook.sqlite cannot be used" in failed(capsys)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_of_somebody_elses(submitted: Path, tmp_path: Path, capsys: Said) -> None:
    out = tmp_path / "out"
    out.mkdir(mode=0o555)
    assert grade(submitted, "--out", out) == 1
    assert "cannot be used" in failed(capsys)


def test_a_gradebook_of_another_version(submitted: Path, tmp_path: Path, capsys: Said) -> None:
    db = sqlite3.connect(tmp_path / "gradebook.sqlite")
    db.execute("PRAGMA user_version = 9")
    db.close()
    assert grade(submitted, "--out", tmp_path) == 1
    assert "is no gradebook of this version" in failed(capsys)


@pytest.mark.parametrize(
    "arguments",
    [["--seed", "-1"], ["--seed", "x"], ["--seed", "1" * 40], ["--processes", "x"], ["--nonsense"]],
)
def test_usage(arguments: list[str], submitted: Path, capsys: Said) -> None:
    with pytest.raises(SystemExit) as ended:
        grade(submitted, *arguments)
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_a_number_of_processes_below_zero(submitted: Path, tmp_path: Path, capsys: Said) -> None:
    assert grade(submitted, "--out", tmp_path / "out", "--processes", "-1") == 2
    assert "--processes" in failed(capsys)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda text: "no notebook", "the file is no notebook"),
        (lambda text: text.replace("exercises.normalization", "exercises.nothing"), "nothing.py"),
        (lambda text: text.replace("from dlhelpers.exercises", "from x"), "from no lesson of"),
        (lambda text: text.replace('"check-softmax"', '"check-nothing"'), "no cell check-softmax"),
        (lambda text: text.replace('"points": 2', '"points": "two"'), "gives 'two' points"),
        (lambda text: text.replace(', "points": 2', ""), "check-softmax: it gives no points"),
        (lambda text: text.replace('"points": 2', '"points": -2'), "gives -2 points"),
        (lambda text: text.replace('"points": 2', '"points": NaN'), "gives nan points"),
    ],
)
def test_teachers_notebooks_that_do_not_fit(
    change: object, reason: str, submitted: Path, teacher: Path, tmp_path: Path, capsys: Said
) -> None:
    assert callable(change)
    path = teacher / f"{STEM}.ipynb"
    path.write_text(change(path.read_text()))
    assert grade(submitted, "--out", tmp_path / "out", "--course", teacher) == 1
    assert reason in failed(capsys)


def test_no_teachers_notebooks(submitted: Path, tmp_path: Path, capsys: Said) -> None:
    assert grade(submitted, "--out", tmp_path / "out", "--course", tmp_path / "none") == 1
    assert "is no course: there is no course.toml in it" in failed(capsys)


def test_changed_points_count(submitted: Path, teacher: Path, tmp_path: Path) -> None:
    path = teacher / f"{STEM}.ipynb"
    path.write_text(path.read_text().replace('"points": 3', '"points": 10'))
    grade(submitted / "ann", "--out", tmp_path / "out", "--course", teacher, "--unsandboxed")
    assert f"ann,{STEM},14,14" in (tmp_path / "out" / "grades.csv").read_text()


# A terminal


@linux
def test_in_a_terminal_a_bar_shows_rate_and_time_left(
    submitted: Path, teacher: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "dlhelpers", "grade", str(submitted), "--out"]
    command += [str(tmp_path / "out"), "--course", str(teacher)]
    import pty
    import termios

    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 100))
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    environment.pop("TQDM_DISABLE", None)  # it is set for the notebooks' kernels
    ran = subprocess.run(command, stderr=theirs, stdout=subprocess.PIPE, env=environment, text=True)
    os.close(theirs)
    shown = ""
    with contextlib.suppress(OSError):  # what Linux says when the other end is closed
        while part := os.read(ours, 10**4):
            shown += part.decode()
    os.close(ours)
    assert ran.returncode == 0
    assert "100%" in shown
    assert re.search(r"2/2 \[\d\d:\d\d<\d\d:\d\d, .*(notebooks/s|s/ notebooks)", shown)
    assert "2 graded" in ran.stdout
    assert "a second" not in ran.stdout
