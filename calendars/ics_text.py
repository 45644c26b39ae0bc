"""iCalendar content lines: escaping, quoting and folding (RFC 5545 §3.1, §3.2, §3.3.11).

Whatever a group's file holds, nothing of it can end a line early: every value is cleaned on its way in,
and `document` refuses a control character that came past. Knows nothing of events.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from urllib.parse import quote

LINE_OCTETS = 75
"""Most octets of a line, its CRLF not counted (RFC 5545 §3.1)."""

# Whatever some reader takes for the end of a line; Python's splitlines() knows more of them than the RFC.
_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
# Controls (§3.3.11), lone surrogates (no UTF-8 for them), and what XML, hence CalDAV, cannot carry.
_BARRED = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ZERO_WIDTH_JOINER = "\u200d"


def cleaned(value: str) -> str:
    """Return a text with ``\\n`` for every kind of line end, spaces for tabs and no other control."""
    lines = _LINE_END.sub("\n", value).replace("\t", " ").split("\n")
    return "\n".join(_BARRED.sub("", line) for line in lines)


def text(value: str) -> str:
    """Return a value of type TEXT (§3.3.11): backslash, semicolon, comma and line end escaped."""
    return re.sub(r"([\\;,])", r"\\\1", cleaned(value)).replace("\n", r"\n")


def quoted(value: str) -> str:
    """Return a parameter value in double quotes (§3.2).

    A double quote cannot stand in one. RFC 6868 has ``^'`` for it, which readers without that RFC show as it
    is, so it becomes an apostrophe. ``^`` itself is doubled (RFC 6868 §3.1), else ``^n`` would read as a
    line end.
    """
    line = " ".join(cleaned(value).split())
    return '"' + line.replace('"', "'").replace("^", "^^") + '"'


def mailto(address: str) -> str:
    """Return the URI of an e-mail address, percent-encoded by RFC 6068 §2."""
    return "mailto:" + quote(cleaned(address).replace("\n", "").strip(), safe="@!$'*+")


def utc_form(moment: datetime) -> str:
    """Return an aware datetime in form #2, UTC (§3.3.5); below a second it is cut off.

    Raises
    ------
    ValueError
        The datetime is naive.
    """
    if moment.tzinfo is None:
        raise ValueError(f"an instant needs a zone: {moment!r}")
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def local_form(wall: datetime) -> str:
    """Return a naive datetime in the form without ``Z``; a TZID beside it says where (§3.3.5, form #3)."""
    return wall.strftime("%Y%m%dT%H%M%S")


def document(lines: Iterable[str]) -> bytes:
    """Return content lines as a file: folded, UTF-8, each ended by CRLF (§3.1).

    Raises
    ------
    ValueError
        A line holds a control character or a lone surrogate: its maker forgot `text` or `quoted`.
    """
    return b"".join(_folded(line) for line in lines)


def _folded(line: str) -> bytes:
    if _BARRED.search(line):
        raise ValueError(f"a content line holds a control character: {line!r}")
    whole = line.encode()
    if len(whole) > LINE_OCTETS:
        whole = b"\r\n ".join(piece.encode() for piece in _pieces(line))
    return whole + b"\r\n"


def _pieces(line: str) -> Iterator[str]:
    """Yield the line in pieces that fit; all but the first leave room for the space that marks the fold."""
    start, room = 0, LINE_OCTETS
    while True:
        end = _reach(line, start, room)
        if end == len(line):
            break
        end = _clean_cut(line, start, end)
        yield line[start:end]
        start, room = end, LINE_OCTETS - 1
    yield line[start:]


def _reach(line: str, start: int, room: int) -> int:
    """Return how far whole characters from ``start`` on fit into so many octets."""
    octets = line[start : start + room].encode()[:room]
    return start + len(octets.decode(errors="ignore"))  # of a character that is cut nothing is left


def _clean_cut(line: str, start: int, end: int) -> int:
    """Return the last place of the piece's second half where nothing clings together, else ``end``."""
    places = range(end, (start + end) // 2, -1)
    return next((place for place in places if not _clings(line[place - 1], line[place])), end)


def _clings(before: str, after: str) -> bool:
    """Tell whether a fold between two characters would do harm to some reader.

    Beside a space: lines get stripped. After a backslash: an escape. Inside an accented letter, an emoji or a
    flag: readers that decode line by line show two signs.
    """
    return (
        before in f" \\{_ZERO_WIDTH_JOINER}"
        or after in f" {_ZERO_WIDTH_JOINER}"
        or unicodedata.category(after).startswith("M")
        or "\U0001f3fb" <= after <= "\U0001f3ff"
        or ("\U0001f1e6" <= before <= "\U0001f1ff" and "\U0001f1e6" <= after <= "\U0001f1ff")
    )
