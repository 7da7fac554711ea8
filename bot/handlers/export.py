"""Exports, in words, by command and by button: choose, see what it holds, confirm, follow it to the link, end it.

Everything about them is said in private. Handles, which stay good for as long as their message stands:

export:begin                        what can be packed up
export:look:<source>[:<community>]  what one would hold, before anything starts
export:start:<source>[:<community>] begins it
export:empty|emptied:basket         asks whether to empty the basket, and does
export:status|stop|cancel|link|fresh|revoke|sure|keep:<export>
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from bot.core.command import Command, Option
from bot.core.instant import UTC_ZONE, Instant
from bot.core.message import Action, Choice, Message, Place, Reply
from bot.core.notice import Json
from bot.core.phrase import Page, Phrase, Say
from bot.core.preferences import PreferenceBox
from bot.core.refusal import Refusal, or_refusal
from bot.exports.desk import ExportDesk, Standing, Wish
from bot.exports.export import ACTIVE, Export, State
from bot.exports.hearing import Heard, Intent, hear
from bot.exports.pasted import looks_like_secret
from bot.exports.sources.basket_desk import BasketDesk
from bot.exports.telling import ABOUTS, choices, outcome, target, title_of, under_way
from bot.handlers.exporting import basket as basket_talk
from bot.handlers.exporting.looking import figures, told
from bot.handlers.reminding.asker import asker_of
from bot.knowledge.shelf import Shelf

_VERBS = {
    "export_begin": Intent.BEGIN,
    "export_status": Intent.STATUS,
    "export_link": Intent.LINK,
    "export_fresh": Intent.FRESH,
    "export_cancel": Intent.CANCEL,
    "export_delete": Intent.DELETE,
}
_DOES = {
    Intent.STATUS: "status",
    Intent.LINK: "link",
    Intent.FRESH: "fresh",
    Intent.CANCEL: "stop",
    Intent.DELETE: "revoke",
}
_COMMAND = Command((Option("do", choices=tuple(_VERBS)),))
_OFFICIAL = "export"
"""The family of entries about getting one's things; the pinned one says how."""


@dataclass(frozen=True, slots=True)
class ExportParts:
    """basket: where what is handed over in private goes; None: nowhere.

    remove: takes away a message that holds a secret, where the platform can; tells whether it did.
    """

    desk: ExportDesk
    shelf: Shelf
    preferences: PreferenceBox
    basket: BasketDesk | None = None
    remove: Callable[[Message], Awaitable[bool]] | None = None


@dataclass(frozen=True, slots=True)
class ExportHandler:
    parts: ExportParts
    name: str = "export"
    command: Command = _COMMAND

    def hears(self, message: Message) -> bool:
        if not message.addressed:
            return False
        basket, said = self.parts.basket, message.text
        if basket is not None and basket.sees(message):
            return True
        return said.strip().lower() == self.name or hear(said) is not None or looks_like_secret(said)

    async def handle(self, message: Message) -> Reply:
        asker = await asker_of(message, self.parts.preferences)
        asking = _Asking(self.parts, replace(message, language=asker.language), asker.zone or UTC_ZONE)
        reply = await or_refusal(self._handle(asking, message))
        return replace(reply, private=True, language=asker.language)

    async def _handle(self, asking: "_Asking", message: Message) -> Reply:
        if message.chosen is not None:
            return await asking.pressed(message.chosen)
        handed = await asking.handed()
        if handed is not None:
            return handed
        verb = message.options.get("do") or message.text.strip()
        intent = _VERBS.get(verb) or _VERBS.get(f"export_{verb}")
        heard = Heard(intent) if intent is not None else hear(verb)
        return await asking.heard(heard or Heard(Intent.BEGIN))


