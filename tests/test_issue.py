"""Who has to be sent something: those whose calendar would say something else, and nobody besides."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.commands import AS_OF, Done, Group, changed, content, properties, run, written
from tests.ics_lint import problems
from tests.ics_readers import READERS

EVERYBODY = {"group", "ana", "ken", "eva"}
SECOND, THIRD, FOURTH = (f"--as-of=2026-12-0{day}T10:00Z" for day in (1, 2, 3))
STAMPS = {moment: f"2026120{day}T100000Z" for day, moment in enumerate((SECOND, THIRD, FOURTH), 1)}

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A group with its first plan, and another whose sessions are single events: no rule fits Havana's clock."""
    folder = tmp_path_factory.mktemp("first")
    for name, group in (("group", changed()), ("havana", single_events())):
        assert run("solve", written(folder / f"{name}.yaml", group), AS_OF).code == 0
    return folder


@pytest.fixture
def file(first: Path, tmp_path: Path) -> Path:
    """The group's file, in a folder of its own."""
    shutil.copytree(first, tmp_path, dirs_exist_ok=True)
    return tmp_path / "group.yaml"


def single_events(**blocks: Any) -> Group:
    """Return the small group anchored in Havana."""
    return changed(slots={"anchors": ["America/Havana"], "ordinals": [3]}, **blocks)


def files(file: Path) -> Files:
    """Return what lies in the output folder."""
    return content(file.with_suffix(".out"))


def plan(file: Path) -> Any:
    """Return the plan in force."""
    return json.loads(files(file)["plan.json"])


def solve(file: Path, group: Group, moment: str, *more: str) -> Done:
    """Solve again for a group that has changed."""
    done = run("solve", written(file, group), moment, *more)
    assert done.code == 0, done.err
    return done


def calendars(found: Files) -> Files:
    """Return the calendar of each recipient: an invite, or the cancellation of who has none."""
    named = {path.rpartition("/")[2].removesuffix(".ics"): path for path in found if path.endswith(".ics")}
    assert len(named) == sum(path.endswith(".ics") for path in found), "an invite and a cancellation for one person"
    return {who: found[path] for who, path in named.items()}


def issue(data: bytes) -> tuple[str, str]:
    """Return SEQUENCE and DTSTAMP of a calendar, which all of its events have."""
    names = ("SEQUENCE", "DTSTAMP", "LAST-MODIFIED")
    (sequence,), (stamp,), (modified,) = (
        {line.partition(":")[2] for line in properties(data, name)} for name in names
    )
    assert stamp == modified
    return sequence, stamp


def assert_issued(before: Files, now: Files, told: set[str], sequence: int, moment: str) -> None:
    """Demand that these recipients, and no others, have a new file, of this issue."""
    old, new = calendars(before), calendars(now)
    assert {who for who in new if new[who] != old.get(who)} == told
    assert {who: issue(new[who]) for who in told} == dict.fromkeys(told, (str(sequence), STAMPS[moment]))
    mails = {path.removeprefix("mail/").removesuffix(".eml") for path in now if path.startswith("mail/")}
    assert {who for who in mails if now[f"mail/{who}.eml"] != before.get(f"mail/{who}.eml")} == told & mails
    read = json.loads(now["plan.json"])
    assert read["issue"]["sequence"] == sequence
    listed = {one["id"]: one["issued"] for one in (*read["people"], *read["former"])}
    listed["group"] = read["issue"]["group"]
    assert {who: str(one["sequence"]) for who, one in listed.items()} == {who: issue(new[who])[0] for who in new}


def member(number: int, **values: Any) -> Callable[[], Group]:
    """Return a small group in which a member has other values; None leaves a key out."""

    def group() -> Group:
        made = changed()
        merged = made["members"][number] | values
        made["members"][number] = {key: value for key, value in merged.items() if value is not None}
        return made

    return group


def with_zoe() -> Group:
    """Return the small group with one more member."""
    group = changed()
    zoe = {"id": "zoe", "name": "Zoe Lang", "email": "zoe@example.org", "zone": "Europe/Berlin"}
    group["members"].append({**zoe, "available": "Mo-Fr 12:00-18:00"})
    return group


def without_ken() -> Group:
    """Return the small group without Ken."""
    group = changed()
    del group["members"][0]
    return group


