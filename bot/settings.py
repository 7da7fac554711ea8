"""The environment, read once: the only door to it. `.env` in the working folder adds to it; what is set wins."""

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dotenv import dotenv_values

KNOWLEDGE = "SUNSET_KNOWLEDGE"
SUBJECTS = "SUNSET_SUBJECTS"
HOME = "SUNSET_HOME"
CACHE = "SUNSET_CACHE"
CURATORS = "SUNSET_CURATORS"
LOG = "SUNSET_LOG"

TERMINAL = "terminal"
"""The corner of the home that the terminal conversation has for its own."""

LEVELS = {"info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
"""What may be said of the log: from which level on it is written."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How this bot is run.

    knowledge: the folder of subjects.
    subjects: the subjects to serve; empty for those on by default.
    home: where the bot keeps what must last (the terminal's history, what platforms remember).
    curators: who may see what nobody could answer, as `discord:1234` or `telegram:1234`.
    cache: where it keeps what it can make again (the fitted matcher); under `home` if not said.
    environment: all of it, for the platforms, which know the names of their own settings. It holds tokens: never shown.
    """

    knowledge: Path
    subjects: frozenset[str]
    home: Path
    cache: Path
    curators: frozenset[str] = frozenset()
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Reads the settings; without an argument from the process's environment and `.env`."""
    if environment is None:
        kept = {name: value for name, value in dotenv_values(".env").items() if value is not None}
        environment = {**kept, **os.environ}
    home = Path(environment.get(HOME) or _default_home(environment)).expanduser()
    return Settings(
        knowledge=Path(environment.get(KNOWLEDGE) or _shipped_knowledge()).expanduser(),
        subjects=_listed(environment.get(SUBJECTS, "")),
        home=home,
        cache=Path(environment.get(CACHE) or home / "cache").expanduser(),
        curators=_listed(environment.get(CURATORS, "")),
        environment=environment,
    )


def log_level(environment: Mapping[str, str]) -> int:
    """From which level on the log is written; all of it where nothing is said.

    Raises:
        ValueError: a level there is not; the words say which there are.
    """
    name = environment.get(LOG, "").strip().lower() or "info"
    if name not in LEVELS:
        raise ValueError(f"{LOG} must be one of: {', '.join(LEVELS)}")
    return LEVELS[name]


def _listed(written: str) -> frozenset[str]:
    return frozenset(name.strip() for name in written.split(",") if name.strip())


def _shipped_knowledge() -> Path:
    """The checkout's own folder, or the copy that a wheel carries."""
    package = Path(__file__).parent
    checkout = package.parent / "knowledge"
    return checkout if checkout.is_dir() else package / "_knowledge"


def _default_home(environment: Mapping[str, str]) -> Path:
    data = environment.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(data) / "sunset-bot"
