"""The configuration file as typed values, and as a JSON Schema for editors (spec: the configuration file)."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field, PlainValidator, WithJsonSchema

from calendars.slots import WEEKDAYS, Month
from configs import fields
from configs.block import Block
from configs.kinds import (
    Anchor,
    Duration,
    Email,
    Grid,
    MonthOf,
    Name,
    NoticeDays,
    Ordinals,
    Period,
    Sessions,
    Times,
    Url,
    Weekdays,
    Zone,
)
from configs.people import Leader, Member, Person
from configs.rules import LEVELS, Rules


class Organizer(Block):
    """Whose invitations they are."""

    name: Name = Field(description="Shown as the sender.", examples=["Coordination"])
    email: Email | None = Field(
        default=None, description="Where replies go.", examples=["coordination@example.org"]
    )
    zone: Zone | None = Field(
        default=None,
        description="The coordinator's own time zone, to show everybody's week in; the first leader's if left out.",
        examples=["Europe/Zurich"],
    )


class Group(Block):
    """The group itself."""

    name: Name = Field(description="Name of the group; stands in every invite.", examples=["Balint 2.0"])
    organizer: Organizer | None = Field(
        default=None,
        description="Whose invitations they are.",
        examples=[{"name": "Coordination", "email": "coordination@example.org"}],
    )


class Programme(Block):
    """How long the group meets: one session per calendar month."""

    first_month: MonthOf = Field(description="Month of the first session.", examples=["2027-01"])
    sessions: Sessions = Field(description="Number of sessions, one per month.", examples=[12])
    duration: Duration = Field(description="Length of a session in minutes.", examples=[90])
    skip_months: Annotated[tuple[MonthOf, ...], AfterValidator(fields.unrepeated)] = Field(
        default=(), description="Months without a session; the programme runs on past them.", examples=[["2027-08"]]
    )
    blackouts: tuple[Period, ...] = Field(
        default=(),
        description="Dates on which nobody meets, both ends included.",
        examples=[["2027-12-24/2028-01-02", "2027-07-07"]],
    )
    notice_days: NoticeDays = Field(
        default=0,
        description="Days before a session from which on a new plan does not move it.",
        examples=[14],
    )
    meeting_url: Url | None = Field(
        default=None, description="Address of the video room.", examples=["https://example.org/j/1"]
    )

    @property
    def months(self) -> tuple[Month, ...]:
        """The month of each session, in order."""
        skipped = frozenset(self.skip_months)
        all_months = (self.first_month.plus(n) for n in range(self.sessions + len(skipped)))
        return tuple(month for month in all_months if month not in skipped)[: self.sessions]


class Slots(Block):
    """Which slots may be chosen."""

    weekdays: Weekdays = Field(
        default=tuple(range(7)),
        json_schema_extra={"default": list(WEEKDAYS)},
        description="Days of the week, on the anchor's calendar.",
        examples=[["Mo", "Tu", "We", "Th"]],
    )
    ordinals: Ordinals = Field(
        default=(1, 2, 3, 4), description='Which of them in a month: 1 to 4, or "last".', examples=[[1, 2, 3, 4]]
    )
    grid: Grid = Field(default=30, description="Minutes between the clock times that are tried.", examples=[30])
    times: Times | None = Field(
        default=None,
        description="The only clock times that are tried, on the anchors' clocks; in place of `grid`.",
        examples=[["09:00", "16:30"]],
    )
    anchors: Annotated[tuple[Anchor, ...], AfterValidator(fields.some)] = Field(
        default=("leaders", "UTC"),
        description="Zones whose clock the slot follows: leaders or members (their zones), UTC, or IANA names; "
        "`[members, UTC]` where there are no leaders and the file says nothing.",
        examples=[["UTC", "leaders", "Europe/Zurich"]],
    )


Level = Annotated[str, PlainValidator(fields.one_of(*LEVELS)), WithJsonSchema({"enum": list(LEVELS)})]


class Config(Block):
    """A group, its programme and its people."""

    GIVEN: ClassVar = ("slots", "rules")

    group: Group = Field(description="Name and organizer.")
    programme: Programme = Field(description="How long the group meets.")
    slots: Slots = Field(default_factory=Slots, description="What may be chosen: days, clock times, anchors.")
    rules: Rules = Field(default_factory=Rules, description="The rules and their limits.")
    objective: Annotated[tuple[Level, ...], AfterValidator(fields.unrepeated)] = Field(
        default=LEVELS, description="What is optimised, the most important first.", examples=[list(LEVELS)]
    )
    leaders: tuple[Leader, ...] = Field(default=(), description="Who leads.")
    members: tuple[Member, ...] = Field(default=(), description="Who takes part.")

    @property
    def anchors(self) -> tuple[str, ...]:
        """The anchors as the file has them; where it says nothing, the leaders' zones, else the members'."""
        if "anchors" in self.slots.model_fields_set or self.leaders:
            return self.slots.anchors
        return ("members", "UTC")

    @property
    def people(self) -> tuple[Person, ...]:
        """Leaders, then members."""
        return (*self.leaders, *self.members)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the file, made from the models."""
    schema = Config.model_json_schema(by_alias=True)
    _drop_nulls(schema)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "Configuration of a group",
    }


def _drop_nulls(node: Any) -> None:
    """Take out of a schema that a key may be null: it is left out instead."""
    if isinstance(node, dict):
        kinds = [one for one in node.get("anyOf", ()) if one != {"type": "null"}]
        if len(kinds) == 1:
            node.pop("anyOf")
            node.update(kinds[0])
        if node.get("default", 0) in (None, ""):
            del node["default"]
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        _drop_nulls(child)
