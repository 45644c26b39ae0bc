"""The command ``schedule``: arguments, streams and exit codes. Decides nothing itself; nobody imports it.

What a command needs is imported when it runs: ``schedule --help`` loads neither ortools nor numpy.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from enum import IntEnum
from functools import wraps
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ParamSpec

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # none is used; looking for some takes 30 ms

import typer

from calendars.errors import UserError
from reports.stopping import begin, stopped, unbroken, written, wrote
from reports.streams import (
    OutputError,
    hush,
    leave,
    note,
    open_streams,
    put,
    put_document,
    put_json,
    talk,
)

if TYPE_CHECKING:
    from calendars.slots import Slot
    from configs.build import Built
    from configs.hearing import Said
    from configs.validate import LoadedConfig
    from reports.publication import Publication
    from scheduler.deadline import Deadline
    from scheduler.incumbent import InForce
    from scheduler.ledger import Entry, Ledger
    from scheduler.plan import Plan, PlannedSession
    from scheduler.problem import Problem
    from scheduler.relax import NothingFits
    from scheduler.result import Result, Take
    from scheduler.standing import Answers


P = ParamSpec("P")

_UsageError: Any = typer.BadParameter.__base__
"""What every wrong usage raises; typer gives it no name. It repeats what was typed, so `talk` has to say it."""


class Exit(IntEnum):
    """Exit codes of every command."""

    DONE = 0
    BUG = 1
    USAGE = 2
    INFEASIBLE = 3
    NO_ANSWER = 4
    FOUND = 5


class Refused(UserError):
    """Something the user can mend, in one sentence."""


app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help: typer's boxes load a Markdown parser and take twice as long
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Find the best monthly slot for a group that meets over the internet from many time zones.",
    epilog="Begin with: schedule init group.yaml, then schedule solve group.yaml",
)

File = Annotated[Path, typer.Argument(metavar="FILE", help="The group's YAML file.", show_default=False)]
Out = Annotated[Path | None, typer.Option("--out", help="Output folder (default: FILE with .out for .yaml).")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="MOMENT", help="Moment of issue, such as 2026-11-22T10:00Z (default: now)."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the JSON document instead.")]
Plain = Annotated[bool, typer.Option("--plain", help="Print sentences to paste into an e-mail.")]


def _version(wanted: bool) -> None:
    if wanted:
        from scheduler.version import __version__

        typer.echo(f"schedule {__version__}")
        raise typer.Exit(Exit.DONE)


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Say nothing more than the app's help."""


