"""Replies matched with a plan, the record of answers, and the command that reads them."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from commands import run, spawn, written
from hypothesis import given, settings
from hypothesis import strategies as st
from replies_case import (
    APPLE,
    AS_OF,
    GOOGLE,
    ISSUED,
    OUTLOOK,
    PLAN,
    STARTS,
    THUNDERBIRD,
    UID,
    attached,
    calendar,
    event,
    mail,
    session,
)

from calendars.reply import Reply
from calendars.zones import minutes_of
from reports.replies import read_all, refusal, summary
from scheduler.answers import ANSWERS, Answer, Answers, AnswersError, answers_bytes, read_answers
from scheduler.plan import Plan, moment_from
from scheduler.plan_file import write_plan
from scheduler.replying import Unusable, Why, answered

BEGINS = [minutes_of(moment_from(start)) for start in STARTS]
APRIL_PLACE = BEGINS[3] - 7 * 1440
STAMP = datetime(2027, 1, 5, 8, tzinfo=UTC)


def reply(answer: str = "accepted", **values: object) -> Reply:
    """Return a reply of Ken's to the series, by mail, before the first session."""
    given = {"sender": "ken@example.org", "stamp": STAMP, "attendee": "ken@example.org", "sequence": 2, **values}
    if "attendee" in values and "sender" not in values:
        given["sender"] = values["attendee"]
    return Reply(**{"uid": UID, "answer": answer, **given})  # type: ignore[arg-type]


def starts(one: Reply, plan: Plan = PLAN) -> list[int]:
    """Return the numbers of the sessions that a reply is about."""
    return [STARTS.index(found.start) + 1 for found in answered(one, plan, AS_OF).answers]


def why(one: Reply, plan: Plan = PLAN) -> Why:
    """Return why a reply is not used; its sentence can be made."""
    with pytest.raises(Unusable) as refused:
        answered(one, plan, AS_OF)
    assert refusal(refused.value, one, plan)
    return refused.value.why


# ---------------------------------------------------------------- whose


def test_the_address_says_who_answers() -> None:
    """Whatever its case; the line says by what way it came and for what."""
    found = answered(reply(attendee="eva.roth@example.org"), PLAN, AS_OF)
    assert found.person.id == "eva"
    assert found.answers[0] == Answer(STARTS[0], "eva", "accepted", "2027-01-05T08:00:00Z", "mail series")


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (reply(sender="eva.roth@example.org"), Why.SENDER),
        (reply(attendee="ken@work.example.org"), Why.STRANGER),
        (reply(attendee="both@example.org"), Why.SHARED),
        (reply(attendee="gil@example.org"), Why.FORMER),
        (reply(uid="another"), Why.ANOTHER_GROUP),
        (reply(uid="another", sender="x@example.org"), Why.ANOTHER_GROUP),
        (reply(uid=f"{UID}-or-not"), Why.ANOTHER_GROUP),
        (reply(stamp=AS_OF + timedelta(days=2)), Why.EARLY),
        (reply(stamp=AS_OF), Why.OVER),
        (reply(recurrence=BEGINS[4] + 60), Why.GONE),
        (reply(recurrence=date(2027, 5, 21)), Why.GONE),
        (reply(uid=f"{UID}-2027-09"), Why.GONE),
        (reply(recurrence=BEGINS[0], attendee="mia@example.org"), Why.NOT_THEIRS),
        (reply(recurrence=BEGINS[4] + 60, onward=True), Why.OVER),
    ],
)
def test_replies_that_say_nothing_about_the_plan(one: Reply, expected: Why) -> None:
    """Each has its reason."""
    assert why(one) is expected


