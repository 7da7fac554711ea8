"""How far from a milestone something is told, in words."""

from datetime import timedelta

from bot.core.phrase import Phrase, Say, Value

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)


def in_words(lead: timedelta, title: Say | str) -> Phrase:
    """So long before (negative) or after what is called so."""
    away = abs(lead)
    if not away:
        return Phrase("lead.on", {"title": title})
    if away % _DAY:
        count = round(away / _HOUR)
        return _before_or_after(
            lead, Phrase("lead.hour") if count == 1 else Phrase("lead.hours", {"count": count}), title
        )
    count = away // _DAY
    return _before_or_after(lead, Phrase("lead.day") if count == 1 else Phrase("lead.days", {"count": count}), title)


def _before_or_after(lead: timedelta, length: Phrase, title: Say | str) -> Phrase:
    values: dict[str, Value] = {"length": length, "title": title}
    return Phrase("lead.before", values) if lead < timedelta() else Phrase("lead.after", values)
