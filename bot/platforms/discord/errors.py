"""What ends the Discord side: words for the person who runs the bot. The token is never among them."""

from bot.platforms.refusing import PlatformRefusedError


class DiscordRefusedError(PlatformRefusedError):
    """Discord will not have the bot as it is set up. No retry helps; the words say what to mend."""


class DiscordTokenError(DiscordRefusedError):
    def __init__(self) -> None:
        super().__init__(
            "Discord does not accept the token in DISCORD_TOKEN: it was mistyped, revoked or replaced. "
            "Make a new one in the developer portal (discord.com/developers/applications, your application, "
            "Bot, Reset Token) and start again."
        )


class DiscordIntentError(DiscordRefusedError):
    def __init__(self) -> None:
        super().__init__(
            "SUNSET_DISCORD_MESSAGE_CONTENT is on, but the Message Content Intent is not. Switch it on in the "
            "developer portal (discord.com/developers/applications, your application, Bot, Privileged Gateway "
            "Intents), or take the setting away: unprompted answers need it, nothing else does."
        )


class DiscordGatewayError(DiscordRefusedError):
    """Discord closed the connection for good, for a reason that is none of the usual ones."""

    def __init__(self, code: int) -> None:
        super().__init__(
            f"Discord closed the connection for good (gateway close code {code}). The developer portal and "
            "discord.com/developers/docs/topics/opcodes-and-status-codes say what the code stands for."
        )
