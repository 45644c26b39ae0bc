"""The file that 'schedule init' writes."""

from __future__ import annotations

from importlib.resources import files


def starter_text() -> str:
    """Return a commented configuration that solves as it is."""
    return files("configs").joinpath("starter.yaml").read_text(encoding="utf-8")
