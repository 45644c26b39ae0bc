"""What a YAML parser complains about, in plain English. Fits the wording of both of PyYAML's parsers."""

from __future__ import annotations

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
