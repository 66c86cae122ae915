"""What a process claims is cut to size before anybody looks at it."""

from typing import Any

from dlhelpers.grading.inside import wire
from dlhelpers.grading.verdicts.replies import Claims, read_more
from dlhelpers.grading.verdicts.replies import read_claims as read


def frames(value: Any, errors: Any = ()) -> bytes:
    answer = {
        "value": value, "error": None, "printed": "", "warned": [], "overwritten": [],
        "seconds": 0.1,
    }  # fmt: skip
    exercise = {"name": "softmax", "state": "answered", "answers": [answer], "facts": {}}
    head = [{"problems": [], "suspicions": []}, {"errors": list(errors)}]
    return b"".join(map(wire.encode, [*head, exercise]))


def read_claims(data: bytes) -> Claims:
    return read(data, ["softmax", "relu"])


class Thing:
    """Cannot cross."""


def test_an_answer_comes_back() -> None:
    (answer,) = read_claims(frames([1, {"a": 2}])).exercises["softmax"].answers
    assert answer.value == [1, {"a": 2}]


def test_objects_of_one_name_are_of_one_class() -> None:
    first, second = (
        read_claims(frames([n, Thing()])).exercises["softmax"].answers[0].value[1] for n in (1, 2)
    )
    assert type(first) is type(second)
    assert type(first).__name__ == "Thing"


def test_thousands_of_values_are_one_object() -> None:
    for value in ([Thing()] * 9000, {i: i for i in range(9000)}, [[0] * 100] * 100):
        (answer,) = read_claims(frames(value)).exercises["softmax"].answers
        assert type(answer.value).__name__ == "collection_of_too_many_values"


def test_errors_are_few_and_short() -> None:
    claims = read_claims(frames(1, [["cell", "x" * 5000]] * 80 + [[1, "a", "b"]]))
    assert len(claims.errors) == 50
    assert claims.errors[0] == ("cell", "x" * 300)


def test_exercises_that_nobody_asked_for_are_not_read() -> None:
    others = b"".join(wire.encode({"name": f"f{i}", "state": "stub"}) for i in range(3))
    asked = wire.encode({"name": "relu", "state": "stub"})
    assert list(read_claims(frames(1) + asked).exercises) == ["softmax", "relu"]
    assert list(read_claims(frames(1) + others + asked).exercises) == ["softmax"]
    assert read_more(asked + others, ["relu"]).keys() == {"relu"}
