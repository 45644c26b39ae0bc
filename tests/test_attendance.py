"""Attendance files: every form that Zoom and Teams write, lists, encodings; stays joined, names matched."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from attendance_case import PLAN, heard, report
from hypothesis import given
from hypothesis import strategies as st

from configs.attendance import matched, minutes_of_all, presences
from configs.hearing import session_meant, who_of
from configs.match import Matcher
from configs.report_cells import AttendanceError
from configs.report_dates import session_in
from configs.report_file import LIST, TEAMS, ZOOM, read_report
from configs.report_values import minutes_there, moment_in, orders_of, seconds_of
from scheduler.finding import PersonError, folded
from scheduler.ledger import EMPTY, Entry
from scheduler.recording import RecordError

ZOOM_FULL = """\
Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants
"812 3456 7890","Balint, monthly",01/21/2027 07:55:00 AM,01/21/2027 09:31:00 AM,eva@example.org,96,6

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,Recording Consent,In Waiting Room
Ana Prado,ana@example.org,01/21/2027 07:55:10 AM,01/21/2027 09:31:00 AM,96,No,Y,No
Nick (Ken Abe),,01/21/2027 08:00:00 AM,01/21/2027 08:20:00 AM,20,Yes,,No
"Abe, Ken",,01/21/2027 08:10:00 AM,01/21/2027 08:40:00 AM,30,Yes,,No
KEN ABE,,01/21/2027 09:00:00 AM,01/21/2027 09:30:00 AM,30,Yes,,No
Eva Roth,,01/21/2027 07:50:00 AM,01/21/2027 08:00:00 AM,10,Yes,,Yes
Dr. Kim Muller,,01/21/2027 08:00:00 AM,01/21/2027 08:44:00 AM,44,Yes,,No
"""
ZOOM_SHORT = """\
Name (Original Name),User Email,Total Duration (Minutes),Guest
Ana Prado,ana@example.org,96,No
Ken Abe,,70,Yes
Kim Müller,,44,Yes
"""
ZOOM_DETAILED = """\
Topic,ID,User Name,User Email,Creation Time,Start Time,End Time,Duration (Minutes),Participants,\
Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,In Waiting Room
Balint,852 1848 6288,Eva Roth,eva@example.org,15/08/2026 01:27,21/01/2027 14:00,21/01/2027 15:31,91,3,\
Ana Prado,ana@example.org,21/01/2027 14:00,21/01/2027 15:31,91,No,No
Balint,852 1848 6288,Eva Roth,eva@example.org,15/08/2026 01:27,21/01/2027 14:00,21/01/2027 15:31,91,3,\
Ken Abe,,21/01/2027 14:00,21/01/2027 15:10,70,No,No
Balint,852 1848 6288,Eva Roth,eva@example.org,15/08/2026 01:27,21/01/2027 14:00,21/01/2027 15:31,91,3,\
Kim Müller,,21/01/2027 14:00,21/01/2027 14:44,44,No,No
"""
TEAMS_NEW = """\
1. Summary
Meeting title\tBalint
Attended participants\t3
Start time\t1/21/27, 1:58:11 PM
End time\t1/21/27, 3:31:02 PM
Meeting duration\t1h 32m 51s
Average attendance time\t1h 5m

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole
Ana Prado\t1/21/27, 1:58:11 PM\t1/21/27, 3:31:02 PM\t1h 32m 51s\tana@example.org\tana@example.org\tOrganizer
"Abe, Ken"\t1/21/27, 2:00:00 PM\t1/21/27, 3:30:00 PM\t1h 9m 40s\tken@example.org\tx@example.org\tPresenter
Kim Müller (External)\t1/21/27, 2:00:00 PM\t1/21/27, 2:44:00 PM\t44m\t\t\tPresenter

3. In-Meeting Activities
Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole
Ana Prado\t1/21/27, 1:58:11 PM\t1/21/27, 3:31:02 PM\t1h 32m 51s\tana@example.org\tOrganizer
"Abe, Ken"\t1/21/27, 2:00:00 PM\t1/21/27, 2:40:00 PM\t40m\tken@example.org\tPresenter
"Abe, Ken"\t1/21/27, 3:00:00 PM\t1/21/27, 3:30:00 PM\t30m\tken@example.org\tPresenter
"""
TEAMS_SECTIONS = """\
Meeting Summary
Total Number of Participants\t3
Meeting Title\tBalint
Meeting Start Time\t21/01/2027, 13:58:11
Meeting End Time\t21/01/2027, 15:31:02

