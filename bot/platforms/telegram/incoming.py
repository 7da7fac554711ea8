"""What an update of Telegram's means: pure, total and exclusive. Reads updates and decides nothing about answers."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberUpdated,
    InlineQuery,
    MaybeInaccessibleMessage,
    Update,
    User,
)
from telegram import Message as Native
from telegram.constants import ChatType

from bot.core.message import Message, Place
from bot.core.people import Address, Person
from bot.platforms.telegram import keyboards, prompts, wording
from bot.platforms.telegram.attached import attached
from bot.platforms.telegram.events import (
    PLATFORM,
    Arrived,
    Called,
    Closed,
    Dismissed,
    Event,
    Ignored,
    Left,
    Me,
    Migrated,
    Opened,
    Pressed,
    Prompted,
    Said,
    Spot,
    Typing,
)
from bot.platforms.telegram.limits import whole

LATE = timedelta(minutes=10)
"""Older than this, what nobody said to the bot gets no answer, and a message that was edited no first one."""

WANTED = ("message", "edited_message", "callback_query", "inline_query", "guest_message", "my_chat_member")
"""The kinds of update the bot asks for. Business and channel posts are not among them, and are ignored if they come."""

_GROUPS = frozenset({ChatType.GROUP, ChatType.SUPERGROUP})
_OUT = frozenset({ChatMember.LEFT, ChatMember.BANNED})


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads updates as the bot `me`, at the instant `now`."""

    me: Me
    now: datetime

    def read(self, update: Update) -> Event:
        written = update.message or update.edited_message
        if written is not None:
            return self._message(written, edited=update.message is None)
        match update:
            case Update(callback_query=CallbackQuery() as query):
                return self._pressed(query)
            case Update(inline_query=InlineQuery() as query):
                return self._typing(query)
            case Update(guest_message=Native() as native):
                return self._called(native)
            case Update(my_chat_member=ChatMemberUpdated() as change):
                return _membership(change)
        return Ignored("kind")

    def _message(self, native: Native, *, edited: bool) -> Event:
        if native.chat.type not in {*_GROUPS, ChatType.PRIVATE}:
            return Ignored("channel")
        if native.migrate_to_chat_id is not None:
            return Migrated(_address(native.chat.id), _address(native.migrate_to_chat_id))
        if native.migrate_from_chat_id is not None:
            return Migrated(_address(native.migrate_from_chat_id), _address(native.chat.id))
        return _not_for_us(native, self.me) or self._said(native, edited=edited)

    def _said(self, native: Native, *, edited: bool) -> Event:
        words = wording.read(native, self.me)
        if words.others:
            return Ignored("somebody else's command")
        anonymous = native.sender_chat is not None
        message = self._words(native, words, _person(native))
        message = replace(message, admin=anonymous, edited=edited)
        fresh = self.now - native.date <= LATE
        if not fresh and not edited and not message.addressed:
            return Ignored("late")
        spot = Spot(native.chat.id, _thread(native), native.message_id)
        if message.command == "start" and message.text and native.chat.type == ChatType.PRIVATE:
            return Arrived(message, spot, message.text)
        return Said(message, spot, edited, fresh, anonymous)

    def _words(self, native: Native, words: wording.Wording, person: Person) -> Message:
        private = native.chat.type == ChatType.PRIVATE
        return Message(
            id=f"{native.chat.id}:{native.message_id}",
            text=words.text,
            person=person,
            address=Spot(native.chat.id, _thread(native)).address,
            place=Place.DM if private else Place.GROUP,
            addressed=private or words.addressed,
            at=self.now,
            command=words.command,
            chosen=words.chosen,
            language=self._language(native.from_user),
            quoted=words.quoted,
            attachments=attached(native),
            album=native.media_group_id if private else None,
        )

    def _called(self, native: Native) -> Event:
        """The chat's id may be that of a chat the bot knows otherwise, so it is never an address to write to."""
        if native.guest_query_id is None or native.from_user is None or native.from_user.is_bot:
            return Ignored("guest")
        words = wording.read(native, self.me)
        message = self._words(native, words, Person(PLATFORM, str(native.from_user.id)))
        elsewhere = Address(PLATFORM, f"guest:{native.chat.id}")
        message = replace(message, address=elsewhere, place=Place.GROUP, addressed=True)
        return Called(message, native.guest_query_id)

    def _typing(self, query: InlineQuery) -> Event:
        asker = self._elsewhere(query.id, query.from_user)
        return Typing(replace(asker, text=whole(query.query).strip()), query.id)

    def _pressed(self, query: CallbackQuery) -> Event:
        if query.data is None:
            return Ignored("game")
        pressed = self._where(query)
        if pressed is None:
            return Ignored("channel")
        match keyboards.read(query.data):
            case keyboards.Chosen(handle):
                return replace(pressed, message=replace(pressed.message, chosen=handle))
            case keyboards.Asking(handle):
                return Prompted(pressed, handle, prompts.label(query.message, query.data))
            case keyboards.Removing(owner, ids):
                return Dismissed(pressed, owner, ids)

    def _where(self, query: CallbackQuery) -> Pressed | None:
        asker = self._elsewhere(query.id, query.from_user)
        native = query.message
        if native is None:
            return Pressed(asker, query.id, query.from_user.first_name, inline=query.inline_message_id)
        if native.chat.type not in {*_GROUPS, ChatType.PRIVATE}:
            return None
        spot = Spot(native.chat.id, _topic(native), native.message_id)
        place = Place.DM if native.chat.type == ChatType.PRIVATE else Place.GROUP
        shown = whole(native.text or "") or None if isinstance(native, Native) else None
        message = replace(asker, address=spot.address, place=place, quoted=shown)
        return Pressed(message, query.id, query.from_user.first_name, spot, asker=_asker(native))

    def _elsewhere(self, query: str, user: User) -> Message:
        """What is common to all that is done in a chat the bot does not know: an empty message from the person."""
        return Message(
            id=query,
            text="",
            person=Person(PLATFORM, str(user.id)),
            address=Address(PLATFORM, f"inline:{user.id}"),
            place=Place.GROUP,
            addressed=True,
            at=self.now,
            language=self._language(user),
        )

    def _language(self, user: User | None) -> str | None:
        """The language of the person's client, where we speak it."""
        code = (user.language_code if user is not None else None) or ""
        primary = code.replace("_", "-").partition("-")[0].lower()
        return primary if primary in self.me.languages else None


