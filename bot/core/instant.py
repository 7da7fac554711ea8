"""An instant as a value of a phrase: its day, its time of day and the zone, told in the zone of whoever reads it."""

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from bot.core.period import day
from bot.core.phrase import Phrase

UTC_ZONE = "UTC"
"""Assumed of everybody who has not said otherwise; always told with the time, so that it misleads nobody."""


def told(at: datetime, zone: str) -> Phrase:
    local = at.astimezone(zone_of(zone))
    return Phrase("instant.full", {"day": day(local.date()), "time": f"{local:%H:%M}", "zone": zone})


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
