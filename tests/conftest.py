"""What every test shares: a backend that needs no screen, and examples that never vary."""

import os
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import matplotlib
import nbval.kernel
import pytest
from hypothesis import settings
from jupyter_client.manager import KernelManager

# Not by the environment variable MPLBACKEND: the notebooks' kernels, which the same run starts,
# would inherit it and draw no pictures.
matplotlib.use("Agg")

# As many tests at a time as there are processors: the notebooks' kernels then compute with one
# thread each, since more would only wait for each other.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Two kernels that start at once may choose the same port: one of them dies, or both talk to one
# client, which then waits for ever. Sockets in a folder of our own, where a system has them, cannot
# be confused.
_SOCKETS = tempfile.TemporaryDirectory(prefix="kernels-", ignore_cleanup_errors=True)


def with_sockets(manager: Callable[..., Any], **options: Any) -> Any:
    """Make a kernel manager whose kernel is reached through sockets of its own."""
    if sys.platform != "win32":
        options |= {"transport": "ipc", "ip": f"{_SOCKETS.name}/{secrets.token_hex(4)}"}
    return manager(**options)


nbval.kernel.KernelManager = partial(with_sockets, KernelManager)

settings.register_profile("repeatable", derandomize=True, deadline=None, max_examples=50)
settings.load_profile("repeatable")


@pytest.fixture
def kernel_manager() -> Any:
    """For a test that runs cells itself, a manager of the same kind."""
    return with_sockets(KernelManager)


@pytest.fixture(autouse=True)
def _close_figures() -> Iterator[None]:
    """Leave no figure open for the next test."""
    yield
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")
