"""Names for the students' folders: legal on every system, and nowhere two of them one folder."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable

#: Names that Windows keeps for devices, whatever stands behind a dot.
_RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{d}{i}" for d in ("COM", "LPT") for i in range(1, 10))}
_MAX_LENGTH = 60
_PLAIN = re.compile(rf"[A-Za-z0-9 ._-]{{1,{_MAX_LENGTH}}}")
#: Ends like a name that `suffixed_name` returns, or returned when it took half as many digits.
_SUFFIXED = re.compile(r"-[0-9a-f]{8}([0-9a-f]{8})?$", re.IGNORECASE)


def folder_names(students: Iterable[str]) -> dict[str, str]:
    """Name a folder for each student of a class.

    A student keeps the name unless it is illegal somewhere, looks like a name with a suffix, or
    differs from another student's only in upper and lower case.

    Examples
    --------
    >>> folder_names(["bo", "Ann", "ann"])["bo"]
    'bo'
    >>> folder_names(["José"])
    {'José': 'Jos_-24c2ab65b7adab7e'}
    """
    students = list(students)
    alike = Counter(student.lower() for student in dict.fromkeys(students))
    return {
        student: student
        if _is_plain(student) and alike[student.lower()] == 1
        else suffixed_name(student)
        for student in students
    }


def suffixed_name(student: str) -> str:
    """Return a name that no other student's folder has, whoever else is in the class."""
    safe = re.sub(r"[^A-Za-z0-9 _-]", "_", student).strip()[:_MAX_LENGTH]
    digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{safe or 'student'}-{digest[:16]}"


def _is_plain(name: str) -> bool:
    return (
        _PLAIN.fullmatch(name) is not None
        and name == name.strip(" .")
        and name.partition(".")[0].strip().upper() not in _RESERVED
        and not _SUFFIXED.search(name)
    )
