"""What kind of file was handed in, told by its first bytes and its name, for people to read.

A file that cannot be graded gets one sentence: what it is, and what to do. Nothing is unpacked or
parsed here.
"""

import re

#: Endings of a notebook's file, also where a browser or an editor has added one.
_NOTEBOOK = re.compile(r"\.ipynb(\.(txt|json))?$", re.IGNORECASE)
#: Endings that belong to one kind of file, though they have two parts.
_DOUBLE = re.compile(r"\.(tar\.\w{2,3}|\w{1,12})$", re.IGNORECASE | re.ASCII)

_HAND_IN = "hand in the notebook itself, the file that ends in .ipynb"
_UNPACK = "unpack it, and hand in the .ipynb file that is in it"
_NAME_FOLDER = "unpack it, and name the folder, or hand in the .ipynb file that is in it"
#: The first bytes of a kind of file, its name, and what to do.
_BEGINNINGS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF document", _HAND_IN),
    (b"Rar!", "a RAR archive", _NAME_FOLDER),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _NAME_FOLDER),
    (b"\xfd7zXZ\x00", "an archive packed with xz", _NAME_FOLDER),
    (b"BZh", "an archive packed with bzip2", _NAME_FOLDER),
    (b"\x89PNG", "a picture (PNG)", _HAND_IN),
    (b"\xff\xd8\xff", "a picture (JPEG)", _HAND_IN),
    (b"GIF8", "a picture (GIF)", _HAND_IN),
    (b"\x89HDF", "data (HDF5)", _HAND_IN),
    (b"\x93NUMPY", "data (NumPy)", _HAND_IN),
    (b"SQLite format 3", "a database (SQLite)", _HAND_IN),
    (b"\xd0\xcf\x11\xe0", "a document of an old Office", _HAND_IN),
    (b"{\\rtf", "a text of a word processor (RTF)", _HAND_IN),
    (b"\x00\x05\x16\x07", "what macOS keeps beside a file", _HAND_IN),
    (b"bplist", "a shortcut or a property list of macOS", _HAND_IN),
    (
        b"version https://git-lfs.github.com/spec/",
        "a Git LFS pointer",
        "it stands in place of the file: run `git lfs pull`, and hand in what is there then",
    ),
)
#: Names of kinds that only the ending tells, or tells better than the first bytes.
_ENDINGS = {
    "py": "Python source", "pyc": "compiled Python", "r": "R source", "rmd": "an R Markdown text",
    "pdf": "a PDF document", "png": "a picture (PNG)", "jpg": "a picture (JPEG)",
    "jpeg": "a picture (JPEG)", "gif": "a picture (GIF)", "h5": "data (HDF5)",
    "npy": "data (NumPy)", "npz": "data (NumPy)",
    "md": "a Markdown text", "txt": "a text file", "tex": "a LaTeX text", "csv": "a table (CSV)",
    "tsv": "a table (TSV)", "json": "JSON, but no notebook", "xml": "XML", "log": "a log",
    "yml": "YAML", "yaml": "YAML", "html": "a web page", "htm": "a web page",
    "doc": "a Word document", "docx": "a Word document", "odt": "an OpenDocument text",
    "xls": "an Excel table", "xlsx": "an Excel table", "ods": "an OpenDocument table",
    "ppt": "a presentation", "pptx": "a presentation", "pages": "a Pages document",
    "zip": "a zip archive", "tar": "a tar archive", "tgz": "a tar archive", "gz": "a gzip archive",
    "rar": "a RAR archive", "7z": "a 7-Zip archive", "svg": "a picture (SVG)",
    "webp": "a picture (WebP)", "heic": "a picture (HEIC)", "mp4": "a video", "mov": "a video",
    "pkl": "data (pickle)", "mat": "data (MATLAB)", "gdoc": "a link to a Google document",
    "url": "a link", "webloc": "a link", "eml": "an e-mail", "msg": "an e-mail",
    "crdownload": "a download that did not end", "part": "a download that did not end",
}  # fmt: skip
_CONFLICT = re.compile(r"^<{7}( |$)", re.MULTILINE)
_PYTHON = re.compile(r"^(import \w|from \w[\w.]* import |def \w+\(|class \w+|%|#)", re.ASCII)


