"""The status: who attended, what the contract leaves, what was promised; on a terminal and as sentences."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from status_case import NAMES, OUTSIDE, STARTS, plan

from reports.console import render
from reports.plain import plain_text
from reports.status import status_document
from reports.words import width
from scheduler.ledger import EMPTY, Entry, Ledger
from scheduler.plan import CANCELLED, Plan
from scheduler.standing import standing

PLAN = plan()
WORDS = {"p": "present", "a": "absent", "e": "excused"}
HELD = {"x": "not_held", "h": "held"}


def after(session: int) -> datetime:
    """Return the day after a session; 0: the day before the first."""
    return datetime.fromisoformat(STARTS[max(session, 1) - 1]) + timedelta(days=1 if session else -1)


def ledger(**people: str) -> Ledger:
    """Return a ledger of one letter a session for each person; ``everybody`` says what was not held."""
    return EMPTY.with_entries(
        Entry(n, "*" if who == "everybody" else who, (WORDS | HELD)[letter], None, STARTS[n - 1])
        for who, letters in people.items()
        for n, letter in enumerate(letters, 1)
        if letter != "."
    )


def document(recorded: Ledger, past: int, of: Plan = PLAN, **more: Any) -> Any:
    """Return the status the day after so many sessions."""
    return status_document(of, recorded, after(past), **more)


def row(one: Any, who: str) -> Any:
    """Return a person's row."""
    return next(person for person in one["people"] if person["id"] == who)


def risk(one: Any, who: str) -> str:
    """Return what a person is near to."""
    return next((found["sentence"] for found in one["at_risk"] if found["id"] == who), "")


def test_people_are_counted() -> None:
    """Attended, missed and excused; what the contract leaves counts only what was missed."""
    one = document(ledger(ken="ape", eva="ppp", kim="aaa", ana="ppa", li="..p"), 3)
    assert [(row(one, who)["attended"], row(one, who)["missed"], row(one, who)["excused"]) for who in NAMES] == [
        (2, 1, 0),
        (1, 1, 1),
        (3, 0, 0),
        (0, 3, 0),
        (1, 0, 0),
    ]
    assert [row(one, who)["left"] for who in NAMES] == [None, 1, 2, None, 2]
    assert row(one, "eva")["planned"] == [4]
    assert one["at_risk"] == []


def test_what_was_not_held_counts_for_nobody() -> None:
    """Neither as attended nor as missed."""
    one = document(ledger(ken="aap", eva="ppp", everybody=".x"), 3)
    assert (row(one, "ken")["missed"], row(one, "eva")["attended"], risk(one, "ken")) == (1, 2, "")


@pytest.mark.parametrize(
    ("letters", "past", "streak"),
    [
        ("", 0, 0),
        ("p", 1, 1),
        ("pp", 2, 2),
        ("ppa", 3, -1),
        ("paa", 3, -2),
        ("pep", 3, 2),
        ("aea", 3, -1),
        ("ae", 2, 0),
    ],
)
def test_streaks_go_to_the_present(letters: str, past: int, streak: int) -> None:
    """What is excused ends no row of attendances, and ends one of absences."""
    assert row(document(ledger(ken=letters), past), "ken")["streak"] == streak


def test_a_stretch_that_is_not_recorded_ends_a_row_of_absences() -> None:
    """What is not known is not held against anybody."""
    assert row(document(ledger(ken="a"), 3), "ken")["streak"] == 0
    assert row(document(ledger(ken="p"), 3), "ken")["streak"] == 1


def test_whoever_missed_the_last_session_has_to_be_there() -> None:
    """The next session is named; with two allowed in a row one is no risk."""
    recorded = ledger(ken="pa", eva="pp", kim="aa", ana="aa")
    one = document(recorded, 2)
    assert [found["sentence"] for found in one["at_risk"]] == [
        "Ken Abe missed the last session: has to be there on Thu 18 Mar 2027."
    ]
    assert document(recorded, 2, plan(most=2, in_row=2))["at_risk"] == []
    two = document(ledger(ken="aa"), 2, plan(most=3, in_row=2))
    assert risk(two, "ken") == "Ken Abe missed the last 2 sessions: has to be there on Thu 18 Mar 2027."


def test_after_the_last_session_nobody_has_to_be_anywhere() -> None:
    """There is no next one."""
    one = document(ledger(ken="pppa"), 4)
    assert (one["next"], risk(one, "ken")) == (None, "")


def test_whoever_has_no_absence_left_is_named() -> None:
    """Also where the next one to come uses up the last."""
    assert risk(document(ledger(ken="apa"), 3), "ken").endswith("on Thu 15 Apr 2027; has no absence left.")
    assert risk(document(ledger(ken="apap"), 4), "ken") == "Ken Abe has no absence left."
    planned = "Eva Roth has no absence left beside the planned one on Thu 15 Apr 2027."
    assert risk(document(ledger(eva="app"), 3), "eva") == planned


