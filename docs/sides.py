"""Slots side by side, and changes that are only tried: what the program says of the model case, run for real."""

from __future__ import annotations

import shlex
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from typer.testing import CliRunner

import cli

ROOT = Path(__file__).resolve().parent.parent
FILE = "configs/balint.yaml"
MOMENT = "2026-11-22T10:00Z"
COLUMNS = 88


@cache
def said(command: str, code: int = 0) -> str:
    """Run a command on the model case, where no plan is in force, and return all that it says."""
    with tempfile.TemporaryDirectory() as empty:
        words = [str(ROOT / FILE) if word == FILE else word for word in shlex.split(command)[1:]]
        more = ["--as-of", MOMENT, "--out", str(Path(empty) / "out")]
        outcome = CliRunner().invoke(cli.app, [*words, *more], env={"COLUMNS": str(COLUMNS)})
    assert outcome.exit_code == code, f"{command}: {outcome.exit_code} {outcome.output}"
    return outcome.output.strip()


def _shown(command: str, text: str) -> str:
    return f"```console\n$ {command}\n{text}\n```\n"


def _part(text: str, first: str, end: str) -> str:
    """Return what lies between a heading and the next."""
    return text[text.index(first) : text.index(end)].rstrip()


TABLE = f"schedule compare {FILE} --top 5"
NAMED = f'schedule compare {FILE} --slot "2nd Tu 19:00 Europe/Athens"'
TRIED = f"schedule whatif {FILE} --remove lourdes --set 'members.harriet.available=Mo-Fr 17:00-24:00'"
MISTAKE = f"schedule whatif {FILE} --set 'members.hariet.available=Mo-Fr 17:00-22:00'"


def table() -> str:
    """Return the slots of the model case side by side."""
    return _shown(TABLE, said(TABLE))


def named() -> str:
    """Return a slot that somebody named."""
    return _shown(NAMED, _part(said(NAMED), "The slots that you named", "The best slot of each"))


def tried() -> str:
    """Return what a change would bring, in short."""
    text = said(TRIED)
    head, lines = text[: text.index("\n~ ")], [one for one in text.splitlines() if one.startswith("~")][:3]
    rest = text[text.index("Keep the slot, or change it") :]
    return _shown(TRIED, "\n".join([head, *lines, "…", "", rest]))


def mistake() -> str:
    """Return the message for an id that nobody has."""
    return _shown(MISTAKE, said(MISTAKE, 2))


PARTS: dict[str, Callable[[], str]] = {
    "compare-table": table,
    "compare-named": named,
    "whatif-tried": tried,
    "whatif-mistake": mistake,
}
