"""What is wrong with a file, in words: where, what was found, what was expected, the nearest known word."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field

from calendars.errors import UserError

Place = tuple[str | int, ...]
"""The way to a value in the file: ``("members", 2, "zone")``; the empty tuple is the file itself."""

SHOWN = 60
"""Characters of a wrong value that a message repeats."""
LISTED = 200
"""Problems that the text of a ``ConfigError`` lists."""
HINTS = 100
"""Nearest words that are looked up for one file."""

Look = Callable[[str], str]


@dataclass
class _Hints:
    """What was looked up for one file: the nearest words that are left, and the hints that were found."""

    left: int = HINTS
    found: dict[tuple[Look, str], str] = field(default_factory=dict)


_hints: ContextVar[_Hints] = ContextVar("hints")


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend in a file.

    Parameters
    ----------
    file
        The file as the user named it.
    line
        Line, from 1; 0 when the file as a whole is meant.
    path
        Where in the file's structure: ``members[2].zone``; empty when that says nothing.
    message
        What was found, what was expected, what to do.
    """

    file: str
    line: int
    path: str
    message: str

    def __str__(self) -> str:
        line = f":{self.line}" if self.line else ""
        path = f" {self.path}:" if self.path else ""
        return f"{self.file}{line}:{path} {self.message}"


class ConfigError(UserError):
    """A file that cannot be used.

    Parameters
    ----------
    problems
        Every problem found, sorted by line; at least one.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        rest = len(self.problems) - LISTED
        more = [f"… and {rest:,} more problems"] if rest > 0 else []
        super().__init__("\n".join([*map(str, self.problems[:LISTED]), *more]))


def path_text(place: Place) -> str:
    """Return a place as it is shown: ``members[2].zone``, counted from 0."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{key_text(step)}" for step in place)
    return "".join(steps).removeprefix(".")


def key_text(key: str) -> str:
    """Return a key as it stands, or quoted when it is not a plain short word."""
    return key if key.replace("-", "_").isidentifier() and len(key) <= SHOWN else quoted(key)


def quoted(text: str) -> str:
    """Return text in quotes, cut to a readable length, with what cannot be printed made visible."""
    return repr(text if len(text) <= SHOWN else text[:SHOWN] + "…")


def found(value: object) -> str:
    """Say what stands in the file: ``'abc'``, ``a list``, ``a block of keys``, ``nothing``."""
    if value is None:
        return "nothing"
    if isinstance(value, (list, tuple)):
        return "a list"
    return "a block of keys" if isinstance(value, dict) else quoted(str(value))


def renew_hints() -> None:
    """Begin with a file: nearest words are looked up ``HINTS`` times again, so that a hostile file stays quick."""
    _hints.set(_Hints())


def looked_up(look: Look, word: str, otherwise: str) -> str:
    """Return the hint that is found for a wrong word, each looked for once in a file.

    Parameters
    ----------
    look
        Finds the hint.
    word
        As it was written.
    otherwise
        What is said of further words, once there are hints for as many as a list of problems shows.
    """
    found = _of_this_file().found
    if (look, word) not in found and len(found) < LISTED:
        found[look, word] = look(word)
    return found.get((look, word), otherwise)


def _of_this_file() -> _Hints:
    if _hints.get(None) is None:
        renew_hints()
    return _hints.get()


def nearest(word: str, known: Iterable[str], likeness: float = 0.7) -> str | None:
    """Return the known word that was most probably meant, or None. Upper and lower case count as equal.

    Parameters
    ----------
    word
        As it was written.
    known
        The words.
    likeness
        From which on two words may be the same one, 0 to 1; of many words more is asked.
    """
    hints = _of_this_file()
    if hints.left <= 0:
        return None
    from difflib import get_close_matches  # only needed once something is wrong

    hints.left -= 1
    by_lower = {one.lower(): one for one in sorted(known, reverse=True)}
    hits = get_close_matches(word.lower()[:SHOWN], by_lower, n=1, cutoff=likeness)
    return by_lower[hits[0]] if hits else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `` (did you mean 'x'?)``, or nothing."""
    hit = nearest(word, known)
    return f" (did you mean {hit!r}?)" if hit else ""


def listing(words: Iterable[str]) -> str:
    """Return ``a, b or c``."""
    *rest, last = words
    return f"{', '.join(rest)} or {last}" if rest else last
