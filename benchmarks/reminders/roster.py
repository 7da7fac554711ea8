"""Who takes part, by the name the tables have."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from benchmarks.reminders.ours import Ours
from benchmarks.reminders.peers import Queue, Stored
from benchmarks.reminders.systems import System

OURS = "sunset-bot"

SYSTEMS: Mapping[str, Callable[[Path], System]] = {
    OURS: Ours,
    "APScheduler 3": Stored,
    "APScheduler 3, never dropping": partial(Stored, lateness=None),
    "PTB JobQueue": Queue,
    "PTB JobQueue, never dropping": partial(Queue, lateness=None),
}
