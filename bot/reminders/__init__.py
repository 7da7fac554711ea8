"""Reminders: what people mean by their words, series of instants, and what is kept and told. No clock of its own."""
