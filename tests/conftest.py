"""What every test shares: a backend that needs no screen, and examples that never vary."""

import os
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
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
def run_in_kernel() -> Iterator[Callable[[Path, list[str]], list[list[Any]]]]:
    """Run cells in a folder and return what each of them shows, whatever fails.

    With a client that blocks: nbclient's now and then missed that a cell was done, and went on when
    the cell's time of two minutes was over.
    """
    manager = with_sockets(KernelManager)

    def run(folder: Path, cells: list[str]) -> list[list[Any]]:
        manager.start_kernel(cwd=str(folder))
        client = manager.blocking_client()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=60)
            return [_shown(client, cell) for cell in cells]
        finally:
            client.stop_channels()

    yield run
    manager.shutdown_kernel(now=True)


def _shown(client: Any, cell: str) -> list[Any]:
    outputs: list[Any] = []

    def keep(message: Any) -> None:
        if message["msg_type"] in ("stream", "display_data", "execute_result", "error"):
            outputs.append(message["content"])

    client.execute_interactive(
        cell, allow_stdin=False, timeout=120, output_hook=keep, stop_on_error=False
    )
    return outputs


@pytest.fixture(autouse=True)
def _close_figures() -> Iterator[None]:
    """Leave no figure open for the next test."""
    yield
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")
