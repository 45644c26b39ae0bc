"""The text of windows: what is mended before parsing, what is refused, and how a mistake is explained."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from calendars.slots import WEEKDAY_NAMES, WEEKDAYS

MAX_TEXT = 1000
"""Most characters in one text of windows."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_KEYWORDS = ("off", "closed", "open", "week", "easter")
_BLANKS = "\t\n\r"

WORDS: dict[str, str] = {
    **{name.lower()[:size]: day for day, name in zip(WEEKDAYS, WEEKDAY_NAMES, strict=True) for size in (2, 3, 9)},
    **{f"{name.lower()}s": day for day, name in zip(WEEKDAYS, WEEKDAY_NAMES, strict=True)},
    **{name[:size]: month for month, name in zip(MONTHS, _MONTH_NAMES, strict=True) for size in (3, 9)},
    **{word: word for word in _KEYWORDS},
    "tues": "Tu",
    "weds": "We",
    "thur": "Th",
    "thurs": "Th",
    "sept": "Sep",
}
"""Words as people write them, in lower case, and what the language calls them."""

_DAY = rf"\b(?:{'|'.join(WEEKDAYS)})\b"
_LATE = rf"\b(?:{'|'.join(WEEKDAYS + MONTHS)}|week|easter)\b"
_TIME = r"\b\d{1,2}:[0-5]\d"
_RULE = "a rule such as Mo-Fr 18:00-22:30"
_CLOCK = "a clock time such as 18:00"
_WINDOW = "a window such as 18:00-22:30"
_BETWEEN = "';' between two rules"
_UNTIL = "until when? {time}+ is until midnight"

# What parses, but does not mean what its writer thinks, or means nothing for a person: pattern, expected, hint.
REFUSED = (
    (r"\b[PS]H\b", "days of the week or dates", "public holidays go under `holidays:`, as in `holidays: CH-ZH`"),
    (r"\b(?:sunrise|sunset|dawn|dusk)\b", _CLOCK, "the sun is not followed: write clock times"),
    (r"\bunknown\b", "hours that are open or off", "hours that are not sure go under `if_needed:`"),
    (r":\d\d ?/", "',' or ';' after a window", "windows are not repeated: write each one"),
    (rf"{_TIME} ?- ?{_TIME} ?\+", "a window with one end", "leave out the '+', or the end: '+' is until midnight"),
    (rf"{_DAY}(?:\[[^]]*\])?, (?={_DAY})", "days in a list without blanks", "take the blank after the comma away"),
    (rf"{_DAY}(?:\[[^]]*\])?, ?(?=\d)", "a blank between days and times", "take the comma away"),
)

