"""From materials to acceptance or return (收件至受理), as a Prefect flow."""

from prefect import flow

from flows.steps.advance import INTAKE
from flows.stretch import walk


@flow(name="intake", persist_result=False, validate_parameters=False)
async def intake(case_id: str) -> None:
    """Read, unite, pre-check; accept, return or wait for a reviewer."""
    await walk(case_id, INTAKE)
