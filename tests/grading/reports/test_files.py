"""Files are whole or not there, and the same ones stay."""

import errno
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from dlhelpers.grading.reports.export import write_parts, write_whole
from dlhelpers.grading.reports.tables import grades_json
from tests.grading.reports.test_tables import UNREAD
from tests.grading.test_gradebook import RESULT


def write(path: Path, parts: Iterable[str]) -> None:
    for _ in write_parts(path, parts):
        pass


@pytest.mark.parametrize("write", [write_whole, write])
def test_a_file_is_whole_and_stays_if_it_is_the_same(
    write: Callable[[Path, str], None], tmp_path: Path
) -> None:
    path = tmp_path / "report.csv"
    write(path, "a\nü\n")
    assert path.read_bytes() == b"a\n\xc3\xbc\n"
    before = path.stat()
    write(path, "a\nü\n")
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    write(path, "a\nv\n")
    assert path.read_bytes() == b"a\nv\n"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_not_finished_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "grades.json"
    write(path, grades_json([RESULT]))
    before = path.read_bytes()

    def interrupted(parts: Iterable[str]) -> Iterator[str]:
        yield from parts
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(path, interrupted(grades_json([UNREAD])))
    stopped = write_parts(path, grades_json([UNREAD]))
    next(stopped)
    stopped.close()  # as when another report cannot be written
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == before
    write(path, grades_json([UNREAD]))
    assert json.loads(path.read_text())[0]["student"] == "bo"
    assert list(tmp_path.iterdir()) == [path]


def test_two_that_write_one_file_do_not_disturb_each_other(tmp_path: Path) -> None:
    path = tmp_path / "grades.json"
    one = write_parts(path, grades_json([RESULT, RESULT]))
    next(one)
    write(path, grades_json([UNREAD]))
    assert json.loads(path.read_text())[0]["student"] == "bo"
    for _ in one:
        pass
    assert [row["student"] for row in json.loads(path.read_text())] == ["ann", "ann"]
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_leaves_nothing_and_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "grades.json"

    def full() -> Iterator[str]:
        yield "["
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space left") as raised:
        write(path, full())
    assert raised.value.filename == str(path)
    assert list(tmp_path.iterdir()) == []
