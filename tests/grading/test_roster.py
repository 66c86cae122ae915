"""Class lists as the platforms export them, and who is matched with whom."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from dlhelpers.grading.class_list import ClassList
from dlhelpers.grading.policy import Policy
from dlhelpers.grading.roster import Person, read_roster
from dlhelpers.grading.rules import Rules
from dlhelpers.grading.spreadsheets import TableError, read_table
from tests.grading.results import result

#: The header of Canvas's gradebook export and its second row.
CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Homework 1 (99)
    Points Possible,,,,,11
"Lee, Ann",101,S77,alee,Section 1,
"Brown, Bo Otto",102,,bbrown,Section 1,4
"Student, Test",999,,test,Section 1,
"""
#: Moodle's grading worksheet.
MOODLE = """Identifier,Full name,Email address,Status,Grade,Maximum Grade
Participant 5501,Ann Lee,ann@example.org,Submitted,,11
Participant 5502,Bo Otto Brown,bo@example.org,No submission,,11
"""
GRADESCOPE = """First Name,Last Name,SID,Email,Role
Ann,Lee,77,ann@example.org,Student
Bo,Brown,78,bo@example.org,Student
Ina,Structor,,ina@example.org,Instructor
"""


def people(text: str, tmp_path: Path) -> list[Person]:
    path = tmp_path / "roster.csv"
    path.write_text(text)
    return read_roster(read_table(path), str(path))


def test_canvas(tmp_path: Path) -> None:
    assert people(CANVAS, tmp_path) == [
        Person("Ann Lee", "", "alee", ("101", "S77")),
        Person("Bo Otto Brown", "", "bbrown", ("102",)),
    ]


def test_moodle(tmp_path: Path) -> None:
    assert people(MOODLE, tmp_path) == [
        Person("Ann Lee", "ann@example.org", "", ("5501",)),
        Person("Bo Otto Brown", "bo@example.org", "", ("5502",)),
    ]


def test_gradescope(tmp_path: Path) -> None:
    assert [p.name for p in people(GRADESCOPE, tmp_path)] == ["Ann Lee", "Bo Brown"]


def test_a_list_by_hand(tmp_path: Path) -> None:
    assert people("login;Nachname;Vorname;E-Mail\nann;Lee;Ann;a@x.org\n", tmp_path) == [
        Person("Ann Lee", "a@x.org", "ann")
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [("grade,remark\n3,good\n", "is no roster: it has the columns"), ("name\n", "nobody in it")],
)
def test_what_is_no_roster(text: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(TableError, match=reason):
        people(text, tmp_path)


ANN = Person("Ann Lee", "ann.l@x.org", "alee", ("101", "S77"))
BO = Person("Bo Otto Brown", "bo@x.org", "bbrown", ("102",))


@pytest.mark.parametrize(
    "handed_in",
    [
        result(student="whatever_101", platform_id="101"),  # Canvas's or Moodle's number
        result(student="leeann_999", platform_id="999"),  # Canvas's sortable name
        result(student="Ann Lee_7", platform_id="7"),  # Moodle's name, another number
        result(student="alee"),  # a login
        result(student="S77"),  # a number as a folder
        result(student="ann.l"),  # what stands before the @
        result(student="submission_1", name="ANN LEE"),
        result(student="submission_1", email="Ann.L@x.org"),
    ],
)
def test_ways_to_be_found_on_the_roster(handed_in: object) -> None:
    who = ClassList([handed_in], Rules(roster=[ANN, BO]))  # type: ignore[list-item]
    assert who.person(handed_in.student) == ANN  # type: ignore[attr-defined]
    assert who.missing == [("bbrown", BO)]
    assert who.doubts == []


def test_a_number_is_stronger_than_a_name() -> None:
    handed_in = result(student="Ann Lee_102", platform_id="102", name="Ann Lee")
    assert ClassList([handed_in], Rules(roster=[ANN, BO])).person("Ann Lee_102") == BO


def test_doubts_are_said_and_nobody_is_guessed() -> None:
    other = Person("Ann Lee", "ann2@x.org", "alee2", ("103",))
    who = ClassList(
        [result(student="Ann Lee"), result(student="zoe"), result(student="bbrown"),
         result(student="Bo Otto Brown")],
        Rules(roster=[ANN, other, BO]),
    )  # fmt: skip
    assert who.person("Ann Lee") is None
    assert who.doubts == [
        "Ann Lee may be alee or alee2 on the roster",
        "zoe handed in and is not on the roster",
        "bbrown and Bo Otto Brown are both bbrown on the roster",
    ]
    assert [name for name, _ in who.missing] == ["alee", "alee2"]


def test_two_of_one_name_who_are_missing_have_two_rows() -> None:
    roster = [Person("Ann Lee", ids=("1",)), Person("Ann Lee", ids=("2",))]
    who = ClassList([result(student="bo")], Rules(roster=roster))
    assert [name for name, _ in who.missing] == ["Ann Lee", "Ann Lee 2"]


def test_whose_an_extension_is() -> None:
    due = {"01": datetime(2026, 10, 1, tzinfo=UTC)}
    policy = Policy(extensions={"Ann Lee": due, "bo": due, "nobody": due})
    handed_in = [result(student="alee_101", platform_id="101")]
    who = ClassList(handed_in, Rules(policy=policy, roster=[ANN, BO]))
    assert who.extension("alee_101", "01") == due["01"]
    assert who.extension("bbrown", "01") == due["01"]  # bo is what stands before the @
    assert who.extension("alee_101", "02") is None
    assert who.doubts == ["an extension is for nobody, which is nobody so far"]
