"""What people set for themselves; what they are shown of it; and that only one press forgets them."""

from datetime import timedelta

import pytest
from fakes import ANN, NOON
from lumen import Folder
from reminder_kit import Bot, handles, said

from bot.core.message import Action, Message
from bot.core.preferences import Preferences


@pytest.fixture
def bot(folder: Folder) -> Bot:
    return Bot(folder.root)


@pytest.mark.parametrize(
    ("words", "held"),
    [
        ("/settings zone Berlin", Preferences(zone="Europe/Berlin")),
        ("/settings zone utc+5:30", Preferences(zone="UTC+05:30")),
        ("my time zone is new york", Preferences(zone="America/New_York")),
        ("vivo en Madrid", Preferences(zone="Europe/Madrid")),
        ("/settings language español", Preferences(language="es")),
        ("/settings language TR", Preferences(language="tr")),
        ("/settings pause tomorrow at 9", Preferences(paused_until=NOON.replace(day=21, hour=9))),
        ("pause everything until friday 9:00", Preferences(paused_until=NOON.replace(day=23, hour=9))),
        ("/settings zone Atlantis", Preferences()),
        ("/settings language klingon", Preferences()),
        ("/settings pause whatever", Preferences()),
        ("i live in fear", Preferences()),
    ],
)
async def test_what_words_set(bot: Bot, words: str, held: Preferences) -> None:
    await bot.say(words)
    assert await bot.parts.preferences.of(ANN) == held


async def test_what_was_set_can_be_taken_back(bot: Bot) -> None:
    await bot.say(command="settings", options={"language": "tr", "zone": "Lima", "pause": "in 3 days"})
    reply = await bot.say("/settings")
    assert "Türkçe" in said(reply)
    assert "settings:pause:off" in handles(reply)
    woken = bot.house.woken
    await bot.press("settings:pause:off")
    await bot.say("/settings language off")
    assert await bot.parts.preferences.of(ANN) == Preferences(zone="America/Lima")
    assert bot.house.woken > woken


async def test_the_language_that_was_set_wins_over_that_of_the_words(bot: Bot) -> None:
    await bot.say("/settings language tr")
    assert (await bot.say("remind me in 2 hours to call")).language == "tr"


async def test_a_zone_is_asked_for_and_answered_in_the_next_message(bot: Bot) -> None:
    await bot.press("settings:zone")
    await bot.say("Tokyo")
    assert (await bot.parts.preferences.of(ANN)).zone == "Asia/Tokyo"


async def test_zones_complete_themselves(bot: Bot) -> None:
    assert "Europe/Berlin" in [one.value for one in await bot.suggest("settings", "zone", "berl")]
    assert (await bot.suggest("settings", "zone", "münchen"))[0].value == "Europe/Berlin"
    assert await bot.suggest("settings", "language", "x") == ()


async def test_settings_are_nobody_elses_business(bot: Bot) -> None:
    assert (await bot.in_hall("settings")).private
    assert (await bot.in_hall("privacy")).private
    assert (await bot.in_hall("forget me")).private


async def test_what_is_kept_is_counted_by_kind(bot: Bot) -> None:
    bot.house.personal.held[ANN] = {"reminder": [{}, {}], "feed": [], "elsewhere": [{}]}
    reply = await bot.say("what do you know about me?")
    assert reply.data == {"held": {"reminder": 2, "elsewhere": 1}}
    assert "reminders: 2" in said(reply)
    assert "other records: 1" in said(reply)
    assert "calendar" not in said(reply).rpartition("About you")[2]


@pytest.mark.parametrize(
    ("sent", "gone"),
    [
        ({"text": "forget me"}, False),
        ({"text": "/forget"}, False),
        ({"chosen": "forget:ask"}, False),
        ({"chosen": "forget:no"}, False),
        ({"chosen": "forget"}, False),
        ({"text": "forget me", "addressed": False}, False),
        ({"chosen": "forget:yes"}, True),
    ],
)
async def test_only_the_button_that_says_so_removes_anything(bot: Bot, sent: dict[str, object], *, gone: bool) -> None:
    reply = await bot.router.route(bot.message(**sent))  # type: ignore[arg-type]
    assert bot.house.forgotten == ([ANN] if gone else [])
    assert (reply.action is Action.FORGOTTEN) is gone


@pytest.mark.parametrize("words", ["delete my data", "how do i delete my data", "forget it", "forget me not"])
def test_what_is_asked_about_the_closing_service_is_left_to_the_answers(bot: Bot, words: str) -> None:
    sent: Message = bot.message(words)
    assert not bot.router.handlers["forget"].hears(sent)
    assert not bot.router.handlers["privacy"].hears(sent)


async def test_a_pause_that_is_over_is_told_as_none(bot: Bot) -> None:
    await bot.say("/settings pause in 1 hour")
    bot.house.clock.turn(timedelta(hours=2))
    assert "Pause: none" in said(await bot.say("/settings"))
