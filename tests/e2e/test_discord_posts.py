"""What a person posted in a server comes back as an archive: all channels that may be read, in order, come what may.

The real program with its worker beside it, and a stand-in Discord over TCP with channels, threads, a forum, rate limits
and addresses that end.
"""

import asyncio
import csv
import json
from collections.abc import AsyncIterator
from io import StringIO
from pathlib import Path

import pytest
import pytest_asyncio
from e2e.discord_house import House
from e2e.discord_people import answer_to, post, press, said
from e2e.discord_standin import Asked, Fault, StandIn
from e2e.discord_world import ANN, BOB, CHANNEL, GUILD, ME, THREAD, Json, text_channel, thread
from e2e.export_life import free_port, kill_worker, opened
from e2e.program import Homes
from exports.archive.archives import congress_takes, unpacked

pytest_plugins = ["e2e.program_fixtures"]
pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket, pytest.mark.asyncio(loop_scope="module")]

RANDOM, STAFF, BOSSES, SHUT, OLD = (str(900_000_000_000_000_100 + number) for number in range(5))
PAGE = 100
READS = str((1 << 10) | (1 << 11) | (1 << 16))
"""See channels, write, read the history: what an admin lets a bot do, and no more."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def discord() -> AsyncIterator[StandIn]:
    async with StandIn().running() as server:
        server.world.more_channels += [
            text_channel(RANDOM, "random"),
            text_channel(STAFF, "staff", hidden_from=ME),
            {**text_channel(BOSSES, "bosses"), "permission_overwrites": [_hides(ME), _hides(ANN)]},
            text_channel(SHUT, "shut"),
        ]
        server.world.permissions = READS
        server.world.archived.append(thread(OLD, "an old talk", RANDOM, archived=True))
        server.world.shut.add(SHUT)
        yield server
        assert server.problems() == []


@pytest.fixture(scope="module")
def home(homes: Homes) -> Path:
    return homes.new("discord-posts")


@pytest_asyncio.fixture(scope="module", loop_scope="module", autouse=True)
async def bot(discord: StandIn, home: Path, lumen: Path) -> AsyncIterator[None]:
    settings = {"SUNSET_KNOWLEDGE": str(lumen), "SUNSET_WEB_LISTEN": f"127.0.0.1:{free_port()}"}
    async with House(home).connected(discord, **settings):
        yield


def _hides(who: str) -> Json:
    return {"id": who, "type": 1, "allow": "0", "deny": str(1 << 10)}


def a_file(name: str) -> dict[str, bytes]:
    return {name: name.encode() * 1000}


def fill(discord: StandIn) -> list[str]:
    """Much talk between the posts that count; gives the names of the files in the order in which they were posted."""
    post(discord, ANN, CHANNEL, "my first", a_file("first.png"))
    post(discord, BOB, CHANNEL, "not mine", a_file("bobs.png"))
    post(discord, ANN, RANDOM, "two at once", a_file("a.mp4") | a_file("b.txt"))
    post(discord, ANN, OLD, "in a thread", a_file("thread.png"))
    for number in range(PAGE):
        post(discord, BOB, CHANNEL, f"talk {number}")
    post(discord, ANN, THREAD, "in the forum", a_file("forum.png"))
    post(discord, ANN, CHANNEL, "without a file")
    post(discord, ANN, STAFF, "where the bot is not", a_file("staff.png"))
    post(discord, ANN, CHANNEL, "my last", a_file("last.zip"))
    return ["first.png", "a.mp4", "b.txt", "thread.png", "forum.png", "last.zip"]


async def looked(discord: StandIn, who: str) -> Json:
    """What is said before anything starts, to whoever asks for an export in the server."""
    command = {"id": "1", "name": "export", "type": 1, "options": []}
    called = await discord.call(who, 2, command)
    await discord.until(lambda: "response" in called)
    return answer_to(discord, await press(discord, who, answer_to(discord, called), "Your posts here"))


def pages(discord: StandIn) -> list[Asked]:
    return [one for one in discord.asked if one.path.endswith("/messages") and one.method == "GET"]


def afters(asked: list[Asked]) -> list[int]:
    return [int(one.query["after"]) for one in asked]


async def test_without_the_intent_the_person_is_told_who_has_to_do_what_and_it_works_once_they_have(
    discord: StandIn,
) -> None:
    granted, discord.world.flags = discord.world.flags, 0
    assert "Message Content Intent" in (await looked(discord, BOB))["content"]
    discord.world.flags = granted
    assert "oldest first" in (await looked(discord, BOB))["content"]


async def test_all_that_was_posted_comes_in_order_though_the_worker_is_killed_between_two_pages(
    discord: StandIn, home: Path, tmp_path: Path
) -> None:
    names = fill(discord)
    cdn, dm = discord.cdn, discord.world.dm_with(ANN)
    general = sorted(int(id_) for id_, one in discord.world.messages.items() if one["channel_id"] == CHANNEL)
    second_page = rf"/channels/{CHANNEL}/messages\?.*after={general[PAGE - 1]}\b.*"
    gate = discord.held.setdefault(second_page, asyncio.Event())
    cdn.life, cdn.busy = 30.0, {"thread.png"}

    look = await looked(discord, ANN)
    assert "Channels that I may not read: 1" in look["content"]
    await press(discord, ANN, look, "Start")
    discord.faults.append(Fault("GET", rf"/channels/{RANDOM}/messages", "429"))
    await discord.until(lambda: any(one.status == 0 for one in pages(discord)), 60)
    before = len(pages(discord))
    assert min(afters(pages(discord))) < general[0]

    await asyncio.to_thread(kill_worker, home)
    del discord.held[second_page]
    gate.set()
    ready = await said(discord, dm, "Your export is ready")
    places = (CHANNEL, THREAD, RANDOM, SHUT, OLD)
    again = pages(discord)[before:][: 1 + len(places)]  # the one that was waiting is answered too, to nobody
    assert {one.path.split("/")[2] for one in again} == set(places), "every place is read on"
    assert set(afters(again)) == {general[PAGE - 1]}, "and none from before where the killed worker was"
    assert [one.status for one in pages(discord)].count(429) == 1

    assert (cdn.begun, cdn.ended) == (dict.fromkeys(names, 1), dict.fromkeys(names, 1))
    assert cdn.refused == []
    assert cdn.busy == set()
    linked = answer_to(discord, await press(discord, ANN, ready, "Get the link"))
    bag = unpacked(await opened(linked["content"], tmp_path), tmp_path / "unpacked")
    assert congress_takes(bag)
    held = json.loads((bag / "metadata.json").read_text(encoding="utf-8"))
    assert [item["name"] for item in held["items"]] == names
    assert [item["text"] for item in held["items"]][-1] == "my last"
    rows = list(csv.reader(StringIO((bag / "left-out.csv").read_text(encoding="utf-8-sig"))))
    assert [(row[0], row[1], row[3]) for row in rows[1:]] == [
        ("#staff", "Access was refused.", f"https://discord.com/channels/{GUILD}/{STAFF}"),
        ("#shut", "Access was refused.", f"https://discord.com/channels/{GUILD}/{SHUT}"),
    ]
    assert "bosses" not in "".join(file.read_text("utf-8", "replace") for file in bag.glob("*.*"))
