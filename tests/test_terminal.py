"""What reaches a terminal: text from outside obeys nobody, and commands that are suggested run nothing else."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from configs.shell import command, quoted
from reports.streams import _broken
from reports.words import wrapped
from tests.commands import AS_OF, Done, changed, run, written

EVIL = "\x1b]0;evil\x07\u202eSign\u2066\x9b31m\x7f"
"""Sets the title of a terminal, turns the direction of text, colours it."""
TURNING = ("RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI", "FSI", "PDI")
AFTER = "--as-of=2027-03-20T10:00Z"


def harmless(done: Done) -> Done:
    """Demand that nothing in what was said is obeyed instead of shown."""
    for sign in (done.out + done.err).replace("\n", ""):
        assert unicodedata.category(sign) not in ("Cc", "Cs"), ascii(done.out + done.err)
        assert unicodedata.bidirectional(sign) not in TURNING
    assert done.code != 1, done.err
    return done


@pytest.fixture
def group(tmp_path: Path) -> Path:
    """Return a group with a plan."""
    file = written(tmp_path / "group.yaml", changed())
    assert run("solve", file, AS_OF).code == 0
    return file


def test_a_name_in_a_report_reaches_no_terminal(group: Path, tmp_path: Path) -> None:
    """Nor does the option that settles it, which works all the same."""
    report = tmp_path / "zoom.csv"
    head = "Name (Original Name),User Email,Total Duration (Minutes),Guest"
    report.write_text(f"{head}\nAna Prado,,60,No\n{EVIL} Zed Qwx,,5,Yes\n", encoding="utf-8")
    words = ("record", group, "--session", 1, "--from", report, AFTER)
    told = harmless(run(*words))
    assert (told.code, "Zed Qwx" in told.err) == (2, True)
    option = shlex.split(told.err.splitlines()[-1].partition("with: ")[2])
    assert option[0] == "--ignore"
    assert harmless(run(*words, *option)).code == 0


OPTIONS: list[list[Any]] = [
    ["check", EVIL],
    ["solve", f"{EVIL}.yaml"],
    ["solve", "group.yaml", "--as-of", EVIL],
    ["solve", "group.yaml", "--revision", 7, "--out", EVIL],
    ["show", "group.yaml", "--out", f"{EVIL}.out"],
    ["show", "group.yaml", "--person", EVIL],
    ["explain", "group.yaml", "--slot", EVIL],
    ["explain", "group.yaml", "--person", EVIL],
    ["compare", "group.yaml", "--slot", EVIL],
    ["whatif", "group.yaml", "--set", EVIL],
    ["whatif", "group.yaml", "--set", f"members.ken.name={EVIL}"],
    ["whatif", "group.yaml", "--add", EVIL],
    ["whatif", "group.yaml", "--remove", EVIL],
    ["send", "group.yaml", "--dry-run", "--only", EVIL],
    ["send", "group.yaml", "--smtp", EVIL],
    ["record", "group.yaml", "--present", EVIL, "--session", 1],
    ["record", "group.yaml", "--who", EVIL, "--session", 1],
    ["record", "group.yaml", "--held", EVIL],
    ["record", "group.yaml", "--from", EVIL],
    ["replies", "group.yaml", EVIL],
    ["init", f"{EVIL}/group.yaml"],
    ["init", f"{EVIL}.yaml"],
    [EVIL],
    ["check", f"--{EVIL}"],
    ["check", "group.yaml", EVIL],
    ["compare", "group.yaml", "--top", EVIL],
]


@pytest.mark.parametrize("words", OPTIONS, ids=[f"{n}" for n in range(len(OPTIONS))])
def test_no_option_and_no_file_name_reaches_a_terminal(
    group: Path, words: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever they are refused for."""
    monkeypatch.chdir(group.parent)
    harmless(run(*words))


def test_no_text_of_a_plan_reaches_a_terminal(group: Path) -> None:
    """Names, regions and addresses as somebody put them into the file."""
    path = group.with_suffix(".out") / "plan.json"
    plan = json.loads(path.read_text(encoding="utf-8"))
    plan["group"] = plan["sender"]["name"] = EVIL
    for person in plan["people"]:
        person["name"] = person["region"] = f"{person['id']} {EVIL}"
    path.write_text(json.dumps(plan), encoding="utf-8")
    commands: list[list[Any]] = [
        ["show"], ["show", "--plain"], ["show", "--json"], ["show", "--person", "nobody"], ["status", AFTER],
        ["status", "--plain"], ["record", "--session", 1, "--absent", "ken", AFTER], ["send", "--dry-run"],
        ["solve"],
    ]  # fmt: skip
    for first, *words in commands:
        harmless(run(first, group, *words))


