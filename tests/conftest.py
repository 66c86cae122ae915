"""What every test shares: a backend that needs no screen, and examples that never vary."""

import sys
from collections.abc import Iterator

import matplotlib
import pytest
from hypothesis import settings

# Not by the environment variable MPLBACKEND: the notebooks' kernels, which the same run starts,
# would inherit it and draw no pictures.
matplotlib.use("Agg")

settings.register_profile("repeatable", derandomize=True, deadline=None, max_examples=50)
settings.load_profile("repeatable")


@pytest.fixture(autouse=True)
def _close_figures() -> Iterator[None]:
    """Leave no figure open for the next test."""
    yield
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")
