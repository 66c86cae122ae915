"""The pages in real Chromium: readable on a phone, in the dark, by keyboard and screen reader."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dlhelpers.grading.reports import export
from tests.grading.reports.examples import a_class

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="needs Chromium (apt install chromium)")

#: Rules of axe-core for what the guidelines demand (WCAG 2.2, A and AA), and its best practices.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WAYS = [("light", 1200), ("light", 390), ("dark", 1200), ("dark", 390)]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The summary, a page with mistakes, and that of a student who writes hostile things."""
    out = tmp_path_factory.mktemp("reports")
    export.write(a_class(), out)
    folders = sorted((out / "feedback").iterdir())
    hostile = next(folder for folder in folders if "script" in folder.name)
    ordinary = next(folder for folder in folders if folder.name.startswith("student004"))
    return {
        "summary": out / "summary.html",
        "feedback": next(ordinary.glob("01*.html")),
        "hostile": next(hostile.glob("01*.html")),
    }


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # No sandbox of its own, which Chromium refuses to root.
        arguments = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


def opened(browser: Any, path: Path, scheme: str, width: int, **options: Any) -> Any:
    page = browser.new_page(
        color_scheme=scheme, viewport={"width": width, "height": 900}, **options
    )
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    return page


@pytest.mark.parametrize("name", ["summary", "feedback", "hostile"])
@pytest.mark.parametrize(("scheme", "width"), WAYS)
def test_axe_finds_nothing(
    browser: Any, pages: dict[str, Path], name: str, scheme: str, width: int
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    # The page itself runs no script; the test has to get its own past the page's policy.
    page = opened(browser, pages[name], scheme, width, bypass_csp=True)
    options = {"runOnly": {"type": "tag", "values": RULES}}
    found = axe.run(page, options=options).response
    page.close()
    assert len(found["passes"]) > 20
    violations = [(rule["id"], [n["html"] for n in rule["nodes"]]) for rule in found["violations"]]
    assert violations == []


@pytest.mark.parametrize("width", [320, 390, 1200])
@pytest.mark.parametrize("name", ["summary", "feedback", "hostile"])
def test_nothing_is_wider_than_the_window(
    browser: Any, pages: dict[str, Path], name: str, width: int
) -> None:
    page = opened(browser, pages[name], "light", width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # Nor does anything stand out of its place, but code, which scrolls in a frame of its own.
    outside = page.evaluate(
        """width => [...document.querySelectorAll('main *')]
              .filter(one => !one.closest('pre') && one.getBoundingClientRect().right > width)
              .map(one => one.outerHTML.slice(0, 80))""",
        width,
    )
    page.close()
    assert outside == []


@pytest.mark.parametrize("name", ["summary", "feedback", "hostile"])
def test_a_page_runs_and_loads_nothing(browser: Any, pages: dict[str, Path], name: str) -> None:
    page = browser.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.goto(pages[name].as_uri())
    page.close()
    assert asked == [pages[name].as_uri()]
    assert said == []


def test_the_first_key_skips_to_the_content(browser: Any, pages: dict[str, Path]) -> None:
    page = opened(browser, pages["summary"], "light", 390)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.close()


def test_a_link_leads_to_its_exercise(browser: Any, pages: dict[str, Path]) -> None:
    page = opened(browser, pages["feedback"], "light", 390)
    page.get_by_role("link", name="softmax", exact=True).click()
    heading = page.get_by_role("heading", name="softmax", exact=True)
    assert 0 <= heading.bounding_box()["y"] < 100
    page.close()


def test_the_picture_and_the_tables_have_names(browser: Any, pages: dict[str, Path]) -> None:
    page = opened(browser, pages["summary"], "light", 1200)
    title = "How many students have how many of 8 points in 01_normalization_and_softmax"
    assert page.get_by_role("img", name=title).count() == 1
    table = page.get_by_role("table", name="Exercises of 01_normalization_and_softmax")
    assert table.get_by_role("columnheader").count() == 5
    assert table.get_by_role("rowheader").count() == 4
    page.close()


def test_the_dark_is_dark(browser: Any, pages: dict[str, Path]) -> None:
    for scheme, lightest in (("light", True), ("dark", False)):
        page = opened(browser, pages["summary"], scheme, 390)
        color = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.close()
        red = int(color.removeprefix("rgb(").split(",")[0])
        assert (red > 200) == lightest
