from collections.abc import Iterator

import pytest

from dlhelpers.grading.sandbox.pool import Unit
from dlhelpers.grading.submissions.rubric import Rubric
from tests.grading.building import small_rubric


@pytest.fixture(scope="session")
def rubric(tmp_path_factory: pytest.TempPathFactory) -> Rubric:
    return small_rubric(tmp_path_factory.mktemp("teacher"))


@pytest.fixture(scope="module")
def unit() -> Iterator[Unit]:
    """A unit as the grader uses it: one for many submissions."""
    unit = Unit()
    yield unit
    unit.close()
