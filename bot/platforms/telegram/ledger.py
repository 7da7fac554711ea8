"""Which updates were handled, in a small file of numbers: what a crash left unconfirmed is not answered twice.

The file is held by one process. A second bot of the same account on this machine waits until it is free.
"""

import sys
from collections import OrderedDict
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path

MOST = 2_000
"""Updates remembered. Telegram sends again only what was not confirmed: far fewer."""


@dataclass(slots=True)
class Ledger:
    path: Path
    _file: TextIOWrapper | None = field(default=None, init=False)
    _done: OrderedDict[int, None] = field(default_factory=OrderedDict, init=False)
    _lines: int = field(default=0, init=False)

    def open(self) -> bool:
        """False: another process holds it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = self.path.open("a+", encoding="ascii", errors="replace")
        if not _hold(file):
            file.close()
            return False
        file.seek(0)
        numbers = [int(line) for line in file if line.strip().isdecimal()][-MOST:]
        self._file, self._done = file, OrderedDict.fromkeys(numbers)
        self._rewrite()
        return True

    def __contains__(self, update: int) -> bool:
        return update in self._done

    def add(self, update: int) -> None:
        """Notes that an update was handled. It is in the file when this returns, and survives the process."""
        if self._file is None:
            raise RuntimeError("the ledger is not open")
        self._done[update] = None
        while len(self._done) > MOST:
            self._done.popitem(last=False)
        self._file.write(f"{update}\n")
        self._file.flush()
        self._lines += 1
        if self._lines > 2 * MOST:
            self._rewrite()

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _rewrite(self) -> None:
        """In place: the file is held by its descriptor."""
        if self._file is None:
            return
        self._file.seek(0)
        self._file.truncate()
        self._file.writelines(f"{update}\n" for update in self._done)
        self._file.flush()
        self._lines = len(self._done)


def _hold(file: TextIOWrapper) -> bool:
    """Takes the file for this process, until it closes it or dies. Where there are no such locks, all may have it."""
    if sys.platform == "win32":
        return True
    import fcntl  # noqa: PLC0415  not on every system

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
