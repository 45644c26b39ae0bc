"""The command ``schedule`` as tests meet it: within this process, or as a program of its own; and groups for it."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import yaml

import cli

ROOT = Path(__file__).resolve().parent.parent
BALINT = ROOT / "configs" / "balint.yaml"
GRAPHQL = ROOT / "configs" / "graphql-wg-2022.yaml"
AS_OF = "--as-of=2026-11-22T10:00Z"

Group = dict[str, Any]

SMALL: Group = {
    "group": {"name": "Small group", "organizer": {"name": "Coordination", "email": "post@example.org"}},
    "programme": {"first_month": "2027-02", "sessions": 3, "duration": 60},
    "slots": {"weekdays": ["Th"], "ordinals": [3], "anchors": ["Europe/Zurich"]},
    "leaders": [
        {"id": "ana", "name": "Ana Prado", "zone": "America/New_York", "available": "Mo-Fr 08:00-12:00"},
    ],
    "members": [
        {
            "id": "ken",
            "name": "Ken Abe",
            "email": "ken@example.org",
            "zone": "Asia/Tokyo",
            "available": "Mo-Fr 19:00-24:00",
            "valid_at": "2026-11-01",
        },
        {
            "id": "eva",
            "name": "Eva Roth",
            "email": "eva@example.org",
            "zone": "Europe/Zurich",
            "available": "Mo-Fr 12:00-18:00",
            "if_needed": "Mo-Fr 18:00-20:00",
            "valid_at": "2026-11-01",
        },
    ],
}
"""A group without warnings that has one answer: early afternoon in Zurich."""


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """What stdout holds, read as JSON: all of it."""
        return json.loads(self.out)


def run(*arguments: object, columns: int = 80, encoding: str = "utf-8") -> Done:
    """Run the command in this process, through its entry, on streams that are no terminal."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="") for _ in range(2))
    words = ["schedule", *map(str, arguments)]
    with (
        patch.object(sys, "argv", words),
        patch.dict(os.environ, {"COLUMNS": str(columns)}),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        code = _code_of_main()
    return Done(code, _text(out), _text(err))


def _code_of_main() -> int:
    try:
        cli.main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    data: bytes = stream.buffer.getvalue()  # type: ignore[attr-defined]  # the buffer is a BytesIO
    return data.decode(stream.encoding)


def environment(**changes: str) -> dict[str, str]:
    """Return an environment in which the program is found; Python's warnings are errors in it."""
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if key in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", **changes}


def spawn(
    *arguments: object, cwd: Path | None = None, before: str = "", env: Mapping[str, str] | None = None, **more: Any
) -> Done:
    """Run the command as a program of its own.

    Parameters
    ----------
    arguments
        Of the command.
    cwd
        Where it runs.
    before
        Python to run before its entry, to slow it down or to look at it.
    env
        Changes of its environment.
    more
        For `subprocess.run`.
    """
    streams: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
    done = subprocess.run(
        program(*arguments, before=before),
        cwd=cwd,
        env=environment(**(env or {})),
        check=False,
        timeout=60,
        **streams,
    )
    return Done(done.returncode, (done.stdout or b"").decode(), (done.stderr or b"").decode())


def program(*arguments: object, before: str = "") -> list[str]:
    """Return the command line of `spawn`."""
    script = f"import sys; sys.argv[0] = 'schedule'\n{before}\nfrom cli import main; main()"
    return [sys.executable, "-c", script, *map(str, arguments)]


def changed(**blocks: Any) -> Group:
    """Return the small group with some blocks changed: a dict changes keys of a block, all else replaces it."""
    group = deepcopy(SMALL)
    for name, value in blocks.items():
        group[name] = {**group.get(name, {}), **value} if isinstance(value, dict) else value
    return group


def written(path: Path, group: Group) -> Path:
    """Write a group as YAML (of which JSON is a part) and return its path."""
    path.write_text(json.dumps(group, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def content(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder, by path."""
    return {
        one.relative_to(folder).as_posix(): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()
    }


def properties(data: bytes, name: str) -> list[str]:
    """Return the lines of a calendar file that begin with a property's name, unfolded."""
    lines = data.decode().replace("\r\n ", "").split("\r\n")
    return [line for line in lines if line.startswith((f"{name}:", f"{name};"))]


def values_of(path: Path) -> Any:
    """Return a YAML file's values as an editor takes them (YAML 1.2, core schema)."""

    def value(node: yaml.Node) -> Any:
        if isinstance(node, yaml.MappingNode):
            return {key.value: value(one) for key, one in node.value}
        if isinstance(node, yaml.SequenceNode):
            return [value(one) for one in node.value]
        if node.style is None and re.fullmatch(r"-?[0-9]+|-?[0-9]*\.[0-9]+|true|false", node.value):
            return json.loads(node.value)
        return node.value

    return value(yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader))
