from dataclasses import replace

import pytest
from fakes import FakeMatcher, TurnedClock, message
from lumen import AFTER, Folder

from bot.core.message import Action, Message
from bot.core.text import plain
from bot.handlers.deadlines import Deadlines
from bot.knowledge.shelf import Shelf
from bot.texts.catalog import load_voice

VOICE = load_voice()


def deadlines(folder: Folder) -> Deadlines:
    return Deadlines(Shelf(folder.root, frozenset(), FakeMatcher().fit, TurnedClock(AFTER)))


async def lines(folder: Folder, language: str) -> list[str]:
    reply = await deadlines(folder).handle(message(language=language))
    return plain(VOICE.say(reply.says, reply.language, AFTER)).splitlines()


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            [
                "Dates of Lumen",
                "- 26 April 2026 (6 months ago): Lumen app closed",
                "- No date announced: Lumen data deleted",
                "Lesser and earlier dates: 1. Ask me about them.",
                "Ask about any of them to see its source.",
            ],
        ),
        (
            "es",
            [
                "Fechas de Lumen",
                "- 26 de abril de 2026 (hace 6 meses): Cierre de la aplicación de Lumen",
                "- Sin fecha anunciada: Eliminación de los datos de Lumen",
                "Fechas menores y anteriores: 1. Pregúntame por ellas.",
                "Pregunta por cualquiera de ellas para ver su fuente.",
            ],
        ),
    ],
)
async def test_headlines_are_listed_in_their_order_and_those_without_a_date_last(
    folder: Folder, language: str, expected: list[str]
) -> None:
    assert await lines(folder, language) == expected


async def test_a_date_that_is_announced_moves_to_its_place(folder: Folder) -> None:
    folder.change("milestones.toml", "not_announced = true", "date = 2026-01-02")
    folder.change("claims/deletion.toml", "not_announced = true", "date = 2026-01-02")
    assert (await lines(folder, "en"))[1:3] == [
        "- 2 January 2026 (10 months ago): Lumen data deleted",
        "- 26 April 2026 (6 months ago): Lumen app closed",
    ]


async def test_one_without_a_date_is_listed_though_it_is_no_headline(folder: Folder) -> None:
    title = 'title.en = "Lumen data deleted"'
    folder.change("milestones.toml", f"headline = true\n{title}", title)
    assert "- No date announced: Lumen data deleted" in await lines(folder, "en")


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (None, "Lesser and earlier dates: {}. Ask me about them."),
        ("https://bot.example/", "Lesser and earlier dates: {}. They are on this page: bot.example/"),
    ],
)
async def test_dates_that_are_not_listed_are_counted_and_led_to(folder: Folder, page: str | None, said: str) -> None:
    handler = replace(deadlines(folder), page_at=lambda _: page)
    base = handler.shelf.edition.base
    reply = await handler.handle(message())
    lesser = sum(not one.headline and one.period is not None for one in base.milestones.values())
    assert lesser > 0
    assert said.format(lesser) in plain(VOICE.say(reply.says, reply.language, AFTER))


async def test_the_dates_are_told_as_data_too(folder: Folder) -> None:
    reply = await deadlines(folder).handle(message())
    assert reply.action is Action.ANSWER
    assert reply.data == {
        "milestones": {"app_end": {"first": "2026-04-26", "last": "2026-04-26"}, "deletion": None},
    }
    assert list(reply.data["milestones"]) == ["app_end", "deletion"]  # type: ignore[call-overload]


async def test_each_served_subject_has_its_list_and_no_other(folder: Folder) -> None:
    (folder.root / "umbra").mkdir()
    umbra = 'name = "Umbra"\nhomepage = "https://umbra.example"\nnames = ["umbra"]\nstale_after_days = 5\n'
    umbra += "on_by_default = {}\n"
    (folder.root / "umbra" / "subject.toml").write_text(umbra.format("true"), encoding="utf-8")
    titles = [line for line in await lines(folder, "en") if line.startswith("Dates")]
    assert titles == ["Dates of Lumen", "Dates of Umbra"]
    (folder.root / "umbra" / "subject.toml").write_text(umbra.format("false"), encoding="utf-8")
    assert "Dates of Umbra" not in await lines(folder, "en")


async def test_a_title_may_name_another_milestone(folder: Folder) -> None:
    folder.change("milestones.toml", '"Lumen app closed"', '"Lumen app closed, first shown {preview|month}"')
    assert "- 26 April 2026 (6 months ago): Lumen app closed, first shown February 2024" in await lines(folder, "en")


@pytest.mark.parametrize(
    ("sent", "heard"),
    [
        (message("deadlines"), True),
        (message(" Deadlines\n"), True),
        (message("deadlines?"), False),
        (message("which deadlines"), False),
        (message("deadlines", addressed=False), False),
    ],
)
def test_the_bare_word_calls_it_when_it_is_said_to_the_bot(folder: Folder, sent: Message, *, heard: bool) -> None:
    assert deadlines(folder).hears(sent) is heard
