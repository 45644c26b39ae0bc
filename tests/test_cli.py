"""The whole command as its users meet it: exit codes, streams, files, and what happens when things go wrong."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reports import swap
from scheduler.constraint import Rules
from scheduler.plan import moment_from
from scheduler.result import Reduction, Result, Status
from tests.commands import (
    AS_OF,
    BALINT,
    changed,
    content,
    environment,
    program,
    properties,
    run,
    spawn,
    values_of,
    written,
)
from tests.ics_lint import problems
from tests.ics_readers import READERS

LATER = "--as-of=2026-12-24T18:00Z"
ESCAPE = "\x1b"
COLOURS = re.compile(r"\x1b\[(?:[0-9]+;)*(?:3[0-9]|4[0-9]|9[0-7]|10[0-7])[;m]")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A group that has one answer and gives no warnings."""
    return written(tmp_path / "group.yaml", changed())


@pytest.fixture
def solved(file: Path) -> Path:
    """The same, with its plan beside it."""
    assert run("solve", file, AS_OF).code == 0
    return file


def out(file: Path) -> Path:
    """Return the folder that belongs to a file."""
    return file.with_suffix(".out")


def plan(file: Path) -> Any:
    """Return the plan in force."""
    return json.loads((out(file) / "plan.json").read_bytes())


def state(path: Path) -> dict[str, tuple[int, int]]:
    """Return what changes of each file and folder when somebody writes there: its age and its place on the disk."""
    return {
        str(one.relative_to(path)): (one.stat().st_mtime_ns, one.stat().st_ino)
        for one in sorted([path, *path.rglob("*")])
    }


FILES = {
    "plan.json",
    "group.ics",
    *(f"invites/{one}.ics" for one in ("ana", "ken", "eva")),
    *(f"mail/{one}.eml" for one in ("ken", "eva")),
}
"""What the folder of the small group holds after a first solve: of Ana no address is known."""


# Exit codes -------------------------------------------------------------------------------------------------


def test_0_a_plan_is_printed_and_written(file: Path) -> None:
    """The result on stdout, the talk on stderr, the folder beside the file."""
    done = run("solve", file, AS_OF)
    assert done.code == 0
    assert "3rd Thursday of the month, 14:00 Europe/Zurich" in " ".join(done.out.split())
    assert done.err == f"Wrote {out(file)}{os.sep}: plan.json, group.ics, 3 invites.\n"
    assert set(content(out(file))) == FILES


