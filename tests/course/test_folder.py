"""A course's folder as it is read, and the sentences for what is wrong with its settings."""

from pathlib import Path

import pytest

from dlhelpers.course import CourseError, open_course
from tests.own_course import STEM, own_course


def test_the_five_lessons_are_a_course() -> None:
    course = open_course()
    assert course.lessons == ("normalization", "logistic", "planar", "deep", "cats")
    assert course.title
    assert (course.exercises, course.data) == (None, None)
    assert all(len(course.modules_of(lesson)) == 1 for lesson in course.lessons)


def test_a_course_of_ones_own(tmp_path: Path) -> None:
    course = open_course(own_course(tmp_path / "twice"))
    assert (course.title, course.policy) == ("Twice", {"percent_per_day": 10})
    assert course.lessons == ("doubling",)
    assert course.exercises == tmp_path / "twice" / "exercises"
    assert course.data == tmp_path / "twice" / "data"
    assert course.modules_of("doubling") == [course.exercises / "doubling.py"]
    assert course.modules_of("planar")[0].name == "__init__.py"
    assert course.modules_of("nothing") == []


def test_copies_are_no_lessons(tmp_path: Path) -> None:
    folder = own_course(tmp_path / "twice")
    for name in (f"{STEM}-Copy1", f"{STEM} (new)", f"{STEM} (new 2)"):
        (folder / f"{name}.ipynb").write_text("no notebook")
    assert open_course(folder).lessons == ("doubling",)


def test_a_relative_folder_and_one_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own_course(tmp_path / "twice")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert open_course("twice").folder == open_course("~/twice").folder == tmp_path / "twice"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "course.toml: the title is missing"),
        ('title = " "', "course.toml: the title is missing"),
        ("title = 3", "course.toml:1: title must be a text in quotes"),
        ('title = "T"\n\npolicy = 3', "course.toml:3: policy must be a table"),
        ('title = "T"\n# lessons\nlessons = []', "course.toml:3: unknown key 'lessons'"),
        ('title = "T"\n[polciy]\nlate = 1', "course.toml:2: unknown key 'polciy'; known are title"),
        ("title = T", "course.toml: it is no TOML: Invalid value (at line 1, column 9)"),
        (b"title = '\xff'", "course.toml: it is no TOML"),
    ],
)
def test_settings_that_are_wrong(text: str | bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "course.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(CourseError) as caught:
        open_course(tmp_path)
    assert str(tmp_path / said) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["", "nothing"])
def test_no_course(name: str, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"is no course: there is no course\.toml in it"):
        open_course(tmp_path / name)


def test_settings_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "course.toml").mkdir()
    with pytest.raises(CourseError, match=r"course\.toml: it cannot be read \(Is a directory\)"):
        open_course(tmp_path)
