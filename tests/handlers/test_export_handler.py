"""Exports in conversation: by word, command and button; asked before anything is lost; private throughout."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from exports.export_kit import Bench, MemorySource
from exports.sources.worlds import MemoryBasket
from fakes import ANN, BOB, FakeMatcher, message
from fakes_notices import FakePreferences
from lumen import Folder

from bot.core.message import Action, Attachment, Message, Place, Reply
from bot.core.phrase import Page, Phrase
from bot.exports import life
from bot.exports.desk import ExportDesk
from bot.exports.export import Archive, State
from bot.exports.fetching.gate import Gate
from bot.exports.sources.basket_desk import BasketDesk, Room
from bot.handlers.export import ExportHandler, ExportParts
from bot.knowledge.shelf import Shelf

ARCHIVE = Archive(1000, "ab", 3, 1)


@dataclass(slots=True)
class Talk:
    bench: Bench
    handler: ExportHandler
    basket: MemoryBasket = field(default_factory=MemoryBasket)
    replies: list[Reply] = field(default_factory=list)

    async def say(self, text: str, **more: object) -> Reply:
        return await self.handle(replace(message(text), place=Place.DM, **more))  # type: ignore[arg-type]

    async def press(self, handle: str, person: object = ANN) -> Reply:
        return await self.handle(replace(message(chosen=handle), person=person))  # type: ignore[arg-type]

    async def handle(self, said: Message) -> Reply:
        reply = await self.handler.handle(said)
        assert reply.private
        self.replies.append(reply)
        return reply

    async def finish(self) -> str:
        [export_id] = self.bench.box.held
        await self.bench.box.edit(
            export_id, lambda one: life.ready(one, ARCHIVE, self.bench.links.next(one), self.bench.clock())
        )
        return export_id

    def state(self) -> State:
        [held] = self.bench.box.held.values()
        return held.state


@pytest.fixture
def talk(tmp_path: Path, folder: Folder) -> Talk:
    bench = Bench(tmp_path)
    bench.source.name = "mydata"
    sources = {"mydata": bench.source, "posts": MemorySource(name="posts")}
    page = "https://bot.example.org/e/{}".format
    desk = ExportDesk(bench.box, bench.engine, sources, bench.links, bench.clock, page)
    shelf = Shelf(folder.root, frozenset(), FakeMatcher().fit, bench.clock)
    basket = MemoryBasket()
    taking = BasketDesk(basket, Gate(hosts=frozenset({"files.example.org"})), {"fake": 20_000_000})
    return Talk(bench, ExportHandler(ExportParts(desk, shelf, FakePreferences(), taking)), basket)


def keys(reply: Reply) -> list[str]:
    return [say.key for say in reply.says if isinstance(say, Phrase)]


def handles(reply: Reply) -> list[str]:
    return [choice.handle for choice in reply.choices]


async def test_from_the_wish_to_the_link(talk: Talk) -> None:
    offer = await talk.say("export my stuff")
    assert (offer.action, handles(offer)[:2]) == (Action.EXPORT_OFFERED, ["export:look:mydata", "export:look:posts"])
    assert "export.official" in keys(offer), "what the bot cannot do is said before anything starts"

    look = await talk.press("export:look:mydata")
    assert (look.action, look.replaces, handles(look)[0]) == (Action.EXPORT_LOOKED, True, "export:start:mydata")
    assert {"export.will_hold", "export.estimate", "export.terms"} <= set(keys(look))
    assert talk.bench.box.held == {}, "nothing starts before it is confirmed"

    start = await talk.press("export:start:mydata")
    assert (start.action, keys(start)) == (Action.EXPORT_STARTED, ["export.queued"])
    export_id = await talk.finish()
    assert start.live == export_id, "its message is kept up to date"

    status = await talk.say("how far is my export?")
    assert status.live is None, "nothing of it goes on"
    assert (status.action, status.data["state"]) == (Action.EXPORT_SHOWN, "ready")
    link = await talk.press(f"export:link:{export_id}")
    assert link.action is Action.EXPORT_LINKED
    [phrase] = link.says
    assert isinstance(phrase, Phrase)
    assert phrase.values["page"] == Page(str(link.data["link"]).removeprefix("https://"), str(link.data["link"]))


async def test_words_cancel_nothing_by_themselves(talk: Talk) -> None:
    await talk.press("export:start:mydata")
    asked = await talk.say("cancel my export")
    assert (asked.action, talk.state()) == (Action.CHOICES, State.QUEUED)
    done = await talk.press(handles(asked)[0])
    assert (done.action, done.replaces, talk.state()) == (Action.EXPORT_CANCELLED, True, State.CANCELLED)


async def test_words_delete_nothing_by_themselves(talk: Talk) -> None:
    await talk.press("export:start:mydata")
    await talk.finish()
    asked = await talk.say("delete my copy")
    yes, no = handles(asked)
    assert (asked.action, keys(asked)) == (Action.CHOICES, ["export.sure"])
    assert keys(await talk.press(no)) == ["export.kept"]
    assert talk.state() is State.READY
    assert (await talk.press(yes)).action is Action.EXPORT_REVOKED
    assert talk.state() is State.REVOKED


async def test_a_new_link_ends_the_old_one(talk: Talk) -> None:
    await talk.press("export:start:mydata")
    await talk.finish()
    first = await talk.say("give me my export link")
    second = await talk.say("give me a new link")
    assert (keys(first), keys(second)) == (["export.link"], ["export.relinked"])
    assert first.data["link"] != second.data["link"]


@pytest.mark.parametrize(
    "said", ["how far is my export", "give me my export link", "cancel my export", "delete my copy"]
)
async def test_whoever_has_none_is_told_and_offered_one(talk: Talk, said: str) -> None:
    reply = await talk.say(said)
    assert (keys(reply), handles(reply)) == (["export.none"], ["export:begin"])


async def test_whoever_has_one_under_way_sees_it_instead_of_an_offer(talk: Talk) -> None:
    await talk.press("export:start:mydata")
    reply = await talk.say("export my stuff")
    assert (reply.action, keys(reply)) == (Action.EXPORT_SHOWN, ["export.queued"])
    refused = await talk.press("export:start:posts")
    assert (refused.action, keys(refused)) == (Action.REFUSAL, ["export.one_at_a_time"])


async def test_whoever_has_a_copy_is_reminded_of_it(talk: Talk) -> None:
    await talk.press("export:start:mydata")
    export_id = await talk.finish()
    offer = await talk.say("export my stuff")
    assert keys(offer)[0] == "export.have_copy"
    assert f"export:link:{export_id}" in handles(offer)


async def test_a_source_that_is_named_is_looked_at_at_once(talk: Talk) -> None:
    reply = await talk.handle(replace(message("export my posts"), place=Place.GROUP, community="42"))
    assert (reply.action, handles(reply)[0]) == (Action.EXPORT_LOOKED, "export:start:posts:42")
    await talk.press("export:start:posts:42")
    [held] = talk.bench.box.held.values()
    assert (held.source, held.options) == ("posts", {"community": "42"})


async def test_a_part_cannot_be_chosen_and_that_is_said_first(talk: Talk) -> None:
    reply = await talk.say("export only my files from june")
    assert keys(reply)[0] == "export.whole_only"


@pytest.mark.parametrize("said", ["export my friend's files", "give me @bob's export"])
async def test_somebody_elses_things_are_refused(talk: Talk, said: str) -> None:
    reply = await talk.say(said)
    assert (reply.action, keys(reply)) == (Action.REFUSAL, ["export.only_yours"])


@pytest.mark.parametrize("verb", ["status", "stop", "cancel", "link", "fresh", "revoke", "sure", "keep"])
async def test_somebody_elses_buttons_do_nothing(talk: Talk, verb: str) -> None:
    await talk.press("export:start:mydata")
    export_id = await talk.finish()
    reply = await talk.press(f"export:{verb}:{export_id}", BOB)
    assert (reply.action, keys(reply), talk.state()) == (Action.REFUSAL, ["export.not_found"], State.READY)


@pytest.mark.parametrize(
    "handle", ["export:", "export", "export:a:b:c:d", "export:nobody:1", "export:look:", "export:start:x"]
)
async def test_a_handle_that_nobody_made_is_refused(talk: Talk, handle: str) -> None:
    assert (await talk.press(handle)).action is Action.REFUSAL


PASTED = "export it, my password is Tr0ub4dor"


async def test_a_pasted_secret_is_answered_with_advice_and_not_repeated(talk: Talk) -> None:
    reply = await talk.say(PASTED)
    assert (reply.action, keys(reply)) == (Action.EXPORT_ADVISED, ["export.secret"])
    assert "Tr0ub4dor" not in repr(reply)
    assert talk.bench.box.held == {}


async def test_a_pasted_secret_is_taken_away_where_the_platform_can(talk: Talk) -> None:
    taken: list[Message] = []

    async def remove(said: Message) -> bool:
        taken.append(said)
        return True

    talk.handler = ExportHandler(replace(talk.handler.parts, remove=remove))
    assert keys(await talk.say(PASTED)) == ["export.secret_removed"]
    assert len(taken) == 1


@pytest.mark.parametrize(
    ("do", "action"),
    [("export_begin", Action.EXPORT_OFFERED), ("status", Action.EXPORT_SHOWN), ("", Action.EXPORT_OFFERED),
     ("how far is my export", Action.EXPORT_SHOWN), ("whatever", Action.EXPORT_OFFERED)],
)  # fmt: skip
async def test_the_command_gives_what_the_words_give(talk: Talk, do: str, action: Action) -> None:
    called = await talk.handle(replace(message(command="export"), options={"do": do}))
    typed = await talk.handle(message(do, command="export"))
    assert called.action is typed.action is action


async def test_it_hears_only_what_is_said_to_it(talk: Talk) -> None:
    assert talk.handler.hears(message("export my stuff"))
    assert not talk.handler.hears(message("export my stuff", addressed=False))
    assert not talk.handler.hears(message("how do I export my stuff"))
    assert talk.handler.hears(message(PASTED))


async def test_where_nothing_is_offered_that_is_said(talk: Talk) -> None:
    talk.handler = ExportHandler(replace(talk.handler.parts, desk=replace(talk.handler.parts.desk, sources={})))
    assert keys(await talk.say("export my stuff")) == ["export.none_offered"]


LOAF = Attachment("file-1", "loaf.zip", "application/zip", 9_000)
CLIP = Attachment("file-2", "clip.mp4", "video/mp4", 5_000_000, forwarded=True)
LINK = "https://files.example.org/loaf.zip?sig=hush"


def handing(*files: Attachment, text: str = "", place: Place = Place.DM) -> Message:
    return replace(message(text), attachments=files, place=place)


async def test_a_file_sent_in_private_lies_in_the_basket(talk: Talk) -> None:
    assert talk.handler.hears(handing(LOAF))
    reply = await talk.handle(handing(LOAF, text="my last loaf"))
    assert (reply.action, keys(reply)) == (
        Action.BASKET_FILLED,
        ["handed.taken", "handed.now_size", "handed.later"],
    )
    assert handles(reply) == ["export:look:basket", "export:empty:basket"]
    [held] = talk.basket.held[ANN]
    assert (held.reference, held.platform, held.name, held.text, held.size, held.forwarded) == (
        "file-1",
        "fake",
        "loaf.zip",
        "my last loaf",
        9_000,
        False,
    )
    again = await talk.handle(handing(LOAF, CLIP))
    assert keys(again) == ["handed.counted", "handed.now_size", "handed.later"], "only the new one counts"
    assert (again.data, talk.basket.held[ANN][1].forwarded) == ({"new": 1, "things": 2}, True)
    assert keys(await talk.handle(handing(LOAF))) == ["handed.again", "handed.now_size"]


async def test_what_is_shown_among_others_is_nobodys_basket(talk: Talk) -> None:
    assert not talk.handler.hears(handing(LOAF, place=Place.GROUP))
    assert not talk.handler.hears(handing(text=LINK, place=Place.GROUP))


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        (LINK, True),
        (f"{LINK} https://files.example.org/two.mp4", True),
        (f"what is {LINK}", False),
        ("https://elsewhere.example.org/loaf.zip", False),
        (f"{LINK} https://elsewhere.example.org/loaf.zip", False),
        ("http://files.example.org/loaf.zip", False),
        ("https://ann:word@files.example.org/loaf.zip", False),
        ("https://[", False),
    ],
)
async def test_a_bare_link_to_an_allowed_place_is_taken(talk: Talk, said: str, heard: bool) -> None:  # noqa: FBT001
    assert talk.handler.hears(handing(text=said)) is heard


async def test_an_address_is_kept_for_the_fetching_and_said_to_nobody(talk: Talk) -> None:
    reply = await talk.say(LINK)
    assert keys(reply) == ["handed.counted", "handed.now", "handed.later"]
    assert "hush" not in repr(reply)
    assert talk.basket.held[ANN][0].reference == LINK


async def test_what_the_platform_does_not_give_out_is_refused_with_the_next_step(talk: Talk) -> None:
    huge = replace(CLIP, size=20_000_001)
    alone = await talk.handle(handing(huge))
    assert (keys(alone), handles(alone)) == (["handed.too_large"], [])
    both = await talk.handle(handing(huge, LOAF))
    assert keys(both) == ["handed.taken", "handed.too_large", "handed.now_size", "handed.later"]
    assert [thing.name for thing in talk.basket.held[ANN]] == ["loaf.zip"]


async def test_a_basket_is_emptied_only_after_asking(talk: Talk) -> None:
    await talk.handle(handing(LOAF))
    asked = await talk.press("export:empty:basket")
    assert (asked.action, keys(asked)) == (Action.CHOICES, ["handed.empty_sure"])
    assert len(talk.basket.held[ANN]) == 1
    done = await talk.press(handles(asked)[0])
    assert (done.action, keys(done), talk.basket.held.get(ANN, [])) == (Action.BASKET_EMPTIED, ["handed.emptied"], [])
    assert keys(await talk.press("export:empty:basket")) == ["source_basket.empty"]


@pytest.mark.parametrize("said", ["what's in my basket?", "¿qué hay en mi cesta?", "sepetimde ne var?"])
async def test_what_lies_in_the_basket_is_told_by_name(talk: Talk, said: str) -> None:
    empty = await talk.say(said)
    assert (empty.action, keys(empty)) == (Action.BASKET_SHOWN, ["source_basket.empty"])
    for number in range(12):
        await talk.handle(handing(replace(LOAF, reference=f"file-{number}", name=f"loaf {number}.zip")))
    shown = await talk.say(said)
    assert (shown.action, shown.data) == (Action.BASKET_SHOWN, {"things": 12})
    assert keys(shown) == ["handed.now_size", *["handed.thing"] * 10, "handed.more"]
    assert handles(shown) == ["export:look:basket", "export:empty:basket"]


async def test_asked_in_words_a_basket_is_packed_up_and_emptied_by_the_button_alone(talk: Talk) -> None:
    await talk.handle(handing(LOAF))
    asked = await talk.say("empty my basket")
    assert (asked.action, keys(asked)) == (Action.CHOICES, ["handed.empty_sure"])
    assert len(talk.basket.held[ANN]) == 1
    assert (await talk.press(handles(asked)[0])).action is Action.BASKET_EMPTIED
    assert talk.basket.held.get(ANN, []) == []


async def test_a_link_in_the_basket_is_told_without_its_signature(talk: Talk) -> None:
    await talk.say(LINK)
    shown = await talk.say("show me my basket")
    assert keys(shown) == ["handed.now", "handed.thing"]
    assert "hush" not in repr(shown)


async def test_what_was_sent_together_is_told_together(talk: Talk) -> None:
    """Each comes by itself and is kept at once; what is said is about all of them so far."""
    told = []
    for number in range(4):
        one = replace(LOAF, reference=f"file-{number}", name=f"loaf {number}.zip")
        told.append(await talk.handle(replace(handing(one), album="together")))
        assert len(talk.basket.held[ANN]) == number + 1
    assert [reply.data["new"] for reply in told] == [1, 2, 3, 4]
    assert keys(told[1]) == ["handed.taken", "handed.taken", "handed.now_size", "handed.later"]
    assert keys(told[3]) == ["handed.counted", "handed.now_size", "handed.later"]
    huge = await talk.handle(replace(handing(replace(CLIP, size=20_000_001)), album="together"))
    assert keys(huge) == ["handed.counted", "handed.too_large", "handed.now_size", "handed.later"]
    alone = await talk.handle(handing(replace(CLIP, reference="alone")))
    assert alone.data["new"] == 1


async def test_a_full_basket_says_so_before_and_what_to_do(talk: Talk) -> None:
    basket = talk.handler.parts.basket
    assert basket is not None
    small = replace(basket, room=Room(things=3, size=60_000_000))
    full = replace(talk, handler=ExportHandler(replace(talk.handler.parts, basket=small)))
    several = [replace(LOAF, reference=f"file-{number}", size=1_000) for number in range(5)]
    assert "handed.nearly_full" not in keys(await full.handle(handing(*several[:2])))
    assert keys(await full.handle(handing(several[2])))[-1] == "handed.nearly_full"
    assert keys(await full.handle(handing(*several[3:]))) == ["handed.now_size", "handed.full"]
    assert len(full.basket.held[ANN]) == 3


async def test_a_secret_written_beside_a_file_is_answered_with_advice(talk: Talk) -> None:
    reply = await talk.handle(handing(LOAF, text="my password is hunter22"))
    assert (reply.action, talk.basket.held) == (Action.EXPORT_ADVISED, {})
