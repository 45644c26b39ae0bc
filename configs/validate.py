"""A file → its configuration, or every problem in it at once, each with its line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from configs.complaints import complaint, misspelt
from configs.crosschecks import cross_checks
from configs.files import decode, read_bytes
from configs.ids import complete_ids
from configs.loader import Document, read_yaml
from configs.people import Person
from configs.problems import ConfigError, Place, Problem, path_text, renew_hints
from configs.schema import Config
from configs.tree import Node

P = TypeVar("P", bound=Person)


@dataclass(frozen=True)
class LoadedConfig:
    """A configuration and where it came from.

    Parameters
    ----------
    path
        The file.
    config
        What it says; everybody has an id.
    sha256
        Checksum of the file's bytes, in hexadecimal.
    root
        The file as a tree that knows its lines.
    """

    path: Path
    config: Config
    sha256: str
    root: Node

    def line_of(self, place: Place) -> int:
        """Return the line, from 1, of a place such as ``("members", 2, "zone")``, or of what is around it."""
        return self.root.mark_of(place).line

    def problem(self, place: Place, message: str) -> Problem:
        """Return a problem at a place, for what is only found later; raise it in a ``ConfigError``."""
        return Problem(str(self.path), self.line_of(place), path_text(place), message)


def load_config(path: Path) -> LoadedConfig:
    """Return the configuration that a file holds.

    Raises
    ------
    ConfigError
        With every problem of the file.
    """
    data = read_bytes(path)
    return parse_config(data, path)


def parse_config(data: bytes, path: Path) -> LoadedConfig:
    """Return the configuration in the bytes of a file; its path is only named, not read.

    Raises
    ------
    ConfigError
        With every problem of the file.
    """
    renew_hints()
    file = str(path)
    return checked(read_yaml(decode(data, file), file), path, hashlib.sha256(data).hexdigest())


def checked(document: Document, path: Path, sha256: str) -> LoadedConfig:
    """Return the configuration in a file's content that was read, and perhaps changed.

    Raises
    ------
    ConfigError
        With every problem of the file.
    """
    file, values = str(path), document.root.plain()
    result = _validated(values)
    complaints = [*cross_checks(values)]
    if isinstance(result, ValidationError):
        complaints += _complaints(result, document.root)
    problems = [_problem(document.root, file, *one) for one in complaints]
    if document.problems or problems or isinstance(result, ValidationError):
        raise ConfigError([*document.problems, *problems])
    return LoadedConfig(path, _with_ids(result), sha256, document.root)


def _validated(values: Any) -> Config | ValidationError:
    try:
        return Config.model_validate(values)
    except ValidationError as error:
        return error


def _complaints(error: ValidationError, root: Node) -> Iterator[tuple[Place, str]]:
    details = error.errors(include_url=False)
    meant = {misspelt(detail["loc"]) for detail in details if detail["type"] == "extra_forbidden"}
    for detail in details:
        if detail["type"] != "missing" or detail["loc"] not in meant:
            yield detail["loc"], complaint(detail, root)


def _problem(root: Node, file: str, place: Place, message: str) -> Problem:
    return Problem(file, root.mark_of(place).line, path_text(place), message)


def _with_ids(config: Config) -> Config:
    ids = iter(complete_ids([(one.id, one.name) for one in config.people]))
    leaders = tuple(_named(one, next(ids)) for one in config.leaders)
    members = tuple(_named(one, next(ids)) for one in config.members)
    return config.changed(leaders=leaders, members=members)


def _named(person: P, own_id: str) -> P:
    return person if person.id else person.changed(id=own_id)
