"""The replies of a submission's process, read without trust, as far as they can be read.

All that comes out of here is only said: values that are still to be compared, words that are still
to be escaped.
"""

import keyword
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any

from dlhelpers.exercises.engine.execution import Answer, Failure
from dlhelpers.exercises.engine.source_facts import NO_FACTS, Facts
from dlhelpers.grading.inside import wire
from dlhelpers.grading.records import shortened

#: Values in the lists and dicts of one answer: no exercise has as many.
_MOST_ITEMS = 5000
#: Bytes of a frame that is kept.
_MOST_KEPT = 1 << 18


@dataclass(frozen=True, eq=False)
class Reply:
    """The reply about one exercise."""

    #: "missing", "refused", "stub", "answered"; any other word is worth nothing.
    state: str
    #: The reason why the function cannot be called.
    refusal: str = ""
    answers: tuple[Answer, ...] = ()
    facts: Facts = NO_FACTS
    #: Whether the same bytes give the same object: then it need not be judged again.
    is_kept: bool = False


@dataclass(frozen=True)
class Replies:
    """All that one process wrote."""

    #: About the code. Both were written before the learner's code ran, so they can be believed.
    problems: tuple[str, ...] = ()
    suspicions: tuple[str, ...] = ()
    #: Names of cells, and what was wrong when they ran.
    errors: tuple[tuple[str, str], ...] = ()
    #: By the exercise's name. An exercise that is missing was not finished.
    exercises: dict[str, Reply] = field(default_factory=dict)
    #: Whether the learner's code began to run, and whether all cells were run.
    began: bool = False
    ran: bool = False


def read_replies(data: bytes, names: Sequence[str], at: Callable[[str], None]) -> Replies:
    """Read what a submission's process wrote, up to the first byte without sense.

    The process was asked about the exercises `names`, in this order; `at` is told which exercise's
    reply is read next.
    """
    frames = _frames(data)
    first = _decoded(next(frames, b""))
    if not isinstance(first, dict):
        return Replies()
    second = _decoded(next(frames, b""))
    errors = second.get("errors") if isinstance(second, dict) else None
    pairs = [_texts(e) for e in errors[:50]] if isinstance(errors, list) else []
    exercises: dict[str, Reply] = {}
    for name, frame in zip(names, frames, strict=False):
        at(name)
        is_kept = len(frame) <= _MOST_KEPT
        reply = _read_once(name, frame) if is_kept else _read(name, frame, is_kept)
        if reply is None:
            break
        exercises[name] = reply
    return Replies(
        problems=_texts(first.get("problems")),
        suspicions=_texts(first.get("suspicions")),
        errors=tuple((pair[0][:100], pair[1][:300]) for pair in pairs if len(pair) == 2),
        exercises=exercises,
        began=True,
        ran=isinstance(second, dict),
    )


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


def _read(name: str, frame: bytes, is_kept: bool = True) -> Reply | None:
    """Read the reply about one exercise; None if the frame is about something else."""
    content = _decoded(frame)
    try:
        if content["name"] != name:
            return None
        state = content["state"]
        if state != "answered":
            return Reply(str(state)[:20], refusal=_text(content.get("refusal", "")))
        answers = tuple(_answer(answer) for answer in content["answers"])
        return Reply(state, "", answers, _facts(content["facts"]), is_kept)
    except (TypeError, LookupError, ValueError, AttributeError):
        return None


# In a class most functions are right in the same way, or wrong, and give the same bytes.
_read_once = lru_cache(maxsize=256)(_read)


def _answer(content: dict[str, Any]) -> Answer:
    error = content.get("error")
    failure = None
    if error is not None:
        kind, message, line, number, *rest = error
        if type(number) is not int or abs(number) > 10**6:
            raise ValueError("no line number")
        failure = Failure(_text(kind)[:80], _text(message), _text(line), number, *map(_text, rest))
    seconds = content.get("seconds", 0.0)
    if not isinstance(seconds, float):
        raise ValueError("no seconds")
    overwritten = tuple(
        i for i in content.get("overwritten", ()) if type(i) is int and 0 <= i < 100
    )
    warned = _texts(content.get("warned", ()))
    value = _with_stand_ins(content["value"])
    if _items(value) > _MOST_ITEMS:
        value = _class("collection_of_too_many_values")()
    return Answer(value, failure, _text(content.get("printed", "")), warned, overwritten, seconds)


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


def _items(value: Any, so_far: int = 0) -> int:
    """How many values there are in all the lists and dicts; counted no further than needed."""
    so_far += 1
    parts = value.values() if isinstance(value, dict) else value
    if isinstance(value, dict | list | tuple):
        for part in parts:
            if so_far > _MOST_ITEMS:
                break
            so_far = _items(part, so_far)
    return so_far


def _facts(content: dict[str, Any]) -> Facts:
    found: dict[str, Any] = {}
    for field_ in fields(Facts):
        default = getattr(NO_FACTS, field_.name)
        value = content.get(field_.name, default)
        if isinstance(default, bool):
            found[field_.name] = value is True
        elif isinstance(default, tuple | frozenset):
            numbers = [v for v in value if type(v) is int and abs(v) < 10**9]
            texts = [shortened(v) for v in value if type(v) is str]
            wanted = numbers if field_.name == "numbers" else texts
            found[field_.name] = type(default)(wanted[:50])
    return Facts(**found)


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        return ()
    return tuple(_text(v) for v in value if isinstance(v, str))[:100]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("no text")
    return shortened(value)