@pytest.mark.parametrize(
    "where", ["scheduler.solve.solve", "configs.build.build_loaded", "reports.document.plan_document"]
)
def test_1_a_bug_of_ours_is_called_one(where: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message with what to do, no traceback, nothing written."""

    def fail(*_: object) -> None:
        raise RuntimeError("[/oops]")

    monkeypatch.setattr(where, fail)
    done = run("solve", file, AS_OF)
    assert done.code == 1
    assert done.out == ""
    assert "bug of the program" in done.err
    assert "RuntimeError: [/oops]" in done.err
    assert "Please report it" in done.err
    assert "Traceback" not in done.err
    assert not out(file).exists()


def test_1_a_plan_that_does_not_stand_up_to_the_check_is_not_published(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The solver's answer is checked by the rules themselves before anything is shown."""
    from scheduler import solve as engine

    right = engine.choose
    monkeypatch.setattr(engine, "choose", lambda *given: _other_column(right(*given)))
    done = run("solve", file, AS_OF)
    assert (done.code, done.out) == (1, "")
    assert "bug of the program" in done.err
    assert not out(file).exists()


def _other_column(choice: Any) -> Any:
    """Return a choice of another column, with the bounds of the right one."""
    return replace(choice, column=choice.column + 1)


def test_a_bug_shows_where_it_happened_on_request(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SCHEDULE_TRACEBACK is for those who report it."""
    monkeypatch.setenv("SCHEDULE_TRACEBACK", "1")
    monkeypatch.setattr("configs.build.build_loaded", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run("solve", file)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["sovle"], "No such command"),
        (["solve"], "Missing argument"),
        (["solve", "x.yaml", "--loud"], "No such option"),
        (["solve", "x.yaml", "--time-limit", "-1"], "--time-limit"),
        (["solve", "x.yaml", "--time-limit", "nan"], "--time-limit"),
        (["solve", "x.yaml", "--time-limit", "soon"], "--time-limit"),
        (["solve", "x.yaml"], "there is no such file"),
        (["check", "x.yaml"], "there is no such file"),
        (["show", "x.yaml"], "`schedule solve` makes one"),
    ],
)
def test_2_a_command_that_cannot_be_understood(
    arguments: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Said on stderr, with nothing on stdout."""
    monkeypatch.chdir(tmp_path)
    done = run(*arguments, columns=120)
    assert (done.code, done.out) == (2, "")
    assert words in done.err
    assert "Traceback" not in done.err


def test_2_every_problem_of_the_file_with_its_line(tmp_path: Path) -> None:
    """All of them at once, sorted by line."""
    group = changed(group={"nmae": "x"}, programme={"duration": -1})
    group["members"][0]["zone"] = "Asia/Tokio"
    file = written(tmp_path / "group.yaml", group)
    for command in ("solve", "check"):
        done = run(command, file, AS_OF)
        assert (done.code, done.out) == (2, "")
        lines = done.err.splitlines()
        assert [line.split(":")[0] for line in lines] == [str(file)] * 3
        numbers = [int(line.split(":")[1]) for line in lines]
        assert numbers == sorted(numbers)
        for word in ("(did you mean 'name'?)", "programme.duration", "(did you mean 'Asia/Tokyo'?)"):
            assert word in done.err


def torn() -> dict[str, Any]:
    """Return a group whose leaders have 30 minutes in common, but in March."""
    group = changed()
    bob = {"id": "bob", "name": "Bob Frei", "zone": "Europe/Zurich", "available": "Mo-Fr 12:00-14:30"}
    group["leaders"].append(bob)
    return group


@pytest.mark.parametrize("style", [[], ["--plain"]])
def test_3_no_plan_is_explained(style: list[str], tmp_path: Path) -> None:
    """The rule, the nearest slot, who lacks how many minutes at which session, and what to do.

    Ana's 08:00 in New York is 14:00 in Zurich in February and April, 13:00 in March; Bob leaves at 14:30. So at
    13:30 Ana lacks 30 minutes in February and in April; any other time lacks more often.
    """
    file = written(tmp_path / "group.yaml", torn())
    done = run("solve", file, AS_OF, *style, columns=120)
    words = " ".join(done.out.split())
    assert done.code == 3
    assert "3rd Thursday 13:30 Europe/Zurich" in words
    assert "Ana Prado cannot come for 30 of the 60 minutes on Thu 18 Feb 2027" in words
    assert "Thu 15 Apr 2027" in words
    assert "If one leader were enough in every session: 3rd Thursday 13:00 Europe/Zurich" in words
    assert "`rules: leaders: {present: 1}`" in words
    assert "Bob Frei" not in words.split("13:30 Europe/Zurich")[1].split("Thursday")[0]
    assert "Traceback" not in done.err
    assert not out(file).exists()


def test_3_no_plan_as_a_document(tmp_path: Path) -> None:
    """The numbers behind the words."""
    done = run("solve", written(tmp_path / "group.yaml", torn()), AS_OF, "--json")
    nearest = done.document["nearest"][0]
    assert done.code == 3
    assert done.document["status"] == "infeasible"
    assert nearest["slot"] == {"ordinal": 3, "weekday": "Th", "time": "13:30", "zone": "Europe/Zurich"}
    assert nearest["lacking_min"] == 60
    lacks = [(lack["rule"], one["id"], one["missing"]) for lack in nearest["lacks"] for one in lack["people"]]
    assert lacks == [
        ("leaders", "ana", [{"session": 1, "local": "2027-02-18T07:30", "minutes": 30}]),
        ("leaders", "ana", [{"session": 3, "local": "2027-04-15T07:30", "minutes": 30}]),
    ]
    assert [rule["candidates"] for rule in done.document["rules"] if rule["name"] == "leaders"] == [0]


def test_3_leaves_the_plan_in_force_alone(solved: Path) -> None:
    """What was published stays until there is something better."""
    before = state(out(solved))
    written(solved, torn())
    assert run("solve", solved, AS_OF).code == 3
    assert state(out(solved)) == before


@pytest.mark.parametrize("command", ["solve", "whatif"])
def test_4_no_answer_within_the_limit(file: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    """Never called infeasible; says what to do; writes nothing."""
    nothing = Result(
        status=Status.UNKNOWN,
        rules=Rules(hard=(), objective=()),
        reduction=Reduction(slots=1, candidates=1, usable=1, undominated=1),
    )
    monkeypatch.setattr("scheduler.solve.solve", lambda *_: nothing)
    done = run(command, file, AS_OF, *(["--remove=ken"] if command == "whatif" else []))
    assert (done.code, done.out) == (4, "")
    assert "--time-limit" in done.err
    assert not out(file).exists()


@pytest.mark.parametrize("seconds", ["0", "0.01"])
def test_no_limit_ends_without_a_plan_where_one_is_known(file: Path, seconds: str) -> None:
    """What the ranking has proved needs no more time: the same answer to the byte."""
    assert run("solve", file, AS_OF).code == 0
    whole = content(out(file))
    shutil.rmtree(out(file))
    assert run("solve", file, AS_OF, f"--time-limit={seconds}").code == 0
    assert content(out(file)) == whole
    assert plan(file)["status"] == "optimal"


@pytest.mark.parametrize(
    ("valid_at", "strict", "code"), [("2026-11-01", 1, 0), ("2025-01-01", 1, 5), ("2025-01-01", 0, 0)]
)
def test_5_warnings_count_where_asked(valid_at: str, strict: int, code: int, tmp_path: Path) -> None:
    """`check --strict` finds what is merely doubtful; without it a warning is a warning."""
    group = changed()
    group["members"][0]["valid_at"] = valid_at
    done = run("check", written(tmp_path / "group.yaml", group), AS_OF, *["--strict"] * strict)
    assert done.code == code
    assert ("not confirmed in the last six months: Ken Abe" in " ".join(done.out.split())) == (valid_at < "2026")


# Streams ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [["solve", "--dry-run", AS_OF], ["check", AS_OF], ["show"]])
def test_json_is_all_that_stdout_holds(arguments: list[str], solved: Path) -> None:
    """It parses whole, is ASCII whatever the names, and says its format."""
    done = run(arguments[0], solved, *arguments[1:], "--json", encoding="ascii")
    assert done.code == 0
    assert done.document["format"] == 1
    assert done.err == ""


@pytest.mark.parametrize("style", [[], ["--plain"], ["--json"]])
@pytest.mark.parametrize("columns", [40, 80, 120])
def test_without_a_terminal_there_is_no_colour(style: list[str], columns: int, solved: Path) -> None:
    """Not one escape code in any output, nor in the talk."""
    plain = [one for one in style if one != "--plain"]  # check has none
    commands: list[list[object]] = [["solve", solved, "--dry-run", *style], ["check", solved, *plain]]
    commands += [["show", solved, *style], ["show", solved, "--person", "ken", *style]]
    for command in commands:
        done = run(*command, columns=columns)
        assert done.code == 0, done.err
        assert ESCAPE not in done.out + done.err
        assert "\x07" not in done.out


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437", "latin-1"])
def test_any_encoding_of_the_terminal_will_do(encoding: str, tmp_path: Path) -> None:
    """A Windows console without UTF-8 still shows the plan."""
    group = changed()
    group["members"][0]["name"] = "阿部 健 😀"
    file = written(tmp_path / "group.yaml", group)
    for command in (
        ["solve", file, AS_OF],
        ["check", file],
        ["show", file, "--plain"],
        ["show", file, "--person=ken"],
    ):
        assert run(*command, encoding=encoding).code == 0


pty = pytest.importorskip("pty") if os.name == "posix" else None


def on_terminal(command: list[str], **env: str) -> tuple[int, str]:
    """Run a program with a terminal as all three streams; return its exit code and what the terminal got."""
    assert pty is not None
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment(**env)) as child:
        os.close(theirs)
        seen = b"".join(_chunks(ours))
    os.close(ours)
    return child.returncode, seen.decode()


def _chunks(terminal: int) -> Iterator[bytes]:
    while True:
        try:
            data = os.read(terminal, 65536)
        except OSError:  # Linux says so that the other end is closed
            return
        if not data:
            return
        yield data


@pytest.mark.skipif(pty is None, reason="no pseudo-terminals here")
def test_a_terminal_gets_colour_unless_it_is_unwanted(solved: Path) -> None:
    """TERM allows it, NO_COLOR takes it away; a dumb terminal and --plain get plain text."""
    cases = (("xterm-256color", []), ("xterm-256color", ["--plain"]), ("dumb", []))
    ends = [on_terminal(program("solve", solved, "--dry-run", *style), TERM=term) for term, style in cases]
    assert [(code, bool(COLOURS.search(seen))) for code, seen in ends] == [(0, True), (0, False), (0, False)]
    assert [ESCAPE in seen for _, seen in ends] == [True, False, False]
    code, seen = on_terminal(program("solve", solved, "--dry-run"), TERM="xterm-256color", NO_COLOR="1")
    assert code == 0
    assert not COLOURS.search(seen)


# Progress, Ctrl-C, pipes ------------------------------------------------------------------------------------

SLOW = """
import threading
import scheduler.cpsat as cpsat
stopped, calls, right = threading.Event(), [], cpsat._solve
class Wrapper(cpsat.core.SolveWrapper):
    def stop_search(self):
        super().stop_search()
        stopped.set()
class Core:
    def __getattr__(self, name):
        return Wrapper if name == "SolveWrapper" else getattr(real, name)
real, cpsat.core = cpsat.core, Core()
def slow(wrapper, proto):
    calls.append(1)
    if len(calls) == {call}:
        import sys
        sys.stderr.write("slow\\n")
        sys.stderr.flush()
        stopped.wait({seconds})
    return right(wrapper, proto)
cpsat._solve = slow
"""
"""Makes one run of the solver wait until it is stopped; it then ends with nothing found, as a long one may."""


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent otherwise on Windows")
def test_ctrl_c_while_the_solver_confirms_takes_the_answer_that_is_proven(file: Path) -> None:
    """The solver takes long: the plan is written at once, no traceback."""
    before = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)" + SLOW.format(
        call=1, seconds=30
    )
    command = program("solve", file, AS_OF, before=before)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()) as child:
        assert child.stderr is not None
        assert child.stderr.readline() == b"slow\n"
        time.sleep(0.3)
        begin = time.monotonic()
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=20)
        assert time.monotonic() - begin < 5
    assert child.returncode == 0, err
    assert b"Traceback" not in err
    assert plan(file)["status"] == "optimal"
    assert set(content(out(file))) == FILES


