"""The figures of a run's workbook: every measure, and how sure it is that none is better."""

from decimal import Decimal

from planner.domain.names import school_year_label
from planner.domain.outcome import Stage, Verdict
from planner.measures.registry import MEASURES, OBJECTIVES
from planner.report.disclosure import SUPPRESSED, PublicFigure
from planner.report.told.figures import STAGES_TITLE
from planner.report.told.run import ToldRun
from planner.report.workbook.writing import Cell, Share, Sheet
from planner.text import text

MEASURES_NAME = text("Measures")
_MEASURE = text("Measure")
_KEY = text("Key")
_UNIT = text("Unit")
_MEASURE_HEADS = (
    _KEY,
    _MEASURE,
    text("School year"),
    text("About"),
    _UNIT,
    text("Value [see Unit]"),
    text("Remark"),
    text("What it means"),
)
_PROOF_HEADS = (
    text("Stage"),
    _KEY,
    _MEASURE,
    _UNIT,
    text("The plan has [see Unit]"),
    text("Can't be less than [see Unit]"),
    text("Gap"),
    text("Proof"),
    text("Confirmed by"),
)
_WHOLE_TIME = text("the whole time")
_CITY = text("the city")
_IS_PROVEN = text("proven")
_NOT_PROVEN = text("not proven")
_SUM = text("Weighted sum of the measures")


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
