"""What is told about what is kept: each kind of record by its name, whatever the store keeps of people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lumen import Folder
from reminder_kit import Bot, said

from bot.core.notice import Json
from bot.core.people import Person
from bot.handlers.privacy import Privacy
from bot.store.personal import PERSONAL


@dataclass(frozen=True)
class OneOfEach:
    async def mydata(self, person: Person) -> Mapping[str, Sequence[Mapping[str, Json]]]:
        return {table: ({"person": person.id},) for table in PERSONAL}


async def test_every_table_that_names_people_is_told_by_a_name_of_its_own(folder: Folder) -> None:
    bot = Bot(folder.root)
    reply = await Privacy(replace(bot.parts, personal=OneOfEach())).handle(bot.message("/privacy"))
    assert reply.data == {"held": dict.fromkeys(PERSONAL, 1)}
    assert said(reply).count(": 1") == len(PERSONAL)
    assert "other records" not in said(reply)


async def test_where_what_is_typed_is_kept_that_is_told_and_nowhere_else(folder: Folder) -> None:
    bot = Bot(folder.root)
    typed, elsewhere = (replace(bot.parts, keeps_words=keeps) for keeps in (lambda _: True, lambda _: False))
    told = said(await Privacy(typed).handle(bot.message("/privacy")))
    assert "what you typed in this terminal" in told
    assert "About you I keep nothing." not in told
    told = said(await Privacy(elsewhere).handle(bot.message("/privacy")))
    assert "what you typed in this terminal" not in told
