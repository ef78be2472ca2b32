"""How often one visitor may ask (限频): kept in memory, never written anywhere.

Each server process counts for itself, so with several workers the limits are that much wider.
"""

import ipaddress
from collections import OrderedDict
from time import monotonic

from fastapi import HTTPException, Request

KEEP_MANY = 20_000


class Limiter:
    """At most ``many`` requests of one visitor at once, and as many again per ``seconds``."""

    def __init__(self, many: int, seconds: float) -> None:
        self._many = many
        self._seconds = seconds
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, visitor: str) -> int:
        """Count one request: 0 if it may go on, else the seconds after which to come back."""
        now = monotonic()
        left, at = self._left.pop(visitor, (float(self._many), now))
        left = min(self._many, left + (now - at) * self._many / self._seconds)
        refused = left < 1
        self._left[visitor] = (left if refused else left - 1, now)
        if len(self._left) > KEEP_MANY:
            self._left.popitem(last=False)
        return int((1 - left) * self._seconds / self._many) + 1 if refused else 0


def require_turn(limiter: Limiter, name: str) -> None:
    """Count one request of somebody who is known.

    Raises:
        HTTPException: 429, with ``Retry-After``.
    """
    if seconds := limiter.wait(name):
        raise HTTPException(429, headers={"Retry-After": str(seconds)})


def visitor(request: Request) -> str:
    """Who asks: the address, of IPv6 the network that one customer has."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return host
