"""What the disk owes: that a name survives a power cut, and how it says that it is full."""

import errno
import os
from pathlib import Path

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def settle(folder: Path) -> None:
    """What stands in it survives a power cut by its name, as the bytes do that were forced onto the disk."""
    if os.name == "nt":
        return  # a folder cannot be opened there
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_full(error: OSError) -> bool:
    """Whether the disk is, or the share of it that is ours."""
    return error.errno in _FULL
