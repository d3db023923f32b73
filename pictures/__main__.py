"""``python -m pictures [FOLDER]``: make the runs, and of them every picture in ``docs/pictures``.

Runs that lie in the folder from an earlier time are used again; without one they are made
somewhere and forgotten, which takes ten minutes. Whoever reads the pictures is told that the data
are made up, by every map and page itself.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from pictures.chromium import Chromium, installed
from pictures.paper import paper_pages
from pictures.screens import screens
from planner.cli import main as planner

ROOT = Path(__file__).parents[1]
_DOCS = ROOT / "docs" / "pictures"
_SCENARIOS = ROOT / "scenarios"
_YEARS, _COMPARED = "model-2026", ("first-year", "minimum-4", "minimum-8")
_WIDTH_PX = 1400
# Each map by its file in the runs, and what it shows.
_SHEETS: Mapping[str, tuple[str, str]] = {
    "today": (f"{_YEARS}/maps/today", "Today's places, with the table of Bilag 2"),
    "plan-2026-27": (f"{_YEARS}/maps/plan-2026-27", "The plan of a school year and what changes"),
    "years": (f"{_YEARS}/maps/years", "Today and every planned year"),
    "timeline": (f"{_YEARS}/maps/timeline", "Each institution's places, year by year"),
    "coverage": (f"{_YEARS}/maps/coverage", "Open places per 1,000 children, today and in the end"),
    "travel": (f"{_YEARS}/maps/travel", "How far the children of each area have to their place"),
    "knowledge": (f"{_YEARS}/maps/knowledge", "How far to the nearest basis institution"),
    "variants": ("compare/variants", "Three variants side by side"),
    "differences": ("compare/differences", "Where two variants differ from the first"),
}
_LEAD = (
    "Every map and page of `model-2026` (five school years), and of a comparison of `first-year` "
    "with two other minimums. **All data are synthetic.**"
)


def main() -> None:
    """Take the pictures."""
    program = installed()
    if program is None:
        sys.exit("Chromium is not installed (on Debian: apt-get install chromium)")
    with TemporaryDirectory() as forgotten:
        folder = Path(*sys.argv[1:] or [forgotten])
        _make_runs(folder)
        _DOCS.mkdir(exist_ok=True)
        for name, (source, _) in _SHEETS.items():
            _small(folder / f"{source}.png", _DOCS / f"{name}.png", _WIDTH_PX)
        with Chromium(program) as browser:
            told = screens(browser, folder / _YEARS, folder / "compare", _DOCS)
        told = {**told, **paper_pages(folder / _YEARS / "report.pdf", _DOCS)}
    for name in told:
        _small(_DOCS / f"{name}.png", _DOCS / f"{name}.png")
    captions = {name: caption for name, (_, caption) in _SHEETS.items()} | told
    (_DOCS / "README.md").write_text(_contents(captions), encoding="utf-8", newline="\n")


def _make_runs(folder: Path) -> None:
    """Make the runs that are not there, and compare those of one year."""
    verbs = [
        ["plan", str(_SCENARIOS / f"{name}.yaml"), "--out", str(folder / name)]
        for name in (_YEARS, *_COMPARED)
        if not (folder / name).exists()
    ]
    compared = (str(folder / name) for name in _COMPARED)
    for arguments in [*verbs, ["compare", *compared, "--out", str(folder / "compare")]]:
        if code := planner(arguments):
            sys.exit(code)


def _small(source: Path, path: Path, width_px: int | None = None) -> None:
    """Write a picture with few colours, and of a width, small enough for a page."""
    with Image.open(source) as sheet:
        width_px = width_px or sheet.width
        size = (width_px, sheet.height * width_px // sheet.width)
        small = sheet.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    # The usual method (median cut) gives rare colours up, and those are the changes.
    small.quantize(256, method=Image.Quantize.FASTOCTREE).save(path, optimize=True)


def _contents(captions: Mapping[str, str]) -> str:
    """Return the page that shows every picture."""
    lines = ["<!-- Written by `make pictures`. -->", "", "# Pictures", "", _LEAD, ""]
    for name, caption in captions.items():
        lines += [f"## {caption}", "", f"![{caption}]({name}.png)", ""]
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    main()
