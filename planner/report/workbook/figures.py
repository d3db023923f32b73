"""The figures of a run's workbook: every measure, and how sure it is that none is better."""

from decimal import Decimal

from planner.domain.names import school_year_label
from planner.domain.outcome import Stage, Verdict
from planner.measures.registry import MEASURES, OBJECTIVES
from planner.report.disclosure import SUPPRESSED, PublicFigure
from planner.report.told.figures import STAGES_TITLE
from planner.report.told.run import ToldRun
from planner.report.workbook.writing import Cell, Share, Sheet
from planner.text import Text

MEASURES_NAME = Text(da="Mål", en="Measures")
_MEASURE = Text(da="Mål", en="Measure")
_KEY = Text(da="Nøgle", en="Key")
_UNIT = Text(da="Enhed", en="Unit")
_MEASURE_HEADS = (
    _KEY,
    _MEASURE,
    Text(da="Skoleår", en="School year"),
    Text(da="Gælder", en="About"),
    _UNIT,
    Text(da="Værdi [se Enhed]", en="Value [see Unit]"),
    Text(da="Bemærkning", en="Remark"),
    Text(da="Hvad det betyder", en="What it means"),
)
_PROOF_HEADS = (
    Text(da="Trin", en="Stage"),
    _KEY,
    _MEASURE,
    _UNIT,
    Text(da="Planen har [se Enhed]", en="The plan has [see Unit]"),
    Text(da="Kan ikke være mindre end [se Enhed]", en="Can't be less than [see Unit]"),
    Text(da="Gap", en="Gap"),
    Text(da="Bevis", en="Proof"),
    Text(da="Bekræftet af", en="Confirmed by"),
)
_WHOLE_TIME = Text(da="hele perioden", en="the whole time")
_CITY = Text(da="byen", en="the city")
_IS_PROVEN = Text(da="bevist", en="proven")
_NOT_PROVEN = Text(da="ikke bevist", en="not proven")
_SUM = Text(da="Vægtet sum af målene", en="Weighted sum of the measures")


def measures(run: ToldRun) -> Sheet:
    """Return every figure that may be shown; what is suppressed says so in place of a number."""
    meanings = {kind.id: kind.meaning.said(run.lang) for kind in MEASURES}
    header = tuple(one.said(run.lang) for one in _MEASURE_HEADS)
    rows = tuple((*_figure(one, run), meanings[one.measure]) for one in run.figures)
    return Sheet(name=MEASURES_NAME.said(run.lang), header=header, rows=rows)


def _figure(figure: PublicFigure, run: ToldRun) -> tuple[Cell, ...]:
    year = _WHOLE_TIME.said(run.lang) if figure.year is None else school_year_label(figure.year)
    return (
        f"{figure.measure}.{figure.statistic}",
        figure.label.said(run.lang),
        year,
        figure.subject or _CITY.said(run.lang),
        figure.unit.said(run.lang),
        figure.value,
        SUPPRESSED.said(run.lang) if figure.value is None else None,
    )


def proofs(run: ToldRun) -> Sheet:
    """Return what was minimised in which order, and what is proven of it."""
    header = tuple(one.said(run.lang) for one in _PROOF_HEADS)
    stages = enumerate(run.outcome.stages, start=1)
    rows = tuple((place, stage.measure, *_stage(stage, run)) for place, stage in stages)
    return Sheet(name=STAGES_TITLE.said(run.lang), header=header, rows=rows)


def _stage(stage: Stage, run: ToldRun) -> tuple[Cell, ...]:
    """Return a stage's cells; what would tell of few children is None in it already."""
    kind = next((one for one in OBJECTIVES if one.id == stage.measure), None)
    decimals = 0 if kind is None else kind.decimals
    is_proven = stage.verdict is Verdict.PROVEN
    is_confirmed = stage.second_opinion == "confirmed"
    return (
        (_SUM if kind is None else kind.label).said(run.lang),
        None if kind is None else kind.counted_in.said(run.lang),
        _scaled(stage.value, decimals),
        _scaled(stage.bound, decimals),
        None if stage.gap is None else Share(Decimal(str(round(stage.gap, 6)))),
        (_IS_PROVEN if is_proven else _NOT_PROVEN).said(run.lang),
        stage.second_engine if is_confirmed else None,
    )


def _scaled(value: int | None, decimals: int) -> Decimal | None:
    return None if value is None else Decimal(value).scaleb(-decimals)
