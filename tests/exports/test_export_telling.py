"""What exports say when they have ended, and how far they are, in words of the catalogs."""

from dataclasses import replace
from datetime import timedelta

import pytest
from exports.export_kit import export
from fakes import NOON

from bot.core.composing import Composed, Occasion
from bot.core.phrase import Phrase
from bot.core.text import plain
from bot.exports import life
from bot.exports.export import Archive, Export, Progress, Stage, State
from bot.exports.life import Link
from bot.exports.source import Failure
from bot.exports.telling import choices, composers, outcome, size_of, under_way
from bot.texts.catalog import load_voice

VOICE = load_voice()
OCCASION = Occasion(NOON, "Europe/Istanbul")
ARCHIVE = Archive(1_234_567, "ab" * 32, 120, 3)
VIDEOS = export(source="videos", state=State.RUNNING, started=NOON)


def ended(export_: Export, archive: Archive = ARCHIVE) -> Export:
    edited = life.ready(export_, archive, Link(1, "digest"), NOON)
    assert edited is not None
    return edited.export


async def told(held: Export, occasion: Occasion = OCCASION) -> Composed | None:
    """As the courier has it composed."""
    before = replace(held, state=State.RUNNING)
    edited = life.failed(before, Failure.BROKE, NOON)
    assert edited is not None
    assert edited.notice is not None

    async def find(_: object) -> dict[str, Export]:
        return {held.id: held}

    compose = await composers(find)["export"]((edited.notice,))
    return compose(edited.notice, occasion)


def said(says: tuple[object, ...], language: str = "en") -> str:
    return plain(VOICE.say(says, language, NOON))  # type: ignore[arg-type]


async def test_a_finished_one_says_what_is_in_it_until_when_and_what_can_be_done() -> None:
    composed = await told(ended(VIDEOS))
    assert composed is not None
    words = said(composed.says)
    for part in ("Videos from our server", "120", "1235 kB", "Left out: 3", "ab" * 32, "27 October 2026"):
        assert part in words, part
    assert [choice.handle for choice in composed.choices] == [f"export:link:{VIDEOS.id}", f"export:revoke:{VIDEOS.id}"]
    assert (composed.promised, composed.then) == (False, None)


async def test_where_nothing_was_left_out_nothing_is_said_of_it() -> None:
    composed = await told(ended(VIDEOS, replace(ARCHIVE, left_out=0)))
    assert composed is not None
    assert "Left out" not in said(composed.says)


@pytest.mark.parametrize("language", ["en", "es", "tr"])
@pytest.mark.parametrize("failure", Failure)
async def test_a_failure_says_why_and_what_to_do_next(failure: Failure, language: str) -> None:
    composed = await told(replace(VIDEOS, state=State.FAILED, failure=failure))
    assert composed is not None
    assert len(said(composed.says, language)) > 60
    again = failure in {Failure.SOURCE_DOWN, Failure.NO_SPACE, Failure.TOO_LONG, Failure.BROKE, Failure.LOST}
    assert composed.choices[0].handle == ("export:look:videos" if again else "export:begin")


@pytest.mark.parametrize("state", [State.CANCELLED, State.REVOKED, State.EXPIRED, State.RUNNING])
async def test_what_the_person_ended_meanwhile_is_not_told_any_more(state: State) -> None:
    assert await told(replace(ended(VIDEOS), state=state)) is None


async def test_what_has_expired_before_it_could_be_told_is_not_told() -> None:
    assert await told(ended(VIDEOS), Occasion(NOON + timedelta(days=8), "UTC")) is None


async def test_of_one_that_was_forgotten_nothing_is_told() -> None:
    async def find(_: object) -> dict[str, Export]:
        return {}

    edited = life.failed(VIDEOS, Failure.BROKE, NOON)
    assert edited is not None
    assert edited.notice is not None
    compose = await composers(find)["export"]((edited.notice,))
    assert compose(edited.notice, OCCASION) is None


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 B"), (9_999, "9999 B"), (10_000, "10 kB"), (1_234_567, "1235 kB"), (12_345_678, "12 MB"),
     (2_000_000_000, "2000 MB"), (10_500_000_000, "10 GB"), (20_000_000_000_000, "20000 GB")],
)  # fmt: skip
def test_sizes_are_whole_figures(size: int, words: str) -> None:
    assert said((size_of(size),)) == words


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (Progress(Stage.PLANNING, 40), "40"),
        (Progress(Stage.FETCHING, 5, 30, 20_000_000), "5 of 30, 20 MB"),
        (Progress(Stage.PACKING), "packing"),
        (Progress(Stage.STORING), "putting it where you can get it"),
        (None, "looking for what there is"),
    ],
)
def test_what_is_under_way_says_how_far_it_is(progress: Progress | None, words: str) -> None:
    assert words in said(under_way(VIDEOS, progress))


def test_what_waits_says_how_many_are_before_it() -> None:
    queued = replace(VIDEOS, state=State.QUEUED)
    assert "Before it in the queue: 3" in said(under_way(queued, Progress(ahead=3)))
    assert "queue" not in said(under_way(queued, Progress(ahead=0)))


@pytest.mark.parametrize("state", [State.CANCELLED, State.REVOKED, State.EXPIRED])
def test_what_is_over_says_so_and_offers_another(state: State) -> None:
    over = replace(ended(VIDEOS), state=state)
    assert said(outcome(over))
    assert [choice.label for choice in choices(over)] == [Phrase("export.another")]


def test_what_failed_of_one_community_is_tried_again_there() -> None:
    failed = export(source="posts", state=State.FAILED, failure=Failure.BROKE, options={"community": "42"})
    assert choices(failed)[0].handle == "export:look:posts:42"


@pytest.mark.parametrize("state", State)
def test_no_handle_is_too_long_for_a_platform(state: State) -> None:
    held = replace(ended(VIDEOS), state=state, failure=Failure.BROKE, source="mydata")
    assert all(len(choice.handle) <= 64 for choice in choices(held))
