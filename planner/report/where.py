"""Where the files of a run lie, each by its name and what it is for."""

from collections.abc import Mapping
from pathlib import Path

from planner.text import Text

_FILES: Mapping[str, Text] = {
    "report.html": Text(da="siden til mødet", en="the page for the meeting"),
    "report.pdf": Text(da="bilaget til dagsordenen", en="the paper for the agenda"),
    "plan.xlsx": Text(da="det hele til Excel", en="all of it for Excel"),
    "plan.gpkg": Text(da="lagene til QGIS", en="the layers for QGIS"),
    "decisions.csv": Text(da="beslutninger til afstemning", en="decisions to vote on"),
    "places.csv": Text(da="pladserne som tabel", en="the places as a table"),
    "measures.csv": Text(da="målene som tabel", en="the measures as a table"),
    "run.json": Text(da="kørslen for maskiner", en="the run for machines"),
    "plan.json": Text(da="planen for maskiner", en="the plan for machines"),
    "audit.json": Text(da="kontrollen for maskiner", en="the audit for machines"),
    "seal.json": Text(da="fingeraftryk af det hele", en="digests of all of it"),
    "restricted": Text(da="FORTROLIGT: hvem der går hvor", en="CONFIDENTIAL: who goes where"),
}
_FIRST = Text(da="Filer i {folder}/:", en="Files in {folder}/:")
_MAPS = Text(da="kort som PNG, PDF og SVG: {names}", en="maps as PNG, PDF and SVG: {names}")
_NO_MAPS = Text(
    da="ingen, for kørslen blev stoppet; planner report {folder} tegner dem",
    en="none, for the run was stopped; planner report {folder} draws them",
)


def where_lines(folder: Path) -> list[Text]:
    """Return a line for each file of a run, and one for its maps."""
    drawn = ", ".join(sorted(path.stem for path in (folder / "maps").glob("*.png")))
    maps = _filled(_MAPS, names=drawn) if drawn else _filled(_NO_MAPS, folder=str(folder))
    told = {name: what for name, what in _FILES.items() if (folder / name).exists()}
    told["maps/"] = maps
    width = max(map(len, told))
    lines = [
        Text(da=f"  {name.ljust(width)}  {what.da}", en=f"  {name.ljust(width)}  {what.en}")
        for name, what in told.items()
    ]
    return [_filled(_FIRST, folder=str(folder)), *lines]


def _filled(text: Text, **values: str) -> Text:
    return Text(da=text.da.format(**values), en=text.en.format(**values))
