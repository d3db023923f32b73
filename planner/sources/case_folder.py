"""Write what was imported as a case that ``planner check`` reads."""

from collections.abc import Iterator
from pathlib import Path
from string import Template

from planner.geo.ground import area_geojson
from planner.report.tables import csv_text
from planner.scenario.children import CHILDREN_COLUMNS
from planner.scenario.inputs import INSTITUTION_COLUMNS
from planner.scenario.population import QUARTER_COLUMNS
from planner.sources.areas import quarter_area_number
from planner.sources.found import Remark
from planner.sources.imported import Imported
from planner.sources.kinds import QUARTERS
from planner.sources.readme import attributions, readme
from planner.text import Lang

_TEMPLATE = Path(__file__).with_name("template.yaml")
CHILDREN = "children.csv"
REMARK_COLUMNS = ("file", "row", "number", "name", "what", "detail")


def case_files(found: Imported, lang: Lang) -> dict[str, str]:
    """Return the content of each file of the case, by its name."""
    left_out = [one for one in found.remarks if one.is_left_out]
    others = [one for one in found.remarks if not one.is_left_out]
    files = {
        "case.yaml": _scenario(found, lang),
        "areas.geojson": _areas(found),
        "institutions.csv": csv_text(INSTITUTION_COLUMNS, _institutions(found)),
        CHILDREN: csv_text(CHILDREN_COLUMNS.names, ()),
        "left_out.csv": csv_text(REMARK_COLUMNS, (_remark(one, lang) for one in left_out)),
        "remarks.csv": csv_text(REMARK_COLUMNS, (_remark(one, lang) for one in others)),
    }
    if found.children_by_quarter:
        files["quarters.csv"] = csv_text(QUARTER_COLUMNS, _quarters(found))
    return files | {"LAESMIG.md": readme(found, tuple(files), lang)}


def _scenario(found: Imported, lang: Lang) -> str:
    # A line each, folded into one.
    source = ";\n    ".join(one.said(lang) for one in attributions(found))
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(source=source)


def _areas(found: Imported) -> str:
    children = found.population.by_area
    layer = found.areas.layer.assign(
        children_0_5=[children[area_id] for area_id in found.areas.layer["area_id"]]
    )
    return area_geojson(layer)


def _institutions(found: Imported) -> Iterator[dict[str, str | int]]:
    """Yield a row for each institution; what no public source knows stays empty."""
    for one in found.sites:
        x_m, y_m = one.position_m
        known: dict[str, str | int] = {
            "institution_id": one.institution_id,
            "name": one.name,
            "area_id": one.area_id,
            "ownership": one.ownership,
            "age_from": one.ages[0],
            "age_to": one.ages[1],
            "x": round(x_m),
            "y": round(y_m),
        }
        yield {column: known.get(column, "") for column in INSTITUTION_COLUMNS}


def _quarters(found: Imported) -> Iterator[dict[str, str | int]]:
    source = next(one for one in found.sources if one.kind is QUARTERS)
    features = {one.cells["quarter_id"]: one for one in source.features}
    for quarter_id, children in sorted(found.children_by_quarter.items()):
        x_m, y_m = features[quarter_id].inner_point_m
        yield {
            "quarter_id": quarter_id,
            "area_id": quarter_area_number(quarter_id).zfill(2),
            "x": x_m,
            "y": y_m,
            "km2": str(round(features[quarter_id].km2, 3)),
            "children_0_5": children,
        }


def _remark(one: Remark, lang: Lang) -> dict[str, str | int]:
    return {
        "file": Path(one.file).name,
        "row": one.row or "",
        "number": one.number,
        "name": one.name,
        "what": one.kind.said(lang),
        "detail": "" if one.detail is None else one.detail.said(lang),
    }
