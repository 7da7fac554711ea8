"""Finds the entry a question is about: encoder, gates, scores and thresholds. Nothing here is downloaded or guessed."""
