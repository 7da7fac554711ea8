"""Who has sent too many wrong handles: a bucket for each address, in memory, bounded. Only wrong ones count."""

import ipaddress
import math
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.clock import Clock

BURST = 30
"""Wrong ones in a row before an address has to wait."""
REFILL = timedelta(seconds=10)
"""Until it may be wrong once more."""
MOST = 10_000
"""Addresses remembered; the one that was wrong longest ago goes first."""


@dataclass(frozen=True, slots=True)
class _Bucket:
    left: float
    at: datetime


@dataclass(slots=True)
class Guesses:
    clock: Clock
    _buckets: OrderedDict[str, _Bucket] = field(default_factory=OrderedDict)

    def wait(self, address: str) -> int | None:
        """Seconds until this address may ask again; None: now."""
        left = self._left(neighbourhood(address))
        return None if left >= 1 else math.ceil((1 - left) * REFILL.total_seconds())

    def wrong(self, address: str) -> None:
        name = neighbourhood(address)
        self._buckets[name] = _Bucket(max(0.0, self._left(name) - 1), self.clock())
        self._buckets.move_to_end(name)
        while len(self._buckets) > MOST:
            self._buckets.popitem(last=False)

    def _left(self, name: str) -> float:
        bucket = self._buckets.get(name)
        if bucket is None:
            return BURST
        since = max(timedelta(), self.clock() - bucket.at)  # a clock may be set back
        return min(BURST, bucket.left + since / REFILL)


def neighbourhood(address: str) -> str:
    """An IPv4 address, or the /64 that one household has of IPv6; anything else counts as one."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped or ipaddress.ip_network((found, 64), strict=False))
    return str(found)
