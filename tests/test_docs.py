"""The documentation says what the program does: made parts, examples, links, words."""

from __future__ import annotations

import importlib
import re
import sys
from dataclasses import is_dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

import cli
from configs.loader import read_yaml
from configs.schema import json_schema
from configs.validate import load_config
from scheduler import plan
from scheduler.result import Status

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
PLAN = [kind for kind in vars(plan).values() if is_dataclass(kind) and kind.__module__ == plan.__name__]

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def page(name: str) -> str:
    """Return the text of a page."""
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    """Return the blocks of code in a language."""
    return [body for kind, body in _FENCE.findall(text) if kind == language]


@pytest.fixture(scope="module")
def make() -> ModuleType:
    """The script that makes parts of the documentation."""
    sys.path.insert(0, str(DOCS))
    try:
        return importlib.import_module("make")
    finally:
        sys.path.remove(str(DOCS))


def test_the_made_parts_are_what_the_program_says_now(make: ModuleType) -> None:
    """Nothing is out of date; ``python docs/make.py`` would mend it."""
    stale = [path.relative_to(ROOT).as_posix() for path in make.outdated()]
    assert not stale, f"run: python docs/make.py ({', '.join(stale)})"


def test_every_part_that_can_be_made_is_shown(make: ModuleType) -> None:
    """No table is made for nothing, and no page asks for one that does not exist."""
    shown = {name for one in PAGES for name in re.findall(r"made by docs/make\.py: ([a-z-]+) -->", one.read_text())}
    assert shown == set(make.PARTS)


def test_the_examples_of_the_readme_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The README's file solves, and its commands end well, in the order in which they stand."""
    monkeypatch.chdir(tmp_path)
    Path("group.yaml").write_text(blocks(page("README.md"), "yaml")[0], encoding="utf-8")
    lines = [line for body in blocks(page("README.md"), "sh") for line in body.splitlines()]
    commands = [line.split()[1:] for line in lines if line.startswith("schedule ")]
    assert len(commands) > 3
    for words in commands:
        outcome = CliRunner().invoke(cli.app, words)
        assert outcome.exit_code == 0, f"{' '.join(words)}: {outcome.output}"
    written = sorted(path.relative_to("group.out").as_posix() for path in Path("group.out").rglob("*.ics"))
    assert written == ["group.ics", *(f"invites/{one}.ics" for one in PEOPLE)]


PEOPLE = ("ana-prado", "beatriz-sousa", "chidi-okafor", "dilip-rao")


def test_the_first_command_of_the_readme_solves_the_example() -> None:
    """The two commands stand in the README as they are, with their Windows variant."""
    first, second, *_ = blocks(page("README.md"), "sh")
    run = ".venv/bin/schedule solve configs/balint.yaml"
    assert first == f"python3 -m venv .venv && .venv/bin/pip install --quiet . && {run}\n"
    assert second == "python3 tests/check.py\n"
    assert second.strip() in page(".ci/run")
    (windows,) = blocks(page("README.md"), "powershell")
    assert windows.strip().endswith(run.replace("/bin/", "/Scripts/").replace("/", "\\"))


_COMMAND = re.compile(r"(?:`|^\$ |^)schedule ([a-z]+)([^`|>\n]*)(?:`|>|$)", re.MULTILINE)


def test_commands_named_anywhere_exist() -> None:
    """Every command and option that a page shows, in a line or in a block, is one of the program's."""
    known = typer.main.get_command(cli.app).commands
    for one in PAGES:
        for command, rest in _COMMAND.findall(one.read_text(encoding="utf-8")):
            assert command in known, f"{one.name}: schedule {command}"
            options = {word for parameter in known[command].params for word in parameter.opts} | {"--help"}
            wrong = set(re.findall(r"--[a-z-]+", rest)) - options
            assert not wrong, f"{one.name}: schedule {command} {wrong}"


@pytest.mark.parametrize("one", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(one: Path) -> None:
    """Every relative link names a file that is there, and every anchor a heading in it."""
    text = _FENCE.sub("", one.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        other = (one.parent / path).resolve() if path else one
        assert other.exists(), f"{target}: no such file"
        assert not anchor or anchor in anchors(other), f"{target}: no such heading"


def anchors(one: Path) -> set[str]:
    """Return the anchors that a page's headings get."""
    text = _FENCE.sub("", one.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_key_of_the_file_is_shown_in_the_example_and_explained() -> None:
    """``configs/balint.yaml`` has every key of the schema in its block; the reference has a row for each."""
    reference = page("docs/reference.md")
    known = {(block, key) for block, node in blocks_of_the_file().items() for key in node["properties"]}
    assert len(known) > 40
    for _, key in known:
        assert f"| `{key}` |" in reference, key
    used = keys_used(read_yaml(page("configs/balint.yaml"), "balint.yaml").root.plain(), "Config")
    other = {
        ("Slots", "times"),
        ("QuorumRule", "share"),
    }  # in place of the grid, of a number: in comments beside them
    assert known == used | other
    assert "# times: [" in page("configs/balint.yaml")
    assert "{share: 0.5}" in page("configs/balint.yaml")


@cache
def blocks_of_the_file() -> dict[str, Any]:
    """Return the blocks of the schema by name; leaders have no key that members do not have."""
    schema = json_schema()
    blocks = {"Config": schema, **schema["$defs"]}
    assert set(blocks.pop("Leader")["properties"]) < set(blocks["Member"]["properties"])
    return blocks


def keys_used(values: Any, block: str) -> set[tuple[str, str]]:
    """Return every key of a file with the block in which it stands."""
    if isinstance(values, list):
        return set().union(*(keys_used(one, block) for one in values))
    if not isinstance(values, dict):
        return set()
    found = {(block, key) for key in values}
    for key, value in values.items():
        node = blocks_of_the_file()[block]["properties"].get(key, {})
        pointer = node.get("$ref") or node.get("items", {}).get("$ref", "")
        inner = pointer.removeprefix("#/$defs/")
        inner = "Member" if inner == "Leader" else inner
        found |= keys_used(value, inner) if inner else set()
    return found


def test_the_page_on_the_plan_names_every_key(make: ModuleType) -> None:
    """docs/format.md explains all that stands in plan.json, and every status."""
    text = page("docs/format.md")
    keys = {key for kind in PLAN for key in make.tables.plan_keys(kind)}
    assert not {key for key in keys if f"`{key}`" not in text}
    assert not {status for status in Status if f"`{status}`" not in page("docs/reference.md")}


def test_records_are_listed_in_order() -> None:
    """The index of decision records names each, once, in order."""
    records = sorted(path.name for path in (DOCS / "adr").glob("0*.md"))
    assert re.findall(r"\]\((0[^)]+)\)", page("docs/adr/README.md")) == records


def test_examples_in_the_folder_of_examples_are_read() -> None:
    """Every YAML file in configs/ is a valid configuration."""
    examples = sorted((ROOT / "configs").glob("*.yaml"))
    assert len(examples) >= 3
    for one in examples:
        assert load_config(one).config.people


ELSEWHERE = r"/hom[e]/|/User[s]/|/tm[p]/|/wor[k]/|C:\\|pyp[i]\.org|pythonhoste[d]"
"""Paths of one machine and hosts of package indexes; in a form that does not find itself."""


def test_the_pages_name_no_place_on_a_machine() -> None:
    """Nobody's folders and no address of a package index stand in the documentation."""
    for one in PAGES:
        text = one.read_text(encoding="utf-8")
        assert not re.search(ELSEWHERE, text), one.name
