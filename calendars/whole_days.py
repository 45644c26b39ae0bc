"""Rules without clock times, which are read as whole days: ``Jan, Apr Th 10:00-12:00`` opens all of January."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from calendars.windows_text import Mended, WindowsError

MOST_RULES = 30
"""Of a text that is offered with hours: each is tried in several ways."""
_BETWEEN = re.compile(r' ?(?:;|\|\||,(?= |$)) ?(?=(?:[^"]*"[^"]*")*[^"]*$)')
"""Between two rules, outside quotation marks: ``;``, ``||``, and a comma before a blank."""
_SAID = re.compile(r"\d{1,2}:\d\d|24/7|\b(?:open|off|closed)\b", re.IGNORECASE)
_SELECTORS = (
    r"\b(?:Mo|Tu|We|Th|Fr|Sa|Su)\b",
    r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b",
    r"\bweek\b",
)


def without_hours(text: str) -> list[tuple[int, str]]:
    """Return the rules that name days and say nothing of hours, each with its column from 0."""
    return [(column, rule) for column, rule, _ in _rules(text) if not _says_hours(rule)]


def refuse_whole_days(mended: Mended) -> None:
    """Refuse a text that parses, in which some days have hours and others, by oversight, would be whole days.

    Raises
    ------
    WindowsError
        At the first rule without hours.
    """
    bare = without_hours(mended.text)
    if bare and any(_says_hours(rule) and not _takes(rule) for _, rule, _ in _rules(mended.text)):
        column, rule = bare[0]
        expected = f"hours for {rule!r}, which would be whole days"
        raise WindowsError(
            expected, f"at which hours? {open_all_day(rule)!r} where whole days are meant", mended.written(column)
        )


def open_all_day(rule: str) -> str:
    """Return days without hours so that they say themselves that they are whole days: ``Sa open``."""
    return f"{_bare(rule).strip()} open"


def with_hours(text: str, parses: Callable[[str], bool]) -> str | None:
    """Return a text in which the days without hours have those that follow them; None: that is not plain.

    Parameters
    ----------
    text
        In which some rules say nothing of hours.
    parses
        Whether a text gives windows.
    """
    rules = [*_rules(text)]
    said = rules[-1][1]
    if not _says_hours(said) or len(rules) > MOST_RULES:
        return None
    for _, rule, between in reversed(rules[:-1]):
        joined = f"{rule}{between}{said}" if _says_hours(rule) else _joined(rule, between, said, parses)
        if joined is None:
            return None
        said = joined
    return said if parses(said) else None


def _joined(rule: str, between: str, said: str, parses: Callable[[str], bool]) -> str | None:
    """Return days without hours together with the rules that follow; None: they may not belong together."""
    if _takes(next(_rules(said))[1]) and between.strip() != ",":
        return None
    tried = [f"{rule},{said}", f"{rule},{said.removeprefix('week ')}"]
    tried += [f"{rule} {said}"] if not re.search(r"[A-Z][a-z]+ \d", rule) else []
    tried += [f"{rule} {_hours(said)}{between}{said}"] if _kinds(rule) == _kinds(said) else []
    return next((one for one in tried if parses(one)), None)


def _rules(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield each rule with its column and what stands between it and the next one."""
    place = 0
    for between in _BETWEEN.finditer(text):
        yield place, text[place : between.start()], between[0]
        place = between.end()
    yield place, text[place:], ""


def _says_hours(rule: str) -> bool:
    return bool(_SAID.search(_bare(rule)))


def _takes(rule: str) -> bool:
    return bool(re.search(r"\b(?:off|closed)\b", _bare(rule)))


def _bare(rule: str) -> str:
    """Return a rule without its comments."""
    return re.sub(r'"[^"]*"', "", rule)


def _hours(rules: str) -> str:
    """Return the hours of the first of some rules: from its first clock time, or word for them, to its end."""
    first = next(_rules(rules))[1]
    said = _SAID.search(first)
    return first[said.start() :] if said else ""


def _kinds(rules: str) -> list[bool]:
    """Say whether the first of some rules names weekdays, months or weeks."""
    first = next(_rules(rules))[1]
    return [bool(re.search(one, first)) for one in _SELECTORS]
