"""Uploaded files as the basket finds them: on this machine, and the bot's own."""

import re
from dataclasses import dataclass

from bot.exports.source import LeftOut, Why
from bot.exports.sources.files import LocalFile, Place
from bot.exports.uploads.folder import UploadFolder

_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class UploadedFiles:
    """Implements `sources.files.PlatformFiles`."""

    folder: UploadFolder

    async def find(self, reference: str) -> Place:
        """`bring` sees for itself whether it is still there."""
        if _ID.fullmatch(reference) is None:
            return LeftOut(Why.BROKEN, "not an upload")
        return LocalFile(self.folder.file(reference), ours=True)
