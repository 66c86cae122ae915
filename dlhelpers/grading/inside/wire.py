"""What may cross the wall: plain values as bytes, read without trust.

A frame is a length, a JSON skeleton and the raw bytes of the arrays, little-endian, in the order of
the skeleton. Nothing in it can name a class, run code or ask for more memory than its own length;
whatever does not fit raises `WireError`. Knows nothing of exercises.

Both sides use it: the worker to read a lesson's inputs and to write what it claims, the grader the
other way round.
"""

import json
import math
import re
import struct
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dlhelpers.grading.inside.pipes import MAX_BYTES

#: The deepest nesting, the most values in one frame.
MAX_DEPTH, MAX_ITEMS = 24, 100_000
#: Of a frame's skeleton, which is read as a whole before its items can be counted.
MAX_SKELETON = 4 << 20

#: Kinds of array that may cross: numbers, booleans, text and times, but no objects and no records.
_DTYPE = re.compile(
    r"(\|b1|[<|][iu][1248]|<f[248]|<c(8|16)|\|S\d{1,6}|<U\d{1,6}|<[mM]8(\[\w{1,9}\])?)"
)
_USUAL = frozenset(map(np.dtype, ("<f8", "<i8", "<f4", "|b1")))
_CONSTANTS = {None: "null", True: "true", False: "false"}
_LENGTHS = struct.Struct("<QQ")
HEADER_SIZE = _LENGTHS.size

Node: TypeAlias = Any  # a JSON value


class WireError(ValueError):
    """The bytes are no frame, or the value is none that may cross."""


@dataclass(frozen=True)
class Opaque:
    """Stands for a value that cannot cross.

    Parameters
    ----------
    type_name : str
        What it was an object of.
    """

    type_name: str


def encode(value: Any) -> bytes:
    """Return a value as one frame.

    Parameters
    ----------
    value
        None, booleans, numbers, text, bytes, lists, tuples, dicts, NumPy's arrays and scalars, one
        in another. Anything else, at any depth, crosses as `Opaque`.

    Raises
    ------
    WireError
        If it is too long, too deep or has too many items.
    """
    writer = _Writer()
    skeleton = writer.node(value, 0).encode()
    total = len(skeleton) + writer.size
    if total > MAX_BYTES or len(skeleton) > MAX_SKELETON:
        raise WireError(f"{total} bytes, {len(skeleton)} of them in the skeleton, are too many")
    return b"".join([_LENGTHS.pack(total, len(skeleton)), skeleton, *writer.buffers])


def body_length(header: bytes) -> int:
    """Return how many bytes follow a frame's header.

    Raises
    ------
    WireError
        If that is more than a frame may have.
    """
    total, skeleton = _LENGTHS.unpack(header)
    if total > MAX_BYTES or skeleton > min(total, MAX_SKELETON):
        raise WireError(f"a frame of {total} bytes with a skeleton of {skeleton}")
    return int(total)


def decode(frame: bytes) -> Any:
    """Return the value of one frame, header included.

    Raises
    ------
    WireError
        If anything at all is not as `encode` writes it.
    """
    if len(frame) < HEADER_SIZE:
        raise WireError("cut off in the header")
    if body_length(frame[:HEADER_SIZE]) != len(frame) - HEADER_SIZE:
        raise WireError("the length is not the frame's")
    _, size = _LENGTHS.unpack_from(frame)
    start = HEADER_SIZE + size
    try:
        skeleton = json.loads(frame[HEADER_SIZE:start], parse_constant=_refuse)
        reader = _Reader(frame, start)
        value = reader.value(skeleton, 0)
    except WireError:
        raise
    except Exception as error:  # whatever hostile bytes provoke is one thing here: no frame
        raise WireError(f"{type(error).__name__}: {error}"[:200]) from None
    if reader.left:
        raise WireError("bytes are left over")
    return value


def _refuse(constant: str) -> None:
    raise WireError(f"{constant} in the skeleton")


class _Writer:
    """Writes the skeleton at once as text: to make lists of it first takes twice as long."""

    def __init__(self) -> None:
        self.buffers: list[bytes] = []
        self.size, self.items = 0, 1  # the value itself is the first

    def node(self, value: Any, depth: int) -> str:
        kind = type(value)
        if kind is np.ndarray and value.dtype in _USUAL:  # most of what crosses
            self._keep(value.tobytes())
            return _described("a", value.dtype, value.shape)
        if kind is dict or kind is list or kind is tuple:
            return self._collection(value, depth + 1)
        if value is None or kind is bool:
            return _CONSTANTS[value]
        if kind is int:
            return repr(value) if abs(value) < 2**53 else f'["i","{hex(value)[:600]}"]'
        if kind is float:
            return repr(value) if math.isfinite(value) else f'["f","{value}"]'
        if isinstance(value, str):
            return json.dumps(str(value))
        if isinstance(value, dict | list | tuple):
            return self._collection(value, depth + 1)
        if isinstance(value, bytes):
            self._keep(bytes(value))
            return f'["b",{len(value)}]'
        if isinstance(value, np.ndarray | np.generic):
            return self._array("a" if isinstance(value, np.ndarray) else "s", np.asarray(value))
        return _opaque(kind.__name__)

    def _collection(self, value: Any, depth: int) -> str:
        self.items += len(value)
        if depth > MAX_DEPTH or self.items > MAX_ITEMS:
            raise WireError("too deep or too many items")
        if isinstance(value, dict):
            items = [f"[{_as_key(k)},{self.node(v, depth)}]" for k, v in dict.items(value)]
            return ",".join(['["d"', *items]) + "]"
        tag = '["l"' if isinstance(value, list) else '["t"'
        return ",".join([tag, *[self.node(v, depth) for v in value]]) + "]"

    def _array(self, tag: str, array: NDArray[Any]) -> str:
        if array.dtype.kind == "O" and tag == "a":
            # What a ragged or a symbolic result is, the comparison wants to say in words.
            return _opaque("ndarray of objects")
        if array.dtype.kind == "f" and array.dtype.itemsize > 8:
            array = array.astype(np.float64)
        array = array.astype(array.dtype.newbyteorder("<"), order="C", copy=False)
        if not _DTYPE.fullmatch(array.dtype.str):
            return _opaque(f"array of {array.dtype}")
        self._keep(array.tobytes())
        return _described(tag, array.dtype, array.shape)

    def _keep(self, data: bytes) -> None:
        self.size += len(data)
        if self.size > MAX_BYTES:
            raise WireError(f"more than {MAX_BYTES} bytes")
        self.buffers.append(data)


