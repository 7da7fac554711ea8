"""A restart must be faster for the file and no different."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from structlog.testing import capture_logs

from bot.knowledge.matching.transformer import Floats
from bot.knowledge.matching.vectors import CachedEncoder

WIDTH = 8


class Counting:
    """Makes a unit vector from a text's own letters and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Floats:
        self.asked.extend(texts)
        rows = np.array([np.random.default_rng([*map(ord, text)]).normal(size=WIDTH) for text in texts])
        rows = rows.reshape(len(texts), WIDTH)
        vectors: Floats = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
        return vectors


def fitted(texts: Sequence[str], folder: Path | None, model: str = "one") -> tuple[Floats, list[str]]:
    """One start of the bot: the vectors it worked with and the texts it had to encode."""
    inner = Counting()
    cached = CachedEncoder(inner, model, folder)
    vectors = cached.encode(texts)
    cached.keep()
    return vectors, inner.asked


def test_a_restart_encodes_nothing_and_finds_the_very_same_vectors(tmp_path: Path) -> None:
    before, _ = fitted(["a", "b", "c"], tmp_path)
    after, asked = fitted(["c", "a", "b"], tmp_path)
    assert asked == []
    assert np.array_equal(after, before[[2, 0, 1]])


def test_its_vectors_are_the_encoders_to_half_precision_and_of_length_1(tmp_path: Path) -> None:
    vectors, _ = fitted(["a", "b"], tmp_path)
    assert vectors.dtype == np.float32
    assert np.abs(vectors - Counting().encode(["a", "b"])).max() < 1e-3
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-6)


def test_only_what_is_new_is_encoded_and_each_text_once(tmp_path: Path) -> None:
    fitted(["a", "b"], tmp_path)
    vectors, asked = fitted(["x", "a", "x", "b"], tmp_path)
    assert asked == ["x"]
    assert np.array_equal(vectors[0], vectors[2])


def test_without_a_folder_it_remembers_for_as_long_as_it_lives(tmp_path: Path) -> None:
    inner = Counting()
    cached = CachedEncoder(inner, "one", None)
    cached.encode(["a"])
    cached.keep()
    cached.encode(["a", "b"])
    assert inner.asked == ["a", "b"]
    assert list(tmp_path.iterdir()) == []


def test_no_text_gives_no_row(tmp_path: Path) -> None:
    assert CachedEncoder(Counting(), "one", tmp_path).encode([]).shape == (0, WIDTH)


def test_only_the_last_fit_is_kept(tmp_path: Path) -> None:
    fitted([str(number) for number in range(500)], tmp_path)
    large = sum(path.stat().st_size for path in tmp_path.iterdir())
    fitted(["1", "2"], tmp_path)
    assert large < 500 * (16 + 2 * WIDTH) + 1000
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < large / 20
    _, asked = fitted(["1", "2", "3"], tmp_path)
    assert asked == ["3"]


def test_a_reload_forgets_what_only_the_fit_before_it_used(tmp_path: Path) -> None:
    inner = Counting()
    cached = CachedEncoder(inner, "one", tmp_path)
    cached.encode(["a", "b"])
    cached.keep()
    cached.encode(["b", "c"])
    cached.keep()
    assert inner.asked == ["a", "b", "c"]
    _, asked = fitted(["a", "b", "c"], tmp_path)
    assert asked == ["a"]


def test_a_fit_may_ask_in_several_parts(tmp_path: Path) -> None:
    cached = CachedEncoder(Counting(), "one", tmp_path)
    cached.encode(["a"])
    cached.encode(["b"])
    cached.keep()
    _, asked = fitted(["a", "b"], tmp_path)
    assert asked == []


def test_what_was_encoded_after_the_fit_is_not_kept(tmp_path: Path) -> None:
    cached = CachedEncoder(Counting(), "one", tmp_path)
    cached.encode(["a"])
    cached.keep()
    cached.encode(["a question somebody asked"])
    _, asked = fitted(["a", "a question somebody asked"], tmp_path)
    assert asked == ["a question somebody asked"]


def test_a_fit_that_used_nothing_new_does_not_write(tmp_path: Path) -> None:
    fitted(["a", "b"], tmp_path)
    (file,) = tmp_path.iterdir()
    before = file.stat()
    fitted(["b", "a"], tmp_path)
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_the_file_does_not_hold_the_texts(tmp_path: Path) -> None:
    fitted(["a sentence of the knowledge"], tmp_path)
    (file,) = tmp_path.iterdir()
    assert b"sentence" not in file.read_bytes()


def test_another_model_starts_anew_and_replaces_the_file(tmp_path: Path) -> None:
    fitted(["a", "b"], tmp_path, model="one")
    with capture_logs() as logs:
        _, asked = fitted(["a", "b"], tmp_path, model="two")
    assert asked == ["a", "b"]
    assert logs == []
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("size", [0, 3, 100, -1], ids=["empty", "three bytes", "header cut", "last byte gone"])
def test_a_damaged_file_is_reported_and_rebuilt(tmp_path: Path, size: int) -> None:
    before, _ = fitted(["a", "b"], tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:size])
    with capture_logs() as logs:
        after, asked = fitted(["a", "b"], tmp_path)
    assert [line["event"] for line in logs] == ["vectors.not_read"]
    assert asked == ["a", "b"]
    assert np.array_equal(after, before)
    _, asked_again = fitted(["a", "b"], tmp_path)
    assert asked_again == []


def test_a_file_with_one_altered_bit_is_not_believed(tmp_path: Path) -> None:
    fitted(["a", "b"], tmp_path)
    (file,) = tmp_path.iterdir()
    data = bytearray(file.read_bytes())
    data[-5] ^= 1
    file.write_bytes(data)
    with capture_logs() as logs:
        _, asked = fitted(["a", "b"], tmp_path)
    assert [line["event"] for line in logs] == ["vectors.not_read"]
    assert asked == ["a", "b"]


def test_a_folder_that_cannot_be_is_reported_and_does_not_stop_the_bot(tmp_path: Path) -> None:
    file = tmp_path / "a file, not a folder"
    file.write_text("")
    with capture_logs() as logs:
        vectors, _ = fitted(["a"], file)
    assert vectors.shape == (1, WIDTH)
    assert [line["event"] for line in logs] == ["vectors.not_read", "vectors.not_written"]


def test_a_folder_is_made_when_it_is_needed(tmp_path: Path) -> None:
    fitted(["a"], tmp_path / "new" / "cache")
    _, asked = fitted(["a"], tmp_path / "new" / "cache")
    assert asked == []


def test_an_unfinished_file_of_a_crash_is_overwritten_and_never_read(tmp_path: Path) -> None:
    (tmp_path / "vectors.part").write_bytes(b"half a fi")
    fitted(["a"], tmp_path)
    _, asked = fitted(["a"], tmp_path)
    assert asked == []
    assert [path.name for path in tmp_path.iterdir()] == ["vectors.safetensors"]
