"""What the words of a message are: whom they address, which command they call, what they answer. Pure."""

import re
from dataclasses import dataclass

from telegram import Message as Native
from telegram import MessageEntity

from bot.platforms.telegram import prompts
from bot.platforms.telegram.events import Me
from bot.platforms.telegram.limits import whole

_COMMAND = re.compile(r"/([^\W\d]\w*)(?:@(\w+))?(?:\s+(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Wording:
    """`others`: a command that names another bot."""

    text: str
    command: str | None = None
    addressed: bool = False
    others: bool = False
    chosen: str | None = None
    quoted: str | None = None


def read(native: Native, me: Me) -> Wording:
    quoted = _quoted(native)
    handle = prompts.handle_of(native.reply_to_message, me)
    if handle is not None:
        return Wording(_plain(native), addressed=True, chosen=handle, quoted=quoted)
    named, text = _without_name(native, me)
    typed = _COMMAND.fullmatch(text)
    if typed is None:
        return Wording(text, addressed=named or _answers(native, me), quoted=quoted)
    command, bot, argument = typed[1].lower(), typed[2], (typed[3] or "").strip()
    ours = bot is not None and bot.lower() == me.username.lower()
    addressed = ours or named or (bot is None and command in me.commands)
    return Wording(argument, command, addressed, others=bot is not None and not ours, quoted=quoted)


def _without_name(native: Native, me: Me) -> tuple[bool, str]:
    """Whether the bot is named, and the words without its name. Entities are counted in UTF-16 units."""
    words = (native.text or native.caption or "").encode("utf-16-le", "surrogatepass")
    names = [entity for entity in native.entities or native.caption_entities if _names(entity, words, me)]
    for entity in sorted(names, key=lambda entity: -entity.offset):
        words = words[: entity.offset * 2] + words[(entity.offset + entity.length) * 2 :]
    text = words.decode("utf-16-le", "replace")
    return bool(names), (re.sub(r" {2,}", " ", text) if names else text).strip()


def _names(entity: MessageEntity, words: bytes, me: Me) -> bool:
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == me.id
    if entity.type != MessageEntity.MENTION:
        return False
    name = words[entity.offset * 2 : (entity.offset + entity.length) * 2].decode("utf-16-le", "replace")
    return name.lower() == f"@{me.username}".lower()


def _answers(native: Native, me: Me) -> bool:
    """A reply to the bot. In a topic every message answers the one that opened it, which the bot may have done."""
    original = native.reply_to_message
    if original is None or original.from_user is None or original.forum_topic_created is not None:
        return False
    return original.from_user.id == me.id


def _quoted(native: Native) -> str | None:
    """The part that was quoted, or all of the message that is answered; not the one that merely opened the topic."""
    if native.quote is not None:
        return whole(native.quote.text)
    original = native.reply_to_message
    if original is None:
        return None
    return _plain(original) or None


def _plain(native: Native) -> str:
    return whole(native.text or native.caption or "").strip()
