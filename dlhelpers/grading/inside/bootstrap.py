"""The first lines that run inside the box: they import the modules that the parent sends.

The box holds no file of dlhelpers, because the package's folder holds the answers. The parent sends
compiled modules through a pipe; they are imported and forgotten before the first submission comes.

Sent as a program of its own: it imports nothing of dlhelpers until `SentModules` is in place.
"""

import contextlib
import importlib
import marshal
import os
import sys
from importlib.machinery import ModuleSpec
from types import CodeType, ModuleType


class SentModules:  # without importlib's base classes, whose import takes as long as NumPy's
    """Finds and loads the modules that were sent, and no other ``dlhelpers``."""

    def __init__(self, codes: dict[str, CodeType]) -> None:
        self.codes = codes

    def find_spec(self, name: str, _path: object, _target: object = None) -> ModuleSpec | None:
        if name.split(".")[0] != "dlhelpers":
            return None
        if name not in self.codes:
            raise ModuleNotFoundError(f"{name} is not there while your work is graded", name=name)
        is_package = any(other.startswith(f"{name}.") for other in self.codes)
        return ModuleSpec(name, self, is_package=is_package)  # type: ignore[arg-type]

    def create_module(self, _spec: ModuleSpec) -> None:
        """Leave it to Python."""

    def exec_module(self, module: ModuleType) -> None:
        code = self.codes[module.__name__]
        module.__file__ = code.co_filename
        exec(code, module.__dict__)


def read_exactly(descriptor: int, size: int) -> bytes:
    """Read that many bytes of the parent's message."""
    data = b""
    while len(data) < size:
        data += os.read(descriptor, size - len(data)) or sys.exit("the grader is gone")
    return data


def main() -> None:
    """Import the modules that were sent, and become the worker."""
    jobs, results = map(int, sys.argv[1:3])
    scratch, user, boxed = sys.argv[3], int(sys.argv[4]), sys.argv[5] == "boxed"
    size = int.from_bytes(read_exactly(jobs, 8), "little")
    setup = marshal.loads(read_exactly(jobs, size))
    codes = setup["codes"]
    sys.path[:] = setup["path"]
    sys.meta_path.insert(0, SentModules(codes))

    from dlhelpers.grading.inside import worker

    for name in [*setup["preload"], *codes]:  # a module that is missing is missed where it is used
        with contextlib.suppress(ImportError, AttributeError):
            importlib.import_module(name)
    codes.clear()  # the learner's code can reach this frame's variables and `SentModules`
    if boxed:
        worker.serve(jobs, results, scratch, user)
    else:
        worker.run_once(jobs, results)


if __name__ == "__main__":
    main()
