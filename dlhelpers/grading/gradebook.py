"""The gradebook: one SQLite file, in which a submission's result stands whole or not at all.

Whoever reads reports reads them out of here; nothing else is kept. Survives being killed at any
moment: a result is one transaction.
"""

import json
import secrets
import sqlite3
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from dlhelpers.grading.records import Mark, Result

_VERSION = 1
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
    cases TEXT NOT NULL, code TEXT NOT NULL,
    PRIMARY KEY (student, lesson, number),
    FOREIGN KEY (student, lesson) REFERENCES result ON DELETE CASCADE
) WITHOUT ROWID;
"""


class GradebookError(Exception):
    """The gradebook cannot be used; the message says why."""


class Gradebook:
    """The results of a class.

    Parameters
    ----------
    path : Path
        Made if it is missing.

    Raises
    ------
    GradebookError
        If the file is something else, or cannot be written.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None)
        except sqlite3.Error as error:
            raise GradebookError(f"the gradebook {path} cannot be used: {error}") from None
        try:
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.execute("PRAGMA foreign_keys = ON")
            with self._transaction():
                (version,) = self._db.execute("PRAGMA user_version").fetchone()
                (tables,) = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()
                if version == 0 and tables == 0:
                    for statement in _SCHEMA.split(";\n"):
                        self._db.execute(statement)
                    self._db.execute(f"PRAGMA user_version = {_VERSION}")
                elif version != _VERSION:
                    raise GradebookError(f"{path} is no gradebook of this version of dlhelpers")
        except sqlite3.Error as error:
            self.close()
            raise GradebookError(f"the gradebook {path} cannot be used: {error}") from None
        except GradebookError:
            self.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def seed(self, wanted: int | None = None) -> int:
        """Return the secret seed of this gradebook; a new gradebook gets a new one.

        Parameters
        ----------
        wanted : int, optional
            Replaces the recorded one.
        """
        with self._transaction():
            row = self._db.execute("SELECT value FROM setting WHERE name = 'seed'").fetchone()
            seed = secrets.randbits(62) if wanted is None else wanted
            if row and wanted is None:
                return int(row[0])
            self._db.execute("REPLACE INTO setting VALUES ('seed', ?)", (str(seed),))
        return seed

    def is_current(self, row: Result) -> bool:
        """Is there a result already for this very file, lesson, seed and way of running?

        Where the grader itself failed there is none: the next run tries again.
        """
        found = self._db.execute(
            "SELECT digest, course, seed, sandboxed FROM result "
            "WHERE student = ? AND lesson = ? AND status != 'not graded'",
            (row.student, row.lesson),
        ).fetchone()
        return bool(found == (row.digest, row.course, row.seed, int(row.sandboxed)))

    def record(self, row: Result) -> None:
        """Write a result in place of an older one of the same student and lesson."""
        with self._transaction():
            key = (row.student, row.lesson)
            self._db.execute("DELETE FROM result WHERE student = ? AND lesson = ?", key)
            self._db.execute(
                f"INSERT INTO result VALUES ({', '.join('?' * 15)})",
                (
                    *(*key, row.status, row.score, row.max_score, row.digest, row.course),
                    *(row.seed, row.versions, int(row.sandboxed), row.platform_id, int(row.late)),
                    *(row.seconds, json.dumps(row.problems), json.dumps(row.flags)),
                ),
            )
            self._db.executemany(
                f"INSERT INTO mark VALUES ({', '.join('?' * 13)})",
                [
                    (
                        *(*key, number, m.exercise, m.state, m.points, m.max_points, m.sentence),
                        *(m.mistake, m.difference, json.dumps(m.advice), json.dumps(m.cases)),
                        m.code,
                    )
                    for number, m in enumerate(row.marks)
                ],
            )

    def forget(self, student: str, lesson: str) -> None:
        """Remove a result, if there is one."""
        with self._transaction():
            key = (student, lesson)
            self._db.execute("DELETE FROM result WHERE student = ? AND lesson = ?", key)

    def __len__(self) -> int:
        (count,) = self._db.execute("SELECT count(*) FROM result").fetchone()
        return int(count)

    def __iter__(self) -> Iterator[Result]:
        """Go through all results, sorted by student and lesson; only one is in memory at a time."""
        rows = self._db.execute(
            "SELECT student, lesson, status, digest, course, seed, sandboxed, max_score, problems, "
            "flags, platform_id, late, seconds FROM result ORDER BY student, lesson"
        )
        for row in rows:
            student, lesson, status, digest, course, seed = row[:6]
            yield Result(
                student=student,
                lesson=lesson,
                status=status,
                digest=digest,
                course=course,
                seed=seed,
                sandboxed=bool(row[6]),
                max_score=row[7],
                marks=tuple(self._marks(student, lesson)),
                problems=tuple(json.loads(row[8])),
                flags=tuple(json.loads(row[9])),
                platform_id=row[10],
                late=bool(row[11]),
                seconds=row[12],
            )

    def _marks(self, student: str, lesson: str) -> Iterator[Mark]:
        rows = self._db.execute(
            "SELECT exercise, state, points, max_points, sentence, mistake, difference, advice, "
            "cases, code FROM mark WHERE student = ? AND lesson = ? ORDER BY number",
            (student, lesson),
        )
        for row in rows.fetchall():
            exercise, state, points, max_points, sentence, mistake, difference = row[:7]
            yield Mark(
                exercise=exercise,
                state=state,
                points=points,
                max_points=max_points,
                sentence=sentence,
                mistake=mistake,
                difference=difference,
                advice=tuple(json.loads(row[7])),
                cases=_cases(row[8]),
                code=row[9],
            )

    def _transaction(self) -> "_Transaction":
        return _Transaction(self._db)


@lru_cache(maxsize=256)
def _cases(text: str) -> tuple[tuple[str, bool], ...]:
    """Cases and whether they were right; most of a class have the same, and each report asks."""
    return tuple((str(name), bool(right)) for name, right in json.loads(text))


class _Transaction:
    """One that no reader and no crash ever sees half of."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: type[BaseException] | None, *_rest: Any) -> None:
        self._db.execute("COMMIT" if kind is None else "ROLLBACK")
