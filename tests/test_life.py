"""The life of a group: whatever happens in whatever order, calendars hold the plan and nothing of the past changes.

A state machine (hypothesis) drives the program through its command line. Beside it stand calendars that know
nothing of the program: each person's takes in every mail, another one every file to import, by the rules of
RFC 5546 alone, and reads them with a parser that is not ours.
"""

from __future__ import annotations

import email
import json
import shutil
import tempfile
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import policy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from commands import Done, Group, content, run, written
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from ics_lint import problems
from ics_readers import Spans, read_with_ical, read_with_icalendar

ZONES = (
    "Europe/Zurich",
    "America/New_York",
    "Africa/Cairo",
    "Asia/Kolkata",
    "Australia/Sydney",
    "Africa/Casablanca",
    "America/Phoenix",
    "Australia/Lord_Howe",
    "America/Havana",
)
HOURS = ("Mo-Su 00:00-24:00", "Mo-Fr 06:00-23:00", "Tu,Th 12:00-24:00", "Mo-We 00:00-24:00; Th 18:00-24:00")
NAMES = ("Ana Prado", "Ken Abe", "Eva Roth", "Sita Rai", "Omar Fathy", "Mia Chen", "Jo Lind")
ANCHORS = ("America/Havana", "Europe/Zurich", "Africa/Cairo", "America/Havana", "Australia/Lord_Howe")
"""Cuba's clocks change in no way that every reader takes: sessions first anchored there are single events."""
NOW_AND_THEN = st.sampled_from((True, True, False))
STARTED = datetime(2027, 1, 10, 12, tzinfo=UTC)


def person(n: int, zone: str, hours: str) -> Group:
    """Return somebody of the file."""
    first = NAMES[n].split()[0].lower()
    return {"id": first, "name": NAMES[n], "email": f"{first}@example.org", "zone": zone, "available": hours}


@cache
def spans_of(data: bytes) -> dict[str, Spans]:
    """Return for each UID of a calendar file the sessions that it shows."""
    return {
        uid: read_with_icalendar(alone)
        for uid in uids_of(data)
        if (alone := only(data, uid)) and b"STATUS:CANCELLED" not in alone
    }


@cache
def read_alike(data: bytes) -> bool:
    """Say whether another reader shows the same."""
    found = sorted(span for spans in spans_of(data).values() for span in spans)
    return read_with_ical(data) == found if found and b"STATUS:CANCELLED" not in data else True


def lines_of(data: bytes) -> list[str]:
    """Return the lines of a calendar file, unfolded."""
    return data.decode().replace("\r\n ", "").split("\r\n")


def uids_of(data: bytes) -> list[str]:
    """Return the UIDs of a file, each once."""
    return list(dict.fromkeys(line[4:] for line in lines_of(data) if line.startswith("UID:")))


def only(data: bytes, uid: str) -> bytes:
    """Return a file with the events of one UID."""
    head, *events = data.split(b"BEGIN:VEVENT\r\n")
    kept = [b"BEGIN:VEVENT\r\n" + one.removesuffix(b"END:VCALENDAR\r\n") for one in events if uid_in(one) == uid]
    return head + b"".join(kept) + b"END:VCALENDAR\r\n"


def uid_in(event: bytes) -> str:
    """Return the UID of an event."""
    return next(line[4:] for line in lines_of(event) if line.startswith("UID:"))


def number_in(data: bytes, name: str) -> str:
    """Return the one value that a property has in all events of a file."""
    values = {line.partition(":")[2] for line in lines_of(data) if line.startswith(f"{name}:")}
    assert len(values) == 1, (name, values)
    return values.pop()


@dataclass
class Calendar:
    """Somebody's calendar: takes in files as RFC 5546 §2.1.5 and §3.2 say."""

    shown: dict[str, Spans] = field(default_factory=dict)
    known: dict[str, tuple[int, str, bytes]] = field(default_factory=dict)

    def receive(self, data: bytes) -> None:
        """Take a file in."""
        cancels = "METHOD:CANCEL" in lines_of(data)
        for uid in uids_of(data):
            event = only(data, uid)
            revision = (int(number_in(event, "SEQUENCE")), number_in(event, "DTSTAMP"), event)
            before = self.known.get(uid)
            if before == revision:
                continue
            assert before is None or revision[0] > before[0], "SEQUENCE does not rise"
            assert before is None or revision[1] > before[1], "DTSTAMP does not rise"
            self.known[uid] = revision
            self.shown[uid] = [] if cancels else spans_of(event).get(uid, [])

    @property
    def spans(self) -> Spans:
        """All sessions that it shows."""
        return sorted(span for spans in self.shown.values() for span in spans)


