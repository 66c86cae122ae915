"""Where the processes come from that grade a class.

Each is forked from one that has loaded all that they need and has no threads; where there is no
such thing, each loads it itself. Imports little, so that it can begin before everything else.
"""

import multiprocessing
import signal
from multiprocessing.context import BaseContext

_LOADED = ["dlhelpers.grading.run", "dlhelpers.grading.grader"]


def context() -> BaseContext:
    """How processes are started here."""
    forks = "forkserver" in multiprocessing.get_all_start_methods()
    found = multiprocessing.get_context("forkserver" if forks else "spawn")
    found.set_forkserver_preload(_LOADED)
    return found


def begin() -> None:
    """Begin to load what the processes need, beside what this one does in the meantime."""
    if context().get_start_method() == "forkserver":
        from multiprocessing import forkserver

        # A terminal sends Ctrl-C to it as well, which has nothing to say of that.
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        forkserver.ensure_running()
        signal.signal(signal.SIGINT, before)