Full Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole\tParticipant ID (UPN)
Ana Prado\t21/01/2027, 13:58:11\t21/01/2027, 15:31:02\t1h 32m\tana@example.org\tOrganizer\tana@example.org
Ken Abe\t21/01/2027, 14:00:00\t21/01/2027, 15:10:00\t1h 10m\tken@example.org\tPresenter\tken@example.org
Kim Müller\t21/01/2027, 14:00:00\t21/01/2027, 14:44:00\t44m 0s\t\tPresenter\t
"""
TEAMS_OLD = """\
Full Name\tUser Action\tTimestamp
Ana Prado\tJoined before\t1/21/2027, 2:00:00 PM
Ken Abe\tJoined\t1/21/2027, 2:00:00 PM
Kim Müller\tJoined\t1/21/2027, 2:00:00 PM
Ken Abe\tLeft\t1/21/2027, 2:40:00 PM
Kim Müller\tLeft\t1/21/2027, 2:44:00 PM
Ken Abe\tJoined\t1/21/2027, 3:00:00 PM
"""
PLAIN = "Name;Minutes\nAna Prado;90\nken;1:10\nkim@example.org;44 min\n"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (ZOOM_FULL, ZOOM),
        (ZOOM_SHORT, ZOOM),
        (ZOOM_DETAILED, ZOOM),
        (TEAMS_NEW, TEAMS),
        (TEAMS_SECTIONS, TEAMS),
        (TEAMS_OLD, TEAMS),
        (PLAIN, LIST),
    ],
)
def test_every_form_says_the_same(tmp_path: Path, content: str, kind: str) -> None:
    """Ana was there, Ken with a break for 70 minutes, Kim for 44 and so not; the host of the head row was not."""
    assert report(tmp_path, content).kind == kind
    found = heard(tmp_path, content)
    assert found.named == {"ana": "present", "ken": "present", "kim": "absent"}
    assert (found.minutes["ken"], found.minutes["kim"]) == (70, 44)
    assert found.minutes["ana"] >= 90
    assert found.others == "absent"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("content", [ZOOM_FULL, TEAMS_NEW, PLAIN])
def test_every_encoding_is_read(tmp_path: Path, content: str, end: str, encoding: str) -> None:
    """With and without a byte order mark, whatever ends the lines."""
    found = heard(tmp_path, content.replace("\n", end).encode(encoding))
    assert found.named == {"ana": "present", "ken": "present", "kim": "absent"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_separator_is_read(tmp_path: Path, delimiter: str) -> None:
    """What stands in quotation marks is not split."""
    content = f'id{delimiter}name\n{delimiter}"Roth{", "}Eva"\nken{delimiter}\n'
    assert heard(tmp_path, content).named == {"eva": "present", "ken": "present"}


def test_a_list_may_say_the_status(tmp_path: Path) -> None:
    """Then nothing is said of others, unless it names only those who came, or who did not."""
    content = "person,status\nken,Present\neva,excused\nkim,\nana,x\n"
    found = heard(tmp_path, content)
    assert found.named == {"ken": "present", "eva": "excused", "kim": "absent", "ana": "present"}
    assert found.others is None
    assert heard(tmp_path, "person,status\nken,absent\n").others == "present"
    assert heard(tmp_path, "first name,last name,status\nKen,Abe,1\n").named == {"ken": "present"}
    with pytest.raises(AttendanceError, match=r"0\.csv:2: status 'maybe' of 'ken'"):
        heard(tmp_path, "person,status\nken,maybe\n")


def test_devices_at_the_same_time_do_not_count_twice(tmp_path: Path) -> None:
    """Stays are joined over lines, names and files."""
    head = "Name,Join Time,Leave Time\n"
    one = f"{head}Ken Abe,2027-01-21 14:00,2027-01-21 14:30\nKen Abe,2027-01-21 14:10,2027-01-21 14:20\n"
    two = f"{head}Ken's phone (Ken Abe),2027-01-21 14:25:00,2027-01-21 14:50:00\n"
    assert heard(tmp_path, one, two).minutes == {"ken": 50}


times = st.tuples(st.integers(0, 90), st.integers(0, 90)).map(sorted)


@given(st.lists(times, max_size=8))
def test_joined_stays_are_the_minutes_of_at_least_one(stays: list[list[int]]) -> None:
    """Against counting minute by minute; order and repetition do not matter."""
    begin = datetime(2027, 1, 21, 14)
    some = [(begin + timedelta(minutes=a), begin + timedelta(minutes=b)) for a, b in stays]
    expected = len({minute for a, b in stays for minute in range(a, b)})
    assert minutes_there(some) == minutes_there(some[::-1] + some) == expected


def test_how_long_is_enough(tmp_path: Path) -> None:
    """Half the session, or as many minutes as are said; exactly so many are enough."""
    assert heard(tmp_path, "name,minutes\nken,45\neva,44\n").named == {"ken": "present", "eva": "absent"}
    assert heard(tmp_path, "name,minutes\nken,20\neva,19\n", at_least=20).named == {
        "ken": "present",
        "eva": "absent",
    }
    notes = heard(tmp_path, "name,minutes\neva,44\n").notes
    assert notes == ("Eva Roth was there for less than 45 minutes: absent (--at-least changes that)",)


def test_options_count_more_than_files_and_excused_people_stay_excused(tmp_path: Path) -> None:
    """Who rang in by telephone is in no report; who was excused and looked in for a moment stays so."""
    found = heard(tmp_path, "name,minutes\nken,5\n", named={"present": ["ken", "eva"]})
    assert found.named == {"ken": "present", "eva": "present"}
    assert found.notes == ()
    ledger = EMPTY.with_entries([Entry(1, "ken", "excused", None, "2027-01-20T10:00:00Z")])
    assert heard(tmp_path, "name,minutes\nken,5\nana,90\n", ledger=ledger).named == {"ana": "present"}
    assert heard(tmp_path, "name,minutes\nken,50\n", ledger=ledger).named == {"ken": "present"}


def test_a_stranger_to_the_session_counts_only_if_there_long_enough(tmp_path: Path) -> None:
    """Li is not yet a member at session 1."""
    assert heard(tmp_path, "name,minutes\nli,5\n").named == {}
    assert heard(tmp_path, "name,minutes\nli,50\n").named == {"li": "present"}


# Dates


def test_another_date_is_refused_with_the_session_that_it_fits(tmp_path: Path) -> None:
    """And with those of the plan, if it fits none."""
    with pytest.raises(
        AttendanceError, match=r"is of 2027-01-21, session 2 is on 2027-02-18 14:00 .*fits session 1 "
    ):
        heard(tmp_path, ZOOM_FULL, session=2)
    with pytest.raises(AttendanceError, match="it fits none"):
        heard(tmp_path, ZOOM_FULL.replace("2027", "2026"))


@pytest.mark.parametrize(
    "day", ["2027-01-20 23:30", "2027-01-22 01:00", "01/22/2027 1:00:00 AM", "20.01.2027, 23:59"]
)
def test_the_day_before_and_after_are_the_same_session(tmp_path: Path, day: str) -> None:
    """The account's zone is not known."""
    assert session_in(PLAN, report(tmp_path, f'name,join time\n"ken","{day}"\n')).number == 1


