"""A stranger's course in the box: what it tries is tried for nothing."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import dlhelpers
from dlhelpers import cli
from dlhelpers.authors.boxed import run_boxed
from dlhelpers.grading.sandbox.runner import SandboxError

pytestmark = pytest.mark.skipif(
    os.name != "posix" or shutil.which("bwrap") is None, reason="needs Bubblewrap"
)
ROOT = Path(dlhelpers.__file__).resolve().parents[1]
Said = pytest.CaptureFixture[str]

#: Runs when the course's module is imported, and tells what it could do.
HOSTILE = """
import os, pathlib, socket

def tried(action):
    try:
        return f"DONE {action()}"
    except OSError as error:
        return f"refused: {type(error).__name__}"

def connect():
    socket.create_connection(("1.1.1.1", 53), timeout=2)

def write(path):
    pathlib.Path(path).write_text("x")

print("secret", tried(lambda: open(%(secret)r).read()))
print("network", tried(connect))
print("course", tried(lambda: write(%(course)r + "/new")))
print("package", tried(lambda: write(%(package)r + "/new.py")))
print("home", tried(lambda: os.listdir(os.path.expanduser("~root"))))
print("parent", os.getppid() < 10, len([p for p in os.listdir("/proc") if p.isdigit()]) < 20)
print("environment", "SECRET" in os.environ)
print("\\x1b[31mred")
"""


@pytest.fixture
def course(tmp_path: Path, capsys: Said) -> Path:
    folder = tmp_path / "course"
    assert cli.main(["new", str(folder)]) == 0
    capsys.readouterr()
    return folder


def make_hostile(course: Path, program: str) -> None:
    module = course / "exercises" / "first_lesson.py"
    module.write_text(program + module.read_text(encoding="utf-8"), encoding="utf-8")


def test_it_reads_writes_and_sends_nothing_of_yours(
    course: Path, tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET", "1")
    secret = tmp_path / "secret.txt"
    secret.write_text("the password")
    package = str(Path(dlhelpers.__file__).parent)
    make_hostile(
        course, HOSTILE % {"secret": str(secret), "course": str(course), "package": package}
    )
    assert cli.main(["prove", str(course), "--show", "sum for mean"]) == 0
    said = capsys.readouterr().out
    told = dict(line.split(" ", 1) for line in said.splitlines()[:7])
    refused = {"secret", "network", "course", "package", "home"}
    assert {told[name].split(":")[0] for name in refused} == {"refused"}, said
    assert told["parent"] == "True True"
    assert told["environment"] == "False"
    assert "\x1b" not in said
    assert "sum for mean" in said  # and what was asked for came after all
    assert not (course / "new").exists()


def test_the_exit_code_is_that_of_the_proof(course: Path, capsys: Said) -> None:
    assert cli.main(["prove", str(course), "--show", "no such thing"]) == 1
    assert "no exercise has the mistake 'no such thing'" in capsys.readouterr().out


@pytest.mark.parametrize("options", [[], ["--unsandboxed"]], ids=["boxed", "unboxed"])
def test_ctrl_c_ends_what_runs(course: Path, options: list[str]) -> None:
    make_hostile(course, "import time\nprint('waiting', flush=True)\ntime.sleep(60)\n")
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "dlhelpers", "prove", str(course), *options],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "waiting\n"
    os.killpg(process.pid, signal.SIGINT)
    start = time.monotonic()
    _, complaints = process.communicate(timeout=30)
    assert (process.returncode, complaints.strip()) == (130, "dlhelpers: stopped")
    assert time.monotonic() - start < 20
    # In the box the course's folder stands in the command line of Bubblewrap.
    lines = [p.read_bytes() for p in Path("/proc").glob("[0-9]*/cmdline") if _is_there(p)]
    assert not [line for line in lines if str(course).encode() in line]


def _is_there(path: Path) -> bool:
    try:
        path.read_bytes()
    except OSError:
        return False
    return True


def test_without_a_box_nothing_is_proved(
    course: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert cli.main(["prove", str(course)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "the program bwrap is missing" in said.err
    assert "--unsandboxed" in said.err


def test_a_box_that_the_system_refuses_says_why(
    course: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    refusing = tmp_path / "bwrap"
    refusing.write_text(
        "#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n"
    )
    refusing.chmod(0o755)
    monkeypatch.setattr("dlhelpers.authors.boxed.bubblewrap", lambda: str(refusing))
    with pytest.raises(SandboxError, match="Bubblewrap is refused by this system"):
        run_boxed(course, ["prove"])
