"""How sure a field's value is (置信度): the share of such values that turn out right.

A recogniser's score says how clear the print is, not whether the value is the field's. This
confidence weighs both: a logistic model of what is known about a reading, whose weights
``benchmarks/calibrate.py`` fits to documents with truth and writes into
``templates/confidence.yaml``. docs/accuracy.md shows how far it can be believed on layouts that
it was not fitted to.
"""

import math
from dataclasses import astuple, dataclass, fields
from functools import lru_cache
from importlib.resources import files

import yaml
from pydantic import TypeAdapter

_LEAST, _MOST = 0.02, 0.98
"""Scores beyond these differ by chance only."""


@dataclass(frozen=True)
class Evidence:
    """What is known about one reading; each number is weighed by the weight of its name."""

    clearness: float
    """Log odds of the weakest character's score; see ``log_odds``."""
    length: float
    """Natural logarithm of the value's length in characters: each may be wrong."""
    guessed_label: float
    """1 if the label was only similar to a known one."""
    on_seal: float
    """1 if it stands on a seal or was found by one."""
    unlabelled: float
    """1 if a pattern, the title or a signature led to it, no label."""
    proven: float
    """1 if its check digit holds."""
    checked: float
    """1 if a weaker check of it holds."""
    failed: float
    """How many checks fail, two at most."""
    doubts: float
    """How many doubts of ``extractors.meaning.doubts`` there are, two at most."""


def log_odds(score: float) -> float:
    """A score between 0 and 1 as log odds, -3.9 to 3.9."""
    within = min(max(score, _LEAST), _MOST)
    return math.log(within / (1 - within))


def confidence(evidence: Evidence) -> float:
    """The probability that the value is right, 0 to 1."""
    base, *weights = _weights()
    total = base + math.fsum(w * x for w, x in zip(weights, astuple(evidence), strict=True))
    return 1 / (1 + math.exp(-total))


@lru_cache(maxsize=1)
def _weights() -> tuple[float, ...]:
    text = files("templates").joinpath("confidence.yaml").read_text(encoding="utf-8")
    told = TypeAdapter(dict[str, float]).validate_python(yaml.safe_load(text)["weights"])
    return told["base"], *(told[one.name] for one in fields(Evidence))
