"""Questions that several tests ask the program, and the clock they are asked at."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from e2e.program import Program

NOW = "2026-10-20T12:00:00Z"

DELETED = "when is my data deleted?"
CLOSED = "when did sora shut down"
NONSENSE = "qwertzuiop yxcvbnm asdfghjkl"

VAGUE = (
    *("export", "my videos", "videos", "credits", "the app", "link", "download", "deleted", "data", "refund", "money"),
    *("my stuff", "is it gone", "when", "account", "old videos", "the website", "email", "error", "api videos gone"),
    *("can i still get it", "where did it go", "is there a way", "what happens now", "how do i get my things"),
)
"""Short of what a person would have to say. Which of them are near two entries is the matcher's; some must be."""


def noon(day: date) -> str:
    return datetime.combine(day, time(12, tzinfo=UTC)).isoformat()


def choices(program: Program, person: str) -> dict[str, Any]:
    """What the bot says to one of the vague questions to which it offers entries."""
    for words in VAGUE:
        said = program.tell(text=words, person=person, now=NOW)
        if said["action"] == "choices":
            return said
    pytest.fail("nothing is ever offered")