def test_lines_of_other_dates_are_left_out(tmp_path: Path) -> None:
    """A report of a room that is always the same may hold several meetings."""
    content = (
        "Name,Join Time,Leave Time\nKen Abe,2027-01-21 14:00,2027-01-21 15:30\n"
        "Eva Roth,2027-02-18 14:00,2027-02-18 15:30\nKen Abe,2027-02-18 14:00,2027-02-18 14:20\n"
    )
    assert heard(tmp_path, content).named == {"ken": "present"}
    assert heard(tmp_path, content, session=2).named == {"eva": "present", "ken": "absent"}
    with pytest.raises(AttendanceError, match="fit 2 sessions"):
        session_in(PLAN, report(tmp_path, content))


def test_days_and_months_are_told_apart_by_the_session(tmp_path: Path) -> None:
    """03/04 is March where a session is in March."""
    american = "Name,Join Time,Leave Time\nken,03/12/2027 14:00,03/12/2027 15:00\n"
    one = PLAN.sessions[2]
    moved = type(one)(**{**vars(one), "start": "2027-12-03T13:00:00Z", "end": "2027-12-03T14:30:00Z"})
    assert presences(PLAN, moved, report(tmp_path, american))[0].stays[0][0] == datetime(2027, 12, 3, 14)


def test_a_list_without_dates_needs_the_number(tmp_path: Path) -> None:
    """Nothing else says which session it is."""
    with pytest.raises(AttendanceError, match="it has no dates: say which session it is, with --session"):
        session_meant(PLAN, None, [report(tmp_path, PLAIN)])
    with pytest.raises(RecordError, match="--session NUMBER"):
        session_meant(PLAN, None, [])


