"""Where the numbers come from: source, inputs, settings and versions."""

from planner.report.measured import how_measured
from planner.report.told.run import Rows, ToldRun
from planner.text import text

_PROVENANCE = text("Where the numbers come from")
_WHAT = text("What")
_VALUE = text("Value")
_SCENARIO = text("Scenario hash")
_SOURCE = text("Source")
_DISTANCES = text("Distances of children")
_SETTINGS = text("Solver settings")
_VERSIONS = text("Versions")


def provenance(run: ToldRun) -> Rows:
    """Return what it takes to know which run this is."""
    record, lang = run.record, run.lang
    settings, versions = (
        ", ".join(f"{key} {value}" for key, value in record[name].items())
        for name in ("solver", "versions")
    )
    told = {
        _SOURCE.said(lang): run.case.scenario.case.credit,
        _DISTANCES.said(lang): how_measured(run.case.scenario.case.travel).said(lang),
        _SCENARIO.said(lang): record["scenario_hash"],
        _SETTINGS.said(lang): settings,
        _VERSIONS.said(lang): versions,
    }
    for one in record["inputs"]:
        told[text("File: {role} (SHA-256)", role=one["role"]).said(lang)] = one["sha256"]
    header = (_WHAT.said(lang), _VALUE.said(lang))
    return Rows(_PROVENANCE.said(lang), header, tuple(told.items()))
