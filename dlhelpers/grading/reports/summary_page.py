"""The instructor's page: who must act first, then each lesson, one file that needs nothing else."""

from collections.abc import Iterator, Sequence
from statistics import mean, median

from dlhelpers.grading.reports.class_summary import SLOW, ClassSummary, Exercise, Lesson
from dlhelpers.grading.reports.histogram import STYLE, histogram
from dlhelpers.grading.reports.page import breakable, page, shown
from dlhelpers.grading.reports.statistics import FEW
from dlhelpers.grading.reports.text import SIGNS, number

_STYLE = f"""{STYLE}
table {{ border-collapse: collapse; margin: .5rem 0; }}
caption {{ text-align: left; font-weight: 600; padding: .2rem 0; }}
th, td {{ text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0;
  border-top: 1px solid var(--line); }}
th {{ font-weight: 600; }} thead th {{ font-size: .85rem; }}
td {{ font-variant-numeric: tabular-nums; }} tbody th {{ font-weight: 400; }}
.hint {{ color: var(--left); }}
table.list {{ table-layout: fixed; width: 100%; }} table.list th:first-child {{ width: 35%; }}
table.exercises th, table.exercises td {{ overflow-wrap: normal; }}
@media (max-width: 30rem) {{ th, td, thead th {{ font-size: .8rem; padding-right: .4rem; }} }}
@media (max-width: 22rem) {{ table.exercises * {{ font-size: .7rem; padding-right: .2rem; }} }}
"""
#: Rows of one list that are shown; the tables have all.
_MOST = 200
_MOST_TAUGHT = 8

#: Columns, with places at which a narrow table may break a word.
_EXERCISES = ("exercise", *SIGNS, "discrimi&shy;nation")
_DISCRIMINATION = (
    "Discrimination is the correlation between the points for an exercise and those for the rest "
    "of its lesson: near 1, who has the exercise has the rest; near 0, it says nothing about the "
    "rest; below 0, those who are strong elsewhere fail it, which often means that the question is "
    "unclear. Behind it stands its 95 % interval. Students who wrote nothing are left out."
)
_ALIKE = (
    "These gave the same unusual wrong answer: the same first wrong number in the same place, in a "
    "way that the course has no name for, and nobody else or almost nobody did so. It is a reason "
    "to ask, and no proof: two may have worked together, or from the same source, or made one rare "
    "mistake by chance. It says nothing of anybody whose answers are right, and does not compare "
    "code."
)


def summary_html(summary: ClassSummary) -> Iterator[str]:
    """Write what a class's results show as a whole HTML document."""
    parts = [_counts(summary), _contents(summary)]
    if not summary.sandboxed:
        parts.append(
            "<p><strong>Graded without a sandbox: students' code could do anything that you can, "
            "to the grades too.</strong></p>"
        )
    parts += [_to_act(summary), _to_look_at(summary), _alike(summary)]
    for place, (name, lesson) in enumerate(_lessons(summary), 1):
        parts.append(_lesson(place, name, lesson))
    parts.append(_slow(summary))
    yield page("Class summary", parts, _STYLE)


def _lessons(summary: ClassSummary) -> list[tuple[str, Lesson]]:
    return [(name, lesson) for name, lesson in sorted(summary.lessons.items()) if lesson.scores]


def _counts(summary: ClassSummary) -> str:
    graded = summary.submissions - summary.unread
    words = (
        f"{_many(len(summary.students), 'student')} handed in; {graded} graded, "
        f"{summary.unread} not to be graded, {summary.missing} missing."
    )
    return f"<p>{words}</p>"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"


def _contents(summary: ClassSummary) -> str:
    places = {"act": "Somebody must act", "look": "Look at it", "alike": "The same wrong answer"}
    for place, (name, _) in enumerate(_lessons(summary), 1):
        places[f"lesson-{place}"] = name
    places["slow"] = "What took long"
    links = "".join(
        f'<li><a href="#{to}">{breakable(text)}</a></li>' for to, text in places.items()
    )
    return f'<nav aria-label="Contents"><ul>{"".join(links)}</ul></nav>'


def _to_act(summary: ClassSummary) -> str:
    unread = [(who, *rest) for who, *rest in summary.to_act if rest[1] != "missing"]
    parts = ['<h2 id="act">Somebody must act</h2>']
    if not summary.to_act:
        parts.append("<p>Nothing is missing, and everything could be graded.</p>")
    if unread:
        rows = [(who, _sentence(lesson, status, why)) for who, lesson, status, why in unread]
        parts.append(_table("Handed in and not graded", ("student", "why"), rows))
    missing = [(name, of.missing) for name, of in sorted(summary.lessons.items()) if of.missing]
    if missing:
        listed = [(f"{name} ({len(who)})", _some(who)) for name, who in missing]
        parts.append(_table("Not handed in", ("lesson", "students"), listed))
    return "".join(parts)


