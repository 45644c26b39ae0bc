"""Windows as people type them, put into the language: only to be offered in a message, never taken silently.

Every word has to be understood, and a text that may mean two things gives nothing. What is offered parses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from calendars.clockwords import CLOCK, span
from calendars.daynames import MONTHS, days_of, days_together, month_of, plain
from calendars.slots import WEEKDAYS
from calendars.windows_text import MONTHS as LETTERS

_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_MONTH_NAMES = " ".join((*MONTHS, *LETTERS, "Sept")).lower()
_PM, _AM = "afternoons? evenings? nights?", "mornings?"


def _any(words: str) -> str:
    return rf"(?:{'|'.join(words.split())})\b"


_NOT = (
    r"(?:but not|except|excluding|without|not|nicht|keine?n?|ausser|sauf|excepto|salvo|exceto|eccetto)\b"
    r"(?: (?:on|in|am|im|at|le|el)\b)?(?: the\b)?"
)
_MONTH = _any(_MONTH_NAMES)
_DATE = rf"\d{{1,2}}(?:st|nd|rd|th|\.)? ?(?:of |de )?{_MONTH}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b"
_TOKENS = (
    ("!", r"(?:every|each|jeden|cada|ogni) (?:third|fourth|3rd|4th|3|4)\b"),
    ("2", r"(?:every|each|jeden|cada|ogni) (?:second|other|2nd|alternate|two|2|zweiten)\b(?: weeks?\b(?: on)?)?"),
    ("2", r"(?:alternate|alternating|fortnightly|biweekly|bi-weekly)\b(?: weeks?\b(?: on)?)?"),
    ("V", r"week ?\d[\d,/ -]*"),
    ("M", rf"{_any(_MONTH_NAMES)}(?! ?\d{{1,2}}(?![:\d]))"),
    ("d", rf"{_any('weekdays? workdays? weekends? daily everyday')}|every ?day\b|all days\b|7 days\b"),
    ("E", rf"{_NOT} (?:{_DATE})(?! ?[-:\d])"),
    ("X", _NOT),
    ("F", r"off\b|closed\b"),
    ("!", r"frei\b"),  # not working, or free to come
    ("O", rf"{_any(' '.join(_ORDINALS))}|1\.(?! ?\d)"),
    ("B", r"\[-?\d(?:[,-]-?\d)*\]"),
    ("W", r"weeks?\b(?: of the month\b)?"),
    ("P", _any(f"{_PM} {_AM}")),
    ("A", r"(?:after|from|ab|nach)(?= ?[\d:.]{1,5} ?(?:[ap]\.?m\.?|h|uhr)?(?: ?\+| onwards?)?(?=$| ?[,;]))"),
    ("T", CLOCK),
    ("+", r"\+|onwards?\b|or later\b"),
    ("-", r"-|(?:to|till?|until|bis|through|thru|al?|as|ate|alle|au)\b"),
    (";", r";"),
    (",", r",|&|/|\+|(?:and|or|und|oder|et|ou|y|e|o|plus)\b"),
    (" ", r"(?:on|the|of|months?|at|hours|from|von|um|le|les|el|los|de|das|dalle?|dal|du|every|each)\b|[:.()]"),
    (" ", r"(?:only|open|available|free|usually|in|am|jeden|jede|cada|ogni|chaque|local|time)\b"),
    ("D", r"\d\S? ?-? ?feira|\da\b|[^\W\d_]{2,}(?:-feira)?\.?"),
)
"""What a text is made of: a letter for each kind, tried in this order. A blank is left out."""

_SPAN = r"(?:T-T|AT\+?|T\+)"
_TIMES = rf"{_SPAN}(?:,?{_SPAN})*"
_DAY = r"(?:2?(?:O(?:,?O)*)?(?:D(?:-D)?|d)B?)"
_DAYS = rf"{_DAY}(?:[,+]?{_DAY})*"
_SEASON = r"M(?:-M)?(?:,?M(?:-M)?)*"
_MONTHS = rf"V?(?:{_SEASON},?)?V?"
_RULES = (
    ("off", rf"[,;]?(?:X{_DAYS}F?|{_DAYS}F|X{_SEASON}F?|{_SEASON}F|E(?:,?E)*F?|{_DAYS}X(?![,;]?[DdMT]))(?!,?T)"),
    ("week", r"[,;]?(?:XO(?:,O)*W|O(?:,O)*WF)"),
    ("open", rf"{_DAYS}P?,?P?{_TIMES}P?{_SEASON}(?!,?[DdT])"),
    ("open", rf"2?{_MONTHS}{_DAYS}P?2?,?P?{_TIMES}P?2?"),
    ("open", rf"{_MONTHS}P?{_TIMES},?P?2?{_DAYS}(?![,]?T)"),
    ("open", rf"{_DAYS},?{_MONTHS}P?{_TIMES}P?"),
    ("open", rf"{_MONTHS}P?{_TIMES}P?"),
)
"""What follows one another, as letters of kinds."""


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str


@dataclass(frozen=True)
class _Rule:
    kind: str
    tokens: tuple[_Token, ...]
    apart: str

    def part(self, kinds: str) -> list[str]:
        return [one.text for one in self.tokens if one.kind in kinds]


def meant(raw: str) -> str | None:
    """Return what somebody meant, in the language; None: not plain. The caller looks whether it parses."""
    text = _folded(raw)
    if re.search(r"\bmar\b", text):  # March, or a Tuesday
        return meant(re.sub(r"\bmar\b", "ma", text)) if _other_days(text.replace("mar", "")) else None
    tokens = _tokens(text)
    rules = _rules(tokens) if tokens else None
    named = days_together(one.text for one in tokens if one.kind == "D") if tokens and rules else None
    return _written(rules, named) if rules and named is not None else None


def _other_days(text: str) -> bool:
    """Say whether a day is named that is not an English one."""
    words = re.findall(r"[^\W\d_]{2,}", text)
    return any(named and "English" not in named for named in map(days_of, words))


def _folded(raw: str) -> str:
    """Return a text in lower case and without accents, with plain hyphens and single blanks."""
    text = plain(re.sub(r"[\u2010-\u2015\u2212]", "-", raw)).rstrip(" ;,")
    text = re.sub(r"\b(between|zwischen|entre) (.+?) (?:and|und|et|y|e) ", r"\2 - ", text)
    return " ".join(text.split())


def not_understood(raw: str) -> str | None:
    """Return the first word of a text that is neither days nor hours, as written; None: there is none."""
    text = _folded(raw)
    found = re.match(r"[^\W\d_]{2,}", text[_cut(text)[1] :])
    if found is None or month_of(found[0]):
        return None
    return next((one for one in re.findall(r"[^\W\d_]{2,}", raw) if plain(one) == found[0]), None)


def _tokens(text: str) -> list[_Token]:
    """Cut a text into what it is made of; empty where something in it is not understood."""
    tokens, place = _cut(text)
    return tokens if place == len(text) else []


def _cut(text: str) -> tuple[list[_Token], int]:
    """Return what a text is made of, and how far it is understood."""
    tokens, place = list[_Token](), 0
    while place < len(text):
        hit = next(((kind, match) for kind, one in _TOKENS if (match := re.match(one, text[place:]))), None)
        if hit is None or (hit[0] == "D" and not days_of(hit[1][0])):
            if text[place] != " ":
                return tokens, place
            place += 1
            continue
        tokens += [_Token(hit[0], hit[1][0])] if hit[0] != " " else []
        place += hit[1].end()
    return tokens, place


def _rules(tokens: list[_Token]) -> list[_Rule] | None:
    kinds, place, rules = "".join(one.kind for one in tokens), 0, list[_Rule]()
    while place < len(kinds):
        apart = re.match(r"[,;]*", kinds[place:])
        start = place + (apart.end() if apart else 0)
        hits = ((kind, match) for kind, one in _RULES if (match := re.compile(one).match(kinds, start)))
        kind, match = next(hits, ("", None))
        if match is None:
            return None
        rules.append(_Rule(kind, tuple(tokens[start : match.end()]), kinds[place:start][:1]))
        place = match.end()
    return rules if _plain_enough(rules) else None


def _plain_enough(rules: list[_Rule]) -> bool:
    """Say whether the hours of every rule have their days, or are those of all days."""
    opening = [one for one in rules if one.kind == "open"]
    return bool(opening) and (len(opening) == 1 or all(one.part("Dd") for one in opening)) and rules[0] in opening


def _written(rules: list[_Rule], named: dict[str, int]) -> str | None:
    text, opened = "", list[str]()
    for rule in rules:
        days = _days(rule, named)
        if days is None:
            return None
        try:
            piece = _PIECES[rule.kind](rule, days, opened)
        except ValueError:
            return None
        text += f"{'' if not text else '; ' if rule.kind != 'open' or rule.apart == ';' else ', '}{piece}"
        opened += days if rule.kind == "open" else []
    return text


def _open(rule: _Rule, days: list[str], opened: list[str]) -> str:
    weeks = ["week 1-53/2" if one.kind == "2" else one.text.strip() for one in rule.tokens if one.kind in "2V"]
    return " ".join(filter(None, (_months(rule), *weeks, ",".join(days), ",".join(_spans(rule)))))


def _off(rule: _Rule, days: list[str], opened: list[str]) -> str:
    dates = ",".join(_date(one) for one in rule.part("E"))
    return f"{_months(rule) or dates or ','.join(days)} off"


def _date(text: str) -> str:
    """Return ``May 05`` for ``not on 5 May``."""
    month, day = re.search(_any(_MONTH_NAMES), text), re.search(r"\d{1,2}", text)
    number = month_of(month[0]) if month else None
    if number is None or day is None or not 1 <= int(day[0]) <= 31:
        raise ValueError(text)
    return f"{LETTERS[number - 1]} {int(day[0]):02}"


def _week_off(rule: _Rule, days: list[str], opened: list[str]) -> str:
    """Return ``Mo[1],Tu[1] off``: an ordinal belongs to one day, so each day that is open is written out."""
    numbers = ",".join(str(_ORDINALS.get(one, 1)) for one in rule.part("O"))
    each = dict.fromkeys(day for days in opened or ["Mo-Su"] for day in _one_by_one(days))
    return f"{','.join(f'{day}[{numbers}]' for day in each)} off"


_PIECES: dict[str, Callable[[_Rule, list[str], list[str]], str]] = {"open": _open, "off": _off, "week": _week_off}


def _one_by_one(days: str) -> list[str]:
    """Return the days of ``Th-Mo`` or ``Fr[1]``."""
    ends = [WEEKDAYS.index(one) for one in re.findall("[A-Z][a-z]", days)]
    return [WEEKDAYS[n % 7] for n in range(ends[0], ends[0] + (ends[-1] - ends[0]) % 7 + 1)]


def _months(rule: _Rule) -> str:
    """Return ``Jan,Apr-Jun``."""
    text, kinds = "", "".join(one.kind for one in rule.tokens)
    for n, token in enumerate(rule.tokens):
        if token.kind == "M":
            text += ("-" if kinds[:n].endswith("M-") else ",") + LETTERS[(month_of(token.text) or 1) - 1]
    return text[1:]


def _days(rule: _Rule, named: dict[str, int]) -> list[str] | None:
    """Return the days of a rule: ``Mo-Fr``, ``Fr[1,3]``; None where an ordinal may belong to one or to all."""
    found, numbers = list[str](), list[int]()
    before = ""
    for token in rule.tokens:
        if token.kind == "O":
            numbers.append(_ORDINALS.get(token.text, 1))
        elif token.kind == "B" and found:
            found[-1] += token.text
        elif token.kind in "Dd":
            day = WEEKDAYS[named[token.text]] if token.kind == "D" else _several(token.text)
            if before == "-" and found:
                found[-1] += f"-{day}"
            else:
                found.append(day + (f"[{','.join(map(str, numbers))}]" if numbers else ""))
                numbers = []
        before = token.kind
    mixed = len({"[" in one for one in found}) > 1 or any("]-" in one for one in found)
    return None if (mixed or numbers) and rule.kind != "week" else found


def _several(text: str) -> str:
    return "Mo-Fr" if text.startswith("w") and "end" not in text else "Sa-Su" if "end" in text else "Mo-Su"


def _spans(rule: _Rule) -> Iterator[str]:
    """Yield the hours of a rule; 6-9 in the evening is 18:00-21:00."""
    parts = rule.part("P")
    half = "" if not parts else "a" if re.fullmatch(_any(_AM), parts[0]) else "p"
    kinds = "".join(one.kind for one in rule.tokens)
    for match in re.finditer(_SPAN, kinds):
        yield span([one.text for one in rule.tokens[match.start() : match.end()] if one.kind == "T"], half)
