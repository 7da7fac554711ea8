"""What the operator learns: constant event names with fields, for logs and counters alike. Never a person's words."""

from collections.abc import Mapping
from typing import Protocol, TypeAlias

Fields: TypeAlias = Mapping[str, str | int | float]


class Journal(Protocol):
    def note(self, event: str, fields: Fields) -> None: ...

    def failed(self, event: str, error: Exception, fields: Fields) -> None:
        """Something unexpected. An error's own words may hold a person's: tell its type and where it came from."""
        ...
