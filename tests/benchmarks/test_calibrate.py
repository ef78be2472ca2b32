"""The fit finds the weights that made the data."""

import math
import random

import pytest

from benchmarks.calibrate import Example, fit
from extractors.meaning.confidence import Evidence


def example(rng: random.Random) -> Example:
    clearness, failed = rng.uniform(-2, 6), float(rng.random() < 0.3)
    seen = Evidence(clearness, 1.0, 0, 0, 0, 0, 0, failed, 0)
    odds = 1.0 + 0.5 * clearness - 3.0 * failed
    return seen, rng.random() < 1 / (1 + math.exp(-odds))


def test_it_recovers_what_the_outcomes_depend_on():
    rng = random.Random(11)
    weights = fit([example(rng) for _ in range(20_000)])
    assert weights["clearness"] == pytest.approx(0.5, abs=0.05)
    assert weights["failed"] == pytest.approx(-3.0, abs=0.15)
    assert weights["base"] + weights["length"] == pytest.approx(1.0, abs=0.1)
    assert weights["on_seal"] == 0


def test_rare_evidence_is_pulled_towards_nothing():
    usual = Evidence(4.0, 1.0, 0, 0, 0, 0, 0, 0, 0)
    rare = Evidence(4.0, 1.0, 0, 1, 0, 0, 0, 0, 0)
    weights = fit([(usual, True)] * 95 + [(usual, False)] * 5 + [(rare, False)])
    assert -1.5 < weights["on_seal"] < -0.5  # unpulled, it would run off to minus infinity
