"""Where the numbers come from: source, inputs, settings and versions."""

from planner.report.told.run import Rows, ToldRun
from planner.text import Text

_PROVENANCE = Text(da="Hvor tallene kommer fra", en="Where the numbers come from")
_WHAT = Text(da="Hvad", en="What")
_VALUE = Text(da="Værdi", en="Value")
_SCENARIO = Text(da="Scenariets hash", en="Scenario hash")
_SOURCE = Text(da="Kilde", en="Source")
_INPUT = Text(da="Fil: {role} (SHA-256)", en="File: {role} (SHA-256)")
_SETTINGS = Text(da="Løserens indstillinger", en="Solver settings")
_VERSIONS = Text(da="Versioner", en="Versions")


def provenance(run: ToldRun) -> Rows:
    """Return what it takes to know which run this is."""
    record, lang = run.record, run.lang
    settings, versions = (
        ", ".join(f"{key} {value}" for key, value in record[name].items())
        for name in ("solver", "versions")
    )
    told = {
        _SOURCE.said(lang): run.case.scenario.case.source,
        _SCENARIO.said(lang): record["scenario_hash"],
        _SETTINGS.said(lang): settings,
        _VERSIONS.said(lang): versions,
    }
    for one in record["inputs"]:
        told[_INPUT.said(lang).format(role=one["role"])] = one["sha256"]
    header = (_WHAT.said(lang), _VALUE.said(lang))
    return Rows(_PROVENANCE.said(lang), header, tuple(told.items()))
