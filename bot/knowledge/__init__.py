"""Reads `knowledge/`, finds the entry a question is about, and says what it says at a given time."""
