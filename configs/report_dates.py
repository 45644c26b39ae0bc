"""The dates of an attendance report: in which order they are written, and which session they fit."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from configs.report_cells import AttendanceError
from configs.report_file import Report, Row
from configs.report_values import moment_in, orders_of
from scheduler.plan import Plan, PlannedSession, moment_from
from scheduler.recording import date_of

TOLERANCE = timedelta(days=1)
"""By how much a report's date may differ from the session's: in which zone it was written it does not say."""

_MOMENTS = ("join", "leave", "begin", "moment")


def session_in(plan: Plan, report: Report) -> PlannedSession:
    """Return the session of a report's date.

    Raises
    ------
    AttendanceError
        It has no dates, or no session, or several, on them.
    """
    fitting = _fitting(plan, report)
    if len(fitting) == 1:
        return fitting[0]
    what = "it has no dates" if not _moments(report) else f"its dates fit {len(fitting) or 'no'} sessions"
    raise AttendanceError(f"{report.file}: {what}: say which session it is, with --session NUMBER")


def _moments(report: Report) -> list[str]:
    return [row.get(column) for row in report.rows for column in _MOMENTS if row.get(column)]


def days_of(rows: Iterable[Row], order: str) -> list[date]:
    """Return the dates of lines, by the first moment of each."""
    texts = (next((row.get(column) for column in _MOMENTS if row.get(column)), "") for row in rows)
    moments = (moment_in(order, text) for text in texts)
    return [moment.date() for moment in moments if moment is not None]


def is_near(session: PlannedSession, days: Collection[date]) -> bool:
    """Say whether one of some dates is the session's, in some zone; no dates speak against nothing."""
    day = moment_from(session.start).date()
    return not days or any(abs(one - day) <= TOLERANCE for one in days)


def _fitting(plan: Plan, report: Report) -> list[PlannedSession]:
    """Return the sessions on a report's dates."""
    texts = _moments(report)
    days = [day for order in orders_of(texts) for day in days_of(report.rows, order)]
    return [session for session in plan.sessions if days and is_near(session, days)]


def order_of(plan: Plan, session: PlannedSession, report: Report) -> str | None:
    """Return in which order the report writes its dates, the one that fits the session; None: it has none."""
    orders = orders_of(_moments(report)) if _moments(report) else []
    if not orders:
        return None
    for order in orders:
        if is_near(session, days_of(report.rows, order)):
            return order
    first = min(days_of(report.rows, orders[0]), default=None)
    others = [f"session {one.number} ({date_of(plan, one)})" for one in _fitting(plan, report)]
    fits = f"it fits {' or '.join(others)}" if others else "it fits none of the plan's sessions"
    raise AttendanceError(
        f"{report.file}: is of {first}, session {session.number} is on {date_of(plan, session)}; {fits}"
    )