# What does not parse, and why people write it: pattern, expected, hint.
MISTAKES = (
    (r"[\u2010-\u2015\u2212]", "the plain hyphen '-'", "write '-' in place of the longer dash"),
    (
        r"\b(?:except|excluding|without|not)\b",
        "';' and the exception as a rule of its own",
        "what is taken out? such a rule ends in 'off'",
    ),
    (
        r"\bevery (?:third|3rd|fourth|4th)\b",
        "which one of the month, or weeks of the year",
        "one of each month, or every so many weeks?",
    ),
    (r"\b\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\b", "a 24-hour clock time", ""),
    (r"\b\d{1,2}[.hH]\d\d\b", "':' between hours and minutes", ""),
    (r"\b\d{1,2} ?[hH]\b", "hours and minutes", ""),
    (
        r"\b(?:24:(?!00)|2[5-9]:|[3-9]\d:)\d\d",
        "a clock time from 00:00 to 24:00",
        "a window may end after midnight, at an hour of the next day",
    ),
    (r"\b\d{1,2}:(?:[6-9]\d|\d\b)", "minutes of two digits, 00 to 59", ""),
    (r"\b\d{4}-\d\d-\d\d\b", "a date such as 2027 Aug 01", "dates to keep free can go under `unavailable:`"),
    (r"\b\d{3,4} ?- ?\d{3,4}\b", "':' between hours and minutes", ""),
    (r"(?<![:\d])\d{1,2} ?- ?\d{1,2}(?![:\d])", "hours and minutes", ""),
    (rf"{_DAY}[^;,]*{_TIME} ?- ?{_TIME},? ?(?={_DAY})", _BETWEEN, ""),
    (rf"{_TIME} ?- ?{_TIME} (?={_LATE})", "days and dates before times", ""),
    (rf"{_TIME} ?-(?= ?(?:$|[;,]))", "the end of the window", _UNTIL),
    (rf"{_TIME} ?(?:to|until|till|bis|through)\b", "'-' between two times", ""),
    (rf"(?<!-)(?<!- ){_TIME}(?= ?(?:$|[;,]))", "a window with begin and end", _UNTIL),
    (r"\b(?:and|or|und|et|plus)\b|&", "',' or ';' in a list", ""),
    (r"\b(?:to|until|till|from|bis|through)\b", "'-' in a range", ""),
    (rf"{_DAY} ?- ?(?={_DAY})", "days in a range without blanks", "take the blanks away"),
    (rf"{_DAY}:", "a blank after the days, no ':'", ""),
    (r"\bweekdays?\b", "names of days", "on which days do people work there?"),
    (r"\bweekends?\b", "names of days", "on which days do people rest there?"),
    (
        r"\b(?:daily|every ?day|always|any ?time)\b",
        "names of days or a window",
        "which hours? 24/7 is the whole week",
    ),
    (r"\b(?:never|none|no)\b", _RULE, "leave the key out when there are no such hours"),
    (r"\b(?:noon|midday|midnight)\b", _CLOCK, "noon is 12:00, midnight is 00:00 or 24:00"),
    (r"\b(?:morning|afternoon|evening|night)s?\b", _WINDOW, "at which clock times?"),
    (r"\bweek ?\d+", "a week number from 1 to 53", ""),
    (rf"\b(?:{'|'.join(MONTHS)}) ?\d+", "a day of the month, 01 to 31", ""),
    (r'"[^"]*$', "a second quotation mark", 'comments stand between two, as in "at home"'),
    (r"^[;,]|[;,] ?[;,]|[;,] ?$", _RULE, "take the ';' or ',' away where no rule follows"),
)

# The parser's rules, the ones that say most first, in the words of people.
_PARSER_RULES = (
    ("minute", "minutes of two digits, 00 to 59"),
    ("extended_time", "the clock time at which the window ends, as in 18:00-22:30"),
    ("timespan_plus", "'-' and the end of the window, as in 18:00-22:30"),
    ("weeknum", "a week number from 1 to 53"),
    ("nth_entry", "a number from 1 to 5, or -1 for the last, as in Mo[1]"),
    ("small_range_selectors", _RULE),
    ("daynum", "a day of the month, as in Aug 01"),
    ("timespan", "a window after the days, as in Mo 18:00-22:30"),
    ("weekday_range", "a day of the week: Mo, Tu, We, Th, Fr, Sa or Su"),
    ("month", "a month or a date, as in 2027 Aug 01"),
    ("year", "a year from 1900 to 9999"),
    ("any_rule_separator", "';' and the next rule, or the end"),
)
_IMPOSSIBLE = r"\b(?:Feb (?:30|31)|(?:Apr|Jun|Sep|Nov) 31)\b"


class WindowsError(ValueError):
    """A text that gives no windows.

    Parameters
    ----------
    expected
        What was expected, in plain English.
    hint
        What to write instead; may be empty.
    position
        Where: column in the text as it was written, from 0; None if no single place is wrong.
    """

    def __init__(self, expected: str, hint: str = "", position: int | None = None) -> None:
        self.expected, self.hint, self.position = expected, hint, position
        place = "" if position is None else f"column {position + 1}: "
        super().__init__(f"{place}expected {expected}{f' ({hint})' if hint else ''}")


@dataclass(frozen=True)
class Mended:
    """A text ready to parse, and for each of its characters the column in the text as it was written."""

    text: str
    origin: tuple[int, ...]

    @property
    def masked(self) -> str:
        """The text with quotation marks in place of its comments: columns stay."""
        return re.sub(r'"[^"]*"', lambda comment: '"' * len(comment[0]), self.text)

    def written(self, column: int) -> int:
        """Return the column in the text as it was written."""
        return self.origin[column] if column < len(self.origin) else self.origin[-1] + 1


