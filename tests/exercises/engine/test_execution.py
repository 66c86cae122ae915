"""A call leaves the learner's world as it was, ends in time, and notes what happens."""

import os
import random
import sys
import threading
import time
import warnings
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from dlhelpers.exercises.engine.execution import Answer, call, collect, with_globals
from dlhelpers.exercises.engine.exercise import Case
from tests.exercises.writing import written


def _call(function: Any, *args: Any, limit: float = 5.0) -> Answer:
    return call(function, Case("a case", *args), limit)


def test_the_result_and_what_was_printed_come_back() -> None:
    def double(x: Any) -> Any:
        print("doubling", "x" * 10_000)
        print("to stderr", file=sys.stderr)
        return 2 * x

    answer = _call(double, 21)
    assert answer.value == 42
    assert answer.error is None
    assert answer.printed.startswith("doubling xxx")
    assert len(answer.printed) < 1000


def test_only_the_work_of_this_thread_counts_as_its_time() -> None:
    others = threading.Thread(target=_endless_until, args=(done := threading.Event(),))
    others.start()
    asleep, at_work = _call(time.sleep, 0.2).seconds, _call(sum, range(10**7)).seconds
    done.set()
    others.join()
    assert asleep < 0.1
    assert at_work > asleep


def test_nothing_is_printed_outside(capsys: pytest.CaptureFixture[str]) -> None:
    _call(lambda: print("hello"))
    assert capsys.readouterr() == ("", "")


def _closes_the_output() -> None:
    print("before")
    with open(os.devnull, "w") as sys.stdout:  # noqa: PTH123 (as learners write it)
        print("quiet")


def _closes_ours() -> None:
    print("before")
    sys.stdout.close()


def _draws() -> float:
    print("before")
    warnings.warn("drawn", stacklevel=1)
    warnings.simplefilter("ignore")
    return float(np.random.random())


@pytest.mark.parametrize("function", [_closes_the_output, _closes_ours, _draws])
def test_each_call_of_several_starts_alike(function: Any) -> None:
    usual = sys.stdout
    first, *others = collect(function, [Case(str(i)) for i in range(4)])
    assert sys.stdout is usual
    assert first.printed == "before\n"
    for other in others:
        assert (other.value, other.error) == (first.value, None)
        assert (other.printed, other.warned) == (first.printed, first.warned)


def test_several_calls_draw_the_same_again_from_pythons_own_generator() -> None:
    cases = [Case(str(i)) for i in range(4)]
    first, again = (collect(random.random, cases) for _ in range(2))
    assert [answer.value for answer in first] == [answer.value for answer in again]


def test_several_calls_end_with_the_first_that_does_not() -> None:
    def sometimes(x: int) -> int:
        if x == 2:
            raise NotImplementedError
        return x

    answers = collect(sometimes, [Case(str(i), i) for i in range(5)])
    assert [answer.value for answer in answers] == [0, 1, None]


def test_arguments_are_copies_and_changes_are_noted() -> None:
    def spoil(x: Any, d: Any, unchanged: Any) -> None:
        x *= 0
        d["W"][0] = 7
        d["new"] = 1

    x, d = np.ones(3), {"W": np.ones(3)}
    answer = _call(spoil, x, d, np.ones(2))
    assert (x == 1).all()
    assert (d["W"] == 1).all()
    assert list(d) == ["W"]
    assert answer.overwritten == (0, 1)


@pytest.mark.parametrize("x", [np.zeros(3), [np.zeros(3)], {"a": np.zeros(3)}], ids=repr)
def test_what_is_overwritten_in_a_container_is_noted(x: Any) -> None:
    def spoil(x: Any) -> None:
        (x["a"] if isinstance(x, dict) else x[0] if isinstance(x, list) else x)[0] = 1

    assert _call(spoil, x).overwritten == (0,)
    assert _call(lambda x: x, x).overwritten == ()