@pytest.mark.parametrize(
    ("text", "orders"),
    [
        ("01/21/2027 08:58:30 PM", ["mdy"]),
        ("7/22/26, 7:00:11\u202fPM", ["mdy"]),
        ("15/11/22, 09:30:17", ["dmy"]),
        ("15.11.2027, 9:30", ["dmy"]),
        ("2027-01-21 18:00:00", ["ymd"]),
        ("2027-01-21T18:00:00Z", ["ymd"]),
        ("2027-01-21T18:00:00+01:00", ["ymd"]),
        ("Aug 12, 2027 10:00 AM", ["mdy"]),
        ("12 August 2027 10:00", ["dmy"]),
        ("03/04/2027 10:00", ["mdy", "dmy"]),
        ("31/02/2027 10:00", []),
        ("01/21/2027 13:58:30 PM", []),
        ("01/21/2027 00:58:30 AM", []),
        ("01/21/2027 25:58", []),
        ("18:14", []),
        ("soon", []),
    ],
)
def test_moments_are_read_in_every_order(text: str, orders: list[str]) -> None:
    """As accounts of several countries write them; no date that does not exist."""
    assert orders_of([text]) == orders


def test_half_days_are_read() -> None:
    """Midnight and noon."""
    assert moment_in("mdy", "1/21/2027 12:05 AM") == datetime(2027, 1, 21, 0, 5)
    assert moment_in("mdy", "1/21/2027 12:05 p.m.") == datetime(2027, 1, 21, 12, 5)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1h 29m 3s", 5343),
        ("11m 31s", 691),
        ("45", 2700),
        ("45.5", 2730),
        ("1:29", 5340),
        ("01:29:03", 5343),
        ("2 hours, 5 mins", 7500),
        ("1 Std. 5 Min.", 3900),
        ("5s", 5),
        ("", None),
        ("long", None),
        ("5 apples", None),
        ("1h or so", None),
        ("1/21/27, 2:00 PM", None),
    ],
)
def test_durations_are_read(text: str, seconds: int | None) -> None:
    """What is none is not nought."""
    assert seconds_of(text) == seconds


# Names


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Ken Abe", "ken"),
        ("ken abe", "ken"),
        ("ken", "ken"),
        ("Abe, Ken", "ken"),
        ("ABE Ken (EXT)", "ken"),
        ("Prof. Dr. med. Ken Abe, MD", "ken"),
        ("Nick (Ken Abe)", "ken"),
        ("Ken Abe (he/him)", "ken"),
        ("Ken Abe's iPhone", "ken"),
        ("Ken Taro Abe", "ken"),
        ("KEN@example.org", "ken"),
        ("Kim Mueller", None),
        ("Kim Muller", "kim"),
        ("Mu\u0308ller Kim", "kim"),
        ("Li Ostergard", "li"),
        ("Dr K. Abe", None),
        ("Abe", None),
        ("ken (Eva Roth)", None),
        ("Ken Abe and Eva Roth", None),
        ("", None),
        ("()", None),
        ("!!!", None),
    ],
)
def test_names_are_matched_as_people_write_them(name: str, person: str | None) -> None:
    """One person, surely meant, or nobody."""
    assert Matcher(PLAN.people).person("", "", name)[0] == person


def test_addresses_count_more_than_names() -> None:
    """And an id as well; an unknown address leaves it to the name."""
    matcher = Matcher(PLAN.people)
    assert matcher.person("", "EVA@example.org", "Ken Abe") == ("eva", "")
    assert matcher.person("eva", "", "Ken Abe") == ("eva", "")
    assert matcher.person("", "other@example.org", "Ken Abe") == ("ken", "")
    assert matcher.person("", "", "Ken Abe's iPhone") == ("ken", "Ken Abe")


def test_people_of_the_same_name_are_asked_about() -> None:
    """A name that two people have is nobody's."""
    twins = [type(one)(**{**vars(one), "name": "Ken Abe"}) for one in PLAN.people[1:3]]
    assert Matcher(twins).person("", "", "Ken Abe")[0] is None
    assert Matcher(twins).person("", "", "Dr Ken Abe 2")[0] is None
    assert Matcher(twins).person("", "", "eva")[0] == "eva"


