"""A tiny corpus about an invented service, Harbour, and an encoder that counts words: fast enough for every test."""

from collections.abc import Sequence
from functools import cache

import numpy as np

from bot.knowledge.matcher import Corpus, Previous, Question, SubjectNames, Topic
from bot.knowledge.matching.fitted import FittedMatcher
from bot.knowledge.matching.fitting import fit
from bot.knowledge.matching.space import Floats

WIDTH = 384  # as the shipped background lines have


class WordCounting:
    """A vector of hashed words: near is what shares words. Knows no meaning, as tests of rules need none."""

    def encode(self, texts: Sequence[str]) -> Floats:
        rows = np.full((len(texts), WIDTH), 1e-3, np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.split():
                row[sum(map(ord, word)) * 31 % WIDTH] += 1
        vectors: Floats = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
        return vectors


EXPORT = Topic(
    "export",
    "harbour",
    {
        "en": (
            "how do i export my paintings",
            "how can i download my paintings",
            "where do i save my gallery",
            "get my paintings out of harbour",
        ),
        "es": ("cómo exporto mis cuadros", "cómo descargo mi galería", "dónde guardo mis cuadros", "sacar mis cuadros"),
        "tr": (
            "tablolarımı nasıl dışa aktarırım",
            "galerimi nasıl indiririm",
            "tablolarımı nereye kaydederim",
            "tablolarımı çıkarmak",
        ),
    },
    family="export",
)
APP_END = Topic(
    "app_end",
    "harbour",
    {
        "en": (
            "when did the app close",
            "which day did harbour shut down",
            "is the website still open",
            "date of the closure",
        ),
        "es": ("cuándo cerró la aplicación", "qué día cerró la web", "sigue abierta la página", "fecha del cierre"),
        "tr": (
            "uygulama ne zaman kapandı",
            "site hangi gün kapandı",
            "kapanış tarihi nedir",
            "uygulama hâlâ açık mı",
        ),
    },
    rumours={"en": (("did it close on the first of april", "i heard it closed in april, is that true"),)},
    surfaces=frozenset({"app"}),
    family="end",
)
API_END = Topic(
    "api_end",
    "harbour",
    {
        "en": (
            "when did the api close",
            "does the endpoint still answer",
            "api shutdown date",
            "my requests get an error",
        ),
        "es": ("cuándo cerró la api", "la api da error", "fecha de cierre de la api", "responde todavía la api"),
        "tr": ("api ne zaman kapandı", "api hata veriyor", "api kapanış tarihi", "api çalışıyor mu"),
    },
    surfaces=frozenset({"api"}),
    family="end",
)
ALTERNATIVES = Topic(
    "alternatives",
    "harbour",
    {
        "en": (
            "what can i use instead",
            "is krita a good replacement",
            "which other painting programs are there",
            "any alternative to harbour",
        )
    },
)
OTHER = Topic(
    "anchor_export",
    "anchor",
    {"en": ("how do i export my boats", "download my boats from anchor", "where is the boat export", "save my boats")},
)
HARBOUR = SubjectNames(
    "harbour",
    ("harbour", "harbour app", "harbour 2"),
    {
        "app": {"en": ("app", "website"), "es": ("aplicación", "web"), "tr": ("uygulama", "site")},
        "api": {"en": ("api", "endpoint"), "es": ("api",), "tr": ("api",)},
    },
)
ANCHOR = SubjectNames("anchor", ("anchor",))
BUOY = SubjectNames("buoy", ("buoy",), served=False)

CORPUS = Corpus(
    (EXPORT, APP_END, API_END, ALTERNATIVES, OTHER),
    (HARBOUR, ANCHOR, BUOY),
    {
        "en": ("which brush is best for water", "how do i mix a warm grey", "who wins the painting contest"),
        "es": ("qué pincel es mejor para el agua",),
        "tr": ("su için hangi fırça iyi",),
    },
)


@cache
def harbour() -> FittedMatcher:
    return fit(CORPUS, WordCounting())


def ask(text: str, *, addressed: bool = True, previous: tuple[str, str] | None = None) -> Question:
    return Question(text, addressed, previous=Previous(*previous) if previous else None)
