"""Hours as people type them: what is offered in full, what is asked back, and what is left alone."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.daynames import DAYS, days_together, month_of
from calendars.slots import WEEKDAYS
from calendars.windows import WindowsError, parse_windows
from calendars.windows_text import MISTAKES, REFUSED

FIRST, LAST = date(2027, 1, 1), date(2027, 12, 31)


def answer(text: str) -> str:
    """Return what is said of a text."""
    with pytest.raises(WindowsError) as caught:
        parse_windows(text)
    return caught.value.hint


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("6am-9am", "06:00-09:00"),
        ("Mon to Fri 18:00-21:00", "Mo-Fr 18:00-21:00"),
        ("Mo-Fr 18h-21h", "Mo-Fr 18:00-21:00"),
        ("1800-2100", "18:00-21:00"),
        ("Mo,We 0900-1130", "Mo,We 09:00-11:30"),
        ("Mo-Do 18:00-20:00", "Mo-Th 18:00-20:00"),
        ("Lu-Ve 18h30-20h", "Mo-Fr 18:30-20:00"),
        ("Lunes a viernes de 18h a 21h", "Mo-Fr 18:00-21:00"),
        ("segunda a sexta das 18h às 21h", "Mo-Fr 18:00-21:00"),
        ("2ª a 6ª 18h-20h", "Mo-Fr 18:00-20:00"),
        ("Montag bis Freitag 18 bis 21 Uhr", "Mo-Fr 18:00-21:00"),
        ("lundi au vendredi de 18h30 à 21h", "Mo-Fr 18:30-21:00"),
        ("dal lunedì al venerdì dalle 18 alle 21", "Mo-Fr 18:00-21:00"),
        ("Lu-Do 10-12", "Mo-Su 10:00-12:00"),
        ("first Friday 14-17", "Fr[1] 14:00-17:00"),
        ("first and third Friday of the month 2-5pm", "Fr[1,3] 14:00-17:00"),
        ("last Friday 2pm-5pm", "Fr[-1] 14:00-17:00"),
        ("Mo-Fr 18:00-20:00, not the first week", "Mo-Fr 18:00-20:00; Mo[1],Tu[1],We[1],Th[1],Fr[1] off"),
        ("Tu,Th 17:00-21:00 last week off", "Tu,Th 17:00-21:00; Tu[-1],Th[-1] off"),
        ("Mo 18:00-20:00 but not last Monday", "Mo 18:00-20:00; Mo[-1] off"),
        ("Mo-Fr 18:00-20:00 except Thursday", "Mo-Fr 18:00-20:00; Th off"),
        ("Mo 10:00-12:00 and Tu 14:00-16:00", "Mo 10:00-12:00, Tu 14:00-16:00"),
        ("Mon & Wed 18:00-20:00; Sat 9-12", "Mo,We 18:00-20:00; Sa 09:00-12:00"),
        ("Mo: 10:00-12:00, 14:00-15:00", "Mo 10:00-12:00,14:00-15:00"),
        ("Mondays between 6 and 9 pm", "Mo 18:00-21:00"),
        ("from 6 to 9pm", "18:00-21:00"),
        ("Mo-Fr after 6pm", "Mo-Fr 18:00-24:00"),
        ("7 pm to 9 pm Mondays and Wednesdays", "Mo,We 19:00-21:00"),
        ("sat/sun mornings 9-12", "Sa,Su 09:00-12:00"),
        ("Mo 11-1pm", "Mo 11:00-13:00"),
        ("Mo 9am-5", "Mo 09:00-17:00"),
        ("Mo 10pm-2am", "Mo 22:00-02:00"),
        ("Mo 12am-2am", "Mo 00:00-02:00"),
        ("Mo noon-2pm", "Mo 12:00-14:00"),
        ("daily 6pm-midnight", "Mo-Su 18:00-24:00"),
        ("Mo–Fr, 6 – 9 pm", "Mo-Fr 18:00-21:00"),
        ("Jan-May Mo 8-13", "Jan-May Mo 08:00-13:00"),
    ],
)
def test_hours_are_corrected_in_full(text: str, meant: str) -> None:
    """The writer's own days and hours, ready to paste."""
    assert answer(text) == f"write {meant!r}"
    assert parse_windows(meant)


