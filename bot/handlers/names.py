"""Lists of names as one value."""

from bot.knowledge.base import KnowledgeBase


def subjects(base: KnowledgeBase) -> str:
    return ", ".join(base.subjects[name].name for name in sorted(base.served))


def languages(base: KnowledgeBase) -> str:
    """The languages by their own names, as their speakers look for them."""
    return ", ".join(OWN_NAMES.get(code, code) for code in base.languages)


OWN_NAMES = {
    "ar": "العربية",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "hi": "हिन्दी",
    "it": "Italiano",
    "ja": "日本語",
    "ko": "한국어",
    "pt": "Português",
    "ru": "Русский",
    "tr": "Türkçe",
    "zh": "中文",
}
