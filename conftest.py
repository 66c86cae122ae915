"""What all tests share, those of a notebook that is run alone included."""

import json
import os
import signal
from functools import partial
from pathlib import Path
from threading import current_thread, main_thread
from typing import Any

import nbval.kernel
import pytest
import tqdm.auto  # noqa: F401 - before the variable below is set
from jupyter_client.manager import KernelManager
from kernels import with_sockets
from lint import faults
from nbval.plugin import IPyNbFile

from tests.nbval_items import SpeakingFile

# As many tests at a time as there are processors: the notebooks' kernels then compute with one
# thread each, since more would only wait for each other.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# No progress bars in the kernels: they appear only where the clock says so. tqdm has read the
# variable already, so that in the tests' own process bars do appear.
os.environ.setdefault("TQDM_DISABLE", "1")

# A shell's background job ignores Ctrl-C, and so would the programs that tests stop by it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN and current_thread() is main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)

nbval.kernel.KernelManager = partial(with_sockets, KernelManager)


@pytest.fixture
def kernel_manager() -> Any:
    """For a test that runs cells itself, a manager of the same kind."""
    return with_sockets(KernelManager)


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Any:
    """Collect a notebook by our classes where nbval has done it by its own."""
    collected = yield
    return [
        SpeakingFile.from_parent(parent, path=file_path) if isinstance(one, IPyNbFile) else one
        for one in collected
    ]


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Any:
    """Say in a line that a file of tests waits for a notebook that cannot be read."""
    report = yield
    if report.failed and collector.path.suffix == ".py":
        report.longrepr = _waits_for_a_notebook(collector.config.rootpath) or report.longrepr
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Say in a line that a test waits for a notebook that cannot be read."""
    report = yield
    if report.failed and call.excinfo and call.excinfo.errisinstance(json.JSONDecodeError):
        report.longrepr = _waits_for_a_notebook(item.config.rootpath) or report.longrepr
    return report


def _waits_for_a_notebook(root: Path) -> str:
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        for fault in faults(path):
            if fault.stops:
                return f"needs notebooks/{path.name}, which {fault}: mend that first"
    return ""
