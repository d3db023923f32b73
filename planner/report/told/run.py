"""What page, paper and workbook are made from: what a run wrote, its case, and its plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from planner.domain.names import InstitutionId, school_year_label
from planner.domain.outcome import Failure, Outcome, Verdict
from planner.domain.plan import Plan
from planner.report.changes import InstitutionYear, Placement
from planner.report.disclosure import PublicFigure, Release, release
from planner.report.stage_records import read_stages
from planner.scenario.build import Case
from planner.text import Lang, text

TODAY = text("Today")


class Rows(NamedTuple):
    """A table in one language: its title, what stands above its columns, and its rows."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class ToldRun:
    """A run, in the language in which it is told.

    Parameters
    ----------
    record
        Its ``run.json``; so that it can be told again without the solver.
    """

    record: Mapping[str, Any]
    case: Case
    plan: Plan
    lang: Lang

    @cached_property
    def outcome(self) -> Outcome:
        """How the search ended, with what may be told of its stages."""
        failure = self.record["failure"]
        return Outcome(
            verdict=Verdict(self.record["status"]),
            plan=self.plan,
            stages=read_stages(self.record),
            was_interrupted=self.record["was_interrupted"],
            failure=None if failure is None else Failure(failure),
            is_canonical=self.record["is_repeatable"],
        )

    @cached_property
    def placement(self) -> Placement:
        """What becomes of each institution."""
        return Placement(plan=self.plan, problem=self.case.problem, rules=self.case.rules)

    @cached_property
    def release(self) -> Release:
        """What may be shown, and what not."""
        return release(self.plan, self.case.problem, self.case.measures)

    @property
    def figures(self) -> tuple[PublicFigure, ...]:
        """Every figure that may be shown."""
        return self.release.figures

    @cached_property
    def columns(self) -> Mapping[str, tuple[InstitutionYear, ...]]:
        """Every institution today and in each school year, by what the column is called."""
        years = self.case.problem.school_years
        return {TODAY.said(self.lang): self.placement.today()} | {
            school_year_label(year): self.placement.in_year(year) for year in years
        }

    @cached_property
    def row_ids(self) -> Mapping[InstitutionId, str]:
        """What the rows of the institutions are called in the page; nothing foreign is in it."""
        return {key: f"row-{k}" for k, key in enumerate(self.case.problem.institutions)}

    @property
    def year_labels(self) -> tuple[str, ...]:
        """The school years planned."""
        return tuple(map(school_year_label, self.case.problem.school_years))
