"""From attendance files to who was there: stays joined, names matched with people, the date compared."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from calendars.zones import minutes_of
from configs.match import Matcher
from configs.report_cells import AttendanceError
from configs.report_dates import days_of, is_near, order_of
from configs.report_file import LIST, Report, Row
from configs.report_values import Stay, minutes_there, moment_in, seconds_of, whole_minutes
from configs.report_words import status_of
from scheduler.finding import folded
from scheduler.ledger import ABSENT, EXCUSED, PRESENT
from scheduler.plan import Plan, PlannedSession, moment_from
from scheduler.recording import NAMES, others_of


@dataclass(frozen=True, kw_only=True)
class Presence:
    """What the files say of one name.

    Parameters
    ----------
    name, email, id
        As written; what is not known is empty.
    stays
        From joining to leaving, on some clock.
    seconds
        How long in all, where only that is written.
    status
        Where the file says it.
    """

    name: str
    email: str
    id: str
    stays: tuple[Stay, ...] = ()
    seconds: int | None = None
    status: str | None = None

    @property
    def shown(self) -> str:
        """What the files call the person."""
        return self.name or self.id or self.email


@dataclass(frozen=True, kw_only=True)
class Found:
    """Whom the files name.

    Parameters
    ----------
    people
        What is said of each person, by id.
    unmatched
        What is said of names that match nobody, or several.
    notes
        Sentences about matches that somebody should look at.
    left_out
        What is said of names that are nobody's, as the coordinator says.
    """

    people: Mapping[str, tuple[Presence, ...]]
    unmatched: tuple[tuple[Presence, ...], ...]
    notes: tuple[str, ...]
    left_out: tuple[tuple[Presence, ...], ...] = ()


def presences(plan: Plan, session: PlannedSession, report: Report) -> tuple[Presence, ...]:
    """Return what a report says, line by line; lines of other dates are left out.

    Raises
    ------
    AttendanceError
        It is of another date, or a line cannot be read.
    """
    order = order_of(plan, session, report)
    rows = [row for row in report.rows if order is None or is_near(session, days_of([row], order))]
    if "action" in report.columns:
        return tuple(_joined_and_left(rows, order, session, report))
    return tuple(_presence(row, order, report) for row in rows)


def matched(
    plan: Plan,
    seen: Iterable[Presence],
    who: Mapping[str, str],
    ignored: Collection[str],
    before: Mapping[str, str] = MappingProxyType({}),
) -> Found:
    """Match names with people.

    Parameters
    ----------
    plan
        Whose people they are.
    seen
        What the files say.
    who
        Ids by name, as the coordinator knows them.
    ignored
        Names that are nobody's.
    before
        Ids by name, as the coordinator knew them at sessions before this one.
    """
    matcher, known, knew = Matcher(plan.people), _by_fold(who), _by_fold(before)
    leave, names = {folded(name) for name in ignored}, {one.id: one.name for one in plan.people}
    people: dict[str, list[Presence]] = {}
    nobody: dict[tuple[bool, str, str], list[Presence]] = {}
    notes: dict[str, None] = {}
    for one in seen:
        keys = {folded(one.name), folded(one.email), folded(one.id)} - {""}
        person = next((known[key] for key in keys if key in known), None)
        if person is None and not keys & leave:
            person, doubt = matcher.person(one.id, one.email, one.name)
            if person is None and keys & {*knew}:
                person = next(knew[key] for key in keys if key in knew)
                doubt = f"{names[person]}, as you said before ({NAMES})"
            notes |= {f"{one.shown!r} is taken for {doubt}": None} if doubt else {}
        if person is not None:
            people.setdefault(person, []).append(one)
        else:
            nobody.setdefault((bool(keys & leave), folded(one.shown), one.email.casefold()), []).append(one)
    return Found(
        people={who: tuple(seen) for who, seen in people.items()},
        unmatched=tuple(tuple(seen) for (left, *_), seen in nobody.items() if not left),
        notes=tuple(notes),
        left_out=tuple(tuple(seen) for (left, *_), seen in nobody.items() if left),
    )


def _by_fold(who: Mapping[str, str]) -> dict[str, str]:
    return {folded(name): person for name, person in who.items()}


def minutes_of_all(seen: Sequence[Presence]) -> int | None:
    """Return for how many minutes one person was there, over all lines; None: the files do not say."""
    stays = [stay for one in seen for stay in one.stays]
    if stays:
        return minutes_there(stays)
    seconds = [one.seconds for one in seen if one.seconds is not None]
    return whole_minutes(sum(seconds)) if seconds else None


def status_of_all(seen: Sequence[Presence], at_least: int) -> str:
    """Return a person's status: what a file says of it, else by the minutes; whoever is only named was there."""
    said = {one.status for one in seen} - {None}
    if said:
        return next(status for status in (PRESENT, EXCUSED, ABSENT) if status in said)
    minutes = minutes_of_all(seen)
    return PRESENT if minutes is None or minutes >= at_least else ABSENT


