"""The gradebook: one SQLite file, in which a submission's result stands whole or not at all.

A result is one transaction, so a run may be killed at any moment.
"""

import contextlib
import dataclasses
import json
import re
import secrets
import sqlite3
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from types import GenericAlias
from typing import Any

from dlhelpers.grading.records import Mark, Result, bounded

_VERSION = 2
_SCHEMA = """
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE result (
    student TEXT NOT NULL, lesson TEXT NOT NULL, status TEXT NOT NULL,
    score REAL NOT NULL, max_score REAL NOT NULL,
    digest TEXT NOT NULL, course TEXT NOT NULL, seed TEXT NOT NULL, versions TEXT NOT NULL,
    sandboxed INTEGER NOT NULL, platform_id TEXT NOT NULL, late INTEGER NOT NULL,
    seconds REAL NOT NULL, problems TEXT NOT NULL, flags TEXT NOT NULL,
    PRIMARY KEY (student, lesson)
) WITHOUT ROWID;
CREATE TABLE mark (
    student TEXT NOT NULL, lesson TEXT NOT NULL, number INTEGER NOT NULL, exercise TEXT NOT NULL,
    state TEXT NOT NULL, points REAL NOT NULL, max_points REAL NOT NULL,
    sentence TEXT NOT NULL, mistake TEXT, difference TEXT NOT NULL, advice TEXT NOT NULL,
    cases TEXT NOT NULL, code TEXT NOT NULL, answers TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (student, lesson, number),
    FOREIGN KEY (student, lesson) REFERENCES result ON DELETE CASCADE
) WITHOUT ROWID;
"""
#: The columns that keep a record's fields, and the types; marks have a table of their own.
_RESULT = {f.name: f.type for f in dataclasses.fields(Result) if f.name != "marks"}
_MARK = {f.name: f.type for f in dataclasses.fields(Mark)}
#: What makes a gradebook of version 1 one of version 2.
_ADDED = "ALTER TABLE mark ADD COLUMN answers TEXT NOT NULL DEFAULT ''"
_SAME = """
SELECT 1 FROM result WHERE student = :student AND lesson = :lesson AND digest = :digest
AND course = :course AND seed = :seed AND sandboxed = :sandboxed AND status != 'not graded'
"""

#: Seconds that one run waits for another's transaction.
_PATIENCE = 30.0
_AGAIN = "run the same command again: results so far are kept"
_WAIT = f"; another run uses it: wait until that has ended, then {_AGAIN}"
_ROOM = f"; if the disk is full, make room and {_AGAIN}"
_ANEW = "; move it away and run the same command again: then everything is graded anew"
#: What helps against SQLite's errors, by their primary codes.
_ADVICE = {
    sqlite3.SQLITE_BUSY: _WAIT,
    sqlite3.SQLITE_PROTOCOL: _WAIT,
    sqlite3.SQLITE_FULL: f"; make room and {_AGAIN}",
    sqlite3.SQLITE_IOERR: _ROOM,
    sqlite3.SQLITE_CANTOPEN: _ROOM,
    sqlite3.SQLITE_CORRUPT: _ANEW,
    sqlite3.SQLITE_NOTADB: _ANEW,
    sqlite3.SQLITE_ERROR: _ANEW,  # a table or a column is missing
    sqlite3.SQLITE_CONSTRAINT: _ANEW,
}


class GradebookError(Exception):
    """The gradebook cannot be used; the message says why and what to do."""


