"""Kills the real bot again and again while reminders fall due, and counts what people were told.

The program is `sunset-bot run` as a process, the platform a stand-in that takes a moment before and after it has taken
a message, so that kills fall there too. `scripts/kill_reminders.py` runs it for long, `test_reminder_kills.py` shortly.
"""

import argparse
import asyncio
import contextlib
import json
import random
import re
import sys
import time
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from aiohttp import web
from e2e.bot_process import Home
from e2e.discord_standin import StandIn
from e2e.discord_world import TOKEN as DISCORD_TOKEN
from e2e.telegram_standin import TOKEN as TELEGRAM_TOKEN
from e2e.telegram_standin import TelegramStandIn
from lumen import write_folder

from bot.core.clock import system_clock
from bot.core.people import Person
from bot.reminders.recurrence import Series
from bot.reminders.reminder import Reminder, State, Timing

PEOPLE = 60
FED = 12
"""At most so many reminders are set at a time, once or twice in each life of the bot."""
ANY_MOMENT = 0.15
"""The share of kills that may fall into the start too; the others come once something was told."""
LONGEST_START = 2.5
MOST_TOLD = 24
"""A life ends when so many were told, or fewer: by chance."""
STROKE = 0.03
"""Seconds in which one more is told and written down: the kill falls anywhere in them."""
PATIENCE = 90.0

_WORDS = re.compile(r"\br\d{6}\b")


@dataclass(slots=True)
class UnderWay:
    """The calls that a stand-in is at: it goes on with them though whoever called is dead."""

    none: asyncio.Event = field(default_factory=asyncio.Event)
    _count: int = 0

    def __post_init__(self) -> None:
        self.none.set()

    @contextlib.contextmanager
    def one_more(self) -> Iterator[None]:
        self._count += 1
        self.none.clear()
        try:
            yield
        finally:
            self._count -= 1
            if not self._count:
                self.none.set()


class Platform(Protocol):
    """What the killer needs of a stand-in."""

    told: list[str]
    recognised: int
    under_way: UnderWay

    def running(self) -> AbstractAsyncContextManager[object]: ...

    def person(self, number: int) -> Person: ...

    def settings(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True)
class Slowness:
    """A moment, of another length each time."""

    chance: random.Random
    most: float = 0.02

    async def __call__(self) -> None:
        await asyncio.sleep(self.chance.random() * self.most)


class SlowTelegram(TelegramStandIn):
    """Keeps what was sent, in the order in which Telegram took it."""

    def __init__(self, slowness: Slowness) -> None:
        super().__init__()
        self.told: list[str] = []
        self.recognised = 0
        self.under_way = UnderWay()
        self._slowness = slowness
        self._people = [self.world.user(f"P{number}") for number in range(PEOPLE)]

    def running(self) -> AbstractAsyncContextManager[object]:
        return self.run()

    def person(self, number: int) -> Person:
        return Person("telegram", str(self._people[number].id))

    def settings(self) -> Mapping[str, str]:
        return {"TELEGRAM_TOKEN": TELEGRAM_TOKEN, "SUNSET_TELEGRAM_API": self.base}

    async def _apply(self, token: str, method: str, params: dict[str, Any]) -> Any:  # noqa: ANN401  as its own
        if method != "sendMessage":
            return await super()._apply(token, method, params)
        with self.under_way.one_more():
            await self._slowness()
            result = await super()._apply(token, method, params)
            self.told.append(params["text"])
            await self._slowness()
        return result


class SlowDiscord(StandIn):
    """Keeps what was sent, but for what it recognised by its nonce."""

    def __init__(self, slowness: Slowness) -> None:
        super().__init__()
        self.told: list[str] = []
        self.recognised = 0
        self.under_way = UnderWay()
        self._slowness = slowness

    def person(self, number: int) -> Person:
        return Person("discord", str(800_000_000_000_000_000 + number))

    def settings(self) -> Mapping[str, str]:
        return {"DISCORD_TOKEN": DISCORD_TOKEN, "SUNSET_DISCORD_API": self.api}

    async def _answer(self, request: web.Request, path: str, body: Any) -> tuple[int, Any]:  # noqa: ANN401  as its own
        if request.method != "POST" or not path.endswith("/messages"):
            return await super()._answer(request, path, body)
        key = (path.split("/")[2], str(body["nonce"]))
        with self.under_way.one_more():
            await self._slowness()
            known = key in self.world.nonces
            try:
                return await super()._answer(request, path, body)
            finally:  # who asked may be dead: it was taken all the same
                self.recognised += known
                if not known and key in self.world.nonces:
                    self.told.append(body["content"])
                await self._slowness()


