"""Several accounts and their permissions: nothing is lost, nobody is locked out, nobody else looks in."""

from __future__ import annotations

import errno
import os
import shutil
import struct
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, suppress
from io import StringIO
from pathlib import Path

import pytest

from reports import durable, swap
from reports.folder import locked, replace_file, settled, write_folder
from reports.hindrances import FolderError
from tests.accounts import ANNA, BERT, TEAM, as_account, modes, needs_superuser, place_of
from tests.commands import AS_OF, SMALL, Done, changed, content, run, written

pytestmark = needs_superuser

OLD = {"plan.json": b"old", "invites/ana.ics": b"old"}
NEW = {"plan.json": b"new", "group.ics": b"new", "history/plan-0000.json": b"old"}
OURS = frozenset(OLD | NEW)


@pytest.fixture
def annas() -> Iterator[Path]:
    """A place of Anna's."""
    with place_of(ANNA) as place:
        yield place


@pytest.fixture
def shared() -> Iterator[Path]:
    """A place that Anna and Bert share: writable for their group, which new files in it take over."""
    with place_of(ANNA, 0o2775) as place:
        yield place


def write(target: Path, files: dict[str, bytes]) -> Callable[[], bool]:
    """Return the writing of a folder, to be done by somebody."""
    return lambda: write_folder(target, files, OURS)


# What cannot be read is not lost ---------------------------------------------------------------------------


@pytest.mark.parametrize("mode", [0o000, 0o300, 0o600])
def test_a_folder_that_cannot_be_listed_stops_the_run(annas: Path, mode: int) -> None:
    """Neither closed, nor open for those who know the names, nor for names alone: it stays with its file."""
    target = annas / "g.out"
    as_account(ANNA, write(target, OLD))
    mine = target / "deep" / "mine"
    as_account(
        ANNA, lambda: (mine.mkdir(parents=True), (mine / "notes.txt").write_bytes(b"mine"), mine.chmod(mode))
    )
    with pytest.raises(FolderError, match=r"deep/mine: cannot be read \(Permission denied\), so it would be lost"):
        as_account(ANNA, write(target, NEW))
    assert content(target) == OLD | {"deep/mine/notes.txt": b"mine"}
    assert os.listdir(annas) == ["g.out"]


def test_what_cannot_be_listed_does_not_keep_from_recording(annas: Path) -> None:
    """Replacing one file loses nothing else."""
    target = annas / "g.out"
    as_account(ANNA, write(target, OLD))
    as_account(ANNA, lambda: (target / "mine").mkdir(0o000))
    as_account(ANNA, lambda: replace_file(target, "ledger.csv", b"line"))
    assert content(target) == OLD | {"ledger.csv": b"line"}


def test_a_closed_file_of_ones_own_is_carried_over(annas: Path) -> None:
    """It is not read at all, but gets a second name."""
    target = annas / "g.out"
    as_account(ANNA, write(target, OLD))
    as_account(ANNA, lambda: ((target / "mine").write_bytes(b"mine"), (target / "mine").chmod(0)))
    as_account(ANNA, write(target, NEW))
    assert content(target) == NEW | {"mine": b"mine"}
    assert modes(target)["mine"] == "0"


def test_a_closed_file_of_somebody_else_stops_the_run(shared: Path) -> None:
    """It can neither get a second name nor be copied."""
    target = shared / "g.out"
    share(target)
    as_account(ANNA, lambda: ((target / "mine").write_bytes(b"mine"), (target / "mine").chmod(0o600)))
    with pytest.raises(FolderError, match="mine: Permission denied"):
        as_account(BERT, write(target, NEW))
    assert content(target) == OLD | {"mine": b"mine"}
    assert os.listdir(shared) == ["g.out"]


@pytest.mark.parametrize("exchanged", [True, False])
@pytest.mark.parametrize("call", ["listdir", "lstat"])
@pytest.mark.parametrize("step", range(1, 40, 2))
def test_a_disk_that_fails_for_a_moment_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchanged: bool, call: str, step: int
) -> None:
    """At any look at the folder: the run stops with everything as it was, or looks again and ends whole."""
    target, left, right = tmp_path / "g.out", [step], getattr(os, call)
    write_folder(target, OLD, OURS)
    (target / "sub").mkdir()
    (target / "sub" / "mine").write_bytes(b"mine")

    def failing(path: str | Path, **more: int) -> object:
        left[0] -= 1
        if left[0] == 0:
            raise OSError(errno.EIO, "Input/output error", str(path))
        return right(path, **more)

    if not exchanged:
        monkeypatch.setattr(swap, "exchange", lambda one, other: False)
    with monkeypatch.context() as disk:
        disk.setattr(os, call, failing)
        with suppress(FolderError):
            left.append(write_folder(target, NEW, OURS))
    settled(target)
    assert content(target) == (NEW if left[1:] else OLD) | {"sub/mine": b"mine"}


