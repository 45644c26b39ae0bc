"""YAML is read as people mean it, with lines, within limits, and mistakes are explained."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from bad_files import GOOD, SYNTAX

from configs.files import MAX_BYTES, decode, read_bytes
from configs.loader import MAX_DEPTH, MAX_NODES, read_yaml
from configs.problems import ConfigError

PARSERS = [yaml.CSafeLoader, yaml.SafeLoader]


def complaints(text: str, parser: type = yaml.CSafeLoader) -> list[str]:
    """Return what is said of a text, without the name of the file."""
    try:
        return [str(one) for one in read_yaml(text, "", parser).problems]
    except ConfigError as error:
        return [str(one) for one in error.problems]


def value(text: str) -> object:
    """Return what a text holds."""
    return read_yaml(text, "g.yaml").root.plain()


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize(("old", "new", "messages"), [(row[0], row[1], row[2:]) for row in SYNTAX])
def test_syntax_errors_are_explained_with_their_line(
    old: str, new: str, messages: tuple[str, ...], parser: type
) -> None:
    """Both of PyYAML's parsers lead to the same words; one counts an escape's column one later."""
    said = complaints(GOOD.replace(old, new, 1), parser)
    expected = [f":{one}" for one in messages]
    assert said in (expected, [one.replace("column 13: a back", "column 14: a back") for one in expected])


@pytest.mark.parametrize(
    "scalar",
    [
        "NO",
        "on",
        "yes",
        "off",
        "18:00",
        "2027-01",
        "2027-03-14",
        "007",
        "1.10",
        "0x1F",
        "1e3",
        "true",
        "=",
        "1_000",
    ],
)
def test_scalars_stay_the_text_that_was_written(scalar: str) -> None:
    """Norway, clock times, months and leading zeros survive."""
    assert value(f"a: {scalar}\nb: [{scalar}]\n") == {"a": scalar, "b": [scalar]}


@pytest.mark.parametrize("scalar", ["", "~", "null", "Null", "NULL"])
def test_nothing_is_none_unless_quoted(scalar: str) -> None:
    """Somebody may be called Null."""
    assert value(f"a: {scalar}\nb: '{scalar}'\n") == {"a": None, "b": scalar}


def test_places_know_their_lines() -> None:
    """A key stands where its key stands, an entry where it begins, what is missing where it would stand."""
    root = read_yaml("a: 1\nb:\n  - c: 2\n    d:\n      - 3\n  - e: 4\n", "g.yaml").root
    places = {("a",): 1, ("b",): 2, ("b", 0): 3, ("b", 0, "d"): 4, ("b", 0, "d", 0): 5, ("b", 1, "e"): 6}
    assert {place: root.mark_of(place).line for place in places} == places
    assert root.mark_of(("b", 1, "missing", "deeper")).line == 6
    assert root.mark_of(("b", 7)).line == 2
    assert root.mark_of(()).line == 1


def test_aliases_repeat_what_was_named() -> None:
    """An alias holds what its anchor holds, and points at its lines."""
    root = read_yaml("a: &x\n  - b: 1\nc: *x\n", "g.yaml").root
    assert root.plain() == {"a": [{"b": "1"}], "c": [{"b": "1"}]}
    assert root.mark_of(("c", 0, "b")).line == 2


def test_an_alias_bomb_is_refused_before_it_goes_off() -> None:
    """Nine levels of ten aliases would be a billion values."""
    names = "abcdefghij"
    levels = [f"{one}: &{one} [{', '.join([f'*{before}'] * 10)}]" for before, one in pairwise(names)]
    bomb = "\n".join(["a: &a [x]", *levels])
    assert complaints(bomb)[-1].endswith(f"more than {MAX_NODES:,} values, with aliases written out: too many")


def test_depth_counts_what_aliases_hold() -> None:
    """Aliases are no way round the limit."""
    half = MAX_DEPTH // 2 + 1
    text = f"a: &a {'[' * half}{']' * half}\nb: {'[' * half}*a{']' * half}\n"
    assert complaints(text) == [f":1: more than {MAX_DEPTH} levels of blocks and lists within each other"]


@pytest.mark.parametrize("unit", ["[", "- ", "{a: ", "- - - "])
def test_deep_nesting_is_refused(unit: str) -> None:
    """No recursion: a hundred thousand levels are as good as thirty-one."""
    said = complaints("a:\n  " + unit * 100_000)
    assert said == [f":2: more than {MAX_DEPTH} levels of blocks and lists within each other"]


def test_the_deepest_allowed_nesting_is_read() -> None:
    """The outermost block is a level too."""
    brackets = MAX_DEPTH - 1
    assert complaints(f"a: {'[' * brackets}{']' * brackets}\n") == []


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("group:\n".encode("utf-16"), "g.yaml:1: this file is in UTF-16: save it as UTF-8"),
        ("group:\n  name: José\n".encode("latin-1"), "g.yaml:2: the byte 0xE9 is not UTF-8: save it as UTF-8"),
        (b"group:\n  name: a\x00b\n", "g.yaml:2: column 10: an invisible character (U+0000): delete it"),
        ("group:\n  name: a\u2028b\n".encode(), "g.yaml:2: column 10: an invisible character (U+2028): delete it"),
        (b"group: \x1b[31m\n", "g.yaml:1: column 8: an invisible character (U+001B): delete it"),
    ],
)
def test_other_encodings_and_invisible_characters_are_refused(data: bytes, message: str) -> None:
    """They say what to do in the editor."""
    with pytest.raises(ConfigError) as caught:
        decode(data, "g.yaml")
    assert str(caught.value).startswith(message)


def test_a_byte_order_mark_is_no_content() -> None:
    """Windows' Notepad writes one."""
    assert decode(b"\xef\xbb\xbfgroup: 1", "g.yaml") == "group: 1"


def test_a_missing_file_names_the_nearest(tmp_path: Path) -> None:
    """Endings are mixed up most often."""
    (tmp_path / "balint.yaml").write_text(GOOD)
    with pytest.raises(ConfigError, match=r"balint\.yml: there is no such file \(did you mean 'balint.yaml'\?\)$"):
        read_bytes(tmp_path / "balint.yml")
    with pytest.raises(ConfigError, match=r"nowhere.x\.yaml: there is no such file$"):
        read_bytes(tmp_path / "nowhere" / "x.yaml")


def test_a_folder_names_the_file_in_it(tmp_path: Path) -> None:
    """A folder is not a file."""
    (tmp_path / "balint.yaml").write_text(GOOD)
    with pytest.raises(ConfigError, match=r"this is a folder: name the file in it, such as balint\.yaml$"):
        read_bytes(tmp_path)


@pytest.mark.parametrize("path", ["x\0y.yaml", "x" * 5000, "loop.yaml"])
def test_unreadable_paths_are_problems(path: str, tmp_path: Path) -> None:
    """Names that no file can have, and links that lead in a circle."""
    (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
    with pytest.raises(ConfigError, match="cannot be read"):
        read_bytes(tmp_path / path)


def test_large_files_are_refused_unread(tmp_path: Path) -> None:
    """Ten megabytes are no group."""
    (tmp_path / "g.yaml").write_bytes(b"x" * (10 * MAX_BYTES))
    with pytest.raises(ConfigError, match=r"larger than 1 MB: is this the right file\?$"):
        read_bytes(tmp_path / "g.yaml")
