"""Files too large to be sent in a chat: uploaded in pieces through a page of the bot's own, into the basket."""