# Whose file is new -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("group", "told"),
    [
        (member(0, zone="Asia/Seoul"), {"ken"}),
        (member(0, **{"from": "2027-03-01"}), {"ken"}),
        (member(0, until="2027-03-31"), {"ken"}),
        (member(0, away=[{"from": "2027-03-10", "to": "2027-03-25", "zone": "Asia/Seoul"}]), set()),
        (member(0, away=[{"from": "2027-03-10", "to": "2027-03-25", "zone": "Asia/Shanghai"}]), {"ken"}),
        (with_zoe, {"zoe"}),
        (without_ken, {"ken"}),
        (lambda: changed(programme={"meeting_url": "https://example.org/new"}), EVERYBODY),
        (lambda: changed(programme={"duration": 75}), EVERYBODY),
        (lambda: changed(programme={"sessions": 4}), EVERYBODY),
        (lambda: changed(programme={"sessions": 2}), EVERYBODY),
        (lambda: changed(programme={"skip_months": ["2027-03"]}), EVERYBODY),
        (lambda: changed(group={"organizer": {"name": "Office", "email": "post@example.org"}}), EVERYBODY),
        (lambda: changed(slots={"weekdays": ["We"]}), EVERYBODY),
    ],
    ids=["zone", "from", "until", "same clock away", "away", "joins", "leaves", "link", "length", "longer",
         "shorter", "skipped", "organizer", "weekday"],
)  # fmt: skip
def test_exactly_those_are_told_whose_calendar_changes(
    group: Callable[[], Group], told: set[str], file: Path
) -> None:
    """All others' files stay as they are, to the byte; the same file solved once more tells nobody."""
    before = files(file)
    solve(file, group(), SECOND)
    now = files(file)
    if told:
        assert_issued(before, now, told, 1, SECOND)
    assert {who for who, data in calendars(now).items() if data != calendars(before).get(who)} == told
    assert run("solve", file, THIRD).err.startswith("No changes")
    assert files(file) == now


@pytest.mark.parametrize(
    "group",
    [
        member(0, available="Mo-Fr 20:00-24:00"),
        member(0, available="Mo-We 19:00-24:00"),
        member(1, preferred="Th 14:00-15:00"),
        member(1, unavailable=["2027-03-18"]),
        member(0, name="Ken Abé"),
        member(0, region="Savanna"),
        member(0, optional=True),
        lambda: changed(rules={"quorum": {"at_least": 2}}),
        lambda: changed(rules={"contract": {"max_absences": 2}}),
        lambda: changed(slots={"grid": 60}),
    ],
    ids=[
        "hours",
        "none left",
        "preferred",
        "a day off",
        "name",
        "region",
        "optional",
        "quorum",
        "contract",
        "grid",
    ],
)
def test_what_no_calendar_shows_is_told_to_nobody(group: Callable[[], Group], file: Path) -> None:
    """Hours, names and rules: the plan may say something else, its SEQUENCE stays."""
    before = files(file)
    solve(file, group(), SECOND, "--keep")
    now = files(file)
    assert calendars(now) == calendars(before)
    old, new = (json.loads(found["plan.json"]) for found in (before, now))
    assert new["issue"] == old["issue"]
    assert [one["issued"] for one in new["people"]] == [one["issued"] for one in old["people"]]
    assert new["revision"] == (0 if new == old else 1)


def test_a_further_issue_numbers_go_up_for_those_it_concerns(file: Path) -> None:
    """One number for all, as of the issue: Ken has 1, then everybody 2, then Eva 3; nobody's ever falls."""
    group = member(0, zone="Asia/Seoul")()
    solve(file, group, SECOND)
    group["programme"]["meeting_url"] = "https://example.org/new"
    before = files(file)
    solve(file, group, THIRD)
    assert_issued(before, files(file), EVERYBODY, 2, THIRD)
    group["members"][1]["zone"] = "Europe/London"
    before = files(file)
    solve(file, group, FOURTH)
    assert_issued(before, files(file), {"eva"}, 3, FOURTH)


def test_the_same_moment_still_gives_a_later_stamp(file: Path) -> None:
    """Two issues at one moment must not look alike; an earlier moment is refused."""
    solve(file, member(0, zone="Asia/Seoul")(), AS_OF)
    assert issue(calendars(files(file))["ken"]) == ("1", "20261122T100001Z")
    assert run("solve", written(file, changed()), "--as-of=2020-01-01").code == 2
    solve(file, changed(), AS_OF)
    assert issue(calendars(files(file))["ken"]) == ("2", "20261122T100002Z")


