"""Hostile and broken files through the whole command: one clear message and exit code 2, after bounded work.

And hostile names that are allowed: they break neither the console nor any calendar file.
"""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from rich.cells import cell_len

from tests.commands import AS_OF, Done, changed, content, run, spawn, written
from tests.ics_lint import problems
from tests.ics_readers import READERS, text_of

LIMIT_CALLS = 8_000_000
"""Of functions until a file is refused: unlike seconds, the same on every machine; most take 70,000."""
LONGEST_LINE = 400

GOOD = json.dumps(changed())
COMMANDS = ("check", "solve")


@contextmanager
def at_most(calls: int) -> Iterator[None]:
    """Stop what calls more functions than allowed."""
    left = calls

    def count(_frame: FrameType, event: str, _what: object) -> None:
        nonlocal left
        left -= event in ("call", "c_call")
        if left < 0:
            raise TooMuchWorkError

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield
    finally:
        sys.setprofile(before)
    assert left >= 0


class TooMuchWorkError(BaseException):
    """More functions were called than allowed."""


def refused(command: str, file: Path) -> Done:
    """Demand that a file is refused in words: exit code 2, stdout empty, nothing written, after bounded work."""
    folder = next(one for one in file.parents if one.is_dir())
    before = sorted(os.listdir(folder))
    with at_most(LIMIT_CALLS):
        done = run(command, file, AS_OF)
    assert (done.code, done.out) == (2, ""), done.err
    assert done.err.startswith(str(file))
    assert not any(word in done.err for word in ("Traceback", "bug of the program"))
    told = done.err.replace(f"{folder}{os.sep}", "")  # where tests run is not ours to shorten
    assert all(len(line) < LONGEST_LINE for line in told.splitlines())
    assert not any(unicodedata.category(one) == "Cc" for one in done.err.replace("\n", ""))
    assert sorted(os.listdir(folder)) == before
    return done


# Bytes ------------------------------------------------------------------------------------------------------

BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)

BYTES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "empty"),
    "only a comment": (b"# nothing\n", "empty"),
    "a scalar": (b"hello", "keys with colons"),
    "a list": (b"- a\n- b\n", "keys with colons"),
    "deep flow": (b"group: " + b"[" * 100_000, "levels"),
    "deep blocks": ("\n".join(" " * k + "a:" for k in range(1300)).encode(), "levels"),
    "deep maps": (b"{a: " * 20_000, "levels"),
    "aliases that multiply": (BOMB.encode(), "too many"),
    "an alias inside itself": (b"group: &g {name: *g}\n", "inside what it repeats"),
    "ten megabytes": (b"group: {name: x}\n" * 600_000, "larger than 1 MB"),
    "ten megabytes of one line": (b"#" + b"x" * 10_000_000, "larger than 1 MB"),
    "NUL": (GOOD.encode().replace(b"Small", b"Sm\x00all"), "U+0000"),
    "escape": (GOOD.encode().replace(b"Small", b"\x1b[31mSmall"), "U+001B"),
    "UTF-16": (GOOD.encode("utf-16"), "UTF-16"),
    "UTF-16 without a mark": (GOOD.encode("utf-16-le"), "U+0000"),
    "UTF-32": (GOOD.encode("utf-32"), "UTF-16"),
    "Latin-1": (GOOD.replace("Ana", "Añá").encode("latin-1"), "not UTF-8"),
    "random": (bytes(range(256)) * 40, "not UTF-8"),
    "a zip": (b"PK\x03\x04\x14\x00\x08\x00", "U+0003"),
    "unclosed": (GOOD.encode()[:-1], "line"),
    "a tag": (b"group: !!python/object/apply:os.system ['touch hacked']\n", "tag"),
    "duplicate keys": (GOOD.encode()[:-1] + b', "group": {"name": "other"}}', "duplicate key"),
    "two documents": (b"group: {name: x}\n---\ngroup: {name: y}\n", "second document"),
    "a page of the web": (b"<!DOCTYPE html>\n<html><body>Not found</body></html>\n", ""),
    "tabs": (b"group:\n\tname: x\n", "tab"),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("kind", BYTES)
