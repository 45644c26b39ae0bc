"""What a new plan changes: by hand, from two small plans, and as it is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import changes
from reports.change_page import change_paragraphs, set_change
from reports.changes import change_document, renewal_document, summary
from reports.page import Page
from reports.words import width
from scheduler.change import Change, Shift
from scheduler.plan import (
    NOBODY,
    Issue,
    Issued,
    Made,
    Plan,
    PlannedPerson,
    PlannedSession,
    PlannedSlot,
    Terms,
)
from tests.commands import AS_OF, changed, run, written

ZURICH = "Europe/Zurich"
BEFORE_ALL = datetime(2026, 12, 1, tzinfo=UTC)
THURSDAY = PlannedSlot(ordinal=3, weekday="Th", time="14:00", zone=ZURICH)
DAYS = ("2027-01-21", "2027-02-18", "2027-03-18", "2027-04-15")
AT_TWO = tuple(f"{day} 14:00" for day in DAYS)
AT_THREE = tuple(f"{day} 15:00" for day in DAYS)
FIRST = Issued(sequence=0, stamp="2026-11-22T10:00:00Z")
LEVELS = {
    "p": "preferred",
    "a": "available",
    "i": "if_needed",
    ".": "absent",
    "o": "outside",
    "e": "excused",
    "n": "not_held",
}


@dataclass(frozen=True, kw_only=True)
class Who:
    """Somebody of a plan by hand: a sign of `LEVELS` for each session."""

    name: str
    levels: str
    zone: str = ZURICH
    contract: str | None = "kept"
    issued: Issued | None = FIRST
    more: dict[str, Any] = field(default_factory=dict)

    def planned(self, starts: Sequence[datetime]) -> PlannedPerson:
        """Return the person's row; times by the standard library alone."""
        absent = [level == "." for level in self.levels]
        local = [start.astimezone(ZoneInfo(self.zone)).isoformat(timespec="minutes") for start in starts]
        values: dict[str, Any] = {
            "id": self.name.split()[0].lower(),
            "name": self.name,
            "email": "",
            "role": "member",
            "zone": self.zone,
            "region": None,
            "optional": False,
            "attends": sum(level in "pai" for level in self.levels),
            "absences": sum(absent),
            "longest_run": max((len([*run]) for missed, run in groupby(absent) if missed), default=0),
            "contract": self.contract,
            "burden_min": 0,
            "local": tuple(local),
            "levels": tuple(LEVELS[level] for level in self.levels),
            "unsocial_min": (0,) * len(starts),
            "issued": self.issued,
        }
        return PlannedPerson(**values | self.more)


def plan(
    people: Sequence[Who],
    starts: Sequence[str] = AT_TWO,
    slot: PlannedSlot = THURSDAY,
    *,
    cancelled: Sequence[int] = (),
    invited: Sequence[str] = (),
    most: int | None = 3,
) -> Plan:
    """Return a plan of sessions that begin at clock times of Zurich, 90 minutes each."""
    moments = [datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(ZURICH)).astimezone(UTC) for start in starts]
    rows = tuple(who.planned(moments) for who in people)
    return Plan(
        group="Balint 2.0",
        status="optimal",
        revision=0,
        made=Made(at=FIRST.stamp, version="0", tzdata="2026a", config_sha256="0"),
        issue=Issue(
            uid="u",
            sequence=0,
            created=FIRST.stamp,
            stamp=FIRST.stamp,
            invited=(*(one.id for one in rows), *invited),
            group=FIRST,
        ),
        sender=NOBODY,
        terms=Terms(
            max_absences=most, max_consecutive=1, quorum=None, regions=None, unsocial_from=1320, unsocial_to=420
        ),
        levels=(),
        slots=(slot,),
        sessions=tuple(session(number, moment, number in cancelled) for number, moment in enumerate(moments, 1)),
        people=rows,
        former=(),
    )


def session(number: int, start: datetime, cancelled: bool) -> PlannedSession:
    """Return a session of a plan by hand."""
    end = datetime.fromtimestamp(start.timestamp() + 5400, UTC)
    return PlannedSession(
        number=number,
        uid="u",
        slot=0,
        start=f"{start:%Y-%m-%dT%H:%M:%SZ}",
        end=f"{end:%Y-%m-%dT%H:%M:%SZ}",
        status="cancelled" if cancelled else "planned",
        present=(),
        absent=(),
    )


def change(before: Plan, after: Plan, as_of: datetime = BEFORE_ALL) -> Change:
    """Return the difference of two plans."""
    return Change(before=before, after=after, as_of=as_of)


