"""``schedule send`` against a real server: each mail once, whatever the server, the line or the machine does."""

from __future__ import annotations

import binascii
import csv
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import sent as sent_file
from reports.outbox import MailError, letters
from reports.post import End, Order, post
from reports.sent import COLUMNS, RecordError, append, read_record
from reports.server import Server, ServerError, server_of
from tests.commands import Done, environment, run
from tests.mail_case import IDS, folder, former, plan, read
from tests.smtp_case import PASSWORD, USER, Postbox, certificates, clumsy, login, pouring, serving

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ADDRESSES = [f"{one}@example.org" for one in IDS]


@pytest.fixture
def box() -> Postbox:
    """The postbox of the server."""
    return Postbox()


@pytest.fixture
def port(box: Postbox) -> Iterator[int]:
    """A server without TLS, by its port."""
    with serving(box) as number:
        yield number


def plain(port: int) -> Server:
    """Return how to reach the server, with little patience."""
    return Server(host="127.0.0.1", port=port, tls=False, timeout_s=0.4)


def sent(place: Path, port: int, **order: Any) -> tuple[End, str]:
    """Send what a folder holds; return how it ended and what was said."""
    said: list[str] = []
    end = post(place, Order(**{"server": plain(port), **order}), lambda: NOON, said.append)
    return end, "\n".join(said)