def test_an_argument_that_stays_is_not_called_overwritten() -> None:
    nan = np.array([np.nan, 1.0])
    args = (nan, {"W": nan}, (nan, [nan]), "relu", 3, None, np.random.default_rng(0))
    assert _call(lambda *_: None, *args).overwritten == ()


def test_random_states_are_as_before_and_draws_repeat() -> None:
    def draw() -> tuple[float, float]:
        np.random.seed()
        return np.random.rand(), random.random()

    np.random.seed(3)
    random.seed(3)
    expected = np.random.RandomState(3).rand(), random.Random(3).random()
    _call(draw)
    assert (np.random.rand(), random.random()) == expected
    first, again = (_call(lambda: (np.random.rand(), random.random())).value for _ in range(2))
    assert first == again


def test_directory_errors_and_warnings_are_as_before(tmp_path: Path) -> None:
    def change() -> float:
        os.chdir(tmp_path)
        np.seterr(all="raise")
        warnings.simplefilter("ignore")
        return 1.0

    before = Path.cwd(), np.geterr(), warnings.filters[:]
    assert _call(change).value == 1.0
    assert (Path.cwd(), np.geterr(), warnings.filters[:]) == before


def test_figures_and_settings_are_as_before() -> None:
    def draw() -> None:
        mpl.rcParams["figure.figsize"] = (40.0, 40.0)
        plt.plot([3, 4])
        plt.figure()
        plt.close("all")
        plt.subplots()
        plt.show()

    mine = plt.figure()
    mine.gca().plot([1, 2])
    size, show = list(mpl.rcParams["figure.figsize"]), plt.show
    assert _call(draw).error is None
    assert plt.get_fignums() == [mine.number]
    assert plt.gcf() is mine
    assert len(mine.gca().lines) == 1
    assert (list(mpl.rcParams["figure.figsize"]), plt.show) == (size, show)


def test_warnings_are_noted_and_not_shown(recwarn: pytest.WarningsRecorder) -> None:
    answer = _call(lambda x: np.exp(x), np.array([1000.0]))
    assert answer.warned == ("overflow encountered in exp",)
    assert not recwarn.list


def test_an_error_comes_with_the_learners_own_line() -> None:
    def divide(x: Any) -> Any:
        y = np.linalg.norm(x, axis=5)  # the learner's line
        return x / y

    error = _call(divide, np.ones((2, 2))).error
    assert error is not None
    assert error.kind == "AxisError"
    assert "axis 5 is out of bounds" in error.message
    assert error.line.startswith("y = np.linalg.norm")
    assert error.line_number == divide.__code__.co_firstlineno + 1


FAILING = """
def helper(x):
    return x + missing

def f(x):
    return helper(x)

def g(x):
    def inner(row):
        return [row * missing for row in x]
    return inner(x)

def h(x):
    return sorted(x, key=lambda row: row * missing)

flat = lambda x: x + missing

def drawn(x):
    return np.random.RandomState(1).normal(scale=-1)

def compiled(x):
    return exec(compile("missing", "/gone/cell.py", "exec"))
"""


@pytest.mark.parametrize(
    ("name", "function", "line"),
    [
        ("f", "helper", "return x + missing"),
        ("g", "inner", "return [row * missing for row in x]"),
        ("h", "h", "return sorted(x, key=lambda row: row * missing)"),
        ("flat", "", "flat = lambda x: x + missing"),
        ("drawn", "drawn", "return np.random.RandomState(1).normal(scale=-1)"),
        ("compiled", "compiled", 'return exec(compile("missing", "/gone/cell.py", "exec"))'),
    ],
)
def test_an_error_comes_with_the_function_that_raised(name: str, function: str, line: str) -> None:
    error = _call(written(FAILING).__globals__[name], [1, 2]).error
    assert error is not None
    assert (error.function, error.line) == (function, line)
    assert FAILING.splitlines()[error.line_number - 1].strip() == line


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (lambda x, rate, steps: (x, rate, steps), (1, 0.5, 9)),
        (lambda x, lr, n: (x, lr, n), (1, 0.5, 9)),
        (lambda x, steps, lr: (x, lr, steps), (1, 0.5, 9)),
        (lambda x, *rest: (x, *rest), (1, 0.5, 9)),
        (lambda x, **rest: (x, *rest.values()), (1, 0.5, 9)),
    ],
)
def test_keywords_under_other_names_find_their_arguments(function: Any, expected: Any) -> None:
    answer = call(function, Case("a case", 1, rate=0.5, steps=9))
    assert (answer.value, answer.error) == (expected, None)