HARD = """
import os, random, signal, threading
from scheduler.cpsat import Model, SolverOptions
from scheduler.linear import Linear
signal.signal(signal.SIGINT, signal.default_int_handler)
random.seed(1)
model = Model()
chosen = [model.literal() for _ in range(300)]
for _ in range(400):
    model.between(Linear({one: random.randint(-40, 60) for one in random.sample(chosen, 40)}), None, 200)
model.minimise(Linear({one: -random.randint(1, 50) for one in chosen}))
model.hint([0] * 300)
def wait(running):
    while running.is_alive():
        running.join(0.1)
threading.Timer(1, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
found = model.run(SolverOptions(), 20, wait)
print(found.answer.value, found.interrupted, found.values is not None)
"""


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent otherwise on Windows")
def test_ctrl_c_stops_the_solver_at_work() -> None:
    """With a model that takes minutes: the best solution so far at once, the program alive."""
    command = [sys.executable, "-c", HARD]
    done = subprocess.run(command, capture_output=True, check=False, env=environment(), timeout=15)
    assert (done.returncode, done.stdout.decode().split()) == (0, ["feasible", "True", "True"]), done.stderr


def test_ctrl_c_anywhere_else_writes_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While reading or working out who can be where, there is no plan yet."""

    def press(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("scheduler.solve.write_out", press)
    done = run("solve", file, AS_OF)
    assert (done.code, done.out) == (4, "")
    assert done.err == "Stopped. Nothing was written.\n"
    assert not out(file).exists()


@pytest.mark.skipif(pty is None, reason="no pseudo-terminals here")
def test_progress_is_shown_on_a_terminal_after_a_second(file: Path) -> None:
    """What is being proven, and that Ctrl-C keeps the plan; not for a short solve, not without a terminal."""
    slow = SLOW.format(call=1, seconds=1.8)
    code, seen = on_terminal(program("solve", file, "--dry-run", before=slow), TERM="xterm")
    assert code == 0
    assert "Proving the best" in seen
    assert "Ctrl-C" in seen
    code, seen = on_terminal(program("solve", file, "--dry-run"), TERM="xterm")
    assert code == 0
    assert "Proving the best" not in seen
    done = spawn("solve", file, "--dry-run", before=slow)
    assert "Proving the best" not in done.err


@pytest.mark.skipif(os.name != "posix", reason="pipes break otherwise on Windows")
@pytest.mark.parametrize("style", ["", "--plain", "--json"])
def test_a_reader_who_leaves_early_does_no_harm(style: str, file: Path) -> None:
    """`schedule solve … | head -1`: no traceback, exit code 0, and the plan is written all the same."""
    reading, writing = os.pipe()
    os.close(reading)
    done = spawn("solve", file, AS_OF, *style.split(), stdout=writing)
    os.close(writing)
    assert done.code == 0
    assert done.err.startswith("Wrote ")
    assert len(done.err.splitlines()) == 1
    assert set(content(out(file))) == FILES


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no full device here")
@pytest.mark.parametrize("arguments", ["solve FILE", "check FILE", "solve FILE --plain", "schema", "--help"])
def test_output_that_cannot_be_written_is_no_bug(arguments: str, file: Path) -> None:
    """Sent to a full disk: a sentence, exit code 2, nothing half done."""
    with open("/dev/full", "w") as full:
        done = spawn(*arguments.replace("FILE", str(file)).split(), stdout=full)
    assert done.code == 2
    assert "output cannot be written" in done.err
    assert "Traceback" not in done.err
    assert not out(file).exists()


def test_a_program_without_streams_still_solves(file: Path) -> None:
    """On Windows a program without a console has none."""
    done = spawn("solve", file, AS_OF, before="sys.stdout = sys.stderr = None")
    assert (done.code, done.out, done.err) == (0, "", "")
    assert set(content(out(file))) == FILES


# What is written, and what is not ---------------------------------------------------------------------------


def test_a_dry_run_writes_nothing(file: Path) -> None:
    """Neither a first time nor over a plan in force."""
    assert run("solve", file, AS_OF, "--dry-run").err == ""
    assert os.listdir(file.parent) == [file.name]
    run("solve", file, AS_OF)
    before = state(file.parent)
    written(file, changed(programme={"sessions": 2}))
    before["group.yaml"] = state(file.parent)["group.yaml"]
    assert run("solve", file, LATER, "--dry-run").code == 0
    assert state(file.parent) == before


def test_out_names_another_folder(file: Path, tmp_path: Path) -> None:
    """Written there and nowhere else, and shown from there."""
    there = tmp_path / "elsewhere"
    assert run("solve", file, AS_OF, "--out", there).code == 0
    assert sorted(os.listdir(tmp_path)) == ["elsewhere", "group.yaml"]
    assert run("show", file, "--out", there).code == 0
    assert run("show", file).code == 2


@pytest.mark.parametrize(
    ("written_as", "stamp"),
    [
        ("2026-11-22", "2026-11-22T00:00:00Z"),
        ("2026-11-22T10:00:30Z", "2026-11-22T10:00:30Z"),
        ("2026-11-22T10:00+05:45", "2026-11-22T04:15:00Z"),
        ("2026-11-22T10:00", "2026-11-22T10:00:00Z"),
    ],
)
def test_as_of_is_the_moment_of_issue(written_as: str, stamp: str, file: Path) -> None:
    """In UTC everywhere, whatever it was given in."""
    assert run("solve", file, "--as-of", written_as).code == 0
    issue = plan(file)["issue"]
    assert (issue["created"], issue["stamp"], plan(file)["made"]["at"]) == (stamp, stamp, stamp)
    packed = stamp.replace("-", "").replace(":", "")
    for name, data in content(out(file)).items():
        if name.endswith(".ics"):
            assert properties(data, "DTSTAMP") == [f"DTSTAMP:{packed}"]


@pytest.mark.parametrize(
    "bad",
    ["", "yesterday", "2026-13-01", "2026-02-30", "22.11.2026", "T10:00", "P1D", "2026-11-22T25:00Z", "-1", "1",
     "0001-01-01", "9999-12-31T23:59:59-14:00", "0000-01-01", "2026-11-22T10:00[/x]", "1795341600", "🗓"],
)  # fmt: skip
@pytest.mark.parametrize("command", ["solve", "check"])
def test_as_of_that_is_no_moment(bad: str, command: str, file: Path) -> None:
    """Named, with an example of what is expected."""
    done = run(command, file, f"--as-of={bad}")
    assert (done.code, done.out) == (2, "")
    assert "2026-11-22T10:00Z" in done.err
    assert not out(file).exists()


def test_a_second_solve_changes_no_byte_and_no_date(solved: Path) -> None:
    """The same file at the same moment, and at a later one: nothing to say, nothing to write."""
    before = state(out(solved))
    for moment in (AS_OF, LATER):
        done = run("solve", solved, moment)
        assert done.code == 0
        assert done.err.startswith("No changes: ")
        assert state(out(solved)) == before


def test_every_machine_writes_the_same_bytes(tmp_path: Path) -> None:
    """Hash seed, time zone, language, folder and process do not show in any file, nor in the document."""
    settings = (
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0"},
        {"PYTHONHASHSEED": "77", "TZ": "America/St_Johns", "LC_ALL": "C.UTF-8", "COLUMNS": "200"},
    )
    found = []
    for number, env in enumerate(settings):
        folder = tmp_path / f"deep {number}" / ("x" * number)
        folder.mkdir(parents=True)
        shutil.copy(BALINT, folder / "balint.yaml")
        shutil.copytree(BALINT.parent / "busy", folder / "busy")
        cwd = folder if number else tmp_path
        name = "balint.yaml" if number else folder / "balint.yaml"
        done = spawn("solve", name, AS_OF, "--json", cwd=cwd, env=env)
        assert done.code == 0, done.err
        found.append({**content(folder / "balint.out"), "stdout": done.out.encode()})
    done = run("solve", BALINT, AS_OF, "--json", "--out", tmp_path / "here.out")
    assert found[0] == found[1] == {**content(tmp_path / "here.out"), "stdout": done.out.encode()}
    people = len(json.loads(found[0]["plan.json"])["people"])
    assert len(found[0]) == 3 + 2 * people  # the document, the plan, the group's; an invite and a mail for each


# The next issue ---------------------------------------------------------------------------------------------


def identity(file: Path) -> dict[str, dict[str, str]]:
    """Return for each calendar file what calendars go by."""
    names = ("UID", "CREATED", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "ORGANIZER")
    return {
        name: {one: properties(data, one)[0].split(":", 1)[1] for one in names}
        for name, data in content(out(file)).items()
        if name.endswith(".ics")
    }


@pytest.mark.parametrize("moment", [LATER, AS_OF])
def test_a_changed_plan_keeps_its_identity_and_is_a_later_issue(moment: str, solved: Path) -> None:
    """UID, CREATED and ORGANIZER stay, SEQUENCE goes up by one, stamps are later even at the same moment."""
    first = identity(solved)
    group = changed()
    group["leaders"][0]["available"] = "Mo-Fr 09:30-12:00"
    written(solved, group)
    done = run("solve", solved, moment)
    assert done.code == 0
    assert "What changes 3 sessions move for 3 people. ~ The slot:" in " ".join(done.out.split())
    second = identity(solved)
    assert first.keys() == second.keys()
    for name, old in first.items():
        new = second[name]
        assert [new[one] for one in ("UID", "CREATED", "ORGANIZER")] == [
            old[one] for one in ("UID", "CREATED", "ORGANIZER")
        ]
        assert (old["SEQUENCE"], new["SEQUENCE"]) == ("0", "1")
        assert new["DTSTAMP"] == new["LAST-MODIFIED"] > old["DTSTAMP"]
    assert plan(solved)["revision"] == 1


@pytest.mark.parametrize(
    ("block", "change", "where"),
    [
        ("programme", {"meeting_url": "https://example.org/new"}, b"LOCATION:https://example.org/new"),
        ("group", {"organizer": {"name": "Office", "email": "office@example.org"}}, b"mailto:office@example.org"),
    ],
)
def test_what_only_invites_show_is_a_new_issue_too(block: str, change: Any, where: bytes, solved: Path) -> None:
    """Else calendars would keep the old address: to them an equal SEQUENCE is an equal event."""
    written(solved, changed(**{block: change}))
    done = run("solve", solved, LATER)
    said = done.out
    assert done.err.startswith("Wrote ")
    assert where in content(out(solved))["group.ics"]
    assert {one["SEQUENCE"] for one in identity(solved).values()} == {"1"}
    assert {one["DTSTAMP"] for one in identity(solved).values()} == {"20261224T180000Z"}
    again = run("solve", solved, LATER)
    assert again.err.startswith("No changes")
    words = "Nobody joins or leaves, and no session moves"
    assert f"{words}, but the invites of Ana Prado, Ken Abe and Eva Roth are new: send them." in " ".join(
        said.split()
    )
    assert f"{words}." in " ".join(again.out.split())


def test_a_comment_in_the_file_changes_nothing(solved: Path) -> None:
    """Only what is meant counts."""
    before = state(out(solved))
    solved.write_text(solved.read_text(encoding="utf-8") + "\n# a note\n", encoding="utf-8")
    assert run("solve", solved, LATER).err.startswith("No changes")
    assert state(out(solved)) == before


def test_who_comes_is_invited_and_who_goes_gets_a_cancellation(solved: Path) -> None:
    """In place of the invite; everybody ever invited is remembered; a user's own file in the folder stays."""
    (out(solved) / "notes.txt").write_text("mine", encoding="utf-8")
    before = content(out(solved))
    group = changed()
    group["members"][0] |= {"id": "zoe", "name": "Zoe Lang"}
    written(solved, group)
    done = run("solve", solved, LATER)
    assert done.code == 0
    assert done.err == (f"Wrote {out(solved)}{os.sep}: plan.json, group.ics, 3 invites and 1 cancellation.\n")
    now = content(out(solved))
    assert set(now) == {
        "plan.json", "group.ics", "notes.txt", "history/plan-0000.json", "cancellations/ken.ics",
        *(f"invites/{one}.ics" for one in ("ana", "eva", "zoe")),
        *(f"mail/{one}.eml" for one in ("ken", "eva", "zoe")),
    }  # fmt: skip
    assert now["history/plan-0000.json"] == before["plan.json"]
    assert plan(solved)["issue"]["invited"] == ["ana", "eva", "ken", "zoe"]
    assert [one["id"] for one in plan(solved)["former"]] == ["ken"]
    for same in ("group.ics", "invites/ana.ics", "invites/eva.ics", "mail/eva.eml", "notes.txt"):
        assert now[same] == before[same]
    cancelled = now["cancellations/ken.ics"]
    assert problems(cancelled, "CANCEL") == []
    assert properties(cancelled, "UID") == properties(before["invites/ken.ics"], "UID")
    assert properties(cancelled, "SEQUENCE") == properties(now["invites/zoe.ics"], "SEQUENCE") == ["SEQUENCE:1"]
    assert properties(cancelled, "ATTENDEE")[0].endswith(":mailto:ken@example.org")


