"""The form that all knowledge files share: frozen records that refuse an unknown key, and the ways to give a date."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.core.period import Period, day, days, month, quarter


class Record(BaseModel):
    """One table of a file. Its `id` is the table's key, its `subject` the folder it lies in."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, str_strip_whitespace=True)


def _only_date(value: object) -> object:
    if isinstance(value, datetime) or not isinstance(value, date):
        raise ValueError("write a day as 2026-04-26, without quotes and without a time")  # noqa: TRY004  pydantic wants it
    return value


Day = Annotated[date, BeforeValidator(_only_date)]
Words = Annotated[Mapping[str, str], Field(min_length=1)]
"""The same words by language code."""

_MONTH = re.compile(r"^(\d{4})-(0[1-9]|1[0-2])$")
_QUARTER = re.compile(r"^(\d{4})-Q([1-4])$")


class Dated(Record):
    """A record with at most one of five forms of a date: day, range, month, quarter, or the word that there is none."""

    date: Day | None = None
    range_from: Day | None = Field(default=None, alias="from")
    range_to: Day | None = Field(default=None, alias="to")
    month: str | None = None
    quarter: str | None = None
    not_announced: bool = False

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.range_from is None) != (self.range_to is None):
            raise ValueError("a range needs both `from` and `to`")
        given = [self.date, self.range_from, self.month, self.quarter, self.not_announced or None]
        if sum(form is not None for form in given) > 1:
            raise ValueError("give one of: date, from and to, month, quarter, not_announced")
        _ = self.period  # an impossible month or a range that ends before it begins is found here
        return self

    @property
    def period(self) -> Period | None:
        """The calendar days it names; None where it names none or says that none was announced."""
        match self:
            case Dated(date=date() as only):
                return day(only)
            case Dated(range_from=date() as first, range_to=date() as last):
                return days(first, last)
            case Dated(month=str() as text):
                return month(*_numbers(_MONTH, text, "2026-04"))
            case Dated(quarter=str() as text):
                return quarter(*_numbers(_QUARTER, text, "2026-Q2"))
        return None

    @property
    def says_when(self) -> bool:
        """Whether it takes a stand on the date at all, be it that there is none."""
        return self.period is not None or self.not_announced


def _numbers(form: re.Pattern[str], text: str, example: str) -> tuple[int, int]:
    found = form.match(text)
    if found is None:
        raise ValueError(f"write it as {example!r}")
    return int(found[1]), int(found[2])


def with_id(key: str, subject: str, table: Mapping[str, Any]) -> dict[str, Any]:
    return {**table, "id": key, "subject": subject}