def calendar_in(mail: bytes) -> bytes:
    """Return the calendar of a mail."""
    message = email.message_from_bytes(mail, policy=policy.default)
    parts = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert len(parts) == 1
    data = parts[0].get_payload(decode=True)
    assert isinstance(data, bytes)
    return data


def moment(text: str) -> datetime:
    """Read a moment of the plan."""
    return datetime.fromisoformat(text)


class Life(RuleBasedStateMachine):
    """A group of three to seven people over two programmes."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.now = STARTED
        self.plan: dict[str, Any] | None = None
        self.mailed: dict[str, Calendar] = {}
        self.imported: dict[str, Calendar] = {}
        self.ended: dict[str, Spans] = {}
        self.seen: set[str] = set()

    def teardown(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self.folder)

    @initialize(zone=st.sampled_from(ZONES), anchor=st.sampled_from(ANCHORS), hours=st.sampled_from(HOURS))
    def begin(self, zone: str, anchor: str, hours: str) -> None:
        """Found a group and publish its first plan."""
        self.group: Group = {
            "group": {"name": "Group", "organizer": {"name": "Desk", "email": "desk@example.com"}},
            "programme": {"first_month": "2027-02", "sessions": 6, "duration": 60},
            "slots": {"weekdays": ["Tu", "Th"], "ordinals": [2, 3], "grid": 60, "anchors": [anchor]},
            "rules": {"quorum": {"at_least": 3}, "stability": {"price": "0.25"}},
            "leaders": [person(0, zone, HOURS[0])],
            "members": [person(1, "Asia/Kolkata", HOURS[1]), person(2, "Europe/Zurich", hours)],
        }
        self.solve()
        assert self.plan is not None

    # What happens -------------------------------------------------------------------------------------------

    @precondition(lambda self: len(self.people) < len(NAMES))
    @rule(data=st.data(), zone=st.sampled_from(ZONES), hours=st.sampled_from(HOURS), early=st.booleans())
    def join(self, data: st.DataObject, zone: str, hours: str, early: bool) -> None:
        """Somebody joins, or joins again."""
        n = data.draw(st.sampled_from(sorted(set(range(len(NAMES))) - self.present)))
        start = self.now + timedelta(days=0 if early else 40)
        self.group["members"].append(person(n, zone, hours) | {"from": start.date().isoformat()})
        self.solve()

    @precondition(lambda self: len(self.group["members"]) > 1)
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        """Somebody is struck off the list; the last member stays."""
        self.group["members"].remove(data.draw(st.sampled_from(self.group["members"])))
        self.solve()

    @rule(data=st.data(), days=st.integers(-30, 90))
    def end(self, data: st.DataObject, days: int) -> None:
        """Somebody's membership gets a last day, which may be past."""
        one = data.draw(st.sampled_from(self.group["members"]))
        last = (self.now + timedelta(days=days)).date().isoformat()
        one["until"] = max(last, one.get("from", last))
        self.solve()

    @rule(data=st.data(), zone=st.sampled_from(ZONES), now=NOW_AND_THEN)
    def move(self, data: st.DataObject, zone: str, now: bool) -> None:
        """Somebody moves to another country."""
        data.draw(st.sampled_from(self.people))["zone"] = zone
        _ = now and self.solve()

    @rule(data=st.data(), hours=st.sampled_from(HOURS), now=NOW_AND_THEN)
    def change_hours(self, data: st.DataObject, hours: str, now: bool) -> None:
        """Somebody's hours change."""
        data.draw(st.sampled_from(self.group["members"]))["available"] = hours
        _ = now and self.solve()

    @rule(
        minutes=st.sampled_from((60, 90)), link=st.sampled_from(("https://example.org/a", "https://example.org/b"))
    )
    def reword(self, minutes: int, link: str) -> None:
        """The group meets elsewhere, or for longer."""
        self.group["programme"] |= {"duration": minutes, "meeting_url": link}

    @rule(price=st.sampled_from(("0", "0.25", "3")), notice=st.sampled_from((0, 14, 45)))
    def settle(self, price: str, notice: int) -> None:
        """The leaders think otherwise of changes."""
        self.group["rules"]["stability"] = {"price": price}
        self.group["programme"]["notice_days"] = notice

    @rule(skip=st.sets(st.sampled_from(("2027-03", "2027-05", "2027-07")), max_size=2))
    def skip(self, skip: set[str]) -> None:
        """Months are skipped, or no longer."""
        if self.group["programme"]["first_month"] == "2027-02":
            self.group["programme"]["skip_months"] = sorted(skip)
            self.solve()

    @rule(anchor=st.sampled_from(ZONES), ordinals=st.sampled_from(([2, 3], [1], ["last"], [3])))
    def change_slots(self, anchor: str, ordinals: list[object]) -> None:
        """Other slots may be chosen."""
        self.group["slots"] |= {"anchors": [anchor, "UTC"], "ordinals": ordinals}
        self.solve()

    @rule(days=st.sampled_from((9, 30, 61)))
    def wait(self, days: int) -> None:
        """Time passes."""
        self.now += timedelta(days=days)

    @rule(days=st.sampled_from((90, 190)), goes_on=NOW_AND_THEN)
    def sleep(self, days: int, goes_on: bool) -> None:
        """Nobody looks at the group for long; when all is over the next programme is planned."""
        self.now += timedelta(days=days)
        if goes_on and len(self.over("held")) == len(self.plan_of["sessions"]):
            self.renew()

    @precondition(lambda self: self.over("held"))
    @rule(data=st.data())
    def record(self, data: st.DataObject) -> None:
        """Who was at a session is recorded, perhaps again."""
        session = data.draw(st.sampled_from(self.over("held")))
        known = [one["id"] for one in self.plan_of["people"]]
        word = data.draw(st.sampled_from(("--present", "--absent", "--excused", "--held")))
        value = "no" if word == "--held" else data.draw(st.sampled_from(known))
        done = self.run("record", "--session", session["number"], word, value)
        assert done.code == 0 or (done.code == 2 and "not held" in done.err), done.err

    @precondition(lambda self: self.over("planned"))
    @rule(data=st.data(), held=st.sampled_from(("no", "no", "yes")))
    def call_off(self, data: st.DataObject, held: str) -> None:
        """A session to come is called off, or on again; never the last one."""
        sessions = self.over("planned")
        if len(sessions) > 2:
            number = data.draw(st.sampled_from(sessions))["number"]
            assert self.run("record", "--session", number, "--held", held).code == 0

    @rule()
    def resolve(self) -> None:
        """The plan is made anew; made once more it stays as it is, to the byte."""
        if not self.solve():
            return
        before = content(self.out)
        again = self.run("solve", "--yes")
        assert again.code == 0, again.err
        assert again.err.startswith("No changes"), again.err
        assert content(self.out) == before

    # What holds ---------------------------------------------------------------------------------------------

    @invariant()
    def calendars_hold_the_plan(self) -> None:
        """Whoever received every file sees exactly the sessions of the plan; who has left, none to come."""
        if self.plan is None:
            return
        for calendars in (self.mailed, self.imported):
            for who, calendar in calendars.items():
                theirs = sorted((*self.ended.get(who, []), *self.expected(who)))
                if self.expected(who):
                    assert calendar.spans == theirs, who
                assert self.to_come(calendar.spans) == self.to_come(theirs), who

    def to_come(self, spans: Spans) -> Spans:
        """Return the sessions that have not begun."""
        return [span for span in spans if span[0] > self.now]

    def expected(self, who: str) -> Spans:
        """Return the sessions of somebody in the plan."""
        found = [one for one in self.plan_of["people"] if one["id"] == who]
        levels = found[0]["levels"] if found else ["outside"] * len(self.plan_of["sessions"])
        pairs = zip(self.plan_of["sessions"], levels, strict=True)
        return [
            (moment(session["start"]), moment(session["end"]))
            for session, level in pairs
            if session["status"] != "cancelled" and level != "outside"
        ]

    # How ----------------------------------------------------------------------------------------------------

    @property
    def out(self) -> Path:
        """The output folder."""
        return self.folder / "group.out"

    @property
    def plan_of(self) -> dict[str, Any]:
        """The plan in force."""
        assert self.plan is not None
        return self.plan

    @property
    def people(self) -> list[Group]:
        """Everybody in the file."""
        return [*self.group["leaders"], *self.group["members"]]

    @property
    def present(self) -> set[int]:
        """Numbers of the names in the file."""
        return {NAMES.index(one["name"]) for one in self.people}

    def renew(self) -> None:
        """Plan the next programme."""
        year, month = map(int, self.plan_of["sessions"][-1]["start"][:7].split("-"))
        first = max(datetime(year, month, 1, tzinfo=UTC) + timedelta(days=70), self.now + timedelta(days=30))
        self.group["programme"] |= {"first_month": f"{first:%Y-%m}", "skip_months": []}
        self.solve()

    def over(self, status: str) -> list[dict[str, Any]]:
        """Return the sessions that have begun, or that are still to come, as planned."""
        found = [] if self.plan is None else self.plan["sessions"]
        past = [moment(one["start"]) <= self.now for one in found]
        return [one for one, gone in zip(found, past, strict=True) if gone == (status == "held")]

    def run(self, command: str, *words: object) -> Done:
        """Run a command on the group as it is now."""
        file = written(self.folder / "group.yaml", self.group)
        return run(command, file, f"--as-of={self.now:%Y-%m-%dT%H:%MZ}", *words)

    def solve(self) -> bool:
        """Solve; look at every file; deliver them. Say whether there is a plan for the file as it is."""
        before = deepcopy(self.plan)
        done = self.run("solve", "--yes")
        assert done.code in (0, 3) or "no session is left" in done.err, done.err
        if done.code == 0:
            self.plan = json.loads((self.out / "plan.json").read_text(encoding="utf-8"))
            if before is not None:
                self.compare(before, self.plan_of)
            self.deliver()
        return done.code == 0

    def compare(self, old: dict[str, Any], new: dict[str, Any]) -> None:
        """Check that history and identity stay."""
        if old["issue"]["uid"] != new["issue"]["uid"]:
            assert moment(old["sessions"][0]["start"]) <= self.now
            for who in {*self.mailed, *self.imported}:
                known = [one[who].spans for one in (self.mailed, self.imported) if who in one]
                theirs = (*self.ended.get(who, []), *self.spans_in(old, who))
                self.ended[who] = sorted(theirs) if self.spans_in(old, who) else known[0]
            return
        held = [one for one in old["sessions"] if moment(one["start"]) <= self.now and one["status"] != "cancelled"]
        kept = {one["number"]: one for one in new["sessions"]}
        for one in held:
            same = ("number", "uid", "start", "end", "present", "absent")
            assert {key: kept[one["number"]][key] for key in same} == {key: one[key] for key in same}
        assert new["issue"]["created"] == old["issue"]["created"]
        assert new["issue"]["sequence"] >= old["issue"]["sequence"]

    def spans_in(self, plan: dict[str, Any], who: str) -> Spans:
        """Return somebody's sessions in a plan."""
        now, self.plan = self.plan, plan
        try:
            return self.expected(who)
        finally:
            self.plan = now

    def deliver(self) -> None:
        """Give every file to whom it is for, after a look for anybody else in it."""
        for path, data in content(self.out).items():
            kind, _, name = path.partition("/")
            who = name.rpartition(".")[0]
            if kind == "mail":
                self.check(calendar_in(data), who)
                self.alone(email.message_from_bytes(data, policy=policy.default).as_string(), who)
                self.mailed.setdefault(who, Calendar()).receive(calendar_in(data))
            elif kind in ("invites", "cancellations"):
                self.check(data, who)
                self.imported.setdefault(who, Calendar()).receive(data)

    def check(self, data: bytes, who: str) -> None:
        """Check a calendar file once: its profile, other readers, other people."""
        method = next(line[7:] for line in lines_of(data) if line.startswith("METHOD:"))
        assert problems(data, method) == []
        assert read_alike(data)
        self.alone("\n".join(lines_of(data)), who)

    @staticmethod
    def alone(text: str, who: str) -> None:
        """Demand that a text names nobody else."""
        others: Iterable[str] = (name for name in NAMES if name.split()[0].lower() != who)
        for name in others:
            assert name not in text
            assert f"{name.split()[0].lower()}@example.org" not in text


TestLife = pytest.mark.filterwarnings("default::ResourceWarning")(Life.TestCase)
TestLife.settings = settings(max_examples=7, stateful_step_count=28)
