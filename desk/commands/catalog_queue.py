"""``yizheng catalog queue``: who waits for a permit of limited number (数量限制), in order."""

from collections.abc import Iterable, Iterator

from cases import record
from departments.clock import SHANGHAI
from departments.office import Office
from departments.opinions import final
from departments.quota import Accepted, order
from desk.commands.catalog_impact import accepted_rules
from desk.commands.catalog_shapes import CatalogQueueShape, Queue, QueuedCase
from desk.commands.catalog_text import CERTAINTY
from templates.rules import Permit


def queue_shape(office: Office, permits: Iterable[Permit]) -> CatalogQueueShape:
    """Those of the permits whose newest rule limits their number, with the cases that wait."""
    limited = {one.code: quota for one in permits if (quota := one.versions[-1].quota) is not None}
    waiting: dict[str, list[Accepted]] = {code: [] for code in limited}
    names: dict[str, str] = {}
    for case in office.store.cases():
        if case.status != "consulting" or case.accepted_at is None:
            continue
        names[case.id] = case.name
        opinions = record.opinions(office.store, case.id)
        for code in limited.keys() & (accepted_rules(office.store, case) or {}).keys():
            if final(opinions, code) is None:
                waiting[code].append(Accepted(case.id, case.accepted_at))
    return CatalogQueueShape(
        queues=tuple(
            Queue(
                permit=code,
                name=office.catalog.permit(code).name,
                source=quota.source,
                certainty=quota.certainty,
                cases=tuple(
                    QueuedCase(place=one.number, case=one.case, name=names[one.case],
                               accepted_at=one.at, tied=one.tied)
                    for one in order(waiting[code])
                ),
            )
            for code, quota in limited.items()
        )
    )  # fmt: skip


def lines(shape: CatalogQueueShape) -> Iterator[str]:
    """The same for reading."""
    for queue in shape.queues:
        yield f"{queue.permit} {queue.name} · {queue.source}{CERTAINTY[queue.certainty]}"
        for one in queue.cases:
            at = one.accepted_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
            yield f"  {one.place} {at} {one.case} {one.name}{'（同时受理）' * one.tied}"
        if not queue.cases:
            yield "  nobody waits"
