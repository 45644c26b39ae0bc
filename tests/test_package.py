"""What is installed: exactly our top level, nobody else's names; and who may import what."""

from __future__ import annotations

import ast
import zipfile
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

import pytest
from hatchling.build import build_wheel

from tests.commands import ROOT

TOP = {"cli.py", "scheduler", "constraints", "calendars", "configs", "reports"}
OWN_NAME = "balint-schedule"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    """The wheel, built as an installer builds it."""
    folder = tmp_path_factory.mktemp("wheel")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(ROOT)
        name = build_wheel(str(folder))
    with zipfile.ZipFile(folder / name) as opened:
        yield opened


def test_the_wheel_holds_exactly_our_top_level(wheel: zipfile.ZipFile) -> None:
    """Nothing of tests, docs or benchmarks is installed, and each package is there."""
    top = {name.split("/")[0] for name in wheel.namelist()}
    assert {name for name in top if not name.endswith(".dist-info")} == TOP
    assert len(top) == len(TOP) + 1


def test_the_wheel_holds_every_module_and_example(wheel: zipfile.ZipFile) -> None:
    """Every Python file of the packages, the examples with their calendars, and the starter."""
    ours = {
        path.relative_to(ROOT).as_posix()
        for top in TOP - {"cli.py"}
        for path in (ROOT / top).rglob("*")
        if path.suffix in (".py", ".yaml", ".ics", ".html", ".j2", ".tsv")
        and not any(part == "__pycache__" or part.endswith(".out") for part in path.parts)
    }
    assert ours <= set(wheel.namelist())
    assert {"configs/balint.yaml", "configs/graphql-wg-2022.yaml", "configs/starter.yaml"} <= ours


def test_the_wheel_holds_nothing_else(wheel: zipfile.ZipFile) -> None:
    """No bytecode, no leftovers of editors, no output folders."""
    kinds = {Path(name).suffix for name in wheel.namelist() if ".dist-info/" not in name}
    assert kinds <= {".py", ".yaml", ".ics", ".html", ".j2", ".tsv"}


def test_the_wheel_makes_the_command(wheel: zipfile.ZipFile) -> None:
    """The entry point runs the function that tests run, and leaves."""
    entry = next(name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "schedule = cli:run" in wheel.read(entry).decode()


def test_no_installed_distribution_ships_one_of_our_names() -> None:
    """Generic names at the top level: whoever shipped the same would overwrite us, or we them."""
    names = {name.removesuffix(".py") for name in TOP}
    for one in distributions():
        if one.metadata["Name"] == OWN_NAME:
            continue
        tops = {Path(str(path)).parts[0].removesuffix(".py") for path in one.files or ()}
        assert not tops & names, one.metadata["Name"]


def imports(path: Path) -> set[str]:
    """Return the dotted names that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or "", *(f"{node.module}.{one.name}" for one in node.names)}
    return found


def sources() -> dict[str, set[str]]:
    """Return what each of our files imports."""
    files = [ROOT / "cli.py", *(path for top in TOP for path in (ROOT / top).rglob("*.py"))]
    return {path.relative_to(ROOT).as_posix(): imports(path) for path in files}


@pytest.mark.parametrize(
    ("module", "importer"),
    [
        ("pendulum", "calendars/zones.py"),
        ("openpyxl", "configs/report_cells.py"),
        ("yaml", "configs/loader.py"),
        ("ortools", "scheduler/cpsat.py"),
        ("typer", "cli.py"),
    ],
)
def test_only_one_file_imports(module: str, importer: str) -> None:
    """One place to change when a library changes."""
    found = {file for file, names in sources().items() if module in {name.split(".")[0] for name in names}}
    assert found == {importer}


def test_nobody_imports_the_command_line() -> None:
    """It is the top floor."""
    assert not {file for file, names in sources().items() if "cli" in {name.split(".")[0] for name in names}}


def test_rich_is_imported_by_reports_and_the_command_line_only() -> None:
    """The engine never prints."""
    found = {file for file, names in sources().items() if "rich" in {name.split(".")[0] for name in names}}
    assert {file.split("/")[0] for file in found} <= {"cli.py", "reports"}


def test_the_engine_does_not_print() -> None:
    """No `print` below the command line; reports write through rich or return text."""
    for file in sources():
        if file != "cli.py":
            tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
            calls = {
                node.func.id
                for node in ast.walk(tree)
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            }
            assert "print" not in calls, file


def test_now_is_asked_for_at_the_command_line_only() -> None:
    """Below, the moment is an argument: the same input gives the same output."""
    for file in sources():
        if file != "cli.py":
            tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
            calls = {
                node.func.attr
                for node in ast.walk(tree)
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            }
            assert not calls & {"now", "today", "utcnow"}, file
