"""The naming schemes of learning platforms: every example of the table, and what they must not do."""

import pytest

from dlhelpers.grading.submissions.platforms import PLATFORMS, Platform


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.name)
def test_every_example_is_read(platform: Platform) -> None:
    places = ["other", *platform.examples]
    assert platform.read(places) == platform.examples
    assert platform.source
