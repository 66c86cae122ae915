"""A student's page: it needs nothing else, and what the student wrote is text in it."""

from dataclasses import replace
from html.parser import HTMLParser

from dlhelpers.grading.records import Result
from dlhelpers.grading.reports import feedback
from tests.grading.reports.examples import standing
from tests.grading.test_gradebook import MARKS, RESULT

NASTY = "</code></pre><script>alert(1)</script><img src=x onerror=alert(1)>\x1b[2J"


VOID = {"meta", "wbr", "br"}


def feedback_html(result: Result, **changes: object) -> str:
    return feedback.feedback_html(standing(result, **changes))


class Reader(HTMLParser):
    """Collects elements and the text that is seen."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.seen = ""
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.seen += data


def test_each_verdict_stands_beside_the_code() -> None:
    page = Reader(feedback_html(RESULT))
    assert page.open == []
    for text in (
        "01_small: ann", "1.5 of 3 points", "✓ sigmoid", "passed, 1 of 1 points",
        "def sigmoid(x): ...", "Advice, which costs no points: faster with arrays", "✗ softmax",
        "failed, 0.5 of 2 points", "Sum.", "yours: 1", "✗ wrong: one", "(no code)", "odd",
    ):  # fmt: skip
        assert text in page.seen
    assert page.tags.count("section") == 2
    assert "look" not in page.seen  # what the instructor should look at is not the student's


def test_the_page_needs_nothing_and_runs_nothing() -> None:
    text = feedback_html(RESULT)
    page = Reader(text)
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert not {"src", "onerror", "onclick"} & page.attributes
    assert {link[1:] for link in page.links} <= set(page.ids)  # it links to nothing but itself
    assert all(link.startswith("#") for link in page.links)
    assert "default-src 'none'" in text
    assert "http://" not in text
    assert "https://" not in text


def test_what_a_student_wrote_is_text() -> None:
    mark = replace(
        MARKS[1], sentence=NASTY, difference=NASTY, code=NASTY, exercise=NASTY, state=NASTY,
        advice=(NASTY,), cases=((NASTY, False),),
    )  # fmt: skip
    text = feedback_html(
        replace(RESULT, student=NASTY, lesson=NASTY, problems=(NASTY,), marks=(mark,))
    )
    page = Reader(text)
    assert page.open == []
    assert not {"script", "img"} & set(page.tags)
    assert "<script>" not in text
    assert page.seen.count("<script>alert(1)</script>") >= 8


def test_without_a_sandbox_it_is_said() -> None:
    assert "graded without a sandbox" in feedback_html(replace(RESULT, sandboxed=False))
    assert "graded without a sandbox" not in feedback_html(RESULT)


def test_what_acts_or_hides_in_code_is_shown() -> None:
    nasty = "x = 1\x1b[2J\x07\r\n\ty = '\u202eadmin\u2066'\n"
    text = feedback_html(replace(RESULT, marks=(replace(MARKS[1], code=nasty),)))
    assert not {"\x1b", "\x07", "\r", "\u202e", "\u2066"} & set(text)
    assert "x = 1␛[2J␇\n\ty = '⟨U+202E⟩admin⟨U+2066⟩'\n" in Reader(text).seen


def test_a_list_of_the_exercises_leads_to_each() -> None:
    page = Reader(feedback_html(RESULT))
    assert page.links == ["#content", "#exercise-1", "#exercise-2"]
    assert len(set(page.ids)) == len(page.ids)
    assert "✗ softmax: failed, 0.5 of 2 points" in page.seen
    assert page.seen.index("Exercises") < page.seen.index("Notes on your notebook")


def test_the_points_are_those_that_are_handed_back_and_the_page_says_why() -> None:
    reasons = ("handed in 1 day late",)
    text = Reader(feedback_html(RESULT, final=1.0, penalty=0.5, reasons=reasons)).seen
    for said in ("1 of 3 points", "1.5 points, less 0.5 for late work", "handed in 1 day late"):
        assert said in text
    corrected = replace(MARKS[1], correction="2 points, by Lee: the cell was lost")
    text = Reader(feedback_html(replace(RESULT, marks=(corrected,)))).seen
    assert "Corrected: 2 points, by Lee: the cell was lost" in text


def test_where_there_are_no_points_none_are_shown() -> None:
    unread = replace(RESULT, status="not read", marks=())
    assert "not read: no points yet" in Reader(feedback_html(unread)).seen
    assert "0 of 3" not in feedback_html(unread)
    assert "excused" in feedback_html(RESULT, excused=True)


def test_who_has_a_name_is_called_by_it() -> None:
    assert "01_small: Ann Lee" in Reader(feedback_html(RESULT, name="Ann Lee")).seen
