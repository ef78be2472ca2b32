"""The office that the flows of this process work in.

Flows get ids only, so that Prefect never sees a person's data; what they work with is set here
by the command that runs them.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from flows.steps.office import Office

_office: Office | None = None


@contextmanager
def working_in(office: Office) -> Iterator[None]:
    """Make an office the one that flows of this process use."""
    global _office
    before, _office = _office, office
    try:
        yield
    finally:
        _office = before


def office() -> Office:
    """The office set by ``working_in``."""
    if _office is None:
        raise RuntimeError("no office: wrap the flow in flows.current.working_in(…)")
    return _office