@pytest.mark.parametrize(
    "text", ["every second Friday", "every other Friday", "alternate Fridays", "Fridays every 2nd week"]
)
def test_every_second_week_offers_both_kinds_of_weeks(text: str) -> None:
    """Which weeks they are nobody can guess."""
    says = answer(f"{text} 14:00-17:00")
    assert says == "write 'week 1-53/2 Fr 14:00-17:00' for the odd weeks of the year, week 2-53/2 for the even ones"


def test_weekdays_are_offered_with_a_doubt() -> None:
    """In Egypt people work on Sundays."""
    says = answer("weekday evenings 6-9")
    assert says == "write 'Mo-Fr 18:00-21:00', or the days on which people work there"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "weekday mornings",
            "from when to when is the morning? ask, and write them after 'Mo-Fr'",
        ),
        ("evenings", "from when to when is the evening? ask"),
        ("first Friday", "the hours are missing: ask, and write them after 'Fr[1]'"),
        ("lundi", "the hours are missing: ask, and write them after 'Mo'"),
        (
            "Do 18:00-20:00",
            "Do is Th in German, Su in Spanish and Portuguese and Italian: write the English letters",
        ),
        (
            "every third Friday 18:00-20:00",
            "write 'Fr[3] 18:00-20:00' for the third of each month, "
            "'week 1-53/3 Fr 18:00-20:00' for every third week",
        ),
    ],
)
def test_what_may_mean_several_things_is_asked(text: str, says: str) -> None:
    """Nothing is offered as the answer where it would be a guess."""
    assert answer(text) == says


@pytest.mark.parametrize(
    "zone",
    [
        "EST",
        "CET",
        "(Pacific Time)",
        "PT (Pacific Time)",
        "UTC+2",
        "Z",
        "Europe/Berlin",
        "Berlin time",
        "Zurich",
        "GMT+01:00",
    ],
)
def test_a_zone_after_the_hours_belongs_elsewhere(zone: str) -> None:
    """The text without it is ready to paste."""
    assert answer(f"Mo-Fr 9am-5pm {zone}") == "the zone goes under `zone:`; here write 'Mo-Fr 09:00-17:00'"
    assert answer(f"09:00-17:00 {zone}") == "the zone goes under `zone:`; here write '09:00-17:00'"


@pytest.mark.parametrize(
    "text", ["Mo 18:00-20:00 foo", "Mo 10-12 maybe", "any time", "Mo 24h", "Mo-Fr 9-10 every day", "Mo 13pm-15pm"]
)
def test_what_is_not_plain_is_not_offered(text: str) -> None:
    """A word that is not understood stops it."""
    assert "write '" not in answer(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("13h-19h; Mittwoch nicht", "13:00-19:00; We off"),
        ("Mo-Fr 9-12 not on 5 May", "Mo-Fr 09:00-12:00; May 05 off"),
        ("Mo-Fr 9-12, nicht am 5. Mai", "Mo-Fr 09:00-12:00; May 05 off"),
        ("Mo-Fr 9-12 except May 5", "Mo-Fr 09:00-12:00; May 05 off"),
        ("Tu 9-12 not in August", "Tu 09:00-12:00; Aug off"),
        ("Mo-Fr 9-12 except July and August", "Mo-Fr 09:00-12:00; Jul,Aug off"),
        ("Mo-Fr 9-12, August off", "Mo-Fr 09:00-12:00; Aug off"),
    ],
)
def test_what_is_taken_out_is_the_writers_own(text: str, meant: str) -> None:
    """Days, dates and months, before or after the word that takes them out."""
    assert answer(text) == f"write {meant!r}"
    assert parse_windows(meant)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Mo-Fr except Tuesday 9-12", "what is taken out? such a rule ends in 'off'"),
        ("Mo-Fr 9-12 except holidays", "what does 'holidays' mean, in days and clock times?"),
        ("Mo 18h bis spät", "what does 'spät' mean, in days and clock times?"),
        ("Mo 17:00", "until when? 17:00+ is until midnight"),
        ("Mo 24h", ""),
        ("Mo-Fr 9-12 not Feb 30", ""),
        (
            "every fourth Tuesday 6pm-8pm",
            "write 'Tu[4] 18:00-20:00' for the fourth of each month, "
            "'week 1-53/4 Tu 18:00-20:00' for every fourth week",
        ),
    ],
)
def test_no_general_example_stands_where_a_correction_would(text: str, says: str) -> None:
    """What is not plain is asked about: nobody's hours are invented."""
    assert answer(text) == says


