"""Claims agree, or somebody has ruled; and somebody has looked lately."""

from collections.abc import Iterable
from datetime import date

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.claim import Claim, Status
from bot.knowledge.entry import Entry
from bot.knowledge.milestone import Milestone
from bot.knowledge.problems import Problem, Severity


def without_a_ruling(base: KnowledgeBase, _today: date) -> Iterable[Problem]:
    """A confirmed claim gives another date than its milestone, and no ruling decides against the claim."""
    for claim in base.claims.values():
        if claim.milestone is None or not claim.says_when or claim.status is not Status.CONFIRMED:
            continue
        milestone = base.milestones[claim.milestone]
        agrees = claim.period == milestone.period
        ruled = milestone.ruling is not None and claim.id in milestone.ruling.against
        if not agrees and not ruled:
            message = (
                f"the confirmed claim {claim.id!r} gives another date than the milestone: "
                f"give the milestone a ruling against it, or the claim another status"
            )
            yield Problem(base.files[Milestone, milestone.id], (milestone.id,), "no_ruling", message)


def unsourced(base: KnowledgeBase, _today: date) -> Iterable[Problem]:
    """A milestone has a date, or the word that there is none, and no confirmed claim says the same."""
    said = {
        (claim.milestone, claim.period)
        for claim in base.claims.values()
        if claim.says_when and claim.status is Status.CONFIRMED
    }
    for milestone in base.milestones.values():
        if (milestone.id, milestone.period) not in said:
            message = f"no confirmed claim gives {milestone.id!r} this date: add the claim, with its source"
            yield Problem(base.files[Milestone, milestone.id], (milestone.id,), "unsourced", message)


def refuted(base: KnowledgeBase, _today: date) -> Iterable[Problem]:
    """An answer stands on a claim that another one replaced or refuted."""
    for entry in base.entries.values():
        for claim in (base.claims[name] for name in entry.stands_on):
            if claim.status in {Status.SUPERSEDED, Status.CONTRADICTED}:
                message = f"the answer stands on {claim.id!r}, which is {claim.status}: name the claims that hold"
                path = ("stands_on",)
                yield Problem(base.files[Entry, entry.id], path, "refuted", message, needle=claim.id)


def stale(base: KnowledgeBase, today: date) -> Iterable[Problem]:
    """A claim that an answer stands on has not been checked for longer than it may rest."""
    used = {claim for entry in base.served_entries() for claim in entry.stands_on}
    for claim in (base.claims[name] for name in sorted(used)):
        if base.stale(claim, today):
            message = (
                f"{claim.id!r} was last checked on {base.checked(claim)}: its answers have lost certainty; look again"
            )
            yield Problem(base.files[Claim, claim.id], (claim.id,), "stale", message, Severity.WARNING)


def rumours_are_not_confirmed(base: KnowledgeBase, _today: date) -> Iterable[Problem]:
    for entry in base.entries.values():
        for language, wording in entry.wordings.items():
            for number, rumour in enumerate(wording.rumours):
                if base.claims[rumour.claim].status is Status.CONFIRMED:
                    message = f"a rumour stands on the confirmed claim {rumour.claim!r}"
                    path = (language, "rumours", number, "claim")
                    yield Problem(base.files[Entry, entry.id], path, "confirmed_rumour", message)