def others_in(reports: Sequence[Report], seen: Iterable[Presence]) -> str | None:
    """Return what holds of those whom the files do not name: a file without statuses names all who came."""
    if any("status" not in one.columns or one.kind != LIST for one in reports):
        return ABSENT
    return others_of(one.status for one in seen if one.status)


def default_minutes(session: PlannedSession) -> int:
    """Return from how many minutes on somebody was there: half the session."""
    return (minutes_of(moment_from(session.end)) - minutes_of(moment_from(session.start)) + 1) // 2


def _presence(row: Row, order: str | None, report: Report) -> Presence:
    """Return what a line says."""
    joined, left = (_moment(row.get(column), order) for column in ("join", "leave"))
    stays = ((joined, left),) if joined and left and joined <= left else ()
    seconds = None if stays else _seconds(row, report, joined is not None)
    return Presence(
        name=row.name,
        email=row.get("email"),
        id=row.get("id"),
        stays=stays,
        seconds=seconds,
        status=_status(row, report),
    )


def _moment(text: str, order: str | None) -> datetime | None:
    return moment_in(order, text) if order and text else None


def _seconds(row: Row, report: Report, joined: bool) -> int | None:
    """Return a line's duration.

    Raises
    ------
    AttendanceError
        There is something else in its place, or nothing but moments that cannot be read.
    """
    text = row.get("minutes")
    seconds = seconds_of(text) if text else None
    if seconds is not None:
        return seconds
    if text or (row.get("join") and not joined):
        word = text or row.get("join")
        raise AttendanceError(
            f"{report.file}:{row.line}: {word!r} of {row.shown!r} is neither a duration such as 45, 1h 5m 3s or "
            "1:05 nor a date with a time such as 2027-01-21 14:03"
        )
    return None


def _status(row: Row, report: Report) -> str | None:
    """Return the status that a list gives; an empty cell beside others that are filled: absent."""
    if "status" not in report.columns or report.kind != LIST:
        return None
    word = row.get("status").lower()
    status = status_of(word)
    if status is None:
        raise AttendanceError(
            f"{report.file}:{row.line}: status {word!r} of {row.shown!r}: expected present, absent or excused"
        )
    return status


def _joined_and_left(
    rows: Sequence[Row], order: str | None, session: PlannedSession, report: Report
) -> Iterable[Presence]:
    """Yield the stays of people in a list of who joined and left; who never left stayed to the end."""
    moments = [(row, _moment(row.get("moment"), order)) for row in rows]
    known = [(row, moment) for row, moment in moments if moment is not None]
    if not known:
        raise AttendanceError(f"{report.file}: no line says when somebody joined or left")
    length = timedelta(minutes=2 * default_minutes(session))
    end = max(max(moment for _, moment in known), min(moment for _, moment in known) + length)
    inside: dict[tuple[str, str], tuple[Row, datetime]] = {}
    known.sort(key=lambda one: one[1])
    joining = _words_of_joining(row for row, _ in known)
    for row, moment in known:
        key = (row.shown, row.get("email"))
        if row.get("action") in joining:
            inside.setdefault(key, (row, moment))
        elif key in inside:
            yield _stay(*inside.pop(key), moment)
    for row, moment in inside.values():
        yield _stay(row, moment, end)


def _words_of_joining(rows: Iterable[Row]) -> set[str]:
    """Return the actions that mean joining, in whatever language: those that somebody does first."""
    first: dict[tuple[str, str], str] = {}
    for row in rows:
        first.setdefault((row.shown, row.get("email")), row.get("action"))
    return {*first.values()}


def _stay(row: Row, joined: datetime, left: datetime) -> Presence:
    return Presence(name=row.name, email=row.get("email"), id=row.get("id"), stays=((joined, left),))
