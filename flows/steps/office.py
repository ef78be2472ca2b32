"""What every step works with (工作台): settings, record, files, catalogue, readers, clock."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cases.errors import SetupMissing, YizhengError
from cases.files import FileStore, open_files
from cases.model import Problem
from cases.settings import Settings
from cases.store import Store
from departments.clock import Calendar
from extractors.ocr.pool import Readers
from templates import catalog
from templates.catalog import Catalog
from templates.places import Locality

SYSTEM = "system"
"""Actor of what no person did."""


@dataclass
class Office:
    """One process's view of the project; shared by its threads."""

    settings: Settings
    store: Store
    files: FileStore
    catalog: Catalog
    readers: Readers | None = None
    """None where nothing is going to be read."""
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    seconds: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))
    """Case → step → seconds, of this process."""
    problems: dict[str, list[Problem]] = field(default_factory=lambda: defaultdict(list))
    """Case → what an operator has to know that no material's reading tells."""
    failures: list[YizhengError] = field(default_factory=list)
    """Errors that stopped a case after it was taken in."""
    progress: Callable[[str, str], None] = lambda case_id, step: None
    """Called when a step of a case begins."""

    @property
    def locality(self) -> Locality:
        """Where this office is."""
        return self.catalog.locality(self.settings.locality)

    @property
    def calendar(self) -> Calendar:
        """Working days."""
        return Calendar(self.catalog.years)

    def require_readers(self) -> Readers:
        """The readers, for steps that read."""
        if self.readers is None:
            raise SetupMissing("No reader processes were started.", code="readers-missing")
        return self.readers

    @contextmanager
    def timed(self, case_id: str, step: str) -> Iterator[None]:
        """Tell that a step begins, and count its seconds."""
        self.progress(case_id, step)
        began = time.monotonic()
        try:
            yield
        finally:
            spent = self.seconds[case_id]
            spent[step] = round(spent.get(step, 0.0) + time.monotonic() - began, 3)


def open_office(settings: Settings, readers: Readers | None = None) -> Office:
    """An office on a database that is ready.

    Raises:
        SetupMissing: the database is missing or of another version.
        UsageError: there is no locality of that name.
    """
    store = Store(settings.store_url)
    store.require_ready()
    here = catalog.load().at(settings.locality)
    return Office(settings, store, open_files(settings), here, readers)
