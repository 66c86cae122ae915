"""Pictures that carry their words."""

import base64
import html
import io
import re
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from kernels import outputs_of, running_kernel

from dlhelpers.figures import explore
from dlhelpers.figures.showing import bundle, show

IMPORT = "from dlhelpers.figures import explore\nfrom dlhelpers.figures.showing import show"
WORDS = 'The curve rises: 2 < 3 & "fast".'


def alt(page: str) -> str:
    (found,) = re.findall(r'<img alt="([^"]*)"', page)
    return html.unescape(found)


def test_a_notebook_stores_one_picture_with_its_words(kernel_manager: Any, tmp_path: Path) -> None:
    with running_kernel(kernel_manager, tmp_path) as client:
        shown = outputs_of(client, "import matplotlib.pyplot as plt\nplt.plot([1, 2]);")
        again = outputs_of(client, f"{IMPORT}\nplt.plot([1, 2])\nshow({WORDS!r})")
        own = outputs_of(client, f"{IMPORT}\nshow(figure=explore.softmax_bars())")
        nothing = outputs_of(client, "show('nothing is drawn')")

    assert "text/html" not in shown[0]["data"], "as it is without this"
    (picture,) = (output["data"] for output in again if "data" in output)  # drawn once
    assert picture["text/plain"] == WORDS
    assert alt(picture["text/html"]) == WORDS
    assert f'src="data:image/png;base64,{picture["image/png"]}"' in picture["text/html"]
    (bars,) = own
    assert alt(bars["data"]["text/html"]).startswith("Scores 2, 1, 0.5, 0, -1 become")
    (error,) = nothing
    assert error["evalue"] == "there is no picture: draw one first, in the same cell"


def test_words_are_folded_up_below_the_picture_and_not_said_twice() -> None:
    figure = plt.figure()
    folded, open_ = (bundle(WORDS, figure, folded=f)["text/html"] for f in (True, False))
    assert re.search(r"<figcaption><details><summary>In words</summary>[^<]+</details>", folded)
    assert alt(open_) != WORDS
    assert open_.endswith(f"<figcaption>{html.escape(WORDS)}</figcaption></figure>")


def test_background_is_white_to_the_edge_whatever_the_learners_settings() -> None:
    with plt.rc_context({"savefig.facecolor": "none", "figure.facecolor": "black"}):
        plt.plot([1, 2])
        png = bundle("a line", plt.gcf())["image/png"]
    picture = plt.imread(io.BytesIO(base64.b64decode(png)))
    edge = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
    assert (edge == 1).all()


def test_a_picture_without_words_is_refused() -> None:
    plt.figure()
    with pytest.raises(ValueError, match="needs words"):
        show()


def test_words_of_several_lines_become_one(capsys: pytest.CaptureFixture[str]) -> None:
    plt.figure()
    show("one\n    two")
    assert capsys.readouterr().out == "one two\n"
    assert not plt.get_fignums()


def test_explorers_tell_what_changes() -> None:
    cold, hot = (explore.softmax_bars(temperature=T).get_label() for T in (0.2, 5.0))
    assert cold != hot
    assert "0.26" in str(hot)
