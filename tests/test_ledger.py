"""The ledger: what counts, what a file may look like, how two versions come together; and what may be recorded."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from status_case import AFTER, STARTS, plan

from reports.recorded import recorded_text
from scheduler.finding import PersonError, person_meant
from scheduler.ledger import EMPTY, LEDGER, MERGE_RULE, Entry, Ledger, ledger_bytes, with_merge_rule
from scheduler.ledger_file import LedgerError, read_ledger
from scheduler.plan import moment_text
from scheduler.recording import RecordError, named_people, others_of, record, record_held

PLAN = plan()
HEAD = "session,person,status,minutes,recorded_at\n"
MOMENT = moment_text(AFTER)


def at(day: int) -> str:
    """Return a moment in 2027."""
    return moment_text(AFTER + timedelta(days=day))


moments = st.integers(0, 400).map(at)
people = st.builds(
    Entry,
    st.integers(1, 12),
    st.sampled_from(["ana", "ken", "a.b", "x-1", "007"]),
    st.sampled_from(["present", "absent", "excused"]),
    st.none() | st.integers(0, 200),
    moments,
)
wholes = st.builds(
    Entry, st.integers(1, 12), st.just("*"), st.sampled_from(["held", "not_held"]), st.none(), moments
)
entries = st.lists(people | wholes, max_size=30, unique_by=lambda one: (one.session, one.person, one.recorded_at))


def read(tmp_path: Path, content: str | bytes) -> Ledger:
    """Return what a file says."""
    path = tmp_path / LEDGER
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_ledger(path)


@given(entries)
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, some: list[Entry]) -> None:
    """Writing and reading change nothing, twice neither."""
    tmp = tmp_path_factory.mktemp("ledger")
    ledger = EMPTY.with_entries(some)
    assert read(tmp, ledger_bytes(ledger)) == ledger
    assert ledger_bytes(read(tmp, ledger_bytes(ledger))) == ledger_bytes(ledger)


@given(entries, st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, some: list[Entry], random: st.DataObject
) -> None:
    """Lines in any order, some twice, say the same."""
    ledger = EMPTY.with_entries(some)
    head, *lines = ledger_bytes(ledger).decode().splitlines(keepends=True)
    lines += lines[:5]
    random.shuffle(lines)
    assert read(tmp_path_factory.mktemp("ledger"), head + "".join(lines)) == ledger


@given(entries, st.integers(0, 30), st.booleans())
def test_two_ledgers_together_say_what_one_would(some: list[Entry], cut: int, swapped: bool) -> None:
    """The union of the lines of two branches is what recording both in one gives."""
    ours, theirs = EMPTY.with_entries(some[:cut]), EMPTY.with_entries(some[cut // 2 :])
    one, other = (theirs, ours) if swapped else (ours, theirs)
    assert one.with_entries(other.entries) == EMPTY.with_entries(some)


def test_the_last_recorded_counts_and_of_equal_moments_the_later_line() -> None:
    """A correction is a further line, wherever it stands."""
    late, early = Entry(1, "ken", "excused", None, at(2)), Entry(1, "ken", "absent", None, at(1))
    assert Ledger((late, early)).status_of(1, "ken") == "excused"
    same = [Entry(1, "ken", "absent", None, at(1)), Entry(1, "ken", "present", None, at(1))]
    assert Ledger(tuple(same)).status_of(1, "ken") == "present"
    assert Ledger(tuple(same[::-1])).status_of(1, "ken") == "absent"
    assert EMPTY.with_entries([*same, same[0]]).status_of(1, "ken") == "absent"
    assert EMPTY.status_of(1, "ken") is None


def test_a_session_is_held_unless_the_last_line_says_not() -> None:
    """Called off means recorded as not held before the begin."""
    off = EMPTY.with_entries([Entry(3, "*", "not_held", None, at(0))])
    assert not off.is_held(3)
    assert off.is_held(2)
    assert off.called_off(3, STARTS[2])
    assert not off.called_off(3, MOMENT)
    assert not off.called_off(2, STARTS[1])
    again = off.with_entries([Entry(3, "*", "held", None, at(1))])
    assert again.is_held(3)
    assert not again.called_off(3, STARTS[2])
    assert (off.sessions, again.sessions) == ((3,), ())


def test_only_sessions_of_which_something_is_known_are_recorded() -> None:
    """Their numbers, in order."""
    some = [Entry(5, "ken", "absent", None, MOMENT), Entry(2, "*", "not_held", None, MOMENT)]
    assert EMPTY.with_entries(some).sessions == (2, 5)


def test_a_missing_file_is_an_empty_ledger(tmp_path: Path) -> None:
    """Nothing was recorded yet."""
    assert read_ledger(tmp_path / LEDGER) == EMPTY


@pytest.mark.parametrize(
    "content",
    [
        f"{HEAD}1,ken,absent,12,{MOMENT}\n",
        f"\ufeff{HEAD}1,ken,absent,12,{MOMENT}\n",
        f"{HEAD}1,ken,absent,12,{MOMENT}",
        f"{HEAD}\n,,,,\n1,ken,absent,12,{MOMENT}\n\n1,ken,absent,12,{MOMENT}\n".replace("\n", "\r\n"),
        f"{HEAD}1,ken,absent,12,{MOMENT}\n".replace(",", ";"),
        f"{HEAD}1,ken,absent,12,{MOMENT}\n".replace(",", "\t"),
        f'{HEAD}"1","ken","absent","12","{MOMENT}"\n',
        f"Session,Person,Status,Minutes,Recorded_at,,\n1, ken ,absent,12,{MOMENT},,\n",
        f"person,session,status,minutes,recorded_at\nken,1,absent,12,{MOMENT}\n",
        f"{HEAD}1,ken,absent,12,{MOMENT}\n{HEAD}1,ken,absent,12,{MOMENT}\n",
    ],
)
def test_what_spreadsheets_and_git_do_to_a_file_is_read(tmp_path: Path, content: str) -> None:
    """Byte order mark, CRLF, semicolons, quotes, blank lines, lines twice, another order of columns."""
    assert read(tmp_path, content) == Ledger((Entry(1, "ken", "absent", 12, MOMENT),))


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("1,ken,absent,,x\n", 1, "expected the columns"),
        ("session,person,status,minutes,recorded_at,note\n", 1, "notes belong into another file"),
        (f"{HEAD}one,ken,absent,,{MOMENT}\n", 2, "session 'one'"),
        (f"{HEAD}0,ken,absent,,{MOMENT}\n", 2, "session '0'"),
        (f"{HEAD}\n1,ken,here,,{MOMENT}\n", 3, "one of present, absent, excused"),
        (f"{HEAD}1,*,present,,{MOMENT}\n", 2, "one of held, not_held"),
        (f"{HEAD}1,ken,held,,{MOMENT}\n", 2, "status 'held'"),
        (f"{HEAD}1,=ken,absent,,{MOMENT}\n", 2, "person '=ken'"),
        (f"{HEAD}1,ken,absent,1h,{MOMENT}\n", 2, "minutes '1h'"),
        (f"{HEAD}1,ken,absent,,21.01.2027 15:00\n", 2, "2027-01-21T15:00:00Z"),
        (f"{HEAD}1,ken,absent,,2027-01-21T15:00:00+01:00\n", 2, "recorded_at"),
        (f"{HEAD}1,ken,absent\n", 2, "recorded_at ''"),
        (f"{HEAD}1,ken,absent,,{MOMENT},more\n", 2, "more were found"),
        (f"{HEAD}<<<<<<< HEAD\n1,ken,absent,,{MOMENT}\n=======\n>>>>>>> b\n", 2, "git could not join"),
        (b"session,person\n\xff\n", 2, "not UTF-8"),
    ],
)
def test_anything_else_is_named_with_its_line(tmp_path: Path, content: str | bytes, line: int, words: str) -> None:
    """File, line, what was found and what was expected."""
    with pytest.raises(LedgerError) as error:
        read(tmp_path, content)
    assert str(error.value).startswith(f"{tmp_path / LEDGER}:{line}: ")
    assert words in str(error.value)


def test_all_mistakes_are_named_at_once_but_not_thousands(tmp_path: Path) -> None:
    """Ten, and how many more."""
    with pytest.raises(LedgerError) as error:
        read(tmp_path, HEAD + f"x,ken,absent,,{MOMENT}\n" * 30)
    assert len(str(error.value).splitlines()) == 11
    assert "20 more" in str(error.value)


def test_the_merge_rule_is_added_once_and_nothing_is_lost() -> None:
    """A file of the user's keeps its lines; a rule of the user's for the ledger stays."""
    assert with_merge_rule(None) == f"{MERGE_RULE}\n".encode()
    assert with_merge_rule(b"*.ics binary") == f"*.ics binary\n{MERGE_RULE}\n".encode()
    assert with_merge_rule(f"*.ics binary\r\n{MERGE_RULE}\r\n".encode()) is None
    assert with_merge_rule(b"ledger.csv merge=ours\n") is None


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize("new", [False, True])
def test_git_merges_two_branches_without_a_word(tmp_path: Path, new: bool) -> None:
    """Also where each of the two made the ledger."""

    def git(*words: str) -> None:
        settings = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *settings, *words], cwd=tmp_path, check=True, capture_output=True)

    def write(ledger: Ledger, message: str) -> None:
        (tmp_path / LEDGER).write_bytes(ledger_bytes(ledger))
        git("add", ".")
        git("commit", "-m", message)

    (tmp_path / ".gitattributes").write_text(f"{MERGE_RULE}\n")
    base = EMPTY if new else EMPTY.with_entries([Entry(1, "ken", "absent", None, at(0))])
    git("init", "-b", "main")
    git("add", ".")
    git("commit", "-m", "rule")
    if not new:
        write(base, "base")
    git("checkout", "-b", "other")
    other = [Entry(2, "ken", "present", 80, at(30)), Entry(2, "eva", "absent", None, at(30))]
    write(base.with_entries(other), "other")
    git("checkout", "main")
    mine = [Entry(1, "ken", "excused", None, at(31)), Entry(2, "eva", "excused", None, at(32))]
    write(base.with_entries(mine), "mine")
    git("merge", "other", "-m", "both")
    assert read_ledger(tmp_path / LEDGER) == base.with_entries([*mine, *other])


# Recording


def recorded(ledger: Ledger, session: int, named: dict[str, str], minutes: dict[str, int] | None = None) -> Ledger:
    """Record people as an option does, the day after the session."""
    moment = datetime.fromisoformat(STARTS[session - 1]) + timedelta(days=1)
    others = others_of(named.values())
    return ledger.with_entries(record(PLAN, ledger, session, named, minutes or {}, moment, others=others))


def statuses(ledger: Ledger, session: int) -> dict[str, str | None]:
    """Return everybody's status."""
    return {who: ledger.status_of(session, who) for who in ledger.people_of(session)}


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        (
            {"ana": "present", "ken": "present"},
            {"ana": "present", "ken": "present", "eva": "absent", "kim": "absent"},
        ),
        ({"ken": "absent"}, {"ana": "present", "ken": "absent", "eva": "present", "kim": "present"}),
        (
            {"ken": "absent", "eva": "excused"},
            {"ana": "present", "ken": "absent", "eva": "excused", "kim": "present"},
        ),
        (
            {"ken": "present", "eva": "excused"},
            {"ana": "absent", "ken": "present", "eva": "excused", "kim": "absent"},
        ),
        ({"ken": "present", "eva": "absent"}, {"ken": "present", "eva": "absent"}),
        ({"eva": "excused"}, {"eva": "excused"}),
    ],
)
def test_who_is_not_named(named: dict[str, str], expected: dict[str, str]) -> None:
    """Absent beside those present, present beside those absent, nothing beside both; Li is no member yet."""
    assert statuses(recorded(EMPTY, 1, named), 1) == expected


