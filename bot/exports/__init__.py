"""Exports: what a person can still save, packed into one archive, handed over by a link. No platform, no SQL here."""