def test_fresh_starts_anew(solved: Path) -> None:
    """Another UID, SEQUENCE 0, and the old invites are replaced; the old plan goes to the history."""
    old, before = plan(solved)["issue"], content(out(solved))
    group = changed()
    del group["members"][0]
    written(solved, group)
    assert run("solve", solved, LATER, "--fresh").code == 0
    new = plan(solved)["issue"]
    assert new["uid"] != old["uid"]
    assert (new["sequence"], new["created"], new["invited"]) == (0, "2026-12-24T18:00:00Z", ["ana", "eva"])
    now = content(out(solved))
    assert set(now) == {
        "plan.json", "group.ics", "invites/ana.ics", "invites/eva.ics", "mail/eva.eml", "history/plan-0000.json"
    }  # fmt: skip
    assert now["history/plan-0000.json"] == before["plan.json"]


def test_a_new_start_under_way_ends_the_programme(solved: Path) -> None:
    """Plan and ledger go to the history, so that old records do not count for new sessions; it is said."""
    assert run("record", solved, "--session=1", "--present=all", AFTER_ALL).code == 0
    before = content(out(solved))
    done = run("solve", solved, AFTER_ALL, "--fresh")
    assert "--fresh forgets 3 sessions that have begun" in " ".join(done.out.split())
    now = content(out(solved))
    assert now["history/programme-0000-ledger.csv"] == before["ledger.csv"]
    assert "ledger.csv" not in now


def test_a_hard_rule_that_the_past_breaks_is_a_warning(solved: Path) -> None:
    """The plan still says its limits, and whose contract is broken: nothing of that is forgiven."""
    hard = {"quorum": {"at_least": 3, "hard": True}, "contract": {"max_absences": 0, "hard": True}}
    written(solved, changed(rules=hard))
    assert run("record", solved, "--session=1", "--absent=ken", "--as-of=2027-02-25T10:00Z").code == 0
    done = run("solve", solved, "--as-of=2027-02-25T10:00Z")
    assert done.code == 0
    assert "Past or too near to change: session 1: 2 people can attend, 3 are wanted." in " ".join(done.out.split())
    now = plan(solved)
    assert (now["terms"]["quorum"], now["terms"]["max_absences"]) == (3, 0)
    assert {one["id"]: one["contract"] for one in now["people"]} == {"ana": None, "ken": "broken", "eva": "kept"}


