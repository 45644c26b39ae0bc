"""A page of styled lines, set by hand: knows no rich, so that setting it costs next to nothing.

Text of a file reaches a page only through `Page.fit`: visible, on one line, in the signs that the terminal has.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.words import COMMAND, spelt, visible, width, wrapped

Span = tuple[str, str]
"""Text and its style."""

WIDEST_PROSE = 100
"""Longer lines are hard to read, however wide the terminal is."""
NARROWEST = 24


@dataclass(frozen=True, kw_only=True)
class Box:
    """Lines in a column of a given width; every line has the style, the later ones may have another."""

    lines: Sequence[str]
    width: int
    style: str = ""
    later: str | None = None
    right: bool = False

    def span(self, n: int) -> Span:
        """Return a line, padded to the width."""
        text = self.lines[n] if n < len(self.lines) else ""
        space = " " * (self.width - width(text))
        style = self.style if n == 0 or self.later is None else self.later
        return (space + text if self.right else text + space), style


class Page:
    """Lines for a terminal.

    Parameters
    ----------
    columns
        Its width.
    encoding
        What it can show.
    """

    def __init__(self, columns: int, encoding: str) -> None:
        self.columns = max(columns, NARROWEST)
        self.prose = min(self.columns, WIDEST_PROSE)
        self.encoding = encoding
        self.pretty = encoding.lower().startswith("utf")
        self.lines: list[list[Span]] = []

    def fit(self, words: str) -> str:
        """Return text of a file as this terminal can show it."""
        return spelt(visible(words), self.encoding)

    def heading(self, words: str) -> None:
        """Add a heading with an empty line before."""
        self.lines.append([])
        self.say(words, "bold underline")

    def say(self, words: str, style: str = "") -> None:
        """Add a sentence over the whole width."""
        self.lines += [[(line, style)] for line in wrapped(self.fit(words), self.columns)]

    def listed(self, sentences: Iterable[str]) -> None:
        """Add sentences, each behind a dash; commands below their sentence, in one line."""
        for sentence in sentences:
            said = f"- {self.fit(sentence)}"
            lines = [self.fit(sentence)] if sentence.startswith(COMMAND) else wrapped(said, self.prose, 2)
            self.lines += [[(line, "")] for line in lines]

    def hanging(self, sentence: str, style: str = "") -> None:
        """Add a sentence that begins with a sign of its own; further lines stand below its first word."""
        self.lines += [[(line, style)] for line in wrapped(self.fit(sentence), self.prose, 2)]

    def indented(self, sentence: str, indent: int = 4) -> None:
        """Add a sentence that belongs to the line above."""
        space = " " * indent
        self.lines += [[(space + line, "")] for line in wrapped(self.fit(sentence), self.prose - indent)]

    def pairs(self, rows: Sequence[tuple[str, str]], right: bool = False) -> None:
        """Add a column of short words, bold, beside one of sentences."""
        left = max((width(self.fit(word)) for word, _ in rows), default=0)
        for word, words in rows:
            sentence = wrapped(self.fit(words), max(self.prose - left - 2, NARROWEST // 2))
            head = Box(lines=[self.fit(word)], width=left, style="bold", right=right)
            self.beside([head, Box(lines=sentence, width=0)], gap=2)

    def beside(self, boxes: Sequence[Box], gap: int = 1) -> None:
        """Add boxes side by side; none is cut."""
        for n in range(max(len(box.lines) for box in boxes)):
            spans = [span for box in boxes for span in (box.span(n), (" " * gap, ""))]
            self.lines.append(_stripped(spans))


def _stripped(spans: list[Span]) -> list[Span]:
    """Leave out the spaces at the end of a line."""
    while spans and not spans[-1][0].strip():
        spans.pop()
    if spans:
        spans[-1] = (spans[-1][0].rstrip(), spans[-1][1])
    return spans
