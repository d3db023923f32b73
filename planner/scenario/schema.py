"""What a scenario may say: one schema, from which the editor's JSON Schema is generated."""

from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, create_model, field_validator, model_validator

from planner.domain.names import parse_school_year
from planner.errors import BadValueError
from planner.measures.registry import MEASURES
from planner.rules.registry import RULES
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


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class StraightLine(_Strict):
    """Straight line in EPSG:25832 times a factor."""

    method: Literal["straight_line"] = Field(description="Luftlinje gange en faktor")
    factor: float = Field(1.3, ge=1, le=5, description="Omvejsfaktor; en antagelse")


class Matrix(_Strict):
    """Metres of every pair of child and institution, from a file."""

    method: Literal["matrix"] = Field(description="Afstande fra en fil")
    file: str = Field(description="CSV med child_id, institution_id, distance_m")


Years = Literal["0", "1", "2", "3", "4", "5"]
# Assumption: most are referred after they have been in day care for some time.
_USUAL_AGES: dict[Years, int] = {"1": 200, "2": 240, "3": 300, "4": 170, "5": 80}


class Forecast(_Strict):
    """Newcomers that are expected but not known, from a table or by a rate."""

    file: str | None = Field(
        None, description="CSV med area_id eller quarter_id, school_year, newcomers, special_group"
    )
    per_1000: float | None = Field(
        None,
        ge=0,
        le=1000,
        description="I stedet nye børn pr. skoleår for hver 1.000 børn på 0-5 år i bydelen; "
        "højst tre decimaler",
    )
    school_years: tuple[str, ...] | None = Field(
        None,
        description="Skoleår, som per_1000 gælder; uden liste de planlagte år, hvor ingen kendt "
        "er ny",
    )
    seed: int = Field(1, ge=0, lt=2**31, description="Frø til de tilfældige hjem og aldre")
    population: str | None = Field(
        None,
        description="CSV med quarter_id, area_id, x, y, km2, children_0_5, som hjem trækkes efter "
        "(i en cirkel så stor som kvarteret, højst 1 km i radius, inden for bydelen); uden den "
        "trækkes de jævnt i bydelen",
    )
    ages: dict[Years, Annotated[int, Field(ge=0)]] = Field(
        default=_USUAL_AGES,
        description="Vægt for hvert antal år fra fødselsår til skoleårets start; en antagelse. "
        "Skolestart er fødselsåret plus 6",
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


class Case(_Strict):
    """Where the inputs are."""

    name: str = Field("", description="Sagens navn, som det vises på kort og i tabeller")
    is_synthetic: bool = Field(
        default=False, description="Om institutioner og børn er syntetiske; vises overalt"
    )
    source: str = Field("", description="Kildeangivelse, som vises på kort")
    crs: Literal["EPSG:25832"] = Field("EPSG:25832", description="Tabellernes koordinatsystem")
    areas: str = Field(description="GeoJSON med bydele")
    institutions: str = Field(description="CSV med institutioner")
    children: str = Field(description="CSV med børn; følsom")
    travel: Annotated[StraightLine | Matrix, Field(discriminator="method")] = Field(
        default=StraightLine(method="straight_line"), description="Hvordan afstand måles"
    )
    forecast: Forecast | None = Field(
        None, description="Prognose for nye børn, der ikke er kendt endnu; null for ingen"
    )

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


class Stage(_Strict):
    """A measure that later ones may exceed a little, or up to a cap."""

    measure: ObjectiveId = Field(description="Målets navn")
    tolerance_percent: float = Field(
        0, ge=0, le=100, description="Hvor meget senere mål må give op af det, i procent"
    )
    at_most: int | None = Field(
        None,
        ge=0,
        lt=2**31,
        description="Det meste, en plan må have af målet, og som senere mål må bruge, i hele af "
        "den enhed, stages i run.json har: m, pladser, institutioner, børn; imbalance i "
        "titusindedele og ownership_deviation i tusindedele af en plads. Kan det ikke nås i de "
        "planer, der er bedst i målene før, er der ingen plan",
    )


class ObjectiveSpec(_Strict):
    """In order, or as a weighted sum."""

    order: tuple[ObjectiveId | Stage, ...] | None = Field(
        None, description="Mål i rækkefølge; hvert optimeres, mens de foregående holder"
    )
    weights: dict[ObjectiveId, Annotated[int, Field(ge=0)]] | None = Field(
        None, description="I stedet en vægtet sum, med hele vægte"
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


class Solver(_Strict):
    """How long and how."""

    time_limit_s: float = Field(120, gt=0, le=86_400, description="Tid i alt, i sekunder")
    seed: int = Field(1, ge=0, lt=2**31, description="Frø til tilfældige valg")
    workers: int = Field(2, ge=1, le=64, description="Samtidige søgninger")


def _rules_model() -> type[BaseModel]:
    fields: dict[str, Any] = {
        rule.id: (
            rule | None,
            Field(default=None, description=f"{rule.label.da}; null slår reglen fra"),
        )
        for rule in RULES
    }
    return create_model("Rules", __base__=_Strict, **fields)


def _measures_model() -> type[BaseModel]:
    fields: dict[str, Any] = {
        measure.id: (measure, Field(default=measure(), description=measure.label.da))
        for measure in MEASURES
    }
    return create_model("Measures", __base__=_Strict, **fields)


if TYPE_CHECKING:

    class Rules(_Strict):
        """One field per rule of the registry."""

    class Measures(_Strict):
        """One field per measure of the registry."""
else:
    Rules = _rules_model()
    Measures = _measures_model()


class Scenario(_Strict):
    """A scenario with everything resolved."""

    format_version: Literal[1] = Field(alias="schema", description="Formatets version: 1")
    title: str = Field(min_length=1, description="Titel, som vises på kort og i rapporter")
    case: Case = Field(description="Hvor inddata ligger")
    programme: Literal["basisplads"] = Field("basisplads", description="Pladstype")
    school_years: tuple[str, ...] = Field(min_length=1, description='Skoleår, fx ["2026/27"]')
    rules: Rules = Field(default=Rules(), description="Regler, der er slået til")
    measures: Measures = Field(default=Measures(), description="Måls parametre")
    objective: ObjectiveSpec = Field(description="Hvad planen optimeres efter")
    solver: Solver = Field(default_factory=Solver, description="Tid og gentagelighed")

    @field_validator("school_years")
    @classmethod
    def _follow_each_other(cls, labels: tuple[str, ...]) -> tuple[str, ...]:
        years = [parse_school_year(label) for label in labels]
        if any(after != before + 1 for before, after in pairwise(years)):
            raise BadValueError(text("school years are written in order and without a gap"))
        return labels


class ScenarioFile(Scenario):
    """A scenario file: a scenario, or what it changes in another one."""

    extends: str | None = Field(None, description="Scenarie, som dette bygger på")
    overrides: dict[str, Any] | None = Field(None, description="Navngivne blokke af ændringer")
    apply: tuple[str, ...] | None = Field(None, description="Blokke, der anvendes, i rækkefølge")


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema by which editors complete and check scenario files.

    Nothing is required in it, for a file may extend another.
    """
    schema = ScenarioFile.model_json_schema(by_alias=True)
    schema["title"] = "Scenarie"
    schema.pop("required", None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema
