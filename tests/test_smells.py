"""What is allowed but probably not meant is said in a sentence; what is meant is not."""

# The messages stand in one piece, as they are shown.
# ruff: noqa: E501

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from bad_files import GOOD

from calendars.zones import TZDATA_VERSION, zone_names
from configs import smells as module
from configs.smells import smells
from configs.starter import starter_text
from configs.validate import parse_config
from configs.zonewords import official_zones, zone_doubt

TODAY = date(2026, 11, 22)
CLEAN = GOOD.replace("name: Ken Ito", "name: Ken Ito\n    email: ken@example.org\n    valid_at: 2026-11-01")


def warned(text: str, today: date = TODAY) -> list[str]:
    """Return the warnings about a text."""
    return [str(one) for one in smells(parse_config(text.encode(), Path("g.yaml")), today)]


def changed(old: str, new: str) -> list[str]:
    """Return the warnings about the clean file with one change."""
    assert old in CLEAN
    return warned(CLEAN.replace(old, new, 1))


@pytest.mark.parametrize("text", [CLEAN, starter_text()])
def test_a_clean_file_has_no_smell(text: str) -> None:
    """The starter file is clean too."""
    assert warned(text) == []


@pytest.mark.parametrize(
    ("old", "new", "sentences"),
    [
        (
            "    valid_at: 2026-11-01\n",
            "",
            ["line 12: members: nobody's hours were confirmed in the last six months: ask, and set valid_at"],
        ),
        ("2026-11-01", "2027-11-01", ["line 15: members[0].valid_at: 2027-11-01 is still to come"]),
        ("    email: ken@example.org\n", "", ["line 12: members: without an e-mail address: Ken Ito"]),
        (
            "    available: Mo-Fr 18:00-23:00\n",
            "",
            [
                "line 13: members[0]: Ken Ito has no hours at all in the programme: preferred, available and if_needed are empty"
            ],
        ),
        (
            "Mo-Fr 18:00-23:00",
            "2020 Mo-Fr 18:00-23:00",
            [
                "line 13: members[0]: Ken Ito has no hours at all in the programme: preferred, available and if_needed are empty"
            ],
        ),
        (
            "Mo-Fr 18:00-23:00",
            "Mo-Su 00:00-24:00",
            ["line 17: members[0].available: Ken Ito is there at all 168 hours of the week: was this answered?"],
        ),
        (
            "Mo-Fr 18:00-23:00",
            "Mo-Fr 19:00-02:00; Fr 10:00-16:00",
            [
                "line 17: members[0].available: Ken Ito: a later rule tears 105 nights apart at midnight, the first Thu 31 Dec 2026 19:00–02:00: a rule replaces whole days of the calendar; see the week as it was understood"
            ],
        ),
        *(
            (
                "Mo-Fr 18:00-23:00",
                written,
                [
                    f"line 17: members[0].available: Ken Ito: {rule!r} has no hours and is read as whole days, 00:00-24:00: ask for the hours, or write '{rule} open' if that is so"
                ],
            )
            for written, rule in (
                ("Th", "Th"),
                ("Jan, Apr Th", "Jan"),
                ("Mo-Fr; We off", "Mo-Fr"),
                ("Mar-May", "Mar-May"),
            )
        ),
        ("Mo-Fr 18:00-23:00", "Th open", []),
        (
            "Mo-Fr 18:00-23:00",
            "Mo-Fr 12:00-13:00,18:00-18:30; Sa 10:00-11:29",
            [
                "line 13: members[0]: no window of Ken Ito is as long as a session (90 minutes): they can never come",
            ],
        ),
        ("Mo-Fr 18:00-23:00", "Mo-Fr 12:00-13:00\n    if_needed: Mo-Fr 13:00-13:30", []),
        (
            "Mo-Fr 18:00-23:00",
            "Mo-Fr 02:00-04:00",
            [
                "line 13: members[0]: all hours of Ken Ito lie between 22:00 and 07:00: is 02:00-04:00 meant to be 14:00-16:00? (a note in quotation marks after the hours says that they are meant)",
            ],
        ),
        ("Mo-Fr 18:00-23:00", "Mo-Fr 02:00-04:00; Sa 06:00-08:00", []),
        (
            "Mo-Fr 18:00-23:00",
            "Mo-Th 21:00-18:00",
            [
                "line 17: members[0].available: Ken Ito: 21:00-18:00 runs over midnight for 21 hours: meant 18:00-21:00?",
            ],
        ),
        ("Mo-Fr 18:00-23:00", "Mo-Fr 20:00-12:00, Sa 06:00-00:00", []),
        ("Asia/Tokyo", "Japan", ["line 16: members[0].zone: Ken Ito: Japan is an alias: write Asia/Tokyo"]),
        (
            "Asia/Tokyo",
            "US/Eastern",
            ["line 16: members[0].zone: Ken Ito: US/Eastern is an alias: write America/New_York"],
        ),
        (
            "Asia/Tokyo",
            "EST",
            ["line 16: members[0].zone: Ken Ito: EST has no daylight saving: meant America/New_York?"],
        ),
        (
            "Asia/Tokyo",
            "Etc/GMT+5",
            [
                "line 16: members[0].zone: Ken Ito: Etc/GMT+5 has no daylight saving (it means UTC-5: the sign is turned round): meant America/New_York?"
            ],
        ),
        (
            "name: Ken Ito",
            "name: Ken Ito\n    away: [{from: 2027-02-01, to: 2027-02-09, zone: CET}]",
            ["line 14: members[0].away[0].zone: Ken Ito: CET is an alias: write Europe/Paris"],
        ),
        (
            "leaders:",
            "slots: {anchors: [MST]}\nleaders:",
            ["line 7: slots.anchors[0]: MST has no daylight saving: meant America/Denver?"],
        ),
        (
            "duration: 90",
            "duration: 90\n  skip_months: [2028-01]\n  blackouts: [2026-12-31]",
            [
                "line 7: programme.skip_months[0]: 2028-01 is not in the programme, which runs from 2027-01-01 to 2027-12-31",
                "line 8: programme.blackouts[0]: 2026-12-31 is not in the programme, which runs from 2027-01-01 to 2027-12-31",
            ],
        ),
        (
            "name: Ken Ito",
            "name: Ken Ito\n    unavailable: [2027-02-01, 2029-02-01]\n    from: 2028-01-01",
            [
                "line 13: members[0]: Ken Ito is no member at any time of the programme, which runs from 2027-01-01 to 2027-12-31",
                "line 14: members[0].unavailable[1]: 2029-02-01 is not in the programme, which runs from 2027-01-01 to 2027-12-31",
            ],
        ),
        (
            "leaders:",
            "rules: {quorum: {at_least: 3}}\nleaders:",
            ["line 7: rules.quorum: a quorum of 3 is out of reach: 2 people count"],
        ),
        (
            "    name: Ana Prado",
            "    name: ken ito\n    email: KEN@example.org",
            [
                "line 14: members[0]: Ken Ito stands under leaders too, as ana, and so is planned as two people, with two calendars of which one undoes the other. If it is one person, delete the entry of the later role; once the last session in today's role is over, move today's entry as it is, with its id, to the other list: the calendar and what was recorded stay",
            ],
        ),
        (
            "    name: Ana Prado",
            "    name: Ken Ito\n    email: other@example.org",
            [
                "line 14: members[0].name: Ken Ito is the name of ana and of ken-ito: give each an id, or one will get the other's when the order changes",
            ],
        ),
        (
            "    name: Ana Prado",
            "    name: Ana Prado\n    email: KEN@example.org",
            [
                "line 15: members[0].email: ken@example.org is the email of ana and of ken-ito: they get each other's invites",
            ],
        ),
    ],
)
def test_smells_are_named_with_their_line(old: str, new: str, sentences: list[str]) -> None:
    """One change of a clean file, and what is said of it."""
    assert changed(old, new) == sentences


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        (
            "Tu,Th 17:00-21:00; Tu,Th[-1] off",
            "'Tu,Th[-1] off' takes every hour of any Tuesday: a number such as [-1] belongs to one day only; meant 'Tu[-1],Th[-1] off'?",
        ),
        (
            "Mo-Fr 17:00-21:00; Mo-We,Th[1,3] off",
            "'Mo-We,Th[1,3] off' takes every hour of any Monday, Tuesday or Wednesday: a number such as [1,3] belongs to one day only; meant 'Mo[1,3],Tu[1,3],We[1,3],Th[1,3] off'?",
        ),
        (
            "Tu,Th 17:00-21:00, Tu[1],Th off",
            "'Tu[1],Th off' takes every hour of any Thursday: a number such as [1] belongs to one day only; meant 'Tu[1],Th[1] off'?",
        ),
        (
            "Mo-Fr 09:00-21:00; Mo,Fr[-1] 12:00-17:00 off",
            "'Mo,Fr[-1] 12:00-17:00 off' takes hours from any Monday: a number such as [-1] belongs to one day only; meant 'Mo[-1],Fr[-1] 12:00-17:00 off'?",
        ),
        (
            'Mo-Fr 09:00-21:00; Jul-Aug Tu,Th[-1] closed "Mo; no"',
            "'Jul-Aug Tu,Th[-1] closed \"Mo; no\"' takes hours from any Tuesday: a number such as [-1] belongs to one day only; meant 'Jul-Aug Tu[-1],Th[-1] closed \"Mo; no\"'?",
        ),
        (
            "Tu,Th 17:00-21:00; Tu off",
            "'Tu off' takes every hour of any Tuesday, which an earlier rule opens: is that so?",
        ),
    ],
)
def test_an_exception_that_takes_more_than_was_meant_is_named(hours: str, sentence: str) -> None:
    """With the spelling that was probably meant."""
    assert changed("Mo-Fr 18:00-23:00", f"'{hours}'") == [f"line 17: members[0].available: Ken Ito: {sentence}"]


