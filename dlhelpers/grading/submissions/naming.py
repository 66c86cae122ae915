"""The names that learning platforms give to files, read: a function a platform.

`platforms` has the table of them, with sources and examples. A *place* is the names of the folders
around a file and its own, with ``/`` between them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from dlhelpers.grading.submissions.kinds import without_ending

#: Characters of the longest name that a file system has; an archive's may be much longer.
LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class Sender:
    """Who handed in a file, as far as its place tells."""

    student: str  #: empty for a file that the platform itself wrote
    file: str = ""  #: the file's own name
    platform_id: str = ""
    late: bool = False
    attempt: int = 0  #: higher is later; 0 if the place does not tell
    name_shown: str = ""
    email: str = ""
    submitted: datetime | None = None
    platform: str = ""  #: the name of the entry
    #: A platform's own file about a hand-in: it is of interest only if there is no other.
    is_receipt: bool = False


#: What an entry makes of the places that it knows.
Senders: TypeAlias = dict[str, Sender]


def each(pattern: str, sender: Callable[[dict[str, str]], Sender]) -> Callable[..., Senders]:
    """Return a function that reads each place by itself."""
    compiled = re.compile(pattern, re.DOTALL)

    def read(places: Sequence[str]) -> Senders:
        found = ((place, compiled.fullmatch(place)) for place in places)
        return {place: sender(match.groupdict(default="")) for place, match in found if match}

    return read


# Canvas

_NUMBER = re.compile(r"[1-9]\d{0,17}", re.ASCII)


def canvas(places: Sequence[str]) -> Senders:
    """Read Canvas's names; where a name can be read in several ways, choose by the others.

    Canvas keeps underscores in a group's name, and a student's file may begin with a number: of
    ``team_1_4501_9001_2_hw.ipynb`` the numbers alone do not tell which are Canvas's. Its numbers of
    files are all different, and of about the same length.
    """
    readings = {place: list(_canvas_readings(place)) for place in places if "/" not in place}
    certain = [found[0].attempt for found in readings.values() if len(found) == 1]
    lengths = {len(str(number)) for number in certain if number}
    times = Counter(one.attempt for found in readings.values() for one in found)
    numbers_of: dict[str, set[str]] = defaultdict(set)
    for one in (one for found in readings.values() for one in found):
        numbers_of[_name_alone(one)].add(one.platform_id)

    def likeness(one: Sender) -> tuple[bool, bool, bool, int, int]:
        number = one.platform_id
        return (
            times[one.attempt] == 1 or not one.attempt,
            len(numbers_of[_name_alone(one)]) == 1,
            len(str(one.attempt)) in lengths,
            min(len(number), len(str(one.attempt))),
            -len(one.student),
        )

    found = {place: max(several, key=likeness) for place, several in readings.items() if several}
    numbers = [one.attempt for one in found.values() if one.attempt]
    # A plain folder's "lab_1_2_ann.ipynb" and "lab_1_2_bo.ipynb" repeat their numbers.
    return found if 2 * len(set(numbers)) > len(numbers) or not numbers else {}


def _name_alone(sender: Sender) -> str:
    return sender.student.removesuffix(f"_{sender.platform_id}")


def _canvas_readings(place: str) -> Iterator[Sender]:
    parts = place.split("_")
    for at, number in enumerate(parts[:-1]):
        before, after = parts[:at], parts[at + 1 :]
        is_anonymous = before[-1:] == ["anon"] and number.isalnum()
        if is_anonymous:
            before, number = before[:-1], f"anon_{number}"
        elif not _NUMBER.fullmatch(number):
            continue
        is_late = before[-1:] == ["LATE"]
        if is_late:
            before = before[:-1]
        if "LATE" in before or not (before or is_anonymous):
            continue  # Canvas writes names in small letters
        name = "_".join(before)
        student = f"{name}_{number}" if name else number
        if len(after) > 1 and _NUMBER.fullmatch(after[0]):
            yield Sender(student, "_".join(after[1:]), number, is_late, int(after[0]))
        elif after in (["text.html"], ["link.html"]):
            yield Sender(student, after[0], number, is_late)


# Blackboard

_BLACKBOARD = re.compile(
    r"(?P<before>[^/]+)_attempt_(?P<when>\d{4}(-\d\d){5})(_(?P<file>[^/]+)|\.txt)", re.ASCII
)


def blackboard(places: Sequence[str]) -> Senders:
    """Read Blackboard's names; what all names of a task begin with is the task's.

    Both a task and a user may have underscores in the name.
    """
    matches = {place: match for place in places if (match := _BLACKBOARD.fullmatch(place))}
    people = {match["before"] for match in matches.values()}
    splits = [(task, before[len(task) :]) for before in people for task in _beginnings(before)]
    tasks_of = Counter(user for _, user in splits)
    weight: Counter[str] = Counter()
    for task, user in splits:  # a task has many users, and a user is in many tasks
        weight[task] += tasks_of[user] ** 2
    found = {}
    for place, match in matches.items():
        before, name = match["before"], match["file"] or ""
        task = max(_beginnings(before), key=lambda one: (weight[one], len(one)), default="")
        student = before[len(task) + 1 :] if task else before
        attempt = int(match["when"].replace("-", ""))
        file = name or place
        found[place] = Sender(student, file, student, attempt=attempt, is_receipt=not name)
    return found


def _beginnings(name: str) -> list[str]:
    return [name[: match.start()] for match in re.finditer("_", name) if match.start()]


# Brightspace

_BRIGHTSPACE_DATES = (
    "%b %d, %Y %I%M %p", "%B %d, %Y %I%M %p", "%b %d, %Y %H%M", "%B %d, %Y %H%M",
    "%d %b, %Y %H%M", "%d %B, %Y %H%M", "%d %b %Y %H%M", "%d %B %Y %H%M",
)  # fmt: skip


def brightspace(groups: dict[str, str]) -> Sender:
    """Read a submission of Brightspace: "230 PM" is half past two."""
    when = re.sub(r"(?<=\d{4} )(\d)(\d\d)\b", r"0\1\2", groups["when"].replace(":", ""))
    attempt = 0
    for form in _BRIGHTSPACE_DATES:
        with suppress(ValueError):
            attempt = int(datetime.strptime(when, form).strftime("%Y%m%d%H%M"))
            break
    name, number = groups["student"], groups["id"]
    return Sender(f"{name}_{number}", groups["file"], number, False, attempt, name)


# The others


def moodle(groups: dict[str, str]) -> Sender:
    """Read a folder or a file of Moodle's assignment; an online text is a receipt."""
    name, number = groups["student"], groups["id"]
    is_text = groups["kind"] == "onlinetext"
    student = f"{name}_{number}" if number else name
    return Sender(student, groups["file"], number, name_shown=name, is_receipt=is_text)


