"""Holds the knowledge that answers now, and takes in a new edition without a pause.

An edition is whole or not at all: what is on the shelf has no error in it, and a broken edit leaves the last good one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bot.core.clock import Clock
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.checks import check_all
from bot.knowledge.corpus import corpus_of
from bot.knowledge.loader import load
from bot.knowledge.matcher import Corpus, Matcher
from bot.knowledge.problems import Problem, errors_of

Fit = Callable[[Corpus], Matcher]


@dataclass(frozen=True, slots=True)
class Edition:
    """A knowledge base and the matcher fitted on it; they only ever change together."""

    base: KnowledgeBase
    matcher: Matcher


class BrokenKnowledgeError(Exception):
    """The files hold errors. `problems` lists them all."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} errors in the knowledge files")
        self.problems = problems


@dataclass(slots=True)
class Shelf:
    """The edition in use. `reload` may run in another thread: readers see the old edition or the new one."""

    folder: Path
    only: frozenset[str]
    fit: Fit
    clock: Clock
    _edition: Edition | None = field(default=None, init=False)

    @property
    def edition(self) -> Edition:
        """The edition in use; the first time, it is read.

        Raises:
            BrokenKnowledgeError: the files hold errors and no edition was ever good.
        """
        return self._edition or self.reload()

    def reload(self) -> Edition:
        """Reads the files again and swaps the edition; gives the new one.

        Raises:
            BrokenKnowledgeError: the files hold errors; the edition is as it was.
        """
        loaded = load(self.folder, self.only)
        errors = errors_of(check_all(loaded, self.clock().date()))
        if errors:
            raise BrokenKnowledgeError(errors)
        self._edition = Edition(loaded.base, self.fit(corpus_of(loaded.base)))
        return self._edition
