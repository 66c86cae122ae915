"""A class at a glance: what is to be in its tables, what to teach again, whom to look at."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from statistics import mean, median

from dlhelpers.grading.records import Result
from dlhelpers.grading.reports.text import number, plain


class ClassSummary:
    """What one pass through a class's results shows.

    Parameters
    ----------
    results : iterable of Result

    Attributes
    ----------
    submissions, unread : int
        How many there are, and how many of them could not be graded.
    sandboxed : bool
        Whether all of them were.
    students, exercises : dict
        The names of all of them.
    max_scores : dict of float
        By lesson.
    notes : list of str
        What the instructor should look at, a line each.
    """

    def __init__(self, results: Iterable[Result] = ()) -> None:
        self.submissions, self.unread, self.sandboxed = 0, 0, True
        self.students: dict[str, None] = {}
        self.exercises: dict[str, None] = {}
        self.max_scores: dict[str, float] = {}
        self.notes: list[str] = []
        self._scores: dict[str, list[float]] = defaultdict(list)
        self._states: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        self._mistakes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for result in results:
            self._add(result)

    def statistics(self) -> Iterator[str]:
        """For each lesson the points; for each exercise how many have it, and others' mistakes."""
        for lesson, exercises in self._states.items():
            there = self._scores[lesson]
            yield (
                f"{lesson}: {len(there)} submission{'s' * (len(there) != 1)}, of "
                f"{number(self.max_scores[lesson])} points mean {number(mean(there))}, "
                f"median {number(median(there))}"
            )
            width = max(map(len, exercises))
            for name, count in exercises.items():
                states = ("passed", "failed", "not attempted")
                yield f"  {name:<{width}}  {', '.join(f'{count[s]} {s}' for s in states)}"
                for mistake, times in self._mistakes[lesson, name].most_common(3):
                    yield f"  {'':<{width}}    {times} × {plain(mistake)}"

    def _add(self, result: Result) -> None:
        self.submissions += 1
        self.students[result.student] = None
        self.sandboxed = self.sandboxed and result.sandboxed
        if result.lesson:
            self.max_scores[result.lesson] = result.max_score
        if result.status != "graded":
            self.unread += 1
            reasons = plain("; ".join(result.problems))
            self.notes.append(f"not graded: {plain(result.student)}: {reasons}")
        if result.flags:
            flag = plain(result.flags[0])
            self.notes.append(f"look at: {plain(result.student)}, {result.lesson}: {flag}")
        if result.marks:
            self._scores[result.lesson].append(result.score)
        for mark in result.marks:
            self.exercises[mark.exercise] = None
            self._states[result.lesson][mark.exercise][mark.state] += 1
            if mark.state == "failed":
                mistake = mark.mistake or "no known mistake"
                self._mistakes[result.lesson, mark.exercise][mistake] += 1
