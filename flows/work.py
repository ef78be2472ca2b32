"""The worker of a machine (后台办理): what comes next for every case, without a person."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from cases import claims
from departments.clock import today
from departments.office import learn_wordings
from flows.batch import AT_ONCE, whole_way
from flows.current import office
from flows.steps import life
from flows.steps.advance import next_step

log = logging.getLogger(__name__)

LOOK = 1.0
"""Seconds between looks for cases."""
CLAIM = timedelta(minutes=15)
"""A worker that was killed holds its cases back no longer."""
AGAIN, AT_MOST = timedelta(minutes=1), timedelta(hours=1)
"""When a case that could not go on is tried again: after that, twice that, … at most that."""


@dataclass
class Worker:
    """Claims cases and takes each as far as it can go; ``stop`` ends it after those in work."""

    name: str
    """Of this worker among all that share the store."""
    done: Callable[[str], None] = lambda case_id: None
    """Called when a case went as far as it could."""
    _swept: date | None = None
    """Day whose sweep was begun."""
    _rests: dict[str, timedelta] = field(default_factory=dict)
    """Case that could not go on → how long it rested last."""
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)

    def stop(self) -> None:
        """Claim nothing more; ``run`` ends when what is in work is done."""
        self._stopping.set()

    async def run(self) -> None:
        """Work until stopped."""
        places = AT_ONCE * office().settings.jobs
        running: set[asyncio.Task[None]] = set()
        try:
            while not self._stopping.is_set():
                if (day := today(office().now())) != self._swept:
                    self._swept = day
                    running.add(sweeping := asyncio.create_task(_sweep()))
                    sweeping.add_done_callback(running.discard)
                room = places - len(running)
                for case_id in await asyncio.to_thread(self._claim, room) if room else ():
                    task = asyncio.create_task(self._work_on(case_id))
                    running.add(task)
                    task.add_done_callback(running.discard)
                await self._pause()
        finally:
            await asyncio.gather(*running, return_exceptions=True)

    async def _pause(self) -> None:
        """Until it is time to look again, or to stop."""
        try:
            await asyncio.wait_for(self._stopping.wait(), LOOK)
        except TimeoutError:
            return

    def _claim(self, room: int) -> list[str]:
        here = office()
        if learn_wordings(here.store):
            here.require_readers().begin_anew()
        now = here.now()
        return claims.claim(here.store, self.name, now, now + CLAIM, room)

    async def _work_on(self, case_id: str) -> None:
        here = office()
        try:
            step = await asyncio.to_thread(_next, case_id)
            if step is not None:
                await whole_way(case_id)
                self.done(case_id)
            await asyncio.to_thread(self._let_rest, case_id, waits=step is None)
            await asyncio.to_thread(claims.release, here.store, self.name, [case_id])
        except Exception:
            # The boundary between cases: the store may be away for a while, the others go on;
            # the claim runs out by itself.
            log.exception("case %s could not be worked on", case_id)
        finally:
            here.seconds.pop(case_id, None)
            here.problems.pop(case_id, None)
            here.failures.clear()

    def _let_rest(self, case_id: str, *, waits: bool) -> None:
        """A case that is at the same step still rests, each time longer."""
        here = office()
        case = here.store.case(case_id)
        if not waits and next_step(here, case) is None:
            self._rests.pop(case_id, None)
            return
        rest = AT_MOST if waits else min(2 * self._rests.get(case_id, AGAIN / 2), AT_MOST)
        self._rests[case_id] = rest
        claims.rest(here.store, case_id, case.seq, here.now() + rest)


async def _sweep() -> None:
    """What is due once a day without anybody asking: licences with too few permits, late files."""
    try:
        swept = await asyncio.to_thread(life.sweep, office())
    except Exception:
        # The boundary to the cases: the worker goes on, whatever is wrong with a licence.
        log.exception("the daily sweep failed; it is made again tomorrow, or by `licenses due`")
        return
    for number, error in swept.failed:
        log.error("licence %s: %s [%s]", number, error, error.code)


def _next(case_id: str) -> str | None:
    here = office()
    return next_step(here, here.store.case(case_id))
