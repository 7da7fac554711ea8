from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from fakes import BOB, NOON, FakeMatcher, TurnedClock, message
from fakes_curation import FakeCuration
from lumen import AFTER, Folder

from bot.core.command import Suggestion
from bot.core.conversations import MEMORY, Conversations
from bot.core.message import SILENT, Action, Choice, Message, Reply
from bot.core.people import Address
from bot.core.period import day
from bot.core.phrase import Curated, Phrase, Value
from bot.core.refusal import Refusal
from bot.core.text import plain
from bot.handlers.ask import Ask
from bot.handlers.below import Below
from bot.knowledge.curation import Missed, version
from bot.knowledge.matcher import Gate, Hit, Previous, Small
from bot.knowledge.shelf import Shelf
from bot.texts.catalog import load_voice

VOICE = load_voice()
CLOSING, DELETED = Hit("closing", 0.9, "closing day"), Hit("deleted", 0.85, "wipe date")


class House:
    """The handler over a small folder, a matcher that finds what it is told to, and a memory."""

    def __init__(self, folder: Folder) -> None:
        self.matcher = FakeMatcher()
        self.shelf = Shelf(folder.root, frozenset(), self.matcher.fit, TurnedClock(AFTER))
        self.curation = FakeCuration()
        self.ask = Ask(self.shelf, Conversations(), Below(frozenset({"curate"})), self.curation)

    async def says(self, sent: Message) -> Reply:
        return await self.ask.handle(sent)


@pytest.fixture
def house(folder: Folder) -> House:
    return House(folder)


def words(reply: Reply) -> list[str]:
    return plain(VOICE.say(reply.says, reply.language, NOON)).splitlines()


async def test_a_question_that_is_found_is_answered_with_its_sources(house: House) -> None:
    house.matcher.hears("closing?", CLOSING, language="es")
    reply = await house.says(message("closing?"))
    assert (reply.action, reply.entry, reply.language, reply.confidence) == (Action.ANSWER, "closing", "es", 0.9)
    assert words(reply)[:2] == [
        "¿Cuándo cierra la aplicación?",
        "La fecha del cierre: 26 de abril de 2026 (hace 6 meses).",
    ]
    assert reply.data == {
        "subject": "lumen",
        "phrasing": "closing day",
        "milestones": {"app_end": {"first": "2026-04-26", "last": "2026-04-26"}},
        "sources": [
            {
                "title": "Closing Lumen",
                "publisher": "Lumen Help",
                "url": "https://lumen.example/closing",
                "checked": "2026-10-01",
            },
            {"title": "The light goes out", "publisher": "Daily Lamp", "url": None, "checked": "2026-10-05"},
        ],
    }


async def test_below_an_answer_stands_what_a_handler_is_there_for(house: House) -> None:
    house.matcher.hears("closing?", CLOSING, language="es")
    reply = await house.says(message("closing?"))
    assert [choice.handle for choice in reply.choices] == [f"curate:wrong:closing:es:{reply_version(house)}"]


def reply_version(house: House) -> str:
    return version(house.shelf.edition.base, "closing")


async def test_what_nobody_can_answer_is_taken_down_without_a_name_and_once(house: House) -> None:
    far = Hit("closing", 0.1, "closing day")
    for text in ("i am ann@example.org why?", "why?"):
        house.matcher.hears(text, far, language="es")
        assert (await house.says(message(text))).action is Action.UNKNOWN
    await house.says(replace(message("why?"), edited=True))
    assert house.curation.questions == {("es", "i am … why?"): ("closing", 1), ("es", "why?"): ("closing", 1)}


async def test_what_was_not_said_to_the_bot_or_not_in_a_language_of_its_own_is_not_taken_down(house: House) -> None:
    house.matcher.hears("other words", language="xx", gate=Gate.OTHER_LANGUAGE)
    await house.says(message("other words"))
    await house.says(message("chatter", addressed=False))
    assert house.curation.questions == {}


