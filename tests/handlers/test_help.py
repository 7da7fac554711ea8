import pytest
from fakes import FakeReport, message
from handler_parts import House
from lumen import AFTER, Folder

from bot.core.message import Action, Message
from bot.core.phrase import Phrase
from bot.core.router import Router, build_router
from bot.core.text import plain
from bot.handlers import FALLBACK, build_handlers
from bot.handlers.help import Help
from bot.texts.catalog import load_voice

HELP = Help(("ask", "deadlines"))
VOICE = load_voice()


def whole_router(folder: Folder) -> Router:
    return build_router(build_handlers(House().parts(folder.root)), FALLBACK, FakeReport())


async def test_it_lists_the_commands_in_their_order_and_itself_last() -> None:
    reply = await HELP.handle(message(language="es"))
    assert (reply.action, reply.language) == (Action.HELP, "es")
    assert plain(VOICE.say(reply.says, "es", AFTER)).splitlines() == [
        "Lo que sé hacer",
        "Pregunta con tus palabras, por ejemplo: ¿cuándo se borran mis datos?",
        "- /ask: preguntar con tus palabras",
        "- /deadlines: todas las fechas conocidas y las que no se han anunciado",
        "- /help: esta lista",
    ]


@pytest.mark.parametrize("command", [None, "help", "start", "ask"])
async def test_a_command_that_exists_is_not_called_unknown(command: str | None) -> None:
    assert (await HELP.handle(message(command=command))).says[0] == Phrase("help.title")


async def test_a_command_that_does_not_exist_is_named_and_the_list_follows(folder: Folder) -> None:
    reply = await whole_router(folder).route(message("/nothing at all"))
    assert reply.says[:2] == (Phrase("help.unknown_command", {"command": "nothing"}), Phrase("help.title"))


async def test_every_handler_is_listed_in_the_order_of_the_house(folder: Folder) -> None:
    router = whole_router(folder)
    reply = await router.route(message("/help"))
    items = [say.values["command"] for say in reply.says if isinstance(say, Phrase) and say.key == "help.item"]
    assert items == list(router.handlers)


@pytest.mark.parametrize(
    ("sent", "heard"),
    [
        (message("help"), True),
        (message(" HELP "), True),
        (message("help me"), False),
        (message("help", addressed=False), False),
    ],
)
def test_the_bare_word_calls_it_when_it_is_said_to_the_bot(sent: Message, *, heard: bool) -> None:
    assert HELP.hears(sent) is heard
