"""What is said of hours that give no windows: the text that was meant, ready to paste, or a question."""

from __future__ import annotations

import re
from collections.abc import Callable

from calendars.daynames import days_of, days_together
from calendars.slots import WEEKDAYS
from calendars.whole_days import with_hours
from calendars.windows_meant import meant, not_understood
from calendars.windows_text import mend
from calendars.zones import zone_names

_PARTS = {"morning": "08:00-12:00", "afternoon": "13:00-17:00", "evening": "18:00-21:00", "night": "20:00-22:00"}


def hint(raw: str, parses: Callable[[str], bool]) -> str | None:
    """Return what to write in place of a text that gives no windows; None: its meaning is not plain.

    Parameters
    ----------
    raw
        As it was written.
    parses
        Whether a text gives windows.
    """
    rest = without_zone(raw) or raw
    text = rest if parses(rest) else with_hours(mend(rest).text, parses) or meant(rest)
    if text and parses(text):
        zone = "the zone goes under `zone:`; here " if rest != raw else ""
        return f"{zone}write {text!r}{_remark(raw, text)}"
    return doubtful_days(rest) or _every_third(rest, parses) or _hours_missing(rest, parses)


def asked(raw: str) -> str:
    """Return a question about the first word that is not understood; empty: there is none."""
    word = not_understood(raw)
    return f"what does {word!r} mean, in days and clock times?" if word else ""


def _every_third(raw: str, parses: Callable[[str], bool]) -> str | None:
    """Return both texts that every third Friday may mean."""
    third = re.search(r"\bevery (third|3rd|fourth|4th) ", raw.lower())
    if third is None:
        return None
    before, after = raw.lower()[: third.start()], raw.lower()[third.end() :]
    month, week = meant(f"{before}{third[1]} {after}"), meant(before + after)
    number = 3 if third[1] in ("third", "3rd") else 4
    if not (month and week and parses(month) and parses(f"week 1-53/{number} {week}")):
        return None
    return (
        f"write {month!r} for the {third[1]} of each month, 'week 1-53/{number} {week}' for every {third[1]} week"
    )


def _remark(raw: str, text: str) -> str:
    if "week 1-53/2" in text and not re.search(r"week ?\d+-", raw.lower()):
        return " for the odd weeks of the year, week 2-53/2 for the even ones"
    return ", or the days on which people work there" if re.search(r"\b(?:week|work)days?\b", raw.lower()) else ""


def _hours_missing(raw: str, parses: Callable[[str], bool]) -> str | None:
    """Ask for the hours where there are only days, or a part of the day, which is no hours."""
    if re.search(r"\d:?\d", raw) or not raw.strip():
        return None
    part = re.search(rf"\b({'|'.join(_PARTS)})s?\b", raw.lower())
    text = meant(raw.lower().replace(part[0], _PARTS[part[1]]) if part else f"{raw} 18:00-21:00")
    if not text or not parses(text):
        return None
    days = re.sub(r" ?\d\d:\d\d.*", "", text)
    when = f"from when to when is the {part[1]}?" if part else "the hours are missing:"
    return f"{when} ask{f', and write them after {days!r}' if days else ''}"


def doubtful_days(raw: str) -> str | None:
    """Name a word that stands for different days in different languages; None: there is none."""
    words = re.findall(r"[^\W\d_]{2,}", raw)
    word = next((one for one in words if _doubtful(one)), None)
    if word is None:
        march = re.search(r"\bmar\b", raw, re.IGNORECASE)
        return f"{march[0]} is March, and Tu in French, Spanish and Italian" if march else None
    languages: dict[int, list[str]] = {}
    for language, day in days_of(word).items():
        languages.setdefault(day, []).append(language)
    means = (f"{WEEKDAYS[day]} in {' and '.join(named)}" for day, named in languages.items())
    return f"{word} is {', '.join(means)}: write the English letters"


def _doubtful(word: str) -> bool:
    return bool(days_of(word)) and days_together([word]) is None


_ZONE = (
    r"(?<=[\dmMhHr.])\s*[(\[]?\s*(?:(?:UTC|GMT)\s*[+-]?\s*\d{0,2}(?::?\d\d)?|[A-Z]{1,4}T|Z|[A-Z]\w+/[\w/]+"
    r"|(?i:(?:[a-z]+ )*(?:time|zeit|uhrzeit)))(?:\s*[(\[][^()\[\]]*[)\]])?\s*[)\]]?(?=\s*(?:$|[;,]))"
)


def without_zone(raw: str) -> str | None:
    """Return a text without the time zone behind its hours; None: there is none."""
    rest = re.sub(_ZONE, "", raw)
    city = re.search(r"(?<=[\dmMhH.r]) \(?([A-Z][\w -]+)\)?$", rest)
    if city and any(name.endswith("/" + city[1].replace(" ", "_")) for name in zone_names()):
        rest = rest[: city.start()]
    return rest if rest != raw else None
