"""A platform that will not have the bot as it is set up: the one error of platforms that ends the program."""


class PlatformRefusedError(Exception):
    """No retry helps. The words say what to mend, to the person who runs the bot; no token is among them."""
