"""The record of answers: who said about which session that they will come. ``answers.csv``.

One line a session and person, only ever added to. The session stands in it by its begin: when a session
moves, what was answered about its old time is no answer to the new one. A refusal takes the whole date all the
same (`refused.absent_as_announced`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from functools import cached_property
from pathlib import Path

from calendars.errors import UserError
from calendars.reply import ACCEPTED, DECLINED, TENTATIVE
from scheduler.ids import is_id
from scheduler.table import Cells, Table, moment_cell

ANSWERS = "answers.csv"
"""Its name in the output folder."""

SERIES, ONWARD, SESSION = "series", "onward", "session"
"""What an answer was given for, as the last word of its source: all sessions, those from one on, one."""

_SCOPES = (SERIES, ONWARD, SESSION)
_WORDS = (ACCEPTED, TENTATIVE, DECLINED)
_NO_RANK = (-1, -1)


class AnswersError(UserError):
    """The file of answers cannot be used; the message says where and what to do."""


@dataclass(frozen=True)
class Answer:
    """One answer about one session.

    Parameters
    ----------
    start
        Begin of the session in UTC, ``2027-01-21T13:00:00Z``.
    person
        Id.
    answer
        ``accepted``, ``declined`` or ``tentative``.
    answered_at
        When it was written, in UTC.
    source
        ``mail`` or ``file``, and what it was given for: ``mail series``.
    """

    start: str
    person: str
    answer: str
    answered_at: str
    source: str

    @property
    def rank(self) -> tuple[int, int]:
        """Which of two answers of the same moment counts: the more special one, then the more careful one."""
        return self.scope, _WORDS.index(self.answer)

    @property
    def order(self) -> tuple[str, tuple[int, int]]:
        """Which of several answers counts: the latest, of one moment the one of the highest rank."""
        return self.answered_at, self.rank

    @property
    def scope(self) -> int:
        """How special an answer is: for all sessions, from one on, for one; what is entered by hand comes last."""
        word = self.source.rpartition(" ")[2]
        return _SCOPES.index(word) if word in _SCOPES else len(_SCOPES)


@dataclass(frozen=True)
class Answers:
    """All lines in the order in which they were written."""

    lines: tuple[Answer, ...] = ()

    def of(self, start: str, person: str) -> str | None:
        """Return somebody's answer about the session that begins then; None if there is none."""
        found = self.last(start, person)
        return found.answer if found else None

    def last(self, start: str, person: str) -> Answer | None:
        """Return the line that counts of somebody about the session that begins then; None if there is none."""
        return self._latest.get((start, person))

    def table(self) -> dict[tuple[str, str], str]:
        """Return the answers that count, by begin and person."""
        return {key: one.answer for key, one in self._latest.items()}

    def counted(self) -> tuple[Answer, ...]:
        """Return the answers that count: one of each person about each begin."""
        return tuple(self._latest.values())

    def news(self, found: Iterable[Answer]) -> tuple[Answer, ...]:
        """Return which of some answers say something that is not known.

        Of several answers of one moment about one session the one of the highest rank counts, in whatever
        order they come; the others are not news.
        """
        return Intake(self).add(found)

    def with_lines(self, news: Iterable[Answer]) -> Answers:
        """Return the record with lines added at its end."""
        return Answers((*self.lines, *news))

    @cached_property
    def _latest(self) -> dict[tuple[str, str], Answer]:
        """The answers that count: the latest; of the same moment the more special, else the later line."""
        latest: dict[tuple[str, str], Answer] = {}
        for one in self.lines:
            _count(latest, one)
        return latest


NO_ANSWERS = Answers()
"""Nobody has answered."""


class Intake:
    """A record while answers are added to it: looked through once, however many there are.

    Parameters
    ----------
    record
        What is known before.
    """

    def __init__(self, record: Answers) -> None:
        self.news: list[Answer] = []
        self._best: dict[tuple[str, str, str], tuple[int, int]] = {}
        self._latest: dict[tuple[str, str], Answer] = {}
        for one in record.lines:
            self._note(one)

    def add(self, found: Iterable[Answer]) -> tuple[Answer, ...]:
        """Add answers; return which of them are news (see ``Answers.news``)."""
        news = []
        for one in found:
            if one.rank > self._best.get(_moment(one), _NO_RANK):
                self._note(one)
                news.append(one)
        self.news += news
        return tuple(news)

    def of(self, start: str, person: str) -> str | None:
        """Return somebody's answer about the session that begins then; None if there is none."""
        found = self._latest.get((start, person))
        return found.answer if found else None

    def _note(self, one: Answer) -> None:
        self._best[_moment(one)] = max(one.rank, self._best.get(_moment(one), _NO_RANK))
        _count(self._latest, one)


def newest_of(found: Iterable[Answer]) -> frozenset[Answer]:
    """Return, for each session and person, the one answer that counts, in whatever order they come."""
    newest: dict[tuple[str, str], Answer] = {}
    for one in found:
        before = newest.get((one.start, one.person))
        if before is None or before.order < one.order:
            newest[one.start, one.person] = one
    return frozenset(newest.values())


def _count(latest: dict[tuple[str, str], Answer], one: Answer) -> None:
    """Let a line count if none that is later, or as late and more special, does."""
    before = latest.get((one.start, one.person))
    if before is None or (before.answered_at, before.scope) <= (one.answered_at, one.scope):
        latest[one.start, one.person] = one


def _moment(one: Answer) -> tuple[str, str, str]:
    return one.start, one.person, one.answered_at


# ---------------------------------------------------------------- the file

_COLUMNS = tuple(field.name for field in fields(Answer))


def answers_bytes(answers: Answers) -> bytes:
    """Return the bytes of ``answers.csv``; ids are ASCII, so that no spreadsheet needs a mark of its encoding."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([_COLUMNS, *map(astuple, answers.lines)])
    return text.getvalue().encode()


def read_answers(path: Path) -> Answers:
    """Read the record; where there is no file nobody has answered. Lines that stand twice do not matter.

    Raises
    ------
    AnswersError
        It cannot be read, or a line is no answer.
    """
    return Answers(tuple(dict.fromkeys(_TABLE.read(path))))


def _answer(cells: Cells) -> Answer:
    """Return a line as an answer.

    Raises
    ------
    ValueError
        A cell holds what it cannot hold; the message says which.
    """
    one = Answer(*cells)
    moment_cell("start", one.start)
    moment_cell("answered_at", one.answered_at)
    if one.answer not in _WORDS:
        raise ValueError(f"unknown answer {one.answer!r}, expected {', '.join(_WORDS)}")
    if not one.person:
        raise ValueError("no person")
    if not is_id(one.person):
        raise ValueError(f"person {one.person!r}: expected an id")
    return one


_TABLE = Table(columns=_COLUMNS, entry=_answer, error=AnswersError, advice="mend these lines or take them out")
