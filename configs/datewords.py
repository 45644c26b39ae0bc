"""What somebody meant who wrote a date or month otherwise than 2027-12-31 and 2027-12."""

from __future__ import annotations

import re
from datetime import date

from calendars.daynames import days_together, month_of
from calendars.slots import WEEKDAYS, Month

_WORD = r"(?:de )?(?P<name>[^\W\d_]{3,12})\.?(?: de)?"
_YEAR = r"(?P<year>20\d\d)"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.)?"
_NUMBER = r"(?P<month>\d{1,2})"
_DATES = (
    rf"{_YEAR}([-./ ]){_NUMBER}\2(?P<day>\d{{1,2}})",
    rf"(?P<day>\d{{1,2}})\. ?{_NUMBER}\. ?{_YEAR}",
    rf"(?P<day>1[3-9]|2\d|3[01])[-/ ]{_NUMBER}[-/ ]{_YEAR}",
    rf"{_NUMBER}/(?P<day>1[3-9]|2\d|3[01])/{_YEAR}",
    rf"{_DAY}[ -]?(?:of )?{_WORD}[ -]?{_YEAR}",
    rf"{_WORD} ?{_DAY},? {_YEAR}",
    rf"{_YEAR} {_WORD} {_DAY}",
)
_MONTHS = (
    rf"{_YEAR}[-./ ]{_NUMBER}(?:-\d\d)?",
    rf"{_NUMBER}[-./ ]{_YEAR}",
    rf"{_WORD}[ -]?,? ?{_YEAR}",
    rf"{_YEAR}[ -]?{_WORD}",
)
_BETWEEN = r" *(?:[-–—/]| to | until | till | bis ) *"


def meant_month(text: str) -> str | None:
    """Return ``2027-01`` for ``January 2027`` or ``01/2027``; None: no idea, or right already."""
    match = _match(_MONTHS, text)
    number = _number(match) if match else 0
    meant = str(Month(int(match["year"]), number)) if match and 1 <= number <= 12 else None
    return None if meant == text.strip() else meant


def meant_date(text: str) -> str | None:
    """Return ``2027-12-31`` for ``31.12.2027`` or ``Dec 31, 2027``; None: no idea, or ambiguous."""
    match = _match(_DATES, text)
    try:
        return str(date(int(match["year"]), _number(match), int(match["day"]))) if match else None
    except ValueError:
        return None


def meant_days(text: str) -> str | None:
    """Return ``2027-12-24/2028-01-02`` for ``24.12.2027 - 2.1.2028``, and single dates too; None: no idea."""
    whole = meant_date(text)
    if whole:
        return whole
    for between in re.finditer(_BETWEEN, text[:100]):
        ends = _both(text[: between.start()].strip(), text[between.end() :].strip())
        if ends:
            return f"{ends[0]}/{ends[1]}"
    return None


def _both(first: str, last: str) -> tuple[str, str] | None:
    """Return two dates, where the first may lack what the last says: ``5`` and ``16 April 2027``."""
    named = re.fullmatch(rf"({_WORD}) \d{{1,2}}\D{{0,2}}", first.lower())
    end = meant_date(last) or (meant_date(f"{named[1]} {last}") if named else None)
    if end is None:
        return None
    year, month = end[:4], end[5:7]
    day = re.fullmatch(_DAY, first)
    short = f"{year}-{month}-{day['day']}" if day else ""
    begins = (first, short, *(f"{first}{sign}{one}" for one in (year, int(year) - 1) for sign in ("", " ", ", ")))
    dates = (date_text for one in begins if (date_text := meant_date(one)))
    return next(((one, end) for one in dates if one <= end), None)


def weekdays_meant(text: str) -> str | None:
    """Return ``Mo, Tu, We`` for ``Mo-We``, ``Montag bis Mittwoch`` or ``Mo, Tu and We``; None: no idea."""
    parts = [
        re.split(r" *- *| (?:to|bis|a|au|al) ", one) for one in re.split(r" *[,;&/] *| and ", text.strip().lower())
    ]
    named = days_together(word for part in parts for word in part)
    if named is None or any(len(part) > 2 for part in parts):
        return None
    ends = [(named[part[0]], named[part[-1]]) for part in parts]
    days = dict.fromkeys((first + n) % 7 for first, last in ends for n in range((last - first) % 7 + 1))
    return ", ".join(WEEKDAYS[one] for one in days)


def advice(meant: str | None) -> str:
    """Return `` (write 2027-12-31)``, or nothing."""
    return f" (write {meant})" if meant else ""


def _match(patterns: tuple[str, ...], text: str) -> re.Match[str] | None:
    plain = " ".join(text[:100].lower().split())
    return next((match for one in patterns if (match := re.fullmatch(one, plain))), None)


def _number(match: re.Match[str]) -> int:
    """Return the month's number; 0 when its name is none."""
    found = match.groupdict()
    if found.get("month"):
        return int(found["month"])
    return month_of(found["name"]) or 0
