"""Blind samples: drawn by chance from what is accepted, and nothing else."""

from cases.model import Form, FormValue
from departments.sampling import sample


def value(text: str | None, **more: object) -> FormValue:
    return FormValue.model_validate({"value": text, "status": "single", **more})


ACCEPTED = Form(elements={f"element_{number}": value(str(number)) for number in range(20)})


def test_the_share_is_drawn_over_many_cases():
    drawn = sum(len(sample(ACCEPTED, f"case-{case}", 0.02).sampled) for case in range(1000))
    assert 300 < drawn < 500  # 400 expected of 20,000, standard deviation 20


def test_the_same_is_drawn_again_and_values_stay():
    first = sample(ACCEPTED, "case", 0.5)
    assert first.sampled
    assert sample(first, "case", 0.5) == first
    assert sample(ACCEPTED, "another", 0.5).sampled != first.sampled
    assert first.elements == ACCEPTED.elements


def test_only_what_nobody_would_look_at_is_drawn():
    form = Form(
        elements={
            "asked": value("1", needs_review=True),
            "conflict": value("1", status="conflict"),
            "missing": value(None, status="missing"),
            "typed": value("1", status="confirmed"),
            "accepted": value("1"),
            "agreed": value("1", status="agreed"),
        }
    )
    assert sample(form, "case", 1.0).sampled == ("accepted", "agreed")
    assert sample(form, "case", 0.0).sampled == ()
