"""Pictures that carry their words: what a reader sees, and what one who cannot see it is told.

JupyterLab and the HTML export prefer the ``text/html`` of an output to its ``image/png``, and only
there is a place for an alternative text. So both are stored, side by side.
"""

import base64
import html
import io
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.figure import Figure


def show(text: str = "", figure: Figure | None = None) -> None:
    """Show a picture together with what it says in words.

    Parameters
    ----------
    text : str
        What the picture shows, for a person who cannot see it: what is drawn, and what is to be
        noticed. The label of the figure serves if nothing is given.
    figure : Figure, optional
        pyplot's current figure if not given.

    Raises
    ------
    ValueError
        If there is no picture to show, or no words for it.

    Notes
    -----
    The words are the picture's alternative text, which screen readers read aloud, and stand folded
    up below it for everybody else. Outside of a notebook they are printed, and pyplot shows the
    picture.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _ = plt.plot([0, 1, 2], [0, 1, 4])
    >>> show("The curve rises ever faster.")
    The curve rises ever faster.
    """
    if figure is None:
        if not plt.get_fignums():
            raise ValueError("there is no picture: draw one first, in the same cell")
        figure = plt.gcf()
    words = " ".join((text or str(figure.get_label())).split())
    if not words:
        raise ValueError("a picture needs words: show('what can be seen')")
    if _in_notebook():
        from IPython.display import display

        display(bundle(words, figure), raw=True)
    else:
        if plt.get_backend().lower() != "agg":
            plt.show()
        print(words)
    plt.close(figure)


def bundle(words: str, figure: Figure, folded: bool = True) -> dict[str, Any]:
    """Return a picture and its words in the forms that a notebook stores.

    Parameters
    ----------
    words : str
    figure : Figure
    folded : bool
        Whether the words below the picture are folded up. Where they are not, they are not its
        alternative text as well, since a screen reader would read them twice.
    """
    file = io.BytesIO()
    # White to the edge, with some room: a chart is then readable on a dark page, too.
    figure.savefig(file, format="png", bbox_inches="tight", pad_inches=0.15, facecolor="white")
    png = base64.b64encode(file.getvalue()).decode()
    safe = html.escape(words)
    alt = safe if folded else "The picture that the controls change, told in words below."
    below = f"<details><summary>In words</summary>{safe}</details>" if folded else safe
    page = (
        f'<figure style="margin: 0"><img alt="{alt}" src="data:image/png;base64,{png}">'
        f"<figcaption>{below}</figcaption></figure>"
    )
    return {"image/png": png, "text/html": page, "text/plain": words}


def _in_notebook() -> bool:
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return False
    return getattr(get_ipython(), "kernel", None) is not None
