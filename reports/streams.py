"""stdout and stderr: the result on one, talk on the other, and whatever may happen to either."""

from __future__ import annotations

import atexit
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedWriter, FileIO, TextIOWrapper
from typing import TYPE_CHECKING, Any, NoReturn

from calendars.errors import UserError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer
    from rich.console import Console


class OutputError(UserError):
    """The result cannot be written to stdout."""

    def __init__(self, error: OSError) -> None:
        super().__init__(f"The output cannot be written ({error.strerror}): make room, or send it elsewhere.")


class _Lenient(FileIO):
    """A file or pipe to which no reader that leaves, and for talk no full disk, makes writing an error."""

    def __init__(self, handle: int, forgiven: type[OSError]) -> None:
        super().__init__(handle, "w", closefd=False)
        self._forgiven = forgiven

    def write(self, data: ReadableBuffer) -> int:
        try:
            return super().write(data)
        except self._forgiven:
            return memoryview(data).nbytes


def open_streams() -> None:
    """Make sure that there are streams, and that neither a character nor, for talk, anything else stops them."""
    for name, forgiven in (("stdout", BrokenPipeError), ("stderr", OSError)):
        stream = getattr(sys, name)
        if stream is None:  # closed by the caller, or a program without a terminal on Windows
            nowhere = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # open to the end of the program
            atexit.register(nowhere.close)
            setattr(sys, name, nowhere)
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
            if isinstance(stream.buffer, BufferedWriter | FileIO) and not stream.isatty():
                setattr(sys, name, _lenient(stream, forgiven))


def _lenient(stream: TextIOWrapper, forgiven: type[OSError]) -> TextIOWrapper:
    stream.flush()
    return TextIOWrapper(
        BufferedWriter(_Lenient(stream.fileno(), forgiven)),
        encoding=stream.encoding,
        errors="replace",
        line_buffering=stream.line_buffering,
    )


def talk(sentence: str) -> None:
    """Say something that is not the result."""
    columns = _width()
    lines = [part for line in _shown(sentence).split("\n") for part in _broken(line, columns)]
    sys.stderr.write("\n".join(lines) + "\n")
    sys.stderr.flush()


def _width() -> int | None:
    """Return how wide the terminal is; None: talk goes to a file or a program, which finds whole lines."""
    if not sys.stderr.isatty():
        return None
    try:
        return max(os.get_terminal_size(sys.stderr.fileno()).columns or COLUMNS, _NARROWEST)
    except (OSError, ValueError):  # a terminal that does not say, or a stream without a number
        return COLUMNS


def _broken(line: str, columns: int | None) -> list[str]:
    """Break a line of talk at blanks, but within no word and no command: paths and commands are pasted."""
    from reports.words import COMMAND, width

    if columns is None or line.startswith(COMMAND):
        return [line]
    *lines, last = [""]
    for word in _PIECE.findall(line):
        if last.strip() and width(f"{last}{word}".rstrip()) > columns:
            lines.append(last.rstrip())
            last = _INDENT
        last += word
    return [*lines, last.rstrip()]


_PIECE = re.compile(r"(?:(?<![\w.`-])schedule [a-z]+ .*$|`[^`]*`|\S)+\s*|\s+")
"""A word, or a command, with the blanks after it."""
_INDENT = "  "
_NARROWEST = 20


def _shown(text: str) -> str:
    """Return lines in which nothing is obeyed by a terminal instead of shown, whoever wrote the names in them."""
    from reports.words import visible

    return "\n".join(map(visible, text.split("\n")))


def note(sentence: str) -> None:
    """Write a sentence of talk that may be long, in lines as wide as a narrow terminal."""
    from reports.words import visible, wrapped

    talk(sentence if _width() else "\n".join(wrapped(visible(sentence), COLUMNS, 2)))


COLUMNS = 80
"""Of the lines of a note, and of a terminal that does not say how wide it is."""


def put(text: str) -> None:
    """Write a result."""
    with output():
        sys.stdout.write(_shown(text.rstrip("\n")) + "\n")


def put_json(document: dict[str, Any]) -> None:
    """Write a result as JSON, in ASCII: whatever the encoding of stdout, it can be read back."""
    import json

    put(json.dumps(document, ensure_ascii=True, indent=1))


def put_document(document: dict[str, Any], as_json: bool, plain: bool) -> None:
    """Write a document in the form that was asked for."""
    if as_json:
        put_json(document)
    elif plain:
        from reports.plain import plain_text

        put(plain_text(document))
    else:
        from reports.console import render

        with output():
            render(document, console())


def console() -> Console:
    """Return a rich console on stdout."""
    from rich.console import Console

    return Console(highlight=False)


@contextmanager
def output() -> Iterator[None]:
    """Write to stdout within. A reader who leaves early stops nothing else: the plan is written all the same.

    Raises
    ------
    OutputError
        stdout takes nothing more, as on a full disk.
    """
    try:
        yield
        sys.stdout.flush()
    except OSError as error:
        hush()
        raise OutputError(error) from None


def leave(code: int) -> NoReturn:
    """End the process with an exit code, once everything is written."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:  # whoever read it has gone
            continue
    os._exit(code)


def hush() -> None:
    """Let what is still to be written to stdout go nowhere, else Python complains of it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
