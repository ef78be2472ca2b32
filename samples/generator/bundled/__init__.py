"""The committed samples: landscape licence, stacked card copy, ruled form, lease of clauses."""

from collections.abc import Iterator

from samples.generator.bundled import (
    application_form,
    business_license,
    floor_plan,
    health_certificate,
    id_card,
    lease,
)
from samples.generator.bundled.cases import CASES
from samples.generator.facts import CaseFacts, Drawn
from samples.generator.files import jpeg, png
from samples.generator.luck import luck

__all__ = ["CASES", "materials"]


def materials(case: CaseFacts) -> Iterator[Drawn]:
    """Draw all that the applicant of ``case`` hands in."""
    yield Drawn(
        "营业执照.jpg",
        "business_license",
        jpeg(business_license.draw(case, luck(case.name, "licence")), 78),
        business_license.fields(case),
    )
    yield Drawn(
        "身份证.jpg",
        "id_card",
        jpeg(id_card.draw(case, luck(case.name, "card")), 75, dpi=300),
        id_card.fields(case),
    )
    yield Drawn(
        "申请表.pdf",
        "application_form",
        application_form.draw(case, luck(case.name, "form")),
        application_form.fields(case),
    )
    if case.lease:
        yield Drawn(
            "租赁合同.pdf", "lease", lease.draw(case, luck(case.name, "lease")), lease.fields(case)
        )
    yield Drawn(
        "平面图.png",
        "floor_plan",
        png(floor_plan.draw(case), 16),
        floor_plan.fields(case),
    )
    if case.health:
        yield Drawn(
            "健康证明.jpg",
            "health_certificate",
            jpeg(health_certificate.draw(case, luck(case.name, "health")), 78),
            health_certificate.fields(case),
        )
