"""Run cases from the command line (批量办理): readers and Prefect up, flows, both down again."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from cases.model import Case
from cases.settings import Settings
from desk.cases import view
from desk.shapes import CaseShape
from extractors.pages import warm
from extractors.pool import Readers
from flows.server import Orchestration, orchestration
from flows.steps.advance import next_step
from flows.steps.office import Office, open_office


@dataclass
class Batch:
    """An office with readers, and a Prefect server that is needed only if there is work."""

    office: Office
    orchestration: Orchestration

    def run(self, case_ids: Sequence[str]) -> None:
        """Every case as far as it can go now."""
        store = self.office.store
        due = [id for id in case_ids if next_step(self.office, store.case(id)) is not None]
        if not due:
            return
        self.orchestration.ready()
        from flows.batch import batch
        from flows.current import working_in

        with working_in(self.office):
            asyncio.run(batch(due))


@contextmanager
def batch(settings: Settings, progress: Callable[[str, str], None]) -> Iterator[Batch]:
    """Readers and Prefect start side by side, so that neither waits for the other.

    Raises:
        SetupMissing: weights or database are missing, or Prefect does not answer.
    """
    with Readers(settings) as readers:
        office = open_office(settings, readers)
        office.progress = progress
        with orchestration(settings) as prefect:
            for _ in range(settings.jobs):
                readers.submit(warm)
            yield Batch(office, prefect)


def report(office: Office, case: Case) -> CaseShape:
    """A case at the end of a run, its papers put where people find them."""
    return view(
        office.store,
        office.files,
        office.settings,
        case,
        problems=tuple(office.problems[case.id]),
        seconds=dict(office.seconds[case.id]),
        export=True,
    )


def has_failed_input(office: Office, case: CaseShape) -> bool:
    """A case that failed, a file that could not be read, an industry that does not exist."""
    from cases import record

    if case.status == "failed":
        return True
    if any(one.status == "failed" for one in record.materials(office.store, case.id)):
        return True
    named = record.facts(office.store, case.id).get("industry")
    return named is not None and office.catalog.find_industry(str(named)) is None