def _not_for_us(native: Native, me: Me) -> Ignored | None:
    sender, behalf = native.from_user, native.sender_chat
    if sender is None or (behalf is not None and behalf.id != native.chat.id) or native.is_automatic_forward:
        return Ignored("channel")
    if sender.is_bot and behalf is None:
        return Ignored("bot")
    if native.via_bot is not None and native.via_bot.id == me.id:
        return Ignored("our own words")
    if not (native.text or native.caption or attached(native)):
        return Ignored("no words")
    return None


def _membership(change: ChatMemberUpdated) -> Event:
    out = change.new_chat_member.status in _OUT
    if change.chat.type == ChatType.PRIVATE:
        person = Person(PLATFORM, str(change.chat.id))
        return Closed(person) if out else Opened(person)
    return Left(_address(change.chat.id)) if out and change.chat.type in _GROUPS else Ignored("membership")


def _person(native: Native) -> Person:
    """An admin who writes as the group itself is known by the group: there is no telling them apart."""
    behalf: Chat | None = native.sender_chat
    if behalf is not None or native.from_user is None:
        return Person(PLATFORM, str(native.chat.id))
    return Person(PLATFORM, str(native.from_user.id))


def _address(chat: int) -> Address:
    return Spot(chat).address


def _thread(native: Native) -> int | None:
    """Only a topic's own id: replies in an ordinary group carry one too, and sending it back fails."""
    return native.message_thread_id if native.is_topic_message else None


def _asker(message: MaybeInaccessibleMessage) -> str | None:
    """Whose question a message of ours answers: it stands behind the button that removes it."""
    rows = message.reply_markup.inline_keyboard if isinstance(message, Native) and message.reply_markup else ()
    kept = (
        keyboards.read(button.callback_data) for row in rows for button in row if isinstance(button.callback_data, str)
    )
    return next((data.owner for data in kept if isinstance(data, keyboards.Removing)), None)


def _topic(message: MaybeInaccessibleMessage) -> int | None:
    return _thread(message) if isinstance(message, Native) else None
