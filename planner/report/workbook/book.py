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
from planner.text import Text, text

WORKBOOK = "plan.xlsx"
_NAME = text("Read me")
_WHAT = text("What")
_TOLD = text("Answer")
_SHEETS: tuple[tuple[Callable[[ToldRun], Sheet], Text], ...] = (
    (
        lists.decisions,
        text("A row for each decision, numbered in each school year"),
    ),
    (
        lists.institutions,
        text("A row for each institution that has or had places, today and in each school year"),
    ),
    (
        lists.areas,
        text("A row for each area, today and in each school year: places open to new children"),
    ),
    (
        figures.measures,
        text("All measures, by område and year"),
    ),
    (
        figures.proofs,
        text("What the plan was made for, in order, and what is proven of it"),
    ),
    (
        rules.rules,
        text("Each rule with the sentence behind it"),
    ),
    (
        rules.audit,
        text("The audit of each rule, by code that knows nothing of the solver"),
    ),
    (rules.settings, text("Every number of the scenario")),
    (
        rules.changes,
        text("What the scenario changes in those that it extends"),
    ),
)
# The tables about institutions and children, of which each row says whether they are made up.
_OF_DATA = (lists.decisions, lists.institutions, lists.areas, figures.measures)
_SCENARIO = text("Scenario")
_CASE = text("Case")
_YEARS = text("School years")
_DATA = text("Data")
_IS_REAL = text("not synthetic")
_EMPTY = text("Empty cells")
_UNTOLD = text(
    "Where an institution takes no new children there is no number of places: it would tell "
    "how many children are left. A measure that would tell of few children is withheld.",
)
_AGAIN = text("Check")
_VERIFY = text(
    "The workbook can be made again from the run's files: planner verify does, and says if it "
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
        (text("Sheet: {name}", name=sheet.name).said(run.lang), what.said(run.lang))
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