def mend(raw: str) -> Mended:
    """Return the text with names of days and months, keywords and blanks as the language wants them.

    Raises
    ------
    WindowsError
        The text is empty, longer than ``MAX_TEXT`` or holds control characters.
    """
    _check_characters(raw)
    text, origin = "", list[int]()
    for piece in re.finditer(r'"[^"]*"?|\s+|[^\W\d_]+\.?|(?:[\d_]|[^\w\s"])+', raw):
        mended = _blank(raw, piece) if piece[0].isspace() else _word(piece[0])
        text += mended
        origin += [min(piece.start() + i, piece.end() - 1) for i in range(len(mended))]
    return Mended(text, tuple(origin))


def _check_characters(raw: str) -> None:
    if len(raw) > MAX_TEXT:
        raise WindowsError(f"at most {MAX_TEXT} characters", f"there are {len(raw)}", MAX_TEXT)
    if not raw.strip():
        raise WindowsError(_RULE, "the text is empty; 24/7 means at any time")
    if raw.isprintable():
        return
    for column, sign in enumerate(raw):
        if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") and sign not in _BLANKS:
            raise WindowsError("visible characters", f"take out the character U+{ord(sign):04X}", column)


def _blank(raw: str, piece: re.Match[str]) -> str:
    """Return one blank, or none at either end and before a separator, where the language gives it a meaning."""
    return "" if piece.start() == 0 or raw[piece.end() : piece.end() + 1] in ("", ",", ";") else " "


def _word(piece: str) -> str:
    return WORDS.get(piece.lower().removesuffix("."), piece)


def refuse(mended: Mended) -> None:
    """Refuse what parses but does not mean what its writer thinks.

    Raises
    ------
    WindowsError
        At such a place.
    """
    for pattern, expected, hint in REFUSED:
        match = re.search(pattern, mended.masked, re.IGNORECASE)
        if match:
            raise WindowsError(expected, hint, mended.written(match.start()))


def refuse_impossible_date(mended: Mended, understood: str) -> None:
    """Refuse dates such as Feb 30, which the package takes for any day. ``understood`` is its own notation."""
    if re.search(_IMPOSSIBLE, understood):
        place = re.search(_IMPOSSIBLE, mended.masked)
        position = mended.written(place.start()) if place else None
        raise WindowsError("a date that exists", "no year has this day", position)


def explained(mended: Mended, report: str) -> WindowsError:
    """Return the error for a text that the parser refused with such a report."""
    place = re.search(r"--> 1:(\d+)", report)
    if not place:
        return WindowsError("ranges in ascending order", report.partition("expression: ")[2].strip())
    column = _start_of_word(mended.masked, int(place[1]) - 1)
    position = mended.written(column)
    for pattern, expected, hint in MISTAKES:
        matches = re.finditer(pattern, mended.masked, re.IGNORECASE)
        match = next((one for one in matches if _near(one, column)), None)
        if match:
            time = re.search(_TIME, match[0])
            return WindowsError(expected, hint.format(time=time[0] if time else ""), position)
    rules = re.findall(r"\w+", report.rpartition("= ")[2])
    word = re.match(r"[^\W\d_]{2,}", mended.masked[column:])
    hint = f"days are {' '.join(WEEKDAYS)}" if word and word[0] not in WORDS.values() else ""
    return WindowsError(next((words for rule, words in _PARSER_RULES if rule in rules), _RULE), hint, position)


def _near(match: re.Match[str], column: int) -> bool:
    """Say whether a match is where the parser stopped, which may be just after the mistake or before it."""
    return match.start() <= column + 1 and column <= match.end() + 1


def _start_of_word(text: str, column: int) -> int:
    """Return the column at which the word begins in which the parser stopped."""
    tail = re.search(r"\w*$", text[:column])
    return column if tail is None or not re.match(r"\w", text[column:]) else tail.start()
