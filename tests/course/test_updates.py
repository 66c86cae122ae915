"""A folder in which a learner has worked, and a course that has changed since."""

import json
from pathlib import Path
from typing import Any

import pytest

from dlhelpers import cli
from dlhelpers.course import CourseError, open_course, release
from dlhelpers.course.edition_mark import mark_in
from tests.own_course import STEM, cell, notebook, own_course, write_notebook

NAME = f"{STEM}.ipynb"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return own_course(tmp_path / "course")


@pytest.fixture
def work(tmp_path: Path, course: Path) -> Path:
    """A learner's folder, as it was handed out."""
    release(tmp_path / "work", open_course(course))
    return tmp_path / "work"


def change(course: Path, old: str = "# Lesson 1: twice", new: str = "# Lesson 1: double") -> None:
    path = course / NAME
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def write_in(path: Path) -> str:
    """Work in a notebook as a learner does, in Jupyter."""
    content = json.loads(path.read_text())
    for one in content["cells"]:
        if one["id"] == "double":
            one["source"] = "def double(x):\n    return x + x"
    content["metadata"]["language_info"] = {"name": "python", "version": "3.13"}
    path.write_text(json.dumps(content))
    return path.read_text()


def names(folder: Path) -> list[str]:
    files = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(files)


def test_what_goes_to_students(work: Path) -> None:
    files = [".dlhelpers.json", NAME, "course.toml", "data/points.txt", "exercises/doubling.py"]
    assert names(work) == files
    assert (work / "course.toml").read_text() == 'title = "Twice"\n'  # and no policy
    assert open_course(work).lessons == ("doubling",)
    assert "return 2 * x" not in (work / NAME).read_text()


