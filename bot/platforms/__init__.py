"""Where people talk to the bot. Each platform is one door: its own types never leave its file."""
