"""How much memory a process holds, as the kernel says it. Only where there is a /proc; elsewhere nothing is known."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Memory:
    """In kilobytes: resident now, and the most it ever was."""

    resident: int
    peak: int


def memory(process: int | str = "self") -> Memory | None:
    status = Path(f"/proc/{process}/status")
    if not status.is_file():
        return None
    fields = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
    return Memory(_kilobytes(fields["VmRSS"]), _kilobytes(fields["VmHWM"]))


def _kilobytes(value: str) -> int:
    return int(value.split(maxsplit=1)[0])
