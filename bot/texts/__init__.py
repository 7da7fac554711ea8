"""Everything the bot says: one catalog a language, and what fills its templates."""
