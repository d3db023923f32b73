"""What a scenario may say: one schema, from which the editor's JSON Schema is generated."""

from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import BaseModel, Field, create_model, field_validator, model_validator

from planner.domain.names import parse_school_year
from planner.domain.problem import Thresholds
from planner.errors import BadValueError
from planner.measures.registry import MEASURES
from planner.rules.registry import RULES
from planner.scenario.strict import Strict
from planner.scenario.travel_settings import AlongStreets, Matrix, StraightLine, Travel
from planner.text import text
from planner.units import permille

ObjectiveId = Literal[
    "unserved",
    "transitions",
    "moved_places",
    "imbalance",
    "travel",
    "ownership_deviation",
    "basis_institutions",
    "vacant_place_years",
]


Years = Literal["0", "1", "2", "3", "4", "5"]
# Assumption: most are referred after they have been in day care for some time.
_USUAL_AGES: dict[Years, int] = {"1": 200, "2": 240, "3": 300, "4": 170, "5": 80}


class Forecast(Strict):
    """Newcomers that are expected but not known, from a table or by a rate."""

    file: str | None = Field(
        None,
        description=text("CSV of area_id or quarter_id, school_year, newcomers, special_group").da,
    )
    per_1000: float | None = Field(
        None,
        ge=0,
        le=1000,
        description=text(
            "Instead newcomers a school year for every 1,000 children aged 0-5 of the area; at "
            "most three decimals"
        ).da,
    )
    school_years: tuple[str, ...] | None = Field(
        None,
        description=text(
            "School years that per_1000 holds for; without a list the planned years in which "
            "nobody known is new"
        ).da,
    )
    seed: int = Field(1, ge=0, lt=2**31, description=text("Seed of the random homes and ages").da)
    population: str | None = Field(
        None,
        description=text(
            "CSV with quarter_id, area_id, x, y, km2, children_0_5, by which homes are drawn (in "
            "a circle as large as the quarter, at most 1 km in radius, inside the area); without "
            "it they are drawn evenly in the area"
        ).da,
    )
    ages: dict[Years, Annotated[int, Field(ge=0)]] = Field(
        default=_USUAL_AGES,
        description=text(
            "Weight of each number of years from the year of birth to the start of the school "
            "year; an assumption. School starts in the year of birth plus 6"
        ).da,
    )

    @field_validator("per_1000")
    @classmethod
    def _has_three_decimals(cls, rate: float | None) -> float | None:
        if rate is not None:
            permille(rate)
        return rate

    @field_validator("school_years")
    @classmethod
    def _are_school_years(cls, labels: tuple[str, ...] | None) -> tuple[str, ...] | None:
        years = {parse_school_year(label) for label in labels or ()}
        if labels is not None and len(years) < len(labels):
            raise BadValueError(text("a school year stands twice"))
        return labels

    @field_validator("ages")
    @classmethod
    def _has_weight(cls, weights: dict[Years, int]) -> dict[Years, int]:
        if not any(weights.values()):
            raise BadValueError(text("at least one age must have a weight"))
        return weights

    @model_validator(mode="after")
    def _is_one_of_them(self) -> Self:
        if (self.file is None) == (self.per_1000 is None):
            raise BadValueError(text("give either file or per_1000 (set the other to null)"))
        if self.school_years is not None and self.per_1000 is None:
            raise BadValueError(
                text("school_years belongs to per_1000; the table has its own school years")
            )
        return self

    @property
    def weight_by_years(self) -> dict[int, int]:
        """Weights of the years from birth to entry, in whatever order they were written."""
        return {int(years): weight for years, weight in sorted(self.ages.items())}


class Case(Strict):
    """Where the inputs are."""

    name: str = Field("", description=text("Name of the case as shown on maps and in tables").da)
    is_synthetic: bool = Field(
        default=False,
        description=text("Whether institutions and children are synthetic; shown everywhere").da,
    )
    source: str = Field("", description=text("Attribution that is shown on maps").da)
    crs: Literal["EPSG:25832"] = Field(
        "EPSG:25832", description=text("Coordinate system of the tables").da
    )
    areas: str = Field(description=text("Layer of the areas: GeoJSON, GeoPackage or Shapefile").da)
    institutions: str = Field(description=text("Institutions: CSV, Excel or a layer of points").da)
    children: str = Field(description=text("Children: CSV or Excel; sensitive").da)
    travel: Travel = Field(
        default=StraightLine(method="straight_line"),
        description=text("How distance is measured").da,
    )
    other_numbers: tuple[str, ...] = Field(
        (),
        description=text(
            "Columns of tables that hold other numbers of nine or ten digits, such as P-nummer; "
            "everywhere else what looks like a CPR number is refused"
        ).da,
        # A scenario that doesn't use it is the same question as before there was one.
        exclude_if=lambda names: not names,
    )
    forecast: Forecast | None = Field(
        None, description=text("Forecast of newcomers that are not known yet; null for none").da
    )

    totals: str | None = Field(
        None,
        description=text(
            "CSV or Excel with area_id and any of all_institutions, basis_institutions, "
            "basis_places, special_places: what a decision says of each area today; planner "
            "check compares it with what it read, and no plan changes"
        ).da,
        exclude_if=lambda name: name is None,
    )

    @property
    def street_credit(self) -> str:
        """Who is to be credited for the streets, if they were used."""
        return self.travel.source if isinstance(self.travel, AlongStreets) else ""

    @property
    def credit(self) -> str:
        """Who is to be credited on maps and in reports, for the streets too."""
        return " · ".join(one for one in (self.source, self.street_credit) if one)

    @model_validator(mode="after")
    def _has_distances_of_all(self) -> Self:
        if self.forecast is not None and isinstance(self.travel, Matrix):
            raise BadValueError(
                text(
                    "a forecast can't be used with travel: {{method: matrix}}, for its homes are "
                    "not in the file; use straight_line, or set forecast to null",
                )
            )
        return self


