"""The slots that may be chosen: which, named how, and why not the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import numpy as np
import oracle
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.slots import LAST, WEEKDAYS, Month, Slot, nth_weekday
from calendars.zones import GAP, moment_of, wall_minutes, zone_clock
from scheduler.candidates import (
    Candidates,
    Fixed,
    Refusal,
    SlotSpace,
    describe_refusal,
    find_candidates,
    only_slot,
)

YEAR = tuple(Month(2027, 1).plus(k) for k in range(12))
NUMBERS = tuple(range(1, 13))
BEGIN, END = wall_minutes(date(2026, 12, 20)), wall_minutes(date(2028, 1, 12))


def found(space: SlotSpace, months: Sequence[Month] = YEAR, blackouts: frozenset[date] = frozenset()) -> Candidates:
    """Return the candidates of a space."""
    return find_candidates(space, months, [zone_clock(zone, BEGIN, END) for zone in space.anchors], blackouts)


def at(candidates: Candidates, slot: Slot) -> int:
    """Return a slot's position, which the space holds."""
    position = candidates.space.position(slot)
    assert position is not None
    return position


def begins(candidates: Candidates, slot: Slot) -> list[str]:
    """Return the begins of a slot that is a candidate."""
    candidate = int(candidates.candidate_of[at(candidates, slot)])
    return [f"{moment_of(start):%m-%d %H:%M}" for start in candidates.starts[candidate]]


def test_a_slot_follows_the_clock_of_its_anchor() -> None:
    """3rd Thursday 14:00 in Zurich: 13:00 UTC in winter, 12:00 from the last Sunday of March to that of October."""
    months = (Month(2027, 3), Month(2027, 4), Month(2027, 10), Month(2027, 11))
    zurich = SlotSpace(ordinals=(3,), weekdays=(3,), grid_min=60, anchors=("Europe/Zurich",))
    expected = ["03-18 13:00", "04-15 12:00", "10-21 12:00", "11-18 13:00"]
    assert begins(found(zurich, months), Slot(3, 3, 14 * 60, "Europe/Zurich")) == expected


def test_the_date_of_a_slot_is_that_of_its_anchor() -> None:
    """1st Monday 08:00 in Auckland is Sunday in UTC; 4th and last Sunday of May 2027 differ."""
    auckland = SlotSpace(ordinals=(1,), weekdays=(0,), grid_min=60, anchors=("Pacific/Auckland",))
    assert begins(found(auckland, YEAR[:1]), Slot(1, 0, 480, "Pacific/Auckland")) == ["01-03 19:00"]
    sundays = found(SlotSpace(ordinals=(4, LAST), weekdays=(6,), grid_min=60), YEAR[4:5])
    assert begins(sundays, Slot(4, 6, 0, "UTC")) == ["05-23 00:00"]
    assert begins(sundays, Slot(LAST, 6, 0, "UTC")) == ["05-30 00:00"]


def test_a_skipped_clock_time_refuses_the_slot_and_names_the_session() -> None:
    """2nd Sunday of March 02:30 in New York does not exist; 01:30 and 03:00 do. The 1st of November comes twice."""
    space = SlotSpace(ordinals=(1, 2), weekdays=(6,), grid_min=30, anchors=("America/New_York",))
    candidates = found(space)
    for minute in (120, 150):
        gone = at(candidates, Slot(2, 6, minute, "America/New_York"))
        assert candidates.refusal[gone] == Refusal.SKIPPED_TIME
        assert candidates.candidate_of[gone] == -1
        assert candidates.refusing_session[gone] == 2
    for minute in (90, 180):
        assert candidates.refusal[at(candidates, Slot(2, 6, minute, "America/New_York"))] == Refusal.NONE
    sentence = "session 3 would fall on Sunday 2027-03-14, when 02:30 does not exist in America/New_York"
    refused = at(candidates, Slot(2, 6, 150, "America/New_York"))
    assert describe_refusal(candidates, refused, YEAR, NUMBERS) == f"{sentence}: the clocks go forward"
    first_pass = begins(candidates, Slot(1, 6, 90, "America/New_York"))[10]
    assert first_pass == "11-07 05:30"  # still summer time, UTC-4; the second pass is 06:30


