"""The gradebook's file: an SQLite database that only its owner can read, and its tables.

A change is one transaction, so a run may be killed at any moment. A file of the last version is
brought to this one; an error is one line that says what to do.
"""

import contextlib
import re
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

VERSION = 2
SCHEMA = """
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE result (
    number INTEGER PRIMARY KEY, student TEXT NOT NULL, lesson TEXT NOT NULL, digest TEXT NOT NULL,
    status TEXT NOT NULL, score REAL NOT NULL, max_score REAL NOT NULL,
    course TEXT NOT NULL, seed TEXT NOT NULL, versions TEXT NOT NULL, sandboxed INTEGER NOT NULL,
    seconds REAL NOT NULL, problems TEXT NOT NULL, flags TEXT NOT NULL
);
CREATE TABLE mark (
    result INTEGER NOT NULL REFERENCES result, number INTEGER NOT NULL, exercise TEXT NOT NULL,
    state TEXT NOT NULL, points REAL NOT NULL, max_points REAL NOT NULL,
    sentence TEXT NOT NULL, mistake TEXT, difference TEXT NOT NULL, advice TEXT NOT NULL,
    cases TEXT NOT NULL, code TEXT NOT NULL, answers TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (result, number)
) WITHOUT ROWID;
CREATE TABLE handed_in (
    student TEXT NOT NULL, lesson TEXT NOT NULL, digest TEXT NOT NULL,
    result INTEGER NOT NULL REFERENCES result,
    platform_id TEXT NOT NULL DEFAULT '', late INTEGER NOT NULL DEFAULT 0,
    submitted TEXT NOT NULL DEFAULT '', attempt INTEGER NOT NULL DEFAULT 0,
    file TEXT NOT NULL DEFAULT '', name TEXT NOT NULL DEFAULT '', email TEXT NOT NULL DEFAULT '',
    untouched INTEGER NOT NULL DEFAULT 0,
    run INTEGER NOT NULL DEFAULT 0, place INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (student, lesson, digest)
) WITHOUT ROWID;
CREATE TABLE standing (
    student TEXT NOT NULL, lesson TEXT NOT NULL, facts TEXT NOT NULL,
    PRIMARY KEY (student, lesson)
) WITHOUT ROWID;
CREATE TABLE event (
    number INTEGER PRIMARY KEY, moment TEXT NOT NULL,
    student TEXT NOT NULL, lesson TEXT NOT NULL, change TEXT NOT NULL
);
"""
_SHARED = "student, lesson, digest, status, score, max_score, course, seed, versions, sandboxed"
_TEXTS = "sentence, mistake, difference, advice, cases, code"
#: From version 1, which kept one result a student and lesson, in the place of any older one.
_FROM_1 = f"""
ALTER TABLE mark RENAME TO old_mark;
ALTER TABLE result RENAME TO old_result;
{SCHEMA.split(";", 1)[1].strip()}
INSERT INTO result ({_SHARED}, seconds, problems, flags)
    SELECT {_SHARED}, seconds, problems, flags FROM old_result ORDER BY student, lesson;
INSERT INTO handed_in (student, lesson, digest, result, platform_id, late)
    SELECT student, lesson, digest, number, platform_id, late
    FROM result JOIN old_result USING (student, lesson, digest);
INSERT INTO mark (result, number, exercise, state, points, max_points, {_TEXTS})
    SELECT result.number, old_mark.number, exercise, state, points, max_points, {_TEXTS}
    FROM old_mark JOIN result USING (student, lesson);
DROP TABLE old_mark;
DROP TABLE old_result;
"""

#: Seconds that one run waits for another's transaction.
PATIENCE = 30.0
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


class GradebookFile:
    """An open gradebook, whatever is in it.

    Every method raises `GradebookError` if the file is damaged, in use for long, or cannot grow.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._explained():
            _make_private(path)
            self._db = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _prepare(self) -> None:
        with self._explained():
            self._enter_wal_mode()
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.execute("PRAGMA foreign_keys = ON")
        with self._transaction():
            (version,) = self._db.execute("PRAGMA user_version").fetchone()
            (tables,) = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if version == 0 and tables == 0:
                self._bring_to_this_version(SCHEMA)
            elif version == 1:
                self._look_over()
                self._bring_to_this_version(_FROM_1)
            elif version != VERSION:
                reason = f"{self._path} is no gradebook of this version of dlhelpers{_ANEW}"
                raise GradebookError(reason)
            self._look_over()

    def _bring_to_this_version(self, statements: str) -> None:
        for statement in statements.split(";\n"):
            self._db.execute(statement)
        self._db.execute(f"PRAGMA user_version = {VERSION}")

    def _look_over(self) -> None:
        """Find a damaged page now, which is better than in the middle of the reports."""
        (found,) = self._db.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise self._damaged(found)

    def _enter_wal_mode(self) -> None:
        """Try until no other run does the same to a new file: SQLite itself does not wait here."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                self._db.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                if not busy or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

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

    @contextlib.contextmanager
    def trusted(self, what: str) -> Iterator[None]:
        """Read what this package wrote; where that fails, the file is damaged."""
        try:
            yield
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
            raise self._damaged(what) from None

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
