"""From words to a reminder that is set, changed or snoozed; or to the question that is still open."""

from dataclasses import dataclass, replace

from bot.core.message import Reply
from bot.core.phrase import Phrase
from bot.core.refusal import Refusal
from bot.handlers.parts import Parts
from bot.handlers.reminding import around, telling_back
from bot.handlers.reminding.around import Around, Named
from bot.handlers.reminding.asker import Asker
from bot.handlers.reminding.meaning import understood
from bot.handlers.reminding.questions import Questions, answered, is_change
from bot.handlers.reminding.refusing import refused
from bot.handlers.reminding.setting import Setting
from bot.reminders.drafts import Aim, Draft
from bot.reminders.understanding import (
    Ambiguous,
    AroundMilestone,
    ForSomebodyElse,
    Impossible,
    NeitherTimeNorTask,
    NoSuchLimit,
    NoTask,
    NoTime,
    Once,
    OneAtATime,
    Past,
    Repeating,
    Several,
    TooFar,
    TooLong,
    TooMany,
    TooOften,
    Understanding,
    UnknownZone,
)
from bot.reminders.when import pointing
from bot.reminders.wording.settling import first_of
from bot.reminders.wording.several import LONGEST_TASK


@dataclass(frozen=True, slots=True)
class Taking:
    parts: Parts

    @property
    def questions(self) -> Questions:
        return Questions(self.parts)

    @property
    def setting(self) -> Setting:
        return Setting(self.parts)

    async def take(self, asker: Asker, draft: Draft) -> Reply:
        return await self.carry_out(asker, draft, await understood(draft))

    async def carry_out(self, asker: Asker, draft: Draft, meant: Understanding) -> Reply:  # noqa: PLR0911  a table
        match meant:
            case Once() | Repeating() | Several() as settled:
                return await self.setting.finish(asker, draft, settled)
            case Ambiguous(options):
                return await self.questions.which(asker, draft, options)
            case AroundMilestone() as near:
                return await self.near(asker, draft, near, await Around(self.parts).find(asker, near))
            case NoTask(AroundMilestone() as near):
                return await self.near(asker, draft, near, await Around(self.parts).find(asker, near))
            case NoTask():
                return await self._without_task(asker, draft)
            case NoTime(what):
                return await self._without_time(asker, draft, what)
            case NeitherTimeNorTask():
                return await self._without_anything(asker, draft)
            case (
                Past()
                | Impossible()
                | TooFar()
                | TooOften()
                | TooMany()
                | NoSuchLimit()
                | OneAtATime()
                | TooLong()
                | UnknownZone()
                | ForSomebodyElse()
            ) as no:
                return refused(no, asker)
        return self.questions.both(asker, Phrase("remind.unclear"))

    async def pick(self, asker: Asker, draft: Draft, place: int, stamp: int) -> Reply:
        """One of the readings that were offered, if it is still the instant that was offered."""
        meant = await understood(draft)
        options = meant.options if isinstance(meant, Ambiguous) else ()
        chosen = options[place] if place < len(options) else None
        if chosen is None or int(first_of(chosen).timestamp()) != stamp:
            raise Refusal(Phrase("remind.gone"))
        return await self.setting.finish(asker, draft, chosen)

    async def near(self, asker: Asker, draft: Draft, meant: AroundMilestone, found: Named) -> Reply:
        """Before or after a milestone: the one that is meant, the question which, or that there is none."""
        base = self.parts.shelf.edition.base
        ahead = [one for one in found.anchors if one.ahead(asker.now)]
        if not found.anchors:
            none = Phrase("remind.no_milestone", {"words": telling_back.shortened(meant.words)})
            what = draft.what or meant.otherwise
            if not what and not is_change(draft):
                return self.questions.both(asker, none)
            return await self.questions.when(asker, answered(draft, what), none)
        if not ahead:
            return around.too_late(base, found.anchors, asker)
        draft = answered(draft, draft.what or found.what)
        if len(ahead) > 1:
            return around.pick(base, ahead, await self.parts.drafts.keep(asker.person, draft))
        if not draft.what and not is_change(draft):
            return await self.questions.what(asker, draft)
        return await self.setting.tie(asker, draft, ahead[0])

    async def before(self, asker: Asker, milestone: str, days: int) -> Reply:
        """A reminder of a milestone itself: its title is the task."""
        base = self.parts.shelf.edition.base
        anchor = around.before(base, asker, milestone, days)
        if not anchor.ahead(asker.now):
            return around.too_late(base, [anchor], asker)
        titles = self.parts.follows.deadlines()[milestone].title
        what = titles.get(asker.language or "en") or titles.get("en") or milestone
        return await self.setting.tie(asker, replace(asker.draft(what), what=what), anchor)

    async def _without_task(self, asker: Asker, draft: Draft) -> Reply:
        quoted = asker.message.quoted
        if quoted:
            return await self.take(asker, answered(draft, quoted[:LONGEST_TASK]))
        return await self.questions.what(asker, draft)

    async def _without_time(self, asker: Asker, draft: Draft, what: str) -> Reply:
        if draft.aim is Aim.CHANGE and what:
            return await self.setting.change(asker, draft, what, None)
        if is_change(draft):
            return await self.questions.when(asker, draft)
        quoted = asker.message.quoted
        task = quoted[:LONGEST_TASK] if quoted and pointing(what, asker.language) else what
        return await self.questions.when(asker, answered(draft, draft.what or task))

    async def _without_anything(self, asker: Asker, draft: Draft) -> Reply:
        quoted = asker.message.quoted
        what = draft.what or (quoted or "")[:LONGEST_TASK]
        return await self.questions.when(asker, answered(draft, what)) if what else self.questions.both(asker)
