"""An instant as a value of a phrase, and the zone it is told in: that of whoever reads it."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

UTC_ZONE = "UTC"
"""Assumed of everybody who has not said otherwise; always told with the time, so that it misleads nobody."""


@dataclass(frozen=True, slots=True)
class Instant:
    """`at` is aware; `zone` is a name that `zone_of` reads."""

    at: datetime
    zone: str = UTC_ZONE


def zone_of(name: str) -> tzinfo:
    """The zone of a stored name: an IANA name, or an offset like UTC+05:30.

    Raises:
        ValueError, zoneinfo.ZoneInfoNotFoundError: no zone is called so.
    """
    if name == UTC_ZONE:
        return UTC
    if name.startswith(UTC_ZONE):
        return datetime.strptime(name.removeprefix(UTC_ZONE), "%z").tzinfo or UTC
    return ZoneInfo(name)
