"""Windows: what an expression means on the clock, what is mended, what is refused and where."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import opening_hours
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars import windows as windows_module
from calendars.intervals import MINUTES_PER_DAY, overlap
from calendars.patterns import by_date
from calendars.slots import clock_text
from calendars.windows import MAX_TEXT, Windows, WindowsError, parse_windows, torn_nights
from calendars.zones import wall_minutes

MONDAY = date(2027, 3, 1)
SUNDAY = MONDAY + timedelta(days=6)
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


def week(text: str) -> list[str]:
    """Return the week of an expression as ``Mo 18:00-22:30``."""
    found = by_date(parse_windows(text).wall(MONDAY - timedelta(2), SUNDAY + timedelta(2)), MONDAY, SUNDAY)
    windows = [(day, begin, end) for day, own in found.items() for begin, end in own]
    return [f"{DAYS[day.weekday()]} {clock_text(a)}-{clock_text(b % 1440 or 1440)}" for day, a, b in windows]


def error(text: str) -> WindowsError:
    """Return the error that a text gives."""
    with pytest.raises(WindowsError) as caught:
        parse_windows(text)
    return caught.value


# ---------------------------------------------------------------- meaning


def test_wall_covers_whole_first_and_last_day_and_nothing_else():
    """The span is from 00:00 of the first day to 24:00 of the last."""
    rows = parse_windows("24/7").wall(MONDAY, SUNDAY)
    assert rows.tolist() == [[wall_minutes(MONDAY), wall_minutes(MONDAY) + 7 * 1440]]


def test_window_over_midnight_comes_in_from_the_day_before_the_span():
    """Sunday's late window is open on the first Monday of the span."""
    rows = parse_windows("Su 22:00-03:00").wall(MONDAY, MONDAY) - wall_minutes(MONDAY)
    assert rows.tolist() == [[0, 180]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mo 18:00-22:30; Sa 09:00-13:00", ["Mo 18:00-22:30", "Sa 09:00-13:00"]),
        ("Mo-Tu 10:00-12:00; Tu 14:00-15:00", ["Mo 10:00-12:00", "Tu 14:00-15:00"]),
        ("Mo-Tu 10:00-12:00, Tu 14:00-15:00", ["Mo 10:00-12:00", "Tu 10:00-12:00", "Tu 14:00-15:00"]),
        ("Mo 10:00-12:00,14:00-15:00", ["Mo 10:00-12:00", "Mo 14:00-15:00"]),
        ("Fr 22:00-02:00", ["Fr 22:00-02:00"]),
        ("Su 22:00-02:00", ["Su 22:00-02:00"]),
        ("Fr 22:00-26:00", ["Fr 22:00-02:00"]),
        ("Mo[1] 10:00-12:00", ["Mo 10:00-12:00"]),
        ("Mo[2] 10:00-12:00", []),
        ("week 1-53/2 Tu 12:00-14:00", ["Tu 12:00-14:00"]),
        ("week 2-53/2 Tu 12:00-14:00", []),
        ("Mo-Tu 10:00-12:00; 2027 Mar 01 off", ["Tu 10:00-12:00"]),
        ('Mo 10:00-12:00 "by appointment; not PH"', ["Mo 10:00-12:00"]),
        ("Mo 10:00-11:00 || Tu 10:00-12:00", ["Mo 10:00-11:00", "Tu 10:00-12:00"]),
    ],
)
def test_expressions_mean_what_the_language_says(text: str, expected: list[str]):
    """``;`` overrides a day, ``,`` adds, weeks and dates select."""
    assert week(text) == expected


def test_open_end_lasts_until_midnight():
    """``17:00+`` means until 24:00 of the same day."""
    assert week("Mo 17:00+") == ["Mo 17:00-24:00"]


def test_windows_know_whether_they_are_always_or_never_open():
    """All 168 hours, none, and something between are told apart."""
    shown = [(w.always(MONDAY, SUNDAY), w.never(MONDAY, SUNDAY)) for w in map(parse_windows, ("24/7", "off", "Mo"))]
    assert shown == [(True, False), (False, True), (False, False)]


def test_week_shows_long_windows_day_by_day_and_nights_whole():
    """More than 24 hours are cut at midnight, a night is not."""
    assert week("Sa-Su") == ["Sa 00:00-24:00", "Su 00:00-24:00"]
    assert week("Su 20:00-04:00") == ["Su 20:00-04:00"]


