"""What is allowed in a file but probably not meant, in sentences. Nothing here stops anybody."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from calendars.counts import verb
from calendars.zones import TZDATA_VERSION
from configs.fields import Days
from configs.grid_smells import grid_smells
from configs.hour_smells import hour_smells
from configs.people import Member, Person
from configs.problems import Place, path_text
from configs.schema import Config
from configs.validate import LoadedConfig
from configs.zonewords import zone_doubt
from scheduler.finding import folded

FRESH = timedelta(days=183)
"""Hours confirmed longer ago are stale."""
YEAR = timedelta(days=365)
MONTH = timedelta(days=31)
_NAMED = 5

Found = Iterator[tuple[Place, str]]


@dataclass(frozen=True, order=True)
class Smell:
    """A warning: where, and one sentence.

    Parameters
    ----------
    line
        Line of the file, from 1.
    path
        Where in its structure; may be empty.
    sentence
        What is doubtful, and what to do.
    """

    line: int
    path: str
    sentence: str

    def __str__(self) -> str:
        path = f" {self.path}:" if self.path else ""
        return f"line {self.line}:{path} {self.sentence}"


def smells(loaded: LoadedConfig, today: date, *, again: bool = False) -> tuple[Smell, ...]:
    """Return the warnings about a file, sorted by line.

    Parameters
    ----------
    loaded
        The file, without errors.
    today
        The day on which the age of things is judged.
    again
        Whether a published plan is solved again: then a programme that has begun is none to wonder at.
    """
    config = loaded.config
    found = [
        *_unconfirmed(config, today),
        *_unreachable(config),
        *_old_zones(today),
        *_group(config),
        *(() if again else _past(config, today)),
        *_dates(config),
    ]
    for place, person in _everybody(config):
        found += [((*place, *step), sentence) for step, sentence in _person(person, config)]
    return tuple(sorted({Smell(loaded.line_of(place), path_text(place), sentence) for place, sentence in found}))


def _everybody(config: Config) -> Iterator[tuple[Place, Person]]:
    for key, people in (("leaders", config.leaders), ("members", config.members)):
        for position, person in enumerate(people):
            yield (key, position), person


def _names(people: Iterable[Person]) -> str:
    """Return the first names in a list, and how many more there are."""
    names = [person.name for person in people]
    rest = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def _unconfirmed(config: Config, today: date) -> Found:
    """Judge the age of hours; leaders are only judged by a day that stands there: many files have none for them."""
    everybody = ((place, one) for place, one in _everybody(config) if one.leaves is None or one.leaves >= today)
    asked = [(place, one) for place, one in everybody if isinstance(one, Member) or one.valid_at]
    stale = [(place, one) for place, one in asked if one.valid_at is None or today - one.valid_at > FRESH]
    where: Place = (max(place[0] for place, _ in stale),) if stale else ()
    if stale and len(stale) == len(asked):
        yield where, "nobody's hours were confirmed in the last six months: ask, and set valid_at"
    elif stale:
        names = _names(one for _, one in stale)
        yield where, f"hours not confirmed in the last six months: {names}: ask, and set valid_at"
    for place, person in asked:
        if person.valid_at is not None and person.valid_at > today:
            yield (*place, "valid_at"), f"{person.valid_at} is still to come"


def _unreachable(config: Config) -> Found:
    without = [one for one in config.members if one.email is None]
    if without:
        yield ("members",), f"without an e-mail address: {_names(without)}"


def _old_zones(today: date) -> Found:
    """Zone data are released in letters, some six a year: 2026f is from about November 2026."""
    year, letter = int(TZDATA_VERSION[:4]), ord(TZDATA_VERSION[4:5] or "a") - ord("a")
    if today - date(year, min(2 * letter + 1, 12), 1) > YEAR:
        yield (), f"the zone data ({TZDATA_VERSION}) are more than a year old: update the package tzdata"


def _group(config: Config) -> Found:
    yield from _two_roles(config)
    yield from _repeated(config, "name", "give each an id, or one will get the other's when the order changes")
    yield from _repeated(config, "email", "they get each other's invites")
    quorum, counted = config.rules.quorum, [one for _, one in _everybody(config) if not _is_optional(one)]
    if quorum and quorum.at_least and quorum.at_least > len(counted):
        yield (
            ("rules", "quorum"),
            f"a quorum of {quorum.at_least} is out of reach: {verb(len(counted), 'person counts', 'people count')}",
        )
    if config.slots.times and "grid" in config.slots.model_fields_set:
        yield ("slots", "grid"), "the grid is not looked at, because slots.times says which clock times: delete one"
    if not config.leaders:
        yield (), "there are no leaders: the rule about their presence asks for nothing"
    for position, anchor in enumerate(config.anchors):
        doubt = None if anchor in ("UTC", "leaders", "members") else zone_doubt(anchor)
        if doubt:
            yield ("slots", "anchors", position), doubt


def _is_optional(person: Person) -> bool:
    return isinstance(person, Member) and person.optional


def _is_one(leader: Person, member: Person) -> bool:
    emails = {one.email.casefold() for one in (leader, member) if one.email}
    return folded(leader.name) == folded(member.name) and len(emails) < 2


def _two_roles(config: Config) -> Found:
    """Give those who stand in both lists, as where a member is going to lead."""
    leaders = {folded(one.name): one for one in config.leaders}
    for n, member in enumerate(config.members):
        leader = leaders.get(folded(member.name))
        if leader is not None and _is_one(leader, member):
            yield ("members", n), _TWO_ROLES.format(name=member.name, leader=leader.id)


_TWO_ROLES = (
    "{name} stands under leaders too, as {leader}, and so is planned as two people, with two calendars of which "
    "one undoes the other. If it is one person, delete the entry of the later role; once the last session in "
    "today's role is over, move today's entry as it is, with its id, to the other list: the calendar and what was "
    "recorded stay"
)


def _repeated(config: Config, key: str, consequence: str) -> Found:
    first: dict[str, Person] = {}
    for place, person in _everybody(config):
        value = getattr(person, key)
        if value is None:
            continue
        other = first.setdefault(value.casefold(), person)
        if other is not person and not (
            place[0] == "members" and other in config.leaders and _is_one(other, person)
        ):
            yield (*place, key), f"{value} is the {key} of {other.id} and of {person.id}: {consequence}"


def _span(config: Config) -> Days:
    """Return the first and the last day of the programme's months."""
    first, last = config.programme.months[0], config.programme.months[-1]
    return Days(
        date(first.year, first.number, 1), date(last.year, last.number, monthrange(last.year, last.number)[1])
    )