def record(place: Path) -> list[dict[str, str]]:
    """Return the lines of the record."""
    with (place / "sent.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def states(place: Path) -> list[str]:
    """Return whose line says what."""
    return [f"{row['person']} {row['state']}" for row in record(place)]


ALL = [f"{one} {state}" for one in IDS for state in ("sending", "sent")]


# As it should be ------------------------------------------------------------------------------------------------


def test_everybody_gets_their_mail_and_a_second_call_sends_nothing(tmp_path: Path, box: Postbox, port: int) -> None:
    """From the organizer, to the person, as it lies in the folder but for the mark of a draft."""
    place = folder(tmp_path)
    assert sent(place, port)[0] == "all"
    assert [(sender, address) for sender, address, _ in box.arrived] == [
        ("post@example.org", one) for one in ADDRESSES
    ]
    for one, (_, _, data) in zip(IDS, box.arrived, strict=True):
        assert data == (place / "mail" / f"{one}.eml").read_bytes().replace(b"X-Unsent: 1\r\n", b"")
    assert states(place) == ALL
    first = record(place)[1]
    assert [*first] == [*COLUMNS]
    assert first == {
        "person": "ana",
        "method": "REQUEST",
        "sequence": "0",
        "address": "ana@example.org",
        "state": "sent",
        "at": "2026-11-22T12:00:00Z",
        "message_id": box.ids[0],
        "answer": "250 taken",
    }
    before = (place / "sent.csv").read_bytes()
    end, said = sent(place, port)
    assert (end, said) == ("all", "Nothing to send: all 5 mails went out, the last on Sun 22 November 2026.")
    assert len(box.arrived) == 5
    assert (place / "sent.csv").read_bytes() == before


def test_the_server_is_not_told_the_name_of_the_machine(tmp_path: Path, box: Postbox, port: int) -> None:
    """Nor does one connection become many."""
    sent(folder(tmp_path), port)
    assert (box.helo, box.connections) == ({"[127.0.0.1]"}, 1)


def test_an_update_and_a_cancellation_go_out_after_the_invitation(tmp_path: Path, box: Postbox, port: int) -> None:
    """What is new in the folder is due, the rest is not."""
    place = folder(tmp_path)
    sent(place, port)
    people = plan().people
    assert people[1].issued
    issued = replace(people[1].issued, sequence=1, news=("Moved.",))
    moved = (people[0], replace(people[1], issued=issued), *people[3:])
    issue = replace(plan().issue, sequence=1, stamp="2027-05-01T10:00:00Z")
    folder(tmp_path, replace(plan(), people=moved, former=(former(people[2]),), issue=issue))
    end, said = sent(place, port)
    assert end == "all"
    assert "2 of 2 mails sent." in said
    assert box.addresses[5:] == ["reto@example.org", "mia@example.org"]
    assert [f"{row['method']} {row['sequence']}" for row in record(place)[-3:]] == ["REQUEST 1", *["CANCEL 1"] * 2]


def test_line_ends_that_git_or_an_editor_changed_are_put_right(tmp_path: Path, box: Postbox, port: int) -> None:
    """And a dot at the beginning of a line arrives as one."""
    place = folder(tmp_path)
    path = place / "mail" / "ana.eml"
    path.write_bytes(path.read_bytes().replace(b"Dear Ana", b".Dear Ana").replace(b"\r\n", b"\n"))
    sent(place, port, only="ana")
    assert b"\r\n.Dear Ana" in box.arrived[0][2]
    assert not re.search(rb"(?<!\r)\n", box.arrived[0][2])


def test_only_sending_takes_the_lock(tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """While it sends nobody replaces the folder; to look is always possible."""
    held: list[Path] = []

    @contextmanager
    def locked(target: Path) -> Iterator[None]:
        held.append(target)
        yield

    monkeypatch.setattr("reports.post.locked", locked)
    place = folder(tmp_path)
    sent(place, port, dry_run=True)
    assert held == []
    sent(place, port)
    assert held == [place]


def test_only_some_and_some_again(tmp_path: Path, box: Postbox, port: int) -> None:
    """By id, with commas; an id of nobody is refused with those that there are."""
    place = folder(tmp_path)
    assert sent(place, port, only="mia, sita")[0] == "all"
    assert box.addresses == ["mia@example.org", "sita@example.org"]
    sent(place, port, only="mia", again="mia")
    assert box.addresses[2:] == ["mia@example.org"]
    sent(place, port, only="MÍA", again="Mìa")
    assert box.addresses[3:] == ["mia@example.org"]
    for option in ("only", "again", "arrived"):
        with pytest.raises(
            Exception, match=f"--{option} 'bob': nobody in the group has this id or name; write one of"
        ):
            sent(place, port, **{option: "ana,bob"})


@pytest.mark.parametrize("word", ["all", "ALL"])
def test_all_means_everybody(tmp_path: Path, box: Postbox, port: int, word: str) -> None:
    """As where attendance is recorded."""
    place = folder(tmp_path)
    assert sent(place, port, server=None, arrived=word) == ("all", "Noted. 0 mails still to send; 5 went out.")
    assert box.arrived == []


def test_what_was_sent_in_another_way_can_be_noted(tmp_path: Path, box: Postbox, port: int) -> None:
    """Without a server; also of what was refused."""
    place = folder(tmp_path)
    box.rcpt["mia@example.org"] = "550 no"
    sent(place, port, only="mia")
    assert sent(place, port, server=None, arrived="ana,mia") == ("all", "Noted. 3 mails still to send; 2 went out.")
    before = (place / "sent.csv").read_bytes()
    sent(place, port, server=None, arrived="ana")
    assert (place / "sent.csv").read_bytes() == before
    sent(place, port)
    assert box.addresses == [ADDRESSES[1], *ADDRESSES[3:]]


def test_a_corrected_address_gets_the_mail(tmp_path: Path, box: Postbox, port: int) -> None:
    """The same mail to another address is another one."""
    place = folder(tmp_path)
    sent(place, port)
    first, *others = plan().people
    folder(tmp_path, replace(plan(), people=(replace(first, email="prado@example.org"), *others)))
    assert "1 of 1 mail sent." in sent(place, port)[1]
    assert box.addresses[5:] == ["prado@example.org"]


def test_who_has_no_address_is_named(tmp_path: Path, port: int) -> None:
    """And the others get their mail."""
    first, *others = plan().people
    place = folder(tmp_path, replace(plan(), people=(replace(first, email=""), *others)))
    end, said = sent(place, port)
    assert (end, said.splitlines()[-1]) == ("all", "Ana Prado (ana) has no address in the file and gets nothing.")
    assert "4 of 4 mails sent." in said


def test_without_an_organizer_nobody_gets_anything(tmp_path: Path, port: int) -> None:
    """Said in one sentence; the command has to be mended."""
    place = folder(tmp_path, replace(plan(), sender=replace(plan().sender, email="")))
    with pytest.raises(Exception, match="Nobody gets a mail: the file names no address of the organizer"):
        sent(place, port)


def test_a_dry_run_connects_to_nothing_and_writes_nothing(tmp_path: Path) -> None:
    """Who would get what."""
    place = folder(tmp_path)
    end, said = sent(place, 1, server=None, dry_run=True)
    assert end == "all"
    assert said.splitlines()[0].startswith(
        "Ana Prado <ana@example.org>: REQUEST 0, Invitation: Balint 2.0, first on"
    )
    assert "5 mails would be sent. Nothing was sent now." in said
    assert not (place / "sent.csv").exists()


@pytest.mark.parametrize("damage", [b"", b"hello", b"To: a@example.org\r\nMessage-ID: <x@y>\r\n\r\n"])
def test_a_file_that_is_no_mail_of_ours_stops_all(tmp_path: Path, box: Postbox, port: int, damage: bytes) -> None:
    """Before anything is sent."""
    place = folder(tmp_path)
    (place / "mail" / "mia.eml").write_bytes(damage)
    with pytest.raises(Exception, match=r"mia\.eml: is no longer the mail that was written"):
        sent(place, port)
    assert box.arrived == []


PIECES = (b"<", b">", b"@", b'"', b"(", b":", b";", b",", b"[", b"\\", b"\r\n ", b"\r\n", b"\0", b"\xff",
          b"=?x?b?!!?=", b"=?utf-8?b?//8=?=", b"=?utf-8?b?a?=", b"a: b@c, d;", b"<@a,@b:c@d>", b" ")  # fmt: skip


@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 20), st.sampled_from(PIECES)), min_size=1, max_size=4)
)
def test_damaged_headers_are_a_mail_or_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, cuts: list[tuple[int, int, bytes]]
) -> None:
    """Whatever the standard library makes of them."""
    place = folder(tmp_path_factory.getbasetemp())
    path = place / "mail" / "ana.eml"
    data = path.read_bytes()
    for begin, length, piece in cuts:
        data = data[:begin] + piece + data[begin + length :]
    path.write_bytes(data)
    with suppress(MailError):
        assert letters(place, plan())[0].person == "ana"


