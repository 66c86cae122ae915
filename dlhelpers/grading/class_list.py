"""Who is in the class: students who handed something in, matched with the roster."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from dlhelpers.grading.records import Result
from dlhelpers.grading.roster import People, Person, words_of_person, words_of_student
from dlhelpers.grading.rules import Rules


class ClassList:
    """A class: its students, lessons, extensions, and who is missing."""

    def __init__(self, results: Iterable[Result], rules: Rules) -> None:
        self.doubts: list[str] = []  #: who could not be matched, a line each
        self._lessons_of_run: dict[int, set[str]] = defaultdict(set)
        students: dict[str, Result] = {}
        files: list[tuple[str, str, int]] = []
        for result in results:
            students[result.student] = result
            files.append((result.student, result.lesson, result.run))
            if result.lesson:
                self._lessons_of_run[result.run].add(result.lesson)
        #: For which somebody handed something in.
        self.lessons = sorted(set().union(*self._lessons_of_run.values()))
        self._rows = {(who, lesson or self.only_lesson(run)) for who, lesson, run in files}
        self._persons: dict[str, Person] = {}
        self._match(students, rules.roster)
        #: Who is on the roster and handed nothing in at all, sorted by what they are called.
        self.missing = self._missing(students, rules.roster)
        self._names = self._all_names(students)
        self._extensions: dict[str, Mapping[str, datetime]] = {}
        for name, extension in rules.policy.extensions.items():
            meant = self.called(name)
            if len(meant) == 1:
                self._extensions[next(iter(meant))] = extension
            else:
                whom = f"may mean {' or '.join(sorted(meant))}" if meant else "is nobody so far"
                self.doubts.append(f"an extension is for {name}, which {whom}")

    def only_lesson(self, run: int) -> str:
        """Return the lesson that all files of a run are of, if there is just one, else nothing.

        A run without any lesson is taken for one of the class's only lesson.
        """
        lessons = self._lessons_of_run.get(run) or self.lessons
        return next(iter(lessons)) if len(lessons) == 1 else ""

    def person(self, student: str) -> Person | None:
        """Return a student's entry on the roster."""
        return self._persons.get(student)

    def extension(self, student: str, lesson: str) -> datetime | None:
        """Return the student's own deadline."""
        return self._extensions.get(student, {}).get(lesson)

    def has_row(self, student: str, lesson: str) -> bool:
        """Is there a row for a student and lesson, be it for want of a hand-in?"""
        on_roster = student in self._persons or any(student == name for name, _ in self.missing)
        return (student, lesson) in self._rows or (on_roster and lesson in self.lessons)

    def called(self, name: str) -> set[str]:
        """Return the students that a name, login, e-mail address or number may mean."""
        return {name} if name in self._exact else self._names.called(name)

    def _match(self, students: Mapping[str, Result], roster: Iterable[Person]) -> None:
        people = People()
        by_number = {str(number): person for number, person in enumerate(roster)}
        for number, person in by_number.items():
            people.add(number, *words_of_person(person))
        whose: dict[str, list[str]] = defaultdict(list)
        for student, result in students.items() if by_number else ():
            found = people.find(*words_of_student(student, result))
            if len(found) == 1:
                (number,) = found
                self._persons[student] = by_number[number]
                whose[number].append(student)
            elif found:
                names = sorted(by_number[number].student for number in found)
                self.doubts.append(f"{student} may be {' or '.join(names)} on the roster")
            else:
                self.doubts.append(f"{student} handed in and is not on the roster")
        for whom, several in whose.items():
            if len(several) > 1:
                name = by_number[whom].student
                self.doubts.append(f"{' and '.join(several)} are both {name} on the roster")

    def _missing(
        self, students: Mapping[str, Result], roster: Iterable[Person]
    ) -> list[tuple[str, Person]]:
        here = set(self._persons.values())
        missing: dict[str, Person] = {}
        for person in roster:
            if person not in here:
                name = person.student
                if name in students or name in missing:
                    name = " ".join([name, *filter(None, [person.email, *person.ids])])
                missing[name] = person
        return sorted(missing.items())

    def _all_names(self, students: Mapping[str, Result]) -> People:
        names = People()
        for student, result in students.items():
            names.add(student, *words_of_student(student, result))
            if person := self._persons.get(student):
                names.add(student, *words_of_person(person))
        for student, person in self.missing:
            names.add(student, *words_of_person(person))
        self._exact = {*students, *(student for student, _ in self.missing)}
        return names