def test_nothing_fits_beside_a_session_called_off(solved: Path) -> None:
    """Sessions keep their numbers: what stands in the way of the third is dated as the third."""
    assert run("record", solved, "--session=2", "--held=no", "--as-of=2027-02-25T10:00Z").code == 0
    group = changed()
    group["leaders"][0]["unavailable"] = ["2027-04-01/2027-04-30"]
    written(solved, group)
    done = run("solve", solved, "--as-of=2027-02-25T10:00Z", "--json")
    assert done.code == 3
    assert [one["sessions"][0] for one in done.document["nearest"][0]["lacks"]] == [
        {"number": 3, "date": "2027-04-15"}
    ]


def test_a_series_goes_on_where_the_new_zone_allows_no_rule(solved: Path) -> None:
    """Cuba's clocks fit no VTIMEZONE that all readers take: the rule is UTC's then, and the UID stays."""
    old = plan(solved)["issue"]["uid"]
    written(solved, changed(slots={"anchors": ["America/Havana"], "ordinals": [2]}))
    assert run("solve", solved, LATER).code == 0
    now = plan(solved)
    assert (now["issue"]["uid"], now["slots"][0]["zone"]) == (old, "America/Havana")
    assert {one["uid"] for one in now["sessions"]} == {old}
    wanted = [moment_from(one["start"]) for one in now["sessions"]]
    for path, data in content(out(solved)).items():
        if path.endswith(".ics"):
            assert b"Havana" not in b"".join(line for line in data.split(b"\r\n") if b"TZID" in line)
            for read in READERS.values():
                assert [start for start, _ in read(data)] == wanted


def test_a_cancellation_outlives_the_programme(solved: Path) -> None:
    """It may not be sent yet when the next one is planned; whoever is back has none any more."""
    group = changed()
    del group["members"][0]
    written(solved, group)
    assert run("solve", solved, LATER).code == 0
    before = content(out(solved))
    group["programme"]["first_month"] = "2027-09"
    written(solved, group)
    assert run("solve", solved, AFTER_ALL).code == 0
    now = content(out(solved))
    for path in ("cancellations/ken.ics", "mail/ken.eml"):
        assert now[path] == before[path]
    assert run("solve", solved, AFTER_ALL).err.startswith("No changes")
    written(solved, changed(programme={"first_month": "2027-09"}))
    assert run("solve", solved, AFTER_ALL).code == 0
    assert "cancellations/ken.ics" not in content(out(solved))


def test_the_last_programme_can_still_be_recorded(solved: Path) -> None:
    """The next one may be planned before the last session: what happens there goes to the last one's ledger."""
    written(solved, changed(programme={"first_month": "2027-09"}))
    early = "--as-of=2027-03-20T10:00Z"
    done = run("solve", solved, early)
    assert "1 session of it is still to come" in " ".join(done.out.split())
    later = run("record", solved, "--last-programme", "--session=3", "--absent=ken", "--as-of=2027-04-20T10:00Z")
    assert (later.code, later.err) == (0, "")
    now = content(out(solved))
    assert b"3,ken,absent" in now["history/programme-0000-ledger.csv"]
    assert "ledger.csv" not in now
    assert run("record", solved, "--session=3", "--absent=ken", "--as-of=2027-04-20T10:00Z").code == 2
    shown = run("status", solved, "--plain", "--as-of=2027-04-20T10:00Z").out
    assert "last programme" in shown.lower()


def test_the_history_holds_every_plan_that_was_in_force(solved: Path) -> None:
    """Also over a new start: no number comes twice, so none is written over; the same start again is none."""
    plans = []
    for sessions, more in ((2, []), (3, ["--fresh"]), (2, [])):
        plans.append((out(solved) / "plan.json").read_bytes())
        written(solved, changed(programme={"sessions": sessions}))
        assert run("solve", solved, LATER, *more).code == 0
    kept = {name: data for name, data in content(out(solved)).items() if name.startswith("history/")}
    assert kept == {f"history/plan-{number:04}.json": data for number, data in enumerate(plans)}
    assert plan(solved)["revision"] == 3
    assert run("solve", solved, LATER, "--fresh").err.startswith("Wrote ")
    before = state(out(solved))
    assert run("solve", solved, LATER, "--fresh").err.startswith("No changes")
    assert state(out(solved)) == before


# Another slot, or the same one, on request -------------------------------------------------------------------


def late_ken() -> Any:
    """Return the small group with a Ken who can come only from 23:00 on: 15:00 in Zurich is best for it."""
    group = changed()
    group["members"][0]["available"] = "Mo-Fr 23:00-24:00"
    return group


def time_of(file: Path) -> str:
    """Return the clock time of the slot in force."""
    return str(plan(file)["slots"][0]["time"])


def sequences(file: Path) -> set[str]:
    """Return the SEQUENCEs of all calendar files."""
    return {one["SEQUENCE"] for one in identity(file).values()}


def test_keep_stays_at_the_slot_in_force(solved: Path) -> None:
    """What is lost is said, nobody's calendar changes; without the option the better slot is taken."""
    written(solved, late_ken())
    calendars = {name: data for name, data in content(out(solved)).items() if name.endswith(".ics")}
    done = run("solve", solved, LATER, "--keep")
    words = " ".join(done.out.split())
    assert done.code == 0
    kept = "chosen Keep 3rd Thursday 14:00 Europe/Zurich: 6 attendances, 1 of 2 members misses too many sessions, "
    assert f"{kept}moves nothing." in words
    assert "Ken Abe would now miss more than three sessions, or two in a row: 3 absences." in words
    assert time_of(solved) == "14:00"
    assert {name: data for name, data in content(out(solved)).items() if name.endswith(".ics")} == calendars
    assert plan(solved)["issue"]["sequence"] == 0
    assert [one["contract"] for one in plan(solved)["people"]] == [None, "broken", "kept"]
    assert run("solve", solved, LATER, "--change").code == 0
    assert (time_of(solved), sequences(solved)) == ("15:00", {"1"})


def test_keep_where_the_rules_forbid_the_slot_takes_what_moves_least(solved: Path) -> None:
    """It is a wish among the possible slots, not a way around the rules: here all sessions have to move."""
    group = changed()
    group["leaders"][0]["available"] = "Mo-Fr 09:30-12:00"
    written(solved, group)
    done = run("solve", solved, LATER, "--keep")
    assert done.code == 0
    assert "no Keep 3rd Thursday 14:00 Europe/Zurich" in " ".join(done.out.split())
    assert "Ana Prado" in done.out
    assert plan(solved)["slots"][0]["time"] != "14:00"


def test_a_slot_that_the_file_no_longer_allows_can_be_kept_and_come_back(solved: Path) -> None:
    """The file says what may be chosen anew; what members know already may stay."""
    only = changed(slots={"weekdays": ["Fr"]})
    written(solved, only)
    assert run("solve", solved, LATER, "--keep").err.startswith("No changes")
    assert (time_of(solved), plan(solved)["slots"][0]["weekday"]) == ("14:00", "Th")
    done = run("solve", solved, LATER)
    assert "no Keep 3rd Thursday 14:00 Europe/Zurich" in " ".join(done.out.split())
    assert "the file does not allow it: see slots" in " ".join(done.out.split())
    assert plan(solved)["slots"][0]["weekday"] == "Fr"