def test_a_list_that_holds_itself_is_no_result() -> None:
    """Comparing it would take all the memory of the notebook."""

    def train() -> Any:
        costs: list[Any] = []
        costs += [costs, costs]
        return {"w": 1.0}, costs

    answer = _call(train)
    assert answer.value is None
    assert answer.error is not None
    assert "holds itself" in answer.error.message
    twice = [1.0]
    assert _call(lambda: [twice, twice]).value == [twice, twice]


@pytest.mark.parametrize("exception", [SystemExit, GeneratorExit, RecursionError, MemoryError])
def test_no_exception_gets_out(exception: type[BaseException]) -> None:
    def fail() -> None:
        raise exception

    error = _call(fail).error
    assert error is not None
    assert error.kind == exception.__name__


def test_only_the_person_at_the_keyboard_gets_through() -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _call(interrupt)


def _endless() -> None:
    while True:
        pass


def _endless_until(done: threading.Event) -> None:
    while not done.is_set():
        pass


def _stubborn() -> None:
    while True:
        try:  # noqa: SIM105  (as learners write it)
            pass
        except:  # noqa: E722
            pass


def _swallows_exceptions() -> None:
    while True:
        try:  # noqa: SIM105
            time.sleep(0.001)
        except Exception:
            pass


@pytest.mark.parametrize("function", [_endless, _stubborn, _swallows_exceptions])
def test_a_loop_without_end_is_given_up(function: Any) -> None:
    error = _call(function, limit=0.1).error
    assert error is not None
    assert error.kind == "TimeUp"
    assert "0.1 seconds" in error.message


def test_a_loop_without_end_is_given_up_in_any_thread() -> None:
    found: list[Answer] = []
    thread = threading.Thread(target=lambda: found.append(_call(_endless, limit=0.1)))
    thread.start()
    thread.join(timeout=20)
    assert found[0].error is not None
    assert found[0].error.kind == "TimeUp"


@pytest.mark.parametrize("thread", [False, True])
def test_each_of_several_calls_has_the_whole_time(thread: bool) -> None:
    cases = [Case(str(i)) for i in range(5)]
    found: list[Answer] = []

    def work() -> None:
        found.extend(collect(lambda: time.sleep(0.15), cases, 0.5))

    if thread:
        other = threading.Thread(target=work)
        other.start()
        other.join()
    else:
        work()
    assert [answer.error for answer in found] == [None] * 5


def test_a_call_without_limit_and_one_with_an_observer() -> None:
    def observe(function: Any, case: Case) -> Any:
        return [function(*case.args), case.name]

    case = Case("a case", 3)
    assert call(lambda x: x + 1, case, None).value == 4
    assert call(lambda x: x + 1, case, None, observe).value == [4, "a case"]


def test_input_gets_no_answer() -> None:
    error = _call(lambda: input("your age? ")).error
    assert error is not None
    assert "input() gets no answer" in error.message


def _uses_a_helper(x: int) -> int:
    return _helper(x)


def _helper(x: int) -> int:
    return x + 1


def test_globals_are_replaced_in_a_twin() -> None:
    twin = with_globals(_uses_a_helper, {"_helper": lambda x: x + 10})
    assert (twin(1), _uses_a_helper(1)) == (11, 2)
    own = with_globals(_uses_a_helper, {"_helper": lambda x: x + 10}, prefer_own=True)
    assert own(1) == 2


def test_a_callable_that_is_no_function_keeps_its_globals() -> None:
    vectorized = np.vectorize(_helper)
    assert with_globals(vectorized, {"_helper": None}) is vectorized
