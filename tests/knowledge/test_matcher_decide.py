import pytest
from fakes import THRESHOLDS

from bot.knowledge.matcher import (
    Answered,
    Decision,
    Gate,
    Hit,
    Match,
    NotKnown,
    Offered,
    Silence,
    Small,
    SmallTalk,
    decide,
)

# The thresholds of the fakes: unasked above 0.8, asked above 0.6, offered above 0.4, and a lead of more than 0.125.


def hits(*scores: float) -> tuple[Hit, ...]:
    return tuple(Hit(f"e{number}", score, "p") for number, score in enumerate(scores))


def match(*scores: float, gate: Gate | None = None, small: Small | None = None) -> Match:
    return Match("en", hits(*scores), THRESHOLDS, gate, small)


@pytest.mark.parametrize(
    ("found", "unasked", "asked"),
    [
        (match(), Silence(), NotKnown()),
        (match(0.4), Silence(), NotKnown()),
        (match(0.5), Silence(), Offered(hits(0.5))),
        (match(0.6), Silence(), Offered(hits(0.6))),
        (match(0.7), Silence(), Answered(hits(0.7)[0])),
        (match(0.8), Silence(), Answered(hits(0.8)[0])),
        (match(0.9), Answered(hits(0.9)[0]), Answered(hits(0.9)[0])),
        # The lead must be greater than the margin, however good the first is.
        (match(0.9, 0.75), Answered(hits(0.9)[0]), Answered(hits(0.9)[0])),
        (match(0.75, 0.625), Silence(), Offered(hits(0.75, 0.625))),
        (match(0.95, 0.94), Silence(), Offered(hits(0.95, 0.94))),
        # No more than three are offered, and only those near enough.
        (match(0.9, 0.88, 0.3), Silence(), Offered(hits(0.9, 0.88))),
        (match(0.55, 0.54, 0.53, 0.52), Silence(), Offered(hits(0.55, 0.54, 0.53))),
        (match(-0.2), Silence(), NotKnown()),
        (match(float("nan")), Silence(), NotKnown()),
        # A gate stops everything, but who spoke to us is told.
        *((match(0.99, gate=gate), Silence(), NotKnown()) for gate in Gate if gate is not Gate.EMPTY),
        (match(0.99, gate=Gate.EMPTY), Silence(), Silence()),
        # Small talk is for who spoke to us.
        *((match(0.99, small=small), Silence(), SmallTalk(small)) for small in Small),
        (match(gate=Gate.NO_QUESTION, small=Small.THANKS), Silence(), SmallTalk(Small.THANKS)),
    ],
)
def test_what_is_sure_enough_to_be_said(found: Match, unasked: Decision, asked: Decision) -> None:
    assert decide(found, addressed=False) == unasked
    assert decide(found, addressed=True) == asked
