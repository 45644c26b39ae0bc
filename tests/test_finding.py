"""Whom somebody means: the one finder that all commands and options ask."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from types import SimpleNamespace

import pytest
from commands import run, written
from test_effects import GROUP

from scheduler.finding import PersonError, hits, nearest, person_meant

NAMES = {
    "ngozi": "Ngozi Eze",
    "hiroshi-tanaka": "Hiroshi Tanaka",
    "anna-kowalska": "Anna Kowalska",
    "tomas-silva": "Tomás Silva",
    "oyvind": "Øyvind Łoś",
    "ann": "Ann Tan",
    "an": "Silva",
    "li": "王丽",
}
PEOPLE = [SimpleNamespace(id=own, name=name) for own, name in NAMES.items()]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tomás", ["tomas-silva"]),
        ("tomas", ["tomas-silva"]),
        ("TOMÁS SILVA", ["tomas-silva"]),
        ("Tomas.Silva", ["tomas-silva"]),
        ("tomás-silva", ["tomas-silva"]),
        ("Oyvind Los", ["oyvind"]),
        ("Eze", ["ngozi"]),
        ("Tanaka", ["hiroshi-tanaka"]),
        ("kowal", []),
        ("an", ["an"]),
        ("Ann", ["ann"]),
        ("Silva", ["an"]),
        ("Tom", ["tomas-silva"]),
        ("A", ["anna-kowalska", "ann", "an"]),
        ("王", ["li"]),
        ("", []),
        (" - ", []),
    ],
)
def test_an_id_counts_more_than_a_name_and_the_whole_more_than_a_part(text: str, found: list[str]) -> None:
    """Ids, names, beginnings and words; case, accents and what stands between words do not matter."""
    assert [one.id for one in hits(PEOPLE, text)] == found


@pytest.mark.parametrize(
    ("text", "near"),
    [("Ngosi", "ngozi"), ("ngozi-ese", "ngozi"), ("Tanakka", "hiroshi-tanaka"), ("Kowalsky", "anna-kowalska")],
)
def test_a_typing_error_is_met_with_the_nearest(text: str, near: str) -> None:
    """By whole names and by words of them; the message names the option."""
    found = nearest(PEOPLE, text)
    assert found is not None
    assert found.id == near
    with pytest.raises(PersonError, match=f"^--only '{text}': nobody .*; did you mean {near} "):
        person_meant(PEOPLE, text, "--only")


@pytest.mark.parametrize("text", ["Ania K", "Zzz", "Tan Aka Ania"])
def test_what_is_like_nobody_means_nobody(text: str) -> None:
    """A name of two words is not held against one word of somebody's."""
    assert nearest(PEOPLE, text) is None


@pytest.fixture
def group(tmp_path: Path) -> Path:
    """A solved group with a Tomás."""
    data = deepcopy(GROUP)
    data["members"][0] |= {"id": "tomas-silva", "name": "Tomás Silva", "email": "tomas@example.org"}
    data["group"]["organizer"] = {"name": "C", "email": "c@example.org"}
    file = written(tmp_path / "group.yaml", data)
    assert run("solve", file, "--as-of", "2026-12-01").code == 0
    return file


@pytest.mark.parametrize(
    "words",
    [
        ("answer", "--session", "2", "--no", "--person", "{}"),
        ("show", "--person", "{}"),
        ("explain", "--person", "{}"),
        ("record", "--session", "1", "--present", "{}"),
        ("record", "--session", "1", "--present", "all", "--excused", "{}"),
        ("send", "--dry-run", "--only", "{}"),
        ("send", "--arrived", "{}"),
        ("whatif", "--remove", "{}"),
        ("whatif", "--set", "members.{}.optional=true"),
    ],
)
@pytest.mark.parametrize("who", ["tomas-silva", "Tomás", "TOMAS", "tomás silva", "Silva", "Tómas"])
def test_every_command_takes_the_same_names(group: Path, words: tuple[str, ...], who: str) -> None:
    """And says whom a wrong one may mean."""
    command, *rest = words
    moment = () if command in ("show", "send") else ("--as-of", "2027-02-10")
    done = run(command, group, *(word.format(who) for word in rest), *moment)
    assert done.code == 0, done.err
    wrong = run(command, group, *(word.format("Tomaz") for word in rest), *moment)
    assert (wrong.code, "did you mean tomas-silva" in wrong.err) == (2, True), wrong.err
