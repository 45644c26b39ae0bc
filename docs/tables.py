"""Tables of the reference, made from the program: keys, rules, commands, limits."""

from __future__ import annotations

import dataclasses
import inspect
import json
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

import typer
from pydantic import TypeAdapter

import cli
from calendars import busy
from calendars.windows_text import MAX_TEXT as MAX_HOURS
from configs import fields, files, kinds, loader
from configs.rules import LEVELS
from configs.schema import json_schema
from constraints import CATALOGUE, CRITERIA

Json = dict[str, Any]


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table in Markdown."""
    cells = [list(head)]
    cells.append(["---"] * len(cells[0]))
    cells += [[cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in cells) + "\n"


def code(value: Any) -> str:
    """Return a value as it is written in the file."""
    return f"`{_written(value)}`"


def _written(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_written(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_written, value)) + "]"
    return json.dumps(value) if isinstance(value, bool) else str(value)


# The file -----------------------------------------------------------------------------------------------------


@cache
def _schema() -> Json:
    return json_schema()


def keys() -> str:
    """Return every block of the file with its keys."""
    blocks = [("The file", _schema()), *_blocks()]
    return "\n".join(_block(title, node) for title, node in blocks)


def _blocks() -> Iterator[tuple[str, Json]]:
    """Yield the blocks below the file in the order in which it has them; leaders and members as one."""
    seen: list[str] = []
    waiting = [_schema()]
    while waiting:
        for child in waiting.pop(0)["properties"].values():
            name = _name_of(child)
            if name and name not in seen and name != "Leader":
                seen.append(name)
                waiting.append(_schema()["$defs"][name])
    titles = {"Member": "A person of `leaders` or `members`"}
    for name in seen:
        yield titles.get(name, f"`{_path(name)}`"), _schema()["$defs"][name]


def _name_of(node: Json) -> str | None:
    pointer = node.get("$ref") or node.get("items", {}).get("$ref")
    return pointer.rpartition("/")[2] if pointer else None


def _path(name: str) -> str:
    """Return where a block stands in the file."""
    for owner, node in {"": _schema(), **_schema()["$defs"]}.items():
        for key, child in node.get("properties", {}).items():
            if _name_of(child) == name:
                above = "" if owner in ("", "Leader", "Member") else f"{_path(owner)}."
                return f"{above}{key}"
    raise KeyError(name)


def _block(title: str, node: Json) -> str:
    needed = node.get("required", [])
    leader = _schema()["$defs"]["Leader"]["properties"]
    rows = []
    for key, child in node["properties"].items():
        only = title.startswith("A person") and key not in leader
        note = " Members only." if only else ""
        rows.append((code(key), _kind(child), _default(key, child, needed), _said(child) + note, _example(child)))
    return f"### {title}\n\n{node['description']}\n\n" + table(
        ("key", "what", "default", "meaning", "example"), rows
    )


def _said(node: Json) -> str:
    name = _name_of(node)
    return str(node.get("description") or (_schema()["$defs"][name]["description"] if name else ""))


def _default(key: str, node: Json, needed: list[str]) -> str:
    if key in needed:
        return "**required**"
    if node.get("default", []) != []:
        return code(node["default"])
    block = node.get("$ref") and _schema()["$defs"][_name_of(node)]
    return "none" if not block or block.get("required") else "its defaults"


def _example(node: Json) -> str:
    return code(node["examples"][0]) if node.get("examples") else ""


def _kind(node: Json) -> str:
    """Say in words what a value is."""
    name = _name_of(node)
    if node.get("type") == "array":
        inner = node["items"]
        return f"list of blocks, see {_link(name)}" if name else f"list of: {_kind(inner)}"
    if name:
        return f"block, see {_link(name)}"
    choices = node.get("anyOf") or node.get("oneOf")
    if choices:
        return " or ".join(_kind(one) for one in choices)
    if "const" in node:
        return code(node["const"])
    if "enum" in node:
        return ", ".join(code(one) for one in node["enum"])
    return _simple(node)


def _link(name: str) -> str:
    if name in ("Leader", "Member"):
        return "[a person](#a-person-of-leaders-or-members)"
    path = _path(name)
    return f"[`{path}`](#{path.replace('.', '')})"


def _simple(node: Json) -> str:
    if node["type"] in ("integer", "number"):
        words = "whole number" if node["type"] == "integer" else "number"
        return f"{words} from {node['minimum']:,} to {node['maximum']:,}"
    if node["type"] == "boolean":
        return "`true` or `false`"
    most = f", at most {node['maxLength']:,} characters" if "maxLength" in node else ""
    return _patterns().get(node.get("pattern", ""), "text") + most


@cache
def _patterns() -> dict[str, str]:
    words = {
        kinds.MonthOf: "month",
        kinds.Day: "date",
        kinds.Period: "date, or first/last",
        kinds.Clock: "clock time",
        kinds.PersonId: "id",
        kinds.Email: "address",
        kinds.Url: "address",
    }
    return {TypeAdapter(kind).json_schema()["pattern"]: word for kind, word in words.items()}


def limits() -> str:
    """Return the limits of the file and of calendars."""
    sessions, duration = (_schema()["$defs"]["Programme"]["properties"][key] for key in ("sessions", "duration"))
    rows = [
        ("size of the file", f"{files.MAX_BYTES // 1_000_000} MB"),
        ("people", f"{kinds.MAX_PEOPLE:,}"),
        ("sessions", f"{sessions['minimum']} to {sessions['maximum']}"),
        ("duration of a session", f"{duration['minimum']} to {duration['maximum']} minutes"),
        ("years of dates", f"{fields.YEARS[0]} to {fields.YEARS[-1]}"),
        ("an id", f"{kinds.MAX_ID} characters: letters, digits, `-`, `_`, single dots"),
        ("a name or region", f"{fields.MAX_NAME} characters, on one line"),
        ("any other text", f"{fields.MAX_TEXT:,} characters"),
        ("hours (`preferred`, `available`, `if_needed`)", f"{MAX_HOURS:,} characters each"),
        ("blocks and lists within each other", f"{loader.MAX_DEPTH} levels"),
        ("values in the file, aliases written out", f"{loader.MAX_NODES:,}"),
        *_BUSY_LIMITS,
    ]
    return table(("what", "limit"), rows)


_BUSY_LIMITS = (
    ("a calendar under `busy`", f"{busy.MAX_BYTES // 1_000_000} MB"),
    ("events of such a calendar within the programme", f"{busy.MAX_EVENTS:,}"),
    (
        "moments that one of its rules is looked through for; a longer one counts on its first date only",
        f"{busy.MAX_STEPS:,}",
    ),
    ("time to read such a calendar", f"{busy.MAX_SECONDS:g} seconds"),
)


def busy_limits() -> str:
    """Return the limits of calendars."""
    return table(("what", "limit"), _BUSY_LIMITS)


# The rules ----------------------------------------------------------------------------------------------------

_LATER = ("rotation", "moves")


def rules() -> str:
    """Return a section for each rule of the catalogue."""
    return "\n".join(_rule(one) for one in CATALOGUE)


def _rule(rule: Any) -> str:
    text = inspect.cleandoc(rule.__doc__)
    meaning, _, _ = text.partition("\n\nParameters")
    block = _schema()["$defs"]["Rules"]["properties"].get(rule.name)
    parts = [f"### {rule.name}", _standing(rule, block), meaning.replace("``", "`")]
    if block is not None:
        parts.append(_parameters(block))
    return "\n\n".join(part for part in parts if part) + "\n"


def _standing(rule: Any, block: Json | None) -> str:
    """Say whether a rule is hard, and whether it is on."""
    if rule in CRITERIA:
        return "*A level of the objective. Always on.*"
    keys_of = _schema()["$defs"][_name_of(block or {})]
    off = "Off unless the file names it." if keys_of.get("required") else "On unless told otherwise."
    if "hard" in keys_of["properties"]:
        return f"*A level of the objective; with `hard: true` no plan may break it. {off}*"
    return f"*Hard: no plan may break it. {off}*"


def _parameters(block: Json) -> str:
    node = _schema()["$defs"][_name_of(block)]
    needed = node.get("required", [])
    rows = [
        (code(key), _kind(child), _default(key, child, needed), child["description"])
        for key, child in node["properties"].items()
    ]
    return table(("parameter", "what", "default", "meaning"), rows).strip()


def stability() -> str:
    """Return the parameters of the price of a change, which is no rule of its own."""
    return _parameters(_schema()["$defs"]["Rules"]["properties"]["stability"])


def later_rules() -> str:
    """Return the rules that the file may name and that this version does not plan with."""
    rows = []
    for name in _LATER:
        node = _schema()["$defs"][_name_of(_schema()["$defs"]["Rules"]["properties"][name])]
        given = ", ".join(f"`{key}`" for key in node["properties"])
        rows.append((code(name), given, node["description"]))
    return table(("rule", "parameters", "meaning"), rows)


def objective() -> str:
    """Return the levels with what each one measures."""
    described = {one.name: one for one in CATALOGUE}
    words = {one.name: inspect.cleandoc(one.__doc__).partition("\n\n")[0] for one in CATALOGUE}
    rows = []
    for number, name in enumerate(LEVELS, 1):
        counted = described[name] in CRITERIA
        better = "more" if counted and described[name].maximised else "less"
        parts = {"contract": "members whose contract breaks"}.get(name, "sessions that break the rule")
        rows.append((str(number), code(name), words[name].replace("``", "`") if counted else parts, better))
    return table(("", "level", "what is counted", "better is"), rows)


# The commands -------------------------------------------------------------------------------------------------

_EXITS = {
    cli.Exit.DONE: "done",
    cli.Exit.BUG: "a bug of the program; it says so",
    cli.Exit.USAGE: "the command or a file has to be mended; the message says where",
    cli.Exit.INFEASIBLE: "proven: no slot keeps the hard rules; the answer says why",
    cli.Exit.NO_ANSWER: "stopped, by the time limit or by Ctrl-C, before a plan was found",
    cli.Exit.FOUND: "`check --strict` found warnings; `solve` would cancel most of the plan without `--yes`; "
    "`send` left something unsent; `replies` could not use something",
}


def exits() -> str:
    """Return the exit codes."""
    return table(("code", "means"), [(str(int(code_)), _EXITS[code_]) for code_ in cli.Exit])


@cache
def _commands() -> dict[str, Any]:
    return dict(typer.main.get_command(cli.app).commands)


def commands() -> str:
    """Return the commands, one a row."""
    rows = [(f"[`schedule {_usage(name)}`](docs/cli.md#{name})", one.help) for name, one in _commands().items()]
    return table(("command", "does"), rows)


def _usage(name: str) -> str:
    arguments = [one for one in _commands()[name].params if _is_argument(one)]
    words = [_shown(one) if one.required else f"[{_shown(one)}]" for one in arguments]
    return " ".join((name, *words))


def _shown(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper())


def _is_argument(parameter: Any) -> bool:
    return not parameter.opts[0].startswith("-")


def options() -> str:
    """Return a section for each command with its arguments and options."""
    return "\n".join(_command(name, one) for name, one in _commands().items())


def _command(name: str, command: Any) -> str:
    rows = [_parameter(one) for one in command.params]
    given = "\n\n" + table(("argument or option", "meaning"), rows).strip() if rows else ""
    return f"### {name}\n\n```sh\nschedule {_usage(name)}\n```\n\n{command.help}{given}\n"


def _parameter(one: Any) -> tuple[str, str]:
    if _is_argument(one):
        default = "" if one.required else f" Default: `{one.default}`."
        return code(_shown(one)), one.help + default
    value = one.metavar or ("" if isinstance(one.default, bool) else "DIR")
    return f"`{' '.join((*one.opts, value)).strip()}`", one.help


# The plan -----------------------------------------------------------------------------------------------------


def plan_keys(kind: Any) -> list[str]:
    """Return the keys of a part of the plan, with those of the parts in it left out."""
    return [field.name for field in dataclasses.fields(kind)]


PARTS: dict[str, Callable[[], str]] = {
    "keys": keys,
    "limits": limits,
    "busy-limits": busy_limits,
    "rules": rules,
    "stability": stability,
    "later-rules": later_rules,
    "objective": objective,
    "exits": exits,
    "commands": commands,
    "options": options,
}
