"""Names in reports that match nobody: whom they may mean, who is asked about, who is a guest, what is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from attendance_case import PLAN, heard
from commands import AS_OF, SMALL, content, run, written

from configs.match import likeness
from configs.report_cells import AttendanceError
from scheduler.plan import PlannedPerson
from scheduler.recording import NAMES

GROUP = {
    "greta": "Greta",
    "juan": "Juan",
    "ken": "Ken Abe",
    "eva": "Eva Roth",
    "eva2": "Eva Maria Lind",
    "mei": "王丽",
}
ANYBODY = PLAN.people[1]
PEOPLE = [type(ANYBODY)(**{**vars(ANYBODY), "id": who, "name": name, "email": None}) for who, name in GROUP.items()]
AFTER = "--as-of=2027-02-19T10:00Z"


def nearest(name: str, people: list[PlannedPerson] = PEOPLE) -> set[str]:
    """Return who is nearest to a name."""
    alike = {one.id: likeness(one, name) for one in people}
    return {who for who, much in alike.items() if much and much == max(alike.values())}


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("Greta's iPad", {"greta"}),
        ("Greta’s iPhone 12", {"greta"}),
        ("Gretas Handy", {"greta"}),
        ("iPad de Greta", {"greta"}),
        ("iPhone von Greta M.", {"greta"}),
        ("GRETA (guest)", {"greta"}),
        ("greta77", {"greta"}),
        ("Juan Perez", {"juan"}),
        ("Pérez, Juan", {"juan"}),
        ("Dr. Juán", {"juan"}),
        ("K. Abe", {"ken"}),
        ("Ken A.", {"ken"}),
        ("kenabe", {"ken"}),
        ("kabe", {"ken"}),
        ("K.A.", {"ken"}),
        ("Abe", {"ken"}),
        ("Eva", {"eva", "eva2"}),
        ("Eva R.", {"eva"}),
        ("Eva L", {"eva2"}),
        ("Ewa R", set()),
        ("Evi R", {"eva"}),
        ("Ke A.", {"ken"}),
        ("Jean A", set()),
        ("Maria", {"eva2"}),
        ("王丽 iPhone", {"mei"}),
        ("iPhone", set()),
        ("Notetaker", set()),
        ("Zoom user", set()),
        ("K", set()),
        ("!!!", set()),
        ("", set()),
    ],
)
def test_a_name_is_near_to_those_whom_it_may_mean(name: str, people: set[str]) -> None:
    """Words in common, possessives, devices, initials; all who are equally near."""
    assert nearest(name) == people


def test_who_was_there_long_enough_is_not_offered_for_leaving_out_alone(tmp_path: Path) -> None:
    """That might make somebody absent who came; those of whom nothing is known are named."""
    with pytest.raises(AttendanceError) as error:
        heard(tmp_path, "name,minutes\nAna Prado,90\nEva Roth,90\nNotetaker,75\nX,5\nKim's iPad,75\n")
    assert str(error.value).splitlines()[1:] == [
        """- 'Notetaker' (75 min), nobody is near: --who "Notetaker=ID" with ken (Ken Abe), kim (Kim Müller), """
        """or --ignore "Notetaker" if it is nobody of the group""",
        """- 'X' (5 min), nobody is near: --ignore "X", or --who NAME=ID""",
        """- "Kim's iPad" (75 min), nearest is Kim Müller: --who "Kim's iPad=kim\"""",
        """If that is right, repeat the command with: --ignore "X" --who "Kim's iPad=kim\"""",
        "Choose one option for the name that has several.",
        "With --guests all names that can be nobody's of the group are guests.",
    ]


def test_of_many_names_the_first_are_named(tmp_path: Path) -> None:
    """The rest is counted, and not compared with everybody."""
    with pytest.raises(AttendanceError) as error:
        heard(tmp_path, "name,minutes\n" + "".join(f"Q{n} Z{n},60\n" for n in range(3000)))
    assert len(str(error.value).splitlines()) == 24
    assert "- and 2,980 more names" in str(error.value)


