"""Where and with what the figures were measured: without this a figure means nothing."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks.answering.process import output
from bot.core.clock import system_clock

_PACKAGES = ("numpy", "rank-bm25", "rapidfuzz")
_MEASURED = ("bot", "knowledge", "tests/questions", "benchmarks/answering")


@dataclass(frozen=True, slots=True)
class Machine:
    processor: str
    cores: int
    system: str
    python: str
    packages: dict[str, str]
    commit: str
    date: str
    load: float


def machine(packages: Sequence[str] = _PACKAGES, measured: Sequence[str] = _MEASURED) -> Machine:
    """measured: the folders whose changes would change the figures."""
    return Machine(
        _processor(),
        os.cpu_count() or 1,
        f"{platform.system()} {platform.machine()}",
        platform.python_version(),
        {name: version(name) for name in packages},
        _commit(measured),
        system_clock().date().isoformat(),
        os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0,
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.is_file() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown"


def _commit(measured: Sequence[str]) -> str:
    """With a plus where the checkout has changes that no commit holds; README files, where figures go, don't count."""
    commit = output("git", "rev-parse", "--short", "HEAD")
    changed = output("git", "status", "--porcelain", "--", *measured)
    return (commit or "unknown") + ("+" if changed else "")
