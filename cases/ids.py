"""Identifiers of cases and licences (编号).

Both use Crockford's base 32, which leaves out the look-alikes I, L, O and U.
"""

import secrets
from datetime import datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CASE_LENGTH = 6
LICENSE_LENGTH = 25


def case_id(now: datetime) -> str:
    """A case's id such as ``20261121-4F7K2Q``: the Asia/Shanghai day, then 30 random bits.

    Readable on the telephone and sorted by day. It is not certainly free: whoever stores it
    must be ready to draw again.
    """
    if now.tzinfo is None:
        raise ValueError("an instant without a time zone")
    return f"{now.astimezone(SHANGHAI):%Y%m%d}-{_random(CASE_LENGTH)}"


def license_id() -> str:
    """The unguessable end of a licence's address: 25 lower-case characters, 125 random bits."""
    return _random(LICENSE_LENGTH).lower()


def _random(length: int) -> str:
    return "".join(secrets.choice(CROCKFORD) for _ in range(length))