def test_an_id_that_is_nobodys_means_nobody_else(tmp_path: Path) -> None:
    """However alike it looks."""
    with pytest.raises(AttendanceError) as error:
        heard(tmp_path, "id,role\nken,member\nkenn,member\n")
    assert "nearest" not in str(error.value)
    assert "'kenn', nobody is near" in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "id,role\nken,leader\neva,member\n",
        "name,company\nKen Abe,ACME\nEva Roth,\n",
        "company;id\nACME;ken\n;eva\n",
    ],
)
def test_lists_may_have_columns_of_their_own(tmp_path: Path, text: str) -> None:
    """One column that says who is enough."""
    assert heard(tmp_path, text).named == {"ken": "present", "eva": "present"}
    guests = heard(tmp_path, "name,company\nRex Low,ACME\nEva Roth,\n", guests=True)
    assert guests.named == {"eva": "present"}


def test_names_that_match_nobody_are_guests_if_that_is_said(tmp_path: Path) -> None:
    """Nothing is recorded of them, and that is said; but who may be somebody missing is asked about."""
    text = "name,minutes\nAna Prado,90\nEva Roth,90\nRex Low,80\nEva's phone,80\n"
    found = heard(tmp_path, text, guests=True)
    assert found.named == {"ana": "present", "eva": "present"}
    assert """guests, of whom nothing is recorded: 'Rex Low' (80 min), "Eva's phone" (80 min)""" in found.notes
    with pytest.raises(AttendanceError, match=r"1 name matches.*\n- 'Abe' \(60 min\), nearest is Ken Abe"):
        heard(tmp_path, f"{text}Abe,60\n", guests=True)
    assert heard(tmp_path, f"{text}Abe,10\n", guests=True).named == found.named
    assert heard(tmp_path, f"{text}Abe,60\n", guests=True, named={"excused": ["ken"]}).named["ken"] == "excused"


def test_somebody_absent_whose_name_was_left_out_is_named(tmp_path: Path) -> None:
    """The coordinator said so, but may have copied it."""
    found = heard(tmp_path, "name,minutes\nAna Prado,90\nAbe,75\nRex,75\n", ignored=["Abe", "Rex"])
    assert "'Abe' (75 min) was left out, and Ken Abe, who may be meant, was not there" in found.notes
    assert len(found.notes) == 1


# Remembered


@pytest.fixture
def group(tmp_path: Path) -> Path:
    """A solved group of three sessions."""
    path = written(tmp_path / "group.yaml", SMALL)
    assert run("solve", path, AS_OF).code == 0
    return path


def test_who_a_name_is_holds_from_then_on(group: Path) -> None:
    """It is asked once; a note says that it was known; a later answer counts more."""
    first, second = group.with_name("1.csv"), group.with_name("2.csv")
    first.write_text("name,minutes\nEva's iPad 2,60\n=1+1,60\n")
    done = run(
        "record", group, "--session", 1, "--from", first, "--who", "Eva's iPad 2=eva", "--who", "=1+1=ken", AFTER
    )
    assert done.code == 0, done.err
    kept = group.with_suffix(".out") / NAMES
    assert kept.read_text() == "name,person\nEva's iPad 2,eva\n'=1+1,ken\n"
    second.write_text("name,minutes\neva’s IPAD 2,60\n=1+1,60\n")
    later = "--as-of=2027-03-19T10:00Z"
    again = run("record", group, "--session", 2, "--from", second, later)
    assert "Present (2): Ken Abe (60 min) and Eva Roth (60 min)." in again.out
    assert "is taken for Eva Roth, as you said before (names.csv)." in " ".join(again.err.split())
    before = content(group.with_suffix(".out"))
    run("record", group, "--session", 2, "--from", second, "--who", "=1+1=ken", later)
    assert content(group.with_suffix(".out")) == before
    run("record", group, "--session", 2, "--from", second, "--who", "=1+1=ana", later)
    assert kept.read_text().splitlines()[-1] == "'=1+1,ana"
    assert run("solve", group, "--as-of=2027-03-20T10:00Z").code == 0
    assert kept.exists()


def test_names_of_those_who_left_or_in_a_damaged_file_are_not_used(group: Path) -> None:
    """Somebody else may have the name now; what is no name and id is shown with its line."""
    kept, report = group.with_suffix(".out") / NAMES, group.with_name("1.csv")
    report.write_text("name,minutes\nZoe,60\n")
    kept.write_text("name,person\nZoe,zoe\n")
    assert "'Zoe' (60 min), nobody is near" in " ".join(
        run("record", group, "--session", 1, "--from", report, AFTER).err.split()
    )
    kept.write_text("name,person\nZoe,../../x\n")
    done = run("record", group, "--session", 1, "--from", report, AFTER)
    assert (done.code, f"{kept}:2:" in done.err) == (2, True)
