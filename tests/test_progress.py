from collections.abc import Iterator

import pytest

from dlhelpers._progress import counted


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """The time in seconds, which stands still unless it is set; bars are allowed."""
    monkeypatch.delenv("TQDM_DISABLE", raising=False)
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    return iter([now])


def count(steps: int, clock: Iterator[list[float]], seconds: float, show: bool = True) -> list[int]:
    """Count steps that take so many seconds each."""
    now, numbers = next(clock), []
    for number in counted(steps, show):
        numbers.append(number)
        now[0] += seconds
    return numbers


@pytest.mark.parametrize(
    ("steps", "seconds", "show", "shown"),
    [
        (100, 0.2, True, True),
        (100, 0.2, False, False),
        (100, 0.039, True, False),  # after two seconds less than two are left
        (100, 0.041, True, True),
        (1, 10, True, False),
        (0, 10, True, False),
    ],
)
def test_a_bar_appears_where_there_is_time_to_look_at_it(
    clock: Iterator[list[float]],
    steps: int,
    seconds: float,
    show: bool,
    shown: bool,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert count(steps, clock, seconds, show) == list(range(steps))
    captured = capsys.readouterr()
    assert captured.out == ""
    assert ("steps" in captured.err) == shown


def test_there_is_no_bar_where_none_is_wanted(
    clock: Iterator[list[float]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("TQDM_DISABLE", "1")
    count(100, clock, 1)
    assert capsys.readouterr().err == ""


def test_the_bar_goes_when_the_counting_is_closed(
    clock: Iterator[list[float]], capsys: pytest.CaptureFixture[str]
) -> None:
    now = next(clock)
    counting = counted(100)
    next(counting)
    now[0] = 5.0
    next(counting)
    assert "1/100" in capsys.readouterr().err
    counting.close()
    assert capsys.readouterr().err.strip() == ""


def test_no_bar_appears_where_none_is_wanted(
    clock: Iterator[list[float]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In a notebook tqdm does not heed the variable, and the bar would be stored."""
    monkeypatch.setenv("TQDM_DISABLE", "1")
    assert count(100, clock, 0.2) == list(range(100))
    assert capsys.readouterr().err == ""
