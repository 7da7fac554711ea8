"""The Telegram side as a process of its own, to be killed: `python -m e2e.telegram_program SERVER HOME`."""

import asyncio
import signal
import sys
from pathlib import Path

from e2e.telegram_house import House
from e2e.telegram_standin import TOKEN

from bot.platforms.telegram import TelegramSettings, build


async def main(server: str, home: str) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await build(TelegramSettings(TOKEN, server), House(Path(home)).parts()).run(stop)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
