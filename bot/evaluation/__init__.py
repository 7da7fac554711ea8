"""Measures the bot: asks it labelled lines, judges each reply, and says how often it was right, wrong or silent."""
