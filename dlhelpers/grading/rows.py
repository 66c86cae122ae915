"""A gradebook's rows as records: whatever stands in the file, a record has what its types say.

Reads the columns in the order in which `gradebook` asks for them. Raises TypeError or ValueError
over a row that this package has not written.
"""

import json
from functools import lru_cache
from typing import Any, cast

from dlhelpers.grading.records import Mark, Result, Status, bounded


def result_of(row: tuple[Any, ...], marks: tuple[Mark, ...]) -> Result:
    """Read a row of the table ``result``, and cut what an older version has kept whole."""
    return bounded(
        Result(
            student=_text(row[0]),
            lesson=_text(row[1]),
            status=cast(Status, _text(row[2])),
            digest=_text(row[3]),
            course=_text(row[4]),
            seed=_text(row[5]),
            sandboxed=bool(row[6]),
            max_score=_number(row[7]),
            marks=marks,
            problems=_texts(row[8]),
            flags=_texts(row[9]),
            platform_id=_text(row[10]),
            late=bool(row[11]),
            seconds=_number(row[12]),
        )
    )


def mark_of(row: tuple[Any, ...]) -> Mark:
    """Read a row of the table ``mark``."""
    return Mark(
        exercise=_text(row[0]),
        state=_text(row[1]),
        points=_number(row[2]),
        max_points=_number(row[3]),
        sentence=_text(row[4]),
        mistake=None if row[5] is None else _text(row[5]),
        difference=_text(row[6]),
        advice=_texts(row[7]),
        cases=_cases(row[8]),
        code=_text(row[9]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _number(value: object) -> float:
    if not isinstance(value, int | float) or not 0 <= value < 1e12:
        raise TypeError("no number of points or seconds")
    return value


def _texts(value: object) -> tuple[str, ...]:
    texts = json.loads(_text(value))
    if not isinstance(texts, list):
        raise TypeError("no list")
    return tuple(map(_text, texts))


@lru_cache(maxsize=256)
def _cases(value: object) -> tuple[tuple[str, bool], ...]:
    """Cases and whether they were right; most of a class have the same, and each report asks."""
    return tuple((_text(name), bool(right)) for name, right in json.loads(_text(value)))
