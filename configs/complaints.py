"""What pydantic found wrong, as sentences for coordinators."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, get_args

from pydantic import ValidationError

from configs.block import Block
from configs.datewords import meant_days, meant_month, weekdays_meant
from configs.problems import SHOWN, Place, found, key_text, listing, quoted
from configs.schema import Config
from configs.synonyms import key_meant
from configs.tree import Node


def complaint(detail: Any, root: Node) -> str:
    """Return the sentence for one error.

    Parameters
    ----------
    detail
        One of ``ValidationError.errors()``.
    root
        The file, to tell a key that is missing from one without a value.
    """
    kind, place = detail["type"], detail["loc"]
    if kind == "value_error":
        return str(detail["ctx"]["error"])
    if kind == "missing":
        return _missing(place, root)
    if kind == "extra_forbidden":
        return _unknown_key(place, root)
    if kind == "model_type":
        return _no_block(place, detail["input"])
    return _no_list(place, detail["input"]) if kind == "tuple_type" else str(detail["msg"])


def misspelt(place: Place) -> Place | None:
    """Return the place of the key that was probably meant by an unknown one."""
    hit = key_meant(str(place[-1]), block_at(place[:-1]).known_keys())
    return (*place[:-1], hit) if hit else None


def _missing(place: Place, root: Node) -> str:
    parent = block_at(place[:-1])
    field = next(one for name, one in parent.model_fields.items() if place[-1] in (name, one.alias))
    lack = "has no value" if _written(place, root) else "is missing"
    if field.examples:
        return f"{lack}: expected something like '{place[-1]}: {field.examples[0]}'"
    return f"{lack}: expected a block of keys ({_some_keys(block_at(place))})"


def _some_keys(model: type[Block]) -> str:
    """Return the keys that must be there, and some others."""
    needed = [field.alias or name for name, field in model.model_fields.items() if field.is_required()]
    keys = list(dict.fromkeys((*needed, *model.known_keys())))
    return ", ".join(keys[:5]) + (", …" if len(keys) > 5 else "")


def _written(place: Place, root: Node) -> bool:
    node: Node | None = root
    for step in place:
        node = node.step(step) if node else None
    return node is not None


def _unknown_key(place: Place, root: Node) -> str:
    key, here = str(place[-1]), block_at(place[:-1]).known_keys()
    if place[:-1] == ("rules",) and key in ("attendance", "preference", "constancy"):
        return f"{key} is always on and has no parameters: leave it out; its place is set in 'objective'"
    meant = key_meant(key, here)
    if any(sign in key for sign in " {}[]:-") and not meant:
        return "unknown key: inside { } a comma begins a new key; put a value that holds commas in quotes"
    hint = f" (did you mean {meant!r}?)" if meant else _elsewhere(key)
    return f"unknown key{hint}" if hint else f"unknown key; expected {listing(here)}"


def _elsewhere(key: str) -> str:
    homes = _homes().get(key)
    return f": {key_text(key)!r} belongs under {listing(homes)}" if homes else ""


def _no_block(place: Place, value: Any) -> str:
    if place[:1] == ("rules",) and len(place) == 2 and str(value).lower() in ("off", "false", "no", "none"):
        return f"a rule cannot be switched off with {found(value)}: {_LOOSENED[str(place[1])]}"
    glued = re.fullmatch(r"([A-Za-z_]\w*):(\S.*)", value) if isinstance(value, str) else None
    hint = f": a blank is missing after the colon in {quoted(value)}" if glued else f", found {found(value)}"
    if place[:1] == ("rules",) and isinstance(value, str) and re.fullmatch(r"\d{1,4}(\.\d+)?|all", value):
        hint += f": write {{{block_at(place).known_keys()[0]}: {value}}}"
    return f"expected a block of keys ({_some_keys(block_at(place))}){hint}"


_LOOSENED = {
    "leaders": "write leaders: {present: 0, then: 0} to do without leaders",
    "contract": "take contract out of 'objective', or raise max_absences and max_consecutive",
    "quorum": "leave quorum out",
    "regions": "leave regions out",
    "stability": "write stability: {price: 0}",
    "burden": "take burden out of 'objective'",
    "rotation": "one slot for the whole programme is the default: leave rotation out",
    "moves": "no session is moved by default: leave moves out",
    "spacing": "write spacing: {min_days: 0}",
}


def _no_list(place: Place, value: Any) -> str:
    if place[-1] == "weekdays":
        meant_weekdays = weekdays_meant(value) if isinstance(value, str) else None
        hint = f": write [{meant_weekdays}]" if meant_weekdays else ""
        return f"expected a list of days such as [Mo, Tu, We], found {found(value)}{hint}"
    if isinstance(value, str) and len(value) <= SHOWN and place[-1] not in _children(block_at(place[:-1])):
        return f"expected a list, found {found(value)}: {_as_list(place, value)}"
    return f"expected a list, each entry after '- ', found {found(value)}"


_MEANT = {"unavailable": meant_days, "blackouts": meant_days, "skip_months": meant_month}


def _as_list(place: Place, value: str) -> str:
    """Return the list to write, which is one that is taken, or what is wrong with its entry."""
    meant = {"unavailable": meant_days, "blackouts": meant_days, "skip_months": meant_month}.get(
        str(place[-1]), str
    )
    parts = [one.strip() for one in re.split(r"[,;]|\band\b", value) if one.strip()]
    for entries in ([value], [meant(value) or value], parts, [meant(one) or one for one in parts]):
        if not _mistake(place, entries):
            return f"write [{', '.join(entries)}]"
    mistake = _mistake(place, [value])
    offered = re.search(r"\((?:write (.+)|did you mean '(.+)'\?)\)$", mistake)
    entry = offered and (offered[1] or offered[2])
    return f"write [{entry}]" if entry and not _mistake(place, [entry]) else mistake


def _mistake(place: Place, entries: list[str]) -> str:
    """Return what is wrong with a list under a key; empty: nothing."""
    try:
        block_at(place[:-1]).model_validate({str(place[-1]): entries})
    except ValidationError as error:
        wrong = (one for one in error.errors() if one["loc"][:1] == place[-1:])
        return next((str(one.get("ctx", {}).get("error") or one["msg"]) for one in wrong), "")
    return ""


def block_at(place: Place) -> type[Block]:
    """Return the model of the block at a place."""
    model: type[Block] = Config
    for step in place:
        if isinstance(step, str):
            model = _children(model).get(step, model)
    return model


@cache
def _children(model: type[Block]) -> dict[str, type[Block]]:
    """Return the models of the blocks under a model's keys."""
    found_in = {field.alias or name: _block_in(field.annotation) for name, field in model.model_fields.items()}
    return {key: child for key, child in found_in.items() if child}


def _block_in(annotation: Any) -> type[Block] | None:
    if isinstance(annotation, type) and issubclass(annotation, Block):
        return annotation
    return next((hit for one in get_args(annotation) if (hit := _block_in(one))), None)


@cache
def _homes() -> dict[str, tuple[str, ...]]:
    """Return under which keys each key may stand: ``until`` → ``members``."""
    homes: dict[str, dict[str, None]] = {key: {"the left margin": None} for key in Config.known_keys()}
    waiting = list(_children(Config).items())
    for place, model in waiting:
        for key in model.known_keys():
            homes.setdefault(key, {})[place] = None
        waiting += [(f"{place}.{key}", child) for key, child in _children(model).items()]
    return {key: tuple(places) for key, places in homes.items()}
