"""Reading many replies: one sentence for each answer, and for whatever cannot be used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from calendars.reply import Reply, ReplyError
from calendars.zones import minutes_of, wall_time, zone_wall
from reports.words import count, listing, short_day, visible
from scheduler.answers import ONWARD, SESSION, Answers, Intake, newest_of
from scheduler.plan import Plan, PlannedPerson, PlannedSession, moment_from
from scheduler.replying import Answered, Unusable, Why, answered

SUFFIXES = (".eml", ".ics", ".msg", ".mbox")
"""Files of a folder that are read."""

_LONGEST = 200
_MOST = 20
"""So many sentences about what cannot be used in one file."""
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


def read_all(
    paths: Sequence[Path],
    plan: Plan,
    answers: Answers,
    as_of: datetime,
    clock: Callable[[], float] = lambda: 0.0,
) -> Reading:
    """Read files, and folders of files. What is wrong with one does not stop the others.

    Parameters
    ----------
    paths
        Of files and folders.
    plan
        The plan in force.
    answers
        The record so far.
    as_of
        Now.
    clock
        Seconds that go by, which bound the time for each file.
    """
    intake = Intake(answers)
    sentences: list[str] = []
    refused: list[str] = []
    for path in paths:
        files = _files(path)
        if not files:
            refused.append(_line(path, "holds neither mails (.eml) nor calendars (.ics)"))
        for file in files:
            told, unused = _read(file, plan, as_of, intake, clock)
            sentences += told
            refused += unused
    return Reading(answers=answers.with_lines(intake.news), sentences=tuple(sentences), refused=tuple(refused))


def _files(path: Path) -> list[Path]:
    """Return the files that a path stands for. The command lines of Windows leave ``*`` to the program."""
    if path.is_dir():
        mails = (one for one in path.iterdir() if one.suffix.lower() in SUFFIXES or one.name == "mbox")
        kept = (one for name in ("cur", "new") for one in path.glob(f"{name}/*"))  # a Maildir
        return [one for one in sorted((*mails, *kept)) if one.is_file()]
    if "*" in path.name and not path.exists():
        return sorted(path.parent.glob(path.name)) or [path]
    return [path]


def _read(
    file: Path, plan: Plan, as_of: datetime, intake: Intake, clock: Callable[[], float]
) -> tuple[list[str], list[str]]:
    """Add what a file says to what is known; return its sentences, and those about what cannot be used."""
    from calendars.replies import read_replies

    try:
        found = read_replies(file, clock)
    except ReplyError as error:
        return [], [_line(file, str(error))]
    said: list[tuple[Reply, Answered]] = []
    refused = list(found.refused)
    for reply in found.replies:
        try:
            said.append((reply, answered(reply, plan, as_of)))
        except Unusable as error:
            refused.append(refusal(error, reply, plan))
    return [_line(file, one) for one in _told(said, plan, intake)], _refusals(file, refused)


def _refusals(file: Path, refused: Sequence[str]) -> list[str]:
    """Return a sentence for whatever cannot be used, each once, and how many more there are where they are many."""
    different = list(dict.fromkeys(refused))
    lines = [_line(file, one) for one in different[:_MOST]]
    more = len(different) - len(lines)
    return [*lines, _line(file, f"{count(more, 'more answer')} in it cannot be used")] if more else lines


def _line(file: Path, said: str) -> str:
    return f"{visible(str(file))}: {visible(said)}."


def _told(said: Sequence[tuple[Reply, Answered]], plan: Plan, intake: Intake) -> list[str]:
    """Add the answers of one file to what is known, and say what they are.

    Of several answers of one person the file counts for each session with the newest; of several to the same
    sessions it is told of that one only.
    """
    newest = newest_of(answer for _, found in said for answer in found.answers)
    same: dict[object, list[tuple[Reply, Answered]]] = {}
    for reply, found in said:
        same.setdefault(found.about, []).append((reply, found))
    last = [(*max(ones, key=lambda one: one[1].rank), len(ones) - 1) for ones in same.values()]
    counted = [[one for one in found.answers if one in newest] for _, found, _ in last]
    news = [intake.add(ones) for ones in counted]
    return [
        f"{'already known: ' if ones and not fresh else ''}{sentence(found, reply, plan)}"
        f"{_remarks(found, reply, intake, earlier)}"
        for (reply, found, earlier), ones, fresh in zip(last, counted, news, strict=True)
    ]


# ---------------------------------------------------------------- what was answered


def sentence(found: Answered, reply: Reply, plan: Plan) -> str:
    """Say who answered what for which sessions: ``Ken Abe accepted 3 sessions, Thu 18 Feb … 2027``."""
    begins = {one.start: one for one in plan.sessions}
    sessions = [begins[one.start] for one in found.answers]
    scope = found.answers[0].source.rpartition(" ")[2]
    what = named_session(plan, sessions[0]) if scope == SESSION else _many(plan, sessions, scope == ONWARD)
    return f"{found.person.name} {_VERBS[reply.answer]} {what}"


def told_sentences(
    plan: Plan,
    person: PlannedPerson,
    sessions: Sequence[PlannedSession],
    answer: str,
    *,
    before: Answers,
    after: Answers,
) -> list[str]:
    """Say what somebody answered for some sessions, as it was entered."""
    said = []
    for session in sessions:
        known = "already known: " if before.of(session.start, person.id) == answer else ""
        late = "" if after.of(session.start, person.id) == answer else f" ({_overruled(1, 1)})"
        said.append(visible(f"{known}{person.name} {_VERBS[answer]} {named_session(plan, session)}{late}."))
    return said


def named_session(plan: Plan, session: PlannedSession) -> str:
    """Return ``session 4, Thu 20 May 2027 15:00``."""
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


def _remarks(found: Answered, reply: Reply, intake: Intake, earlier: int) -> str:
    """Return what else is to be known, in brackets."""
    later = [one for one in found.answers if intake.of(one.start, one.person) != one.answer]
    remarks = [
        f"the last of {earlier + 1:,} to the same" if earlier else "",
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


def news_words(before: Answers, after: Answers) -> str:
    """Return ``3 new answers recorded``."""
    new = len(after.lines) - len(before.lines)
    return f"{count(new, 'new answer')} recorded" if new else "Nothing new"


def summary(reading: Reading, before: Answers) -> str:
    """Say in one sentence how much was new."""
    said = news_words(before, reading.answers)
    left = len(reading.refused)
    things = "1 reply or file" if left == 1 else f"{left:,} replies or files"
    return f"{said}; {things} could not be used." if left else f"{said}."
