"""What a coordinator must hear about a plan."""

from __future__ import annotations

from dataclasses import replace

from reports.cautions import cautions
from scheduler.plan import Plan
from tests.reports_case import solved


def plan() -> Plan:
    """Return a plan in which everybody can come to something."""
    return solved()[1]


def test_a_sound_plan_needs_no_caution() -> None:
    """What changes against the plan in force is told elsewhere (``reports/changes.py``)."""
    assert cautions(plan()) == ()


def test_sessions_that_nobody_can_attend_come_first() -> None:
    """By their dates; those that were called off are not waited for."""
    first, second, *rest = plan().sessions
    off = replace(second, present=(), status="cancelled")
    quorum = replace(plan().terms, quorum=99)
    said = cautions(replace(plan(), terms=quorum, sessions=(replace(first, present=()), off, *rest)))
    assert said[0].startswith("Nobody can come to the session on Thu 7 Jan 2027: `blackouts`")
    assert "quorum of 99" in said[1]


def test_a_slot_of_little_use_is_called_so() -> None:
    """One session with enough people is enough to say nothing."""
    few = replace(plan(), terms=replace(plan().terms, quorum=4))
    empty = tuple(replace(session, present=session.present[:1]) for session in few.sessions)
    assert any("quorum of 4" in one for one in cautions(replace(few, sessions=empty)))
    one_full = (replace(empty[0], present=tuple("abcd")), *empty[1:])
    assert cautions(replace(few, sessions=one_full)) == ()
