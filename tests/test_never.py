"""Who can come to no session is named before anything else, and is not asked to accept dates."""

from __future__ import annotations

import json
import re
from email import message_from_bytes
from pathlib import Path

import pytest
from commands import AS_OF, SMALL, run, written

ANA = SMALL["leaders"][0]
KEN = SMALL["members"][0] | {"available": "Mo 10:00-12:00"}
EVA = SMALL["members"][1]


@pytest.fixture
def group(tmp_path: Path) -> Path:
    """Ken has hours on Mondays only; the group may meet on Thursdays."""
    return written(tmp_path / "group.yaml", {**SMALL, "members": [KEN, EVA]})


def flat(text: str) -> str:
    """Return a text as one line."""
    return re.sub(r"\s+", " ", text)


def test_who_can_never_come_stands_before_contracts_with_what_is_nearest(group: Path) -> None:
    """On the terminal and as sentences; the document has the ids."""
    for more in ((), ("--plain",)):
        text = flat(run("solve", group, AS_OF, "--dry-run", *more).out)
        assert text.index("Who can never come") < text.index("How good it is") < text.index("would miss")
        assert "Ken Abe can come to no session." in text
        assert "Nearest: to be free also" in text
        assert "No slot that keeps the rules suits: look at the hours in the file" in text
    document = json.loads(run("solve", group, AS_OF, "--dry-run", "--json").out)
    assert [one["people"] for one in document["never"]] == [["ken"]]


def test_whom_another_slot_would_suit_is_not_sent_to_the_file(group: Path) -> None:
    """With Mondays allowed, Ken's hours are in order; the slot is for Eva and four others."""
    more = [EVA | {"id": f"eva{n}", "name": f"Eva {n}", "available": "Th 12:00-18:00"} for n in range(4)]
    slots = SMALL["slots"] | {"weekdays": ["Mo", "Th"]}
    ana = ANA | {"available": "Mo-Su 00:00-24:00"}
    written(group, {**SMALL, "leaders": [ana], "members": [KEN, EVA, *more], "slots": slots})
    text = flat(run("solve", group, AS_OF, "--dry-run").out)
    assert "Other slots would suit (`schedule compare`)." in text
    assert "look at the hours in the file" not in text


def test_many_are_named_together_and_told_apart_by_what_to_do(group: Path) -> None:
    """Twenty who can come on Mondays only: one sentence, a dozen names."""
    many = [KEN | {"id": f"k{n}", "name": f"Ken {n}", "email": f"k{n}@example.org"} for n in range(20)]
    written(group, {**SMALL, "members": [EVA, *many]})
    document = json.loads(run("solve", group, AS_OF, "--dry-run", "--json").out)
    (one,) = document["never"]
    assert len(one["people"]) == 20
    assert one["sentence"].startswith("20 of 22 people can come to no session, at no slot that keeps the rules")
    assert one["sentence"].endswith("Ken 10, Ken 11 and 8 more.")


def test_their_mail_says_that_no_hour_was_found_and_whom_to_write_to(group: Path) -> None:
    """No dates to accept, and no list of the same dates as impossible; no calendar to answer."""
    run("solve", group, AS_OF)
    mails = group.parent / "group.out" / "mail"
    mail = message_from_bytes((mails / "ken.eml").read_bytes())
    text = flat(mail.get_payload(decode=True).decode())  # type: ignore[union-attr]  # one part, in bytes
    assert mail["Subject"] == "No hour found for you: Small group"
    assert mail.get_content_type() == "text/plain"
    assert "No hour was found for you in Small group" in text
    assert "write to Coordination <post@example.org>" in text
    assert "cannot come on" not in text
    assert len(re.findall(r"2027", text)) == 1
    assert b"text/calendar" in (mails / "eva.eml").read_bytes()


def test_status_names_them_first_and_does_not_list_their_dates(group: Path) -> None:
    """Not among those at risk: nothing is at risk any more."""
    run("solve", group, AS_OF)
    for more in ((), ("--plain",)):
        text = flat(run("status", group, "--as-of=2027-01-01", *more).out)
        assert text.index("Ken Abe can come to no session.") < text.index("Who came")
        assert "At risk" not in text


def test_many_absences_of_others_are_named_by_their_months(group: Path) -> None:
    """Six dates would fill six lines."""
    programme = SMALL["programme"] | {"sessions": 8}
    eva = EVA | {"unavailable": ["2027-03-01/2027-06-30"]}
    written(group, {**SMALL, "members": [KEN, eva], "programme": programme})
    run("solve", group, AS_OF)
    text = flat(run("status", group, "--as-of=2027-01-01", "--plain").out)
    assert "planned absence: 4: March–June." in text
    assert "planned absence: all 8." in text


@pytest.mark.parametrize("more", [(), ("--plain",)])
def test_whatif_names_who_could_never_come(tmp_path: Path, more: tuple[str, ...]) -> None:
    """Before what it would be worth."""
    group = written(tmp_path / "group.yaml", SMALL)
    done = run("whatif", group, "--set", "members.ken.available=Mo 10:00-12:00", AS_OF, *more)
    text = flat(done.out)
    assert text.index("Who could never come") < text.index("Ken Abe can come to no session.")
    assert text.index("Ken Abe can come to no session.") < text.index("How good it would be")
