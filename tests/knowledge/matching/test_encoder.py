"""The encoder against the original model, which another program computed, and against what it promises."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from bot.knowledge.matching.encoder import PACKED, MiniLM

# The first three and their similarities are the example in the documentation of sentence-transformers.
PUBLISHED = {(0, 1): 0.6660, (0, 2): 0.1046, (1, 2): 0.1411}
TEXTS = [
    "The weather is lovely today.",
    "It's so sunny outside!",
    "He drove to the stadium.",
    "When does the app shut down for good?",
    "What is the last day I can still use it?",
    "How do I save all my videos before it closes?",
    "Can I get my money back for this month?",
    "anyone up for a game tonight",
    "The café in São Paulo serves naïve résumés.",
    "日本語の文 and some 中文 mixed in",
    "pls hlp!!! my exprt is stuck @ 99% 😭😭",
    "",
    "word " * 100,
]


@pytest.fixture(scope="module")
def encoder() -> MiniLM:
    return MiniLM.load()


def similarity(encoder: MiniLM, one: str, other: str) -> float:
    left, right = encoder.encode([one, other])
    return float(left @ right)


def test_its_vectors_point_where_the_originals_do(encoder: MiniLM) -> None:
    """minilm_reference.npy: the unpacked fp32 weights under onnxruntime, pieces by the tokenizers library."""
    reference = np.load(Path(__file__).with_name("minilm_reference.npy"))
    cosines = (encoder.encode(TEXTS) * reference).sum(axis=1)
    assert cosines.min() >= 0.998
    assert cosines.mean() >= 0.9994


def test_its_similarities_are_the_published_ones(encoder: MiniLM) -> None:
    vectors = encoder.encode(TEXTS[:3])
    for (one, other), published in PUBLISHED.items():
        assert float(vectors[one] @ vectors[other]) == pytest.approx(published, abs=0.01)


@pytest.mark.parametrize(
    ("text", "paraphrase", "unrelated"),
    [
        ("When does it shut down?", "What day is the service going away?", "How do I change my profile picture?"),
        ("How do I download my videos?", "where can i export all of my clips", "Will there be a refund?"),
        ("Will I get a refund?", "can i have my money back pls", "What happens to the API?"),
        ("Is my data deleted afterwards?", "do they erase our stuff at the end", "Who won the match last night?"),
    ],
)
def test_a_paraphrase_is_nearer_than_another_question(
    encoder: MiniLM, text: str, paraphrase: str, unrelated: str
) -> None:
    assert similarity(encoder, text, paraphrase) > similarity(encoder, text, unrelated) + 0.1


def test_capitals_and_accents_make_no_difference(encoder: MiniLM) -> None:
    vectors = encoder.encode(["When does it close, José?", "WHEN DOES IT CLOSE, JOSE?"])
    assert vectors[0] == pytest.approx(vectors[1], abs=1e-5)


def test_every_row_is_a_unit_vector(encoder: MiniLM) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-6)


def test_no_text_gives_no_row(encoder: MiniLM) -> None:
    vectors = encoder.encode([])
    assert vectors.shape == (0, 384)
    assert vectors.dtype == np.float32


def test_company_changes_nothing_and_order_is_kept(encoder: MiniLM) -> None:
    texts = [f"{text} {number}" for number in range(30) for text in TEXTS]
    together = encoder.encode(texts)
    apart = np.concatenate([encoder.encode([text]) for text in texts[-len(TEXTS) :]])
    assert np.abs(together[-len(TEXTS) :] - apart).max() < 1e-5


def test_the_same_texts_give_the_same_bits(encoder: MiniLM) -> None:
    assert np.array_equal(encoder.encode(TEXTS), encoder.encode(TEXTS))
    assert np.array_equal(encoder.encode(TEXTS), MiniLM.load().encode(TEXTS))


@pytest.mark.parametrize("length", [61, 62, 63, 64, 500, 100_000])
def test_a_text_is_read_up_to_its_64th_piece(encoder: MiniLM, length: int) -> None:
    vectors = encoder.encode(["word " * length, "word " * 62])
    assert (float(vectors[0] @ vectors[1]) > 1 - 1e-6) == (length >= 62)


@pytest.mark.parametrize(
    "text",
    ["\ud800", "\0", "\u200b" * 5000, "\u0301" * 300, "\U0010ffff", "👩\u200d👩\u200d👧", "﷽" * 90, "a" * 5000, "\n\t"],
)
def test_strange_text_still_gives_a_unit_vector(encoder: MiniLM, text: str) -> None:
    assert np.linalg.norm(encoder.encode([text])) == pytest.approx(1, abs=1e-6)


def test_the_notice_names_the_files_that_are_here() -> None:
    notice = PACKED.with_name("NOTICE.md").read_text(encoding="utf-8")
    for name in ("minilm.safetensors", "vocab.txt"):
        data = PACKED.with_name(name).read_bytes()
        assert f"`{name}`, {len(data):,} bytes, SHA-256 `{hashlib.sha256(data).hexdigest()}`" in notice


def test_the_licence_of_the_model_lies_beside_it() -> None:
    assert "Apache License" in PACKED.with_name("LICENSE").read_text(encoding="utf-8")


def turned(data: bytes) -> bytes:
    return data[:-1000] + bytes([data[-1000] ^ 1]) + data[-999:]


@pytest.mark.parametrize(
    "damage",
    [
        turned,
        lambda data: data[:-1],
        lambda data: data[:5_000],
        lambda data: data[:3],
        lambda _: b"",
        lambda _: b"version 1\noid sha256:e5d9\nsize 22911072\n",
    ],
    ids=["one bit", "last byte", "header only", "three bytes", "empty", "pointer of a large file store"],
)
def test_damaged_weights_are_refused(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    path = tmp_path / PACKED.name
    path.write_bytes(damage(PACKED.read_bytes()))
    with pytest.raises(ValueError, match=r"minilm\.safetensors is damaged, install the bot again"):
        MiniLM.load(path)


def test_a_vocabulary_that_lost_a_line_is_refused(tmp_path: Path) -> None:
    path = tmp_path / PACKED.name
    path.write_bytes(PACKED.read_bytes())
    lines = PACKED.with_name("vocab.txt").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "vocab.txt").write_text("".join(lines[:-1]), encoding="utf-8")
    with pytest.raises(ValueError, match=r"vocab\.txt is damaged"):
        MiniLM.load(path)


def test_the_fingerprint_tells_which_weights_these_are(encoder: MiniLM) -> None:
    source, checksum = encoder.fingerprint.split(":")
    assert source == "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
    assert len(checksum) == 8
