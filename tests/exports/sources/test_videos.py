"""A server of videos: its lists page by page, its contents in all variants, and all that may be wrong with either."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from exports.sites import Answer, File, FileSite
from exports.sources.worlds import BODY, VideosWorld, an_order, downloader
from exports.videos_site import KEY, VideosSite, told
from fakes import NOON, TurnedClock
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from bot.core.people import Person
from bot.core.refusal import Refusal
from bot.exports.source import Failure, Item, Kept, LeftOut, SourceFailedError, TryAgainError, Why
from bot.exports.sources.videos import VideosSource
from bot.exports.sources.videos_settings import VideosSettings, videos_settings

SCHEMA = Path(__file__).parent.parent / "openai_videos.json"
DAY = timedelta(days=1)


@pytest.fixture
def world() -> VideosWorld:
    return VideosWorld()


async def planned(source: VideosSource) -> list[Item]:
    return [item async for batch in source.plan(an_order()) for item in batch]


async def test_every_page_is_asked_for_as_the_specification_has_it(world: VideosWorld) -> None:
    items = await planned(world.source)
    assert [item.key for item in items] == [
        f"video_{days}/{variant}" for days in (4, 3, 2) for variant in ("video", "thumbnail", "spritesheet")
    ]
    assert [dict(asked.query) for asked in world.server.asked] == [
        {"limit": "100", "order": "asc"},
        {"limit": "100", "order": "asc", "after": "video_3"},
    ]


def test_the_stand_in_lists_videos_as_the_specification_has_it() -> None:
    schemas = json.loads(SCHEMA.read_text(encoding="utf-8"))
    server = VideosSite()
    server.add("video_1", NOON, BODY)
    page = {"object": "list", "data": server.records, "first_id": "video_1", "last_id": "video_1", "has_more": False}
    schema = {"$ref": "#/components/schemas/VideoListResource", **schemas}
    assert [error.message for error in Draft202012Validator(schema).iter_errors(page)] == []


async def test_an_item_tells_how_the_video_was_made(world: VideosWorld) -> None:
    world.server.records[0]["remixed_from_video_id"] = "video_0"
    item = (await planned(world.source))[0]
    assert (item.name, item.media_type, item.text) == ("video_4.mp4", "video/mp4", "the making of video_4")
    assert item.made == NOON - 4 * DAY
    assert item.facts["model"] == "wan-2"
    assert item.facts["remixed_from_video_id"] == "video_0"


async def test_the_default_variant_is_not_named_and_the_others_are(world: VideosWorld, tmp_path: Path) -> None:
    for number, item in enumerate((await planned(world.source))[:3]):
        assert isinstance(await world.source.fetch(world.order, item, tmp_path / str(number)), Kept)
    contents = [asked for asked in world.server.asked if asked.path.endswith("/content")]
    assert [dict(asked.query) for asked in contents] == [{}, {"variant": "thumbnail"}, {"variant": "spritesheet"}]
    assert {asked.headers["authorization"] for asked in contents} == {f"Bearer {KEY}"}


@pytest.mark.parametrize("status", ["failed", "in_progress", "queued"])
async def test_a_video_without_a_file_is_told_of(status: str, world: VideosWorld, tmp_path: Path) -> None:
    world.server.records[1]["status"] = status
    items = await planned(world.source)
    assert [item.key for item in items if "video_3" in item.key] == ["video_3/video"]
    item = next(item for item in items if "video_3" in item.key)
    assert await world.source.fetch(world.order, item, tmp_path / "1") == LeftOut(Why.GONE, f"status {status}")


@pytest.mark.parametrize("status", [404, 410])
async def test_what_is_gone_after_its_time_has_expired(status: int, world: VideosWorld, tmp_path: Path) -> None:
    world.server.records[0]["expires_at"] = int((NOON - DAY).timestamp())
    world.server.records[1]["expires_at"] = int((NOON + DAY).timestamp())
    items = [item for item in await planned(world.source) if item.key.endswith("/video")]
    for id_ in ("video_4", "video_3", "video_2"):
        world.server.contents.faults[world.server.path(id_)] = [Answer(status)]
    got = [await world.source.fetch(world.order, item, tmp_path / item.key) for item in items]
    detail = f"HTTP {status}"
    assert got == [LeftOut(Why.EXPIRED, detail), LeftOut(Why.GONE, detail), LeftOut(Why.GONE, detail)]


async def test_what_has_expired_by_its_date_is_tried_all_the_same(world: VideosWorld, tmp_path: Path) -> None:
    world.server.records[0]["expires_at"] = int((NOON - DAY).timestamp())
    item = (await planned(world.source))[0]
    assert isinstance(await world.source.fetch(world.order, item, tmp_path / "1"), Kept)


async def test_a_page_of_words_is_no_video(world: VideosWorld, tmp_path: Path) -> None:
    items = await planned(world.source)
    video, thumbnail = items[0], items[1]
    world.server.contents.files[world.server.path("video_4")] = File(b"<html>", "text/html")
    world.server.contents.files[world.server.path("video_4", "thumbnail")] = File(BODY, "video/mp4")
    assert await world.source.fetch(world.order, video, tmp_path / "1") == LeftOut(Why.BROKEN, "text/html")
    assert await world.source.fetch(world.order, thumbnail, tmp_path / "2") == LeftOut(Why.BROKEN, "video/mp4")


async def test_a_key_that_is_no_longer_taken_ends_the_export(world: VideosWorld, tmp_path: Path) -> None:
    items = await planned(world.source)
    world.server.key = "another"
    with pytest.raises(SourceFailedError) as error:
        await world.source.fetch(world.order, items[0], tmp_path / "1")
    assert error.value.failure is Failure.NOT_PERMITTED


@pytest.mark.parametrize("status", [429, 500, 502, 503])
async def test_contents_that_cannot_be_given_now_are_asked_for_later(
    status: int, world: VideosWorld, tmp_path: Path
) -> None:
    item = (await planned(world.source))[0]
    world.server.contents.faults[world.server.path("video_4")] = [Answer(status, {"Retry-After": "2"})]
    with pytest.raises(TryAgainError) as error:
        await world.source.fetch(world.order, item, tmp_path / "1")
    assert error.value.after == 2


HTML = Answer(200, {"Content-Type": "text/html"}, b"<html>Welcome</html>")
ENDINGS = [
    (Answer(401), Failure.NOT_PERMITTED),
    (Answer(403), Failure.NOT_PERMITTED),
    (Answer(404), Failure.SOURCE_ENDED),
    (Answer(410), Failure.SOURCE_ENDED),
    (Answer(400), Failure.SOURCE_DOWN),
    (HTML, Failure.SOURCE_DOWN),
    (told(200, {"message": "hello"}), Failure.SOURCE_DOWN),
    (told(200, 7), Failure.SOURCE_DOWN),
    (Answer(302, {"Location": "http://169.254.169.254/"}), Failure.NOT_SET_UP),
]


@pytest.mark.parametrize(("answer", "failure"), ENDINGS)
async def test_a_list_that_will_not_come_ends_the_export_with_the_reason(
    answer: Answer, failure: Failure, world: VideosWorld
) -> None:
    world.server.list_faults = [answer, answer]
    with pytest.raises(SourceFailedError) as error:
        await planned(world.source)
    assert error.value.failure is failure
    with pytest.raises(Refusal) as refusal:
        await world.source.estimate(world.order)
    assert refusal.value.phrase.key.startswith("source_videos.")


async def test_a_server_that_is_down_is_told_of_before_it_starts(world: VideosWorld) -> None:
    world.go_down()
    with pytest.raises(Refusal) as refusal:
        await world.source.estimate(world.order)
    assert refusal.value.phrase.key == "source_videos.down"


async def test_an_estimate_counts_what_one_page_shows(world: VideosWorld) -> None:
    assert (await world.source.estimate(world.order)).items is None
    world.server.page = 100
    world.server.records[0]["status"] = "failed"
    assert (await world.source.estimate(world.order)).items == 7


ODD_LISTS: list[tuple[Any, list[str]]] = [
    ([{"id": "a", "created_at": 1}], ["a/video", "a/thumbnail", "a/spritesheet"]),
    ({"videos": [{"id": "a", "created_at": 1}]}, ["a/video", "a/thumbnail", "a/spritesheet"]),
    ({"data": []}, []),
    ({"data": [{"id": "a", "status": "failed", "created_at": "?"}], "has_more": False}, ["a/video"]),
    ({"data": ["x", None, {"id": "a", "status": "failed", "created_at": 10**30}]}, ["a/video"]),
]


@pytest.mark.parametrize(("answer", "keys"), ODD_LISTS)
async def test_a_list_in_another_shape_is_read_too(answer: object, keys: list[str], world: VideosWorld) -> None:
    world.server.list_faults = [told(200, answer)]
    assert [item.key for item in await planned(world.source)] == keys


async def test_a_record_without_an_id_is_told_of_and_stops_nothing(world: VideosWorld, tmp_path: Path) -> None:
    nameless = {"status": "completed", "prompt": "who am I"}
    world.server.list_faults = [told(200, {"data": [nameless, {"id": 7}, {"id": "a", "status": "failed"}]})]
    items = await planned(world.source)
    assert len(items) == 3
    assert items[2].key == "a/video"
    assert await world.source.fetch(world.order, items[0], tmp_path / "1") == LeftOut(Why.BROKEN, "without an id")


@pytest.mark.parametrize("id_", ["../../etc/passwd", "a/b?c=d#e", "ü" * 300, " ", "x" * 500])
async def test_an_id_that_means_mischief_stays_within_its_place(id_: str, world: VideosWorld, tmp_path: Path) -> None:
    world.server.list_faults = [told(200, {"data": [{"id": id_}]})]
    item = (await planned(world.source))[0]
    assert item.key.isascii()
    assert len(item.key) <= 200
    assert isinstance(await world.source.fetch(world.order, item, tmp_path / "1"), LeftOut)
    assert {asked.host for asked in world.server.asked} == {"videos.test"}
    assert all(asked.path.startswith("/v1/videos") for asked in world.server.asked)


@pytest.mark.parametrize(
    "page",
    [
        {"data": [{"id": "a"}], "has_more": True, "last_id": "a"},
        {"data": [{"id": "a"}], "has_more": True},
        {"data": [], "has_more": True},
    ],
)
async def test_a_server_that_goes_round_in_circles_is_left(page: object, world: VideosWorld) -> None:
    world.server.list_faults = [told(200, page)] * 50
    assert len(await planned(world.source)) <= 3
    assert len(world.server.asked) <= 2


async def test_a_server_that_knows_no_order_is_read_to_its_end(world: VideosWorld) -> None:
    world.server.orders = False
    assert {item.key.partition("/")[0] for item in await planned(world.source)} == {"video_4", "video_3", "video_2"}


async def test_contents_may_stand_elsewhere_and_the_key_does_not_go_there(tmp_path: Path) -> None:
    world = VideosWorld()
    elsewhere = FileSite({"/kept/4": File(BODY)})
    path = world.server.path("video_4")
    world.server.contents.faults[path] = [Answer(302, {"Location": "https://storage.test/kept/4?sig=hush"})]

    class Both:
        async def answer(self, asked: Any) -> Answer:  # noqa: ANN401
            return await (elsewhere if asked.host == "storage.test" else world.server).answer(asked)

    both: Any = Both()
    source = replace(world.source, downloader=downloader(both))
    item = (await planned(source))[0]
    assert isinstance(await source.fetch(world.order, item, tmp_path / "1"), Kept)
    assert "authorization" not in elsewhere.asked[0].headers


async def test_a_server_without_a_key_is_asked_without_one() -> None:
    server = VideosSite(key=None)
    server.add("a", NOON - DAY, BODY)
    settings = VideosSettings("https://videos.test/v1", people=None)
    source = VideosSource(settings, downloader(server), TurnedClock())
    assert len(await planned(source)) == 3
    assert "authorization" not in server.asked[0].headers


URL = "SUNSET_VIDEOS_URL"


def test_no_server_is_set_up_where_none_is_named() -> None:
    assert videos_settings({}) is None
    assert videos_settings({URL: "  ", "SUNSET_VIDEOS_KEY": "k"}) is None


def test_the_settings_name_the_server_its_people_and_its_hosts() -> None:
    settings = videos_settings(
        {
            URL: "http://Videos.lan:8000/v1/",
            "SUNSET_VIDEOS_KEY": " k ",
            "SUNSET_VIDEOS_PEOPLE": "discord:1, telegram:2",
            "SUNSET_VIDEOS_HOSTS": "minio.lan:9000",
        }
    )
    assert settings is not None
    assert settings.url == "http://Videos.lan:8000/v1"
    assert settings.people == frozenset({Person("discord", "1"), Person("telegram", "2")})
    assert settings.gate.check("http://videos.lan:8000/v1/videos")
    assert settings.gate.check("http://minio.lan:9000/kept")
    assert "'k'" not in repr(settings)


def test_by_default_nobody_gets_the_servers_videos_and_a_star_gives_them_to_all() -> None:
    bare = videos_settings({URL: "https://videos.test/v1"})
    all_ = videos_settings({URL: "https://videos.test/v1", "SUNSET_VIDEOS_PEOPLE": "*"})
    assert bare is not None
    assert all_ is not None
    assert bare.people == frozenset()
    assert all_.people is None


@pytest.mark.parametrize(
    "environment",
    [
        {URL: "videos.test/v1"},
        {URL: "ftp://videos.test/v1"},
        {URL: "https://key@videos.test/v1"},
        {URL: "https://videos.test/v1?key=k"},
        {URL: "https://videos.test/v1", "SUNSET_VIDEOS_PEOPLE": "ann"},
    ],
)
def test_a_setting_that_cannot_be_meant_is_refused_by_name(environment: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="SUNSET_VIDEOS_") as error:
        videos_settings(environment)
    assert "key@" not in str(error.value)