async def test_the_person_is_answered_even_where_nothing_can_be_taken_down(house: House) -> None:
    house.ask = replace(house.ask, curation=FullCuration())
    assert (await house.says(message("why?"))).action is Action.UNKNOWN


class FullCuration(FakeCuration):
    async def missed(self, question: Missed, at: datetime) -> None:  # noqa: ARG002  there is no room for either
        raise Refusal(Phrase("store.full"))


async def test_a_date_nobody_announced_is_told_as_none(house: House) -> None:
    house.matcher.hears("wiped?", DELETED)
    assert (await house.says(message("wiped?"))).data["milestones"] == {"deletion": None}


@pytest.mark.parametrize(("score", "confidence"), [(1.2, 1.0), (0.9, 0.9)])
async def test_a_confidence_is_never_more_than_one(house: House, score: float, confidence: float) -> None:
    house.matcher.hears("closing?", replace(CLOSING, score=score))
    assert (await house.says(message("closing?"))).confidence == confidence


async def test_the_matcher_is_asked_what_was_asked(house: House) -> None:
    await house.says(message(" closing? ", addressed=False, language="tr"))
    (asked,) = house.matcher.asked
    assert (asked.text, asked.addressed, asked.language, asked.previous) == ("closing?", False, "tr", None)


async def test_two_that_are_close_are_offered_with_a_way_out(house: House) -> None:
    house.matcher.hears("when?", CLOSING, DELETED, language=None)
    reply = await house.says(message("when?"))
    assert reply.action is Action.CHOICES
    assert reply.says == (Phrase("choices.intro"),)
    assert reply.entries == ("closing", "deleted")
    assert [choice.handle for choice in reply.choices] == ["ask:closing", "ask:deleted", "ask:none"]
    assert choice_words(reply.choices, "es") == [
        "¿Cuándo cierra la aplicación?",
        "¿Cuándo se borran mis datos?",
        "Ninguna de estas",
    ]


def choice_words(choices: tuple[Choice, ...], language: str) -> list[str]:
    return [plain(VOICE.say((choice.label,), language, NOON)) for choice in choices]


@pytest.mark.parametrize("number", [0, 1])
async def test_a_pressed_choice_is_answered(house: House, number: int) -> None:
    house.matcher.hears("when?", CLOSING, DELETED)
    offered = await house.says(message("when?"))
    reply = await house.says(message(chosen=offered.choices[number].handle))
    assert (reply.action, reply.entry, reply.confidence) == (Action.ANSWER, offered.entries[number], 1.0)
    assert len(house.matcher.asked) == 1


async def test_the_answer_takes_the_place_of_the_offer_but_never_that_of_another_answer(house: House) -> None:
    assert (await house.says(message(chosen="ask:closing"))).replaces
    assert (await house.says(message(chosen="ask:none"))).replaces
    assert not (await house.says(message(chosen="ask:gone"))).replaces
    assert not (await house.says(message(chosen="unheard:of"))).replaces


async def test_a_pressed_choice_is_answered_in_the_language_of_the_question(house: House) -> None:
    """A press brings no words with it, and the client may be in another language or tell none."""
    house.matcher.hears("¿cuándo?", CLOSING, DELETED, language="es")
    offered = await house.says(message("¿cuándo?"))
    for told in (None, "en"):
        replies = [await house.says(message(chosen=c.handle, language=told)) for c in offered.choices]
        assert [reply.language for reply in replies] == ["es", "es", "es"]
    assert words(replies[0])[0] == "¿Cuándo cierra la aplicación?"


async def test_a_handle_fits_into_sixty_four_bytes(house: House) -> None:
    house.matcher.hears("?", CLOSING, DELETED, language="zh-Hans")
    offered = await house.says(message("?"))
    longest_id = 40
    spare = longest_id - len("closing")
    assert len(offered.choices[0].handle.encode()) + spare <= 64


async def test_none_of_these_is_taken_for_an_answer(house: House) -> None:
    reply = await house.says(message(chosen="ask:none", language="tr"))
    assert reply == Reply(Action.UNKNOWN, (Phrase("unknown.none_of_these"),), replaces=True, language="tr")


