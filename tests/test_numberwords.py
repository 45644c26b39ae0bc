"""Numbers, clock times and keys as people type them: what is offered instead."""

from __future__ import annotations

import pytest

from configs.datewords import weekdays_meant
from configs.numberwords import number_meant, time_meant
from configs.schema import Config
from configs.synonyms import _MEANT, key_meant


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        *(
            (text, "minutes", 90)
            for text in ("1h30", "1:30", "1.5 hours", "1,5 h", "90 min", "90m", "90'", "1 h 30 min")
        ),
        *(
            (text, "minutes", 90)
            for text in ("1½ h", "an hour and a half", "one and a half hours", "ninety minutes", "90.0")
        ),
        ("an hour", "minutes", 60),
        ("half an hour", "minutes", 30),
        ("two hours", "minutes", 120),
        ("1 hour and 15 minutes", "minutes", 75),
        ("45 Minuten", "minutes", 45),
        ("long", "minutes", None),
        ("2 weeks", "days", 14),
        ("14 days", "days", 14),
        ("a while", "days", None),
        ("twelve", "", 12),
        ("12 sessions", "", 12),
        ("12.0", "", 12),
        ("twelve or so", "", None),
    ],
)
def test_numbers_are_understood_in_words_and_units(text: str, unit: str, number: int | None) -> None:
    """In the unit that the key is written in."""
    assert number_meant(text, unit) == number


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("22h", "22:00"),
        ("10pm", "22:00"),
        ("10 PM", "22:00"),
        ("22.30", "22:30"),
        ("7 Uhr", "07:00"),
        ("late", None),
    ],
)
def test_clock_times_are_offered_as_the_file_wants_them(text: str, meant: str | None) -> None:
    """One clock time alone."""
    assert time_meant(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Mo-We", "Mo, Tu, We"),
        ("Montag bis Mittwoch", "Mo, Tu, We"),
        ("Lu-Me, Ve", "Mo, Tu, We, Fr"),
        ("Sa-Mo", "Sa, Su, Mo"),
        ("Mo, Tu and We", "Mo, Tu, We"),
        ("Do", None),
        ("all", None),
    ],
)
def test_days_in_one_text_are_offered_as_a_list(text: str, meant: str | None) -> None:
    """Ranges and names of six languages."""
    assert weekdays_meant(text) == meant


def test_every_synonym_leads_to_a_key_that_exists() -> None:
    """The table speaks of the file as it is; no key of the file stands for itself elsewhere by mistake."""
    blocks, keys = [Config], set[str]()
    for block in blocks:
        keys |= set(block.known_keys())
        blocks += [one for name, one in _children(block).items() if one not in blocks]
    assert set(_MEANT) - keys <= {"times"}


def _children(block: type) -> dict[str, type]:
    from configs.complaints import _children as children

    return dict(children(block))


def test_a_synonym_means_what_may_stand_there() -> None:
    """``start`` is the first month of a programme and the first day of a member."""
    assert key_meant("start", ("first_month", "sessions")) == "first_month"
    assert key_meant("start", ("from", "until")) == "from"
    assert key_meant("Time-Zone", ("zone",)) == "zone"
    assert key_meant("FirstMonth", ("first_month",)) == "first_month"
    assert key_meant("xyz", ("zone",)) is None