# What servers refuse --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["rcpt", "content"])
def test_a_refused_recipient_does_not_stop_the_others(tmp_path: Path, box: Postbox, port: int, step: str) -> None:
    """The record has the server's words; the next call tries again, since nothing arrived."""
    place = folder(tmp_path)
    getattr(box, step)["mia@example.org"] = '550 5.1.1 no such "user", sorry'
    end, said = sent(place, port)
    assert end == "some"
    assert "4 of 5 mails sent." in said
    assert "Mia Chen <mia@example.org>: not delivered, refused by the server." in said
    (row,) = [row for row in record(place) if row["state"] == "refused"]
    assert (row["person"], row["answer"]) == ("mia", '550 5.1.1 no such "user", sorry')
    getattr(box, step).clear()
    assert sent(place, port)[0] == "all"
    assert Counter(box.addresses) == Counter(ADDRESSES)


@pytest.mark.parametrize("step", ["rcpt", "content"])
def test_what_is_not_taken_now_waits_for_the_next_call(tmp_path: Path, box: Postbox, port: int, step: str) -> None:
    """As greylisting does."""
    place = folder(tmp_path)
    getattr(box, step)["ana@example.org"] = "451 come back later"
    end, said = sent(place, port)
    assert end == "some"
    assert "Run the same command again later." in said
    getattr(box, step).clear()
    assert sent(place, port)[0] == "all"
    assert Counter(box.addresses) == Counter(ADDRESSES)


def test_a_server_that_takes_nothing_from_the_organizer_has_to_be_mended(
    tmp_path: Path, box: Postbox, port: int
) -> None:
    """It would refuse every mail: nobody is noted as refused."""
    place = folder(tmp_path)
    box.mail = "530 5.7.0 Authentication required"
    end, said = sent(place, port)
    assert end == "mend"
    assert "0 of 5 mails sent." in said
    assert "takes no mail from post@example.org (530 5.7.0 Authentication required)" in said
    assert "SCHEDULE_SMTP_USER" in said
    assert not (place / "sent.csv").exists()


def test_letters_outside_ascii_need_a_server_that_takes_them(tmp_path: Path, box: Postbox) -> None:
    """It is refused by us, or sent as it is (RFC 6531)."""
    first, *others = plan().people
    place = folder(tmp_path, replace(plan(), people=(replace(first, email="añá@example.org"), *others)))
    with serving(box, enable_SMTPUTF8=False) as port:
        assert "takes no address with letters outside ASCII" in sent(place, port)[1]
    with serving(box) as port:
        assert sent(place, port)[0] == "all"
    assert box.addresses[4:] == ["añá@example.org"]


