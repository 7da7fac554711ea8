"""The real bot hands out a calendar file in a Discord that is none: to a press, in private, over a line that breaks."""

import pytest
from e2e.discord_house import House
from e2e.discord_standin import Asked, Fault, StandIn
from e2e.discord_world import ANN, EPHEMERAL, Json

pytest_plugins = ["e2e.program_fixtures", "e2e.discord_fixtures"]
pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]

NAME = "reminder-1.ics"


def handed(discord: StandIn) -> list[Asked]:
    return [asked for asked in discord.asked if asked.files]


def answered(discord: StandIn, called: Json) -> Json:
    """The message a call was answered by, which may at first be a promise of one."""
    message: Json = discord.world.messages[called["original"]]
    return message


def kept(message: Json, label: str) -> str:
    """What stands behind the button of this label."""
    children = (child for row in message["components"] for child in row["components"])
    return next(str(child["custom_id"]) for child in children if child.get("label") == label)


async def test_a_reminder_set_in_a_channel_is_taken_into_a_calendar(discord: StandIn, discord_house: House) -> None:
    """The press is answered to the one who pressed; a connection that breaks costs nothing of the file."""
    options = [
        {"name": "when", "type": 3, "value": "every friday at 18:00"},
        {"name": "what", "type": 3, "value": "rest"},
    ]
    async with discord_house.connected(discord):
        called = await discord.call(ANN, 2, {"id": "1", "name": "remind", "type": 1, "options": options})
        await discord.until(lambda: "original" in called and answered(discord, called)["components"] != [])
        shown = answered(discord, called)
        discord.faults.append(Fault("POST", r"/interactions/.*/callback", "reset before"))
        press = {"custom_id": kept(shown, "Calendar file"), "component_type": 2}
        pressed = await discord.call(ANN, 3, press, message=shown)
        await discord.until(lambda: bool(handed(discord)) and handed(discord)[-1].status == 200)
    given = handed(discord)[-1]
    assert (given.body.get("data") or given.body)["flags"] & EPHEMERAL, pressed
    assert set(given.files) == {NAME}
    lines = given.files[NAME].decode().split("\r\n")
    assert {"BEGIN:VCALENDAR", "RRULE:FREQ=WEEKLY;BYDAY=FR", "SUMMARY:rest", "END:VCALENDAR"} <= set(lines)


async def test_in_private_it_comes_with_the_answer_once_though_the_line_broke(
    discord: StandIn, discord_house: House
) -> None:
    """Sent again under the nonce it had, after Discord had taken it and could not say so."""
    dm = discord.world.dm_with(ANN)
    async with discord_house.connected(discord):
        await discord.say(ANN, "remind me tomorrow at 9 to rest", dm)
        await discord.until(lambda: len(discord.world.said_in(dm)) == 1)
        discord.faults.append(Fault("POST", r"/channels/\d+/messages", "reset after"))
        await discord.say(ANN, "put it in my calendar", dm)
        await discord.until(lambda: bool(handed(discord)))
    (_, answer) = discord.world.said_in(dm)
    assert answer.startswith("Here is the calendar file.")
    (given,) = handed(discord)
    assert given.files[NAME].decode().endswith("END:VCALENDAR\r\n")
    assert given.body["enforce_nonce"] is True
