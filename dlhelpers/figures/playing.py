"""Sliders and menus that draw a picture anew, and say in words what has changed."""

import inspect
from collections.abc import Callable
from typing import Any

from matplotlib.figure import Figure

from dlhelpers.figures.showing import bundle

# A slider of ipywidgets has no name for a screen reader, and its output does not say that it
# changes; there is no way to both from Python.
_NAME_THEM = """
const label = () => {
  for (const box of document.querySelectorAll('.dlhelpers-play')) {
    for (const line of box.querySelectorAll('.widget-inline-hbox')) {
      const name = line.querySelector('.widget-label')?.textContent;
      for (const handle of line.querySelectorAll('[role=slider]:not([aria-label])'))
        if (name) handle.setAttribute('aria-label', name);
    }
    for (const out of box.querySelectorAll('.widget-output:not([aria-live])'))
      out.setAttribute('aria-live', 'polite');
  }
};
label();
// JupyterLab draws a cell when it comes into sight, which may be much later.
if (!window.dlhelpersNames) {
  window.dlhelpersNames = new MutationObserver(label);
  window.dlhelpersNames.observe(document.body, {childList: true, subtree: true});
}
"""


def play(function: Callable[..., Figure], **controls: Any) -> None:
    """Show a picture with sliders for its arguments, and its words below it.

    Parameters
    ----------
    function : callable
        Returns a figure that pyplot no longer holds, as the functions of
        `dlhelpers.figures.explore` do. The figure's label is what it says in words.
    **controls
        For each argument its ipywidgets abbreviation: a pair of numbers for a slider from one to
        the other, a list of values for a menu, or a widget.
    """
    from IPython.display import Javascript, display
    from ipywidgets import fixed, interactive

    # ipywidgets would want a control for every argument; the others stay at their defaults.
    others = {
        name: fixed(parameter.default)
        for name, parameter in inspect.signature(function).parameters.items()
        if name not in controls
    }

    def draw(**arguments: Any) -> None:
        figure = function(**arguments)
        words = str(figure.get_label())
        display(bundle(words, figure, folded=False) if words else figure, raw=bool(words))

    box = interactive(draw, **controls, **others)
    box.add_class("dlhelpers-play")
    for control in box.children[:-1]:
        control.description = control.description.replace("_", " ")
        control.style.description_width = "initial"  # the whole name, however long
    display(box)
    display(Javascript(_NAME_THEM))