@pytest.mark.parametrize(
    "hours",
    [
        "Mo-Fr 18:00-20:00; We off",
        "Tu,Th 17:00-21:00; Tu[-1],Th[-1] off",
        "Mo-Fr 17:00-21:00; We[1] off",
        "Mo-Fr 17:00-21:00; Sa,Su[1] off",
        "Mo-Fr 17:00-21:00; Mo off, Tu[1] off",
        "Mo,Tu 17:00-21:00; week 1-53/2 Mo off",
        "Mo-Fr 08:00-20:00; Mo 10:45-13:30 off",
        "Tu,Th[1] 17:00-21:00",
    ],
)
def test_an_exception_that_takes_what_it_says_is_not(hours: str) -> None:
    """A day that a range opened, days with their own numbers, some weeks, some hours."""
    assert changed("Mo-Fr 18:00-23:00", f"'{hours}'") == []


@pytest.mark.parametrize(
    ("zone", "hours", "slots", "sentence"),
    [
        (
            "Europe/Prague",
            "Tu 12:45-14:15",
            "",
            "every 30 minutes fits into Tu 12:45-14:15 of Ken Ito: `slots: grid: 15` would",
        ),
        (
            "Europe/Prague",
            "Tu,Th 12:50-14:20, Mo-Fr 18:00-22:00",
            "",
            'every 30 minutes fits into Tu,Th 12:50-14:20 of Ken Ito: `slots: times: ["12:50"]` with Europe/Prague among the anchors, in place of the grid, would',
        ),
        (
            "Europe/Prague",
            "Mo-Su 12:50-14:20",
            "anchors: [members]",
            'every 30 minutes fits into Mo-Su 12:50-14:20 of Ken Ito: `slots: times: ["12:50"]` on the clock of Europe/Prague, in place of the grid, would',
        ),
        (
            "Asia/Kathmandu",
            "Fr 20:30-22:00",
            "",
            "every 30 minutes fits into Fr 20:30-22:00 of Ken Ito: `slots: grid: 15` would",
        ),
        ("Asia/Kathmandu", "Fr 18:00-19:30", "anchors: [members]", None),
        (
            "Asia/Kolkata",
            "Mo 18:00-19:30",
            "grid: 60",
            "every 60 minutes fits into Mo 18:00-19:30 of Ken Ito: `slots: grid: 30` would",
        ),
        ("Asia/Kolkata", "Mo 18:00-20:00", "grid: 60", None),
        (
            "Australia/Lord_Howe",
            "Mo 18:00-19:30",
            "grid: 60, anchors: [UTC]",
            "every 60 minutes fits into Mo 18:00-19:30 of Ken Ito in part of the year: `slots: grid: 30` would",
        ),
        ("Asia/Tokyo", "Mo 18:00-19:30", 'times: ["09:00", "14:00"], anchors: [UTC]', None),
        (
            "Asia/Tokyo",
            "Mo 18:30-20:00; Sa 12:00-15:00",
            'times: ["09:00", "14:00"], anchors: [UTC]',
            'at 09:00 or 14:00 fits into Sa 12:00-15:00; Mo 18:30-20:00 of Ken Ito: "03:00", "09:30" on the clock of UTC, among the times, would',
        ),
        ("Asia/Tokyo", "Mo 18:00-20:30; Sa 12:00-15:00", 'times: ["09:00", "14:00"], anchors: [UTC]', None),
    ],
)
def test_hours_into_which_no_session_fits_are_named(
    zone: str, hours: str, slots: str, sentence: str | None
) -> None:
    """By the clocks of the anchors, the whole year: zones of half and quarter hours, clocks that change by half an hour."""
    text = CLEAN.replace("Asia/Tokyo", zone).replace("Mo-Fr 18:00-23:00", f"'{hours}'")
    found = warned(text.replace("leaders:", f"slots: {{{slots}}}\nleaders:", 1) if slots else text)
    said = f"line {13 + bool(slots)}: members[0]: no session of 90 minutes that begins {sentence}"
    assert found == ([said] if sentence else [])


