"""Which events take none of their owner's time."""

from __future__ import annotations

from calendars.busy.content import Component, Line

_FREE = {
    "TRANSP": ("TRANSPARENT",),
    "STATUS": ("CANCELLED", "CANCELED"),
    "X-MICROSOFT-CDO-BUSYSTATUS": ("FREE", "WORKINGELSEWHERE"),
}


def is_free(component: Component, addresses: frozenset[str]) -> bool:
    """Say whether an event takes no time: transparent, cancelled, free or elsewhere for Outlook, or declined."""
    if any(component.word(name) in words for name, words in _FREE.items()):
        return True
    own = [line for line in component.all("ATTENDEE") if _address(line) in addresses]
    return bool(own) and all(line.parameter("PARTSTAT").upper() == "DECLINED" for line in own)


def _address(person: Line) -> str:
    """Return an address; Apple's servers put a path in its place and the address beside it."""
    text = person.value.strip().lower()
    return text.removeprefix("mailto:").strip() if "@" in text else person.parameter("EMAIL").lower()
