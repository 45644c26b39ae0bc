"""The command ``schedule``: arguments, streams and exit codes. Decides nothing itself; nobody imports it.

What a command needs is imported when it runs: ``schedule --help`` loads neither ortools nor numpy.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import IntEnum
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ParamSpec

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # none is used; looking for some takes 30 ms

import typer

from calendars.errors import UserError
from reports.streams import (
    OutputError,
    console,
    hush,
    leave,
    open_streams,
    output,
    put,
    put_document,
    put_json,
    talk,
)

if TYPE_CHECKING:
    from configs.build import Built
    from scheduler.plan import Plan
    from scheduler.result import Result


P = ParamSpec("P")


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
        try:
            command(*args, **kwargs)
        except typer.Exit:
            raise
        except KeyboardInterrupt:
            talk("Stopped. Nothing was written.")
            raise typer.Exit(Exit.NO_ANSWER) from None
        except UserError as error:
            talk(str(error))
            raise typer.Exit(Exit.USAGE) from None
        except Exception as error:  # the last resort: a bug of ours must not end in a traceback
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
    from configs.starter import starter_text

    try:
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(starter_text())
    except FileExistsError:
        raise Refused(f"{file}: is there already and stays as it is; name another file") from None
    except OSError as error:
        raise Refused(f"{file}: cannot be written ({error.strerror}); name another place") from None
    talk(f"Wrote {file}. Change it to your group, then run: schedule solve {file}")


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
    as_of: AsOf = None,
) -> None:
    """Validate FILE and show everybody's week as understood.

    In their own time and in the organizer's. Solves nothing.
    """
    from reports.weeks import weeks_document

    built = _build(file, _moment(as_of).date())
    document = weeks_document(built.problem, built.warnings, built.host_zone)
    if as_json:
        put_json(document)
    else:
        from reports.weeks_console import render_weeks

        with output():
            render_weeks(document, console())
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
    fresh: Annotated[
        bool,
        typer.Option("--fresh", help="Ignore the plan in force: a new series, so members must delete the old."),
    ] = False,
) -> None:
    """Choose the best slot; write the plan and the invites."""
    from reports.cautions import cautions
    from reports.document import infeasible_document, plan_document

    moment = _moment(as_of)
    target = out or file.with_suffix(".out")
    built = _build(file, moment.date())
    incumbent = _incumbent(target, built, fresh)
    result = _solve(built, time_limit)
    if result.solution is None:
        if result.infeasibility is None:
            raise typer.Exit(_no_answer())
        put_document(infeasible_document(built.problem, result, built.warnings), as_json, plain)
        raise typer.Exit(Exit.INFEASIBLE)
    plan = _plan(target, built, result, moment, None if fresh else incumbent)
    warnings = (*built.warnings, *cautions(plan, None if fresh else incumbent))
    put_document(plan_document(plan, built.problem, result, warnings), as_json, plain)
    if not dry_run:
        _write(target, plan, incumbent)


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
    from scheduler.plan_file import read_plan

    plan = read_plan((out or file.with_suffix(".out")) / "plan.json")
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
        str | None, typer.Option("--only", metavar="IDS", help="Only to these, such as ken,eva.")
    ] = None,
    again: Annotated[
        str | None, typer.Option("--again", metavar="IDS", help="To these once more, whatever was sent before.")
    ] = None,
    arrived: Annotated[
        str | None, typer.Option("--arrived", metavar="IDS", help="These have their mail: note that.")
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


def _known(wanted: str, plan: Plan) -> str:
    """Return the id of the one person whose id or name, or the beginning of it, somebody wrote."""
    word = wanted.casefold()
    exact = [one.id for one in plan.people if word in (one.id.casefold(), one.name.casefold())]
    begun = [one.id for one in plan.people if any(n.casefold().startswith(word) for n in (one.id, one.name))]
    for found in (exact, begun):
        if len(found) == 1:
            return found[0]
    known = ", ".join(f"{one.id} ({one.name})" for one in plan.people if one.id in begun or not begun)
    raise Refused(f"--person {wanted}: {'several' if begun else 'nobody'} of this id or name; write one of {known}")


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


def _build(file: Path, today: date) -> Built:
    from configs.build import build

    return build(file, today)


def _incumbent(target: Path, built: Built, fresh: bool) -> Plan | None:
    """Return the plan in force, if there is one; ``fresh`` only wants to know which files are ours."""
    from scheduler.plan_file import read_plan

    path = target / "plan.json"
    if not os.path.exists(path):  # unlike Path.exists, also where the path cannot be one
        return None
    plan = read_plan(path)
    if plan.group != built.group and not fresh:
        raise Refused(
            f"{path}: holds the plan of {plan.group!r}, the file describes {built.group!r}: "
            "write to another folder with --out, or start anew with --fresh"
        )
    return plan


def _solve(built: Built, time_limit: float | None) -> Result:
    from reports.progress import Talk
    from scheduler.model import Limits
    from scheduler.solve import solve as solve_problem

    with Talk() as talk:
        limits = Limits(seconds=time_limit, progress=talk.level, wait=talk.wait)
        return solve_problem(built.problem, built.rules, limits)


def _plan(target: Path, built: Built, result: Result, moment: datetime, incumbent: Plan | None) -> Plan:
    from reports.files import invites_differ, plan_files
    from scheduler.publish import Occasion, make_plan

    occasion = Occasion(group=built.group, as_of=moment, config_sha256=built.sha256, sender=built.sender)
    plan = make_plan(built.problem, result, occasion, incumbent)
    if incumbent and plan.issue.stamp == incumbent.issue.stamp and invites_differ(target, plan_files(plan)):
        return make_plan(built.problem, result, occasion, incumbent, anew=True)
    return plan


def _write(target: Path, plan: Plan, incumbent: Plan | None) -> None:
    from reports.files import own_paths, plan_files
    from reports.folder import write_folder

    files = plan_files(plan)
    written = write_folder(target, files, own_paths(incumbent))
    invites = sum(path.startswith("invites/") for path in files)
    if written:
        talk(f"Wrote {target}{os.sep}: plan.json, group.ics and {invites} invites.")
    else:
        talk(f"No changes: {target}{os.sep} holds this plan already.")


def _no_answer() -> Exit:
    talk("No plan was found before the search stopped. Give it more time: --time-limit SECONDS.")
    return Exit.NO_ANSWER


def main() -> None:
    """Run the command line."""
    gc.set_threshold(100_000)  # a short life: collecting at the usual pace takes a tenth of it
    open_streams()
    try:
        app()
    except OSError as error:  # of --help, which is not ours to print
        hush()
        talk(str(OutputError(error)))
        sys.exit(Exit.USAGE)


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
