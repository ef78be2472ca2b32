"""The record: one database, SQLite or PostgreSQL, and the one way a case moves on (案件库)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cases import database, migrations, search, waits
from cases.actions import State, fold, genesis, step
from cases.audit import compare, compare_licenses, compare_texts, compare_waits, texts
from cases.errors import NotFound, SetupMissing, StaleCase, UsageError
from cases.ids import case_id as draw_case_id
from cases.model import Action, Case
from cases.rows import numbered, storable, to_action, to_case, write_state
from cases.tables import ActionRow, CaseRow, MaterialRow, Row

DRAWS = 20
"""How often a case id is drawn again when it is taken."""


class Store:
    """The cases, their actions and everything that hangs on them.

    Cheap to make: nothing is opened before the first use. May be shared by threads; every
    process makes its own.
    """

    def __init__(self, url: str) -> None:
        self.url = database.parse(url)
        engine = database.connect(self.url)
        self._engine = engine
        self._reader = database.for_reading(engine)
        self._writer = database.for_writing(engine)
        self._glancer = database.for_glancing(engine)

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    # The schema

    def upgrade(self) -> None:
        """Make the database, or bring it to this version. Repeatable and safe side by side."""
        with database.explained(self.url):
            migrations.upgrade(self.url)

    def revision(self) -> str | None:
        """The version of the database; None if there is none yet."""
        file = database.sqlite_file(self.url)
        if file is not None and not file.exists():
            return None
        with database.explained(self.url), self._reader.connect() as connection:
            return migrations.current(connection)

    def require_ready(self) -> None:
        """Make sure that the database is there and of this version.

        Raises:
            SetupMissing: ``database-missing``, ``database-outdated``, ``database-newer`` or
                ``database-unreachable``; the hint names the command that mends it.
        """
        revision = self.revision()
        if revision is None:
            raise database.missing(self.url)
        if revision == migrations.head():
            return
        place = database.place(self.url)
        if not migrations.known(revision):
            raise SetupMissing(
                f"The database at {place} was made by a newer version of yizheng ({revision}).",
                hint="Install that version.",
                code="database-newer",
            )
        raise SetupMissing(
            f"The database at {place} is of an earlier version ({revision}).",
            hint="Run `yizheng db upgrade`.",
            code="database-outdated",
        )

    # Transactions

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one moment and changes nothing."""
        with database.explained(self.url), _session(self._reader) as session:
            yield session
            if session.new or session.dirty or session.deleted:
                raise RuntimeError("a reading session was used to change something")

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose changes are all kept, or none if the block raises.

        On SQLite nobody else writes from its beginning to its end: keep the block short.
        """
        with database.explained(self.url), _session(self._writer) as session, session.begin():
            session.connection()  # begin now, not at the first statement
            yield session

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        """A connection for single look-ups, cheaper than ``read``; never for changes."""
        with database.explained(self.url), self._glancer.connect() as connection:
            yield connection

    # Cases

    def open_case(
        self,
        source: str,
        name: str,
        *,
        industry: str | None,
        sample: bool,
        facts: dict[str, Any],
        now: datetime,
    ) -> Case:
        """The case of a source (a folder, an upload): made now, or found unchanged.

        Two processes at once get the same case.
        """
        source, name = storable(source), storable(name)
        for _ in range(DRAWS):
            with self.read() as session:
                row = session.scalar(select(CaseRow).where(CaseRow.source == source))
                if row is not None:
                    return to_case(row)
            row = CaseRow(
                id=draw_case_id(now),
                source=source,
                name=name,
                industry=industry,
                sample=sample,
                created_at=now,
                facts=facts,
                seq=0,
            )
            write_state(row, State())
            try:
                with self.write() as session:
                    session.add(row)
                    session.flush()
                    search.note_case(session, row)
            except IntegrityError:
                continue  # another process made this case, or the id is taken: look again
            return to_case(row)
        raise RuntimeError(f"no free case id in {DRAWS} draws")

    def case(self, ref: str) -> Case:
        """The case of an id or a name.

        Raises:
            NotFound: ``case-unknown``.
            UsageError: ``case-ambiguous``: several have this name.
        """
        ref = storable(ref)
        with self.read() as session:
            row = session.get(CaseRow, ref)
            if row is not None:
                return to_case(row)
            rows = session.scalars(
                select(CaseRow).where(CaseRow.name == ref).order_by(CaseRow.id)
            ).all()
        if not rows:
            raise _unknown(ref)
        if len(rows) > 1:
            raise UsageError(
                f"{len(rows)} cases have the name {ref}.",
                hint=f"Give an id: {', '.join(row.id for row in rows)}.",
                code="case-ambiguous",
            )
        return to_case(rows[0])

    def cases(self) -> list[Case]:
        """All cases, oldest first."""
        with self.read() as session:
            rows = session.scalars(select(CaseRow).order_by(CaseRow.created_at, CaseRow.id))
            return [to_case(row) for row in rows]

    def actions(self, case_id: str) -> list[Action]:
        """What happened to a case, oldest first. Empty if nothing has, or there is no such case."""
        with self.read() as session:
            return _actions(session, case_id)

    def act(
        self, case_id: str, action: Action, expected_seq: int, rows: Sequence[Row] = ()
    ) -> Case:
        """Record that something happened to a case: the only way a case changes.

        In one transaction the action is checked and appended, the folded state is written to
        the case, and ``rows`` are merged. The store sets the action's seq, hashes and, if it is
        None, its instant. Rows whose ``seq`` is None get the action's; a ``MaterialRow`` of a
        file that the case has already replaces that row.

        Args:
            case_id: the case.
            action: kind, actor, reason and refs of what happened.
            expected_seq: ``seq`` of the case as it was when this was decided.
            rows: what belongs to the action: a form, an opinion, a licence …

        Raises:
            StaleCase: the case has moved on since; nothing was written.
            NotAllowed: see ``cases.actions.step``; nothing was written.
            NotFound: ``case-unknown``.
        """
        with self.write() as session:
            row = session.get(CaseRow, case_id)
            if row is None:
                raise _unknown(case_id)
            past = _actions(session, case_id)
            # Not only the row: on PostgreSQL another writer may commit between the two reads.
            if row.seq != expected_seq or len(past) > expected_seq:
                raise _stale(case_id, expected_seq)
            prev_hash = past[-1].hash if past else genesis(case_id)
            action = numbered(action, expected_seq + 1, prev_hash)
            state = step(fold(past), action)
            session.add(ActionRow(case_id=case_id, **action.model_dump()))
            try:
                session.flush()
            except IntegrityError as error:
                raise _stale(case_id, expected_seq) from error
            write_state(row, state)
            for extra in rows:
                _merge(session, extra, case_id, action.seq)
            waits.note(session, case_id, state, [*past, action])
            search.note(session, case_id, rows)
        return to_case(row)

    def check(self) -> list[str]:
        """All findings of ``examine``."""
        record, made = self.examine()
        return [*record, *made]

    def examine(self) -> tuple[list[str], list[str]]:
        """Fold every case again and follow its chain of hashes; say what does not agree.

        The register has to say what the newest version of each licence and its action say; the
        queues and the search what is recorded.

        What it cannot see: the last actions removed and the case's row set back to fit.

        Returns:
            Findings in the record; findings in queues and search, which ``mend`` makes from it.
        """
        record: list[str] = []
        made: list[str] = []
        with self.read() as session:
            for case_id, row, actions in _histories(session):
                found = compare(case_id, row, actions)
                record += found
                record += compare_licenses(session, case_id, actions)
                if row is not None and not found:
                    made += compare_waits(session, case_id, actions)
                    made += compare_texts(session, row)
        return record, made

    def mend(self) -> None:
        """Write queues and search anew from the record, in one transaction.

        Cases whose record is not sound are left as they are.
        """
        with self.write() as session:
            for case_id, row, actions in _histories(session):
                if row is None or compare(case_id, row, actions):
                    continue
                if compare_waits(session, case_id, actions):
                    waits.note(session, case_id, fold(actions), actions)
                if compare_texts(session, row):
                    search.rewrite(session, case_id, texts(session, row))
            search.index_anew(session)


def _session(engine: Any) -> Session:
    return Session(engine, expire_on_commit=False, autoflush=False)


def _actions(session: Session, case_id: str) -> list[Action]:
    query = select(ActionRow).where(ActionRow.case_id == case_id).order_by(ActionRow.seq)
    return [to_action(row) for row in session.scalars(query)]


def _histories(session: Session) -> Iterator[tuple[str, CaseRow | None, list[Action]]]:
    """Every case with its row and its actions; cases without actions last."""
    rows = {row.id: row for row in session.scalars(select(CaseRow))}
    stored = session.scalars(
        select(ActionRow)
        .order_by(ActionRow.case_id, ActionRow.seq)
        .execution_options(yield_per=1000)
    )
    for case_id, group in groupby(stored, key=lambda action: action.case_id):
        yield case_id, rows.pop(case_id, None), [to_action(action) for action in group]
    for case_id, row in rows.items():
        yield case_id, row, []


def _merge(session: Session, row: Row, case_id: str, seq: int) -> None:
    values: Any = row
    if getattr(values, "case_id", case_id) != case_id:
        raise ValueError(f"a row of case {values.case_id} in an action of case {case_id}")
    if hasattr(values, "seq") and values.seq is None:
        values.seq = seq
    if isinstance(row, MaterialRow) and row.id is None:
        row.file = storable(row.file)
        same_file = select(MaterialRow.id).where(
            MaterialRow.case_id == case_id, MaterialRow.file == row.file
        )
        known = session.scalar(same_file)
        if known is not None:
            row.id = known
    session.merge(row)


def _unknown(ref: str) -> NotFound:
    return NotFound(
        f"There is no case {ref}.", hint="`yizheng cases` lists them.", code="case-unknown"
    )


def _stale(case_id: str, expected_seq: int) -> StaleCase:
    return StaleCase(
        f"Case {case_id} has moved on since its step {expected_seq}.",
        hint=f"Look again (`yizheng cases {case_id}`), then decide again.",
    )
