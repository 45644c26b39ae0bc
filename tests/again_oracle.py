"""Solving again, once more by brute force: what is published, what happened, and what moving costs.

Written from the definitions alone, on top of the oracle of a first solve; nothing of the engine is used. What was
published comes in as plain values.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from oracle import Best, Case, Judged, Name, Someone, first_instant, level_of, local, slot_day, slots, within

DAY = 1440


@dataclass(frozen=True, kw_only=True)
class Published:
    """A published session: its month, its begin, and of everybody then invited whether they promised to come."""

    month: tuple[int, int]
    start: int
    promised: dict[str, bool]
    level: dict[str, int]
    zone: dict[str, str]


@dataclass(frozen=True, kw_only=True, eq=False)
class Again:
    """A group that is solved again.

    ``case`` is the group as it is now, ``months`` of it those that are asked for. ``recorded`` is by month and id.
    """

    case: Case
    slot: Name
    published: tuple[Published, ...]
    as_of: int
    notice_days: int
    price: Fraction
    recorded: dict[tuple[tuple[int, int], str], str] = field(default_factory=dict)
    not_held: frozenset[tuple[int, int]] = frozenset()
    answers: tuple[tuple[int, str, str, int], ...] = ()
    """Begin of the session, who, what, and when it was said; nothing is said twice at once."""

    @property
    def earliest(self) -> int:
        """The first instant on which a session may be set anew."""
        return self.as_of + self.notice_days * DAY + 1

    @property
    def known(self) -> dict[tuple[int, int], Published]:
        """Published sessions that still count, by month."""
        return {one.month: one for one in self.published if one.month not in self.not_held}

    @property
    def begun(self) -> tuple[tuple[int, int], ...]:
        """Months whose session has begun."""
        return tuple(one.month for one in self.published if one.start <= self.as_of)

    @property
    def months(self) -> tuple[tuple[int, int], ...]:
        """The months of all sessions that count."""
        kept = [month for month in self.begun if month not in self.not_held]
        for month in self.case.months:
            if month in self.begun or month in self.not_held:
                continue
            if month in self.known or self._in_time(month):
                kept.append(month)
        return tuple(sorted(kept))

    def _in_time(self, month: tuple[int, int]) -> bool:
        place = place_of(self.slot, month)
        last = max(self.begun, default=month)
        return month >= last and place is not None and place >= self.earliest

    def pinned(self, month: tuple[int, int]) -> bool:
        """Say whether a session stays whatever is chosen."""
        return month in self.known and self.known[month].start < self.earliest

    def open(self) -> set[int]:
        """Return the places of published sessions that could move."""
        return {t for t, month in enumerate(self.months) if month in self.known and not self.pinned(month)}

    def elsewhere(self, starts: tuple[int, ...]) -> set[int]:
        """Return which of them are held at another instant."""
        return {t for t in self.open() if starts[t] != self.known[self.months[t]].start}

    def stays(self, person: Someone, t: int) -> bool:
        """Say whether a published session is somebody's, before and now."""
        from oracle import own_time

        old = self.known[self.months[t]]
        return person.id in old.promised and within(person, own_time(person, old.start).date())

    def broken(self) -> set[int]:
        """Return which published sessions cannot stand: a leader lacks, too few people, no such date."""
        starts = tuple(self.known[month].start if month in self.known else 0 for month in self.months)
        judged, found = JudgedAgain(self.case, starts, self), set()
        for t in self.open():
            day = local(self.slot[3], starts[t]).date()
            rules = [rule for rule in self.case.wanted.hard if rule in ("leaders", "quorum", "regions")]
            if day in self.case.blackouts or any(str(t) in judged.parts(rule) for rule in rules):
                found.add(t)
        return found

    def at(self, slot: Name) -> tuple[int, ...] | None:
        """Return the begins of all sessions under a slot; None if it is no candidate."""
        begins = [self._begin(slot, month) for month in self.months]
        return None if None in begins else tuple(one for one in begins if one is not None)

    def _begin(self, slot: Name, month: tuple[int, int]) -> int | None:
        if self.pinned(month):
            return self.known[month].start
        own = place_of(slot, month)
        if own is None:
            return None
        if own < self.earliest:
            return self.known[month].start if month in self.known else None
        day = slot_day(*month, slot[0], slot[1])
        return None if day in self.case.blackouts else own

    def kept(self) -> tuple[int, ...] | None:
        """Return the begins if the slot in force is kept."""
        begins = [
            self.known[month].start if month in self.known else place_of(self.slot, month) for month in self.months
        ]
        return None if None in begins else tuple(one for one in begins if one is not None)


