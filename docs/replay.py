"""Live through two years of the model case, and put what the program says into docs/year.md.

    python docs/replay.py            bring the page up to date
    python docs/replay.py --check    say whether it is, write nothing

The page holds parts between ``<!-- made by docs/replay.py: NAME -->`` and ``<!-- end -->``. All parts come from one
run of the story: the commands of `STORY`, in order, in a folder of its own. Everything else is written by hand.
"""

from __future__ import annotations

import email
import io
import os
import re
import shutil
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from difflib import unified_diff
from email import policy
from functools import cache
from pathlib import Path
from unittest.mock import patch

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import cli  # noqa: E402  # found through the path above

PAGE = ROOT / "docs" / "year.md"
FILE = "group.yaml"
WIDTH = 100
CUT = "[…]"
ALL = 1000

ZOOM = """\
Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,In Waiting Room
Walter Lindqvist,walter.lindqvist@example.org,02/18/2027 06:55:00 AM,02/18/2027 08:31:00 AM,96,No,No
June Abernathy,june.abernathy@example.org,02/18/2027 06:58:00 AM,02/18/2027 08:31:00 AM,93,Yes,No
Maricel Ortega,,02/18/2027 07:10:00 AM,02/18/2027 07:30:00 AM,20,Yes,No
Carvalho Ines,,02/18/2027 07:00:00 AM,02/18/2027 08:30:00 AM,90,Yes,No
Eleni Markou,eleni.markou@example.org,02/18/2027 07:01:00 AM,02/18/2027 08:30:00 AM,89,Yes,No
Dimitra (Dimitra Kolovou),,02/18/2027 06:59:00 AM,02/18/2027 08:30:00 AM,91,Yes,No
Dr. Chidi Okafor,,02/18/2027 07:00:00 AM,02/18/2027 07:25:00 AM,25,Yes,No
Dr. Chidi Okafor,,02/18/2027 07:31:00 AM,02/18/2027 08:30:00 AM,59,Yes,No
Amaka Eze,,02/18/2027 07:02:00 AM,02/18/2027 08:30:00 AM,88,Yes,No
Rosa Quispe,,02/18/2027 07:00:00 AM,02/18/2027 08:28:00 AM,88,Yes,No
Priya Raghavan,,02/18/2027 07:00:00 AM,02/18/2027 08:30:00 AM,90,Yes,No
Harriet Doyle,harriet.doyle@example.org,02/18/2027 07:00:00 AM,02/18/2027 08:30:00 AM,90,Yes,No
Lourdes Bautista,,02/18/2027 07:00:00 AM,02/18/2027 08:30:00 AM,90,Yes,No
"""

JOINERS = """
  - id: beatriz
    name: Beatriz Salgado
    email: beatriz.salgado@example.org
    zone: Europe/Lisbon
    region: Vasco da Gama
    available: Mo-Th 13:00-17:00; Sa 10:00-16:00
    valid_at: 2028-01-15

  - id: hadiza
    name: Hadiza Bello
    email: hadiza.bello@example.org
    zone: Africa/Lagos
    region: AfriWon
    available: Mo-Fr 13:00-19:00
    holidays: NG
    valid_at: 2028-01-16

  - id: mateo
    name: Mateo Huaman
    email: mateo.huaman@example.org
    zone: America/Lima
    region: Waynakay
    available: Tu-Th 07:30-12:00; Sa 08:00-12:00
    valid_at: 2028-01-12

  - id: corazon
    name: Corazon Villanueva
    email: corazon.villanueva@example.org
    zone: Asia/Manila
    region: Rajakumar
    available: Mo-Th 20:00-23:30
    holidays: PH
    valid_at: 2028-01-18
"""


# The file -----------------------------------------------------------------------------------------------------


def replaced(text: str, old: str, new: str) -> str:
    """Return a text with one place replaced; there must be just one."""
    assert text.count(old) == 1, old
    return text.replace(old, new)