def _outside(span: Days, first: date | None, last: date | None) -> bool:
    return (first is not None and first > span.last) or (last is not None and last < span.first)


def _past(config: Config, today: date) -> Found:
    place, span = ("programme", "first_month"), _span(config)
    if span.last < today:
        yield place, f"the programme ended on {span.last} already: is this month right?"
    elif today - span.first > MONTH:
        yield place, f"the programme began on {span.first}, more than a month ago: is this month right?"


def _dates(config: Config) -> Found:
    programme, span = config.programme, _span(config)
    for position, month in enumerate(programme.skip_months):
        if not programme.first_month <= month <= programme.months[-1]:
            yield ("programme", "skip_months", position), f"{month} is not in the programme, {_programme(span)}"
    for position, days in enumerate(programme.blackouts):
        if _outside(span, days.first, days.last):
            yield ("programme", "blackouts", position), f"{days} is not in the programme, {_programme(span)}"


def _programme(span: Days) -> str:
    return f"which runs from {span.first} to {span.last}"


def _person(person: Person, config: Config) -> Found:
    span = _span(config)
    yield from hour_smells(person, span, config)
    yield from (((), sentence) for sentence in grid_smells(person, span, config))
    yield from _absences(person, span)
    for place, zone in (
        (("zone",), person.zone),
        *((("away", n, "zone"), s.zone) for n, s in enumerate(person.away)),
    ):
        doubt = zone_doubt(zone)
        if doubt:
            yield place, f"{person.name}: {doubt}"


def _absences(person: Person, span: Days) -> Found:
    stays = [(("unavailable", n), days.first, days.last) for n, days in enumerate(person.unavailable)]
    stays += [(("away", n), stay.first, stay.last) for n, stay in enumerate(person.away)]
    for place, first, last in stays:
        if _outside(span, first, last):
            yield place, f"{Days(first, last)} is not in the programme, {_programme(span)}"
    if _outside(span, person.joins, person.leaves):
        is_ = "is no member" if isinstance(person, Member) else "does not lead"
        yield (), f"{person.name} {is_} at any time of the programme, {_programme(span)}"
