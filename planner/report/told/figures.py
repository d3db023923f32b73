"""Every figure of a run with what it means, and how sure it is that none is better."""

from collections.abc import Iterator
from decimal import Decimal

from planner.domain.names import school_year_label
from planner.domain.outcome import Stage, Verdict
from planner.measures.goal import WeightedSum
from planner.measures.registry import MEASURES, OBJECTIVES
from planner.report.disclosure import WEIGHTED_SUM, PublicFigure
from planner.report.summary import not_shown_line
from planner.report.told.run import Rows, ToldRun
from planner.text import Text, number, text

MEASURES_TITLE = text("The measures")
STAGES_TITLE = text("How sure is it")
MEASURES_LEAD = text(
    "Less is better unless the explanation says otherwise. “Withheld”: the number would tell "
    "of few children, or such a number could be worked out from it. Children's distances are "
    "rounded, so that the sum isn't known any closer than to a kilometre; counts of children "
    "are (“about”), so that no two plans differ by few, and needn't add up. Figures of the five "
    "områder are in measures.csv.",
)
_STAGES_LEAD = text(
    "The plan was made for one measure at a time in this order: a later one may not make an "
    "earlier one worse unless the scenario allows it. “Proven” means that no plan which is as "
    "good in the measures before is better in this one.",
)
_SUM_LEAD = text(
    "The plan was made for all measures at once, each with its weight. “Proven” means that no "
    "plan has a smaller sum.",
)
_MEASURE = text("Measure")
_MEANING = text("What it means")
_WHOLE = text("The whole time")
_VALUE = text("The plan has")
_SURE = text("How sure")
_HIDDEN = text("hidden: it tells of few")
_IS_PROVEN = text("proven")
_NOT_PROVEN = text("not proven")
_SUM = text("Weighted sum of the measures")
_NONE = "\N{EN DASH}"


def measures(run: ToldRun) -> Rows:
    """Return the figures of the city, years side by side; what each means comes last."""
    years = run.year_labels if len(run.year_labels) > 1 else ()
    header = (_MEASURE.said(run.lang), _WHOLE.said(run.lang), *years, _MEANING.said(run.lang))
    return Rows(MEASURES_TITLE.said(run.lang), header, tuple(_figure_rows(run, years)))


def not_shown(run: ToldRun) -> str | None:
    """Say how many numbers are withheld, by reason; None if none is."""
    told = not_shown_line(run.release)
    return None if told is None else told.said(run.lang)


def _figure_rows(run: ToldRun, years: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    meanings = {kind.id: kind.meaning.said(run.lang) for kind in MEASURES}
    by_label: dict[str, list[PublicFigure]] = {}
    for one in run.figures:
        if one.subject is None:
            by_label.setdefault(one.label.said(run.lang), []).append(one)
    for label, here in by_label.items():
        said = {
            "" if one.year is None else school_year_label(one.year): one.number(run.lang)
            for one in here
        }
        if not years:
            said[""] = here[0].number(run.lang)
        # Once for each measure.
        meaning = meanings.pop(here[0].measure, "")
        name = f"{label} [{here[0].unit.said(run.lang)}]"
        yield (name, *(said.get(key, _NONE) for key in ("", *years)), meaning)


def stages_lead(run: ToldRun) -> str:
    """Say in which order the plan was made, and what is called proven."""
    lead = _SUM_LEAD if isinstance(run.case.goal, WeightedSum) else _STAGES_LEAD
    return lead.said(run.lang)


def stages(run: ToldRun) -> Rows:
    """Return what was minimised in which order, and what is proven of it."""
    header = tuple(one.said(run.lang) for one in (_MEASURE, _VALUE, _SURE))
    rows = (_stage(number, one, run) for number, one in enumerate(run.outcome.stages, start=1))
    return Rows(STAGES_TITLE.said(run.lang), header, tuple(rows))


def _stage(place: int, stage: Stage, run: ToldRun) -> tuple[str, ...]:
    label = _SUM if stage.measure == WEIGHTED_SUM else _labels()[stage.measure]
    value = _HIDDEN.said(run.lang) if stage.value is None else _amount(stage, stage.value, run)
    return f"{place}. {label.said(run.lang)}", value, _how_sure(stage, run)


def _how_sure(stage: Stage, run: ToldRun) -> str:
    if stage.verdict is Verdict.PROVEN:
        engine = stage.second_engine if stage.second_opinion == "confirmed" else None
        more = text("; confirmed by {engine}", engine=engine).said(run.lang) if engine else ""
        return _IS_PROVEN.said(run.lang) + more
    if stage.bound is None:
        return _NOT_PROVEN.said(run.lang)
    return text(
        "not proven; it can't be less than {bound}", bound=_amount(stage, stage.bound, run)
    ).said(run.lang)


def _labels() -> dict[str, Text]:
    return {one.id: one.label for one in OBJECTIVES}


def _amount(stage: Stage, value: int, run: ToldRun) -> str:
    for one in OBJECTIVES:
        if one.id == stage.measure:
            return one.amount(value, run.lang)
    return number(Decimal(value), run.lang)