def test_a_planned_absence_that_breaks_the_contract_is_named() -> None:
    """By their number, or by their row; nobody is told to come to what is planned without them."""
    broken = "Eva Roth will break the contract with the planned absence on Thu 15 Apr 2027; it allows 2 absences"
    assert risk(document(ledger(eva="apa"), 3), "eva").startswith(broken)
    assert risk(document(ledger(eva="ppa"), 3), "eva").startswith(broken)
    assert "Eva" in risk(document(ledger(eva="paa"), 3), "eva")
    assert "has broken" not in risk(document(ledger(eva="ppa"), 3), "eva")


def test_a_broken_contract_is_named() -> None:
    """By what was recorded alone, with the limits."""
    assert risk(document(ledger(ken="aa"), 2), "ken") == (
        "Ken Abe has broken the contract: missed Thu 21 Jan 2027 and Thu 18 Feb 2027; "
        "it allows 2 absences, and 1 in a row."
    )
    assert risk(document(ledger(ken="aaa"), 3, plan(most=2, in_row=3)), "ken").startswith("Ken Abe has broken")


def test_announced_absences_count_as_planned() -> None:
    """A declined invite; others are only shown."""
    answers = {(STARTS[2], "ken"): "declined", (STARTS[2], "eva"): "accepted", (STARTS[3], "ken"): "tentative"}
    one = document(ledger(ken="pa"), 2, answers=answers)
    assert one["next"]["absent"] == ["ken"]
    assert one["next"]["answers"] == {"ken": "declined", "eva": "accepted"}
    assert row(one, "ken")["planned"] == [3]
    assert "with the announced absence on Thu 18 Mar 2027" in risk(one, "ken")
    assert row(one, "ken")["answers_words"] == "declined Thu 18 Mar 2027; tentative Thu 15 Apr 2027"
    assert "declined: Ken Abe" in plain_text(one).replace("\n", " ")


def test_the_next_session_is_one_that_takes_place() -> None:
    """In the zone of its slot, without those who cannot come; called-off ones are passed over."""
    assert document(EMPTY, 0)["next"]["when"] == "Thu 21 Jan 2027, 14:00 Europe/Zurich"
    assert document(ledger(everybody="x"), 0)["next"]["number"] == 2
    assert document(EMPTY, 3)["next"]["absent"] == ["eva"]
    off = replace(PLAN, sessions=(replace(PLAN.sessions[0], status=CANCELLED), *PLAN.sessions[1:]))
    assert document(EMPTY, 0, off)["next"]["number"] == 2
    assert [one["state"] for one in document(EMPTY, 0, off)["sessions"]] == ["called_off"]


def test_sessions_compare_what_was_promised_with_what_came() -> None:
    """Who did not come, who came though not expected, who is excused, of whom nothing is recorded."""
    recorded = ledger(ana="pp.p", ken="ap.e", eva="pp.p", kim="pp", li="p..p", gone="...p")
    sessions = {one["number"]: one for one in document(recorded, 4)["sessions"]}
    assert sessions[1]["sentence"] == "promised 4, came 4: did not come: Ken Abe; came unexpectedly: Li Østergård"
    assert sessions[2]["sentence"] == "promised 4, came 4"
    assert (sessions[3]["state"], sessions[3]["sentence"]) == ("unrecorded", "promised 5, not recorded")
    assert sessions[4]["sentence"] == (
        "promised 4, came 4: excused: Ken Abe; came unexpectedly: Eva Roth and gone; "
        "nothing recorded of: Kim Müller"
    )


def test_totals_count_members_of_whom_something_is_recorded() -> None:
    """Guests, excused people and sessions not held do not count."""
    recorded = ledger(ana="pp.p", ken="ap.e", eva="pp.p", kim="pp", li="p..p", everybody=".x")
    totals = document(recorded, 4)["totals"]
    assert (totals["sessions"], totals["possible"], totals["promised"], totals["came"]) == (2, 7, 6, 6)
    assert totals["sentence"] == "Over 2 recorded sessions: promised 6 of 7 (86 %), came 6 of 7 (86 %)."
    assert document(EMPTY, 4)["totals"] is None


def test_guests_are_counted_apart() -> None:
    """Li came before joining."""
    one = row(document(ledger(li="p"), 1), "li")
    assert (one["guest"], one["attended"]) == (1, 0)


def test_sessions_without_a_record_are_named_with_the_command() -> None:
    """Ready to be copied."""
    one = document(ledger(ken="p"), 2, command="schedule record group.yaml")
    assert [found["number"] for found in one["unrecorded"]] == [2]
    assert one["unrecorded"][0]["sentence"] == (
        "Thu 18 Feb 2027, 14:00 Europe/Zurich is not recorded: "
        "schedule record group.yaml --session 2 --present ID,ID"
    )


