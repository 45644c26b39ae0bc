"""The text inside calendar files: own local times, and nothing of anybody else."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from reports_case import NAMES, solved, zurich

from reports import descriptions
from reports.sheet import Times
from scheduler.plan import OUTSIDE


def person_description(plan, one):
    """Return the text for one person's calendar."""
    return descriptions.person_description(plan, one, Times(plan))


def group_description(plan):
    """Return the text for the group's calendar."""
    return descriptions.group_description(plan, Times(plan))


def person(name, plan):
    """Return a person of a plan by name."""
    return next(one for one in plan.people if one.name == name)


@pytest.mark.parametrize("name", NAMES)
def test_no_description_holds_anything_of_another_person(name):
    """Neither names, ids nor zones, except the slot's own; no absence, no level."""
    plan = solved()[1]
    one = person(name, plan)
    text = person_description(plan, one)
    others = [other for other in plan.people if other.id != one.id]
    assert not any(word in text for other in others for word in (other.name, other.id, other.zone))
    assert not any(word in text for word in ("absent", "if needed", "unsocial", "cannot"))


def test_the_group_description_names_nobody():
    """No name, no id, no zone of a person."""
    plan = solved()[1]
    text = group_description(plan)
    assert not any(word in text for one in plan.people for word in (one.name, one.id, one.zone))
    assert "1. Thu 7 January 2027, 13:30 UTC" in text


def test_another_persons_plan_changes_no_description():
    """Whatever becomes of the others, one's own file stays the same to the byte."""
    plan = solved()[1]
    others = tuple(
        replace(one, levels=("absent",) * 12, attends=0, name="X", zone="UTC") for one in plan.people[1:]
    )
    changed = replace(plan, people=(plan.people[0], *others))
    assert person_description(changed, plan.people[0]) == person_description(plan, plan.people[0])
    assert group_description(changed) == group_description(plan)


def test_all_sessions_within_the_membership_are_listed_on_the_own_clock():
    """Begin and end, dates with weekday."""
    plan = solved()[1]
    mia = replace(plan.people[2], levels=(OUTSIDE, *plan.people[2].levels[1:]))
    lines = person_description(plan, mia).splitlines()
    assert "Fri 8 Jan 2027, 00:30–02:00" not in lines
    assert "Fri 5 Feb 2027, 00:30–02:00" in lines
    assert "Thu 3 Jun 2027, 23:30–01:00" in lines
    assert sum("2027," in line for line in lines) == 11


@pytest.mark.parametrize(
    ("name", "begin", "why"),
    [
        (
            "Ana Prado",
            "In March the session begins at",
            "the clocks of Europe/Zurich and America/Denver change on different days.",
        ),
        (
            "Yasmine Fahmy",
            "In April the session begins at",
            "the clocks of Europe/Zurich and Africa/Cairo change on different days.",
        ),
        ("Mia Chen", "In October the session begins at", "change in opposite directions."),
        (
            "Sita Rai",
            "In January–March, November and December the sessions begin at",
            "those of Asia/Kathmandu do not.",
        ),
    ],
)
def test_the_months_with_another_hour_are_said_with_the_reason(name, begin, why):
    """In words, of the two zones concerned."""
    plan = zurich()[1]
    text = person_description(plan, person(name, plan))
    (line,) = [one for one in text.splitlines() if one.startswith(begin)]
    assert line.endswith(why)


def test_a_constant_hour_needs_no_words():
    """In the anchor zone itself the clock never differs."""
    plan = zurich()[1]
    assert "instead of" not in person_description(plan, person("Reto Baumann", plan))


def test_a_slot_in_utc_names_the_clocks_that_change():
    """UTC does not."""
    plan = solved()[1]
    text = person_description(plan, person("Reto Baumann", plan))
    assert "the clocks of Europe/Zurich change, those of UTC do not." in text


def test_travel_is_no_clock_change():
    """Another hour while away from home is said to be that."""
    plan = zurich()[1]
    reto = person("Reto Baumann", plan)
    manila = "2027-06-17T21:00+08:00"
    away = replace(reto, local=(*reto.local[:5], manila, *reto.local[6:]))
    text = person_description(plan, away)
    assert "Thu 17 Jun 2027, 21:00–22:30" in text
    assert "In June the session begins at 21:00 instead of" in text
    assert text.endswith("you are then away from Europe/Zurich.")


def test_nobody_is_left_without_a_text():
    """A person with no session within the membership."""
    plan = solved()[1]
    gone = replace(plan.people[2], levels=(OUTSIDE,) * 12)
    assert person_description(plan, gone) == "Balint 2.0: no session lies within your membership."


def test_descriptions_are_plain_text_lines():
    """No tabs, no control characters but line ends."""
    plan = solved()[1]
    for text in (group_description(plan), *(person_description(plan, one) for one in plan.people)):
        assert all(one.isprintable() for one in text.split("\n"))
        assert json.loads(json.dumps(text)) == text
