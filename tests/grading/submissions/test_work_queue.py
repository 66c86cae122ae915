"""What is to be graded, what is known, and what cannot be: each file once."""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlhelpers.grading.gradebook import Gradebook
from dlhelpers.grading.records import Result
from dlhelpers.grading.submissions.collection import HandedIn
from dlhelpers.grading.submissions.notebook import Unreadable
from dlhelpers.grading.submissions.rubric import Rubric
from dlhelpers.grading.submissions.work_queue import (
    Counts,
    GradingOptions,
    new_tasks,
    preview_of,
)
from tests.grading.building import STEM, edition
from tests.grading.classes import Silent


class Counting(Silent):
    """Counts the files that are done."""

    def __init__(self) -> None:
        self.done = 0

    def advance(self) -> None:
        self.done += 1


def notebook(number: int) -> bytes:
    return json.dumps(edition(added=f"# {number}")).encode()


def refuse() -> bytes:
    raise Unreadable("this is a PDF document")


#: What a file may hold: one of two notebooks, a broken one, another course's, or no notebook.
CONTENTS = {
    "one": lambda: notebook(1),
    "two": lambda: notebook(2),
    "broken": lambda: b"{",
    "foreign": lambda: b'{"cells": [], "nbformat": 4}',
    "pdf": refuse,
}


def run(
    book: Gradebook,
    rubric: Rubric,
    handed_in: Sequence[HandedIn],
    times: dict[tuple[str, str], list[str]] | None = None,
) -> tuple[Counts, list[Result]]:
    """Do as `grade_class` does, but everything that is graded is right at once."""
    counts, progress, graded = Counts(), Counting(), []
    options = GradingOptions(seed=5)
    for task in new_tasks(handed_in, [rubric], options, book, progress, counts, times or {}):
        graded.append(preview_of(task))
        book.record(graded[-1])
        progress.advance()
        counts.graded += 1
    assert progress.done == len(handed_in)
    return counts, graded


files = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(sorted(CONTENTS))), min_size=1)


@settings(max_examples=12)
@given(st.lists(files, min_size=1, max_size=3))
def test_the_counts_add_up_to_the_files_handed_in(
    rubric: Rubric, runs: list[list[tuple[str, str]]]
) -> None:
    with TemporaryDirectory() as folder:
        book = Gradebook(Path(folder, "gradebook.sqlite"))
        known = set[tuple[str, str]]()
        for names in runs:
            handed_in = [
                HandedIn(student, f"file {number}", CONTENTS[content])
                for number, (student, content) in enumerate(sorted(names))
            ]
            counts, graded = run(book, rubric, handed_in)
            assert counts.graded + counts.unchanged + counts.unread == len(handed_in)
            assert str(counts).startswith(f"{len(handed_in)} file")
            bad = sum(content in ("broken", "foreign", "pdf") for _, content in names)
            assert counts.unread == bad
            new = {pair for pair in names if pair[1] in ("one", "two")} - known
            assert counts.graded == len(graded) == len(new)
            known |= new
        assert {r.student for r in book} == {student for names in runs for student, _ in names}
        book.close()


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Gradebook]:
    with closing(Gradebook(tmp_path / "gradebook.sqlite")) as book:
        yield book


def test_where_a_file_came_from_is_kept_and_kept_up_to_date(
    book: Gradebook, rubric: Rubric
) -> None:
    when = datetime(2026, 10, 1, 12, tzinfo=UTC)
    one = HandedIn("ann", "hw", CONTENTS["one"], "7", True, when, 3, "Ann Lee", "a@x.org")
    run(book, rubric, [one])
    (result,) = book
    origin = (result.platform_id, result.late, result.submitted, result.attempt, result.file)
    assert origin == ("7", True, "2026-10-01T12:00:00+00:00", 3, "hw")
    assert (result.name, result.email, result.run) == ("Ann Lee", "a@x.org", 1)
    counts, _ = run(book, rubric, [HandedIn("ann", "renamed", CONTENTS["one"])])
    assert (counts.graded, counts.unchanged) == (0, 1)
    (result,) = book
    assert (result.file, result.submitted, result.run) == ("renamed", "", 2)


def test_times_from_a_table_are_those_of_the_last_files_that_have_none(
    book: Gradebook, rubric: Rubric
) -> None:
    when = datetime(2026, 10, 9, tzinfo=UTC)
    handed_in = [
        HandedIn("ann", "a", CONTENTS["broken"]),
        HandedIn("ann", "b", CONTENTS["one"]),
        HandedIn("ann", "c", CONTENTS["two"], submitted=when),
    ]
    run(book, rubric, handed_in, {("ann", STEM): ["2026-10-01T00:00:00+00:00"]})
    assert {result.file: result.submitted[:10] for result in book} == {
        "a": "", "b": "2026-10-01", "c": "2026-10-09",
    }  # fmt: skip


def test_two_files_of_one_reason_are_two(book: Gradebook, rubric: Rubric) -> None:
    run(book, rubric, [HandedIn("ann", name, refuse) for name in ("a.pdf", "b.pdf")])
    assert [result.file for result in book] == ["a.pdf", "b.pdf"]


def test_what_a_file_system_lets_through_is_kept(book: Gradebook, rubric: Rubric) -> None:
    run(book, rubric, [HandedIn("ann", "\udcff" + "x" * 5000, CONTENTS["one"])])
    (result,) = book
    assert len(result.file) == 1000
