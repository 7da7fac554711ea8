"""A worker as the program runs it, over the stand-in: `python export_worker.py HOME PORT [URL]`. Made to be killed."""

import asyncio
import logging
import signal
import sys
from pathlib import Path

import structlog

sys.path.insert(0, str(Path(__file__).parent.parent))

from e2e.export_standin import NAME, StandIn

from bot.core.clock import system_clock
from bot.exporting import Kit, build_worker, leave, open_ground
from bot.exports.engine.opening import URL
from bot.exports.engine.running import Room
from bot.store.opening import open_store
from bot.texts.catalog import load_voice


async def work(home: Path, port: int, url: str) -> None:
    store = open_store(home, system_clock).store
    ground = open_ground(home, {URL: url}, store)
    kit = Kit({NAME: StandIn(port)}, load_voice(), room=Room(4, 8), lanes={NAME: 3})
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await build_worker(ground, kit).run(stop)
    await store.close()


if __name__ == "__main__":
    structlog.configure(
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
    asyncio.run(work(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else ""))
    leave(0)