def sakai(groups: dict[str, str]) -> Sender:
    """Read a student's folder of Sakai; the text typed in there is a receipt."""
    sort_name, number = groups["student"].strip(), groups["id"]
    last, comma, first = sort_name.partition(",")
    shown = f"{first.strip()} {last.strip()}" if comma else sort_name
    student, text = f"{sort_name}({number})", groups["text"]
    file = groups["file"] or text
    return Sender(student, file, number, name_shown=shown.strip(), is_receipt=bool(text))


def ilias(groups: dict[str, str]) -> Sender:
    """Read a student's folder of ILIAS."""
    student, number = groups["student"], groups["id"]
    names = student.split("_")
    shown = f"{names[1]} {names[0]}" if len(names) == 4 else ""
    return Sender(student, groups["file"], number, bool(groups["late"]), name_shown=shown)


def nbgrader(places: Sequence[str]) -> Senders:
    """Read nbgrader's folders: ``submitted``, and the exchange's ``inbound``, which has the time.

    nbgrader's `submit` takes whole folders, with all that was handed out beside the notebook.
    """
    found: Senders = {}
    inside = [place.split("/") for place in places]
    stamped = {tuple(parts[:-1]) for parts in inside if parts[1:] and parts[-1] == "timestamp.txt"}
    for place, parts in zip(places, inside, strict=True):
        file = parts[-1]
        above = (tuple(parts[:depth]) for depth in (1, 2) if depth < len(parts))
        folder = next((one for one in above if one in stamped), None)
        if folder is None:
            continue
        fields = folder[0].split("+")
        if len(folder) == 1 and len(fields) >= 3:
            when = re.sub(r"\D", "", fields[2])[:17]
            found[place] = Sender(fields[0], file, attempt=int(when or 0))
        elif len(folder) == 2:
            found[place] = Sender(folder[0], file)
    return found


