"""`python -m bot` is `sunset-bot`."""

from bot.cli import main

if __name__ == "__main__":
    main()
