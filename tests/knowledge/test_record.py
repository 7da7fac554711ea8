from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from bot.core.period import Period, day, days, month, quarter
from bot.knowledge.record import Dated

APRIL_26 = date(2026, 4, 26)


@pytest.mark.parametrize(
    ("table", "period"),
    [
        ({}, None),
        ({"not_announced": True}, None),
        ({"date": APRIL_26}, day(APRIL_26)),
        ({"from": APRIL_26, "to": date(2026, 5, 1)}, days(APRIL_26, date(2026, 5, 1))),
        ({"month": "2026-04"}, month(2026, 4)),
        ({"quarter": "2026-Q2"}, quarter(2026, 2)),
    ],
)
def test_a_date_is_given_in_one_of_five_forms(table: Mapping[str, Any], period: Period | None) -> None:
    assert Dated.model_validate(table).period == period


def test_saying_that_nothing_is_announced_is_taking_a_stand_and_saying_nothing_is_not() -> None:
    assert Dated.model_validate({"not_announced": True}).says_when
    assert Dated.model_validate({"month": "2026-04"}).says_when
    assert not Dated.model_validate({}).says_when
    assert not Dated.model_validate({"not_announced": False}).says_when


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ({"date": APRIL_26, "month": "2026-04"}, "give one of"),
        ({"date": APRIL_26, "not_announced": True}, "give one of"),
        ({"quarter": "2026-Q2", "from": APRIL_26, "to": APRIL_26}, "give one of"),
        ({"from": APRIL_26}, "both `from` and `to`"),
        ({"to": APRIL_26}, "both `from` and `to`"),
        ({"from": APRIL_26, "to": date(2026, 4, 25)}, "cannot end"),
        ({"month": "2026-13"}, "write it as '2026-04'"),
        ({"month": "April 2026"}, "write it as '2026-04'"),
        ({"month": "0000-01"}, "year"),
        ({"quarter": "2026-Q5"}, "write it as '2026-Q2'"),
        ({"quarter": "Q2 2026"}, "write it as '2026-Q2'"),
        ({"date": "2026-04-26"}, "without quotes"),
        ({"date": 20260426}, "without quotes"),
        ({"day": APRIL_26}, "Extra inputs"),
    ],
)
def test_any_other_form_is_refused_with_what_to_write(table: Mapping[str, Any], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        Dated.model_validate(table)


def test_a_time_of_day_is_refused() -> None:
    with pytest.raises(ValidationError, match="without a time"):
        Dated.model_validate_json('{"date": "2026-04-26T12:00:00Z"}')