def place_of(slot: Name, month: tuple[int, int]) -> int | None:
    """Return the instant that a slot gives in a month."""
    ordinal, weekday, minute, zone = slot
    day = slot_day(*month, ordinal, weekday)
    return first_instant(zone, day.year, day.month, day.day, minute)


@dataclass(frozen=True)
class JudgedAgain(Judged):
    """One candidate, seen by the rules, past sessions as they were."""

    again: Again

    def _past(self, t: int) -> Published | None:
        month = self.again.months[t]
        return self.again.known[month] if month in self.again.begun else None

    def there(self, person: Someone, t: int) -> bool:
        """Say whether somebody was or will be at a session."""
        return self.level_there(person, t) > 0

    def level_there(self, person: Someone, t: int) -> int:
        """Return the level at which."""
        past, start = self._past(t), self.starts[t]
        if past is None:
            return 0 if self._refused(person, start) else level_of(person, start, self.case.duration)
        if person.id not in past.promised:
            return 0
        recorded = self.again.recorded.get((past.month, person.id))
        there = past.promised[person.id] if recorded is None else recorded == "present"
        return (past.level[person.id] or 2) if there else 0

    def _refused(self, person: Someone, start: int) -> bool:
        """Say whether a session touches a date to which somebody's last word was no."""
        from oracle import own_time

        last: dict[date, tuple[int, str]] = {}
        for begin, who, word, when in self.again.answers:
            if who == person.id:
                day = own_time(person, begin).date()
                last[day] = max(last.get(day, (when, word)), (when, word))
        no = {day for day, (_, word) in last.items() if word == "declined"}
        return any(own_time(person, start + k).date() in no for k in range(self.case.duration))

    def belongs(self, person: Someone, t: int) -> bool:
        """Say whether somebody is, or then was, in the group at a session."""
        past = self._past(t)
        return self._member(person, t) if past is None else person.id in past.promised

    def absences(self, person: Someone) -> list[bool]:
        """Return for each session whether it is an absence."""
        return [self._absent(person, t) for t in range(len(self.starts))]

    def _absent(self, person: Someone, t: int) -> bool:
        past = self._past(t)
        if past is not None:
            excused = self.again.recorded.get((past.month, person.id)) == "excused"
            return person.id in past.promised and not excused and not self.there(person, t)
        return self._member(person, t) and not self.there(person, t)

    def _member(self, person: Someone, t: int) -> bool:
        from oracle import own_time

        return within(person, own_time(person, self.starts[t]).date())

    def parts(self, rule: str) -> frozenset[str]:
        """Return the broken parts of a rule."""
        if rule == "contract":
            return frozenset(p.id for p in self.case.people if p.bound and self._breaks_contract(p))
        return frozenset(str(t) for t in range(len(self.starts)) if self._session_breaks(rule, t))

    def first(self, number: int) -> JudgedAgain:
        """Return the first sessions alone."""
        return JudgedAgain(self.case, self.starts[:number], self.again)

    def moved(self) -> int:
        """Return how many sessions of people who stay are elsewhere than published."""
        return sum(self._moved(person, t) for person in self.case.people for t in range(len(self.starts)))

    def _moved(self, person: Someone, t: int) -> bool:
        month = self.again.months[t]
        old = self.again.known.get(month)
        if old is None or self.again.pinned(month) or person.id not in old.promised:
            return False
        from oracle import own_time

        return self.starts[t] != old.start and within(person, own_time(person, old.start).date())

    def level(self, name: str) -> tuple[int | Fraction, ...]:  # type: ignore[override]
        """Return the numbers of a level, as what is minimised."""
        count = range(len(self.starts))
        if name == "attendance":
            there = sum(self.there(person, t) for person in self.case.people for t in count)
            return (self.again.price * self.moved() - there,)
        if name == "preference":
            levels = [self.level_there(person, t) for person in self.case.people for t in count]
            return (levels.count(1) - levels.count(3),)
        return super().level(name)

    def first_open(self) -> int:
        """Return the place of the first session that has not begun."""
        return sum(self._past(t) is not None for t in range(len(self.starts)))

    def _burden(self, person: Someone) -> int:
        return sum(self._unsocial(person, t) for t in range(len(self.starts)) if self.there(person, t))

    def _unsocial(self, person: Someone, t: int) -> int:
        from oracle import unsocial_minutes

        past, (begin, end) = self._past(t), self.case.wanted.unsocial
        if past is None:
            return unsocial_minutes(person, self.starts[t], self.case.duration, (begin, end))
        first = local(past.zone[person.id], past.start)
        minutes = [(first.hour * 60 + first.minute + k) % DAY for k in range(self.case.duration)]
        if begin < end:
            return sum(begin <= minute < end for minute in minutes)
        return sum(minute >= begin or minute < end for minute in minutes)


