"""The tables beside a plan: read back whatever a spreadsheet made of them, or refused; never taken for empty."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from calendars.errors import UserError
from reports import sent
from reports.sent import COLUMNS, SENDING, SENT, RecordError, append, read_record
from scheduler.answers import Answer, Answers, answers_bytes, read_answers
from scheduler.ledger import EMPTY, Entry, ledger_bytes
from scheduler.ledger_file import read_ledger
from tests.commands import AS_OF, run
from tests.mail_case import folder

AT = "2027-01-21T15:00:00Z"
MAIL = sent.Entry(
    person="ana",
    method="REQUEST",
    sequence="0",
    address="ana@example.org",
    state=SENDING,
    at=AT,
    message_id="<a.0.request@example.org>",
)
MAILS = (
    MAIL,
    replace(MAIL, state=SENT, answer="250 taken, thanks"),
    replace(MAIL, person="eva", message_id="<b@x>"),
)


def sent_bytes() -> bytes:
    """Return a record of three lines."""
    text = io.StringIO()
    rows = [[getattr(one, name) for name in COLUMNS] for one in MAILS]
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *rows])
    return text.getvalue().encode()


LEDGER = EMPTY.with_entries([Entry(1, "ana", "present", 80, AT), Entry(1, "eva", "absent", None, AT)])
ANSWERS = Answers(tuple(Answer(AT, who, "declined", AT, "by phone, sure") for who in ("ana", "eva")))
TABLES: dict[str, tuple[Callable[[Path], Any], bytes]] = {
    "sent.csv": (read_record, sent_bytes()),
    "ledger.csv": (read_ledger, ledger_bytes(LEDGER)),
    "answers.csv": (read_answers, answers_bytes(ANSWERS)),
}


def resaved(content: bytes, delimiter: str = ",", end: str = "\n", quoting: Any = csv.QUOTE_ALL) -> bytes:
    """Return a table as a spreadsheet saves it."""
    text = io.StringIO(newline="")
    rows = [*csv.reader(io.StringIO(content.decode()))]
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    return text.getvalue().encode()


def turned(content: bytes) -> bytes:
    """Return a table with its columns the other way round."""
    rows = [row[::-1] for row in csv.reader(io.StringIO(content.decode()))]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


VARIANTS: dict[str, Callable[[bytes], bytes]] = {
    "CRLF": lambda data: data.replace(b"\n", b"\r\n"),
    "CR alone": lambda data: data.replace(b"\n", b"\r"),
    "a mark of its encoding": lambda data: b"\xef\xbb\xbf" + data,
    "semicolons": lambda data: resaved(data, ";", "\r\n", csv.QUOTE_MINIMAL),
    "tabs": lambda data: resaved(data, "\t", "\r", csv.QUOTE_MINIMAL),
    "quotes": resaved,
    "all of it": lambda data: b"\xef\xbb\xbf" + resaved(data, ";", "\r"),
    "columns turned": turned,
    "blank lines": lambda data: b"\n" + data.replace(b"\n", b"\n\n,,,,\n"),
    "no last end": lambda data: data[:-1],
    "head twice": lambda data: data + data.split(b"\n")[0] + b"\n",
}


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("variant", VARIANTS)
def test_what_a_spreadsheet_makes_of_it_says_the_same(tmp_path: Path, name: str, variant: str) -> None:
    """In all three files."""
    read, content = TABLES[name]
    path = tmp_path / name
    path.write_bytes(content)
    expected = read(path)
    path.write_bytes(VARIANTS[variant](content))
    assert read(path) == expected


REFUSED: dict[str, Callable[[bytes], bytes]] = {
    "a foreign first line": lambda data: b"Sent mails of our group\n" + data,
    "CR and a foreign first line": lambda data: b"Sent mails\r" + data.replace(b"\n", b"\r"),
    "a hint for Excel": lambda data: b"sep=,\n" + data,
    "no head": lambda data: data.split(b"\n", 1)[1],
    "no head, CR": lambda data: data.split(b"\n", 1)[1].replace(b"\n", b"\r"),
    "a column less": lambda data: data.replace(b",", b"", 1),
    "a column more": lambda data: data.replace(b"\n", b",note\n", 1),
    "no table": lambda _data: b"hello",
    "only a line": lambda _data: b"hello\n",
    "UTF-16": lambda data: data.decode().encode("utf-16"),
    "Latin-1": lambda data: data.replace(b"eva", b"\xe9va"),
    "zeros": lambda _data: b"\0" * 64,
    "zeros inside": lambda data: data.replace(b"eva", b"\0\0\0,"),
    "a cell too many": lambda data: data[:-1] + b",,x\n",
    "a line cut off inside": lambda data: data.replace(b"2027-01-21T15", b"2027\n01-21T15", 1),
    "a huge cell": lambda data: data.replace(b"eva", b"e" * 200_000),
    "a huge head": lambda data: b"x" * 200_000 + data,
    "a huge cell at the end": lambda data: data[:-1] + b"x" * 200_000,
    "an open quote": lambda data: data.replace(b"\neva", b'\n"eva').replace(b",eva", b',"eva'),
    "a date of a spreadsheet": lambda data: data.replace(AT.encode(), b"21.01.2027 15:00"),
    "a year of long ago": lambda data: data.replace(b"2027-", b"0001-"),
    "the far future": lambda data: data.replace(b"2027-", b"9999-"),
    "two versions": lambda data: b"<<<<<<< HEAD\n" + data,
}


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("kind", REFUSED)
def test_anything_else_is_refused_by_name(tmp_path: Path, name: str, kind: str) -> None:
    """In words, with the file; never taken for empty."""
    read, content = TABLES[name]
    path = tmp_path / name
    path.write_bytes(REFUSED[kind](content))
    with pytest.raises(UserError) as error:
        read(path)
    assert str(error.value).startswith(str(path))
    assert max(map(len, str(error.value).splitlines())) < len(str(path)) + 300


@pytest.mark.parametrize("kind", REFUSED)
def test_a_record_that_is_refused_is_not_touched(tmp_path: Path, kind: str) -> None:
    """By no command; and whoever adds a line loses none."""
    place = folder(tmp_path)
    damaged = REFUSED[kind](sent_bytes())
    (tmp_path / "sent.csv").write_bytes(damaged)
    with suppress(RecordError):
        append(tmp_path / "sent.csv", MAIL)
    assert (tmp_path / "sent.csv").read_bytes().startswith(damaged)
    (place / "sent.csv").write_bytes(damaged)
    done = run("send", place.with_suffix(".yaml"), "--arrived", "ana")
    assert (done.code, done.out) == (2, "")
    assert "mails would go out twice" in done.err
    assert (place / "sent.csv").read_bytes() == damaged


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_line_is_added_to_what_a_spreadsheet_saved(tmp_path: Path, variant: str) -> None:
    """Everything that was there stays, in the form in which lines can be added."""
    (tmp_path / "new.csv").write_bytes(sent_bytes())
    path = tmp_path / "sent.csv"
    path.write_bytes(VARIANTS[variant](sent_bytes()))
    for place in (path, tmp_path / "new.csv"):
        append(place, replace(MAIL, person="ken", message_id="<k@x>"))
    assert path.read_bytes().startswith(sent_bytes())
    assert [*read_record(path).items()] == [*read_record(tmp_path / "new.csv").items()]


@pytest.mark.parametrize("address", ["=1+1@example.org", "+49@example.org", "-x@example.org", "'=x@example.org"])
def test_no_cell_of_the_record_is_taken_for_a_formula(tmp_path: Path, address: str) -> None:
    """And the address is known again, also where the spreadsheet left the apostrophe out."""
    path = tmp_path / "sent.csv"
    entry = replace(MAIL, address=address, answer="=cmd|' /C calc'!A0")
    append(path, entry)
    cells = path.read_text(encoding="utf-8").splitlines()[1].split(",")
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    assert [*read_record(path)] == [(MAIL.message_id, address)]
    assert read_record(path)[MAIL.message_id, address] == entry
    if not address.startswith("'"):
        path.write_text(path.read_text(encoding="utf-8").replace("'", ""), encoding="utf-8")
        assert [*read_record(path)] == [(MAIL.message_id, address)]


@pytest.mark.parametrize(
    ("name", "words"), [("answers.csv", "status"), ("ledger.csv", "status"), ("sent.csv", "send")]
)
def test_a_huge_cell_ends_no_command_as_a_bug(tmp_path: Path, name: str, words: str) -> None:
    """It is a mistake in that file."""
    place = folder(tmp_path)
    (place / name).write_bytes(REFUSED["a huge cell"](TABLES[name][1]))
    options = ["--dry-run"] if words == "send" else [AS_OF]
    done = run(words, place.with_suffix(".yaml"), *options)
    assert done.code == 2
    assert "this is no line of a CSV file" in done.err
    assert f"{place / name}:" in done.err


@pytest.mark.parametrize("cell", [b"<a.0.request@example.org>", b"ana@example.org", b"\nana"])
@pytest.mark.parametrize("sign", ["\0", "\x1b", "\x9b", "\u202e"])
def test_a_record_with_invisible_characters_is_refused(tmp_path: Path, cell: bytes, sign: str) -> None:
    """Zeros that a crash left in an address would make it another one, whose mail goes out once more."""
    path = tmp_path / "sent.csv"
    path.write_bytes(sent_bytes().replace(cell, cell[:3] + sign.encode() + cell[3:]))
    with pytest.raises(
        RecordError, match=r"sent\.csv:2: person, address or message_id holds an invisible character"
    ):
        read_record(path)


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize(
    "rewritten", ["21.01.2027 15:00", "1/21/2027 3:00 PM", "2027-01-21 15:00:00", "21/01/27 15:00", "46408.625"]
)
def test_dates_that_a_spreadsheet_rewrote_are_said_to_be_that(tmp_path: Path, name: str, rewritten: str) -> None:
    """Once for all lines, with how to open the file; other mistakes are still named line by line."""
    read, content = TABLES[name]
    path = tmp_path / name
    path.write_bytes(content.replace(AT.encode(), rewritten.encode()))
    with pytest.raises(UserError) as error:
        read(path)
    said = str(error.value).splitlines()
    assert said[0].startswith(f"{path}:2: ")
    assert f"'{rewritten}': expected a moment in UTC such as 2027-01-21T15:00:00Z" in said[0]
    rest = len(content.splitlines()) - 2
    assert said[1] == f"{path}: {rest} more line{'s' if rest > 1 else ''} like this"
    assert "a spreadsheet has rewritten the dates" in said[2]
    assert "every column be text" in said[2]


def test_what_is_no_date_is_no_spreadsheets_doing(tmp_path: Path) -> None:
    """Only the line is named."""
    path = tmp_path / "ledger.csv"
    path.write_bytes(ledger_bytes(LEDGER).replace(AT.encode(), b"soon", 1))
    with pytest.raises(UserError) as error:
        read_ledger(path)
    assert "'soon'" in str(error.value)
    assert "spreadsheet" not in str(error.value)
