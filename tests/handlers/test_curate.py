"""Doubts and unanswered questions: filed by anybody, read and settled by curators."""

from dataclasses import replace

import pytest
from fakes import ANN, BOB, NOON, FakeMatcher, TurnedClock, message
from fakes_curation import FakeCuration
from lumen import Folder

from bot.core.message import Action, Message, Place, Reply
from bot.core.phrase import Phrase
from bot.core.refusal import Refusal
from bot.core.text import plain
from bot.handlers.curate import Curate
from bot.knowledge.curation import DAILY, Doubt, Doubted, Missed, version
from bot.knowledge.shelf import Shelf
from bot.texts.catalog import load_voice

VOICE = load_voice()


@pytest.fixture
def curate(folder: Folder) -> Curate:
    """Ann is a curator, Bob is not."""
    return Curate(Shelf(folder.root, frozenset(), FakeMatcher().fit, TurnedClock()), FakeCuration(), frozenset({ANN}))


def box(curate: Curate) -> FakeCuration:
    assert isinstance(curate.box, FakeCuration)
    return curate.box


def wrong(place: Place = Place.GROUP) -> Message:
    pressed = message(chosen="curate:wrong:closing:es:abc123", person=BOB, language="en")
    return replace(pressed, quoted="It closes tomorrow.", place=place)


def words(reply: Reply) -> str:
    return plain(VOICE.say(reply.says, "en", NOON))


async def test_a_doubt_is_filed_with_entry_version_and_the_text_shown(curate: Curate) -> None:
    reply = await curate.handle(wrong())
    assert list(box(curate).doubts.values()) == [Doubt("closing", "abc123", "es", "It closes tomorrow.")]
    assert (reply.private, reply.passing, reply.choices, reply.language) == (True, True, (), "es")


async def test_in_private_what_is_wrong_can_be_said_too_and_once(curate: Curate) -> None:
    reply = await curate.handle(wrong(Place.DM))
    (say,) = reply.choices
    assert say.asks is not None
    assert not reply.passing
    told = [await curate.handle(message("the date is old", chosen=say.handle, person=BOB)) for _ in range(2)]
    assert [reply.says for reply in told] == [(Phrase("curation.noted"),), (Phrase("curation.not_noted"),)]
    assert list(await box(curate).doubted(5)) == [Doubted("closing", "abc123", 1, ("the date is old",))]


async def test_a_second_press_says_that_it_is_noted_and_files_nothing(curate: Curate) -> None:
    [say] = (await curate.handle(wrong(Place.DM))).choices
    again = await curate.handle(wrong(Place.DM))
    assert (again.says, again.choices) == ((Phrase("curation.again"),), (say,))
    assert len(box(curate).doubts) == 1
    await curate.handle(message("the date is old", chosen=say.handle, person=BOB))
    last = await curate.handle(wrong(Place.DM))
    assert (last.says, last.choices, last.passing) == ((Phrase("curation.again"),), (), True)


async def test_nobody_else_says_what_is_wrong(curate: Curate) -> None:
    [say] = (await curate.handle(wrong(Place.DM))).choices
    for number in ("1", "2", "999"):
        told = await curate.handle(message("spam", chosen=f"curate:say:{number}", person=ANN))
        assert told.says == (Phrase("curation.not_noted"),)
    assert box(curate).notes == {}
    told = await curate.handle(message("the date is old", chosen=say.handle, person=BOB))
    assert told.says == (Phrase("curation.noted"),)


async def test_so_many_a_day_and_then_it_says_so(curate: Curate) -> None:
    for number in range(DAILY):
        await curate.handle(replace(wrong(), chosen=f"curate:wrong:closing:en:{number}"))
    with pytest.raises(Refusal) as refused:
        await curate.handle(wrong())
    assert refused.value.phrase == Phrase("curation.enough", {"count": DAILY})
    assert len(box(curate).doubts) == DAILY


@pytest.mark.parametrize("handle", ["curate:wrong:gone:en:abc123", "curate:wrong::en:abc123"])
async def test_a_doubt_about_an_entry_that_is_gone_is_not_filed(curate: Curate, handle: str) -> None:
    reply = await curate.handle(message(chosen=handle))
    assert reply.says == (Phrase("unknown.gone"),)
    assert box(curate).doubts == {}


@pytest.mark.parametrize(
    "sent",
    [
        message("", command="curate"),
        *(message(chosen=f"curate:{rest}") for rest in ("done:q:-", "say:x", "say:" + 5000 * "9", "say:" + 19 * "9")),
    ],
)
async def test_the_list_is_for_curators(curate: Curate, sent: Message) -> None:
    await box(curate).missed(Missed("why?", "en", None), NOON)
    with pytest.raises(Refusal) as refused:
        await curate.handle(replace(sent, person=BOB))
    assert refused.value.phrase == Phrase("curation.not_a_curator", {"person": "fake:bob"})
    assert len(box(curate).questions) == 1


async def test_a_curator_sees_groups_and_doubts_and_takes_them_off_the_list(curate: Curate) -> None:
    for near in ("closing", None, None):
        await box(curate).missed(Missed("why?" if near else "what?", "en", near), NOON)
    await curate.handle(wrong())
    reply = await curate.handle(message("", command="curate"))
    assert reply.private
    shown = words(reply)
    assert "- 2 × near nothing I know: what?" in shown
    assert "- 1 × near “When does the app close?”: why?" in shown
    assert "- 1 × When does the app close?, version abc123: –" in shown
    handles = [choice.handle for choice in reply.choices]
    assert handles == ["curate:done:q:-", "curate:done:q:closing", "curate:done:d:closing"]
    for handle in handles:
        reply = await curate.handle(message(chosen=handle))
    assert reply.says == (Phrase("curation.nothing"),)
    assert reply.replaces


async def test_what_people_typed_is_shown_as_they_typed_it(curate: Curate) -> None:
    await box(curate).missed(Missed("**why** [x](y)?", "en", "closing"), NOON)
    reply = await curate.handle(message("", command="curate"))
    assert "**why** [x](y)?" in words(reply)
    assert reply.action is Action.ANSWER


async def test_only_a_curator_is_heard_without_the_command(curate: Curate) -> None:
    assert curate.hears(message("Curate"))
    assert not curate.hears(message("curate", person=BOB))
    assert not curate.hears(message("curate", addressed=False))


def test_every_change_to_what_an_answer_says_or_stands_on_is_another_version(folder: Folder) -> None:
    before = version(folder.base(), "closing")
    assert before == version(folder.base(), "closing")
    assert before != version(folder.base(), "deleted")
    folder.change("milestones.toml", "2026", "2027")
    assert before != version(folder.base(), "closing")