@given(st.text())
def test_any_name_can_be_folded(name: str) -> None:
    """Twice is once, and the matcher takes whatever comes."""
    assert folded(folded(name)) == folded(name)
    Matcher(PLAN.people).person(name, name, name)


def test_names_that_match_nobody_come_with_the_options_that_settle_them(tmp_path: Path) -> None:
    """The nearest person of each, ready to be copied; with them the file is taken."""
    content = 'name,minutes\nDr K. Abe,61\niPhone von X,3\n"O""Neill $1",5\nana,90\n'
    with pytest.raises(AttendanceError) as error:
        heard(tmp_path, content)
    options = """--who "Dr K. Abe=ken" --ignore "iPhone von X" --ignore 'O"Neill $1'"""
    assert str(error.value).splitlines() == [
        "Nothing was recorded: 3 names match nobody in the group, or more than one person.",
        """- 'Dr K. Abe' (61 min), nearest is Ken Abe: --who "Dr K. Abe=ken\"""",
        """- 'iPhone von X' (3 min), nobody is near: --ignore "iPhone von X", or --who NAME=ID""",
        """- 'O"Neill $1' (5 min), nobody is near: --ignore 'O"Neill $1', or --who NAME=ID""",
        f"If that is right, repeat the command with: {options}",
    ]
    who = who_of(PLAN, ["Dr K. Abe=ken"])
    found = heard(tmp_path, content, who=who, ignored=["IPHONE von x", 'O"Neill $1'])
    assert found.named == {"ken": "present", "ana": "present"}


@pytest.mark.parametrize("pair", ["ken", "=ken", "Dr K. Abe="])
def test_a_name_is_given_to_somebody_who_exists(pair: str) -> None:
    """With the form that is expected."""
    with pytest.raises(RecordError, match=r"Dr K\. Abe=ken"):
        who_of(PLAN, [pair])
    with pytest.raises(PersonError, match="'nobody'"):
        who_of(PLAN, ["Dr K. Abe=nobody"])


def test_the_same_stranger_is_asked_about_once(tmp_path: Path) -> None:
    """Two lines of one name are one question."""
    one = report(
        tmp_path,
        "name,join time,leave time\nX,2027-01-21 14:00,2027-01-21 14:10\nX,2027-01-21 15:00,2027-01-21 15:05\n",
    )
    found = matched(PLAN, presences(PLAN, PLAN.sessions[0], one), {}, [])
    assert [minutes_of_all(seen) for seen in found.unmatched] == [15]


# Files that are none


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no line names the columns"),
        (b"ken\neva\n", "no line names the columns"),
        (
            b"Nombre del perro,Edad\nRex,5\n",
            "expected a participant report of Zoom, Microsoft Teams or Google Meet",
        ),
        (b"name\n", "nobody is named"),
        (b"PK\x03\x04....", "save it as CSV"),
        (b"\xff\xfe\x00", "no text file"),
        (b"name\n" + b"x" * 5_000_001, "larger than 5 MB"),
        (b'name,minutes\n"ken,5\n', None),
        (b"name,minutes\nken," + b"9" * 200_000 + b"\n", "no CSV file"),
        (b"name,minutes\nken,long\n", "'long' of 'ken' is neither a duration"),
        (b"name,join time,leave time\nken,18:14,20:00\n", "'18:14' of 'ken'"),
        (b"name,user action,timestamp\nken,Joined,soon\n", "no line says when"),
    ],
)
def test_files_that_cannot_be_used_are_refused(tmp_path: Path, content: bytes, words: str | None) -> None:
    """In words, with the file's name, and the line where there is one."""
    with pytest.raises(AttendanceError) as error:
        heard(tmp_path, content)
    assert words is None or words in str(error.value)
    assert words is None or str(error.value).startswith(str(tmp_path / "0.csv"))


def test_a_missing_file_is_named_with_the_nearest(tmp_path: Path) -> None:
    """A typing error costs no search."""
    (tmp_path / "participants.csv").touch()
    with pytest.raises(AttendanceError, match=r"no such file \(did you mean 'participants.csv'"):
        read_report(tmp_path / "participant.csv", PLAN)
    with pytest.raises(AttendanceError, match="cannot be read"):
        read_report(tmp_path, PLAN)


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: f"name,minutes\n{text}".encode()))
def test_whatever_a_file_holds_ends_in_words(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """No other error than ours."""
    with suppress(AttendanceError):
        heard(tmp_path_factory.mktemp("any"), content)
