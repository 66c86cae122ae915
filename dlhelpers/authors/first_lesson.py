"""``dlhelpers new``: a course with one lesson and one exercise, to be written over."""

from pathlib import Path

from dlhelpers.notebooks import CourseError

_TEMPLATE = Path(__file__).parent / "first_course"


def write_course(folder: Path) -> list[str]:
    """Write the first course into a folder, and return the names of its files.

    Raises
    ------
    CourseError
        If one of its files is there already, or the folder cannot be written.
    """
    files = sorted(p for p in _TEMPLATE.rglob("*") if p.suffix in (".toml", ".ipynb", ".py"))
    names = [path.relative_to(_TEMPLATE).as_posix() for path in files]
    there = [name for name in names if (folder / name).exists()]
    if there:
        raise CourseError(
            f"there is a {there[0]} in {folder} already, and nothing is overwritten; name a folder "
            "that is new or empty"
        )
    try:
        for path, name in zip(files, names, strict=True):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            with (folder / name).open("x", encoding="utf-8", newline="\n") as file:
                file.write(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CourseError(f"cannot write to {folder}: {error.strerror}") from None
    return names
