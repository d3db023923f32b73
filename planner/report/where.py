"""Where the files of a run lie, each by its name and what it is for."""

from collections.abc import Mapping
from pathlib import Path

from planner.text import Text, text

_FILES: Mapping[str, Text] = {
    "report.html": text("the page for the meeting"),
    "report.pdf": text("the paper for the agenda"),
    "plan.xlsx": text("all of it for Excel"),
    "plan.gpkg": text("the layers for QGIS"),
    "decisions.csv": text("decisions to vote on"),
    "places.csv": text("the places as a table"),
    "measures.csv": text("the measures as a table"),
    "run.json": text("the run for machines"),
    "plan.json": text("the plan for machines"),
    "audit.json": text("the audit for machines"),
    "seal.json": text("digests of all of it"),
    "restricted": text("CONFIDENTIAL: who goes where"),
}


def where_lines(folder: Path) -> list[Text]:
    """Return a line for each file of a run, and one for its maps."""
    drawn = ", ".join(sorted(path.stem for path in (folder / "maps").glob("*.png")))
    maps = text("none, for the run was stopped; planner report {folder} draws them", folder=folder)
    if drawn:
        maps = text("maps as PNG, PDF and SVG: {names}", names=drawn)
    told = {name: what for name, what in _FILES.items() if (folder / name).exists()}
    told["maps/"] = maps
    width = max(map(len, told))
    lines = [
        text("  {name}  {what}", name=name.ljust(width), what=what) for name, what in told.items()
    ]
    return [text("Files in {folder}/:", folder=folder), *lines]
