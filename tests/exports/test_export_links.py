"""Handles and signed words: nobody can guess, forge or prolong them."""

import stat
from dataclasses import replace
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest
from exports.export_kit import export
from fakes import NOON

from bot.exports.links import FILE, OPEN_FOR, Lapsed, Links, Opened, load_links, looks_like_handle, new_id

LINKS = Links(b"a" * 32)
HELD = export(issue=1)
SECOND = timedelta(seconds=1)


def test_a_handle_is_the_same_after_a_restart_and_another_for_every_link_export_and_key() -> None:
    first = LINKS.handle(HELD)
    assert Links(b"a" * 32).handle(HELD) == first
    others = [LINKS.handle(replace(HELD, issue=2)), LINKS.handle(export(2, issue=1)), Links(b"b" * 32).handle(HELD)]
    assert len({first, *others}) == 4
    assert all(looks_like_handle(one) for one in (first, *others))


def test_what_is_kept_of_a_handle_finds_it_and_does_not_tell_it() -> None:
    link = LINKS.next(replace(HELD, issue=0))
    assert link.digest == LINKS.digest(LINKS.handle(HELD))
    assert LINKS.handle(HELD) not in link.digest
    assert Links(b"b" * 32).digest(LINKS.handle(HELD)) != link.digest


@pytest.mark.parametrize("text", ["", "a" * 31, "a" * 33, "A" * 32, "a" * 31 + "1", "a" * 31 + "\n", "../" + "a" * 29])
def test_what_cannot_be_a_handle_is_told_from_its_looks(text: str) -> None:
    assert not looks_like_handle(text)


def test_a_signed_word_opens_for_a_while_and_then_no_more() -> None:
    word = LINKS.mint(HELD, NOON)
    assert LINKS.read(word, NOON) == Opened(HELD.id, 1)
    assert LINKS.read(word, NOON + OPEN_FOR - SECOND) == Opened(HELD.id, 1)
    assert LINKS.read(word, NOON + OPEN_FOR) == Lapsed(HELD.id)


def forged(word: str) -> list[str]:
    export_id, issue, until, signature = word.split("-")
    changed = [
        (export(2).id, issue, until, signature),
        (export_id, "2", until, signature),
        (export_id, issue, str(int(until) + 1), signature),
        (export_id, issue, until, "a" * 32),
        (export_id, issue, until, signature.upper()),
        (export_id, "0" + issue, until, signature),
    ]
    return ["-".join(parts) for parts in changed] + ["", "-", word + "a", word + "\n", word[:-1], "٣" + word[1:]]


@pytest.mark.parametrize("number", range(12))
def test_a_word_that_was_changed_in_any_part_opens_nothing(number: int) -> None:
    word = forged(LINKS.mint(HELD, NOON))[number]
    assert LINKS.read(word, NOON) is None


def test_another_home_opens_nothing_of_ours() -> None:
    assert Links(b"b" * 32).read(LINKS.mint(HELD, NOON), NOON) is None


def test_the_key_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = load_links(home)
    assert load_links(home) == first
    assert stat.S_IMODE((home / FILE).stat().st_mode) == 0o600
    assert [file.name for file in home.iterdir()] == [FILE]
    assert first.key.hex() not in repr(first)


def home_id(home: Path) -> str:
    return load_links(home).home_id


def test_all_that_start_at_once_get_the_same_key(tmp_path: Path) -> None:
    with get_context("spawn").Pool(4) as pool:
        assert len(set(pool.map(home_id, [tmp_path / "home"] * 8))) == 1


def test_ids_are_not_to_be_guessed() -> None:
    assert len({new_id() for _ in range(1000)}) == 1000
    assert all(len(new_id()) == 32 for _ in range(10))