def document(found: Change) -> Any:
    """Return the change as a document, without the options: nothing was solved here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(changes, "options", lambda *_: [])
        patch.setattr(changes, "verdict", lambda *_: "")
        return change_document(found, None, None)  # type: ignore[arg-type]  # what was solved is for the options


def ids(people: Sequence[PlannedPerson]) -> list[str]:
    """Return the ids of people."""
    return [person.id for person in people]


def months(shifts: Sequence[Shift]) -> list[int]:
    """Return the months of shifts, all of 2027."""
    assert {shift.month.year for shift in shifts} <= {2027}
    return [shift.month.number for shift in shifts]


ANA, KEN, EVA = (Who(name=name, levels="aaaa") for name in ("Ana Prado", "Ken Abe", "eva Roth"))
TRIO = (ANA, KEN, EVA)
AFTERNOON = PlannedSlot(ordinal=3, weekday="Th", time="15:00", zone=ZURICH)


# What changes, as values -------------------------------------------------------------------------------------


def test_the_same_plan_changes_nothing() -> None:
    """Whatever else is said of it."""
    found = change(plan(TRIO), plan(TRIO))
    assert months(found.sessions) == [1, 2, 3, 4]
    assert (found.shifts, found.joined, found.left, found.broken, found.mended) == ((), (), (), (), ())
    assert [(one.shifts, one.gains, one.losses) for one in found.staying] == [((), (), ())] * 3
    assert not found.is_drastic
    shown = document(found)
    assert shown["sentence"] == "Nobody joins or leaves, and no session moves."
    assert [shown[key] for key in ("joined", "left", "sessions", "people", "contracts", "lines")] == [[]] * 6
    assert (shown["renewal"], shown["revision"], shown["options"]) == (False, 0, [])


def test_who_joins_and_who_leaves_by_name() -> None:
    """In the order of names, whatever their letters' case, and not in that of the file."""
    zoe, bob = Who(name="zoe Lang", levels="aaaa"), Who(name="Bob Frei", levels="ooaa")
    found = change(plan(TRIO), plan((zoe, bob, ANA)))
    assert (ids(found.joined), ids(found.left)) == (["bob", "zoe"], ["eva", "ken"])
    assert [own.after.id for own in found.staying] == ["ana"]
    assert [one["sentence"] for one in document(found)["joined"]] == [
        "Bob Frei joins, first on Thu 18 Mar 2027, 14:00 (Zurich).",
        "zoe Lang joins, first on Thu 21 Jan 2027, 14:00 (Zurich).",
    ]
    assert [one["sentence"] for one in document(found)["left"]] == [
        "eva Roth leaves; 4 sessions to come are cancelled for this person.",
        "Ken Abe leaves; 4 sessions to come are cancelled for this person.",
    ]


def test_one_who_has_no_session_left_leaves_and_one_who_had_none_joins() -> None:
    """What counts is the calendar, not the list of people: a session called off is in none."""
    had, has = replace(EVA, levels="aooo"), replace(EVA, levels="oooo")
    for before, after in (
        (plan((ANA, had)), plan((ANA, has))),
        (plan((ANA, had)), plan((ANA, had), cancelled=[1])),
    ):
        assert (ids(change(before, after).joined), ids(change(before, after).left)) == ([], ["eva"])
        assert (ids(change(after, before).joined), ids(change(after, before).left)) == (["eva"], [])
        assert ids([own.after for own in change(before, after).staying]) == ["ana"]


def test_one_who_was_invited_once_joins_again() -> None:
    """On a first session that is still to come, on the own clock."""
    lima = replace(KEN, zone="America/Lima", levels="aaaa")
    after = plan((ANA, lima))
    found = change(plan((ANA,), invited=["ken"]), after, datetime(2027, 3, 1, tzinfo=UTC))
    (joins,) = document(found)["joined"]
    assert joins == {
        "id": "ken",
        "name": "Ken Abe",
        "sentence": "Ken Abe joins again, first on Thu 18 Mar 2027, 08:00 (Lima).",
    }


def test_one_who_leaves_has_sessions_to_come_only() -> None:
    """Those of the past are not cancelled, nor are those outside the membership."""
    before = plan((ANA, replace(KEN, levels="aaao")))
    found = change(before, plan((ANA,)), datetime(2027, 2, 1, tzinfo=UTC))
    assert document(found)["left"][0]["sentence"].startswith("Ken Abe leaves; 2 sessions to come are cancelled")


def test_sessions_that_have_begun_are_past() -> None:
    """A session that begins at the very moment too; whatever became of them is no change."""
    before, after = plan(TRIO), plan(TRIO, (*AT_TWO[:3], AT_THREE[3]), AFTERNOON, cancelled=[1, 2])
    second = datetime(2027, 2, 18, 13, 0, tzinfo=UTC)
    assert months(change(before, after, second).sessions) == [3, 4]
    assert months(change(before, after, second).shifts) == [4]
    assert months(change(before, after, second.replace(hour=12, minute=59)).shifts) == [2, 4]
    assert [months(own.losses) for own in change(before, after, second).staying] == [[]] * 3


