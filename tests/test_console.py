"""The console: everything is there, nothing is wider than the terminal, no name can break it."""

from __future__ import annotations

import io

import pytest
from reports_case import NAMES, document, impossible, renamed, renamed_document, solved
from rich.console import Console

from reports.console import render
from reports.document import show_document
from reports.words import width

HOSTILE = (
    "[/oops] [bold]Ana[/bold]",
    "Reto\x1b[31m\x07\r\nBaumann\u202e",
    "陳美玲" * 12,
    "د. ياسمين فهمي",
    "Sita " + "Rai" * 60,
)


def shown(one, columns, encoding="utf-8"):
    """Return what a terminal would show."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict", newline="")
    console = Console(file=stream, width=columns, highlight=False, color_system=None)
    render(one, console)
    stream.flush()
    return stream.buffer.getvalue().decode(encoding)


def squeezed(text):
    """Return text without its spaces and line ends, to find in it what was wrapped."""
    return "".join(text.split())


@pytest.mark.parametrize("columns", [40, 60, 80, 100, 120, 160, 200])
@pytest.mark.parametrize("one", [document(("Mind the gap. " * 20,)), show_document(solved()[1]), impossible()])
def test_no_line_is_wider_than_the_terminal(one, columns):
    """Nothing is left to the terminal to wrap."""
    assert max(width(line) for line in shown(one, columns).splitlines()) <= columns


@pytest.mark.parametrize("columns", [80, 120, 200])
def test_every_person_and_every_session_is_there(columns):
    """All dates, all names, a cell for each."""
    text = shown(document(), columns)
    assert all(name.replace(" ", "") in squeezed(text) for name in NAMES)
    sheet = text.split("own clock\n")[1].split("\n\nThe best slot")[0]
    for day in (
        "7 Jan",
        "4 Feb",
        "4 Mar",
        "1 Apr",
        "6 May",
        "3 Jun",
        "1 Jul",
        "5 Aug",
        "2 Sep",
        "7 Oct",
        "4 Nov",
        "2 Dec",
    ):
        assert day in sheet
    cells = sum(sheet.count(f"{one['time']}") > 0 for p in document()["sheet"]["people"] for one in p["cells"])
    assert cells == 60


def test_twelve_sessions_are_two_blocks_at_80_columns_and_one_at_120():
    """The year at one glance where there is room."""
    assert shown(document(), 80).count("\nSession ") == 2
    assert shown(document(), 120).count("\nSession ") == 1


def test_the_sheet_at_80_columns():
    """Weekday and time of everybody, with the signs."""
    sheet = shown(document(), 80).split("own clock\n")[1]
    assert sheet.splitlines()[:9] == [
        "Session        1          2          3          4          5          6",
        "Date           Th 7 Jan   Th 4 Feb   Th 4 Mar   Th 1 Apr   Th 6 May   Th 3 Jun",
        "Ana Prado      Th≠06:30☾  Th≠06:30☾  Th≠06:30☾  Th 07:30   Th 07:30   Th 07:30",
        "(leader)",
        "Reto Baumann   Th≠14:30   Th≠14:30   Th≠14:30   Th 15:30   Th 15:30   Th 15:30",
        "Mia Chen       Fr 00:30~☾ Fr 00:30~☾ Fr 00:30~☾ Fr 00:30~☾ Th≠23:30~☾ Th≠23:30~☾",
        "Yasmine Fahmy  Th 15:30   Th 15:30   Th 15:30   Th 15:30   Th≠16:30   Th≠16:30",
        "Sita Rai       Th 19:15   Th 19:15   Th 19:15   Th 19:15   Th 19:15   Th 19:15",
        "Can come          5          5          5          5          5          5",
    ]


def test_the_sheet_at_120_columns():
    """The time above the weekday and the signs, the place below the name."""
    sheet = shown(document(), 110).split("own clock\n")[1].splitlines()
    assert sheet[2].startswith("Ana Prado (leader)")
    assert sheet[2].split()[3:] == ["≠06:30"] * 3 + ["07:30"] * 8 + ["≠06:30"]
    assert sheet[3].split() == ["Denver", *["Th☾"] * 3, *["Th"] * 8, "Th☾"]


def test_the_year_fits_one_line_each_on_a_wide_terminal():
    """Nothing is folded without need."""
    line = next(line for line in shown(document(), 160).splitlines() if line.startswith("Sita Rai"))
    assert line.split()[2:] == ["Th", "19:15"] * 12


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
@pytest.mark.parametrize("one", [document(), renamed_document(*HOSTILE), show_document(solved()[1]), impossible()])
def test_terminals_without_utf8_get_ascii_signs(one, encoding):
    """No UnicodeEncodeError, and every meaning still has its sign."""
    text = shown(one, 80, encoding)
    assert text.isascii()
    if one["kind"] == "plan":
        assert "! not the usual hour" in text
        assert "* unsocial (22:00-07:00)" in text


@pytest.mark.parametrize("columns", [80, 120])
def test_hostile_names_are_shown_and_break_nothing(columns):
    """Markup is text, control characters are replaced, wide names are counted twice."""
    text = shown(renamed_document(*HOSTILE), columns)
    assert "[/oops]" in text
    assert "[bold]Ana[/bold]" in squeezed(text)
    assert not set(text) & set("\x1b\x07\r\u202e")
    assert max(width(line) for line in text.splitlines()) <= columns
    assert "陳美玲" * 12 in squeezed(text)


def test_meaning_is_never_in_colour_alone():
    """With colours and without, the characters are the same."""
    stream = io.StringIO()
    console = Console(file=stream, width=80, highlight=False, force_terminal=True, color_system="truecolor")
    render(document(), console)
    from rich.text import Text

    assert Text.from_ansi(stream.getvalue()).plain.rstrip() == shown(document(), 80).rstrip()
    assert "\x1b[" in stream.getvalue()


@pytest.mark.parametrize(("counted", "expected"), [(3, "3<4"), (4, "4 ")])
def test_a_session_below_the_quorum_shows_it(counted, expected):
    """Three come where four are wanted; four are enough."""
    one = document()
    session = {**one["sheet"]["sessions"][0], "attends": counted, "counted": counted}
    sheet = {**one["sheet"], "sessions": [session, *one["sheet"]["sessions"][1:]]}
    foot = next(line for line in shown({**one, "sheet": sheet}, 120).splitlines() if line.startswith("Can come"))
    assert foot.partition(")")[2].lstrip().startswith(expected)


def test_show_for_one_person_shows_nobody_else():
    """Their sessions on their own clock."""
    text = shown(show_document(renamed(*NAMES), "p2"), 80)
    assert "Fri 8 Jan 2027, 00:30–02:00" in text
    assert not any(name in text for name in NAMES if name != "Mia Chen")


def test_a_group_of_nobody_is_shown():
    """An empty sheet is no crash."""
    one = document()
    assert "Balint 2.0" in shown({**one, "sheet": {**one["sheet"], "people": [], "shifts": []}}, 80)
