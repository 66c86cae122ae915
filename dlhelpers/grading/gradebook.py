"""The gradebook: each file handed in with its results, the settings, and what has changed when.

Results are added, never overwritten: the last one of a file is what the file has now.
"""

import dataclasses
import json
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from types import GenericAlias
from typing import Any

from dlhelpers.grading.gradebook_file import GradebookError, GradebookFile
from dlhelpers.grading.records import Mark, Origin, Result, bounded

__all__ = ["Event", "Gradebook", "GradebookError"]

_KEY = ("student", "lesson", "digest")
#: The fields that tell where a file came from; the others are the verdict on it.
_FOUND = (*(field.name for field in dataclasses.fields(Origin)), "untouched")
#: The columns that keep a record's fields, and the types; marks have a table of their own.
_RESULT = {f.name: f.type for f in dataclasses.fields(Result) if f.name != "marks"}
_MARK = {f.name: f.type for f in dataclasses.fields(Mark) if f.name != "correction"}
_COLUMNS = [f"{'file' if name in (*_KEY, *_FOUND) else 'result'}.{name}" for name in _RESULT]
#: From the left: of a file whose result is not there, the gradebook is damaged.
_JOIN = "FROM handed_in AS file LEFT JOIN result ON result.number = file.result"
_THIS = "WHERE file.student = :student AND file.lesson = :lesson AND file.digest = :digest"
_EACH = f"SELECT {', '.join(_COLUMNS)}, file.result {_JOIN}"
_SORTED = f"{_EACH} ORDER BY file.student, file.lesson, file.run, file.place"
_SAME = f"""
SELECT 1 {_JOIN} {_THIS}
AND course = :course AND seed = :seed AND sandboxed = :sandboxed AND status != 'not graded'
"""


@dataclass(frozen=True)
class Event:
    """Something that has changed."""

    moment: str  #: ISO 8601, in UTC
    student: str  #: empty if it concerns the class
    lesson: str
    change: str  #: what and why, in words


