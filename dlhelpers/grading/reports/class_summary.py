"""A class at a glance: who must act, points, exercises, common mistakes, what to look at."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from statistics import mean, median

from dlhelpers.grading.records import Mark
from dlhelpers.grading.reports.statistics import Discrimination
from dlhelpers.grading.reports.text import SIGNS, number, plain
from dlhelpers.grading.standings import Standing

#: Seconds from which a submission is named for the time that it took.
SLOW = 30.0
#: Fewer students in a lesson are too few to call a wrong answer unusual.
_CROWD = 10


@dataclass
class Exercise:
    """What a class made of one exercise."""

    lesson: str
    name: str
    max_points: float
    states: Counter[str] = field(default_factory=Counter)
    mistakes: Counter[str] = field(default_factory=Counter)
    #: Each mistake's sentences, with how often they were said.
    sentences: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    points: list[float] = field(default_factory=list)
    totals: list[float] = field(default_factory=list)  #: the same students' for the lesson

    @property
    def column(self) -> str:
        """A name that no other lesson's exercise has."""
        return f"{self.lesson}/{self.name}"

    @property
    def discrimination(self) -> Discrimination | None:
        """How well the exercise tells strong students from weak ones, if that can be said."""
        return Discrimination.of(self.points, self.totals)

    def most_common(self, most: int) -> Iterator[tuple[str, str, int]]:
        """The most common mistakes, each with its most common sentence and the count."""
        for mistake, times in self.mistakes.most_common(most):
            yield mistake, self.sentences[mistake].most_common(1)[0][0], times


@dataclass
class Lesson:
    """What a class made of one lesson."""

    max_score: float = 0.0
    scores: list[float] = field(default_factory=list)
    exercises: dict[str, Exercise] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Alike:
    """Students who gave the same unusual wrong answer to an exercise."""

    lesson: str
    exercise: str
    students: tuple[str, ...]
    of: int  #: how many handed the lesson in
    difference: str


