"""Remembers the vectors of the knowledge's own sentences, so that a restart does not compute thousands anew.

For fitting only. What people ask goes to the encoder itself and leaves no trace here. A file that cannot be read or
written costs time and a line in the log, never an answer.
"""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np
import structlog
from numpy.typing import NDArray

from bot.knowledge.matching import tensors
from bot.knowledge.matching.encoder import SentenceEncoder
from bot.knowledge.matching.transformer import Floats

_FILE = "vectors.safetensors"
_KEY_BYTES = 16
_log = structlog.get_logger(__name__)

Vectors = dict[bytes, NDArray[np.float16]]


class CachedEncoder:
    """One fit at a time. Without a folder it remembers for as long as it lives."""

    def __init__(self, encoder: SentenceEncoder, fingerprint: str, folder: Path | None) -> None:
        self._encoder = encoder
        self._fingerprint = fingerprint
        self._path = folder / _FILE if folder else None
        self._known = self._read()
        self._written = frozenset(self._known)
        self._used: set[bytes] = set()

    def encode(self, texts: Sequence[str]) -> Floats:
        """Fresh vectors are rounded as stored ones are: a restart changes no answer."""
        if not texts:
            return self._encoder.encode(texts)
        keys = [blake2b(text.encode(errors="surrogatepass"), digest_size=_KEY_BYTES).digest() for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        fresh = self._encoder.encode(list(new.values())).astype(np.float16)
        self._known.update(zip(new, fresh, strict=True))
        self._used.update(keys)
        rows = np.array([self._known[key] for key in keys], np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows

    def keep(self) -> None:
        """At the end of a fit: stores what was encoded since the last `keep` and forgets everything else."""
        self._known = {key: self._known[key] for key in sorted(self._used)}
        self._used.clear()
        if self._path is None or self._known.keys() == self._written:
            return
        try:
            _replace(self._path, _bytes(self._known, self._fingerprint))
        except OSError as error:
            _log.warning("vectors.not_written", path=str(self._path), error=str(error))
        else:
            self._written = frozenset(self._known)

    def _read(self) -> Vectors:
        if self._path is None:
            return {}
        try:
            return _vectors(self._path.read_bytes(), self._fingerprint)
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            _log.warning("vectors.not_read", path=str(self._path), error=str(error))
            return {}


def _vectors(data: bytes, fingerprint: str) -> Vectors:
    stored = tensors.read(data)
    if stored.notes.get("model") != fingerprint:  # written by another model: not wrong, only of no use
        return {}
    keys, rows = (stored.arrays[name] for name in ("keys", "vectors"))
    return {key.tobytes(): row for key, row in zip(keys, rows, strict=True)}


def _bytes(vectors: Mapping[bytes, NDArray[np.float16]], fingerprint: str) -> bytes:
    keys = np.frombuffer(b"".join(vectors), np.uint8).reshape(len(vectors), _KEY_BYTES)
    arrays = {"keys": keys, "vectors": np.array(list(vectors.values()))}
    return tensors.write(tensors.Tensors(arrays, {"model": fingerprint}))


def _replace(path: Path, data: bytes) -> None:
    """Readers see the old file or the new one. Not forced to disk: a file a power cut spoils is noticed and rebuilt."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(data)
    part.replace(path)
