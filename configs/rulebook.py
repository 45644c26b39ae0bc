"""From the rules of a file to the rules of the engine."""

from __future__ import annotations

from fractions import Fraction

from configs.rules import LEVELS, QuorumRule
from configs.rules import Rules as RulesBlock
from configs.schema import Config
from constraints import (
    Attendance,
    Burden,
    Constancy,
    Contract,
    Leaders,
    Preference,
    Quorum,
    Regions,
    Spacing,
)
from scheduler.constraint import Criterion, Rule, Rules


def rules_of(config: Config, *, again: bool = False) -> Rules:
    """Return what a plan has to satisfy and what it is to be best at.

    Parameters
    ----------
    config
        The file.
    again
        Whether a published plan is solved again, so that moving sessions has its price.

    Notes
    -----
    A rule that the file does not name: quorum and regions are off, all others on. Without leaders there is no rule
    about them. A hard rule stays a level where the objective names it; it is then always kept.
    """
    levels = _levels(config.rules)
    if again:
        levels["attendance"] = Attendance(price=Fraction(str(config.rules.stability.price)))
    return Rules(
        hard=tuple(_hard(config)),
        objective=tuple(levels[name] for name in config.objective if name in levels),
        reported=tuple(levels[name] for name in LEVELS if name in levels and name not in config.objective),
        unsocial_hours=(config.rules.burden.begin, config.rules.burden.end),
        unwritten=frozenset() if _contract_written(config) else frozenset({"contract"}),
    )


def _contract_written(config: Config) -> bool:
    """Say whether the file names the contract: as a rule, or in an objective of its own."""
    ordered = "objective" in config.model_fields_set and "contract" in config.objective
    return ordered or bool(config.rules.contract.model_fields_set)


def _levels(block: RulesBlock) -> dict[str, Rule | Criterion]:
    contract, burden = block.contract, block.burden
    levels: dict[str, Rule | Criterion] = {
        "contract": Contract(max_absences=contract.max_absences, max_consecutive=contract.max_consecutive),
        "attendance": Attendance(),
        "burden": Burden(from_min=burden.begin, to_min=burden.end),
        "preference": Preference(),
        "constancy": Constancy(),
    }
    if block.quorum is not None:
        levels["quorum"] = _quorum(block.quorum)
    if block.regions is not None:
        levels["regions"] = Regions(at_least=block.regions.at_least)
    return levels


def _quorum(block: QuorumRule) -> Quorum:
    share = None if block.share is None else Fraction(str(block.share))
    return Quorum(at_least=block.at_least or 0, share=share)


def _hard(config: Config) -> list[Rule]:
    block = config.rules
    hard: list[Rule] = [Spacing(min_days=block.spacing.min_days)]
    if config.leaders:
        leaders = block.leaders
        hard.insert(0, Leaders(present=leaders.present, sessions=leaders.sessions, then=leaders.then))
    for name in ("contract", "quorum", "regions"):
        rule = getattr(block, name)
        level = _levels(block).get(name)
        if rule is not None and rule.hard and level is not None and not isinstance(level, Criterion):
            hard.append(level)
    return hard