@pytest.mark.parametrize("day", [date(1900, 12, 31), date(9999, 1, 1)])
def test_days_outside_the_packages_years_are_an_error(day: date):
    """No silent emptiness where the package knows nothing."""
    with pytest.raises(ValueError, match="1901 to 9998"):
        parse_windows("24/7").wall(day, day)


def test_result_is_read_only():
    """The cached array cannot be changed by a caller."""
    with pytest.raises(ValueError, match="read-only"):
        parse_windows("Mo").wall(MONDAY, SUNDAY)[0] = 0


# ---------------------------------------------------------------- the two ways agree

days = st.sampled_from(DAYS)
day_ranges = st.one_of(days, st.tuples(days, days).map("-".join))
hours = st.tuples(st.integers(0, 23), st.sampled_from([0, 15, 30, 59])).map(lambda t: f"{t[0]:02}:{t[1]:02}")
ends = st.one_of(hours, st.just("24:00"), st.integers(25, 47).map(lambda hour: f"{hour}:30"))
spans = st.tuples(hours, ends).map("-".join) | hours.map("{}+".format)
rules = st.tuples(
    st.lists(day_ranges, max_size=2).map(",".join),
    st.lists(spans, max_size=2).map(",".join),
    st.sampled_from(["", "off", "closed", "open", '"note; PH"']),
).map(lambda parts: " ".join(filter(None, parts)) or "24/7")


@st.composite
def weekly_texts(draw: st.DrawFn) -> str:
    """Draw rules of weekdays and times joined by ``;`` and ``,``."""
    text = draw(rules)
    for rule in draw(st.lists(rules, max_size=3)):
        text += draw(st.sampled_from(["; ", ", "])) + rule
    return text


@given(weekly_texts(), st.integers(0, 20_000), st.integers(0, 40))
@settings(deadline=None, max_examples=400)
def test_a_tiled_week_equals_the_walk_over_every_day(text: str, start: int, length: int):
    """Weekly expressions give the same minutes both ways, from any first to any last day."""
    if not opening_hours.validate(text):
        return
    first = date(1990, 1, 1) + timedelta(days=start)
    last = first + timedelta(days=length)
    windows = Windows(text)
    assert windows.weekly
    assert windows.wall(first, last).tolist() == windows_module._walked(text, first, last).tolist()


@pytest.mark.parametrize(
    "text",
    [
        *("Mo[1] 10:00-12:00", "Mo[-1] off", "week 1-53/2 Tu 12:00-14:00", "2027 Mo", "Jan Mo", "Aug 01-20 off"),
        *("easter off", "2027 Aug 01-20 off; Mo 10:00-12:00", "Mo-Fr 10:00-12:00; Dec 24 off"),
    ],
)
def test_whatever_depends_on_the_date_is_not_taken_for_weekly(text: str):
    """Months, years, weeks, dates and the nth weekday are walked."""
    assert not parse_windows(text).weekly


def test_two_days_of_a_sequence_agree_with_the_package_state():
    """Every quarter of an hour of two weeks is as the package's own ``state`` says."""
    text = "Mo-Fr 19:00-02:00; We 08:00-09:45, 12:00-13:00; Sa off; Mar 08 10:00-11:00"
    rows = parse_windows(text).wall(MONDAY, MONDAY + timedelta(days=13))
    quarters = wall_minutes(MONDAY) + np.arange(0, 14 * MINUTES_PER_DAY, 15)
    moments = np.datetime64("1970-01-01T00:00") + quarters
    package = opening_hours.OpeningHours(text)
    assert overlap(rows, quarters, quarters + 1).tolist() == [package.is_open(m) for m in moments.tolist()]


# ---------------------------------------------------------------- mending


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("mo-fr 18:00-22:30", "Mo-Fr 18:00-22:30"),
        ("Monday-FRIDAY 18:00-22:30", "Mo-Fr 18:00-22:30"),
        ("Mondays,tues,Weds 18:00-22:30", "Mo,Tu,We 18:00-22:30"),
        ("thurs. 18:00-22:30", "Th 18:00-22:30"),
        ("2027 august 01-20 Off", "2027 Aug 01-20 off"),
        ("SEPT Mo 10:00-12:00", "Sep Mo 10:00-12:00"),
        ("  Mo\t10:00-12:00 ;\n Tu\u00a010:00-12:00 ", "Mo 10:00-12:00; Tu 10:00-12:00"),
        ("Mo 10:00-12:00,  14:00-16:00", "Mo 10:00-12:00, 14:00-16:00"),
        ('Mo 10:00-12:00 "see  Monday"', 'Mo 10:00-12:00 "see  Monday"'),
    ],
)
def test_names_and_blanks_are_mended_outside_comments(written: str, understood: str):
    """English names in any case and length, and blanks that would change the meaning."""
    assert parse_windows(written).text == understood