def test_a_blackout_refuses_the_slot_by_the_date_of_its_anchor() -> None:
    """Monday 2027-02-01 is blacked out: 1st Mondays go, in Auckland too, although that is 31 January UTC."""
    space = SlotSpace(ordinals=(1,), weekdays=(0, 6), grid_min=60, anchors=("UTC", "Pacific/Auckland"))
    candidates = found(space, YEAR, frozenset([date(2027, 2, 1)]))
    for zone in space.anchors:
        mine = [at(candidates, Slot(1, 0, minute, zone)) for minute in range(0, 1440, 60)]
        assert (candidates.refusal[mine] == Refusal.BLACKOUT).all()
        assert (candidates.refusing_session[mine] == 1).all()
        others = [at(candidates, Slot(1, 6, minute, zone)) for minute in range(0, 1440, 60)]
        assert (candidates.refusal[others] != Refusal.BLACKOUT).all()
    sentence = "session 2 would fall on Monday 2027-02-01, a date that the file blacks out"
    assert describe_refusal(candidates, at(candidates, Slot(1, 0, 0, "UTC")), YEAR, NUMBERS) == sentence
    after_one_called_off = sentence.replace("session 2", "session 3")
    others = (1, *NUMBERS[2:], 13)  # the second number does not count, so the month of February has the third
    assert describe_refusal(candidates, at(candidates, Slot(1, 0, 0, "UTC")), YEAR, others) == after_one_called_off
    with pytest.raises(ValueError, match="is a candidate"):
        describe_refusal(candidates, at(candidates, Slot(1, 6, 0, "UTC")), YEAR, NUMBERS)


def test_the_first_session_that_refuses_is_named() -> None:
    """A blackout in April comes after the skipped time of March, one in January before it."""
    space = SlotSpace(ordinals=(2,), weekdays=(6,), grid_min=30, anchors=("America/New_York",))
    slot = Slot(2, 6, 150, "America/New_York")
    for day, expected in (
        (date(2027, 4, 11), (Refusal.SKIPPED_TIME, 2)),
        (date(2027, 1, 10), (Refusal.BLACKOUT, 0)),
    ):
        candidates = found(space, YEAR, frozenset([day]))
        refused = at(candidates, slot)
        assert (candidates.refusal[refused], candidates.refusing_session[refused]) == expected


def test_skipped_months_are_months_without_a_session() -> None:
    """The programme runs on past them: nothing is asked of a slot there."""
    space = SlotSpace(ordinals=(2,), weekdays=(6,), grid_min=30, anchors=("America/New_York",))
    candidates = found(space, [month for month in YEAR if month.number != 3])
    assert candidates.refusal[at(candidates, Slot(2, 6, 150, "America/New_York"))] == Refusal.NONE


def test_slots_with_the_same_instants_are_one_candidate_named_by_the_first_anchor() -> None:
    """Kolkata is half past five ahead of UTC all year; in which order they are listed decides the name."""
    for anchors in (("UTC", "Asia/Kolkata"), ("Asia/Kolkata", "UTC")):
        candidates = found(SlotSpace(ordinals=(3,), weekdays=(3,), grid_min=30, anchors=anchors))
        twins = [at(candidates, slot) for slot in (Slot(3, 3, 600, "UTC"), Slot(3, 3, 600 + 330, "Asia/Kolkata"))]
        one, other = candidates.candidate_of[twins].tolist()
        assert one == other
        assert candidates.slot(one).zone == anchors[0]


def test_a_4th_that_is_always_the_last_is_named_the_4th() -> None:
    """In February 2027 every weekday comes four times."""
    candidates = found(SlotSpace(ordinals=(LAST, 4), weekdays=(2,), grid_min=60), [Month(2027, 2)])
    assert len(candidates) == 24
    assert {candidates.slot(c).ordinal for c in range(24)} == {4}


def test_candidates_are_in_the_order_of_their_instants_and_distinct() -> None:
    """That is the order of the tie-break."""
    candidates = found(SlotSpace(grid_min=60, anchors=("Europe/Zurich", "UTC", "America/New_York")))
    rows = [tuple(row) for row in candidates.starts.tolist()]
    assert rows == sorted(set(rows))
    assert len(candidates) == len(rows)


