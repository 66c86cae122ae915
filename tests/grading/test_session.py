"""A run in which something goes wrong: one line, the others graded, and a rerun completes it."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from dlhelpers import cli
from dlhelpers.grading.gradebook import Gradebook
from tests.grading.building import RIGHT, STEM, small_rubric
from tests.grading.classes import WRONG_SOFTMAX, finished, hand_in, reports, start

Said = pytest.CaptureFixture[str]
linux = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")
#: Grades with a limit on how large a file may grow.
LIMITED = """
import resource, sys
from dlhelpers import cli
size = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
sys.exit(cli.main(sys.argv[1:]))
"""


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def submitted(tmp_path: Path) -> Path:
    folder = tmp_path / "class"
    for number in range(3):
        hand_in(folder, f"s{number}", {"softmax": WRONG_SOFTMAX + f"# {number}\n"})
    return folder


@pytest.fixture
def arguments(submitted: Path, tmp_path: Path) -> list[str]:
    """All that stands before the name of the folder for the reports."""
    (tmp_path / "teacher").mkdir()
    small_rubric(tmp_path / "teacher")
    options = ["--course", tmp_path / "teacher", "--seed", "5", "--processes", "1", "--out"]
    return ["grade", *map(str, [submitted, *options])]


@pytest.fixture
def undisturbed(arguments: list[str], tmp_path: Path, capsys: Said) -> dict[str, bytes]:
    """What a run leaves in which nothing goes wrong."""
    assert cli.main([*arguments, str(tmp_path / "undisturbed")]) == 0
    capsys.readouterr()
    return reports(tmp_path / "undisturbed")


def is_one_line(said: str) -> bool:
    return said.startswith("dlhelpers: ") and said.count("\n") == 1


# A disk that fills


@linux
@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only root can mount")
@pytest.mark.parametrize("kilobytes", [4, 40, 80, 120, 140, 180])
def test_a_full_disk_is_one_line_and_a_rerun_completes(
    kilobytes: int,
    arguments: list[str],
    undisturbed: dict[str, bytes],
    out: Path,
    capsys: Said,
) -> None:
    """The smallest has no room for a gradebook, the largest for all but some reports."""
    out.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "none", str(out)]
    subprocess.run(mount, check=True)
    try:
        assert cli.main([*arguments, str(out)]) == 1
        said = capsys.readouterr().err
        assert is_one_line(said)
        assert f"{out}/" in said
        assert "make room and run the same command again: results so far are kept" in said
        assert list(out.rglob("*.part")) == []
        subprocess.run(["mount", "-o", "remount,size=10m", str(out)], check=True)
        with closing(Gradebook(out / "gradebook.sqlite")) as book:
            kept = len(book)
        assert cli.main([*arguments, str(out)]) == 0
        assert reports(out) == undisturbed
        assert f"{kept} unchanged" in capsys.readouterr().out
    finally:
        subprocess.run(["umount", str(out)], check=True)


@linux
@pytest.mark.parametrize("size", [0, 20_000, 50_000])
def test_files_that_may_not_grow_are_one_line_and_a_rerun_completes(
    size: int, arguments: list[str], undisturbed: dict[str, bytes], out: Path
) -> None:
    arguments[1:1] = ["--unsandboxed"]
    command = [sys.executable, "-c", LIMITED, str(size), *arguments, str(out)]
    root = Path(__file__).parents[2]
    # Not what the process was started with: readline has put a terminal's width there.
    environment = {**os.environ}
    ran = subprocess.run(command, capture_output=True, text=True, cwd=root, env=environment)
    assert is_one_line(ran.stderr), ran.stderr
    assert ran.returncode == 1
    assert "make room and run the same command again: results so far are kept" in ran.stderr
    arguments.remove("--unsandboxed")
    assert cli.main([*arguments, str(out)]) == 0
    assert reports(out) == undisturbed


# Three at once


@linux
def test_three_at_once_leave_what_one_leaves(
    arguments: list[str], submitted: Path, tmp_path: Path
) -> None:
    for number in range(12):
        hand_in(submitted, f"t{number:02}", {"sigmoid": f"# {number}\n{RIGHT['sigmoid']}"})
    ran = [start(*arguments[1:], tmp_path / "three") for _ in range(3)]
    assert [finished(process)[::2] for process in ran] == [(0, "")] * 3
    assert finished(start(*arguments[1:], tmp_path / "one"))[0] == 0
    assert reports(tmp_path / "three") == reports(tmp_path / "one")
    book = Gradebook(tmp_path / "three" / "gradebook.sqlite")
    assert len(book) == 15
    book.close()


# A gradebook that is damaged


@linux
def test_a_damaged_gradebook_is_one_line_and_can_be_moved_away(
    arguments: list[str], undisturbed: dict[str, bytes], out: Path, capsys: Said
) -> None:
    assert cli.main([*arguments, str(out)]) == 0
    capsys.readouterr()
    book = out / "gradebook.sqlite"
    data = bytearray(book.read_bytes())
    data[4096:12288] = b"x" * 8192
    book.write_bytes(data)
    assert cli.main([*arguments, str(out)]) == 1
    said = capsys.readouterr().err
    assert is_one_line(said)
    assert "; move it away and run the same command again: then everything is graded anew" in said
    book.rename(out / "damaged.sqlite")
    assert cli.main([*arguments, str(out)]) == 0
    assert "3 graded, 0 unchanged" in capsys.readouterr().out
    (out / "damaged.sqlite").unlink()
    assert reports(out) == undisturbed


@linux
def test_a_damaged_row_is_one_line(arguments: list[str], out: Path, capsys: Said) -> None:
    assert cli.main([*arguments, str(out)]) == 0
    book = Gradebook(out / "gradebook.sqlite")
    book._db.execute("UPDATE result SET problems = '[' WHERE student = 's1'")
    book.close()
    capsys.readouterr()
    assert cli.main([*arguments, str(out)]) == 1
    said = capsys.readouterr().err
    assert is_one_line(said)
    assert f"the gradebook {out / 'gradebook.sqlite'} is damaged (row 's1', '{STEM}')" in said


# What cannot be read, and what is too large


@linux
def test_what_cannot_be_read_is_a_line_each_and_the_others_are_graded(
    arguments: list[str],
    submitted: Path,
    out: Path,
    capsys: Said,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scandir = os.scandir
    (submitted / STEM).mkdir()

    def fails(folder: str) -> Any:
        if Path(folder) in (submitted / "s1", submitted / STEM):
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    with monkeypatch.context() as patched:
        patched.setattr(os, "scandir", fails)
        assert cli.main([*arguments, str(out)]) == 1
    said = capsys.readouterr()
    assert said.err == ""
    assert "not graded: s1: the folder s1 cannot be read: Permission denied" in said.out
    assert f"nothing graded there: the folder {STEM} cannot be read: Permission" in said.out
    assert "2 graded, 0 unchanged, 1 not to be graded" in said.out
    assert cli.main([*arguments, str(out)]) == 0
    assert "1 graded, 2 unchanged, 0 not to be graded" in capsys.readouterr().out


@linux
def test_a_notebook_with_megabytes_of_code_makes_small_reports(
    arguments: list[str], submitted: Path, out: Path, capsys: Said
) -> None:
    comment = "# " + "<&>'\"" * 150_000 + "\n"
    hand_in(submitted, "s1", {name: comment + source for name, source in RIGHT.items()})
    assert cli.main([*arguments, str(out)]) == 0
    assert f"s1,{STEM},7,7,graded" in (out / "grades.csv").read_text()
    page = (out / "feedback" / "s1" / f"{STEM}.html").read_text()
    assert page.count("more characters are not shown)") == 4
    assert sum(len(data) for data in reports(out).values()) < 1 << 20
    assert (out / "gradebook.sqlite").stat().st_size < 1 << 18
