"""What each method of the stand-in does, and what Telegram refuses: in Telegram's own words, which bots must read."""

import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from e2e.telegram_html import MarkupError, Parsed, automatic, parse, utf16
from e2e.telegram_world import BOT_ID, ApiError, Chat, Json

if TYPE_CHECKING:
    from e2e.telegram_standin import TelegramStandIn

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LONGEST_DATA = 64
LONGEST_TOAST = 200


async def get_me(server: "TelegramStandIn", _params: Json) -> Json:
    return server.me


async def send_message(server: "TelegramStandIn", params: Json) -> Json:
    chat, more = _sent(server, params)
    parsed = _text(server, params)
    return _public(server.world.shown(chat, parsed.text, parsed.entities, **more))


async def send_document(server: "TelegramStandIn", params: Json) -> Json:
    chat, more = _sent(server, params)
    file, parsed = params["document"], _caption(server, params)
    if not file.body:
        raise ApiError(400, "Bad Request: file must be non-empty")
    path = f"documents/{len(server.files)}-{file.name}"
    server.files[path] = file.body
    document = {"file_id": path, "file_unique_id": path, "file_name": file.name, "mime_type": file.media_type}
    return _public(server.world.handed(chat, document, parsed.text, parsed.entities, **more))


def _sent(server: "TelegramStandIn", params: Json) -> tuple[Chat, Json]:
    """Where a message goes, and what stands around its words."""
    chat = _writable(server, params["chat_id"])
    thread = _thread(chat, params.get("message_thread_id"))
    _flood(server, chat)
    more: Json = {"message_thread_id": thread, "is_topic_message": True} if thread is not None else {}
    markup = _markup(params)
    if markup is not None and "inline_keyboard" in markup:
        more["reply_markup"] = markup
    reply = params.get("reply_parameters") or {}
    answered = chat.messages.get(reply.get("message_id", 0))
    if reply and answered is None and not reply.get("allow_sending_without_reply"):
        raise ApiError(400, "Bad Request: message to be replied not found")
    if answered is not None:
        more["reply_to_message"] = answered
    return chat, more


async def edit_message_text(server: "TelegramStandIn", params: Json) -> Json | bool:
    parsed, markup = _text(server, params), _markup(params)
    inline = params.get("inline_message_id")
    if not inline:
        _flood(server, _writable(server, params["chat_id"]))
    message = server.inline.get(inline) if inline else _message(server, params, "edit")
    if message is None:
        raise ApiError(400, "Bad Request: MESSAGE_ID_INVALID")
    if "document" in message:
        raise ApiError(400, "Bad Request: there is no text in the message to edit")
    if (message.get("text"), message.get("entities"), message.get("reply_markup")) == (
        parsed.text,
        parsed.entities,
        markup,
    ):
        raise ApiError(
            400,
            "Bad Request: message is not modified: specified new message content and reply markup are exactly the "
            "same as a current content and reply markup of the message",
        )
    message.update(text=parsed.text, entities=parsed.entities, edit_date=server.world.now)
    message.pop("reply_markup", None)
    if markup is not None:
        message["reply_markup"] = markup
    return True if inline else _public(message)


async def delete_message(server: "TelegramStandIn", params: Json) -> bool:
    message = _message(server, params, "delete")
    if server.world.now - message["date"] > 48 * 3600:
        raise ApiError(400, "Bad Request: message can't be deleted for everyone")
    del server.world.chats[params["chat_id"]].messages[params["message_id"]]
    return True


