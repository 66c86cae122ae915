from collections.abc import Iterator

import pytest

from dlhelpers.grading.sandbox.box import Box
from dlhelpers.grading.submissions.rubric import Rubric
from tests.grading.building import small_rubric


@pytest.fixture(scope="session")
def rubric(tmp_path_factory: pytest.TempPathFactory) -> Rubric:
    return small_rubric(tmp_path_factory.mktemp("teacher"))


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    """A box as the grader uses it: one for many submissions."""
    with Box(["numpy"], ["normalization"]) as box:
        yield box
