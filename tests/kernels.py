"""Running cells in a kernel, one after another, and keeping what they show."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any


@contextlib.contextmanager
def running_kernel(manager: Any, folder: Path) -> Iterator[Any]:
    """Start a kernel in a folder, with a client that blocks.

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


def outputs_of(client: Any, source: str) -> list[Any]:
    """Run a cell and return what it shows, whatever fails."""
    outputs: list[Any] = []

    def keep(message: Any) -> None:
        if message["msg_type"] in ("stream", "display_data", "execute_result", "error"):
            outputs.append(message["content"])

    client.execute_interactive(
        source, allow_stdin=False, timeout=120, output_hook=keep, stop_on_error=False
    )
    return outputs
