"""A file's content as a tree that knows its lines; says nothing of what the values mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from configs.problems import Place


class Mark(NamedTuple):
    """A place in the text; both counted from 1."""

    line: int
    column: int


@dataclass
class Node:
    """A value of the file: text, None, a list of nodes, or a block of nodes by key.

    ``keys`` says where the keys of a block stand; ``text`` is a scalar as written, also where it is None;
    ``size`` counts the nodes in it and ``height`` the levels, both with itself.
    """

    mark: Mark
    value: str | list[Node] | dict[str, Node] | None
    keys: dict[str, Mark] = field(default_factory=dict)
    text: str = ""
    size: int = 1
    height: int = 1

    def plain(self) -> Any:
        """Return the value as str, None, list and dict. At most ``MAX_DEPTH`` levels."""
        if isinstance(self.value, dict):
            return {key: child.plain() for key, child in self.value.items()}
        return [child.plain() for child in self.value] if isinstance(self.value, list) else self.value

    def step(self, step: str | int) -> Node | None:
        """Return the value under a key or at a position, or None."""
        if isinstance(self.value, dict):
            return self.value.get(str(step))
        if isinstance(self.value, list) and isinstance(step, int):
            return self.value[step] if 0 <= step < len(self.value) else None
        return None

    def mark_of(self, place: Place) -> Mark:
        """Return where a place stands: its key if it has one; of what is not there, the nearest thing around it."""
        node, mark = self, self.mark
        for step in place:
            child = node.step(step)
            mark = node.keys.get(str(step), child.mark if child else mark)
            if child is None:
                return mark
            node = child
        return mark
