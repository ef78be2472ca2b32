"""The held-out family: portrait licence, grey card copy, listed form, lease with a summary table.

Nothing may be tuned on it: it is there to measure reading on layouts never seen.
"""

from collections.abc import Iterator

from samples.generator.facts import CaseFacts, Drawn
from samples.generator.files import jpeg
from samples.generator.heldout import (
    application_form,
    business_license,
    floor_plan,
    health_certificate,
    id_card,
    lease,
)
from samples.generator.heldout.cases import CASES
from samples.generator.luck import luck

__all__ = ["CASES", "materials"]


def materials(case: CaseFacts) -> Iterator[Drawn]:
    """Draw all that the applicant of ``case`` hands in."""
    yield Drawn(
        "执照副本.jpg",
        "business_license",
        jpeg(business_license.draw(case, luck(case.name, "licence")), 74),
        business_license.fields(case),
    )
    yield Drawn(
        "负责人证件.jpg",
        "id_card",
        jpeg(id_card.draw(case, luck(case.name, "card")), 70),
        id_card.fields(case),
    )
    yield Drawn(
        "申请.pdf",
        "application_form",
        application_form.draw(case, luck(case.name, "form")),
        application_form.fields(case),
    )
    yield Drawn(
        "合同扫描.pdf", "lease", lease.draw(case, luck(case.name, "lease")), lease.fields(case)
    )
    yield Drawn(
        "布置图.jpg",
        "floor_plan",
        jpeg(floor_plan.draw(case, luck(case.name, "plan")), 70, dpi=150),
        floor_plan.fields(case),
    )
    yield Drawn(
        "健康证.jpg",
        "health_certificate",
        jpeg(health_certificate.draw(case, luck(case.name, "health")), 76),
        health_certificate.fields(case),
    )
