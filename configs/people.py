"""People of a file: leaders and members."""

from __future__ import annotations

from datetime import date

from pydantic import Field, ValidationInfo, field_validator

from configs.block import Block
from configs.kinds import Calendar, Day, Email, Flag, Holidays, Hours, Name, Period, PersonId, Zone


class Away(Block):
    """A stay elsewhere: from 00:00 of the first to 24:00 of the last day on the home clock, another clock holds."""

    first: Day = Field(alias="from", description="First day away.", examples=["2027-06-01"])
    last: Day = Field(alias="to", description="Last day away.", examples=["2027-06-21"])
    zone: Zone = Field(description="Time zone there, by its IANA name.", examples=["Asia/Manila"])

    @field_validator("last", mode="after")
    @classmethod
    def _later(cls, last: date, info: ValidationInfo) -> date:
        return _not_before(last, info.data.get("first"))


def _not_before(last: date, first: date | None) -> date:
    if first is not None and last < first:
        raise ValueError(f"the last day, {last}, comes before the first, {first}")
    return last


class Person(Block):
    """What leaders and members have in common."""

    id: PersonId = Field(
        default="",
        description="Names the person's files; unique; made from the name if left out. Keep it.",
        examples=["ana"],
    )
    name: Name = Field(description="As others know them.", examples=["Ana Prado"])
    email: Email | None = Field(default=None, description="Where invites go.", examples=["ana@example.org"])
    zone: Zone = Field(description="Time zone at home, by its IANA name.", examples=["America/Denver"])
    region: Name | None = Field(default=None, description="Region they represent; any text.", examples=["Polaris"])
    preferred: Hours | None = Field(
        default=None,
        description="Hours that suit best, on their own clock (opening_hours).",
        examples=["Mo-Th 08:00-10:00"],
    )
    available: Hours | None = Field(
        default=None,
        description="Hours when they can come, on their own clock (opening_hours).",
        examples=["Mo-Fr 07:00-12:00"],
    )
    if_needed: Hours | None = Field(
        default=None,
        description="Hours when they come only if needed (opening_hours).",
        examples=["Sa 09:00-12:00"],
    )
    unavailable: tuple[Period, ...] = Field(
        default=(),
        description="Dates kept free, both ends included.",
        examples=[["2027-03-14/2027-03-28", "2027-05-01"]],
    )
    away: tuple[Away, ...] = Field(
        default=(),
        description="Stays in other time zones.",
        examples=[[{"from": "2027-06-01", "to": "2027-06-21", "zone": "Asia/Manila"}]],
    )
    holidays: Holidays = Field(
        default=(),
        description="Country or subdivision (ISO 3166) whose public holidays are kept free.",
        examples=["US"],
    )
    busy: tuple[Calendar, ...] = Field(
        default=(), description="Calendar files with busy times, beside this file.", examples=[["ana.ics"]]
    )
    valid_at: Day | None = Field(
        default=None, description="Day on which their hours were last confirmed.", examples=["2026-11-01"]
    )
    joins: Day | None = Field(
        default=None,
        alias="from",
        description="First day of membership; of a leader, of leading.",
        examples=["2027-06-01"],
    )
    leaves: Day | None = Field(
        default=None,
        alias="until",
        description="Last day of membership; of a leader, of leading.",
        examples=["2027-12-31"],
    )

    @field_validator("leaves", mode="after")
    @classmethod
    def _later(cls, leaves: date | None, info: ValidationInfo) -> date | None:
        return None if leaves is None else _not_before(leaves, info.data.get("joins"))


class Leader(Person):
    """Somebody who leads the group."""


class Member(Person):
    """Somebody who takes part."""

    optional: Flag = Field(
        default=False, description="Welcome, but not counted for contract or quorum.", examples=[True]
    )
