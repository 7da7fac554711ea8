"""How fast the bot answers through each real platform adapter, and what that costs: see README.md."""
