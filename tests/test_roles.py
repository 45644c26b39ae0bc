"""A member who becomes a leader: one entry that moves from one list to the other."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from commands import run, written
from test_effects import GROUP

LATER = "--as-of=2027-02-20"


@pytest.mark.parametrize("ids", [True, False])
def test_an_entry_that_moves_keeps_id_calendar_and_record(tmp_path: Path, ids: bool) -> None:
    """Also where ids are made from names: nothing is sent, what was recorded stays; and back again."""
    group: dict[str, Any] = deepcopy(GROUP)
    for person in (*group["leaders"], *group["members"]):
        own = person["id"] if ids else person.pop("id")
        person["email"] = f"{own}@example.org"
    group["group"]["organizer"] = {"name": "C", "email": "c@example.org"}
    file = written(tmp_path / "group.yaml", group)
    assert run("solve", file, "--as-of", "2026-12-01").code == 0
    ann = group["members"][0]["id"] if ids else "ann-lee"
    invite = tmp_path / "group.out" / "invites" / f"{ann}.ics"
    before = invite.read_bytes()
    run("record", file, "--session", "1", "--present", ann, LATER)
    ledger = (tmp_path / "group.out" / "ledger.csv").read_bytes()
    for there, here in (("members", "leaders"), ("leaders", "members")):
        entry = next(one for one in group[there] if one["name"] == "Ann Lee")
        group[there].remove(entry)
        group[here].insert(0, entry)
        written(file, group)
        done = run("solve", file, "--as-of=2027-02-21", "--plain")
        assert done.code == 0, done.err
        assert "Nobody joins or leaves, and no session moves." in done.out
        assert "two people" not in done.out + done.err
        status = run("status", file, "--as-of=2027-02-22", "--json").document
        assert [one["role"] for one in status["people"] if one["id"] == ann] == [here.removesuffix("s")]
        assert invite.read_bytes() == before
    assert (tmp_path / "group.out" / "ledger.csv").read_bytes() == ledger