def test_revision_goes_back_to_an_earlier_slot(solved: Path) -> None:
    """As a further issue: SEQUENCE rises, the plan that is left is kept, times are those of the first plan."""
    first = plan(solved)
    written(solved, late_ken())
    assert run("solve", solved, LATER).code == 0
    second = (out(solved) / "plan.json").read_bytes()
    back = run("solve", solved, LATER, "--revision=0", "--json")
    assert back.code == 0
    chosen = [one for one in back.document["change"]["options"] if one["chosen"]]
    assert [one["name"] for one in chosen] == ["3rd Thursday 14:00 Europe/Zurich"]
    assert [one["start"] for one in plan(solved)["sessions"]] == [one["start"] for one in first["sessions"]]
    assert (plan(solved)["revision"], plan(solved)["issue"]["uid"]) == (2, first["issue"]["uid"])
    assert sequences(solved) == {"2"}
    assert content(out(solved))["history/plan-0001.json"] == second
    assert run("solve", solved, LATER, "--revision=2").err.startswith("No changes")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--keep", "--fresh"], "--keep and --fresh: they do not go together"),
        (["--keep", "--revision=0"], "use one of them"),
        (["--revision=0", "--fresh"], "--revision and --fresh: they do not"),
        (["--revision=7"], "kept are 0 and 1"),
        (["--revision=-1"], "--revision"),
        (["--revision=last"], "--revision"),
    ],
)
def test_keep_and_revision_that_make_no_sense(options: list[str], words: str, solved: Path) -> None:
    """Refused with what there is; nothing is written."""
    for sessions in (2, 3):
        written(solved, changed(programme={"sessions": sessions}))
        assert run("solve", solved, LATER).code == 0
    before = state(out(solved))
    done = run("solve", solved, LATER, *options)
    assert (done.code, done.out) == (2, "")
    assert words in done.err
    assert state(out(solved)) == before


@pytest.mark.parametrize(
    ("option", "words"), [("--keep", "there is no plan in"), ("--revision=0", "there is no plan in")]
)
def test_keep_and_revision_before_the_first_plan(option: str, words: str, file: Path) -> None:
    """There is nothing to keep or to go back to."""
    done = run("solve", file, AS_OF, option)
    assert (done.code, done.out) == (2, "")
    assert words in done.err
    assert os.listdir(file.parent) == [file.name]


def test_a_revision_before_any_other_was_in_force(solved: Path) -> None:
    """None is kept yet; the one in force is known without the history."""
    done = run("solve", solved, LATER, "--revision=1")
    assert done.code == 2
    assert "none is kept yet" in done.err
    assert run("solve", solved, LATER, "--revision=0").err.startswith("No changes")


def test_a_damaged_earlier_plan_is_named(solved: Path) -> None:
    """By its own path, and not as if there were none."""
    written(solved, late_ken())
    assert run("solve", solved, LATER).code == 0
    path = out(solved) / "history" / "plan-0000.json"
    path.write_bytes(b"{")
    before = state(out(solved))
    done = run("solve", solved, LATER, "--revision=0")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"{path}: the plan is damaged")
    assert state(out(solved)) == before


# What cancels most of a plan is asked for twice --------------------------------------------------------------


def alone() -> Any:
    """Return the small group without its members but one: two of three people go."""
    group = changed()
    group["members"] = [{**group["members"][1], "id": "zoe", "name": "Zoe Lang"}]
    return group


@pytest.mark.parametrize(
    ("group", "words"),
    [
        (lambda: changed(programme={"sessions": 1}), "2 sessions are cancelled."),
        (alone, "1 person joins and 2 people leave."),
    ],
)
def test_5_a_change_that_cancels_most_needs_yes(group: Callable[[], Any], words: str, solved: Path) -> None:
    """More than half of the sessions or of the people: shown, not written, exit code 5; --yes means it."""
    written(solved, group())
    before = state(out(solved))
    for style in ([], ["--plain"], ["--json"]):
        done = run("solve", solved, LATER, *style)
        assert done.code == 5
        assert words in " ".join(done.out.split())
        assert f"Nothing was written: this cancels most of the plan in force. {words}" in " ".join(done.err.split())
        assert "--yes" in done.err
        assert state(out(solved)) == before
    assert run("solve", solved, LATER, "--json").document["change"]["sentence"] == words
    dry = run("solve", solved, LATER, "--dry-run")
    assert (dry.code, dry.err) == (0, "")
    assert state(out(solved)) == before
    assert run("solve", solved, LATER, "--yes").code == 0
    assert plan(solved)["revision"] == 1
    assert run("solve", solved, LATER).err.startswith("No changes")


def test_what_cancels_less_needs_no_yes(solved: Path) -> None:
    """One of three sessions; nor does a new start, which is asked for by its own name."""
    written(solved, changed(programme={"sessions": 2}))
    assert run("solve", solved, LATER).code == 0
    written(solved, alone())
    assert run("solve", solved, LATER, "--fresh").code == 0


def test_a_dry_run_shows_what_would_change(solved: Path) -> None:
    """The very words of the run that writes."""
    written(solved, late_ken())
    before = state(out(solved))
    dry = run("solve", solved, LATER, "--dry-run")
    assert state(out(solved)) == before
    real = run("solve", solved, LATER)
    assert (dry.code, dry.out) == (real.code, real.out)
    assert "3 sessions move for 3 people." in dry.out
    assert state(out(solved)) != before


# While a programme runs, and after it ------------------------------------------------------------------------

AFTER_TWO = "--as-of=2027-03-20T10:00Z"
AFTER_ALL = "--as-of=2027-04-20T10:00Z"


def test_what_is_past_stays_as_it_was_published(solved: Path) -> None:
    """Only April is chosen again; the others keep time, people and local times, whatever the file says now."""
    old = plan(solved)
    written(solved, late_ken())
    assert run("solve", solved, AFTER_TWO).code == 0
    new = plan(solved)
    assert [one["status"] for one in new["sessions"]] == ["held", "held", "planned"]
    for before, after in zip(old["sessions"][:2], new["sessions"][:2], strict=True):
        assert {**after, "status": "planned", "slot": 0} == before
    for before, after in zip(old["people"], new["people"], strict=True):
        assert after["local"][:2] == before["local"][:2]
        assert after["levels"][:2] == before["levels"][:2]
    assert new["sessions"][2]["start"] != old["sessions"][2]["start"]
    assert [slot["time"] for slot in new["slots"]] == ["16:00", "14:00"]


def test_a_session_called_off_is_in_no_calendar_and_no_text(solved: Path) -> None:
    """Neither as an event nor in a description; the others keep their numbers."""
    assert run("record", solved, "--session=2", "--held=no", LATER).code == 0
    assert run("solve", solved, LATER).code == 0
    assert [one["status"] for one in plan(solved)["sessions"]] == ["planned", "cancelled", "planned"]
    assert [one["number"] for one in plan(solved)["sessions"]] == [1, 2, 3]
    for name, data in content(out(solved)).items():
        if name.endswith(".ics"):
            assert [one[:28] for one in properties(data, "EXDATE")] == ["EXDATE;TZID=Europe/Zurich:20"]
            (text,) = properties(data, "DESCRIPTION")
            assert "2 sessions from February to April 2027" in text.replace("\\", "")
            assert "Mar" not in text.replace("In March", "")
            assert "In March" not in text
    shown = run("show", solved, "--person=ana", "--plain").out
    assert "18 Mar" not in shown


