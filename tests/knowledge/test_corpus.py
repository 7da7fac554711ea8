from lumen import Folder

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.corpus import corpus_of
from bot.knowledge.loader import load
from bot.knowledge.matcher import SubjectNames


def test_a_topic_carries_what_a_matcher_needs_of_an_entry(base: KnowledgeBase) -> None:
    topics = {topic.entry: topic for topic in corpus_of(base).topics}
    closing, deleted = topics["closing"], topics["deleted"]
    assert (closing.subject, closing.family, closing.surfaces) == ("lumen", "dates", frozenset({"app"}))
    assert closing.phrasings["es"] == ("cuándo cierra lumen", "día de cierre", "fin de la aplicación", "último día")
    assert closing.rumours == {"en": (), "es": (), "tr": ()}
    assert deleted.rumours["en"] == (("was it all wiped in march", "they wiped it", "gone since march"),)
    assert "they wiped it" not in deleted.phrasings["en"]


def test_the_lines_to_stay_silent_at_are_gathered_over_themes_by_language(base: KnowledgeBase) -> None:
    assert corpus_of(base).silent == {"en": ("i love this lamp", "how do i draw a lamp"), "es": ("qué lámpara",)}


def test_a_subject_is_known_by_its_names_and_parts(base: KnowledgeBase) -> None:
    assert corpus_of(base).subjects == (
        SubjectNames(
            "lumen",
            ("lumen", "lumen app"),
            {"app": {"en": ("app", "website"), "es": ("aplicación",)}, "api": {"en": ("api",)}},
            served=True,
        ),
    )


def test_a_subject_that_is_not_served_is_known_by_name_only(folder: Folder) -> None:
    folder.change("subject.toml", 'names = ["lumen"', 'on_by_default = false\nnames = ["lumen"')
    corpus = corpus_of(load(folder.root).base)
    assert corpus.topics == ()
    assert corpus.silent == {}
    assert [(names.subject, names.served) for names in corpus.subjects] == [("lumen", False)]
