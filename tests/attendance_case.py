"""Attendance files of the group in `status_case`, read as `schedule record` reads them."""

from __future__ import annotations

from pathlib import Path

from status_case import plan

from configs.hearing import Heard, Said, find, hear, missing, session_meant
from configs.report_file import Report, read_report
from configs.strangers import unmatched
from scheduler.ledger import EMPTY, Ledger

PLAN = plan()


def report(tmp_path: Path, content: str | bytes, name: str = "report.csv") -> Report:
    """Write a file and read it."""
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_report(path, PLAN)


def heard(
    tmp_path: Path, *contents: str | bytes, ledger: Ledger = EMPTY, session: int = 1, **said: object
) -> Heard:
    """Return what files and options say of a session."""
    reports = [report(tmp_path, content, f"{n}.csv") for n, content in enumerate(contents)]
    all_said = Said(**{"named": {}, "reports": reports, "who": {}, **said})  # type: ignore[arg-type]
    one = session_meant(PLAN, session, reports)
    found = find(PLAN, one, all_said)
    if found.unmatched:
        raise unmatched(PLAN, found, missing(PLAN, one, all_said, found), all_said.enough(one))
    return hear(PLAN, ledger, one, all_said, found)
