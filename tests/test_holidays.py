"""Public holidays: which days, under which names, and what is said of codes nobody knows."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars import holidays as holidays_module
from calendars.holidays import HolidaysError, check_holiday_code, holiday_dates, known_years

YEAR = (date(2027, 1, 1), date(2027, 12, 31))
COHORT = ("US-CO", "PR", "PT", "CH-ZH", "GR", "EG", "PE", "NG", "IN", "AU-NSW", "PH")


def named(code: str) -> dict[date, str]:
    """Return the holidays of 2027."""
    return dict(holiday_dates(code, *YEAR))


def nearest(code: str) -> tuple[str, ...]:
    """Return what an unknown code may mean."""
    with pytest.raises(HolidaysError) as caught:
        check_holiday_code(code)
    return caught.value.nearest


@pytest.mark.parametrize(
    ("code", "day", "name"),
    [
        ("US", date(2027, 11, 25), "Thanksgiving Day"),
        ("CH", date(2027, 8, 1), "National Day"),
        ("CH-ZH", date(2027, 5, 1), "Labor Day"),
        ("PT", date(2027, 4, 25), "Freedom Day"),
        ("PE", date(2027, 7, 28), "Independence Day"),
        ("EG", date(2027, 1, 7), "Coptic Christmas Day"),
        ("NG", date(2027, 10, 1), "National Day"),
        ("PH", date(2027, 6, 12), "Independence Day"),
    ],
)
def test_known_days_carry_english_names(code: str, day: date, name: str):
    """Whatever language the country speaks."""
    assert named(code)[day] == name


def test_a_subdivision_adds_its_own_days():
    """1 May is kept in Zurich and not in all of Switzerland."""
    assert date(2027, 5, 1) not in named("CH")
    assert date(2027, 5, 1) in named("CH-ZH")


def test_a_day_off_in_lieu_is_kept_beside_the_day_itself():
    """4 July 2027 is a Sunday: the Monday is free too."""
    assert named("US")[date(2027, 7, 4)] == "Independence Day"
    assert named("US")[date(2027, 7, 5)] == "Independence Day (observed)"


@pytest.mark.parametrize("code", ["EG", "IN", "NG"])
def test_feasts_by_the_moon_are_kept_and_called_estimated(code: str):
    """Eid al-Fitr 2027 falls on 9 or 10 March."""
    assert named(code)[date(2027, 3, 10)] == "Eid al-Fitr (estimated)"


def test_two_holidays_of_one_day_are_one_row():
    """Each day stands once, its names joined."""
    assert named("IN")[date(2027, 8, 15)] == "Independence Day; Prophet's Birthday (estimated)"
    days = [day for day, _ in holiday_dates("IN", *YEAR)]
    assert days == sorted(set(days))


@given(st.sampled_from(COHORT), st.dates(date(2026, 1, 1), date(2028, 6, 1)), st.integers(0, 500))
def test_a_span_gives_the_days_within_it_both_ends_included(code: str, first: date, length: int):
    """A span is cut out of the whole years."""
    last = first + timedelta(days=length)
    whole = holiday_dates(code, date(2026, 1, 1), date(2029, 12, 31))
    assert holiday_dates(code, first, last) == tuple(row for row in whole if first <= row[0] <= last)


def test_names_do_not_depend_on_the_language_of_the_machine(monkeypatch: pytest.MonkeyPatch):
    """The package would follow the locale."""
    monkeypatch.setenv("LANGUAGE", "de")
    holiday_dates.cache_clear()
    assert named("CH-ZH")[date(2027, 3, 26)] == "Good Friday"
    holiday_dates.cache_clear()


# ---------------------------------------------------------------- codes


@pytest.mark.parametrize(
    ("code", "canonical"), [("us", "US"), ("ch-zh", "CH-ZH"), (" CH - ZH ", "CH-ZH"), ("GB-ENG", "GB-ENG")]
)
def test_lower_case_codes_are_mended(code: str, canonical: str):
    """A code is recognised in any case."""
    assert check_holiday_code(code) == canonical
    assert holiday_dates(code, *YEAR) == holiday_dates(canonical, *YEAR)


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        ("UK", "GB"),
        ("USA", "US"),
        ("Switzerland", "CH"),
        ("Swizerland", "CH"),
        ("United States", "US"),
        ("Guinea-Bissau", "GW"),
        ("US-Colorado", "US-CO"),
        ("CH-Zürich", "CH-ZH"),
        ("GB-Scotland", "GB-SCT"),
        ("CH-ZR", "CH-ZH"),
        ("EG-C", "EG"),
        ("US-", "US"),
    ],
)
def test_names_and_other_codes_get_the_code_that_is_meant(code: str, meant: str):
    """Names, three-letter codes, slips, and subdivisions by name."""
    assert nearest(code)[0] == meant


def test_the_error_says_what_was_found_and_what_is_meant():
    """One sentence that can be shown as it is."""
    with pytest.raises(HolidaysError, match=r"unknown subdivision 'CH-Zürich' \(did you mean 'CH-ZH'\?\)"):
        holiday_dates("CH-Zürich", *YEAR)


@given(st.text(max_size=12))
def test_any_text_is_a_known_code_or_an_error(code: str):
    """Nothing else is raised, and what is proposed exists."""
    proposed = (code,)
    try:
        check_holiday_code(code)
    except HolidaysError as error:
        proposed = error.nearest
    assert all(check_holiday_code(one) for one in proposed)


def test_the_years_that_are_known_can_be_asked():
    """Sri Lanka's lunar days are announced year by year."""
    assert 2027 in known_years("CH-ZH")
    assert not holiday_dates("LK", date(known_years("LK").stop, 1, 1), date(known_years("LK").stop, 12, 31))


