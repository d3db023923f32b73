"""Variants of the small case whose plans are written by hand, so that no solver is needed."""

from pathlib import Path

from small_case import scenario, write_case

from planner.audit.allocate import allocate
from planner.compare.variant import Made, Variant
from planner.domain.names import InstitutionId, parse_school_year
from planner.domain.outcome import Verdict
from planner.domain.plan import Standing, Status
from planner.scenario.build import read_case

BASIS, LEAVING = Status.BASIS, Status.PHASING_OUT
# Today N1 6, N2 2, S1 8 (2 of them special) and V1 4 places.
MODEL = {"N1": [(BASIS, 6)], "S1": [(BASIS, 8)], "V1": [(BASIS, 8)], "N2": [(LEAVING, 1)]}
# In the city that is attacked, places for all 42 children but nine of the newcomers, or seven.
NINE_UNSERVED = {"N1": [(BASIS, 7)], "N2": [(BASIS, 3)], "S1": [(BASIS, 7)], "S2": [(BASIS, 6)]}
NINE_UNSERVED |= {"V1": [(BASIS, 8)], "V2": [(LEAVING, 2)]}
SEVEN_UNSERVED = NINE_UNSERVED | {"N1": [(BASIS, 9)]}
GROWN = {"N1": [(BASIS, 6)], "S1": [(BASIS, 8)], "S2": [(BASIS, 6)], "N2": [(BASIS, 8)]}


def a_case(folder, **changes):
    return read_case(write_case(folder, settings=scenario(**changes)))


def a_stage(measure, value, bound):
    status = "proven" if value == bound else "feasible"
    return {"measure": measure, "status": status, "value": value, "bound": bound}


def a_variant(name, case, paths=MODEL, stages=()):
    """Return a variant with a plan.

    Parameters
    ----------
    paths
        Status and places of institutions, for each school year.
    """
    standings = {
        (InstitutionId(key), parse_school_year(label)): Standing(
            status=status, places=places, special_places=2 if key == "S1" else 0
        )
        for key, years in paths.items()
        for label, (status, places) in zip(case.scenario.school_years, years, strict=False)
    }
    plan = allocate(standings, case.problem, case.rules, case.goal, {})
    made = Made(folder=Path("runs") / name, run_hash="0" * 64, plan=plan, stages=tuple(stages))
    return Variant(name=name, case=case, verdict=Verdict.FEASIBLE, made=made)


def without_plan(name, case, verdict=Verdict.INFEASIBLE):
    return Variant(name=name, case=case, verdict=verdict)