def test_a_new_programme_ends_the_old_one(solved: Path) -> None:
    """Another series; plan and ledger of the last one go to the history, its slot comes first."""
    assert run("record", solved, "--session=1", "--present=all", AFTER_ALL).code == 0
    before = content(out(solved))
    old = plan(solved)
    written(solved, changed(programme={"first_month": "2027-09"}))
    done = run("solve", solved, AFTER_ALL)
    assert done.code == 0
    assert "A new programme begins on Thu 16 Sep 2027." in " ".join(done.out.split())
    now = content(out(solved))
    assert now["history/plan-0000.json"] == before["plan.json"]
    assert now["history/programme-0000-plan.json"] == before["plan.json"]
    assert now["history/programme-0000-ledger.csv"] == before["ledger.csv"]
    assert "ledger.csv" not in now
    assert plan(solved)["issue"]["uid"] != old["issue"]["uid"]
    assert (plan(solved)["revision"], sequences(solved), time_of(solved)) == (1, {"0"}, "14:00")
    assert run("solve", solved, AFTER_ALL).err.startswith("No changes")


@pytest.mark.parametrize("option", ["--fresh", "--keep", "--revision=0"])
@pytest.mark.parametrize("name", ["plan.json", "ledger.csv", "answers.csv"])
def test_what_lies_beside_the_plan_is_never_guessed(name: str, option: str, solved: Path) -> None:
    """Damaged, it is named, and nothing is written over it, by no option."""
    (out(solved) / name).write_bytes(b"\xff\xfe damaged")
    before = state(out(solved))
    done = run("solve", solved, LATER, option)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(str(out(solved) / name))
    assert state(out(solved)) == before


# Show -------------------------------------------------------------------------------------------------------


def test_show_gives_the_published_plan_whatever_the_file_says_now(solved: Path) -> None:
    """It reads the folder only."""
    first = run("show", solved)
    solved.write_text("broken: [", encoding="utf-8")
    assert run("show", solved) == first
    assert first.code == 0
    for words in ("14:00 Europe/Zurich", "Ana Prado", "Ken Abe", "Eva Roth"):
        assert words in first.out


@pytest.mark.parametrize("style", ["", "--plain", "--json"])
def test_show_for_one_person_holds_nothing_of_the_others(style: str, solved: Path) -> None:
    """Neither names nor ids, addresses, zones nor clock times."""
    done = run("show", solved, "--person", "ken", *style.split())
    assert done.code == 0
    assert "Ken Abe" in done.out
    assert not re.search(r"\b(ana|prado|eva|roth|new_york|new york)\b|example\.org", done.out, re.IGNORECASE)
    assert "08:00" not in done.out  # Ana's


def test_show_for_somebody_unknown_names_the_known(solved: Path) -> None:
    """By their ids; where somebody is near, that one alone."""
    done = run("show", solved, "--person", "xyzzy")
    assert (done.code, done.out) == (2, "")
    assert all(one in done.err for one in ("xyzzy", "ana", "eva", "ken"))
    near = run("show", solved, "--person", "kne")
    assert (near.code, near.out) == (2, "")
    assert "ken" in near.err


# Init and schema --------------------------------------------------------------------------------------------


def test_init_writes_a_file_that_is_in_order_and_solves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No warning, no problem, a plan; and it is not written over."""
    monkeypatch.chdir(tmp_path)
    done = run("init")
    assert (done.code, done.out) == (0, "")
    assert "schedule solve group.yaml" in done.err
    assert run("check", "group.yaml", AS_OF, "--strict").code == 0
    assert run("solve", "group.yaml", AS_OF).code == 0
    before = Path("group.yaml").read_bytes()
    again = run("init")
    assert (again.code, Path("group.yaml").read_bytes()) == (2, before)
    assert "stays as it is" in again.err


@pytest.mark.parametrize("place", ["nowhere/group.yaml", ".", "x" * 300])
def test_init_where_nothing_can_be_written(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence, exit code 2."""
    monkeypatch.chdir(tmp_path)
    done = run("init", place)
    assert (done.code, done.out) == (2, "")
    assert os.listdir(tmp_path) == []


KINDS: dict[str, Any] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
}
SILENT = {"title", "description", "default", "examples", "$defs", "$schema"}
OF_KIND: dict[str, dict[str, Callable[[Any, Any], bool]]] = {
    "string": {
        "pattern": lambda text, form: re.search(form, text) is not None,
        "minLength": lambda text, low: len(text) >= low,
        "maxLength": lambda text, high: len(text) <= high,
    },
    "number": {"minimum": lambda number, low: number >= low, "maximum": lambda number, high: number <= high},
    "object": {"required": lambda block, keys: set(keys) <= block.keys()},
}
"""Keywords of JSON Schema (draft 2020-12) that say something of values of one kind."""


def is_kind(value: Any, kind: str) -> bool:
    """Say whether a value is of a JSON kind; true and false are no numbers."""
    return isinstance(value, KINDS[kind]) and (kind == "boolean" or not isinstance(value, bool))