def test_second_blank_after_a_comma_does_not_open_other_days():
    """The package would read ``,  14:00`` as a rule for every day."""
    assert week("Mo 10:00-12:00,  14:00-16:00") == ["Mo 10:00-12:00", "Mo 14:00-16:00"]


# ---------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [
        ("Mo-Fr 18:00–22:30", 11, "hyphen"),
        ("Mo—Fr 18:00-22:30", 2, "hyphen"),
        ("18.00-20.00", 0, "18:00"),
        ("Mo 6pm-9pm", 3, "24-hour"),
        ("Mo 6:30pm-9pm", 5, "24-hour"),
        ("Mo 10-12", 3, "10:00-12:00"),
        ("Mo 20-23", 3, "write 'Mo 20:00-23:00'"),
        ("Mo 9-5", 3, "write 'Mo 09:00-17:00'"),
        ("Funday 10:00-12:00", 0, "days are Mo Tu We Th Fr Sa Su"),
        ("Mo-Fr 18:00-20:00 except Thursday", 18, "write 'Mo-Fr 18:00-20:00; Th off'"),
        ("Mo-Fr 18:00-20:00, not We", 19, "write 'Mo-Fr 18:00-20:00; We off'"),
        ("Mo 1000-1200", 3, "':'"),
        ("Mo 10h-12h", 3, "hours and minutes"),
        ("Mo 25:00-26:00", 3, "00:00 to 24:00"),
        ("Mo 18:00-49:00", 9, "00:00 to 24:00"),
        ("Mo 10:60-12:00", 6, "00 to 59"),
        ("08:00-10:00 Mo", 12, "days and dates before times"),
        ("Mo and Tu 10:00-12:00", 3, "list"),
        ("Mo to Fr 10:00-12:00", 3, "range"),
        ("Mo 10:00 until 12:00", 8, "between two times"),
        ("17:00-", 6, "17:00+"),
        ("Mo 10:00", 8, "begin and end"),
        ("Mo 10:00-12:00 Tu 10:00-12:00", 15, "';'"),
        ("Mo - Fr 10:00-12:00", 3, "without blanks"),
        ("Mo: 10:00-12:00", 2, "blank after the days"),
        ("weekdays 10:00-12:00", 0, "Mo-Fr"),
        ("every day 10:00-12:00", 0, "write 'Mo-Su 10:00-12:00'"),
        ("Mo noon-14:00", 3, "12:00"),
        ("Mo 10:00-12:00;", 15, "write 'Mo 10:00-12:00'"),
        ("Mo 10:00-12:00 ;; Tu", 16, "';'"),
        ("2027-08-01 off", 5, "2027 Aug 01"),
        ("week 54 Mo", 5, "1 to 53"),
        ("Aug 32 off", 4, "day of the month"),
        ("Mo[9] off", 3, "1 to 5"),
        ('Mo 10:00-12:00 "home', 15, "quotation"),
        ("Blursday 10:00-12:00", 0, "Mo-Fr"),
        ("Mo 10:00-12:00 foo", 15, "next rule"),
    ],
)
def test_common_mistakes_are_named_at_their_place(text: str, position: int, says: str):
    """The column of the mistake, and what to write instead."""
    found = error(text)
    assert found.position == position
    assert says in str(found)


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [
        ("Mo-Fr 10:00-12:00; PH off", 19, "holidays:"),
        ("SH off", 0, "holidays:"),
        ("Mo sunrise-12:00", 3, "clock times"),
        ("Mo 18:00-(sunset+01:00)", 10, "clock times"),
        ("Mo 10:00-12:00 unknown", 15, "if_needed:"),
        ("Mo 10:00-16:00/01:30", 11, "each one"),
        ("Mo 17:00-18:00+", 3, "one end"),
        ("Mo, We 10:00-12:00", 0, "Mo,We"),
        ("Friday, 10:00-12:00", 0, "between days and times"),
        ("Feb 30 off", 0, "no year has this day"),
        ("Mo 10:00-12:00; Apr 31-May 02 off", 16, "no year has this day"),
    ],
)
def test_what_parses_but_misleads_is_refused(text: str, position: int, says: str):
    """Each of these is valid for the package and would give nobody's hours."""
    assert opening_hours.validate(text.replace("Friday", "Fr"))
    found = error(text)
    assert found.position == position
    assert says in found.hint + found.expected


