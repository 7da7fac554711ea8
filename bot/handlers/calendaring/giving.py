"""Hands out a calendar file of one reminder or one milestone; says so where there is no date to put into one."""

from dataclasses import dataclass

from bot.core.message import Action, Choice, File, Reply
from bot.core.phrase import Curated, Phrase, Say
from bot.core.refusal import Refusal
from bot.handlers.parts import Parts
from bot.handlers.reminding import telling_back
from bot.handlers.reminding.asker import Asker
from bot.reminders.calendars import alone, of_deadline, of_reminder
from bot.reminders.deadline import Deadline
from bot.reminders.ics import Event
from bot.reminders.reminder import Reminder, State

_TYPE = "text/calendar"


@dataclass(frozen=True, slots=True)
class Giving:
    parts: Parts

    def reminder(self, asker: Asker, held: Reminder) -> Reply:
        if held.state is State.WAITING:
            raise Refusal(Phrase("calendar.waits", {"number": held.number}))
        timing = telling_back.timing(held, self.parts.follows.deadlines())
        says = (telling_back.task(held), Phrase("reminders.comes", {"timing": timing}))
        file = self._file(asker, f"reminder-{held.number}", of_reminder(held))
        self.parts.turns.speak_of(asker.message, held.id)
        return _given(says, file, telling_back.data(held))

    async def milestone(self, asker: Asker, milestone: str) -> Reply:
        deadline = self.parts.follows.deadlines().get(milestone)
        if deadline is None:
            raise Refusal(Phrase("remind.gone"))
        version = await self.parts.follows.version(milestone)
        language = (await self.parts.preferences.of(asker.person)).language or asker.language
        event = of_deadline(deadline, _title(deadline, language), version)
        if event is None or deadline.period is None:
            return _undated(deadline)
        line = Phrase("follow.line", {"title": Curated(deadline.title), "date": deadline.period})
        return _given((line,), self._file(asker, milestone, event), {"milestone": milestone})

    def _file(self, asker: Asker, name: str, event: Event) -> File:
        return File(f"{name}.ics", _TYPE, alone(event, asker.now).encode())


def _given(says: tuple[Say, ...], file: File, data: dict[str, object]) -> Reply:
    told = (Phrase("calendar.file"), *says, Phrase("calendar.stays"))
    return Reply(Action.CALENDAR_GIVEN, told, private=True, data=data, file=file)


def _undated(deadline: Deadline) -> Reply:
    says = Phrase("calendar.undated", {"title": Curated(deadline.title)})
    follow = Choice(Phrase("below.follow"), f"follow:me:{deadline.id}")
    return Reply(Action.REFUSAL, (says,), (follow,), private=True)


def _title(deadline: Deadline, language: str | None) -> str:
    """In the person's language, else as the catalogs fall back."""
    titles = deadline.title
    return titles.get((language or "en").partition("-")[0]) or titles.get("en") or next(iter(titles.values()))