def _guarded(command: Callable[P, None]) -> Callable[P, None]:
    """Turn everything that can happen in a command into words and an exit code."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        begin()
        try:
            command(*args, **kwargs)
        except typer.Exit:
            raise
        except KeyboardInterrupt:
            talk(stopped())
            raise typer.Exit(Exit.NO_ANSWER) from None
        except OutputError as error:
            talk(f"{error} {written()}".rstrip())
            raise typer.Exit(Exit.USAGE) from None
        except UserError as error:
            talk(str(error))
            raise typer.Exit(Exit.USAGE) from None
        except OSError as error:
            if error.filename is None:
                raise typer.Exit(_bug(error)) from None
            talk(
                f"{error.filename}: cannot be used ({error.strerror}): check it, and what your account may do there"
            )
            raise typer.Exit(Exit.USAGE) from None
        except Exception as error:  # the last resort: a bug of ours must not end in a traceback
            if isinstance(error.__cause__, KeyboardInterrupt):  # libraries that Ctrl-C meets while they are loaded
                talk(stopped())
                raise typer.Exit(Exit.NO_ANSWER) from None
            raise typer.Exit(_bug(error)) from None

    return run


def _bug(error: Exception) -> Exit:
    talk(f"This is a bug of the program, not a mistake of yours: {type(error).__name__}: {error}")
    talk("Please report it with the file that you used. SCHEDULE_TRACEBACK=1 shows where it happened.")
    if os.environ.get("SCHEDULE_TRACEBACK"):
        raise error
    return Exit.BUG


@app.command()
@_guarded
def init(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it.")] = Path("group.yaml"),
) -> None:
    """Write a commented starter file that solves as it is."""
    from configs.shell import command
    from configs.starter import starter_text

    try:
        with unbroken(), file.open("x", encoding="utf-8", newline="\n") as stream:
            wrote(file)
            stream.write(starter_text())
    except FileExistsError:
        raise Refused(f"{file}: is there already and stays as it is; name another file") from None
    except OSError as error:
        raise Refused(f"{file}: cannot be written ({error.strerror}); name another place") from None
    talk(f"Wrote {file}. Change it to your group, then run: {command('solve', file)}")


@app.command()
@_guarded
def schema() -> None:
    """Print the JSON Schema of FILE, for editors.

    With it they complete and check what you type.
    """
    from configs.schema import json_schema

    put_json(json_schema())


@app.command()
@_guarded
def check(
    file: File,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with code 5 if there are warnings.")] = False,
    as_json: AsJson = False,
    plain: Plain = False,
    as_of: AsOf = None,
) -> None:
    """Validate FILE and show everybody's hours as understood.

    Every different week, in their own time and in the organizer's. Solves nothing.
    """
    from reports.weeks import weeks_document

    built = _built(_load(file), _moment(as_of))
    put_document(weeks_document(built.problem, built.warnings, built.host_zone), as_json, plain)
    raise typer.Exit(Exit.FOUND if strict and built.warnings else Exit.DONE)


@app.command()
@_guarded
def solve(
    file: File,
    out: Out = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing.")] = False,
    as_json: AsJson = False,
    plain: Plain = False,
    as_of: AsOf = None,
    time_limit: Annotated[
        float | None, typer.Option("--time-limit", metavar="SECONDS", min=0, help="Stop after so many seconds.")
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep the slot in force, although another is better; it is remembered.")
    ] = False,
    change: Annotated[bool, typer.Option("--change", help="Take the best slot, whatever it moves.")] = False,
    revision: Annotated[
        int | None,
        typer.Option("--revision", metavar="N", min=0, help="Go back to the slot of an earlier plan (history)."),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do it, even if most sessions or people are cancelled.")
    ] = False,
    fresh: Annotated[
        bool,
        typer.Option("--fresh", help="Ignore the plan in force: a new series, so members must delete the old."),
    ] = False,
) -> None:
    """Choose the best slot; write the plan and the invites.

    If there is a plan already, it shows first what would change for whom.
    """
    from reports.cautions import cautions
    from reports.document import plan_document

    moment, deadline = _moment(as_of), _deadline(time_limit)
    target = out or file.with_suffix(".out")
    loaded = _load(file)
    with _turn(target, dry_run):
        standing, moment = _in_force(target, loaded, moment, as_of, fresh)
        take = _take(target, standing, (keep, change, revision is not None, fresh))
        slot = _slot_asked(target, standing, loaded, revision, keep)
        built = _built(loaded, moment, None if fresh else standing, slot)
        result = _solve(built, deadline, take)
        warnings = [*built.warnings, *_settled(built, standing)]
        weighed = _weighed(target, None if fresh else standing, file, out)
        if result.solution is None:
            if result.infeasibility is None:
                raise typer.Exit(_no_answer())
            warnings += weighed
            why = _why(loaded, built, moment, None if fresh else standing, slot, deadline, out)
            put_document(_nothing_fits(built, result, warnings, why, file), as_json, plain)
            raise typer.Exit(Exit.INFEASIBLE)
        if result.decision is not None and result.decision.is_held_back:
            from reports.held_back import held_back_document

            warnings += weighed
            document = held_back_document(built.group, built.problem, result, warnings, _suggesting(file, out))
            put_document(document, as_json, plain)
            raise typer.Exit(Exit.FOUND)
        made = _publication(target, built, result, moment, standing)
        warnings = [*cautions(made.plan), *warnings, *(weighed if made.is_new else ())]
        warnings += _other_clock(loaded, built, result)
        if standing is not None and not fresh:
            from reports.answered import warnings_of

            said = standing.answers.table()
            warnings += warnings_of(_brought(file, out, made.plan, standing.ledger, moment, said, {})[1])
        put_document(plan_document(made.plan, built.problem, result, warnings, made.document), as_json, plain)
        if made.is_drastic and not (yes or dry_run):
            raise typer.Exit(_guard(made))
        if not dry_run:
            _write(target, made)


@app.command()
@_guarded
def compare(
    file: File,
    top: Annotated[
        int,
        typer.Option("--top", metavar="N", min=1, help="How many of the slots that no other beats (default: 10)."),
    ] = 10,
    slot: Annotated[
        list[str] | None,
        typer.Option("--slot", metavar="SLOT", help='Show this one too: "3rd Th 14:00 Europe/Zurich"; repeatable.'),
    ] = None,
    out: Out = None,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print a table for spreadsheets.")] = False,
    plain: Plain = False,
    as_of: AsOf = None,
) -> None:
    """Show slots side by side that no other one beats in everything, and what each buys. Writes nothing."""
    from configs.build import build_problem
    from reports.document import infeasible_document
    from reports.folder import settled
    from reports.held_back import held_back_warnings
    from reports.side_by_side import compare_document
    from reports.spreadsheet import compare_csv
    from scheduler.solve import best_of

    moment, target, loaded = _moment(as_of), out or file.with_suffix(".out"), _load(file)
    named = [_slot_of(text, loaded) for text in slot or ()]
    settled(target)
    standing, moment = _in_force(target, loaded, moment, as_of)
    built = _built(loaded, moment, standing)
    result = best_of(built.problem, built.rules)
    warnings = [
        *_weighed(target, standing, file, out),
        *_settled(built, standing),
        *held_back_warnings(built.problem, result),
    ]
    if result.solution is None:
        put_document(infeasible_document(built.problem, result, warnings), as_json, plain)
        raise typer.Exit(Exit.INFEASIBLE)
    if standing is not None:
        named.insert(0, standing.plan.slots[0].slot)
    alone = [(one, build_problem(loaded, built.agenda, one)) for one in dict.fromkeys(named)]
    document = compare_document(built.group, result, alone, top, warnings)
    if as_csv and not as_json:
        put(compare_csv(document))
    else:
        put_document(document, as_json, plain)


@app.command()
@_guarded
def whatif(
    file: File,
    put: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="PATH=VALUE", help="Such as 'members.ID.available=Mo-Fr 17:00-22:00'; repeatable."
        ),
    ] = None,
    add: Annotated[
        list[str] | None,
        typer.Option(
            "--add", metavar="PERSON", help="Such as 'members: {name: …, zone: …, available: …}'; repeatable."
        ),
    ] = None,
    remove: Annotated[
        list[str] | None, typer.Option("--remove", metavar="WHO", help="This person (id or name); repeatable.")
    ] = None,
    out: Out = None,
    as_json: AsJson = False,
    plain: Plain = False,
    as_of: AsOf = None,
    time_limit: Annotated[
        float | None, typer.Option("--time-limit", metavar="SECONDS", min=0, help="Stop after so many seconds.")
    ] = None,
) -> None:
    """Solve FILE with changes and show the difference. Writes nothing.

    People are taken out first, then added, then values are set.
    """
    from configs.edits import edits_of
    from configs.smells import smells
    from configs.whatif import changed_config, naming_options, new_warnings, untouched
    from reports.folder import settled
    from reports.held_back import held_back_warnings
    from reports.never import never
    from reports.whatif import whatif_document

    edits = edits_of(remove or (), add or (), put or ())
    if not edits:
        raise Refused("nothing to try: say what would change with --set, --add or --remove")
    options = [edit.words for edit in edits]
    deadline = _deadline(time_limit)
    moment, target, loaded = _moment(as_of), out or file.with_suffix(".out"), _load(file)
    changed = changed_config(loaded, edits)
    settled(target)
    standing, moment = _in_force(target, changed, moment, as_of)
    with naming_options(edits):
        built = _built(changed, moment, standing)
    result = _solve(built, deadline)
    before = [*map(str, smells(loaded, moment.date(), again=standing is not None)), *untouched(built.unread)]
    warnings = [*new_warnings(built.warnings, before, edits), *_settled(built, standing)]
    warnings += [*held_back_warnings(built.problem, result), *_weighed(target, standing, file, out)]
    answered: list[dict[str, Any]] = []
    if standing is not None:
        said = standing.answers.table()
        answered = _brought(file, out, standing.plan, standing.ledger, moment, said, {})[0]
    if result.solution is None:
        if result.infeasibility is None:
            raise typer.Exit(_no_answer())
        why = _why(changed, built, moment, standing, None, deadline, out)
        warnings += [one["sentence"] for one in answered]
        document = _nothing_fits(built, result, warnings, why, file)
        document |= {"options": options, "sentence": f"With {', '.join(options)}: {document['sentence']}"}
        put_document(document, as_json, plain)
        raise typer.Exit(Exit.INFEASIBLE)
    made = _publication(target, built, result, moment, standing)
    old, change = standing.plan if standing else None, made.document
    if standing is None:
        old, change = _against_unchanged(loaded, changed, made.plan, result, moment)
    lost = never(made.plan, built.problem, result)
    document = whatif_document(options, old, made.plan, change, warnings, standing is not None, answered, lost)
    put_document(document, as_json, plain)


def _brought(
    file: Path, out: Path | None, plan: Plan, ledger: Ledger, moment: datetime, said: Answers, before: Answers
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return what answers bring about, and where hours contradict them, as far as earlier answers did not."""
    from configs.mending import mending
    from reports.answered import contradiction_rows, effect_rows
    from scheduler.effects import contradictions, effects

    now, then = ((plan, ledger, moment, answers) for answers in (said, before))
    known, known_yes = effects(*then), contradictions(*then)
    yes = {who: sessions for who, sessions in contradictions(*now).items() if known_yes.get(who) != sessions}
    rows = effect_rows(
        plan,
        [one for one in effects(*now) if one not in known],
        _suggesting(file, out),
    )
    return rows, contradiction_rows(plan, yes, mending(file, yes) if yes else {})


