"""The matcher's data files: well formed, without repetition, and holding nothing they must not."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from harbour import CORPUS

from bot.knowledge import matching
from bot.knowledge.matcher import Small
from bot.knowledge.matching import background
from bot.knowledge.matching.lexicon import language, languages
from bot.knowledge.matching.naming import lines_of
from bot.knowledge.matching.negatives import EACH, NOUNS, keywords, negatives, templates
from bot.knowledge.matching.normalise import bare, folded, plain
from bot.knowledge.matching.smalltalk import small_talk

DATA = Path(matching.__file__).parent / "data"
ASKED_IN = ["en", "es", "tr"]
PHRASINGS = [line for topic in CORPUS.topics for line, _ in lines_of(topic, "en")]


def test_every_language_file_can_be_read_and_names_its_language() -> None:
    files = {file.stem for file in (DATA / "languages").glob("*.toml")}
    assert files == set(languages())
    assert all(spoken.name for spoken in languages().values())


@pytest.mark.parametrize("code", ASKED_IN)
def test_a_language_questions_are_answered_in_has_every_list(code: str) -> None:
    spoken = language(code)
    assert spoken.common
    assert spoken.slang
    assert templates(code)
    assert background.written(code)
    patterns = [*(getattr(spoken.asking, name) for name in spoken.asking.__dataclass_fields__)]
    patterns += [getattr(spoken.peers, name) for name in spoken.peers.__dataclass_fields__]
    patterns += [spoken.following.openers, spoken.following.asks]
    assert all(pattern is not None and pattern.pattern != "(?!)" for pattern in patterns)


@pytest.mark.parametrize("code", sorted(languages()))
def test_every_line_of_small_talk_is_heard_as_what_it_is(code: str) -> None:
    spoken = language(code)
    assert set(spoken.small.values()) == set(Small)
    for line, kind in spoken.small.items():
        heard = small_talk(plain(line))
        assert heard is not None, line
        if all(other.small.get(line, kind) is kind for other in languages().values()):
            assert heard is kind, line


@pytest.mark.parametrize("code", ASKED_IN)
def test_slang_is_written_out_once(code: str) -> None:
    slang = language(code).slang
    for word, meant in slang.items():
        assert word not in meant.split(), word
        assert not any(part in slang for part in meant.split()), word


@pytest.mark.parametrize("code", ASKED_IN)
def test_no_background_line_stands_there_twice(code: str) -> None:
    repeated = [line for line, times in Counter(map(bare, background.written(code))).items() if times > 1]
    assert not repeated


def test_there_is_as_much_of_our_own_background_as_was_measured_with() -> None:
    assert len(background.written("en")) >= 600
    assert all(len(background.written(code)) >= 100 for code in ("es", "tr"))
    assert background.written("xx") == ()


def test_real_chat_is_numbers_only_and_says_where_it_comes_from() -> None:
    chat = background.overheard()
    count = len(chat.gated)
    assert chat.lines.vectors.shape == (count, 384)
    np.testing.assert_allclose(np.linalg.norm(chat.lines.vectors, axis=1), 1, atol=1e-5)
    assert len(chat.lines.counts) == len(chat.refused) == len(chat.statement) == count
    assert 0.6 < chat.gated.mean() < 0.9
    with np.load(DATA / "background" / "irc.npz") as packed:
        assert {array.dtype.kind for array in packed.values()} == {"f", "i", "u", "b"}
    assert "CC BY 4.0" in (DATA / "NOTICE").read_text("utf-8")


def test_packing_loses_nothing_that_is_compared(tmp_path: Path) -> None:
    chat = background.overheard()
    background.write(chat, tmp_path / "again.npz")
    with np.load(tmp_path / "again.npz") as again, np.load(DATA / "background" / "irc.npz") as packed:
        for name in packed:
            np.testing.assert_array_equal(again[name], packed[name])


@pytest.mark.parametrize("code", ASKED_IN)
def test_a_template_holds_known_marks_only_and_stands_there_once(code: str) -> None:
    lines = templates(code)
    assert len(set(lines)) == len(lines)
    for line in lines:
        rest = line.replace("{n}", "").replace("{s}", "").replace("{other}", "")
        assert rest != line
        assert not set("{}") & set(rest)


def test_topic_shaped_lines_are_the_same_every_time_and_speak_of_the_topics() -> None:
    made = negatives(PHRASINGS, ["harbour"], language("en"))
    assert made == negatives(PHRASINGS, ["harbour"], language("en"))
    assert len(set(made)) == len(made) <= EACH * len(templates("en"))
    assert not any(set("{}") & set(line) for line in made)
    assert any("paintings" in line for line in made)
    assert any("harbour" in line for line in made)
    assert not set(map(folded, made)) & set(PHRASINGS)


def test_keywords_are_nouns_of_the_phrasings_and_no_ordinary_words() -> None:
    nouns = keywords(PHRASINGS, language("en"))
    assert {"paintings", "gallery"} <= set(nouns)
    assert not {"how", "the", "when", "can"} & set(nouns)
    assert len(nouns) <= NOUNS
