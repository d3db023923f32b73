"""What a scenario may say: one schema, from which the editor's JSON Schema is generated."""

from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, create_model, field_validator, model_validator

from planner.domain.names import parse_school_year
from planner.errors import BadValueError
from planner.measures.registry import MEASURES
from planner.rules.registry import RULES

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


class Stage(_Strict):
    """A measure that later ones may exceed a little."""

    measure: ObjectiveId = Field(description="Målets navn")
    tolerance_percent: float = Field(
        0, ge=0, le=100, description="Hvor meget senere mål må give op af det, i procent"
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
            raise BadValueError(
                da="angiv enten order eller weights (sæt den anden til null)",
                en="give either order or weights (set the other to null)",
            )
        names = [one if isinstance(one, str) else one.measure for one in self.order or ()]
        if len(names) != len(set(names)):
            raise BadValueError(da="et mål står to gange", en="a measure stands twice")
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
    def _is_one_year(cls, labels: tuple[str, ...]) -> tuple[str, ...]:
        for label in labels:
            parse_school_year(label)
        if len(labels) > 1:
            raise BadValueError(
                da="denne version planlægger ét skoleår; skriv det første alene",
                en="this version plans one school year; write the first alone",
            )
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