def _note_refusal(file: Path, plan: Plan) -> None:
    """Say that a file cannot be used, where a command goes on without it."""
    from configs.mending import refusal

    said = refusal(file, plan.made.config_sha256)
    if said:
        note(f"Note: {said}")


def _against_unchanged(
    loaded: LoadedConfig, changed: LoadedConfig, plan: Plan, result: Result, moment: datetime
) -> tuple[Plan | None, dict[str, Any] | None]:
    """Return the plan that a file gives as it is, and what a changed one changes of it; None if it gives none."""
    from reports.changes import change_document
    from reports.whatif import before_all
    from scheduler.change import Change
    from scheduler.incumbent import InForce
    from scheduler.publish import Occasion, make_plan
    from scheduler.solve import best_of

    built = _built(loaded, moment)
    first = best_of(built.problem, built.rules)
    if first.solution is None:
        return None, None
    occasion = Occasion(group=built.group, as_of=moment, config_sha256=built.sha256, sender=built.sender)
    before = make_plan(built.problem, first, occasion)
    early = before_all((before, plan), changed.config.programme.notice_days, moment)
    again = _built(changed, moment, InForce(plan=before, as_of=early))
    return before, change_document(Change(before=before, after=plan, as_of=early), again.whole, result)


@app.command()
@_guarded
def show(
    file: File,
    person: Annotated[
        str | None, typer.Option("--person", metavar="WHO", help="Only this person (id or name).")
    ] = None,
    out: Out = None,
    as_json: AsJson = False,
    plain: Plain = False,
) -> None:
    """Show the published plan again, in everybody's local time. Solves nothing."""
    from reports.document import show_document
    from reports.folder import settled
    from scheduler.plan_file import read_plan

    target = out or file.with_suffix(".out")
    settled(target)
    plan = read_plan(target / "plan.json")
    put_document(show_document(plan, None if person is None else _known(person, plan)), as_json, plain)


