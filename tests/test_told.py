"""Mails go by what each person was last sent: news add up until they are told."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from reports.post import Order, post
from tests.commands import AS_OF, Group, changed, content, run, written

JANUARY, FEBRUARY, APRIL = "--as-of=2027-01-04T10:00Z", "--as-of=2027-02-01T10:00Z", "--as-of=2027-04-20T10:00Z"
MONDAYS = "Mo 10:00-12:00"


def group(moved: bool = False, eva: Group | None = None, anchor: str = "Europe/Zurich") -> Group:
    """Return six sessions on 3rd Thursdays, or on 2nd ones if moved."""
    made = changed(programme={"sessions": 6}, slots={"ordinals": [2 if moved else 3], "anchors": [anchor]})
    made["members"][1] |= eva or {}
    return made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the group's file is to stand."""
    return tmp_path / "group.yaml"


def solve(file: Path, what: Group, moment: str) -> str:
    """Solve, and return what was said about the files."""
    done = run("solve", written(file, what), moment, "--yes")
    assert done.code == 0, done.err
    return done.err


def arrived(file: Path, who: str = "all") -> None:
    """Note that mails went out."""
    assert run("send", file, "--arrived", who).code == 0


def off(file: Path, session: int, moment: str, held: str = "no") -> None:
    """Call a session off, or on again."""
    assert run("record", file, "--session", session, "--held", held, moment).code == 0


def due(file: Path, day: str = "2026-11-23") -> list[str]:
    """Return what would be sent on a day."""
    said: list[str] = []
    clock = datetime.fromisoformat(day).replace(tzinfo=UTC)
    post(file.with_suffix(".out"), Order(server=None, dry_run=True), lambda: clock, said.append)
    return [line for line in said if "@" in line]