def test_a_correction_changes_one_person_and_stays_visible() -> None:
    """Everybody else stays as recorded; both lines are there."""
    before = recorded(EMPTY, 1, {"ana": "present", "ken": "present"})
    after = recorded(before, 1, {"eva": "present"})
    assert statuses(after, 1) == {"ana": "present", "ken": "present", "eva": "present", "kim": "absent"}
    assert [one.status for one in after.entries if one.person == "eva"] == ["absent", "present"]
    assert recorded(after, 1, {"eva": "present"}) == after


def test_a_correction_counts_whatever_the_clock_said_before() -> None:
    """Also if the earlier line was recorded with a later moment."""
    ledger = EMPTY.with_entries([Entry(1, "ken", "absent", None, at(300))])
    assert recorded(ledger, 1, {"ken": "present"}).status_of(1, "ken") == "present"


def test_minutes_are_kept_and_only_news_is_written() -> None:
    """The same minutes again are nothing new, others are."""
    ledger = recorded(EMPTY, 1, {"ken": "present"}, {"ken": 80})
    assert ledger.entry_of(1, "ken") == Entry(1, "ken", "present", 80, MOMENT.replace("T00", "T13"))
    assert recorded(ledger, 1, {"ken": "present"}, {"ken": 80}) == ledger
    assert recorded(ledger, 1, {"ken": "present"}) == ledger
    assert recorded(ledger, 1, {"ken": "present"}, {"ken": 85}) != ledger


