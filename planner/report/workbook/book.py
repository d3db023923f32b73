"""``plan.xlsx``: a run as sheets, to go on with in Excel; the first says what the others are.

What is in it stands in ``report.html``, in the tables or in ``run.json`` as well, and nothing else.
"""

from collections.abc import Callable, Iterator

from planner.report.summary import SYNTHETIC
from planner.report.told import opening
from planner.report.told.figures import STAGES_TITLE, not_shown
from planner.report.told.provenance import provenance
from planner.report.told.run import ToldRun
from planner.report.workbook import figures, lists, rules
from planner.report.workbook.writing import Sheet, marked, workbook
from planner.text import Text

WORKBOOK = "plan.xlsx"
_NAME = Text(da="Læs mig", en="Read me")
_WHAT = Text(da="Hvad", en="What")
_TOLD = Text(da="Svar", en="Answer")
_SHEETS: tuple[tuple[Callable[[ToldRun], Sheet], Text], ...] = (
    (
        lists.decisions,
        Text(
            da="En række for hver beslutning, nummereret i hvert skoleår",
            en="A row for each decision, numbered in each school year",
        ),
    ),
    (
        lists.institutions,
        Text(
            da="En række for hvert dagtilbud, der har eller havde pladser, nu og hvert skoleår",
            en="A row for each institution that has or had places, today and in each school year",
        ),
    ),
    (
        lists.areas,
        Text(
            da="En række for hver bydel, nu og hvert skoleår: pladser, der er åbne for nye børn",
            en="A row for each area, today and in each school year: places open to new children",
        ),
    ),
    (
        figures.measures,
        Text(da="Alle mål, også for områder og enkelte år", en="All measures, by område and year"),
    ),
    (
        figures.proofs,
        Text(
            da="Hvad planen er lavet efter, i rækkefølge, og hvad der er bevist om det",
            en="What the plan was made for, in order, and what is proven of it",
        ),
    ),
    (
        rules.rules,
        Text(da="Hver regel med sætningen bag", en="Each rule with the sentence behind it"),
    ),
    (
        rules.audit,
        Text(
            da="Kontrollen af hver regel, lavet af kode, der ikke kender løseren",
            en="The audit of each rule, by code that knows nothing of the solver",
        ),
    ),
    (rules.settings, Text(da="Alle scenariets tal og valg", en="Every number of the scenario")),
    (
        rules.changes,
        Text(
            da="Hvad scenariet ændrer i det, det bygger på",
            en="What the scenario changes in those that it extends",
        ),
    ),
)
# The tables about institutions and children, of which each row says whether they are made up.
_OF_DATA = (lists.decisions, lists.institutions, lists.areas, figures.measures)
_SCENARIO = Text(da="Scenarie", en="Scenario")
_CASE = Text(da="Sag", en="Case")
_YEARS = Text(da="Skoleår", en="School years")
_DATA = Text(da="Data", en="Data")
_IS_REAL = Text(da="ikke syntetiske", en="not synthetic")
_EMPTY = Text(da="Tomme felter", en="Empty cells")
_UNTOLD = Text(
    da="Hvor et dagtilbud ikke tager nye børn, står der intet antal pladser: det ville sige, hvor "
    "mange børn der er tilbage. Et mål, der ville sige noget om få børn, er skjult.",
    en="Where an institution takes no new children there is no number of places: it would tell how "
    "many children are left. A measure that would tell of few children is withheld.",
)
_SHEET = Text(da="Ark: {name}", en="Sheet: {name}")
_AGAIN = Text(da="Kontrol", en="Check")
_VERIFY = Text(
    da="Arbejdsbogen kan laves igen af kørslens filer: planner verify gør det og siger, om den er "
    "ændret.",
    en="The workbook can be made again from the run's files: planner verify does, and says if it "
    "was changed.",
)


def run_workbook(run: ToldRun) -> bytes:
    """Return the workbook of a run; the same run gives the same bytes.

    Raises
    ------
    ValueError, KeyError, TypeError, AttributeError
        If the run's record is not one.
    """
    return workbook(run_sheets(run))


def run_sheets(run: ToldRun) -> tuple[Sheet, ...]:
    """Return the sheets, in the order in which they lie."""
    is_synthetic = run.case.problem.is_synthetic
    sheets = []
    for made, _ in _SHEETS:
        sheet = made(run)
        if made in _OF_DATA:
            sheet = marked(sheet, run.lang, is_synthetic=is_synthetic)
        sheets.append(sheet)
    about = tuple((what.said(run.lang), told) for what, told in _about(run))
    contents = tuple(
        (_SHEET.said(run.lang).format(name=sheet.name), what.said(run.lang))
        for sheet, (_, what) in zip(sheets, _SHEETS, strict=True)
    )
    again = (_AGAIN.said(run.lang), _VERIFY.said(run.lang))
    first = Sheet(
        name=_NAME.said(run.lang),
        header=(_WHAT.said(run.lang), _TOLD.said(run.lang)),
        rows=(*about, *contents, *provenance(run).rows, again),
    )
    return first, *sheets


def _about(run: ToldRun) -> Iterator[tuple[Text, str]]:
    scenario, lang = run.case.scenario, run.lang
    yield _SCENARIO, scenario.title
    yield _CASE, scenario.case.name
    yield _YEARS, ", ".join(run.year_labels)
    yield _DATA, (SYNTHETIC if run.case.problem.is_synthetic else _IS_REAL).said(lang)
    yield STAGES_TITLE, " ".join(opening.lines(run))
    yield _EMPTY, " ".join(filter(None, (_UNTOLD.said(lang), not_shown(run))))