def test_a_lesson_that_has_not_changed_is_not_offered(work: Path, course: Path) -> None:
    mine = write_in(work / NAME)
    content = json.loads((course / NAME).read_text())
    content["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "hi"}]
    write_notebook(course, content)  # run once more, which no student sees
    made = release(work, open_course(course))
    assert (made.offered, made.replaced, made.set_aside) == ((), (), ())
    assert (work / NAME).read_text() == mine


def test_a_lesson_that_has_changed_is_offered_beside_once(work: Path, course: Path) -> None:
    mine = write_in(work / NAME)
    change(course)
    made = release(work, open_course(course))
    new = work / f"{STEM} (new).ipynb"
    assert made.offered == ((work / NAME, new),)
    assert "double" in new.read_text()
    assert (work / NAME).read_text() == mine
    assert release(work, open_course(course)).offered == ()
    new.unlink()  # thanks, no
    assert release(work, open_course(course)).offered == ()
    change(course, "# Lesson 1: double", "# Lesson 1: two times")
    assert release(work, open_course(course)).offered == ((work / NAME, new),)
    assert (work / NAME).read_text() == mine


def test_an_offer_that_is_worked_in_is_not_overwritten_either(work: Path, course: Path) -> None:
    change(course)
    release(work, open_course(course))
    mine = write_in(work / f"{STEM} (new).ipynb")
    change(course, "# Lesson 1: double", "# Lesson 1: two times")
    ((_, new),) = release(work, open_course(course)).offered
    assert new.name == f"{STEM} (new 2).ipynb"
    assert (work / f"{STEM} (new).ipynb").read_text() == mine


def test_who_has_taken_the_offer_is_not_asked_again(work: Path, course: Path) -> None:
    change(course)
    ((mine, new),) = release(work, open_course(course)).offered
    new.replace(mine)
    (work / ".dlhelpers.json").unlink()
    assert release(work, open_course(course)).offered == ()


def test_a_copy_elsewhere_is_known_too(work: Path, course: Path, tmp_path: Path) -> None:
    write_in(work / NAME)
    copy = tmp_path / "copy"
    copy.mkdir()
    (work / NAME).rename(copy / NAME)  # without anything else
    change(course)
    ((_, new),) = release(copy, open_course(course)).offered
    assert new.exists()


@pytest.mark.parametrize("content", ["no notebook", "[]", "{}", '{"metadata": {"dlhelpers": 3}}'])
def test_a_file_that_says_nothing_is_left_alone(content: str, work: Path, course: Path) -> None:
    (work / NAME).write_text(content)
    change(course)
    made = release(work, open_course(course))
    assert (made.kept, made.offered) == ((work / NAME,), ())
    assert (work / NAME).read_text() == content


def test_exercises_that_have_changed_are_replaced_and_it_is_said(
    work: Path, course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    module = course / "exercises" / "doubling.py"
    module.write_text(module.read_text().replace("Twice as much.", "Add x to x."))
    (course / "exercises" / "more.py").write_text("N = 1\n")
    assert cli.main(["release", str(work), "--course", str(course)]) == 0
    said = capsys.readouterr().out
    assert "Brought up to date, because check needs it:\n  exercises/doubling.py\n" in said
    assert (work / "exercises" / "doubling.py").read_text() == module.read_text()
    assert (work / "exercises" / "more.py").exists()
    assert cli.main(["release", str(work), "--course", str(course)]) == 0
    assert "Brought up" not in capsys.readouterr().out


def test_a_module_that_has_become_a_folder_leaves_no_old_one(work: Path, course: Path) -> None:
    module = course / "exercises" / "doubling.py"
    (course / "exercises" / "doubling").mkdir()
    module.rename(course / "exercises" / "doubling" / "__init__.py")
    made = release(work, open_course(course))
    assert made.replaced == (work / "exercises" / "doubling.py",)
    assert "exercises/doubling.py" not in names(work)


def test_data_that_a_learner_has_changed_is_kept_under_another_name(
    work: Path, course: Path
) -> None:
    (work / "data" / "points.txt").write_text("my own points")
    made = release(work, open_course(course))
    kept = work / "data" / "points (yours).txt"
    assert made.set_aside == ((work / "data" / "points.txt", kept),)
    assert kept.read_text() == "my own points"
    assert (work / "data" / "points.txt").read_text() == "1 2\n3 4\n"


@pytest.mark.parametrize(
    "record", ["no json", "[]", '{"files": 3}', '{"files": {"../course/course.toml": "x"}}']
)
def test_a_record_that_was_tampered_with(record: str, work: Path, course: Path) -> None:
    (work / ".dlhelpers.json").write_text(record)
    before = names(course)
    release(work, open_course(course))
    assert names(course) == before
    assert (work / "exercises" / "doubling.py").exists()


def test_an_edition_can_be_handed_on(work: Path, course: Path, tmp_path: Path) -> None:
    """Who has a student edition and no more can start from it, and be given the next one."""
    mine = tmp_path / "mine"
    release(mine, open_course(work))
    assert (mine / NAME).read_text() == (work / NAME).read_text()
    change(course)
    release(tmp_path / "next", open_course(course))
    ((_, new),) = release(mine, open_course(tmp_path / "next")).offered
    assert new.read_text() == (tmp_path / "next" / NAME).read_text()


def test_the_course_itself_is_no_place_for_students(course: Path) -> None:
    before = (course / "course.toml").read_text()
    with pytest.raises(CourseError, match="is the course itself; name another folder"):
        release(course, open_course(course))
    assert (course / "course.toml").read_text() == before


def test_a_course_that_is_not_sound_is_not_handed_out(course: Path, tmp_path: Path) -> None:
    change(course, "### END SOLUTION", "")
    with pytest.raises(CourseError, match="cell double: a solution region does not end"):
        release(tmp_path / "new", open_course(course))
    assert not (tmp_path / "new").exists()


def test_start_opens_a_course_that_was_handed_out(
    work: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    passed: list[str] = []

    def run(options: list[str]) -> int:
        passed.extend(options)
        return 0

    monkeypatch.setattr("dlhelpers.course.jupyter._run_jupyterlab", run)
    before = names(work)
    assert cli.main(["start", str(work)]) == 0
    assert f"--LabApp.default_url=/lab/tree/{NAME}" in passed
    assert names(work) == before  # and not the five lessons in it


def test_start_tells_what_is_new(
    work: Path, course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("dlhelpers.course.jupyter._run_jupyterlab", lambda _options: 0)
    change(course)
    assert cli.main(["start", str(work), "--course", str(course)]) == 0
    assert f"  {NAME} -> {STEM} (new).ipynb" in capsys.readouterr().out


def test_the_mark_holds_what_was_handed_out_and_no_solution(work: Path) -> None:
    mark = mark_in(work / NAME)
    assert mark
    stub = "def double(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
    assert mark.exercises["double"] == stub
    assert [*mark.exercises] == ["double", "squashed", "rounded"]


# One exercise given back


def cells_of(path: Path) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = json.loads(path.read_text())["cells"]
    return cells


def test_an_exercise_is_given_back_and_what_was_written_is_kept(
    work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = work / NAME
    write_in(path)
    before = cells_of(path)
    assert cli.main(["reset", str(path), "double"]) == 0
    assert "what you wrote is kept below it" in capsys.readouterr().out
    after = cells_of(path)
    at = [one["id"] for one in after].index("double")
    assert after[at]["source"].endswith("raise NotImplementedError()")
    assert after[at + 1]["cell_type"] == "markdown"
    assert "```python\ndef double(x):\n    return x + x\n```" in after[at + 1]["source"]
    assert after[at + 2]["id"] == "check-double"
    assert len(after) == len(before) + 1
    assert [c for c in after if c["id"] != "double"][:at] == before[:at]
    assert cli.main(["reset", str(path), "double"]) == 0
    assert "nothing was changed" in capsys.readouterr().out
    assert cells_of(path) == after


def test_a_cell_that_is_missing_doubled_or_of_another_kind(work: Path) -> None:
    path = work / NAME
    content = json.loads(path.read_text())
    content["cells"] = [one for one in content["cells"] if one["id"] != "double"]
    for one in content["cells"]:
        if one["id"] == "rounded":
            one |= {"cell_type": "markdown", "source": ["my ```text```\n", "of two lines"]}
    content["cells"].append(cell("squashed", "def squashed(x): return 1", solution=True))
    path.write_text(json.dumps(content))
    for name in ("double", "squashed", "rounded"):
        assert cli.main(["reset", str(path), name]) == 0
    ids = [one["id"] for one in cells_of(path)]
    for name in ("double", "squashed", "rounded"):
        assert ids.count(name) == 1
        assert ids.index(name) < ids.index(f"check-{name}")
    kinds = {one["id"]: one["cell_type"] for one in cells_of(path)}
    assert {kinds[name] for name in ("double", "squashed", "rounded")} == {"code"}
    text = "".join(one["source"] for one in cells_of(path) if one["cell_type"] == "markdown")
    assert "````python\nmy ```text```\nof two lines\n````" in text
    assert "def squashed(x): return 1" in text
    assert len(set(ids)) == len(ids)


def test_a_lesson_of_the_five_without_a_mark(tmp_path: Path) -> None:
    """As nbgrader hands it out, or an earlier version of this package."""
    release(tmp_path)
    path = tmp_path / open_course().paths[0].name
    content = json.loads(path.read_text())
    del content["metadata"]["dlhelpers"]
    for one in content["cells"]:
        if one["id"] == "softmax":
            one["source"] = "x = 1"
    path.write_text(json.dumps(content))
    assert cli.main(["reset", str(path), "softmax"]) == 0
    (source,) = (one["source"] for one in cells_of(path) if one["id"] == "softmax")
    assert "# YOUR CODE HERE" in source


@pytest.mark.parametrize(
    ("name", "exercise", "said"),
    [
        (NAME, "triple", "has no exercise 'triple'; its exercises are double, squashed, rounded"),
        (NAME, "check-double", "has no exercise 'check-double'"),
        ("nothing.ipynb", "double", "nothing.ipynb: it cannot be read (No such file or directory)"),
        ("data", "double", "data: it cannot be read (Is a directory)"),
        ("data/points.txt", "double", "points.txt: the file is no notebook"),
        ("list.ipynb", "double", "list.ipynb: the file is no notebook of format 4"),
        ("empty.ipynb", "double", "empty.ipynb: it imports check from no lesson"),
        ("own.ipynb", "double", "own.ipynb: it does not say how its exercises were handed out"),
    ],
)
def test_what_cannot_be_given_back(
    name: str, exercise: str, said: str, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (work / "list.ipynb").write_text("[1]")
    (work / "empty.ipynb").write_text('{"cells": []}')
    (work / "own.ipynb").write_text(json.dumps(notebook()))
    before = (work / NAME).read_text()
    assert cli.main(["reset", str(work / name), exercise]) == 1
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert (work / NAME).read_text() == before


def test_an_old_minor_format_gets_no_ids(work: Path) -> None:
    path = work / NAME
    content = json.loads(write_in(path))
    content["nbformat_minor"] = 4
    for one in content["cells"]:
        del one["id"]
    path.write_text(json.dumps(content))
    assert cli.main(["reset", str(path), "double"]) == 0
    assert not [one for one in cells_of(path) if "id" in one]


def test_a_notebook_that_cannot_be_written_stays(
    work: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    mine = write_in(work / NAME)
    monkeypatch.setattr(Path, "write_bytes", refuse)
    assert cli.main(["reset", str(work / NAME), "double"]) == 1
    assert "it cannot be written (No space left on device)" in capsys.readouterr().err
    assert (work / NAME).read_text() == mine
