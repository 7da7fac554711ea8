"""For those who keep the facts: what nobody could answer, and what was called wrong. Anybody may call an answer wrong.

The knowledge belongs to whoever runs the bot, not to the communities that invited it, and the questions come from all
of them: so the list is for the people the operator names, not for every community's admins.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.command import Command
from bot.core.message import Action, Choice, Message, Place, Reply
from bot.core.people import Person
from bot.core.phrase import Phrase, Say
from bot.core.refusal import Refusal
from bot.knowledge.answer import title
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.curation import DAILY, CurationBox, Doubt, Doubted, Group, nameless
from bot.knowledge.shelf import Shelf

MOST = 10
"""Groups shown at once; those asked most often."""

_BUTTONS = 4
"""Of each list: what is asked most is settled first."""

_NEAR_NOTHING = "-"
_NUMBER = re.compile("[0-9]{1,18}")
"""What the store can count with."""
_COMMAND = Command(admin=True)


@dataclass(frozen=True, slots=True)
class Curate:
    shelf: Shelf
    box: CurationBox
    curators: frozenset[Person]
    name: str = "curate"
    command: Command = _COMMAND

    def hears(self, message: Message) -> bool:
        return message.addressed and message.text.strip().lower() == self.name and message.person in self.curators

    async def handle(self, message: Message) -> Reply:
        match (message.chosen or "").split(":"):
            case [_, "wrong", entry, language, version]:
                return await self._doubted(message, Doubt(entry, version, language or None, message.quoted or ""))
            case [_, "say", number] if _NUMBER.fullmatch(number):
                return await self._explained(message, int(number))
        if message.person not in self.curators:
            raise Refusal(
                Phrase("curation.not_a_curator", {"person": f"{message.person.platform}:{message.person.id}"})
            )
        match (message.chosen or "").split(":"):
            case [_, "done", "q", near]:
                await self.box.settle_group(None if near == _NEAR_NOTHING else near)
            case [_, "done", "d", entry]:
                await self.box.settle_doubts(entry)
        return await self._list(message)

    async def _doubted(self, message: Message, doubt: Doubt) -> Reply:
        """In private what is wrong can be said too; elsewhere a word is enough. A second time files nothing new."""
        if doubt.entry not in self.shelf.edition.base.entries:
            return Reply(Action.UNKNOWN, (Phrase("unknown.gone"),), private=True, language=message.language)
        noted = await self.box.doubt(doubt, message.person, message.at)
        language = doubt.language or message.language
        if noted is None:
            raise Refusal(Phrase("curation.enough", {"count": DAILY}))
        say = Choice(Phrase("curation.say_what"), f"curate:say:{noted.number}", Phrase("curation.say_what_asks"))
        choices = (say,) if message.place is Place.DM and noted.open else ()
        phrase = Phrase("curation.again") if noted.again else Phrase("curation.thanks")
        return Reply(Action.ANSWER, (phrase,), choices, private=True, passing=not choices, language=language)

    async def _explained(self, message: Message, number: int) -> Reply:
        kept = bool(nameless(message.text)) and await self.box.explain(number, message.person, message.text)
        phrase = Phrase("curation.noted") if kept else Phrase("curation.not_noted")
        return Reply(Action.ANSWER, (phrase,), private=True, language=message.language)

    async def _list(self, message: Message) -> Reply:
        groups, doubted = await self.box.groups(MOST), await self.box.doubted(MOST)
        base = self.shelf.edition.base
        says: list[Say] = []
        if groups:
            says += [Phrase("curation.title"), *(_group(base, group) for group in groups)]
        if doubted:
            says += [Phrase("curation.doubted_title"), *(_doubt(base, one) for one in doubted)]
        return Reply(
            Action.ANSWER,
            (*says, Phrase("curation.how")) if says else (Phrase("curation.nothing"),),
            _settling(base, groups, doubted),
            private=True,
            replaces=message.chosen is not None,
            language=message.language,
            data={"questions": [_plain(group) for group in groups]},
        )


def _group(base: KnowledgeBase, group: Group) -> Say:
    samples = " / ".join(group.samples)
    if group.near is None or group.near not in base.entries:
        return Phrase("curation.group_alone", {"count": group.count, "samples": samples})
    near = title(base, base.entries[group.near])
    return Phrase("curation.group", {"count": group.count, "title": near, "samples": samples})


def _doubt(base: KnowledgeBase, doubted: Doubted) -> Say:
    named = title(base, base.entries[doubted.entry]) if doubted.entry in base.entries else doubted.entry
    notes = " / ".join(doubted.notes) or "–"
    return Phrase(
        "curation.doubted", {"count": doubted.count, "title": named, "version": doubted.version, "notes": notes}
    )


def _settling(base: KnowledgeBase, groups: Sequence[Group], doubted: Sequence[Doubted]) -> tuple[Choice, ...]:
    """A button to take each off the list."""
    near = [(group.near or _NEAR_NOTHING, "q") for group in groups[:_BUTTONS]]
    entries = dict.fromkeys((one.entry, "d") for one in doubted)
    return tuple(
        Choice(
            Phrase("curation.done", {"title": title(base, base.entries[name]) if name in base.entries else name}),
            f"curate:done:{kind}:{name}",
        )
        for name, kind in (*near, *list(entries)[:_BUTTONS])
    )


def _plain(group: Group) -> dict[str, object]:
    return {"near": group.near, "count": group.count, "samples": list(group.samples)}
