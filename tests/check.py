"""Set up and check everything: lint, types, floors, tests, documentation. Needs Python >= 3.11 and nothing else.

Run it as ``python3 tests/check.py``; arguments go on to pytest, such as ``--cov`` for the coverage. It keeps its
environment in ``.venv-dev``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".venv-dev"
BIN = HOME / ("Scripts" if os.name == "nt" else "bin")
PINS = ROOT / "tests" / "requirements.txt"

CHECKS = (
    ("lint", ["ruff", "check", "."]),
    ("format", ["ruff", "format", "--check", "."]),
    ("types", ["mypy"]),
    ("floors", ["lint-imports"]),
    ("tests", ["pytest", "-n", "2"]),
)


def main() -> int:
    """Return 0 if everything is in order."""
    if sys.version_info < (3, 11):  # noqa: UP036  # whoever has an older one runs this line
        print(f"Python 3.11 or later is needed, this is {sys.version.split()[0]}.")
        return 2
    set_up()
    failed = [name for name, command in CHECKS if not passes(name, command)]
    print(f"Failed: {', '.join(failed)}." if failed else "Everything is in order.")
    return bool(failed)


def set_up() -> None:
    """Make the environment, or bring it up to the pins."""
    if not (BIN / "python").exists() and not (BIN / "python.exe").exists():
        venv.create(HOME, with_pip=True)
    pip = [str(BIN / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "-r", str(PINS)], check=True, cwd=ROOT)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "-e", "."], check=True, cwd=ROOT)


def passes(name: str, command: list[str]) -> bool:
    """Run one check and say how it went."""
    print(f"== {name}", flush=True)
    arguments = sys.argv[1:] if name == "tests" else []
    tool, *rest = command
    return subprocess.run([str(BIN / tool), *rest, *arguments], check=False, cwd=ROOT).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