def test_the_programme_before_is_one_line_a_person() -> None:
    """Of the sessions that were held and recorded, within the membership."""
    before = (PLAN, ledger(ken="ap.x".replace("x", "."), li="..p", everybody="...x"))
    one = document(EMPTY, 0, previous=before)
    assert row(one, "ken")["previous"] == "last programme: attended 1 of 3"
    assert row(one, "li")["previous"] == "last programme: attended 1 of 1"
    assert "Ken Abe: last programme: attended 1 of 3." in plain_text(one)
    assert row(document(EMPTY, 0), "ken")["previous"] is None


def test_without_limits_there_is_no_contract() -> None:
    """The rule was off."""
    free = replace(PLAN, terms=replace(PLAN.terms, max_absences=None, max_consecutive=None))
    one = document(ledger(ken="aaa"), 3, free)
    assert (row(one, "ken")["left"], row(one, "ken")["contract"], one["at_risk"]) == (None, False, [])


letters = st.text("pae.", max_size=4)


@given(letters, st.text("xh.", max_size=4), st.integers(0, 4), st.integers(0, 4), st.integers(0, 3))
def test_standing_agrees_with_counting(theirs: str, held: str, past: int, most: int, in_row: int) -> None:
    """Against a count by hand over the letters; Ken has no planned absence."""
    one = plan(most, in_row)
    known = [a if b != "x" else "." for a, b in zip(theirs.ljust(4, "."), held.ljust(4, "."), strict=True)]
    missed = [letter == "a" for letter in known]
    longest = max(len(run) for run in "".join("a" if one else " " for one in missed).split(" "))
    state = standing(one, ledger(ken=theirs, everybody=held), one.people[1], after(past), {})
    assert len(state.attended) == known.count("p")
    assert state.over == (sum(missed) > most or longest > in_row)
    assert state.left == max(most - sum(missed), 0)
    assert state.breaks is None
    if state.due is not None:
        worse = [*missed]
        worse[state.due - 1] = True
        runs = "".join("a" if away else " " for away in worse).split(" ")
        assert sum(worse) > most or max(map(len, runs)) > in_row


# On a terminal

FULL = document(
    ledger(ken="apa", eva="app", kim="pep", ana="ppp", li="p.p"),
    3,
    answers={(STARTS[3], "ken"): "declined"},
    previous=(PLAN, ledger(ken="pp")),
)


def shown(one: Any, columns: int, encoding: str = "utf-8") -> str:
    """Return what a terminal would show."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict", newline="")
    render(one, Console(file=stream, width=columns, highlight=False, color_system=None))
    stream.flush()
    return stream.buffer.getvalue().decode(encoding)  # type: ignore[attr-defined]


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp437"])
@pytest.mark.parametrize("columns", [40, 60, 75, 76, 80, 120, 200])
def test_no_line_is_wider_than_the_terminal(columns: int, encoding: str) -> None:
    """And everybody is there, whatever the encoding."""
    long = json.loads(json.dumps(FULL).replace("Eva Roth", "Eva [bold]" + "Rothenberg-" * 9))
    for one in (FULL, long, document(EMPTY, 0)):
        text = shown(one, columns, encoding)
        assert max(width(line) for line in text.splitlines()) <= max(columns, 24)
        assert text.count("Ken") >= 1


def test_the_table_says_what_the_document_says() -> None:
    """One row a person; leaders and optional people without a contract."""
    lines = shown(FULL, 80).splitlines()
    rows = {line.split("  ")[0]: line[22:].split() for line in lines if line.startswith(tuple(NAMES.values()))}
    assert rows["Ana Prado (leader)"][:4] == ["3", "0", "0", "-"]
    assert rows["Kim Müller (optional)"][:4] == ["2", "0", "1", "-"]
    ken = next(line for line in lines if line.startswith("Ken Abe"))
    assert ken.split() == ["Ken", "Abe", "1", "2", "0", "0", "1", "missed", "Thu", "15", "Apr", "2027"]


def test_plain_text_is_sentences() -> None:
    """No line is longer than an e-mail's, and nothing is left out."""
    text = plain_text(FULL)
    assert max(map(len, text.splitlines())) <= 76
    assert all(name in text for name in NAMES.values())
    assert "- Ana Prado (leader): attended 3, missed 0, excused 0; now 3 attended in a\n  row." in text


def test_the_document_is_plain_values() -> None:
    """It can be written as JSON, and says its format."""
    assert json.loads(json.dumps(FULL)) == FULL
    assert (FULL["format"], FULL["kind"]) == (1, "status")
    assert set(OUTSIDE) <= {one["id"] for one in FULL["people"]}
    assert after(0) < datetime(2027, 1, 21, tzinfo=UTC)
