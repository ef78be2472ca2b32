"""Blind samples: drawn by chance from what is accepted, and nothing else."""

from datetime import date

from cases.model import Form, FormValue
from departments.sampling import plant, sample, shown


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


PLANTABLE = Form(
    elements={
        "entity_name": value("样本己食有限公司"),
        "credit_code": value("91500000MA00000000"),
        "valid_to": value("2028-02-29"),
        "words": value("无字可换"),
        "asked": value("1", needs_review=True),
        "typed": value("1", status="confirmed"),
    }
)


def test_a_planted_error_is_shown_and_nowhere_else():
    form = plant(PLANTABLE, "case", 1.0)
    assert set(form.planted) == {"entity_name", "credit_code", "valid_to"}
    assert set(form.sampled) == set(form.planted)  # so that a reviewer is asked, in the usual words
    assert form.elements == PLANTABLE.elements
    seen = shown(form)
    for name, wrong in form.planted.items():
        true = PLANTABLE.value(name)
        assert true is not None and seen.value(name) == wrong != true
        assert sum(a != b for a, b in zip(wrong, true, strict=True)) == 1


def test_a_spoilt_date_is_a_date():
    for case in range(200):
        wrong = plant(PLANTABLE, f"case-{case}", 1.0).planted["valid_to"]
        assert date.fromisoformat(wrong) != date(2028, 2, 29)


def test_errors_are_planted_in_their_share_and_the_same_again():
    planted = [len(plant(ACCEPTED, f"case-{case}", 0.02).planted) for case in range(1000)]
    assert 300 < sum(planted) < 500
    assert plant(ACCEPTED, "case", 0.3) == plant(plant(ACCEPTED, "case", 0.3), "case", 0.3)


def test_what_was_missed_once_is_not_planted_again():
    form = PLANTABLE.model_copy(update={"missed": ("credit_code",)})
    assert "credit_code" not in plant(form, "case", 1.0).planted