@pytest.mark.parametrize("hint", [hint for _, _, hint in (*MISTAKES, *REFUSED)])
def test_no_fixed_hint_can_be_pasted_as_hours(hint: str) -> None:
    """What is ready to paste is made of the writer's text."""
    assert not re.search(r"write .*\b(?:Mo|Tu|We|Th|Fr|Sa|Su|\d\d:\d\d)", hint)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Jan, Apr Th 10:00-12:00", "Jan,Apr Th 10:00-12:00"),
        ("Jan Apr Th 10:00-12:00", "Jan,Apr Th 10:00-12:00"),
        ("July, 18:00-20:00", "Jul 18:00-20:00"),
        ("Jan, Apr, July, Oct Thursday 23:00-01:00", "Jan,Apr,Jul,Oct Th 23:00-01:00"),
        ("Jan, Apr, July Thursdays 6pm-8pm", "Jan,Apr,Jul Th 18:00-20:00"),
        ("Jan-Mar, Sep-Oct Th 10:00-12:00", "Jan-Mar,Sep-Oct Th 10:00-12:00"),
        ("Thursday in January, April 10:00-12:00", "Jan,Apr Th 10:00-12:00"),
        ("Jan/Apr/Jul Th 10:00-12:00", "Jan,Apr,Jul Th 10:00-12:00"),
        ("juillet et août lundi 18h-20h", "Jul,Aug Mo 18:00-20:00"),
        ("Mai bis Juli Mo 18-20", "May-Jul Mo 18:00-20:00"),
        ("Mo 18-20 in July", "Jul Mo 18:00-20:00"),
        ("Mo; Tu 10:00-12:00", "Mo,Tu 10:00-12:00"),
        ("Mo-Fr || 10:00-12:00", "Mo-Fr 10:00-12:00"),
        ("Jan Th, Apr Th 10:00-12:00", "Jan Th 10:00-12:00, Apr Th 10:00-12:00"),
        ("Jan 5, Feb 6 10:00-12:00", "Jan 5,Feb 6 10:00-12:00"),
        ("week 1-10, Th 10:00-12:00", "week 1-10 Th 10:00-12:00"),
        ("week 1, week 3 Th 10:00-12:00", "week 1,3 Th 10:00-12:00"),
        ("Mo-Fr 18:00-22:00; Jan, Apr off", "Mo-Fr 18:00-22:00; Jan,Apr off"),
        ("Mo-Fr 18:00-22:00; Jan, Apr Th off", "Mo-Fr 18:00-22:00; Jan,Apr Th off"),
    ],
)
def test_no_days_beside_hours_become_whole_days(text: str, meant: str) -> None:
    """A blank after a comma would open a whole month; the hours that follow are offered for it."""
    assert answer(text) == f"write {meant!r}"
    assert parse_windows(meant)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Mo 10:00-12:00; Sa", "Sa"),
        ("Mo 10:00-12:00, Apr", "Apr"),
        ("Jan Th, Apr 10:00-12:00", "Jan Th"),
        ("Jan 5, Th 10:00-12:00", "Jan 5"),
        ('Mo 10:00-12:00; Sa "at home"', "Sa"),
    ],
)
def test_days_whose_hours_nobody_can_guess_are_asked_about(text: str, rule: str) -> None:
    """Whole days can be said, and then they are taken."""
    assert answer(text) == f"at which hours? '{rule} open' where whole days are meant"
    assert parse_windows(f"Mo 10:00-12:00; {rule} open")


@pytest.mark.parametrize(
    "text",
    [
        "Mo 10:00-12:00; Sa open",
        "24/7; We off",
        "Th 10:00-12:00, 14:00-16:00",
        'Mo 10:00-12:00 "x; y, z", Tu 9:00-10:00',
    ],
)
def test_whole_days_that_are_said_are_taken(text: str) -> None:
    """Also hours in a list, and words in quotation marks."""
    assert parse_windows(text)


# ---------------------------------------------------------------- whatever is offered means what was meant

STYLES = (
    "{h:02}:{m:02}",
    "{h}h{m:02}",
    "{h}.{m:02}",
    "{h:02}{m:02}",
    "{h12}:{m:02}{half}",
    "{h12}:{m:02} {half}",
    "{h12}.{m:02} {half}.",
    "{h}:{m:02} Uhr",
)
DASHES = ("-", " - ", "–", " to ", " bis ", " until ")