def test_a_session_moves_comes_or_goes() -> None:
    """The group's shifts and everybody's own; one that was called off is none."""
    before = plan(TRIO, AT_TWO[:3], cancelled=[3])
    after = plan([replace(who, levels="aaaa") for who in TRIO], (AT_THREE[0], *AT_TWO[1:]), cancelled=[2])
    found = change(before, after)
    assert months(found.sessions) == [1, 2, 3, 4]
    assert [(one.month.number, one.moves, one.old is None, one.new is None) for one in found.shifts] == [
        (1, True, False, False),
        (2, False, False, True),
        (3, False, True, False),
        (4, False, True, False),
    ]
    assert [months(own.shifts) for own in found.staying] == [[1, 2, 3, 4]] * 3
    rows = document(found)["sessions"]
    assert [(one["month"], one["sign"], one["old"], one["new"]) for one in rows] == [
        ("2027-01", "~", "2027-01-21T13:00:00Z", "2027-01-21T14:00:00Z"),
        ("2027-02", "-", "2027-02-18T13:00:00Z", None),
        ("2027-03", "+", None, "2027-03-18T13:00:00Z"),
        ("2027-04", "+", None, "2027-04-15T12:00:00Z"),
    ]


def test_a_session_is_known_by_its_month_not_by_its_number() -> None:
    """A programme that begins a month earlier renumbers all; nothing but the first is new."""
    before = plan([replace(who, levels="aaa") for who in TRIO], AT_TWO[1:])
    found = change(before, plan(TRIO))
    assert months(found.shifts) == [1]
    assert [months(own.shifts) for own in found.staying] == [[1]] * 3


def test_a_month_is_that_of_the_anchor() -> None:
    """1st Friday 08:00 in Auckland is Thursday in UTC, even on 31 December; an hour later it is the same one."""
    auckland = "Pacific/Auckland"
    first, later = ("2026-12-31 20:00",), ("2026-12-31 21:00",)  # 1 January, 08:00 and 09:00 in Auckland
    slots = [PlannedSlot(ordinal=1, weekday="Fr", time=time, zone=auckland) for time in ("08:00", "09:00")]
    ana = replace(ANA, levels="a")
    found = change(plan((ana,), first, slots[0]), plan((ana,), later, slots[1]))
    assert [(str(one.month), one.moves) for one in found.shifts] == [("2027-01", True)]


def test_own_sessions_follow_the_membership() -> None:
    """One who joins later or leaves earlier: sessions come or go for that person, not for the group."""
    before, after = plan((ANA, replace(KEN, levels="aaoo"))), plan((ANA, replace(KEN, levels="oa.a")))
    found = change(before, after)
    ana, ken = found.staying
    assert found.shifts == ana.shifts == ()
    assert [(one.month.number, one.old is None, one.new is None) for one in ken.shifts] == [
        (1, False, True),
        (3, True, False),
        (4, True, False),
    ]
    assert (months(ken.gains), months(ken.losses)) == ([4], [1])
    assert document(found)["sentence"] == "Nobody joins or leaves, and no session moves."
    assert document(found)["lines"] == [
        "- Ken Abe: Thu 21 Jan 2027, 14:00 is cancelled",
        "+ Ken Abe: Thu 18 Mar 2027, 14:00 is new",
        "+ Ken Abe: Thu 15 Apr 2027, 14:00 is new",
    ]


@pytest.mark.parametrize(
    ("before", "after", "gains", "losses"),
    [
        ("aaaa", "aaaa", [], []),
        ("pai.", "ipa.", [], []),
        ("a.a.", ".a.a", [2, 4], [1, 3]),
        ("....", "paie", [1, 2, 3], []),
        ("aaaa", "en.a", [], [1, 2, 3]),
        ("enen", "....", [], []),
        ("oooa", "aaaa", [1, 2, 3], []),
        ("aaaa", "aooo", [], [2, 3, 4]),
    ],
)
def test_gains_and_losses(before: str, after: str, gains: list[int], losses: list[int]) -> None:
    """Between able to come, at whatever level, and not."""
    (own,) = change(plan((replace(ANA, levels=before),)), plan((replace(ANA, levels=after),))).staying
    assert (months(own.gains), months(own.losses)) == (gains, losses)


def test_gains_and_losses_are_said_on_the_own_clock() -> None:
    """A date in Auckland is another one than in Zurich; a session that goes for all is nobody's own loss."""
    ken = replace(KEN, zone="Pacific/Auckland")
    starts = tuple(f"{day} 20:00" for day in DAYS)
    found = change(
        plan((replace(ken, levels="a.aa"),), starts, replace(THURSDAY, time="20:00")),
        plan((replace(ken, levels=".aa"),), starts[:3], replace(THURSDAY, time="20:00")),
    )
    (row,) = document(found)["people"]
    assert (row["gains"], row["losses"]) == (["2027-02"], ["2027-01", "2027-04"])
    assert row["sentence"] == (
        "Ken Abe can now come on Fri 19 Feb 2027, and can no longer come on Fri 22 Jan 2027."
    )


