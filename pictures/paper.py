"""Turn the first pages of ``report.pdf`` into pictures, where the run has one."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

_PAGES, _WIDTH_PX = 3, 900


def paper_pages(report: Path, folder: Path) -> Mapping[str, str]:
    """Write the pictures and return what each shows, by its name.

    Without the program that draws them this ends with what to install.
    """
    if not report.exists():
        return {}
    program = shutil.which("pdftoppm")
    if program is None:
        sys.exit("pdftoppm is not installed (on Debian: apt-get install poppler-utils)")
    size = ["-scale-to-x", str(_WIDTH_PX), "-scale-to-y", "-1"]
    pages = ["-f", "1", "-l", str(_PAGES)]
    command = [program, "-png", *size, *pages, str(report), str(folder / "paper")]
    subprocess.run(command, check=True, timeout=60)
    # With many pages the numbers have leading zeros.
    found = sorted(folder.glob("paper-*.png"))
    return {path.stem: f"`report.pdf`, page {k}" for k, path in enumerate(found, start=1)}