def test_unsocial_hours_that_stay_so_by_day_ask_for_the_clock() -> None:
    """Where twelve hours more would be unsocial too, the mistake is another one."""
    short = CLEAN.replace("leaders:", "rules: {burden: {from: 17:00, to: 12:00}}\nleaders:")
    said = "line 14: members[0]: all hours of Ken Ito lie between 17:00 and 12:00: were they asked on their own clock? (a note in quotation marks after the hours says that they are meant)"
    assert said in warned(short)


@pytest.mark.parametrize(
    ("today", "sentences"),
    [
        (date(2027, 2, 1), []),
        (
            date(2027, 2, 2),
            [
                "line 4: programme.first_month: the programme began on 2027-01-01, more than a month ago: is this month right?"
            ],
        ),
        (
            date(2028, 1, 1),
            ["line 4: programme.first_month: the programme ended on 2027-12-31 already: is this month right?"],
        ),
    ],
)
def test_a_programme_of_the_past_is_doubtful(today: date, sentences: list[str]) -> None:
    """Last year's month is the slip of every January."""
    text = CLEAN.replace("2026-11-01", str(today))
    assert [one for one in warned(text, today) if "programme" in one] == sentences


def test_a_file_without_leaders_is_doubtful() -> None:
    """The rule about their presence asks for nothing then."""
    text = CLEAN[: CLEAN.index("leaders:")] + CLEAN[CLEAN.index("members:") :]
    assert warned(text) == ["line 1: there are no leaders: the rule about their presence asks for nothing"]


