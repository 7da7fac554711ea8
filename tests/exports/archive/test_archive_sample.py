"""An archive that was made once is taken for ever: docs/sample-archive.zip stays as it is until its layout changes."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from exports.archive.archives import congress_takes, held, unpacked
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from bot.cli import main
from bot.exports.archive.metadata import schema

DOCS = Path(__file__).parent.parent.parent.parent / "docs"
SAMPLE = DOCS / "sample-archive.zip"


def test_the_sample_is_taken_and_its_metadata_understood(tmp_path: Path) -> None:
    assert congress_takes(unpacked(SAMPLE, tmp_path))
    metadata = json.loads(held(SAMPLE)["metadata.json"])
    Draft202012Validator(json.loads(schema())).validate(metadata)
    assert [item["text"] for item in metadata["items"]] == ["Two moons, blue dusk", "İstanbul’da akşam", ""]


def test_the_query_that_the_page_shows_finds_something(tmp_path: Path) -> None:
    page = (DOCS / "archive.md").read_text(encoding="utf-8")
    query = page.partition("```sql\n")[2].partition("```")[0]
    (tmp_path / "index.sqlite").write_bytes(held(SAMPLE)["index.sqlite"])
    with closing(sqlite3.connect(tmp_path / "index.sqlite")) as index:
        assert index.execute(query).fetchall() == [("data/000/000001-Sunset over Mars.png", "Two moons, blue dusk")]


def test_the_page_names_every_file_of_the_sample() -> None:
    page = (DOCS / "archive.md").read_text(encoding="utf-8")
    tops = {name.partition("/")[0] for name in held(SAMPLE)}
    assert [name for name in sorted(tops) if name not in page] == []


@pytest.mark.parametrize(
    ("cut", "status", "said"),
    [(0, 0, "a.zip is whole: 3 files, 1.9 kB, every checksum is right."), (1, 1, "it ends too early")],
)
def test_the_command_says_a_sentence_and_ends_accordingly(tmp_path: Path, cut: int, status: int, said: str) -> None:
    copy = tmp_path / "a.zip"
    copy.write_bytes(SAMPLE.read_bytes()[: -cut or None])
    done = CliRunner().invoke(main, ["verify", str(copy)])
    assert done.exit_code == status
    assert said in done.output


def test_a_file_that_is_not_there_is_told_too() -> None:
    done = CliRunner().invoke(main, ["verify", "nowhere.zip"])
    assert done.exit_code == 2
    assert "nowhere.zip" in done.output
