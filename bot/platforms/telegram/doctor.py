"""Looks at the bot from outside, as Telegram does. What that means is said by findings.py.

Asks two questions and changes nothing. It does not ask for updates: that would interrupt a bot that is running.
"""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from telegram import Bot, User, WebhookInfo
from telegram.error import InvalidToken, TelegramError

from bot.core.clock import Clock
from bot.platforms.findings import Finding
from bot.platforms.telegram.connection import Dates, connect
from bot.platforms.telegram.findings import Account, Examination, Hook, findings
from bot.platforms.telegram.settings import TelegramSettings


async def diagnose(settings: TelegramSettings, clock: Clock) -> tuple[Finding, ...]:
    """Everything that is wrong with the bot's setup at Telegram or worth knowing, most urgent first."""
    dates = Dates()
    bot = connect(settings, dates)
    try:
        return tuple(findings(await _examine(bot, settings, clock, dates)))
    finally:
        await bot.shutdown()


async def _examine(bot: Bot, settings: TelegramSettings, clock: Clock, dates: Dates) -> Examination:
    try:
        await bot.initialize()
        at = clock()
        hook = _hook(await bot.get_webhook_info())
    except TelegramError as error:
        refused = isinstance(error, InvalidToken)
        failure = type(error).__name__
        return Examination(settings, clock(), None, None, _date(dates), refused=refused, failure=failure)
    return Examination(settings, at, _account(bot.bot), hook, _date(dates))


def _account(user: User) -> Account:
    return Account(
        user.username or "",
        reads_all=bool(user.can_read_all_group_messages),
        inline=bool(user.supports_inline_queries),
        guest=bool(user.supports_guest_queries),
        groups=bool(user.can_join_groups),
    )


def _hook(info: WebhookInfo) -> Hook:
    return Hook(info.url, info.pending_update_count, info.last_error_date, info.last_error_message or "")


def _date(dates: Dates) -> datetime | None:
    try:
        return parsedate_to_datetime(dates.first).astimezone(UTC) if dates.first else None
    except ValueError:
        return None
