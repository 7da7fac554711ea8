"""The people, chats and messages of the stand-in, and the updates that tell a bot of them."""

import itertools
from dataclasses import dataclass, field
from typing import Any

from e2e.telegram_html import automatic, utf16

BOT_ID = 4242
BOT_NAME = "sunset_test_bot"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in."""

    name: str
    media_type: str
    body: bytes


class ApiError(Exception):
    """What Telegram refuses, with the words it does so in."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


@dataclass(slots=True, eq=False)
class User:
    id: int
    name: str
    language: str | None = "en"
    started: bool = True
    """Whether the person has opened the private chat: before, no bot may write there."""
    blocked: bool = False

    def json(self) -> Json:
        known = {"language_code": self.language} if self.language else {}
        return {"id": self.id, "is_bot": False, "first_name": self.name, **known}


@dataclass(slots=True, eq=False)
class Chat:
    id: int
    kind: str
    title: str
    topics: set[int] = field(default_factory=set)
    closed: set[int] = field(default_factory=set)
    admins: set[int] = field(default_factory=set)
    moved: int | None = None
    kicked: bool = False
    mute: bool = False
    messages: dict[int, Json] = field(default_factory=dict)
    number: int = 0

    @property
    def forum(self) -> bool:
        return bool(self.topics)

    def json(self) -> Json:
        if self.kind == "private":
            return {"id": self.id, "type": "private", "first_name": self.title}
        return {"id": self.id, "type": self.kind, "title": self.title, **({"is_forum": True} if self.forum else {})}

    def add(self, message: Json) -> Json:
        self.number += 1
        message = {"message_id": self.number, "chat": self.json(), **message}
        self.messages[self.number] = message
        return message


def me(*, inline: bool = True, reads_all: bool = False, guest: bool = True) -> Json:
    return {
        "id": BOT_ID,
        "is_bot": True,
        "first_name": "Sunset",
        "username": BOT_NAME,
        "can_join_groups": True,
        "can_read_all_group_messages": reads_all,
        "supports_inline_queries": inline,
        "supports_guest_queries": guest,
    }


def entities(text: str) -> list[Json]:
    """What Telegram marks by itself in what a person types: commands and names."""
    found = automatic(text)
    for entity in found:
        assert entity["length"] > 0
    return found


@dataclass(slots=True)
class World:
    """`now` is the time by Telegram's clock, in seconds."""

    now: int
    users: dict[int, User] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    _ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1001))

    def user(self, name: str, language: str | None = "en", *, started: bool = True) -> User:
        user = User(next(self._ids), name, language, started)
        self.users[user.id] = user
        self.chats[user.id] = Chat(user.id, "private", name)
        return user

    def group(self, title: str, *topics: int, kind: str = "supergroup") -> Chat:
        chat = Chat(-1_000_000_000_000 - next(self._ids), kind, title, set(topics))
        self.chats[chat.id] = chat
        return chat

    def private(self, user: User) -> Chat:
        return self.chats[user.id]

    def typed(
        self, chat: Chat, user: User, text: str, *, thread: int | None = None, reply: Json | None = None, **more: object
    ) -> Json:
        """A message as a person sends it."""
        topic = {"message_thread_id": thread, "is_topic_message": True} if thread is not None else {}
        answered = {"reply_to_message": reply} if reply is not None else {}
        return chat.add(
            {
                "from": user.json(),
                "date": self.now,
                "text": text,
                "entities": entities(text),
                **topic,
                **answered,
                **more,
            }
        )

    def shown(self, chat: Chat, words: str, marks: list[Json], **more: object) -> Json:
        """A message as the bot sent it."""
        assert utf16(words) > 0
        return chat.add({"from": me(), "date": self.now, "text": words, "entities": marks, **more})

    def handed(self, chat: Chat, document: Json, words: str, marks: list[Json], **more: object) -> Json:
        """A file as the bot sent it, with words below it or without."""
        below = {"caption": words, "caption_entities": marks} if words else {}
        return chat.add({"from": me(), "date": self.now, "document": document, **below, **more})
