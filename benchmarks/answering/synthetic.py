"""Knowledge of any size, to see how time and memory grow: entries recombined from words, the same ones every time.

An entry is a verb and a thing of a household ("repair the kettle"); its phrasings are frames filled with both, each
entry taking its frames from another start. They are far from what the labelled questions ask and close to each other:
what they show is cost, and whether many strangers in the house disturb the answers about the real subject.
"""

from dataclasses import replace
from itertools import product

from bot.knowledge.matcher import Corpus, SubjectNames, Topic

SUBJECT = "household"
PHRASINGS = 12
"""An entry; the fewest that our own knowledge asks for."""


def _words(said: str) -> tuple[str, ...]:
    return tuple(said.split())


_VERBS = _words(
    "repair clean return replace insure register rent paint polish lubricate inspect dismantle assemble recycle "
    "upgrade silence mount level insulate measure sharpen ventilate descale calibrate rewire varnish waterproof "
    "weigh label lend"
)
_THINGS = _words(
    "kettle toaster lawnmower radiator bookshelf wardrobe chimney doorbell mattress curtain bathtub carpet "
    "chandelier cupboard dishwasher drill fireplace freezer gutter hammock hinge ladder lantern letterbox mirror "
    "oven parasol piano pillow plough pump sandpit saucepan sewing-machine shutter sofa stove tablecloth teapot "
    "telescope tent thermostat trampoline typewriter umbrella vase violin wheelbarrow windowsill workbench"
)
_FRAMES = (
    "how do i {v} my {t}",
    "what is the best way to {v} a {t}",
    "where can i {v} the {t}",
    "i want to {v} my {t}, what do i need",
    "can somebody {v} the {t} for me",
    "is it possible to {v} an old {t}",
    "{v} {t} step by step",
    "when should i {v} my {t}",
    "who do i call to {v} a {t}",
    "what does it cost to {v} the {t}",
    "do i need a permit to {v} my {t}",
    "how long does it take to {v} a {t}",
    "my neighbour says i must {v} the {t}, is that true",
    "which tools do i need to {v} a {t}",
    "may i {v} a {t} on a sunday",
    "help me {v} the {t}",
)
MOST = len(_VERBS) * len(_THINGS)


def topics(count: int, phrasings: int = PHRASINGS) -> tuple[Topic, ...]:
    """Neighbours share a thing before they share a verb, as entries of one subject do.

    Raises:
        ValueError: there are not so many words.
    """
    if count > MOST or phrasings > len(_FRAMES):
        raise ValueError(f"there are words for {MOST} entries of {len(_FRAMES)} phrasings")
    pairs = list(product(_THINGS, _VERBS))[:count]
    return tuple(_topic(verb, thing, number, phrasings) for number, (thing, verb) in enumerate(pairs))


def grown(corpus: Corpus, entries: int) -> Corpus:
    """The corpus with invented entries until it has so many; never fewer than it has.

    Raises:
        ValueError: the corpus has more, or there are not so many words.
    """
    missing = entries - len(corpus.topics)
    if missing < 0:
        raise ValueError(f"the knowledge already has {len(corpus.topics)} entries")
    if not missing:
        return corpus
    names = SubjectNames(SUBJECT, ("quillmere", "quillmere house"))
    return replace(corpus, topics=corpus.topics + topics(missing), subjects=(*corpus.subjects, names))


def _topic(verb: str, thing: str, number: int, phrasings: int) -> Topic:
    frames = [_FRAMES[(number + place) % len(_FRAMES)] for place in range(phrasings)]
    lines = tuple(frame.format(v=verb, t=thing.replace("-", " ")) for frame in frames)
    return Topic(f"{verb}_{thing.replace('-', '_')}", SUBJECT, {"en": lines})