def fits(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> bool:
    """Say whether a value fits a JSON Schema. Only the keywords that ours uses; others are an error."""
    said = {keyword: given for keyword, given in schema.items() if keyword not in SILENT}
    return all(_fits(value, keyword, given, schema, root) for keyword, given in said.items())


def _fits(value: Any, keyword: str, given: Any, schema: dict[str, Any], root: dict[str, Any]) -> bool:
    for kind, keywords in OF_KIND.items():
        if keyword in keywords:
            return not is_kind(value, kind) or keywords[keyword](value, given)
    block = value if is_kind(value, "object") else {}
    checks: dict[str, Callable[[], bool]] = {
        "$ref": lambda: fits(value, root["$defs"][given.removeprefix("#/$defs/")], root),
        "type": lambda: is_kind(value, given),
        "enum": lambda: value in given,
        "const": lambda: value == given,
        "anyOf": lambda: any(fits(value, one, root) for one in given),
        "oneOf": lambda: sum(fits(value, one, root) for one in given) == 1,
        "items": lambda: not is_kind(value, "array") or all(fits(one, given, root) for one in value),
        "additionalProperties": lambda: given or not set(block) - set(schema["properties"]),
        "properties": lambda: all(fits(block[key], one, root) for key, one in given.items() if key in block),
    }
    return checks[keyword]()


MISTAKES: tuple[tuple[Any, ...], ...] = (
    ("gruop", {}),
    ("objective", ["luck"]),
    ("programme", "duration", 0),
    ("programme", "duration", "long"),
    ("programme", "first_month", "2027-13"),
    ("slots", "grid", 7),
    ("members", 0, "id", "a/b"),
    ("members", 0, "zone", 3),
    ("members", 0, "frm", "2027-01-01"),
    ("members", 0, "optional", "yes"),
)
"""The way to a value, and what is put there."""


def test_the_schema_accepts_the_examples_and_refuses_mistakes() -> None:
    """Of the keywords of JSON Schema only those that `fits` knows occur; every example fits."""
    done = run("schema")
    schema = done.document
    assert (done.code, done.err) == (0, "")
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    for name in ("balint.yaml", "graphql-wg-2022.yaml", "starter.yaml"):
        assert fits(values_of(BALINT.parent / name), schema, schema), name
    for *way, last, wrong in MISTAKES:
        value = at = values_of(BALINT)
        for step in way:
            at = at[step]
        at[last] = wrong
        assert not fits(value, schema, schema), (*way, last, wrong)


# When the disk is against us --------------------------------------------------------------------------------


def test_a_file_in_place_of_the_folder(file: Path, tmp_path: Path) -> None:
    """Nothing of it is touched."""
    target = tmp_path / "taken"
    target.write_bytes(b"precious")
    done = run("solve", file, AS_OF, "--out", target)
    assert done.code == 2
    assert "this is a file" in done.err
    assert target.read_bytes() == b"precious"
    assert sorted(os.listdir(tmp_path)) == ["group.yaml", "taken"]


@pytest.mark.parametrize("target", ["nowhere/deep.out", ".", "", "..", os.sep, "x" * 300])
def test_a_folder_that_cannot_be(target: str, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No such parent, the folder one works in or around it, a name too long: a sentence, nothing changed."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    before = state(tmp_path)
    done = run("solve", file, AS_OF, f"--out={target}")
    assert done.code == 2
    assert "bug" not in done.err
    assert state(tmp_path) == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="permissions do not bind the superuser")
def test_a_folder_that_may_not_be_written(file: Path, tmp_path: Path) -> None:
    """The reason of the system, and nothing left behind."""
    tmp_path.chmod(0o500)
    try:
        done = run("solve", file, AS_OF)
    finally:
        tmp_path.chmod(0o700)
    assert done.code == 2
    assert "Permission denied" in done.err
    assert os.listdir(tmp_path) == ["group.yaml"]


REFUSALS = (
    OSError(28, "No space left on device"),
    PermissionError(13, "Permission denied"),
    OSError(30, "Read-only file system"),
)


@pytest.mark.parametrize("error", REFUSALS)
@pytest.mark.parametrize("at", [1, 2, 5])
def test_a_disk_that_refuses_leaves_the_old_state(
    error: OSError, at: int, solved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever file it is: exit code 2, the reason, and the folder as it was."""
    before, calls, right = content(solved.parent), [], swap.write_file

    def write(path: Path, data: bytes) -> None:
        calls.append(path)
        if len(calls) == at:
            raise error
        right(path, data)

    monkeypatch.setattr(swap, "write_file", write)
    done = run("solve", solved, LATER, "--fresh")
    assert done.code == 2
    assert str(error.strerror) in done.err
    assert content(solved.parent) == before


def with_value(document: Any, *place: Any) -> bytes:
    """Return a document with a value put in a place; the last of ``place`` is the value."""
    *way, last, value = place
    changed = at = deepcopy(document)
    for step in way:
        at = at[step]
    at[last] = value
    return json.dumps(changed).encode()


DAMAGE = {
    "empty": lambda _: b"",
    "half": lambda plan: json.dumps(plan).encode()[:700],
    "garbage": lambda _: bytes(range(256)),
    "deep": lambda _: b"[" * 200_000,
    "a list": lambda _: b"[]",
    "another format": lambda plan: with_value(plan, "format", 2),
    "no sessions": lambda plan: with_value(plan, "sessions", []),
    "a wrong kind": lambda plan: with_value(plan, "sessions", 0, "start", 5),
    "no moment": lambda plan: with_value(plan, "sessions", 0, "start", "soon"),
    "no zone": lambda plan: with_value(plan, "slots", 0, "zone", "Europe/Zuerich"),
    "no such slot": lambda plan: with_value(plan, "sessions", 1, "slot", 7),
    "a short row": lambda plan: with_value(plan, "people", 0, "levels", ["available"]),
    "no local time": lambda plan: with_value(plan, "people", 0, "local", 1, "noon"),
    "no value": lambda plan: with_value(plan, "levels", 0, "value", []),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_plan_is_refused_with_what_to_do(damage: str, solved: Path) -> None:
    """Nothing is guessed, nothing is overwritten: members' calendars hang on it."""
    path = out(solved) / "plan.json"
    path.write_bytes(DAMAGE[damage](plan(solved)))
    before = state(out(solved))
    for command in (["solve", solved, AS_OF], ["show", solved]):
        done = run(*command)
        assert (done.code, done.out) == (2, "")
        assert str(path) in done.err
        assert re.search("bring back a copy|move the file away|move it away", done.err)
    assert state(out(solved)) == before


def test_the_plan_of_another_group_is_refused(solved: Path) -> None:
    """Two groups do not share a folder by mistake; --fresh means it."""
    written(solved, changed(group={"name": "Other"}))
    before = state(out(solved))
    done = run("solve", solved, LATER)
    assert (done.code, done.out) == (2, "")
    for words in ("Small group", "Other", "--out", "--fresh"):
        assert words in done.err
    assert state(out(solved)) == before
    assert run("solve", solved, LATER, "--fresh").code == 0
    assert plan(solved)["group"] == "Other"


# Start-up ---------------------------------------------------------------------------------------------------

LOADED = """
import atexit
def say():
    print(*sorted(sys.modules), file=sys.stderr)
atexit.register(say)
"""


def loaded(*arguments: object) -> set[str]:
    """Return what a command has imported at its end."""
    done = spawn(*arguments, before=LOADED)
    assert done.code == 0, done.err
    return set(done.err.splitlines()[-1].split())


def test_help_loads_only_what_it_shows_with() -> None:
    """Neither solver nor arrays nor models."""
    names = loaded("--help")
    assert "typer" in names
    assert not names & {
        "ortools",
        "pandas",
        "numpy",
        "pydantic",
        "pendulum",
        "yaml",
        "scheduler",
        "configs",
    }


def test_check_loads_no_solver(solved: Path) -> None:
    """Reading a file needs none; show neither."""
    for command in ("check", "show"):
        assert not loaded(command, solved) & {"ortools", "pandas", "pendulum"}


def test_solve_loads_the_core_of_the_solver_only(solved: Path) -> None:
    """Not its modelling layer, which brings pandas; and not what the file does not ask for."""
    names = loaded("solve", solved, "--dry-run")
    assert "ortools" in names
    assert not names & {"pandas", "ortools.sat.python.cp_model", "pendulum", "holidays", "icalendar"}


def test_a_solve_that_succeeds_loads_nothing_for_other_questions(tmp_path: Path) -> None:
    """Neither what would be enough if nothing fitted, nor who hears of a change, nor the other commands' pages."""
    file = written(tmp_path / "group.yaml", changed())
    other = {"nothing_fits", "enough", "changes", "issue", "status", "answered", "explain_facts", "whatif", "weeks"}
    unasked = {f"reports.{name}" for name in other} | {"scheduler.relax", "scheduler.hours", "numpy.ma"}
    assert not loaded("solve", file) & unasked


def test_help_names_every_command() -> None:
    """With a line on each, and how to begin."""
    done = run("--help")
    assert done.code == 0
    for word in ("init", "check", "solve", "show", "schema", "schedule init group.yaml"):
        assert word in done.out
    assert run("--version").out.startswith("schedule 0.")


# The program ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("arguments", "code"), [(["schema"], 0), (["check", "nowhere.yaml"], 2), ([], 2)])
def test_the_program_leaves_with_everything_written(arguments: list[str], code: int) -> None:
    """It does not wait for Python's own end; neither words nor exit code are lost by that."""
    command = [sys.executable, "-c", "import cli; cli.run()", *arguments]
    done = subprocess.run(command, cwd=Path(__file__).parent.parent, capture_output=True, text=True, check=False)
    assert done.returncode == code
    if arguments == ["schema"]:
        assert json.loads(done.stdout)["title"]
    else:
        assert "nowhere.yaml" in done.stderr or "Usage" in done.stdout + done.stderr
