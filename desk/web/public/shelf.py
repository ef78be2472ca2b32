"""Licences read within the last second (在手证照): a crowd of scans is one look-up.

Look-ups that come while another is under way wait for the next one and are made together, so
that a busy server asks the database a few hundred times a second, not a few thousand.
"""

import asyncio
import json
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Text, cast, select

from cases.errors import NotFound, SetupMissing
from cases.model import License
from cases.store import Store
from cases.tables import LicenseRow, LicenseVersionRow
from licenses import register
from licenses.public import supplied
from licenses.public.supplied import Supplied

log = logging.getLogger(__name__)
KEEP_SECONDS = 1.0
"""How long what was read is held; the state is computed anew at each request."""
KEEP_MANY = 5000
"""With their pages about 100 MB."""
AT_ONCE = 200
PATIENCE = 5.0
"""Seconds after which a register that does not answer counts as unreachable."""

_COLUMNS = (
    LicenseRow.id,
    LicenseRow.number,
    LicenseRow.version,
    LicenseRow.state,
    LicenseRow.issued_at,
    LicenseRow.pdf_sha256,
    LicenseRow.credit_code,
    cast(LicenseRow.license, Text),
)


class Shelf:
    """What the register says of a licence, at most ``KEEP_SECONDS`` old. One per event loop."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: dict[str, Held] = {}
        self._asked: dict[str, asyncio.Future[Held | None]] = {}
        self._reading: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="shelf")

    def at_hand(self, license_id: str) -> "Held | None":
        """What is held and still fresh, without asking anybody."""
        held = self._held.get(license_id)
        return held if held is not None and held.until > time.monotonic() else None

    async def get(self, license_id: str) -> "Held":
        """The issued licence of an id; of an id given up after a loss, its last version.

        Raises:
            NotFound: no such licence, or one only reserved.
            SetupMissing: the register cannot be read now.
        """
        held = self.at_hand(license_id) or await self._ask(license_id)
        if held is None:
            raise NotFound(f"There is no licence {license_id}.", code="license-unknown")
        return held

    async def _ask(self, license_id: str) -> "Held | None":
        answer = self._asked.get(license_id)
        if answer is None:
            answer = self._asked[license_id] = asyncio.get_running_loop().create_future()
            if self._reading is None or self._reading.done():
                self._reading = asyncio.create_task(self._read())
        try:
            return await asyncio.wait_for(asyncio.shield(answer), PATIENCE)
        except TimeoutError as error:
            raise SetupMissing(
                "The register does not answer.",
                hint="Look at the database server.",
                code="database-unreachable",
            ) from error

    async def _read(self) -> None:
        loop = asyncio.get_running_loop()
        while self._asked:
            ids = list(self._asked)[:AT_ONCE]
            answers = {one: self._asked.pop(one) for one in ids}
            before = {one: self._held.get(one) for one in ids}
            until = time.monotonic() + KEEP_SECONDS
            try:
                found = await loop.run_in_executor(
                    self._thread, _look_up, self._store, before, until
                )
            except Exception as error:  # whoever waits is told, whatever it is
                for answer in answers.values():
                    answer.set_exception(error)
                    answer.exception()  # nobody may be waiting any more
                continue
            for license_id, answer in answers.items():
                held = found.get(license_id)
                if isinstance(held, Held):
                    self._keep(license_id, held)
                    answer.set_result(held)
                    continue
                self._held.pop(license_id, None)
                if held is None:
                    answer.set_result(None)
                else:
                    answer.set_exception(held)
                    answer.exception()  # nobody may be waiting any more

    def _keep(self, license_id: str, held: "Held") -> None:
        self._held.pop(license_id, None)  # what was asked for last is thrown out last
        if len(self._held) >= KEEP_MANY:
            del self._held[next(iter(self._held))]
        self._held[license_id] = held


def _look_up(
    store: Store, before: "dict[str, Held | None]", until: float
) -> "dict[str, Held | Exception]":
    """What is held of each id; of one whose row cannot be read, the error alone."""
    with store.glance() as connection:
        rows = {row[0]: row for row in connection.execute(
            select(*_COLUMNS).where(LicenseRow.id.in_(before), LicenseRow.state != "reserved")
        )}  # fmt: skip
        said = supplied.of(connection, {row.credit_code for row in rows.values()} - {None})
        elsewhere = _other_ids(connection, set(before) - set(rows))
    found: dict[str, Held | Exception] = {}
    for license_id, row in rows.items():
        stamp = (tuple(row), said.get(row.credit_code, ()))
        held = before[license_id]
        if held is None or held.stamp != stamp:
            try:
                license = _license(row)
            except Exception as error:  # whatever it is, the others are answered
                found[license_id] = _unreadable(license_id, error)
                continue
            if license.id != license_id:
                elsewhere.add(license_id)
                continue
            held = Held(license, stamp[1], stamp, until)
        found[license_id] = Held(held.license, held.supplied, stamp, until, held.pages)
    for license_id in elsewhere:
        try:
            license = register.find(store, license_id)
        except SetupMissing:
            raise  # the register is away, for all of them
        except Exception as error:  # as above
            found[license_id] = _unreadable(license_id, error)
            continue
        if license.state == "reserved":
            continue
        of_holder: tuple[Supplied, ...] = ()
        if license.state != "superseded" and license.credit_code:
            with store.glance() as connection:
                code = license.credit_code
                of_holder = supplied.of(connection, [code]).get(code, ())
        found[license_id] = Held(license, of_holder, None, until)
    return found


def _unreadable(license_id: str, error: Exception) -> Exception:
    log.error("licence %s cannot be read: %s", license_id, type(error).__name__)
    return error


def _other_ids(connection: Connection, ids: set[str]) -> set[str]:
    """Those of them that a licence has or had beside its first one (补证)."""
    if not ids:
        return set()
    column = LicenseVersionRow.address_id
    return set(connection.scalars(select(column).where(column.in_(ids)).distinct()))


def _license(row: Any) -> License:
    known = dict(
        zip(("id", "number", "version", "state", "issued_at", "pdf_sha256"), row, strict=False)
    )
    return register.to_license(LicenseRow(**known, license=json.loads(row[-1])))


@dataclass(frozen=True)
class Held:
    """A licence as it was read, what was supplied of its holder, and pages drawn of the two."""

    license: License
    supplied: tuple[Supplied, ...]
    stamp: Any
    """What the rows said, to see whether anything has changed; None: read anew each time."""
    until: float
    pages: dict[Any, Any] = field(default_factory=dict)
