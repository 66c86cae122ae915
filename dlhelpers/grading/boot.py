"""The first lines that run inside the box: modules from memory, because the package is not there.

The box holds no file of dlhelpers: its folder holds the answers. What may be inside is sent as
text, imported, and the text forgotten, before the first submission comes.

Sent as a program of its own; it may import nothing of dlhelpers until `install` has run.
"""

import importlib.abc
import importlib.machinery
import json
import os
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any


class Modules(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the modules that it was given and no other ``dlhelpers``."""

    def __init__(self, sources: dict[str, str]) -> None:
        self.sources = sources

    def find_spec(
        self, name: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name.split(".")[0] != "dlhelpers":
            return None
        if name not in self.sources:
            raise ModuleNotFoundError(f"{name} is not there while your work is graded", name=name)
        is_package = any(other.startswith(f"{name}.") for other in self.sources)
        return importlib.machinery.ModuleSpec(name, self, is_package=is_package)

    def exec_module(self, module: ModuleType) -> None:
        file = "/" + module.__name__.replace(".", "/") + ".py"
        module.__file__ = file
        exec(compile(self.sources[module.__name__], file, "exec"), module.__dict__)


def read(descriptor: int) -> dict[str, Any]:
    """Read one JSON message that is led by its length."""
    parts = b""
    size = 8
    while len(parts) < size:
        part = os.read(descriptor, size - len(parts))
        if not part:
            sys.exit("the grader is gone")
        parts += part
        if size == 8 and len(parts) == 8:
            size += int.from_bytes(parts, "little")
    message: dict[str, Any] = json.loads(parts[8:])
    return message


def main() -> None:
    """Read what is to be imported, import it, and become the worker."""
    jobs, results = int(sys.argv[1]), int(sys.argv[2])
    setup = read(jobs)
    sources = setup["sources"]
    sys.path[:] = setup["path"]
    sys.meta_path.insert(0, Modules(sources))

    from dlhelpers.grading import worker

    worker.warm_up([*setup["preload"], *sources])
    sources.clear()
    del setup, sources
    scratch, user, boxed = sys.argv[3], int(sys.argv[4]), sys.argv[5] == "boxed"
    if boxed:
        worker.serve(jobs, results, scratch, user)
    else:
        worker.once(jobs, results)


if __name__ == "__main__":
    main()
