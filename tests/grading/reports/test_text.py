"""Text that anybody may have written does nothing in any report."""

import re
import unicodedata
from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlhelpers.grading.reports.text import cell, code, login, number, plain

#: Of these a spreadsheet makes cells and formulas, or might after it has read them in its way.
SIGNS = st.text(st.sampled_from("=+-@%|,;\"' \t\nx1＝＋－＠；，｜﹦⁼⩵🄁−‐\u200b\u202e"), max_size=12)
ACTING = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x07", "␛[31mred␇"),
        ("a\rb\nc\td", "a b c d"),
        ("\x9b31m\x7f\x00", "⟨U+009B⟩31m␡␀"),
        ("\u202eabc\u2066", "⟨U+202E⟩abc⟨U+2066⟩"),
        ("a\u200bn\u3164n\ufeff", "a⟨U+200B⟩n⟨U+3164⟩n⟨U+FEFF⟩"),
        ("non\xa0breaking", "non breaking"),
        ("\udcff", "⟨U+DCFF⟩"),
        ("Zoë 😀 שלום", "Zoë 😀 שלום"),
    ],
)
def test_what_acts_or_hides_is_shown(text: str, shown: str) -> None:
    assert plain(text) == shown


@given(st.text())
def test_nothing_is_left_that_acts(text: str) -> None:
    assert not ACTING & {unicodedata.category(c) for c in plain(text)}
    assert not ACTING & {unicodedata.category(c) for c in code(text) if c not in "\n\t"}
    assert plain(plain(text)) == plain(text)


def test_every_character_that_acts_is_shown() -> None:
    by_category: dict[str, set[str]] = defaultdict(set)
    for character in map(chr, range(0x110000)):
        by_category[unicodedata.category(character)].add(character)
    acting = set[str]().union(*(by_category[category] for category in ACTING))
    assert plain("".join(acting)).isprintable()
    assert acting & set(code("".join(acting))) == {"\n", "\t"}
    spaces = by_category["Zs"]
    assert set(plain("".join(spaces))) == {" "}
    assert spaces & set(code("".join(spaces))) == {" "}


def test_code_keeps_its_lines() -> None:
    assert code("a\r\n\tb\n\x1b\r\xa0") == "a\n\tb\n␛␍⟨U+00A0⟩"


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", "\r=", "\n=", "%", "＝", '"='])
@pytest.mark.parametrize("front", ["", "x;", "x,", "x|", " ", "x；"])
def test_no_cell_is_a_formula(begin: str, front: str) -> None:
    assert is_harmless(cell(f"{front}{begin}1+1"))
    assert not is_harmless(f"{front}{begin}1+1")


@pytest.mark.parametrize("text", ["|x", " |x", "x;|x"])
def test_a_pipe_in_front_is_quoted(text: str) -> None:
    assert cell(text) == text.replace("|", "'|")


@given(SIGNS)
def test_no_part_of_a_cell_is_a_formula(text: str) -> None:
    assert is_harmless(cell(text))
    assert cell(text).replace("'", "") == plain(text).replace("'", "")


@pytest.mark.parametrize("text", ["Ann Lee", "Lee, Ann", "O'Neill", "x=1", "a-b", "ann@b.org", ""])
def test_a_harmless_cell_stays(text: str) -> None:
    assert cell(text) == text


def is_harmless(text: str) -> bool:
    """Does a spreadsheet take no part of it for a formula, wherever it splits?"""
    form = unicodedata.normalize("NFKC", text)
    parts = [*re.split(r"[,;\t\r\n]", form), *re.split(r"[,;|\t\r\n]", form)]
    return not any(re.match(r"[ \"]*[=+\-@%|\u2010\u2212]", part) for part in parts)


@pytest.mark.parametrize("text", ["-x", "+49-x", "@ann", "ann", "-josé", "ann@b.org", "-a b"])
def test_a_login_is_exact_where_it_is_harmless(text: str) -> None:
    assert login(text) == text


@pytest.mark.parametrize(
    "text", [f"{a}{b}" for a, b in product("=+-@", ("cmd|'/C calc'!A0", "A1:B2", "f(1)", "f⑴"))]
)
def test_a_login_that_could_run_is_quoted(text: str) -> None:
    assert login(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "text"), [(2.0, "2"), (0.5, "0.5"), (10.0, "10"), (1 / 3, "0.33")]
)
def test_points_as_a_person_writes_them(value: float, text: str) -> None:
    assert number(value) == text