@dataclass(frozen=True, kw_only=True)
class Plans:
    """The two plans that are compared, which of them is taken, and whether that is held back."""

    keep: Best
    change: Best
    taken: Best
    held_back: bool = False


def solve_again(again: Again) -> Plans | None:
    """Return the plans, or None if no candidate keeps the hard rules as far as they can still be kept."""
    named: dict[tuple[int, ...], Name] = {}
    for slot in slots(again.case):
        starts = again.at(slot)
        if starts is not None and (starts not in named or slot == again.slot):
            named[starts] = slot
    pins = [again.pinned(month) for month in again.months]
    number = pins.index(False) if False in pins else len(pins)
    found: list[tuple[tuple[object, ...], int, Best]] = []
    for starts, slot in named.items():
        judged = JudgedAgain(again.case, starts, again)
        if any(judged.parts(rule) - judged.first(number).parts(rule) for rule in again.case.wanted.hard):
            continue
        coming = [t for t, month in enumerate(again.months) if month not in again.begun]
        if coming and not any(judged.there(person, t) for person in again.case.people for t in coming):
            continue  # nobody attends any session to come: no answer
        levels = tuple(judged.level(name) for name in again.case.wanted.objective)
        moved = len(again.elsewhere(starts))
        found.append(((levels, moved, starts), moved, Best(slot=slot, instants=starts, levels=levels)))  # type: ignore[arg-type]
    if not found:
        return None
    found.sort(key=lambda one: one[0])
    fewest = min(moved for _, moved, _ in found)
    keep = next(best for _, moved, best in found if moved == fewest)
    change = found[0][2]
    taken = change if worth(again, keep, change) else keep
    broken, gone = again.broken(), again.elsewhere(taken.instants)
    few = 0 < 2 * len(broken) <= len(again.open())
    return Plans(keep=keep, change=change, taken=taken, held_back=few and bool(gone - broken))


def worth(again: Again, keep: Best, change: Best) -> bool:
    """Say whether the first level that decides is for the change."""
    names = again.case.wanted.objective
    if "attendance" not in names:
        return False
    more = again.elsewhere(change.instants) - again.elsewhere(keep.instants)
    shares = Fraction(0)
    for person in again.case.people:
        if person.bound:
            shares += Fraction(sum(again.stays(person, t) for t in more), len(again.months))
    costs = {
        "contract": again.price * shares,
        "quorum": again.price * len(more),
        "regions": again.price * len(more),
    }
    for place, name in enumerate(names):
        old, new = keep.levels[place], change.levels[place]
        if new > old:
            return False
        if new == old:
            continue
        if place >= names.index("attendance"):
            return True
        if name in costs and old[0] - new[0] > costs[name]:
            return True
    return False
