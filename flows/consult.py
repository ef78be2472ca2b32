"""From acceptance to the departments (分发), as a Prefect flow."""

from prefect import flow

from flows.steps.advance import CONSULT
from flows.stretch import walk


@flow(name="consult", persist_result=False, validate_parameters=False)
async def consult(case_id: str) -> None:
    """Route the form's slices and deliver them; then the departments are waited for."""
    await walk(case_id, CONSULT)