@dataclass(frozen=True, slots=True)
class _Asking:
    """One person's asking, and the zone in which they are told times."""

    parts: ExportParts
    message: Message
    zone: str

    async def heard(self, heard: Heard) -> Reply:
        """In words nothing is cancelled or deleted: they bring the button that does."""
        if heard.intent is Intent.OTHERS:
            raise Refusal(Phrase("export.only_yours"))
        if heard.intent is Intent.BEGIN:
            return await self._asked(heard)
        if heard.intent in {Intent.BASKET, Intent.EMPTY}:
            return await self._of_basket(heard.intent)
        latest = await self.parts.desk.latest(self.message.person)
        if latest is None:
            asked = {"asked": heard.intent.value}
            return Reply(Action.EXPORT_SHOWN, (Phrase("export.none"),), _begin_choice(), data=asked)
        return await self._do(_DOES[heard.intent], latest.export.id)

    async def pressed(self, handle: str) -> Reply:
        match handle.split(":")[1:]:
            case ["begin"]:
                return await self._begin()
            case ["empty" | "emptied" as verb, "basket"] if self.parts.basket is not None:
                empty = basket_talk.empty if verb == "emptied" else basket_talk.ask_to_empty
                return await empty(self.parts.basket, self.message.person)
            case ["look", source, *community]:
                return replace(await self._look(source, _chosen(community)), replaces=True)
            case ["start", source, *community]:
                return replace(await self._start(source, _chosen(community)), replaces=True)
            case [verb, export_id]:
                return await self._do(verb, export_id)
        raise Refusal(Phrase("export.not_found"))

    async def _of_basket(self, intent: Intent) -> Reply:
        """In words nothing is taken out of it: they bring the button that does."""
        basket, person = self.parts.basket, self.message.person
        if basket is None:
            raise Refusal(Phrase("export.no_source"))
        told = basket_talk.ask_to_empty if intent is Intent.EMPTY else basket_talk.show
        return replace(await told(basket, person), replaces=False)

    async def handed(self) -> Reply | None:
        """Things for the basket, or a secret; None: words. An address that was allowed may look like a secret."""
        message, basket = self.message, self.parts.basket
        if basket is not None and message.command is not None:
            basket = None  # a command, whatever came with it
        if basket is not None and basket.sees_links(message):
            return await basket_talk.take(basket, message)
        if looks_like_secret(message.text):
            return await self.advise()
        if basket is not None and basket.sees(message):
            return await basket_talk.take(basket, message)
        return None

    async def advise(self) -> Reply:
        """Nothing of what was pasted goes any further than this message."""
        if self.parts.remove is not None and await self.parts.remove(self.message):
            return Reply(Action.EXPORT_ADVISED, (Phrase("export.secret_removed"),))
        return Reply(Action.EXPORT_ADVISED, (Phrase("export.secret"),))

    async def _asked(self, heard: Heard) -> Reply:
        named = heard.source if heard.source in self.parts.desk.sources else None
        reply = await self._begin() if named is None else await self._look(named, self._options(named))
        whole = (Phrase("export.whole_only"),) if heard.scoped else ()
        return replace(reply, says=(*whole, *reply.says))

    async def _begin(self) -> Reply:
        """What is under way comes first: there is one at a time."""
        latest = await self.parts.desk.latest(self.message.person)
        if latest is not None and latest.export.state in ACTIVE:
            return self._shown(latest)
        sources = tuple(self.parts.desk.sources)
        if not sources:
            raise Refusal(Phrase("export.none_offered"))
        lines = (
            Phrase("export.offered", {"title": title_of(name), "about": ABOUTS.get(name, name)}) for name in sources
        )
        held = latest.export if latest is not None and latest.export.state is State.READY else None
        copy = () if held is None else (Phrase("export.have_copy", {"title": title_of(held.source)}),)
        official, how = self._official()
        says = (*copy, Phrase("export.offer"), *lines, *official)
        begin = (Choice(_label(name), f"export:look:{target(name, self._options(name))}") for name in sources)
        return Reply(Action.EXPORT_OFFERED, says, (*begin, *(choices(held) if held else ()), *how))

    async def _look(self, source: str, options: dict[str, Json]) -> Reply:
        estimate = await self.parts.desk.look(self._wish(source, options))
        start = Choice(Phrase("export.start"), f"export:start:{target(source, options)}")
        other = Choice(Phrase("export.other"), "export:begin")
        return Reply(Action.EXPORT_LOOKED, told(source, estimate), (start, other), data=figures(estimate))

    async def _start(self, source: str, options: dict[str, Json]) -> Reply:
        standing = await self.parts.desk.start(self._wish(source, options))
        return replace(self._shown(standing), action=Action.EXPORT_STARTED)

    async def _do(self, verb: str, export_id: str) -> Reply:
        desk, person = self.parts.desk, self.message.person
        match verb:
            case "status":
                return replace(self._shown(await desk.standing(person, export_id)), replaces=True)
            case "cancel":
                export = await desk.cancel(person, export_id)
                return Reply(Action.EXPORT_CANCELLED, (Phrase("export.cancelled"),), choices(export), replaces=True)
            case "link":
                return self._linked("export.link", *await desk.link(person, export_id))
            case "fresh":
                return self._linked("export.relinked", *await desk.relink(person, export_id))
            case _:
                return await self._end(verb, export_id)

    async def _end(self, verb: str, export_id: str) -> Reply:
        desk, person = self.parts.desk, self.message.person
        match verb:
            case "stop":
                return await self._ask_to_cancel(export_id)
            case "revoke":
                return await self._ask(export_id)
            case "sure":
                export = await desk.revoke(person, export_id)
                return Reply(Action.EXPORT_REVOKED, (Phrase("export.revoked"),), choices(export), replaces=True)
            case "keep":
                return self._kept((await desk.standing(person, export_id)).export)
        raise Refusal(Phrase("export.not_found"))

    async def _ask_to_cancel(self, export_id: str) -> Reply:
        standing = await self.parts.desk.standing(self.message.person, export_id)
        if standing.export.state not in ACTIVE:
            raise Refusal(Phrase("export.not_under_way"))
        yes = Choice(Phrase("export.cancel"), f"export:cancel:{export_id}")
        no = Choice(Phrase("export.go_on"), f"export:status:{export_id}")
        return Reply(Action.CHOICES, (Phrase("export.cancel_sure"),), (yes, no))

    async def _ask(self, export_id: str) -> Reply:
        """Only the button's own word deletes anything."""
        standing = await self.parts.desk.standing(self.message.person, export_id)
        if standing.export.state is not State.READY:
            raise Refusal(Phrase("export.gone"))
        yes = Choice(Phrase("export.sure_yes"), f"export:sure:{export_id}")
        no = Choice(Phrase("export.sure_no"), f"export:keep:{export_id}")
        return Reply(Action.CHOICES, (Phrase("export.sure"),), (yes, no))

    def _shown(self, standing: Standing) -> Reply:
        export = standing.export
        active = export.state in ACTIVE
        says = under_way(export, standing.progress) if active else outcome(export, self.zone)
        live = export.id if active else None
        return Reply(Action.EXPORT_SHOWN, says, choices(export), data=_data(export), live=live)

    def _linked(self, key: str, export: Export, address: str) -> Reply:
        page = Page(address.removeprefix("https://"), address)
        fresh = Choice(Phrase("export.fresh"), f"export:fresh:{export.id}")
        revoke = Choice(Phrase("export.revoke"), f"export:revoke:{export.id}")
        return Reply(Action.EXPORT_LINKED, (Phrase(key, {"page": page}),), (fresh, revoke), data={"link": address})

    def _kept(self, export: Export) -> Reply:
        until = Instant(export.expires or export.asked, self.zone)
        says = (Phrase("export.kept", {"until": until}),)
        return Reply(Action.EXPORT_SHOWN, says, choices(export), replaces=True)

    def _official(self) -> tuple[tuple[Say, ...], tuple[Choice, ...]]:
        """What the bot cannot do, and the answer that says what the person can."""
        base = self.parts.shelf.edition.base
        how = [one for one in base.served_entries() if one.family == _OFFICIAL and one.pinned]
        buttons = tuple(Choice(Phrase("export.official_how"), f"ask:{entry.id}") for entry in how[:1])
        return (Phrase("export.official"),), buttons

    def _options(self, source: str | None) -> dict[str, Json]:
        """Posts are those of the community in which they were asked for."""
        community = self.message.community
        return {"community": community} if source == "posts" and community is not None else {}

    def _wish(self, source: str, options: dict[str, Json]) -> Wish:
        message = self.message
        origin = message.address if message.place is Place.GROUP else None
        return Wish(message.person, source, options, message.language, origin, self.zone)


def _label(source: str) -> Phrase:
    titled = title_of(source)
    return titled if isinstance(titled, Phrase) else Phrase("export.look", {"title": titled})


def _chosen(community: list[str]) -> dict[str, Json]:
    return {"community": community[0]} if community else {}


def _begin_choice() -> tuple[Choice, ...]:
    return (Choice(Phrase("export.another"), "export:begin"),)


def _data(export: Export) -> dict[str, object]:
    archive = export.archive
    held = {} if archive is None else {"size": archive.size, "sha256": archive.sha256, "files": archive.files}
    return {"export": export.id, "source": export.source, "state": str(export.state), **held}
