"""The frame of every HTML report: one file that needs nothing else and runs nothing.

It can be read on a phone, in the dark, and by a screen reader. What comes from a student or a file
goes through `shown` and never becomes markup.
"""

import html

from dlhelpers.grading.reports.text import plain

_STYLE = """
:root { color-scheme: light dark; --text: #222; --back: #fff; --soft: #f4f4f4; --line: #bbb;
  --link: #0b57a4; --passed: #007a5a; --failed: #b3470f; --left: #666; }
@media (prefers-color-scheme: dark) { :root { --text: #ddd; --back: #181818; --soft: #262626;
  --line: #555; --link: #8ab8ff; --passed: #3fbf95; --failed: #f0905a; --left: #a3a3a3; } }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem;
  color: var(--text); background: var(--back); }
h1 { font-size: 1.5rem; } h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1.05rem; margin: 1.2rem 0 .3rem; }
h1, h2, h3, p, li, th, td, summary, caption, figcaption { overflow-wrap: anywhere; }
a { color: var(--link); }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: .5rem; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
pre { margin: 0; padding: .7rem; background: var(--soft); overflow-x: auto; font-size: .85rem; }
"""


def shown(text: str) -> str:
    """Write a text that anybody may have written so that a page shows it and does nothing else."""
    return html.escape(plain(text))


def breakable(name: str) -> str:
    """Write a name as `shown` does; a narrow table may break it behind its underscores."""
    return shown(name).replace("_", "_<wbr>")


def page(title: str, parts: list[str], style: str) -> str:
    """Put a title, which is text, and parts, which are markup, into a whole HTML document."""
    head = [
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        # Should a student's text ever become markup, that markup could still load nothing.
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{shown(title)}</title><style>{_STYLE}{style}</style></head><body>",
        '<a class="skip" href="#content">Skip to the content</a>',
        f'<main id="content" tabindex="-1"><h1>{breakable(title)}</h1>',
    ]
    return "\n".join([*head, *parts, "</main></body></html>\n"])
