"""Kernels that run a notebook's cells, started and asked in the way that was found reliable."""

import contextlib
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

# Two kernels that start at once may choose the same port: one of them dies, or both talk to one
# client, which then waits for ever. Sockets in a folder of our own, where a system has them, cannot
# be confused.
_SOCKETS = tempfile.TemporaryDirectory(prefix="kernels-", ignore_cleanup_errors=True)


def with_sockets(manager: Callable[..., Any], **options: Any) -> Any:
    """Make a kernel manager whose kernel is reached through sockets of its own."""
    if sys.platform != "win32":
        options |= {"transport": "ipc", "ip": f"{_SOCKETS.name}/{secrets.token_hex(4)}"}
    return manager(**options)


@contextlib.contextmanager
def running_kernel(manager: Any, folder: Path) -> Iterator[Any]:
    """Start a manager's kernel in a folder, and yield a client that blocks.

    nbclient's now and then missed that a cell was done, and went on when the cell's time of two
    minutes was over.
    """
    manager.start_kernel(cwd=str(folder))
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        yield client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def run_cell(client: Any, source: str, timeout: float = 240) -> list[dict[str, Any]]:
    """Run a cell and return the messages of what it shows, an error among them.

    Raises
    ------
    TimeoutError
        If it takes longer than `timeout` seconds.
    """
    shown: list[dict[str, Any]] = []

    def keep(message: dict[str, Any]) -> None:
        if message["msg_type"] in ("stream", "display_data", "execute_result", "error"):
            shown.append(message)

    client.execute_interactive(
        source, allow_stdin=False, timeout=timeout, output_hook=keep, stop_on_error=False
    )
    return shown


def outputs_of(client: Any, source: str) -> list[Any]:
    """Run a cell and return the contents of what it shows, whatever fails."""
    return [message["content"] for message in run_cell(client, source, timeout=120)]
