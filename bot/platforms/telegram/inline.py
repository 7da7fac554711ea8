"""Inline mode: what is typed after the bot's name, in any chat, is answered with entries to put there."""

from collections.abc import Sequence
from dataclasses import replace

from telegram import InlineQueryResultArticle, InlineQueryResultsButton
from telegram.error import BadRequest

from bot.core.message import Action, Message
from bot.platforms.telegram import articles, deeplinks, outcomes
from bot.platforms.telegram.desk import Desk
from bot.platforms.telegram.events import Typing
from bot.platforms.telegram.retrying import persist

MOST = 8
KEPT_BY_TELEGRAM = 30
"""Seconds. Answers count days and follow the person's language: they are that person's, and soon out of date."""


async def suggest(desk: Desk, typing: Typing) -> None:
    """The answer to what was typed, then the entries nearest to it; those most asked about when nothing was."""
    results = await _results(desk, typing.message)
    label = desk.speaker.label(typing.message, "telegram.ask_in_private")
    button = InlineQueryResultsButton(label, start_parameter=deeplinks.INLINE)
    try:
        await _answer(desk, typing.query, results, button)
    except BadRequest as error:
        if outcomes.stale(error):
            return
        if not outcomes.markup_refused(error) or desk.sender.timeless:
            raise
        desk.sender.timeless = True
        await _answer(desk, typing.query, results, button)


async def _answer(
    desk: Desk, query: str, results: Sequence[InlineQueryResultArticle], button: InlineQueryResultsButton
) -> None:
    shown = [articles.timeless(result) for result in results] if desk.sender.timeless else list(results)
    await persist(
        lambda: desk.bot.answer_inline_query(
            query, shown, cache_time=KEPT_BY_TELEGRAM, is_personal=True, button=button
        ),
        desk.sender.sleep,
        patience=5.0,
    )


async def _results(desk: Desk, message: Message) -> list[InlineQueryResultArticle]:
    """Each entry once. Whatever is private, or no answer, has no place in a chat of other people."""
    router = desk.parts.router
    asking = replace(message, command=router.fallback.name)
    wanted = [asking] if message.text else []
    for option in router.fallback.command.options:
        if option.suggests:
            suggestions = await router.suggest(option.name, message.text, asking)
            wanted += [replace(asking, text=suggestion.value) for suggestion in suggestions[:MOST]]
    found: dict[str, InlineQueryResultArticle] = {}
    for ask in wanted:
        reply = await desk.route(ask)
        if reply.action is Action.ANSWER and reply.entry is not None and not reply.private:
            found.setdefault(reply.entry, articles.of(desk, reply.entry, reply, ask))
    return list(found.values())[:MOST]
