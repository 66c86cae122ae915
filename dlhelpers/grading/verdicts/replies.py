"""What a submission's process wrote, read without trust, as far as it can be read.

Whatever comes out of here is a claim: values that are still to be compared, words that are still to
be escaped.
"""

import hashlib
import keyword
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any

from dlhelpers.exercises.execution import Answer, Failure
from dlhelpers.exercises.source_facts import NO_FACTS, Facts
from dlhelpers.grading.inside import wire
from dlhelpers.grading.records import shortened

#: Bytes of a frame that is kept in case that somebody else claims the same.
_KEPT = 1 << 18
#: Values in the lists and dicts of one answer; no exercise has as many, and words for more would
#: take minutes to find.
_MOST_ITEMS = 5000


@dataclass(frozen=True)
class Claim:
    """What is claimed of one exercise.

    Parameters
    ----------
    state : str
        "missing", "refused", "stub", "answered"; anything else is worth nothing.
    refusal : str
        Why the function cannot be called.
    answers : tuple of Answer
    facts : Facts
    digest : bytes
        Of all that was claimed: equal ones are equal claims.
    """

    state: str
    refusal: str = ""
    answers: tuple[Answer, ...] = ()
    facts: Facts = NO_FACTS
    digest: bytes = b""


@dataclass(frozen=True)
class Claims:
    """What one process wrote.

    Parameters
    ----------
    problems, suspicions : tuple of str
        About the code, written before the student's code ran: this can be believed.
    errors : tuple of (str, str)
        Cells and what was wrong when they ran.
    exercises : dict
        By name. An exercise that is not there was not finished.
    began : bool
        Whether the student's code began to run at all.
    """

    problems: tuple[str, ...] = ()
    suspicions: tuple[str, ...] = ()
    errors: tuple[tuple[str, str], ...] = ()
    exercises: dict[str, Claim] = field(default_factory=dict)
    began: bool = False
    ran: bool = False


def read_claims(data: bytes, names: Collection[str]) -> Claims:
    """Read what a submission's process wrote of exercises, up to the first byte without sense."""
    frames = _frames(data)
    first = _decoded(next(frames, b""))
    if not isinstance(first, dict):
        return Claims()
    second = _decoded(next(frames, b""))
    ran = isinstance(second, dict)
    errors = second.get("errors") if isinstance(second, dict) else None
    pairs = [_texts(e) for e in errors[:50]] if isinstance(errors, list) else []
    return Claims(
        problems=_texts(first.get("problems")),
        suspicions=_texts(first.get("suspicions")),
        errors=tuple((pair[0][:100], pair[1][:300]) for pair in pairs if len(pair) == 2),
        exercises=_exercises(frames, names),
        began=True,
        ran=ran,
    )


def read_more(data: bytes, names: Collection[str]) -> dict[str, Claim]:
    """Read what it wrote when it was asked for more, by exercise."""
    return _exercises(_frames(data), names)


def _exercises(frames: Iterator[bytes], names: Collection[str]) -> dict[str, Claim]:
    exercises: dict[str, Claim] = {}
    for frame in frames:
        name, claim = _exercise(frame)
        if claim is None or name in exercises or name not in names:
            break
        exercises[name] = claim
    return exercises


def _frames(data: bytes) -> Iterator[bytes]:
    rest = memoryview(data)
    while len(rest) >= wire.HEADER_SIZE:
        try:
            size = wire.HEADER_SIZE + wire.body_length(bytes(rest[: wire.HEADER_SIZE]))
        except wire.WireError:
            return
        yield bytes(rest[:size])
        rest = rest[size:]


def _decoded(frame: bytes) -> Any:
    try:
        return wire.decode(frame)
    except wire.WireError:
        return None


def _exercise(frame: bytes) -> tuple[str, Claim | None]:
    """Read what is claimed of one exercise; most of a class claim the very same."""
    return _read(frame) if len(frame) > _KEPT else _read_once(frame)


def _read(frame: bytes) -> tuple[str, Claim | None]:
    claim = _decoded(frame)
    try:
        name = claim["name"]
        return (name, _claim(claim, frame)) if isinstance(name, str) else ("", None)
    except (TypeError, KeyError, ValueError, AttributeError):
        return "", None


_read_once = lru_cache(maxsize=256)(_read)


def _claim(content: dict[str, Any], frame: bytes) -> Claim:
    state = content["state"]
    if state != "answered":
        return Claim(str(state)[:20], refusal=_text(content.get("refusal", "")))
    answers = tuple(_answer(answer) for answer in content["answers"])
    return Claim(state, "", answers, _facts(content["facts"]), hashlib.sha256(frame).digest())


def _answer(claim: dict[str, Any]) -> Answer:
    error = claim.get("error")
    failure = None
    if error is not None:
        kind, message, line, number = error
        if type(number) is not int or abs(number) > 10**6:
            raise ValueError("no line number")
        failure = Failure(_text(kind)[:80], _text(message), _text(line), number)
    seconds = claim.get("seconds", 0.0)
    if not isinstance(seconds, float):
        raise ValueError("no seconds")
    overwritten = tuple(i for i in claim.get("overwritten", ()) if type(i) is int and 0 <= i < 100)
    warned = _texts(claim.get("warned", ()))
    value = _with_stand_ins(claim["value"])
    if _items(value, 0) > _MOST_ITEMS:
        value = _class("collection_of_too_many_values")()
    return Answer(value, failure, _text(claim.get("printed", "")), warned, overwritten, seconds)


def _with_stand_ins(value: Any) -> Any:
    """Replace what could not cross by an object of a class of that name, for the words about it."""
    if isinstance(value, wire.Opaque):
        name = value.type_name
        is_name = name.isidentifier() and not keyword.iskeyword(name)
        return _class(name if is_name else "unknown")()
    if isinstance(value, dict):
        return {k: _with_stand_ins(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(_with_stand_ins, value))
    return value


@lru_cache(maxsize=256)
def _class(name: str) -> type:
    return type(name, (), {})


def _items(value: Any, so_far: int) -> int:
    """How many values there are in all the lists and dicts; counted no further than needed."""
    so_far += 1
    if isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            if so_far > _MOST_ITEMS:
                break
            so_far = _items(part, so_far)
    return so_far


def _facts(claim: dict[str, Any]) -> Facts:
    found: dict[str, Any] = {}
    for field_ in fields(Facts):
        default = getattr(NO_FACTS, field_.name)
        value = claim.get(field_.name, default)
        if isinstance(default, bool):
            found[field_.name] = value is True
        elif isinstance(default, tuple | frozenset):
            kinds = (int,) if field_.name == "numbers" else (str,)
            found[field_.name] = type(default)(v for v in value if type(v) in kinds)
    return Facts(**found)


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        return ()
    return tuple(_text(v) for v in value if isinstance(v, str))[:100]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("no text")
    return shortened(value)