def test_an_answer_of_many_lines_is_one_line_of_the_record(tmp_path: Path, box: Postbox, port: int) -> None:
    """Else a torn record could not be told from a whole one."""
    place = folder(tmp_path)
    box.content["ana@example.org"] = "550-no\r\n550-such\r\n550 user"
    sent(place, port, only="ana")
    assert record(place)[-1]["answer"] == "550 no such user"
    append(
        place / "sent.csv", replace(next(iter(read_record(place / "sent.csv").values())), answer="a\nb\r\x00" * 200)
    )
    assert (place / "sent.csv").read_bytes().count(b"\n") == 4
    assert len(record(place)[-1]["answer"]) == 300


# Broken lines ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["drop", "hang"])
def test_a_connection_that_breaks_before_the_content_is_made_again(
    tmp_path: Path, box: Postbox, port: int, how: str
) -> None:
    """Certain: nothing went out, so the same mail is tried on a new connection."""
    place = folder(tmp_path)
    box.rcpt["mia@example.org"], box.times = how, 1
    assert sent(place, port)[0] == "all"
    assert box.addresses == ADDRESSES
    assert box.connections == 2


def test_a_line_that_keeps_breaking_ends_the_call_with_what_was_sent(
    tmp_path: Path, box: Postbox, port: int
) -> None:
    """The next call goes on where this one stopped."""
    place = folder(tmp_path)
    box.rcpt["mia@example.org"] = "drop"
    end, said = sent(place, port)
    assert end == "some"
    assert "2 of 5 mails sent." in said
    assert "Run the same command again to go on." in said
    assert box.connections == 3
    box.rcpt.clear()
    assert sent(place, port)[0] == "all"
    assert box.addresses == ADDRESSES


def test_a_server_that_drops_each_line_once_gets_everything(tmp_path: Path) -> None:
    """As long as something gets through in between."""

    class Moody(Postbox):
        async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
            answer = await super().handle_RCPT(server, session, envelope, address, options)
            self.rcpt.pop(address, "")
            return answer

    box = Moody(rcpt=dict.fromkeys(ADDRESSES, "drop"))
    with serving(box) as port:
        assert sent(folder(tmp_path), port)[0] == "all"
    assert (box.addresses, box.connections) == (ADDRESSES, 6)


@pytest.mark.parametrize("how", ["take and drop", "take and hang", "drop"])
def test_a_line_that_breaks_before_the_answer_leaves_a_doubt(
    tmp_path: Path, box: Postbox, port: int, how: str
) -> None:
    """Not sent again by itself; said by name in this call and the next; both ways on work."""
    place = folder(tmp_path)
    box.content["mia@example.org"], box.times = how, 1
    end, said = sent(place, port)
    assert end == "some"
    assert "4 of 5 mails sent." in said
    doubt = "Mia Chen <mia@example.org>: it is not known whether the mail arrived"
    assert doubt in said
    count = len(box.arrived)
    end, said = sent(place, port)
    assert (end, len(box.arrived)) == ("some", count)
    assert doubt in said
    assert "--again mia" in said
    assert "--arrived mia" in said
    box.content.clear()
    if how == "drop":
        assert sent(place, port, again="mia")[0] == "all"
        assert box.addresses.count("mia@example.org") == 1
    else:
        assert sent(place, port, arrived="mia")[0] == "all"
    assert Counter(box.addresses) == Counter(ADDRESSES)
    assert sent(place, port)[1].startswith("Nothing to send: all 5 mails went out")


def test_a_server_that_never_answers_makes_few_doubts(tmp_path: Path, box: Postbox, port: int) -> None:
    """Three in a row, not one for everybody."""
    place = folder(tmp_path)
    box.content = dict.fromkeys(ADDRESSES, "take and drop")
    end, said = sent(place, port)
    assert end == "some"
    assert len(box.arrived) == 3
    assert said.count("it is not known") == 3
    assert "0 of 5 mails sent." in said


def looks() -> Callable[[], float]:
    """Return a clock on which a second goes by with each look at it, so that no test waits for one."""
    return count().__next__


@pytest.mark.parametrize("patience", [50, 1e9], ids=["time", "size"])
@pytest.mark.parametrize("step", ["", "EHLO"], ids=["greeting", "hello"])
def test_a_server_that_never_ends_its_greeting_is_left(tmp_path: Path, step: str, patience: float) -> None:
    """In a sentence; nothing was sent, and nothing is recorded."""
    place = folder(tmp_path)
    with pouring(step) as port:
        server = replace(plain(port), timeout_s=patience, timer=looks())
        with pytest.raises(ServerError, match=r"cannot be reached \((no answer in time|an answer without end)\)"):
            sent(place, port, server=server)
    assert not (place / "sent.csv").exists()


