"""What was promised for each session, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reports.words import count, listing
from scheduler.ledger import EXCUSED, PRESENT, Ledger
from scheduler.plan import CANCELLED, Plan, PlannedSession
from scheduler.recording import members_at

Json = dict[str, Any]


def session_row(plan: Plan, ledger: Ledger, session: PlannedSession) -> Json:
    """Return what was promised for a session, and what came of it."""
    number, members = session.number, members_at(plan, session)
    promised = [one for one in session.present if one in members]
    known = [one for one in members if ledger.status_of(number, one)]
    came = [who for who in ledger.people_of(number) if ledger.status_of(number, who) == PRESENT]
    names = {one.id: one.name for one in plan.former} | {one.id: one.name for one in plan.people}
    counted = [one for one in known if ledger.status_of(number, one) != EXCUSED]
    row = {
        "number": number,
        "state": _state(ledger, session, bool(known)),
        "promised": promised,
        "came": came,
        "counted": counted,
        "missing": [one for one in promised if one in known and one not in came],
        "unexpected": [one for one in came if one not in promised],
        "excused": [one for one in known if one not in counted],
        "unknown": [one for one in members if one not in known],
    }
    return row | {"sentence": _session_words(row, names)}


def _state(ledger: Ledger, session: PlannedSession, known: bool) -> str:
    if session.status == CANCELLED or ledger.called_off(session.number, session.start):
        return "called_off"
    if not ledger.is_held(session.number):
        return "not_held"
    return "recorded" if known else "unrecorded"


_STATES = {"called_off": "called off", "not_held": "not held", "unrecorded": "not recorded"}


def _session_words(row: Json, names: dict[str, str]) -> str:
    """Return ``promised 8, came 7: without Ken Abe; unexpected: Eva Roth``."""
    if row["state"] != "recorded":
        promised = f"promised {len(row['promised'])}, " if row["state"] == "unrecorded" else ""
        return f"{promised}{_STATES[row['state']]}"
    who = {
        "did not come": [one for one in row["missing"] if one not in row["excused"]],
        "excused": row["excused"],
        "came unexpectedly": row["unexpected"],
        "nothing recorded of": row["unknown"],
    }
    rest = "; ".join(f"{what}: {listing(names.get(one, one) for one in ids)}" for what, ids in who.items() if ids)
    return f"promised {len(row['promised'])}, came {len(row['came'])}{': ' if rest else ''}{rest}"


def totals(sessions: Sequence[Json]) -> Json | None:
    """Return promised and real attendances over all sessions recorded; guests and excused people do not count."""
    rows = [one for one in sessions if one["state"] == "recorded"]
    possible = sum(len(one["counted"]) for one in rows)
    if not possible:
        return None
    promised = sum(len({*one["promised"]} & {*one["counted"]}) for one in rows)
    came = sum(len({*one["came"]} & {*one["counted"]}) for one in rows)
    shares = [f"{n} of {possible} ({_percent(n, possible)})" for n in (promised, came)]
    words = f"Over {count(len(rows), 'recorded session')}: promised {shares[0]}, came {shares[1]}."
    return {"sessions": len(rows), "possible": possible, "promised": promised, "came": came, "sentence": words}


def _percent(part: int, whole: int) -> str:
    return f"{(200 * part + whole) // (2 * whole)} %"
