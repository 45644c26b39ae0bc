"""What a YAML parser complains about, in plain English. Fits the wording of both of PyYAML's parsers."""

from __future__ import annotations

import re

BAD_START = {
    "\t": "a tab at the begin of a line or value: indent with spaces, YAML does not take tabs",
    "@": "a value cannot begin with '@': put it in quotes",
    "`": "a value cannot begin with '`': put it in quotes",
    "%": "a value cannot begin with '%': put it in quotes",
}

_OPENED = {
    "flow sequence": "the list opened with '[' in line {line} is not continued properly: "
    "expected ',' or ']' here (is a ']' missing, or a quote?)",
    "flow mapping": "the block opened with '{{' in line {line} is not continued properly: "
    "expected ',' or '}}' here (is a '}}' missing, or a quote?)",
}

_WORDS = {
    "unexpected end of stream": "the quote opened here is never closed",
    "unexpected document": "the quote opened here is never closed",
    "mapping values are not allowed": "a colon where none can stand: put a text that holds a colon in quotes, "
    "and check the indentation of this line and the one above",
    "tab character": BAD_START["\t"],
    "sequence entries are not allowed": "a list item cannot begin here: put '- ' on a line of its own",
    "mapping keys are not allowed": "a value cannot begin with '?': put it in quotes",
    "escape": "a backslash in double quotes begins a special character: use single quotes",
    "while scanning a block scalar": "a value cannot begin with '|' or '>': put it in quotes",
    "while scanning an anchor": "a value cannot begin with '&': put it in quotes",
    "while scanning an alias": "a value cannot begin with '*': put it in quotes",
    "tag": "a value cannot begin with '!': put it in quotes",
    "directive": "a line cannot begin with '%'",
    "incompatible YAML": "take the line that begins with '%YAML' out",
    "<document start>": "the file goes on after its end: expected a key such as 'members:' at the left margin",
    "node content": "a value is missing before this sign, or begins with it: put it in quotes",
    "simple key": "this line is not a key with a colon: expected something like 'name: Ana'",
    "while parsing a block": "this does not fit in here: align the line with those it belongs to; "
    "nothing may follow a closing quote",
}
"""What to say when the parser's complaint holds a phrase; the first that fits."""


def plain_english(complaint: str, context_line: int, sign: str) -> str:
    """Say what a coordinator should do about a syntax error.

    Parameters
    ----------
    complaint
        The parser's context and problem, joined.
    context_line
        Line at which the construct in question began, from 1.
    sign
        The character at the place of the error; empty at the end of the file.
    """
    if "cannot start any token" in complaint:
        return BAD_START.get(sign, f"a value cannot begin with {sign!r}: put it in quotes")
    for construct, words in _OPENED.items():
        if construct in complaint:
            return words.format(line=context_line)
    known = (words for phrase, words in _WORDS.items() if phrase in complaint)
    return next(known, f"this is not YAML: {complaint}")


_GLUED = re.compile(r"\s*(?:- +)*([A-Za-z_]\w*):(?!//)(\S.*)")
_BARE = re.compile(r"\s*(?:- +)*([A-Za-z_]\w*)\s*(?:#.*)?")
_SPACED = re.compile(r"\s*(?:- +)*([a-z_]+) +([^#:\s].*)")


def colon_wanted(
    lines: list[str], complaint: str, context_line: int, place: tuple[int, int]
) -> tuple[int, str] | None:
    """Return line (from 0) and advice where a colon is missing, or the blank after it; None: it is something else.

    The parser complains a line or more later: what it could not take for a key was text that may go on.

    Parameters
    ----------
    lines
        The file.
    complaint
        The parser's context and problem, joined.
    context_line
        Line at which the construct in question began, from 0.
    place
        Line and column of the error, from 0.
    """
    if "simple key" in complaint and context_line < len(lines):
        advice = _colon_advice(lines[context_line], _GLUED, _BARE, _SPACED)
        return (context_line, advice) if advice else None
    line, column = place
    if "mapping values are not allowed" not in complaint or line >= len(lines) or ": " in lines[line][:column]:
        return None
    above = next((n for n in range(line - 1, -1, -1) if lines[n].strip()), None)
    advice = _colon_advice(lines[above], _GLUED, _BARE) if above is not None else None
    return (above, advice) if above is not None and advice else None


def _colon_advice(line: str, *patterns: re.Pattern[str]) -> str | None:
    for pattern in patterns:
        match = pattern.fullmatch(line.rstrip())
        if match and pattern is _GLUED:
            return f"a blank is missing after the colon: write {_short(f'{match[1]}: {match[2]}')}"
        if match:
            value = f" {match[2]}" if pattern is _SPACED else ""
            return f"a colon is missing: write {_short(f'{match[1]}:{value}')}"
    return None


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:60] + "…")
