"""The instructor's page: what somebody must act on first, and nothing in it that acts."""

import re
from dataclasses import replace

import pytest

from dlhelpers.grading.reports.class_summary import ClassSummary
from dlhelpers.grading.reports.summary_page import summary_html
from tests.grading.reports.examples import HOSTILE, a_class, all_of, standing
from tests.grading.reports.test_feedback import Reader
from tests.grading.reports.test_tables import MISSING, UNREAD
from tests.grading.test_gradebook import RESULT


@pytest.fixture(scope="module")
def text() -> str:
    return "".join(summary_html(ClassSummary(a_class())))


def test_what_somebody_must_act_on_comes_first(text: str) -> None:
    headings = re.findall(r'<h2 id="([^"]*)"', text)
    assert headings == ["act", "look", "alike", "lesson-1", "lesson-2", "slow"]
    seen = Reader(text).seen
    for said in (
        "61 students handed in; 119 graded, 1 not to be graded, 2 missing",
        "not read: this is a PDF; hand in the notebook itself", "Zoë Müller (zoe_9999)",
        "cell 3 calls scipy.special.softmax", "graded by an older edition",
        "student007_4507, student033_4533", "(2 of 60 students)", "40 seconds",
    ):  # fmt: skip
        assert said in seen


def test_each_exercise_has_its_numbers_and_its_mistakes(text: str) -> None:
    row = re.search(r'<tr><th scope="row">softmax</th>(.*?)</tr>', text)
    assert row is not None
    cells = re.findall(r"<td>(.*?)</td>", row[1])
    assert sum(map(int, cells[:3])) == 60
    assert re.fullmatch(r"−?\d\.\d\d \(−?\d\.\d\d to −?\d\.\d\d\)", cells[3])
    assert "<h3>Teach this again</h3><ol><li>" in text
    assert "students, summed over the columns.<br>Each column sums to 1; sum over axis=1." in text


def test_a_small_class_is_warned_of_its_numbers(text: str) -> None:
    assert "Caution" not in text
    small = "".join(summary_html(ClassSummary(a_class()[:40])))
    assert "20 students, which is fewer than 30" in small


def test_the_page_needs_nothing_and_runs_nothing(text: str) -> None:
    page = Reader(text)
    assert page.open == []
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert all(link.startswith("#") for link in page.links)
    assert {link[1:] for link in page.links} <= set(page.ids)
    assert len(set(page.ids)) == len(page.ids)
    assert "//" not in text


def test_what_anybody_wrote_is_text(text: str) -> None:
    assert "<script>" not in text
    assert not {"\x1b", "\u202e"} & set(text)
    assert Reader(text).seen.count("<script>alert(1)</script>") >= 2
    nasty = replace(RESULT, student=HOSTILE, lesson=HOSTILE, status="missing")
    assert "<script>" not in "".join(summary_html(ClassSummary([standing(nasty)])))


def test_a_class_of_nobody_and_one_in_which_all_is_well() -> None:
    assert "everything could be graded" in "".join(summary_html(ClassSummary()))
    text = "".join(summary_html(ClassSummary(all_of([RESULT]))))
    assert "cannot be said" in text
    text = "".join(summary_html(ClassSummary([MISSING, standing(UNREAD)])))
    assert "0 graded, 1 not to be graded, 1 missing" in text


def test_a_long_list_is_cut_and_says_so() -> None:
    rows = [
        standing(replace(UNREAD, student=f"s{n:04}", lesson="01", status=status))
        for n in range(900)
        for status in ("missing", "not read")
    ]
    text = "".join(summary_html(ClassSummary(rows)))
    assert "and 700 more" in text
    assert "… and 700 more; grades.csv has all" in text
    assert len(text) < 50_000


def test_without_a_sandbox_it_is_said(text: str) -> None:
    assert "without a sandbox" not in text
    unsafe = standing(replace(RESULT, sandboxed=False))
    assert "without a sandbox" in "".join(summary_html(ClassSummary([unsafe])))
