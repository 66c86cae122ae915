"""JupyterLab, opened on a learner's own copies of the lessons."""

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

from dlhelpers.course.folder import SETTINGS, Course, open_course
from dlhelpers.course.handing_out import release
from dlhelpers.notebooks import CourseError


def start(
    folder: str | os.PathLike[str],
    port: int | None = None,
    open_browser: bool = True,
    course: Course | None = None,
) -> int:
    """Make the student's copies where they are missing, and open JupyterLab on the first lesson.

    Parameters
    ----------
    folder : path
        Where the student works. If it is a course's folder itself, it is opened as it is.
    port : int, optional
        On which JupyterLab listens; a free one is found if not given.
    open_browser : bool
        Whether to open a browser window.
    course : Course, optional
        The five lessons, if neither this is given nor the folder is a course.

    Returns
    -------
    int
        JupyterLab's exit code, when it has been stopped.

    Raises
    ------
    CourseError
        If the folder cannot be written or the port is taken.
    """
    if port is not None:
        _require_free(port)
    place = Path(folder).expanduser().absolute()
    if course is None and (place / SETTINGS).is_file():
        course = open_course(place)
        print(f"Your notebooks are in {place}")
    else:
        course = course or open_course()
        made = release(place, course)
        print(f"Your notebooks are in {place}", *made.news(), sep="\n")
    print("They are yours: what is there is never overwritten. Stop with Ctrl-C.", flush=True)
    return _run_jupyterlab(list(_jupyter_options(place, course, port, open_browser)))


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        if sys.platform != "win32":  # there, the option means the opposite
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CourseError(
                f"Port {port} cannot be used ({error.strerror}). Choose another with --port, or "
                "leave --port out and a free one is found."
            ) from error


def _jupyter_options(
    folder: Path, course: Course, port: int | None, open_browser: bool
) -> Iterator[str]:
    yield f"--ServerApp.root_dir={folder}"
    for path in course.paths[:1]:
        yield f"--LabApp.default_url=/lab/tree/{path.name}"
    if port is not None:
        yield f"--ServerApp.port={port}"
        yield "--ServerApp.port_retries=0"
    if not open_browser:
        yield "--no-browser"
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        yield "--allow-root"  # in a container there is nobody else


def _run_jupyterlab(options: list[str]) -> int:
    from jupyterlab.labapp import LabApp

    # Without the box that asks about news, in this session only: the user's own settings stay.
    ours = str(Path(__file__).parents[1] / "_jupyter")
    others = os.environ.get("JUPYTER_CONFIG_PATH")
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, [ours, others]))
    try:
        LabApp.launch_instance(options)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0
