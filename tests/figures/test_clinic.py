"""Tests of `dlhelpers.figures.clinic`."""

import numpy as np
import pytest

from dlhelpers.figures.clinic import FAULTS, STEPS, patient_in_words, record, show_patient


def test_the_healthy_network_learns() -> None:
    healthy = record("healthy")
    assert healthy.costs[-1] < 0.4
    assert max(healthy.dead) < 0.5
    assert all(1e-4 < update < 1e-2 for update in healthy.updates)


def test_too_small_weights_stay_at_log_two_with_units_that_live() -> None:
    small = record("A")
    assert np.allclose(small.costs, np.log(2), atol=1e-3)
    assert max(small.updates[:3]) < 1e-4
    assert max(small.dead) < 0.5


def test_too_large_a_rate_jumps() -> None:
    assert np.diff(record("B").costs).max() > 0.1


def test_too_large_weights_have_no_cost() -> None:
    assert np.isnan(record("C").costs).all()
    assert max(float(A.max()) for A in record("C").activations) > 100


def test_a_dead_layer_stays_at_log_two_too_and_learns_nothing() -> None:
    dead = record("D")
    assert np.isclose(dead.costs[-1], np.log(2), atol=1e-3)
    assert dead.dead[-1] == 1
    assert dead.updates[0] == 0


@pytest.mark.parametrize("patient", ["healthy", *FAULTS])
def test_every_patient_has_a_picture_and_words_that_keep_the_secret(patient: str) -> None:
    assert len(record(patient).costs) == STEPS
    figure = show_patient(patient)
    assert len(figure.axes) == 4
    text = patient_in_words(patient)
    assert len(text.splitlines()) == 4
    assert not any(fault in text for fault in FAULTS.values())


def test_a_stranger_is_named() -> None:
    with pytest.raises(ValueError, match="got 'E'"):
        record("E")
