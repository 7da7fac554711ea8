"""Time zones as people write them: IANA names, cities, countries, abbreviations, offsets. The only door to zone data.

A zone's name, as it is stored and told, is an IANA name ("Europe/Berlin") or an offset ("UTC+05:30"). Abbreviations are
those that mean one thing to nearly all who write them (IST is India's here). Most of them also say whether summer
time is on; who writes "EST" on a summer's day may mean New York's clock or five hours behind UTC, so both are kept.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

from bot.reminders.wording.folding import folded

_PLACES = files("bot.reminders") / "places"
_OFFSET = re.compile(r"(?:(?:utc|gmt)\s*)?([+-])\s*(\d{1,2})(?::?(\d{2}))?", re.ASCII)
_MOST_HOURS = 14
_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Named:
    """A zone somebody named, and the fixed offset their word says if taken literally (EST, CEST)."""

    zone: tzinfo
    literal: tzinfo | None = None

    def doubtful(self, at: datetime) -> bool:
        """Whether the place and the letters disagree at an instant: EST in July."""
        return self.literal is not None and self.literal.utcoffset(at) != at.astimezone(self.zone).utcoffset()


def load(name: str) -> tzinfo:
    """The zone of a stored name.

    Raises:
        ValueError: no zone is called so.
    """
    if name == "UTC":
        return UTC
    if name.startswith("UTC"):
        zone = _offset(name.lower())
        if zone is not None:
            return zone
    if name not in _iana().values():
        raise ValueError(f"no time zone is called {name!r}")
    return ZoneInfo(name)


def name_of(zone: tzinfo) -> str:
    """The name under which `load` gives this zone again."""
    if isinstance(zone, ZoneInfo) and zone.key:
        return zone.key
    offset = zone.utcoffset(None) or timedelta()
    if not offset:
        return "UTC"
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), _MINUTES)
    return f"UTC{'+' if offset > timedelta() else '-'}{hours:02}:{minutes:02}"


def find(words: str, language: str | None = None) -> Named | None:
    """The zone that words mean, of which nothing is left over: "Berlin", "utc+3", "nueva york", "Asia/Tokyo", "PST".

    A name is looked for in the language given, in English, then in all others.
    """
    name = " ".join(folded(words).replace("_", " ").split()).strip(" .")
    if not name:
        return None
    exact = _iana().get(name.replace(" ", "_"))
    if exact is not None and "/" in exact:
        return Named(ZoneInfo(exact))
    return abbreviation(name) or _offset_named(name) or place(name, language)


def like(typed: str, most: int = 25) -> tuple[str, ...]:
    """Names of zones for somebody who is typing: the one that is meant, then those that hold the letters."""
    wanted = folded(typed).strip().replace(" ", "_")
    meant = find(typed) if typed.strip() else None
    first = [name_of(meant.zone)] if meant is not None else []
    cities = sorted(
        name for low, name in _iana().items() if "/" in low and wanted in low and not low.startswith("etc/")
    )
    return tuple(dict.fromkeys([*first, *cities]))[:most]


def abbreviation(name: str) -> Named | None:
    """The zone of an abbreviation in small letters."""
    if name in ("utc", "gmt", "z", "zulu"):
        return Named(UTC)
    known = _abbreviations().get(name)
    if known is None:
        return None
    zone, offset = known
    return Named(ZoneInfo(zone), None if offset is None else _offset(offset))


def place(name: str, language: str | None = None) -> Named | None:
    """The zone of a city or country, its name folded."""
    codes = dict.fromkeys(code for code in (language, "en", *_codes()) if code in _codes())
    found = next((table[name] for table in map(_places, codes) if name in table), None)
    return Named(ZoneInfo(found)) if found is not None else None


def _offset_named(name: str) -> Named | None:
    zone = _offset(name)
    return Named(zone) if zone is not None else None


def _offset(name: str) -> tzinfo | None:
    found = _OFFSET.fullmatch(name)
    if found is None or int(found[2]) > _MOST_HOURS or int(found[3] or 0) >= _MINUTES:
        return None
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return timezone(-offset if found[1] == "-" else offset) if offset else UTC


@cache
def _iana() -> Mapping[str, str]:
    return {name.lower(): name for name in available_timezones()}


@cache
def _codes() -> tuple[str, ...]:
    found = (file.name.removesuffix(".toml") for file in _PLACES.iterdir() if file.name.endswith(".toml"))
    return tuple(sorted(code for code in found if code != "abbreviations"))


@cache
def _places(code: str) -> Mapping[str, str]:
    table = tomllib.loads((_PLACES / f"{code}.toml").read_text("utf-8"))
    return {folded(name): zone for name, zone in table.items()}


@cache
def _abbreviations() -> Mapping[str, tuple[str, str | None]]:
    table = tomllib.loads((_PLACES / "abbreviations.toml").read_text("utf-8"))
    return {name.lower(): (entry["zone"], entry.get("offset")) for name, entry in table.items()}