# Two accounts, one folder ----------------------------------------------------------------------------------


def share(target: Path) -> None:
    """Let Anna make a folder and open it for the group."""
    as_account(ANNA, write(target, OLD))
    as_account(ANNA, lambda: [os.chown(one, -1, TEAM) for one in (target, *target.rglob("*"))])
    as_account(ANNA, lambda: [one.chmod(0o2770 if one.is_dir() else 0o660) for one in (target, *target.rglob("*"))])


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o277])
def test_two_accounts_take_turns(shared: Path, umask: int) -> None:
    """Each can go on where the other was, whatever their umask; nothing stays behind, everything stays shared."""
    target = shared / "g.out"
    share(target)
    for turn, who in enumerate([BERT, ANNA, BERT, BERT, ANNA]):
        as_account(who, write(target, [OLD, NEW][turn % 2] | {"group.ics": b"%d" % turn}), umask)
        as_account(who, lambda: replace_file(target, "ledger.csv", b"x"), umask)
        as_account(who, lambda: replace_file(target, "mail/ana.eml", b"x"), umask)
        assert os.listdir(shared) == ["g.out"]
        assert {one.lstat().st_gid for one in (target, *target.rglob("*"))} == {TEAM}
        found = modes(target)
        assert {found[path] for path in found if (target / path).is_dir()} == {"2770"}
        assert {found[path] for path in found if (target / path).is_file()} == {"660"}


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_a_new_folder_in_a_shared_one_is_closed_but_its_groups(shared: Path, umask: int) -> None:
    """Only its owner can look into it; once that one opens it (chmod -R g+rwX), the others can go on at once."""
    target = shared / "g.out"
    as_account(ANNA, write(target, OLD), umask)
    assert all(int(mode, 8) & 0o077 == 0 for mode in modes(target).values())
    assert {one.stat().st_gid for one in (target, *target.rglob("*"))} == {TEAM}
    for one in (target, *target.rglob("*")):
        one.chmod(one.stat().st_mode | (0o070 if one.is_dir() else 0o060))
    as_account(BERT, write(target, NEW), umask)
    as_account(ANNA, write(target, OLD), umask)
    assert content(target) == OLD


def test_what_belongs_to_another_account_goes_on_belonging_to_it(shared: Path) -> None:
    """A file that may not get a second name is not replaced by a copy of somebody else's in the end."""
    target = shared / "g.out"
    share(target)
    as_account(ANNA, lambda: ((target / "notes.txt").write_bytes(b"mine"), (target / "notes.txt").chmod(0o644)))
    as_account(ANNA, lambda: (target / "link").symlink_to("nowhere"))
    before = [(target / name).lstat() for name in ("notes.txt", "link")]
    as_account(BERT, write(target, NEW))
    after = [(target / name).lstat() for name in ("notes.txt", "link")]
    assert [(one.st_ino, one.st_uid, one.st_mode) for one in after] == [
        (one.st_ino, one.st_uid, one.st_mode) for one in before
    ]


def test_a_leftover_that_cannot_be_removed_is_named_and_the_run_goes_on(shared: Path) -> None:
    """A closed folder of Anna's within the old one: Bert goes on; Anna clears up once she may."""
    target = shared / "g.out"
    share(target)
    as_account(ANNA, lambda: (target / "mine").mkdir(0o755))
    as_account(ANNA, lambda: (target / "mine" / "notes.txt").write_bytes(b"mine"))
    (target / "mine" / "notes.txt").chmod(0o666)

    def solve(number: int) -> str:
        with redirect_stderr(StringIO()) as said:
            write_folder(target, NEW | {"group.ics": b"%d" % number}, OURS)
        return said.getvalue()

    for number in range(3):
        said = as_account(BERT, lambda number=number: solve(number))  # type: ignore[misc]
        assert f"Note: {shared}/.g.out.new cannot be removed (Permission denied)." in said
        assert content(target) == NEW | {"group.ics": b"%d" % number, "mine/notes.txt": b"mine"}
        assert sorted(os.listdir(shared)) == [".g.out.new", "g.out"]
        assert (shared / ".g.out.new" / "mine").stat().st_uid == ANNA
    as_account(BERT, lambda: (target / "mine").chmod(0o775))
    assert as_account(ANNA, lambda: solve(9)) == ""
    assert os.listdir(shared) == ["g.out"]


