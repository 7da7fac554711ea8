from datetime import UTC, datetime

import pytest
from lumen import AFTER, BEFORE, ON
from pydantic import TypeAdapter, ValidationError

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.condition import Condition, State, When, holds

READER: TypeAdapter[Condition] = TypeAdapter(When)


@pytest.mark.parametrize("state", list(State))
def test_a_condition_is_a_state_and_a_milestone(state: State) -> None:
    assert READER.validate_python(f"{state} app_end") == Condition(state=state, milestone="app_end")


@pytest.mark.parametrize(
    "written", ["", "app_end", "before", "while app_end", "Before app_end", "before  app_end", "before app-end", 5, {}]
)
def test_anything_else_is_refused_with_an_example(written: object) -> None:
    with pytest.raises(ValidationError, match='write it as "before app_end"'):
        READER.validate_python(written)


@pytest.mark.parametrize(
    ("written", "at", "expected"),
    [
        ("before app_end", BEFORE, True),
        ("before app_end", ON, False),
        ("on app_end", ON, True),
        ("on app_end", AFTER, False),
        ("after app_end", AFTER, True),
        ("after app_end", ON, False),
        ("known app_end", BEFORE, True),
        ("unknown app_end", BEFORE, False),
        ("on preview", datetime(2024, 2, 29, 23, 59, tzinfo=UTC), True),
        ("after preview", datetime(2024, 3, 1, tzinfo=UTC), True),
        ("unknown deletion", AFTER, True),
        ("known deletion", AFTER, False),
        ("before deletion", AFTER, False),
        ("on deletion", AFTER, False),
        ("after deletion", AFTER, False),
    ],
)
def test_a_condition_holds_by_the_clock_and_never_of_an_unannounced_date(
    base: KnowledgeBase, written: str, at: datetime, *, expected: bool
) -> None:
    assert holds(READER.validate_python(written), base.milestones, at) is expected


@pytest.mark.parametrize("state", list(State))
def test_every_condition_but_unknown_rules_out_an_unannounced_date(base: KnowledgeBase, state: State) -> None:
    condition = Condition(state=state, milestone="deletion")
    assert condition.rules_out_unannounced is not holds(condition, base.milestones, AFTER)
