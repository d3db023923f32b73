"""The question: areas, institutions, children and the way between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from planner.domain.names import (
    AreaId,
    AreaUnit,
    ChildId,
    InstitutionId,
    MayHost,
    NeedPer,
    Ownership,
    Quality,
    SchoolYear,
    SpecialGroup,
)
from planner.domain.travel import TravelMatrix

# A child whose start in school is postponed is still taken where five-year-olds are.
OLDEST_AGE_YEARS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One of the city's areas (bydele).

    Parameters
    ----------
    children_0_5
        Children aged 0 to 5 who live there. [persons]
    """

    id: AreaId
    name: str
    omraade: str
    children_0_5: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Institution:
    """A day-care institution (dagtilbud).

    Parameters
    ----------
    age_from_years, age_to_years
        Youngest and oldest age taken, both included. [years]
    capacity_places
        Enrolment capacity, ordinary places and basispladser together. [places]
    places_now, special_places
        Basispladser today, and those of them for a special group. [places]
    places_max
        Most basispladser it could have, special ones included. [places]
    closed_to
        Kinds of need that it doesn't take; empty for nearly all.
    x_m, y_m
        Position in EPSG:25832. [m]
    """

    id: InstitutionId
    name: str
    area_id: AreaId
    ownership: Ownership
    age_from_years: int
    age_to_years: int
    capacity_places: int
    places_now: int
    places_max: int
    special_group: SpecialGroup | None = None
    special_places: int = 0
    may_host: MayHost = "undecided"
    quality: Quality = "ok"
    is_premises_suitable: bool = True
    closed_to: str = ""
    x_m: int = 0
    y_m: int = 0

    @property
    def ordinary_places_now(self) -> int:
        """Places today that are not for a special group. [places]."""
        return self.places_now - self.special_places

    @property
    def ordinary_places_max(self) -> int:
        """Most places it could have beside those for a special group. [places]."""
        return self.places_max - self.special_places

    def takes_age(self, age_years: int) -> bool:
        """Say whether a child of that age is taken here."""
        return self.age_from_years <= age_years <= self.age_to_years


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A child that has a basisplads or has been referred to one.

    Parameters
    ----------
    school_start_year
        The child leaves day care on 1 August of this year.
    entry
        School year from which a newcomer needs a place; None for a child that has one.
    institution_id
        Where it is enrolled now, in a basisplads or an ordinary place; None if nowhere.
    home_area_id
        Area of the home; the home itself never enters the problem.
    is_forecast
        Whether it is drawn from a forecast of newcomers, not a known child.
    has_protected_address
        Whether nobody may learn where it lives; no map shows it, not even a restricted one.
    """

    id: ChildId
    birth_year: int
    school_start_year: int
    entry: SchoolYear | None
    institution_id: InstitutionId | None
    has_basisplads: bool
    home_area_id: AreaId
    special_group: SpecialGroup | None = None
    is_forecast: bool = False
    has_protected_address: bool = False

    def needs_place(self, year: SchoolYear) -> bool:
        """Say whether the child needs a basisplads in that school year."""
        return (self.entry is None or self.entry <= year) and year < self.school_start_year

    def age_years(self, year: SchoolYear) -> int:
        """Age by which the child is placed: that of the year in which the school year starts."""
        return min(year - self.birth_year, OLDEST_AGE_YEARS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """How many children a number that is shown must rest on.

    Parameters
    ----------
    counted
        A count of fewer is withheld, unless it is 0. [persons]
    averaged
        A mean of fewer is. [persons]
    """

    counted: int = 5
    averaged: int = 10

    def is_small_count(self, value: int) -> bool:
        """Say whether a count of children must be withheld."""
        return 0 < value < self.counted


@dataclass(frozen=True, kw_only=True)
class Problem:
    """All that a plan is made from and judged by.

    Parameters
    ----------
    school_years
        The years planned, in order, without a gap.
    areas, institutions, children
        By identifier, in the order of their tables.
    travel_m
        One way from each child's home to each institution. [m]
    is_synthetic
        Whether institutions and children are made up; every output says so.
    thresholds
        How many children a number that is shown must rest on.
    """

    school_years: tuple[SchoolYear, ...]
    areas: Mapping[AreaId, Area]
    institutions: Mapping[InstitutionId, Institution]
    children: Mapping[ChildId, Child]
    travel_m: TravelMatrix
    is_synthetic: bool = False
    thresholds: Thresholds = Thresholds()

    @cached_property
    def current_children_by_institution(self) -> Mapping[InstitutionId, tuple[Child, ...]]:
        """Children that have a basisplads today, by where they have it."""
        found: dict[InstitutionId, list[Child]] = {key: [] for key in self.institutions}
        for child in self.children.values():
            if child.has_basisplads and child.institution_id is not None:
                found[child.institution_id].append(child)
        return {key: tuple(children) for key, children in found.items()}

    @cached_property
    def institutions_by_area(self) -> Mapping[AreaId, tuple[Institution, ...]]:
        """Institutions of each area, in the order of their table."""
        found: dict[AreaId, list[Institution]] = {key: [] for key in self.areas}
        for institution in self.institutions.values():
            found[institution.area_id].append(institution)
        return {key: tuple(institutions) for key, institutions in found.items()}

    def children_in_need(self, year: SchoolYear) -> tuple[Child, ...]:
        """Children that need a basisplads in that school year."""
        found = self._in_need_by_year
        if year not in found:
            found[year] = tuple(one for one in self.children.values() if one.needs_place(year))
        return found[year]

    @cached_property
    def _in_need_by_year(self) -> dict[SchoolYear, tuple[Child, ...]]:
        # Filled as it is asked: rules ask again and again.
        return {}

    def institutions_by_unit(self, unit: AreaUnit) -> Mapping[str, tuple[Institution, ...]]:
        """Institutions of each area, or of each administrative område."""
        found: dict[str, tuple[Institution, ...]] = {}
        for area_id, institutions in self.institutions_by_area.items():
            key = area_id if unit == "area" else self.areas[area_id].omraade
            found[key] = found.get(key, ()) + institutions
        return found

    def need_by_unit(self, unit: AreaUnit, per: NeedPer) -> Mapping[str, int]:
        """How much each area, or each område, weighs when coverage is compared.

        Parameters
        ----------
        per
            ``children`` aged 0-5 [persons], ``institutions`` [institutions], or ``none``,
            which counts each the same.
        """
        found: dict[str, int] = {}
        for area in self.areas.values():
            key = area.id if unit == "area" else area.omraade
            weight = {
                "children": area.children_0_5,
                "institutions": len(self.institutions_by_area[area.id]),
                "none": 0,
            }[per]
            found[key] = found.get(key, 0) + weight
        return dict.fromkeys(found, 1) if per == "none" else found

    def unit_name(self, key: str) -> str:
        """Name of an area by its identifier; an område is its own name."""
        area = self.areas.get(AreaId(key))
        return key if area is None else area.name
