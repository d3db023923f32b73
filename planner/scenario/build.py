"""From a scenario file, or a resolved scenario, to all that a run needs."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from planner.domain.names import AreaId, InstitutionId, parse_school_year
from planner.domain.problem import Institution, Problem
from planner.errors import DataError, Fault, ScenarioError
from planner.geo.layers import AreaLayer, read_areas
from planner.measures.base import Measure
from planner.measures.goal import Goal, InOrder, StageGoal, WeightedSum
from planner.measures.registry import MEASURES, OBJECTIVES
from planner.rules.base import Rule
from planner.rules.registry import RULES, share_minimum
from planner.rules.takes_all_children import TakesAllChildren
from planner.scenario.children import Children, read_children
from planner.scenario.expected import FORECAST_COLUMNS
from planner.scenario.faults import faults_of
from planner.scenario.files import (
    InputFile,
    input_file,
    input_paths,
    name_inputs,
    recorded_paths,
)
from planner.scenario.forecast import with_newcomers
from planner.scenario.inputs import INSTITUTION_COLUMNS, areas_of, read_institutions
from planner.scenario.population import QUARTER_COLUMNS
from planner.scenario.quality import response_faults
from planner.scenario.resolve import Override, Resolved, resolve
from planner.scenario.schema import ObjectiveSpec, Scenario, Stage
from planner.scenario.sources import is_workbook, read_table
from planner.scenario.totals import Totals, read_totals
from planner.scenario.travel import travel_matrix
from planner.tabular.sheet import Sheet
from planner.tabular.table import Columns
from planner.text import Text, text

_WITHOUT_CHILDREN = {
    "institutions": INSTITUTION_COLUMNS,
    "forecast": FORECAST_COLUMNS,
    "population": QUARTER_COLUMNS,
    "totals": ("area_id",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A scenario with its inputs read and checked.

    Parameters
    ----------
    resolved
        The scenario's settings, everything filled in, as plain JSON values.
    scenario_hash
        SHA-256 of settings and inputs; two cases with the same hash are the same question.
    area_layer
        The areas' outlines in EPSG:25832 (areas).
    how_by_role
        How each table and layer, but for those of streets, was understood.
    totals_by_area
        What the scenario says that areas have in all; of areas it says nothing of there is none.
    """

    scenario: Scenario
    resolved: dict[str, Any]
    scenario_hash: str
    trace: tuple[Override, ...]
    inputs: tuple[InputFile, ...]
    problem: Problem
    rules: tuple[Rule, ...]
    measures: tuple[Measure, ...]
    goal: Goal
    area_layer: AreaLayer
    how_by_role: Mapping[str, Text]
    totals_by_area: Mapping[AreaId, Totals]

    @property
    def written_rules(self) -> tuple[Rule, ...]:
        """The rules that are on as the scenario writes them, before they share a minimum."""
        return _written_rules(self.scenario)

    def settings_from(self, folder: Path) -> dict[str, Any]:
        """Return the settings with inputs named from a folder, or as bundled."""
        return name_inputs(self.resolved, {one.role: one.name_from(folder) for one in self.inputs})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a scenario's distances are between.

    Parameters
    ----------
    paths
        Path and shown name of each input by its role.
    how
        How each table and layer, but for those of streets, was understood, by its role.
    totals
        What is said of areas in all.
    """

    scenario: Scenario
    paths: dict[str, tuple[Path, str]]
    layer: AreaLayer
    institutions: dict[InstitutionId, Institution]
    children: Children = field(repr=False)
    how: dict[str, Text]
    totals: Mapping[AreaId, Totals]


def read_case(path: Path, solver: Mapping[str, float] | None = None) -> Case:
    """Read a scenario file and all that it names.

    Parameters
    ----------
    solver
        Settings of the solver that come before the scenario's own.

    Raises
    ------
    ScenarioError
        With every fault of the scenario.
    DataError
        With every fault of the tables and layers.
    """
    scenario, resolved = _read_scenario(path)
    if solver:
        settings = scenario.solver.model_copy(update=solver)
        scenario = scenario.model_copy(update={"solver": settings})
    return _case(scenario, input_paths(scenario, resolved), resolved)


def read_ground(path: Path) -> Ground:
    """Read a scenario file and all that it names but how far it is from one to the other.

    Raises
    ------
    ScenarioError, DataError
        With every fault.
    """
    scenario, resolved = _read_scenario(path)
    rules = share_minimum(_written_rules(scenario))
    return _ground(scenario, input_paths(scenario, resolved), rules, resolved)


def _read_scenario(path: Path) -> tuple[Scenario, Resolved]:
    resolved = resolve(path)
    try:
        scenario = Scenario.model_validate(resolved.content)
    except ValidationError as error:
        raise ScenarioError(faults_of(error, resolved, Scenario)) from None
    if resolved.faults:
        raise ScenarioError(resolved.faults)
    return scenario, resolved


def workbooks_of(path: Path) -> list[tuple[str, Sheet]]:
    """Return the workbooks of a scenario that hold no child: name in messages, and content.

    Those that can't be read at all are left out.

    Raises
    ------
    ScenarioError
        If the scenario itself has faults.
    """
    found = []
    for role, (place, shown) in input_paths(*_read_scenario(path)).items():
        if role in _WITHOUT_CHILDREN and is_workbook(place.name):
            table = read_table(place, shown, Columns(required=_WITHOUT_CHILDREN[role]))
            if table.sheet is not None:
                found.append((shown, table.sheet))
    return found


def rebuild_case(settings: dict[str, Any], folder: Path) -> Case:
    """Read again the case of a run directory from its resolved settings.

    Parameters
    ----------
    settings
        As in ``Case.resolved``.
    folder
        The run directory, from which the inputs' paths are relative.
    """
    nowhere = Resolved({}, {}, (), {"run.json": folder / "run.json"})
    try:
        scenario = Scenario.model_validate_json(json.dumps(settings))
    except ValidationError as error:
        raise ScenarioError(faults_of(error, nowhere, Scenario)) from None
    return _case(scenario, recorded_paths(scenario, folder), nowhere)


def _written_rules(scenario: Scenario) -> tuple[Rule, ...]:
    found = (getattr(scenario.rules, kind.id) for kind in RULES)
    return tuple(rule for rule in found if isinstance(rule, Rule))


def _case(scenario: Scenario, paths: dict[str, tuple[Path, str]], source: Resolved) -> Case:
    rules = share_minimum(_written_rules(scenario))
    problem, ground = _problem(scenario, paths, rules, source)
    inputs = tuple(input_file(role, *pair) for role, pair in paths.items())
    resolved = json.loads(scenario.model_dump_json(by_alias=True))
    # The hash is of what the inputs hold, not of where they lie.
    unnamed = name_inputs(resolved, dict.fromkeys(paths, ""))
    digest = hashlib.sha256(json.dumps(unnamed, sort_keys=True).encode())
    for one in inputs:
        digest.update(f"{one.role}:{one.sha256}".encode())
    return Case(
        scenario=scenario,
        resolved=resolved,
        scenario_hash=digest.hexdigest(),
        trace=source.trace,
        inputs=inputs,
        problem=problem,
        rules=rules,
        measures=tuple(getattr(scenario.measures, kind.id) for kind in MEASURES),
        goal=_goal(scenario),
        area_layer=ground.layer,
        how_by_role=ground.how,
        totals_by_area=ground.totals,
    )


def _problem(
    scenario: Scenario,
    paths: dict[str, tuple[Path, str]],
    rules: tuple[Rule, ...],
    source: Resolved,
) -> tuple[Problem, Ground]:
    ground = _ground(scenario, paths, rules, source)
    named = next(iter(source.file_by_name))
    children, institutions = ground.children, ground.institutions
    travel_m, faults, how = travel_matrix(
        scenario.case.travel, paths, children, institutions, named
    )
    if travel_m is None:
        raise DataError(faults)
    problem = Problem(
        school_years=tuple(parse_school_year(label) for label in scenario.school_years),
        areas=areas_of(ground.layer),
        institutions=institutions,
        children=children.by_id,
        travel_m=travel_m,
        is_synthetic=scenario.case.is_synthetic,
        thresholds=scenario.privacy.thresholds,
    )
    return problem, replace(ground, how=ground.how | how)


def _ground(
    scenario: Scenario,
    paths: dict[str, tuple[Path, str]],
    rules: tuple[Rule, ...],
    source: Resolved,
) -> Ground:
    layer, faults = _layer(*paths["areas"])
    cleared = scenario.case.other_numbers
    institutions, listed = read_institutions(*paths["institutions"], layer, cleared)
    # Against faulty institutions every child would be told that its own doesn't exist.
    usable = None if listed.faults else institutions
    known, enrolled = read_children(*paths["children"], layer, usable, cleared)
    children, found, how = with_newcomers(known, scenario, paths, layer, usable)
    faults += [*listed.faults, *enrolled.faults, *found]
    how |= {"institutions": listed.how, "children": enrolled.how}
    totals: Mapping[AreaId, Totals] = {}
    if "totals" in paths:
        totals, said = read_totals(*paths["totals"], layer)
        faults += said.faults
        how["totals"] = said.how
    if usable and any(isinstance(rule, TakesAllChildren) for rule in rules):
        faults += _closed(paths["institutions"][1], institutions.values())
    faults += response_faults(scenario, source, usable, paths["institutions"][1])
    if faults or layer is None:
        raise DataError(faults)
    return Ground(
        scenario=scenario,
        paths=paths,
        layer=layer,
        institutions=institutions,
        children=children,
        how=how | {"areas": layer.attrs["how"]},
        totals=totals,
    )


def _layer(path: Path, shown: str) -> tuple[AreaLayer | None, list[Fault]]:
    try:
        return read_areas(path, shown), []
    except DataError as error:
        return None, list(error.faults)


def _closed(shown: str, institutions: Iterable[Institution]) -> list[Fault]:
    return [
        Fault(
            shown,
            0,
            0,
            "closed_to",
            text("{id} has basis places but is closed to a kind of need", id=one.id),
            text("the rule takes_all_children doesn't allow it; empty the cell"),
        )
        for one in institutions
        if one.closed_to and one.ordinary_places_now > 0
    ]


def _goal(scenario: Scenario) -> Goal:
    by_id = {kind.id: getattr(scenario.measures, kind.id) for kind in OBJECTIVES}
    spec: ObjectiveSpec = scenario.objective
    if spec.weights is not None:
        return WeightedSum(weights=tuple((w, by_id[name]) for name, w in spec.weights.items()))
    return InOrder(
        stages=tuple(
            StageGoal(
                objective=by_id[one.measure],
                tolerance_permille=round(10 * one.tolerance_percent),
                at_most=one.at_most,
            )
            if isinstance(one, Stage)
            else StageGoal(objective=by_id[one])
            for one in spec.order or ()
        )
    )