def test_refusals_name_what_was_found() -> None:
    """Dates in the anchor zone; people who answer from another address; the sender and the attendee."""

    def said(one: Reply) -> str:
        with pytest.raises(Unusable) as refused:
            answered(one, PLAN, AS_OF)
        return refusal(refused.value, one, PLAN)

    assert "answered for Thu 20 May 2027 15:00, which the plan no longer has" in said(
        reply(recurrence=BEGINS[4] + 60)
    )
    assert "Fri 21 May 2027," in said(reply(recurrence=date(2027, 5, 21)))
    assert "Ken Abe is in the plan, but not with the address" in said(reply(attendee="k@x.org", name="ken abe"))
    assert "nobody in the plan has the address k@x.org" in said(reply(attendee="k@x.org"))
    assert "comes from a@x.org, the answer is ken@example.org's" in said(reply(sender="a@x.org"))
    assert "Tom Berg and Pia Berg share" in said(reply(attendee="both@example.org"))


def test_people_without_an_address_are_nobodys() -> None:
    """An empty address is not one that a reply could have."""
    assert [one.id for one in PLAN.people if not one.email] == ["ana"]
    assert why(reply(attendee="")) is Why.STRANGER


# ---------------------------------------------------------------- which sessions


def test_a_series_is_every_session_of_theirs_still_to_come() -> None:
    """Those begun when it was written, and those outside the membership, are left out."""
    assert starts(reply()) == [1, 2, 3, 4, 5]
    assert starts(reply(stamp=moment_from(STARTS[1]))) == [3, 4, 5]
    assert starts(reply(stamp=moment_from(STARTS[1]) - timedelta(seconds=1))) == [2, 3, 4, 5]
    assert starts(reply(attendee="mia@example.org")) == [3, 4, 5]
    called_off = replace(PLAN, sessions=(*PLAN.sessions[:4], replace(PLAN.sessions[4], status="cancelled")))
    assert starts(reply(), called_off) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("recurrence", "expected"),
    [
        (BEGINS[4], 5),
        (BEGINS[3], 4),
        (APRIL_PLACE, 4),
        (date(2027, 5, 20), 5),
        (date(2027, 4, 15), 4),
        (date(2027, 4, 22), 4),
    ],
)
def test_one_session_is_named_by_its_begin_its_place_or_its_date(recurrence: int | date, expected: int) -> None:
    """April's was moved: its place on the rule names it still (RFC 5545 §3.8.4.4)."""
    assert starts(reply(recurrence=recurrence)) == [expected]
    assert starts(reply(recurrence=recurrence, onward=True)) == list(range(expected, 6))


def test_a_date_may_be_that_of_the_persons_own_calendar() -> None:
    """14:00 in Zurich is the next day nowhere here, so a plan at 22:00 is taken: 05:00 or 06:00 in Tokyo."""
    late = tuple(replace(one, start=one.start.replace("T1", "T2")) for one in PLAN.sessions)
    days = tuple(f"2027-{begin[5:8]}{int(begin[8:10]) + 1:02}T07:00+09:00" for begin in PLAN.people[0].local)
    plan = replace(PLAN, sessions=late, people=(replace(PLAN.people[0], local=days), *PLAN.people[1:]))
    found = answered(reply(recurrence=date(2027, 5, 21)), plan, AS_OF)
    assert [one.start for one in found.answers] == [late[4].start]
    assert len(answered(reply(recurrence=date(2027, 5, 20)), plan, AS_OF).answers) == 1


def test_single_events_are_named_by_their_uid() -> None:
    """Whether the plan is written so now or was before; a later begin than the answered one is another session."""
    singles = replace(
        PLAN, sessions=tuple(session(n, start, f"{UID}-{start[:7]}") for n, start in enumerate(STARTS, 1))
    )
    may = f"{UID}-2027-05"
    assert starts(reply(uid=may), singles) == starts(reply(uid=may)) == [5]
    assert starts(reply(uid=may, sequence=1, begin=BEGINS[4]), singles) == [5]
    assert why(reply(uid=may, sequence=1, begin=BEGINS[4] - 60), singles) is Why.GONE


