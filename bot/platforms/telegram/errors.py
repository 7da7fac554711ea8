"""What ends the Telegram side: words for the person who runs the bot. The token is never among them."""

from bot.platforms.refusing import PlatformRefusedError


class TelegramTokenError(PlatformRefusedError):
    """Telegram does not accept the token, or no longer does. No retry helps."""

    def __init__(self) -> None:
        super().__init__(
            "Telegram does not accept the token in TELEGRAM_TOKEN: it was mistyped, revoked or replaced. "
            "Get the present one from @BotFather (/mybots, the bot, API Token) and start again."
        )
