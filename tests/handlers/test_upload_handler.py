"""The way to the page for large files: in words, by command and by button, and why there is none."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from exports.uploads.upload_kit import Uploads, uploads_in_memory
from fakes import ANN, BOB, NOON, message
from fakes_notices import FakePreferences

from bot.core.instant import Instant
from bot.core.message import Action, Attachment, Place, Reply
from bot.core.people import Person
from bot.core.phrase import Phrase
from bot.core.preferences import Preferences
from bot.exports.fetching.gate import Gate
from bot.exports.sources.basket_desk import BasketDesk
from bot.exports.uploads.upload import OPEN_FOR
from bot.handlers.exporting.basket import take
from bot.handlers.upload import BUTTON, UploadHandler


@dataclass(slots=True)
class Talk:
    uploads: Uploads
    preferences: FakePreferences = field(default_factory=FakePreferences)
    at: Callable[[Person, str], str | None] | None = lambda _, word: f"https://bot.example/u/{word}"

    @property
    def handler(self) -> UploadHandler:
        return UploadHandler(self.uploads.desk, self.preferences, self.at)

    async def ask(self, text: str = "upload page", **more: object) -> Reply:
        reply = await self.handler.handle(replace(message(text), **more))  # type: ignore[arg-type]
        assert reply.private, "the link is for one person alone"
        return reply


@pytest.fixture
def talk(tmp_path: Path) -> Talk:
    return Talk(uploads_in_memory(tmp_path / "home"))


def keys(reply: Reply) -> list[str]:
    return [says.key for says in reply.says if isinstance(says, Phrase)]


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("upload page", True),
        ("Upload link", True),
        ("give me an upload link, please", True),
        ("can I have the upload page?", True),
        ("I want to upload a large file.", True),
        ("upload big files", True),
        ("upload", True),
        ("página de subida", True),
        ("quiero subir un archivo grande", True),
        ("dame el enlace para subir archivos", True),
        ("yükleme sayfası", True),
        ("yükleme bağlantısı gönder", True),
        ("büyük dosya yüklemek istiyorum", True),
        ("how do I upload a video?", False),
        ("why can't I upload anymore", False),
        ("is there an upload page in the app?", False),
        ("upload my soul to the cloud", False),
        ("export my stuff", False),
        ("", False),
        ("upload " * 1000, False),
    ],
)
def test_what_asks_for_the_page(talk: Talk, said: str, heard: bool) -> None:  # noqa: FBT001
    assert talk.handler.hears(message(said)) is heard
    assert not talk.handler.hears(message(said, addressed=False))


async def test_the_page_is_given_with_its_end_and_is_the_same_when_asked_again(talk: Talk) -> None:
    reply = await talk.ask(language="es")
    link = reply.data["link"]
    assert isinstance(link, str)
    assert link.startswith("https://bot.example/u/")
    assert link.endswith("?lang=es")
    assert (reply.action, keys(reply)) == (
        Action.EXPORT_LINKED,
        ["upload.here", "upload.link", "upload.later", "upload.until"],
    )
    last = reply.says[-1]
    assert isinstance(last, Phrase)
    assert last.values["until"] == Instant(NOON + OPEN_FOR, "UTC")
    again = await talk.ask(chosen="upload:page", text="", language="es")
    assert again.data["link"] == link
    other = await talk.ask(person=BOB, language="es")
    assert other.data["link"] != link


async def test_the_end_is_told_in_the_persons_own_zone(talk: Talk) -> None:
    await talk.preferences.change(ANN, lambda _: Preferences(zone="Europe/Istanbul"))
    last = (await talk.ask()).says[-1]
    assert isinstance(last, Phrase)
    assert last.values["until"] == Instant(NOON + timedelta(hours=24), "Europe/Istanbul")


@pytest.mark.parametrize(("at", "why"), [(None, "upload.no_pages"), (lambda _person, _word: None, "upload.no_address")])
async def test_no_dead_link_is_handed_out_and_nothing_is_kept(
    talk: Talk, at: Callable[[Person, str], str | None] | None, why: str
) -> None:
    talk.at = at
    reply = await talk.ask()
    assert (reply.action, keys(reply)) == (Action.REFUSAL, [why])
    assert await talk.uploads.desk.page("a" * 32) is None
    assert talk.uploads.folder.names() == ()


async def test_beside_the_basket_stands_the_way_to_the_page_and_first_where_a_file_was_too_large(talk: Talk) -> None:
    basket = BasketDesk(talk.uploads.basket, Gate(frozenset()), {"fake": 1000}, talk.uploads.desk)

    async def handing(size: int) -> Reply:
        handed = replace(message(), place=Place.DM, attachments=(Attachment(f"{size}", "a.zip", None, size),))
        return await take(basket, handed)

    large = await handing(5000)
    assert (keys(large), large.choices) == (["handed.too_large"], (BUTTON,))
    small = await handing(500)
    assert small.choices[-1] == BUTTON
    assert len(small.choices) == 3


async def test_whoever_empties_the_basket_ends_the_page(talk: Talk) -> None:
    basket = BasketDesk(talk.uploads.basket, Gate(frozenset()), {}, talk.uploads.desk)
    link = str((await talk.ask()).data["link"])
    handle = link.rpartition("/")[2].partition("?")[0]
    assert await talk.uploads.desk.page(handle) is not None
    assert await basket.empty(ANN) == 0
    assert await talk.uploads.desk.page(handle) is None
