"""Running a notebook and storing what it shows."""

import sys
from pathlib import Path
from typing import Any

import execute
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

DRAWN = """
import matplotlib.pyplot as plt
from IPython.display import HTML, display
plt.plot([1, {last}])
plt.show()
print("In words: a line.")
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    cells = [
        new_markdown_cell("# Title", id="title"),
        new_code_cell("import sys\nprint('a', flush=True)\nprint('b')\n1 + 1", id="sum-run"),
        new_code_cell("print(1)", id="live-run", metadata={"tags": ["nbval-ignore-output"]}),
        new_code_cell("", id="empty-run"),
        new_code_cell(DRAWN.format(last=2), id="line-picture", metadata={"collapsed": True}),
        new_code_cell("1 / 0", id="meant-run", metadata={"tags": ["raises-exception"]}),
    ]
    file = tmp_path / "lesson.ipynb"
    nbformat.write(new_notebook(cells=cells, metadata={"widgets": {}}), file)
    return file


def cells(path: Path) -> dict[str, Any]:
    return {cell.id: cell for cell in nbformat.read(path, as_version=4).cells}


def test_outputs_are_stored_and_nothing_that_varies(path: Path) -> None:
    assert execute.execute(path) == []
    stored = cells(path)
    assert [output.get("text") for output in stored["sum-run"].outputs] == ["a\nb\n", None]
    assert stored["sum-run"].outputs[1].data == {"text/plain": "2"}
    assert stored["sum-run"].outputs[1].execution_count == 1
    assert stored["live-run"].outputs == []
    counts = {name: cell.get("execution_count") for name, cell in stored.items()}
    assert list(counts.values()) == [None, 1, 2, None, 3, 4]
    assert stored["meant-run"].outputs[0].ename == "ZeroDivisionError"
    assert stored["line-picture"].metadata == {}
    assert nbformat.read(path, as_version=4).metadata == {"language_info": {"name": "python"}}
    before = path.read_bytes()
    execute.execute(path)
    assert path.read_bytes() == before


def outputs(picture: str, words: str = "In words: a line.") -> list[Any]:
    embedded = f'<img alt="a line" src="data:image/png;base64,{picture}">'
    data = {"image/png": picture, "text/html": embedded, "text/plain": "<Figure size 640x480>"}
    return [new_output("display_data", data), new_output("stream", text=words)]


def test_a_stored_picture_stays_where_it_shows_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(execute, "same_picture", lambda a, b: True)
    monkeypatch.setattr(execute, "drawn_by", str.lower)
    new = outputs("bbbb")
    assert execute._keep_pictures(outputs("aaaa"), new)
    assert new == outputs("aaaa")
    assert not execute._keep_pictures(outputs("aaaa"), outputs("aaaa"))


def test_a_picture_is_stored_anew_where_it_or_the_words_differ(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(execute, "same_picture", lambda a, b: True)
    new = outputs("bbbb", "In words: a curve.")
    assert not execute._keep_pictures(outputs("aaaa"), new)
    assert new == outputs("bbbb", "In words: a curve.")
    monkeypatch.setattr(execute, "same_picture", lambda a, b: a == b)
    new = outputs("bbbb")
    assert not execute._keep_pictures(outputs("aaaa"), new)
    assert new == outputs("bbbb")


def test_a_cell_that_fails_leaves_the_notebook_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].source = "cost = undefined"
    nbformat.write(notebook, path)
    before = path.read_bytes()
    monkeypatch.setattr(sys, "argv", ["execute.py", str(path)])
    assert execute.main() == 1
    last, advice = capsys.readouterr().err.splitlines()[-2:]
    assert last == f"{path}, cell sum-run: NameError: name 'undefined' is not defined"
    assert advice.startswith("The notebook is as it was: mend the cell, or tag it")
    assert path.read_bytes() == before


def test_a_cell_that_takes_too_long_is_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(execute, "run_cell", late)
    with pytest.raises(execute.Failed, match=r"cell sum-run: it took longer than 240 s"):
        execute.execute(path)


def test_ctrl_c_says_that_nothing_was_stored(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(execute, "run_cell", stop)
    monkeypatch.setattr(sys, "argv", ["execute.py", str(path)])
    assert execute.main() == 130
    assert capsys.readouterr().err == f"\nstopped; {path} is as it was\n"


def test_what_is_no_notebook_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "missing.ipynb"
    monkeypatch.setattr(sys, "argv", ["execute.py", str(path)])
    assert execute.main() == 1
    assert capsys.readouterr().err == f"{path}: cannot be read: No such file or directory\n"
