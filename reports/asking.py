"""Questions on a terminal: asked on stderr, answered by a number."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from reports.words import visible


def on_terminal() -> bool:
    """Say whether somebody is there to answer."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def choose(question: str, choices: Sequence[str]) -> int | None:
    """Return the position of the choice that somebody takes; None if nobody answers any more.

    Parameters
    ----------
    question
        One sentence.
    choices
        Numbered from 1; an answer may also be the words themselves.
    """
    lines = [visible(question), *(f"  {n}  {visible(one)}" for n, one in enumerate(choices, 1))]
    sys.stderr.write("\n".join(lines) + "\n")
    while True:
        sys.stderr.write(f"Number (1-{len(choices)}): ")
        sys.stderr.flush()
        answer = sys.stdin.readline()
        if not answer:
            sys.stderr.write("\n")
            return None
        word = answer.strip()
        if word.isascii() and word.isdigit() and 1 <= int(word) <= len(choices):
            return int(word) - 1
        same = [n for n, one in enumerate(choices) if one.casefold() == word.casefold()]
        if same:
            return same[0]
