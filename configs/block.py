"""What every block of the file has in common."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, model_validator


class Block(BaseModel):
    """A block of keys: frozen, no unknown keys; a known key without a value counts as left out."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    GIVEN: ClassVar[tuple[str, ...]] = ()
    """Keys whose blocks exist, with their defaults, also where the file leaves them out."""

    @classmethod
    def known_keys(cls) -> tuple[str, ...]:
        """Return the keys as the file has them, in order."""
        return tuple(field.alias or name for name, field in cls.model_fields.items())

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        known = cls.known_keys()
        kept = {key: value for key, value in data.items() if value is not None or key not in known}
        return {**{key: {} for key in cls.GIVEN}, **kept}

    def changed(self, **values: Any) -> Self:
        """Return a copy with other values, which are not read again."""
        return self.model_copy(update=values)
