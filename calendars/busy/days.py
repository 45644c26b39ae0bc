"""What the calendar says of many days at once: month, week, weekday, the ends of month and year."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]


class Days:
    """The calendar of some days; each question is worked out when it is asked.

    Parameters
    ----------
    number
        Days since 1970-01-01.
    """

    def __init__(self, number: Numbers) -> None:
        self.number = number
        self._months = number.astype("datetime64[D]").astype("datetime64[M]")

    @cached_property
    def _month(self) -> Numbers:
        return self._months.astype(np.int64)

    @cached_property
    def _year(self) -> Numbers:
        return self._month // 12

    @cached_property
    def month(self) -> Numbers:
        """From 1."""
        return np.asarray(self._month % 12 + 1)

    @cached_property
    def month_day(self) -> Numbers:
        """From 1."""
        return np.asarray(self.number - _first_of_month(self._month) + 1)

    @cached_property
    def month_length(self) -> Numbers:
        """In days."""
        return np.asarray(_first_of_month(self._month + 1) - _first_of_month(self._month))

    @cached_property
    def year_day(self) -> Numbers:
        """From 1."""
        return np.asarray(self.number - _first_of_year(self._year) + 1)

    @cached_property
    def year_length(self) -> Numbers:
        """In days."""
        return np.asarray(_first_of_year(self._year + 1) - _first_of_year(self._year))

    @cached_property
    def weekday(self) -> Numbers:
        """0: Monday; 1 January 1970 was a Thursday."""
        return np.asarray((self.number + 3) % 7)

    def period(self, freq: str, week_start: int) -> Numbers:
        """Return the number of the year, month, week or day."""
        if freq == "WEEKLY":
            return np.asarray((self.number + 3 - week_start) // 7)
        return {"YEARLY": self._year, "MONTHLY": self._month, "DAILY": self.number}[freq]

    def weeks(self, week_start: int) -> tuple[Numbers, Numbers]:
        """Return the number of the week, from 1, and how many its year has: a week is in the year of its middle."""
        middle = self.number - (self.weekday - week_start) % 7 + 3
        year = _year_of(middle)
        last = _first_of_year(year + 1) - 4  # 28 December lies in the last week, whatever day begins a week
        last -= ((last + 3) % 7 - week_start) % 7 - 3
        begin = _first_of_year(year)
        return np.asarray((middle - begin) // 7 + 1), np.asarray((last - begin) // 7 + 1)


def _first_of_month(month: Numbers) -> Numbers:
    return month.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def _first_of_year(year: Numbers) -> Numbers:
    return _first_of_month(year * 12)


def _year_of(number: Numbers) -> Numbers:
    return number.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
