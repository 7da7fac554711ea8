"""What may be wrong with a ZIP that somebody handed over, and how much of one is borne."""

from dataclasses import dataclass
from enum import StrEnum


class Trouble(StrEnum):
    NOT_A_ZIP = "not_a_zip"
    TRUNCATED = "truncated"
    DAMAGED = "damaged"
    SPLIT = "split"
    ENCRYPTED = "encrypted"
    METHOD = "method"
    TOO_MANY = "too_many"
    TOO_LARGE = "too_large"
    RATIO = "ratio"
    PATH = "path"
    LINK = "link"
    DUPLICATE = "duplicate"
    OVERLAP = "overlap"
    CHECKSUM = "checksum"


class RefusedError(Exception):
    """The ZIP is not opened, or not read any further. `where`: the member, if it is one; a stranger's words."""

    def __init__(self, trouble: Trouble, where: str = "") -> None:
        super().__init__(trouble)
        self.trouble = trouble
        self.where = where


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is borne. directory: bytes of the list of members. ratio: of unpacked to packed, beyond a mebibyte.

    lists: bytes of JSON that are read in search of records: what takes longer is not what a person exported.
    """

    members: int = 100_000
    directory: int = 64 << 20
    name: int = 1024
    size: int = 200 << 30
    ratio: int | None = 200
    lists: int = 2 << 30