PLATFORMS: Mapping[str, Callable[[Slowness], Platform]] = {"telegram": SlowTelegram, "discord": SlowDiscord}


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of it all.

    repeated: messages that told something a second time; worst: the most that one kill had repeated.
    recognised: messages that were sent a second time, which the platform knew by their key and did not show.
    before_telling: kills before anything was told in that life.
    left: what the store holds at the end and should not, or does not hold and should.
    """

    platform: str
    kills: int
    before_telling: int
    reminders: int
    series: int
    messages: int
    lost: int
    repeated: int
    worst: int
    recognised: int
    left: int
    seconds: float


@dataclass(slots=True)
class Killer:
    """One home, one stand-in, one bot after the other."""

    name: str
    folder: Path
    chance: random.Random
    platform: Platform = field(init=False)
    home: Home = field(init=False)
    words: list[str] = field(default_factory=list)
    series: int = 0
    before_telling: int = 0
    repeats: Counter[int] = field(default_factory=Counter)
    """Messages told again, by the life in which they had been told before: its end is what had them repeated."""
    _life: int = 0
    _counted: int = 0
    _heard: dict[str, int] = field(default_factory=dict)
    """In which life something was told last."""

    def __post_init__(self) -> None:
        self.platform = PLATFORMS[self.name](Slowness(self.chance))

    async def spree(self, kills: int) -> Tally:
        began = time.monotonic()
        knowledge = write_folder(self.folder / "knowledge").root
        (self.folder / "home").mkdir()
        async with self.platform.running():
            self.home = Home(self.folder / "home", knowledge, self.platform.settings())
            await self._warm_up()
            for number in range(1, kills + 1):
                await self._live_and_die()
                if number % 10 == 0:
                    _tell(f"{self.name}: {number} kills, {len(self._heard)} of {len(self.words)} told")
            await self._live_on()
        heard = self._heard
        return Tally(
            platform=self.name,
            kills=kills,
            before_telling=self.before_telling,
            reminders=len(self.words),
            series=self.series,
            messages=len(self.platform.told),
            lost=sum(words not in heard for words in self.words),
            repeated=self.repeats.total(),
            worst=max(self.repeats.values(), default=0),
            recognised=self.platform.recognised,
            left=await self._left(),
            seconds=round(time.monotonic() - began, 1),
        )

    async def _warm_up(self) -> None:
        """The first start fits the matcher, which takes as long as many lives."""
        async with self.home.bot() as process:
            await self.home.serving(process)

    async def _live_and_die(self) -> None:
        any_moment = self.chance.random() < ANY_MOMENT
        if self.chance.random() < 0.5:
            await self._feed()
        async with self.home.bot() as process:
            told = len(self.platform.told)
            await self._feed()
            if any_moment:
                await asyncio.sleep(self.chance.random() * LONGEST_START)
            else:
                quota = min(self.chance.randint(1, MOST_TOLD), len(self.words) - self._count_on())
                await self._until(process, lambda: len(self.platform.told) >= told + quota)
                await asyncio.sleep(self.chance.random() * STROKE)
            assert process.returncode is None, self.home.log()[-3000:]
            process.kill()
            self.before_telling += len(self.platform.told) == told
        await self.platform.under_way.none.wait()  # what it sent last is told in its life, though it did not hear so
        self._count()

    async def _live_on(self) -> None:
        """The last one is left alive until all is told, and asked to leave."""
        before = self.home.served()
        async with self.home.bot() as process:
            await self._until(process, lambda: self.home.served() > before)  # there may be nothing left to tell
            with contextlib.suppress(TimeoutError):  # what is missing then is counted as lost
                await self._until(process, lambda: self._count_on() >= len(self.words))
            await self._settle()
            await self.home.leave(process)
        self._count()

    async def _settle(self) -> None:
        """Until the store says that all is done: what would be told again would be by then. What is not is counted."""
        until = time.monotonic() + PATIENCE
        while await self._left() and time.monotonic() < until:
            await asyncio.sleep(STROKE)
            self._count_on()

    async def _feed(self) -> None:
        """Sets some, most to fall due while the next bot lives; now and then a series."""
        now = system_clock()
        dues = [now + timedelta(seconds=0.5 + 3 * self.chance.random()) for _ in range(self.chance.randint(1, FED))]
        await self.home.put(*map(self._reminder, dues))

    def _reminder(self, due: datetime) -> Reminder:
        words = f"r{len(self.words):06}"
        self.words.append(words)
        series = None
        if len(self.words) % 10 == 0:
            self.series += 1
            series = Series("FREQ=DAILY", due.replace(tzinfo=None), "UTC")
        person = self.platform.person(self.chance.randrange(PEOPLE))
        return Reminder(person, words, Timing(due, "UTC", series))

    async def _until(self, process: Process, holds: Callable[[], bool]) -> None:
        await self.home.until(process, holds, PATIENCE)

    def _count_on(self) -> int:
        """How many different reminders were told. A message that tells anything again is a repeated one."""
        for message in self.platform.told[self._counted :]:
            found = _WORDS.findall(message)
            before = {self._heard[words] for words in found if words in self._heard}
            self.repeats.update(before)
            self._heard.update(dict.fromkeys(found, self._life))
        self._counted = len(self.platform.told)
        return len(self._heard)

    def _count(self) -> None:
        """At the end of a life."""
        self._count_on()
        self._life += 1

    async def _left(self) -> int:
        """What the store still holds that it should not: reminders not done, series without their next occurrence."""
        held = [one for number in range(PEOPLE) for one in await self.home.listed(self.platform.person(number))]
        going_on = [one for one in held if one.timing.series is not None and one.state is State.ACTIVE]
        ahead = [one for one in going_on if one.timing.due > system_clock()]
        return len(held) - len(going_on) + abs(self.series - len(ahead))


async def spree(platform: str, folder: Path, kills: int, seed: int) -> Tally:
    """Kills a bot so often on one platform; the folder is for it alone."""
    return await Killer(platform, folder, random.Random(seed)).spree(kills)  # noqa: S311  the same each time


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)  # noqa: T201  how far a long run is


def main() -> None:
    parser = argparse.ArgumentParser(prog="python scripts/kill_reminders.py", description=__doc__)
    parser.add_argument("--kills", type=int, default=250, help="on each platform")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--platform", action="append", choices=sorted(PLATFORMS), help="only this one")
    asked = parser.parse_args()
    for platform in asked.platform or PLATFORMS:
        with TemporaryDirectory(prefix="sunset-kills-") as folder:
            tally = asyncio.run(spree(platform, Path(folder), asked.kills, asked.seed))
        print(json.dumps(asdict(tally)), flush=True)  # noqa: T201  the result


if __name__ == "__main__":
    main()
