"""The benchmark's own arithmetic: a measure that ranks, chooses or counts wrongly would flatter somebody."""

from collections.abc import Callable

import pytest
from fakes import THRESHOLDS, FakeMatcher

from benchmarks.answering.accuracy import Entrant, Race, heats, ranking, standing
from benchmarks.answering.peers import Bm25, Fuzzy
from benchmarks.answering.questions import OWN, by_language, halves, lines_of
from benchmarks.answering.systems import Ours, Peer, Ranked, Ranker, given
from benchmarks.answering.threshold import NEVER, Answer, allowances, best_cut, cuts
from bot.core.message import Action
from bot.evaluation.judged import Given, Judged, Verdict, Way
from bot.evaluation.judging import judge
from bot.evaluation.line import Kind, Line
from bot.knowledge.matcher import (
    Answered,
    Corpus,
    Decision,
    Hit,
    Match,
    NotKnown,
    Offered,
    Silence,
    Small,
    SmallTalk,
    Topic,
)

CORPUS = Corpus(
    topics=(
        Topic(
            "deletion",
            "lumen",
            {"en": ("when is my data deleted", "deletion date of clips"), "es": ("cuándo borran mis datos",)},
            {"en": (("was everything erased in march",),)},
        ),
        Topic("export", "lumen", {"en": ("how do i export my clips", "download everything i made")}),
        Topic("price", "lumen", {"en": ("what does the subscription cost",)}),
    ),
    subjects=(),
    silent={"en": ("who wants to watch a film tonight",)},
)
PEERS: list[Callable[[Corpus], Ranker]] = [Bm25, Fuzzy.token_set, Fuzzy.token_sort, Fuzzy.wratio]


def line(text: str, topic: str | None = None, kind: Kind | None = None, lang: str = "en") -> Line:
    return Line(text, text, lang, kind or (Kind.ANSWERABLE if topic else Kind.CHATTER), "a file", topic)


def always(entry: str | None, score: float) -> Peer:
    return Peer(Fixed(entry, score), dict.fromkeys(Way, 0.5))


class Fixed:
    """Ranks one entry first, whatever is asked."""

    def __init__(self, entry: str | None, score: float) -> None:
        self._ranked = (Ranked(entry, score),)

    def rank(self, _text: str) -> tuple[Ranked, ...]:
        return self._ranked


class Told:
    """Ranks by the last word: "… export 0.7" finds that entry with that score; other texts find nothing."""

    def rank(self, text: str) -> tuple[Ranked, ...]:
        _, _, rest = text.partition(": ")
        entry, _, score = rest.partition(" ")
        return (Ranked(entry, float(score)),) if score else ()


@pytest.mark.parametrize("make", PEERS)
@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("When is my data deleted?", "deletion"),
        ("cuándo borran mis datos", "deletion"),
        ("was everything erased in March?!", "deletion"),
        ("how do I EXPORT my clips", "export"),
        ("what does the subscription cost", "price"),
        ("who wants to watch a film tonight", None),
    ],
)
def test_a_peer_finds_the_owner_of_a_phrasing_first(
    make: Callable[[Corpus], Ranker], text: str, entry: str | None
) -> None:
    assert make(CORPUS).rank(text)[0].entry == entry


@pytest.mark.parametrize("make", PEERS)
def test_a_peer_ranks_each_entry_once_and_falling(make: Callable[[Corpus], Ranker]) -> None:
    ranked = make(CORPUS).rank("when do i export the clips and what does it cost")
    assert len({one.entry for one in ranked}) == len(ranked) > 1
    assert [one.score for one in ranked] == sorted((one.score for one in ranked), reverse=True)


@pytest.mark.parametrize("make", PEERS)
@pytest.mark.parametrize("text", ["", "?!", "🙂"])
def test_a_peer_finds_nothing_in_a_text_without_words(make: Callable[[Corpus], Ranker], text: str) -> None:
    assert make(CORPUS).rank(text) == ()


@pytest.mark.parametrize(
    ("entry", "score", "way", "reply"),
    [
        ("export", 0.5, Way.ADDRESSED, Given(Action.ANSWER, "export", confidence=0.5)),
        ("export", 0.5, Way.UNADDRESSED, Given(Action.ANSWER, "export", confidence=0.5)),
        ("export", 0.4, Way.ADDRESSED, Given(Action.UNKNOWN)),
        ("export", 0.4, Way.UNADDRESSED, Given(Action.SILENT)),
        (None, 0.9, Way.ADDRESSED, Given(Action.UNKNOWN)),
        (None, 0.9, Way.UNADDRESSED, Given(Action.SILENT)),
    ],
)
def test_a_peer_answers_from_its_cut_off_upwards(entry: str | None, score: float, way: Way, reply: Given) -> None:
    assert always(entry, score).reply("anything", way) == reply


@pytest.mark.parametrize(
    ("decision", "reply"),
    [
        (Answered(Hit("export", 0.9, "")), Given(Action.ANSWER, "export", confidence=0.9)),
        (Offered((Hit("export", 0.5, ""), Hit("price", 0.4, ""))), Given(Action.CHOICES, entries=("export", "price"))),
        (SmallTalk(Small.HELLO), Given(Action.GREETING)),
        (NotKnown(), Given(Action.UNKNOWN)),
        (Silence(), Given(Action.SILENT)),
    ],
)
def test_our_decisions_are_judged_as_what_the_handler_makes_of_them(decision: Decision, reply: Given) -> None:
    assert given(decision) == reply


