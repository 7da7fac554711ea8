"""Follows a date or a whole subject: told ahead of it, and whenever it moves or is announced."""

from dataclasses import dataclass, replace

from bot.core.command import Command, Option, Suggestion
from bot.core.message import Action, Choice, Message, Place, Reply
from bot.core.people import Address, Person
from bot.core.phrase import Phrase
from bot.core.refusal import Refusal
from bot.handlers.following import asking, telling
from bot.handlers.parts import Parts
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.search import search_milestones
from bot.reminders.follow import LADDER, Scope, Target

ME, HERE = "me", "here"
_COMMAND = Command((Option("what", suggests=True), Option("where", choices=(ME, HERE))))
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Follow:
    parts: Parts
    name: str = "follow"
    command: Command = _COMMAND

    def hears(self, message: Message) -> bool:
        return message.addressed and asking.wish(message.text, self._base, message.at) is not None

    async def handle(self, message: Message) -> Reply:
        if message.chosen is not None:
            return await self._pressed(message, message.chosen)
        if message.command == self.name:
            words = message.options.get("what") or message.text
            here = message.options.get("where") == HERE
            return await self._asked(message, asking.Wish(words.strip()), here=here)
        wish = asking.wish(message.text, self._base, message.at) or asking.Wish("")
        message = replace(message, language=wish.language or message.language)
        return await self._asked(message, wish, here=False)

    async def suggest(self, option: str, typed: str, message: Message) -> tuple[Suggestion, ...]:
        """The milestones nearest to what was typed that are not over, and the subjects."""
        if option != "what":
            return ()
        base, language = self._base, message.language or "en"
        ahead = [one for one in search_milestones(base, typed, language) if not asking.over(one, message.at)]
        found = [
            Suggestion((one.title.get(language) or one.title.get("en") or one.id)[:_LONGEST], one.id) for one in ahead
        ]
        subjects = [Suggestion(base.subjects[name].name[:_LONGEST], f"={name}") for name in sorted(base.served)]
        return (*found[: 25 - len(subjects)], *subjects)

    @property
    def _base(self) -> KnowledgeBase:
        return self.parts.shelf.edition.base

    async def _asked(self, message: Message, wish: asking.Wish, *, here: bool) -> Reply:
        who = self._who(message, here=here)
        if not wish.words:
            return await (self._stop_all(message, who) if wish.stop else self._list(message, who))
        found = self._targets(wish.words)
        ahead = [one for one in found if not self._over(one, message)] or list(found)
        if not ahead:
            raise Refusal(Phrase("follow.unknown", {"name": wish.words[:_LONGEST]}))
        if wish.stop:
            return await self._stop(message, who, found)
        if len(ahead) > 1:
            verb = "here" if here else "me"
            choices = tuple(
                Choice(Phrase("follow.this", {"title": telling.name(self._base, one)}), f"follow:{verb}:{one.id}")
                for one in ahead[:4]
            )
            return Reply(Action.CHOICES, (Phrase("follow.which"),), choices, language=message.language)
        return await self._follow(message, who, ahead[0])

    async def _pressed(self, message: Message, handle: str) -> Reply:
        match handle.split(":")[1:]:
            case ["me", key]:
                return replace(await self._follow(message, message.person, asking.read(key)), private=True)
            case ["here", key]:
                return await self._follow(message, self._who(message, here=True), asking.read(key))
            case ["stop", key]:
                return await self._stop(message, message.person, (asking.read(key),))
            case ["stophere", key]:
                return await self._stop(message, self._who(message, here=True), (asking.read(key),))
            case ["thin", key]:
                target = await self._followed(message, asking.read(key))
                return replace(telling.thinning(self._base, target), language=message.language)
            case ["leads", key, which] if which in telling.LADDERS:
                target = asking.read(key)
                return await self._follow(message, message.person, target, telling.LADDERS[which])
        raise Refusal(Phrase("remind.gone"))

    def _targets(self, words: str) -> tuple[Target, ...]:
        """By the value of a completion, or by words."""
        key = asking.read(words)
        known = self._base.served if key.scope is Scope.SUBJECT else self.parts.follows.deadlines()
        return (key,) if key.id in known else asking.targets(self._base, words)

    async def _follow(
        self, message: Message, who: Person | Address, target: Target, leads: tuple[int, ...] = LADDER
    ) -> Reply:
        origin = message.address if isinstance(who, Person) and message.place is Place.GROUP else None
        held = await self.parts.follows.follow(who, target, leads, origin)
        if isinstance(who, Person) and message.language is not None:
            await self.parts.preferences.change(who, lambda one: replace(one, spoken=message.language))
        return replace(telling.followed(self._base, held), language=message.language)

    async def _stop(self, message: Message, who: Person | Address, found: tuple[Target, ...]) -> Reply:
        """What is followed of these; or the whole subject is offered, where that is what is followed."""
        held = {follow.target for follow in await self.parts.follows.of(who)}
        for target in found:
            if target in held:
                await self.parts.follows.unfollow(who, target)
                says = Phrase("follow.stopped", {"title": telling.name(self._base, target)})
                return Reply(Action.FOLLOW_STOPPED, (says,), language=message.language, data={"stopped": target.id})
        around = next((one for one in map(self._subject_of, found) if one in held), None)
        if around is None:
            return Reply(Action.FOLLOW_STOPPED, (Phrase("follow.not_followed"),), language=message.language)
        title = telling.name(self._base, around)
        stop = Choice(Phrase("follow.stop_one", {"title": title}), f"follow:stop:{asking.written(around)}")
        return Reply(Action.CHOICES, (Phrase("follow.by_subject", {"title": title}),), (stop,))

    async def _stop_all(self, message: Message, who: Person | Address) -> Reply:
        held = [follow.target for follow in await self.parts.follows.of(who)]
        for target in held:
            await self.parts.follows.unfollow(who, target)
        says = tuple(Phrase("follow.stopped", {"title": telling.name(self._base, one)}) for one in held)
        says = says or (Phrase("follow.nothing"),)
        stopped = {"stopped": [one.id for one in held]}
        return Reply(Action.FOLLOW_STOPPED, says, language=message.language, data=stopped)

    async def _list(self, message: Message, who: Person | Address) -> Reply:
        follows = await self.parts.follows.of(who)
        reply = telling.listed(self._base, follows, self.parts.follows.deadlines())
        return replace(reply, language=message.language)

    async def _followed(self, message: Message, target: Target) -> Target:
        """The follow behind a rung: of the milestone itself, or of its subject."""
        held = {follow.target for follow in await self.parts.follows.of(message.person)}
        around = self._subject_of(target)
        return around if target not in held and around in held else target

    def _subject_of(self, target: Target) -> Target:
        milestone = self._base.milestones.get(target.id)
        return target if milestone is None else Target(Scope.SUBJECT, milestone.subject)

    def _over(self, target: Target, message: Message) -> bool:
        milestone = self._base.milestones.get(target.id)
        return target.scope is Scope.MILESTONE and milestone is not None and asking.over(milestone, message.at)

    def _who(self, message: Message, *, here: bool) -> Person | Address:
        """The person; or the place, for those who run it. Checked at every press."""
        if not here:
            return message.person
        if message.place is Place.DM:
            raise Refusal(Phrase("follow.no_place"))
        if not message.admin:
            raise Refusal(Phrase("follow.admins_only"))
        return message.address
