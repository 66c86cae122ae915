"""Tables in the forms that spreadsheet programs give them."""

from pathlib import Path

import pytest

from dlhelpers.grading.spreadsheets import TableError, read_table

ROWS = [["Student", "Points"], ["Zoë Müller", "2,5"], ["Ann; Lee", "3"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("first", ["", "sep="])
def test_every_form_says_the_same(
    encoding: str, separator: str, end: str, first: str, tmp_path: Path
) -> None:
    path = tmp_path / "table.csv"
    text = first and first + separator + end
    text += "".join(separator.join(f'"{cell}"' for cell in row) + end for row in ROWS)
    path.write_bytes(text.encode(encoding))
    table = read_table(path)
    assert table.columns == ("student", "points")
    assert [row.get("student", "points") for row in table.rows] == ["Zoë Müller", "Ann; Lee"]
    assert [row.get("points") for row in table.rows] == ["2,5", "3"]
    assert [row.line for row in table.rows] == ([3, 4] if first else [2, 3])


def test_lines_are_counted_as_an_editor_does(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text('a,b\n\n"two\nlines",1\n,\nlast,2\n')
    assert [(row.line, row.get("a")) for row in read_table(path).rows] == [
        (3, "two lines"),
        (6, "last"),
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"PK\x03\x04 an Excel file", "save it as CSV"),
        (b"name,points\n", "has no column 'student'"),
        (b'student,"x\n' + b"y" * 200_000, "is no CSV file"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(data)
    with pytest.raises(TableError, match=reason) as raised:
        read_table(path, ["student"])
    assert str(path) in str(raised.value)


def test_a_table_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="No such file"):
        read_table(tmp_path / "none.csv")