def test_contracts_that_break_or_are_kept_again() -> None:
    """Only what is new is said; who is not bound by one is left out; those without a further absence are named."""
    rows = [
        ("Ana", "aaaa", None, "....", None),
        ("Bob", "aaaa", "kept", "..aa", "broken"),
        ("Cem", "..aa", "broken", "aaa.", "kept"),
        ("Dag", "..aa", "broken", "...a", "broken"),
        ("Eli", "aaaa", "kept", ".a.a", "kept"),
        ("Fay", ".a.a", "kept", ".a.a", "kept"),
        ("abe", "aaaa", "kept", "....", "broken"),
    ]
    before = plan([Who(name=n, levels=old, contract=was) for n, old, was, _, _ in rows], most=2)
    after = plan([Who(name=n, levels=new, contract=now) for n, _, _, new, now in rows], most=2)
    found = change(before, after)
    assert (ids(found.broken), ids(found.mended)) == (["bob", "abe"], ["cem"])
    assert document(found)["contracts"] == [
        "abe's contract breaks: 4 absences, 4 in a row.",
        "Bob's contract breaks: 2 absences, 2 in a row.",
        "Cem's contract is kept again: 1 absence.",
        "Eli has no absence left: 2 absences.",
    ]
    assert document(change(before, replace(after, terms=replace(after.terms, max_absences=None))))["contracts"] == [
        *document(found)["contracts"][:3]
    ]


def test_a_contract_that_one_begins_with_broken_is_said() -> None:
    """Of somebody who joins."""
    bob = Who(name="Bob", levels="..aa", contract="broken")
    assert ids(change(plan((ANA,)), plan((ANA, bob))).broken) == ["bob"]


@pytest.mark.parametrize(
    ("kept", "drastic"), [(4, False), (3, False), (2, False), (1, True)], ids=["4", "3", "2", "1"]
)
def test_more_than_half_is_drastic(kept: int, drastic: bool) -> None:
    """Half of four is not, three of four are: of sessions, called off or dropped, and of people."""
    four = (*TRIO, Who(name="Li", levels="aaaa"))
    few = [replace(who, levels="a" * kept) for who in four]
    assert change(plan(four), plan(few, AT_TWO[:kept])).is_drastic == drastic
    assert change(plan(four), plan(four, cancelled=range(kept + 1, 5))).is_drastic == drastic
    assert change(plan(four), plan(four[:kept])).is_drastic == drastic


def test_what_moves_or_comes_is_never_drastic_and_makes_up_for_nothing() -> None:
    """All sessions moved: no. New ones and new people do not count against those that go."""
    assert not change(plan(TRIO), plan(TRIO, AT_THREE, AFTERNOON)).is_drastic
    two_gone = plan(TRIO, (*AT_TWO[2:], "2027-05-20 14:00", "2027-06-17 14:00"))
    assert not change(plan(TRIO), two_gone).is_drastic
    three_gone = plan(TRIO, (AT_TWO[3], "2027-05-20 14:00", "2027-06-17 14:00", "2027-07-15 14:00"))
    assert change(plan(TRIO), three_gone).is_drastic
    strangers = tuple(Who(name=name, levels="aaaa") for name in ("Bo", "Di", "Jo"))
    assert change(plan(TRIO), plan((ANA, *strangers))).is_drastic
    assert not change(plan(TRIO), plan((ANA, KEN, *strangers))).is_drastic


def test_what_is_past_is_not_counted_as_going() -> None:
    """Of two sessions to come one goes: half. Of one all: drastic. Of none none."""
    before, after = plan(TRIO), plan(TRIO, cancelled=[4])
    for month, drastic in ((1, False), (3, False), (4, True), (5, False)):
        assert change(before, after, datetime(2027, month, 1, tzinfo=UTC)).is_drastic == drastic


def test_people_without_a_session_are_not_counted() -> None:
    """One of two with sessions: half; were the third counted it would be less; two of two: more."""
    idle = replace(EVA, levels="oooo")
    assert not change(plan((ANA, KEN, idle)), plan((ANA,))).is_drastic
    assert change(plan((ANA, idle)), plan((KEN,))).is_drastic


signs = st.text(alphabet="pai.oen", min_size=4, max_size=4)
groups = st.dictionaries(
    st.sampled_from(["Ana", "bob", "Cem", "Dag"]), st.tuples(signs, st.sampled_from(["kept", "broken"])), min_size=1
)
plans = st.builds(
    lambda people, late, off: plan(
        [Who(name=name, levels=levels, contract=state) for name, (levels, state) in people.items()],
        [f"{day} {15 if later else 14}:00" for day, later in zip(DAYS, late, strict=True)],
        cancelled=sorted(off),
    ),
    groups,
    st.lists(st.booleans(), min_size=4, max_size=4),
    st.sets(st.integers(1, 4), max_size=2),
)


