"""Run cases from the command line (批量办理): readers and Prefect up, flows, both down again."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from cases import record
from cases.model import Case
from cases.settings import Settings
from desk.shapes import CaseShape
from desk.view import view
from extractors.ocr.pages import warm
from extractors.ocr.pool import Readers
from flows.server import Orchestration, orchestration
from flows.steps.advance import next_step
from flows.steps.office import Office, open_office


@dataclass
class Batch:
    """An office with readers, and a Prefect server; both begin when there is work for them."""

    office: Office
    leaving: ExitStack
    """What is ended with the block."""
    _prefect: Orchestration | None = field(default=None, init=False)

    def run(self, case_ids: Sequence[str]) -> None:
        """Every case as far as it can go now."""
        store = self.office.store
        steps = {id: next_step(self.office, store.case(id)) for id in case_ids}
        due = [id for id, step in steps.items() if step is not None]
        if not due:
            return
        self._start(reading="read" in steps.values()).ready()
        from flows.batch import batch
        from flows.current import working_in

        with working_in(self.office):
            asyncio.run(batch(due))

    def begin(self) -> None:
        """Start everything now and wait until it is there: for who works until interrupted."""
        self._start(reading=True).ready()

    def _start(self, *, reading: bool) -> Orchestration:
        """Readers and Prefect start side by side, so that neither waits for the other."""
        if self._prefect is None:
            settings = self.office.settings
            self._prefect = self.leaving.enter_context(orchestration(settings))
            for _ in range(settings.jobs if reading else 0):
                self.office.require_readers().submit(warm)
        return self._prefect


@contextmanager
def batch(settings: Settings, progress: Callable[[str, str], None]) -> Iterator[Batch]:
    """An office that can read, for as long as the block runs.

    Raises:
        SetupMissing: weights or database are missing, or Prefect does not answer.
    """
    with ExitStack() as leaving:
        office = open_office(settings)
        office.readers = leaving.enter_context(Readers(settings))  # which know what it learned
        office.progress = progress
        yield Batch(office, leaving)


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
    if case.status == "failed":
        return True
    if any(one.status == "failed" for one in record.materials(office.store, case.id)):
        return True
    named = record.facts(office.store, case.id).get("industry")
    return named is not None and office.catalog.find_industry(str(named)) is None


def has_usable_input(office: Office, case: CaseShape) -> bool:
    """A case that goes on, and not only because all of it has to be handed in again."""
    if case.status == "failed":
        return False
    return any(one.status != "failed" for one in record.materials(office.store, case.id))