# ---------------------------------------------------------------- importing


def test_only_the_countries_asked_for_are_loaded():
    """A fresh process loads one country, and the whole package still imports afterwards."""
    program = (
        "import sys, datetime; from calendars.holidays import holiday_dates as h\n"
        "d = h('CH', datetime.date(2027, 1, 1), datetime.date(2027, 12, 31))\n"
        "loaded = [m for m in sys.modules if m.startswith('holidays.countries.')]\n"
        "assert loaded == ['holidays.countries.switzerland'], loaded\n"
        "assert 'holidays' not in sys.modules\n"
        "import holidays, holidays.countries\n"
        "assert holidays.country_holidays('CH', years=2027, language='en_US').items() == dict(d).items()\n"
        "assert holidays.countries.France and holidays.US(years=2027)\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", program], check=True)


def test_every_country_gives_what_the_ordinary_import_gives():
    """For all codes of the registry, against the package's own entry point in another process."""
    codes = sorted(holidays_module._countries())
    program = (
        "import sys, holidays\n"
        "for code in sys.argv[1:]:\n"
        "    days = holidays.country_holidays(code, years=2027, language='en_US')\n"
        "    print(code, sorted((str(d), n) for d, n in days.items()))\n"
    )
    theirs = subprocess.run(
        [sys.executable, "-c", program, *codes],
        check=True,
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    ).stdout.splitlines()
    ours = [f"{code} {[(str(day), name) for day, name in holiday_dates(code, *YEAR)]}" for code in codes]
    assert ours == theirs


def test_a_release_that_needs_its_packages_whole_is_imported_the_ordinary_way(monkeypatch: pytest.MonkeyPatch):
    """The shortcut is not relied on."""
    monkeypatch.setattr(holidays_module, "_PACKAGES", ("holidays", "holidays.countries", "holidays.groups"))
    monkeypatch.delitem(sys.modules, "holidays.groups", raising=False)
    monkeypatch.delitem(sys.modules, "holidays.countries.france", raising=False)
    monkeypatch.delitem(sys.modules, "holidays.countries", raising=False)
    assert holidays_module._loaded("holidays.countries.france").__name__ == "holidays.countries.france"
