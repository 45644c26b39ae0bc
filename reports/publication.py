"""Publishing a solution: the plan, what it changes, and the files to be written, before anything is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from calendars.stored import read_stored
from reports.files import PLAN, Rendering, own_paths
from reports.hindrances import found_at
from reports.outbox import MAIL, key_of
from reports.sent import NAME, RecordError, read_record
from reports.told import HISTORY, Told, history_path
from scheduler.change import Change
from scheduler.incumbent import Agenda
from scheduler.plan import Plan, moment_from, moment_text
from scheduler.plan_file import write_plan
from scheduler.problem import Problem
from scheduler.publish import Occasion, make_plan
from scheduler.result import Result

Json = dict[str, Any]

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
        made = self.rendering.files()
        lying = {path: read_stored(folder / path) for path in self._may_stay(made) if found_at(folder / path)}
        kept = {path: data for path, data in lying.items() if path not in made or self._went_out(data, made[path])}
        return {PLAN: write_plan(self.plan), **made, **kept, **self._history(folder)}

    def _may_stay(self, made: dict[str, bytes]) -> set[str]:
        return {*self.rendering.kept(), *(path for path in made if path.startswith(f"{MAIL}/"))}

    def _went_out(self, lying: bytes, made: bytes) -> bool:
        """Say whether a mail that lies there is the one to be there, and was sent as it is."""
        told = self.rendering.told
        return told is not None and told.went_out(lying) and key_of(lying) == key_of(made)

    def to_send(self, files: dict[str, bytes]) -> int:
        """Return how many of the mails to be written have not gone out; 0 where no record is kept."""
        told = self.rendering.told
        mails = (data for path, data in files.items() if path.startswith(f"{MAIL}/"))
        return 0 if told is None else sum(not told.went_out(mail) for mail in mails)

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
    rendering = replace(rendering, told=_told(folder, occasion, before))
    change = Change(before=before, after=plan, as_of=occasion.as_of)
    document = change_document(change, whole, result)
    return Publication(plan=plan, before=before, change=change, document=document, ends=False, rendering=rendering)


def _told(folder: Path, occasion: Occasion, force: Plan) -> Told | None:
    """Return what people were last sent; None if that is not known, then each mail counts as sent."""
    try:
        record = read_record(folder / NAME)
    except RecordError:  # sending says what to do about it, and writes the mails anew after that
        return None
    return Told(folder=folder, record=record, as_of=moment_text(occasion.as_of), force=force) if record else None
