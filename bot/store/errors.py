"""SQLite's errors in our words. Each is a refusal: nothing was written, and the person is told so."""

import sqlite3

from bot.core.phrase import Phrase
from bot.core.refusal import Refusal


class StoreError(Refusal):
    """The store could not do it; what it holds is as it was."""

    says = Phrase("store.unavailable")

    def __init__(self) -> None:
        super().__init__(self.says)


class StoreBusyError(StoreError):
    """Another process held the file for too long."""

    says = Phrase("store.busy")


class StoreFullError(StoreError):
    """No room is left on the disk."""

    says = Phrase("store.full")


class StoreBrokenError(StoreError):
    """The file is damaged: the next start sets it aside."""

    says = Phrase("store.broken")


_OURS: dict[int, type[StoreError]] = {
    sqlite3.SQLITE_BUSY: StoreBusyError,
    sqlite3.SQLITE_LOCKED: StoreBusyError,
    sqlite3.SQLITE_FULL: StoreFullError,
    sqlite3.SQLITE_CORRUPT: StoreBrokenError,
    sqlite3.SQLITE_NOTADB: StoreBrokenError,
    sqlite3.SQLITE_IOERR: StoreError,
    sqlite3.SQLITE_READONLY: StoreError,
    sqlite3.SQLITE_CANTOPEN: StoreError,
}


def translated(error: sqlite3.Error) -> Exception:
    """Ours for what the world does to a file; the error itself for what only a bug can do."""
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
    ours = _OURS.get(primary)
    return error if ours is None else ours()
