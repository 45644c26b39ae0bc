"""What is said of slots side by side: what each one buys, and for what."""

from __future__ import annotations

from typing import Any

from reports.measures import duration
from reports.words import count, listing, people

Json = dict[str, Any]

_MEASURES = (
    ("attends", "attendances", "more", "attendances in all sessions together"),
    ("contracts_kept", "contracts kept", "more", "members whose contract is kept"),
    ("most_min", "unsocial, for one", "less", "time at unsocial hours of the person who has most of it"),
    ("constant", "same hour", "more", "people whose clock hour is the same all year"),
    ("moved", "people moved", "less", "people of whom a published session moves"),
)


def measures(base: Json) -> list[Json]:
    """Return what slots are compared in: key, title, which way is better, and a sentence.

    Parameters
    ----------
    base
        Any row: what it has no value for is not compared.
    """
    rows = []
    for name, title, better, sentence in _MEASURES:
        key = "few_absences" if name == "contracts_kept" and not base.get("contract_written", True) else name
        title, sentence = (title, sentence) if key == name else _FEW_ABSENCES
        if base[name] is not None:
            rows.append({"name": name, "called": key, "title": title, "better": better, "sentence": sentence})
    return rows


_FEW_ABSENCES = ("few absences", "members who would not miss more than 3 sessions, nor 2 in a row")


def summary(document: Json) -> str:
    """Say how many slots there are and how many of them nothing beats."""
    possible = document["possible"]
    if possible == 1:
        return f"Of {count(document['slots'], 'slot')} one keeps the rules: {document['chosen']}."
    unbeaten = document["unbeaten"]
    each = "1 is beaten by no other" if unbeaten == 1 else f"{unbeaten:,} are beaten by no other"
    return (
        f"Of {count(document['slots'], 'slot')} {possible:,} keep the rules; {each}. A slot is beaten by one that "
        f"is as good in everything compared here and better in something. Chosen is {document['chosen']}."
    )


def rest(document: Json) -> str:
    """Say how many slots are not shown; empty if all are."""
    hidden = document["unbeaten"] - sum(row["unbeaten"] for row in document["rows"])
    if hidden <= 0:
        return ""
    return (
        f"{count(hidden, 'more slot')} that no other one beats: --top {len(document['rows']) + hidden} shows all."
    )


def buys(row: Json, base: Json, against: str, keeps: bool) -> str:
    """Say in one line what a slot buys against the chosen one, and for what; nothing where it has no sessions.

    Parameters
    ----------
    row
        The slot: its measures, and whether it is possible.
    base
        The measures of the chosen slot.
    against
        The first level of the objective in which it differs from the chosen one; empty if it ties.
    keeps
        Whether the chosen slot is the one in force.
    """
    if row["attends"] is None:
        return ""
    return _against_chosen(row, base, against, keeps)


def _against_chosen(row: Json, base: Json, against: str, keeps: bool) -> str:
    if row["chosen"]:
        return "The chosen slot; it is the one in force." if keeps else "The chosen slot."
    gains, losses = _sides(row, base)
    if gains and losses:
        return f"{listing(gains)} than with the chosen slot, for {listing(losses)}."
    if losses:
        return f"Buys nothing: {listing(losses)} than with the chosen slot."
    behind = _behind(row, against, keeps)
    if gains:
        return f"{listing(gains)} than with the chosen slot, and worse in none of these{behind}."
    return f"Worth the same as the chosen slot in all of these{behind}."


def _behind(row: Json, against: str, keeps: bool) -> str:
    """Say why a slot that loses nothing here is not the chosen one."""
    if not row["possible"]:
        return ""
    if against:
        return f"; it comes behind for another reason: {against}"
    why = "the slot in force stays" if keeps else "the chosen one begins earlier in the year"
    return f", and it ties on every level; {why}"


def _sides(row: Json, base: Json) -> tuple[list[str], list[str]]:
    """Return what is better than with the chosen slot, and what is worse."""
    sides: tuple[list[str], list[str]] = ([], [])
    for measure in measures(base):
        by = row[measure["name"]] - base[measure["name"]]
        if by:
            worse = (by > 0) == (measure["better"] == "less")
            sides[worse].append(_WORDS[measure["called"]](by))
    return sides


def _moved(by: int) -> str:
    return f"{people(abs(by))} {'more' if by > 0 else 'fewer'} who {'is' if abs(by) == 1 else 'are'} moved"


_UNSOCIAL = "at unsocial hours for whoever has most"

_WORDS = {
    "attends": lambda by: f"{count(abs(by), 'attendance')} {'more' if by > 0 else 'fewer'}",
    "contracts_kept": lambda by: f"{count(abs(by), 'contract')} more {'kept' if by > 0 else 'broken'}",
    "few_absences": lambda by: f"{count(abs(by), 'member')} {'fewer' if by > 0 else 'more'} with too many absences",
    "most_min": lambda by: (
        f"{duration(abs(by))} {'more' if by > 0 else 'less'} at unsocial hours for whoever has most"
    ),
    "constant": lambda by: f"{people(abs(by))} {'more' if by > 0 else 'fewer'} at the same hour all year",
    "moved": _moved,
}
