"""Two years of the model case: the page shows what the program says, and its prose says what the page shows."""

from __future__ import annotations

import importlib
import re
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "year.md"


def imported(folder: str, name: str) -> ModuleType:
    """Return a script as a module."""
    before = list(sys.path)
    sys.path.insert(0, str(ROOT / folder))
    sys.modules.pop(name, None)
    try:
        return importlib.import_module(name)
    finally:
        sys.path[:] = before
        sys.modules.pop(name, None)


@pytest.fixture(scope="module")
def replay() -> ModuleType:
    """The script that makes the page."""
    return imported("docs", "replay")


@pytest.fixture(scope="module")
def story(replay: ModuleType) -> dict[str, str]:
    """Every part of the page, with its lines joined."""
    return {name: " ".join(text.split()) for name, text in replay.story().items()}


def test_the_page_shows_what_the_program_says_now(replay: ModuleType) -> None:
    """No part is out of date; ``python docs/replay.py`` would mend it."""
    text = PAGE.read_text(encoding="utf-8")
    assert replay.remade(text) == text, "run: python docs/replay.py"


def test_every_part_is_shown_once(replay: ModuleType) -> None:
    """Nothing is made for nothing, and nothing is told twice."""
    found = re.findall(r"made by docs/replay\.py: ([a-z-]+) -->", PAGE.read_text(encoding="utf-8"))
    assert sorted(found) == sorted(replay.story())


CLAIMS = {
    "first": ("broken for 2 of 14 members", "17 invites"),
    "record-zoom": ("Okafor (84 min)", "Carvalho (90 min)", "Maricel Ortega (20 min)"),
    "record-again": ("absent (20 min) -> excused",),
    "colm-look": (
        "1 person leaves.",
        "chosen Keep",
        "10 of 13 contracts",
        "11 of 13 contracts",
        "moves 10 sessions for 16 people",
    ),
    "colm": ("1 person leaves.", "chosen Keep", "and 1 cancellation"),
    "colm-mail": ("CANCEL 1", "1 mail would be sent"),
    "dimitra": ("chosen Keep", "moves 6 sessions for 15 people", "22.75 attendances fewer"),
    "dimitra-mail": ("REQUEST 2", "1 mail would be sent"),
    "rosa": ("1 person leaves.", "chosen Keep"),
    "amaka": ("Nobody joins or leaves, and no session moves.",),
    "lourdes": ("1 person leaves.", "chosen Keep"),
    "renewal": ("chosen Keep", "180 attendances", "182 attendances", "moves 6 sessions for 12 people"),
    "renewal-mail": ("16 mails would be sent",),
    "status-new": ("Priya Raghavan will break",),
}
"""What the prose around a part relies on."""


@pytest.mark.parametrize("part", CLAIMS)
def test_the_prose_relies_on_what_is_shown(part: str, story: dict[str, str]) -> None:
    """Numbers and names that are told in words stand in the answers."""
    for claim in CLAIMS[part]:
        assert claim in story[part], f"docs/year.md says so around {part}: {claim}"


@pytest.mark.parametrize("part", ["colm", "dimitra", "rosa", "amaka", "lourdes"])
def test_those_who_stay_are_sent_nothing(part: str, story: dict[str, str]) -> None:
    """No session moves for anybody when somebody leaves."""
    assert " → " not in story[part]


def test_what_is_left_out_is_marked(replay: ModuleType) -> None:
    """Paragraphs and lines that are not shown leave a mark, one for several."""
    answer = "one\na\nb\n\ntwo\n\nthree\n\nfour\nc"
    assert replay.shown(answer, {"one": 2, "four": 9}) == "one\na\n[…]\n\n[…]\n\nfour\nc"
    assert replay.shown(answer, None) == answer


DATA = """\
agenda,kind,start_utc,member,role,country,tz_guess
2021/2021-03-04.md,primary,,A,attendee,US,America/Los_Angeles
2021/2021-03-04.md,primary,,B,attendee,US,
2021/2021-04-01.md,primary,,A,attendee,US,America/Los_Angeles
2021/2021-03-04.md,secondary EU,,C,attendee,US,Europe/Paris
2022/10-Oct/wg-primary.md,primary,20221006T173000,A,host,US,America/Los_Angeles
2022/2022-09-01.md,primary,,A,attendee,CH,Europe/Zurich
2022/2022-09-01.md,primary,,B,attendee,GR,Europe/Athens
2022/2022-08-04.md,primary,,A,attendee,CH,Europe/Zurich
2022/2022-08-04.md,primary,,D,attendee,US,UTC
2023/01-Jan/05-wg-primary.md,primary,20230105T183000,B,attendee,GR,Europe/Athens
"""


@pytest.fixture
def bench(tmp_path: Path) -> ModuleType:
    """The script that replays a real group, and a few sign-ups for it."""
    (tmp_path / "attendance_with_zones.csv").write_text(DATA, encoding="utf-8")
    return imported("benchmarks", "replay")


def test_core_people_are_at_half_of_the_primary_meetings(bench: ModuleType, tmp_path: Path) -> None:
    """Two of three are enough, and one of two; other meetings do not count; the zone is the most frequent one."""
    signs = bench.sign_ups(tmp_path)
    (one,) = bench.core_people(signs, date(2022, 1, 1), date(2022, 12, 31))
    assert (one.code, one.zone) == ("A", "Europe/Zurich")
    assert (one.first, one.last) == (date(2022, 8, 4), date(2022, 10, 6))
    assert [one.code for one in bench.core_people(signs, date(2021, 1, 1), date(2021, 12, 31))] == ["A", "B"]


def test_people_come_and_go_with_their_first_and_last_meeting(bench: ModuleType) -> None:
    """A file knows of no day that is still to come."""
    early = bench.Core("A", "UTC", date(2021, 1, 7), date(2021, 5, 13))
    late = bench.Core("B", "UTC", date(2021, 3, 4), date(2021, 12, 2))
    last = bench.Core("C", "UTC", date(2021, 9, 2), date(2021, 12, 2))
    solves = [
        (when.date(), [(one.code, days) for one, days in members])
        for _, when, members in bench.months({2021: [early, late, last]})
    ]
    assert solves == [
        (date(2020, 12, 31), [("A", "")]),
        (date(2021, 3, 4), [("A", ""), ("B", ", from: 2021-03-04")]),
        (date(2021, 5, 13), [("A", ", until: 2021-05-13"), ("B", ", from: 2021-03-04")]),
        (
            date(2021, 9, 2),
            [("A", ", until: 2021-05-13"), ("B", ", from: 2021-03-04"), ("C", ", from: 2021-09-02")],
        ),
    ]


def test_a_life_counts_what_moves(bench: ModuleType, tmp_path: Path) -> None:
    """A third person far away keeps a contract if two people move for half of 24 dates: at a price below one."""
    a, b = (bench.Core(one, "UTC", date(2021, 1, 7), date(2021, 12, 2)) for one in "AB")
    c = bench.Core("C", "America/Los_Angeles", date(2022, 1, 6), date(2022, 12, 1))
    solves = [*bench.turns({2021: [a, b], 2022: [a, b, c]})]
    for price in bench.PRICES:
        tally = bench.live(solves, price, ("08:00-21:00", "1"), tmp_path)
        moved = 24 if float(price) < 1 else 0
        assert (tally.plans, tally.moved) == (1, moved), price