@pytest.mark.parametrize("handle", ["ask:gone", "ask:", "ask", "ghost:closing", "nonsense", ""])
async def test_a_choice_whose_answer_is_gone_says_so(house: House, handle: str) -> None:
    reply = await house.says(message(chosen=handle, language="es"))
    assert reply == Reply(Action.UNKNOWN, (Phrase("unknown.gone"),), language="es")


async def test_a_choice_of_a_subject_no_longer_served_is_gone(folder: Folder, house: House) -> None:
    folder.change("subject.toml", "stale_after_days", "on_by_default = false\nstale_after_days")
    served = folder.root / "other"
    served.mkdir()
    words = folder.file("subject.toml").read_text(encoding="utf-8").replace("on_by_default = false\n", "")
    (served / "subject.toml").write_text(words, encoding="utf-8")
    reply = await house.says(message(chosen="ask:closing"))
    assert reply.says == (Phrase("unknown.gone"),)


@pytest.mark.parametrize("small", list(Small))
async def test_small_talk_gets_a_friendly_line(house: House, small: Small) -> None:
    house.matcher.hears("hey", small=small, language="es")
    reply = await house.says(message("hey"))
    assert (reply.action, reply.language) == (Action.GREETING, "es")
    assert len(words(reply)) == 1


async def test_what_is_not_known_is_said_to_be_not_known(house: House) -> None:
    reply = await house.says(message("what is love", language="es"))
    assert reply == Reply(Action.UNKNOWN, (Phrase("unknown.answer", {"subjects": "Lumen"}),), language="es")


async def test_another_language_is_told_which_ones_are_spoken(house: House) -> None:
    house.matcher.hears("когда?", gate=Gate.OTHER_LANGUAGE, language="ru")
    reply = await house.says(message("когда?"))
    spoken: dict[str, Value] = {"languages": "English, Español, Türkçe"}
    assert reply == Reply(Action.UNKNOWN, (Phrase("unknown.language", spoken),), language="ru")


async def test_silence_is_kept_where_nothing_is_sure_enough(house: House) -> None:
    house.matcher.hears("when?", CLOSING, DELETED)
    assert await house.says(message("when?", addressed=False)) == SILENT
    assert await house.says(message("nice lamp", addressed=False)) == SILENT


async def test_a_sure_answer_is_given_unasked(house: House) -> None:
    house.matcher.hears("closing?", CLOSING)
    assert (await house.says(message("closing?", addressed=False))).entry == "closing"


@pytest.mark.parametrize("text", ["", "  ", "\n"])
async def test_the_command_without_a_question_is_refused_with_an_example(house: House, text: str) -> None:
    with pytest.raises(Refusal) as refused:
        await house.says(message(text, command="ask"))
    assert refused.value.phrase == Phrase("unknown.empty")
    assert house.matcher.asked == []


async def test_a_question_may_come_in_the_option_of_the_command_or_from_the_message_it_was_called_on(
    house: House,
) -> None:
    called = message(command="ask")
    await house.says(replace(called, options={"question": "closing?"}))
    await house.says(replace(called, quoted="wiped?"))
    await house.says(replace(called, text="mine", quoted="theirs"))
    assert [asked.text for asked in house.matcher.asked] == ["closing?", "wiped?", "mine"]


async def test_a_rumour_is_put_right_in_the_language_it_was_asked_in(house: House) -> None:
    house.matcher.hears("wiped in march?", replace(DELETED, rumour=0), language="es")
    assert words(await house.says(message("wiped in march?")))[1] == "No: la empresa no da ningún día."


@pytest.mark.parametrize("language", [None, "xx"])
async def test_a_rumour_is_put_right_in_english_where_the_language_is_not_known(
    house: House, language: str | None
) -> None:
    house.matcher.hears("wiped in march?", replace(DELETED, rumour=0), language=language)
    assert words(await house.says(message("wiped in march?")))[1] == "No: the company names no day."