def without(text: str, who: str) -> str:
    """Return a file without somebody's entry."""
    text, found = re.subn(rf"\n  - id: {who}\n(    .*\n)*", "", text)
    assert found == 1, who
    return text


def ends(text: str, who: str, day: str) -> str:
    """Return a file with the last day of somebody's membership."""
    text, found = re.subn(rf"(\n  - id: {who}\n(?:    .*\n)*)", rf"\1    until: {day}\n", text)
    assert found == 1, who
    return text


def second_year(text: str) -> str:
    """Return the file of the second year: its months, without who left, with who joins."""
    text = replaced(text, "first_month: 2027-01\n", "first_month: 2028-02\n")
    text = re.sub(r"skip_months: \[2027-08\] .*", "skip_months: [2028-08]", text)
    text = replaced(text, "[2027-12-24/2028-01-02, 2027-05-01] ", "[2028-12-24/2029-01-02] ")
    for who in ("amaka", "dimitra", "lourdes"):
        text = without(text, who)
    text = re.sub(r"\n    (unavailable|away): .*(?=\n)", "", text)
    return replaced(text, "\n  - id: sofia\n", f"{JOINERS}\n  - id: sofia\n")


# The story ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Step:
    """One command.

    Parameters
    ----------
    name
        Of the part that shows it; empty: it is not shown.
    words
        What follows ``schedule``.
    edit
        What is done to the file before.
    lines
        Most lines of that which are shown.
    show
        Beginnings of the paragraphs of the answer that are shown, each with its number of lines. None: all of it.
    letter
        Whose mail is shown as it lies there afterwards; empty: nobody's.
    """

    name: str = ""
    words: str
    edit: Callable[[str], str] | None = None
    lines: int = ALL
    show: dict[str, int] | None = None
    letter: str = ""


CHANGE = {"Balint": 3, "What changes": ALL, "Keep the slot": ALL, "Wrote": ALL}
ACTIVE = "walt,june,maricel,colm,ines,reto,eleni,dimitra,nagla,chidi,amaka,rosa,priya,arjun,harriet,lourdes,sofia"

