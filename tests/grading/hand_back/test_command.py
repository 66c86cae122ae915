"""``dlhelpers hand-back`` where there is nothing to hand back, or nowhere to write."""

from pathlib import Path

import pytest

from tests.grading.hand_back.examples import gradebook, graded, hand_back, unread

Said = pytest.CaptureFixture[str]


def test_a_folder_without_a_gradebook(tmp_path: Path, capsys: Said) -> None:
    assert hand_back(tmp_path, "--gradescope") == 1
    assert (
        "holds no gradebook; name the folder that dlhelpers grade --out" in capsys.readouterr().err
    )
    assert [*tmp_path.iterdir()] == []


def test_a_class_without_a_lesson(tmp_path: Path, capsys: Said) -> None:
    grades = gradebook(tmp_path / "grades", [unread("ann", "")])
    assert hand_back(grades, "--gradescope") == 1
    assert "nothing of any lesson is graded" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--canvas", "--moodle", "--nbgrader"])
def test_a_file_that_is_not_there(option: str, tmp_path: Path, capsys: Said) -> None:
    grades = gradebook(tmp_path / "grades", [graded("ann")])
    assert hand_back(grades, option, tmp_path / "no") == 1
    said = capsys.readouterr().err
    assert said.startswith(f"dlhelpers: {tmp_path / 'no'} cannot be read")
    assert said.count("\n") == 1


def test_the_copy_does_not_take_the_place_of_the_platforms_file(
    tmp_path: Path, capsys: Said
) -> None:
    grades = gradebook(tmp_path / "grades", [graded("ann")])
    (grades / "hand-back").mkdir()
    export = grades / "hand-back" / "export.csv"
    export.write_text("Student,ID,Section,x\n")
    assert hand_back(grades, "--canvas", export) == 1
    assert "move it elsewhere" in capsys.readouterr().err
    assert export.read_text() == "Student,ID,Section,x\n"


def test_one_platform_at_a_time(tmp_path: Path, capsys: Said) -> None:
    for options in ([], ["--gradescope", "--canvas", "x.csv"]):
        with pytest.raises(SystemExit) as ended:
            hand_back(tmp_path, *options)
        assert ended.value.code == 2
