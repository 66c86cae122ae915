import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure

from dlhelpers import explore, walkthrough

# step_through


@pytest.mark.parametrize("step", [0, walkthrough.LAST_STEP])
def test_the_tiny_network_can_be_stepped_through(step: int) -> None:
    figure = explore.step_through(step)
    assert isinstance(figure, Figure)
    assert plt.get_fignums() == []
    assert any(f"step {step} of" in text.get_text() for text in figure.axes[0].texts)
