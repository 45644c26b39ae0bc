"""What no single value shows: ids used twice, numbers that contradict each other, what comes in a later version.

These checks read the raw values, so that they speak also when something else in the file is wrong; what
they cannot read they leave to the schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from calendars.counts import people
from configs.kinds import MAX_PEOPLE
from configs.problems import Place

Complaints = Iterator[tuple[Place, str]]


def cross_checks(values: dict[str, Any]) -> Complaints:
    """Yield every complaint with its place.

    Parameters
    ----------
    values
        The file as texts, lists and dicts.
    """
    for check in (_somebody, _not_too_many, _unique_ids, _enough_leaders, _anchored, not_yet):
        yield from check(values)


def not_yet(values: dict[str, Any]) -> Complaints:
    """Refuse what the format knows and this version does not plan yet."""
    later = {("rotation", "slots"): 1, ("rotation", "changes"): 0, ("moves", "at_most"): 0}
    for place, limit in later.items():
        number = _number(_at(values, "rules", *place))
        if number is not None and number > limit:
            yield ("rules", *place), f"this version plans one constant slot and moves no session: {limit} at most"


def _at(values: Any, *place: str) -> Any:
    for step in place:
        values = values.get(step) if isinstance(values, dict) else None
    return values


def _number(value: Any) -> int | None:
    return int(value) if isinstance(value, str) and re.fullmatch("[0-9]{1,9}", value) else None


def _list(values: dict[str, Any], *place: str) -> list[Any]:
    found = _at(values, *place)
    return found if isinstance(found, list) else []


def _people(values: dict[str, Any]) -> Iterator[tuple[Place, Any]]:
    for key in ("leaders", "members"):
        for position, person in enumerate(_list(values, key)):
            yield (key, position), person


def _somebody(values: dict[str, Any]) -> Complaints:
    if not values.get("leaders") and not values.get("members"):
        yield (), "there is nobody in this file: list people under 'leaders:' and 'members:'"


def _not_too_many(values: dict[str, Any]) -> Complaints:
    number = sum(1 for _ in _people(values))
    if number > MAX_PEOPLE:
        yield (), f"{people(number)}: at most {MAX_PEOPLE:,}"


def _unique_ids(values: dict[str, Any]) -> Complaints:
    first: dict[str, Place] = {}
    for place, person in _people(values):
        own = _at(person, "id")
        if not isinstance(own, str):
            continue
        other = first.setdefault(own.lower(), place)
        if other != place:
            message = f"{own!r} is the id of {other[0]}[{other[1]}] already; ids name files, so case does not count"
            yield (*place, "id"), message


def _enough_leaders(values: dict[str, Any]) -> Complaints:
    number = len(_list(values, "leaders"))
    for key in ("present", "then"):
        wanted = _number(_at(values, "rules", "leaders", key))
        if wanted is not None and wanted > number:
            yield ("rules", "leaders", key), f"{wanted} leaders are asked for, but the file has {number}"


def _anchored(values: dict[str, Any]) -> Complaints:
    anchors = [one.lower() for one in _list(values, "slots", "anchors") if isinstance(one, str)]
    if anchors and all(one in ("leaders", "members") and not _list(values, one) for one in anchors):
        yield ("slots", "anchors"), f"there are no {' and no '.join(anchors)}: name a zone, such as UTC"
