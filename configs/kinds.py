"""The kinds of values in the file: how each is read, and what editors are told of it (JSON Schema)."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, PlainValidator, WithJsonSchema

from calendars.slots import WEEKDAYS, Month
from configs import fields
from configs.fields import Days
from configs.problems import found, quoted
from configs.zonewords import anchor, zone
from scheduler.ids import ID_PATTERN, MAX_ID, is_device, is_id

MAX_PEOPLE = 1_000
MAX_HOURS = 1000

_EMAIL = re.compile(r"[^@\s<>()\[\],;:\"\\\x00-\x1f\x7f]+@[^@\s<>()\[\],;:\"\\\x00-\x1f\x7f]+")
_URL = re.compile(r"https?://[^\s\x00-\x20\x7f-\x9f<>\"]+", re.IGNORECASE)


def _id(value: Any) -> str:
    plain = value if isinstance(value, str) else ""
    if not is_id(plain):
        raise ValueError(
            f"expected letters A–Z, digits, '-', '_' and single dots, at most {MAX_ID} of them (it names a file), "
            f"found {found(value)}"
        )
    if is_device(plain):
        raise ValueError(f"{quoted(plain)} cannot name a file on Windows: choose another id")
    return plain


def _email(value: Any) -> str:
    if isinstance(value, str) and len(value) <= 254 and _EMAIL.fullmatch(value):
        return fields.seen(value)
    raise ValueError(f"expected an address such as ana@example.org, found {found(value)}")


def _hours(value: Any) -> str:
    from calendars.windows import WindowsError, parse_windows  # brings the parser of opening_hours and numpy

    plain = fields.text(value)
    try:
        parse_windows(plain)
    except WindowsError as error:
        raise ValueError(_at(plain, error.position) + _expected(error.expected, error.hint)) from None
    return plain


def _at(plain: str, position: int | None) -> str:
    if position is None:
        return ""
    rest = plain[position : position + 20]
    return f"at {quoted(rest)}, character {position + 1} of the text: " if rest.strip() else "at its end: "


def _expected(expected: str, hint: str) -> str:
    return f"expected {expected}" + (f" ({hint})" if hint else "")


def _holidays(value: Any) -> tuple[str, ...]:
    codes = value if isinstance(value, (list, tuple)) else [value]
    return fields.unrepeated(tuple(_holiday_code(code) for code in codes))


def _holiday_code(value: Any) -> str:
    from calendars.holidays import check_holiday_code  # brings the list of the world's countries

    return check_holiday_code(fields.text(value))


def _url(value: Any) -> str:
    plain = value if isinstance(value, str) else ""
    if _URL.fullmatch(plain) and len(plain) <= fields.MAX_TEXT:
        return fields.seen(plain)
    raise ValueError(f"expected an address that begins with https:// and holds no blanks, found {found(value)}")


def _or_all(value: Any) -> int | None:
    number = fields.whole(0, _MANY, "all")(value)
    return None if number == "all" else int(number)


def _sorted(values: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted(values))


def _ordered(values: tuple[int, ...]) -> tuple[int, ...]:
    """Return ordinals in the order of a month, the last one last."""
    return tuple(sorted(values, key=lambda one: one % 6))


def _calendar(value: Any) -> str:
    plain = fields.name(value)
    if "://" in plain:
        raise ValueError(
            f"expected a calendar file beside this one, such as ana.ics, found the address {quoted(plain)}"
        )
    return plain


def _json(kind: str, **words: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": kind, **words})


def _number(low: int, high: int, unit: str = "") -> tuple[PlainValidator, WithJsonSchema]:
    return PlainValidator(fields.whole(low, high, unit=unit)), _json("integer", minimum=low, maximum=high)


_DATE = r"\d{4}-\d{2}-\d{2}"
_BEGIN = r"^([01]?\d|2[0-3]):[0-5]\d$"
_CLOCK = rf"{_BEGIN}|^24:00$"
_MANY = MAX_PEOPLE

Name = Annotated[str, PlainValidator(fields.name), _json("string", minLength=1, maxLength=fields.MAX_NAME)]
PersonId = Annotated[str, PlainValidator(_id), _json("string", pattern=f"^{ID_PATTERN}$", maxLength=MAX_ID)]
Email = Annotated[str, PlainValidator(_email), _json("string", pattern="^[^@ <>]+@[^@ <>]+$")]
Url = Annotated[str, PlainValidator(_url), _json("string", pattern="^https?://[^ ]+$")]
Calendar = Annotated[str, PlainValidator(_calendar), _json("string", minLength=1)]
Zone = Annotated[str, PlainValidator(zone), _json("string", minLength=1)]
Anchor = Annotated[str, PlainValidator(anchor), _json("string", minLength=1)]
Hours = Annotated[str, PlainValidator(_hours), _json("string", minLength=1, maxLength=MAX_HOURS)]
Holidays = Annotated[
    tuple[str, ...],
    PlainValidator(_holidays),
    WithJsonSchema({"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]

MonthOf = Annotated[Month, PlainValidator(fields.month), _json("string", pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
Day = Annotated[date, PlainValidator(fields.day), _json("string", pattern=f"^{_DATE}$")]
Period = Annotated[Days, PlainValidator(fields.days), _json("string", pattern=f"^{_DATE}(/{_DATE})?$")]
Clock = Annotated[int, PlainValidator(fields.clock), _json("string", pattern=_CLOCK)]
Weekday = Annotated[int, PlainValidator(fields.weekday), _json("string", enum=list(WEEKDAYS))]
Ordinal = Annotated[int, PlainValidator(fields.ordinal), WithJsonSchema({"enum": [1, 2, 3, 4, "last"]})]
Weekdays = Annotated[tuple[Weekday, ...], AfterValidator(fields.some), AfterValidator(_sorted)]
Ordinals = Annotated[tuple[Ordinal, ...], AfterValidator(fields.some), AfterValidator(_ordered)]

Flag = Annotated[bool, PlainValidator(fields.boolean), _json("boolean")]
Amount = Annotated[float, PlainValidator(fields.amount), _json("number", minimum=0, maximum=1000)]
Share = Annotated[float, PlainValidator(fields.share), _json("number", minimum=0, maximum=1)]
Sessions = Annotated[int, *_number(1, 60)]
Duration = Annotated[int, *_number(5, 720, "minutes")]
NoticeDays = Annotated[int, *_number(0, 365, "days")]
Begin = Annotated[int, PlainValidator(fields.begin), _json("string", pattern=_BEGIN)]
Times = Annotated[tuple[Begin, ...], AfterValidator(fields.some), AfterValidator(_sorted)]
Grid = Annotated[int, PlainValidator(fields.grid), WithJsonSchema({"enum": [60, 30, 15]})]
Number = Annotated[int, *_number(0, 60)]
AtLeast = Annotated[int, *_number(1, _MANY)]
NumberOrAll = Annotated[
    int | None,
    PlainValidator(_or_all),
    WithJsonSchema({"anyOf": [{"const": "all"}, {"type": "integer", "minimum": 0, "maximum": _MANY}]}),
]
