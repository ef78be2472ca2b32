"""Many cases at once (批量), each as far as it can go now; one that fails stops no other."""

import asyncio
import logging
from collections.abc import Sequence

from prefect import flow

from cases.errors import StaleCase, YizhengError
from cases.model import Case, Problem
from flows.consult import consult
from flows.current import office
from flows.intake import intake
from flows.issue import issue
from flows.steps.receive import fail

log = logging.getLogger(__name__)

AT_ONCE = 4
"""Cases in work per reader process: enough to keep the readers busy while others are written."""


@flow(name="batch", persist_result=False, validate_parameters=False)
async def batch(case_ids: Sequence[str]) -> None:
    """Intake, consult and issue for every case, side by side."""
    places = asyncio.Semaphore(AT_ONCE * office().settings.jobs)

    async def one(case_id: str) -> None:
        async with places:
            await whole_way(case_id)

    await asyncio.gather(*(one(case_id) for case_id in case_ids))


async def whole_way(case_id: str) -> None:
    """Everything that can be done now for one case; whatever fails is noted with it."""
    here = office()
    for stretch, statuses in ((intake, {"received"}), (consult, {"consulting"}),
                              (issue, {"issuing"})):  # fmt: skip
        case = await asyncio.to_thread(here.store.case, case_id)
        if case.status not in statuses:
            continue
        try:
            await stretch(case_id)
        except YizhengError as error:
            await asyncio.to_thread(_note, case, error)
            return
        except Exception as error:
            # The boundary between cases: whatever broke this one, the others go on.
            log.exception("case %s: %s failed", case_id, stretch.name)
            bug = YizhengError(f"{type(error).__name__} in {stretch.name}.",
                               hint="Please report this with the log.")  # fmt: skip
            await asyncio.to_thread(_note, case, bug)
            return


def _note(case: Case, error: YizhengError) -> None:
    """A case that could not be taken in has failed; one further on keeps its place."""
    here = office()
    here.failures.append(error)
    if case.status == "received":
        try:
            fail(here, here.store.case(case.id), error)
        except StaleCase:
            log.warning("case %s moved on while it failed here", case.id)
    else:
        here.problems[case.id].append(Problem(code=error.code, message=str(error)))
