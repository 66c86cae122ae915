"""The scripts in ``data/``, which is a folder of scripts and not a package."""

import importlib
import sys
from pathlib import Path
from types import ModuleType

DATA = Path(__file__).parents[1] / "data"


def load_script(name: str) -> ModuleType:
    """Import one of them."""
    sys.path.insert(0, str(DATA))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(DATA))
