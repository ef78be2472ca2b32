"""What every step works with (工作台): an office, with readers and what its process counts."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from cases.errors import SetupMissing, YizhengError
from cases.model import Problem
from cases.settings import Settings
from departments import office
from extractors.ocr.pool import Readers


@dataclass
class Office(office.Office):
    """An office that can read papers, and keeps count of what its process does."""

    readers: Readers | None = None
    """None where nothing is going to be read."""
    seconds: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))
    """Case → step → seconds, of this process."""
    problems: dict[str, list[Problem]] = field(default_factory=lambda: defaultdict(list))
    """Case → what an operator has to know that no material's reading tells."""
    failures: list[YizhengError] = field(default_factory=list)
    """Errors that stopped a case after it was taken in."""
    progress: Callable[[str, str], None] = lambda case_id, step: None
    """Called when a step of a case begins."""

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
    base = office.open_office(settings)
    return Office(settings, base.store, base.files, base.catalog, readers=readers)