def test_ours_is_asked_as_it_was_spoken_to() -> None:
    sure = Match("en", (Hit("export", 0.7, ""),), THRESHOLDS)
    ours = Ours(FakeMatcher({"how?": sure}))
    assert ours.reply("how?", Way.ADDRESSED).action is Action.ANSWER
    assert ours.reply("how?", Way.UNADDRESSED).action is Action.SILENT
    assert ours.rank("how?") == (Ranked("export", 0.7),)


R, W, F = Verdict.RIGHT, Verdict.WRONG, Verdict.FALSE_ANSWER


@pytest.mark.parametrize(
    ("answers", "allowed", "cut"),
    [
        ([], 0, NEVER),
        ([(0.9, R), (0.8, R), (0.7, F), (0.6, R)], 0, 0.8),
        ([(0.9, R), (0.8, R), (0.7, F), (0.6, R)], 1, 0.6),
        ([(0.9, R), (0.8, W), (0.7, R), (0.6, F)], 0, 0.7),  # what is not the harm in question does not count
        ([(0.9, R), (0.8, F), (0.7, W)], 9, 0.9),  # lower would gain nothing: the highest of equal ones
        ([(0.9, F), (0.8, R), (0.7, R)], 0, NEVER),
        ([(0.8, R), (0.8, F)], 0, NEVER),  # equal scores are answered together or not at all
        ([(0.8, W), (0.7, F)], 9, NEVER),
    ],
)
def test_the_best_cut_off_has_most_right_within_the_harm_allowed(
    answers: list[tuple[float, Verdict]], allowed: int, cut: float
) -> None:
    assert best_cut([Answer(*one) for one in answers], F, allowed) == cut


def test_cut_offs_are_chosen_for_each_way_of_asking() -> None:
    lines = [line("a: export 0.9", "export"), line("b: price 0.8", "export"), line("c: export 0.7", "export")]
    lines += [line("d: export 0.6"), line("e: price 0.5", "price"), line("hello")]
    none = dict.fromkeys(Way, 0)
    assert cuts(Told(), lines, none) == {Way.UNADDRESSED: 0.7, Way.ADDRESSED: 0.9}
    assert cuts(Told(), lines, {Way.UNADDRESSED: 1, Way.ADDRESSED: 1}) == dict.fromkeys(Way, 0.5)


def test_peers_may_do_as_much_harm_as_the_limit_or_as_ours_did() -> None:
    lines = [line(f"{number}", "export") for number in range(80)] + [line(f"chat {number}") for number in range(200)]
    good: list[Judged] = []
    assert allowances(lines, good) == {Way.UNADDRESSED: 1, Way.ADDRESSED: 2}
    bad = [judge(one, way, Given(Action.ANSWER, "price")) for one in lines[75:85] for way in Way]
    assert allowances(lines, bad) == {Way.UNADDRESSED: 5, Way.ADDRESSED: 5}


def test_halves_share_no_line_and_lose_none() -> None:
    lines = [line(str(number)) for number in range(7)]
    odd, even = halves(lines)
    assert [one.text for one in odd] == ["0", "2", "4", "6"]
    assert [one.text for one in even] == ["1", "3", "5"]


def test_english_and_the_other_languages_are_told_apart() -> None:
    groups = by_language([line("a"), line("b", lang="tr"), line("c", lang="es")])
    assert {name: [one.text for one in lines] for name, lines in groups.items()} == {
        "English": ["a"],
        "es, tr": ["b", "c"],
    }
    assert list(by_language([line("a")])) == ["English"]


def test_our_own_files_hold_what_is_measured() -> None:
    kinds = {one.kind for one in lines_of(OWN)}
    assert kinds == {Kind.ANSWERABLE, Kind.CHATTER, Kind.SMALL_TALK, Kind.OUT_OF_SCOPE}


def test_a_standing_counts_each_line_in_both_ways() -> None:
    lines = [line("a", "export"), line("b", "price"), line("c", "price"), line("d"), line("e", kind=Kind.SMALL_TALK)]
    found = standing(Entrant("all", {}, always("export", 0.9)), lines)
    counted = {way: {one.name: (one.part, one.whole) for one in figures} for way, figures in found.ways.items()}
    assert counted[Way.UNADDRESSED] == {"right": (1, 3), "wrong": (2, 3), "silent": (0, 3), "false answers": (2, 2)}
    assert counted[Way.ADDRESSED]["right"] == (1, 3)
    assert counted[Way.ADDRESSED]["wrong"] == (2, 3)
    assert counted[Way.ADDRESSED]["false answers"] == (2, 2)


def test_a_ranking_counts_what_comes_first_and_what_is_near() -> None:
    lines = [line("how do i export my clips", "export"), line("export the deletion date", "export")]
    first, among = ranking(Bm25(CORPUS), lines)
    assert (first.part, among.part, first.whole) == (1, 2, 2)


def test_cut_offs_are_never_chosen_on_the_lines_they_are_measured_on() -> None:
    """The odd half is easy, the even half holds the same question by its wrong name: only measuring sees that."""
    own = [line("how do i export my clips", "export"), line("how do i export my clips", "price")] * 20
    further = {"more.jsonl": [line("what does the subscription cost", "price"), line("unterhaltung", lang="de")]}
    found = list(heats(Race.of(CORPUS, Ours(FakeMatcher())), own, further))
    assert [heat.lines for heat in found] == ["English, the even-numbered half", "English, more.jsonl"]
    tuned = found[0].standings[1]
    assert tuned.name == "BM25"
    assert tuned.cut[Way.ADDRESSED].startswith("best")
    assert [(one.name, one.part) for one in tuned.ways[Way.ADDRESSED] if one.name in {"right", "wrong"}] == [
        ("right", 0),
        ("wrong", 20),
    ]
