"""Reminders kept and told: how fast, how late, at what cost; beside the schedulers bots usually use."""
