"""The calibrated confidence: more evidence for a value, more confidence."""

from dataclasses import replace

import pytest

from extractors.meaning.confidence import Evidence, confidence, log_odds

CLEAR = Evidence(
    clearness=log_odds(0.999), length=2.0, guessed_label=0, on_seal=0, unlabelled=0, proven=0,
    checked=1, failed=0, doubts=0,
)  # fmt: skip


def test_scores_become_log_odds_within_limits():
    assert log_odds(0.5) == 0
    assert log_odds(0.9) == pytest.approx(2.1972, abs=1e-4)
    assert log_odds(1.0) == log_odds(0.99) == pytest.approx(3.8918, abs=1e-4)
    assert log_odds(0.0) == pytest.approx(-3.8918, abs=1e-4)


def test_clear_print_behind_a_known_label_is_nearly_certain():
    assert 0.97 < confidence(CLEAR) < 1


@pytest.mark.parametrize(
    "worse",
    [
        {"clearness": log_odds(0.6)},
        {"on_seal": 1},
        {"failed": 1},
        {"doubts": 1},
    ],
)
def test_what_speaks_against_a_value_lowers_its_confidence(worse: dict[str, float]):
    assert confidence(replace(CLEAR, **worse)) < confidence(CLEAR) - 0.002


def test_a_failed_check_outweighs_clear_print_and_a_check_digit_outweighs_unclear_print():
    assert confidence(replace(CLEAR, failed=1)) < 0.9 < confidence(CLEAR)
    dim = replace(CLEAR, clearness=log_odds(0.5))
    assert confidence(replace(dim, proven=1)) > confidence(dim)
