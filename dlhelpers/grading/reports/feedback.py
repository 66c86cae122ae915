"""Feedback for a student: one HTML file that needs nothing else, each verdict beside the code.

The page has no script, while nbconvert's pages load some.
"""

import html

from dlhelpers.grading.records import Mark
from dlhelpers.grading.reports.page import breakable, page, shown
from dlhelpers.grading.reports.text import SIGNS, WITHOUT_SANDBOX, code, number
from dlhelpers.grading.standings import Standing

_STYLE = """
nav ul { list-style: none; padding: 0; display: grid; gap: .1rem 1.5rem;
  grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); }
section { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; margin: 1rem 0; padding: 1rem;
  border: 1px solid var(--line); border-left-width: .5rem; border-radius: .3rem; }
section h2 { font-size: 1.15rem; margin: 0; scroll-margin-top: 1rem; }
section.passed { border-left-color: var(--passed); }
section.failed { border-left-color: var(--failed); }
section > div { min-width: 0; }
.difference { font-family: monospace; font-size: .9rem; }
@media (max-width: 50rem) { section { grid-template-columns: 1fr; padding: .7rem; } }
"""


def feedback_html(standing: Standing) -> str:
    """Write what counts of a student's work in one lesson as a whole HTML document."""
    result = standing.result
    score = f"{number(standing.final)} of {number(standing.max_score)} points"
    if standing.excused:
        score = f"excused; {score} otherwise"
    elif not standing.has_points:
        score = f"{result.status}: no points yet"
    parts = [f"<p><strong>{score}</strong></p>"]
    if standing.penalty:
        words = f"{number(standing.raw)} points, less {number(standing.penalty)} for late work."
        parts.append(f"<p>{words}</p>")
    if standing.reasons:
        parts.append(f"<ul>{_items(standing.reasons)}</ul>")
    if not result.sandboxed:
        parts.append(f"<p>{WITHOUT_SANDBOX}</p>")
    if result.marks:
        links = "".join(_link(place, mark) for place, mark in enumerate(result.marks, 1))
        parts.append(f'<nav aria-label="Exercises"><h2>Exercises</h2><ul>{links}</ul></nav>')
    if result.problems:
        parts.append(f"<h2>Notes on your notebook</h2><ul>{_items(result.problems)}</ul>")
    parts += [_section(place, mark) for place, mark in enumerate(result.marks, 1)]
    title = f"{result.lesson or 'Feedback'}: {standing.name or result.student}"
    return page(title, parts, _STYLE)


def _items(texts: tuple[str, ...]) -> str:
    return "".join(f"<li>{shown(text)}</li>" for text in texts)


def _state(mark: Mark) -> str:
    return mark.state if mark.state in SIGNS else "failed"


def _sign(mark: Mark) -> str:
    return f'<span aria-hidden="true">{SIGNS[_state(mark)]}</span>'


def _points(mark: Mark) -> str:
    return f"{_state(mark)}, {number(mark.points)} of {number(mark.max_points)} points"


def _link(place: int, mark: Mark) -> str:
    name = breakable(mark.exercise)
    return f'<li>{_sign(mark)} <a href="#exercise-{place}">{name}</a>: {_points(mark)}</li>'


def _section(place: int, mark: Mark) -> str:
    title = f"{_sign(mark)} {breakable(mark.exercise)}"
    words = [f'<h2 id="exercise-{place}">{title}</h2>', f"<p>{_points(mark)}</p>"]
    if mark.correction:
        words.append(f"<p>Corrected: {shown(mark.correction)}</p>")
    if mark.sentence:
        words.append(f"<p>{shown(mark.sentence)}</p>")
    if mark.difference:
        words.append(f'<p class="difference">{shown(mark.difference)}</p>')
    words += [f"<p>Advice, which costs no points: {shown(text)}</p>" for text in mark.advice]
    if mark.state == "failed":
        cases = "".join(f"<li>{_case(right)} {shown(name)}</li>" for name, right in mark.cases)
        words.append(f"<details><summary>The cases</summary><ul>{cases}</ul></details>")
    source = html.escape(code(mark.code)) if mark.code.strip() else "(no code)"
    label = f"your code for {shown(mark.exercise)}"
    return (
        f'<section class="{_state(mark).replace(" ", "-")}" aria-labelledby="exercise-{place}">'
        f'<div>{"".join(words)}</div><div><pre tabindex="0" role="region" aria-label="{label}">'
        f"<code>{source}</code></pre></div></section>"
    )


def _case(right: bool) -> str:
    sign, word = ("✓", "right") if right else ("✗", "wrong")
    return f'<span aria-hidden="true">{sign}</span> {word}:'
