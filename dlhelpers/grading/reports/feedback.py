"""Feedback for a student: one HTML file that needs nothing else, each verdict beside the code.

The page has no script, while nbconvert's pages load some. A student's text never becomes markup.
"""

import html

from dlhelpers.grading.records import Mark, Result
from dlhelpers.grading.reports.text import SIGNS, WITHOUT_SANDBOX, code, number, plain

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem;
  color: #222; background: #fff; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin: 0; }
section { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; margin: 1rem 0; padding: 1rem;
  border: 1px solid #bbb; border-left-width: .5rem; border-radius: .3rem; }
section.passed { border-left-color: #007a5a; } section.failed { border-left-color: #b3470f; }
section > div { min-width: 0; }
pre { margin: 0; padding: .7rem; background: #f4f4f4; overflow-x: auto; font-size: .85rem; }
.difference { font-family: monospace; font-size: .9rem; overflow-wrap: anywhere; }
li, p { overflow-wrap: anywhere; }
@media (max-width: 50rem) { section { grid-template-columns: 1fr; } }
@media (prefers-color-scheme: dark) { body { color: #ddd; background: #181818; }
  pre { background: #262626; } }
"""


def feedback_html(result: Result) -> str:
    """Write one submission's feedback as a whole HTML document."""
    title = f"{_text(result.lesson or 'Feedback')}: {_text(result.student)}"
    score = f"{number(result.score)} of {number(result.max_score)} points"
    parts = [
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        # Should a student's text ever become markup, that markup could still load nothing.
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main>",
        f"<h1>{title}</h1><p><strong>{score}</strong></p>",
    ]
    if not result.sandboxed:
        parts.append(f"<p>{WITHOUT_SANDBOX}</p>")
    if result.problems:
        notes = "".join(f"<li>{_text(problem)}</li>" for problem in result.problems)
        parts.append(f"<h2>Notes on your notebook</h2><ul>{notes}</ul>")
    parts += [_section(mark) for mark in result.marks]
    parts.append("</main></body></html>\n")
    return "\n".join(parts)


def _section(mark: Mark) -> str:
    points = f"{number(mark.points)} of {number(mark.max_points)}"
    state = mark.state if mark.state in SIGNS else "failed"
    words = [f"<h2>{SIGNS[state]} {_text(mark.exercise)}</h2>", f"<p>{state}, {points} points</p>"]
    if mark.sentence:
        words.append(f"<p>{_text(mark.sentence)}</p>")
    if mark.difference:
        words.append(f'<p class="difference">{_text(mark.difference)}</p>')
    words += [f"<p>Advice, which costs no points: {_text(text)}</p>" for text in mark.advice]
    if mark.state == "failed":
        cases = "".join(f"<li>{'✓' if ok else '✗'} {_text(name)}</li>" for name, ok in mark.cases)
        words.append(f"<details><summary>The cases</summary><ul>{cases}</ul></details>")
    source = html.escape(code(mark.code)) if mark.code.strip() else "(no code)"
    return (
        f'<section class="{state.replace(" ", "-")}"><div>{"".join(words)}</div>'
        f"<div><pre><code>{source}</code></pre></div></section>"
    )


def _text(text: str) -> str:
    return html.escape(plain(text))