def test_clearing_changes_no_mode_of_what_belongs_to_another(shared: Path) -> None:
    """The attempt leaves it as it was."""
    (shared / "tree" / "mine").mkdir(parents=True)
    for one, owner, mode in ((shared / "tree", BERT, 0o775), (shared / "tree" / "mine", ANNA, 0o755)):
        (one / "notes.txt").write_bytes(b"x")
        os.chown(one, owner, TEAM)
        one.chmod(mode)
    with pytest.raises(PermissionError):
        as_account(BERT, lambda: durable.clear(shared / "tree"))
    assert modes(shared / "tree") == {".": "775", "mine": "755", "mine/notes.txt": "644"}


def test_a_folder_that_lets_nobody_else_write_is_not_taken_over(shared: Path) -> None:
    """The place around it would allow that."""
    target = shared / "g.out"
    share(target)
    target.chmod(0o750)
    with pytest.raises(FolderError, match="belongs to another account, which does not let yours write"):
        as_account(BERT, write(target, NEW))
    assert content(target) == OLD


def test_the_superuser_gives_what_it_writes_to_the_owner_of_the_folder(annas: Path) -> None:
    """One run with ``sudo`` locks nobody out."""
    target = annas / "g.out"
    as_account(ANNA, write(target, OLD))
    write_folder(target, NEW, OURS)
    replace_file(target, "ledger.csv", b"x")
    assert {one.lstat().st_uid for one in (target, *target.rglob("*"))} == {ANNA}


def test_the_lock_of_a_dead_run_of_another_account_is_taken(shared: Path) -> None:
    """It is open to those who share the folder, and removed at the end."""
    target = shared / "g.out"
    share(target)

    def die() -> None:
        with locked(target):
            os._exit(0)

    with pytest.raises(EOFError):
        as_account(ANNA, die, 0o077)
    assert modes(shared)[".g.out.lock"] == "660"
    as_account(BERT, write(target, NEW))
    assert os.listdir(shared) == ["g.out"]


# Modes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o777])
def test_a_new_folder_is_its_owners_alone(annas: Path, umask: int) -> None:
    """With all that is in it, whatever the umask; also what is added later."""
    target = annas / "g.out"
    as_account(ANNA, write(target, OLD), umask)
    as_account(ANNA, lambda: replace_file(target, "ledger.csv", b"x"), umask)
    as_account(ANNA, lambda: replace_file(target, "mail/ana.eml", b"x"), umask)
    as_account(ANNA, write(target, NEW), umask)
    found = modes(target)
    assert {found[path] for path in found if (target / path).is_dir()} == {"700"}
    assert {found[path] for path in found if (target / path).is_file()} == {"600"}


@pytest.mark.parametrize("exchanged", [True, False])
def test_what_exists_keeps_its_mode(annas: Path, monkeypatch: pytest.MonkeyPatch, exchanged: bool) -> None:
    """Every file and folder its own; a new one takes those of the folder it is in, a file without x."""
    target = annas / "g.out"
    as_account(ANNA, write(target, OLD | {"history/plan-0000.json": b"old"}))
    for name, mode in (("plan.json", 0o640), ("history", 0o751), ("history/plan-0000.json", 0o604), (".", 0o3755)):
        (target / name).chmod(mode)
    (target / "invites").chmod(0o500)
    if not exchanged:
        monkeypatch.setattr(swap, "exchange", lambda one, other: False)
    files = NEW | {"history/plan-0001.json": b"x", "mail/ana.eml": b"x", "invites/ana.ics": b"new"}
    as_account(ANNA, write(target, files))
    assert modes(target) == {
        ".": "3755",
        "plan.json": "640",
        "group.ics": "644",
        "history": "751",
        "history/plan-0000.json": "604",
        "history/plan-0001.json": "640",
        "invites": "500",
        "invites/ana.ics": "600",
        "mail": "3755",
        "mail/ana.eml": "644",
    }


