"""How points are distributed, in a picture and in words."""

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from dlhelpers.grading.reports.histogram import bars, histogram


@given(st.lists(st.floats(0, 120), min_size=1), st.integers(1, 100))
def test_every_score_is_in_one_bar(scores: list[float], most: int) -> None:
    found = bars(scores, most)
    assert sum(count for _, count in found) == len(scores)
    assert len(found) <= 13
    assert found[0][0].startswith("0")


def test_the_picture_says_the_same_in_words_and_in_a_table() -> None:
    figure, table = ElementTree.fromstring(f"<div>{histogram('a<b', 2, [0, 1, 1, 3], 3)}</div>")
    svg = figure.find("svg")
    assert svg is not None
    title, description = svg.find("title"), svg.find("desc")
    assert title is not None
    assert description is not None
    assert title.text == "How many students have how many of 3 points in a<b"
    assert description.text == "0 points: 1; 1 points: 2; 3 points: 1"
    assert svg.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    cells = [(row.findtext("th"), row.findtext("td")) for row in table.iter("tr")][1:]
    assert cells == [("0", "1"), ("1", "2"), ("2", "0"), ("3", "1")]
    heights = [float(bar.get("height", "")) for bar in svg.iter("rect")]
    assert heights[1] == 2 * heights[0] == max(heights)
    assert heights[2] == 0