def gradescope(groups: dict[str, str]) -> Sender:
    """Read a folder of Gradescope; `submission_metadata.yml` tells whose it is."""
    return Sender(groups["folder"], groups["file"].rpartition("/")[2])


#: What the name of a piece of work begins with or holds, and no person's.
_WORK = re.compile(
    r"^\d+[_ .-]|\b(hw|home ?work|labs?|assignment|lesson|exercise|notebook|untitled|project|task|"
    r"week|problem|solution)",
    re.IGNORECASE,
)


def drive(places: Sequence[str]) -> Senders:
    """Read ``Ann Apple - homework.ipynb``, or ``homework - Ann Apple.ipynb`` of Google Forms.

    What is no person must look like work, and others must have handed it in, too: else
    "Lee - Ann.ipynb" and "Lee - Bo.ipynb" would be one student.
    """
    found: dict[str, tuple[str, str]] = {}
    who: dict[str, set[str]] = defaultdict(set)
    for place in places:
        if len(place) > LONGEST_NAME:
            continue
        first, dash, last = place.partition(" - ")
        first, last = original_name(f"{first}.ipynb"), original_name(last)
        if "/" in place or not (dash and first and last):
            continue
        is_forms = bool(_WORK.search(first)) and not _WORK.search(last)
        if is_forms or _WORK.search(last):
            student, work = (last, first) if is_forms else (first, last)
            found[place] = student, place if is_forms else place.partition(" - ")[2]
            who[work.casefold()].add(student)
    known: set[str] = set().union(*(students for students in who.values() if len(students) > 1))
    return {
        place: Sender(student, file, name_shown=student)
        for place, (student, file) in found.items()
        if student in known
    }


_COPY_OF = r"(copy of|kopie von|copie de|copia de|cópia de|kopia)"
_COPY_AT_START = re.compile(rf"({_COPY_OF} )+", re.IGNORECASE)
_COPY_AT_END = re.compile(
    rf"([ _-]+({_COPY_OF}|copy|kopie|copie|copia)[ _-]?\d*|[ _-]*\(\d+\))$", re.IGNORECASE
)
#: Characters of the longest such mark.
_LONGEST_MARK = 24


def original_name(file: str) -> str:
    """Return a file's name without its ending and without what marks a copy.

    Google Drive writes "Copy of", browsers "(1)", JupyterLab "-Copy1", Windows " - Copy".

    Examples
    --------
    >>> original_name("Copy of homework (1).ipynb"), original_name("homework-Copy1.ipynb")
    ('homework', 'homework')
    """
    stem = without_ending(file).strip()
    while True:
        end = stem[-_LONGEST_MARK:]
        shorter = stem[: len(stem) - len(end)] + _COPY_AT_END.sub("", end)
        if start := _COPY_AT_START.match(shorter):
            shorter = shorter[start.end() :]
        if shorter.strip() == stem:
            return stem
        stem = shorter.strip()
