"""An answer as something that can be put into a chat the bot is not in: for inline mode and guest mode."""

import hashlib

from telegram import InlineKeyboardMarkup, InlineQueryResultArticle, InputTextMessageContent
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.core.message import Action, Message, Reply
from bot.platforms.telegram import keyboards, markup, outcomes
from bot.platforms.telegram.desk import Desk
from bot.platforms.telegram.retrying import persist
from bot.platforms.telegram.sending import NO_PREVIEW

_DESCRIPTION = 120
"""Characters shown below a result's title."""


def of(desk: Desk, name: str, reply: Reply, message: Message) -> InlineQueryResultArticle:
    """A reply as one message: what does not fit into it is left out, and so is what only concerns the asker."""
    spoken = desk.spoken(reply, message)
    words = spoken.messages[0]
    title = spoken.title or markup.bare(words).split("\n", 1)[0]
    offered = spoken.buttons if reply.action is Action.CHOICES else ()
    return article(name, title, words, keyboards.keyboard(offered))


def article(name: str, title: str, words: str, below: InlineKeyboardMarkup | None = None) -> InlineQueryResultArticle:
    """`name` says which answer it is: the same one comes with the same id, which is short whatever the name."""
    lines = [line for line in markup.bare(words).split("\n") if line.strip() and line.strip() != title]
    return InlineQueryResultArticle(
        id=hashlib.blake2b(name.encode(), digest_size=16).hexdigest(),
        title=title,
        input_message_content=InputTextMessageContent(words, ParseMode.HTML, link_preview_options=NO_PREVIEW),
        reply_markup=below,
        description=lines[0][:_DESCRIPTION] if lines else None,
    )


def timeless(result: InlineQueryResultArticle) -> InlineQueryResultArticle:
    """The same for a server that does not know instants."""
    content = result.input_message_content
    words = content.message_text if isinstance(content, InputTextMessageContent) else ""
    return InlineQueryResultArticle(
        id=result.id,
        title=result.title,
        input_message_content=InputTextMessageContent(
            markup.timeless(words), ParseMode.HTML, link_preview_options=NO_PREVIEW
        ),
        reply_markup=result.reply_markup,
        description=result.description,
    )


async def answer_call(desk: Desk, query: str, result: InlineQueryResultArticle) -> None:
    if desk.sender.timeless:
        result = timeless(result)
    try:
        await persist(lambda: desk.bot.answer_guest_query(query, result), desk.sender.sleep)
    except BadRequest as error:
        if not outcomes.markup_refused(error) or desk.sender.timeless:
            raise
        desk.sender.timeless = True
        await persist(lambda: desk.bot.answer_guest_query(query, timeless(result)), desk.sender.sleep)
