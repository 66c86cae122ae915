"""Run the teacher's notebooks from top to bottom and store what they show.

    python notebooks/execute.py [--redraw] [NOTEBOOK ...]

Stores nothing that differs from run to run or from machine to machine: no times, no versions, no
widgets, no progress bars, and no output of the cells tagged ``nbval-ignore-output``. A stored
picture stays where the new one shows the same (``drawings.py`` says what that means), so that
another Matplotlib does not rewrite every picture; ``--redraw`` stores the new ones.
"""

import argparse
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lint
import nbformat
import storing
from drawings import drawn_by, same_picture
from jupyter_client.manager import KernelManager
from kernels import run_cell, running_kernel, with_sockets
from nbformat.v4 import output_from_msg

#: A picture within HTML, with its text equivalent.
_EMBEDDED = re.compile(r"(?<=data:image/png;base64,)[A-Za-z0-9+/=\n]+")
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_TIMEOUT = 240  # seconds for a cell, as in the tests


class Failed(Exception):
    """A notebook that was not stored; the message says why."""


def execute(path: Path, redraw: bool = False) -> list[str]:
    """Run one notebook in its folder and write it back.

    Parameters
    ----------
    path : Path
    redraw : bool
        Whether to store every picture anew.

    Returns
    -------
    list of str
        The ids of the cells whose stored picture stays though another program drew the new one.

    Raises
    ------
    Failed
        If it cannot be read, or a cell raises or takes too long; the file is left as it was.
    """
    if faults := [fault for fault in lint.faults(path) if fault.stops]:
        raise Failed("\n".join(f"{path}: {fault}" for fault in faults))
    notebook: Any = nbformat.read(path, as_version=4)
    kept = []
    number = 0
    with running_kernel(with_sockets(KernelManager), path.parent) as client:
        for cell in notebook.cells:
            for key in lint.LEFTOVERS & cell.metadata.keys():
                del cell.metadata[key]
            if cell.cell_type != "code":
                continue
            number += bool(cell.source.strip())
            outputs = _run(client, cell, path)
            if "nbval-ignore-output" in cell.metadata.get("tags", []):
                outputs = []
            if not redraw and _keep_pictures(cell.outputs, outputs):
                kept.append(cell.id)
            cell.outputs = outputs
            cell.execution_count = number if cell.source.strip() else None
            for output in outputs:
                if output.output_type == "execute_result":
                    output.execution_count = cell.execution_count
    for key in lint.LEFTOVERS & notebook.metadata.keys():
        del notebook.metadata[key]
    notebook.metadata["language_info"] = dict(lint.LANGUAGE)
    nbformat.validate(notebook)
    storing.write(path, json.loads(nbformat.writes(notebook)))
    return kept


def _run(client: Any, cell: Any, path: Path) -> list[Any]:
    """What a cell shows; the parts of one stream in one piece."""
    try:
        messages = run_cell(client, cell.source, _TIMEOUT)
    except TimeoutError:
        raise Failed(
            f"{path}, cell {cell.id}: it took longer than {_TIMEOUT} s. Make its work smaller; the "
            "notebook is as it was."
        ) from None
    outputs: list[Any] = []
    for message in messages:
        output = output_from_msg(message)
        if output.output_type == "error" and "raises-exception" not in cell.metadata.get(
            "tags", []
        ):
            trace = _ANSI.sub("", "\n".join(output.traceback))
            raise Failed(
                f"{trace}\n\n{path}, cell {cell.id}: {output.ename}: {output.evalue}\nThe notebook "
                "is as it was: mend the cell, or tag it raises-exception if the error is meant."
            )
        same_stream = (
            one
            for one in outputs
            if one.output_type == output.output_type == "stream" and one.name == output.name
        )
        if stream := next(same_stream, None):
            stream.text += output.text
        else:
            outputs.append(output)
    return outputs


def _keep_pictures(stored: list[Any], outputs: list[Any]) -> bool:
    """Put the stored pictures of a cell in the place of the new ones if all else is the same.

    Tells whether one stays that another program drew.
    """
    if _without_pictures(stored) != _without_pictures(outputs):
        return False
    other = False
    for old, new in zip(_pictures(stored), _pictures(outputs), strict=True):
        (old_data, kind), (new_data, _) = old, new
        if kind == "image/png":
            pairs = [(old_data[kind], new_data[kind])]
        else:
            pairs = list(
                zip(*map(_EMBEDDED.findall, (old_data[kind], new_data[kind])), strict=True)
            )
        if all(same_picture(a, b) for a, b in pairs):
            other = other or any(drawn_by(a) != drawn_by(b) for a, b in pairs)
            new_data[kind] = old_data[kind]
    return other


def _pictures(outputs: list[Any]) -> Iterator[tuple[dict[str, str], str]]:
    for output in outputs:
        data = output.get("data", {})
        yield from ((data, kind) for kind in ("image/png", "text/html") if kind in data)


def _without_pictures(outputs: list[Any]) -> list[Any]:
    """All but the pictures and the counts."""
    left = []
    for output in outputs:
        plain = {key: output[key] for key in output.keys() - {"data", "execution_count"}}
        data = dict(output.get("data", {}))
        if "image/png" in data:
            data["image/png"] = ""
        if "text/html" in data:
            data["text/html"] = _EMBEDDED.sub("", data["text/html"])
        # What a figure says of itself is its size, which depends on the version.
        if re.match(r"<Figure size ", data.get("text/plain", "")):
            data["text/plain"] = "<Figure>"
        left.append(plain | {"data": data})
    return left


def main() -> int:
    """Run the notebooks named on the command line, or all."""
    parser = argparse.ArgumentParser(description="Run notebooks and store what they show.")
    parser.add_argument("--redraw", action="store_true", help="store every picture anew")
    parser.add_argument("notebooks", nargs="*", type=Path, metavar="NOTEBOOK")
    options = parser.parse_args()
    os.environ["TQDM_DISABLE"] = "1"  # for the kernels
    for path in options.notebooks or sorted(Path(__file__).parent.glob("*.ipynb")):
        print(path, flush=True)
        try:
            kept = execute(path, options.redraw)
        except Failed as error:
            print(error, file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            print(f"\nstopped; {path} is as it was", file=sys.stderr)
            return 130
        if kept:
            print(
                f"  {len(kept)} stored pictures, drawn by another Matplotlib, look the same as far "
                f"as can be told; they stay, --redraw stores new ones: {', '.join(kept)}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
