"""From the decision to the licence (制证), as a Prefect flow."""

from prefect import flow

from flows.steps.advance import ISSUE
from flows.stretch import walk


@flow(name="issue", persist_result=False, validate_parameters=False)
async def issue(case_id: str) -> None:
    """Number, face, QR code, seal, register."""
    await walk(case_id, ISSUE)
