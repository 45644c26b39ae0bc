"""Slots as people write them."""

from __future__ import annotations

import pytest
from commands import BALINT
from hypothesis import given
from hypothesis import strategies as st

from calendars.slots import ORDINAL_NAMES, WEEKDAYS, Slot
from configs.people import Person
from configs.slotwords import SlotError, slot_from
from configs.validate import load_config

CONFIG = load_config(BALINT).config
PEOPLE: tuple[Person, ...] = (*CONFIG.leaders, *CONFIG.members)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2nd Tuesday 7pm Athens", "2nd Tuesday 19:00 Europe/Athens"),
        ("last Thu 14:00 Europe/Zurich", "last Thursday 14:00 Europe/Zurich"),
        ("3rd Th 14h Zurich", "3rd Thursday 14:00 Europe/Zurich"),
        ("second tuesday 19.00 UTC", "2nd Tuesday 19:00 UTC"),
        ("4th fr 14h30 june", "4th Friday 14:30 America/New_York"),
        ("3 Tue, 7:30 p.m. new york", "3rd Tuesday 19:30 America/New_York"),
        ("1. Mo 8 walt", "1st Monday 08:00 America/Denver"),
        ("12am 1st We utc", "1st Wednesday 00:00 UTC"),
        ("Tuesday 2nd 19:00 UTC", "2nd Tuesday 19:00 UTC"),
        ("the 1st Saturdays of the month at noon in Eleni's time", "1st Saturday 12:00 Europe/Athens"),
        ("3rd Th 14:00 Port of Spain", "3rd Thursday 14:00 America/Port_of_Spain"),
        ("2nd Tu 19:00 Greece", "2nd Tuesday 19:00 Europe/Athens"),
        ("2nd Su 0:15 Inês Carvalho", "2nd Sunday 00:15 Europe/Lisbon"),
        ("2nd Su 0:15 ines carvalho", "2nd Sunday 00:15 Europe/Lisbon"),
        ("2nd Su 0:15 Ines's", "2nd Sunday 00:15 Europe/Lisbon"),
    ],
)
def test_a_slot_is_read_as_it_is_meant(text: str, expected: str) -> None:
    """Ordinals, weekdays, clock times, and whose clock it is, in many spellings."""
    assert str(slot_from(text, PEOPLE)) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "which one of the month"),
        ("Tu 19:00 UTC", "which one of the month"),
        ("5th Tu 19:00 UTC", "not every month has a fifth"),
        ("2nd Tuseday 19:00 UTC", "did you mean Tuesday?"),
        ("2nd 19:00 UTC", "no weekday"),
        ("2nd Tu UTC", "no clock time"),
        ("2nd Tu 25:00 UTC", "'25:00' is no clock time"),
        ("2nd Tu 13pm UTC", "'13pm' is no clock time"),
        ("2nd Tu 19:00:00 UTC", "no clock time"),
        ("2nd Tu 19:00", "whose clock"),
        ("2nd Tu 19:00 US", "America/Chicago, America/Denver"),
        ("2nd Tu 19:00 Lin", "America/Denver or Europe/Lisbon"),
        ("2nd Tu 19:00 CEST", "abbreviations are ambiguous"),
        ("2nd Tu 19:00 +2", "an offset knows no daylight saving"),
    ],
)
def test_what_is_not_understood_is_named_with_an_example(text: str, words: str) -> None:
    """One sentence: the part, and how to write it."""
    with pytest.raises(SlotError) as caught:
        slot_from(text, PEOPLE)
    assert words in str(caught.value)
    assert '"3rd Th 14:00 Europe/Zurich"' in str(caught.value)


@given(
    st.builds(
        Slot,
        st.sampled_from(sorted(ORDINAL_NAMES)),
        st.integers(0, 6),
        st.integers(0, 1439),
        st.sampled_from(("UTC", "Europe/Zurich", "America/Argentina/Buenos_Aires", "Etc/GMT+5")),
    )
)
def test_what_the_program_writes_it_reads(slot: Slot) -> None:
    """A slot's own name, and its short form, give the slot."""
    assert slot_from(str(slot)) == slot
    assert slot_from(f"{ORDINAL_NAMES[slot.ordinal]} {WEEKDAYS[slot.weekday]} {slot.time} {slot.zone}") == slot


@given(st.text(max_size=40))
def test_whatever_is_written_ends_in_a_slot_or_a_sentence(text: str) -> None:
    """Nothing but `SlotError` comes out."""
    try:
        minute = slot_from(text, PEOPLE).minute
    except SlotError:
        return
    assert 0 <= minute < 1440
