"""A class at a glance: its students and exercises, common mistakes, notes for the instructor."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from statistics import mean, median

from dlhelpers.grading.records import Result
from dlhelpers.grading.reports.text import SIGNS, number, plain


class ClassSummary:
    """What one pass through a class's results shows."""

    def __init__(self, results: Iterable[Result] = ()) -> None:
        self.submissions = 0
        self.unread = 0  #: submissions that could not be graded
        self.sandboxed = True  #: whether all submissions were
        self.students: dict[str, None] = {}
        self.exercises: dict[str, None] = {}
        self.max_scores: dict[str, float] = {}  #: by lesson
        self.notes: list[str] = []  #: for the instructor, a line each
        self._scores: dict[str, list[float]] = defaultdict(list)
        self._states: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        self._mistakes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for result in results:
            self.submissions += 1
            self.students[result.student] = None
            self.sandboxed = self.sandboxed and result.sandboxed
            if result.lesson:
                self.max_scores[result.lesson] = result.max_score
            student = plain(result.student)
            if result.status != "graded":
                self.unread += 1
                self.notes.append(f"not graded: {student}: {plain('; '.join(result.problems))}")
            if result.flags:
                self.notes.append(f"look at: {student}, {result.lesson}: {plain(result.flags[0])}")
            if result.marks:
                self._scores[result.lesson].append(result.score)
            for mark in result.marks:
                self.exercises[mark.exercise] = None
                self._states[result.lesson][mark.exercise][mark.state] += 1
                if mark.state == "failed":
                    mistake = mark.mistake or "no known mistake"
                    self._mistakes[result.lesson, mark.exercise][mistake] += 1

    def statistics(self) -> Iterator[str]:
        """Each lesson's points; how many passed each exercise, and its most common mistakes."""
        for lesson, exercises in self._states.items():
            scores = self._scores[lesson]
            yield (
                f"{lesson}: {len(scores)} submission{'s' * (len(scores) != 1)}, of "
                f"{number(self.max_scores[lesson])} points mean {number(mean(scores))}, "
                f"median {number(median(scores))}"
            )
            width = max(map(len, exercises))
            for name, count in exercises.items():
                states = ", ".join(f"{count[state]} {state}" for state in SIGNS)
                yield f"  {name:<{width}}  {states}"
                for mistake, times in self._mistakes[lesson, name].most_common(3):
                    yield f"  {'':<{width}}    {times} × {plain(mistake)}"
