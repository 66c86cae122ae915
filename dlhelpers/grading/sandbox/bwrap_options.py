"""Bubblewrap's options: the namespaces, files and environment of the box."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from dlhelpers.grading.sandbox.readable import LIBRARIES, PYTHON_HOME, readable_files

#: The only folder that can be written, and its size in bytes.
SCRATCH, SCRATCH_SIZE = "/scratch", 64 << 20

_BOOTSTRAP = Path(__file__).parents[1] / "inside" / "bootstrap.py"

#: Of every process that computes: the matrices are small, and the processes stand side by side, so
#: more threads would only wait for each other.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
#: Of every worker.
ENVIRONMENT = {
    **ONE_THREAD,
    "MPLBACKEND": "Agg",
    "PYTHONHASHSEED": "0",  # two runs with one seed see the same order of every set
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONUTF8": "1",
}


def bwrap_options(data: str = "") -> Iterator[str]:
    """Bubblewrap's options, but for the program; a course's folder of data is beside the cells."""
    yield from ("--die-with-parent", "--new-session", "--clearenv", "--hostname", "box")
    yield from ("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts")
    yield "--unshare-cgroup-try"
    if os.geteuid() != 0:
        yield from ("--unshare-user", "--disable-userns", "--uid", "65534", "--gid", "65534")
    else:
        # The worker needs no more of root's rights than it takes to become another user.
        yield from ("--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID")
    places = readable_files()
    folders = {str(p) for place in (*places, "/dev/") for p in PurePosixPath(place).parents}
    for folder in sorted({*folders, "/dev"} - {"/"}):
        yield from ("--perms", "0755", "--dir", folder)
    for place, path in places.items():
        yield from ("--ro-bind", path, place)
    for device in ("null", "zero", "urandom", "random"):
        yield from ("--dev-bind", f"/dev/{device}", f"/dev/{device}")
    yield from ("--perms", "0777", "--size", str(SCRATCH_SIZE), "--tmpfs", SCRATCH)
    if data:
        yield from ("--ro-bind", data, f"{SCRATCH}/data")
    yield from ("--remount-ro", "/", "--chdir", "/")
    own = {"HOME": SCRATCH, "TMPDIR": SCRATCH, "PYTHONHOME": PYTHON_HOME}
    for name, value in {**ENVIRONMENT, **own, "LD_LIBRARY_PATH": LIBRARIES}.items():
        yield from ("--setenv", name, value)


def worker_command(
    program: str, descriptors: Sequence[int], scratch: str, user: int, kind: str
) -> list[str]:
    """The command that starts a worker, in the box or, where there is none, as "unboxed"."""
    bootstrap = _BOOTSTRAP.read_text(encoding="utf-8")
    # -P and -s keep the current folder and the user's own packages out, as -I would; but -I also
    # ignores the fixed hash seed, and the box's environment holds nothing else.
    options = ["-P", "-s", "-S", "-B", "-c", bootstrap]
    return [program, *options, *map(str, descriptors), scratch, str(user), kind]
