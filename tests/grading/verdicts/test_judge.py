"""The judge: what is made to break it or to stall it costs its author one exercise, nobody more."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dlhelpers.grading.inside import wire
from dlhelpers.grading.inside.pipes import with_length
from dlhelpers.grading.records import Result
from dlhelpers.grading.sandbox.pool import Unit
from dlhelpers.grading.sandbox.runner import End
from dlhelpers.grading.submissions.rubric import Rubric
from dlhelpers.grading.submissions.work_queue import GradingOptions, Task
from dlhelpers.grading.verdicts import judge, messages
from dlhelpers.grading.verdicts.judge_process import JudgeEnded, JudgeProcess
from tests.grading.building import (
    ALL_POINTS,
    RIGHT,
    Told,
    ToldUnit,
    edition,
    grade,
    small_rubric,
    submitted,
)
from tests.grading.classes import descendants, hand_in

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has the limits")

HUGE = np.zeros((3900, 3900), np.int8)
STUBS = {name: f"def {name}(x): raise NotImplementedError\n" for name in RIGHT}


def reply(**values: Any) -> bytes:
    """What a process writes whose functions return these values in each of many cases."""
    frames: list[Any] = [{"problems": [], "suspicions": []}, {"errors": []}]
    for name in RIGHT:
        if name in values:
            answers = [{"value": values[name]}, *[{"value": np.zeros(1)}] * 6]
            frames.append({"name": name, "state": "answered", "answers": answers, "facts": {}})
        else:
            frames.append({"name": name, "state": "stub"})
    return b"".join(map(wire.encode, frames))


@pytest.fixture
def told(rubric: Rubric) -> Iterator[ToldUnit]:
    unit = ToldUnit(Told(reply()))
    yield unit
    unit.close()


def limited(monkeypatch: pytest.MonkeyPatch, **limits: float) -> None:
    monkeypatch.setattr("dlhelpers.grading.sandbox.pool.LIMITS", messages.Limits(**limits))  # type: ignore[arg-type]


def not_compared(result: Result) -> list[str]:
    """The exercises that are lost because their answers could not be compared."""
    assert result.status == "graded"
    lost = [mark for mark in result.marks if "could not be compared" in mark.sentence]
    assert {(mark.state, mark.mistake) for mark in lost} <= {("failed", "cannot be compared")}
    return [mark.exercise for mark in lost]


@linux
def test_answers_that_take_too_much_memory_cost_the_exercise(
    rubric: Rubric, told: ToldUnit, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited(monkeypatch, memory=100 << 20)
    told.runner = Told(reply(softmax=HUGE, sigmoid=None))
    result = grade(submitted(rubric, edition(STUBS)), rubric, 3, told)
    assert not_compared(result) == ["softmax"]


@pytest.mark.parametrize(
    ("end", "by_itself"),
    [
        *((f"os.kill(os.getpid(), {number})", True) for number in (6, 11, 24)),
        *((f"os._exit(128 + {number})", True) for number in (6, 11, 24)),
        ("os._exit(3)", True),
        ("os.kill(os.getpid(), 9)", False),
        ("os._exit(137)", False),
    ],
)
@linux
def test_the_parent_tells_whose_doing_it_is_that_a_judge_ends(
    end: str, by_itself: bool, rubric: Rubric
) -> None:
    program = f"import os; os.write(1, {with_length(messages.AT + b'softmax')!r}); {end}"
    process = JudgeProcess()
    process._said = tempfile.TemporaryFile()  # noqa: SIM115
    process._process = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
        start_new_session=True,
    )
    with pytest.raises(JudgeEnded) as ended:
        process.verdict(messages.Order(rubric, 3), lambda *_: End("ended"))
    assert (ended.value.exercise, ended.value.by_itself) == ("softmax", by_itself)


@linux
def test_the_judges_processor_time_is_bounded() -> None:
    program = (
        "from dlhelpers.grading.verdicts.judge import limit_processor_time\n"
        "limit_processor_time(0.0)\nwhile True: pass\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    ran = subprocess.run([sys.executable, "-c", program], env=environment, timeout=30)
    assert ran.returncode == -signal.SIGXCPU


@linux
def test_the_next_submission_notices_nothing(
    rubric: Rubric, unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = submitted(rubric, edition(), "zoe")
    before = grade(right, rubric, 3, unit)
    hostile = ToldUnit(Told(reply(softmax=HUGE)))
    hostile._judge = unit._judge  # one judge for both
    with monkeypatch.context() as patched:
        limited(patched, memory=50 << 20)
        result = grade(submitted(rubric, edition(STUBS)), rubric, 3, hostile)
    assert "could not be compared" in result.marks[2].sentence
    assert grade(right, rubric, 3, unit) == before
    assert before.score == ALL_POINTS


@linux
@pytest.mark.parametrize("times", [1, 2])
def test_a_judge_that_is_killed_from_outside_costs_nobody_anything(
    times: int, rubric: Rubric
) -> None:
    """As where the system has no memory left just now."""
    before = descendants(os.getpid())

    class Killing(Told):
        def run(self, *arguments: Any) -> Any:
            end = super().run(*arguments)
            if self.asked <= times:
                for process in descendants(os.getpid()) - before:
                    with contextlib.suppress(OSError):
                        os.kill(process, signal.SIGKILL)
            return end

    unit = ToldUnit(Killing(reply(softmax=None)))
    result = grade(submitted(rubric, edition(STUBS)), rubric, 3, unit)
    unit.close()
    assert result.status == "graded"
    assert "could not be compared" not in result.marks[2].sentence
    assert unit.runner.asked > times


@linux
def test_a_judge_that_is_killed_again_and_again_is_no_verdict(rubric: Rubric) -> None:
    before = descendants(os.getpid())

    class Killing(Told):
        def run(self, *arguments: Any) -> Any:
            for process in descendants(os.getpid()) - before:
                with contextlib.suppress(OSError):
                    os.kill(process, signal.SIGKILL)
            return super().run(*arguments)

    unit = ToldUnit(Killing(reply(softmax=None)))
    result = grade(submitted(rubric, edition(STUBS)), rubric, 3, unit)
    unit.close()
    assert result.status == "not graded"
    assert "ended again and again" in result.problems[0]


def test_a_judge_that_says_nothing_in_time_is_ended(
    rubric: Rubric, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dlhelpers.grading.verdicts.judge_process.TIME", 0.0)
    process = JudgeProcess()
    with pytest.raises(JudgeEnded) as ended:
        process.inputs(messages.Order(rubric, 3))
    assert ended.value.exercise == ""
    process.close()


@linux
def test_the_parent_has_little_memory_while_a_class_of_forgers_is_judged(
    rubric: Rubric, tmp_path: Path
) -> None:
    forged = """
        import numpy as np, dlhelpers.grading.inside.wire as w
        true = w.encode
        def forged(value):
            if isinstance(value, dict) and value.get("name") == "softmax":
                big = {"value": np.zeros((3900, 3900), np.int8)}
                value = {**value, "answers": [big, *[{"value": None}] * 6]}
            return true(value)
        w.encode = forged
        def softmax(x): return x
    """
    for number in range(4):
        code = f"{textwrap.dedent(forged)}# {number}\n"
        hand_in(tmp_path / "submitted", f"forger{number}", {"softmax": code})
    hand_in(tmp_path / "submitted", "zoe")
    program = (
        "import sys; from dlhelpers.cli import main; code = main(sys.argv[1:]);"
        "status = open('/proc/self/status').read().split();"
        "print(status[status.index('VmHWM:') + 1]); sys.exit(code)"
    )
    teacher = tmp_path / "teacher"
    teacher.mkdir()
    small_rubric(teacher)
    command = [sys.executable, "-c", program, "grade", str(tmp_path / "submitted")]
    command += ["--out", str(tmp_path / "out"), "--course", str(teacher)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    ran = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert int(ran.stdout.split()[-1]) < 120 << 10  # kilobytes
    rows = (tmp_path / "out" / "grades.csv").read_text().splitlines()[1:]
    assert [row.split(",")[2] for row in rows] == ["5", "5", "5", "5", "7"]


def test_a_verdict_is_plain_and_bounded(rubric: Rubric) -> None:
    long = "x" * 5000
    frames: list[Any] = [
        {"problems": [long] * 300, "suspicions": [long] * 300},
        {"errors": [[long, long]] * 300},
        {"name": "sigmoid", "state": "refused", "refusal": long},
        {"name": "sigmoid_derivative", "state": long},
    ]
    data = b"".join(map(wire.encode, frames))

    class Parent:
        def ask(self, job: bytes, seconds: float) -> tuple[bytes, End]:
            return data, End("ended")

        def at(self, exercise: str) -> None: ...

    submission = submitted(rubric, edition(STUBS))
    order = messages.Order(rubric, 3, submission, messages.Limits(submission=1.0))
    verdict, _ = judge.reach_verdict(order, submission, Parent())
    assert len(json.dumps(verdict)) < 1 << 20


def test_the_task_is_all_that_a_grade_depends_on(rubric: Rubric, unit: Unit) -> None:
    task = Task(submitted(rubric, edition(STUBS)), rubric, GradingOptions(seed=3))
    assert unit.grade(task) == unit.grade(task)
