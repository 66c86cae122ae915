"""The course as a student meets it: JupyterLab in a real browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from dlhelpers.course import open_course
from dlhelpers.notebooks import read_notebook

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="needs Chromium (apt install chromium)")

LESSON = "01_normalization_and_softmax.ipynb"
# No network but the local server, and no sandbox, which Chromium refuses to root.
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the student works: in the folder ``work``."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def course(home: Path) -> Iterator[str]:
    with started(home) as address:
        yield address


@contextmanager
def started(home: Path) -> Iterator[str]:
    """Run ``dlhelpers start`` and yield the address; what a student has elsewhere stays out."""
    port = free_port()
    environment = {**os.environ, "HOME": str(home), "JUPYTER_TOKEN": "token"}
    environment.pop("DLHELPERS_CAT_DATA", None)
    start = [sys.executable, "-m", "dlhelpers", "start", "work", "--no-browser"]
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            [*start, "--port", str(port)], cwd=home, env=environment, stdout=log, stderr=log
        )
        try:
            wait_for(port, server, home / "log")
            yield f"http://127.0.0.1:{port}/?token=token"
        finally:
            server.terminate()
            server.wait(timeout=30)


def wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def page(course: str, browser: Any) -> Any:
    return opened(course, browser)


def opened(address: str, browser: Any) -> Any:
    page = browser.new_page(viewport={"width": 1200, "height": 1400})
    page.set_default_timeout(60_000)
    page.goto(address)
    return page


def run_in_kernel(page: Any, cell: int, source: str | None = None) -> str:
    """Put a source into a cell, run it by its shortcut, and return what it shows."""
    editor = page.locator(".jp-Notebook .jp-Cell").nth(cell)
    editor.scroll_into_view_if_needed()
    editor.locator(".cm-content").click()
    if source is not None:
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(source)
    page.keyboard.press("Control+Enter")
    page.wait_for_function(
        """i => /\\[\\d+\\]/.test(document.querySelectorAll('.jp-Notebook .jp-Cell')[i]
              .querySelector('.jp-InputPrompt').textContent)""",
        arg=cell,
    )
    return str(editor.locator(".jp-Cell-outputArea").inner_text())


def index_of(page: Any, text: str) -> int:
    """Find the code cell that holds a text; JupyterLab draws cells only near the window."""
    cells = page.locator(".jp-Notebook .jp-Cell")
    for i in range(cells.count()):
        cell = cells.nth(i)
        cell.scroll_into_view_if_needed()
        if "jp-CodeCell" in (cell.get_attribute("class") or "") and text in cell.inner_text():
            return i
    raise AssertionError(f"no code cell with {text!r}")


def test_notebook_opens_without_a_question_and_saved(page: Any) -> None:
    page.wait_for_selector(".jp-NotebookPanel")
    page.wait_for_selector("text=/Python 3.*Idle/")
    page.wait_for_timeout(3000)  # the question about news came after a moment
    assert page.locator(".jp-Dialog, .Toastify__toast").count() == 0
    assert page.locator(".jp-mod-dirty").count() == 0


def test_lesson_opens_and_a_check_names_the_mistake_and_then_passes(page: Any) -> None:
    page.wait_for_selector(".jp-NotebookPanel")
    assert page.title().startswith("01_norm")
    page.wait_for_selector("text=/Python 3.*Idle/")
    run_in_kernel(page, index_of(page, "import numpy as np"))

    exercise = index_of(page, "def sigmoid(x)")
    untouched = run_in_kernel(page, exercise + 1) if not run_in_kernel(page, exercise) else ""
    assert "not attempted" in untouched

    run_in_kernel(page, exercise, "def sigmoid(x):\n return 1 / (1 + np.exp(x))")
    wrong = run_in_kernel(page, exercise + 1)
    assert "it is the sigmoid of -x" in wrong
    assert "Traceback" not in wrong
    hinted = run_in_kernel(page, index_of(page, 'guess("the largest slope"'), "hint(sigmoid)")
    assert "hint 1 of" in hinted

    run_in_kernel(page, exercise, "def sigmoid(x):\n return 1 / (1 + np.exp(-x))")
    assert "right in all" in run_in_kernel(page, exercise + 1)


def test_run_all_reaches_the_end_of_an_unfinished_copy(page: Any) -> None:
    page.click("text=Run >> nth=0")
    page.click("text=Run All Cells >> nth=0")
    page.wait_for_selector("text=/Python 3.*Busy/")
    page.wait_for_selector("text=/Python 3.*Idle/")
    last = page.locator(".jp-Notebook .jp-Cell").nth(index_of(page, "check(log_softmax)"))
    page.wait_for_function(
        "cell => /\\[\\d+\\]/.test(cell.querySelector('.jp-InputPrompt').textContent)",
        arg=last.element_handle(),
    )
    assert "not attempted" in last.inner_text()
    lacking = page.locator(".jp-Notebook .jp-Cell").nth(index_of(page, "X = standardize_images("))
    assert "○ This cell needs your flatten_images (exercise 1.3)." in lacking.inner_text()


def test_guess_is_answered(page: Any) -> None:
    asking = index_of(page, "hint(sigmoid)")  # in its place, above
    noted = run_in_kernel(page, asking, 'guess("the largest slope", 0.5)')
    assert "Noted: the largest slope, 0.5." in noted
    answered = run_in_kernel(page, asking + 1)
    assert "The largest slope: 0.25. You guessed 0.5: 2 times too large." in answered


def test_picture_has_its_words(page: Any) -> None:
    cell = page.locator(".jp-Notebook .jp-Cell").nth(index_of(page, "diagrams.show_sigmoid()"))
    assert "one half at x = 0" in cell.locator("figure img").get_attribute("alt")
    assert cell.locator("summary").inner_text() == "In words"


def test_slider_has_a_name_and_its_words_change(page: Any) -> None:
    cell = page.locator(".jp-Notebook .jp-Cell").nth(index_of(page, "explore.play("))
    handle = cell.locator("[role=slider]")
    handle.wait_for()
    page.wait_for_function("handle => handle.ariaLabel", arg=handle.element_handle())
    assert handle.get_attribute("aria-label") == "temperature"
    live = cell.locator(".widget-output[aria-live=polite]")
    before = live.locator("figcaption").inner_text()
    handle.focus()
    page.keyboard.press("ArrowRight")
    caption = "cell => cell.querySelector('figcaption')?.textContent"
    page.wait_for_function(
        f"([cell, before]) => ![undefined, before].includes(({caption})(cell))",
        arg=[cell.element_handle(), before],
    )
    assert "at temperature" in live.locator("figcaption").inner_text()


def test_saved_notebook_is_graded(page: Any, home: Path) -> None:
    page.keyboard.press("Control+S")
    page.wait_for_function("() => !document.querySelector('.jp-mod-dirty')")
    graded = grade(home)
    assert graded.returncode == 1, graded.stderr  # not all points yet
    assert "1 of 11 points" in graded.stdout


def grade(home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dlhelpers", "grade", str(home / "work" / LESSON), "--unsandboxed"],
        cwd=home, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def test_a_lesson_is_done_by_the_keyboard_alone(tmp_path: Path, browser: Any) -> None:
    """Every cell is run, every exercise written, the notebook saved, and all points are there."""
    solutions = read_notebook(open_course().paths[0]).exercises
    with started(tmp_path) as address:
        page = opened(address, browser)
        page.wait_for_selector("text=/Python 3.*Idle/")
        active = page.locator(".jp-Notebook .jp-Cell.jp-mod-active")
        written = set()
        for _ in range(200):
            text = active.inner_text()
            if "check(log_softmax)" in text:
                break
            for name, cell in solutions.items():
                if name not in written and f"def {name}(" in text and "YOUR CODE HERE" in text:
                    page.keyboard.press("Enter")
                    page.keyboard.press("Control+A")
                    page.keyboard.insert_text(cell.source)
                    written.add(name)
            place = active.evaluate("cell => cell.dataset.windowedListIndex")
            page.keyboard.press("Shift+Enter")
            page.wait_for_function(
                """place => document.querySelector('.jp-Notebook .jp-Cell.jp-mod-active')
                         .dataset.windowedListIndex !== place""",
                arg=place,
            )
        assert written == solutions.keys()
        page.keyboard.press("Control+S")
        page.wait_for_function("() => !document.querySelector('.jp-mod-dirty')")
    graded = grade(tmp_path)
    assert graded.returncode == 0, graded.stdout + graded.stderr
    assert "11 of 11 points" in graded.stdout
