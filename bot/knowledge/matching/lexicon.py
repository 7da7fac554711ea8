"""What the matcher knows of languages: one file a language under data/languages, read once and turned into patterns.

A new language is a new file; nothing here names one, except that `en.toml` belongs to the model that reads English.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from bot.knowledge.matcher import Small
from bot.knowledge.matching.normalise import bare, folded

ENGLISH = "en"
_DATA = files("bot.knowledge.matching") / "data"
_NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Asking:
    """How a question begins, what makes one in the middle of a message, how it ends.

    `inner` is how one begins after a comma; `talk` are words a search for something does not hold. With `never` an
    answer is not wanted; `idle` only looks like a question.
    """

    fillers: re.Pattern[str] = _NOTHING
    openers: re.Pattern[str] = _NOTHING
    anywhere: re.Pattern[str] = _NOTHING
    closers: re.Pattern[str] = _NOTHING
    inner: re.Pattern[str] = _NOTHING
    talk: re.Pattern[str] | None = None
    never: re.Pattern[str] = _NOTHING
    idle: re.Pattern[str] = _NOTHING


@dataclass(frozen=True, slots=True)
class Peers:
    """What is said to other people in the room; `anyone` is a second person that means nobody in particular.

    `yours` counts only where no `anyone` is.
    """

    to_others: re.Pattern[str] = _NOTHING
    you: re.Pattern[str] = _NOTHING
    yours: re.Pattern[str] = _NOTHING
    anyone: re.Pattern[str] = _NOTHING


@dataclass(frozen=True, slots=True)
class Following:
    """How people go on about what they asked before."""

    openers: re.Pattern[str] = _NOTHING
    fillers: frozenset[str] = frozenset()
    asks: re.Pattern[str] = _NOTHING
    pronouns: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Language:
    code: str
    name: str
    common: frozenset[str] = frozenset()
    suffixes: tuple[str, ...] = ()
    slang: Mapping[str, str] = field(default_factory=dict)
    asking: Asking = field(default_factory=Asking)
    peers: Peers = field(default_factory=Peers)
    following: Following = field(default_factory=Following)
    small: Mapping[str, Small] = field(default_factory=dict)
    beside_small: frozenset[str] = frozenset()


@cache
def languages() -> Mapping[str, Language]:
    found = (file for file in (_DATA / "languages").iterdir() if file.name.endswith(".toml"))
    parsed = {file.name.removesuffix(".toml"): tomllib.loads(file.read_text("utf-8")) for file in found}
    return {code: _language(code, table) for code, table in sorted(parsed.items())}


def language(code: str) -> Language:
    """A language without a file has no lists: nothing is a question in it unless it ends with a question mark."""
    return languages().get(code) or Language(code, code)


def _language(code: str, table: Mapping[str, Any]) -> Language:
    question, peer, follow = table.get("question", {}), table.get("peer", {}), table.get("follow", {})
    small = table.get("small", {})
    return Language(
        code,
        table["name"],
        common=frozenset(table.get("common", "").split()),
        suffixes=tuple(table.get("suffixes", ())),
        slang={folded(word): folded(meant) for word, meant in table.get("slang", {}).items()},
        asking=Asking(**{key: phrases(patterns) for key, patterns in question.items()}),
        peers=Peers(**{key: phrases(patterns) for key, patterns in peer.items()}),
        following=Following(
            phrases(follow.get("openers", ())),
            frozenset(follow.get("fillers", ())),
            phrases(follow.get("asks", ())),
            frozenset(follow.get("pronouns", ())),
        ),
        small={folded(bare(line)): kind for kind in Small for line in small.get(kind, ())},
        beside_small=frozenset(small.get("with", ())),
    )


def phrases(patterns: Iterable[str], suffixes: Iterable[str] = ()) -> re.Pattern[str]:
    """One pattern for all, the longest first, each in whole words.

    `_` is any word, `*` the rest of one, (a|b) a choice, `^` the beginning.
    """
    ordered = sorted(patterns, key=len, reverse=True)
    if not ordered:
        return _NOTHING
    endings = "|".join(re.escape(folded(ending)) for ending in sorted(suffixes, key=len, reverse=True))
    ending = rf"(?:'?(?:{endings}))?" if endings else "(?:'s)?"
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(_expression, ordered))}){ending}(?![\w-])")


def _expression(pattern: str) -> str:
    escaped = re.escape(folded(pattern))
    for written, meant in (
        (r"\(", "(?:"),
        (r"\)", ")"),
        (r"\|", "|"),
        (r"\*", r"\w*"),
        (r"\?", "?"),
        (r"\^", "^"),
        ("_", r"\S+"),
    ):
        escaped = escaped.replace(written, meant)
    return escaped
