"""A worker beside the bot: started again whenever it ends, ended with the bot, not hammered where it cannot begin."""

import asyncio
import os
import sys
from pathlib import Path

from structlog.testing import capture_logs

from bot.companion import FIRST_PAUSE, LONGEST_PAUSE, Companion

NOTE = "import os, sys; open(sys.argv[1], 'a').write(f'{os.getpid()} {os.environ.get(\"MARK\")}\\n')"


def counted(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


async def test_it_is_started_again_whenever_it_ends_and_later_each_time(tmp_path: Path) -> None:
    starts, stop, pauses = tmp_path / "starts", asyncio.Event(), list[float]()

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 8:
            stop.set()

    command = (sys.executable, "-S", "-c", f"{NOTE}; sys.exit(3)", str(starts))
    with capture_logs() as logs:
        await asyncio.wait_for(Companion({"MARK": "ours"}, command, pause).run(stop), 60)
    assert len(counted(starts)) == 8
    assert {line.split()[1] for line in counted(starts)} == {"ours"}, "it is given the environment, and nothing else"
    assert pauses == [FIRST_PAUSE * 2**number for number in range(1, 6)] + [LONGEST_PAUSE] * 3
    assert {(line["event"], line["status"]) for line in logs} == {("worker_ended", 3)}


async def test_a_machine_that_begins_no_process_just_now_does_not_end_the_bot(tmp_path: Path) -> None:
    stop, pauses = asyncio.Event(), list[float]()

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            stop.set()

    with capture_logs() as logs:
        await asyncio.wait_for(Companion({}, (str(tmp_path / "none"),), pause).run(stop), 60)
    assert [line["status"] for line in logs] == [None] * 3


async def test_it_is_told_to_stop_and_waited_for(tmp_path: Path) -> None:
    starts, stop = tmp_path / "starts", asyncio.Event()
    patient = f"import signal, time; {NOTE}; signal.signal(signal.SIGTERM, lambda *_: sys.exit(0)); time.sleep(600)"
    run = asyncio.create_task(Companion({}, (sys.executable, "-S", "-c", patient, str(starts))).run(stop))
    async with asyncio.timeout(30):
        while not counted(starts):  # noqa: ASYNC110  another process rings no bell here
            await asyncio.sleep(0.02)
    stop.set()
    await asyncio.wait_for(run, 30)
    assert not _lives(int(counted(starts)[0].split()[0]))


async def test_one_that_is_cancelled_leaves_no_worker_behind(tmp_path: Path) -> None:
    starts = tmp_path / "starts"
    command = (sys.executable, "-S", "-c", f"import time; {NOTE}; time.sleep(600)", str(starts))
    run = asyncio.create_task(Companion({}, command).run(asyncio.Event()))
    async with asyncio.timeout(30):
        while not counted(starts):  # noqa: ASYNC110  another process rings no bell here
            await asyncio.sleep(0.02)
    run.cancel()
    await asyncio.wait([run])
    assert not _lives(int(counted(starts)[0].split()[0]))


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