@app.command()
@_guarded
def send(
    file: File,
    smtp: Annotated[
        str | None,
        typer.Option("--smtp", metavar="HOST:PORT", help="The mail server, such as smtp.example.org:587."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list who would get what.")] = False,
    only: Annotated[
        str | None, typer.Option("--only", metavar="IDS", help="Only to these (ids, names), such as ken,eva.")
    ] = None,
    again: Annotated[
        str | None, typer.Option("--again", metavar="IDS", help="To these once more, whatever was sent before.")
    ] = None,
    arrived: Annotated[
        str | None,
        typer.Option("--arrived", metavar="IDS", help="These (ids, names), or all, have their mail: note it."),
    ] = None,
    no_tls: Annotated[
        bool, typer.Option("--no-tls", help="Do without encryption, inside a network that you trust.")
    ] = False,
    out: Out = None,
) -> None:
    """Send the mails that were not sent yet.

    A login stands in SCHEDULE_SMTP_USER and SCHEDULE_SMTP_PASSWORD. What went to whom is kept in sent.csv.
    """
    from reports.post import Order, post
    from reports.server import server_of

    if smtp is None and not dry_run and arrived is None:
        raise Refused("--smtp is missing: name your mail server, such as smtp.example.org:587, or use --dry-run")
    server = None if smtp is None else server_of(smtp, no_tls, os.environ)
    order = Order(server=server, dry_run=dry_run, only=only, again=again, arrived=arrived)
    end = post(out or file.with_suffix(".out"), order, lambda: datetime.now(UTC), put)
    raise typer.Exit({"all": Exit.DONE, "some": Exit.FOUND, "mend": Exit.USAGE}[end])


@app.command()
@_guarded
def record(
    file: File,
    session: Annotated[
        int | None, typer.Option("--session", metavar="NUMBER", help="Which session; a report's date may tell it.")
    ] = None,
    present: Annotated[
        list[str] | None, typer.Option("--present", metavar="ID,ID", help="Who was there: ids or names, or all.")
    ] = None,
    absent: Annotated[list[str] | None, typer.Option("--absent", metavar="ID,ID", help="Who was not.")] = None,
    excused: Annotated[
        list[str] | None, typer.Option("--excused", metavar="ID,ID", help="Whose absence does not count.")
    ] = None,
    held: Annotated[
        str | None, typer.Option("--held", metavar="no|yes", help="Not held, or called off; yes takes it back.")
    ] = None,
    reports: Annotated[
        list[Path] | None,
        typer.Option("--from", metavar="REPORT", help="Report of Zoom or Teams, or a list, as CSV; repeatable."),
    ] = None,
    at_least: Annotated[
        int | None,
        typer.Option("--at-least", metavar="MINUTES", min=0, help="Shorter is absent (default: half of it)."),
    ] = None,
    who: Annotated[
        list[str] | None, typer.Option("--who", metavar="NAME=ID", help="Who a name in the report is; repeatable.")
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", metavar="NAME", help="A name that is nobody's; repeatable.")
    ] = None,
    guests: Annotated[
        bool, typer.Option("--guests", help="Names that can be nobody's of the group are guests.")
    ] = False,
    last: Annotated[
        bool, typer.Option("--last-programme", help="A session of the programme before this one.")
    ] = False,
    out: Out = None,
    as_of: AsOf = None,
) -> None:
    """Write into the ledger who attended a session.

    Those who are not named: with --present or a report they were absent, with --absent present; with both, or with
    --excused alone, nothing is said of them. Recording again corrects only what you name.
    """
    from configs.hearing import Said, session_meant, who_of
    from configs.report_file import read_report
    from reports.folder import settled
    from reports.names import read_names
    from reports.standing import programme
    from scheduler.ledger import EMPTY
    from scheduler.ledger_file import read_ledger

    target = out or file.with_suffix(".out")
    settled(target)
    plan, name = programme(target, last)
    named = {"present": _words(present), "absent": _words(absent), "excused": _words(excused)}
    said = Said(
        named=named,
        reports=[read_report(path, plan) for path in reports or ()],
        who=who_of(plan, who or ()),
        ignored=ignore or (),
        at_least=at_least,
        before=read_names(target),
        guests=guests,
    )
    yes = _held(held, any(named.values()) or bool(said.reports))
    moment = _going_on(plan, read_ledger(target / name), _moment(as_of), as_of)
    if last:
        moment = _going_on(programme(target, False)[0], EMPTY, moment, as_of)
    _record((target, name), plan, session_meant(plan, session, said.reports), said, yes, moment)


def _words(options: list[str] | None) -> list[str]:
    return [word.strip() for option in options or () for word in option.split(",") if word.strip()]


def _held(word: str | None, names: bool) -> bool | None:
    """Return what --held says; refuse what says nothing, or two things at once."""
    if word not in (None, "no", "yes"):
        raise Refused(f"--held {word}: expected no or yes")
    if word == "no" and names:
        raise Refused("--held no: nobody attends a session that is not held; leave out the names")
    if word is None and not names:
        raise Refused(
            "nothing to record: say who was there with --present, --absent, --excused, --from or --held no"
        )
    return None if word is None else word == "yes"


def _record(
    place: tuple[Path, str], plan: Plan, session: PlannedSession, said: Said, held: bool | None, moment: datetime
) -> None:
    from reports.folder import locked
    from reports.names import keep_names
    from reports.recorded import keep_ledger, recorded_text
    from scheduler.ledger_file import read_ledger
    from scheduler.recording import record_held

    (target, name), said = place, _asked(plan, session, said)
    with locked(target):
        ledger = read_ledger(target / name)
        entries: tuple[Entry, ...] = ()
        if held is not None:
            entries = record_held(plan, ledger, session.number, held, moment)
        if any(said.named.values()) or said.reports:
            entries += _people(plan, ledger.with_entries(entries), session, said, moment)
        text = recorded_text(plan, ledger, entries, session, moment)
        if entries:
            keep_ledger(target, name, ledger.with_entries(entries))
        keep_names(target, said.who)
    put(text)


def _asked(plan: Plan, session: PlannedSession, said: Said) -> Said:
    """Return what was said, with what somebody at the terminal answers about names that match nobody."""
    from configs.hearing import find, missing
    from configs.strangers import candidates, unmatched
    from reports.asking import choose, on_terminal

    found = find(plan, session, said)
    absent = missing(plan, session, said, found)
    error = unmatched(plan, found, absent, said.enough(session)) if found.unmatched else None
    if error and not on_terminal():
        raise error
    for seen in found.unmatched:
        near = candidates(plan, seen, absent)
        people = [*near, *(one for one in plan.people if one not in near)]
        choices = [*(one.name for one in people), "nobody of the group: leave it out"]
        chosen = choose(f"Who is {seen[0].shown!r} in the report?", choices)
        if chosen is None and error:
            raise error
        name = seen[0].shown
        said = said.without(name) if chosen in (None, len(people)) else said.with_who(name, people[chosen].id)
    return said


def _people(plan: Plan, ledger: Ledger, session: PlannedSession, said: Said, moment: datetime) -> tuple[Entry, ...]:
    from configs.hearing import find, hear
    from scheduler.recording import record as record_people

    heard = hear(plan, ledger, session, said, find(plan, session, said))
    for one in heard.notes:
        note(f"Note: {one}.")
    return record_people(plan, ledger, session.number, heard.named, heard.minutes, moment, others=heard.others)


@app.command()
@_guarded
def status(
    file: File,
    out: Out = None,
    as_json: AsJson = False,
    plain: Plain = False,
    as_of: AsOf = None,
) -> None:
    """Show who attended, who has no absence left, and what is still to be recorded."""
    from configs.shell import command
    from reports.folder import settled
    from reports.standing import last_programme
    from reports.status import status_document
    from scheduler.answers import ANSWERS, read_answers
    from scheduler.ledger import LEDGER
    from scheduler.ledger_file import read_ledger
    from scheduler.plan_file import read_plan

    target = out or file.with_suffix(".out")
    settled(target)
    moment, plan, ledger = _moment(as_of), read_plan(target / "plan.json"), read_ledger(target / LEDGER)
    moment = _going_on(plan, ledger, moment, as_of)
    said = read_answers(target / ANSWERS).table()
    document = status_document(
        plan,
        ledger,
        moment,
        answers=said,
        brought=_brought(file, out, plan, ledger, moment, said, {}),
        previous=last_programme(target),
        command=command("record", file, *(("--out", out) if out else ())),
    )
    _note_refusal(file, plan)
    put_document(document, as_json, plain)


@app.command()
@_guarded
def replies(
    file: File,
    mails: Annotated[
        list[Path],
        typer.Argument(
            metavar="REPLIES...", help="Mails (.eml), calendars (.ics) or folders of them.", show_default=False
        ),
    ],
    out: Out = None,
    as_of: AsOf = None,
) -> None:
    """Read answers to the invitations; keep who said that they will come."""
    from reports.answered import lines_of
    from reports.folder import locked, replace_file
    from reports.replies import read_all, summary
    from scheduler.answers import ANSWERS, answers_bytes, read_answers
    from scheduler.ledger import LEDGER
    from scheduler.ledger_file import read_ledger
    from scheduler.plan_file import read_plan

    moment = _moment(as_of)
    target = out or file.with_suffix(".out")
    with locked(target):
        plan, ledger = read_plan(target / "plan.json"), read_ledger(target / LEDGER)
        moment, before = _going_on(plan, ledger, moment, as_of), read_answers(target / ANSWERS)
        reading = read_all(mails, plan, before, moment, time.monotonic)
        tables = (reading.answers.table(), before.table())
        brought = lines_of(*_brought(file, out, plan, ledger, moment, *tables))
        text = "\n".join((*reading.sentences, *reading.refused, summary(reading, before), *brought))
        if reading.answers != before:
            replace_file(target, ANSWERS, answers_bytes(reading.answers))
    _note_refusal(file, plan)
    put(text)
    raise typer.Exit(Exit.FOUND if reading.refused else Exit.DONE)


@app.command()
@_guarded
def answer(
    file: File,
    person: Annotated[str, typer.Option("--person", metavar="WHO", help="Who answered (id or name).")],
    session: Annotated[
        list[str], typer.Option("--session", metavar="NUMBER", help="Which, such as 4 or 4,5; all: those to come.")
    ],
    yes: Annotated[bool, typer.Option("--yes", help="They will come.")] = False,
    no: Annotated[bool, typer.Option("--no", help="They will not.")] = False,
    maybe: Annotated[bool, typer.Option("--maybe", help="They may.")] = False,
    out: Out = None,
    as_of: AsOf = None,
) -> None:
    """Keep what somebody answered otherwise than by mail, on the telephone say."""
    from reports.answered import lines_of
    from reports.folder import locked, replace_file
    from reports.replies import news_words, told_sentences
    from scheduler.answers import ANSWERS, answers_bytes, read_answers
    from scheduler.finding import person_meant
    from scheduler.ledger import LEDGER
    from scheduler.ledger_file import read_ledger
    from scheduler.plan_file import read_plan
    from scheduler.telling import sessions_told, told

    words = [word for word, said in (("accepted", yes), ("declined", no), ("tentative", maybe)) if said]
    if len(words) != 1:
        raise Refused("say what they answered with one of --yes, --no and --maybe")
    moment, target = _moment(as_of), out or file.with_suffix(".out")
    with locked(target):
        plan = read_plan(target / "plan.json")
        who, ledger = person_meant(plan.people, person), read_ledger(target / LEDGER)
        before = read_answers(target / ANSWERS)
        moment = _going_on(plan, ledger, moment, as_of)
        sessions = sessions_told(plan, ledger, who, _words(session), moment)
        after = before.with_lines(told(before, who, sessions, words[0], moment))
        if after != before:
            replace_file(target, ANSWERS, answers_bytes(after))
    said = told_sentences(plan, who, sessions, words[0], before=before, after=after)
    brought = lines_of(*_brought(file, out, plan, ledger, moment, after.table(), before.table()))
    _note_refusal(file, plan)
    put("\n".join((*said, f"{news_words(before, after)}.", *brought)))


@app.command()
@_guarded
def explain(
    file: File,
    slot: Annotated[
        str | None, typer.Option("--slot", metavar="SLOT", help='Such as "2nd Tu 19:00 Europe/Athens".')
    ] = None,
    person: Annotated[str | None, typer.Option("--person", metavar="ID", help="Id or name of one person.")] = None,
    out: Out = None,
    as_json: AsJson = False,
    plain: Plain = False,
    as_of: AsOf = None,
    time_limit: Annotated[
        float | None, typer.Option("--time-limit", metavar="SECONDS", min=0, help="Stop after so many seconds.")
    ] = None,
) -> None:
    """Say why not this slot, or why somebody misses sessions; or why nothing fits.

    Solves FILE as solve does, with the plan in force if there is one, and writes nothing.
    """
    from configs.asking import asked
    from reports.explain import slot_document
    from reports.explain_person import person_document
    from reports.held_back import held_back_warnings
    from scheduler.relax import SECONDS

    if slot is not None and person is not None:
        raise Refused("--slot and --person: name one of them; they are two questions")
    deadline = _deadline(time_limit)
    moment, target = _moment(as_of), out or file.with_suffix(".out")
    loaded = _load(file)
    wanted = None if slot is None else _slot_of(slot, loaded)
    with _turn(target, dry_run=True):
        standing, moment = _in_force(target, loaded, moment, as_of)
        built = _built(loaded, moment, standing)
        position = None if person is None else _position(person, built)
        result = _solve(built, deadline)
    warnings = [*built.warnings, *_settled(built, standing), *held_back_warnings(built.problem, result)]
    if result.solution is None and result.infeasibility is None:
        raise typer.Exit(_no_answer())
    if wanted is not None:
        question, until = asked(loaded.config, built.agenda, wanted), deadline.at_most(SECONDS)
        put_document(slot_document(built.group, built.problem, result, question, warnings, until), as_json, plain)
    elif result.solution is None:
        why = _why(loaded, built, moment, standing, None, deadline, out)
        put_document(_nothing_fits(built, result, warnings, why, file), as_json, plain)
    elif position is None:
        raise Refused("there is a plan: ask about a slot with --slot, or about somebody with --person")
    else:
        put_document(person_document(built.group, built.problem, result, position, warnings), as_json, plain)
    raise typer.Exit(Exit.DONE if result.solution is not None else Exit.INFEASIBLE)


def _slot_of(text: str, loaded: LoadedConfig) -> Slot:
    from configs.slotwords import slot_from

    return slot_from(text, (*loaded.config.leaders, *loaded.config.members))


def _position(wanted: str, built: Built) -> int:
    """Return the position in the problem of the one person whom somebody named."""
    who = _known(wanted, built.problem)
    return next(p for p, one in enumerate(built.problem.people) if one.id == who)


def _known(wanted: str, group: Plan | Problem) -> str:
    """Return the id of the one person whom somebody means."""
    from scheduler.finding import person_meant

    return person_meant(group.people, wanted, "--person").id


def _moment(as_of: str | None) -> datetime:
    from calendars.zones import parse_moment
    from configs.fields import YEARS

    if as_of is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        moment = parse_moment(as_of)
    except (ValueError, OverflowError):
        moment = None
    if moment is None or moment.year not in YEARS:
        years = f"from {YEARS[0]} to {YEARS[-1]}"
        raise Refused(f"--as-of {as_of!r}: expected a moment such as 2026-11-22T10:00Z, {years}")
    return moment


def _load(file: Path) -> LoadedConfig:
    from configs.validate import load_config

    return load_config(file)


def _built(
    loaded: LoadedConfig, moment: datetime, standing: InForce | None = None, slot: Slot | None = None
) -> Built:
    from configs.build import build_loaded

    return build_loaded(loaded, moment.date(), standing, slot)


def _turn(target: Path, dry_run: bool) -> AbstractContextManager[None]:
    """Be the only run that works on a folder, from reading the plan in force to writing the next one."""
    from reports.folder import locked, settled

    if dry_run:
        settled(target)
        return nullcontext()
    return locked(target)


def _in_force(
    target: Path, loaded: LoadedConfig, moment: datetime, as_of: str | None, fresh: bool = False
) -> tuple[InForce | None, datetime]:
    """Return the plan in force, if there is one, and the moment; refuse another group's, and to go back in time."""
    from reports.standing import standing

    found = standing(target, moment)
    if found is None or fresh:
        return found, moment
    _refuse_another(target, found, loaded)
    moment = _going_on(found.plan, found.ledger, moment, as_of)
    return replace(found, as_of=moment), moment


def _going_on(plan: Plan, ledger: Ledger, moment: datetime, as_of: str | None) -> datetime:
    from reports.standing import going_on

    return going_on(plan, ledger, moment, by_clock=as_of is None)


def _refuse_another(target: Path, standing: InForce, loaded: LoadedConfig) -> None:
    """Refuse a folder that holds another group's plan."""
    group = loaded.config.group.name
    if standing.plan.group != group:
        raise Refused(
            f"{target / 'plan.json'}: holds the plan of {standing.plan.group!r}, the file describes {group!r}: "
            "write to another folder with --out, or start anew with --fresh"
        )


def _other_clock(loaded: LoadedConfig, built: Built, result: Result) -> list[str]:
    """Say if a slot on the clock of somebody whose zone is no anchor would be better."""
    from configs.other_anchors import better_anchor
    from reports.cautions import anchor_caution
    from reports.measures import called, difference
    from reports.words import slot_name

    found = better_anchor(loaded, built, result)
    if found is None:
        return []
    said = difference(called(found.level, result.rules.contract_written), found.value, found.chosen)
    return [anchor_caution(slot_name(found.slot), said, found.anchors)]


def _take(target: Path, standing: InForce | None, asked: tuple[bool, bool, bool, bool]) -> Take:
    """Return which of two plans was asked for; refuse what cannot go together."""
    from scheduler.result import Take

    keep, change, *_ = asked
    named = [word for word, on in zip(("--keep", "--change", "--revision", "--fresh"), asked, strict=True) if on]
    if len(named) > 1:
        raise Refused(f"{' and '.join(named)}: they do not go together; use one of them")
    if standing is None and (keep or change):
        raise Refused(f"{named[0]}: there is no plan in {target} yet; leave it out")
    return Take.KEEP if keep else Take.CHANGE if change else Take.BETTER


def _slot_asked(
    target: Path, standing: InForce | None, loaded: LoadedConfig, revision: int | None, keep: bool
) -> Slot | None:
    """Return the only slot that may be chosen: of an earlier plan, or one that is kept though the file bars it."""
    from configs.space import slot_space
    from reports.standing import earlier_plan

    if standing is not None and keep:
        slot = standing.plan.slots[0].slot
        return slot if slot_space(loaded.config, None).position(slot) is None else None
    if revision is None:
        return None
    if standing is None:
        raise Refused(f"--revision {revision}: there is no plan in {target} yet; leave it out")
    return earlier_plan(target, standing.plan, revision).slots[0].slot


def _suggesting(file: Path, out: Path | None) -> Callable[..., str]:
    """Return what gives commands for a group's file, ready to paste."""
    from configs.shell import command

    more = ("--out", out) if out else ()
    return lambda name, *words: command(name, file, *words, *more)


def _weighed(target: Path, standing: InForce | None, file: Path, out: Path | None) -> list[str]:
    """Say that a plan in force counts, where nobody can know of it yet, and how to forget it."""
    from reports.standing import is_unknown

    if standing is None or not is_unknown(target, standing):
        return []
    forget = _suggesting(file, out)("solve", "--fresh")
    return [
        "Weighed against the plan in force, although nothing was sent and nobody answered yet; to forget it: "
        f"`{forget}`"
    ]


def _settled(built: Built, standing: InForce | None) -> list[str]:
    from reports.standing import forgotten_sentences, settled_sentences

    if built.agenda is None:
        return forgotten_sentences(standing)
    return settled_sentences(built.agenda, built.settled)


def _deadline(time_limit: float | None) -> Deadline:
    """Return when the command has to end: made once, at its beginning, and handed down to every search."""
    from time import monotonic

    from scheduler.deadline import Deadline

    return Deadline.after(time_limit, monotonic)


def _solve(built: Built, deadline: Deadline, take: Take | None = None) -> Result:
    from reports.progress import Talk
    from scheduler.model import Limits
    from scheduler.result import Take
    from scheduler.solve import solve as solve_problem

    with Talk() as talk:
        limits = Limits(seconds=deadline.limit, progress=talk.level, wait=talk.wait)
        return solve_problem(built.problem, built.rules, limits, take or Take.BETTER)


def _why(
    loaded: LoadedConfig,
    built: Built,
    moment: datetime,
    standing: InForce | None,
    slot: Slot | None,
    deadline: Deadline,
    out: Path | None,
) -> NothingFits:
    """Find what cannot hold together, and what would be enough."""
    from configs.loosen import Given, why_nothing_fits
    from reports.progress import Talk

    given = Given(loaded=loaded, today=moment.date(), standing=standing, slot=slot, known=built, out=out)
    with Talk() as talk:
        return why_nothing_fits(given, deadline, talk.trying)


def _nothing_fits(
    built: Built, result: Result, warnings: list[str], why: NothingFits, file: Path
) -> dict[str, Any]:
    """Return what stands in the way and what would be enough; a solve that succeeds does without all this."""
    from reports.nothing_fits import nothing_fits_document

    return nothing_fits_document(built.problem, result, warnings, why, file.name)


def _publication(
    target: Path, built: Built, result: Result, moment: datetime, standing: InForce | None
) -> Publication:
    from reports.publication import first_publication, next_publication
    from scheduler.publish import Occasion

    occasion = Occasion(group=built.group, as_of=moment, config_sha256=built.sha256, sender=built.sender)
    if built.agenda is None:
        before = None if standing is None else standing.plan
        return first_publication(built.problem, result, occasion, before)
    return next_publication(built.problem, result, occasion, built.agenda, built.whole, target)


def _guard(made: Publication) -> Exit:
    assert made.document is not None
    note(f"Nothing was written: this cancels most of the plan in force. {made.document['sentence']}")
    talk("If that is what you want, run the same command with --yes.")
    return Exit.FOUND


def _write(target: Path, made: Publication) -> None:
    from reports.folder import write_folder
    from reports.words import count

    files = made.files(target)
    written = write_folder(target, files, made.ours())
    invites = sum(path.startswith("invites/") for path in files)
    cancelled = sum(path.startswith("cancellations/") for path in files)
    more = f" and {count(cancelled, 'cancellation')}" if cancelled else ""
    if written and made.is_silent:
        waiting = made.to_send(files)
        rest = f"{count(waiting, 'mail')} still to send" if waiting else "there is nothing to send"
        talk(f"Wrote {target}{os.sep}plan.json. Nobody's calendar changes: {rest}.")
    elif written:
        talk(f"Wrote {target}{os.sep}: plan.json, group.ics, {count(invites, 'invite')}{more}.")
    else:
        talk(f"No changes: {target}{os.sep} holds this plan already.")


def _no_answer() -> Exit:
    talk("No plan was found before the search stopped. Give it more time: --time-limit SECONDS.")
    return Exit.NO_ANSWER


_INTERRUPTED = 130
"""What typer makes of Ctrl-C while no command is at work: its options are read, or it has ended."""


def main() -> None:
    """Run the command line."""
    gc.set_threshold(500_000)  # a short life: looking for garbage at the usual pace takes 40 ms of a solve
    open_streams()
    try:
        code = app(standalone_mode=False)
        if code == _INTERRUPTED:
            talk(stopped())
            code = Exit.NO_ANSWER
    except _UsageError as error:
        words = StringIO()
        error.show(file=words)
        talk(words.getvalue().rstrip("\n"))
        sys.exit(Exit.USAGE)
    except OSError as error:  # of --help, which is not ours to print
        hush()
        talk(str(OutputError(error)))
        sys.exit(Exit.USAGE)
    sys.exit(code)


def run() -> None:
    """Run the command line as a program of its own, and leave at once.

    Tearing down all that was loaded would take a tenth of the time; every file is closed by then.
    """
    try:
        main()
    except SystemExit as end:
        leave(end.code if isinstance(end.code, int) else Exit.BUG if end.code else Exit.DONE)


if __name__ == "__main__":
    run()
