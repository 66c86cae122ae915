"""For the tests: a class's files as each learning platform names them."""

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

STEMS = [f"0{number}_lesson" for number in range(1, 6)]
Files = dict[str, bytes]


def pack(place: Path, files: Mapping[str, bytes | str]) -> Path:
    with zipfile.ZipFile(place, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return place


def unpack(folder: Path, files: Mapping[str, bytes | str]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    return folder


def canvas(student: int, lesson: int) -> Files:
    late = "LATE_" if student % 7 == 0 else ""
    number = 90_000 + 100 * lesson + student
    return {f"student{student}_{late}{4000 + student}_{number}_{STEMS[lesson]}-1.ipynb": b""}


def canvas_groups(student: int, lesson: int) -> Files:
    return {f"team_{student}_{4000 + student}_{90_000 + 100 * lesson + student}_hw.ipynb": b""}


def canvas_anonymous(student: int, lesson: int) -> Files:
    return {f"anon_x{student:03}z_{90_000 + 100 * lesson + student}_2_hw.ipynb": b""}


def moodle(student: int, lesson: int) -> Files:
    return {f"Zoë Lee_{student}_assignsubmission_file_/{STEMS[lesson]}.ipynb": b""}


def moodle_flat(student: int, lesson: int) -> Files:
    return {f"Zoë Lee_{student}_assignsubmission_file_{STEMS[lesson]}.ipynb": b""}


def blackboard(student: int, lesson: int) -> Files:
    start = f"HW_{lesson}_user_{student}_attempt_2026-11-2{lesson}-14-30-15"
    return {f"{start}_my_hw.ipynb": b"", f"{start}.txt": b"Name: ..."}


def brightspace(student: int, lesson: int) -> Files:
    when = f"Nov 2{lesson}, 2026 230 PM"
    return {f"{5000 + student}-77{lesson} - Ann Lee - {when}/hw.ipynb": b"", "index.html": b"<p>"}


def gradescope(student: int, lesson: int) -> Files:
    return {f"export{lesson}/submission_{100 * lesson + student}/hw.ipynb": b""}


def nbgrader(student: int, lesson: int) -> Files:
    folder = f"user{student}/{STEMS[lesson]}"
    stamp = b"2026-11-20 14:30:15.000000 UTC"
    return {f"{folder}/{STEMS[lesson]}.ipynb": b"", f"{folder}/timestamp.txt": stamp}


def drive(student: int, lesson: int) -> Files:
    return {f"Ann {student} - Copy of homework {lesson} (1).ipynb": b""}


def google_forms(student: int, lesson: int) -> Files:
    return {f"{STEMS[lesson]} - Ann {student}.ipynb": b""}


def sakai(student: int, lesson: int) -> Files:
    folder = f"Lesson {lesson}/Lee, Ann(user{student})"
    return {
        f"{folder}/Submission attachment(s)/hw.ipynb": b"",
        f"{folder}/timestamp.txt": b"20261120143015123",
        f"Lesson {lesson}/grades.csv": b"",
    }


def ilias(student: int, lesson: int) -> Files:
    return {f"Abgaben {lesson}/Lee_Ann_user{student}_{700 + student}/hw.ipynb": b""}


def folders(student: int, lesson: int) -> Files:
    return {f"ann_{student}/my work/{STEMS[lesson]}.ipynb": b""}


def flat(student: int, lesson: int) -> Files:
    return {f"ann-{student}_{STEMS[lesson]} (1).ipynb": b""}


#: What the files of a student, by number from 1, are called in a lesson, by number from 0.
Naming = Callable[[int, int], Files]
NAMINGS: tuple[Naming, ...] = (
    canvas, canvas_groups, canvas_anonymous, moodle, moodle_flat, blackboard, brightspace,
    gradescope, nbgrader, drive, google_forms, sakai, ilias, folders, flat,
)  # fmt: skip


def class_files(naming: Naming, students: int, work: Callable[[int, int], bytes]) -> Files:
    """Return the files of so many students in five lessons, with what each hands in."""
    files: Files = {}
    for student in range(1, students + 1):
        for lesson in range(5):
            for name, data in naming(student, lesson).items():
                files[name] = data or work(student, lesson)
    if naming is gradescope:
        for lesson in range(5):
            files[f"export{lesson}/submission_metadata.yml"] = "".join(
                f"submission_{100 * lesson + student}:\n  :submitters:\n  - :name: Ann Lee\n"
                f"    :sid: '{student}'\n"
                for student in range(1, students + 1)
            ).encode()
    return files
