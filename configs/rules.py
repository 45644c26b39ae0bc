"""Parameters of the rules (spec: rules and objective). What each means stands in constraints/."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from pydantic import ConfigDict, Field, ValidationInfo, field_validator, model_validator

from configs.block import Block
from configs.kinds import Amount, AtLeast, Clock, Flag, Number, NumberOrAll, Share

LEVELS = ("contract", "quorum", "regions", "attendance", "burden", "preference", "constancy")
"""What can be optimised, in the order that holds when the file names none."""

_HARD = "true: no plan may break it; false: it is a level of the objective."


class LeadersRule(Block):
    """How many leaders must be able to attend. Hard."""

    present: NumberOrAll = Field(
        default=None,
        json_schema_extra={"default": "all"},
        description="Leaders in the first sessions: all, or a number.",
        examples=["all"],
    )
    sessions: NumberOrAll = Field(
        default=None,
        json_schema_extra={"default": "all"},
        description="Number of first sessions: all, or a number.",
        examples=["all", 2],
    )
    then: Number = Field(default=1, description="Leaders in the sessions after those, at least.", examples=[1])


class ContractRule(Block):
    """How often a member may be absent. Leaders and optional members are not counted."""

    max_absences: Number = Field(
        default=3, description="Absences of one member in the whole programme, at most.", examples=[3]
    )
    max_consecutive: Number = Field(
        default=1, description="Absences of one member in a row, at most.", examples=[1]
    )
    hard: Flag = Field(default=False, description=_HARD, examples=[False])


class QuorumRule(Block):
    """How many people make a session worth holding, leaders included, optional members not."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["at_least"]}, {"required": ["share"]}]})

    at_least: AtLeast | None = Field(
        default=None, description="People in each session, at least; or give a `share`.", examples=[6]
    )
    share: Share | None = Field(
        default=None,
        description="Share of those who belong to the group at that session, optional people apart; rounded up.",
        examples=[0.5],
    )
    hard: Flag = Field(default=False, description=_HARD, examples=[False])

    @model_validator(mode="after")
    def _either(self) -> Self:
        if self.at_least is None and self.share is None:
            raise ValueError("expected something like {at_least: 6}, or {share: 0.5}")
        if self.at_least is not None and self.share is not None:
            raise ValueError("'at_least' and 'share' exclude each other: leave one out")
        return self


class RegionsRule(Block):
    """How many regions are represented in each session."""

    at_least: AtLeast = Field(description="Different regions in each session, at least.", examples=[4])
    hard: Flag = Field(default=False, description=_HARD, examples=[False])


class StabilityRule(Block):
    """What a change costs when a published plan is solved again."""

    price: Amount = Field(
        default=0.25, description="Attendances that one person's moved session costs.", examples=[0.25]
    )


class BurdenRule(Block):
    """Which hours of a person's own clock are unsocial."""

    begin: Clock = Field(
        default=22 * 60,
        json_schema_extra={"default": "22:00"},
        alias="from",
        description="Unsocial from this clock time on.",
        examples=["22:00"],
    )
    end: Clock = Field(
        default=7 * 60,
        json_schema_extra={"default": "07:00"},
        alias="to",
        description="Until this one, perhaps of the next morning.",
        examples=["07:00"],
    )

    @field_validator("end", mode="after")
    @classmethod
    def _differs(cls, end: int, info: ValidationInfo) -> int:
        if end % 1440 == info.data.get("begin", -1) % 1440:
            raise ValueError("'from' and 'to' are the same clock time: which hours are unsocial?")
        return end


class RotationRule(Block):
    """Whether the slot may change within the programme. Hard."""

    slots: AtLeast = Field(default=1, description="Different slots in the programme, at most.", examples=[1])
    changes: Number | None = Field(default=None, description="Changes of slot, at most.", examples=[0])


class MovesRule(Block):
    """Whether single sessions may be held off their slot. Hard."""

    at_most: Number = Field(default=0, description="Sessions held off their slot, at most.", examples=[0])
    within_days: Number = Field(
        default=10,
        description="Days between such a session and its slot, at most.",
        examples=[10],
    )


class SpacingRule(Block):
    """How far apart sessions lie. Hard."""

    min_days: Number = Field(default=14, description="Days between consecutive sessions, at least.", examples=[14])


class Rules(Block):
    """The rules. Those left out: quorum and regions are off, all others on with their defaults."""

    GIVEN: ClassVar = ("leaders", "contract", "stability", "burden", "rotation", "moves", "spacing")

    leaders: LeadersRule = Field(
        default_factory=LeadersRule,
        description="How many leaders must be able to attend.",
        examples=[{"present": "all", "sessions": 2, "then": 1}],
    )
    contract: ContractRule = Field(
        default_factory=ContractRule,
        description="How often a member may be absent.",
        examples=[{"max_absences": 3, "max_consecutive": 1}],
    )
    quorum: QuorumRule | None = Field(
        default=None,
        description="How many people make a session worth holding; off if left out.",
        examples=[{"at_least": 6}],
    )
    regions: RegionsRule | None = Field(
        default=None,
        description="How many regions a session should have; off if left out.",
        examples=[{"at_least": 4}],
    )
    stability: StabilityRule = Field(
        default_factory=StabilityRule,
        description="What a change of a published plan costs.",
        examples=[{"price": 0.25}],
    )
    burden: BurdenRule = Field(
        default_factory=BurdenRule,
        description="Which hours are unsocial.",
        examples=[{"from": "22:00", "to": "07:00"}],
    )
    rotation: RotationRule = Field(
        default_factory=RotationRule, description="Whether the slot may change.", examples=[{"slots": 1}]
    )
    moves: MovesRule = Field(
        default_factory=MovesRule,
        description="Whether single sessions may be held off their slot.",
        examples=[{"at_most": 0}],
    )
    spacing: SpacingRule = Field(
        default_factory=SpacingRule, description="How far apart sessions lie.", examples=[{"min_days": 14}]
    )

    @model_validator(mode="before")
    @classmethod
    def _named(cls, data: Any) -> Any:
        """A rule that is named without parameters has its defaults."""
        if not isinstance(data, dict):
            return data
        return {key: {} if value is None else value for key, value in data.items()}
