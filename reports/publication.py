"""Publishing a solution: the plan, what it changes, and the files to be written, before anything is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from calendars.stored import read_stored
from reports.files import PLAN, Rendering, own_paths
from reports.hindrances import found_at
from scheduler.change import Change
from scheduler.incumbent import Agenda
from scheduler.plan import Plan, moment_from
from scheduler.plan_file import write_plan
from scheduler.problem import Problem
from scheduler.publish import Occasion, make_plan
from scheduler.result import Result

Json = dict[str, Any]

HISTORY = "history"
"""Folder of plans that are no longer in force, within the output folder."""

BELONGS_TO_PROGRAMME = ("ledger.csv", "answers.csv")
"""Files that end with a programme and go to the history with its plan."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Publication:
    """A plan that is ready to be written.

    Parameters
    ----------
    plan
        The plan.
    before
        The one that it takes the place of; None if there is none.
    change
        From the plan in force; None for a first plan, a new programme or a new start.
    document
        The change as a document; None for a first plan or a new start.
    ends
        Whether the programme in force ends with it: its ledger and the like then go to the history.
    rendering
        Its files, as far as they are made.
    """

    plan: Plan
    before: Plan | None
    change: Change | None
    document: Json | None
    ends: bool
    rendering: Rendering

    @property
    def is_new(self) -> bool:
        """Whether it says anything that the plan in force does not."""
        return self.plan is not self.before

    @property
    def is_silent(self) -> bool:
        """Whether nobody's calendar says anything new."""
        return self.change is not None and self.plan.issue == self.change.before.issue

    @property
    def is_drastic(self) -> bool:
        """Whether more than half of the sessions to come, or of the people, go."""
        return self.change is not None and self.change.is_drastic

    def files(self, folder: Path) -> dict[str, bytes]:
        """Return everything that the folder is to hold of ours."""
        kept = {path: read_stored(folder / path) for path in self.rendering.kept() if found_at(folder / path)}
        return {PLAN: write_plan(self.plan), **self.rendering.files(), **kept, **self._history(folder)}

    def ours(self) -> frozenset[str]:
        """Return the paths that may be replaced or taken away."""
        kept = {history_path(self.before.revision)} if self.before else set()
        moved = BELONGS_TO_PROGRAMME if self.ends else ()
        archive = {self._archive(name) for name in ("plan.json", *moved)} if self.ends else set()
        return own_paths(self.before) | kept | archive | {*moved}

    def _history(self, folder: Path) -> dict[str, bytes]:
        """Return the plan that is no longer in force, and of a programme that ends all that belongs to it."""
        if self.before is None or not self.is_new:
            return {}
        found = {history_path(self.before.revision): write_plan(self.before)}
        if self.ends:
            found[self._archive("plan.json")] = write_plan(self.before)
            there = [name for name in BELONGS_TO_PROGRAMME if found_at(folder / name)]
            found |= {self._archive(name): read_stored(folder / name) for name in there}
        return found

    def _archive(self, name: str) -> str:
        assert self.before is not None
        return f"{HISTORY}/programme-{self.before.revision:04}-{name}"


def history_path(revision: int) -> str:
    """Return where a plan is kept that is no longer in force."""
    return f"{HISTORY}/plan-{revision:04}.json"


def first_publication(problem: Problem, result: Result, occasion: Occasion, before: Plan | None) -> Publication:
    """Return a plan that follows none; ``before`` is to be forgotten, but goes to the history under its number."""
    plan = make_plan(problem, result, occasion)
    if before is not None:
        same = replace(plan, revision=before.revision) == before
        plan = before if same else replace(plan, revision=before.revision + 1)
    known = max(occasion.as_of, moment_from(before.made.at)) if before else occasion.as_of
    begun = before is not None and any(moment_from(one.start) <= known for one in before.sessions)
    ends = begun and plan is not before
    return Publication(plan=plan, before=before, change=None, document=None, ends=ends, rendering=Rendering(plan))


def next_publication(
    problem: Problem, result: Result, occasion: Occasion, agenda: Agenda, whole: Problem, folder: Path
) -> Publication:
    """Return a plan that follows the one in force.

    Parameters
    ----------
    problem, result
        What was solved; the result has a solution.
    occasion
        The moment of issue.
    agenda
        What the plan in force fixes.
    whole
        The problem with every slot that the file allows.
    folder
        The output folder.
    """
    from reports.changes import change_document, renewal_document  # a first plan changes nothing
    from reports.issue import issued

    made, before = make_plan(problem, result, occasion, agenda), agenda.force.plan
    if agenda.renewal:
        document = renewal_document(before, made, whole, result)
        return Publication(
            plan=made, before=before, change=None, document=document, ends=True, rendering=Rendering(made)
        )
    plan, rendering = issued(Change(before=before, after=made, as_of=occasion.as_of), occasion, folder)
    change = Change(before=before, after=plan, as_of=occasion.as_of)
    document = change_document(change, whole, result)
    return Publication(plan=plan, before=before, change=change, document=document, ends=False, rendering=rendering)