def clock(style: str, minute: int) -> str:
    """Return a clock time in a style."""
    hour = minute // 60
    return style.format(h=hour, m=minute % 60, h12=(hour - 1) % 12 + 1, half="am" if hour < 12 else "pm")


@st.composite
def written(draw: st.DrawFn) -> tuple[str, str]:
    """Draw hours as somebody types them, and in the language."""
    language, size = draw(st.sampled_from(list(DAYS))), draw(st.sampled_from([3, 5, 6, 12]))
    first, last = draw(st.integers(0, 6)), draw(st.integers(0, 6))
    names = [DAYS[language].split()[one].partition("-")[0][:size] for one in (first, last)]
    begin = draw(st.integers(0, 22 * 4)) * 15
    end = draw(st.integers(begin // 15 + 1, 95)) * 15
    style, dash = draw(st.sampled_from(STYLES)), draw(st.sampled_from(DASHES))
    hours = f"{clock(style, begin)}{dash}{clock(style, end)}"
    days = names[0] if first == last else draw(st.sampled_from(DASHES)).join(names)
    span = f"{begin // 60:02}:{begin % 60:02}-{end // 60:02}:{end % 60:02}"
    plain = f"{WEEKDAYS[first]}{'' if first == last else f'-{WEEKDAYS[last]}'} {span}"
    return draw(
        st.sampled_from([f"{days} {hours}", f"{hours} {days}", f"{days}: {hours}", f"{days}, {hours}"])
    ), plain


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Mar 18h-20h", "Mar is March, and Tu in French, Spanish and Italian"),
        ("Mar,Jue 18h-20h", "write 'Tu,Th 18:00-20:00'"),
    ],
)
def test_mar_is_a_tuesday_beside_other_days_only(text: str, says: str) -> None:
    """Alone it may as well be March."""
    assert answer(text) == says


@given(written())
@settings(deadline=None, max_examples=400)
def test_what_is_offered_means_what_was_written(case: tuple[str, str]) -> None:
    """Days of six languages, clock times of eight styles: the text offered opens the very same minutes."""
    text, plain = case
    offer = offered(text)
    if offer is None or re.match(r"mar\b", text):  # Do, Di; mar alone is March in the language
        return
    assert parse_windows(offer).wall(FIRST, LAST).tolist() == parse_windows(plain).wall(FIRST, LAST).tolist(), text


def offered(text: str) -> str | None:
    """Return what is offered, or the text itself where it parses; None: a day has two meanings."""
    try:
        return parse_windows(text).text
    except WindowsError as error:
        hint = error.hint
    doubtful = "write the English letters" in hint or "is March" in hint
    assert hint.startswith("write '") or doubtful, (text, hint)
    return hint.split("'")[1] if hint.startswith("write '") else None


@given(st.text("MoTuLuVe0129:-+,; hapmfirstevrynd()", max_size=40))
@settings(deadline=None, max_examples=300)
def test_whatever_is_offered_parses(text: str) -> None:
    """No offer leads to the next error."""
    try:
        parse_windows(text)
    except WindowsError as error:
        hint = error.hint
    else:
        return
    if "write '" in hint:
        assert parse_windows(hint.split("write '")[1].split("'")[0])


# ---------------------------------------------------------------- names of days and months


def test_a_word_of_two_letters_is_read_by_its_neighbours() -> None:
    """``Do`` beside ``Mo`` is German, beside ``Lu`` it is not."""
    assert days_together(["Mo", "Do"]) == {"Mo": 0, "Do": 3}
    assert days_together(["Lu", "Do"]) == {"Lu": 0, "Do": 6}
    assert days_together(["Do"]) is None
    assert days_together(["Se", "Te"]) is None


@pytest.mark.parametrize(
    ("word", "month"),
    [
        ("März", 3),
        ("Okt", 10),
        ("dez", 12),
        ("août", 8),
        ("Settembre", 9),
        ("sept", 9),
        ("jui", None),
        ("ma", None),
    ],
)
def test_months_are_known_in_six_languages(word: str, month: int | None) -> None:
    """Cut to three letters or more, where that is enough."""
    assert month_of(word) == month
