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
    """Neither a first plan nor the same one again."""
    assert cautions(plan(), None) == ()
    assert cautions(plan(), plan()) == ()


def test_who_can_never_come_is_named() -> None:
    """A slip in the hours, such as am for pm, looks like this."""
    first, *rest = plan().people
    never = replace(first, attends=0, absences=12)
    (sentence,) = cautions(replace(plan(), people=(never, *rest)), None)
    assert first.name in sentence
    assert "no session at all" in sentence


def test_a_slot_of_little_use_is_called_so() -> None:
    """One session with enough people is enough to say nothing."""
    few = replace(plan(), terms=replace(plan().terms, quorum=4))
    empty = tuple(replace(session, present=session.present[:1]) for session in few.sessions)
    assert any("quorum of 4" in one for one in cautions(replace(few, sessions=empty), None))
    one_full = (replace(empty[0], present=tuple("abcd")), *empty[1:])
    assert cautions(replace(few, sessions=one_full), None) == ()


def test_moved_sessions_and_people_who_come_and_go_are_said() -> None:
    """With what is to be done about each."""
    old = plan()
    moved = replace(old.sessions[0], start="2026-01-01T10:00:00Z")
    before = replace(old, sessions=(moved, *old.sessions[1:]), people=old.people[1:])
    sentences = cautions(old, before)
    assert sentences[0].startswith(f"This plan moves 1 of {len(old.sessions)} sessions. Send")
    assert sentences[1] == f"New in the plan: {old.people[0].name}. Send them their invites."
    (left,) = cautions(before, replace(before, people=old.people))
    assert left.startswith(f"No longer in the plan: {old.people[0].name}. Ask them")


def test_new_words_in_the_invites_are_said() -> None:
    """The meeting link, for example."""
    newer = replace(plan(), issue=replace(plan().issue, sequence=1))
    assert cautions(newer, plan()) == (
        "The invites say something new, although no session moves. Send them again.",
    )
