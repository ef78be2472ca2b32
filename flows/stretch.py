"""What the flows of a case have in common: do the steps of one stretch, each as a task."""

import asyncio
from collections.abc import Mapping

from prefect import task
from prefect.cache_policies import NO_CACHE

from cases.errors import YizhengError
from flows.current import office
from flows.steps.advance import Step, do, next_step


@task(persist_result=False, cache_policy=NO_CACHE, retries=2, retry_delay_seconds=1,
      retry_condition_fn=lambda task, run, state: _is_passing(state))  # fmt: skip
async def step(case_id: str, name: str) -> None:
    """One step of one case, in a thread: the store and the readers are synchronous."""
    await asyncio.to_thread(do, office(), case_id, name)


def _is_passing(state: object) -> bool:
    """Retry what may go away by itself; a known error stays the same however often."""
    error = getattr(state, "data", None)
    return isinstance(error, OSError | TimeoutError) and not isinstance(error, YizhengError)


async def walk(case_id: str, stretch: Mapping[str, Step]) -> None:
    """Do the steps of a stretch until the case waits, ends or leaves it."""
    while True:
        name = await asyncio.to_thread(_next, case_id)
        if name is None or name not in stretch:
            return
        await step.with_options(name=name)(case_id, name)


def _next(case_id: str) -> str | None:
    here = office()
    return next_step(here, here.store.case(case_id))
