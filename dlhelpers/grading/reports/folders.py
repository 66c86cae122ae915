"""Names for the students' folders: legal on every system, and different even without case."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable

_PLAIN = re.compile(r"[\w-]([\w .-]{0,58}[\w-])?", re.ASCII)
#: Windows keeps these names for devices, with any ending.
_DEVICE = re.compile(r"(con|prn|aux|nul|(com|lpt)[1-9]) *(\..*)?", re.IGNORECASE)
#: A name from `suffixed_name`, which took half as many digits in an older version.
_SUFFIXED = re.compile(r".*-([0-9a-f]{8}){1,2}", re.IGNORECASE)


def folder_names(students: Iterable[str]) -> dict[str, str]:
    """Name a folder for each student of a class.

    A name gets a suffix if it is illegal on some system, looks like a name with a suffix, or
    differs from another student's only in case.

    Examples
    --------
    >>> folder_names(["bo", "José"])
    {'bo': 'bo', 'José': 'Jos_-24c2ab65b7adab7e'}
    """
    names = {student: student for student in students}
    alike = Counter(map(str.lower, names))
    for name in names:
        legal = _PLAIN.fullmatch(name) and not _DEVICE.fullmatch(name)
        if not legal or _SUFFIXED.fullmatch(name) or alike[name.lower()] > 1:
            names[name] = suffixed_name(name)
    return names


def suffixed_name(student: str) -> str:
    """Return a name that no other student's folder can have."""
    safe = re.sub(r"[^A-Za-z0-9 _-]", "_", student).strip()[:60]
    digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{safe or 'student'}-{digest[:16]}"