@given(plans, plans, st.sampled_from((1, 1, 2, 3, 4, 5)))
def test_the_way_back_is_the_reverse(one: Plan, other: Plan, month: int) -> None:
    """Who joins leaves on the way back, what is won is lost, what is mended breaks; and all words can be found."""
    there, back = (change(*pair, datetime(2027, month, 1, tzinfo=UTC)) for pair in ((one, other), (other, one)))
    assert (ids(there.joined), ids(there.left)) == (ids(back.left), ids(back.joined))
    assert [(s.month, s.old, s.new) for s in there.shifts] == [(s.month, s.new, s.old) for s in back.shifts]
    ahead = {own.after.id: own for own in there.staying}
    behind = {own.after.id: own for own in back.staying}
    assert ahead.keys() == behind.keys()
    for who, own in ahead.items():
        assert months(own.gains) == months(behind[who].losses)
        assert months(own.losses) == months(behind[who].gains)
        assert months(own.shifts) == months(behind[who].shifts)
    both = {person.id for person in one.people} & {person.id for person in other.people}
    assert {*ids(there.mended)} == {*ids(back.broken)} & both
    if month > 1:  # nobody is invited to what is past: such plans are never made
        return
    shown = document(there)
    assert (shown["sentence"] == "Nobody joins or leaves, and no session moves.") == (
        not (there.joined or there.left or there.shifts)
    )
    assert len(shown["lines"]) >= len(there.joined) + len(there.left)


# In words ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (plan(TRIO), plan((*TRIO, Who(name="Li", levels="aaaa"))), "1 person joins."),
        (plan((ANA,)), plan(TRIO), "2 people join."),
        (plan(TRIO), plan((ANA, KEN)), "1 person leaves."),
        (plan((ANA, KEN)), plan((ANA, EVA)), "1 person joins and 1 person leaves."),
        (plan(TRIO), plan(TRIO, cancelled=[2]), "1 session is cancelled."),
        (plan(TRIO, cancelled=[1, 2]), plan(TRIO, cancelled=[3]), "1 session is cancelled and 2 sessions are new."),
        (plan((ANA,)), plan((ANA,), (AT_THREE[0], *AT_TWO[1:])), "1 session moves for 1 person."),
        (plan(TRIO), plan(TRIO[:2], AT_THREE, AFTERNOON), "1 person leaves and 4 sessions move for 2 people."),
        (
            plan((ANA, replace(KEN, levels="aooo"))),
            plan((ANA, replace(KEN, levels="aooo")), (AT_TWO[0], *AT_THREE[1:])),
            "3 sessions move for 1 person.",
        ),
    ],
)
def test_the_count_in_one_line(before: Plan, after: Plan, sentence: str) -> None:
    """One and many, for those who stay."""
    assert summary(change(before, after)) == sentence


def test_invites_that_are_only_worded_anew_are_said() -> None:
    """The meeting link, or somebody's zone: no session moves, but somebody has to be sent something."""
    nothing = "Nobody joins or leaves, and no session moves"
    newer = replace(FIRST, sequence=1)
    one, all_ = (
        plan([replace(who, issued=newer if who in told else FIRST) for who in TRIO]) for told in ((KEN,), TRIO)
    )
    assert summary(change(plan(TRIO), one)) == f"{nothing}, but the invite of Ken Abe is new: send it."
    assert summary(change(plan(TRIO), all_)) == (
        f"{nothing}, but the invites of Ana Prado, Ken Abe and eva Roth are new: send them."
    )


def test_moves_are_said_in_everybodys_own_time() -> None:
    """Denver changes its clock on 14 March, Zurich on the 28th, Kathmandu never; alike sessions stand together."""
    people = (
        Who(name="sita Rai", levels="aaaa", zone="Asia/Kathmandu"),
        Who(name="Ana Prado", levels="aaaa", zone="America/Denver"),
        Who(name="Reto Frei", levels="aaoo"),
    )
    found = change(plan(people), plan(people, AT_THREE, AFTERNOON))
    assert document(found)["lines"] == [
        "~ The slot: 3rd Thursday 14:00 Europe/Zurich → 3rd Thursday 15:00 Europe/Zurich",
        *(
            f"~ Thu {day} 2027, 14:00 (Zurich) → Thu {day} 2027, 15:00 (Zurich)"
            for day in ("21 Jan", "18 Feb", "18 Mar", "15 Apr")
        ),
        "~ Ana Prado (Denver): Thu 06:00 → Thu 07:00 (January, February and April), Thu 07:00 → Thu 08:00 (March)",
        "~ Reto Frei (Zurich): Thu 14:00 → Thu 15:00",
        "~ sita Rai (Kathmandu): Thu 18:45 → Thu 19:45 (January–March), Thu 17:45 → Thu 18:45 (April)",
    ]
    (march,) = (one for one in document(found)["sessions"] if one["month"] == "2027-03")
    assert march["people"] == [
        {"id": "sita", "old": "2027-03-18T18:45+05:45", "new": "2027-03-18T19:45+05:45"},
        {"id": "ana", "old": "2027-03-18T07:00-06:00", "new": "2027-03-18T08:00-06:00"},
    ]


