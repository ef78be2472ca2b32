"""Blind samples (盲抽): a share of what nobody would look at is looked at all the same.

Reviewers see what they are asked about; how much of the rest is wrong, only a random sample of it
tells. What is drawn is not marked, so that it is compared with the page as carefully as the rest.
"""

import hashlib

from cases.model import Form


def sample(form: Form, case_id: str, share: float) -> Form:
    """The form with the elements drawn for a look; drawn again, the same ones are.

    Args:
        form: as made of the case's papers.
        case_id: random, and so is the draw, which hangs on it.
        share: of all values accepted without a person, 0 to 1.
    """
    drawn = tuple(
        name
        for name, value in form.elements.items()
        if value.value is not None
        and value.status in ("agreed", "single")
        and not value.needs_review
        and _lot(case_id, name, value.value) < share
    )
    return form.model_copy(update={"sampled": drawn})


def _lot(*parts: str) -> float:
    """A number from 0 to 1, evenly spread over cases, names and values."""
    digest = hashlib.sha256("\0".join(parts).encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64