STORY = (
    Step(
        name="first",
        words="solve group.yaml --as-of 2026-11-22T10:00Z",
        show={"Balint": 4, "How good": ALL, "Contracts broken": ALL, "Wrote": ALL},
    ),
    Step(words=f"send group.yaml --arrived {ACTIVE}"),
    Step(
        name="record-one",
        words="record group.yaml --session 1 --absent nagla --as-of 2027-01-21T16:00Z",
    ),
    Step(name="record-zoom", words="record group.yaml --from participants.csv --as-of 2027-02-18T17:00Z"),
    Step(
        name="record-again",
        words="record group.yaml --session 2 --excused maricel --as-of 2027-02-19T09:00Z",
    ),
    Step(
        name="colm-look",
        words="solve group.yaml --dry-run --as-of 2027-02-22T10:00Z",
        edit=lambda text: without(text, "colm"),
        show={"Balint": 3, "What changes": 8, "Who can": ALL, "Keep the slot": ALL},
    ),
    Step(name="colm", words="solve group.yaml --as-of 2027-02-22T10:00Z", show=CHANGE),
    Step(name="colm-mail", words="send group.yaml --dry-run", letter="colm"),
    Step(words="send group.yaml --arrived colm"),
    Step(
        name="record-three",
        words="record group.yaml --session 3 --absent june,nagla --as-of 2027-03-18T16:00Z",
    ),
    Step(
        name="status-march",
        words="status group.yaml --as-of 2027-03-22T10:00Z",
        show={"Balint": 5, "Who came": 9, "At risk": ALL, "Not recorded": ALL, "The sessions": ALL},
    ),
    Step(words="record group.yaml --session 4 --absent nagla,amaka,priya --as-of 2027-04-15T16:00Z"),
    Step(words="record group.yaml --session 5 --absent amaka,priya,lourdes --as-of 2027-05-20T16:00Z"),
    Step(
        name="dimitra",
        words="solve group.yaml --as-of 2027-05-24T10:00Z",
        edit=lambda text: ends(text, "dimitra", "2027-05-31"),
        show=CHANGE,
    ),
    Step(name="dimitra-mail", words="send group.yaml --dry-run", letter="dimitra"),
    Step(words="send group.yaml --arrived dimitra"),
    Step(words="record group.yaml --session 6 --absent eleni,amaka,priya --as-of 2027-06-17T16:00Z"),
    Step(words="record group.yaml --session 7 --absent amaka,priya --as-of 2027-07-15T16:00Z"),
    Step(
        name="rosa",
        words="solve group.yaml --as-of 2027-07-19T10:00Z",
        edit=lambda text: without(text, "rosa"),
        show=CHANGE,
    ),
    Step(words="send group.yaml --arrived rosa"),
    Step(words="record group.yaml --session 8 --absent amaka,priya,reto --as-of 2027-09-16T16:00Z"),
    Step(words="record group.yaml --session 9 --absent amaka,priya --as-of 2027-10-21T16:00Z"),
    Step(
        name="amaka",
        words="solve group.yaml --as-of 2027-11-02T10:00Z",
        show={"Balint": 3, "What changes": ALL, "Wrote": ALL},
    ),
    Step(words="record group.yaml --session 10 --absent lourdes --as-of 2027-11-18T17:00Z"),
    Step(
        name="lourdes",
        words="solve group.yaml --as-of 2027-11-22T10:00Z",
        edit=lambda text: ends(text, "lourdes", "2027-11-30"),
        show=CHANGE,
    ),
    Step(words="send group.yaml --arrived lourdes"),
    Step(words="record group.yaml --session 11 --present all,walt,june,sofia --as-of 2027-12-16T17:00Z"),
    Step(words="record group.yaml --session 12 --absent chidi --as-of 2028-01-20T17:00Z"),
    Step(
        name="status-end",
        words="status group.yaml --as-of 2028-01-21T10:00Z",
        show={"Balint": 4, "Who came": ALL, "At risk": ALL, "The sessions": ALL},
    ),
    Step(
        name="renewal",
        words="solve group.yaml --as-of 2028-01-24T10:00Z",
        edit=second_year,
        lines=10,
        show={
            "Balint": 3,
            "What changes": ALL,
            "Keep the slot": ALL,
            "How good": ALL,
            "Contracts broken": ALL,
            "Wrote": ALL,
        },
    ),
    Step(name="renewal-mail", words="send group.yaml --dry-run", letter="corazon"),
    Step(
        name="status-new",
        words="status group.yaml --as-of 2028-01-24T10:00Z",
        show={"Balint": 4, "Who came": 8, "At risk": ALL, "Before": 5},
    ),
)


@cache
def story() -> dict[str, str]:
    """Live through it, and return every part by its name."""
    with tempfile.TemporaryDirectory() as folder, chdir(folder), patch.dict(os.environ, {"COLUMNS": str(WIDTH)}):
        shutil.copy(ROOT / "configs" / "balint.yaml", FILE)
        shutil.copytree(ROOT / "configs" / "busy", "busy")
        Path("participants.csv").write_text(ZOOM, encoding="utf-8", newline="")
        return dict(_parts())


def _parts() -> Iterator[tuple[str, str]]:
    yield "zoom", _block("text", ZOOM)
    for step in STORY:
        if step.edit is not None:
            yield f"{step.name}-file", _block("diff", _cut(_edited(step.edit), step.lines))
        answer = run(step.words.split())
        if step.name:
            yield step.name, _block("console", f"$ schedule {step.words}\n{shown(answer, step.show)}")
        if step.letter:
            yield f"{step.name}-letter", _block("text", letter(Path(f"group.out/mail/{step.letter}.eml")))
    yield "joiners", _block("yaml", JOINERS.strip("\n"))
    yield "files", _block("text", "\n".join(_files()))


