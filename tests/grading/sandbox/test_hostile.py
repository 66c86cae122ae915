"""What must not work: nothing is gained, nothing outside the box is harmed, the next one is graded.

The same unit serves all of them, as it would a class.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest

import dlhelpers
from dlhelpers.grading.gradebook import Gradebook
from dlhelpers.grading.reports.export import write
from dlhelpers.grading.sandbox import box
from dlhelpers.grading.sandbox.pool import Unit
from dlhelpers.grading.standings import counted
from dlhelpers.grading.submissions.rubric import Rubric
from dlhelpers.grading.verdicts.messages import Limits
from tests.grading.building import ALL_POINTS, edition, grade, submitted
from tests.grading.sandbox.hostile import PAYLOADS

#: What each of these does to the other functions of its own notebook is its own affair.
BREAKS_ITSELF = {
    "patched builtins", "engine patched", "doubled frames", "import hook", "forged frames",
    "reply before being asked", "a frame without end", "worker's status forged",
    "writes noise",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _short_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits are the same, only shorter."""
    monkeypatch.setattr("dlhelpers.grading.sandbox.pool.LIMITS", Limits(call=1.0, job=3.0))
    monkeypatch.setattr(box, "LEAVING_TIME", 1.0)


@pytest.mark.parametrize("name", PAYLOADS)
def test_gains_nothing_and_harms_nothing(
    name: str, rubric: Rubric, unit: Unit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    canary = tmp_path / "canary"
    canary.write_text("alive")
    monkeypatch.setenv("SECRET_TOKEN", "a secret of the instructor's")
    source = PAYLOADS[name].replace("CANARY", repr(str(canary)))
    book = Gradebook(tmp_path / "gradebook.sqlite")
    before = grade(submitted(rubric, edition(), "before"), rubric, 7, unit)
    book.record(before)

    hostile = grade(submitted(rubric, edition({"softmax": source})), rubric, 7, unit)
    after = grade(submitted(rubric, edition(), "zoe"), rubric, 7, unit)
    book.record(hostile)
    book.record(after)

    points = {mark.exercise: mark.points for mark in hostile.marks}
    assert points["softmax"] == 0
    if name not in BREAKS_ITSELF:
        assert hostile.score == ALL_POINTS - 2, hostile.marks
    assert before.score == after.score == ALL_POINTS
    assert canary.read_text() == "alive"
    assert [p.name for p in tmp_path.glob("canary*")] == ["canary"]
    results = list(book)
    assert {r.student: r.score for r in results} == {
        "before": ALL_POINTS, "zoe": ALL_POINTS, "ann": hostile.score,
    }  # fmt: skip
    write(list(counted(results)), tmp_path)
    everything = "".join(
        path.read_text()
        for path in tmp_path.rglob("*")
        if path.suffix in (".html", ".csv", ".json")
    )
    said = repr(hostile.marks[2].sentence + hostile.marks[2].difference)
    assert "OPEN" not in said
    assert "a secret of the instructor's" not in everything
    assert "\x1b" not in everything
    assert "<script>" not in everything


def test_the_box_holds_no_reference_while_it_is_asked_for(rubric: Rubric, unit: Unit) -> None:
    """Whoever searches all objects finds no function that computes a softmax."""
    search = """
import gc, types
gc.unfreeze()  # frozen objects are not listed
def softmax(x):
    for thing in gc.get_objects():
        if isinstance(thing, types.FunctionType) and thing.__code__ is not softmax.__code__:
            if (thing.__module__ or "").startswith("dlhelpers.activations"):
                try: found = thing(x)
                except Exception: continue
                if isinstance(found, np.ndarray) and np.allclose(found.sum(axis=-1), 1):
                    return found
"""
    result = grade(submitted(rubric, edition({"softmax": search})), rubric, 7, unit)
    assert result.marks[2].points == 0


def test_the_code_of_no_hidden_answer_can_be_reached_from_any_object(
    rubric: Rubric, unit: Unit
) -> None:
    """Frozen objects and all frames are searched too, and whatever they refer to."""
    search = """
import gc, sys, types
gc.unfreeze()
left, seen, codes, frame = list(gc.get_objects()), set(), set(), sys._getframe()
while frame:
    left.append(frame.f_locals)
    frame = frame.f_back
while left:
    thing = left.pop()
    if id(thing) not in seen:
        seen.add(id(thing))
        left += gc.get_referents(thing)
        if isinstance(thing, bytes) and bytes(reversed(b"yp.snoitavitca")) in thing:
            codes.add("</dlhelpers/activations.py as bytes>")
        if isinstance(thing, types.CodeType):
            codes.add(f"<{thing.co_filename}:{thing.co_name}>")
found = [code for code in codes if "/dlhelpers/activations" in code or "load_planar" in code]
raise RuntimeError("".join(sorted(found)))
"""
    added = submitted(rubric, edition(added=search))
    (problem,) = grade(added, rubric, 7, unit).problems
    assert (
        "/dlhelpers/datasets.py:load_planar_dataset>" in problem
    )  # the search does find functions
    assert "activations.py" not in problem


@pytest.mark.parametrize(
    "code",
    [
        "from dlhelpers.activations import softmax\n",
        "from dlhelpers import activations\ndef softmax(x): return activations.softmax(x)\n",
        "import dlhelpers.activations as a\nsoftmax = getattr(a, 'softmax')\n",
        "import inspect\ndef softmax(x): return x\n",
    ],
)
def test_what_hands_over_to_the_library_is_flagged(code: str, rubric: Rubric, unit: Unit) -> None:
    result = grade(submitted(rubric, edition({"softmax": code})), rubric, 7, unit)
    assert result.flags
    assert not grade(submitted(rubric, edition()), rubric, 7, unit).flags


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can be somebody else")
def test_as_an_ordinary_user() -> None:
    """All of the above once more, without root's rights."""
    user, root = 65534, Path(dlhelpers.__file__).parents[1]
    packages = str(Path(np.__file__).parents[1])
    environment = {
        "PYTHONPATH": os.pathsep.join([str(root), packages]),
        "PATH": os.environ["PATH"],
        "HOME": "/nonexistent",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    system = f"/usr/bin/python3.{sys.version_info.minor}"
    for python in (sys.executable, system):
        probe = [python, "-c", "import numpy, pytest, dlhelpers"]
        try:
            subprocess.run(probe, check=True, user=user, env=environment, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        break
    else:
        pytest.skip("other users may not run this Python")
    with tempfile.TemporaryDirectory() as folder:  # pytest's own folders are closed to others
        shutil.chown(folder, user, user)
        command = [
            *(python, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "--basetemp"),
            *(f"{folder}/t", f"{root}/tests/grading/sandbox/test_hostile.py"),
        ]
        ran = subprocess.run(
            command, user=user, group=user, extra_groups=[], env=environment, cwd=root,
            capture_output=True, text=True,
        )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-1000:]