async def answer_callback_query(server: "TelegramStandIn", params: Json) -> bool:
    if params["callback_query_id"] in server.stale:
        raise ApiError(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    if len(params.get("text", "")) > LONGEST_TOAST:
        raise ApiError(400, "Bad Request: MESSAGE_TOO_LONG")
    url = params.get("url")
    if url is not None and not url.startswith(f"https://t.me/{server.me['username']}?start="):
        raise ApiError(400, "Bad Request: URL_INVALID")
    server.queries[params["callback_query_id"]] = params
    return True


async def answer_inline_query(server: "TelegramStandIn", params: Json) -> bool:
    if params["inline_query_id"] in server.stale:
        raise ApiError(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    ids = [result["id"] for result in params["results"]]
    if len(ids) != len(set(ids)) or any(not 1 <= len(name.encode()) <= LONGEST_DATA for name in ids):
        raise ApiError(400, "Bad Request: RESULT_ID_INVALID")
    for result in params["results"]:
        _content(server, result)
    server.queries[params["inline_query_id"]] = params
    return True


async def answer_guest_query(server: "TelegramStandIn", params: Json) -> Json:
    if params["guest_query_id"] in server.queries:
        raise ApiError(400, "Bad Request: GUEST_QUERY_ID_INVALID")
    parsed = _content(server, params["result"])
    inline = f"inline-{len(server.inline) + 1}"
    server.queries[params["guest_query_id"]] = params
    server.inline[inline] = {"inline_message_id": inline, "text": parsed.text, "entities": parsed.entities}
    if "reply_markup" in params["result"]:
        server.inline[inline]["reply_markup"] = params["result"]["reply_markup"]
    return {"inline_message_id": inline}


async def set_my_commands(server: "TelegramStandIn", params: Json) -> bool:
    if len(params["commands"]) > 100:
        raise ApiError(400, "Bad Request: BOT_COMMANDS_TOO_MUCH")
    for command in params["commands"]:
        name, words = command["command"], command["description"]
        if not 1 <= len(name) <= 32 or name != name.lower() or not name.replace("_", "a").isalnum():
            raise ApiError(400, "Bad Request: BOT_COMMAND_INVALID")
        if not 1 <= len(words) <= 256:
            raise ApiError(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
    server.commands[_menu(params)] = params["commands"]
    return True


async def get_my_commands(server: "TelegramStandIn", params: Json) -> list[Json]:
    return server.commands.get(_menu(params), [])


async def set_webhook(server: "TelegramStandIn", params: Json) -> bool:
    server.hook.url, server.hook.secret = params["url"], params.get("secret_token")
    server.allowed = params.get("allowed_updates", server.allowed)
    if params.get("drop_pending_updates"):
        server.waiting.clear()
    return True


async def delete_webhook(server: "TelegramStandIn", params: Json) -> bool:
    return await set_webhook(server, {**params, "url": ""})


async def get_webhook_info(server: "TelegramStandIn", _params: Json) -> Json:
    info: Json = {"url": server.hook.url, "has_custom_certificate": False, "pending_update_count": len(server.waiting)}
    if server.hook.failures:
        info |= {"last_error_date": int(time.time()), "last_error_message": "Wrong response from the webhook: 503"}
    return info


async def get_chat_member(server: "TelegramStandIn", params: Json) -> Json:
    chat, user = server.world.chats[params["chat_id"]], server.world.users[params["user_id"]]
    if user.id in chat.admins:
        return {"status": "creator", "user": user.json(), "is_anonymous": False}
    return {"status": "member", "user": user.json()}


async def get_file(server: "TelegramStandIn", params: Json) -> Json:
    path = params["file_id"]
    if path not in server.files:
        raise ApiError(400, "Bad Request: invalid file_id")
    return {"file_id": path, "file_unique_id": path, "file_size": len(server.files[path]), "file_path": path}


def _menu(params: Json) -> str:
    return f"{params.get('scope', {}).get('type', 'default')}/{params.get('language_code', '')}"


def _writable(server: "TelegramStandIn", chat_id: int) -> Chat:
    chat = server.world.chats.get(chat_id)
    if chat is None:
        raise ApiError(400, "Bad Request: chat not found")
    if chat.moved is not None:
        raise ApiError(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.moved)
    if chat.kicked:
        raise ApiError(403, "Forbidden: bot was kicked from the supergroup chat")
    if chat.mute:
        raise ApiError(400, "Bad Request: not enough rights to send text messages to the chat")
    user = server.world.users.get(chat_id)
    if user is not None and user.blocked:
        raise ApiError(403, "Forbidden: bot was blocked by the user")
    if user is not None and not user.started:
        raise ApiError(403, "Forbidden: bot can't initiate conversation with a user")
    return chat


def _thread(chat: Chat, thread: int | None) -> int | None:
    """The General topic has no id of its own to send to: giving one fails, as does one that is gone."""
    if thread is not None and thread not in chat.topics:
        raise ApiError(400, "Bad Request: message thread not found")
    if thread is not None and thread in chat.closed:
        raise ApiError(400, "Bad Request: TOPIC_CLOSED")
    return thread


def _flood(server: "TelegramStandIn", chat: Chat) -> None:
    seconds = server.floods.pop(chat.id, None)
    if seconds is not None:
        raise ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def _parsed(server: "TelegramStandIn", words: str, mode: str | None) -> Parsed:
    try:
        return parse(words, times=server.times) if mode == "HTML" else Parsed(words, automatic(words))
    except MarkupError as error:
        raise ApiError(400, f"Bad Request: can't parse entities: {error}") from error


def _caption(server: "TelegramStandIn", params: Json) -> Parsed:
    parsed = _parsed(server, str(params.get("caption", "")), params.get("parse_mode"))
    if utf16(parsed.text) > LONGEST_CAPTION:
        raise ApiError(400, "Bad Request: message caption is too long")
    return parsed


def _text(server: "TelegramStandIn", params: Json) -> Parsed:
    parsed = _parsed(server, str(params.get("text", params.get("message_text", ""))), params.get("parse_mode"))
    if not parsed.text.strip(" \n\u200b"):
        raise ApiError(400, "Bad Request: message text is empty")
    if utf16(parsed.text) > LONGEST_TEXT:
        raise ApiError(400, "Bad Request: message is too long")
    return parsed


def _markup(params: Json) -> Json | None:
    markup: Json | None = params.get("reply_markup")
    for row in (markup or {}).get("inline_keyboard", []):
        for button in row:
            data = button.get("callback_data")
            if data is not None and not 1 <= len(data.encode()) <= LONGEST_DATA:
                raise ApiError(400, "Bad Request: BUTTON_DATA_INVALID")
            if not button["text"].strip():
                raise ApiError(400, "Bad Request: BUTTON_TEXT_INVALID")
    return markup


def _content(server: "TelegramStandIn", result: Json) -> Parsed:
    _markup(result)
    return _text(server, result["input_message_content"])


def _message(server: "TelegramStandIn", params: Json, verb: str) -> Json:
    chat = _writable(server, params["chat_id"])
    message = chat.messages.get(params["message_id"])
    if message is None:
        raise ApiError(400, f"Bad Request: message to {verb} not found")
    theirs = message["from"]["id"] != BOT_ID
    if theirs and not (verb == "delete" and chat.kind == "private"):
        raise ApiError(400, f"Bad Request: message can't be {verb}ed")
    return message


def _public(message: Json) -> Json:
    """As it is told to the sender. A message comes back without the messages its answered message answered."""
    answered = message.get("reply_to_message")
    if answered is None:
        return message
    return {**message, "reply_to_message": {k: v for k, v in answered.items() if k != "reply_to_message"}}


METHODS: dict[str, Callable[["TelegramStandIn", Json], Awaitable[Any]]] = {
    "getme": get_me,
    "sendmessage": send_message,
    "senddocument": send_document,
    "editmessagetext": edit_message_text,
    "deletemessage": delete_message,
    "answercallbackquery": answer_callback_query,
    "answerinlinequery": answer_inline_query,
    "answerguestquery": answer_guest_query,
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "getchatmember": get_chat_member,
    "getfile": get_file,
}