def test_an_earlier_invitation_answers_only_what_did_not_move() -> None:
    """By SEQUENCE and the begin that was answered; where that is not told it is taken, and said."""
    old = reply(sequence=1, recurrence=APRIL_PLACE, begin=APRIL_PLACE)
    assert why(old) is Why.GONE
    assert starts(replace(old, begin=BEGINS[3])) == [4]
    assert starts(replace(old, sequence=2)) == [4]
    assert why(reply(sequence=1, begin=BEGINS[0] + 60)) is Why.GONE
    for begin in (BEGINS[0], APRIL_PLACE, BEGINS[3], None):
        assert answered(reply(sequence=1, begin=begin), PLAN, AS_OF).outdated
    assert not answered(reply(), PLAN, AS_OF).outdated


def test_a_stamp_copied_from_the_invitation_gives_way_to_the_date_of_the_mail() -> None:
    """Else a second answer would be as old as the first."""
    copied = moment_from(ISSUED.stamp)
    (first, *_) = answered(reply(stamp=copied, sent=STAMP), PLAN, AS_OF).answers
    assert first.answered_at == "2027-01-05T08:00:00Z"
    (first, *_) = answered(reply(stamp=STAMP, sent=STAMP + timedelta(hours=9)), PLAN, AS_OF).answers
    assert first.answered_at == "2027-01-05T08:00:00Z"


# ---------------------------------------------------------------- the record


def declined(record: Answers) -> set[tuple[str, str]]:
    """Return begin and person of every announced absence."""
    return {(one.start, one.person) for one in record.counted() if one.answer == "declined"}


def line(answer: str, at: int = 1, source: str = "mail session", start: int = 0, person: str = "ken") -> Answer:
    """Return an answer given on some day of January."""
    return Answer(STARTS[start], person, answer, f"2027-01-{at:02}T08:00:00Z", source)


def test_the_latest_answer_counts_and_of_one_moment_the_later_line() -> None:
    """For each session and person by themselves, whatever the order of the lines."""
    record = Answers((line("accepted", 2), line("declined", 1), line("tentative", 1, start=1)))
    assert record.of(STARTS[0], "ken") == "accepted"
    assert record.of(STARTS[0], "eva") is record.of(STARTS[2], "ken") is None
    assert record.table() == {(STARTS[0], "ken"): "accepted", (STARTS[1], "ken"): "tentative"}
    assert declined(record) == set()
    assert declined(Answers((line("accepted"), line("declined")))) == {(STARTS[0], "ken")}
    assert Answers((line("declined"), line("accepted"))).of(STARTS[0], "ken") == "accepted"
    merged = Answers((line("declined"), line("accepted", source="mail series")))
    assert merged.news([line("declined")]) == ()
    assert merged.of(STARTS[0], "ken") == "declined"  # two branches of git, merged in whatever order


def test_of_one_moment_the_more_special_answer_is_news() -> None:
    """One session before all of them, then the more careful word; what is known is no news."""
    record = Answers((line("declined", source="mail series"),))
    assert record.news([line("declined", source="file series")]) == ()
    assert record.news([line("accepted", source="mail series")]) == ()
    (special,) = record.news([line("accepted"), line("accepted", source="mail onward")])
    assert special.answer == "accepted"
    assert len(record.news([line("accepted", 2, "mail series"), line("accepted", 2, "mail series")])) == 1


ANSWERS_DRAWN = st.lists(
    st.builds(
        line,
        st.sampled_from(["accepted", "declined", "tentative"]),
        st.integers(1, 3),
        st.sampled_from(["mail series", "file session", "mail onward", "by hand"]),
        st.integers(0, 2),
        st.sampled_from(["ken", "eva"]),
    ),
    max_size=12,
)


@given(ANSWERS_DRAWN, st.randoms(use_true_random=False), st.integers(0, 12))
def test_the_order_in_which_answers_come_does_not_matter(drawn: list[Answer], random, cut: int) -> None:
    """In one go, in two, or shuffled: the same answers count, and once more adds nothing."""
    record = Answers()
    once = record.with_lines(record.news(drawn))
    shuffled = random.sample(drawn, len(drawn))
    twice = record.with_lines(record.news(shuffled[:cut]))
    twice = twice.with_lines(twice.news(shuffled[cut:]))
    assert once.table() == twice.table()
    assert twice.news(drawn) == once.news(shuffled) == ()


