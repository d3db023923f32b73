"""The comparison itself: what is common, what differs, and every number of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from planner.compare.figures import FigureRow, area_travel_rows, figure_rows
from planner.compare.ground import (
    Setting,
    common_measures,
    common_years,
    different_settings,
)
from planner.compare.measured import MeasuredRow, Way, measured_rows, unjudged, ways_of
from planner.compare.places import (
    InstitutionRow,
    PlacesRow,
    institution_rows,
    over_the_years,
    places_rows,
)
from planner.compare.proofs import ProofRow, proof_rows
from planner.compare.variant import Variant
from planner.domain.names import SchoolYear
from planner.errors import UsageError
from planner.measures.base import Measure
from planner.report.changes import InstitutionYear
from planner.text import Text, alike, text


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Variants side by side.

    Parameters
    ----------
    variants
        All, in the order given; what follows has one column for each that has a plan.
    base
        Position, among those that have a plan, of the one that the others are compared with.
    years
        The school years that all of them plan.
    left_out
        The measures that not all of them count in the same way.
    ways, measured
        How the variants measure distance, where they differ, and each plan measured in all of them.
    standings
        Of each variant with a plan, every institution in the last of the years, against today.
    settings
        One column for each variant, with or without a plan.
    """

    variants: tuple[Variant, ...]
    base: int
    years: tuple[SchoolYear, ...]
    left_out: tuple[Measure, ...]
    figures: tuple[FigureRow, ...]
    proofs: tuple[ProofRow, ...]
    places: tuple[PlacesRow, ...]
    institutions: tuple[InstitutionRow, ...]
    settings: tuple[Setting, ...]
    ways: tuple[Way, ...]
    measured: tuple[MeasuredRow, ...]
    standings: tuple[tuple[InstitutionYear, ...], ...] = field(repr=False)

    @property
    def planned(self) -> tuple[Variant, ...]:
        """The variants that have a plan."""
        return planned(self.variants)

    @property
    def is_synthetic(self) -> bool:
        """Whether data of any variant are made up."""
        return any(one.case.problem.is_synthetic for one in self.variants)


def planned(variants: Sequence[Variant]) -> tuple[Variant, ...]:
    """Return the variants that have a plan."""
    return tuple(one for one in variants if one.made is not None)


def compared(variants: Sequence[Variant], base: str | None) -> Comparison:
    """Compare variants.

    Parameters
    ----------
    base
        Name of the one that the others are compared with; by default the first that has a plan.

    Raises
    ------
    UsageError
        If none has a plan, the base has none, or they can't be compared.
    """
    made = planned(variants)
    names = [one.name for one in made]
    if not made or (base is not None and base not in names):
        raise UsageError(_no_base(base))
    at = 0 if base is None else names.index(base)
    years = common_years(made)
    measures, left_out = common_measures(made)
    figures = (
        *figure_rows(made, measures, years, at),
        *area_travel_rows(made, years[-1], at),
    )
    problem = made[at].case.problem
    ways = ways_of(made)
    figures = unjudged(figures) if ways else figures
    standings = tuple(over_the_years(one, years[-1]) for one in made)
    return Comparison(
        variants=tuple(variants),
        base=at,
        years=tuple(years),
        left_out=left_out,
        figures=figures,
        proofs=proof_rows(made, figures, years),
        places=places_rows(problem, standings, at),
        institutions=institution_rows(problem, standings),
        settings=different_settings(variants),
        ways=ways,
        measured=measured_rows(made, ways, years),
        standings=standings,
    )


def _no_base(base: str | None) -> Text:
    who = text("none of the variants")
    if base is not None:
        who = alike(base)
    return text(
        "{who} has a plan to compare with; choose another with --base, or give time for a plan "
        "(solver.time_limit_s)",
        who=who,
    )