def test_news_say_what_is_new_to_each(file: Path) -> None:
    """In the plan, for the mail: in one's own time, and of nobody else."""
    group = with_zoe()
    group["members"][0]["zone"] = "Asia/Seoul"
    group["members"][1]["until"] = "2027-03-31"
    solve(file, group, SECOND)
    news = {one["id"]: one["issued"]["news"] for one in plan(file)["people"]}
    assert news == {
        "ana": [],
        "ken": ["Your times are now those of Asia/Seoul (before: Asia/Tokyo)."],
        "eva": ["Thu 15 Apr 2027, 14:00 is cancelled for you."],
        "zoe": [],
    }


# Who leaves, and who comes back ------------------------------------------------------------------------------


def test_who_leaves_gets_a_cancellation_and_nobody_else_anything(file: Path) -> None:
    """It cancels what the person has: same UID, a SEQUENCE above it; it stays as it is in later issues."""
    before = files(file)
    solve(file, without_ken(), SECOND)
    now = files(file)
    cancelled = now["cancellations/ken.ics"]
    assert "invites/ken.ics" not in now
    assert problems(cancelled, "CANCEL") == []
    assert properties(cancelled, "UID") == properties(before["invites/ken.ics"], "UID")
    assert properties(cancelled, "DTSTART") == properties(before["invites/ken.ics"], "DTSTART")
    assert properties(cancelled, "RRULE") == properties(before["invites/ken.ics"], "RRULE")
    assert issue(cancelled) == ("1", STAMPS[SECOND])
    assert b"method=CANCEL" in now["mail/ken.eml"]
    moved = without_ken()
    moved["slots"]["weekdays"] = ["We"]
    moved["programme"]["meeting_url"] = "https://example.org/new"
    solve(file, moved, THIRD)
    assert files(file)["cancellations/ken.ics"] == cancelled
    assert_issued(now, files(file), EVERYBODY - {"ken"}, 2, THIRD)


def test_who_comes_back_is_above_the_cancellation(file: Path) -> None:
    """Else a calendar would keep the sessions cancelled (RFC 5546 §2.1.5)."""
    solve(file, without_ken(), SECOND)
    before = files(file)
    solve(file, changed(), THIRD)
    now = files(file)
    assert_issued(before, now, {"ken"}, 2, THIRD)
    assert "cancellations/ken.ics" not in now
    assert plan(file)["former"] == []
    (ken,) = (one for one in plan(file)["people"] if one["id"] == "ken")
    assert ken["issued"]["news"] == ["You are invited again."]
    assert plan(file)["issue"]["invited"] == ["ana", "eva", "ken"]


def test_coming_back_after_other_issues_is_above_them_too(file: Path) -> None:
    """The number is the group's: it does not go on from where the person was."""
    solve(file, without_ken(), SECOND)
    eva = without_ken()
    eva["members"][0]["zone"] = "Europe/London"
    solve(file, eva, THIRD)
    assert issue(calendars(files(file))["ken"]) == ("1", STAMPS[SECOND])
    back = changed()
    back["members"][1]["zone"] = "Europe/London"
    before = files(file)
    solve(file, back, FOURTH)
    assert_issued(before, files(file), {"ken"}, 3, FOURTH)


def test_one_whose_sessions_all_lie_outside_the_membership_leaves_too(file: Path) -> None:
    """Still in the file, in no calendar any more; with the membership the invite comes back."""
    before = files(file)
    solve(file, member(0, until="2027-01-31")(), SECOND)
    now = files(file)
    assert {who for who, data in calendars(now).items() if data != calendars(before).get(who)} == {"ken"}
    assert "invites/ken.ics" not in now
    assert issue(now["cancellations/ken.ics"]) == ("1", STAMPS[SECOND])
    assert {one["id"]: one["issued"] is None for one in plan(file)["people"]} == {
        "ana": False, "ken": True, "eva": False
    }  # fmt: skip
    solve(file, changed(), THIRD)
    assert "cancellations/ken.ics" not in files(file)
    assert issue(files(file)["invites/ken.ics"]) == ("2", STAMPS[THIRD])


# What lies in the folder -------------------------------------------------------------------------------------


def test_a_file_that_somebody_edited_is_issued_anew(file: Path) -> None:
    """What lies there is what people were sent: only whose it is gets it again, as a later issue."""
    path = file.with_suffix(".out") / "invites" / "ken.ics"
    before = files(file)
    path.write_bytes(path.read_bytes().replace(b"SUMMARY:Small group", b"SUMMARY:Our group"))
    solve(file, changed(), SECOND)
    assert_issued(before, files(file), {"ken"}, 1, SECOND)
    assert properties(files(file)["invites/ken.ics"], "SUMMARY") == ["SUMMARY:Small group"]
    assert run("solve", file, THIRD).err.startswith("No changes")


