"""Our word pieces, held against the tokenizer the model was published with."""
# ruff: noqa: RUF001 - letters that look alike are what is tested here

import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tokenizers.models import WordPiece as TheirWordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from bot.knowledge.matching.encoder import PACKED
from bot.knowledge.matching.wordpiece import WordPiece

VOCABULARY = PACKED.with_name("vocab.txt")
LIMIT = 100_000

# Characters whose category changed after the original's tables were made: a syllabics sign, a Philippine vowel killer,
# two Mongolian letters. Ours follow Unicode. No piece of the vocabulary holds one of them.
RECLASSIFIED = {"\u166d", "\u1734", "\u1885", "\u1886"}


def theirs() -> Tokenizer:
    pieces = {line: number for number, line in enumerate(VOCABULARY.read_text(encoding="utf-8").split("\n")[:-1])}
    tokenizer = Tokenizer(TheirWordPiece(pieces, unk_token="[UNK]", max_input_chars_per_word=100))  # noqa: S106
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    return tokenizer


THEIRS = theirs()
OURS = WordPiece.read(VOCABULARY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "When does it shut down?",
        "WHEN DOES IT SHUT DOWN??!!",
        "it's  what's-his-name's\tdown/up\r\nload",
        "unaffable antidisestablishmentarianism",
        "a" * 100,
        "a" * 101,
        "é" * 101,
        "x" * 40 + " short " + "y" * 200,
        "[CLS] [SEP] [MASK] [PAD] [UNK] [unused7] ##ing # ## ###",
        "$5.99 100% 3+4=7 a_b `code` ~ ^ | <b> {x} \\",
        "Ÿ naïve café Ångström piñata über straße İstanbul ıI ﬁne Ǆ ŉ",
        "ΟΔΟΣ ὈΔΥΣΣΕΎΣ ς σ Σ",
        "Привет, как дела? Ёлка",
        "日本語の文 中文字 漢字かな交じり カタカナ ﾊﾝｶｸ",
        "豈更車 \u2f800 \U0002f800 㐀 𠀀 𪜀 𫝀",
        "한국어 안녕하세요 각 가",
        "مرحبا بِكَ שָׁלוֹם",
        "नमस्ते ประเทศไทย தமிழ்",
        "e\u0301 a\u0308\u0301 \u0301 o\u0302\u0303x",
        "zero\u200bwidth \u200djoin \ufeffmark \u00adsoft \u2060word \u202eright",
        "\0null \ufffdreplaced \x07bell \x1fseparator \x7fdelete \x85next",
        "no\u00a0break\u2003em\u3000wide\u2028line\u2029paragraph\u1680ogham\u202fnarrow",
        "«guillemets» „quotes“ ‘single’ — – … ‰ ¿qué? ¡ya! 、。「」・ ؟ ، ।",
        "© ® ™ € £ ¥ ° ± × ÷ § ¶ ← → ∞ ≠ ½ ² № ℃",
        "😭😭 👩\u200d👩\u200d👧 🇹🇷 ❤\ufe0f 1\ufe0f\u20e3",
        "𝕗𝕒𝕟𝕔𝕪 𝓽𝓮𝔁𝓽 ｆｕｌｌ Ⓒircled ﷽",
        "\U0010ffff \U000e0041 \ue000 \u0378",
        "http://a.example/b?c=d&e=f#g user@mail.example @name #tag :smile:",
    ],
)
def test_a_text_falls_into_the_same_pieces(text: str) -> None:
    assert list(OURS.pieces(text)) == THEIRS.encode(text).tokens


# Their tables end at Unicode 8 (2015). Later accents and marks of small scripts differ; nothing else does.
OLD = "".join(
    character
    for character in map(chr, range(sys.maxunicode + 1))
    if unicodedata.ucd_3_2_0.category(character) not in {"Cn", "Co", "Cs"} and character not in RECLASSIFIED
)
NEWER_EMOJI = "".join(map(chr, (*range(0x1F300, 0x1F650), *range(0x1F680, 0x1F700), *range(0x1F900, 0x1FA00))))


def test_every_character_of_unicode_3_and_every_emoji_is_treated_as_theirs() -> None:
    """Beside letters, so that both "vanishes", "splits" and "joins" show."""
    characters = OLD + NEWER_EMOJI
    texts = [f"a{character}b" for character in characters]
    expected = [encoding.tokens for encoding in THEIRS.encode_batch(texts)]
    different = [text for text, tokens in zip(texts, expected, strict=True) if list(OURS.pieces(text)) != tokens]
    assert len(characters) > 90_000
    assert different == []


def test_every_piece_of_the_vocabulary_is_found_as_theirs_finds_it() -> None:
    pieces = VOCABULARY.read_text(encoding="utf-8").split()
    texts = [piece.removeprefix("##") for piece in pieces] + [f"x{piece.removeprefix('##')}" for piece in pieces]
    expected = [encoding.tokens for encoding in THEIRS.encode_batch(texts)]
    assert [list(OURS.pieces(text)) for text in texts] == expected


OLD_SET = frozenset(OLD)
WORDS = st.sampled_from(
    ["the", "Export", "##ing", "ü", "İ", "Σ", "[SEP]", "日", "한", "\u0301", "\u200b", "😭", "a" * 99]
)
TEXTS = st.lists(WORDS | st.text(st.characters(max_codepoint=0xFFFF), max_size=9), max_size=9).map("".join)


def old_part(text: str) -> str:
    return "".join(character for character in text if character in OLD_SET)


@settings(max_examples=400)
@given(TEXTS.map(old_part))
def test_any_text_falls_into_the_same_pieces(text: str) -> None:
    assert list(OURS.pieces(text)) == THEIRS.encode(text).tokens


@given(st.text(st.characters(categories=["Cs", "Cn", "Co", "Mn", "So"])))
def test_no_text_breaks_it_not_even_half_of_a_surrogate_pair(text: str) -> None:
    numbers = OURS.encode(text, LIMIT)
    assert numbers[0] == 101
    assert numbers[-1] == 102
    assert all(0 <= number < len(OURS) for number in numbers)


def test_start_and_end_surround_a_text_and_count_towards_the_limit() -> None:
    assert OURS.encode("", 64) == [101, 102]
    assert OURS.encode("shut down", 64) == [101, 3844, 2091, 102]
    assert OURS.encode("down " * 100, 64) == [101, *[2091] * 62, 102]


def test_nobody_can_type_the_models_own_marks() -> None:
    assert 102 not in OURS.encode("[SEP]", LIMIT)[:-1]
    assert 101 not in OURS.encode("x [CLS]", LIMIT)[1:]


def test_its_memory_of_characters_is_bounded() -> None:
    ours = WordPiece.read(VOCABULARY)
    before = OURS.encode("ünïque", 64)
    ours.encode("".join(map(chr, range(0x4E00, 0x9000))), 64)
    assert len(ours._clean) <= 4096  # noqa: SLF001
    assert ours.encode("ünïque", 64) == before
