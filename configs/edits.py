"""Changes of a file's content in memory: ``--set``, ``--add`` and ``--remove``.

They are made on the tree, before anything is validated, so that every check of the file applies to them. What an
option brings stands in the tree with a line below 0, which says which option it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from calendars.errors import UserError
from configs.ids import complete_ids
from configs.loader import read_yaml
from configs.problems import ConfigError, did_you_mean, found, listing, quoted
from configs.schema import Config
from configs.tree import Mark, Node
from configs.validate import LoadedConfig
from scheduler.finding import hits, nearest

GROUPS = ("leaders", "members")


class EditError(UserError):
    """An option that changes nothing of the file; the message names it, what was found and what may stand there."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """One option.

    Parameters
    ----------
    kind
        ``set``, ``add`` or ``remove``.
    text
        What stands after it.
    number
        From 1, over all options.
    """

    kind: str
    text: str
    number: int

    @property
    def option(self) -> str:
        """The option for messages: ``--set 'members.ana.optional=true'``, cut to a readable length."""
        return f"--{self.kind} {quoted(self.text)}"

    @property
    def words(self) -> str:
        """The option as it was typed."""
        return f"--{self.kind} {self.text!r}"

    @property
    def mark(self) -> Mark:
        """The place of what it brings."""
        return Mark(-self.number, 0)

    def refuse(self, why: str) -> EditError:
        """Return the error that names the option."""
        return EditError(f"{self.option}: {why}")


def edits_of(removed: Sequence[str], added: Sequence[str], put: Sequence[str]) -> tuple[Edit, ...]:
    """Return the options in the order in which they are carried out: remove, add, set."""
    words = [(kind, text) for kind, texts in zip(_ORDER, (removed, added, put), strict=True) for text in texts]
    return tuple(Edit(kind=kind, text=text, number=number) for number, (kind, text) in enumerate(words, 1))


_ORDER = ("remove", "add", "set")


def edited(loaded: LoadedConfig, edits: Sequence[Edit]) -> Node:
    """Return the tree of a file with changes; the file's own tree stays as it is.

    Raises
    ------
    EditError
        An option names nothing that is there, or its value cannot be read.
    """
    draft = _Draft(loaded)
    carry_out = {"remove": draft.remove, "add": draft.add, "set": draft.put}
    for edit in edits:
        carry_out[edit.kind](edit)
    return draft.root


class _Placed(NamedTuple):
    """Somebody of a list of the file."""

    group: str
    position: int
    id: str
    name: str


class _Draft:
    """A tree that is being changed, and the ids of its people by list."""

    def __init__(self, loaded: LoadedConfig) -> None:
        self.root = loaded.root
        self.people = {group: [(one.id, one.name) for one in getattr(loaded.config, group)] for group in GROUPS}

    def remove(self, edit: Edit) -> None:
        """Take a person out."""
        group, position = self._person(edit.text.strip(), GROUPS, edit)
        del self.people[group][position]
        kept = [one for n, one in enumerate(self._list(group)) if n != position]
        self._attach(group, kept, self.root.keys[group])

    def add(self, edit: Edit) -> None:
        """Append a person, or a list of them."""
        group, node = self._addition(edit)
        new = node.value if isinstance(node.value, list) else [node]
        for one in new:
            if not isinstance(one.value, dict):
                raise edit.refuse(f"expected a person such as {_PERSON!r}, found {found(one.plain())}")
        self._attach(group, [*self._list(group), *new], self.root.keys.get(group, edit.mark))
        known = [pair for pairs in self.people.values() for pair in pairs]
        words = [(_text(one, "id"), _text(one, "name")) for one in new]
        ids = complete_ids([*known, *words])[len(known) :]
        self.people[group] += [(own, name) for own, (_, name) in zip(ids, words, strict=True)]

    def _addition(self, edit: Edit) -> tuple[str, Node]:
        root = _read(edit, edit.text, _PERSON)
        keys = list(root.value) if isinstance(root.value, dict) else []
        if len(keys) != 1 or keys[0] not in GROUPS:
            hint = did_you_mean(keys[0], GROUPS) if len(keys) == 1 else ""
            raise edit.refuse(f"expected {_PERSON!r} or the same with leaders, found {found_keys(keys)}{hint}")
        node = root.step(keys[0])
        assert node is not None
        return keys[0], node

    def put(self, edit: Edit) -> None:
        """Set a value."""
        path, sign, text = edit.text.partition("=")
        if not sign:
            raise edit.refuse("expected a path and its value with '=' between, such as 'rules.quorum.at_least=5'")
        root = _read(edit, f"value: {text}", _VALUE)
        node = root.step("value")
        if node is None or len(root.keys) > 1:
            raise edit.refuse(f"the value cannot be read: it holds a line break; expected something like {_VALUE}")
        self.root = _with(self.root, self._place(path.strip(), edit), node, edit, ())

    def _place(self, path: str, edit: Edit) -> tuple[str | int, ...]:
        """Return the way to a value: of a person by id or name, of all else by keys."""
        first, _, rest = path.partition(".")
        if first not in Config.known_keys():
            raise edit.refuse(
                f"there is no {quoted(first)}{did_you_mean(first, Config.known_keys())}; "
                f"a path begins with {listing(Config.known_keys())}"
            )
        if first not in GROUPS:
            return tuple(path.split("."))
        who, key = self._split(first, rest)
        if not key or not who:
            raise edit.refuse(f"expected a path such as {first}.ID.available, found {quoted(path)}")
        return (*self._person(who, (first,), edit), *key.split("."))

    def _split(self, group: str, rest: str) -> tuple[str, str]:
        """Part id (or name) and key: both may hold dots, so the longest that is known comes first."""
        low = rest.casefold()
        words = {word.casefold() for pair in self.people[group] for word in pair}
        known = [word for word in words if low.startswith(f"{word}.") or low == word]
        if known:
            length = max(map(len, known))
            return rest[:length], rest[length + 1 :]
        who, _, key = rest.partition(".")
        return who, key

    def _person(self, who: str, groups: Sequence[str], edit: Edit) -> tuple[str, int]:
        """Return where the person whom somebody means stands."""
        people = [_Placed(group, n, *pair) for group in groups for n, pair in enumerate(self.people[group])]
        found = hits(people, who)
        if len(found) == 1:
            return found[0].group, found[0].position
        if found:
            ids = listing(one.id for one in found)
            raise edit.refuse(f"several people are called {quoted(who)}: write the id, {ids}")
        raise edit.refuse(self._nobody(who, groups, people))

    def _nobody(self, who: str, groups: Sequence[str], people: Sequence[_Placed]) -> str:
        said = f"nobody of {listing(groups)} has the id {quoted(who)}"
        others = [
            f"{one.id} stands under {group}"
            for group in GROUPS
            for one in hits([_Placed(group, n, *pair) for n, pair in enumerate(self.people[group])], who)
            if group not in groups
        ]
        if others:
            return f"{said}: {others[0]}"
        near = nearest(people, who)
        if near is not None:
            return f"{said} (did you mean {near.id}, {near.name}?)"
        ids = [one.id for one in people]
        return f"{said}; known are {', '.join(ids[:_SHOWN])}{', …' if len(ids) > _SHOWN else ''}" if ids else said

    def _list(self, group: str) -> list[Node]:
        node = self.root.step(group)
        return node.value if node is not None and isinstance(node.value, list) else []

    def _attach(self, group: str, people: list[Node], mark: Mark) -> None:
        assert isinstance(self.root.value, dict)
        node = Node(mark, people)
        keys = {**self.root.keys, group: mark}
        self.root = replace(self.root, value={**self.root.value, group: node}, keys=keys)


_PERSON = "members: {name: Ana Prado, zone: America/Denver, available: Mo-Fr 07:00-12:00}"
_VALUE = "17:00, [a, b] or {key: value}"
_SHOWN = 20


def found_keys(keys: Sequence[str]) -> str:
    """Say which keys stand where one was expected."""
    return listing(quoted(key) for key in keys) if keys else "none of both"


def _text(node: Node, key: str) -> str:
    child = node.step(key)
    return child.value if child is not None and isinstance(child.value, str) else ""


def _read(edit: Edit, text: str, example: str) -> Node:
    """Return a text's tree, at the place of the option."""
    try:
        document = read_yaml(text, edit.option)
    except ConfigError as error:
        raise edit.refuse(_unreadable(error, example)) from None
    if document.problems:
        raise edit.refuse(_unreadable(ConfigError(document.problems), example))
    return _placed(document.root, edit.mark)


