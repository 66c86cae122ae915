"""The exercises as students get them, kept as text, so that a change of them is seen in review.

    python -m tests.released_stubs

writes ``tests/stubs/LESSON.txt`` anew. What a student is handed out changes only in a commit that
changes these files, too.
"""

import json
from pathlib import Path

from dlhelpers.course import student_edition, teachers_notebooks

FOLDER = Path(__file__).parent / "stubs"


def stubs(path: Path) -> str:
    """The exercise cells of a lesson's student edition, each under its id."""
    edition = student_edition(json.loads(path.read_text(encoding="utf-8")))
    return "\n".join(
        f"# --- {cell['id']}\n{cell['source']}\n"
        for cell in edition["cells"]
        if cell["metadata"].get("nbgrader", {}).get("solution")
    )


def main() -> None:
    """Write the stubs of every lesson, and take away those of lessons that are no more."""
    FOLDER.mkdir(exist_ok=True)
    lessons = {FOLDER / f"{path.stem}.txt": path for path in teachers_notebooks()}
    for old in set(FOLDER.glob("*.txt")) - lessons.keys():
        old.unlink()
    for file, path in lessons.items():
        file.write_text(stubs(path), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
