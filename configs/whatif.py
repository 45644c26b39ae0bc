"""A file as it would be after some changes: read, changed in memory, and checked like any file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from configs.edits import Edit, EditError, edited
from configs.loader import Document
from configs.problems import ConfigError, Problem, listing, renew_hints
from configs.validate import LoadedConfig, checked

_LINE = re.compile(r"^line -(\d+):")
_POSITION = re.compile(r"\[\d+\]")
"""Of somebody in a list: it moves up when others are taken out; the line does not."""

__all__ = ["EditError", "changed_config", "naming_options", "new_warnings", "untouched"]


def changed_config(loaded: LoadedConfig, edits: Sequence[Edit]) -> LoadedConfig:
    """Return the configuration of a file with changes.

    Parameters
    ----------
    loaded
        The file as it is.
    edits
        The changes, in order.

    Raises
    ------
    EditError
        A change names nothing of the file.
    ConfigError
        With every problem that the changed file would have; the option stands where else the line stands.
    """
    renew_hints()
    with naming_options(edits):
        return checked(Document(edited(loaded, edits), ()), loaded.path, loaded.sha256)


@contextmanager
def naming_options(edits: Sequence[Edit]) -> Iterator[None]:
    """Name the option, instead of a line, in the problems that are raised within."""
    try:
        yield
    except ConfigError as error:
        raise ConfigError(_named(problem, edits) for problem in error.problems) from None


def _named(problem: Problem, edits: Sequence[Edit]) -> Problem:
    if problem.line < 0:
        return replace(problem, file=edits[-problem.line - 1].option, line=0)
    return replace(problem, message=f"{problem.message} (after {listing(one.option for one in edits)})")


def untouched(warnings: Iterable[str]) -> Iterator[str]:
    """Give the warnings about places that stand in the file, not in a change."""
    return (one for one in warnings if not _LINE.match(one))


def new_warnings(after: Iterable[str], before: Iterable[str], edits: Sequence[Edit]) -> list[str]:
    """Return the warnings that a file has only with its changes, with the option instead of the line."""
    known = {_POSITION.sub("", one) for one in before}
    return [
        _LINE.sub(lambda hit: f"{edits[int(hit[1]) - 1].option}:", one)
        for one in after
        if _POSITION.sub("", one) not in known
    ]
