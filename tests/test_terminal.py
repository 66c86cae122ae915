"""What a command prints: whole words at any width, and quiet where nobody reads."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlhelpers.terminal import Output, wrapped

LINES = st.text(st.sampled_from("abc-/ "), max_size=200)


@given(LINES, st.integers(10, 60))
def test_a_line_breaks_between_words_only(line: str, width: int) -> None:
    parts = wrapped(line, width)
    assert " ".join(parts).split() == line.split()
    for part in parts:
        assert len(part) <= width or len(part.split()) == 1


def test_a_line_that_fits_stays_as_it_is() -> None:
    assert wrapped("  a  b   c  ", 50) == ["  a  b   c  "]
    assert wrapped("word " * 50, 0) == ["word " * 50]


def shown(*texts: str) -> str:
    stream = io.StringIO()
    output = Output(stream)
    for text in texts:
        output.write(text)
    output.end()
    return stream.getvalue()


def test_lines_are_wrapped_however_they_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    assert shown("one two three ", "four five six", "\nseven") == (
        "one two three four\n    five six\nseven"
    )
    assert shown("\n\n") == "\n\n"


def test_a_progress_bar_goes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    bar = "\r 50%|█████     | 5/10 [00:01<00:01, 4.9 notebooks/s]"
    assert shown(bar) == bar


@pytest.mark.parametrize("columns", [None, "80", "120"])
def test_without_a_terminal_nothing_is_wrapped(
    columns: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    if columns:  # readline leaves it to those who have no terminal
        monkeypatch.setenv("COLUMNS", columns)
    line = "word " * 50 + "\n"
    assert shown(line) == line


@pytest.mark.skipif(os.name != "posix", reason="Windows has other terminals")
def test_a_terminal_is_as_wide_as_it_is(tmp_path: Path) -> None:
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 30, 0, 0))
    command = [sys.executable, "-m", "dlhelpers", "grade", str(tmp_path / "no" / "such" / "place")]
    environment = {**os.environ, "COLUMNS": "80", "PYTHONPATH": str(Path(__file__).parents[1])}
    ran = subprocess.run(command, stdout=theirs, stderr=theirs, env=environment, check=False)
    os.close(theirs)
    said = os.read(ours, 10_000).decode()
    os.close(ours)
    assert ran.returncode == 1
    lines = said.split("\r\n")
    assert len(lines) > 2
    assert all(len(line) <= 30 or len(line.split()) == 1 for line in lines)


@pytest.mark.parametrize("command", [[], ["grade"], ["progress"], ["hand-back"], ["history"]])
def test_help_has_whole_words_at_50_columns(command: list[str]) -> None:
    whole, narrow = (
        subprocess.run(
            [sys.executable, "-m", "dlhelpers", *command, "--help"],
            env={**os.environ, "COLUMNS": width}, capture_output=True, text=True, check=True,
        ).stdout
        for width in ("400", "50")
    )  # fmt: skip
    assert max(map(len, narrow.splitlines())) <= 50
    assert sorted(narrow.split()) == sorted(whole.split())


PRINTS = """
from dlhelpers import cli
from dlhelpers.terminal import readable_output
import sys
with readable_output():
    for number in range(100_000):
        print("line", number)
    print("error", file=sys.stderr)
open(sys.argv[1], "w").write("done")
"""


@pytest.mark.skipif(os.name != "posix", reason="needs a shell")
def test_a_reader_that_leaves_is_no_error_and_the_work_goes_on(tmp_path: Path) -> None:
    script, done = tmp_path / "prints.py", tmp_path / "done"
    script.write_text(PRINTS)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    run = subprocess.run(
        ["sh", "-c", '{ "$@"; echo "code $?" >&2; } | head -n 1', "sh", sys.executable,
         str(script), str(done)],
        capture_output=True, text=True, env=environment,
    )  # fmt: skip
    assert run.stdout == "line 0\n"
    assert run.stderr == "error\ncode 0\n"
    assert done.read_text() == "done"