@pytest.mark.parametrize("which", ["invites/ken.ics", "group.ics", "*"])
def test_other_line_ends_are_no_other_content(which: str, file: Path) -> None:
    """git and editors change them: nobody is told anything, and the files are put right again."""
    before = files(file)
    out = file.with_suffix(".out")
    for path in before if which == "*" else [which]:
        data = before[path]
        (out / path).write_bytes(data.replace(b"\r\n", b"\n") if b"\r\n" in data else data.replace(b"\n", b"\r\n"))
    assert files(file) != before
    solve(file, changed(), SECOND)
    assert files(file) == before


@pytest.mark.parametrize("gone", ["invites/ken.ics", "group.ics", "invites"])
def test_a_file_that_is_missing_comes_back_as_it_was(gone: str, file: Path) -> None:
    """The plan knows what it said."""
    before = files(file)
    path = file.with_suffix(".out") / gone
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    solve(file, changed(), SECOND)
    assert files(file) == before


# Sessions that are events of their own -----------------------------------------------------------------------


def states(data: bytes) -> dict[str, str]:
    """Return the state of each event by the month in its UID."""
    pairs = zip(properties(data, "UID"), properties(data, "STATUS"), strict=True)
    return {uid[-7:]: state.removeprefix("STATUS:") for uid, state in pairs}


@pytest.fixture
def havana(file: Path) -> Path:
    """The file of the group whose sessions are single events."""
    return file.with_name("havana.yaml")


CONFIRMED = {"2027-02": "CONFIRMED", "2027-03": "CONFIRMED", "2027-04": "CONFIRMED"}


def test_single_events_that_go_are_withdrawn(havana: Path) -> None:
    """As cancelled events of the same file, for those who hold them, and in all of their later files too."""
    before = files(havana)
    assert {who: states(data) for who, data in calendars(before).items()} == dict.fromkeys(EVERYBODY, CONFIRMED)
    shorter = single_events(programme={"sessions": 2})
    solve(havana, shorter, SECOND)
    assert_issued(before, files(havana), EVERYBODY, 1, SECOND)
    gone = CONFIRMED | {"2027-04": "CANCELLED"}
    for who, data in calendars(files(havana)).items():
        assert states(data) == gone, who
        assert problems(data, "PUBLISH") == []
        assert {len(read(data)) for name, read in READERS.items()} <= {2, 3}
    shorter["programme"]["meeting_url"] = "https://example.org/new"
    solve(havana, shorter, THIRD)
    assert {who: states(data) for who, data in calendars(files(havana)).items()} == dict.fromkeys(EVERYBODY, gone)
    solve(havana, single_events(), FOURTH)
    assert {who: states(data) for who, data in calendars(files(havana)).items()} == dict.fromkeys(
        EVERYBODY, CONFIRMED
    )
    assert all(not one["issued"]["withdrawn"] for one in plan(havana)["people"])


def test_single_events_are_withdrawn_for_whom_they_go(havana: Path) -> None:
    """Whose membership begins later; all others' files stay."""
    before = files(havana)
    group = single_events()
    group["members"][0]["from"] = "2027-03-01"
    solve(havana, group, SECOND)
    assert_issued(before, files(havana), {"ken"}, 1, SECOND)
    assert states(files(havana)["invites/ken.ics"]) == CONFIRMED | {"2027-02": "CANCELLED"}


def test_single_events_of_who_leaves_are_cancelled_one_by_one(havana: Path) -> None:
    """Each by its own UID; who comes back has them all again, above that."""
    before = files(havana)
    group = single_events()
    del group["members"][0]
    solve(havana, group, SECOND)
    assert_issued(before, files(havana), {"ken"}, 1, SECOND)
    cancelled = files(havana)["cancellations/ken.ics"]
    assert states(cancelled) == dict.fromkeys(CONFIRMED, "CANCELLED")
    assert properties(cancelled, "METHOD") == ["METHOD:CANCEL"]
    solve(havana, single_events(), THIRD)
    assert states(files(havana)["invites/ken.ics"]) == CONFIRMED
    assert issue(files(havana)["invites/ken.ics"]) == ("2", STAMPS[THIRD])