@settings(max_examples=60)
@given(
    ordinals=st.lists(st.sampled_from(oracle.ORDINALS), min_size=1, max_size=3),
    weekdays=st.lists(st.integers(0, 6), min_size=1, max_size=3),
    grid=st.sampled_from((30, 60, 15)),
    times=st.lists(st.sampled_from((0, 121, 150, 540, 990, 1439)), max_size=3),
    anchors=st.lists(
        st.sampled_from(("UTC", "Africa/Cairo", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kolkata")),
        min_size=1,
        max_size=3,
    ),
    first=st.integers(0, 8),
    blackouts=st.frozensets(st.dates(date(2027, 1, 1), date(2027, 12, 31)), max_size=5),
)
def test_candidates_are_those_of_brute_force(
    ordinals: list[int],
    weekdays: list[int],
    grid: int,
    times: list[int],
    anchors: list[str],
    first: int,
    blackouts: frozenset[date],
) -> None:
    """Same candidates, same names; every slot refused or led to its own. Repetitions in lists mean nothing."""
    months = YEAR[first : first + 3]
    kept = {"ordinals": tuple(ordinals), "weekdays": tuple(weekdays), "anchors": tuple(anchors)}
    space = SlotSpace(**kept, grid_min=grid, times=tuple(times))
    candidates = found(space, months, blackouts)
    case = oracle.Case(
        people=(),
        months=tuple((month.year, month.number) for month in months),
        wanted=oracle.Wanted(),
        ordinals=tuple(ordinals),
        weekdays=tuple(dict.fromkeys(weekdays)),
        grid=grid,
        times=tuple(dict.fromkeys(times)),
        anchors=tuple(dict.fromkeys(anchors)),
        blackouts=blackouts,
    )
    named = {
        tuple(row): (slot.ordinal, slot.weekday, slot.minute, slot.zone)
        for row, slot in zip(candidates.starts.tolist(), map(candidates.slot, range(len(candidates))), strict=True)
    }
    assert named == oracle.candidates(case)
    for name in oracle.slots(case):
        position = at(candidates, Slot(*name))
        starts = oracle.sessions(case, name)
        assert (candidates.refusal[position] == Refusal.NONE) == (starts is not None)
        if starts is not None:
            assert tuple(candidates.starts[candidates.candidate_of[position]].tolist()) == starts


def test_every_position_is_that_of_its_slot() -> None:
    """Both ways, over the whole space; what the space does not hold has no position."""
    space = SlotSpace(ordinals=(LAST, 2), weekdays=(6, 1), grid_min=15, anchors=("UTC", "Asia/Kolkata"))
    size = int(np.prod(space.shape))
    slots = [space.slot(position) for position in range(size)]
    assert [space.position(slot) for slot in slots] == list(range(size))
    assert len(set(slots)) == size == 2 * 2 * 2 * 96
    for other in (Slot(1, 6, 0, "UTC"), Slot(2, 0, 0, "UTC"), Slot(2, 6, 7, "UTC"), Slot(2, 6, 0, "Asia/Tokyo")):
        assert space.position(other) is None
    assert space.position(Slot(2, 6, 1440, "UTC")) is None


def test_only_the_clock_times_that_are_named_stand_in_the_space() -> None:
    """In place of a grid, in their natural order, each once."""
    space = SlotSpace(ordinals=(1,), weekdays=(0,), times=(16 * 60 + 30, 9 * 60, 16 * 60 + 30))
    slots = [space.slot(position) for position in range(int(np.prod(space.shape)))]
    assert [slot.time for slot in slots] == ["09:00", "16:30"]
    assert [space.position(slot) for slot in slots] == [0, 1]
    assert space.position(Slot(1, 0, 600, "UTC")) is None


def test_how_a_file_lists_ordinals_and_weekdays_changes_nothing() -> None:
    """They are put into their natural order, the last after the 4th."""
    one = SlotSpace(ordinals=(LAST, 3, 1, 3), weekdays=(6, 0, 6), anchors=("UTC", "Asia/Tokyo", "UTC"))
    assert one.ordinals == (1, 3, LAST)
    assert one.weekdays == (0, 6)
    assert one.anchors == ("UTC", "Asia/Tokyo")


def test_the_best_of_each_anchor_is_the_first_that_it_gives() -> None:
    """Also where another anchor names the candidate; an anchor without any is left out."""
    space = SlotSpace(ordinals=(1,), weekdays=(0,), grid_min=60, anchors=("UTC", "Africa/Lagos", "Europe/Zurich"))
    candidates = found(space)
    noon, one = (int(candidates.candidate_of[at(candidates, Slot(1, 0, h * 60, "UTC"))]) for h in (12, 1))
    zurich = int(candidates.candidate_of[at(candidates, Slot(1, 0, 600, "Europe/Zurich"))])
    order = np.array([zurich, noon, one])
    assert candidates.best_by_anchor(order) == {"UTC": noon, "Africa/Lagos": noon, "Europe/Zurich": zurich}
    assert candidates.slot(noon).zone == "UTC"
    assert candidates.best_by_anchor(np.array([noon])) == {"UTC": noon, "Africa/Lagos": noon}
    assert candidates.best_by_anchor(np.array([], dtype=np.intp)) == {}


def test_a_programme_may_have_no_candidate() -> None:
    """Everything blacked out: no row, every slot with its reason."""
    space = SlotSpace(ordinals=(1,), weekdays=(0,), grid_min=60)
    candidates = found(space, YEAR, frozenset([date(2027, 5, 3)]))
    assert len(candidates) == 0
    assert candidates.starts.shape == (0, 12)
    assert (candidates.refusing_session == 4).all()


@pytest.mark.parametrize("ordinal", oracle.ORDINALS)
def test_the_nth_weekday_is_found_by_counting_days(ordinal: int) -> None:
    """Every weekday of every month of six years, leap years included."""
    for month in (Month(2026, 1).plus(k) for k in range(72)):
        for weekday in range(7):
            counted = oracle.slot_day(month.year, month.number, ordinal, weekday)
            assert nth_weekday(month, ordinal, weekday) == counted
            assert Slot(ordinal, weekday, 0, "UTC").day(month) == counted


def test_a_slot_in_words_and_as_a_rule() -> None:
    """As people and as calendars (RFC 5545 §3.3.10) read it."""
    assert str(Slot(3, 3, 840, "Europe/Zurich")) == "3rd Thursday 14:00 Europe/Zurich"
    assert str(Slot(LAST, 0, 5, "UTC")) == "last Monday 00:05 UTC"
    assert Slot(3, 3, 840, "UTC").rrule == "FREQ=MONTHLY;BYDAY=3TH"
    assert Slot(LAST, 6, 0, "UTC").rrule == "FREQ=MONTHLY;BYDAY=-1SU"
    assert len(WEEKDAYS) == 7
    assert (str(Month(2027, 1)), Month(2027, 11).plus(3), Month(2027, 1).plus(-1)) == (
        "2027-01",
        Month(2028, 2),
        Month(2026, 12),
    )


# With a plan in force ---------------------------------------------------------------------------------------

SPRING = YEAR[:4]
IN_FORCE = Slot(3, 3, 14 * 60, "UTC")


def instant(text: str) -> int:
    """Return a moment of 2027 as minutes: ``03-18 13:00``."""
    return int((datetime.fromisoformat(f"2027-{text}") - datetime(1970, 1, 1)) / timedelta(minutes=1))


def fixed(
    *, begins: Sequence[str] = ("01-21 14:00", "02-18 14:00", "03-18 14:00", "04-15 14:00"), pinned: int = 1,
    there: Sequence[bool] = (True,) * 4, earliest: str = "02-10 00:00",
) -> Fixed:  # fmt: skip
    """Return what a plan on the 3rd Thursday at 14:00 UTC leaves to choose in February."""
    return Fixed(
        slot=IN_FORCE,
        published=np.array([GAP if one == "" else instant(one) for one in begins], dtype=np.int64),
        there=np.array(there),
        pinned=np.arange(len(begins)) < pinned,
        earliest=instant(earliest),
        closed=np.zeros(len(begins), dtype=bool),
    )


def again(space: SlotSpace, what: Fixed, blackouts: frozenset[date] = frozenset()) -> Candidates:
    """Return the candidates of a space beside a plan in force."""
    clocks = [zone_clock(zone, BEGIN, END) for zone in space.anchors]
    return find_candidates(space, SPRING, clocks, blackouts, what)


def test_a_pinned_session_has_one_instant_in_every_candidate() -> None:
    """Also in those whose own date there is blacked out; the others follow their slot."""
    space = SlotSpace(ordinals=(2, 3), weekdays=(0, 3), grid_min=60)
    candidates = again(space, fixed(), frozenset([date(2027, 1, 11)]))  # the 2nd Monday of January
    assert (candidates.starts[:, 0] == instant("01-21 14:00")).all()
    assert begins(candidates, Slot(2, 0, 600, "UTC")) == [
        "01-21 14:00",
        "02-18 14:00",
        "03-08 10:00",
        "04-12 10:00",
    ]
    assert begins(candidates, Slot(3, 0, 600, "UTC")) == [
        "01-21 14:00",
        "02-15 10:00",
        "03-15 10:00",
        "04-19 10:00",
    ]


def test_a_session_whose_date_is_past_under_another_slot_stays_where_it_is_published() -> None:
    """The 2nd Thursday of February is the 11th: when it is past, the 18th is kept under this slot."""
    space = SlotSpace(ordinals=(1, 2, 3), weekdays=(3,), grid_min=60)
    for earliest, kept in (("02-11 10:00", "02-11 10:00"), ("02-11 10:01", "02-18 14:00")):
        candidates = again(space, fixed(earliest=earliest))
        assert begins(candidates, Slot(2, 3, 600, "UTC"))[1] == kept


def test_a_slot_is_refused_as_too_late_only_where_nothing_is_published() -> None:
    """A session that is new in February cannot be set on a past day of it; the sentence has its number."""
    space = SlotSpace(ordinals=(2, 3), weekdays=(3,), grid_min=60)
    candidates = again(space, fixed(there=(True, False, True, True), earliest="02-12 00:00"))
    late = at(candidates, Slot(2, 3, 600, "UTC"))
    assert (candidates.refusal[late], candidates.refusing_session[late]) == (Refusal.TOO_LATE, 1)
    assert describe_refusal(candidates, late, SPRING, (1, 3, 4, 5)) == (
        "session 3 would fall on Thursday 2027-02-11, for which it is too late"
    )
    assert candidates.refusal[at(candidates, IN_FORCE)] == Refusal.NONE
    none_left = again(space, fixed(earliest="02-19 00:00"))  # the published 18th is past as well, and is not pinned
    assert (none_left.refusal == Refusal.TOO_LATE).all()
    assert len(none_left) == 0


def test_the_slot_in_force_comes_first_under_its_own_name() -> None:
    """Else the earliest is first; and of slots with equal instants the one in force gives the name."""
    space = SlotSpace(ordinals=(3,), weekdays=(3,), grid_min=60, anchors=("Africa/Abidjan", "UTC"))
    first = again(space, fixed())
    assert first.slot(0) == IN_FORCE
    assert begins(first, IN_FORCE) == ["01-21 14:00", "02-18 14:00", "03-18 14:00", "04-15 14:00"]
    assert first.candidate_of[at(first, Slot(3, 3, 14 * 60, "Africa/Abidjan"))] == 0
    rest = first.starts[1:]
    assert (rest == np.unique(rest, axis=0)).all()
    for position in np.flatnonzero(first.candidate_of >= 0):
        row = first.starts[first.candidate_of[position]]
        assert row[2] == instant(f"03-18 {first.space.slot(int(position)).time}")
    elsewhere = again(space, fixed(begins=("01-21 14:30", "02-18 14:30", "03-18 14:30", "04-15 14:30")))
    assert begins(elsewhere, elsewhere.slot(0)) == ["01-21 14:30", "02-18 00:00", "03-18 00:00", "04-15 00:00"]


def test_only_what_was_asked_for_is_left() -> None:
    """One candidate by that slot's name, or none with its own reason; of all the others nobody asked."""
    space = SlotSpace(ordinals=(2,), weekdays=(6,), grid_min=30, anchors=("UTC", "America/New_York"))
    candidates = found(space, YEAR[2:3])
    open_slot, skipped = Slot(2, 6, 180, "America/New_York"), Slot(2, 6, 150, "America/New_York")
    one = only_slot(candidates, open_slot)
    assert (len(one), one.slot(0), begins(one, open_slot)) == (1, open_slot, begins(candidates, open_slot))
    assert np.count_nonzero(one.candidate_of >= 0) == 1
    assert np.count_nonzero(one.refusal != Refusal.NOT_ASKED) == 1
    none = only_slot(candidates, skipped)
    assert (len(none), none.refusal[at(none, skipped)]) == (0, Refusal.SKIPPED_TIME)
    assert describe_refusal(none, at(none, skipped), YEAR[2:3], (1,)).endswith("the clocks go forward")
    assert len(only_slot(candidates, Slot(3, 6, 0, "UTC"))) == 0