async def test_a_follow_up_is_asked_with_what_was_spoken_of(house: House) -> None:
    house.matcher.hears("closing?", CLOSING)
    await house.says(message("closing?"))
    await house.says(message("and the data?", at=NOON + MEMORY))
    assert house.matcher.asked[1].previous == Previous("closing?", "closing")


@pytest.mark.parametrize(
    "follow_up",
    [
        message("and?", person=BOB),
        message("and?", address=Address("fake", "yard")),
        message("and?", at=NOON + MEMORY + timedelta(seconds=1)),
    ],
)
async def test_a_stranger_another_place_and_a_later_time_begin_anew(house: House, follow_up: Message) -> None:
    house.matcher.hears("closing?", CLOSING)
    await house.says(message("closing?"))
    await house.says(follow_up)
    assert house.matcher.asked[1].previous is None


async def test_a_pressed_choice_is_spoken_of_by_its_question(house: House) -> None:
    await house.says(message(chosen="ask:closing:es"))
    await house.says(message("¿y los datos?"))
    assert house.matcher.asked[0].previous == Previous("¿Cuándo cierra la aplicación?", "closing")


async def test_what_got_no_answer_is_not_spoken_of(house: House) -> None:
    house.matcher.hears("closing?", CLOSING)
    await house.says(message("closing?"))
    await house.says(message("what is love"))
    await house.says(message("and?"))
    assert house.matcher.asked[2].previous == Previous("closing?", "closing")


async def test_an_entry_that_has_gone_since_is_not_spoken_of(folder: Folder, house: House) -> None:
    house.matcher.hears("wiped?", DELETED)
    await house.says(message("wiped?"))
    folder.file("entries/deleted.toml").unlink()
    house.shelf.reload()
    await house.says(message("and?"))
    assert house.matcher.asked[1].previous is None


async def test_an_entry_without_english_can_be_chosen(folder: Folder) -> None:
    folder.change("subject.toml", '["en", "es", "tr"]', '["es"]')
    text = folder.file("entries/closing.toml").read_text(encoding="utf-8")
    folder.write("entries/closing.toml", text[: text.index("[en]")] + text[text.index("[es]") :])
    house = House(folder)
    assert words(await house.says(message(chosen="ask:closing")))[0] == "¿Cuándo cierra la aplicación?"
    assert await house.ask.suggest("question", "cierra", message(language="en")) != ()


@pytest.mark.parametrize(
    ("typed", "language", "first"),
    [
        ("data deleted", "en", Suggestion("When is my data deleted?", "entry:deleted")),
        ("cierra", "es", Suggestion("¿Cuándo cierra la aplicación?", "entry:closing")),
        ("deleted", "xx", Suggestion("When is my data deleted?", "entry:deleted")),
    ],
)
async def test_questions_are_suggested_while_somebody_types(
    house: House, typed: str, language: str, first: Suggestion
) -> None:
    assert (await house.ask.suggest("question", typed, message(language=language)))[0] == first


async def test_a_suggestion_that_was_picked_is_answered_without_asking_the_matcher(house: House) -> None:
    picked = replace(message(command="ask", language="es"), options={"question": "entry:closing"})
    reply = await house.says(picked)
    assert (reply.entry, reply.language) == ("closing", "es")
    assert house.matcher.asked == []


async def test_the_titles_offered_name_dates_that_are_filled_in(folder: Folder) -> None:
    folder.change("entries/closing.toml", '"When does the app close?"', '"Why {app_end|day}?"')
    house = House(folder)
    house.matcher.hears("when?", CLOSING, DELETED)
    offered = await house.says(message("when?"))
    assert choice_words(offered.choices, "en")[0] == "Why 26 April 2026?"
    label = offered.choices[0].label
    assert isinstance(label, Curated)
    assert label.values["app_end"] == day(date(2026, 4, 26))


async def test_the_words_alone_never_call_it(house: House) -> None:
    """It is the fallback: the router brings it what nobody else hears."""
    assert not house.ask.hears(message("ask"))