@given(ANSWERS_DRAWN)
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, drawn: list[Answer]) -> None:
    """Line for line; what a spreadsheet makes of the file says the same."""
    path = tmp_path_factory.getbasetemp() / ANSWERS
    record = Answers(tuple(dict.fromkeys(drawn)))
    data = answers_bytes(record)
    path.write_bytes(data)
    assert read_answers(path) == record
    assert data.splitlines()[0] == b"start,person,answer,answered_at,source"
    saved = b"\xef\xbb\xbf" + data.replace(b",", b";").replace(b"\n", b";;\r\n") + b"\r\n;;;;\r\n"
    for variant in (saved, data.replace(b",", b"\t"), data + data, data.replace(b"\n", b"\n\n")):
        path.write_bytes(variant)
        assert read_answers(path) == record


def test_a_source_by_hand_is_kept(tmp_path: Path) -> None:
    """Commas and quotes in it too."""
    record = Answers((line("declined", source='by phone, "sure"'),))
    (tmp_path / ANSWERS).write_bytes(answers_bytes(record))
    assert read_answers(tmp_path / ANSWERS) == record
    assert read_answers(tmp_path / "none.csv") == Answers()


GOOD = ",".join(("2027-01-21T13:00:00Z", "ken", "accepted", "2027-01-05T08:00:00Z", "mail series"))


@pytest.mark.parametrize(
    ("text", "where", "word"),
    [
        (GOOD.replace("accepted", "yes"), ":2:", "unknown answer 'yes'"),
        (f"{GOOD}\n{GOOD.replace('2027-01-21T13:00:00Z', '21.01.2027 13:00')}", ":3:", "'21.01.2027 13:00'"),
        (GOOD.replace("2027-01-05T08:00:00Z", "2027-01-05"), ":2:", "2027-01-05"),
        (GOOD.replace("ken", ""), ":2:", "no person"),
        (f"{GOOD},more", ":2:", "6 cells"),
        (f"<<<<<<< HEAD\n{GOOD}", ":2:", "git"),
        ("\0\0", ":2:", "1 cells"),
    ],
)
def test_lines_that_are_no_answers_are_named(tmp_path: Path, text: str, where: str, word: str) -> None:
    """File and line, what was found, what was expected."""
    path = tmp_path / ANSWERS
    path.write_text(f"start,person,answer,answered_at,source\n{text}\n")
    with pytest.raises(AnswersError) as refused:
        read_answers(path)
    assert str(path) + where in str(refused.value)
    assert word in str(refused.value)


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    """A folder of that name, and bytes that are no text."""
    (tmp_path / ANSWERS).write_bytes(b"\xff\xfe")
    for path in (tmp_path, tmp_path / ANSWERS):
        with pytest.raises(AnswersError, match=str(path)):
            read_answers(path)


# ---------------------------------------------------------------- reading files


FILES = {
    "google.eml": mail(GOOGLE),
    "google-again.eml": attached(GOOGLE),
    "outlook.ics": OUTLOOK.encode(),
    "apple.eml": mail(APPLE),
    "thunderbird.ics": THUNDERBIRD.encode(),
    "no.eml": mail(calendar(event(answer="DECLINED"))),
    "stranger.eml": mail(GOOGLE, "other@example.org"),
    "broken.ics": b"BEGIN:VCALENDAR\r\n",
    "word.msg": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "notes.txt": b"not looked at",
}


READABLE = ("google.eml", "google-again.eml", "outlook.ics", "apple.eml", "thunderbird.ics", "no.eml")