def test_positions_are_those_of_the_text_as_written():
    """Mended names and blanks before the mistake do not shift the column."""
    text = "Mondays,   wednesdays 18:00-20:00; fridays 25:00-26:00"
    assert error(text.replace(",   ", ",")).position == text.replace(",   ", ",").index("25:00")


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_an_empty_text_is_not_24_7(text: str):
    """Blank is refused, though leaving something out means always in this language."""
    assert "empty" in str(error(text))


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\u202e", "\u200b", "\u2028", "\ud800", "\x85"])
def test_characters_that_cannot_be_seen_are_refused_where_they_stand(sign: str):
    """Also inside a comment, also where the parser would let them pass."""
    assert error(f'Mo 10:00-12:00 "a{sign}"').position == 17


def test_long_text_is_refused_with_the_limit():
    """The limit is stated."""
    assert str(MAX_TEXT) in str(error("Mo," * 400 + "Mo 10:00-12:00"))


def outcome(text: str) -> WindowsError | None:
    """Return the error that a text gives, if any, after evaluating it."""
    try:
        parse_windows(text).wall(MONDAY, SUNDAY)
    except WindowsError as found:
        return found
    return None


@given(st.text(max_size=60) | st.text('MoTuFr0129:-+,;/ []"offweekJan', max_size=40))
@settings(deadline=None, max_examples=400)
def test_any_text_is_understood_or_refused_at_a_place_inside_it(text: str):
    """No other exception, no parser's word, no column outside the text."""
    found = outcome(text)
    if found is not None:
        assert found.position is None or 0 <= found.position <= len(text)
        assert found.expected
        assert "_" not in found.expected


# ---------------------------------------------------------------- torn nights


@pytest.mark.parametrize(
    ("text", "nights"),
    [
        ("Mo-Fr 19:00-02:00; Fr 10:00-16:00", 2),
        ("Fr 19:00-02:00; Sa 10:00-12:00", 1),
        ("Fr 22:00-26:00; Sa off", 1),
        ("Mo-Fr 22:00-02:00; Mo off", 1),
        ("Fr 19:00-02:00 || Sa 10:00-12:00", 1),
        ("Mo-Fr 19:00-02:00; 2027 Mar 03 off", 2),
        ("Mo-Fr 19:00-02:00, Fr 10:00-16:00", 0),
        ("Mo-Th 19:00-02:00; Sa 10:00-16:00", 0),
        ("Mo-Fr 19:00-02:00; Sa 00:00-02:00,10:00-12:00", 0),
        ("Fr 19:00-02:00; Fr 18:00-03:00", 1),
        ("Fr 19:00-02:00; Fr-Sa off", 0),
        ("24/7; We off", 0),
        ("Mo-Su 00:00-24:00; We 10:00-12:00", 0),
        ("Mo-Fr 19:00-02:00", 0),
        ('Mo 19:00-24:00; Tu 10:00-12:00 "not 22:00-02:00"', 0),
    ],
)
def test_nights_torn_at_midnight_are_found(text: str, nights: int):
    """Exactly the nights of which a later rule leaves one side or a part."""
    assert len(torn_nights(parse_windows(text), MONDAY, SUNDAY)) == nights


def test_torn_nights_are_those_of_the_specification():
    """Thursday night ends at midnight; Friday's has only its second half."""
    rows = torn_nights(parse_windows("Mo-Fr 19:00-02:00; Fr 10:00-16:00"), MONDAY, SUNDAY)
    expected = [[3 * 1440 + 19 * 60, 4 * 1440 + 120], [4 * 1440 + 19 * 60, 5 * 1440 + 120]]
    assert (rows - wall_minutes(MONDAY)).tolist() == expected


@given(weekly_texts())
@settings(deadline=None, max_examples=200)
def test_a_text_of_added_rules_tears_no_night(text: str):
    """Without ``;`` there is one rule, and it agrees with itself."""
    text = text.replace(";", ",")
    if opening_hours.validate(text):
        assert not len(torn_nights(Windows(text), MONDAY, SUNDAY))
