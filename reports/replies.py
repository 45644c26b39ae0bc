"""Reading many replies: one sentence for each answer, and for whatever cannot be used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from calendars.reply import Reply, ReplyError
from calendars.zones import minutes_of, wall_time, zone_wall
from reports.words import count, listing, short_day, visible
from scheduler.answers import ONWARD, SESSION, Answers
from scheduler.plan import Plan, PlannedSession, moment_from
from scheduler.replying import Answered, Unusable, Why, answered

SUFFIXES = (".eml", ".ics", ".msg")
"""Files of a folder that are read."""

_LONGEST = 200
_VERBS = {"accepted": "accepted", "declined": "declined", "tentative": "answered “maybe” for"}


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What came of reading some files.

    Parameters
    ----------
    answers
        The record, every new line at its end.
    sentences
        What was found, in order, each with its file.
    refused
        What could not be used, likewise.
    """

    answers: Answers
    sentences: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def read_all(paths: Sequence[Path], plan: Plan, answers: Answers, as_of: datetime) -> Reading:
    """Read files, and folders of files. What is wrong with one does not stop the others."""
    reading = Reading(answers=answers)
    for path in paths:
        files = _files(path)
        if not files:
            reading = _refused(reading, path, "holds neither mails (.eml) nor calendars (.ics)")
        for file in files:
            reading = _read(reading, file, plan, as_of)
    return reading


def _files(path: Path) -> list[Path]:
    """Return the files that a path stands for. The command lines of Windows leave ``*`` to the program."""
    if path.is_dir():
        return [one for one in sorted(path.iterdir()) if one.suffix.lower() in SUFFIXES and one.is_file()]
    if "*" in path.name and not path.exists():
        return sorted(path.parent.glob(path.name)) or [path]
    return [path]


def _read(reading: Reading, file: Path, plan: Plan, as_of: datetime) -> Reading:
    from calendars.replies import read_replies

    try:
        replies = read_replies(file)
    except ReplyError as error:
        return _refused(reading, file, str(error))
    for reply in replies:
        try:
            reading = _told(reading, file, reply, plan, answered(reply, plan, as_of))
        except Unusable as error:
            reading = _refused(reading, file, refusal(error, reply, plan))
    return reading


def _refused(reading: Reading, file: Path, why: str) -> Reading:
    return Reading(
        answers=reading.answers,
        sentences=reading.sentences,
        refused=(*reading.refused, f"{visible(str(file))}: {visible(why)}."),
    )


def _told(reading: Reading, file: Path, reply: Reply, plan: Plan, found: Answered) -> Reading:
    """Add what a reply says to what is known."""
    news = reading.answers.news(found.answers)
    answers = reading.answers.with_lines(news)
    said = f"{'' if news else 'already known: '}{sentence(found, reply, plan)}{_remarks(found, reply, answers)}"
    return Reading(
        answers=answers,
        sentences=(*reading.sentences, f"{visible(str(file))}: {visible(said)}."),
        refused=reading.refused,
    )


# ---------------------------------------------------------------- what was answered


def sentence(found: Answered, reply: Reply, plan: Plan) -> str:
    """Say who answered what for which sessions: ``Ken Abe accepted 3 sessions, Thu 18 Feb … 2027``."""
    begins = {one.start: one for one in plan.sessions}
    sessions = [begins[one.start] for one in found.answers]
    scope = found.answers[0].source.rpartition(" ")[2]
    what = _one(plan, sessions[0]) if scope == SESSION else _many(plan, sessions, scope == ONWARD)
    return f"{found.person.name} {_VERBS[reply.answer]} {what}"


def _one(plan: Plan, session: PlannedSession) -> str:
    return f"session {session.number}, {when(plan, minutes_of(moment_from(session.start)))}"


def _many(plan: Plan, sessions: Sequence[PlannedSession], onward: bool) -> str:
    first = when(plan, minutes_of(moment_from(sessions[0].start)))
    how = "from one on" if onward else "all that are to come"
    return f"{count(len(sessions), 'session')} ({how}), the first on {first}"


def when(plan: Plan, place: int | date) -> str:
    """Return an instant in the anchor zone, ``Thu 20 May 2027 15:00``, or a date."""
    if isinstance(place, date):
        return short_day(place)
    wall = wall_time(zone_wall(plan.slots[0].zone, place))
    return f"{short_day(wall.date())} {wall:%H:%M}"


def _remarks(found: Answered, reply: Reply, answers: Answers) -> str:
    """Return what else is to be known, in brackets."""
    later = [one for one in found.answers if answers.of(one.start, one.person) != one.answer]
    remarks = [
        "a calendar file does not say who sent it" if reply.sender is None else "",
        "to an earlier invitation than the last" if found.outdated else "",
        _overruled(len(later), len(found.answers)),
        f"comment: {reply.comment[:_LONGEST]}" if reply.comment else "",
    ]
    said = "; ".join(remark for remark in remarks if remark)
    return f" ({said})" if said else ""


def _overruled(later: int, all_of_them: int) -> str:
    if not later:
        return ""
    where = "" if later == all_of_them else f" for {count(later, 'session')}"
    return f"another answer counts{where}: it is later, or for that session alone"


# ---------------------------------------------------------------- what cannot be used


def refusal(error: Unusable, reply: Reply, plan: Plan) -> str:
    """Say why a reply is not used, and what can be done."""
    names = {one.id: one.name for one in plan.former} | {one.id: one.name for one in plan.people}
    who = listing(names[one] for one in error.ids)
    said = {
        Why.SENDER: f"the mail comes from {reply.sender}, the answer is {reply.attendee}'s: not used; if you know "
        "that it is right, save the calendar in the mail as .ics and give that file",
        Why.STRANGER: _stranger(reply.attendee, who),
        Why.FORMER: f"{who} ({reply.attendee}) is no longer in the plan: not used",
        Why.SHARED: f"{who} share the address {reply.attendee}, so it cannot be said whose answer it is",
        Why.ANOTHER_GROUP: "answers an invitation to something else, not to the sessions of this plan",
        Why.EARLY: f"says that it was written on {short_day(reply.stamp.date())}, which is still to come",
        Why.GONE: f"{reply.attendee} answered for {_gone(error, plan)}, which the plan no longer has: not used",
        Why.NOT_THEIRS: f"{reply.attendee} answered for {_gone(error, plan)}, which lies outside the membership",
        Why.OVER: f"{reply.attendee} answered when no session was to come",
    }
    return said[error.why]


def _stranger(address: str, who: str) -> str:
    if who:
        return f"{who} is in the plan, but not with the address {address}: write it as `email:` and solve again"
    return f"nobody in the plan has the address {address}: if it is one of the group's, write it as `email:`"


def _gone(error: Unusable, plan: Plan) -> str:
    return "a session" if error.place is None else when(plan, error.place)


def summary(reading: Reading, before: Answers) -> str:
    """Say in one sentence how much was new."""
    new = len(reading.answers.lines) - len(before.lines)
    said = f"{count(new, 'new answer')} recorded" if new else "Nothing new"
    left = len(reading.refused)
    things = "1 reply or file" if left == 1 else f"{left:,} replies or files"
    return f"{said}; {things} could not be used." if left else f"{said}."
