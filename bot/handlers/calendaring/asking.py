"""Which words ask for a calendar file, and what they name. Words that name nothing of ours are not it.

A sentence has to be such a request from end to end: "calendar" is also a word of questions, and those want an answer.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.milestone import Milestone
from bot.knowledge.naming import named

_LONGEST = 200
"""Characters that are looked at: who asks for a file needs no more."""

_FILE = r"(?:calendar (?:file|entry|event)|ical(?:endar)?(?: file)?|\.?ics(?: file)?)"
_PLEASE = (
    r"(?:(?:please|can you|could you|would you|can i (?:get|have)|could i (?:get|have)|i want|i need|i'?d like"
    r"|give me|send me|make me|get me) )*"
)
_PUT = "(?:put|add|save|copy|i want|i need|i'?d like)"
_ARCHIVO = r"(?:(?:archivo|fichero) (?:de calendario|\.?ics|ical)|\.?ics)"
_POR_FAVOR = r"(?:(?:por favor|puedes|podr[ií]as|me (?:das|mandas)|dame|m[aá]ndame|env[ií]ame|quiero|necesito) )*"
_PONER = r"(?:pon|poner|añade|añadir|agrega|agregar|mete|meter|guarda|guardar|apunta|apuntar)"
_PONLO = r"(?:ponl[oa]|pónl[oa]|añádel[oa]|agrégal[oa]|guárdal[oa]|apúntal[oa])"
_VER = r"(?: (?:ver|gönder|oluştur|istiyorum|verir misin|gönderir misin))?"
_DOSYA = r"(?:takvim dosyası(?:nı)?|\.?ics(?: dosyası(?:nı)?)?)"

_PATTERNS = {
    "en": (
        rf"{_PLEASE}(?:an? |the )?{_FILE}(?: (?:for|of) (?P<words>.+))?",
        rf"{_PLEASE}{_PUT} (?P<words>.+?) (?:in|into|on|to) (?:my|the|a) calendar(?: please)?",
        rf"{_PLEASE}(?:save |download )?(?P<words>.+?) as (?:an? )?{_FILE}(?: please)?",
    ),
    "es": (
        rf"{_POR_FAVOR}(?:un |el )?{_ARCHIVO}(?: (?:para|de|del) (?P<words>.+))?",
        rf"{_POR_FAVOR}{_PONER} (?P<words>.+?) (?:en|a) (?:mi|el) calendario(?: por favor)?",
        rf"{_POR_FAVOR}{_PONLO} (?:en|a) (?:mi|el) calendario(?: por favor)?",
    ),
    "tr": (
        rf"(?:(?P<words>.+?) için )?(?:bir )?{_DOSYA}{_VER}(?: lütfen)?",
        r"(?P<words>.+?) takvim(?:im)?e (?:ekle|koy|kaydet)(?:\w* m[iı]s[iı]n)?(?: lütfen)?",
    ),
}
_POINTING = re.compile(
    r"(?:it|(?:this|that)(?: one| reminder)?|(?:the|my)(?: last)? reminder"
    r"|esto|eso|(?:este|ese|mi|el) recordatorio"
    r"|bunu|şunu|onu|bu(?: hatırlatma(?:yı)?)?)",
    re.IGNORECASE,
)
_EVERYTHING = re.compile(
    r"(?:everything|all of (?:it|them)|(?:all )?(?:of )?my reminders|all reminders"
    r"|todo|(?:todos )?mis recordatorios"
    r"|her şeyi|hepsini|(?:tüm|bütün) hatırlatmalar(?:ı|ımı)?|hatırlatmalarımı)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:(?:my |the )?reminder (?:number |no\.? ?|nr\.? ?)?#?(?P<en>\d{1,9})"
    r"|#(?P<bare>\d{1,9})"
    r"|(?:mi |el )?recordatorio (?:número |numero |n\.?[ºo°]? ?)?#?(?P<es>\d{1,9})"
    r"|(?P<tr>\d{1,9})(?:\.| numaralı) hatırlatma(?:yı|mı|m)?"
    r"|hatırlatma (?P<tr2>\d{1,9})(?:['’]\w+)?)",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:(?:my |the )?reminder (?:about|for|to|of|called) (?:the |my )?(?P<en>.+)"
    r"|(?:my|the) (?P<en2>.+) reminder"
    r"|(?:mi |el )?recordatorio (?:de|del|sobre|para) (?:el |la |los |las |mi )?(?P<es>.+)"
    r"|(?P<tr>.+) hatırlatma(?:sını|mı|sı))",
    re.IGNORECASE,
)
_WHEN = re.compile(r"^(?:when|the day|cuando|cuándo|el día) ", re.IGNORECASE)
"""Before what names a milestone by what happens then."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a file is wanted of: a reminder by its number, by its words or as the one just spoken of, or milestones.

    Nothing of all this: it has to be asked, or everything is meant. language: the one it was said in.
    """

    number: int | None = None
    about: str = ""
    that: bool = False
    milestones: tuple[Milestone, ...] = ()
    language: str | None = None


def wish(text: str, base: KnowledgeBase) -> Wish | None:
    """What a sentence asks for, if it asks for this."""
    said = " ".join(text.split()).rstrip(".!? ").lstrip("¿¡")
    if len(said) > _LONGEST:
        return None
    for words, language in _asked(said):
        found = what(words, base)
        if found is not None:
            return replace(found, language=language)
    return None


def what(words: str, base: KnowledgeBase) -> Wish | None:
    """What is named; None where it is nothing that there could be a file of."""
    if not words or _EVERYTHING.fullmatch(words):
        return Wish()
    if _POINTING.fullmatch(words):
        return Wish(that=True)
    numbered = _NUMBERED.fullmatch(words)
    if numbered is not None:
        return Wish(int(_filled(numbered)))
    about = _ABOUT.fullmatch(words)
    if about is not None:
        return Wish(about=_filled(about))
    milestones = named(base, _WHEN.sub("", words))
    return Wish(milestones=milestones) if milestones else None


def _asked(said: str) -> Iterator[tuple[str, str]]:
    """What stands in the place of what is wanted, with the language; the languages' own word for it, without one."""
    for language, patterns in _PATTERNS.items():
        for pattern in patterns:
            found = re.fullmatch(pattern, said, re.IGNORECASE)
            if found is not None:
                pointed = "" if "words" in found.re.groupindex else "esto"
                yield (found.groupdict().get("words") or pointed).strip(), language


def _filled(found: re.Match[str]) -> str:
    return next(value for value in found.groupdict().values() if value is not None).strip()