def test_a_session_to_come_can_only_be_called_off() -> None:
    """Refused with its date in the zone of its slot."""
    with pytest.raises(RecordError, match="session 4 begins on 2027-04-15 14:00 Europe/Zurich"):
        record(PLAN, EMPTY, 4, {"ken": "present"}, {}, AFTER)
    assert not EMPTY.with_entries(record_held(PLAN, EMPTY, 4, False, AFTER)).is_held(4)
    begin = datetime(2027, 4, 15, 12, tzinfo=UTC)
    assert record(PLAN, EMPTY, 4, {"ken": "present"}, {}, begin)
    with pytest.raises(RecordError):
        record(PLAN, EMPTY, 4, {"ken": "present"}, {}, begin - timedelta(seconds=1))


def test_held_and_not_held_take_each_other_back() -> None:
    """Only a change is written; people at a session that was not held are refused."""
    assert record_held(PLAN, EMPTY, 1, True, AFTER) == ()
    off = EMPTY.with_entries(record_held(PLAN, EMPTY, 1, False, AFTER))
    assert record_held(PLAN, off, 1, False, AFTER) == ()
    with pytest.raises(RecordError, match="--held yes"):
        record(PLAN, off, 1, {"ken": "present"}, {}, AFTER)
    assert off.with_entries(record_held(PLAN, off, 1, True, AFTER)).is_held(1)


