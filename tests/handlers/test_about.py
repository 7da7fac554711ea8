import pytest
from fakes import FakeMatcher, TurnedClock, message
from lumen import AFTER, Folder

from bot import __version__
from bot.core.message import Action, Message
from bot.core.text import plain
from bot.handlers.about import About
from bot.knowledge.shelf import Shelf
from bot.texts.catalog import load_voice

VOICE = load_voice()


def about(folder: Folder) -> About:
    return About(Shelf(folder.root, frozenset(), FakeMatcher().fit, TurnedClock(AFTER)))


async def test_it_says_what_it_is_what_it_knows_and_which_languages_it_speaks(folder: Folder) -> None:
    reply = await about(folder).handle(message(language="en"))
    lines = plain(VOICE.say(reply.says, reply.language, AFTER)).splitlines()
    assert reply.action is Action.HELP
    assert lines[0] == f"Sunset Bot {__version__}"
    assert lines[-1] == "I know 2 answers about Lumen, and I speak English, Español, Türkçe."
    assert reply.data == {"entries": 2, "subjects": "Lumen", "languages": "English, Español, Türkçe"}


async def test_a_language_without_a_name_of_its_own_here_is_told_by_its_code(folder: Folder) -> None:
    text = folder.file("entries/closing.toml").read_text(encoding="utf-8")
    folder.write("entries/closing.toml", text.replace("[tr]", "[nl]").replace("[[tr.says]]", "[[nl.says]]"))
    folder.change("subject.toml", '["en", "es", "tr"]', '["en"]')
    reply = await about(folder).handle(message())
    assert reply.data["languages"] == "English, Español, nl, Türkçe"


@pytest.mark.parametrize(
    ("sent", "heard"),
    [
        (message("about"), True),
        (message("About "), True),
        (message("about it"), False),
        (message("about", addressed=False), False),
    ],
)
def test_the_bare_word_calls_it_when_it_is_said_to_the_bot(folder: Folder, sent: Message, *, heard: bool) -> None:
    assert about(folder).hears(sent) is heard
