"""The command: exit codes, and one sentence for what goes wrong."""

import subprocess
import sys
from pathlib import Path

import pytest

from dlhelpers import cli, course
from tests.own_course import own_course


def test_release_says_what_it_wrote_and_what_it_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["release", str(tmp_path)]) == 0
    first = capsys.readouterr().out
    assert cli.main(["release", str(tmp_path)]) == 0
    second = capsys.readouterr().out
    for path in course.teachers_notebooks():
        assert path.name in first
        assert path.name in second
    assert "Written" in first
    assert "left as they are" in second
    assert "Written" not in second


def test_error_is_one_sentence_on_stderr(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert cli.main(["release", str(tmp_path / "file")]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert "Cannot write to" in captured.err


@pytest.mark.parametrize("arguments", [[], ["no-such-command"], ["start", "--port", "0"],
                                       ["start", "--port", "abc"], ["release"]])  # fmt: skip
def test_usage_errors_exit_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_interrupt_ends_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(course, "release", interrupt)
    assert cli.main(["release", "x"]) == 130
    assert "stopped" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["release", "x"], ["grade", "x.ipynb"]])
def test_interrupt_while_it_loads_ends_without_a_traceback(arguments: list[str]) -> None:
    program = f"""
import sys
from dlhelpers.cli import main

class Interrupt:
    def find_spec(self, name, *_):
        if name in ("dlhelpers.course", "dlhelpers.grading.command"):
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupt())
sys.exit(main({arguments}))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (130, "\ndlhelpers: stopped\n")


def test_start_makes_copies_and_hands_the_options_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    passed: list[list[str]] = []

    def run(options: list[str]) -> int:
        passed.append(options)
        return 0

    monkeypatch.setattr("dlhelpers.course.jupyter._run_jupyterlab", run)
    work = tmp_path / "work"
    assert cli.main(["start", str(work), "--no-browser"]) == 0
    assert f"--ServerApp.root_dir={work}" in passed[0]
    assert "--no-browser" in passed[0]
    assert (work / course.teachers_notebooks()[0].name).exists()
    assert str(work) in capsys.readouterr().out


@pytest.mark.parametrize("is_own", [True, False])
def test_start_keeps_a_course_of_ones_own_in_a_folder_of_its_own(
    is_own: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dlhelpers.course.jupyter._run_jupyterlab", lambda _options: 0)
    monkeypatch.chdir(tmp_path)
    options = ["--course", str(own_course(tmp_path / "twice"))] if is_own else []
    assert cli.main(["start", *options]) == 0
    assert (tmp_path / ("my-twice" if is_own else "my-lessons")).is_dir()


def test_module_runs_as_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dlhelpers", "--version"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.startswith("dlhelpers ")
