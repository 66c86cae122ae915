"""How far a run is, where there is no terminal; the bar is tried in `test_command`."""

import pytest

from dlhelpers.grading import progress
from dlhelpers.grading.progress import progress_shown

Said = pytest.CaptureFixture[str]


def run(total: int, quiet: bool = False) -> None:
    with progress_shown(quiet) as shown:
        shown.found(total)
        for _ in range(total):
            shown.advance()


def test_a_short_run_is_one_line(capsys: Said) -> None:
    run(5)
    said = capsys.readouterr()
    assert said.out.startswith("5 of 5 notebooks, ")
    assert said.out.count("\n") == 1
    assert said.err == ""


def test_a_long_run_says_so_now_and_then(capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_INTERVAL", 0.0)
    run(3)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(",")[0] for line in lines] == [f"{n} of 3 notebooks" for n in (1, 2, 3)]


def test_quiet(capsys: Said) -> None:
    run(3, quiet=True)
    assert capsys.readouterr() == ("", "")