class Stage(Strict):
    """A measure that later ones may exceed a little, or up to a cap."""

    measure: ObjectiveId = Field(description=text("Name of the measure").da)
    tolerance_percent: float = Field(
        0,
        ge=0,
        le=100,
        description=text("How much of it later measures may give up, in per cent").da,
    )
    at_most: int | None = Field(
        None,
        ge=0,
        lt=2**31,
        description=text(
            "The most that a plan may have of the measure, and that later measures may use, in "
            "whole units of stages in run.json: m, places, institutions, children; imbalance in "
            "ten-thousandths and ownership_deviation in thousandths of a place. If the plans that "
            "are best in the measures before can't reach it, there is no plan"
        ).da,
    )


class ObjectiveSpec(Strict):
    """In order, or as a weighted sum."""

    order: tuple[ObjectiveId | Stage, ...] | None = Field(
        None, description=text("Measures in order; each is optimised while those before it hold").da
    )
    weights: dict[ObjectiveId, Annotated[int, Field(ge=0)]] | None = Field(
        None, description=text("Instead a weighted sum, with whole weights").da
    )

    @model_validator(mode="after")
    def _is_one_of_them(self) -> Self:
        if (self.order is None) == (self.weights is None) or not (self.order or self.weights):
            raise BadValueError(text("give either order or weights (set the other to null)"))
        names = [one if isinstance(one, str) else one.measure for one in self.order or ()]
        if len(names) != len(set(names)):
            raise BadValueError(text("a measure stands twice"))
        for one in self.order or ():
            if isinstance(one, Stage) and one.at_most is not None and one.tolerance_percent:
                raise BadValueError(
                    text(
                        "{measure} has both tolerance_percent and at_most; give one at most",
                        measure=one.measure,
                    )
                )
        return self


class Privacy(Strict):
    """What is too few children to tell of; it can only be made stricter."""

    fewest_counted: int = Field(
        5,
        ge=5,
        le=1000,
        description=text("A count of fewer children than this is not shown; at least 5").da,
    )
    fewest_averaged: int = Field(
        10,
        ge=10,
        le=1000,
        description=text("A mean of fewer children is not shown; at least 10").da,
    )

    @property
    def thresholds(self) -> Thresholds:
        """How many children a number that is shown must rest on."""
        return Thresholds(counted=self.fewest_counted, averaged=self.fewest_averaged)


class Solver(Strict):
    """How long and how."""

    time_limit_s: float = Field(120, gt=0, le=86_400, description=text("Seconds in all").da)
    seed: int = Field(1, ge=0, lt=2**31, description=text("Seed of random choices").da)
    workers: int = Field(2, ge=1, le=64, description=text("Searches at a time").da)


def _rules_model() -> type[BaseModel]:
    fields: dict[str, Any] = {
        rule.id: (
            rule | None,
            Field(
                default=None,
                description=text("{rule}; null switches it off", rule=rule.label).da,
            ),
        )
        for rule in RULES
    }
    return create_model("Rules", __base__=Strict, **fields)


def _measures_model() -> type[BaseModel]:
    fields: dict[str, Any] = {
        measure.id: (measure, Field(default=measure(), description=measure.label.da))
        for measure in MEASURES
    }
    return create_model("Measures", __base__=Strict, **fields)


if TYPE_CHECKING:

    class Rules(Strict):
        """One field per rule of the registry."""

    class Measures(Strict):
        """One field per measure of the registry."""
else:
    Rules = _rules_model()
    Measures = _measures_model()


class Scenario(Strict):
    """A scenario with everything resolved."""

    format_version: Literal[1] = Field(alias="schema", description=text("Format: 1").da)
    title: str = Field(min_length=1, description=text("Title on maps and in reports").da)
    case: Case = Field(description=text("Where the inputs lie").da)
    programme: Literal["basisplads"] = Field("basisplads", description=text("Kind of place").da)
    school_years: tuple[str, ...] = Field(
        min_length=1, description=text('School years, such as ["2026/27"]').da
    )
    rules: Rules = Field(default=Rules(), description=text("Rules that are switched on").da)
    measures: Measures = Field(default=Measures(), description=text("Parameters of measures").da)
    objective: ObjectiveSpec = Field(description=text("What the plan is optimised for").da)
    solver: Solver = Field(default_factory=Solver, description=text("Time and repeatability").da)
    privacy: Privacy = Field(
        default=Privacy(), description=text("Of how few children may be told").da
    )

    @field_validator("school_years")
    @classmethod
    def _follow_each_other(cls, labels: tuple[str, ...]) -> tuple[str, ...]:
        years = [parse_school_year(label) for label in labels]
        if any(after != before + 1 for before, after in pairwise(years)):
            raise BadValueError(text("school years are written in order and without a gap"))
        return labels


class ScenarioFile(Scenario):
    """A scenario file: a scenario, or what it changes in another one."""

    extends: str | None = Field(None, description=text("Scenario that this one builds on").da)
    overrides: dict[str, Any] | None = Field(None, description=text("Named blocks of changes").da)
    apply: tuple[str, ...] | None = Field(None, description=text("Blocks in use, in order").da)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema by which editors complete and check scenario files.

    Nothing is required in it, for a file may extend another.
    """
    schema = ScenarioFile.model_json_schema(by_alias=True)
    schema["title"] = "Scenarie"
    schema.pop("required", None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema
