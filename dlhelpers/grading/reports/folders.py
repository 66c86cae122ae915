"""Names for the students' folders: legal on every system, and different even without case."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable

#: Windows keeps these names for devices, with any ending.
_RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{d}{i}" for d in ("COM", "LPT") for i in range(1, 10))}
_MAX_LENGTH = 60
_PLAIN = re.compile(rf"[A-Za-z0-9 ._-]{{1,{_MAX_LENGTH}}}")
#: The end of a name from `suffixed_name`; an older version took half as many digits.
_SUFFIXED = re.compile(r"-[0-9a-f]{8}([0-9a-f]{8})?$", re.IGNORECASE)


def folder_names(students: Iterable[str]) -> dict[str, str]:
    """Name a folder for each student of a class.

    A name gets a suffix if it is illegal on some system, looks like a name with a suffix, or
    differs from another student's only in case.

    Examples
    --------
    >>> folder_names(["bo", "Ann", "ann"])["bo"]
    'bo'
    >>> folder_names(["José"])
    {'José': 'Jos_-24c2ab65b7adab7e'}
    """
    names = {student: student for student in students}
    alike = Counter(map(str.lower, names))
    for student in names:
        if not _is_plain(student) or alike[student.lower()] > 1:
            names[student] = suffixed_name(student)
    return names


def suffixed_name(student: str) -> str:
    """Return a name that no other student's folder can have."""
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