def _edited(edit: Callable[[str], str]) -> str:
    """Change the file, and return the lines that go and come, with two around them."""
    before = Path(FILE).read_text(encoding="utf-8")
    after = edit(before)
    Path(FILE).write_text(after, encoding="utf-8", newline="\n")
    lines = list(unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1))[2:]
    return "\n".join(CUT if line.startswith("@@") else line for line in lines)


def _files() -> Iterator[str]:
    """Yield the files of each folder, those of one kind in one line."""
    folders: dict[str, list[str]] = {}
    for path in sorted(one for one in Path("group.out").rglob("*") if one.is_file()):
        folders.setdefault(f"{path.parent.as_posix()}/", []).append(path.name)
    for folder, names in folders.items():
        yield from textwrap.wrap(f"{folder}: {', '.join(names)}", WIDTH, subsequent_indent="    ")


def letter(path: Path) -> str:
    """Return head and text of a mail, without its calendar."""
    mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    body = mail.get_body(("plain",))
    assert body is not None
    text = body.get_content().strip().replace("\r\n", "\n")
    return f"To: {mail['To']}\nSubject: {mail['Subject']}\n\n{text}"


def run(words: list[str]) -> str:
    """Run the program in this process, and return what a terminal would show."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    argv = patch.object(sys, "argv", ["schedule", *words])
    with argv, redirect_stdout(out), redirect_stderr(err):
        code = _code()
    if code:
        raise RuntimeError(f"schedule {' '.join(words)}: exit code {code}: {_text(err)}")
    return f"{_text(out).strip()}\n\n{_text(err).strip()}".strip()


def _code() -> int | str | None:
    """Run the program, and return how it ends."""
    try:
        cli.main()
    except SystemExit as end:
        return end.code
    return None


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    data: bytes = stream.buffer.getvalue()  # type: ignore[attr-defined]  # the buffer is a BytesIO
    return data.decode().replace("\r\n", "\n")


def shown(answer: str, show: dict[str, int] | None) -> str:
    """Return the paragraphs of an answer that are shown; what is left out is marked."""
    if show is None:
        return answer
    parts: list[str] = []
    for one in (_wanted(paragraph, show) or CUT for paragraph in answer.split("\n\n")):
        parts += [one] if one != CUT or parts[-1:] != [CUT] else []
    assert len(parts) > 1, answer
    return "\n\n".join(parts)


def _wanted(paragraph: str, show: dict[str, int]) -> str | None:
    number = next((number for begin, number in show.items() if paragraph.startswith(begin)), None)
    if number is None:
        return None
    return _cut(paragraph, number)


def _cut(text: str, number: int) -> str:
    """Return the first lines of a text; what is left out is marked."""
    lines = text.split("\n")
    return "\n".join([*lines[:number], *([CUT] if len(lines) > number else [])])


def _block(language: str, text: str) -> str:
    return f"```{language}\n{text.rstrip()}\n```"


# The page -----------------------------------------------------------------------------------------------------

_PART = re.compile(r"(<!-- made by docs/replay\.py: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def remade(text: str) -> str:
    """Return the page's text with every made part made anew."""
    return _PART.sub(lambda part: f"{part[1]}\n{story()[part[2]]}\n\n{part[3]}", text)


def main(check: bool) -> int:
    """Write the page or say that it is out of date; then return 1."""
    text = PAGE.read_text(encoding="utf-8")
    if remade(text) == text:
        return 0
    print(f"{'out of date' if check else 'wrote'}: {PAGE.relative_to(ROOT).as_posix()}")
    if not check:
        PAGE.write_text(remade(text), encoding="utf-8", newline="\n")
    return int(check)


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
