"""What an export would hold and lack, said before anything starts."""

from bot.core.phrase import Phrase, Say
from bot.exports.export import KEPT_FOR
from bot.exports.source import Estimate
from bot.exports.telling import size_of, title_of


def told(source: str, estimate: Estimate) -> tuple[Say, ...]:
    lacks = (Phrase("export.will_lack"), *(_item(what) for what in estimate.lacks)) if estimate.lacks else ()
    return (
        Phrase("export.look", {"title": title_of(source)}),
        Phrase("export.will_hold"),
        *(_item(what) for what in estimate.holds),
        *lacks,
        _estimated(estimate),
        Phrase("export.terms", {"days": KEPT_FOR.days}),
    )


def _item(what: Phrase) -> Phrase:
    return Phrase("export.item", {"what": what})


def _estimated(estimate: Estimate) -> Phrase:
    if estimate.items is None:
        return Phrase("export.estimate_unknown")
    if estimate.size is None:
        return Phrase("export.estimate_items", {"items": estimate.items})
    return Phrase("export.estimate", {"items": estimate.items, "size": size_of(estimate.size)})


def figures(estimate: Estimate) -> dict[str, object]:
    return {"items": estimate.items, "size": estimate.size}
