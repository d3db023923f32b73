"""Which numbers of a plan are withheld, so that no small count of children can be worked out.

Where an institution takes nobody new, its places are the children that are left: such a number is
never told. It can be part of what is told: of the city's places, which are decided, and of
measures that count places. Who knows all open places and those measures may solve for what is
left out. So they are the cells and relations of :mod:`planner.report.suppression`, over all school
years together, with the children without a place and the places that these leave vacant. Of places
left it is enough that none is known exactly, for what tells of them is decisions: to ask for more
would withhold most of those.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from planner.domain.names import InstitutionId, SchoolYear
from planner.domain.plan import Plan, Standing, Status
from planner.domain.problem import Problem
from planner.measures.base import CHILDREN, Figure, Measure, Part, PlacesObjective
from planner.measures.unserved import Unserved
from planner.measures.vacant_place_years import VacantPlaceYears
from planner.report.suppression import Cell, Pattern, Relation, exactly_known, suppress

# A figure of the city as the gate knows it: measure, statistic, school year.
FigureKey = tuple[str, str, SchoolYear | None]
_InstitutionYear = tuple[InstitutionId, SchoolYear]

_INFINITE = float("inf")
# What a reader loses: a sum over the years more than one year.
_LOSS_OF_YEAR, _LOSS_OF_SUM = 2, 3


def is_told(standing: Standing) -> bool:
    """Say whether an institution's places in a year may be told: not if they are its children."""
    return standing.status is not Status.PHASING_OUT


def withheld(
    plan: Plan, problem: Problem, measures: Iterable[Measure], figures: Iterable[Figure]
) -> Pattern:
    """Return what is withheld of a plan: figures of the city by key, and places left.

    Parameters
    ----------
    figures
        All that the measures have to tell of the plan.
    """
    gate = _stated(plan, problem, measures, figures)
    return suppress(gate.cells, gate.relations)


def exposed_together(
    told: Iterable[tuple[Plan, Problem, Iterable[Measure], Iterable[Figure]]],
) -> frozenset[_InstitutionYear]:
    """Return where it can be worked out how many children are left, by who has several plans.

    Such a reader takes it that as many are left in an institution in all plans in which it takes
    nobody new, and is right where they are.

    Parameters
    ----------
    told
        Each plan with its problem, and with the measures and figures that are told of it.
    """
    cells: dict[Hashable, Cell] = {}
    relations: list[Relation] = []
    withheld_of_all: set[Hashable] = set()
    seen: dict[tuple[_InstitutionYear, int], Hashable] = {}
    sensitive: dict[Hashable, _InstitutionYear] = {}
    for number, one in enumerate(told):
        gate = _stated(*one)
        withheld_of_all |= {(number, key) for key in suppress(gate.cells, gate.relations).withheld}
        cells |= {(number, key): cell for key, cell in gate.cells.items()}
        relations += [
            replace(each, weights={(number, key): w for key, w in each.weights.items()})
            for each in gate.relations
        ]
        for where in gate.left:
            cell, here = gate.cells[where], (number, where)
            if cell.is_sensitive:
                sensitive[here] = where
            before = seen.setdefault((where, cell.value), here)
            if before != here:
                relations.append(Relation(weights={before: 1, here: -1}))
    known = exactly_known(cells, relations, frozenset(withheld_of_all), sensitive)
    return frozenset(sensitive[key] for key in known)


def key_of(figure: Figure) -> FigureKey:
    """Return the key of a figure of the city."""
    return figure.measure, figure.statistic, figure.year


