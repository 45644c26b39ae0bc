"""Commands that the program suggests, as a shell takes them: whatever a file or a person is called, nothing runs.

The conventions are those of POSIX shells and, on Windows, of PowerShell. Double quotation marks stand where they
are enough, since cmd knows no others; single ones where a sign means something within double ones.
"""

from __future__ import annotations

import os
import re
import shlex
from pathlib import PurePath

_HERE = f".{os.sep}"
_PLAIN = re.compile(r"[A-Za-z0-9_./:=+,-]+")
_ACTIVE = re.compile(r"[\"$`\\!%]")
_PLAIN_ON_WINDOWS = re.compile(r"[A-Za-z0-9_./\\:=+-]+")
_ACTIVE_ON_WINDOWS = re.compile('["$`%!“”„]')  # PowerShell takes curly quotes for straight ones
_SINGLE_ON_WINDOWS = re.compile("(['‘’‚‛])")


def command(*words: str | PurePath, windows: bool = os.name == "nt") -> str:
    """Return the command line that runs ``schedule`` with some words; a path is never taken for an option."""
    plain = _PLAIN_ON_WINDOWS if windows else _PLAIN
    told = [
        f".{os.sep}{word}" if isinstance(word, PurePath) and str(word)[0] == "-" else str(word) for word in words
    ]
    return " ".join(["schedule", *(one if plain.fullmatch(one) else quoted(one, windows=windows) for one in told)])


def quoted(word: str, *, windows: bool = os.name == "nt") -> str:
    """Return a word in quotation marks."""
    if not (_ACTIVE_ON_WINDOWS if windows else _ACTIVE).search(word):
        return f'"{word}"'
    if windows:
        return f"'{_SINGLE_ON_WINDOWS.sub(lambda sign: sign[0] * 2, word)}'"
    return shlex.quote(word)
