"""Sunset Bot: answers, reminders and exports for the users of a service that is closing."""

__version__ = "0.1.0"
