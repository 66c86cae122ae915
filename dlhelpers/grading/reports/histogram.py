"""How a lesson's points are distributed: a picture in SVG, and the same in words and numbers."""

import math
from collections import Counter
from collections.abc import Sequence

from dlhelpers.grading.reports.page import breakable, shown
from dlhelpers.grading.reports.text import number

_MOST_BARS = 12
_WIDTH, _HEIGHT, _FOOT, _HEAD = 400, 200, 40, 20

STYLE = """
figure { margin: .5rem 0; } svg { width: 100%; max-width: 36rem; height: auto; }
svg rect { fill: var(--link); } svg line { stroke: var(--text); }
svg text { fill: var(--text); font: 13px system-ui, sans-serif; text-anchor: middle; }
"""


def bars(scores: Sequence[float], max_score: float) -> list[tuple[str, int]]:
    """Count the scores in steps of equal width, the last of which ends with the maximum.

    Examples
    --------
    >>> bars([0, 1, 1.5, 3], 3)
    [('0', 1), ('1', 2), ('2', 0), ('3', 1)]
    >>> bars([0, 4, 5, 23], 24)[:3]
    [('0–1', 1), ('2–3', 0), ('4–5', 2)]
    """
    most = max([max_score, *scores])
    step = max(1, math.ceil((most + 1) / (_MOST_BARS + 1)))
    counts = Counter(max(0, int(score // step)) for score in scores)
    return [
        (str(low) if step == 1 else f"{low}–{low + step - 1}", counts[low // step])
        for low in range(0, int(most) + 1, step)
    ]


def histogram(name: str, place: int, scores: Sequence[float], max_score: float) -> str:
    """Draw the scores of a lesson; a screen reader gets a sentence, and everybody a table."""
    found = bars(scores, max_score)
    highest, width = max(count for _, count in found), _WIDTH / len(found)
    parts = []
    for index, (label, count) in enumerate(found):
        tall = (_HEIGHT - _FOOT - _HEAD) * count / highest
        left, top, middle = index * width, _HEIGHT - _FOOT - tall, (index + 0.5) * width
        parts.append(
            f'<rect x="{left + 2:.1f}" y="{top:.1f}" width="{width - 4:.1f}" height="{tall:.1f}"/>'
        )
        if count:
            parts.append(f'<text x="{middle:.1f}" y="{top - 5:.1f}">{count}</text>')
        low = label.split("–")[0]
        parts.append(f'<text x="{middle:.1f}" y="{_HEIGHT - _FOOT + 17}">{low}</text>')
    several = "–" in found[0][0]
    axis = "points, from … on" if several else "points"
    foot = _HEIGHT - _FOOT
    parts += [
        f'<line x1="0" y1="{foot}" x2="{_WIDTH}" y2="{foot}"/>',
        f'<text x="{_WIDTH / 2}" y="{_HEIGHT - 5}">{axis}</text>',
    ]
    said_of = f"How many students have how many of {number(max_score)} points in"
    title, caption = f"{said_of} {shown(name)}", f"{said_of} {breakable(name)}"
    said = "; ".join(f"{label} points: {count}" for label, count in found if count)
    rows = "".join(
        f'<tr><th scope="row">{label}</th><td>{count}</td></tr>' for label, count in found
    )
    return (
        f'<figure><svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-labelledby="title-{place} desc-{place}"><title id="title-{place}">{title}</title>'
        f'<desc id="desc-{place}">{said}</desc>{"".join(parts)}</svg>'
        f"<figcaption>{caption}.</figcaption></figure>"
        f"<details><summary>The same as a table</summary><table><caption>{caption}</caption>"
        f'<thead><tr><th scope="col">points</th><th scope="col">students</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></details>"
    )
