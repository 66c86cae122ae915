"""The class list, and who is meant by a name, a login, an e-mail address or a number."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from dlhelpers.grading.records import Origin
from dlhelpers.grading.spreadsheets import Row, Table, TableError

#: Names of columns in the exports of Canvas (gradebook), Moodle (participants, grading worksheet)
#: and Gradescope (roster), and in lists by hand.
_ID = ("id", "identifier", "sid", "student id", "user id", "canvas user id")
_OTHER_ID = ("sis user id", "id number", "idnumber", "id-nummer", "matriculation number")
_LOGIN = ("sis login id", "login", "login id", "username", "user name", "student")
_EMAIL = ("email", "e-mail", "email address", "e-mail address", "e-mail-adresse", "mail")
_NAME = ("name", "full name", "student name", "vollständiger name")
_FIRST = ("first name", "firstname", "given name", "vorname")
_LAST = ("last name", "lastname", "surname", "family name", "nachname")
_ROLE = ("role", "roles")
#: The first column of Canvas's export is ``Student`` and holds a name there.
_CANVAS = "sis login id"


@dataclass(frozen=True)
class Person:
    """Somebody on the roster."""

    name: str = ""
    email: str = ""
    login: str = ""
    ids: tuple[str, ...] = ()  #: the platform's number first

    @property
    def student(self) -> str:
        """What the person is called in the reports as long as nothing is handed in."""
        return self.login or self.email or self.name or self.ids[0]


def read_roster(table: Table, source: str) -> list[Person]:
    """Read a class list; `TableError` says that the columns are none that are known."""
    known = {*_ID, *_OTHER_ID, *_LOGIN, *_EMAIL, *_NAME, *_FIRST, *_LAST}
    if not known.intersection(table.columns):
        raise TableError(
            f"{source} is no roster: it has the columns {', '.join(table.columns)}; name one of "
            "them name, email, login or id"
        )
    people = [_person(row, _CANVAS in table.columns) for row in table.rows if _is_student(row)]
    people = [person for person in people if any(vars(person).values())]
    if not people:
        raise TableError(f"{source} is no roster: there is nobody in it")
    return list(dict.fromkeys(people))


def _is_student(row: Row) -> bool:
    name = row.get("student").casefold()
    role = row.get(*_ROLE).casefold()
    # Canvas's second row holds the points, its last one a student who is a test.
    no_person = "points possible" in name or name in ("student, test", "test student")
    return not no_person and (not role or "student" in role)


def _person(row: Row, is_canvas: bool) -> Person:
    names = (*_NAME, "student") if is_canvas else _NAME
    both = f"{row.get(*_FIRST)} {row.get(*_LAST)}".strip()
    name = row.get(*names) or both
    last, comma, first = name.partition(",")
    if comma and is_canvas:
        name = f"{first.strip()} {last.strip()}"
    login = row.get(*(word for word in _LOGIN if not (is_canvas and word == "student")))
    ids = [row.get(*_ID), row.get(*_OTHER_ID)]
    # Moodle's worksheet writes "Participant 5501"; its files have the number alone.
    numbers = tuple(text.rpartition(" ")[2] for text in ids if text)
    return Person(name, row.get(*_EMAIL), login, numbers)


class People:
    """Finds a thing that belongs to a person by whatever the person is called.

    A platform's number is stronger than a login or an e-mail address, and these than a name.
    """

    def __init__(self) -> None:
        self._found: list[dict[str, set[str]]] = [defaultdict(set) for _ in range(3)]

    def add(
        self, thing: str, ids: Iterable[str], logins: Iterable[str], names: Iterable[str]
    ) -> None:
        """Let a thing be found by these words."""
        for known, words in zip(self._found, (ids, logins, names), strict=True):
            for word in words:
                if word := _folded(word):
                    known[word].add(thing)

    def find(self, ids: Iterable[str], logins: Iterable[str], names: Iterable[str]) -> set[str]:
        """Return the things that the strongest words find; more than one is a doubt."""
        for known, words in zip(self._found, (ids, logins, names), strict=True):
            if found := set().union(*(known.get(_folded(word), set()) for word in words)):
                return found
        return set()

    def called(self, word: str) -> set[str]:
        """Return the things found by one word of whatever kind."""
        return self.find([word], [word], [word])


def words_of_person(person: Person) -> tuple[list[str], list[str], list[str]]:
    """Return a person's numbers, logins and names, for `People`."""
    before_at = person.email.partition("@")[0]
    first, _, last = person.name.rpartition(" ")
    # Canvas puts the sortable name, "Lee, Ann", together: leeann.
    names = [person.name, f"{last}{first}" if first else ""]
    return [*person.ids], [person.login, person.email, before_at], names


def words_of_student(student: str, origin: Origin) -> tuple[list[str], list[str], list[str]]:
    """Return what is known of who handed in a file, for `People`."""
    bare = student.removesuffix(f"_{origin.platform_id}") if origin.platform_id else student
    return [origin.platform_id, bare], [origin.email, bare], [origin.name, bare]


def _folded(word: str) -> str:
    """Write a word without case, spaces and dashes, and in one form of Unicode."""
    folded = unicodedata.normalize("NFKC", word).casefold()
    return "".join(character for character in folded if character.isalnum() or character in "@.+_")
