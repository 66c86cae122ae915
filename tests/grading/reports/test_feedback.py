"""A student's page: it needs nothing else, and what the student wrote is text in it."""

from dataclasses import replace
from html.parser import HTMLParser

from dlhelpers.grading.reports.feedback import feedback_html
from tests.grading.test_gradebook import MARKS, RESULT

NASTY = "</code></pre><script>alert(1)</script><img src=x onerror=alert(1)>\x1b[2J"


class Reader(HTMLParser):
    """Collects elements and the text that is seen."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.seen = ""
        self.attributes: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag != "meta":
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
        "failed, 0.5 of 2 points", "Sum.", "yours: 1", "✗ one", "(no code)", "odd",
    ):  # fmt: skip
        assert text in page.seen
    assert page.tags.count("section") == 2
    assert "look" not in page.seen  # what the instructor should look at is not the student's


def test_the_page_needs_nothing_and_runs_nothing() -> None:
    text = feedback_html(RESULT)
    page = Reader(text)
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert not {"src", "href", "onerror", "onclick"} & page.attributes
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
