"""Keeps the last fit in a file, so that a start with unchanged knowledge takes a second and not ten.

The file is of our own making and lies in the bot's own folder, as Python's compiled files lie beside their source. It
is read only under a name that digests the knowledge, this package's code and data, and the versions it was made with.
What cannot be read or written costs time and a line in the log, never an answer.
"""

import hashlib
import io
import json
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np
import structlog

from bot.knowledge.matcher import Corpus
from bot.knowledge.matching.encoder import MiniLM
from bot.knowledge.matching.fitted import FittedMatcher

log = structlog.get_logger()

_ENCODER = "encoder"
_MOST = 4
"""Fits kept: bots that serve different subjects may share a folder."""
_PLACE = "fit-{}.pickle"


def kept_fit(corpus: Corpus, folder: Path, encoder: MiniLM, fit: Callable[[], FittedMatcher]) -> FittedMatcher:
    """The fit to this very corpus by this very code: out of the file, or made now and put there."""
    path = folder / _PLACE.format(_digest(corpus, encoder.fingerprint))
    found = _read(path, encoder)
    if found is not None:
        return found
    made = fit()
    try:
        _write(path, made, encoder)
    except OSError as error:
        log.warning("fit_not_kept", path=str(path), error=str(error))
    return made


def _read(path: Path, encoder: MiniLM) -> FittedMatcher | None:
    class Unpickler(pickle.Unpickler):
        def persistent_load(self, _name: object) -> MiniLM:
            return encoder

    try:
        found = Unpickler(io.BytesIO(path.read_bytes())).load()
    except FileNotFoundError:
        return None
    except (OSError, EOFError, ValueError, TypeError, AttributeError, ImportError, pickle.UnpicklingError) as error:
        log.warning("fit_not_read", path=str(path), error=type(error).__name__)
        return None
    return found if isinstance(found, FittedMatcher) else None


def _write(path: Path, made: FittedMatcher, encoder: MiniLM) -> None:
    """Whole or not at all; the oldest of too many goes."""

    class Pickler(pickle.Pickler):
        def persistent_id(self, held: object) -> str | None:
            return _ENCODER if held is encoder else None

    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        Pickler(file, protocol=pickle.HIGHEST_PROTOCOL).dump(made)
    os.replace(file.name, path)  # noqa: PTH105  the name is all we have
    kept = sorted(path.parent.glob(_PLACE.format("*")), key=lambda kept: kept.stat().st_mtime)
    for old in kept[:-_MOST]:
        old.unlink(missing_ok=True)


def _digest(corpus: Corpus, model: str) -> str:
    digest = hashlib.sha256(f"{sys.version} {np.__version__} {model}".encode())
    digest.update(json.dumps(_plain(corpus), ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass"))
    for name, content in _sources(files("bot.knowledge.matching")):
        digest.update(name.encode() + content)
    digest.update(files("bot.knowledge").joinpath("matcher.py").read_bytes())
    return digest.hexdigest()[:32]


def _plain(corpus: Corpus) -> object:
    """The corpus in types whose order is the same in every process."""
    topics = [[t.entry, t.subject, t.phrasings, t.rumours, sorted(t.surfaces), t.family] for t in corpus.topics]
    subjects = [[s.subject, s.names, s.surfaces, s.served] for s in corpus.subjects]
    return [topics, subjects, corpus.silent]


def _sources(folder: Traversable) -> Iterator[tuple[str, bytes]]:
    """The code and data of this package; the weights are known by their fingerprint."""
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir() and item.name not in {"__pycache__", "weights"}:
            yield from _sources(item)
        elif item.is_file() and not item.name.endswith(".pyc"):
            yield item.name, item.read_bytes()
