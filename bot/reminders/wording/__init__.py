"""How people word a reminder, one idea a file. The words themselves are data: `languages/<code>.toml`.

From outside only `bot.reminders.when` is to be asked.
"""
