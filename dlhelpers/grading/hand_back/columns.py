"""Which of a platform's columns, or which file, is for which lesson."""

import re
from collections.abc import Iterable, Mapping, Sequence

from dlhelpers.grading.hand_back.work import HandBackError
from dlhelpers.grading.reports.text import plain


def wanted(lessons: Sequence[str], said: Iterable[str]) -> dict[str, str]:
    """Read ``LESSON`` and ``LESSON=COLUMN``; the column is empty where none is named.

    Nothing said means all lessons. A lesson may be named by a part of its name that no other has.
    """
    found = {}
    for text in said:
        name, _, column = text.partition("=")
        fitting = [lesson for lesson in lessons if name == lesson]
        fitting = fitting or [lesson for lesson in lessons if name and name in lesson]
        if len(fitting) != 1:
            known = ", ".join(map(plain, lessons)) or "none"
            raise HandBackError(
                f"--lesson {plain(text)}: {plain(name)!r} is not one lesson of this gradebook, "
                f"which has {known}"
            )
        found[fitting[0]] = column.strip()
    return found or dict.fromkeys(lessons, "")


def columns_of(
    lessons: Mapping[str, str], titles: Mapping[int, str]
) -> tuple[dict[str, int], list[str]]:
    """Match lessons with columns by title; return the matches, and the lessons without one.

    A column that was asked for must be there. Otherwise a title has the lesson's name, or the words
    of the name behind its number; a single lesson takes a single column whatever its title.
    """
    found, left = {}, []
    for lesson, column in lessons.items():
        if column:
            fitting = [at for at, title in titles.items() if column in _names(title)]
            if len(fitting) != 1:
                there = ", ".join(plain(title) for title in titles.values()) or "none"
                raise HandBackError(
                    f"--lesson {plain(lesson)}={plain(column)}: there is not one such column; "
                    f"there are {there}"
                )
        else:
            fitting = _fitting(lesson, titles)
        if len(fitting) == 1:
            found[lesson] = fitting[0]
        else:
            left.append(lesson)
    if len(lessons) == len(titles) == len(left) == 1:
        return {left[0]: next(iter(titles))}, []
    if len(set(found.values())) < len(found):
        raise HandBackError("two lessons would be written into one column; name them by --lesson")
    return found, left


def is_named(lesson: str, text: str) -> bool:
    """Does a text, such as a file's name, hold the words of a lesson's name behind its number?"""
    name = words(lesson)
    return bool(name) and f" {name} " in f" {words(text)} "


def words(text: str) -> str:
    """Return the words of a name in lower case, without a number in front.

    Examples
    --------
    >>> words("01_normalization_and_softmax"), words("Lesson: Softmax!")
    ('normalization and softmax', 'lesson softmax')
    """
    return " ".join(re.findall(r"[^\W_]+", re.sub(r"^[\d\W_]+", "", text.casefold())))


def _names(title: str) -> tuple[str, ...]:
    """A column's title, and its parts in front of the platform's number and that number."""
    match = re.fullmatch(r"(.*) \((\d+)\)", title)
    return (title, *match.groups()) if match else (title,)


def _fitting(lesson: str, titles: Mapping[int, str]) -> list[int]:
    exact = [at for at, title in titles.items() if lesson in _names(title)]
    return exact or [at for at, title in titles.items() if is_named(lesson, _names(title)[-2:][0])]