@pytest.mark.parametrize("number", [0, 5, -1])
def test_a_session_that_does_not_exist_is_refused(number: int) -> None:
    """With the numbers that there are."""
    with pytest.raises(RecordError, match="from 1 to 4"):
        record(PLAN, EMPTY, number, {"ken": "present"}, {}, AFTER)
    with pytest.raises(RecordError, match="from 1 to 4"):
        record_held(PLAN, EMPTY, number, False, AFTER)


@pytest.mark.parametrize(
    ("word", "person"),
    [("ken", "ken"), ("KEN", "ken"), ("eva roth", "eva"), ("An", "ana"), ("li", "li"), ("Ki", "kim")],
)
def test_people_are_known_by_id_name_or_a_beginning(word: str, person: str) -> None:
    """Case does not matter; an id is not a beginning of another."""
    assert person_meant(PLAN.people, word).id == person


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("kenn", "did you mean ken"),
        ("K", "ken (Ken Abe) or kim"),
        ("Zzz", "write one of ana"),
        ("", "write one of"),
    ],
)
def test_whoever_is_not_known_is_named_with_the_nearest(word: str, words: str) -> None:
    """Or with those who could be meant."""
    with pytest.raises(PersonError) as error:
        person_meant(PLAN.people, word)
    assert words in str(error.value)


def test_nobody_is_named_for_two_statuses() -> None:
    """The same twice for one is no contradiction."""
    assert named_people(PLAN, {"present": ["ken", "Ken Abe"]}) == {"ken": "present"}
    with pytest.raises(RecordError, match="as present and as excused"):
        named_people(PLAN, {"present": ["ken"], "excused": ["Ken Abe"]})


def test_all_means_the_members_who_are_not_named_otherwise() -> None:
    """Everybody came; everybody but one."""
    assert named_people(PLAN, {"present": ["All"]}, ["ken", "eva"]) == {"ken": "present", "eva": "present"}
    but_one = named_people(PLAN, {"present": ["all"], "excused": ["ken"]}, ["ken", "eva"])
    assert but_one == {"ken": "excused", "eva": "present"}
    with pytest.raises(RecordError, match="all are named as present and as absent"):
        named_people(PLAN, {"present": ["all"], "absent": ["all"]}, ["ken", "eva"])


def test_guests_are_named_as_such() -> None:
    """Li is not yet a member; it is recorded all the same."""
    entries = record(PLAN, EMPTY, 1, {"li": "present", "ken": "present"}, {}, AFTER)
    text = recorded_text(PLAN, EMPTY, entries, PLAN.sessions[0], AFTER)
    assert "Not a member at this session, recorded as a guest: Li Østergård." in text


def test_people_of_former_plans_stay_in_the_ledger() -> None:
    """Their lines are kept; those who were members at the session are recorded with the others."""
    ledger = EMPTY.with_entries([Entry(1, "gone", "present", None, MOMENT)])
    smaller = replace(PLAN, people=PLAN.people[:2])
    done = ledger.with_entries(record(smaller, ledger, 1, {"ken": "absent"}, {}, AFTER, others="present"))
    others = {"ana": "present", "eva": "present", "kim": "present"}
    assert statuses(done, 1) == {"gone": "present", "ken": "absent", **others}


def test_attendance_of_a_session_that_is_said_not_to_be_held_is_named() -> None:
    """Where nothing is recorded of it, and where it is taken back, nothing is said."""
    ledger = recorded(recorded(EMPTY, 1, {"ken": "present", "ana": "present"}), 1, {"eva": "excused"})
    off = record_held(PLAN, ledger, 1, False, AFTER)
    text = " ".join(recorded_text(PLAN, ledger, off, PLAN.sessions[0], AFTER).split())
    assert (
        "Attendance is recorded of it (2 present, 1 absent and 1 excused): it is kept, but no longer counts."
        in text
    )
    assert "`schedule record FILE --session 1 --held yes`" in text
    fresh = record_held(PLAN, EMPTY, 1, False, AFTER)
    assert "Attendance" not in recorded_text(PLAN, EMPTY, fresh, PLAN.sessions[0], AFTER)
    after = ledger.with_entries(off)
    back = record_held(PLAN, after, 1, True, AFTER)
    assert "no longer counts" not in recorded_text(PLAN, after, back, PLAN.sessions[0], AFTER)