def test_no_word_of_a_file_reaches_a_terminal(tmp_path: Path) -> None:
    """Escaped in YAML, where the file itself holds none of these signs."""
    for place in ("name", "email", "zone", "region", "available", "holidays", "busy", "id", EVIL):
        group = changed()
        group["members"][0][place] = [f"x{EVIL}.ics"] if place == "busy" else EVIL
        (tmp_path / "group.yaml").write_text(json.dumps(group), encoding="utf-8")
        harmless(run("check", tmp_path / "group.yaml"))


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200f", "\u200b", "\u2028", "\x7f", "\x9b", "\u061c"])
@pytest.mark.parametrize("place", ["meeting_url", "email"])
def test_an_address_hides_nothing(tmp_path: Path, sign: str, place: str) -> None:
    """Neither a mark of direction nor a sign that cannot be seen."""
    group = changed()
    if place == "email":
        group["members"][0]["email"] = f"ken{sign}@example.org"
    else:
        group["programme"]["meeting_url"] = f"https://example.org/{sign}gro.live"
    (tmp_path / "group.yaml").write_text(json.dumps(group), encoding="utf-8")
    done = harmless(run("check", tmp_path / "group.yaml"))
    assert done.code == 2
    assert re.search(rf"(programme\.|members\[0\]\.){place}: ", done.err)


# Commands -------------------------------------------------------------------------------------------------------

NAMES = ["group", "my group", "$(touch x)", "`touch x`", "a'b", 'a"b', "a;touch x", "a&b", "a\\b", "~", "$HOME",
         "*", "!!", "-rf", "ä ö", "%PATH%", "a\nb", "#x", "(x)"]  # fmt: skip


@pytest.mark.skipif(os.name != "posix", reason="asks the shell")
@pytest.mark.parametrize("name", NAMES)
def test_a_suggested_command_means_its_words(tmp_path: Path, name: str) -> None:
    """To a shell: that file, and nothing is run."""
    line = command("record", Path(f"{name}.yaml"), "--out", Path(name), windows=False)
    script = f"schedule() {{ printf '%s\\0' \"$@\"; }}\n{line}"
    told = subprocess.run(["sh", "-c", script], cwd=tmp_path, capture_output=True, check=True, timeout=60).stdout
    dot = "./" if name.startswith("-") else ""
    assert told.decode().split("\0")[:-1] == ["record", f"{dot}{name}.yaml", "--out", f"{dot}{name}"]
    assert not list(tmp_path.iterdir())


def test_on_windows_the_words_are_those_of_powershell() -> None:
    """Single quotation marks where double ones would let something be computed; doubled within."""
    assert command("solve", "C:\\my group\\a.yaml", windows=True) == 'schedule solve "C:\\my group\\a.yaml"'
    assert command("solve", "C:\\a.yaml", windows=True) == "schedule solve C:\\a.yaml"
    assert quoted("$(calc) it's", windows=True) == "'$(calc) it''s'"
    assert quoted("a`b", windows=True) == "'a`b'"
    assert quoted("a“$(calc)’b", windows=True) == "'a“$(calc)’’b'"


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such names")
@pytest.mark.parametrize("name", ["$(touch x).yaml", "`touch x`.yaml", 'a"b.yaml', "-x.yaml", "my group.yaml"])
def test_commands_name_the_file_for_the_shell(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the program says what to run next."""
    monkeypatch.chdir(tmp_path)
    shown = f"./{name}" if name.startswith("-") else name
    told = run("init", "--", name).err.partition("then run: ")[2]
    assert shlex.split(told) == ["schedule", "solve", shown]
    written(Path(name), changed())
    assert run("solve", AS_OF, "--", name).code == 0
    late = run("status", AFTER, "--json", "--", name).document["unrecorded"][0]["sentence"]
    suggested = shlex.split(late.partition("not recorded: ")[2])
    assert suggested == ["schedule", "record", shown, "--session", "1", "--present", "ID,ID"]


def test_talk_is_broken_at_blanks_but_within_no_path_and_no_command() -> None:
    """As wide as the terminal; what is pasted stays in one piece."""
    path, command = "/home/ana/a-very-long-folder/group.yaml:14:", "schedule solve '/home/ana/my group.yaml' --keep"
    lines = _broken(f"{path} members[0].zone: nobody knows this zone, so write another. Then: {command}", 40)
    assert lines[0] == path
    assert lines[-1] == f"  {command}"
    assert all(len(line) <= 40 for line in lines[1:-1])
    assert len(_broken("word " * 100, 80)) > 5
    assert _broken("word " * 100, None) == ["word " * 100]


def test_a_zone_is_broken_between_its_words() -> None:
    """Not within one."""
    assert wrapped("America/Argentina/Buenos_Aires", 25) == ["America/Argentina/Buenos_", "Aires"]
    assert wrapped("America/Argentina/Buenos_Aires", 24) == ["America/Argentina/", "Buenos_Aires"]
