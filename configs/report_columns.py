"""What the columns of an attendance report mean: by their headings where known, else by what is in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from configs.match import plain
from configs.report_cells import Line
from configs.report_group import ADDRESS, DURATION, MIXED, MOMENT, NUMBER, TEXT, Group, kind_of_all
from configs.report_values import moments_in, orders_of, seconds_of
from configs.report_words import GONE, status_of

LOOKED_AT = 2_000
"""Lines of a table that are looked at to find out what its columns mean."""

AGREES = 150
"""Seconds by which a duration may differ from the time between joining and leaving: reports round."""

_TIMED = {"join", "leave", "begin", "moment", "minutes"}
_WORDS = {
    "begin": "first join",
    "join": "join time",
    "leave": "leave time",
    "first": "first name",
    "last": "last name",
}
_WORDS |= {"waiting": "in waiting room", "action": "joined or left", "moment": "when", "other": "not needed"}


class Columns:
    """The columns of a table, while it is found out what they mean.

    Parameters
    ----------
    group
        Whom and when they may be about.
    head
        The line of headings.
    rows
        The lines below it.
    named
        Column by meaning, as far as the headings tell.
    """

    def __init__(self, group: Group, head: Line, rows: Sequence[Line], named: dict[str, int]) -> None:
        self.group, self.head, self.named = group, head, dict(named)
        if "first" in named and not {"name", "last"} & {*named}:
            self.named["name"] = self.named.pop("first")
        self.found: dict[str, int] = {}
        self.unclear = ""
        """What has to be settled first, in words."""
        width = range(len(head.cells))
        self._texts = [[_cell(row, n) for row in rows[:LOOKED_AT]] for n in width]
        self._filled = [[text for text in texts if text and text not in GONE] for texts in self._texts]
        self._kinds = [kind_of_all(filled) for filled in self._filled]
        self._people()
        if {*self.named, *self.found} & {"id", "email", "name", "last"}:
            self._times()
            self._doubtful_status()

    @property
    def meanings(self) -> dict[int, str]:
        """Meaning by column."""
        return {n: meaning for meaning, n in (self.found | self.named).items()}

    @property
    def understood(self) -> str:
        """What the columns are taken for, in words."""
        meant, cells = self.meanings, self.head.cells
        taken = [f"{_shown(cells[n])} = {_WORDS.get(meaning, meaning)}" for n, meaning in sorted(meant.items())]
        rest = [_shown(cell) for n, cell in enumerate(cells) if cell and n not in meant]
        left = f"; not understood: {', '.join(rest)}" if rest else ""
        return f"columns understood: {', '.join(taken) or 'none'}{left}"

    @property
    def timed(self) -> bool:
        """Whether something is said of when people were there, or for how long."""
        return bool(_TIMED & {*self.found, *self.named})

    def people(self) -> int:
        """Return how many people of the group the table names."""
        meant = self.found | self.named
        who = [self._texts[meant[one]] for one in ("id", "email", "name") if one in meant]
        parts = [self._texts[meant[one]] for one in ("first", "name", "last") if one in meant]
        who += [[" ".join(filter(None, row)) for row in zip(*parts, strict=True)]] if len(parts) == 2 else []
        return len({self.group.person(text) for texts in who for text in texts} - {None})

    @property
    def note(self) -> str:
        """What somebody should look at, in words; empty: all that counts stands under known headings."""
        meant = {*self.found, *self.named}
        if {"join", "begin"} & meant and not {"leave", "minutes", "status"} & meant:
            return f"it does not say how long people were there: all whom it names are present; {self.understood}"
        return self.understood if self.found else ""

    def _free(self, *kinds: str) -> list[int]:
        taken = self.meanings
        return [n for n, kind in enumerate(self._kinds) if kind in kinds and n not in taken]

    def _take(self, meaning: str, column: int) -> None:
        self.found[meaning] = column

    def _doubt(self, what: str, columns: Iterable[int], should: str) -> None:
        names = " and ".join(repr(self.head.cells[n]) for n in columns)
        self.unclear = self.unclear or f"{what} {names}: {should}"

    # Who

    def _people(self) -> None:
        """Find the columns of people: those that name the most of the group."""
        if not {"name", "first", "last"} & {*self.named}:
            self._most("name", self._free(TEXT))
        if "email" not in self.named:
            self._most("email", self._free(ADDRESS))
        if "email" in self.found and self._contradicted():
            del self.found["email"]
        if {*self.named, *self.found} & {"id", "name", "first", "last"}:
            return
        self._two_names()
        texts = sorted(self._free(TEXT), key=lambda n: len({*self._filled[n]}), reverse=True)
        if "email" in self.named | self.found and texts and "last" not in self.found:
            self._take("name", texts[0])

    def _most(self, meaning: str, columns: Sequence[int]) -> None:
        """Take the column that names the most people; nobody: none."""
        named = {n: [self.group.person(text) for text in self._texts[n]] for n in columns}
        counts = {n: len({*people} - {None}) for n, people in named.items()}
        best = [n for n in columns if counts[n] and counts[n] == max(counts.values())]
        pairs = zip(named[best[0]], named[best[-1]], strict=True) if best else ()
        if any(a != b for a, b in pairs if a and b):
            self._doubt("people of the group stand under", best, f"call the one of those who came {meaning}")
        if best:
            self._take(meaning, best[0])

    def _contradicted(self) -> bool:
        """Say whether names are of other people than the addresses beside them, as with a host on every line."""
        name = (self.found | self.named).get("name")
        if name is None:
            return False
        both = zip(self._texts[name], self._texts[self.found["email"]], strict=True)
        pairs = [(self.group.person(one), self.group.person(two)) for one, two in both]
        return any(one and two and one != two for one, two in pairs)

    def _two_names(self) -> None:
        """Find a name that stands in two columns side by side."""
        counts = {}
        for a, b in pairwise(self._free(TEXT)):
            both = zip(self._texts[a], self._texts[b], strict=True)
            counts[a, b] = len({self.group.person(f"{one} {two}") for one, two in both} - {None})
        best = max(counts, key=lambda pair: counts[pair], default=None)
        if best and counts[best]:
            self.found |= {"first": best[0], "last": best[1]}

    # When

    def _times(self) -> None:
        self._moments()
        self._other_minutes()
        if "minutes" not in self.named and "moment" not in self.found | self.named:
            self._minutes()
        meant = {*self.found, *self.named}
        if {"join", "leave", "minutes"} <= meant and {"join", "leave"} & {*self.found}:
            self._first_and_last()
        if not {"leave", "minutes", "status", "moment"} & meant:
            self._doubtful_minutes(*((TEXT, NUMBER, MIXED) if self.timed else ()))

    def _moments(self) -> None:
        """Find joining and leaving: the last two columns of moments that fall on sessions."""
        free = [n for n in self._free(MOMENT) if n > self.named.get("join", -1)]
        dates = [n for n in free if any(map(self.group.near, self._filled[n]))] or free
        known = {"join", "begin", "moment"} & {*self.named}
        if not dates or "leave" in self.named or known - {"join"}:
            return
        varied = [n for n in dates if len({*self._filled[n]}) > 1]
        pair = [self.named["join"], dates[-1]] if known else (varied if len(varied) > 1 else dates)[-2:]
        if len(pair) == 2:
            self._pair(*pair)
        elif not self._actions(pair[0]):
            self._take("begin", pair[0])

    def _pair(self, one: int, two: int) -> None:
        spans = list(self._spans(one, two))
        if any(span < 0 for span in spans) and any(span > 0 for span in spans):
            self._take("begin", one)
            if self._free(DURATION) or "minutes" in self.named:
                return
            self._doubt("people join and leave by turns under", (one, two), "call them join time and leave time")
            return
        join, leave = (one, two) if all(span >= 0 for span in spans) else (two, one)
        self.found |= {"join": join, "leave": leave}

    def _spans(self, one: int, two: int) -> Iterator[float]:
        """Yield the seconds from one column's moments to another's."""
        orders = orders_of([*self._filled[one], *self._filled[two]])
        for a, b in zip(self._texts[one], self._texts[two], strict=True):
            begin, end = (moments_in(text).get(orders[0]) if orders else None for text in (a, b))
            yield (end - begin).total_seconds() if begin and end else 0

    def _actions(self, moment: int) -> bool:
        """Find a column that says of each moment whether somebody joined or left: it changes for one person."""
        who = next((n for n, meaning in self.meanings.items() if meaning == "name"), None)
        if who is None or self._free(DURATION) or "minutes" in self.named:
            return False
        for n in self._free(TEXT):
            seen = {(name, text) for name, text in zip(self._texts[who], self._texts[n], strict=True) if text}
            if len({name for name, _ in seen}) < len(seen) and len({*self._filled[n]}) <= 4:
                self.found |= {"action": n, "moment": moment}
                return True
        return False

    def _minutes(self) -> None:
        """Find how long people were there: durations, or else numbers, that are no longer than sessions can be."""
        for kind in (DURATION, NUMBER):
            fitting = [n for n in self._free(kind) if self._fits(n)]
            if len(fitting) > 1:
                fitting = [n for n in fitting if self._agrees(n)] or fitting
            if len(fitting) > 1:
                self._doubt("how long people were there may stand under", fitting, "call the right one minutes")
            if fitting:
                self._take("minutes", fitting[0])
                return

    def _other_minutes(self) -> None:
        """Leave the minutes of the meeting for those that agree with joining and leaving."""
        right = [n for n in self._free(DURATION, NUMBER) if self._agrees(n)]
        if "minutes" in self.named and len(right) == 1 and not self._agrees(self.named["minutes"]):
            self.named["minutes"] = right[0]

    def _seconds(self, column: int) -> list[int | None]:
        return [seconds_of(text) for text in self._texts[column]]

    def _fits(self, column: int) -> bool:
        """Say whether a column's durations are a session's, and no running number."""
        seconds = [one for one in self._seconds(column) if one is not None]
        running = len(seconds) > 1 and all(b - a == 60 for a, b in pairwise(seconds))
        half = self.group.longest / 2
        return max(seconds) <= 6 * half and (max(seconds) >= half or self._agrees(column)) and not running

    def _agrees(self, column: int) -> bool:
        """Say whether a column's durations are those between joining and leaving."""
        meant = self.found | self.named
        if not {"join", "leave"} <= {*meant}:
            return False
        pairs = zip(self._seconds(column), self._spans(meant["join"], meant["leave"]), strict=True)
        return all(abs(span - seconds) <= AGREES for seconds, span in pairs if seconds is not None)

    def _first_and_last(self) -> None:
        """Where durations are not those between the moments, these are the first joining and the last leaving."""
        meant = self.found | self.named
        if not self._agrees(meant["minutes"]):
            self.found = {meaning: n for meaning, n in self.found.items() if meaning not in ("join", "leave")}
            self.found |= {} if "join" in self.named else {"begin": meant["join"]}

    def _doubtful_minutes(self, *kinds: str) -> None:
        """Refuse to take everybody for present where a column with numbers may say how long they were there."""
        for n in self._free(DURATION, *kinds):
            if self._filled[n] and all(re.search(r"\d", plain(text)) for text in self._filled[n]):
                example = f"{_shown(self._filled[n][0])} is no duration of a session"
                should = f"{example}; call it minutes and write 92 or 1:32, or leave it out"
                self._doubt("how long people were there may stand under", [n], should)

    def _doubtful_status(self) -> None:
        """Refuse to take everybody for present where a column that is not understood may say who was not."""
        if {*self.found, *self.named} & {"join", "leave", "begin", "moment", "minutes", "status"}:
            return
        for n in self._free(TEXT):
            if self._filled[n] and all(status_of(text) for text in self._filled[n]):
                self._doubt("who was there may stand under", [n], "call it status, or leave it out")


def _shown(heading: str) -> str:
    return repr(heading if len(heading) <= 40 else heading[:40] + "…")


def _cell(row: Line, column: int) -> str:
    return row.cells[column] if column < len(row.cells) else ""
