"""How learning platforms name what students hand in: one table, one entry a platform.

A *place* is the names of the folders around a file and its own, with ``/`` between them. An entry
reads all places of a hand-in together: some names, such as those of Canvas, only make sense side by
side, and a plain folder is not to be taken for a platform's because of one name.

No platform can be reached from here; each entry says where its scheme was read. A test reads all
examples.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeAlias

from dlhelpers.grading.submissions.kinds import without_ending


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


#: Characters of the longest place that is looked at; an archive's names may be much longer.
LONGEST = 1000
#: What an entry makes of the places that it knows.
Senders: TypeAlias = dict[str, Sender]


@dataclass(frozen=True)
class Platform:
    """One naming scheme."""

    name: str
    source: str  #: where the scheme was read
    read: Callable[[Sequence[str]], Senders]
    examples: Mapping[str, Sender]
    #: Files that belong to the platform, and to no student.
    own_files: re.Pattern[str] = field(default=re.compile(r"(?!)"))
    #: The share of places that must look like the platform's; of a telling name one is enough.
    share: float = 0.0


def _each(pattern: str, sender: Callable[[dict[str, str]], Sender]) -> Callable[..., Senders]:
    """Return a function that reads each place by itself."""
    compiled = re.compile(pattern, re.DOTALL)

    def read(places: Sequence[str]) -> Senders:
        found = ((place, compiled.fullmatch(place)) for place in places)
        return {place: sender(match.groupdict(default="")) for place, match in found if match}

    return read


# Canvas

_NUMBER = re.compile(r"[1-9]\d{0,17}", re.ASCII)


def _canvas(places: Sequence[str]) -> Senders:
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


def _blackboard(places: Sequence[str]) -> Senders:
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


def _brightspace(groups: dict[str, str]) -> Sender:
    # "230 PM" is half past two.
    when = re.sub(r"(?<=\d{4} )(\d)(\d\d)\b", r"0\1\2", groups["when"].replace(":", ""))
    attempt = 0
    for form in _BRIGHTSPACE_DATES:
        with suppress(ValueError):
            attempt = int(datetime.strptime(when, form).strftime("%Y%m%d%H%M"))
            break
    name, number = groups["student"], groups["id"]
    return Sender(f"{name}_{number}", groups["file"], number, False, attempt, name)


# The others


def _moodle(groups: dict[str, str]) -> Sender:
    name, number = groups["student"], groups["id"]
    is_text = groups["kind"] == "onlinetext"
    student = f"{name}_{number}" if number else name
    return Sender(student, groups["file"], number, name_shown=name, is_receipt=is_text)


def _sakai(groups: dict[str, str]) -> Sender:
    sort_name, number = groups["student"].strip(), groups["id"]
    last, comma, first = sort_name.partition(",")
    shown = f"{first.strip()} {last.strip()}" if comma else sort_name
    student, text = f"{sort_name}({number})", groups["text"]
    file = groups["file"] or text
    return Sender(student, file, number, name_shown=shown.strip(), is_receipt=bool(text))


def _ilias(groups: dict[str, str]) -> Sender:
    student, number = groups["student"], groups["id"]
    names = student.split("_")
    shown = f"{names[1]} {names[0]}" if len(names) == 4 else ""
    return Sender(student, groups["file"], number, bool(groups["late"]), name_shown=shown)


def _nbgrader(places: Sequence[str]) -> Senders:
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


def _gradescope(groups: dict[str, str]) -> Sender:
    folder = groups["folder"]  # `submission_metadata.yml` tells whose it is
    return Sender(folder, groups["file"].rpartition("/")[2])


def _drive(places: Sequence[str]) -> Senders:
    """Read ``Ann Apple - homework.ipynb``, if others have handed in a file of that name, too.

    Without that, "Lee - Ann.ipynb" and "Lee - Bo.ipynb" would be one student.
    """
    pattern = re.compile(r"(?P<student>[^/]+?) - (?P<file>[^/]+)")
    matches = {place: match for place in places if (match := pattern.fullmatch(place))}
    who: dict[str, set[str]] = defaultdict(set)
    for match in matches.values():
        who[original_name(match["file"]).casefold()].add(match["student"])
    known: set[str] = set().union(*(students for students in who.values() if len(students) > 1))
    return {
        place: Sender(match["student"], match["file"], name_shown=match["student"])
        for place, match in matches.items()
        if match["student"] in known
    }


_COPY_OF = r"(copy of|kopie von|copie de|copia de|cópia de|kopia)"
_COPIES = re.compile(
    rf"^({_COPY_OF} )+|([ _-]+({_COPY_OF}|copy|kopie|copie|copia)[ _-]?\d*|[ _-]*\(\d+\))+$",
    re.IGNORECASE,
)


def original_name(file: str) -> str:
    """Return a file's name without its ending and without what marks a copy.

    Google Drive writes "Copy of", browsers "(1)", JupyterLab "-Copy1", Windows " - Copy".

    Examples
    --------
    >>> original_name("Copy of homework (1).ipynb"), original_name("homework-Copy1.ipynb")
    ('homework', 'homework')
    """
    stem = without_ending(file).strip()
    while (shorter := _COPIES.sub("", stem).strip()) != stem:
        stem = shorter
    return stem


PLATFORMS: tuple[Platform, ...] = (
    Platform(
        "Moodle",
        "moodle/moodle, mod/assign/classes/downloader.php: get_student_prefix and "
        "load_submissionplugin_filelist; a name without a number is a team without a group",
        _each(
            r"(?P<student>[^/]+?)(_(?P<id>\d+))?_assignsubmission_(?P<kind>file|onlinetext)"
            r"(_?/(.*/)?|_)(?P<file>[^/]+)",
            _moodle,
        ),
        {
            "Ann Apple_5501_assignsubmission_file_/homework.ipynb": Sender(
                "Ann Apple_5501", "homework.ipynb", "5501", name_shown="Ann Apple"
            ),
            "Ann Apple_5501_assignsubmission_file/sub/homework.ipynb": Sender(
                "Ann Apple_5501", "homework.ipynb", "5501", name_shown="Ann Apple"
            ),
            "Bo Brown_5502_assignsubmission_file_01_lesson.ipynb": Sender(
                "Bo Brown_5502", "01_lesson.ipynb", "5502", name_shown="Bo Brown"
            ),
            "Participant_77_assignsubmission_onlinetext_/onlinetext.html": Sender(
                "Participant_77", "onlinetext.html", "77", name_shown="Participant", is_receipt=True
            ),
        },
    ),
    Platform(
        "Blackboard",
        "the docstring of named_regexp in nbgrader/plugins/zipcollect.py, and the instructions of "
        "vangef/BBGradebookOrganiser (docs/instructions.md) for the text file of each attempt",
        _blackboard,
        {
            "Homework%201_aapple_attempt_2026-11-20-14-30-15_hw_1.ipynb": Sender(
                "aapple", "hw_1.ipynb", "aapple", attempt=20261120143015
            ),
            "Homework%201_bbrown_attempt_2026-11-21-09-05-44.txt": Sender(
                "bbrown",
                "Homework%201_bbrown_attempt_2026-11-21-09-05-44.txt",
                "bbrown",
                attempt=20261121090544,
                is_receipt=True,
            ),
        },
    ),
    Platform(
        "Brightspace",
        "names in public scripts for its downloads: the tests of kodiak "
        "(parse_submission_file_name) and rename_and_move.sh, which have a folder a submission",
        _each(
            r"(?P<id>\d+)-\d+ - (?P<student>[^/]+?) - (?P<when>[^/-]*?\b\d{4}\b[^/-]*?)"
            r"(/(.*/)?| - )(?P<file>[^/]+)",
            _brightspace,
        ),
        {
            "12345-67890 - Ann Apple - Nov 20, 2026 230 PM/homework.ipynb": Sender(
                "Ann Apple_12345", "homework.ipynb", "12345", False, 202611201430, "Ann Apple"
            ),
            "12346-67890 - Bo-Lee Brown - 21 November, 2026 905/a - b.ipynb": Sender(
                "Bo-Lee Brown_12346", "a - b.ipynb", "12346", False, 202611210905, "Bo-Lee Brown"
            ),
            "12347-67890 - Cy Chen - Mar 29, 2026 1205 PM - lab - 6.ipynb": Sender(
                "Cy Chen_12347", "lab - 6.ipynb", "12347", False, 202603291205, "Cy Chen"
            ),
        },
        own_files=re.compile(r"index\.html?"),
    ),
    Platform(
        "Sakai",
        "sakaiproject/sakai, AssignmentServiceImpl.java and BaseAssignmentService.java: "
        "zipSubmissions, zipAttachments",
        _each(
            r"(?P<student>[^/()]*)\((?P<id>[^/()]+)\)[/_](Submission attachment\(s\)[/_](.*/)?"
            r"(?P<file>[^/]+)|(?P<text>[^/]*submissionText\.(html|txt)))",
            _sakai,
        ),
        {
            "Apple, Ann(aapple)/Submission attachment(s)/homework.ipynb": Sender(
                "Apple, Ann(aapple)", "homework.ipynb", "aapple", name_shown="Ann Apple"
            ),
            "Brown, Bo(bb1)/Brown, Bo(bb1)_submissionText.html": Sender(
                "Brown, Bo(bb1)",
                "Brown, Bo(bb1)_submissionText.html",
                "bb1",
                name_shown="Bo Brown",
                is_receipt=True,
            ),
        },
        own_files=re.compile(
            r"grades\.(csv|xlsx?)|[^/]*\([^/()]+\)[/_](timestamp\.txt|comments\.txt|"
            r"feedbackText\.html|Feedback Attachment\(s\)[/_].*)"
        ),
    ),
    Platform(
        "Gradescope",
        "submission_metadata.yml as public readers of it describe it: folders with :submitters, "
        "each with :name, :sid and :email, and :created_at",
        _each(r"(?P<folder>submission_\d+)/(?P<file>.+)", _gradescope),
        {"submission_101/homework.ipynb": Sender("submission_101", "homework.ipynb")},
        own_files=re.compile(r"submission_metadata\.yml"),
        share=0.5,
    ),
    Platform(
        "nbgrader",
        "nbgrader/exchange/default/submit.py and collect.py, nbgrader/coursedir.py: timestamp.txt",
        _nbgrader,
        {
            "ann/ps1/timestamp.txt": Sender("ann", "timestamp.txt"),
            "ann/ps1/problem.ipynb": Sender("ann", "problem.ipynb"),
            "bo+ps1+2026-11-20 14:30:15.000000 UTC+x7/timestamp.txt": Sender(
                "bo", "timestamp.txt", attempt=20261120143015000
            ),
            "bo+ps1+2026-11-20 14:30:15.000000 UTC+x7/problem.ipynb": Sender(
                "bo", "problem.ipynb", attempt=20261120143015000
            ),
        },
        own_files=re.compile(r".+/(timestamp|submission_secret)\.txt"),
    ),
    Platform(
        "Canvas",
        "instructure/canvas-lms, lib/content_zipper.rb: get_filename, add_upload_submission, "
        "add_text_or_url, sanitize_user_name",
        _canvas,
        {
            "appleann_101_9001_homework-2.ipynb": Sender(
                "appleann_101", "homework-2.ipynb", "101", attempt=9001
            ),
            "brownbo_LATE_102_9002_01_lesson.ipynb": Sender(
                "brownbo_102", "01_lesson.ipynb", "102", True, 9002
            ),
            "team_1_4501_9003_homework.ipynb": Sender(
                "team_1_4501", "homework.ipynb", "4501", attempt=9003
            ),
            "team_10_LATE_4510_9010_2_homework.ipynb": Sender(
                "team_10_4510", "2_homework.ipynb", "4510", True, 9010
            ),
            "LATE_anon_Zz9y8_9005_homework.ipynb": Sender(
                "anon_Zz9y8", "homework.ipynb", "anon_Zz9y8", True, 9005
            ),
            "ivyina_109_text.html": Sender("ivyina_109", "text.html", "109"),
        },
        share=0.5,
    ),
    Platform(
        "ILIAS",
        "ILIAS-eLearning/ILIAS, components/ILIAS/Exercise/Submission: "
        "getDirectoryNameFromUserData, copySubmissionFilesToDir",
        _each(
            r"(?P<student>[^/]+_[^/_]+_[^/_]+_(?P<id>\d+))/(.*/)?"
            r"(?P<late>(Late Submission|Versp(ae|ä|a)tete Abgabe) - )?(?P<file>[^/]+)",
            _ilias,
        ),
        {
            "Apple_Ann_aapple_311/homework.ipynb": Sender(
                "Apple_Ann_aapple_311", "homework.ipynb", "311", name_shown="Ann Apple"
            ),
            "Brown_Bo_bb1_312/Late Submission - homework (2).ipynb": Sender(
                "Brown_Bo_bb1_312", "homework (2).ipynb", "312", True, name_shown="Bo Brown"
            ),
        },
        share=0.9,
    ),
    Platform(
        "Google Drive",
        'names of files in shared folders: Drive\'s own copies are called "Copy of ..."; '
        'browsers number downloads of one name, "(1)"',
        _drive,
        {
            "Ann Apple - homework.ipynb": Sender(
                "Ann Apple", "homework.ipynb", name_shown="Ann Apple"
            ),
            "Bo Brown - Copy of homework (1).ipynb": Sender(
                "Bo Brown", "Copy of homework (1).ipynb", name_shown="Bo Brown"
            ),
        },
        share=0.5,
    ),
)


def recognized(places: Sequence[str]) -> Senders:
    """Find the senders of all places that a platform has named; the others are left out.

    The platform's names may stand in a folder, or in a folder a task. Such a folder is told by its
    holding several students: a student's own folder, whatever the names in it, is that student's.
    """
    best: Senders = {}
    places = [place for place in places if len(place) <= LONGEST]
    for depth in range(3):
        inside: dict[str, list[str]] = defaultdict(list)
        for place in places:
            parts = place.split("/")
            if len(parts) > depth:
                inside["/".join(parts[:depth])].append("/".join(parts[depth:]))
        read = {outer: _read(inner) for outer, inner in inside.items()}
        several = [outer for outer, found in read.items() if len(_students(found)) > 1]
        one_whole = len(read) == 1 and all(len(read[o]) == len(inside[o]) for o in read)
        if depth and not one_whole and 2 * len(several) <= len(read):
            continue
        found = {
            f"{outer}/{inner}" if outer else inner: sender
            for outer, senders in read.items()
            for inner, sender in senders.items()
        }
        if len(found) > len(best):
            best = found
    return best


def _students(senders: Senders) -> set[str]:
    return {sender.student for sender in senders.values()}


def _read(places: Sequence[str]) -> Senders:
    """Read the places of one folder by all entries; the first that knows a place has it."""
    found: Senders = {}
    for platform in PLATFORMS:
        left = [place for place in places if place not in found]
        senders = platform.read(left)
        if not senders:
            continue
        alike = [place for place in left if ("/" in place) == ("/" in next(iter(senders)))]
        if len(senders) >= platform.share * len(alike):
            own = {place: Sender("") for place in left if platform.own_files.fullmatch(place)}
            found |= {p: replace(s, platform=platform.name) for p, s in {**senders, **own}.items()}
    return found
