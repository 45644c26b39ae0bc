"""The one kind of error that people are told about."""

from __future__ import annotations


class UserError(Exception):
    """Something that a user can mend. The message says where, what was found and what to do, line by line."""
