"""A student's folder is nobody else's, on any file system."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlhelpers.grading.reports.export import folder_names, suffixed_name

NAMES = st.one_of(
    st.text(max_size=80),
    st.text(st.sampled_from("aAbB .-_1é"), max_size=4),
    st.sampled_from(["CON", "con.x", "Nul .a", "José", "JOSÉ", "Jose\u0301", "x" * 61, "x" * 62]),
)


@pytest.mark.parametrize("student", ["ann", "Jane Doe_12", "a-b.c", "x" * 60, "-x", "ann-1234"])
def test_a_plain_name_is_kept(student: str) -> None:
    assert folder_names([student, "bo"])[student] == student


@pytest.mark.parametrize(
    "student",
    [
        *("../../etc", "..", ".", "", "a/b", "a\\b", "x" * 300, "Ünal", "a:b", " a", "a.", "a\n"),
        *("CON", "nul", "com1.txt", "LPT9 .x", "ann-0123abcd", "ann-0123ABCD4567cdef"),
    ],
)
def test_a_name_that_is_no_folders_gets_a_safe_one(student: str) -> None:
    name = folder_names([student])[student]
    assert name != student
    assert is_legal(name)
    others = folder_names([student, student + "!", student + "?"])
    assert others[student] == name
    assert len(set(others.values())) == 3


def test_names_that_differ_in_case_get_a_suffix_each() -> None:
    names = folder_names(["Ann", "ann", "bo"])
    assert names["bo"] == "bo"
    assert names["Ann"].startswith("Ann-")
    assert names["ann"].startswith("ann-")


@pytest.mark.parametrize("student", ["José", "../x", "Ann"])
def test_a_name_with_its_suffix_is_not_anothers(student: str) -> None:
    theirs = suffixed_name(student)
    for impostor in (theirs, theirs.upper(), theirs[:-8]):  # the last is an older version's
        names = folder_names([student, student.upper(), impostor])
        assert len({name.lower() for name in names.values()}) == 3
        assert names[impostor] != impostor


@given(st.lists(NAMES, unique=True, max_size=8))
def test_folders_are_legal_and_nobody_shares_one(students: list[str]) -> None:
    students += [name for name in folder_names(students).values() if name not in students]
    names = folder_names(students)
    assert list(names) == students
    assert all(map(is_legal, names.values()))
    folded = {unicodedata.normalize("NFC", name.casefold()) for name in names.values()}
    assert len(folded) == len(students)


def is_legal(name: str) -> bool:
    devices = {"con", "prn", "aux", "nul", "com1", "com9", "lpt1", "lpt9"}
    return (
        0 < len(name) < 80
        and not set(name) & set('<>:"/\\|?*')
        and name.isascii()
        and name.isprintable()
        and name.strip(" .") == name
        and name.split(".")[0].strip().lower() not in devices
    )
