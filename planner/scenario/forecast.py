"""From a scenario's forecast to the newcomers of the planned school years."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from planner.domain.names import InstitutionId, SchoolYear, parse_school_year
from planner.domain.problem import Institution
from planner.errors import Fault
from planner.geo.homes import Quarter
from planner.geo.layers import AreaLayer, outlines_m
from planner.geo.plane import NoPointError
from planner.scenario.children import Children
from planner.scenario.expected import Expected, expected_by_rate, read_expected
from planner.scenario.files import BUNDLED_PREFIX
from planner.scenario.inputs import areas_of
from planner.scenario.newcomers import Ground, draw_newcomers
from planner.scenario.population import read_quarters
from planner.scenario.schema import Forecast, Scenario
from planner.text import Text, text

Paths = Mapping[str, tuple[Path, str]]


def with_newcomers(
    known: Children,
    scenario: Scenario,
    paths: Paths,
    layer: AreaLayer | None,
    institutions: Mapping[InstitutionId, Institution] | None,
) -> tuple[Children, list[Fault], dict[str, Text]]:
    """Return the known children and after them those of the scenario's forecast.

    Parameters
    ----------
    paths
        Path and shown name of each input by its role.
    layer, institutions
        None where they have faults of their own; nothing is then checked against them.

    Returns
    -------
    The children, the faults, and how each table was understood, by its role.
    """
    spec = scenario.case.forecast
    if spec is None:
        return known, [], {}
    planned = [parse_school_year(label) for label in scenario.school_years]
    quarters, faults, how = _quarters(paths, layer)
    if "forecast" in paths:
        usable = None if faults else quarters or {}
        expected, table = read_expected(*paths["forecast"], layer, usable, institutions)
        faults = [*faults, *_borrowed(scenario, paths), *table.faults]
        how["forecast"] = table.how
    else:
        expected = _by_rate(spec, planned, layer, known)
    if faults or layer is None:
        return known, faults, how
    rows = sorted(
        (one for one in expected if one.year in planned and one.newcomers),
        key=lambda one: one.key,
    )
    return *_drawn(known, rows, Ground(outlines_m(layer), quarters), spec, paths), how


def _quarters(
    paths: Paths, layer: AreaLayer | None
) -> tuple[Mapping[str, Quarter] | None, list[Fault], dict[str, Text]]:
    if "population" not in paths:
        return None, [], {}
    quarters, table = read_quarters(*paths["population"], layer)
    return quarters, table.faults, {"population": table.how}


def _by_rate(
    spec: Forecast, planned: Sequence[SchoolYear], layer: AreaLayer | None, known: Children
) -> list[Expected]:
    if layer is None or spec.per_1000 is None:
        return []
    entries = {child.entry for child in known.by_id.values()}
    years = [year for year in planned if year not in entries]
    if spec.school_years is not None:
        years = [parse_school_year(label) for label in spec.school_years]
    return expected_by_rate(spec.per_1000, areas_of(layer).values(), years)


def _borrowed(scenario: Scenario, paths: Paths) -> list[Fault]:
    """Refuse the made-up forecast of the bundled case beside data that is not made up."""
    shown = paths["forecast"][1]
    if scenario.case.is_synthetic or not shown.startswith(BUNDLED_PREFIX):
        return []
    what = text("the forecast is synthetic and belongs to the bundled case")
    do = text("set case.forecast to null, or name a file of your own")
    return [Fault(shown, 0, 0, "case.forecast.file", what, do)]


def _drawn(
    known: Children, rows: Sequence[Expected], ground: Ground, spec: Forecast, paths: Paths
) -> tuple[Children, list[Fault]]:
    by_id, homes_m = dict(known.by_id), list(known.homes_m)
    weights = spec.weight_by_years
    faults: dict[str, Fault] = {}
    for row in rows:
        if not ground.is_settled(row):
            faults[row.area_id] = _unsettled(row, paths["population"][1])
            continue
        try:
            for child, home_m in draw_newcomers(row, ground, spec.seed, weights, by_id):
                by_id[child.id] = child
                homes_m.append(home_m)
        except NoPointError:
            faults[row.area_id] = _narrow(row, paths["areas"][1])
    return Children(by_id, homes_m), list(faults.values())


def _unsettled(row: Expected, shown: str) -> Fault:
    what = text(
        "area {area} is to have newcomers, but has no quarter with children", area=row.area_id
    )
    do = text("add its quarters")
    return Fault(shown, 0, 0, "children_0_5", what, do)


def _narrow(row: Expected, shown: str) -> Fault:
    what = text("there is no room for a home in area {area}", area=row.area_id)
    do = text("correct the outline of the area or the point of the quarter")
    return Fault(shown, 0, 0, "geometry", what, do)
