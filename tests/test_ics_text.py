"""Content lines: text that means harm, folding, escaping; and the same through every reader."""

from __future__ import annotations

import re
import zoneinfo
from dataclasses import replace
from datetime import datetime

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.ics_text import document, mailto, quoted, text, utc_form
from calendars.invites import cancel, publish, request
from tests.ics_lint import problems
from tests.ics_readers import READERS, text_of
from tests.ics_samples import KEN, MOVED, THURSDAYS, assert_read_alike

HOSTILE = 'Bálint, "the" 2.0; C:\\new\r\nBEGIN:VEVENT\r\nX:1 👩🏽‍⚕️ 🇨🇭 e\u0301\x00\x07\u2028Ω'


def test_hostile_text_stays_inside_its_line() -> None:
    """A name with line ends, quotes, NUL and separators that Python splits at makes no line of its own."""
    series = replace(MOVED, summary=HOSTILE, description=HOSTILE * 9, location=HOSTILE, organizer_name=HOSTILE)
    written = assert_read_alike(replace(series, organizer_email='a"b\r\nX:1?cc=x@example.org'))
    assert written.count(b"BEGIN:VEVENT\r\n") == 2
    assert not re.search(rb"\r\nX", written)
    assert b"mailto:a%22bX%3A1%3Fcc%3Dx@example.org" in written.replace(b"\r\n ", b"")


@settings(deadline=None)
@given(st.text(max_size=300) | st.text(alphabet='\\,;:"n^ \r\n\tÄ\u0301👩\u200d⚕\ufe0f', max_size=300))
def test_any_text_survives_every_reader(value: str) -> None:
    """Letters with a space of their own on each side: ical and vobject strip what a value begins and ends with."""
    value = f"a{value}z"
    written = publish(replace(THURSDAYS, summary=value, description=value * 3))
    assert problems(written, "PUBLISH") == []
    plain = re.sub("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", "\n", value).replace("\t", " ")
    plain = re.sub("[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffe\uffff]", "", plain)
    assert text_of(written, "SUMMARY") == dict.fromkeys(READERS, plain)
    assert text_of(written, "DESCRIPTION") == dict.fromkeys(READERS, plain * 3)


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_name_survives_as_a_parameter(value: str) -> None:
    """But for the double quote, which becomes an apostrophe, and spaces, which become one."""
    written = publish(replace(THURSDAYS, organizer_name=f"a{value}z"))
    organizer = next(iter(icalendar.Calendar.from_ical(written).walk("VEVENT")))["ORGANIZER"]
    shown = re.sub("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufffe\uffff]", "", f"a{value}z").replace('"', "'")
    shown = re.sub("[\x1c-\x1f]", "", shown)
    assert organizer.params["CN"] == " ".join(shown.split())
    assert str(organizer) == "mailto:coordination@example.org"


def test_lines_are_folded_between_whole_signs_and_never_beside_a_space() -> None:
    """75 octets at most; an emoji of four parts, an accent and an escape stay in one piece."""
    value = "👩🏽‍⚕️é" * 20 + "ab, cd\n" * 30
    lines = document([f"DESCRIPTION:{text(value)}"]).split(b"\r\n")
    assert max(map(len, lines)) <= 75
    pieces = [line.decode()[1:] for line in lines[1:-1]]
    assert not [piece for piece in pieces if piece[0] in " \u0301\u200d\ufe0f🏽"]
    assert not [line for line in lines if line.endswith((b" ", b"\\"))]
    assert min(map(len, lines[:-2])) > 37


def test_a_sign_longer_than_a_line_is_folded_all_the_same() -> None:
    """A letter with a hundred accents cannot stay whole; a character always does."""
    lines = document(["X:" + "e" + "\u0301" * 100]).split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"".join([lines[0], *(line[1:] for line in lines[1:])]).decode() == "X:e" + "\u0301" * 100


def test_a_line_that_was_not_cleaned_is_refused() -> None:
    """The last guard: no value reaches the file past `text` and `quoted`."""
    with pytest.raises(ValueError, match="control"):
        document(["SUMMARY:a\r\nX:1"])


def test_the_pieces_of_a_line_by_hand() -> None:
    """TEXT, parameter, address, instant."""
    assert text("a\\b;c,d\r\ne:\ud800") == r"a\\b\;c\,d\ne:"
    assert quoted(' "A"; B^n:\n C ') == "\"'A'; B^^n: C\""
    assert mailto(" a+b&c@exämple.org\r\n") == "mailto:a+b%26c@ex%C3%A4mple.org"
    assert utc_form(datetime(2027, 1, 1, 1, tzinfo=zoneinfo.ZoneInfo("Europe/Zurich"))) == "20270101T000000Z"
    with pytest.raises(ValueError, match="zone"):
        utc_form(datetime(2027, 1, 1))


def test_what_is_not_known_is_left_out() -> None:
    """No link: no LOCATION. No address: no ORGANIZER. No name: no CN."""
    bare = replace(THURSDAYS, location="", organizer_email="")
    assert b"LOCATION" not in assert_read_alike(bare)
    assert b"ORGANIZER" not in publish(bare)
    assert b"ORGANIZER" not in cancel(bare, KEN)
    with pytest.raises(ValueError, match="addresses of organizer and attendee"):
        request(bare, KEN)
    assert b"ORGANIZER:mailto:" in publish(replace(THURSDAYS, organizer_name=" "))
