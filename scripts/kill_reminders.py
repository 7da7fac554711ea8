"""Kills the real bot hundreds of times while reminders fall due, and counts: python scripts/kill_reminders.py --help.

Takes about five seconds a kill. What it does is in tests/e2e/reminder_kills.py, of which the suite runs a short part.
"""

import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    root = Path(__file__).resolve().parent.parent
    sys.path[:0] = [str(root / "tests"), str(root)]
    runpy.run_module("e2e.reminder_kills", run_name="__main__")