def test_a_greeting_in_one_line_without_end_is_left(tmp_path: Path) -> None:
    """As the standard library does."""
    with pouring("", b"2") as port, pytest.raises(ServerError, match="does not let us in"):
        sent(folder(tmp_path), port, server=replace(plain(port), timeout_s=1e6, timer=looks()))


@pytest.mark.parametrize("step", ["RCPT TO:<mia", "MAIL", "RSET"])
def test_a_server_that_never_ends_an_answer_ends_the_call_with_what_was_sent(tmp_path: Path, step: str) -> None:
    """A mail before it stays recorded; three connections, not one for everybody."""
    place = folder(tmp_path)
    with pouring(step) as port:
        end, said = sent(place, port, server=replace(plain(port), timeout_s=50, timer=looks()))
    assert end == "some"
    assert "Not all could be tried: " in said
    assert re.search("no answer in time|an answer without end", said)
    assert states(place) == ALL[:4] if "mia" in step else not states_of(place)


def test_an_answer_to_the_content_without_end_is_a_doubt(tmp_path: Path) -> None:
    """The mail may be there."""
    place = folder(tmp_path)
    with pouring("DATA", b"354-and so on\r\n") as port:
        end, said = sent(place, port, only="ana", server=replace(plain(port), timeout_s=50, timer=looks()))
    assert (end, states(place)) == ("some", ["ana sending"])
    assert "it is not known whether the mail arrived" in said


def test_a_goodbye_without_end_holds_nothing_up(tmp_path: Path) -> None:
    """Everything was sent by then."""
    place = folder(tmp_path)
    with pouring("QUIT") as port:
        assert sent(place, port, server=replace(plain(port), timeout_s=1e6, timer=looks()))[0] == "all"
    assert states(place) == ALL


@pytest.mark.parametrize("step", range(1, 7))
def test_ctrl_c_anywhere_leaves_the_record_right(
    tmp_path: Path, box: Postbox, port: int, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before or after each line of the record."""
    place = folder(tmp_path)
    calls = iter(range(1, 100))

    def interrupted(path: Path, entry: sent_file.Entry) -> None:
        number = next(calls)
        if number == step and step % 2:
            raise KeyboardInterrupt
        append(path, entry)
        if number == step:
            raise KeyboardInterrupt

    monkeypatch.setattr("reports.sending.append", interrupted)
    end, said = sent(place, port)
    assert end == "some"
    assert "you stopped it" in said
    monkeypatch.undo()
    doubtful = [row.split()[0] for row in states(place) if row.endswith("sending")] if states_of(place) else []
    sent(place, port)
    assert max(Counter(box.ids).values()) == 1
    assert {*box.addresses} >= {one for one in ADDRESSES if one.split("@")[0] not in doubtful}


def states_of(place: Path) -> bool:
    """Tell whether there is a record."""
    return (place / "sent.csv").exists()


# Encryption and login -------------------------------------------------------------------------------------------


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A server's certificate, and the file that makes it trusted."""
    ca, context = certificates()
    ca.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return context


def secure(port: int, **more: Any) -> Server:
    """Return how to reach the server with TLS."""
    return Server(**{"host": "127.0.0.1", "port": port, "tls": True, "timeout_s": 0.8, **more})


def demanding(authority: Any) -> dict[str, Any]:
    """Return a server's options: TLS, and a login within it."""
    return {
        "tls_context": authority, "require_starttls": True, "authenticator": login, "auth_required": True,
        "auth_require_tls": True,
    }  # fmt: skip


def test_a_login_is_made_within_tls(tmp_path: Path, box: Postbox, authority: Any) -> None:
    """With the certificate checked."""
    with serving(box, **demanding(authority)) as port:
        server = secure(port, user=USER, password=PASSWORD)
        assert sent(folder(tmp_path), port, server=server)[0] == "all"
    assert box.addresses == ADDRESSES


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"user": USER, "password": "wr0ng-pass"}, "refused the login .*535.*SCHEDULE_SMTP_PASSWORD.*app password"),
        ({"user": USER, "password": "grün"}, "holds a letter outside ASCII"),
    ],
)
def test_a_login_that_fails_is_said_without_the_password(
    tmp_path: Path, box: Postbox, authority: Any, more: dict[str, str], said: str
) -> None:
    """Nothing is sent, nothing is recorded."""
    place = folder(tmp_path)
    with serving(box, **demanding(authority)) as port, pytest.raises(ServerError, match=said) as refused:
        sent(place, port, server=secure(port, **more))
    assert more["password"] not in str(refused.value) + repr(secure(port, **more))
    assert not (place / "sent.csv").exists()


