"""The lessons as pages: axe-core finds nothing in them that is ours."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dlhelpers.course import teachers_notebooks

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="needs Chromium (apt install chromium)")

PATHS = teachers_notebooks()
#: What nbconvert's own template brings: pale prompts, pale code, links told by color alone.
TEMPLATES = {
    "color-contrast": r'<div class="jp-InputPrompt |<span class="(ow|mi|mf|c1)">',
    "link-in-text-block": r"<a href=",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # No sandbox of its own, which Chromium refuses to root.
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_axe_finds_nothing_that_is_ours(
    path: Path, theme: str, browser: Any, tmp_path: Path
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    from nbconvert import HTMLExporter

    page_file = tmp_path / f"{path.stem}.html"
    text, _ = HTMLExporter(theme=theme).from_filename(str(path))
    page_file.write_text(text, encoding="utf-8")
    page = browser.new_page(viewport={"width": 1000, "height": 1000})
    # The template asks the network for MathJax; nothing here does.
    page.route("http*://**", lambda route: route.abort())
    page.goto(page_file.as_uri(), wait_until="domcontentloaded")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = axe.run(page, options={"resultTypes": ["violations"]}).response
    page.close()
    ours = {
        rule["id"]: nodes
        for rule in found["violations"]
        if (
            nodes := [
                node["html"][:300]
                for node in rule["nodes"]
                if not re.match(TEMPLATES.get(rule["id"], "nothing"), node["html"])
            ]
        )
    }
    assert ours == {}
