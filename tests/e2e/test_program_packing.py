"""`sunset-bot export` as a process: an archive of files on one's own machine, or nothing at all under its name."""

import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from e2e.program import START, Done, Homes, command, environment, eventually, run
from exports.archive.archives import congress_takes, held, unpacked

pytest_plugins = ["e2e.program_fixtures"]
pytestmark = [pytest.mark.e2e]

LARGE = 300_000_000


@pytest.fixture
def home(homes: Homes) -> Path:
    folder = homes.new("packing")
    (folder / "given" / "sub").mkdir(parents=True)
    (folder / "given" / "one.txt").write_bytes(b"one")
    (folder / "given" / "sub" / "two.bin").write_bytes(os.urandom(200_000))
    return folder


def typed(home: Path, *arguments: str) -> Done:
    return run(arguments, environment(home), home)


def test_the_archive_is_what_every_checker_takes(home: Path, tmp_path: Path) -> None:
    made = typed(home, "export", "--source", "basket", "given", "-o", "out.zip")
    told, digest, verifying = made.out.splitlines()
    assert (made.status, made.err) == (0, "")
    assert told.startswith("out.zip: 2 files, ")
    assert digest.startswith("SHA-256: ")
    checked = typed(home, *verifying.removeprefix("Verify it with: sunset-bot ").split())
    assert (checked.status, checked.out) == (0, "out.zip is whole: 2 files, 200.0 kB, every checksum is right.\n")
    assert congress_takes(unpacked(home / "out.zip", tmp_path / "bag"))
    assert sorted(file.name for file in home.iterdir()) == ["given", "out.zip"], "it keeps nothing else"


def test_it_ends_with_3_where_something_was_left_out(home: Path) -> None:
    (home / "given" / "lost").symlink_to("nowhere")
    made = typed(home, "export", "--source", "basket", "given", "-o", "out.zip")
    assert (made.status, (home / "out.zip").exists()) == (3, True)
    assert made.err == "Left out: 1 file.\n  given/lost: It is no longer there. (No such file or directory)\n"


def test_on_the_terminal_it_speaks_english_and_the_archive_the_language_asked_for(home: Path) -> None:
    (home / "given" / "elsewhere").symlink_to(home / "given" / "sub")
    made = typed(home, "export", "--source", "basket", "given", "-o", "out.zip", "--language", "tr")
    words = "It is a link to a folder. To have what is in it, name the folder itself."
    assert (made.status, made.err) == (3, f"Left out: 1 file.\n  given/elsewhere: {words}\n")
    assert "Bir klasöre giden bir bağlantı." in held(home / "out.zip")["left-out.csv"].decode("utf-8")


REFUSED: Sequence[tuple[Sequence[str], str]] = [
    (["given", "nope.mp4"], "There is no file nope.mp4."),
    (["https://example.org/a.mp4"], "Links are not fetched here: download what they lead to, then name the file."),
    (["given", "-o", "nowhere/out.zip"], "There is no folder nowhere to put the archive in."),
    (["given", "-o", "given/one.txt"], "given/one.txt is there already: name another file, or add --force."),
    (["bare"], "There is no file in what you named."),
]


@pytest.mark.parametrize(("arguments", "words"), REFUSED, ids=[words for _, words in REFUSED])
def test_what_cannot_be_packed_is_said_in_a_sentence(home: Path, arguments: Sequence[str], words: str) -> None:
    (home / "bare").mkdir()
    assert typed(home, "export", "--source", "basket", *arguments) == Done(1, "", f"Error: {words}\n")
    assert sorted(file.name for file in home.iterdir()) == ["bare", "given"]


def test_where_the_disk_has_no_room_nothing_is_left(home: Path) -> None:
    """A limit on the size of a file stands for the disk's."""
    words = [
        "bash",
        "-c",
        'ulimit -f 100; exec "$@"',
        "-",
        *command("export", "--source", "basket", "given", "-o", "o"),
    ]
    done = subprocess.run(words, env=dict(environment(home)), cwd=home, capture_output=True, timeout=START, check=False)  # noqa: S603  our own words
    assert (done.returncode, done.stderr) == (1, b"Error: No room is left on the disk for o.\n")
    assert sorted(file.name for file in home.iterdir()) == ["given"]


def begun(home: Path) -> subprocess.Popen[bytes]:
    """An export of something large, in the middle of being packed."""
    with (home / "given" / "large.mp4").open("wb") as file:
        file.truncate(LARGE)
    words = command("export", "--source", "basket", "given", "-o", "out.zip")
    process = subprocess.Popen(words, env=dict(environment(home)), cwd=home, stderr=subprocess.PIPE)  # noqa: S603  our own words
    part = home / "out.zip.part" / "export" / "archive.zip.part"
    eventually(lambda: part.exists() and part.stat().st_size > LARGE / 100, "it is being packed")
    return process


def test_killed_in_the_middle_it_leaves_no_half_file_and_can_be_done_again(home: Path) -> None:
    with begun(home) as process:
        process.kill()
    assert not (home / "out.zip").exists()
    assert typed(home, "export", "--source", "basket", "given", "-o", "out.zip").status == 0
    assert typed(home, "verify", "out.zip").status == 0
    assert sorted(file.name for file in home.iterdir()) == ["given", "out.zip"]


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted_it_leaves_nothing_at_all(home: Path, number: signal.Signals, status: int) -> None:
    with begun(home) as process:
        process.send_signal(number)
        _, said = process.communicate(timeout=START)
    assert process.returncode == status
    assert b"No archive was made." in said
    assert b"Traceback" not in said
    assert sorted(file.name for file in home.iterdir()) == ["given"]
