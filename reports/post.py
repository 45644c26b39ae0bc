"""The command ``schedule send``: sorts out who still needs a mail, has it sent, and says what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from calendars.errors import UserError
from reports.folder import locked, replace_file
from reports.outbox import MAIL, Letter, left_out, letters
from reports.sending import Choice, Clock, Outcome, Record, Stock, entry_of, key, send, stock
from reports.sent import NAME, SENT, append, read_record
from reports.server import Server
from reports.unsent import written_anew
from reports.words import count, listing, long_day
from scheduler.finding import person_meant
from scheduler.plan import Former, Plan, PlannedPerson, moment_from
from scheduler.plan_file import read_plan
from scheduler.recording import ALL

End = Literal["all", "some", "mend"]
"""Everything wanted was sent, now or before; something was not; something has to be changed first."""


class OrderError(UserError):
    """What was asked for cannot be done; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is asked for.

    Parameters
    ----------
    server
        By which to send; None: a dry run, or only to note what arrived.
    dry_run
        Only list what would be sent.
    only, again, arrived
        Ids as somebody wrote them, with commas: only to these; to these once more; these have their mail.
    """

    server: Server | None
    dry_run: bool = False
    only: str | None = None
    again: str | None = None
    arrived: str | None = None


def post(folder: Path, order: Order, clock: Clock, tell: Callable[[str], None]) -> End:
    """Carry out an order.

    Parameters
    ----------
    folder
        The output folder.
    order
        The order.
    clock
        Gives the moment, aware, in UTC.
    tell
        Is told the result, line by line.

    Raises
    ------
    UserError
        Something has to be mended before anything can be sent.
    """
    if order.dry_run:
        return _dry(folder, order, clock, tell)
    with locked(folder):
        return _send(folder, order, clock, tell)


def _dry(folder: Path, order: Order, clock: Clock, tell: Callable[[str], None]) -> End:
    plan, record = read_plan(folder / "plan.json"), read_record(folder / NAME)
    anew = written_anew(folder, plan, record, clock())
    mails = _mails(folder, plan, anew)
    pile = stock(mails, record, _choice(order, plan))
    for letter in pile.due:
        tell(f"{letter.name} <{letter.address}>: {letter.method} {letter.sequence}, {letter.subject}")
    before = f" {len(pile.done):,} went out before." if pile.done else ""
    tell(f"{count(len(pile.due), 'mail')} would be sent.{before} Nothing was sent now.")
    _tell_all(tell, (*_doubts(pile.doubtful), *left_out(plan, mails, anew.keys())))
    return "all"


def _send(folder: Path, order: Order, clock: Clock, tell: Callable[[str], None]) -> End:
    plan, path = read_plan(folder / "plan.json"), folder / NAME
    choice = _choice(order, plan)
    _note_arrived(path, _mails(folder, plan, {}), _ids(order.arrived, plan, "--arrived"), clock)
    record = read_record(path)
    anew = written_anew(folder, plan, record, clock())
    mails = _mails(folder, plan, anew)
    pile = stock(mails, record, choice)
    if order.server is None:
        tell(f"Noted. {count(len(pile.due), 'mail')} still to send; {len(pile.done)} went out.")
        return "all"
    for letter in pile.due:
        if (content := anew.get(letter.person)) is not None:
            replace_file(folder, f"{MAIL}/{letter.person}.eml", content)
    outcome = send(pile.due, order.server, path, clock, tell) if pile.due else Outcome()
    _tell_all(tell, (*_result(pile, outcome, record), *left_out(plan, mails, anew.keys())))
    if outcome.to_mend:
        return "mend"
    return "some" if outcome.refused or outcome.left or outcome.doubtful or pile.doubtful else "all"


def _tell_all(tell: Callable[[str], None], sentences: tuple[str, ...]) -> None:
    for sentence in sentences:
        tell(sentence)


def _mails(folder: Path, plan: Plan, anew: Mapping[str, bytes | None]) -> list[Letter]:
    found = letters(folder, plan, anew)
    if not (found or anew):
        reasons = listing(left_out(plan, found)) or "Run `schedule solve` first."
        raise OrderError(f"{folder}: holds no mails. {reasons}")
    return found


def _choice(order: Order, plan: Plan) -> Choice:
    only = None if order.only is None else _ids(order.only, plan, "--only")
    return Choice(only=only, again=_ids(order.again, plan, "--again"))


def _ids(written: str | None, plan: Plan, option: str) -> frozenset[str]:
    """Return the ids of those whom somebody wrote, with commas between; ``all`` means everybody.

    Raises
    ------
    PersonError
        One of them is nobody.
    """
    everybody: tuple[PlannedPerson | Former, ...] = (*plan.former, *plan.people)
    known = {one.id: one for one in everybody}
    wanted = [word.strip() for word in (written or "").split(",") if word.strip()]
    found = {person_meant([*known.values()], word, option).id for word in wanted if word.casefold() != ALL}
    return frozenset(found if ALL not in map(str.casefold, wanted) else known)


def _note_arrived(path: Path, mails: list[Letter], ids: frozenset[str], clock: Clock) -> None:
    """Write down that mails arrived of which it was not known, or in another way than by this program."""
    record = read_record(path)
    for letter in mails:
        entry = record.get(key(letter))
        if letter.person in ids and (entry is None or entry.state != SENT):
            append(path, entry_of(letter, SENT, clock(), "arrived, as the coordinator says"))


# What is said ---------------------------------------------------------------------------------------------------


def _result(pile: Stock, outcome: Outcome, record: Record) -> Iterator[str]:
    """Yield what became of the mails, the number first, then whatever needs somebody."""
    if pile.due:
        yield f"{len(outcome.sent)} of {count(len(pile.due), 'mail')} sent."
    elif not pile.doubtful:
        yield _nothing(pile, record)
    if outcome.stopped:
        yield f"Not all could be tried: {outcome.stopped}. {_next(outcome)}"
    for letter, reply in outcome.refused:
        yield f"{_who(letter)}: not delivered, {_refused(reply.final)}"
    yield from _doubts((*pile.doubtful, *outcome.doubtful))


def _nothing(pile: Stock, record: Record) -> str:
    if not pile.done:
        return "Nothing to send: no mail is for any of them."
    last = moment_from(max(record[key(letter)].at for letter in pile.done))
    all_of = f"all {len(pile.done)} mails went out, the last" if len(pile.done) > 1 else "the one mail went out"
    return f"Nothing to send: {all_of} on {long_day(last)}."


def _next(outcome: Outcome) -> str:
    if outcome.to_mend:
        return "Mend that, then run the same command again."
    return "Run the same command again to go on."


def _refused(final: bool) -> str:
    if not final:
        return "the server does not take it now. Run the same command again later."
    return "refused by the server. Correct the address in the file and solve again, or run the same command again."


def _doubts(doubtful: tuple[Letter, ...]) -> Iterator[str]:
    """Say of whom it is not known, and both ways on."""
    for letter in doubtful:
        yield (
            f"{_who(letter)}: it is not known whether the mail arrived, so it is not sent again by itself. Ask; "
            f"then add --again {letter.person} (send it once more) or --arrived {letter.person} (it is there)."
        )


def _who(letter: Letter) -> str:
    return f"{letter.name} <{letter.address}>"
