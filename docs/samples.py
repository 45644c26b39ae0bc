"""Samples of what the program says: weeks as understood, messages, warnings, a plan, the picture."""

from __future__ import annotations

import importlib
import io
import json
import re
import sys
import tempfile
from collections.abc import Callable
from contextlib import redirect_stdout
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.terminal_theme import SVG_EXPORT_THEME
from rich.text import Text
from tables import table

from calendars.windows import WindowsError, parse_windows
from calendars.zones import TZDATA_VERSION
from configs.build import Built, build
from configs.problems import ConfigError
from reports.console import render
from reports.document import plan_document
from reports.plain import plain_text
from reports.year_hours import Programme, seasons, year_hours
from scheduler.plan import Plan
from scheduler.publish import Occasion, make_plan
from scheduler.solve import solve

ROOT = Path(__file__).resolve().parent.parent
AS_OF = datetime(2026, 11, 22, 10, tzinfo=UTC)
YEAR = Programme(first=date(2027, 1, 1), last=date(2027, 12, 31))

Json = dict[str, Any]

# Hours --------------------------------------------------------------------------------------------------------

HOURS = (
    ("Mo-Fr 18:00-22:30", "a range of days"),
    ("Mo,We 12:00-14:00", "some days; no blank after the comma"),
    ("Mo-Fr 07:00-09:00,18:00-22:00", "two windows a day"),
    ("Mo-Fr 18:00-22:30; Sa 09:00-13:00", "`;` begins a rule for other days"),
    ("Mo-Fr 18:00-22:30; We off", "`;` overrides: Wednesday is free of windows"),
    ("Mo-Fr 08:00-20:00; Mo 10:45-13:30 off", "times with `off` only take these out: *except when I teach*"),
    ("Mo-Fr 09:00-12:00; Mo 14:00-16:00", "`;` overrides: Monday has the afternoon *only*"),
    ("Mo-Fr 09:00-12:00, Mo 14:00-16:00", "`,` adds: Monday has both"),
    ("Fr 22:00-02:00", "over midnight, into Saturday"),
    ("Mo-Fr 17:00+", "until midnight"),
    ("Sa-Su 00:00-24:00", "whole days; `24/7` is the whole week"),
    ("monday-friday 9:00-17:00", "mended: names of days in any case, hours of one digit"),
    ("Fr[1] 14:00-17:00", "`[1]` is the first of a month, `[-1]` the last, `[2,4]` the second and fourth"),
    ("Mo-Fr 18:00-20:00; Mo[1] off", "not on the first Monday of a month"),
    ("Tu,Th 17:00-21:00; Tu[1],Th[1] off", "not in the first week: each day has its own `[1]`"),
    (
        "Tu,Th 17:00-21:00; Tu[-1],Th[-1] off",
        "not in the last week; `Tu,Th[-1] off` takes out *every* Tuesday",
    ),
    ("Jan-May Mo 08:00-13:00; Aug-Dec Mo 12:30-20:00", "by the season"),
    ("Mo-Fr 18:00-20:00; 2027 Mar 01-03 off", "not on these dates; `unavailable:` says the same"),
    ("week 1-53/2 Tu 12:00-14:00", "in odd weeks of the year (ISO)"),
)
NIGHTS = (
    "Mo-Fr 19:00-02:00",
    "Mo-Fr 19:00-02:00; Fr 10:00-16:00",
    "Mo-Th 19:00-02:00, Fr 10:00-16:00",
)
REFUSED = (
    "Mo-Fr 18:00-22:00; PH off",
    "Mo-Fr sunset-22:00",
    "Mo-Fr 6pm-9pm",
    "Lu-Ve 18h30 à 21h",
    "every second Friday 14:00-17:00",
    "Tu,Th 17:00-21:00, not the first week",
    "Mo-Fr 9am-5pm EST",
    "weekday mornings",
    "Mo-Fr 18-22",
    "weekdays 18:00-20:00",
    "Mo 10:00-12:00 and Tu 14:00-16:00",
    "Mo, Tu 10:00-12:00",
    "Jan, Apr Th 10:00-12:00",
    "Mo-Fr 18:00-22:00; Sa",
    "Mo 18:00–20:00",
    "Feb 30 10:00-12:00",
)


def hours() -> str:
    """Return examples of hours, each with what it means."""
    return table(("written", "means", "remark"), [(f"`{one}`", _week(one), why) for one, why in HOURS])


def nights() -> str:
    """Return examples of windows over midnight."""
    return table(("written", "means"), [(f"`{one}`", _week(one)) for one in NIGHTS])


def _week(text: str) -> str:
    """Return what is understood of an expression in a year."""
    walls = parse_windows(text).wall(YEAR.first - timedelta(days=3), YEAR.last + timedelta(days=3))
    return "; ".join(seasons(year_hours(walls, YEAR))) or "nothing"


def refused() -> str:
    """Return examples of hours that are refused, each with what is said of it."""
    return table(("written", "answer"), [(f"`{one}`", _complaint(one)) for one in REFUSED])


def _complaint(text: str) -> str:
    try:
        parse_windows(text)
    except WindowsError as error:
        return str(error)
    raise AssertionError(f"{text!r} is not refused")


# Files --------------------------------------------------------------------------------------------------------

