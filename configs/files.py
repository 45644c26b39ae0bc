"""A file's bytes and text, or one clear sentence why there are none."""

from __future__ import annotations

import os
import re
from pathlib import Path

from configs.problems import ConfigError, Problem, did_you_mean

MAX_BYTES = 1_000_000
"""Size of a configuration file; thousands of people fit."""

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_SAVE = "save it as UTF-8 (in Windows' Notepad: Save as, Encoding, UTF-8)"


def read_bytes(path: Path) -> bytes:
    """Return the content of a file of at most ``MAX_BYTES``.

    Raises
    ------
    ConfigError
        It is missing, a folder, unreadable, or too large.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise _whole(path, _unreadable(path, error)) from None
    if len(data) > MAX_BYTES:
        raise _whole(path, f"larger than {MAX_BYTES // 1_000_000} MB: is this the right file?")
    return data


def _whole(path: Path, message: str) -> ConfigError:
    return ConfigError([Problem(str(path), 0, "", message)])


def _unreadable(path: Path, error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return f"there is no such file{did_you_mean(path.name, _names(path.parent))}"
    if os.path.isdir(path):
        inside = [name for name in _names(path) if name.endswith((".yaml", ".yml"))]
        return f"this is a folder: name the file in it{f', such as {inside[0]}' if inside else ''}"
    return f"cannot be read: {getattr(error, 'strerror', None) or error}"


def _names(folder: Path) -> list[str]:
    try:
        return sorted(one.name for one in folder.iterdir())
    except OSError:
        return []


def decode(data: bytes, file: str) -> str:
    """Return the text of a file in UTF-8, with or without a byte order mark.

    Raises
    ------
    ConfigError
        It is in another encoding, or holds characters that no text editor shows.
    """
    if data.startswith(_WIDE):
        raise ConfigError([Problem(file, 1, "", f"this file is in UTF-16: {_SAVE}")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"the byte 0x{data[error.start]:02X} is not UTF-8: {_SAVE}"
        raise ConfigError([Problem(file, line, "", message)]) from None
    _refuse_unseen(text, file)
    return text


def _refuse_unseen(text: str, file: str) -> None:
    hit = _UNSEEN.search(text)
    if hit:
        before = text[: hit.start()]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        message = f"column {column}: an invisible character (U+{ord(hit[0]):04X}): delete it"
        raise ConfigError([Problem(file, line, "", message)])