def test_nobody_looks_in_while_it_is_built(annas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At each file: what is being built is closed, and a file that is about to take its place, and the lock."""
    target, seen, right = annas / "g.out", set(), os.fsync

    def look(handle: int) -> None:
        for path, mode in modes(annas).items():
            if path.startswith(".g.out"):
                seen.add((path.split("/")[0], mode if path.count("/") == 0 else "inside"))
                assert int(mode, 8) & 0o077 == 0 or path.count("/")
        right(handle)

    def work() -> set[tuple[str, str]]:
        monkeypatch.setattr(os, "fsync", look)
        write_folder(target, OLD, OURS)
        replace_file(target, "ledger.csv", b"x")
        return seen

    found = as_account(ANNA, work, 0)
    assert found >= {
        (".g.out.new", "700"),
        (".g.out.part", "600"),
        (".g.out.lock", "600"),
        (".g.out.new", "inside"),
    }


def test_lists_of_access_stay(annas: Path) -> None:
    """Whoever the folder was opened for by name goes on getting in."""
    target = annas / "g.out"
    as_account(ANNA, write(target, OLD))
    everybody = ((1, 7, -1), (2, 5, BERT), (4, 0, -1), (16, 5, -1), (32, 0, -1))  # acl(5): owner, user, group, mask
    listed = struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *one) for one in everybody)
    try:
        for path in (target, target / "plan.json"):
            os.setxattr(path, "system.posix_acl_access", listed)
    except OSError:
        pytest.skip("no lists of access here")
    as_account(ANNA, write(target, NEW))
    assert as_account(BERT, lambda: (target / "plan.json").read_bytes()) == b"new"


# The commands ----------------------------------------------------------------------------------------------


def test_the_files_of_every_command_are_their_owners_alone(annas: Path) -> None:
    """Solving, recording, answers, sending."""
    group = changed(group={"organizer": {"name": "Coordination", "email": "post@example.org"}})
    file = written(annas / "group.yaml", group)
    target = annas / "group.out"

    def work() -> list[Done]:
        return [
            run("solve", file, AS_OF),
            run("record", file, "--session", 1, "--present", "all", "--as-of=2027-03-01T10:00Z"),
            run("send", file, "--arrived", "ken"),
        ]

    work()  # loads what another account may not be able to
    shutil.rmtree(target)
    done = as_account(ANNA, work, 0)
    assert [(one.code, one.err) for one in done if one.code] == []
    assert {"ledger.csv", "sent.csv", ".gitattributes", "plan.json"} <= content(target).keys()
    assert {mode for path, mode in modes(target).items() if (target / path).is_file()} == {"600"}
    assert {mode for path, mode in modes(target).items() if (target / path).is_dir()} == {"700"}


COMMANDS: tuple[tuple[object, ...], ...] = (
    ("solve", AS_OF, "--dry-run"),
    ("solve", AS_OF, "--fresh"),
    ("compare",),
    ("explain", "--person", "ken"),
    ("whatif", "--remove", "ken"),
    ("show",),
    ("status",),
    ("record", "--session", 1, "--present", "all"),
    ("record", "--session", 1, "--present", "all", "--last-programme"),
    ("replies", "nowhere"),
    ("send", "--dry-run"),
    ("send", "--smtp", "localhost:1"),
)


@pytest.mark.parametrize("where", ["group.out", ".", "group.out/history", "group.out/mail"])
def test_a_folder_that_may_not_be_looked_into_is_a_sentence(annas: Path, where: str) -> None:
    """For every command, with code 2."""
    file = written(annas / "group.yaml", SMALL)
    assert run("solve", file, AS_OF).code == 0
    commands = [(name, file, *more) for name, *more in COMMANDS]
    for command in commands:
        run(*command)  # loads what another account may not be able to
    (annas / "group.out" / "history").mkdir(exist_ok=True)
    for one in annas.rglob("*"):
        os.chown(one, ANNA, ANNA)
    commands = {
        "group.out/history": [one for one in commands if one[0] == "status" or "--last-programme" in one],
        "group.out/mail": [one for one in commands if one[0] == "send"],
    }.get(where, commands)
    (annas / where).chmod(0)
    for command in commands:
        done = as_account(ANNA, lambda command=command: run(*command))  # type: ignore[misc]
        assert (done.code, done.out) == (2, ""), (command, done)
        assert "Permission denied" in done.err or "not readable" in done.err, (command, done)
