from dataclasses import dataclass, field

import pytest
from fakes import FakeMatcher, TurnedClock
from lumen import AFTER, Folder

from bot.knowledge.matcher import Corpus
from bot.knowledge.shelf import BrokenKnowledgeError, Shelf


@dataclass(slots=True)
class Fitting:
    """Counts what it was fitted on."""

    corpora: list[Corpus] = field(default_factory=list)

    def __call__(self, corpus: Corpus) -> FakeMatcher:
        self.corpora.append(corpus)
        return FakeMatcher()


def shelf_of(folder: Folder, fitting: Fitting | None = None) -> Shelf:
    return Shelf(folder.root, frozenset(), fitting or Fitting(), TurnedClock(AFTER))


def test_the_first_edition_is_read_once_when_it_is_asked_for(folder: Folder) -> None:
    fitting = Fitting()
    shelf = shelf_of(folder, fitting)
    assert fitting.corpora == []
    edition = shelf.edition
    assert shelf.edition is edition
    assert [{topic.entry for topic in corpus.topics} for corpus in fitting.corpora] == [{"closing", "deleted"}]


def test_a_good_edit_swaps_base_and_matcher_together(folder: Folder) -> None:
    shelf = shelf_of(folder)
    before = shelf.edition
    folder.file("entries/deleted.toml").unlink()
    after = shelf.reload()
    assert shelf.edition is after
    assert set(after.base.entries) == {"closing"}
    assert after.matcher is not before.matcher
    assert set(before.base.entries) == {"closing", "deleted"}


@pytest.mark.parametrize(
    ("name", "old", "new", "rule"),
    [
        ("milestones.toml", "date = 2026-04-26", "date = 2026-04-31", "form"),
        ("entries/closing.toml", '["told", "ended"]', '["told", "heard"]', "unknown_reference"),
        ("entries/closing.toml", "- Checked {checked:ended|day}.", "- Checked in 2026.", "typed_date"),
    ],
)
def test_a_broken_edit_keeps_the_last_good_edition_and_mending_it_takes_it_in(
    folder: Folder, name: str, old: str, new: str, rule: str
) -> None:
    fitting = Fitting()
    shelf = shelf_of(folder, fitting)
    good = shelf.edition
    folder.change(name, old, new)
    with pytest.raises(BrokenKnowledgeError) as broken:
        shelf.reload()
    assert rule in {problem.rule for problem in broken.value.problems}
    assert shelf.edition is good
    assert len(fitting.corpora) == 1
    folder.change(name, new, old)
    assert shelf.reload() is shelf.edition
    assert shelf.edition is not good


def test_a_first_reading_that_is_broken_tells_all_problems_at_once(folder: Folder) -> None:
    folder.change("sources.toml", "primary = false\n", "")
    folder.change("claims/deletion.toml", 'why = "The company names no day."\n', "")
    folder.change("entries/closing.toml", "- Checked {checked:ended|day}.", "- Checked in 2026.")
    shelf = shelf_of(folder)
    for _ in range(2):
        with pytest.raises(BrokenKnowledgeError, match="3 errors") as broken:
            _ = shelf.edition
        assert sorted(problem.rule for problem in broken.value.problems) == ["form", "form", "typed_date"]


def test_warnings_do_not_keep_an_edition_from_the_shelf(folder: Folder) -> None:
    folder.change("entries/closing.toml", '"when does lumen close", ', "")
    shelf = Shelf(folder.root, frozenset(), Fitting(), TurnedClock(AFTER.replace(year=2028)))
    assert "closing" in shelf.edition.base.entries


def test_a_matcher_that_cannot_be_fitted_leaves_the_edition(folder: Folder) -> None:
    fits = [FakeMatcher()]
    shelf = Shelf(folder.root, frozenset(), lambda _: fits.pop(), TurnedClock(AFTER))
    good = shelf.edition
    with pytest.raises(IndexError):
        shelf.reload()
    assert shelf.edition is good


def test_a_subject_that_was_asked_for_and_is_missing_is_told(folder: Folder) -> None:
    shelf = Shelf(folder.root, frozenset({"umbra"}), Fitting(), TurnedClock(AFTER))
    with pytest.raises(BrokenKnowledgeError) as broken:
        _ = shelf.edition
    assert [problem.rule for problem in broken.value.problems] == ["no_subject"]