@pytest.fixture(scope="module")
def mails(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all of the files."""
    folder = tmp_path_factory.mktemp("mails")
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    return folder


def test_every_file_is_told_in_a_sentence(mails: Path) -> None:
    """Who answered what for which session; the bad ones do not stop the others."""
    reading = read_all([mails], PLAN, Answers(), AS_OF)
    said = {
        name: text
        for text in (*reading.sentences, *reading.refused)
        for name in FILES
        if f"{os.sep}{name}: " in text
    }
    assert set(said) == set(FILES) - {"notes.txt"}
    assert said["google-again.eml"].endswith(
        "Ken Abe accepted 5 sessions (all that are to come), the first on Thu 21 Jan 2027 14:00 "
        "(another answer counts for 1 session: it is later, or for that session alone)."
    )
    assert said["outlook.ics"].endswith(
        "outlook.ics: Ken Abe declined session 5, Thu 20 May 2027 14:00 "
        "(a calendar file does not say who sent it; comment: Congress in Kyoto, sorry)."
    )
    assert "Ken Abe answered “maybe” for session 4, Thu 22 Apr 2027 14:00." in said["apple.eml"]
    assert "already known" in said["google.eml"]
    assert "other@example.org" in said["stranger.eml"]
    assert len(reading.refused) == 3
    assert summary(reading, Answers()).endswith("; 3 replies or files could not be used.")


def test_what_counts_in_the_end(mails: Path) -> None:
    """Of one moment "no" counts before "yes" for the series, March's own answer before both; later ones after."""
    record = read_all([mails], PLAN, Answers(), AS_OF).answers
    assert [record.of(start, "ken") for start in STARTS] == [
        "declined",
        "declined",
        "declined",
        "tentative",
        "declined",
    ]
    yes = read_all([mails / "google.eml", mails / "thunderbird.ics", mails / "outlook.ics"], PLAN, Answers(), AS_OF)
    assert declined(yes.answers) == {(STARTS[2], "ken"), (STARTS[4], "ken")}
    assert yes.answers.of(STARTS[3], "ken") == "accepted"


@settings(max_examples=12)
@given(st.permutations(READABLE), st.integers(0, 6))
def test_files_may_be_read_in_any_order_and_in_several_calls(mails: Path, order: list[str], cut: int) -> None:
    """The same answers count; reading all once more changes nothing."""
    paths = [mails / name for name in order]
    expected = read_all([mails / name for name in READABLE], PLAN, Answers(), AS_OF).answers
    first = read_all(paths[:cut], PLAN, Answers(), AS_OF)
    second = read_all(paths[cut:], PLAN, first.answers, AS_OF)
    assert second.answers.table() == expected.table()
    again = read_all(paths, PLAN, second.answers, AS_OF)
    assert again.answers == second.answers
    assert all("already known" in text for text in again.sentences)
    assert summary(again, second.answers).startswith("Nothing new")


def test_a_session_that_moved_has_no_answer_any_more() -> None:
    """Nothing is changed in the record: its line is about a begin that the plan no longer has."""
    record = Answers().with_lines(answered(reply("declined"), PLAN, AS_OF).answers)
    moved = moment_from(STARTS[4]) + timedelta(hours=1)
    new = moved.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert record.of(STARTS[4], "ken") == "declined"
    assert record.of(new, "ken") is None


def test_names_and_comments_cannot_move_the_cursor(tmp_path: Path) -> None:
    """What a mail says is shown on one line, without control characters."""
    (tmp_path / "x.ics").write_bytes(calendar(event("COMMENT:\x1b[2Jhidden\\nmore")).encode())
    (text,) = read_all([tmp_path / "x.ics"], PLAN, Answers(), AS_OF).sentences
    assert "\x1b" not in text
    assert "\n" not in text
    assert "hidden more" in text


def test_of_many_answers_in_one_file_the_newest_count(tmp_path: Path) -> None:
    """One line a session and person, one sentence, however many there are and in whatever order."""
    stamps = [f"202612{day:02}T{hour:02}0000Z" for day in range(2, 30) for hour in range(10)]
    words = ["ACCEPTED", "DECLINED", "TENTATIVE"]
    events = [event(answer=words[n % 3], stamp=stamp) for n, stamp in enumerate(stamps)]
    for order in (events, events[::-1]):
        (tmp_path / "x.ics").write_text(calendar(*order))
        reading = read_all([tmp_path / "x.ics"], PLAN, Answers(), AS_OF)
        assert [one.answered_at for one in reading.answers.lines] == ["2026-12-29T09:00:00Z"] * len(STARTS)
        assert {one.answer for one in reading.answers.lines} == {words[(len(stamps) - 1) % 3].lower()}
        (text,) = reading.sentences
        assert f"(the last of {len(stamps)} to the same; " in text
        again = read_all([tmp_path / "x.ics"], PLAN, reading.answers, AS_OF)
        assert again.answers == reading.answers
        assert "already known" in again.sentences[0]


def test_of_a_file_full_of_other_peoples_answers_only_some_are_named(tmp_path: Path) -> None:
    """The number of the others is said."""
    strangers = (event(attendee=f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:x{n}@example.org") for n in range(50))
    (tmp_path / "x.ics").write_text(calendar(*strangers, event()))
    reading = read_all([tmp_path / "x.ics"], PLAN, Answers(), AS_OF)
    assert len(reading.answers.lines) == len(STARTS)
    assert len(reading.refused) == 21
    assert reading.refused[-1].endswith("x.ics: 30 more answers in it cannot be used.")


def test_mailboxes_and_maildirs_are_read(tmp_path: Path) -> None:
    """A folder with cur and new, a file of the mbox form, and Apple's folder around one."""
    box = (
        b"From x Tue Jan  5 08:00:00 2027\n" + mail(GOOGLE) + b"\n\nFrom x Tue Jan  5 08:00:00 2027\n" + mail(APPLE)
    )
    for name, content in (("kept/cur/1:2,S", mail(GOOGLE)), ("kept/new/2", mail(APPLE)), ("export.mbox/mbox", box)):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    (tmp_path / "one.mbox").write_bytes(box)
    readings = [
        read_all([tmp_path / name], PLAN, Answers(), AS_OF) for name in ("kept", "export.mbox", "one.mbox", "")
    ]
    assert [reading.answers.table() for reading in readings] == [readings[0].answers.table()] * 4
    assert [(len(one.sentences), len(one.refused)) for one in readings] == [(2, 0)] * 4


# ---------------------------------------------------------------- the command


@pytest.fixture
def group(tmp_path: Path) -> Path:
    """A group's file with the plan in its folder."""
    (tmp_path / "group.out").mkdir()
    (tmp_path / "group.out" / "plan.json").write_bytes(write_plan(PLAN))
    return written(tmp_path / "group.yaml", {"group": {"name": "Balint 2.0"}})


def test_the_command_keeps_answers_and_says_so(group: Path, mails: Path) -> None:
    """The first call records, the second changes nothing; code 0 where every file could be used."""
    words = ("replies", group, mails / "google.eml", mails / "outlook.ics", "--as-of", "2027-06-01")
    first = run(*words)
    record = group.parent / "group.out" / ANSWERS
    assert first.code == 0
    assert first.err.startswith("Note: The file cannot be used:")  # nobody is in it: the plan is all that is known
    assert first.out.endswith("6 new answers recorded.\n")
    data = record.read_bytes()
    assert declined(read_answers(record)) == {(STARTS[4], "ken")}
    again = run(*words)
    assert (again.code, record.read_bytes()) == (0, data)
    assert again.out.count("already known") == 2
    assert again.out.endswith("Nothing new.\n")


def test_the_command_goes_on_after_what_it_cannot_use(group: Path, mails: Path) -> None:
    """Code 5, the rest is recorded; folders and patterns are read, missing files are named."""
    done = run("replies", group, mails, group.parent / "none.eml", group.parent, "--as-of", "2027-06-01")
    assert done.code == 5
    assert "none.eml: does not exist." in done.out
    assert "holds neither mails (.eml) nor calendars (.ics)." in done.out
    assert len(read_answers(group.parent / "group.out" / ANSWERS).lines) >= 7
    pattern = run("replies", group, f"{mails}/goo*.eml", "--as-of", "2027-06-01")
    assert (pattern.code, pattern.out.count("already known")) == (0, 2)


@pytest.mark.parametrize("zone", ["America/Denver", "Pacific/Auckland", "UTC"])
def test_a_date_at_the_edge_of_the_calendar_is_one_sentence(tmp_path: Path, zone: str) -> None:
    """Wherever the plan is anchored, the good ones are recorded, also of an earlier invitation."""
    (tmp_path / "group.out").mkdir()
    plan = replace(PLAN, slots=(replace(PLAN.slots[0], zone=zone),))
    (tmp_path / "group.out" / "plan.json").write_bytes(write_plan(plan))
    edges = [f"{edge}{end}" for edge in ("00010101T000000", "99991231T235959") for end in ("", "Z")]
    names = ("RECURRENCE-ID", "RECURRENCE-ID;RANGE=THISANDFUTURE", "RECURRENCE-ID;TZID=Asia/Tokyo")
    for n, line in enumerate(f"{name}:{edge}" for name in names for edge in edges):
        (tmp_path / f"{n}.ics").write_text(calendar(event(line)))
    for n, edge in enumerate(edges):
        (tmp_path / f"s{n}.ics").write_text(calendar(event(f"DTSTAMP:{edge}")))
        (tmp_path / f"b{n}.ics").write_text(calendar(event("SEQUENCE:1", f"DTSTART:{edge}")))
    done = run("replies", tmp_path / "group.yaml", tmp_path, "--as-of", "2027-06-01")
    assert done.code == 5
    assert done.out.endswith("5 new answers recorded; 16 replies or files could not be used.\n")
    assert len(read_answers(tmp_path / "group.out" / ANSWERS).lines) == len(STARTS)


@pytest.mark.parametrize("edge", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_a_record_with_a_date_at_the_edge_of_the_calendar_is_refused(group: Path, edge: str) -> None:
    """So is a plan; both name where."""
    record = group.parent / "group.out" / ANSWERS
    for line in (f"{edge},ken,declined,2027-01-05T08:00:00Z,x", f"{STARTS[0]},ken,declined,{edge},x"):
        record.write_text(line + "\n")
        done = run("status", group, "--as-of", "2027-02-01")
        assert (done.code, f"{record}:1" in done.err) == (2, True)
    record.unlink()
    file = group.parent / "group.out" / "plan.json"
    text = file.read_text()
    for moment in (STARTS[4], PLAN.sessions[4].end, PLAN.people[0].local[4], ISSUED.stamp):
        file.write_text(text.replace(moment, edge[: len(moment) - 6] + moment[-6:] if "+" in moment else edge))
        done = run("status", group, "--as-of", "2027-02-01")
        assert (done.code, "plan is damaged" in done.err) == (2, True)


def test_the_command_refuses_what_it_cannot_stand_on(group: Path, mails: Path) -> None:
    """No plan yet, and a record that is damaged: code 2, nothing is written."""
    record = group.parent / "group.out" / ANSWERS
    record.write_text("a,b\n")
    damaged = run("replies", group, mails / "google.eml", "--as-of", "2027-06-01")
    assert (damaged.code, record.read_text()) == (2, "a,b\n")
    assert f"{record}:1: 2 cells" in damaged.err
    none = run("replies", group, mails / "google.eml", "--out", group.parent / "other")
    assert none.code == 2
    assert "there is no plan here yet" in none.err


def test_nothing_is_written_where_nothing_is_new(group: Path, mails: Path) -> None:
    """No empty file for replies that cannot be used."""
    assert run("replies", group, mails / "broken.ics", "--as-of", "2027-06-01").code == 5
    assert not (group.parent / "group.out" / ANSWERS).exists()


def test_importing_the_command_loads_no_calendar_package() -> None:
    """What a reply needs is loaded when one is read."""
    code = "import reports.replies, calendars.replies; assert not {'icalendar', 'email.message'} & set(sys.modules)"
    assert spawn("--version", before=code).code == 0
