"""The command writes what was measured, whatever happens to a part; speed is not asserted."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks import __main__ as command
from benchmarks.lines import Line, Table, at_least, line, rows, seconds_of


def part(*ends: BaseException) -> Callable[[str | None, bool], Iterator[Table]]:
    def lines() -> Iterator[Line]:
        yield line("a step", [0.003, 0.001, 0.002], "ms", "5 times as fast", *at_least(5, 4))
        for error in ends:
            raise error
        yield line("another", [100.4], "s", "", *at_least(3, 4))

    def tables(_cats: str | None, _quick: bool) -> Iterator[Table]:
        yield Table("Training", ["What it is."], lines())

    return tables


def written(monkeypatch: pytest.MonkeyPatch, folder: Path, **parts: Any) -> str:
    monkeypatch.setattr(command, "PARTS", parts)
    out = folder / "RESULTS.md"
    monkeypatch.setattr("sys.argv", ["benchmarks", "--out", str(out)])
    command.main()
    return out.read_text(encoding="utf-8")


STEP = "| a step | 1 | 2 | ms | 5 times as fast | 4 times | yes |"
ANOTHER = "| another | 100 | 100 | s |  | 4 times | **no** |"


def test_each_line_has_its_bar(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    text = written(monkeypatch, tmp_path, one=part())
    assert text.startswith("# Benchmarks\n")
    assert "## Training\n\nWhat it is.\n\n| what |" in text
    assert f"{STEP}\n{ANOTHER}\n" in text


def test_a_part_that_fails_costs_no_other(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    text = written(monkeypatch, tmp_path, one=part(ValueError("no data")), two=part())
    assert text.count(STEP) == 2
    assert text.count(ANOTHER) == 1
    assert "was not measured: ValueError: no data" in text


def test_ctrl_c_keeps_what_there_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    text = written(monkeypatch, tmp_path, one=part(KeyboardInterrupt()), two=part())
    assert text.count(STEP) == 1
    assert "Stopped here" in text


def test_an_unknown_part_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["benchmarks", "speed"])
    with pytest.raises(SystemExit):
        command.main()
    assert "there is no part speed; there are training, growth" in capsys.readouterr().err


def test_a_line_without_a_bar_has_none() -> None:
    (row,) = rows([Line("left out", float("nan"), float("nan"), "", "no folder", *at_least(1, 0))])
    assert row == "| left out |  |  |  | no folder |  |  |"


def test_functions_are_timed_in_turns_and_say_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    calls: list[str] = []

    def talking() -> None:
        print("other")
        calls.append("other")

    one, other = seconds_of(lambda: calls.append("one"), talking, repeats=3)
    assert calls == ["one", "other"] * 3
    assert len(one) == len(other) == 3
    assert capsys.readouterr().out == ""
