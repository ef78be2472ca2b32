"""What whoever handles a case works with (工作台): settings, record, files, catalogue, clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from cases import wordings
from cases.files import FileStore, open_files
from cases.settings import Settings
from cases.store import Store
from departments.clock import Calendar
from templates import catalog, documents
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
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    @property
    def locality(self) -> Locality:
        """Where this office is."""
        return self.catalog.locality(self.settings.locality)

    @property
    def calendar(self) -> Calendar:
        """Working days."""
        return Calendar(self.catalog.years)


def open_office(
    settings: Settings, store: Store | None = None, files: FileStore | None = None
) -> Office:
    """An office on a database that is ready.

    Args:
        settings: say where everything is.
        store: of these settings, if it is open already.
        files: likewise.

    Raises:
        SetupMissing: the database is missing or of another version.
        UsageError: there is no locality of that name.
    """
    store = store or Store(settings.store_url)
    store.require_ready()
    learn_wordings(store)
    here = catalog.load().at(settings.locality)
    return Office(settings, store, files or open_files(settings), here)


def learn_wordings(store: Store) -> bool:
    """Know the wordings that were accepted, in this process; True if that is news."""
    accepted = wordings.proposals(store, "accepted")
    return documents.learn(
        documents.Wording(kind=one.kind, field=one.field, text=one.text) for one in accepted
    )
