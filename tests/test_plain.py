"""Sentences to paste, and the words they are made of."""

from __future__ import annotations

from datetime import date

import pytest
from reports_case import NAMES, document, impossible, renamed_document, solved
from test_console import HOSTILE

from reports.document import show_document
from reports.explain_words import fact_words
from reports.measures import amount, difference, duration, scale
from reports.plain import COLUMNS, plain_text
from reports.words import listing, months, span, spelt, visible, width, wrapped
from scheduler.reasons import Fact

YEAR = [date(2027, month, 21) for month in range(1, 13)]
LONG = [*YEAR, *(date(2028, month, 21) for month in range(1, 4))]


@pytest.mark.parametrize(
    "one", [document(("Mind the gap. " * 9,)), show_document(solved()[1]), impossible(), renamed_document(*HOSTILE)]
)
def test_lines_are_short_and_without_control_characters(one):
    """Fit for any mail program."""
    text = plain_text(one)
    assert max(width(line) for line in text.splitlines()) <= COLUMNS
    assert not set(text) & set("\x1b\x07\r\u202e")
    assert text.endswith("\n")


def test_every_person_and_session_is_in_the_sentences():
    """The year sheet without a table."""
    text = " ".join(plain_text(document()).split())
    assert all(name in text for name in NAMES)
    assert "Thu 4 March 2027, 13:30 UTC: 5 can come." in text
    assert "Mia Chen (Australia/Sydney): Friday 00:30; Thursday 23:30 in May–September." in text
    assert "Only if needed every time." in text


def test_a_letter_tells_one_person_their_own_year():
    """To be mailed: their times, why they change, nobody else."""
    text = plain_text(show_document(solved()[1], "p0"))
    assert text.startswith("Dear Ana Prado,\n\nBalint 2.0 meets: 1st Thursday of the month")
    assert "- Thu 7 Jan 2027, 06:30–08:00" in text
    assert not any(name in text for name in NAMES[1:])


def test_sentences_without_a_quorum_or_alternatives_stand():
    """Nothing is said of what there is not."""
    one = {**document(), "alternatives": [], "contracts": [], "warnings": []}
    assert "The best other slots" not in plain_text(one)


@pytest.mark.parametrize(
    ("sessions", "programme", "expected"),
    [
        ([3], YEAR, "March"),
        ([3, 11], YEAR, "March and November"),
        ([4, 5], YEAR, "April and May"),
        ([1, 4, 5, 6, 7], YEAR, "January and April–July"),
        ([1, 2, 3], LONG, "January–March 2027"),
        ([1, 13], LONG, "January 2027 and January 2028"),
        ([11, 12, 13], LONG, "November 2027–January 2028"),
        ([4], LONG, "April"),
        ([], YEAR, ""),
    ],
)
def test_months_are_named(sessions, programme, expected):
    """Runs as ranges, the year only where it is needed."""
    assert months(sessions, programme) == expected


def test_spans_name_the_year_once_where_once_is_enough():
    """Over New Year both years are named."""
    assert span(YEAR) == "from January to December 2027"
    assert span(YEAR[:1]) == "in January 2027"
    assert span(LONG[6:14]) == "from July 2027 to February 2028"


def test_lists_read_as_people_write_them():
    """Commas, then and."""
    assert [listing([]), listing(["a"]), listing(["a", "b"]), listing(["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


def test_wrapping_counts_columns_and_breaks_long_words():
    """Wide characters take two; no character is lost."""
    assert wrapped("ab cd ef", 5) == ["ab cd", "ef"]
    assert wrapped("- ab cd ef", 7, 2) == ["- ab cd", "  ef"]
    assert wrapped("陳美玲陳", 5) == ["陳美", "玲陳"]
    assert wrapped("abcdefgh ij", 4, 1) == ["abcd", " efg", " h", " ij"]


def test_text_is_spelt_in_ascii_where_the_terminal_has_no_more():
    """Signs have twins, accents go, what is left is a question mark."""
    assert spelt("José – 陳 ×", "ascii") == "Jose - ? x"
    assert spelt("José – 陳 ×", "utf-8") == "José – 陳 ×"


def test_what_cannot_be_seen_is_made_visible():
    """A line break cannot forge a line, nor an override turn one round."""
    assert visible("a\nb\u202ec\x1b") == "a\ufffdb\ufffdc\ufffd"
    assert visible("कृष्ण\u200dन") == "कृष्ण\u200dन"


def test_levels_are_said_in_words():
    """With what they are measured against, where it is known."""
    known = scale(solved()[1])
    assert amount("contract", [2], known) == "broken for 2 of 4 members"
    assert amount("quorum", [1], known) == "1 of 12 sessions below 4 people"
    assert amount("regions", [1], known) == "1 of 12 sessions with fewer than the regions wanted"
    assert amount("burden", [0, 0], known) == "nobody has any"
    assert amount("preference", [0], known) == "as many attendances at preferred hours as at if-needed ones"
    assert (
        amount("constancy", [0], known) == "everybody's clock shows the same time at all sessions that they attend"
    )
    assert amount("constancy", [1], known) == "1 attendance at another clock time than usual for the person"
    assert amount("new rule", [1, 2], known) == "1, 2"


def test_differences_are_said_in_words():
    """More or fewer, and of what."""
    assert difference("attendance", [1], [3]) == "2 attendances fewer"
    assert difference("contract", [2], [1]) == "1 contract more broken"
    assert difference("burden", [60, 90], [60, 30]) == "1 h more at unsocial hours for all together"
    assert difference("preference", [-3], [-1]) == "hours that are liked less (by 2 attendances)"
    assert difference("constancy", [3], [1]) == "2 attendances more at another clock time than usual"
    assert difference("new rule", [2], [1]) == "new rule: 2 instead of 1"
    assert duration(65) == "1 h 05"


def test_who_never_comes_is_said_to_never_come():
    """Not "cannot come every time", which says that they come most times."""
    one = document()
    for person in one["sheet"]["people"][:1]:
        for cell in person["cells"]:
            cell["level"] = "absent"
    text = " ".join(plain_text(one).split())
    assert "Can never come." in text
    assert "Cannot come every time" not in text


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(1, "1 minute"), (90, "90 minutes"), (120, "2 hours"), (240, "4 hours"), (150, "2 hours and 30 minutes")],
)
def test_long_times_are_said_in_hours(minutes, words):
    """Nobody reads 240 minutes."""
    fact = Fact(kind="outside", minutes=60, wall=600, before_min=minutes)
    assert fact_words(fact, 60, YEAR).endswith(f"it begins {words} before their hours")
