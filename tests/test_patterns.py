"""Hours of a whole year are said once each, in words, and the words leave nothing out and add nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.patterns import Day, by_date, patterns
from calendars.windows import parse_windows
from reports.year_hours import Programme, seasons, year_hours

YEAR = Programme(first=date(2027, 1, 1), last=date(2027, 12, 31))
SCHOOL = Programme(first=date(2026, 9, 1), last=date(2027, 6, 30))
LONG = Programme(first=date(2026, 9, 1), last=date(2027, 12, 31))
_MARGIN = timedelta(days=3)


def said(text: str, programme: Programme = YEAR) -> list[str]:
    """Return what is said of hours, a line for each different week."""
    walls = parse_windows(text).wall(programme.first - _MARGIN, programme.last + _MARGIN)
    return seasons(year_hours(walls, programme))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Mo-Fr 18:00-22:30; Sa 10:00-12:00", ["Mo–Fr 18:00–22:30; Sa 10:00–12:00"]),
        ("24/7", ["Mo–Su 00:00–24:00"]),
        ("Fr 22:00-02:00", ["Fr 22:00–02:00"]),
        ("Mo-Fr 08:00-20:00; Mo 10:45-13:30 off", ["Mo 08:00–10:45, 13:30–20:00; Tu–Fr 08:00–20:00"]),
        ("Fr[1] 14:00-17:00", ["first Friday of the month 14:00–17:00"]),
        ("Fr[2,4] 14:00-17:00", ["second and fourth Friday of the month 14:00–17:00"]),
        ("Mo[1],Mo[-1] 10:00-12:00", ["first and last Monday of the month 10:00–12:00"]),
        (
            "Mo-Fr 18:00-20:00; Mo[1] off",
            ["every Monday but the first of the month 18:00–20:00; Tu–Fr 18:00–20:00"],
        ),
        (
            "Tu,Th 17:00-21:00; Tu[-1],Th[-1] off",
            ["every Tuesday and Thursday but the last of the month 17:00–21:00"],
        ),
        ("Tu,Th 17:00-21:00; Tu,Th[-1] off", ["every Thursday but the last of the month 17:00–21:00"]),
        (
            "Jan-May Mo 08:00-13:10; Aug-Dec Mo 12:30-20:00",
            ["January–May: Mo 08:00–13:10", "August–December: Mo 12:30–20:00"],
        ),
        ("Apr-Oct Mo-Fr 10:00-12:00; Apr-Oct Su 9:00-10:00", ["April–October: Mo–Fr 10:00–12:00; Su 09:00–10:00"]),
        (
            "Apr-Oct Mo-Fr 10:00-12:00; Nov-Mar Mo-Fr 11:00-13:00",
            ["January–March and November–December: Mo–Fr 11:00–13:00", "April–October: Mo–Fr 10:00–12:00"],
        ),
        ("Mo-Fr 10:00-14:00; Jul-Aug off", ["January–June and September–December: Mo–Fr 10:00–14:00"]),
        ("Mar 15-May 20 Mo-Fr 10:00-12:00", ["15 March–20 May: Mo–Fr 10:00–12:00"]),
        ("Jan-Mar Fr[1] 14:00-17:00", ["January–March: first Friday of the month 14:00–17:00"]),
        ("week 1-53/2 Tu 12:00-14:00", ["every second week from 5 January: Tu 12:00–14:00"]),
        ("week 2-52/2 Fr 12:00-14:00", ["every second week from 15 January: Fr 12:00–14:00"]),
        ("week 1-53/3 We 12:00-14:00", ["every third week from 6 January: We 12:00–14:00"]),
        (
            "week 1-26 We 10:00-12:00; week 27-53/2 We 12:00-14:00",
            ["January–June: We 10:00–12:00", "every second week from 7 July: We 12:00–14:00"],
        ),
        (
            "Mo-Fr 10:00-14:00; Dec 24-Jan 03 off",
            ["Mo–Fr 10:00–14:00, not on Fr 1 January and 24–31 December"],
        ),
        ("Mo-Fr 18:00-20:00; 2027 Mar 01-03 off", ["Mo–Fr 18:00–20:00, not on 1–3 March"]),
        ("2027 Mar 05 10:00-12:00", ["Fr 5 March 10:00–12:00"]),
        ("2027 Mar 01-03 10:00-12:00", ["1–3 March: Mo–We 10:00–12:00"]),
        ("2026 Mo 10:00-12:00", []),
    ],
)
def test_every_different_week_is_said_once(text: str, lines: list[str]) -> None:
    """Weeks, ordinals, seasons, every second week, dates: as somebody would say it."""
    assert said(text) == lines


def test_every_second_week_over_a_year_of_53_weeks_is_said_in_two_parts() -> None:
    """ISO weeks 53 of 2026 and 1 of 2027 are both odd."""
    (line,) = said("week 1-53/2 Tu 12:00-14:00", SCHOOL)
    first, _, second = line.partition(" and ")
    assert first == "every second week from 8 September to 29 December"
    assert second == "every second week from 5 January: Tu 12:00–14:00"


def test_the_year_stands_with_months_that_come_twice() -> None:
    """March comes once from September 2026 to December 2027, October twice."""
    assert said("2027 Mar-Oct Mo 10:00-12:00", LONG) == ["March–October 2027: Mo 10:00–12:00"]
    assert said("Mo 10:00-12:00; 2027 Oct 04 off", LONG) == ["Mo 10:00–12:00, not on Mo 4 October 2027"]
    assert said("2026 Mo 10:00-12:00", LONG) == ["until December 2026: Mo 10:00–12:00"]


RULES = st.sampled_from(
    (
        "Mo-Fr 18:00-22:30", "Tu,Th 17:00-21:00", "Fr[1] 14:00-17:00", "Mo[-1] off", "We off", "Jul-Aug off",
        "week 1-53/2 Tu 12:00-14:00", "week 2-52/4 Mo-Fr 08:00-10:00", "2027 Mar 01-17 off", "Fr[2,3] off",
        "Mo-Su 22:00-03:00", "Apr-Oct Mo,We 10:00-12:00", "2027 Dec 24-31 off", "Sa[1,-1] 09:00-12:00", "24/7",
    )
)  # fmt: skip


@settings(max_examples=60)
@given(rules=st.lists(RULES, min_size=1, max_size=4), programme=st.sampled_from((YEAR, SCHOOL, LONG)))
def test_patterns_give_back_every_date(rules: list[str], programme: Programme) -> None:
    """Whatever is written: each date has the windows that it had, and each is said once."""
    walls = parse_windows("; ".join(rules)).wall(programme.first - _MARGIN, programme.last + _MARGIN)
    wanted = by_date(walls, programme.first, programme.last)
    back: dict[date, Day] = {}
    for one in patterns(wanted, programme.first, programme.last):
        for day in one.dates_of(programme.days):
            assert day not in back
            back[day] = one.windows
    assert back == wanted


@given(days=st.dictionaries(st.dates(YEAR.first, YEAR.last), st.sampled_from((((540, 600),), ((1380, 1500),)))))
def test_patterns_give_back_dates_without_any_rule(days: dict[date, Day]) -> None:
    """Any dates at all."""
    found = patterns(days, YEAR.first, YEAR.last)
    assert {day: one.windows for one in found for day in one.dates_of(YEAR.days)} == days
