"""Where the files are that belong to the course but are no Python: data and notebooks.

In a checkout they lie beside the package; an installed package carries them inside.
"""

from pathlib import Path


def resource_folder(name: str) -> Path:
    """Return the folder `name` ("data" or "notebooks") of the course.

    Raises
    ------
    FileNotFoundError
        If this copy of the package has none.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / f"_{name}", package.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(
        f"this installation of dlhelpers has no {name}: install it again from its source"
    )
