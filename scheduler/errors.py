"""What can go wrong inside the engine."""

from __future__ import annotations


class EngineError(Exception):
    """The engine contradicts itself: a bug of ours, never the user's."""