def mail(file: Path, who: str = "eva") -> EmailMessage:
    """Return somebody's mail."""
    data = (file.with_suffix(".out") / "mail" / f"{who}.eml").read_bytes()
    found = message_from_bytes(data, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def text(file: Path, who: str = "eva") -> str:
    """Return the text of somebody's mail."""
    body = mail(file, who).get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def news(file: Path, who: str = "eva") -> list[str]:
    """Return what a mail says of changes."""
    found = re.search(r"What changed:\n((?:- .*\n)+)", text(file, who))
    return found[1].replace("- ", "").splitlines() if found else []


# Who was told that no hour was found -------------------------------------------------------------------------


def test_who_was_told_that_no_hour_was_found_is_invited_when_one_is(file: Path) -> None:
    """The letter was no invitation: the first one is still to be sent, and the plan says so."""
    solve(file, group(eva={"available": MONDAYS}), AS_OF)
    assert due(file)[1] == "Eva Roth <eva@example.org>: LETTER 0, No hour found for you: Small group"
    arrived(file)
    assert due(file) == []
    said = solve(file, group(), JANUARY)
    assert "1 mail still to send." in said
    (line,) = due(file)
    assert line.startswith("Eva Roth <eva@example.org>: REQUEST 0, Invitation: Small group, first on")
    arrived(file)
    assert due(file) == []


def test_an_invitation_after_other_changes_is_a_first_one(file: Path) -> None:
    """What moved meanwhile is no news to somebody who had nothing; the number is the group's."""
    solve(file, group(eva={"available": MONDAYS}), AS_OF)
    arrived(file)
    solve(file, group(moved=True), JANUARY)
    eva = next(line for line in due(file) if "eva" in line)
    assert eva.startswith("Eva Roth <eva@example.org>: REQUEST 1, Invitation: ")
    assert news(file) == []
    assert news(file, "ken") != []


def test_that_no_hour_was_found_is_told_once(file: Path) -> None:
    """A session that goes is none of theirs; another slot is worth another letter."""
    nothing = {"available": MONDAYS}
    solve(file, group(eva=nothing), AS_OF)
    arrived(file)
    off(file, 3, JANUARY)
    solve(file, group(eva=nothing), JANUARY)
    assert [line.split(":")[0] for line in due(file)] == ["Ken Abe <ken@example.org>"]
    solve(file, group(moved=True, eva=nothing), FEBRUARY)
    assert "LETTER 2" in due(file)[1]


def test_who_holds_an_invitation_is_not_told_that_no_hour_was_found(file: Path) -> None:
    """Nothing is due when only hours change; a session called off is an update that names it."""
    solve(file, group(), AS_OF)
    arrived(file)
    nothing = {"available": MONDAYS}
    solve(file, group(eva=nothing), JANUARY)
    assert due(file) == []
    off(file, 3, FEBRUARY)
    solve(file, group(eva=nothing), FEBRUARY)
    assert mail(file)["Subject"].startswith("Changed: ")
    assert news(file) == ["Thu 15 Apr 2027, 14:00 is cancelled for you."]
    assert "You need not accept anything" not in text(file)


def test_without_a_record_an_update_is_an_update_too(file: Path) -> None:
    """Somebody sends the files by hand."""
    solve(file, group(), AS_OF)
    off(file, 3, JANUARY)
    solve(file, group(eva={"available": MONDAYS}), JANUARY)
    assert news(file) == ["Thu 15 Apr 2027, 14:00 is cancelled for you."]


# What was not sent -------------------------------------------------------------------------------------------


def test_news_add_up_until_they_are_sent(file: Path) -> None:
    """Ken was told of April, Eva was not: she hears of both."""
    solve(file, group(), AS_OF)
    arrived(file)
    off(file, 3, JANUARY)
    solve(file, group(), JANUARY)
    arrived(file, "ken")
    off(file, 5, FEBRUARY)
    solve(file, group(), FEBRUARY)
    april, june = "Thu 15 Apr 2027, 14:00 is cancelled for you.", "Thu 17 Jun 2027, 14:00 is cancelled for you."
    assert news(file) == [april, june]
    assert [line[:15] for line in news(file, "ken")] == ["Thu 17 Jun 2027"]


def test_what_moved_and_moved_back_unsent_is_not_told(file: Path) -> None:
    """The mail that they have says it all: SEQUENCE rises in the files, and nothing is due."""
    solve(file, group(), AS_OF)
    arrived(file)
    before = content(file.with_suffix(".out"))
    solve(file, group(moved=True), JANUARY)
    assert len(due(file)) == 2
    solve(file, group(), FEBRUARY)
    now = content(file.with_suffix(".out"))
    assert due(file) == []
    assert now["mail/eva.eml"] == before["mail/eva.eml"]
    assert b"SEQUENCE:2" in now["invites/eva.ics"]
    off(file, 5, FEBRUARY)
    solve(file, group(), FEBRUARY)
    assert "REQUEST 3" in due(file)[1]
    assert news(file) == ["Thu 17 Jun 2027, 14:00 is cancelled for you."]


def test_before_the_first_sending_nothing_has_changed(file: Path) -> None:
    """Drafts that nobody was sent: whoever has nothing is invited."""
    solve(file, group(moved=True), AS_OF)
    solve(file, group(), JANUARY)
    assert [re.sub(r",.*", "", line.split(": ", 1)[1]) for line in due(file)] == ["REQUEST 1"] * 2
    assert all("Invitation: Small group" in line for line in due(file))


def test_a_doubtful_mail_tells_nothing_for_sure(file: Path) -> None:
    """Its news are told again with the next."""
    solve(file, group(), AS_OF)
    arrived(file)
    off(file, 3, JANUARY)
    solve(file, group(), JANUARY)
    arrived(file, "eva")
    record = file.with_suffix(".out") / "sent.csv"
    lines = record.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[-1] = lines[-1].replace(",sent,", ",sending,")
    record.write_text("".join(lines), encoding="utf-8")
    off(file, 5, FEBRUARY)
    solve(file, group(), FEBRUARY)
    assert len(news(file)) == 2


def test_a_first_mail_to_another_address_is_an_invitation(file: Path) -> None:
    """Whoever reads there has nothing yet."""
    solve(file, group(), AS_OF)
    arrived(file)
    off(file, 3, JANUARY)
    solve(file, group(eva={"email": "eva@example.net"}), JANUARY)
    assert "Eva Roth <eva@example.net>: REQUEST 1, Invitation: " in due(file)[1]


@pytest.mark.parametrize("anchor", ["Europe/Zurich", "America/Havana"])
def test_a_cancellation_names_the_sessions_that_were_sent(file: Path, anchor: str) -> None:
    """Moved unsent, then gone: what is taken back is what she has; whoever was sent nothing gets nothing."""
    solve(file, group(anchor=anchor), AS_OF)
    arrived(file)
    solve(file, group(moved=True, anchor=anchor), JANUARY)
    left = group(moved=True, anchor=anchor)
    eva = left["members"].pop()
    solve(file, left, FEBRUARY)
    assert "CANCEL 2" in due(file)[1]
    assert "18 Feb 2027" in text(file)
    assert "11 Feb 2027" not in text(file)
    zoe = {**eva, "id": "zoe", "name": "Zoe Lang", "email": "zoe@example.org"}
    solve(file, {**left, "members": [*left["members"], zoe]}, FEBRUARY)
    solve(file, left, FEBRUARY)
    assert "zoe" in [one["id"] for one in json.loads(content(file.with_suffix(".out"))["plan.json"])["former"]]
    assert "Zoe" not in run("send", file, "--dry-run").out


def test_who_comes_back_before_the_cancellation_was_sent_is_told_what_changed(file: Path) -> None:
    """Nothing, if the sessions are the same; "invited again" only after a cancellation."""
    solve(file, group(), AS_OF)
    arrived(file)
    left = group()
    left["members"].pop()
    solve(file, left, JANUARY)
    solve(file, group(), FEBRUARY)
    assert due(file) == []
    solve(file, left, FEBRUARY)
    arrived(file)
    solve(file, group(), FEBRUARY)
    assert news(file) == ["You are invited again."]


# Time passes --------------------------------------------------------------------------------------------------


def test_an_unsent_mail_says_what_is_next_when_it_is_sent(file: Path) -> None:
    """What lies in the folder is as it was solved; what is past when it goes out is not in it."""
    solve(file, group(), AS_OF)
    arrived(file, "ken")
    assert "first on Thu 18 Feb 2027" in due(file, "2026-12-01")[0]
    assert "first on Thu 20 May 2027" in due(file, "2027-05-01")[0]
    assert due(file, "2028-05-01") == []
    solve(file, group(), APRIL)
    assert "first on Thu 20 May 2027" in mail(file)["Subject"]
    assert "15 Apr 2027" not in text(file)


def test_a_mail_that_went_out_stays_as_it_was(file: Path) -> None:
    """Later solves change nothing in it, even when its sessions are past."""
    solve(file, group(), AS_OF)
    arrived(file)
    off(file, 3, JANUARY)
    solve(file, group(), JANUARY)
    off(file, 5, FEBRUARY)
    solve(file, group(), FEBRUARY)
    arrived(file)
    before = content(file.with_suffix(".out"))
    assert solve(file, group(), FEBRUARY).startswith("No changes")
    assert content(file.with_suffix(".out")) == before
    solve(file, group(), APRIL)
    assert content(file.with_suffix(".out"))["mail/eva.eml"] == before["mail/eva.eml"]


def test_a_text_that_somebody_edited_stays_while_it_is_true(file: Path) -> None:
    """It is written anew only when a session of it is past."""
    solve(file, group(), AS_OF)
    arrived(file, "ken")
    path = file.with_suffix(".out") / "mail" / "eva.eml"
    path.write_bytes(path.read_bytes().replace(b"Subject: Invitation: ", b"Subject: Please come: "))
    assert "Please come" in due(file, "2026-12-01")[0]
    assert "Invitation: Small group, first on Thu 20 May" in due(file, "2027-05-01")[0]


def test_a_damaged_record_or_history_does_not_stop_a_plan(file: Path) -> None:
    """Sending says what is wrong with the record; without an earlier plan the news are those of the last issue."""
    solve(file, group(), AS_OF)
    arrived(file)
    off(file, 3, JANUARY)
    solve(file, group(), JANUARY)
    (file.with_suffix(".out") / "history" / "plan-0000.json").write_text("{", encoding="utf-8")
    off(file, 5, FEBRUARY)
    solve(file, group(), FEBRUARY)
    assert [line[:15] for line in news(file)] == ["Thu 17 Jun 2027"]
    (file.with_suffix(".out") / "sent.csv").write_text("what?\n", encoding="utf-8")
    off(file, 6, FEBRUARY)
    solve(file, group(), FEBRUARY)
    assert run("send", file, "--dry-run").code == 2
