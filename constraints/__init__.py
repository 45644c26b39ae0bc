"""The rules of a plan, one a file, and the catalogue of them."""

from constraints.attendance import Attendance
from constraints.burden import Burden
from constraints.constancy import Constancy
from constraints.contract import Contract
from constraints.leaders import Leaders
from constraints.preference import Preference
from constraints.quorum import Quorum
from constraints.regions import Regions
from constraints.spacing import Spacing

RULES = (Leaders, Contract, Quorum, Regions, Spacing)
"""What a schedule keeps or breaks."""

CRITERIA = (Attendance, Burden, Preference, Constancy)
"""What a schedule has more or less of."""

CATALOGUE = (*RULES, *CRITERIA)

__all__ = ["CATALOGUE", "CRITERIA", "RULES", "Attendance", "Burden", "Constancy", "Contract", "Leaders",
           "Preference", "Quorum", "Regions", "Spacing"]  # fmt: skip
