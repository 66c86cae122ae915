"""What platforms write beside the files: moments, and who handed in what."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlhelpers.grading.submissions.receipts import gradescope_folders, moment


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-20 14:30:15.948203 UTC", "2026-11-20T14:30:15.948203+00:00"),
        ("2026-11-20 14:30:15.948203 Europe/Berlin\n", "2026-11-20T14:30:15.948203+01:00"),
        ("2026-11-20 14:30:15 +0530", "2026-11-20T14:30:15+05:30"),
        ("2026-11-20 14:30:15", "2026-11-20T14:30:15+00:00"),
        ("2026-11-20T14:30:15Z", "2026-11-20T14:30:15+00:00"),
        ("20261120143015123", "2026-11-20T14:30:15.123000+00:00"),
    ],
)
def test_moments_have_a_time_zone(text: str, expected: str) -> None:
    found = moment(text)
    assert found is not None
    assert found.isoformat() == expected


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-13-20 14:30:15 UTC", "2026-11-20 14:30:15 ../../etc/passwd"]
)
def test_what_is_no_moment_is_none(text: str) -> None:
    assert moment(text) is None


@given(st.text(max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    found = moment(text)
    assert found is None or found.tzinfo is not None


@given(st.datetimes(min_value=datetime(1000, 1, 1), timezones=st.just(UTC)))
def test_nbgraders_form_comes_back(when: datetime) -> None:
    assert moment(f"{when:%Y-%m-%d %H:%M:%S.%f %Z}") == when


def test_gradescopes_form_with_what_stands_between() -> None:
    folders = gradescope_folders(
        b"metadata_version: 3\nsubmission_1:\n  :submitters:\n  - :name: Ann Apple\n    :sid: 7\n"
        b"  :created_at: 2026-04-26 17:34:00.861687000 Z\n  :results:\n    output: |-\n"
        b"      =====\n      :submitters: none\nsubmission_2:\n  :submitters: []\n"
        b"submission_3:\n  submitters:\n  - sid: '9'\n"
    )
    assert [one.name for one in folders["submission_1"].submitters] == ["Ann Apple"]
    assert folders["submission_1"].submitted == datetime(2026, 4, 26, 17, 34, 0, 861687, UTC)
    assert folders["submission_1"].submitters[0].number == "7"
    assert folders["submission_2"].submitters == ()
    assert folders["submission_3"].submitters[0].name == "9"
    assert len(folders) == 3