def test_a_challenge_that_is_no_base64_is_a_login_that_fails(
    tmp_path: Path, box: Postbox, authority: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The standard library lets that error through."""

    def challenged(*_words: str) -> None:
        binascii.a2b_base64(b"@@@a")

    monkeypatch.setattr("smtplib.SMTP.login", challenged)
    with serving(box, **demanding(authority)) as port, pytest.raises(ServerError, match="no login that works"):
        sent(folder(tmp_path), port, server=secure(port, user=USER, password=PASSWORD))


def test_a_login_that_is_demanded_and_not_there(tmp_path: Path, box: Postbox, authority: Any) -> None:
    """The names of the two variables are said."""
    with serving(box, **demanding(authority)) as port:
        end, said = sent(folder(tmp_path), port, server=secure(port))
    assert end == "mend"
    assert "wants a login (SCHEDULE_SMTP_USER, SCHEDULE_SMTP_PASSWORD)" in said


def test_a_certificate_that_nobody_vouches_for(
    tmp_path: Path, box: Postbox, authority: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is said to such a server."""
    monkeypatch.delenv("SSL_CERT_FILE")
    with serving(box, **demanding(authority)) as port, pytest.raises(ServerError, match=r"cannot be trusted \("):
        sent(folder(tmp_path), port, server=secure(port, user=USER, password=PASSWORD))


def test_a_certificate_of_another_host(tmp_path: Path, box: Postbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name is checked too, however good the authority."""
    ca, context = certificates("smtp.example.org")
    ca.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with (
        serving(box, **demanding(context)) as port,
        pytest.raises(ServerError, match=r"trusted \(.*mismatch"),
    ):
        sent(folder(tmp_path), port, server=secure(port))


def test_a_server_that_repeats_the_password_is_not_quoted(tmp_path: Path, box: Postbox, authority: Any) -> None:
    """Its words are shown without it."""
    options = {**demanding(authority), "authenticator": clumsy}
    with serving(box, **options) as port, pytest.raises(ServerError, match=r"535 5\.7\.8 not …") as refused:
        sent(folder(tmp_path), port, server=secure(port, user=USER, password=PASSWORD))
    assert PASSWORD not in str(refused.value)


def test_a_server_without_tls_is_not_spoken_to(tmp_path: Path, box: Postbox, port: int) -> None:
    """Where TLS is demanded."""
    with pytest.raises(ServerError, match=r"offers no encryption \(STARTTLS\)"):
        sent(folder(tmp_path), port, server=secure(port, user=USER, password=PASSWORD))


def test_tls_from_the_first_octet(
    tmp_path: Path, box: Postbox, authority: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on port 465; and a port that speaks otherwise is named."""
    with serving(box, ssl_context=authority) as port:
        monkeypatch.setattr("reports.smtp.IMPLICIT_TLS", port)
        assert sent(folder(tmp_path), port, server=secure(port))[0] == "all"
    with serving(box) as port:
        monkeypatch.setattr("reports.smtp.IMPLICIT_TLS", port)
        with pytest.raises(ServerError, match=r"no encrypted connection could be made|no answer in time"):
            sent(folder(tmp_path), port, server=secure(port), again="ana")


def test_a_port_where_nobody_listens(tmp_path: Path, box: Postbox) -> None:
    """And a name that does not exist."""
    with serving(box) as port:
        pass
    with pytest.raises(ServerError, match=r"cannot be reached \(Connection refused\)"):
        sent(folder(tmp_path), port)
    with pytest.raises(ServerError, match="there is no such host"):
        sent(folder(tmp_path), port, server=replace(plain(port), host="nowhere.invalid"))


@pytest.mark.parametrize(
    ("written", "no_tls", "password", "expected"),
    [
        ("smtp.example.org:587", False, "", ("smtp.example.org", 587, True)),
        ("smtp.example.org", False, "x", ("smtp.example.org", 587, True)),
        ("smtp.example.org:25", True, "", ("smtp.example.org", 25, False)),
        ("localhost:1025", False, "", ("localhost", 1025, False)),
        ("[::1]:1025", False, "", ("::1", 1025, False)),
        ("localhost:1025", False, "x", ("localhost", 1025, True)),
        ("localhost:465", False, "", ("localhost", 465, True)),
    ],
)
def test_tls_is_left_out_only_where_nothing_can_be_overheard(
    written: str, no_tls: bool, password: str, expected: tuple[str, int, bool]
) -> None:
    """On the own machine without a password, or where the coordinator says so."""
    names = {"SCHEDULE_SMTP_USER": USER, "SCHEDULE_SMTP_PASSWORD": password} if password else {}
    server = server_of(written, no_tls, names)
    assert (server.host, server.port, server.tls) == expected
    assert server.password == password


@pytest.mark.parametrize(
    ("written", "no_tls", "names", "said"),
    [
        ("smtp.example.org:99999", False, {}, "expected host:port"),
        ("https://example.org", False, {}, "expected host:port"),
        ("a b", False, {}, "expected host:port"),
        ("", False, {}, "expected host:port"),
        ("a:587", False, {"SCHEDULE_SMTP_USER": "u"}, "only one of them is set"),
        (
            "a:587",
            True,
            {"SCHEDULE_SMTP_USER": "u", "SCHEDULE_SMTP_PASSWORD": "p"},
            "let others read your password",
        ),
    ],
)
def test_a_server_that_cannot_be_meant(written: str, no_tls: bool, names: dict[str, str], said: str) -> None:
    """Each with what to do."""
    with pytest.raises(ServerError, match=said):
        server_of(written, no_tls, names)


# The record -----------------------------------------------------------------------------------------------------


def test_a_record_cut_off_anywhere_still_says_all_before_it(tmp_path: Path, box: Postbox, port: int) -> None:
    """At every octet: no mail twice that was noted as sent, and whole lines again after the next call."""
    place = folder(tmp_path)
    sent(place, port, only="ana,reto")
    whole = (place / "sent.csv").read_bytes()
    entry = next(iter(read_record(place / "sent.csv").values()))
    for cut in range(len(whole)):
        (place / "sent.csv").write_bytes(whole[:cut])
        known = read_record(place / "sent.csv")
        lines = whole[:cut].count(b"\n")  # the head, then sending and sent of each
        assert len([one for one in known.values() if one.state == "sent"]) >= (lines - 1) // 2
        append(place / "sent.csv", replace(entry, person="eva", message_id="<new@example.org>"))
        after = (place / "sent.csv").read_bytes()
        assert after.endswith(b"\n")
        assert after.startswith(b"person,method,")
        rows = list(csv.reader(after.decode().splitlines()))
        assert all(len(row) == len(COLUMNS) for row in rows)
        assert rows[-1][0] == "eva"
        assert known.items() <= read_record(place / "sent.csv").items()


@pytest.mark.parametrize(
    "content",
    [b"person;method;sequence\nken;REQUEST;0\n", "person".encode("utf-16"), b"\x00\x01\n", b"ken,x\n",
     ",".join(COLUMNS).encode() + b"\nken,REQUEST,0,k@x,perhaps,now,<a@b>,\n",
     ",".join(COLUMNS).encode() + b"\nken,REQUEST\n"],
)  # fmt: skip
def test_a_record_that_something_else_wrote_stops_everything(
    tmp_path: Path, box: Postbox, port: int, content: bytes
) -> None:
    """Taken for empty, it would send every mail twice."""
    place = folder(tmp_path)
    (place / "sent.csv").write_bytes(content + (b"" if content.endswith(b"\n") else b"\n"))
    with pytest.raises(RecordError, match="is not as this program wrote it"):
        sent(place, port)
    assert box.arrived == []


def test_a_disk_that_takes_nothing_more_ends_the_sending(
    tmp_path: Path, box: Postbox, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a record no mail goes out."""
    place = folder(tmp_path)

    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sent_file, "append_to", full)
    with pytest.raises(RecordError, match="No space left"):
        sent(place, port)
    assert box.arrived == []


CRASH = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from reports.post import Order, post
from reports.server import Server
calls, real = [0], os.fsync
def fsync(number):
    calls[0] += 1
    if calls[0] == DIE and BEFORE: os.kill(os.getpid(), signal.SIGKILL)
    real(number)
    if calls[0] == DIE: os.kill(os.getpid(), signal.SIGKILL)
os.fsync = fsync
server = Server(host="127.0.0.1", port=PORT, tls=False, timeout_s=20)
post(Path(PLACE), Order(server=server, only="ana,reto"), lambda: datetime(2026, 11, 22, tzinfo=UTC), print)
"""


def child(place: Path, port: int, die: int = 0, before: bool = False) -> subprocess.Popen[bytes]:
    """Start a program that sends, and dies at a step."""
    head = f"DIE, BEFORE, PORT, PLACE = {die}, {before}, {port}, {str(place)!r}\n"
    return subprocess.Popen(
        [sys.executable, "-c", head + CRASH], env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def ended(running: subprocess.Popen[bytes]) -> int:
    """Wait for a program and return its code."""
    running.communicate(timeout=30)
    return running.returncode


@pytest.mark.parametrize("die", range(1, 7))
def test_killed_at_any_line_no_mail_goes_out_twice(tmp_path: Path, box: Postbox, port: int, die: int) -> None:
    """SIGKILL at each write to the disk; the next call sends the rest and names the doubtful one."""
    place = folder(tmp_path)
    assert ended(child(place, port, die)) == -signal.SIGKILL
    end, said = sent(place, port, only="ana,reto")
    assert max(Counter(box.ids).values()) == 1
    doubtful = {"ana", "reto"} - {address.split("@")[0] for address in box.addresses}
    for one in doubtful:
        assert f"--again {one}" in said
    assert (end == "all") == ("it is not known" not in said)
    if doubtful:
        assert sent(place, port, only="ana,reto", again=",".join(doubtful))[0] == "all"
    assert Counter(box.addresses) == Counter(ADDRESSES[:2])


def test_killed_while_the_server_thinks_is_a_doubt(tmp_path: Path, box: Postbox, port: int) -> None:
    """The mail arrived, and nobody here knows."""
    place = folder(tmp_path)
    box.content["reto@example.org"], box.times = "take and hang", 1
    running = child(place, port)
    assert box.reached.wait(20)
    running.kill()
    assert ended(running) == -signal.SIGKILL
    assert states(place) == ["ana sending", "ana sent", "reto sending"]
    end, said = sent(place, port, only="ana,reto")
    assert (end, box.addresses) == ("some", ADDRESSES[:2])
    assert "Reto Baumann <reto@example.org>: it is not known whether the mail arrived" in said


# The command ----------------------------------------------------------------------------------------------------


def command(place: Path, *words: object) -> Done:
    """Run the command on a folder, whose file need not be there."""
    return run("send", place.with_suffix(".yaml"), *words, columns=200)


def test_the_command(tmp_path: Path, box: Postbox, port: int) -> None:
    """Exit codes 0, 5 and 2; the result on stdout."""
    place = folder(tmp_path)
    dry = command(place, "--dry-run")
    assert dry.code == 0
    assert "5 mails would be sent" in dry.out
    box.rcpt["mia@example.org"] = "550 no"
    done = command(place, "--smtp", f"127.0.0.1:{port}")
    assert done.code == 5
    assert "4 of 5 mails sent." in done.out
    box.rcpt.clear()
    assert command(place, f"--smtp=127.0.0.1:{port}", "--only", "mia").code == 0
    assert command(place, f"--smtp=127.0.0.1:{port}").out.startswith("Nothing to send: all 5")
    missing = command(place)
    assert (missing.code, missing.out) == (2, "")
    assert "--smtp is missing" in missing.err
    assert command(tmp_path / "other.out", f"--smtp=127.0.0.1:{port}").code == 2
    box.mail = "530 log in"
    assert command(place, f"--smtp=127.0.0.1:{port}", "--again=ana").code == 2


def test_a_password_is_nowhere(
    tmp_path: Path, box: Postbox, authority: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither in what is said nor in any file, in success as in failure."""
    place = folder(tmp_path)
    monkeypatch.setenv("SCHEDULE_SMTP_USER", USER)
    for password, code in (("wr0ng-pass", 2), (PASSWORD, 0)):
        monkeypatch.setenv("SCHEDULE_SMTP_PASSWORD", password)
        with serving(box, **demanding(authority)) as port:
            done = command(place, f"--smtp=localhost:{port}")
        assert done.code == code, done.err
        files = b"".join(path.read_bytes() for path in place.rglob("*") if path.is_file())
        assert password not in done.out + done.err + files.decode()


def test_what_is_sent_can_be_read(tmp_path: Path, box: Postbox, port: int) -> None:
    """By the standard library, as in the folder, and it is no draft any more."""
    sent(folder(tmp_path), port, only="ana")
    mail = read(box.arrived[0][2])
    assert mail["X-Unsent"] is None
    assert mail["To"] == "Ana Prado <ana@example.org>"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/calendar"]
