"""The real bot answers in a Discord that is none: in a channel, a forum post, in private, by command, by press."""

import pytest
from e2e.discord_house import House
from e2e.discord_standin import StandIn, hidden
from e2e.discord_world import ANN, CHANNEL, ME, THREAD, Json

pytest_plugins = ["e2e.program_fixtures", "e2e.discord_fixtures"]
pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]

QUESTION = "when is my data deleted?"
ANSWER = "### When will my Sora data be deleted"


async def answered(discord: StandIn, channel: str, number: int = 1) -> list[str]:
    await discord.until(lambda: len(discord.world.said_in(channel)) >= number)
    return discord.world.said_in(channel)


async def test_it_answers_in_a_channel_in_a_post_and_in_private(discord: StandIn, discord_house: House) -> None:
    dm = discord.world.dm_with(ANN)
    async with discord_house.connected(discord) as bot:
        await discord.say(ANN, f"<@{ME}> {QUESTION}")
        await discord.say(ANN, f"<@{ME}> {QUESTION}", THREAD)
        await discord.say(ANN, QUESTION, dm)
        for place in (CHANNEL, THREAD, dm):
            (answer,) = await answered(discord, place)
            assert answer.startswith(ANSWER)
            assert "<t:" in answer
            assert "-# Source: [" in answer
        assert await bot.leave() < 10
    assert bot.process.returncode == 0


async def test_its_commands_answer_complete_and_are_told_once(discord: StandIn, discord_house: House) -> None:
    async with discord_house.connected(discord):
        command = await discord.call(ANN, 2, _command("ask", question=QUESTION))
        typing = await discord.call(ANN, 4, _command("ask", question="del", focused="question"))
        await discord.until(lambda: "response" in command and "response" in typing)
        answer = discord.world.messages[command["original"]]
        assert hidden(answer)
        assert answer["content"].startswith(ANSWER)
        choices = typing["response"]["data"]["choices"]
        assert choices
        assert all(len(choice["name"]) <= 100 for choice in choices)
        picked = await discord.call(ANN, 2, _command("ask", question=choices[0]["value"]))
        await discord.until(lambda: "response" in picked)
        assert choices[0]["name"][:20] in discord.world.messages[picked["original"]]["content"]
    async with discord_house.connected(discord):
        told = [a for a in discord.asked if a.path.endswith("/commands")]
        assert len(told) == 1
    names = [command["name"] for command in discord.world.commands]
    assert discord.world.commands[0]["name_localizations"] == {"es-ES": "preguntar", "es-419": "preguntar", "tr": "sor"}
    assert names[0] == "ask"
    assert "What about this?" in names


async def test_a_button_works_after_the_bot_was_restarted(discord: StandIn, discord_house: House) -> None:
    async with discord_house.connected(discord):
        shown = await discord.call(ANN, 2, _command("ask", question=QUESTION))
        await discord.until(lambda: "response" in shown)
    async with discord_house.connected(discord):
        answer = discord.world.messages[shown["original"]]
        press = {"custom_id": "h:", "component_type": 2}
        shared = await discord.call(ANN, 3, press, message=answer)
        await discord.until(lambda: "response" in shared)
    (said,) = discord.world.said_in(CHANNEL)
    assert said.startswith(ANSWER)
    assert said.endswith("-# Shared by ann")


async def test_an_edited_question_gets_an_edited_answer(discord: StandIn, discord_house: House) -> None:
    async with discord_house.connected(discord):
        question = await discord.say(ANN, f"<@{ME}> {QUESTION}")
        await answered(discord, CHANNEL)
        await discord.edit(question, f"<@{ME}> who are you?")
        await discord.until(lambda: any(a.method == "PATCH" for a in discord.asked))
    (now,) = discord.world.said_in(CHANNEL)
    assert not now.startswith(ANSWER)


async def test_what_people_say_to_each_other_is_not_answered(discord: StandIn, discord_house: House) -> None:
    async with discord_house.connected(discord):
        await discord.say(ANN, QUESTION)
        await discord.say(ANN, f"<@{ME}> hello")
        (greeting,) = await answered(discord, CHANNEL)
    assert greeting.startswith("Hello")


def _command(name: str, focused: str = "", **options: str) -> Json:
    filled = [{"name": key, "type": 3, "value": value, "focused": key == focused} for key, value in options.items()]
    return {"id": "1", "name": name, "type": 1, "options": filled}
