"""A process's replies are cut to size before they are looked at."""

from typing import Any

import numpy as np
import pytest

from dlhelpers.exercises.engine.execution import Failure
from dlhelpers.grading.inside import wire
from dlhelpers.grading.verdicts.replies import Replies
from dlhelpers.grading.verdicts.replies import read_replies as read


def frames(value: Any, errors: Any = ()) -> bytes:
    answer = {
        "value": value, "error": None, "printed": "", "warned": [], "overwritten": [],
        "seconds": 0.1,
    }  # fmt: skip
    exercise = {"name": "softmax", "state": "answered", "answers": [answer], "facts": {}}
    head = [{"problems": [], "suspicions": []}, {"errors": list(errors)}]
    return b"".join(map(wire.encode, [*head, exercise]))


def read_replies(data: bytes) -> Replies:
    return read(data, ["softmax", "relu"], lambda name: None)


class Thing:
    """Cannot cross."""


def test_an_answer_comes_back() -> None:
    (answer,) = read_replies(frames([1, {"a": 2}])).exercises["softmax"].answers
    assert answer.value == [1, {"a": 2}]


def test_objects_of_one_name_are_of_one_class() -> None:
    first, second = (
        read_replies(frames([n, Thing()])).exercises["softmax"].answers[0].value[1] for n in (1, 2)
    )
    assert type(first) is type(second)
    assert type(first).__name__ == "Thing"


def test_thousands_of_values_are_one_object() -> None:
    for value in ([Thing()] * 9000, {i: i for i in range(9000)}, [[0] * 100] * 100):
        (answer,) = read_replies(frames(value)).exercises["softmax"].answers
        assert type(answer.value).__name__ == "collection_of_too_many_values"


def test_errors_are_few_and_short() -> None:
    replies = read_replies(frames(1, [["cell", "x" * 5000]] * 80 + [[1, "a", "b"]]))
    assert len(replies.errors) == 50
    assert replies.errors[0] == ("cell", "x" * 300)


def test_exercises_that_were_not_asked_for_are_not_read() -> None:
    others = b"".join(wire.encode({"name": f"f{i}", "state": "stub"}) for i in range(3))
    asked = wire.encode({"name": "relu", "state": "stub"})
    assert list(read_replies(frames(1) + asked).exercises) == ["softmax", "relu"]
    assert list(read_replies(frames(1) + others + asked).exercises) == ["softmax"]


def test_the_judge_tells_whose_reply_it_reads_before_it_does() -> None:
    told: list[str] = []
    read(frames(1) + b"noise" * 9, ["softmax", "relu"], told.append)
    assert told == ["softmax"]
    told.clear()
    read(frames(1)[:-1], ["softmax", "relu"], told.append)
    assert told == ["softmax"]


@pytest.mark.parametrize(
    "value",
    [
        np.zeros(3), np.array("x"), np.float64(1), np.zeros((0, 3)), np.array([b"a"]),
        np.zeros((), "m8[s]"), np.array(1).astype("M8[s]"), [], 3, "x", None, {"name": []},
    ],
    ids=repr,
)  # fmt: skip
def test_a_frame_of_another_kind_costs_its_exercise_alone(value: Any) -> None:
    before = b"".join(map(wire.encode, [{"problems": [], "suspicions": []}, {"errors": []}]))
    sound = wire.encode({"name": "softmax", "state": "stub"})
    replies = read_replies(before + sound + wire.encode(value))
    assert list(replies.exercises) == ["softmax"]
    assert replies.ran


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (
            ["NameError", "no e", "e = e", 3, "helper"],
            Failure("NameError", "no e", "e = e", 3, "helper"),
        ),
        (["NameError", "no e", "e = e", 3], Failure("NameError", "no e", "e = e", 3)),
        (
            ["NameError", "no e", "e = e", 3, "h" * 9000],
            Failure("NameError", "no e", "e = e", 3, "h" * 1000),
        ),
        (["NameError", "no e", "e = e", 3, 4], None),
        (["NameError", "no e", "e = e", 3, "helper", "more"], None),
        (["NameError", "no e", "e = e", 10**9, "helper"], None),
        (["NameError", "no e"], None),
    ],
)
def test_an_error_tells_its_function(error: Any, failure: Failure | None) -> None:
    exercise: dict[str, Any] = {"name": "softmax", "state": "answered", "facts": {}}
    exercise["answers"] = [{"value": None, "error": error}]
    head: list[Any] = [{"problems": [], "suspicions": []}, {"errors": []}]
    replies = read_replies(b"".join(map(wire.encode, [*head, exercise])))
    found = [answer.error for one in replies.exercises.values() for answer in one.answers]
    assert found == ([failure] if failure else [])


def test_facts_are_few_and_short() -> None:
    many = [10**6 + i for i in range(9000)]
    facts = {"numbers": [*many, 10**42], "globals_read": ["x" * 9000] * 90, "unknown_names": many}
    exercise = {"name": "softmax", "state": "answered", "answers": [], "facts": facts}
    head: list[Any] = [{"problems": [], "suspicions": []}, {"errors": []}]
    data = b"".join(map(wire.encode, [*head, exercise]))
    found = read_replies(data).exercises["softmax"].facts
    assert found.numbers == tuple(many[:50])
    assert found.globals_read == ("x" * 1000,) * 50
    assert found.unknown_names == ()