def _sentence(*texts: str) -> str:
    return ": ".join(text for text in texts if text)


def _some(names: Sequence[str]) -> str:
    more = f", and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + more


def _to_look_at(summary: ClassSummary) -> str:
    if not summary.to_look_at:
        return '<h2 id="look">Look at it</h2><p>There is nothing to look at.</p>'
    rows = [(who, _sentence(lesson, why)) for who, lesson, why in summary.to_look_at]
    return f'<h2 id="look">Look at it</h2>{_table("Before you trust the points", _WHO, rows)}'


_WHO = ("student", "what")


def _alike(summary: ClassSummary) -> str:
    title, found = '<h2 id="alike">The same wrong answer</h2>', summary.alike()
    if not found:
        return f"{title}<p>No unusual wrong answer is shared.</p>"
    rows = [
        (
            ", ".join(same.students),
            f"{same.lesson}, {same.exercise}: {same.difference} "
            f"({len(same.students)} of {same.of} students)",
        )
        for same in found
    ]
    return f"{title}<p>{_ALIKE}</p>{_table('Shared answers', ('students', 'answer'), rows)}"


def _table(caption: str, columns: tuple[str, str], rows: Sequence[tuple[str, str]]) -> str:
    head = "".join(f'<th scope="col">{column}</th>' for column in columns)
    body = "".join(
        f'<tr><th scope="row">{breakable(first)}</th><td>{breakable(second)}</td></tr>'
        for first, second in rows[:_MOST]
    )
    left = len(rows) - _MOST
    more = f"<p>… and {left} more; grades.csv has all.</p>" if left > 0 else ""
    return (
        f'<table class="list"><caption>{caption}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>{more}"
    )


def _lesson(place: int, name: str, lesson: Lesson) -> str:
    scores = lesson.scores
    words = (
        f"{_many(len(scores), 'student')}; of {number(lesson.max_score)} points mean "
        f"{number(mean(scores))}, median {number(median(scores))}."
    )
    return (
        f'<h2 id="lesson-{place}">{breakable(name)}</h2><p>{words}</p>'
        f"{histogram(name, place, scores, lesson.max_score)}"
        f"{_exercises(place, name, lesson)}{_teach_again(lesson)}"
    )


def _exercises(place: int, name: str, lesson: Lesson) -> str:
    head = "".join(f'<th scope="col">{column}</th>' for column in _EXERCISES)
    rows = []
    for exercise in lesson.exercises.values():
        counts = "".join(f"<td>{exercise.states[state]}</td>" for state in SIGNS)
        title = f'<th scope="row">{breakable(exercise.name)}</th>'
        rows.append(f"<tr>{title}{counts}<td>{_telling(exercise)}</td></tr>")
    few = min((len(exercise.points) for exercise in lesson.exercises.values()), default=0)
    hints = [_DISCRIMINATION] if place == 1 else []
    if few < FEW:
        hints.append(
            f"<strong>Caution: {_many(few, 'student')}, which is fewer than {FEW}; take "
            "discrimination as a hint at most.</strong>"
        )
    return (
        f'<h3>Exercises</h3><table class="exercises"><caption>Exercises of {breakable(name)}'
        f"</caption><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        f'<p class="hint">{" ".join(hints)}</p>'
    )


def _telling(exercise: Exercise) -> str:
    found = exercise.discrimination
    if found is None:
        return "cannot be said"
    return f"{found.value:.2f} ({found.low:.2f} to {found.high:.2f})".replace("-", "−")


def _teach_again(lesson: Lesson) -> str:
    found = [
        (times, exercise.name, mistake, sentence)
        for exercise in lesson.exercises.values()
        for mistake, sentence, times in exercise.most_common(_MOST_TAUGHT)
    ]
    if not found:
        return "<h3>Teach this again</h3><p>Nobody failed an exercise.</p>"
    found.sort(key=lambda mistake: -mistake[0])
    items = "".join(
        f"<li>{breakable(name)}: {_many(times, 'student')}, {shown(mistake)}."
        f"{f'<br>{shown(sentence)}' if sentence else ''}</li>"
        for times, name, mistake, sentence in found[:_MOST_TAUGHT]
    )
    left = len(found) - _MOST_TAUGHT
    more = f"<p>… and {left} rarer ones; exercises.csv has all.</p>" if left > 0 else ""
    return f"<h3>Teach this again</h3><ol>{items}</ol>{more}"


def _slow(summary: ClassSummary) -> str:
    title = '<h2 id="slow">What took long</h2>'
    if not summary.slow:
        return f"{title}<p>Nobody's work took {SLOW:g} seconds or more.</p>"
    slowest = sorted(summary.slow, reverse=True)
    rows = [
        (who, f"{lesson}: {round(seconds, -1):.0f} seconds") for seconds, who, lesson in slowest
    ]
    return f"{title}{_table('Seconds, to the nearest ten', _WHO, rows)}"
