"""From places to people: whose each file of a hand-in is, by its platform or as in a folder."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from dlhelpers.grading.submissions import receipts
from dlhelpers.grading.submissions.folders import printable
from dlhelpers.grading.submissions.kinds import is_notebook_name, without_ending
from dlhelpers.grading.submissions.naming import LONGEST_NAME, Sender, original_name
from dlhelpers.grading.submissions.notebook import Unreadable
from dlhelpers.grading.submissions.platforms import recognized

#: Gradescope's file about its export, and nbgrader's and Sakai's about a hand-in.
_METADATA, _TIMESTAMP = "submission_metadata.yml", "timestamp.txt"
#: Words in a file's name that tell of the work, and not whose it is.
_NO_PERSON = re.compile(
    r"(my|the|copy|final|new|old|draft|done|solved|solutions?|submission|homework|hw|version|v)?\d*",
    re.IGNORECASE,
)
_MARK = r"(copy of|kopie von|copy|kopie|final|solved|draft|submission)?[ _-]*(\(\d+\))?"
_MARKS = re.compile(rf"^{_MARK}(?=[\W_])|(?<=[\W_]){_MARK}$", re.IGNORECASE)


def place_of(parts: Sequence[str], lesson_stems: Sequence[str]) -> str:
    """Join the names of folders, without the class's folder for a lesson, or a student's."""
    names = [printable(part) for part in parts]
    return "/".join(names[1:] if names and names[0] in lesson_stems else names)


def senders_of(
    files: Mapping[str, Callable[[], bytes]],
    root: str,
    lesson_stems: Sequence[str],
    on_lost: Callable[[str], object],
) -> Iterator[tuple[str, Sender]]:
    """Yield each place with its sender, or its senders if a group handed it in.

    What a platform wrote itself is left out, but used: `files` reads a place's file. If it cannot
    be used, `on_lost` is given the reason. The folder `root` is a student's, as far as no other
    name tells.
    """
    by_platform = recognized([*files])
    found = {
        place: by_platform[place]
        # "01_lesson - Ann.ipynb", as Google Forms names files, is of no student "01_lesson".
        if place in by_platform and not any(s in by_platform[place].student for s in lesson_stems)
        else _in_a_folder(place, root, lesson_stems)
        for place in files
    }
    written = {place: files[place] for place, sender in found.items() if not sender.student}
    moments = {
        place.rpartition("/")[0]: _moment(read)
        for place, read in written.items()
        if place.endswith(f"/{_TIMESTAMP}")
    }
    exports = {
        place.rpartition("/")[0]: _gradescope(place, read, on_lost)
        for place, read in written.items()
        if place.rpartition("/")[2] == _METADATA
    }
    working = {sender.student for sender in found.values() if not sender.is_receipt}
    notebooks = {place.rpartition("/")[0] for place in files if is_notebook_name(place)}
    for place, sender in found.items():
        folder = place.rpartition("/")[0]
        is_extra = folder in notebooks and not is_notebook_name(place)
        if (
            not sender.student
            or (sender.is_receipt and sender.student in working)
            # nbgrader takes whole folders, with what was handed out beside the notebook.
            or (sender.platform == "nbgrader" and is_extra)
        ):
            continue
        above = [place[: match.start()] for match in re.finditer("/", place)]
        when = next((moments[one] for one in reversed(above) if one in moments), None)
        sender = replace(sender, submitted=when)
        if sender.platform == "Gradescope":
            yield from ((place, one) for one in _submitters(sender, above, exports))
        else:
            yield place, sender


def sender_of_folder(place: str) -> Sender:
    """Return whose a folder is that cannot be read."""
    file = f"{place}/x.ipynb"
    return recognized([file]).get(file) or _in_a_folder(file, "", [])


def _in_a_folder(place: str, root: str, lesson_stems: Sequence[str]) -> Sender:
    """Read a place of no platform's.

    Only the outermost folder tells: the names below it are the student's, and may be another's.
    """
    folder, _, rest = place.partition("/")
    if rest:
        return Sender(folder, rest.rpartition("/")[2])
    return Sender(_person(place, root, lesson_stems), place)


def _person(file: str, root: str, lesson_stems: Sequence[str]) -> str:
    """Find the person in a file's name, beside the lesson's; if none is named, it is the folder's.

    Examples
    --------
    >>> [_person(f, "ann", ["01_x"]) for f in ("01_x (1).ipynb", "bo_01_x.ipynb", "cy (2).ipynb")]
    ['ann', 'bo', 'cy (2)']
    """
    if len(file) > LONGEST_NAME:
        return file
    stem = original_name(file)
    for lesson in lesson_stems:
        parts = re.split(rf"(?<![^\W_]){re.escape(lesson)}(?![^\W_])", stem, maxsplit=1)
        if len(parts) == 2:
            words = [word for part in parts for word in re.split(r"[\W_]+", part) if word]
            if all(map(_NO_PERSON.fullmatch, words)):
                return root
            return _without_marks(max(parts, key=len))
    return without_ending(re.sub(r"^(copy of )+", "", file, flags=re.IGNORECASE))


def _without_marks(name: str) -> str:
    """Return a person's name without what marks a copy or a version of a file."""
    name = name.strip(" _.–-")
    shorter = _MARKS.sub("", name).strip(" _.–-")
    return name if shorter in ("", name) else _without_marks(shorter)


def _submitters(
    sender: Sender,
    above: Sequence[str],
    exports: Mapping[str, Mapping[str, receipts.GradescopeFolder]],
) -> list[Sender]:
    """Name those who handed in a folder of Gradescope's: the students of a group each have it."""
    for export, folders in exports.items():
        folder = folders.get(sender.student)
        if folder is None or f"{export}/{sender.student}".lstrip("/") not in above:
            continue
        numbers: dict[str, set[str]] = {}
        for one in (one for other in folders.values() for one in other.submitters):
            numbers.setdefault(printable(one.name), set()).add(one.number)
        named = []
        for one in folder.submitters:
            name, number = printable(one.name), printable(one.number)
            student = name if len(numbers[name]) == 1 else f"{name}_{number}"
            email = printable(one.email)
            named.append(
                replace(
                    sender, student=student, platform_id=number, name_shown=name, email=email,
                    submitted=folder.submitted,
                )
            )  # fmt: skip
        return named or [sender]
    return [sender]


def _moment(read: Callable[[], bytes]) -> datetime | None:
    try:
        return receipts.moment(read()[: receipts.MAX_TIMESTAMP].decode("utf-8", "replace"))
    except Unreadable:
        return None


def _gradescope(
    place: str, read: Callable[[], bytes], on_lost: Callable[[str], object]
) -> dict[str, receipts.GradescopeFolder]:
    try:
        return receipts.gradescope_folders(read())
    except (Unreadable, ValueError) as error:
        on_lost(f"{place} cannot be read, so nobody's name is known: {error}")
        return {}
