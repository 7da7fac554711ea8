"""The files that a message carries, as Telegram lets a bot have them later: by their file ids. Pure."""

from collections.abc import Iterator
from typing import TypeAlias

from telegram import Animation, Audio, Document, PhotoSize, Video, VideoNote, Voice
from telegram import Message as Native
from telegram.constants import ChatType

from bot.core.message import Attachment

_UNNAMED = {
    Animation: ("animation", "mp4", "video/mp4"),
    Audio: ("audio", "mp3", "audio/mpeg"),
    Document: ("file", "bin", None),
    PhotoSize: ("photo", "jpg", "image/jpeg"),
    Video: ("video", "mp4", "video/mp4"),
    VideoNote: ("video", "mp4", "video/mp4"),
    Voice: ("voice", "ogg", "audio/ogg"),
}
"""What a file without a name is called, its ending, and what Telegram then made of it."""

_File: TypeAlias = Animation | Audio | Document | PhotoSize | Video | VideoNote | Voice


def attached(native: Native) -> tuple[Attachment, ...]:
    """None outside the private chat: what people show each other is not for us."""
    if native.chat.type != ChatType.PRIVATE:
        return ()
    return tuple(_attachment(file, native) for file in _files(native))


def _files(native: Native) -> Iterator[_File]:
    """A picture comes in several sizes: the largest. An animation comes as a document too: once is enough."""
    if native.photo:
        yield max(native.photo, key=lambda size: (size.file_size or 0, size.width * size.height))
    if native.document is not None and native.animation is None:
        yield native.document
    others = (native.animation, native.video, native.video_note, native.audio, native.voice)
    yield from (file for file in others if file is not None)


def _attachment(file: _File, native: Native) -> Attachment:
    word, ending, usual = _UNNAMED[type(file)]
    return Attachment(
        reference=file.file_id,
        name=getattr(file, "file_name", None) or f"{word}-{native.message_id}.{ending}",
        media_type=getattr(file, "mime_type", None) or usual,
        size=file.file_size,
        forwarded=native.forward_origin is not None,
    )