@lru_cache(maxsize=1000)
def _described(tag: str, dtype: "np.dtype[Any]", shape: tuple[int, ...]) -> str:
    size = math.prod(shape) * dtype.itemsize
    return json.dumps([tag, size, dtype.str, *shape], separators=(",", ":"))


def _opaque(text: str) -> str:
    return f'["o",{json.dumps(text[:80])}]'


@lru_cache(maxsize=1000, typed=True)
def _as_key(key: Any) -> str:
    if type(key) is int and abs(key) < 2**53:
        return repr(key)
    if isinstance(key, str):
        return json.dumps(str(key))
    raise WireError(f"a {type(key).__name__} as a key")


class _Reader:
    def __init__(self, frame: bytes, start: int) -> None:
        self._frame = frame
        self._place = start
        self._items = 0

    @property
    def left(self) -> int:
        """How many bytes nobody has taken yet."""
        return len(self._frame) - self._place

    def value(self, node: Node, depth: int) -> Any:
        self._items += 1
        if depth > MAX_DEPTH or self._items > MAX_ITEMS:
            raise WireError("too deep or too many items")
        if not isinstance(node, list):
            if node is None or isinstance(node, bool | int | float | str):
                return node
            raise WireError("an object in the skeleton")
        tag = node[0]
        if tag in ("a", "s"):  # most of what crosses
            return self._array(*node)
        if tag == "t":
            return tuple([self.value(n, depth + 1) for n in node[1:]])
        if tag == "d":
            return {_key(k): self.value(n, depth + 1) for k, n in node[1:]}
        if tag == "l":
            return [self.value(n, depth + 1) for n in node[1:]]
        if tag == "b":
            start, size = self._take(*node[1:])
            return self._frame[start : start + size]
        if tag == "i":
            return int(_text(node[1], 600), 16)
        if tag == "f":
            return {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}[_text(node[1], 4)]
        if tag == "o":
            return Opaque(_text(node[1], 80))
        raise WireError("an unknown tag")

    def _array(self, tag: str, size: Any, dtype: Any, *shape: Any) -> Any:
        kind, wanted = _kind_and_size(dtype, *shape)
        if size != wanted:
            raise WireError("the bytes are not the shape's")
        start, _ = self._take(size)
        if kind.kind == "U":
            letters = np.frombuffer(self._frame, "<u4", size // 4, start)
            if ((letters > 0x10FFFF) | ((letters >= 0xD800) & (letters <= 0xDFFF))).any():
                raise WireError("text that is none")
        array: NDArray[Any] = np.ndarray(shape, kind, self._frame, start).copy()
        if kind.kind == "b":
            array = np.asarray(array.view(np.uint8) != 0)
        if tag == "a":
            return array
        if shape:
            raise WireError("a scalar with sides")
        return array[()]

    def _take(self, size: Any) -> tuple[int, int]:
        """Where the next bytes begin, and how many they are."""
        if type(size) is not int or not 0 <= size <= self.left:
            raise WireError("more bytes than there are")
        start, self._place = self._place, self._place + size
        return start, size


@lru_cache(maxsize=1000, typed=True)
def _kind_and_size(dtype: Any, *shape: Any) -> "tuple[np.dtype[Any], int]":
    if not _DTYPE.fullmatch(_text(dtype, 20)):
        raise WireError("a kind of array that may not cross")
    if len(shape) > 16 or not all(type(n) is int and 0 <= n <= MAX_BYTES for n in shape):
        raise WireError("no shape")
    kind: np.dtype[Any] = np.dtype(dtype)
    if kind.itemsize == 0:  # would be any number of items for no bytes
        raise WireError("text of no width")
    return kind, math.prod(shape) * kind.itemsize


def _key(key: Any) -> str | int:
    if isinstance(key, str) or (type(key) is int and abs(key) < 2**53):
        return key
    raise WireError("a key that is neither text nor a small number")


def _text(value: Any, limit: int) -> str:
    if isinstance(value, str) and len(value) <= limit:
        return value
    raise WireError("no short text")