def is_notebook_name(name: str) -> bool:
    """Return whether a file's name is that of a notebook.

    Examples
    --------
    >>> is_notebook_name("HOMEWORK.IPYNB"), is_notebook_name("homework.ipynb.txt")
    (True, True)
    """
    return bool(_NOTEBOOK.search(name))


def without_ending(name: str) -> str:
    """Return a file's name without what tells its kind.

    Examples
    --------
    >>> without_ending("homework.ipynb.json"), without_ending("ann.tar.gz"), without_ending("v1.2")
    ('homework', 'ann', 'v1')
    """
    stem = _NOTEBOOK.sub("", name)
    return stem if stem != name else _DOUBLE.sub("", name) or name


def may_be_notebook(data: bytes) -> bool:
    """Return whether a file of another name may hold a notebook all the same."""
    start = data[:3].strip(b"\xef\xbb\xbf") + data[3:200]
    if not start.lstrip().startswith(b"{") or start.startswith(b"{\\rtf"):
        return False
    return b'"cells"' in data or b'"worksheets"' in data


def reason(data: bytes, name: str = "") -> str:
    """Say in one sentence what a file is that is no notebook, and what to do.

    Examples
    --------
    >>> reason(b"%PDF-1.7 ...", "homework.pdf")[:41]
    'this is a PDF document, no notebook; hand'
    """
    kind, advice = _kind(data, name)
    no_notebook = "" if "notebook" in kind else ", no notebook"
    return f"this is {kind}{no_notebook}; {advice}"


def named(name: str) -> str:
    """Name the kind that a file's ending tells, or return nothing."""
    ending = name.lower().rpartition(".")[2]
    return "a tar archive" if re.search(r"\.tar\.\w+$", name, re.I) else _ENDINGS.get(ending, "")


def conflict(text: str) -> str:
    """Say where a Git merge conflict stands, or return nothing."""
    found = _CONFLICT.search(text)
    if not found or ">>>>>>>" not in text[found.end() :]:
        return ""
    line = text.count("\n", 0, found.start()) + 1
    return (
        f"a Git merge conflict stands in line {line}: keep one of the two versions, delete the "
        "lines with <<<<<<<, ======= and >>>>>>>, and hand the notebook in again"
    )


def _kind(data: bytes, name: str) -> tuple[str, str]:
    by_name = named(name)
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        kind = by_name or _office(data) or "a zip archive"
        return kind, _UNPACK if kind == "a zip archive" else _HAND_IN
    if data[:2] == b"\x1f\x8b":
        is_tar = by_name == "a tar archive" or not by_name
        return ("a tar archive (gzip)" if is_tar else by_name), _NAME_FOLDER
    if data[257:262] == b"ustar":
        return "a tar archive", _NAME_FOLDER
    for beginning, kind, advice in _BEGINNINGS:
        if data.startswith(beginning):
            return kind, advice
    if data[4:8] == b"ftyp":
        return by_name or "a picture or a video", _HAND_IN
    start = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or b"<html" in start:
        return "a web page", _HAND_IN
    if by_name:
        return by_name, _HAND_IN
    if not data.strip(b"\0 \t\r\n"):
        return "a file of nothing but zeros", "save the notebook, and hand it in again"
    text = data[:20_000].decode("utf-8", "replace")
    if any(_PYTHON.match(line) for line in text.splitlines()):
        return "Python source", _HAND_IN
    is_text = "\0" not in text and text.count("\ufffd") * 20 < len(text)
    return ("a text" if is_text else "a file of an unknown kind"), _HAND_IN


def _office(data: bytes) -> str:
    """Name the Office document that a zip archive is, by the names of its first entries."""
    folders = {b"word/": "a Word document", b"xl/": "an Excel table", b"ppt/": "a presentation"}
    return next((kind for folder, kind in folders.items() if folder in data[:4000]), "")
