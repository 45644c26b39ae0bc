"""Slots: "3rd Thursday 14:00 Europe/Zurich" and the dates it falls on.

A slot is the RFC 5545 rule ``FREQ=MONTHLY;BYDAY=3TH`` with a clock time in an anchor zone (§3.3.10).
The ordinal is stated, never inferred from a date.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LAST = -1
ORDINAL_NAMES = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", LAST: "last"}


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month; ``2027-01``."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    def plus(self, months: int) -> Month:
        """Return the month so many months later."""
        years, index = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(years, index + 1)


@dataclass(frozen=True, order=True)
class Slot:
    """One session per month.

    Parameters
    ----------
    ordinal
        1 to 4, or ``LAST`` (-1).
    weekday
        0 (Monday) to 6 (Sunday), in the anchor zone.
    minute
        Clock time in the anchor zone, minutes after midnight, 0 to 1439.
    zone
        IANA name of the anchor zone.
    """

    ordinal: int
    weekday: int
    minute: int
    zone: str

    def __str__(self) -> str:
        return f"{ORDINAL_NAMES[self.ordinal]} {WEEKDAY_NAMES[self.weekday]} {self.time} {self.zone}"

    @property
    def time(self) -> str:
        """Clock time as ``HH:MM``."""
        return clock_text(self.minute)

    @property
    def rrule(self) -> str:
        """The RFC 5545 recurrence rule without COUNT: ``FREQ=MONTHLY;BYDAY=3TH``."""
        return f"FREQ=MONTHLY;BYDAY={self.ordinal}{WEEKDAYS[self.weekday].upper()}"

    def day(self, month: Month) -> date:
        """Return the date on which the slot falls in a month, on the anchor zone's calendar."""
        return nth_weekday(month, self.ordinal, self.weekday)


def days_text(days: Sequence[int], dash: str = "–") -> str:
    """Return days of the week (0 is Monday), ascending, as ``Mo–Fr`` or ``Mo,We``."""
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{WEEKDAYS[days[0]]}{dash}{WEEKDAYS[days[-1]]}"
    return ",".join(WEEKDAYS[day] for day in days)


def clock_text(minute: int) -> str:
    """Return a clock time, given in minutes after midnight, as ``HH:MM``."""
    return f"{minute // 60:02}:{minute % 60:02}"


def nth_weekday(month: Month, ordinal: int, weekday: int) -> date:
    """Return the nth (1 to 4, or ``LAST``) given weekday of a month."""
    if ordinal == LAST:
        final = date(month.year, month.number, calendar.monthrange(month.year, month.number)[1])
        return final - timedelta(days=(final.weekday() - weekday) % 7)
    first = date(month.year, month.number, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (ordinal - 1))


def ordinal_in_month(day: date) -> int:
    """Return which of its weekday in the month a date is: 1 to 4, and 4 for a fifth."""
    return min(4, (day.day - 1) // 7 + 1)
