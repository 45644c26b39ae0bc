"""Make what the documentation shows of the program: tables, examples, the picture.

    python docs/make.py            bring everything up to date
    python docs/make.py --check    name what is out of date, write nothing

Pages hold parts between ``<!-- made by docs/make.py: NAME -->`` and ``<!-- end -->``; each NAME is a function of
docs/tables.py, docs/samples.py, docs/again.py or docs/sides.py. Everything outside these parts is written by hand.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "docs")]

import again  # noqa: E402  # found through the path above
import samples  # noqa: E402  # found through the path above
import sides  # noqa: E402  # found through the path above
import tables  # noqa: E402  # found through the path above

PARTS: dict[str, Callable[[], str]] = {**tables.PARTS, **samples.PARTS, **again.PARTS, **sides.PARTS}
PICTURE = ROOT / "docs" / "images" / "summary.svg"

_PART = re.compile(r"(<!-- made by docs/make\.py: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def pages() -> list[Path]:
    """Return the pages that hold made parts."""
    written = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [page for page in written if _PART.search(page.read_text(encoding="utf-8"))]


def remade(text: str) -> str:
    """Return a page's text with every made part made anew."""
    return _PART.sub(lambda part: f"{part[1]}\n{PARTS[part[2]]().strip()}\n\n{part[3]}", text)


def outdated() -> dict[Path, str]:
    """Return the files that are not what they should be, with what they should be."""
    fresh = {page: remade(page.read_text(encoding="utf-8")) for page in pages()}
    fresh[PICTURE] = samples.picture()
    return {path: text for path, text in fresh.items() if not path.exists() or _text(path) != text}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def main(check: bool) -> int:
    """Write or name what is out of date; return 1 if something is named."""
    for path, text in outdated().items():
        print(f"{'out of date' if check else 'wrote'}: {path.relative_to(ROOT).as_posix()}")
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            continue
        check = True
    return int(check and bool(outdated()))


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
