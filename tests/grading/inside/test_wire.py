import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dlhelpers.grading.inside import wire

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.binary(max_size=20)
    | st.sampled_from(
        [np.float32(1.5), np.float64(-0.0), np.int64(3), np.uint8(255), np.bool_(True)]
    )
)
dtypes = (
    hnp.boolean_dtypes()
    | hnp.integer_dtypes()
    | hnp.floating_dtypes(sizes=(16, 32, 64))
    | hnp.complex_number_dtypes(sizes=(64, 128))
    | hnp.unicode_string_dtypes(max_len=5)
    | hnp.byte_string_dtypes(max_len=5)
    | hnp.datetime64_dtypes()
)
arrays = hnp.arrays(dtypes, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
values = st.recursive(
    scalars | arrays,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=5) | st.integers(-(2**50), 2**50), inner, max_size=4)
    ),
    max_leaves=12,
)


def same(a: Any, b: Any) -> bool:
    if isinstance(a, np.ndarray | np.generic):
        return bool(
            type(a) is type(b)
            and a.shape == b.shape
            and a.dtype.newbyteorder("<") == b.dtype
            and a.astype(b.dtype).tobytes() == b.tobytes()
        )
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[k], b[k]) for k in a)
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, float):
        return a == b or (math.isnan(a) and math.isnan(b))
    return bool(a == b)


@given(values)
def test_what_goes_in_comes_out(value: Any) -> None:
    assert same(value, wire.decode(wire.encode(value)))


@given(st.binary(max_size=200))
def test_noise_is_no_frame(data: bytes) -> None:
    with pytest.raises(wire.WireError):
        wire.decode(data)


@settings(max_examples=1500)
@given(values, st.data())
def test_damaged_frames_are_refused_or_harmless(value: Any, data: st.DataObject) -> None:
    """A changed byte, a cut or a doubling is an error or some other plain value; never a crash."""
    frame = bytearray(wire.encode(value))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(frame) - 1))
        kind = data.draw(st.sampled_from(["change", "cut", "double"]))
        if kind == "change":
            frame[place] = data.draw(st.integers(0, 255))
        elif kind == "cut":
            del frame[place + 1 :]
        else:
            frame[place:place] = frame[place : place + 8]
    try:
        found = wire.decode(bytes(frame))
    except wire.WireError:
        return
    wire.encode(found)


@pytest.mark.parametrize(
    "skeleton",
    [
        b'["a", 8, "|O", 1]',  # objects
        b'["a", 8, "<i8,<i8", 1]',  # records
        b'["a", 8, ">f8", 1]',
        b'["a", 0, "<f8", 0, 99999999999999]',
        b'["a", 8, "<f8", -1, -1]',
        b'["a", 8, "<f8", 1.0]',
        b'["a", 8, "<f8", true]',
        b'["a", 8, "<f8", 2]',
        b'["a", 8, "<U0", 1]',
        b'["a", 8]',
        b'["a"]',
        b'["b", 9]',
        b'["b", -8]',
        b'["i", "0x' + b"f" * 2000 + b'"]',
        b"1" * 5000,
        b"NaN",
        b"Infinity",
        b'{"a": 1}',
        b'["d", [1.5, 2]]',
        b'["d", [9007199254740993, 2]]',
        b'["z", 1]',
        b"[]",
        b"[" * 10_000 + b"]" * 10_000,
        b"1",  # eight bytes are left over
    ],
)
def test_forged_skeletons_are_refused(skeleton: bytes) -> None:
    total = len(skeleton) + 8
    header = total.to_bytes(8, "little") + len(skeleton).to_bytes(8, "little")
    with pytest.raises(wire.WireError):
        wire.decode(header + skeleton + bytes(8))


def test_lengths_are_checked_before_anything_is_read() -> None:
    with pytest.raises(wire.WireError):
        wire.body_length((2**62).to_bytes(8, "little") + bytes(8))


def test_what_is_no_plain_value_is_named() -> None:
    class Thing:
        pass

    assert wire.decode(wire.encode([Thing()])) == [wire.Opaque("Thing")]
    assert wire.decode(wire.encode(np.array([None]))) == wire.Opaque("ndarray of objects")


@pytest.mark.parametrize(
    "value", [dict.fromkeys(range(200_000)), [0] * 200_000, {1.5: 1}, {(1,): 1}, np.zeros(10**7)]
)
def test_too_much_is_refused_where_it_is_written(value: Any) -> None:
    with pytest.raises(wire.WireError):
        wire.encode(value)


def test_what_may_just_be_written_may_be_read() -> None:
    nested: Any = 0
    for _ in range(wire.MAX_DEPTH):
        nested = [nested]
    for most, more in (([0] * (wire.MAX_ITEMS - 1), [0] * wire.MAX_ITEMS), (nested, [nested])):
        assert wire.decode(wire.encode(most)) == most
        with pytest.raises(wire.WireError):
            wire.encode(more)


@pytest.mark.parametrize("letter", [0x7FFFFFFF, 0x110000, 0xD800, 0xDFFF])
def test_text_that_is_no_unicode_is_refused(letter: int) -> None:
    frame = bytearray(wire.encode(np.array(["ab"])))
    frame[-4:] = letter.to_bytes(4, "little")
    with pytest.raises(wire.WireError):
        wire.decode(bytes(frame))


def test_a_long_skeleton_is_refused_before_it_is_read() -> None:
    skeleton = b'["l",' + b"[]," * (wire.MAX_SKELETON // 3) + b"1]"
    size = len(skeleton).to_bytes(8, "little")
    with pytest.raises(wire.WireError, match="a frame of"):
        wire.decode(size + size + skeleton)


def test_booleans_are_booleans_whatever_their_bytes() -> None:
    frame = bytearray(wire.encode(np.array([True, False])))
    frame[-2:] = b"\x07\x00"
    assert wire.decode(bytes(frame)).tobytes() == b"\x01\x00"