def _unreadable(error: ConfigError, example: str) -> str:
    said = error.problems[0].message
    if said.startswith("column "):  # of a text that holds more than what was typed
        said = said.partition(": ")[2]
    return f"the value cannot be read: {said}; expected something like {example}"


def _placed(node: Node, mark: Mark) -> Node:
    """Return a tree of which everything stands at one place. At most ``MAX_DEPTH`` levels."""
    value = node.value
    if isinstance(value, dict):
        value = {key: _placed(child, mark) for key, child in value.items()}
    elif isinstance(value, list):
        value = [_placed(child, mark) for child in value]
    return replace(node, mark=mark, value=value, keys=dict.fromkeys(node.keys, mark))


def _with(node: Node, place: tuple[str | int, ...], new: Node, edit: Edit, passed: tuple[str | int, ...]) -> Node:
    """Return a tree with another value at a place. Only what lies on the way is copied: aliases share the rest."""
    if not place:
        return new
    step, rest = place[0], place[1:]
    if isinstance(step, int):
        assert isinstance(node.value, list)
        people = [*node.value]
        people[step] = _with(people[step], rest, new, edit, (*passed, step))
        return replace(node, value=people)
    if not step:
        raise edit.refuse("a key is missing between two dots, or before '='")
    block = {} if node.value is None else node.value
    if not isinstance(block, dict):
        where = ".".join(map(str, passed))
        raise edit.refuse(f"{where} is {found(node.plain())}, which has no key {quoted(step)}: set the whole of it")
    child = block.get(step) or Node(edit.mark, None)
    made = _with(child, rest, new, edit, (*passed, step))
    mark = edit.mark if not rest else node.keys.get(step, edit.mark)
    return replace(node, value={**block, step: made}, keys={**node.keys, step: mark})
