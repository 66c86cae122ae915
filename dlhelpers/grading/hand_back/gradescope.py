"""Points into Gradescope, which takes them from an autograder: here is one that looks them up.

Read in https://gradescope-autograders.readthedocs.io/en/latest/specs/ (the archive with
``setup.sh`` and ``run_autograder``, ``results/results.json`` and its fields) and
.../submission_metadata/ (``submission_metadata.json``: ``users`` with ``email``, ``created_at``).
Gradescope has no import of points for programming assignments.

The autograder runs no student's code. It finds a hand-in by its number, if its folder in the export
had no other name; else the student by e-mail address, or by name where Gradescope's export had no
address; and of the student's hand-ins the one that was graded, by its time. A later one gets a note
and no points, and an unreadable one gets none either.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from dlhelpers.grading.hand_back.pages import add, whole_archive
from dlhelpers.grading.hand_back.work import Outcome
from dlhelpers.grading.reports.class_summary import person
from dlhelpers.grading.reports.tables import gradescope_json
from dlhelpers.grading.standings import Standing

_SETUP = "#!/bin/sh\ncommand -v python3 || { apt-get update && apt-get install -y python3; }\n"
_RUN = '''#!/usr/bin/env python3
"""Look up what was graded elsewhere; no code that was submitted is run."""

import datetime
import json
import pathlib

HOME = pathlib.Path(__file__).resolve().parent
if not (HOME / "submission_metadata.json").is_file():
    HOME = pathlib.Path("/autograder")


def moment(text):
    found = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return found.replace(microsecond=0)


def look_up(submission, graded):
    words = ["id " + str(submission["id"])]
    for user in submission["users"]:
        for key in ("email", "name"):
            words.append(key + " " + str(user.get(key, "")).strip().casefold())
    found = [graded[word] for word in words if word in graded]
    if not found:
        return {"output": "This was not graded: nothing of yours was there when it was."}
    when = submission["created_at"]
    for one in found:
        if not one["submitted"] or moment(one["submitted"]) == moment(when):
            return one["results"]
    said = "This was not graded: handed in " + when + ", and graded was what was handed in "
    return {"output": said + found[0]["submitted"] + "."}


submission = json.loads((HOME / "submission_metadata.json").read_text("utf-8"))
graded = json.loads((HOME / "source" / "graded.json").read_text("utf-8"))
(HOME / "results").mkdir(exist_ok=True)
results = json.dumps(look_up(submission, graded))
(HOME / "results" / "results.json").write_text(results, "utf-8")
'''


def write_autograders(standings: Iterable[Standing], lessons: Iterable[str], out: Path) -> Outcome:
    """Write an autograder a lesson."""
    outcome, twice = Outcome(), []
    graded: dict[str, dict[str, object]] = {lesson: {} for lesson in lessons}
    for standing in standings:
        result = standing.result
        if result.lesson not in graded or result.status == "missing":
            continue
        entries, key = graded[result.lesson], _key(standing)
        if key in entries:
            entries[key] = {"submitted": "", "results": {"output": "Two students have this name."}}
            twice.append(f"{person(standing)}: {result.lesson}")
        else:
            results = json.loads(gradescope_json(standing))
            entries[key] = {"submitted": result.submitted, "results": results}
    for lesson, entries in graded.items():
        if entries:
            place = out / f"gradescope-{lesson}.zip"
            with whole_archive(place) as archive:
                add(archive, "setup.sh", _SETUP, 0o755)
                add(archive, "run_autograder", _RUN, 0o755)
                add(archive, "graded.json", json.dumps(entries, indent=1, sort_keys=True))
            outcome.written.append(place)
    outcome.tell(
        "Of one name and without an e-mail address, so nobody gets points", twice, lost=True
    )
    return outcome


def _key(standing: Standing) -> str:
    """Return what the autograder finds a hand-in by."""
    result = standing.result
    if result.platform_id and result.student == f"submission_{result.platform_id}":
        return f"id {result.platform_id}"
    kind, word = ("email", standing.email) if standing.email else ("name", standing.name)
    return f"{kind} {(word or result.student).strip().casefold()}"