class Gradebook:
    """The results of a class, in a file that only its owner can read: the seed is in it.

    Every method raises `GradebookError` if the file is damaged, in use for long, or cannot grow.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._explained():
            _make_private(path)
            self._db = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise

    def _prepare(self) -> None:
        with self._explained():
            self._enter_wal_mode()
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.execute("PRAGMA foreign_keys = ON")
        with self._transaction():
            (version,) = self._db.execute("PRAGMA user_version").fetchone()
            (tables,) = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if version == 0 and tables == 0:
                for statement in _SCHEMA.split(";\n"):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version = {_VERSION}")
            elif version == 1:
                self._db.execute(_ADDED)
                self._db.execute(f"PRAGMA user_version = {_VERSION}")
            elif version != _VERSION:
                reason = f"{self._path} is no gradebook of this version of dlhelpers{_ANEW}"
                raise GradebookError(reason)
            # A damaged page is better known now than in the middle of the reports.
            (found,) = self._db.execute("PRAGMA quick_check(1)").fetchone()
            if found != "ok":
                raise self._damaged(found)

    def _enter_wal_mode(self) -> None:
        """Try until no other run does the same to a new file: SQLite itself does not wait here."""
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                self._db.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                if not busy or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def seed(self, wanted: int | None = None) -> int:
        """Return the gradebook's secret seed, or record another that is wanted."""
        with self._transaction():
            row = self._db.execute("SELECT value FROM setting WHERE name = 'seed'").fetchone()
            if row and wanted is None:
                if not (isinstance(row[0], str) and row[0].isdecimal()):
                    raise self._damaged("its seed is no number")
                return int(row[0])
            seed = secrets.randbits(62) if wanted is None else wanted
            self._db.execute("REPLACE INTO setting VALUES ('seed', ?)", (str(seed),))
        return seed

    def is_current(self, result: Result) -> bool:
        """Is a result recorded for the same file, lesson, seed and way of running?"""
        # Where the grader itself failed, the next run tries again.
        with self._explained():
            return self._db.execute(_SAME, vars(result)).fetchone() is not None

    def record(self, result: Result) -> None:
        """Write a bounded result in place of an older one of the same student and lesson."""
        result = bounded(result)
        key = {"student": result.student, "lesson": result.lesson}
        with self._transaction():
            # To replace a result deletes the marks of the older one, too: ON DELETE CASCADE.
            self._write("result", result, {"score": result.score})
            for number, mark in enumerate(result.marks):
                self._write("mark", mark, key | {"number": number})

    def forget(self, student: str, lesson: str) -> None:
        """Remove a result, if there is one."""
        with self._transaction():
            query = "DELETE FROM result WHERE student = ? AND lesson = ?"
            self._db.execute(query, (student, lesson))

    def _write(self, table: str, record: Mark | Result, row: dict[str, Any]) -> None:
        """Write a row, and in it a record's fields; lists are JSON."""
        for name, value in vars(record).items():
            if name != "marks":
                row[name] = json.dumps(value) if isinstance(value, tuple) else value
        places = ", ".join(f":{column}" for column in row)
        self._db.execute(f"REPLACE INTO {table} ({', '.join(row)}) VALUES ({places})", row)

    def __len__(self) -> int:
        with self._explained():
            (count,) = self._db.execute("SELECT count(*) FROM result").fetchone()
        return int(count)

    def __iter__(self) -> Iterator[Result]:
        """Go through all results, sorted by student and lesson; only one is in memory at a time."""
        results = f"SELECT {', '.join(_RESULT)} FROM result ORDER BY student, lesson"
        marks = f"SELECT {', '.join(_MARK)} FROM mark WHERE student = ? AND lesson = ? "
        with self._explained():
            for row in self._db.execute(results):
                mark_rows = self._db.execute(marks + "ORDER BY number", row[:2]).fetchall()
                try:
                    read = tuple(Mark(*map(_read, _MARK.values(), mark)) for mark in mark_rows)
                    fields = dict(zip(_RESULT, map(_read, _RESULT.values(), row), strict=True))
                    result = Result(**fields, marks=read)
                except (TypeError, ValueError, RecursionError):
                    raise self._damaged(f"row {row[0]!r}, {row[1]!r}") from None
                yield bounded(result)  # an older version kept long texts whole

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        """Run the block as one transaction: no reader and no crash ever sees half of its work."""
        with self._explained():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                # Where the disk is full, SQLite may have ended the transaction already.
                with contextlib.suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn an error of the file into one line that says what to do."""
        try:
            yield
        except (sqlite3.ProgrammingError, sqlite3.InterfaceError):
            raise  # an error of this package, not of the file
        except (sqlite3.Error, OSError) as error:
            if isinstance(error, OSError):
                reason = error.strerror
            else:  # only the error of text that is no UTF-8 has no code
                code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
                said = re.sub(r"[^ -~]+", "?", str(error))  # of a damaged file it can be anything
                reason = f"{said}{_ADVICE.get(code & 0xFF, '')}"
            raise GradebookError(f"the gradebook {self._path} cannot be used: {reason}") from None

    def _damaged(self, reason: str) -> GradebookError:
        line = reason.splitlines()[0][:200]
        return GradebookError(f"the gradebook {self._path} is damaged ({line}){_ANEW}")


def _make_private(path: Path) -> None:
    """Make a missing file, and let only the owner read the file and SQLite's two beside it."""
    # An existing file is not opened: to close it would end the locks that SQLite has on it.
    with contextlib.suppress(FileExistsError):
        path.touch(0o600, exist_ok=False)
    for place in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        with contextlib.suppress(FileNotFoundError, PermissionError):  # it may be another user's
            if place.is_file() and place.stat().st_mode & 0o077:
                place.chmod(0o600)


def _read(kind: Any, value: Any) -> Any:
    """Read a column as a field of this type; a damaged one is a TypeError or a ValueError."""
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
