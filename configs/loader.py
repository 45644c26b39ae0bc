"""YAML text → a tree of texts, lists and blocks that knows its lines. Only importer of yaml.

YAML 1.2 in spirit: every scalar stays the text that was written, and the schema says what it means, so
that ``NO`` is Norway, ``18:00`` a clock time, ``2027-01`` a month and ``id: 007`` keeps its zeros. Only
an empty value, ``~`` and ``null`` are known here: they are None.

The tree is built from the parser's events with a stack of its own: no recursion on what a file holds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

import yaml

from configs.problems import ConfigError, Place, Problem, path_text, quoted
from configs.syntax import colon_wanted, plain_english
from configs.tree import Mark, Node

MAX_DEPTH = 30
"""Levels of blocks and lists within each other."""
MAX_NODES = 100_000
"""Values, lists and blocks in a file, every alias written out."""

_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Document:
    """A file's content.

    Parameters
    ----------
    root
        The outermost block.
    problems
        What is wrong but does not hinder reading on: duplicate keys, tags.
    """

    root: Node
    problems: tuple[Problem, ...]


def read_yaml(text: str, file: str, parser: Any = _PARSER) -> Document:
    """Return the tree of a YAML text.

    Parameters
    ----------
    text
        What the file holds, decoded.
    file
        Its name, for messages.
    parser
        One of PyYAML's loaders; the compiled one where there is one.

    Raises
    ------
    ConfigError
        The text is not YAML, empty, not a block of keys, too deep, too large, or several documents.
    """
    composer = _Composer(file)
    try:
        for event in yaml.parse(text, Loader=parser):
            composer.take(event)
    except (yaml.YAMLError, ValueError) as error:
        raise ConfigError([*composer.problems, _syntax_problem(error, text, file)]) from None
    return Document(composer.finished(), tuple(composer.problems))


def _syntax_problem(error: Exception, text: str, file: str) -> Problem:
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return Problem(file, 0, "", "this is not YAML: it holds a character that does not exist")
    complaint = f"{error.context or ''}: {error.problem}"
    place = error.problem_mark
    context = error.context_mark or place
    if "end of stream" in complaint:
        place = context
    lines = text.splitlines()
    colon = colon_wanted(lines, complaint, context.line, (place.line, place.column))
    if colon:
        return Problem(file, colon[0] + 1, "", colon[1])
    sign = lines[place.line][place.column : place.column + 1] if place.line < len(lines) else ""
    message = plain_english(complaint, context.line + 1, sign)
    return Problem(file, place.line + 1, "", f"column {place.column + 1}: {message}")


@dataclass
class _Open:
    """A list or block whose end has not come yet; of a block, the key that waits for its value."""

    node: Node
    anchor: str | None
    key: str | None = None
    dropped: bool = False
    doubled: tuple[int, str, Mark] | None = None
    """The first key that stands twice: which problem it is, its name and its place."""

    @property
    def step(self) -> str | int:
        """Key or position of the value that comes next."""
        return len(self.node.value or ()) if self.key is None else self.key

    @property
    def wants_key(self) -> bool:
        return isinstance(self.node.value, dict) and self.key is None

    def add(self, child: Node) -> None:
        self.node.size += child.size
        self.node.height = max(self.node.height, child.height + 1)
        if isinstance(self.node.value, list):
            self.node.value.append(child)
        elif isinstance(self.node.value, dict) and self.key is not None and not self.dropped:
            self.node.value[self.key] = child
        self.key, self.dropped = None, False


class _Composer:
    """Takes the parser's events one by one and builds the tree."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._root: Node | None = None
        self._stack: list[_Open] = []
        self._anchors: dict[str, Node] = {}
        self._takers: dict[type, Callable[[Any], None]] = {
            yaml.DocumentStartEvent: self._document,
            yaml.ScalarEvent: self._scalar,
            yaml.AliasEvent: self._alias,
            yaml.MappingStartEvent: lambda event: self._open(event, {}),
            yaml.SequenceStartEvent: lambda event: self._open(event, []),
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
        }

    def take(self, event: yaml.Event) -> None:
        taker = self._takers.get(type(event))
        if taker:
            taker(event)

    def finished(self) -> Node:
        """Return the whole tree, or say why it is none."""
        if self._root is None or self._root.value is None:
            self._stop(Mark(0, 0), "the file is empty: 'schedule init' writes one to begin with")
        if not isinstance(self._root.value, dict):
            self._stop(self._root.mark, "expected keys with colons at the left margin, such as 'group:'")
        return self._root

    def _document(self, event: Any) -> None:
        if self._root is not None:
            self._stop(_mark(event), "'---' begins a second document: keep one group in a file")

    def _scalar(self, event: Any) -> None:
        self._refuse_tag(event)
        plain = event.implicit[0]
        value = None if plain and event.value in _NULLS else event.value
        node = Node(_mark(event), value, text=event.value)
        if self._stack and self._stack[-1].wants_key:
            self._key(event.value, plain, node.mark)
        else:
            self._attach(node)
        self._remember(event.anchor, node)

    def _key(self, key: str, plain: bool, mark: Mark) -> None:
        block = self._stack[-1]
        block.key, first = key, block.node.keys.get(key)
        if plain and key == "<<":
            block.dropped = True
            self._note(mark, "merge keys are not read: write the keys out")
        elif first:
            block.dropped = True
            self._double(block, key, mark, first)
        else:
            block.node.keys[key] = mark

    def _double(self, block: _Open, key: str, mark: Mark, first: Mark) -> None:
        """Note a key that stands twice. Where the first key comes again, or several do, an entry lacks its dash."""
        entry, again = self._entry(), key == next(iter(block.node.keys))
        words = f"duplicate key: {quoted(key)} stands in line {first.line} already"
        number = len(self.problems)
        if entry and (again or block.doubled):
            number, key, mark = block.doubled or (number, key, mark)
            words = f"does a new {entry} begin here? Put '- ' before {quoted(key)}, and align the lines below"
        block.doubled = block.doubled or (number, key, mark)
        place: Place = (*(one.step for one in self._stack[:-1]), key)
        self.problems[number : number + 1] = [Problem(self.file, mark.line, path_text(place), words)]

    def _entry(self) -> str:
        """Return what the innermost block is one of; empty if it stands in no list and should stand in none."""
        if self._stack[0].key in ("leaders", "members") and len(self._stack) in (2, 3):
            return "person"
        return "entry" if len(self._stack) > 1 and isinstance(self._stack[-2].node.value, list) else ""

    def _alias(self, event: Any) -> None:
        name, mark = event.anchor, _mark(event)
        self._no_key(mark)
        if any(one.anchor == name for one in self._stack):
            self._stop(mark, f"the alias *{name} stands inside what it repeats")
        if name not in self._anchors:
            self._stop(mark, f"nothing is called &{name} above: put a value that begins with '*' in quotes")
        self._attach(self._anchors[name])

    def _open(self, event: Any, value: list[Node] | dict[str, Node]) -> None:
        self._no_key(_mark(event))
        self._refuse_tag(event)
        self._stack.append(_Open(Node(_mark(event), value), event.anchor))
        self._limit_depth(len(self._stack), _mark(event))

    def _close(self, _event: Any) -> None:
        done = self._stack.pop()
        self._attach(done.node)
        self._remember(done.anchor, done.node)

    def _attach(self, node: Node) -> None:
        if not self._stack:
            self._root = node
            return
        self._limit_depth(len(self._stack) + node.height, node.mark)
        self._stack[-1].add(node)
        if self._stack[-1].node.size > MAX_NODES:
            self._stop(node.mark, f"more than {MAX_NODES:,} values, with aliases written out: too many")

    def _limit_depth(self, depth: int, mark: Mark) -> None:
        if depth > MAX_DEPTH:
            self._stop(mark, f"more than {MAX_DEPTH} levels of blocks and lists within each other")

    def _remember(self, anchor: str | None, node: Node) -> None:
        if anchor is not None:
            self._anchors[anchor] = node

    def _no_key(self, mark: Mark) -> None:
        if self._stack and self._stack[-1].wants_key:
            self._stop(mark, "a key is a word: put a text that begins with '{', '[' or '*' in quotes")

    def _refuse_tag(self, event: Any) -> None:
        if event.tag is not None:
            tag = quoted(event.tag.replace("tag:yaml.org,2002:", "!!"))
            self._note(_mark(event), f"the tag {tag} is not read: put a value that begins with '!' in quotes")

    def _note(self, mark: Mark, message: str) -> None:
        place: Place = tuple(one.step for one in self._stack)
        self.problems.append(Problem(self.file, mark.line, path_text(place), message))

    def _stop(self, mark: Mark, message: str) -> NoReturn:
        raise ConfigError([*self.problems, Problem(self.file, mark.line, "", message)])


def _mark(event: Any) -> Mark:
    return Mark(event.start_mark.line + 1, event.start_mark.column + 1)
