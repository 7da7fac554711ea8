"""Every name that one record uses of another exists."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.claim import Claim
from bot.knowledge.entry import Entry
from bot.knowledge.milestone import Milestone
from bot.knowledge.problems import KeyPath, Problem


def unknown_names(base: KnowledgeBase, _today: date) -> Iterable[Problem]:
    for claim in base.claims.values():
        yield from _of_claim(base, claim)
    for milestone in base.milestones.values():
        yield from _of_milestone(base, milestone)
    for entry in base.entries.values():
        yield from _of_entry(base, entry)


def sound(base: KnowledgeBase) -> KnowledgeBase:
    """The part of `base` in which every reference leads somewhere: the other rules can follow it without stumbling."""
    claims = {
        name: claim
        for name, claim in base.claims.items()
        if claim.subject in base.subjects and not any(_of_claim(base, claim))
    }
    milestones = {
        name: milestone
        for name, milestone in base.milestones.items()
        if milestone.subject in base.subjects and not any(_of_milestone(base, milestone))
    }
    entries = {
        name: entry
        for name, entry in base.entries.items()
        if entry.subject in base.subjects and not any(_of_entry(base, entry))
    }
    smaller = replace(base, claims=claims, milestones=milestones, entries=entries)
    lost = len(base.claims) - len(claims) + len(base.milestones) - len(milestones) + len(base.entries) - len(entries)
    return sound(smaller) if lost else base


def _of_claim(base: KnowledgeBase, claim: Claim) -> Iterable[Problem]:
    file = base.files[Claim, claim.id]
    if claim.source not in base.sources:
        yield _unknown(file, (claim.id, "source"), "source", claim.source, "sources.toml")
    if claim.milestone is not None and claim.milestone not in base.milestones:
        yield _unknown(file, (claim.id, "milestone"), "milestone", claim.milestone, "milestones.toml")
    for other in claim.by:
        if other not in base.claims:
            yield _unknown(file, (claim.id, "by"), "claim", other, "claims/")


def _of_milestone(base: KnowledgeBase, milestone: Milestone) -> Iterable[Problem]:
    file = base.files[Milestone, milestone.id]
    surfaces = base.subjects[milestone.subject].surfaces if milestone.subject in base.subjects else {}
    if milestone.surface is not None and milestone.surface not in surfaces:
        yield _unknown(file, (milestone.id, "surface"), "surface", milestone.surface, "subject.toml")
    ruling = milestone.ruling
    for name in (*ruling.follows, *ruling.against) if ruling else ():
        if name not in base.claims:
            yield _unknown(file, (milestone.id, "ruling"), "claim", name, "claims/")


def _of_entry(base: KnowledgeBase, entry: Entry) -> Iterable[Problem]:
    file = base.files[Entry, entry.id]
    surfaces = base.subjects[entry.subject].surfaces if entry.subject in base.subjects else {}
    for surface in entry.surfaces:
        if surface not in surfaces:
            yield _unknown(file, ("surfaces",), "surface", surface, "subject.toml")
    for milestone in entry.milestones:
        if milestone not in base.milestones:
            yield _unknown(file, ("milestones",), "milestone", milestone, "milestones.toml")
    for claim in entry.stands_on:
        if claim not in base.claims:
            yield _unknown(file, ("stands_on",), "claim", claim, "claims/")
    yield from _of_wordings(base, entry)


def _of_wordings(base: KnowledgeBase, entry: Entry) -> Iterable[Problem]:
    file = base.files[Entry, entry.id]
    for language, wording in entry.wordings.items():
        for number, rumour in enumerate(wording.rumours):
            if rumour.claim not in base.claims:
                yield _unknown(file, (language, "rumours", number, "claim"), "claim", rumour.claim, "claims/")
        for number, says in enumerate(wording.says):
            if says.when is not None and says.when.milestone not in base.milestones:
                path = (language, "says", number, "when")
                yield _unknown(file, path, "milestone", says.when.milestone, "milestones.toml")


def _unknown(file: Path, path: KeyPath, kind: str, name: str, where: str) -> Problem:
    return Problem(file, path, "unknown_reference", f"there is no {kind} {name!r} in {where}", needle=name)