def test_bytes_that_are_no_configuration(kind: str, command: str, tmp_path: Path) -> None:
    """Named at their place, without a traceback, whatever they are."""
    data, word = BYTES[kind]
    file = tmp_path / "group.yaml"
    file.write_bytes(data)
    assert word in refused(command, file).err


def test_a_file_that_is_none(tmp_path: Path) -> None:
    """A folder, a missing file, a path through a file, a name too long, a pipe."""
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "plain.yaml").write_text("x", encoding="utf-8")
    for name in ("folder.yaml", "missing.yaml", "plain.yaml/x.yaml", "x" * 300):
        for command in COMMANDS:
            refused(command, tmp_path / name)


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="no such device here")
def test_a_file_without_end(tmp_path: Path) -> None:
    """Read up to the limit and no further."""
    (tmp_path / "group.yaml").symlink_to("/dev/zero")
    refused("check", tmp_path / "group.yaml")


# Values -----------------------------------------------------------------------------------------------------

VALUES: list[tuple[tuple[Any, ...], Any, str]] = [
    (("programme", "sessions"), 10_000, "1 to 60"),
    (("programme", "sessions"), 10**30, "1 to 60"),
    (("programme", "sessions"), 0, "1 to 60"),
    (("programme", "sessions"), "twelve", "1 to 60"),
    (("programme", "sessions"), 1e308, "1 to 60"),
    (("programme", "duration"), -1, "5 to 720"),
    (("programme", "duration"), 100_000, "5 to 720"),
    (("programme", "first_month"), "9999-99", "such as 2027-01"),
    (("programme", "first_month"), "2027-1", "such as 2027-01"),
    (("programme", "first_month"), "0000-00", "such as 2027-01"),
    (("programme", "blackouts"), ["2027-02-30"], "no such day"),
    (("programme", "blackouts"), ["2028-01-01/2027-01-01"], "comes after"),
    (("programme", "meeting_url"), "javascript:alert(1)", "https://"),
    (("programme", "meeting_url"), "https://x\r\nATTENDEE:mailto:evil@example.org", "https://"),
    (("slots", "grid"), 1, "60, 30 or 15"),
    (("slots", "ordinals"), [5], "last"),
    (("slots", "anchors"), ["Europe/../../etc/passwd"], ""),
    (("slots", "anchors"), [], "empty"),
    (("members", 0, "id"), "../../ana", "names a file"),
    (("members", 0, "id"), "a/b", "names a file"),
    (("members", 0, "id"), "a\\b", "names a file"),
    (("members", 0, "id"), "..", "names a file"),
    (("members", 0, "id"), "a..b", "names a file"),
    (("members", 0, "id"), "a.", "names a file"),
    (("members", 0, "id"), "-a", "names a file"),
    (("members", 0, "id"), "/etc/passwd", "names a file"),
    (("members", 0, "id"), "ana", "is the id of"),
    (("members", 0, "id"), "ANA", "is the id of"),
    (("members", 0, "id"), "con", "Windows"),
    (("members", 0, "id"), "x" * 65, "names a file"),
    (("members", 0, "id"), "a\x00b", ""),
    (("members", 0, "name"), "Ana\x07", "U+0007"),
    (("members", 0, "name"), "Ana\r\nATTENDEE:mailto:x@y", "line break"),
    (("members", 0, "name"), "Ana\nBEGIN:VEVENT", "line break"),
    (("members", 0, "name"), "Ana\u2028Prado", "U+2028"),
    (("members", 0, "name"), "Ana\u202eodarP", "U+202E"),
    (("members", 0, "name"), "Ana\x85Prado", "U+0085"),
    (("members", 0, "name"), "x" * 201, "longer than 200"),
    (("members", 0, "name"), "   ", "found only"),
    (("members", 0, "name"), ["Ana"], "expected text"),
    (("members", 0, "email"), "x@y\r\nATTENDEE:mailto:evil@example.org", "ana@example.org"),
    (("members", 0, "email"), "evil@example.org?cc=you@example.org;x", "ana@example.org"),
    (("members", 0, "zone"), "../../../etc/localtime", ""),
    (("members", 0, "zone"), "[/red]", ""),
    (("members", 0, "zone"), "Mars/Olympus" * 500, ""),
    (("members", 0, "available"), "Mo-Fr 25:00-26:00", ""),
    (("members", 0, "available"), "Mo-Fr " * 10_000, ""),
    (("members", 0, "available"), "(" * 5000, ""),
    (("members", 0, "available"), "sunrise-sunset", ""),
    (("members", 0, "holidays"), "XX", ""),
    (("members", 0, "holidays"), "[bold]US", ""),
    (("members", 0, "from"), "9999-12-31", ""),
    (("members", 0, "valid_at"), "0001-01-01", ""),
    (("members", 0, "away"), [{"from": "2027-06-01", "to": "2027-05-01", "zone": "UTC"}], "comes before"),
    (("members",), {"ana": 1}, "expected a list"),
    (("members",), None, ""),
    (("group", "name"), "A\nB", "line break"),
    (("group", "name"), None, "no value"),
    (("group", "organizer"), {"name": "x", "email": "a@b\r\nX:1"}, "ana@example.org"),
    (("rules",), {"quorum": {"at_least": 10**9}}, ""),
    (("rules",), {"contract": {"max_absences": -3}}, ""),
    (("rules",), {"leaders": {"present": 5}}, "5 leaders are asked for"),
    (("objective",), ["luck"], ""),
    (("[/bold]",), 1, "unknown key"),
    (("x" * 900,), 1, "unknown key"),
    (("x" * 5000,), 1, ""),
]