class ClassSummary:
    """What one pass through a class's standings shows; all names in it are plain text."""

    def __init__(self, standings: Iterable[Standing] = ()) -> None:
        self.submissions = 0  #: that were handed in
        self.unread = 0  #: submissions that could not be graded
        self.missing = 0
        self.sandboxed = True  #: whether all submissions were
        self.students: dict[str, None] = {}
        self.lessons: dict[str, Lesson] = {}
        self.to_act: list[tuple[str, str, str, str]] = []  #: student, lesson, status, reason
        self.to_look_at: list[tuple[str, str, str]] = []  #: student, lesson, reason
        self.slow: list[tuple[float, str, str]] = []  #: seconds, student, lesson
        self._unusual: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
        for standing in standings:
            self._add(standing)

    def _add(self, standing: Standing) -> None:
        result, who = standing.result, person(standing)
        lesson = self.lessons.setdefault(result.lesson, Lesson()) if result.lesson else Lesson()
        lesson.max_score = max(lesson.max_score, standing.max_score)
        if result.status == "missing":
            self.missing += 1
            lesson.missing.append(who)
            self.to_act.append((who, plain(result.lesson), "missing", "has not handed in"))
            return
        self.submissions += 1
        self.students[result.student] = None
        self.sandboxed = self.sandboxed and result.sandboxed
        if result.status != "graded":
            self.unread += 1
            reason = plain("; ".join(result.problems))
            self.to_act.append((who, plain(result.lesson), result.status, reason))
        elif standing.later_unread:
            reason = "another file could not be read; the points are those of the one that could"
            self.to_act.append((who, plain(result.lesson), "not read", reason))
        reasons = [plain(flag) for flag in result.flags]
        if standing.later_untouched:
            reasons.append("the last file is as it was handed out; the one before it counts")
        if standing.old_edition:
            reasons.append("graded by an older edition of the lesson")
        self.to_look_at += [(who, plain(result.lesson), reason) for reason in reasons]
        if result.seconds >= SLOW:
            self.slow.append((result.seconds, who, plain(result.lesson)))
        if result.marks and standing.has_points:
            lesson.scores.append(standing.final)
        # What could not be graded may have points by correction, and no states of its own.
        for mark in result.marks if result.status == "graded" else ():
            self._count(lesson, standing, mark)

    def _count(self, lesson: Lesson, standing: Standing, mark: Mark) -> None:
        result = standing.result
        exercise = lesson.exercises.setdefault(
            mark.exercise, Exercise(result.lesson, mark.exercise, mark.max_points)
        )
        exercise.states[mark.state] += 1
        if not result.untouched:  # who did nothing would make every exercise look telling
            exercise.points.append(mark.points)
            exercise.totals.append(result.score)
        if mark.state == "failed":
            mistake = plain(mark.mistake or "no known mistake")
            exercise.mistakes[mistake] += 1
            exercise.sentences[mistake][plain(mark.sentence)] += 1
            if mark.mistake is None and mark.difference.startswith("first difference"):
                key = (result.lesson, mark.exercise, mark.sentence, mark.difference)
                self._unusual[key].append(person(standing))

    @property
    def exercises(self) -> list[Exercise]:
        """All exercises, in the order of the lessons and their notebooks."""
        return [e for _, lesson in sorted(self.lessons.items()) for e in lesson.exercises.values()]

    @property
    def max_scores(self) -> dict[str, float]:
        """Each lesson's points."""
        return {name: lesson.max_score for name, lesson in sorted(self.lessons.items())}

    def alike(self) -> list[Alike]:
        """Students who gave the same unusual wrong answer.

        An answer is unusual if it is wrong in a way that the course has no name for, and if it is
        shared by two students or by at most 5 % of those who handed the lesson in, who are ten or
        more. The same answer has the same first wrong number in the same place.
        """
        found = []
        for (name, exercise, _, difference), students in self._unusual.items():
            crowd = len(self.lessons[name].scores)
            if 2 <= len(students) <= max(2, crowd // 20) and crowd >= _CROWD:
                who = tuple(students)
                found.append(Alike(plain(name), plain(exercise), who, crowd, plain(difference)))
        return found

    @property
    def notes(self) -> list[str]:
        """For the instructor, a line each: whom to look at, and who has no points and why."""
        first = {(who, lesson): reason for who, lesson, reason in reversed(self.to_look_at)}
        lines = [f"look at: {who}, {lesson}: {text}" for (who, lesson), text in first.items()][::-1]
        unread = [(who, reason) for who, _, status, reason in self.to_act if status != "missing"]
        lines += [f"not graded: {who}: {reason}" for who, reason in unread]
        for name, of_lesson in sorted(self.lessons.items()):
            if absent := of_lesson.missing:
                more = f" and {len(absent) - 5} more" if len(absent) > 5 else ""
                some = ", ".join(absent[:5])
                lines.append(f"missing: {plain(name)}, {len(absent)}: {some}{more}")
        return lines

    def statistics(self) -> Iterator[str]:
        """Each lesson's points; how many passed each exercise, and its most common mistakes."""
        for name, lesson in sorted(self.lessons.items()):
            scores = lesson.scores
            if not scores:
                continue
            yield (
                f"{plain(name)}: {len(scores)} submission{'s' * (len(scores) != 1)}, of "
                f"{number(lesson.max_score)} points mean {number(mean(scores))}, "
                f"median {number(median(scores))}"
            )
            width = max(map(len, lesson.exercises), default=0)
            for exercise in lesson.exercises.values():
                states = ", ".join(f"{exercise.states[state]} {state}" for state in SIGNS)
                yield f"  {exercise.name:<{width}}  {states}"
                for mistake, _, times in exercise.most_common(3):
                    yield f"  {'':<{width}}    {times} × {mistake}"


def person(standing: Standing) -> str:
    """Name a student for people: by the name and the key that the files are under."""
    student = plain(standing.result.student)
    name = plain(standing.name)
    return student if not name or name in student else f"{name} ({student})"
