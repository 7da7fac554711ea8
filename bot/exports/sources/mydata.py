"""The source `mydata`: all that the bot holds about a person, as plain data and as a page to read."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.core.notice import Json
from bot.core.people import Person
from bot.core.phrase import Phrase, Say
from bot.core.text import plain
from bot.core.voice import Voice
from bot.exports.fetching.disk import write_whole
from bot.exports.source import Estimate, Fetched, Item, LeftOut, Order, Why

READABLE = "readable"


class Personal(Protocol):
    async def mydata(self, person: Person) -> Mapping[str, Sequence[Mapping[str, Json]]]:
        """All of it as plain data, by the name of where it is kept; the same names whoever it is."""
        ...


@dataclass(frozen=True, slots=True)
class MydataSource:
    personal: Personal
    voice: Voice
    name: str = "mydata"

    async def estimate(self, order: Order) -> Estimate:
        held = await self.personal.mydata(order.person)
        size = sum(len(_json(rows)) for rows in held.values())
        return Estimate(
            items=len(held) + 1,
            size=size,
            holds=(Phrase("source_mydata.holds", {"rows": sum(map(len, held.values()))}),),
            lacks=(Phrase("source_mydata.lacks_platform"),),
        )

    async def plan(self, order: Order) -> AsyncIterator[tuple[Item, ...]]:
        """An empty one stays in: that nothing is held is worth knowing too."""
        held = await self.personal.mydata(order.person)
        readable = Item(f"mydata/{READABLE}", "what-is-held.txt", "text/plain", facts={"part": READABLE})
        yield (readable, *(_item(part) for part in sorted(held)))

    async def fetch(self, order: Order, item: Item, into: Path) -> Fetched:
        held = await self.personal.mydata(order.person)
        part = str(item.facts.get("part"))
        if part == READABLE:
            return await asyncio.to_thread(write_whole, self._page(order, held), into, "text/plain")
        if part not in held:
            return LeftOut(Why.GONE)
        return await asyncio.to_thread(write_whole, _json(held[part]), into, "application/json")

    def _page(self, order: Order, held: Mapping[str, Sequence[Mapping[str, Json]]]) -> bytes:
        """In the person's language; what they wrote themselves stands in it as plain words."""
        says: list[Say] = [Phrase("source_mydata.page")]
        for part in sorted(held):
            says.append(Phrase("source_mydata.part", {"part": part, "rows": len(held[part])}))
            says += [Phrase("source_mydata.row", {"row": _line(row)}) for row in held[part]]
        return (plain(self.voice.say(says, order.language, order.asked)) + "\n").encode()


def _item(part: str) -> Item:
    return Item(f"mydata/{part}", f"{part}.json", "application/json", facts={"part": part})


def _json(rows: Sequence[Mapping[str, Json]]) -> bytes:
    return (json.dumps([dict(row) for row in rows], ensure_ascii=False, indent=2, default=dict) + "\n").encode()


def _line(row: Mapping[str, Json]) -> str:
    told = (f"{name}: {_word(value)}" for name, value in row.items() if value not in (None, ""))
    return " · ".join(told)


def _word(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=dict)
