"""A stranger's course, proved inside a box: its code can harm nothing that the box does not hold.

In the box are Python with its packages, the system's libraries, and the course: all of them to be
read only. There is no network, no user's file, and what is written is gone with the box. So the
course's code cannot read or change anything of yours, and can send nothing. It can still take time
and memory (end it with Ctrl-C), and print whatever it likes: that a course calls itself proved is
no reason to trust it.
"""

import contextlib
import os
import site
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import dlhelpers
from dlhelpers.grading.sandbox.box import bubblewrap, explain
from dlhelpers.grading.sandbox.runner import SandboxError, kill_group

#: Parts of the system that Python and Jupyter read.
_SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/fonts", "/etc/alternatives")
_HOME = "/tmp/home"


def run_boxed(course: Path, arguments: list[str]) -> int:
    """Run ``dlhelpers`` with these arguments in a box that holds a course; return its exit code.

    Raises
    ------
    SandboxError
        If no box can be had.
    """
    command = [bubblewrap(), *_options(course)]
    probe = subprocess.run([*command, sys.executable, "-c", ""], capture_output=True, check=False)
    if probe.returncode:
        raise SandboxError(explain(probe.stderr.decode(errors="replace").strip() or "it ends"))
    process = subprocess.Popen(
        [*command, sys.executable, "-P", "-m", "dlhelpers", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            text = line.decode("utf-8", "replace").rstrip("\n")
            print("".join(c for c in text if c.isprintable()), flush=True)  # steers no terminal
        return process.wait()
    finally:
        kill_group(process)
        process.wait()
        process.stdout.close()


def _options(course: Path) -> Iterator[str]:
    yield from ("--die-with-parent", "--new-session", "--clearenv", "--unshare-all")
    yield from ("--unshare-user", "--uid", "65534", "--gid", "65534", "--cap-drop", "ALL")
    yield from ("--proc", "/proc", "--dev", "/dev")
    yield from ("--size", str(1 << 30), "--tmpfs", "/tmp", "--dir", _HOME)
    for place in dict.fromkeys([*_SYSTEM, *_python(), str(course)]):
        if Path(place).exists():
            yield from ("--ro-bind", place, place)
    yield from ("--remount-ro", "/", "--chdir", _HOME)
    package = Path(dlhelpers.__file__).resolve().parent
    environment = {
        "HOME": _HOME,
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "PYTHONPATH": str(package.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "MPLBACKEND": os.environ.get("MPLBACKEND", ""),
    }
    for name, value in environment.items():
        if value:
            yield from ("--setenv", name, value)


def _python() -> Iterator[str]:
    """The folders of Python, of its packages, and of this one."""
    yield from (sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix)
    yield str(Path(sys.executable).resolve().parent.parent)
    with contextlib.suppress(AttributeError):  # some environments have none
        yield from site.getsitepackages()
    if site.ENABLE_USER_SITE:
        yield site.getusersitepackages()
    package = Path(dlhelpers.__file__).resolve().parent
    yield str(package)
    for name in ("data", "notebooks"):  # of a checkout
        yield str(package.parent / name)
