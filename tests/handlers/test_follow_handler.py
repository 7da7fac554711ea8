"""Following: what words name, who may have a whole place follow, and the ladder as it is thinned."""

from datetime import date

import pytest
from fakes import ANN, BOB, HALL, NOON
from lumen import Folder
from reminder_kit import Bot, handles, said

from bot.core.message import Action
from bot.handlers.following.asking import wish
from bot.reminders.follow import LADDER, Scope, Target

DELETION, LUMEN = Target(Scope.MILESTONE, "deletion"), Target(Scope.SUBJECT, "lumen")


@pytest.fixture
def bot(folder: Folder) -> Bot:
    """The deletion has a date: in December."""
    folder.change("milestones.toml", "not_announced = true", "date = 2026-12-30")
    folder.change("claims/deletion.toml", "not_announced = true", "date = 2026-12-30")
    return Bot(folder.root)


@pytest.mark.parametrize(
    ("words", "target", "stop"),
    [
        ("follow the deletion", "the deletion", False),
        ("please follow lumen.", "lumen", False),
        ("keep me posted about the data deletion", "the data deletion", False),
        ("sigue la eliminación de los datos", "la eliminación de los datos", False),
        ("verilerin silinmesini takip et", "verilerin silinmesini", False),
        ("let me know when the data is deleted", "the data is deleted", False),
        ("stop following lumen", "lumen", True),
        ("deja de seguir lumen", "lumen", True),
        ("what do i follow?", "", False),
        ("follow the deletion date", "the deletion date", False),
        ("sigue la fecha de borrado", "la fecha de borrado", False),
        ("silinme tarihini takip et", "silinme tarihini", False),
        ("unfollow the deletion date", "the deletion date", True),
        ("stop following everything", "", True),
        ("deja de seguir todo", "", True),
        ("her şeyi takip etmeyi bırak", "", True),
        ("unfollow", "", False),
        ("follow me on the web", None, False),
        ("let me know when the app closes", None, False),
        ("let me know when dinner is ready", None, False),
        ("tell me when lumen closed", None, False),
        ("should i follow the deletion?", None, False),
    ],
)
def test_what_asks_for_it(bot: Bot, words: str, target: str | None, *, stop: bool) -> None:
    found = wish(words, bot.parts.shelf.edition.base, NOON)
    assert (None if found is None else (found.words, found.stop)) == (None if target is None else (target, stop))


async def test_the_ladder_is_told_and_thinned(bot: Bot) -> None:
    reply = await bot.say("follow the deletion")
    assert reply.data["due"] == [f"2026-{day}T09:00:00Z" for day in ("11-30", "12-23", "12-29", "12-30")]
    assert handles(reply) == ["follow:thin:deletion", "follow:stop:deletion", "calendar:date:deletion"]
    ladders = handles(await bot.press("follow:thin:deletion"))
    reply = await bot.press(ladders[2])
    assert reply.data["leads"] == [1, 0]
    assert reply.data["due"] == ["2026-12-29T09:00:00Z", "2026-12-30T09:00:00Z"]
    assert [one.leads for one in await bot.parts.follows.of(ANN)] == [(1, 0)]


async def test_thinning_a_rung_of_a_subject_thins_the_subject(bot: Bot) -> None:
    await bot.say("follow lumen")
    assert handles(await bot.press("follow:thin:deletion"))[0] == "follow:leads:=lumen:all"
    offered = await bot.press("follow:stop:deletion")
    assert handles(offered) == ["follow:stop:=lumen"]
    await bot.press("follow:stop:=lumen")
    assert await bot.parts.follows.of(ANN) == ()


async def test_only_those_who_run_a_place_make_it_follow(bot: Bot) -> None:
    wanted = {"command": "follow", "options": {"what": "deletion", "where": "here"}}
    assert (await bot.in_hall(**wanted)).action is Action.REFUSAL  # type: ignore[arg-type]
    assert (await bot.say(**wanted, admin=True)).action is Action.REFUSAL  # type: ignore[arg-type]
    reply = await bot.in_hall(**wanted, admin=True)  # type: ignore[arg-type]
    assert [one.target for one in await bot.parts.follows.of(HALL)] == [DELETION]
    assert handles(reply) == ["follow:me:deletion", "follow:stophere:deletion"]
    assert (await bot.in_hall(person=BOB, chosen="follow:stophere:deletion")).action is Action.REFUSAL
    await bot.in_hall(person=BOB, chosen="follow:me:deletion")
    assert [(one.target, one.leads, one.origin) for one in await bot.parts.follows.of(BOB)] == [
        (DELETION, LADDER, HALL)
    ]
    await bot.in_hall(chosen="follow:stophere:deletion", admin=True)
    assert await bot.parts.follows.of(HALL) == ()


async def test_completions_are_what_is_still_to_come(bot: Bot) -> None:
    assert [(one.label, one.value) for one in await bot.suggest("follow", "what", "")] == [
        ("Lumen data deleted", "deletion"),
        ("Lumen", "=lumen"),
    ]
    await bot.say(command="follow", options={"what": "=lumen"})
    assert [one.target for one in await bot.parts.follows.of(ANN)] == [LUMEN]


async def test_what_is_not_known_is_refused_and_what_is_not_followed_said(bot: Bot) -> None:
    assert (await bot.say("/follow lunch")).action is Action.REFUSAL
    assert "do not follow" in said(await bot.press("follow:stop:deletion"))
    assert (await bot.press("follow:me:lunch")).action is Action.REFUSAL
    assert (await bot.press("follow:leads:deletion:often")).action is Action.REFUSAL


def test_the_date_of_the_ladder_is_the_knowledges_own(bot: Bot) -> None:
    period = bot.parts.follows.deadlines()["deletion"].period
    assert period is not None
    assert period.first == date(2026, 12, 30)


@pytest.mark.parametrize(
    "words",
    ["/follow the deletion date", "follow the deletion date", "sigue la fecha de borrado", "silinme tarihini takip et"],
)
async def test_the_date_of_something_is_that_thing(bot: Bot, words: str) -> None:
    await bot.say(words)
    assert [one.target for one in await bot.parts.follows.of(ANN)] == [DELETION]


@pytest.mark.parametrize(
    "words", ["stop following everything", "/unfollow everything", "deja de seguir todo", "hepsini takip etmeyi bırak"]
)
async def test_everything_is_stopped_at_once(bot: Bot, words: str) -> None:
    await bot.say("follow the deletion")
    await bot.say("follow lumen")
    reply = await bot.say(words)
    assert reply.action is Action.FOLLOW_STOPPED
    assert await bot.parts.follows.of(ANN) == ()
    assert (await bot.say(words)).data["stopped"] == []


async def test_a_slash_before_unfollow_is_heard_as_words(bot: Bot) -> None:
    await bot.say("follow the deletion")
    assert (await bot.say("/unfollow")).action is Action.FOLLOW_LISTED
    await bot.say("/unfollow the deletion date")
    assert await bot.parts.follows.of(ANN) == ()
    assert (await bot.say("/nonsense")).action is Action.HELP
