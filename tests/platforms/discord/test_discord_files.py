"""A file sent on Discord is had by asking for its message again: its address has ended by then."""

import pytest
from discord_rest import ANN, RestSite, snowflake
from exports.sites import Answer
from platforms.discord.test_discord_history import connecting

from bot.exports.fetching.wanted import Wanted
from bot.exports.source import Failure, LeftOut, SourceFailedError, TryAgainError, Why
from bot.platforms.discord import attachment_gate
from bot.platforms.discord.files import DiscordFiles
from bot.platforms.discord.settings import DiscordSettings

PRIVATE = "7000"


@pytest.fixture
def site() -> RestSite:
    site = RestSite()
    site.post(PRIVATE, 1, ANN, ("loaf.zip", "cat.png"))
    forwarding = site.post(PRIVATE, 2, ANN, ())
    inner = site.post("elsewhere", 3, ANN, ("clip.mp4",))
    forwarding["message_snapshots"] = [{"message": inner}]
    return site


@pytest.fixture
def files(site: RestSite) -> DiscordFiles:
    return DiscordFiles(connecting(site))


@pytest.mark.parametrize(
    ("message", "attachment", "name"), [(1, "10", "loaf.zip"), (1, "11", "cat.png"), (2, "30", "clip.mp4")]
)
async def test_a_file_is_found_where_it_was_shown(
    files: DiscordFiles, message: int, attachment: str, name: str
) -> None:
    found = await files.find(f"{PRIVATE}/{snowflake(message)}/{attachment}")
    assert isinstance(found, Wanted)
    assert f"/{name}?" in found.url
    assert (found.expected, "hush" in repr(found)) == (5, False)
    await files.close()


@pytest.mark.parametrize(
    "reference", [f"{PRIVATE}/{snowflake(9)}/10", f"{PRIVATE}/{snowflake(1)}/99", "nonsense", "../../users/@me"]
)
async def test_what_was_deleted_is_gone(files: DiscordFiles, reference: str) -> None:
    found = await files.find(reference)
    assert isinstance(found, LeftOut)
    assert found.why is Why.GONE


async def test_what_is_closed_to_us_is_forbidden(site: RestSite, files: DiscordFiles) -> None:
    site.closed.add(PRIVATE)
    assert await files.find(f"{PRIVATE}/{snowflake(1)}/10") == LeftOut(Why.FORBIDDEN)


async def test_an_outage_passes_and_a_token_that_is_not_taken_does_not(site: RestSite, files: DiscordFiles) -> None:
    shown = f"{PRIVATE}/{snowflake(1)}/10"
    await files.find(shown)
    site.faults.append(Answer(500))
    with pytest.raises(TryAgainError):
        await files.find(shown)
    with pytest.raises(SourceFailedError) as told:
        await DiscordFiles(connecting(site, "wrong")).find(shown)
    assert told.value.failure is Failure.NOT_PERMITTED


@pytest.mark.parametrize(
    ("api", "address", "allowed"),
    [
        ("https://discord.com/api/v10", "https://cdn.discordapp.com/attachments/1/2/a", True),
        ("https://discord.com/api/v10", "https://discord.com/a", False),
        ("http://127.0.0.1:9/api", "http://127.0.0.1:9/cdn/a", True),
        ("http://127.0.0.1:9/api", "http://127.0.0.1:10/cdn/a", False),
    ],
)
def test_the_way_leads_to_where_discord_keeps_files(api: str, address: str, allowed: bool) -> None:  # noqa: FBT001
    assert attachment_gate(DiscordSettings("token", api)).allows(address) is allowed
