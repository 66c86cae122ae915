"""The first lines that run inside the box: modules from memory, because the package is not there.

The box holds no file of dlhelpers: its folder holds the answers. What may be inside is sent
compiled, imported, and forgotten, before the first submission comes.

Sent as a program of its own; it may import nothing of dlhelpers until `Modules` is in place.
"""

import marshal
import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import CodeType, ModuleType
from typing import Any


class Modules:  # a finder and a loader, without the base classes, which take as long as NumPy
    """Finds the modules that it was given and no other ``dlhelpers``."""

    def __init__(self, codes: dict[str, CodeType]) -> None:
        self.codes = codes

    def find_spec(
        self, name: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name.split(".")[0] != "dlhelpers":
            return None
        if name not in self.codes:
            raise ModuleNotFoundError(f"{name} is not there while your work is graded", name=name)
        is_package = any(other.startswith(f"{name}.") for other in self.codes)
        loader: Any = self
        return ModuleSpec(name, loader, is_package=is_package)

    def create_module(self, _spec: ModuleSpec) -> None:
        """Leave it to Python."""

    def exec_module(self, module: ModuleType) -> None:
        code = self.codes[module.__name__]
        module.__file__ = code.co_filename
        exec(code, module.__dict__)


def read(descriptor: int) -> dict[str, Any]:
    """Read one message of the grader that is led by its length."""
    parts = b""
    size = 8
    while len(parts) < size:
        part = os.read(descriptor, size - len(parts))
        if not part:
            sys.exit("the grader is gone")
        parts += part
        if size == 8 and len(parts) == 8:
            size += int.from_bytes(parts, "little")
    message: dict[str, Any] = marshal.loads(parts[8:])
    return message


def main() -> None:
    """Read what is to be imported, import it, and become the worker."""
    jobs, results, bell = map(int, sys.argv[1:4])
    setup = read(jobs)
    codes = setup["codes"]
    sys.path[:] = setup["path"]
    sys.meta_path.insert(0, Modules(codes))

    from dlhelpers.grading.inside import worker

    worker.warm_up([*setup["preload"], *codes])
    codes.clear()
    del setup, codes
    scratch, user, boxed = sys.argv[4], int(sys.argv[5]), sys.argv[6] == "boxed"
    if boxed:
        worker.serve(jobs, results, bell, scratch, user)
    else:
        worker.once(jobs, results, bell)


if __name__ == "__main__":
    main()