def test_what_concerns_many_is_one_warning() -> None:
    """Fourteen people without confirmation or address give two sentences, not twenty-eight."""
    people = "".join(f"  - {{name: P{n}, zone: Europe/Paris, available: Mo 10:00-12:00}}\n" for n in range(14))
    assert warned(CLEAN + people) == [
        "line 12: members: hours not confirmed in the last six months: P0, P1, P2, P3, P4 and 9 more: ask, and set valid_at",
        "line 12: members: without an e-mail address: P0, P1, P2, P3, P4 and 9 more",
    ]


@pytest.mark.parametrize(("day", "stale"), [(date(2027, 5, 3), False), (date(2027, 5, 4), True)])
def test_hours_are_stale_after_half_a_year(day: date, stale: bool) -> None:
    """183 days after 1 November 2026 is 3 May 2027."""
    assert any("six months" in one for one in warned(CLEAN, day)) == stale


@pytest.mark.parametrize(
    ("day", "sentences"),
    [
        (
            "2026-05-01",
            ["line 7: leaders: hours not confirmed in the last six months: Ana Prado: ask, and set valid_at"],
        ),
        ("2026-11-20", []),
        ("2026-12-20", ["line 10: leaders[0].valid_at: 2026-12-20 is still to come"]),
    ],
)
def test_the_hours_of_leaders_grow_old_too(day: str, sentences: list[str]) -> None:
    """As those of members, where the file says when they were confirmed."""
    assert changed("name: Ana Prado", f"name: Ana Prado\n    valid_at: {day}") == sentences


