"""A group that is solved again and again: what the program says each time, run for real in a folder of its own."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from contextlib import chdir
from email import message_from_bytes
from email.policy import default
from functools import cache
from pathlib import Path

from typer.testing import CliRunner

import cli

GROUP = """\
group:
  name: Evening group
  organizer: {name: Coordination, email: coordination@example.org}
programme:
  first_month: 2027-01
  sessions: 8
  duration: 90
  notice_days: 14              # nothing moves within two weeks
slots: {anchors: [Europe/Lisbon]}
rules:
  leaders: {present: all, sessions: 2, then: 1}
  stability: {price: 0.25}     # what moving a session costs
leaders:
  - {name: Ana Prado, email: ana@example.org, zone: Europe/Lisbon, available: Tu-We 17:00-20:30}
  - {name: Bruno Costa, email: bruno@example.org, zone: Europe/Lisbon, available: Tu-We 17:00-19:00}
members:
  - {name: Chidi Okafor, email: chidi@example.org, zone: Africa/Lagos, available: Tu-We 17:00-21:00}
  - {name: Dilip Rao, email: dilip@example.org, zone: Asia/Kolkata, available: Tu-We 20:00-24:00}
  - {name: Eva Roth, email: eva@example.org, zone: Europe/Zurich, available: Tu-We 17:30-21:30}
"""
ROSA = "  - {name: Rosa Quispe, email: rosa@example.org, zone: America/Lima, available: Tu-We 10:00-14:00}\n"
SAM = "  - {name: Sam Cole, email: sam@example.org, zone: Europe/London, available: Tu-We 16:00-21:00}\n"
BRUNO_LATER = ("Europe/Lisbon, available: Tu-We 17:00-19:00", "Europe/Lisbon, available: Tu-We 17:30-20:30")
DILIP_LATER = ("available: Tu-We 20:00-24:00", "available: Tu-We 22:00-24:00")
DILIP_ABROAD = ("Asia/Kolkata, available: Tu-We 20:00-24:00", "Europe/London, available: Tu-We 16:00-21:00")
NO_BRUNO, NO_EVA = ((GROUP.splitlines(keepends=True)[line], "") for line in (-5, -1))
EVA_LEAVES = ("name: Eva Roth,", "name: Eva Roth, until: 2027-04-30,")
CHEAPER = ("stability: {price: 0.25}", "stability: {price: 0.1} ")
PAUSE = ("  notice_days: 14", "  skip_months: [2027-07]\n  notice_days: 14")
NEXT = ("first_month: 2027-01", "first_month: 2027-10")

FIRST, SPRING = "2026-11-22T10:00Z", "2027-03-20T10:00Z"
COLUMNS = 88

Edit = tuple[str, str]


class Group:
    """A file and its folder, lived through command by command; the folder is the working one meanwhile."""

    def write(self, *edits: Edit, end: str = "") -> None:
        """Write the file as it was at first, with edits, and lines at its end."""
        text = GROUP
        for old, new in edits:
            assert old in text, old
            text = text.replace(old, new)
        Path("group.yaml").write_text(text + end, encoding="utf-8")

    def run(self, words: str, moment: str, *, code: int = 0) -> str:
        """Run a command at a moment and return what it says."""
        command = f"{words} --as-of {moment}".split()[1:]
        outcome = CliRunner().invoke(cli.app, command, env={"COLUMNS": str(COLUMNS)})
        assert outcome.exit_code == code, f"{words}: {outcome.exit_code} {outcome.output}"
        return outcome.output

    def shown(self, words: str, moment: str, *, code: int = 0) -> str:
        """Return a command with all that it says."""
        return f"$ {words}\n{self.run(words, moment, code=code).strip()}"

    def change(self, words: str, moment: str, *, code: int = 0) -> str:
        """Return a solve with what it says of the change, and its last words."""
        said = self.run(words, moment, code=code)
        found = re.search(r"^What changes.*?(?=\n+How good it is)", said, re.DOTALL | re.MULTILINE)
        assert found, said
        last = [
            line for line in said.splitlines() if line.startswith(("Wrote", "No changes", "Nothing was", "If that"))
        ]
        return "\n".join([f"$ {words}", found[0].strip(), *([""] if last else []), *last])


@cache
def said() -> dict[str, str]:
    """Return what the program says on each occasion."""
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        group = Group()
        group.write()
        group.run("schedule solve group.yaml", FIRST)
        return {**_weighed(group), **_guarded(group), **_lived(group), **_renewed(group)}


def _weighed(group: Group) -> dict[str, str]:
    """Return what is said of changed hours, before anything is written."""
    solve = "schedule solve group.yaml --dry-run"
    group.write(BRUNO_LATER)
    found = {"again-keep": group.change(solve, SPRING)}
    group.write(BRUNO_LATER, CHEAPER)
    found["again-move"] = group.change(solve, SPRING)
    group.write(DILIP_LATER)
    found["again-kept"] = group.change(f"{solve} --keep", SPRING)
    return found


def _guarded(group: Group) -> dict[str, str]:
    """Return what is said of a change that would cancel most of the plan."""
    group.write(("sessions: 8", "sessions: 5"))
    said = group.run("schedule solve group.yaml", SPRING, code=cli.Exit.FOUND)
    last = "\n".join(said.strip().splitlines()[-2:])
    return {"again-guard": f"$ schedule solve group.yaml\n[…]\n{last}"}


def _lived(group: Group) -> dict[str, str]:
    """Return what is said as the year goes on."""
    group.write()
    group.run("schedule record group.yaml --session 1 --present all", "2027-01-06")
    group.run("schedule record group.yaml --session 2 --present ana,bruno,chidi,eva", "2027-02-03")
    found = {
        "again-off": "\n\n".join(
            [
                group.shown("schedule record group.yaml --session 6 --held no", "2027-02-06"),
                group.change("schedule solve group.yaml", "2027-02-06T12:00Z"),
            ]
        ),
        "again-mail": _mail("eva-roth"),
    }
    group.write(DILIP_ABROAD, EVA_LEAVES, end=ROSA)
    found["again-people"] = group.change("schedule solve group.yaml", "2027-03-06")
    group.write(DILIP_ABROAD, NO_EVA, end=ROSA)
    group.run("schedule solve group.yaml", "2027-03-07")
    found["again-files"] = "\n".join(
        sorted(path.as_posix() for path in Path("group.out").rglob("*") if path.is_file())
    )
    return found


def _renewed(group: Group) -> dict[str, str]:
    """Return what is said of the next programme."""
    group.write(DILIP_ABROAD, NO_EVA, NO_BRUNO, NEXT, end=ROSA + SAM)
    return {"again-renewal": group.change("schedule solve group.yaml", "2027-09-01")}


def _mail(person: str) -> str:
    """Return the text of somebody's mail."""
    message = message_from_bytes(Path(f"group.out/mail/{person}.eml").read_bytes(), policy=default)
    body = message.get_body(("plain",))
    assert body is not None
    lines = body.get_content().strip().splitlines()
    return "\n".join([f"Subject: {message['Subject']}", "", *lines])


def _part(name: str) -> Callable[[], str]:
    return lambda: f"```text\n{said()[name]}\n```\n"


def file() -> str:
    """Return the file that the group begins with."""
    return f"```yaml\n{GROUP}```\n"


_NAMES = ("keep", "move", "kept", "guard", "off", "mail", "people", "files", "renewal")
PARTS: dict[str, Callable[[], str]] = {"again-file": file} | {
    f"again-{one}": _part(f"again-{one}") for one in _NAMES
}
