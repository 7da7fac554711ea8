"""Leads people to a page of the bot's own, through which files too large for a chat go into their basket.

A handle, good for as long as its message stands: `upload:page` asks for the page, or for the same one again.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from bot.core.command import PLAIN, Command
from bot.core.instant import UTC_ZONE, Instant
from bot.core.message import Action, Choice, Message, Reply
from bot.core.people import Person
from bot.core.phrase import Page, Phrase
from bot.core.preferences import PreferenceBox
from bot.core.refusal import Refusal, or_refusal
from bot.exports.telling import size_of
from bot.exports.uploads.desk import UploadDesk
from bot.handlers.reminding.asker import asker_of

BUTTON = Choice(Phrase("upload.button"), "upload:page")

PageAt: TypeAlias = Callable[[Person, str], str | None]
"""The web address of a handle; None: from where this person is the page cannot be reached."""

_LONGEST = 80
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_SAID = re.compile(
    r"(?:(?:please|can i|can you|could i|i (?:want|need|would like)|i'd like|give me|send me|show me|open|get me|get)"
    r"[ ,]+(?:have |get |to )?)*(?:an? |the |my |your )?(?:new )?"
    r"(?:upload (?:page|link|site)|upload (?:an? |some |my )?(?:large|big|huge) (?:files?|zip|videos?))"
    r"|upload"
    r"|(?:(?:por favor|quiero|necesito|dame|envíame|mándame|abre)[ ,]+)*(?:una? |la |el |mi )?"
    r"(?:(?:página|enlace) (?:de|para) (?:subidas?|subir(?: archivos?)?)|"
    r"subir (?:un |mis )?archivos? (?:muy )?grandes?)"
    r"|(?:(?:lütfen|bana|bir)[ ,]+)*(?:yükleme (?:sayfası|sayfasını|bağlantısı|bağlantısını|linki|linkini)|"
    r"büyük (?:bir )?dosya(?:lar)? yükle(?:mek)?)(?: (?:ver|gönder|aç|istiyorum|lazım))?"
)


@dataclass(frozen=True, slots=True)
class UploadHandler:
    """page_at: None where no pages are served."""

    desk: UploadDesk
    preferences: PreferenceBox
    page_at: PageAt | None
    name: str = "upload"
    command: Command = PLAIN

    def hears(self, message: Message) -> bool:
        said = " ".join(message.text.lower().replace("’", "'").split()).rstrip(".!?")
        said = re.sub(r"[ ,]+(?:please|thanks|por favor|gracias|lütfen)$", "", said)
        return message.addressed and len(said) <= _LONGEST and _SAID.fullmatch(said) is not None

    async def handle(self, message: Message) -> Reply:
        asker = await asker_of(message, self.preferences)
        reply = await or_refusal(self._lead(message.person, asker.language, asker.zone or UTC_ZONE))
        return replace(reply, private=True, language=asker.language)

    async def _lead(self, person: Person, language: str | None, zone: str) -> Reply:
        """Nothing is kept of anybody where there is no page to lead to."""
        if self.page_at is None:
            raise Refusal(Phrase("upload.no_pages"))
        if self.page_at(person, "") is None:
            raise Refusal(Phrase("upload.no_address"))
        handle, page = await self.desk.invite(person)
        spoken = language is not None and _LANGUAGE.fullmatch(language) is not None
        address = f"{self.page_at(person, handle)}" + (f"?lang={language}" if spoken else "")
        link = Page(address.removeprefix("https://"), address)
        says = (
            Phrase("upload.here"),
            Phrase("upload.link", {"page": link, "most": size_of(self.desk.caps.file)}),
            Phrase("upload.later"),
            Phrase("upload.until", {"until": Instant(page.expires, zone)}),
        )
        return Reply(Action.EXPORT_LINKED, says, data={"link": address})