def test_a_move_is_said_on_the_clock_of_each_anchor() -> None:
    """From Zurich to Tokyo: before on the old anchor's clock, after on the new one's."""
    before = PlannedSlot(ordinal=-1, weekday="Su", time="10:00", zone=ZURICH)
    after = PlannedSlot(ordinal=1, weekday="Mo", time="01:00", zone="Asia/Tokyo")
    ken = Who(name="Ken", levels="a", zone="Pacific/Auckland")
    old = plan((ken,), ["2027-01-31 10:00"], before)
    lines = document(change(old, plan((ken,), ["2027-01-31 17:00"], after)))["lines"]
    assert lines[0] == "~ The slot: last Sunday 10:00 Europe/Zurich → 1st Monday 01:00 Asia/Tokyo"
    assert lines[1:] == [  # a session of January goes, one of February comes
        "- Sun 31 Jan 2027, 10:00 (Zurich) is cancelled",
        "+ Mon 1 Feb 2027, 01:00 (Tokyo) is new",
    ]
    same = PlannedSlot(ordinal=-1, weekday="Su", time="21:00", zone="Asia/Tokyo")
    found = document(change(old, plan((ken,), ["2027-01-31 13:00"], same)))
    assert found["lines"][1:] == [
        "~ Sun 31 Jan 2027, 10:00 (Zurich) → Sun 31 Jan 2027, 21:00 (Tokyo)",
        "~ Ken (Auckland): Sun 22:00 → Mon 01:00",
    ]


def test_the_zone_of_each_plan_gives_the_time_in_it() -> None:
    """Somebody who moved house: before on the old clock, after on the new one."""
    old, new = replace(KEN, zone="Asia/Tokyo", levels="a"), replace(KEN, zone="America/New_York", levels="a")
    found = change(plan((old,), AT_TWO[:1]), plan((new,), AT_THREE[:1], AFTERNOON))
    assert document(found)["lines"][2:] == ["~ Ken Abe (New York): Thu 22:00 → Thu 09:00"]


def test_the_lines_are_sorted() -> None:
    """Who joins, who leaves, the slot, sessions of the group by month, then person by person by name."""
    before = plan(TRIO, (*AT_TWO[:3], "2027-05-20 14:00"))
    bob = Who(name="Bob", levels="aaaa")
    after = plan((bob, replace(KEN), replace(ANA)), (AT_TWO[0], *AT_THREE[1:]), AFTERNOON)
    lines = document(change(before, after))["lines"]
    assert [line.split(", ")[0].split(" (")[0] for line in lines] == [
        "+ Bob joins",
        "- eva Roth leaves; 4 sessions to come are cancelled for this person.",
        "~ The slot: 3rd Thursday 14:00 Europe/Zurich → 3rd Thursday 15:00 Europe/Zurich",
        "~ Thu 18 Feb 2027",
        "~ Thu 18 Mar 2027",
        "+ Thu 15 Apr 2027",
        "- Thu 20 May 2027",
        "~ Ana Prado",
        "~ Ken Abe",
    ]
    assert lines[5:7] == [
        "+ Thu 15 Apr 2027, 15:00 (Zurich) is new",
        "- Thu 20 May 2027, 14:00 (Zurich) is cancelled",
    ]


# On screen and in sentences ----------------------------------------------------------------------------------

KEEP = {
    "kind": "keep",
    "name": "3rd Thursday 14:00 Europe/Zurich",
    "title": "Keep 3rd Thursday 14:00 Europe/Zurich",
    "possible": True,
    "chosen": False,
    "why_not": [],
    "against": "1 contract more broken",
    "moved_sessions": 0,
    "moved_people": 0,
    "attends": 6,
    "contracts": 2,
    "contracts_kept": 1,
    "per_session": [{"number": number, "attends": attends} for number, attends in ((1, 3), (3, 1), (4, 2))],
}
OTHER = KEEP | {
    "kind": "change",
    "title": "Change to 3rd Thursday 15:00 Europe/Zurich",
    "chosen": True,
    "against": "",
    "moved_sessions": 1,
    "moved_people": 3,
    "attends": 1,
    "contracts": 0,
    "per_session": [{"number": number, "attends": attends} for number, attends in ((1, 0), (3, 0), (4, 1))],
}
IMPOSSIBLE = {key: KEEP[key] for key in ("kind", "name", "title", "chosen", "moved_sessions", "moved_people")} | {
    "possible": False,
    "why_not": ["a clock time is skipped", "no leader"],
}


def shown(rows: Sequence[Any], columns: int = 80) -> list[str]:
    """Return the lines of the page for a change with some options."""
    page = Page(columns, "utf-8")
    before, after = plan(TRIO), plan((replace(KEN, levels=".aaa"), ANA), AT_THREE, AFTERNOON)
    set_change(page, document(change(before, after)) | {"options": rows})
    return ["".join(text for text, _ in line) for line in page.lines]


