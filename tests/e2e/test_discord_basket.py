"""What a person hands over on Discord comes back as an archive, though the worker is killed while it fetches.

The real program with its worker beside it, a stand-in Discord over TCP, a file server of the operator's own, and the
page that the link leads to.
"""

import asyncio
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import pytest
from e2e.discord_house import House
from e2e.discord_people import answer_to, forward, hand, press, said
from e2e.discord_standin import StandIn
from e2e.discord_world import ANN
from e2e.export_life import Life, free_port, growing, kill_worker, noted, opened, zip_of
from e2e.program import Homes, eventually
from exports.archive.archives import congress_takes, unpacked

pytest_plugins = ["e2e.program_fixtures", "e2e.discord_fixtures"]
pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]

SLOW = "slow.mp4"
FILES = {"loaf.zip": zip_of("loaf.txt", b"my last loaf"), "cat.png": bytes(range(256)) * 40, SLOW: b"slow" * 1_500_000}
PASSED_ON = {"clip.mp4": b"clip" * 10_000}
LINKED = b"%PDF-1.7 my receipts"


@pytest.fixture
async def life(discord: StandIn, homes: Homes, lumen: Path) -> AsyncIterator[Life]:
    home = homes.new("discord-basket")
    async with Life(home).files_of_our_own({"/receipts.pdf": LINKED}) as life:
        settings = {
            "SUNSET_KNOWLEDGE": str(lumen),
            "SUNSET_WEB_LISTEN": f"127.0.0.1:{free_port()}",
            "SUNSET_BASKET_OWN_HOSTS": life.server,
        }
        async with House(home).connected(discord, **settings):
            yield life


async def test_what_was_handed_over_comes_as_a_link_though_the_worker_is_killed_in_the_middle(
    discord: StandIn, life: Life, tmp_path: Path
) -> None:
    dm, cdn = discord.world.dm_with(ANN), discord.cdn
    gate = cdn.hold(SLOW)
    await hand(discord, ANN, FILES, "keep these")
    await said(discord, dm, "In your basket: loaf.zip")
    await forward(discord, ANN, PASSED_ON, "look at this")
    await said(discord, dm, "In your basket: clip.mp4")
    await discord.say(ANN, f"http://{life.server}/receipts.pdf", dm)
    await said(discord, dm, "Things in it: 5")

    await discord.say(ANN, "export my stuff", dm)
    offered = await said(discord, dm, "What shall I pack up")
    looked = answer_to(discord, await press(discord, ANN, offered, "Your basket"))
    assert "It will hold" in looked["content"]
    await press(discord, ANN, looked, "Start")
    others = {*FILES, *PASSED_ON} - {SLOW}
    await asyncio.to_thread(eventually, lambda: noted(life.home) == len(others) + 1, "all others have come")
    await asyncio.to_thread(eventually, lambda: growing(life.home) > 0, "one is under way")

    await asyncio.to_thread(kill_worker, life.home)
    del cdn.held[SLOW]
    gate.set()
    ready = await said(discord, dm, "Your export is ready")

    assert cdn.ended == dict.fromkeys((*FILES, *PASSED_ON), 1)
    assert cdn.begun == dict.fromkeys(others, 1) | {SLOW: 2}
    [(name, start)] = cdn.parts
    assert name == SLOW
    assert 0 < start <= len(FILES[SLOW]) // 2
    assert cdn.refused == []
    assert life.sending.ended == {"/receipts.pdf": 1}

    linked = answer_to(discord, await press(discord, ANN, ready, "Get the link"))
    archive = await opened(linked["content"], tmp_path)
    bag = unpacked(archive, tmp_path / "unpacked")
    assert congress_takes(bag)
    packed = {sha256(file.read_bytes()).hexdigest() for file in (bag / "data").rglob("*") if file.is_file()}
    wanted = {*FILES.values(), *PASSED_ON.values(), LINKED}
    assert {sha256(body).hexdigest() for body in wanted} <= packed
