"""What a reader who reads no further should know: the plan in short, and year by year."""

from collections.abc import Iterator

from planner.domain.outcome import Verdict
from planner.report.changes import TAKING_NOBODY, Change, InstitutionYear, counted
from planner.report.decisions import events
from planner.report.disclosure import PublicFigure
from planner.report.summary import failure_line, trust_lines
from planner.report.told.run import TODAY, Rows, ToldRun
from planner.text import number, text

TITLE = text("In short")
NOTE = text(
    "A child that has a place keeps it, also where nobody new is taken. The number of places "
    "there is not shown, for it would tell how many children are left.",
)
_SUBTITLE = text("Proposed places")
_PROVEN = text(
    "It is proven best: no other plan that keeps the rules is better in the chosen measures, "
    "in their chosen order.",
)
_NOT_PROVEN = text(
    "It is not proven to be the best: another plan may be better in some of the measures. "
    "Which ones, and how much, is told under “How sure is it”.",
)
_YEARS = text("Year by year")
_YEAR = text("School year")
_BASIS = text("Basis institutions (at least {{minimum}} places)")
_OPEN = text("Places open to new children")
_NOBODY = text("Institutions taking no new children")
_AREAS = text("Areas with a basis institution")
_DECISIONS = text("What happens")


def open_places(row: InstitutionYear) -> int:
    """Return an institution's places that new children can have. [places]."""
    return 0 if row.places_told is None else row.places_told


def subtitle(run: ToldRun) -> str:
    """Say what is proposed, for whom and for which years."""
    scenario = run.case.scenario
    first, last = scenario.school_years[0], scenario.school_years[-1]
    years = first if first == last else f"{first} \N{EN DASH} {last}"
    return f"{_SUBTITLE.said(run.lang)} · {scenario.case.name} · {years}"


def lines(run: ToldRun) -> Iterator[str]:
    """Yield sentences on what the plan keeps and how sure it is."""
    outcome = run.outcome
    yield text(
        "The plan keeps all {count} rules in all years; that was checked without the solver.",
        count=len(run.case.rules),
    ).said(run.lang)
    yield (_PROVEN if outcome.verdict is Verdict.PROVEN else _NOT_PROVEN).said(run.lang)
    if outcome.failure is not None:
        yield failure_line(outcome.failure).said(run.lang)
    for line in trust_lines(outcome):
        yield line.said(run.lang)


def chief_figures(run: ToldRun) -> Iterator[PublicFigure]:
    """Yield one figure of each measure aimed at: of distances the mean, which says more."""
    for objective in run.case.goal.objectives:
        found = {
            one.statistic: one
            for one in reversed(run.figures)
            if one.measure == objective.id and one.year is None and one.subject is None
        }
        chief = found.get("mean", found.get("total"))
        if chief is not None:
            yield chief


def years(run: ToldRun) -> Rows:
    """Return what there is today and in each school year, and what each year does."""
    heads = (_YEAR, _BASIS, _OPEN, _NOBODY, _AREAS, _DECISIONS)
    minimum = run.placement.minimum_places
    header = tuple(one.said(run.lang).format(minimum=minimum) for one in heads)
    return Rows(_YEARS.said(run.lang), header, tuple(_years(run)))


def _years(run: ToldRun) -> Iterator[tuple[str, ...]]:
    every = len(run.case.problem.areas)
    happens = {TODAY.said(run.lang): ""} | dict.fromkeys(run.year_labels, "")
    for label, year in zip(run.year_labels, run.case.problem.school_years, strict=True):
        kinds = (one.kind for one in events(run.placement) if one.year == year)
        happens[label] = counted(kind for kind in kinds if isinstance(kind, Change)).said(run.lang)
    for label, rows in run.columns.items():
        # Today some are smaller than the model asks for.
        minimum = run.placement.minimum_places
        basis = [row for row in rows if row.now.is_basis and row.now.ordinary_places >= minimum]
        served = {row.institution.area_id for row in basis}
        yield (
            label,
            str(len(basis)),
            number(sum(map(open_places, rows)), run.lang),
            str(sum(row.change in TAKING_NOBODY for row in rows)),
            text("{count} of {every}", count=len(served), every=every).said(run.lang),
            happens[label],
        )