def test_the_page_shows_keep_beside_change_session_by_session() -> None:
    """With what each costs; numbers of sessions are those of the plan."""
    lines = shown([KEEP, OTHER], 120)
    assert lines[:4] == [
        "",
        "What changes",
        "1 person leaves and 4 sessions move for 2 people.",
        "- eva Roth leaves; 4 sessions to come are cancelled for this person.",
    ]
    assert "- Ken Abe can no longer come on Thu 21 Jan 2027." in lines
    place = lines.index("Keep the slot, or change it")
    assert [" ".join(line.split()) for line in lines[place + 1 :]] == [
        "Keep 3rd Thursday 14:00 Europe/Zurich: 6 attendances, 1 of 2 contracts kept, moves nothing.",
        "Against the chosen one: 1 contract more broken.",
        "chosen Change to 3rd Thursday 15:00 Europe/Zurich: 1 attendance, moves 1 session for 3 people.",
        "Session 1 3 4",
        "Keep 3 1 2",
        "Change 0 0 1",
    ]


def test_what_is_not_possible_says_why() -> None:
    """With its numbers where there are some, and without a row in the table where there are none."""
    lines = shown([IMPOSSIBLE, OTHER], 120)
    words = "no Keep 3rd Thursday 14:00 Europe/Zurich: not possible: a clock time is skipped; no leader."
    assert words in [" ".join(line.split()) for line in lines]
    assert not any(line.startswith("Keep  ") for line in lines)
    known = " ".join(" ".join(shown([KEEP | {"possible": False, "why_not": ["no leader"]}])).split())
    assert "no Keep 3rd Thursday 14:00 Europe/Zurich: 6 attendances, 1 of 2 contracts kept" in known
    assert "moves nothing. Against the chosen one: 1 contract more broken. Not possible: no leader." in known


@pytest.mark.parametrize("columns", [24, 40, 80, 120])
def test_no_line_is_wider_than_the_page(columns: int) -> None:
    """Sixty sessions side by side are set in blocks, each number in one of them."""
    many = [
        row | {"per_session": [{"number": number, "attends": number % 10} for number in range(1, 61)]}
        for row in (KEEP, OTHER)
    ]
    lines = shown(many, columns)
    assert max(map(width, lines)) <= columns
    tables = [line.split()[1:] for line in lines if line.startswith("Session ")]
    assert [number for block in tables for number in block] == [str(number) for number in range(1, 61)]
    for name in ("Keep", "Change"):
        blocks = [line.split()[1:] for line in lines if line.startswith(f"{name} ") and line.split()[1].isdigit()]
        assert [cell for block in blocks for cell in block] == [str(number % 10) for number in range(1, 61)]


def test_a_name_cannot_break_the_page() -> None:
    """Line ends, escapes and marks of direction are shown, not obeyed."""
    ken = replace(KEN, name="Ken\n[/x]\x1b[31m\u202eAbe")
    page = Page(80, "utf-8")
    set_change(page, document(change(plan((ANA,)), plan((ANA, ken)))))
    text = "".join(text for line in page.lines for text, _ in line)
    assert not any(sign in text for sign in "\n\x1b\u202e")
    assert "[/x]" in text


def test_the_sentences_to_paste() -> None:
    """The same lines and numbers; nothing for a first plan."""
    assert change_paragraphs(None) == []
    found = document(change(plan(TRIO), plan((replace(KEN, levels=".aaa"), ANA), AT_THREE, AFTERNOON)))
    what, concerned, rows = change_paragraphs(found | {"options": [KEEP, OTHER]})
    assert what == ["What changes:", found["sentence"], *found["lines"]]
    assert concerned == ["Ken Abe can no longer come on Thu 21 Jan 2027."]
    assert rows == [
        "Keep the slot, or change it:",
        "- Keep 3rd Thursday 14:00 Europe/Zurich: 6 attendances, 1 of 2 contracts kept, moves nothing. Against the "
        "chosen one: 1 contract more broken.",
        "- Change to 3rd Thursday 15:00 Europe/Zurich (chosen): 1 attendance, moves 1 session for 3 people.",
        "- Attendances if you keep: session 1: 3 people, session 3: 1 person, session 4: 2 people.",
        "- Attendances if you change: session 1: 0 people, session 3: 0 people, session 4: 1 person.",
    ]


# With the solver ---------------------------------------------------------------------------------------------


