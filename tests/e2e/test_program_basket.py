"""From "export my stuff" to the archive in the terminal, though the worker is killed while it fetches.

`sunset-bot chat` as a person runs it who has no token: links to a server of their own go into the basket.
"""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import pytest
from e2e.export_life import Life, free_port, kill_worker, noted, opened
from e2e.program import Homes, Program, environment, eventually, run, running
from exports.archive.archives import congress_takes, unpacked

pytest_plugins = ["e2e.program_fixtures"]
pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]

FILES = {"/cat.mp4": b"cat" * 20_000, "/slow.mp4": b"slow" * 20_000, "/notes.bin": b"notes"}
WITHIN = 90.0


@pytest.fixture
async def life(homes: Homes) -> AsyncIterator[Life]:
    async with Life(homes.new("terminal-basket")).files_of_our_own(FILES) as life:
        yield life


async def hears(program: Program, words: str) -> str:
    """All that is shown until these words are, and the rest of what is said with them."""
    shown = ""
    while words not in shown or not shown.endswith("\n\n"):
        line = await asyncio.to_thread(program.line, WITHIN)
        assert line, f"it ended: {program.errors()}"
        shown += line.decode()
    return shown


def pick(program: Program, shown: str, label: str) -> None:
    """Types the number that stands before a choice."""
    found = re.search(rf"^ *(\d+)\. {re.escape(label)}$", shown, re.MULTILINE)
    assert found is not None, shown
    program.send(found[1].encode())


async def test_a_person_at_a_terminal_gets_their_archive_though_the_worker_is_killed_in_the_middle(
    life: Life, nowhere: Path, lumen: Path, tmp_path: Path
) -> None:
    given = {
        **environment(life.home, lumen),
        "SUNSET_WEB_LISTEN": f"127.0.0.1:{free_port()}",
        "SUNSET_BASKET_OWN_HOSTS": life.server,
    }
    home = life.home / "terminal"
    life.sending.hold("/slow.mp4")
    with running(["chat"], given, nowhere) as program:
        program.send(" ".join(f"http://{life.server}{path}" for path in FILES).encode())
        await hears(program, "Things in it: 3")
        program.send(b"export my stuff")
        pick(program, await hears(program, "What shall I pack up"), "Your basket")
        pick(program, await hears(program, "It will hold"), "Start")
        await asyncio.to_thread(
            eventually, lambda: noted(home) == 2 and life.sending.begun["/slow.mp4"] == 1, "one left"
        )
        await asyncio.to_thread(kill_worker, home)
        life.sending.let_go("/slow.mp4")
        pick(program, await hears(program, "Your export is ready"), "Get the link")
        archive = await opened(await hears(program, "Here it is"), tmp_path)

    assert life.sending.begun == dict.fromkeys(FILES, 1) | {"/slow.mp4": 2}
    assert life.sending.ended == dict.fromkeys(FILES, 1)
    bag = unpacked(archive, tmp_path / "unpacked")
    assert congress_takes(bag)
    packed = {sha256(file.read_bytes()).hexdigest() for file in (bag / "data").rglob("*") if file.is_file()}
    assert {sha256(body).hexdigest() for body in FILES.values()} <= packed


def test_a_conversation_goes_on_where_somebody_else_listens_at_the_address_of_its_pages(
    homes: Homes, nowhere: Path, lumen: Path
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = f"127.0.0.1:{other.getsockname()[1]}"
        given = {**environment(homes.new("taken"), lumen), "SUNSET_WEB_LISTEN": taken}
        done = run(["chat"], given, nowhere, b"hi\n")
    assert done.status == 0
    assert done.out.startswith("Hello.")
    assert "pages_not_served" in done.err