@dataclass(kw_only=True)
class _Gate:
    """Cells and relations, as they are stated one after the other.

    Parameters
    ----------
    left
        The cells that are places left.
    losses
        Terms that are known not to be negative: places left one year less those of the next.
    """

    plan: Plan
    problem: Problem
    figures: Mapping[FigureKey, Figure]
    cells: dict[Hashable, Cell] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    left: list[_InstitutionYear] = field(default_factory=list)
    losses: list[Mapping[Hashable, int]] = field(default_factory=list)

    def state_places_left(self) -> None:
        """State the places of institutions that take nobody new, and how many they are in all."""
        for year in self.problem.school_years:
            left = [key for key in self.problem.institutions if not self._is_told((key, year))]
            for key in left:
                self._state_left(key, year)
            if left:
                # The city's places, less the open ones.
                count = sum(self._ordinary((key, year)) for key in left)
                weights: dict[Hashable, int] = {(key, year): 1 for key in left}
                self.relations.append(Relation(weights=weights, least=count, most=count))

    def _state_left(self, key: InstitutionId, year: SchoolYear) -> None:
        standing = self.plan.standing(key, year)
        before = self.plan.standing_before(key, year, self.problem)
        count, last = standing.ordinary_places, (key, SchoolYear(year - 1))
        self.left.append((key, year))
        most = self.cells[last].most if last in self.cells else before.ordinary_places
        self.cells[key, year] = Cell(
            value=count,
            # A plan from elsewhere may say anything; the audit will name it.
            least=min(count, 0 if standing.special_places else 1),
            most=max(count, most),
            is_sensitive=self.problem.thresholds.is_small_count(count),
            spread=1,
            loss=0,
        )
        if last in self.cells and self.cells[last].value >= count:
            # They only get fewer.
            fewer: dict[Hashable, int] = {last: 1, (key, year): -1}
            self.relations.append(Relation(weights=fewer, least=0, most=_INFINITE))
            self.losses.append(fewer)

    def state_measure(self, measure: PlacesObjective) -> None:
        """State what a measure of places says of the places left, year by year and in all."""
        values = {
            year: measure.value_in(year, self.plan, self.problem)
            for year in self.problem.school_years
            if self._state_year(measure, year)
        }
        if not values:
            return
        # Of the other years it tells nothing that is withheld.
        total = (measure.id, "total", None)
        self._state_sum(
            total, sum(values.values()), {(measure.id, "year", year): 1 for year in values}
        )

    def _state_year(self, measure: PlacesObjective, year: SchoolYear) -> bool:
        """State one year's value, if a withheld number is in it; say whether it is."""
        name = (measure.id, "year", year)
        added: dict[Hashable, int] = {}
        is_in_it = False
        for k, part in enumerate(measure.parts(year, self.plan, self.problem)):
            weights: dict[Hashable, int] = {
                where: weight
                for where, weight in part.weights.items()
                if weight and not self._is_told(where)
            }
            if weights:
                is_in_it = True
                for term, weight in self._added((*name, k), part, weights).items():
                    added[term] = added.get(term, 0) + weight
        if is_in_it:
            is_only = len(self.problem.school_years) == 1
            # In a single year only the total is told.
            loss = 0 if is_only else _LOSS_OF_YEAR
            value = measure.value_in(year, self.plan, self.problem)
            self._state_sum(name, value, added, loss)
        return is_in_it

    def _added(
        self, name: Hashable, part: Part, weights: Mapping[Hashable, int]
    ) -> Mapping[Hashable, int]:
        """Return the terms that a part adds: itself where it is positive, else nothing.

        Where that depends on withheld numbers, it is stated with two cells more.
        """
        value = part.value(self.plan)
        known = value - sum(weight * self.cells[where].value for where, weight in weights.items())
        least, most = (known + end for end in self._ends(weights))
        if most <= 0:
            return {}
        if least >= 0 or (known >= 0 and weights in self.losses):
            return weights
        is_positive = (name, "is_positive")
        self.cells[name] = Cell(value=max(0, value), least=0, most=most, loss=0)
        self.cells[is_positive] = Cell(value=int(value > 0), least=0, most=1, loss=0)
        beyond = {name: 1} | {where: -weight for where, weight in weights.items()}
        for terms, low, high in (
            (beyond, known, _INFINITE),
            ({name: 1, is_positive: -most}, -_INFINITE, 0),
            (beyond | {is_positive: -least}, -_INFINITE, known - least),
        ):
            self.relations.append(Relation(weights=dict(terms), least=low, most=high))
        return {name: 1}

    def _ends(self, weights: Mapping[Hashable, int]) -> tuple[int, int]:
        """Return the least and the most that a sum can be, each cell for itself."""
        ends = [
            sorted((weight * self.cells[where].least, weight * self.cells[where].most))
            for where, weight in weights.items()
        ]
        return sum(low for low, _ in ends), sum(high for _, high in ends)

    def state_unserved(self) -> None:
        """State the children without a place in each year, and the places vacant for them."""
        total = self.figures.get((Unserved.id, "total", None))
        if total is None:
            return
        by_year = {}
        for year in self.problem.school_years:
            in_need = self.problem.children_in_need(year)
            count = sum(self.plan.institution_of(one.id, year) is None for one in in_need)
            by_year[year] = count
            # Told of no year alone.
            self._state_count((Unserved.id, "year", year), count, len(in_need), loss=0)
        name = (Unserved.id, "total", None)
        self._state_count(name, total.value, _most(self.problem), loss=_LOSS_OF_SUM)
        self._equal({(Unserved.id, "year", year): 1 for year in by_year} | {name: -1})
        if (forecast := self.figures.get((Unserved.id, "forecast", None))) is not None:
            of_forecast, of_known = key_of(forecast), (Unserved.id, "known", None)
            known = total.value - forecast.value
            self._state_count(of_forecast, forecast.value, _most(self.problem), loss=1)
            self._state_count(of_known, known, _most(self.problem), loss=0)
            self._equal({of_forecast: 1, of_known: 1, name: -1})
        self._state_vacant(by_year)

    def _state_vacant(self, unserved: Mapping[SchoolYear, int]) -> None:
        """State that places less those vacant are the children who need one and have it."""
        if (VacantPlaceYears.id, "total", None) not in self.figures:
            return
        # Places and children in need are known.
        terms: dict[Hashable, int] = {(Unserved.id, "year", year): 1 for year in unserved}
        total = (VacantPlaceYears.id, "total", None)
        self._state_sum(total, self.figures[total].value, terms)
        for year in unserved:
            name = (VacantPlaceYears.id, "year", year)
            if name in self.figures:
                terms = {(Unserved.id, "year", year): 1}
                self._state_sum(name, self.figures[name].value, terms, _LOSS_OF_YEAR)

    def state_counts(self) -> None:
        """State the other counts of children."""
        for key, figure in self.figures.items():
            if figure.unit == CHILDREN and key not in self.cells:
                self._state_count(key, figure.value, _most(self.problem), loss=_LOSS_OF_SUM)

    def _state_count(self, key: FigureKey, count: int, most: int, loss: int) -> None:
        is_small = self.problem.thresholds.is_small_count(count)
        self.cells[key] = Cell(
            value=count, least=0, most=max(count, most), is_sensitive=is_small, loss=loss
        )

    def _state_sum(
        self, key: FigureKey, value: int, terms: Mapping[Hashable, int], loss: int = _LOSS_OF_SUM
    ) -> None:
        """State a number that is no count of children, but a known sum of such, and more."""
        known = value - sum(weight * self.cells[one].value for one, weight in terms.items())
        least, most = self._ends(terms)
        self.cells[key] = Cell(value=value, least=known + least, most=known + most, loss=loss)
        self._equal({**terms, key: -1})

    def _equal(self, weights: Mapping[Hashable, int]) -> None:
        """State that the weighted sum is known."""
        known = sum(weight * self.cells[key].value for key, weight in weights.items())
        self.relations.append(Relation(weights=dict(weights), least=known, most=known))

    def _is_told(self, where: _InstitutionYear) -> bool:
        return is_told(self.plan.standing(*where))

    def _ordinary(self, where: _InstitutionYear) -> int:
        return self.plan.standing(*where).ordinary_places


def _stated(
    plan: Plan, problem: Problem, measures: Iterable[Measure], figures: Iterable[Figure]
) -> _Gate:
    """Return what is to be told of a plan as cells and relations."""
    totals = {key_of(one): one for one in figures if one.subject is None}
    gate = _Gate(plan=plan, problem=problem, figures=totals)
    gate.state_places_left()
    for measure in measures:
        if isinstance(measure, PlacesObjective):
            gate.state_measure(measure)
    gate.state_unserved()
    gate.state_counts()
    return gate


def _most(problem: Problem) -> int:
    return sum(len(problem.children_in_need(year)) for year in problem.school_years)