WRONG = """\
group:
  name: Evening group
programme:
  first_month: 2027-13
  sessions: 12
  duration: 90
  skip_month: [2027-08]
members:
  - name: Ana
    zone: Europe/Lisabon
    available: Mo-Fr 6pm-9pm
    holidays: UK
"""

DOUBTFUL = """\
group:
  name: Evening group
programme:
  first_month: 2027-01
  sessions: 12
  duration: 90
  skip_months: [2028-08]
  blackouts: [2026-12-24/2026-12-31]
slots:
  anchors: [UTC, CET]
rules:
  quorum: {at_least: 6}
members:
  - name: Ana
    email: ana@example.org
    zone: EST
    available: Mo-Fr 19:00-02:00; Fr 10:00-16:00
    valid_at: 2026-11-01
  - {name: Ben, email: ana@example.org, zone: US/Eastern, available: 24/7, valid_at: 2026-12-01}
  - {id: ben-2, name: Ben, zone: Etc/GMT+5, unavailable: [2025-03-01], valid_at: 2026-11-01}
  - {name: Cleo, email: cleo@example.org, zone: Europe/Rome, available: Mo 18:00-20:00, until: 2026-12-31}
"""


def wrong() -> str:
    """Return a file with mistakes and what is said of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "group.yaml"
        path.write_text(WRONG, encoding="utf-8")
        try:
            build(path, AS_OF.date())
        except ConfigError as error:
            said = str(error).replace(str(path), "group.yaml")
            return f"```yaml\n{WRONG}```\n\n```text\n{said}\n```\n"
    raise AssertionError("the sample with mistakes is in order")


def doubtful() -> str:
    """Return a file with what is allowed but probably not meant, and the warnings."""
    said = "\n".join(_built(DOUBTFUL).warnings).replace(TZDATA_VERSION, "…")
    return f"```yaml\n{DOUBTFUL}```\n\n```text\n{said}\n```\n"


def _built(text: str) -> Built:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "group.yaml"
        path.write_text(text, encoding="utf-8")
        return build(path, AS_OF.date())


# Plans --------------------------------------------------------------------------------------------------------


@cache
def example() -> str:
    """Return the README's example of a file."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert found, "the README holds no example"
    return found[1]


@cache
def _solved(text: str) -> tuple[Plan, Json]:
    return _plan_of(_built(text))


def _plan_of(built: Built) -> tuple[Plan, Json]:
    result = solve(built.problem, built.rules)
    plan = make_plan(
        built.problem,
        result,
        Occasion(group=built.group, as_of=AS_OF, config_sha256=built.sha256, sender=built.sender),
    )
    return plan, plan_document(plan, built.problem, result, built.warnings)


def example_answer() -> str:
    """Return the first paragraphs of the answer to the README's example, as ``--plain`` gives it."""
    paragraphs = plain_text(_solved(example())[1]).split("\n\n")
    return "```text\n" + "\n\n".join(paragraphs[:5]) + "\n```\n"


def example_plan() -> str:
    """Return the plan of the README's example, shortened to one session and one person."""
    plan: Json = dict(_solved(example())[1]["plan"])
    plan["made"] = {**plan["made"], "version": "…", "tzdata": "…", "config_sha256": "…"}
    plan["sessions"], plan["people"] = list(plan["sessions"])[:1], [_short(plan["people"][1])]
    return f"```json\n{json.dumps(plan, indent=1, ensure_ascii=False)}\n```\n"


def _short(person: Json) -> Json:
    return {key: [*value[:2], "…"] if isinstance(value, (list, tuple)) else value for key, value in person.items()}


def working_group() -> str:
    """Return the comparison of two slots for a real group, as its script prints it."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        script = importlib.import_module("graphql_wg")
    finally:
        sys.path.remove(str(ROOT / "benchmarks"))
    with redirect_stdout(io.StringIO()) as said:
        script.compare()
    return f"```text\n{said.getvalue()}```\n"


# The picture --------------------------------------------------------------------------------------------------

COLUMNS = 120
CUT = "The best slot of each anchor zone"
TITLE = "schedule solve configs/balint.yaml"

FORMAT = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">
<title>schedule solve configs/balint.yaml</title>
<style>
.{unique_id}-matrix {{ font-family: "DejaVu Sans Mono", Menlo, Consolas, "Liberation Mono", monospace;
  font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix" xml:space="preserve">
{matrix}
</g>
</g>
</svg>
"""
"""rich's own, without the fonts that it fetches from elsewhere."""


def picture() -> str:
    """Return the picture of a real run: the summary of ``configs/balint.yaml``, cut before the comparisons."""
    _, document = _plan_of(build(ROOT / "configs" / "balint.yaml", AS_OF.date()))
    console = _console(record=False)
    render(document, console)
    shown = console.file.getvalue().partition(CUT)[0]
    paper = _console(record=True)
    paper.print(Text.from_ansi(shown.rpartition("\n\n")[0]), soft_wrap=True)
    return paper.export_svg(title=TITLE, theme=SVG_EXPORT_THEME, code_format=FORMAT, unique_id="summary")


def _console(record: bool) -> Console:
    return Console(
        record=record,
        width=COLUMNS,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        legacy_windows=False,
        highlight=False,
        _environ={},
    )


PARTS: dict[str, Callable[[], str]] = {
    "hours": hours,
    "nights": nights,
    "refused": refused,
    "wrong": wrong,
    "doubtful": doubtful,
    "example-answer": example_answer,
    "example-plan": example_plan,
    "working-group": working_group,
}
