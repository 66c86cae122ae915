"""Records as rows of the gradebook's tables: a field a column, lists as JSON.

A damaged value is a TypeError, a ValueError or a RecursionError.
"""

import dataclasses
import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from dlhelpers.grading.records import Mark, Result, Status


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


@lru_cache(maxsize=256)  # most of a class have the same cases
def _cases(value: object) -> tuple[tuple[str, bool], ...]:
    return tuple((_text(name), bool(right)) for name, right in json.loads(_text(value)))


_Reader = Callable[[Any], Any]
_READERS: dict[Any, _Reader] = {
    str: _text,
    Status: _text,
    str | None: lambda value: None if value is None else _text(value),
    float: _number,
    bool: bool,
    tuple[str, ...]: _texts,
    tuple[tuple[str, bool], ...]: _cases,
}


def _columns(record: type[Mark] | type[Result]) -> Mapping[str, _Reader]:
    """Return a record's columns and how each is read; marks have a table of their own."""
    fields = dataclasses.fields(record)
    return {field.name: _READERS[field.type] for field in fields if field.name != "marks"}


RESULT, MARK = _columns(Result), _columns(Mark)


def fields_of(row: tuple[Any, ...], columns: Mapping[str, _Reader]) -> dict[str, Any]:
    """Read a row of these columns, in their order."""
    return {name: read(value) for (name, read), value in zip(columns.items(), row, strict=True)}


def row_of(record: Mark | Result) -> dict[str, Any]:
    """Write a record's fields as a row."""
    return {
        name: json.dumps(value) if isinstance(value, tuple) else value
        for name, value in vars(record).items()
        if name != "marks"
    }