@pytest.mark.parametrize(("place", "value", "words"), VALUES, ids=[f"{n}" for n in range(len(VALUES))])
def test_values_that_cannot_be(place: tuple[Any, ...], value: Any, words: str, tmp_path: Path) -> None:
    """Each at its line, with what was expected."""
    group = changed()
    *way, last = place
    at: Any = group
    for step in way:
        at = at[step]
    at[last] = value
    file = written(tmp_path / "group.yaml", group)
    if value is None and place == ("members",):  # a key without a value is a list of nobody
        group["members"] = 3
        written(file, group)
    for command in COMMANDS:
        done = refused(command, file)
        assert words in done.err
        assert done.err[len(str(file)) :].startswith(":")


@pytest.mark.parametrize("mark", ["", "#"])
def test_thousands_of_mistakes_are_bounded(tmp_path: Path, mark: str) -> None:
    """Every person wrong in every way, all alike or each in another: a list that a screen can hold."""
    group = changed()
    wrong = {"nmae": "x", "zone": f"Nowhere{mark}", "available": f"soon{mark}", "id": "a/b"}
    marks = ["a" * (n % 40) + "b" * (n // 40) for n in range(1500)]
    group["members"] = [{key: text.replace("#", one) for key, text in wrong.items()} for one in marks]
    done = refused("check", written(tmp_path / "group.yaml", group))
    assert len(done.err.splitlines()) < 10_000


def test_more_people_than_the_limit_are_refused(tmp_path: Path) -> None:
    """The limits of size come before anything is worked out."""
    people = "".join(f"- {{name: p{n}, zone: UTC}}\n" for n in range(1_500))
    file = tmp_path / "group.yaml"
    file.write_text(f"group: {{name: x}}\nmembers:\n{people}", encoding="utf-8")
    refused("check", file)


# Busy calendars ---------------------------------------------------------------------------------------------

EVENT = (
    "BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:{start}\r\n{rule}SUMMARY:Secret\r\nEND:VEVENT\r\n"
)
CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{events}END:VCALENDAR\r\n"


def calendar(rule: str = "", start: str = "20270101T000000Z", times: int = 1) -> bytes:
    """Return a calendar of some equal events."""
    return CALENDAR.format(events=EVENT.format(start=start, rule=f"{rule}\r\n" * bool(rule)) * times).encode()


EACH_SECOND = ";".join(
    f"{part}={','.join(map(str, range(number)))}"
    for part, number in (("BYHOUR", 24), ("BYMINUTE", 60), ("BYSECOND", 60))
)
MARTIAN = calendar().replace(b"DTSTART:20270101T000000Z", b"DTSTART;TZID=Mars/Olympus:20270101T000000")

ENDLESS_ZONE = (
    b"BEGIN:VTIMEZONE\r\nTZID:Mars/Olympus\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0000\r\n"
    b"TZOFFSETTO:+0100\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)

BUSY: dict[str, bytes | None] = {
    "missing": None,
    "garbage": b"\x00\xff garbage",
    "text": b"hello",
    "a page": b"<html></html>",
    "cut off": calendar(times=2)[:-60],
    "six megabytes": b"BEGIN:VCALENDAR\r\n" + b"X" * 6_000_000,
}
READ = {
    "no start": calendar(start="yesterday"),
    "every second": calendar("RRULE:FREQ=SECONDLY"),
    "every second of every minute": calendar("RRULE:FREQ=MINUTELY;BYSECOND=" + ",".join(map(str, range(60)))),
    "each second of each day": calendar(f"RRULE:FREQ=DAILY;{EACH_SECOND}"),
    "nothing at all": calendar("RRULE:FREQ=DAILY;INTERVAL=0"),
    "a zone that is none": MARTIAN,
    "a zone that never rests": MARTIAN.replace(b"BEGIN:VEVENT", ENDLESS_ZONE + b"BEGIN:VEVENT", 1),
    "a zone with an escape": MARTIAN.replace(b"Mars", b"\x1b]0;Mars"),
}


@pytest.mark.parametrize("kind", BUSY)
def test_a_busy_calendar_that_cannot_be_used(kind: str, tmp_path: Path) -> None:
    """Named with its person and line; nothing of what is in it is repeated."""
    data = BUSY[kind]
    if data is not None:
        (tmp_path / "ken.ics").write_bytes(data)
    group = changed()
    group["members"][0]["busy"] = ["ken.ics"]
    file = written(tmp_path / "group.yaml", group)
    for command in COMMANDS:
        done = refused(command, file)
        assert "members[0].busy" in done.err
        assert "ken.ics" in done.err
        assert "Secret" not in done.err


@pytest.mark.parametrize("kind", READ)
def test_what_a_busy_calendar_says_is_read_and_the_rest_is_one_warning(kind: str, tmp_path: Path) -> None:
    """With its person, line and file; nothing of what is in it is repeated, and the rest of the group goes on."""
    (tmp_path / "ken.ics").write_bytes(READ[kind])
    group = changed()
    group["members"][0]["busy"] = ["ken.ics"]
    file = written(tmp_path / "group.yaml", group)
    done = run("check", file, AS_OF)
    said = " ".join(done.out.split())
    assert (done.code, said.count("'ken.ics': 1 event is not read as written")) == (0, 1), done.out + done.err
    assert "Secret" not in done.out + done.err
    assert "\x1b" not in done.out + done.err
    assert run("check", file, AS_OF, "--strict").code == 5
    assert run("solve", file, AS_OF, "--dry-run").code == 0


NO_FILES = ("", ".", "..", "/", "folder", "x" * 300, "https://example.org/a.ics", "a\x00b", "/dev/zero")


@pytest.mark.parametrize("name", NO_FILES)
def test_a_busy_calendar_that_is_no_file(name: str, tmp_path: Path) -> None:
    """A folder, a device, an address: refused before it is read."""
    (tmp_path / "folder").mkdir()
    group = changed()
    group["members"][0]["busy"] = [name]
    refused("check", written(tmp_path / "group.yaml", group))


def test_a_calendar_full_of_events_is_still_read_in_time(tmp_path: Path) -> None:
    """Five thousand events of a real calendar are no attack."""
    starts = [f"2027{1 + n % 12:02}{1 + n % 28:02}T{n % 24:02}0000Z" for n in range(5000)]
    events = "".join(
        EVENT.format(start=start, rule="").replace("UID:1", f"UID:{n}") for n, start in enumerate(starts)
    )
    (tmp_path / "ken.ics").write_text(CALENDAR.format(events=events), encoding="utf-8", newline="")
    group = changed()
    group["members"][0]["busy"] = ["ken.ics"]
    file = written(tmp_path / "group.yaml", group)
    with at_most(2 * LIMIT_CALLS):
        assert run("check", file, AS_OF).code == 0


# Names that are allowed -------------------------------------------------------------------------------------

NAMES = {
    "markup": "[/oops] [bold]x[/bold] [link=https://evil.example]y",
    "emoji codes": ":smile: :warning:",
    "quotes": 'Ana "Ann" O\'Neil; Prado, MD: \\n \\, ^n',
    "calendar": "ATTENDEE:mailto:x@example.org;CN=Ana\\nBEGIN:VEVENT",
    "percent": "%s {0} {name} $HOME `id` %00 $(id)",
    "spreadsheet": "=1+1|cmd",
    "html": "<script>alert(1)</script>&amp;",
    "emoji": "👩‍⚕️ Ana 🇨🇭👍🏽",
    "Hebrew and Arabic": "דנה כהן نجلاء فهمي",
    "combining": "A\u0301\u0323\u0308\u0316na Z̷̢͇a̸l̶g̵o̴",
    "wide": "阿部健太郎（あべけんたろう）",
    "long": "Anastasia " * 19 + "Bonaparte!",
    "long without spaces": "ŝ" * 200,
    "leading dash": "--help",
    "dots": "../../etc/passwd",
    "no id to be made of": "!!!",
    "yaml": "yes: [no, {~: null}] # & * ! |",
}


def hostile_group() -> dict[str, Any]:
    """Return a group in which every text that is free is hostile, and nobody has an id."""
    group = changed()
    hours = "Mo-Fr 08:00-20:00"
    group["group"] = {
        "name": 'Group [/x]; "q", \\n BEGIN:VEVENT 👩‍⚕️',
        "organizer": {"name": 'Post "[bold]"; CN=x:y, ^n', "email": "post+x'y=z&a@example.org"},
    }
    group["programme"]["meeting_url"] = "https://example.org/j/1?a=b,c;d&e=%0D%0AATTENDEE:mailto:x@y[/z]\\n"
    group["members"] = [
        {"name": name, "zone": "Europe/Zurich", "region": f"{name[:60]} region", "available": hours}
        for name in NAMES.values()
    ]
    group["leaders"] = [{"name": "A" + NAMES["markup"], "zone": "Europe/Zurich", "available": hours}]
    return group


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hostile group with its plan beside it."""
    file = written(tmp_path_factory.mktemp("hostile") / "group.yaml", hostile_group())
    done = run("solve", file, AS_OF)
    assert done.code == 0, done.err
    return file


ALLOWED = {
    *("BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "TZID", "TZOFFSETFROM", "TZOFFSETTO", "RRULE"),
    *("UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "SUMMARY", "DESCRIPTION", "LOCATION", "DTSTART"),
    *("DTEND", "EXDATE", "STATUS", "TRANSP", "ORGANIZER"),
}


def test_no_name_adds_a_property_to_a_calendar_file(hostile: Path) -> None:
    """Each file keeps the profile, holds one event and no name of a property that we do not write."""
    files = {name: data for name, data in content(hostile.with_suffix(".out")).items() if name.endswith(".ics")}
    assert len(files) == len(NAMES) + 2
    for name, data in files.items():
        assert problems(data, "PUBLISH") == [], name
        lines = data.decode().replace("\r\n ", "").split("\r\n")[:-1]
        assert {line.split(":")[0].split(";")[0] for line in lines} <= ALLOWED, name
        assert (lines.count("BEGIN:VEVENT"), lines.count("BEGIN:VCALENDAR")) == (1, 1)


def test_every_reader_gives_the_texts_back(hostile: Path) -> None:
    """Group name and address of the meeting arrive as they were written."""
    group = hostile_group()
    for name, data in content(hostile.with_suffix(".out")).items():
        if name.endswith(".ics"):
            spans = [read(data) for read in READERS.values()]
            assert spans[0] == spans[1] == spans[2]
            assert len(spans[0]) == 3
            assert set(text_of(data, "SUMMARY").values()) == {group["group"]["name"]}
            assert set(text_of(data, "LOCATION").values()) == {group["programme"]["meeting_url"]}


def test_the_output_folder_holds_only_expected_names(hostile: Path) -> None:
    """Ids made of names hold letters, digits and dashes; nothing lies anywhere else."""
    folder = hostile.with_suffix(".out")
    names = {one.relative_to(folder).as_posix() for one in folder.rglob("*")}
    names -= {"invites", "plan.json", "group.ics"}
    assert len(names) == len(NAMES) + 1
    for name in names:
        stem = name.removeprefix("invites/").removesuffix(".ics")
        assert stem.isascii()
        assert stem.replace("-", "").isalnum()
        assert name == f"invites/{stem}.ics"
    assert sorted(os.listdir(hostile.parent)) == ["group.out", "group.yaml"]


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize("arguments", [["solve", "--dry-run"], ["check"], ["show"]])
def test_the_console_survives_hostile_names(arguments: list[str], columns: int, hostile: Path) -> None:
    """Brackets are shown, not obeyed; no line is wider than the terminal; nothing moves the cursor."""
    done = run(arguments[0], hostile, *arguments[1:], columns=columns)
    assert done.code == 0, done.err
    assert_calm(done.out)
    for line in done.out.splitlines():
        assert min(_width(line), cell_len(line)) <= columns, line
    squeezed = "".join(done.out.split())
    for words in ("[/oops]", "[bold]x[/bold]", ":smile:"):
        assert words in squeezed or columns == 40


def assert_calm(text: str) -> None:
    """Demand that a text holds nothing that is not to be seen, but line ends."""
    assert {one for one in text if unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp")} <= {"\n"}


def _width(line: str) -> int:
    """Return the columns that a terminal gives a line; where one joins emoji (`cell_len`), it takes fewer."""
    wide = sum(unicodedata.east_asian_width(one) in "WF" for one in line)
    thin = sum(unicodedata.combining(one) > 0 or unicodedata.category(one) in ("Cf", "Mn", "Me") for one in line)
    return len(line) + wide - thin


@pytest.mark.parametrize("arguments", [["solve", "--dry-run"], ["show"]])
def test_sentences_and_json_hold_hostile_names(arguments: list[str], hostile: Path) -> None:
    """Lines of an e-mail; a document that parses and gives names as they were written."""
    plain = run(arguments[0], hostile, *arguments[1:], "--plain")
    assert plain.code == 0
    assert_calm(plain.out)
    assert max(map(_width, plain.out.splitlines())) <= 76
    done = run(arguments[0], hostile, *arguments[1:], "--json")
    names = {person["name"] for person in done.document["plan"]["people"]}
    assert set(NAMES.values()) <= names


@pytest.mark.parametrize("kind", NAMES)
def test_show_for_one_hostile_name(kind: str, hostile: Path) -> None:
    """By the id that was made of the name, in every style."""
    people = json.loads((hostile.with_suffix(".out") / "plan.json").read_bytes())["people"]
    person = next(one for one in people if one["name"] == NAMES[kind])
    for style in ([], ["--plain"], ["--json"]):
        done = run("show", hostile, "--person", person["id"], *style)
        assert done.code == 0
        assert_calm(done.out)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_console_without_unicode_survives_them_too(encoding: str, hostile: Path) -> None:
    """Whatever it cannot show is spelt or replaced."""
    for arguments in (["solve", hostile, "--dry-run"], ["check", hostile], ["show", hostile, "--plain"]):
        assert run(*arguments, encoding=encoding).code == 0


def test_names_in_block_scalars_are_one_line_or_refused(tmp_path: Path) -> None:
    """A folded scalar is a name; a literal one with a line break in it is not."""
    head = "group: {name: G}\nprogramme: {first_month: 2027-02, sessions: 2, duration: 60}\nleaders:\n- zone: UTC\n"
    hours = "  available: Mo-Fr 09:00-17:00\n"
    file = tmp_path / "group.yaml"
    file.write_text(f"{head}{hours}  name: >\n    Ana\n    [/Prado]\n", encoding="utf-8")
    assert run("solve", file, AS_OF).code == 0
    assert set(content(tmp_path / "group.out")) == {"plan.json", "group.ics", "invites/ana-prado.ics"}
    file.write_text(f"{head}{hours}  name: |\n    Ana\n    ATTENDEE:mailto:x@y\n", encoding="utf-8")
    assert "line break" in run("solve", file, AS_OF).err


def test_hostile_names_in_a_program_of_its_own(hostile: Path) -> None:
    """With Python's warnings as errors, in a plain environment, to a pipe."""
    done = spawn("solve", hostile, "--dry-run", env={"PYTHONIOENCODING": "utf-8"})
    assert (done.code, done.err) == (0, "")
    assert "\x1b" not in done.out
