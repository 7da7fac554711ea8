"""Discord's locales and our languages: `es-419` and `es-ES` are both our `es`."""

from collections.abc import Iterable, Sequence

DEFAULT = "en-US"

ALL = (
    *("id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl", "pt-BR"),
    *("ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja", "zh-TW", "ko"),
)
"""The locales Discord offers its users."""

LONGEST_LABEL = 80
"""Characters of a button's label."""


def spoken(locales: Iterable[str | None], languages: Sequence[str]) -> str | None:
    """The first of the locales whose language we speak; None where we speak none of them."""
    codes = (locale.partition("-")[0].lower() for locale in locales if locale)
    return next((code for code in codes if code in languages), None)


def locales_of(language: str) -> tuple[str, ...]:
    """The locales of Discord in which a language is shown."""
    return tuple(locale for locale in ALL if locale.partition("-")[0] == language)


def cut(words: str, longest: int) -> str:
    """The words, ended with an ellipsis where they are longer than so many characters."""
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"
