"""How learning platforms name what students hand in: one table, one entry a platform.

An entry reads all places of a hand-in together: some names, such as those of Canvas, only make
sense side by side, and a plain folder is not to be taken for a platform's because of one name.

No platform can be reached from here; each entry says where its scheme was read. A test reads all
examples.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dlhelpers.grading.submissions.naming import (
    Sender,
    Senders,
    blackboard,
    brightspace,
    canvas,
    drive,
    each,
    gradescope,
    ilias,
    moodle,
    nbgrader,
    sakai,
)

#: Characters of the longest place that is looked at.
_LONGEST = 1000


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


PLATFORMS: tuple[Platform, ...] = (
    Platform(
        "Moodle",
        "moodle/moodle, mod/assign/classes/downloader.php: get_student_prefix and "
        "load_submissionplugin_filelist; a name without a number is a team without a group",
        each(
            r"(?P<student>[^/]+?)(_(?P<id>\d+))?_assignsubmission_(?P<kind>file|onlinetext)"
            r"(_?/(.*/)?|_)(?P<file>[^/]+)",
            moodle,
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
        blackboard,
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
        each(
            r"(?P<id>\d+)-\d+ - (?P<student>[^/]+?) - (?P<when>[^/-]*?\b\d{4}\b[^/-]*?)"
            r"(/(.*/)?| - )(?P<file>[^/]+)",
            brightspace,
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
        each(
            r"(?P<student>[^/()]*)\((?P<id>[^/()]+)\)[/_](Submission attachment\(s\)[/_](.*/)?"
            r"(?P<file>[^/]+)|(?P<text>[^/]*submissionText\.(html|txt)))",
            sakai,
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
        each(r"(?P<folder>submission_\d+)/(?P<file>.+)", gradescope),
        {"submission_101/homework.ipynb": Sender("submission_101", "homework.ipynb")},
        own_files=re.compile(r"submission_metadata\.yml"),
        share=0.5,
    ),
    Platform(
        "nbgrader",
        "nbgrader/exchange/default/submit.py and collect.py, nbgrader/coursedir.py: timestamp.txt",
        nbgrader,
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
        canvas,
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
        each(
            r"(?P<student>[^/]+_[^/_]+_[^/_]+_(?P<id>\d+))/(.*/)?"
            r"(?P<late>(Late Submission|Versp(ae|ä|a)tete Abgabe) - )?(?P<file>[^/]+)",
            ilias,
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
        drive,
        {
            "Ann Apple - homework.ipynb": Sender(
                "Ann Apple", "homework.ipynb", name_shown="Ann Apple"
            ),
            "Bo Brown - Copy of homework (1).ipynb": Sender(
                "Bo Brown", "Copy of homework (1).ipynb", name_shown="Bo Brown"
            ),
            "homework - Cy Chen.ipynb": Sender(
                "Cy Chen", "homework - Cy Chen.ipynb", name_shown="Cy Chen"
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
    places = [place for place in places if len(place) <= _LONGEST]
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
