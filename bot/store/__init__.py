"""What the bot remembers, in one SQLite file: the only package that knows SQL."""
