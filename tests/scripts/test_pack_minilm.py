"""The packing script on a model of two layers that fits on a page."""

import hashlib
import runpy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.knowledge.matching import tensors
from bot.knowledge.matching.transformer import HEADS

SCRIPT = runpy.run_path(str(Path(__file__).parents[2] / "scripts" / "pack_minilm.py"))
checked, pack = SCRIPT["checked"], SCRIPT["pack"]

WIDTH = 24
LAYERS = 2


def tiny() -> dict[str, NDArray[Any]]:
    random = np.random.default_rng(7)

    def some(*shape: int) -> NDArray[Any]:
        return random.normal(size=shape).astype(np.float32)

    arrays = {
        "embeddings.position_ids": np.arange(512)[None],
        "embeddings.word_embeddings.weight": some(40, WIDTH),
        "embeddings.position_embeddings.weight": some(512, WIDTH),
        "embeddings.token_type_embeddings.weight": some(2, WIDTH),
        "pooler.dense.weight": some(WIDTH, WIDTH),
    }
    linear = {"intermediate.dense": (384, WIDTH), "output.dense": (WIDTH, 384)}
    parts = ("self.query", "self.key", "self.value", "output.dense")
    linear |= {f"attention.{part}": (WIDTH, WIDTH) for part in parts}
    for layer in range(LAYERS):
        for name, shape in linear.items():
            arrays[f"encoder.layer.{layer}.{name}.weight"] = some(*shape)
            arrays[f"encoder.layer.{layer}.{name}.bias"] = some(shape[0])
    norms = [f"encoder.layer.{layer}.{name}" for layer in range(LAYERS) for name in ("attention.output", "output")]
    for name in ("embeddings", *norms):
        arrays |= {f"{name}.LayerNorm.weight": some(WIDTH), f"{name}.LayerNorm.bias": some(WIDTH)}
    return arrays


def written(arrays: dict[str, NDArray[Any]]) -> bytes:
    return tensors.write(tensors.Tensors(arrays, {}))


@pytest.fixture(name="packed")
def packed_once() -> tensors.Tensors:
    return tensors.read(pack(written(tiny()), "hash of the source"))


def whole(packed: tensors.Tensors, name: str) -> NDArray[Any]:
    weight, unit = packed.arrays[f"{name}.weight"], packed.arrays[f"{name}.unit"]
    values: NDArray[Any] = (weight.reshape(*unit.shape, -1) * unit[..., None]).reshape(weight.shape)
    return values


def test_packing_twice_gives_the_same_bytes() -> None:
    assert pack(written(tiny()), "hash") == pack(written(tiny()), "hash")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("words", "embeddings.word_embeddings"),
        ("layer.0.mixed", "encoder.layer.0.attention.output.dense"),
        ("layer.1.widened", "encoder.layer.1.intermediate.dense"),
        ("layer.1.narrowed", "encoder.layer.1.output.dense"),
    ],
)
def test_a_weight_is_off_by_half_a_unit_at_most(packed: tensors.Tensors, ours: str, theirs: str) -> None:
    original = tiny()[f"{theirs}.weight"]
    unit = packed.arrays[f"{ours}.unit"]
    assert packed.arrays[f"{ours}.weight"].dtype == np.int8
    assert np.abs(whole(packed, ours) - original).max() <= unit.max() * 0.501


def test_a_row_longer_than_192_has_several_units(packed: tensors.Tensors) -> None:
    assert packed.arrays["layer.0.narrowed.unit"].shape == (WIDTH, 2)
    assert packed.arrays["layer.0.widened.unit"].shape == (384, 1)


def test_query_key_and_value_are_one_and_the_query_is_divided(packed: tensors.Tensors) -> None:
    original, name = tiny(), "encoder.layer.1.attention.self"
    division = (WIDTH // HEADS) ** -0.5
    bias = packed.arrays["layer.1.attention.bias"]
    assert bias[:WIDTH] == pytest.approx(original[f"{name}.query.bias"] * division)
    assert np.array_equal(bias[WIDTH:], np.concatenate([original[f"{name}.{part}.bias"] for part in ("key", "value")]))
    query = whole(packed, "layer.1.attention")[:WIDTH]
    assert query == pytest.approx(original[f"{name}.query.weight"] * division, abs=0.02)


def test_64_positions_are_kept_and_hold_the_first_segment(packed: tensors.Tensors) -> None:
    original = tiny()
    kept = (
        original["embeddings.position_embeddings.weight"][:64] + original["embeddings.token_type_embeddings.weight"][0]
    )
    assert np.array_equal(packed.arrays["positions"], kept)


def test_norms_are_kept_as_they_are(packed: tensors.Tensors) -> None:
    original = tiny()
    names = {"norm": "embeddings", "layer.0.mixed_norm": "encoder.layer.0.attention.output"}
    names |= {"layer.1.narrowed_norm": "encoder.layer.1.output"}
    for ours, theirs in names.items():
        for part in ("weight", "bias"):
            assert np.array_equal(packed.arrays[f"{ours}.{part}"], original[f"{theirs}.LayerNorm.{part}"])


def test_a_row_of_zeros_stays_one(packed: tensors.Tensors) -> None:
    arrays = tiny()
    arrays["embeddings.word_embeddings.weight"][3] = 0
    assert not whole(tensors.read(pack(written(arrays), "hash")), "words")[3].any()
    assert whole(packed, "words")[3].any()


def test_the_source_is_written_down(packed: tensors.Tensors) -> None:
    assert packed.notes["source_sha256"] == "hash of the source"


def test_another_file_than_the_expected_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(b"something else")
    with pytest.raises(ValueError, match=r"model\.safetensors is not the expected file: SHA-256"):
        checked(path, SCRIPT["WEIGHTS_SHA256"])


def test_the_expected_file_is_accepted(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(b"the very one")
    assert checked(path, hashlib.sha256(b"the very one").hexdigest()) == b"the very one"


def test_nothing_is_written_when_the_source_is_refused(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    target.mkdir()
    (source / "model.safetensors").write_bytes(written(tiny()))
    (source / "vocab.txt").write_text("[PAD]\n")
    with pytest.raises(ValueError, match="not the expected file"):
        SCRIPT["main"](str(source), str(target))
    assert list(target.iterdir()) == []