def test_the_options_have_the_numbers_of_both_slots(tmp_path: Path) -> None:
    """Ken can come from 23:00 to 24:00 in Tokyo only.

    At 14:00 in Zurich that is never (22:00, 21:00 in April): two people each time. At 15:00 it is 23:00 but in
    April, when it is 22:00: three, three, two.
    """
    file = written(tmp_path / "group.yaml", changed())
    assert run("solve", file, AS_OF).code == 0
    group = changed()
    group["members"][0]["available"] = "Mo-Fr 23:00-24:00"
    written(file, group)
    keep, best = run("solve", file, "--as-of=2026-12-01T10:00Z", "--dry-run", "--json").document["change"][
        "options"
    ]
    assert [one["attends"] for one in keep["per_session"]] == [2, 2, 2]
    assert [one["attends"] for one in best["per_session"]] == [3, 3, 2]
    keys = ("kind", "title", "possible", "chosen", "attends", "contracts_kept", "contracts", "moved_sessions")
    assert [keep[key] for key in (*keys, "moved_people")] == [
        "keep", "Keep 3rd Thursday 14:00 Europe/Zurich", True, False, 6, 1, 2, 0, 0
    ]  # fmt: skip
    assert [best[key] for key in (*keys, "moved_people")] == [
        "change", "Change to 3rd Thursday 15:00 Europe/Zurich", True, True, 8, 2, 2, 3, 3
    ]  # fmt: skip
    assert keep["slot"] == {"ordinal": 3, "weekday": "Th", "time": "14:00", "zone": "Europe/Zurich"}


def test_keeping_that_breaks_a_hard_rule_says_which(tmp_path: Path) -> None:
    """Ana, who leads, cannot come at 8 in New York any more; she can at 9:30, which is 15:30 in Zurich."""
    file = written(tmp_path / "group.yaml", changed())
    assert run("solve", file, AS_OF).code == 0
    group = changed()
    group["leaders"][0]["available"] = "Mo-Fr 09:30-12:00"
    written(file, group)
    keep, best = run("solve", file, "--as-of=2026-12-01T10:00Z", "--dry-run", "--json").document["change"][
        "options"
    ]
    assert (keep["possible"], keep["chosen"], best["chosen"]) == (False, False, True)
    assert all("Ana Prado" in words for words in keep["why_not"])
    assert len(keep["why_not"]) == 3
    assert [one["attends"] for one in keep["per_session"]] == [2, 2, 2]


def test_a_membership_that_ends_is_a_leave() -> None:
    """Struck off the list or given a last day: one line, not one a session; and it counts as a leave."""
    found = change(plan((ANA, KEN)), plan((ANA, replace(KEN, levels="aaoo"))), datetime(2027, 2, 25, tzinfo=UTC))
    shown = document(found)
    assert shown["sentence"].startswith("1 person leaves.")
    assert shown["lines"] == ["- Ken Abe's membership ends; 2 sessions to come are cancelled for this person."]
    assert [row["sentence"] for row in shown["people"]] == [""]


def test_one_person_under_two_ids_is_suspected() -> None:
    """A name that was corrected makes another id, if the file gives none: the address gives it away."""
    again = replace(KEN, more={"id": "ken-abe", "name": "Ken Abé", "email": "Ken@Example.org"})
    shown = document(change(plan((ANA, replace(KEN, more={"email": "ken@example.org"}))), plan((ANA, again))))
    assert len(shown["notes"]) == 1
    assert "write `id: ken` in the file" in shown["notes"][0]
    assert document(change(plan((ANA,)), plan((ANA, again))))["notes"] == []


# Only the dates change --------------------------------------------------------------------------------------------


SECOND = PlannedSlot(ordinal=2, weekday="Th", time="14:00", zone=ZURICH)
A_WEEK_EARLIER = ("2027-01-14 14:00", "2027-02-11 14:00", "2027-03-11 14:00", "2027-04-08 14:00")


def test_a_slot_in_another_week_says_once_that_weekday_and_hour_stay() -> None:
    """Not "Thu 14:00 → Thu 14:00" for each of three people."""
    lines = document(change(plan(TRIO), plan(TRIO, A_WEEK_EARLIER, SECOND)))["lines"]
    assert "~ Everybody: weekday and hour stay, only the dates change" in lines
    assert not any(re.search(r"(\w{3} \d\d:\d\d) → \1", line) for line in lines)
    assert "~ Thu 21 Jan 2027, 14:00 (Zurich) → Thu 14 Jan 2027, 14:00 (Zurich)" in lines


def test_one_whose_clock_changes_in_between_is_told_apart() -> None:
    """In New York clocks go forward on 14 March, in Zurich two weeks later: Kim's hour in March moves."""
    kim = Who(name="Kim Lee", levels="aaaa", zone="America/New_York")
    lines = document(change(plan((ANA, KEN, kim)), plan((ANA, KEN, kim), A_WEEK_EARLIER, SECOND)))["lines"]
    assert "~ Ana Prado and Ken Abe: weekday and hour stay, only the dates change" in lines
    (own,) = [line for line in lines if line.startswith("~ Kim Lee")]
    assert "Thu 09:00 → Thu 08:00 (March)" in own
    assert "weekday and hour stay, only the dates change (January, February and April)" in own


def test_somebody_who_left_and_comes_back_is_not_new() -> None:
    """At a renewal, whoever was ever invited is back."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(changes, "options", lambda *_: [])
        patch.setattr(changes, "verdict", lambda *_: "")
        told = renewal_document(plan((ANA,), invited=["ken"]), plan(TRIO), None, None)  # type: ignore[arg-type]
    assert told["lines"] == ["+ eva Roth is new in the group.", "+ Ken Abe is back in the group."]
