"""Takes in the updates Telegram brings: a small server behind the operator's own address. The only door to aiohttp.

An update is answered for when it is handled. One that cannot be handled in time is refused, and Telegram brings it
again; whoever does not know the secret is refused whatever they bring.
"""

import asyncio
import hmac
import json
from dataclasses import dataclass, field

import structlog
from aiohttp import web
from telegram import Bot, Update
from telegram.error import InvalidToken, TelegramError

from bot.platforms.telegram.connection import readable
from bot.platforms.telegram.errors import TelegramTokenError
from bot.platforms.telegram.incoming import WANTED
from bot.platforms.telegram.intake import Intake
from bot.platforms.telegram.polling import unless
from bot.platforms.telegram.retrying import persist
from bot.platforms.telegram.settings import Webhook

log = structlog.get_logger()

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  the header's name, not the secret
HANDLED_WITHIN = 25.0
"""Seconds. Telegram gives up waiting some time after that, and brings the update again."""

LOOK_EVERY = 300.0
"""Seconds between looks at whether the token is still taken and the address still ours."""

_LARGEST = 1_048_576


@dataclass(slots=True)
class WebhookServer:
    bot: Bot
    intake: Intake
    webhook: Webhook
    port: int | None = field(default=None, init=False)
    """Where it listens, once it does."""
    _announced: bool = field(default=False, init=False)
    """At least once each start: whether Telegram has our present secret cannot be asked."""

    async def run(self, stop: asyncio.Event) -> None:
        """Until stopped. The address stays known to Telegram, which keeps what comes until the next start.

        Raises:
            TelegramTokenError: Telegram does not take the token, or no longer.
            OSError: it cannot listen there; another instance may do so already.
        """
        app = web.Application(client_max_size=_LARGEST)
        app.router.add_post(self.webhook.path, self._take)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=2.0)
        await runner.setup()
        try:
            site = web.TCPSite(runner, self.webhook.host, self.webhook.port)
            await site.start()
            self.port = runner.addresses[0][1]
            log.info("telegram_webhook_listens", port=self.port)
            await self._watch(stop)
        finally:
            await runner.cleanup()

    async def finish(self, _dropped: int | None) -> None:
        """Nothing to tell: what was not answered for is brought again."""

    async def _watch(self, stop: asyncio.Event) -> None:
        """Says where we are, and sees to it that it stays so."""
        while not stop.is_set():
            try:
                await unless(stop, persist(self._announce, patience=float("inf")))
            except InvalidToken:
                raise TelegramTokenError from None
            except TelegramError as error:
                log.warning("telegram_webhook_refused", error=type(error).__name__, waits=LOOK_EVERY)
            await unless(stop, self._pause())
            self.intake.raise_for_token()

    async def _pause(self) -> None:
        refused = asyncio.create_task(self.intake.refused.wait())
        await asyncio.wait((refused,), timeout=LOOK_EVERY)
        refused.cancel()

    async def _announce(self) -> None:
        if (await self.bot.get_webhook_info()).url == self.webhook.url and self._announced:
            return
        await self.bot.set_webhook(
            self.webhook.url,
            allowed_updates=WANTED,
            secret_token=self.webhook.secret,
            drop_pending_updates=False,
        )
        self._announced = True
        log.info("telegram_webhook_set")

    async def _take(self, request: web.Request) -> web.Response:
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), self.webhook.secret.encode()):
            return web.Response(status=403)
        try:
            update = Update.de_json(readable(json.loads(await request.read())), self.bot)
        except (ValueError, TypeError, KeyError):
            log.warning("telegram_update_unreadable")
            return web.Response(status=200)
        handling = self.intake.submit(update)
        if handling is None:
            return web.Response(status=200)
        done, _ = await asyncio.wait((handling,), timeout=HANDLED_WITHIN)
        return web.Response(status=200 if done and not handling.cancelled() else 503)
