"""Whether the record agrees with itself (核对)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.actions import digest, fold, genesis
from cases.errors import NotAllowed
from cases.model import Action
from cases.rows import folded
from cases.tables import CaseRow, LicenseRow, LicenseVersionRow


def compare(case_id: str, row: CaseRow | None, actions: list[Action]) -> list[str]:
    """What does not agree between a case's row and its actions: sentences, none if all is well.

    Follows the chain of hashes and folds again; the first fault in the chain ends the search,
    because nothing after it can be trusted.
    """
    if row is None:
        return [f"case {case_id}: {len(actions)} actions, but no such case"]
    prev_hash = genesis(case_id)
    for number, action in enumerate(actions, start=1):
        if action.seq != number:
            return [f"case {case_id}: action {number} is missing"]
        if action.prev_hash != prev_hash:
            return [f"case {case_id}: action {number} does not follow the one before it"]
        if action.hash != digest(action, prev_hash):
            return [f"case {case_id}: action {number} was changed after it was recorded"]
        prev_hash = action.hash
    try:
        expected = folded(fold(actions))
    except NotAllowed as error:
        return [f"case {case_id}: its actions do not fit each other: {error.message}"]
    return [
        f"case {case_id}: {name} is {getattr(row, name)!r}, its actions say {value!r}"
        for name, value in expected.items()
        if getattr(row, name) != value
    ]


def compare_licenses(session: Session, case_id: str, actions: list[Action]) -> list[str]:
    """What does not agree between a case's issued licences, their versions and its actions."""
    told = [action.refs for action in actions if action.kind == "ISSUED" or "pdf" in action.refs]
    if not told:
        return []
    last = told[-1]
    findings = []
    query = select(LicenseRow).where(LicenseRow.case_id == case_id, LicenseRow.state != "reserved")
    for row in session.scalars(query):
        newest = session.get(LicenseVersionRow, (row.id, row.version))
        if row.version != last.get("version", 1):
            findings.append(f"licence {row.number}: its version is not that of its last action")
        elif last["pdf"] not in (None, row.pdf_sha256):
            findings.append(f"licence {row.number}: its file is not that of its last action")
        said = (row.license, row.pdf_sha256, row.license.get("state"))
        if newest is None or said != (newest.license, newest.pdf_sha256, row.state):
            findings.append(f"licence {row.number}: its row is not its version {row.version}")
    return findings
