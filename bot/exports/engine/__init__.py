"""Durable jobs: the only door to DBOS. What the rest of the house sees of it is `port.py`."""
