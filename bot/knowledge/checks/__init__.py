"""What the knowledge must be besides well-formed: every rule lists all it finds, with the file and the way to it."""

from bot.knowledge.checks.found import check_found
from bot.knowledge.checks.run import check, check_all

__all__ = ["check", "check_all", "check_found"]