def test_one_sentence_names_leaders_and_members_whose_hours_are_old() -> None:
    """Leaders first; where nobody's hours are fresh no name is needed."""
    both = CLEAN.replace("name: Ana Prado", "name: Ana Prado\n    valid_at: 2026-01-01")
    both += "  - {name: Cleo, email: c@example.org, zone: Europe/Paris, available: Mo 10:00-12:00}\n"
    assert warned(both) == [
        "line 13: members: hours not confirmed in the last six months: Ana Prado, Cleo: ask, and set valid_at"
    ]
    assert warned(both.replace("2026-11-01", "2026-02-01")) == [
        "line 13: members: nobody's hours were confirmed in the last six months: ask, and set valid_at"
    ]


def test_old_zone_data_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A release is judged by its letter: 2025b is from about March 2025."""
    monkeypatch.setattr(module, "TZDATA_VERSION", "2025b")
    text = CLEAN.replace("valid_at: 2026-11-01", "valid_at: 2026-03-01")
    assert warned(text, date(2026, 3, 1)) == []
    assert warned(text, date(2026, 3, 2)) == [
        "line 1: the zone data (2025b) are more than a year old: update the package tzdata"
    ]
    assert len(TZDATA_VERSION) >= 5


def test_every_zone_is_either_a_place_or_doubtful() -> None:
    """No name of the zone data falls between; what is suggested instead is beyond doubt."""
    for name in zone_names():
        doubt = zone_doubt(name)
        assert (doubt is None) == (name in official_zones()), name
        suggested = (doubt or "write Europe/Paris").removesuffix("?").split()[-1]
        assert suggested == "place" or zone_doubt(suggested) is None, name


def test_hours_of_who_has_left_are_not_asked_for() -> None:
    """Nobody asks a former member."""
    text = CLEAN.replace("    valid_at: 2026-11-01\n", "    until: 2027-02-01\n    valid_at: 2026-01-01\n")
    assert any("confirmed" in one for one in warned(text, date(2027, 2, 1)))
    assert not any("confirmed" in one for one in warned(text, date(2027, 2, 2)))


def test_hours_at_night_that_are_meant_are_said_so_in_quotation_marks() -> None:
    """Then nobody is asked again with every command."""
    assert any("at night" in one or "23:00" in one for one in changed("Mo-Fr 18:00-23:00", "23:00-01:00"))
    assert changed("Mo-Fr 18:00-23:00", '23:00-01:00 "after the clinic"') == []
