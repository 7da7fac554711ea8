"""A person's posts are found in all channels that the bot may read, in order; what stands in the way has a name."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import discord
import pytest
from discord_rest import (
    ANN,
    BOB,
    FORUM,
    GENERAL,
    GUILD,
    NO_HISTORY,
    STAFF,
    TOKEN,
    VOICE,
    RestSite,
    SiteHttp,
    at,
    hall,
    snowflake,
)
from exports.sites import Answer
from fakes import TurnedClock

from bot.core.people import Person
from bot.exports.fetching.wanted import Wanted
from bot.exports.source import LeftOut, TryAgainError, Why
from bot.exports.sources.posts import Obstacle, ObstacleError, Post, Scope, View
from bot.platforms.discord.addresses import MOST, Addresses, good_until
from bot.platforms.discord.history import DiscordHistory
from bot.platforms.discord.reading import Connect

PERSON = Person("discord", ANN)


@pytest.fixture
def site() -> RestSite:
    return hall()


def connecting(site: RestSite, token: str = TOKEN) -> Connect:
    async def connect() -> discord.Client:
        client = discord.Client(intents=discord.Intents(guilds=True))
        client.http = client._connection.http = SiteHttp(client.loop)  # noqa: SLF001  no other way in
        client.http.site = site
        client.http.token = token
        client._connection.user = discord.ClientUser(  # noqa: SLF001
            state=client._connection,  # noqa: SLF001
            data=await client.http.request(discord.http.Route("GET", "/users/@me")),
        )
        client._application = await client.application_info()  # noqa: SLF001
        return client

    return connect


@pytest.fixture
async def history(site: RestSite) -> AsyncIterator[DiscordHistory]:
    found = DiscordHistory(connecting(site), TurnedClock())
    yield found
    await found.close()


def scope(after: str | None = None, until: datetime | None = None) -> Scope:
    return Scope(PERSON, GUILD, until or at(10_000), after)


async def posts(history: DiscordHistory, of: Scope) -> list[Post]:
    return [post async for passage in history.posts(of) for post in passage.posts]


async def closed(history: DiscordHistory) -> list[str]:
    return [one.name async for passage in history.posts(scope()) for one in passage.closed]


async def test_it_sees_which_channels_it_can_read(history: DiscordHistory) -> None:
    assert await history.look(PERSON, GUILD) == View(readable=3, closed=1)


async def test_posts_come_from_channels_and_threads_in_the_order_they_were_posted(
    site: RestSite, history: DiscordHistory
) -> None:
    for number, channel in enumerate([GENERAL, "3100", VOICE, "3200", GENERAL], 1):
        site.post(channel, number)
    site.post(STAFF, 6)
    site.post("2100", 7)
    found = await posts(history, scope())
    assert [(post.text, post.channel_name) for post in found] == [
        ("words 1", "general"),
        ("words 2", "open"),
        ("words 3", "lounge"),
        ("words 4", "old"),
        ("words 5", "general"),
    ]
    assert found[0].at == at(1)
    assert found[0].link == f"https://discord.com/channels/{GUILD}/{GENERAL}/{snowflake(1)}"
    assert not any("/messages" in path and (STAFF in path or "2100" in path) for path in site.paths())


async def test_only_the_persons_own_posts_with_files_are_taken(site: RestSite, history: DiscordHistory) -> None:
    site.post(GENERAL, 1, who=BOB)
    site.post(GENERAL, 2, files=())
    site.post(GENERAL, 3, files=("a.png", "b.mp4"))
    found = await posts(history, scope())
    assert [[one.name for one in post.attachments] for post in found] == [["a.png", "b.mp4"]]


async def test_a_long_channel_is_read_page_by_page_and_from_any_post_on(
    site: RestSite, history: DiscordHistory
) -> None:
    for number in range(1, 251):
        site.post(GENERAL, number)
    everything = await posts(history, scope())
    assert [post.text for post in everything] == [f"words {number}" for number in range(1, 251)]
    assert sum(f"/channels/{GENERAL}/messages" == path for path in site.paths()) == 3
    site.asked.clear()
    assert await posts(history, scope(after=everything[199].id)) == everything[200:]
    assert sum(f"/channels/{GENERAL}/messages" == path for path in site.paths()) == 1


async def test_what_was_posted_after_the_order_stays_out(site: RestSite, history: DiscordHistory) -> None:
    for number in (1, 2, 3):
        site.post(GENERAL, number)
    assert [post.text for post in await posts(history, scope(until=at(2)))] == ["words 1", "words 2"]


async def test_a_channel_that_is_closed_meanwhile_stops_nothing(site: RestSite, history: DiscordHistory) -> None:
    site.post(GENERAL, 1)
    site.post(VOICE, 2)
    site.closed = {VOICE, FORUM}
    assert [post.text for post in await posts(history, scope())] == ["words 1"]


async def obstacle(history: DiscordHistory, community: str = GUILD) -> Obstacle:
    with pytest.raises(ObstacleError) as error:
        await history.look(PERSON, community)
    return error.value.obstacle


async def test_without_the_intent_there_are_no_attachments_to_see(site: RestSite, history: DiscordHistory) -> None:
    site.flags = 0
    assert await obstacle(history) is Obstacle.NO_CONTENT


@pytest.mark.parametrize("flags", [1 << 18, 1 << 19])
async def test_the_intent_is_enough_with_and_without_discords_approval(
    flags: int, site: RestSite, history: DiscordHistory
) -> None:
    site.flags = flags
    assert (await history.look(PERSON, GUILD)).readable == 3


async def test_without_the_permission_nothing_can_be_read(site: RestSite, history: DiscordHistory) -> None:
    site.permissions = NO_HISTORY
    assert await obstacle(history) is Obstacle.NO_CHANNELS


@pytest.mark.parametrize("community", ["61", "no id", "../60"])
async def test_a_community_that_the_bot_is_not_in_is_not_there(community: str, history: DiscordHistory) -> None:
    assert await obstacle(history, community) is Obstacle.NOT_THERE


async def test_a_token_that_is_not_taken_has_a_name_too(site: RestSite) -> None:
    assert await obstacle(DiscordHistory(connecting(site, "wrong"), TurnedClock())) is Obstacle.NOT_LET_IN


@pytest.mark.parametrize("status", [500, 503, 429])
async def test_an_outage_is_waited_out(status: int, site: RestSite, history: DiscordHistory) -> None:
    await history.look(PERSON, GUILD)
    site.faults = [Answer(status)]
    with pytest.raises(TryAgainError):
        await posts(history, scope())
    assert await posts(history, scope()) == []


async def test_one_reading_renews_the_addresses_of_a_hundred_messages(site: RestSite, history: DiscordHistory) -> None:
    for number in range(1, 51):
        site.post(GENERAL, number)
    await history.look(PERSON, GUILD)
    site.asked.clear()
    for number in range(1, 51):
        found = await history.attachment(PERSON, (GENERAL, snowflake(number)), f"{number}0")
        assert isinstance(found, Wanted)
        assert found.url.endswith(f"/{number}0/cat.png?ex=ffffffff&hm=hush")
    assert site.paths() == [f"/channels/{GENERAL}/messages"]


async def test_an_address_that_was_just_told_is_used_whatever_our_clock_makes_of_its_end(
    site: RestSite, history: DiscordHistory
) -> None:
    told = site.post(GENERAL, 1)["attachments"][0]
    told["url"] = told["url"].replace("ex=ffffffff", "ex=1")
    for _ in range(2):
        assert await history.attachment(PERSON, (GENERAL, snowflake(1)), "10") == Wanted(told["url"])
    assert site.paths().count(f"/channels/{GENERAL}/messages") == 2


async def test_another_persons_attachment_is_not_given_out(site: RestSite, history: DiscordHistory) -> None:
    site.post(GENERAL, 1)
    post = (GENERAL, snowflake(1))
    assert isinstance(await history.attachment(PERSON, post, "10"), Wanted)
    assert await history.attachment(Person("discord", BOB), post, "10") == LeftOut(Why.GONE)


async def test_a_post_that_was_deleted_is_gone(site: RestSite, history: DiscordHistory) -> None:
    site.post(GENERAL, 5)
    assert await history.attachment(PERSON, (GENERAL, snowflake(1)), "10") == LeftOut(Why.GONE)


async def test_a_post_in_a_channel_that_was_closed_is_refused(site: RestSite, history: DiscordHistory) -> None:
    site.post(GENERAL, 5)
    site.closed = {GENERAL}
    assert await history.attachment(PERSON, (GENERAL, snowflake(5)), "50") == LeftOut(Why.FORBIDDEN)


async def test_channels_that_the_person_sees_and_the_bot_may_not_read_are_named_once(
    site: RestSite, history: DiscordHistory
) -> None:
    assert await closed(history) == ["staff"]
    site.closed = {VOICE, FORUM}
    assert await closed(history) == ["staff", "questions", "lounge"]


async def test_what_the_person_does_not_see_is_not_named_to_them(site: RestSite, history: DiscordHistory) -> None:
    site.channels[1]["permission_overwrites"] = [{"id": GUILD, "type": 0, "allow": "0", "deny": str(1 << 10)}]
    assert await history.look(PERSON, GUILD) == View(readable=3, closed=0)
    assert await closed(history) == []


async def test_who_has_left_is_told_of_no_channels_but_gets_what_they_posted(
    site: RestSite, history: DiscordHistory
) -> None:
    site.strangers = {ANN}
    site.post(GENERAL, 1)
    assert await closed(history) == []
    assert [post.text for post in await posts(history, scope())] == ["words 1"]


async def test_a_voice_channel_that_the_bot_may_not_enter_cannot_be_read(
    site: RestSite, history: DiscordHistory
) -> None:
    site.permissions = str(int(site.permissions) & ~(1 << 20))
    assert await history.look(PERSON, GUILD) == View(readable=2, closed=2)


async def test_an_intent_that_was_just_granted_counts_at_once(site: RestSite, history: DiscordHistory) -> None:
    site.flags = 0
    assert await obstacle(history) is Obstacle.NO_CONTENT
    site.flags = 1 << 19
    assert (await history.look(PERSON, GUILD)).readable == 3


NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def signed(until: datetime) -> str:
    return f"https://cdn.discordapp.com/a?ex={int(until.timestamp()):x}&is=1&hm=hush"


def test_an_address_is_renewed_before_it_ends() -> None:
    addresses = Addresses()
    addresses.keep({("7", "1", "1"): signed(NOON.replace(hour=13)), ("7", "1", "2"): signed(NOON.replace(minute=5))})
    assert addresses.get(("7", "1", "1"), NOON) is not None
    assert addresses.get(("7", "1", "2"), NOON) is None
    assert "hush" not in repr(addresses)


def test_an_address_without_an_end_is_good_for_ever() -> None:
    assert good_until("https://cdn.discordapp.com/a").year == 9999
    assert good_until("https://cdn.discordapp.com/a?ex=soon").year == 9999


def test_only_so_many_addresses_are_kept() -> None:
    addresses = Addresses()
    for number in range(MOST + 5):
        addresses.keep({("7", str(number), "1"): "https://cdn.discordapp.com/a"})
    assert addresses.get(("7", "4", "1"), NOON) is None
    assert addresses.get(("7", "5", "1"), NOON) is not None