class Gradebook(GradebookFile):
    """What is known of a class, in a file that only its owner can read: the seed is in it.

    Every method raises `GradebookError` if the file is damaged, in use for long, or cannot grow.
    """

    def seed(self, wanted: int | None = None) -> int:
        """Return the gradebook's secret seed, or record another that is wanted."""
        with self._transaction():
            text = self._setting("seed")
            if text is not None and wanted is None:
                return self._number("seed", text)
            seed = secrets.randbits(62) if wanted is None else wanted
            self._set("seed", str(seed))
        return seed

    def next_run(self) -> int:
        """Count one more run of the grader, and return its number."""
        with self._transaction():
            number = self._number("run", self._setting("run") or "0") + 1
            self._set("run", str(number))
        return number

    def setting(self, name: str) -> Any:
        """Return a setting, which was kept as JSON; None if there is none."""
        with self._explained():
            text = self._setting(name)
        with self.trusted(f"its setting {name}"):
            return None if text is None else json.loads(text)

    def keep(self, settings: dict[str, Any], moment: str = "", changes: Iterable[str] = ()) -> None:
        """Keep settings as JSON, and what changes by them for the class."""
        with self._transaction():
            for name, value in settings.items():
                self._set(name, json.dumps(value))
            for change in changes:
                self._add(Event(moment, "", "", change))

    def is_current(self, result: Result) -> bool:
        """Is a result recorded for the same file, lesson, seed and way of running?"""
        # Where the grader itself failed, the next run tries again.
        with self._explained():
            return self._db.execute(_SAME, vars(result)).fetchone() is not None

    def record(self, result: Result) -> None:
        """Add a bounded result, unless the last one of the same file says the same."""
        result = bounded(result)
        with self._transaction():
            row = self._db.execute(f"{_EACH} {_THIS}", vars(result)).fetchone()
            if row and dataclasses.replace(self._result(row), **_found(result)) == result:
                number = row[-1]
            else:
                verdict = {name: getattr(result, name) for name in _RESULT if name not in _FOUND}
                number = self._write("result", verdict | {"score": result.score})
                for place, mark in enumerate(result.marks):
                    fields = {name: getattr(mark, name) for name in _MARK}
                    self._write("mark", fields | {"result": number, "number": place})
            self._find(result, number)

    def find_again(self, results: Iterable[Result]) -> None:
        """Keep where files came from that this run has found and need not grade."""
        with self._transaction():
            for result in results:
                query = f"SELECT result FROM handed_in AS file {_THIS}"
                if row := self._db.execute(query, vars(result)).fetchone():
                    self._find(result, row[0])

    def __len__(self) -> int:
        with self._explained():
            (count,) = self._db.execute("SELECT count(*) FROM handed_in").fetchone()
        return int(count)

    def __iter__(self) -> Iterator[Result]:
        """Go through each file's last result, sorted by student, lesson, and when it was found.

        Only one result is in memory at a time.
        """
        with self._explained():
            for row in self._db.execute(_SORTED):
                yield self._result(row)

    def without_marks(self) -> Iterator[Result]:
        """Go through results as `__iter__` does, but read no marks, which is fast."""
        with self._explained():
            for row in self._db.execute(_SORTED):
                yield self._result(row, with_marks=False)

    def events(self) -> Iterator[Event]:
        """Go through all that has changed, the oldest first."""
        with self._explained():
            rows = self._db.execute("SELECT moment, student, lesson, change FROM event")
            for row in rows.fetchall():
                if not all(isinstance(value, str) for value in row):
                    raise self._damaged("its history")
                yield Event(*row)

    def note_changes(
        self,
        standings: Iterable[tuple[str, str, dict[str, Any]]],
        moment: str,
        tell: Callable[[Any, Any], str],
    ) -> None:
        """Compare standings with those of the last run, and keep these and what has changed.

        Parameters
        ----------
        standings : iterable of (student, lesson, facts)
            The facts can be written as JSON.
        moment : str
            ISO 8601, in UTC.
        tell : callable
            Says in words what has changed between two standings' facts, either of which may be
            None; an empty text if there is nothing to say.
        """
        with self._transaction():
            query = "SELECT student, lesson, facts FROM standing"
            old = {(student, lesson): facts for student, lesson, facts in self._db.execute(query)}
            for student, lesson, facts in standings:
                before, now = old.pop((student, lesson), None), json.dumps(facts)
                if before == now:
                    continue
                self._write("standing", {"student": student, "lesson": lesson, "facts": now})
                if change := tell(before and self._facts(before), facts):
                    self._add(Event(moment, student, lesson, change))
            for (student, lesson), before in old.items():
                query = "DELETE FROM standing WHERE student = ? AND lesson = ?"
                self._db.execute(query, (student, lesson))
                if change := tell(self._facts(before), None):
                    self._add(Event(moment, student, lesson, change))

    def has_standings(self) -> bool:
        """Has a run of this version been here?"""
        with self._explained():
            return self._db.execute("SELECT 1 FROM standing").fetchone() is not None

    def _facts(self, text: str) -> Any:
        with self.trusted("its standings"):
            return json.loads(text)

    def _setting(self, name: str) -> str | None:
        row = self._db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        if row and not isinstance(row[0], str):
            raise self._damaged(f"its setting {name}")
        return row[0] if row else None

    def _number(self, name: str, text: str) -> int:
        if not text.isdecimal():
            raise self._damaged(f"its {name} is no number")
        return int(text)

    def _set(self, name: str, value: str) -> None:
        self._db.execute("REPLACE INTO setting VALUES (?, ?)", (name, value))

    def _add(self, event: Event) -> None:
        self._write("event", vars(event))

    def _find(self, result: Result, number: int) -> None:
        key = {name: getattr(result, name) for name in _KEY}
        self._write("handed_in", key | _found(result) | {"result": number})

    def _write(self, table: str, row: dict[str, Any]) -> int:
        """Write a row, lists as JSON, and return its number."""
        for name, value in row.items():
            if isinstance(value, tuple):
                row[name] = json.dumps(value)
        places = ", ".join(f":{column}" for column in row)
        statement = f"REPLACE INTO {table} ({', '.join(row)}) VALUES ({places})"
        return self._db.execute(statement, row).lastrowid or 0

    def _result(self, row: tuple[Any, ...], with_marks: bool = True) -> Result:
        """Read a row of `_EACH`."""
        query = f"SELECT {', '.join(_MARK)} FROM mark WHERE result = ? ORDER BY number"
        marks = self._db.execute(query, row[-1:]).fetchall() if with_marks else []
        columns = dict(zip(_RESULT, row, strict=False))
        with self.trusted(f"row {columns['student']!r}, {columns['lesson']!r}"):
            read = tuple(Mark(*map(_read, _MARK.values(), mark)) for mark in marks)
            fields = {name: _read(kind, columns[name]) for name, kind in _RESULT.items()}
            result = Result(**fields, marks=read)
        return bounded(result)  # an older version kept long texts whole


def _found(result: Result) -> dict[str, Any]:
    return {name: getattr(result, name) for name in _FOUND}


def _read(kind: Any, value: Any) -> Any:
    """Read a column as a field of this type; a damaged one is a TypeError or a ValueError."""
    if kind is int:
        if not isinstance(value, int) or value < 0:
            raise TypeError("no number of an attempt or a run")
        return value
    if kind in (float, bool):
        if not isinstance(value, int | float) or not 0 <= value < 1e12:
            raise TypeError("no number of points or seconds")
        return kind(value)
    if value is None and kind == str | None:
        return None
    if not isinstance(value, str):
        raise TypeError("no text")
    return _list(kind, value) if isinstance(kind, GenericAlias) else value


@lru_cache(maxsize=256)  # most of a class have the same cases
def _list(kind: Any, text: str) -> tuple[Any, ...]:
    """Read a list of texts, or of cases: names, and whether the answers were right."""
    items = json.loads(text)
    if not isinstance(items, list):
        raise TypeError("no list")
    if kind == tuple[str, ...]:
        return tuple(_read(str, item) for item in items)
    return tuple((_read(str, name), bool(right)) for name, right in items)
