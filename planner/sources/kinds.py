"""Which public source a file is, found by its columns; how a column may be called."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from planner.tabular.aliases import CUT_TO
from planner.text import Text, text

# Columns by the importer's own name: every name that the column has been seen with.
Columns = Mapping[str, tuple[str, ...]]

_LAT = ("lat", "latitude", "breddegrad", "geo_bredde_grad")
_LON = ("lon", "lng", "longitude", "laengdegrad", "geo_laengde_grad")


# Each is what it is: compared by identity.
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Kind:
    """A public source.

    Parameters
    ----------
    id
        As in the code.
    label
        As a reader is told.
    is_layer
        Whether it is a layer; otherwise it is a table.
    required, optional
        Its columns or properties.
    credit
        Who is to be credited, and under which terms.
    """

    id: str
    label: Text
    is_layer: bool
    required: Columns
    credit: Text
    optional: Columns = field(default_factory=dict)

    def names_in(self, header: Iterable[str]) -> dict[str, str]:
        """Return what each column is called here, by the importer's own name.

        A Shapefile cuts names short; what could then be either of two is neither.
        """
        given = {name.strip().casefold(): name for name in reversed(list(header))}
        columns = {**self.required, **self.optional}
        found = {
            own: given[alias]
            for own, aliases in columns.items()
            for alias in reversed(aliases)
            if alias in given
        }
        for cut in (one for one in given if len(one) == CUT_TO):
            meant = [
                own
                for own, aliases in columns.items()
                if own not in found and any(alias.startswith(cut) for alias in aliases)
            ]
            if len(meant) == 1 and given[cut] not in found.values():
                found[meant[0]] = given[cut]
        return found

    def missing_in(self, header: Iterable[str]) -> list[str]:
        """Return the columns that it must have and this header hasn't."""
        found = self.names_in(header)
        return [aliases[0] for own, aliases in self.required.items() if own not in found]


_OPEN_DATA = text("contains data from Københavns Kommune (opendata.dk), CC BY 4.0")
_STATISTICS = text("Københavns Kommune, statistics bank; free reuse with attribution")
_QUARTER: Columns = {"quarter_id": ("kvarternr",), "name": ("kvarternavn",)}

REGISTER = Kind(
    id="register",
    label=text("national register of day-care institutions"),
    is_layer=False,
    required={
        "number": ("id", "institutionsnummer", "inst_nr"),
        "name": ("navn", "institutionsnavn", "inst_navn"),
        "kind": ("type", "institutionstype", "inst_type_navn"),
        "ownership": ("ejerforhold",),
        # Either pair will do; the other name of a pair comes with it.
        "position": (*_LAT, "x_25832"),
    },
    optional={
        "lat": _LAT,
        "lon": _LON,
        "x": ("x_25832",),
        "y": ("y_25832",),
        "municipality": ("kommunekode", "kommunenr", "kommune", "kommunenavn"),
        "status": ("status",),
        "closed": ("lukkedato", "nedlagt", "ophoersdato"),
        "area_number": ("lokaludvalgnr",),
        "area_name": ("omraade", "lokaludvalgnavn"),
        "bydel": ("bydel",),
    },
    credit=text("the national register of day-care institutions, Styrelsen for It og Læring"),
)
INSTITUTIONS_LAYER = Kind(
    id="institutions_layer",
    label=text("the municipality's layer of day-care institutions"),
    is_layer=True,
    required={
        "number": ("kkorgnr",),
        "name": ("enhedsnavn",),
        "kind": ("type",),
        "ownership": ("ejerforhold",),
    },
    optional={
        "is_main": ("primaer",),
        "municipality": ("kommunekode",),
        "bydel": ("bydel",),
    },
    credit=_OPEN_DATA,
)
RODER = Kind(
    id="roder",
    label=text("the municipality's layer of roder"),
    is_layer=True,
    required={"rode": ("rode_nr",), **_QUARTER},
    optional={"area_number": ("lokaludvalgnr",), "area_name": ("lokaludvalgnavn",)},
    credit=_OPEN_DATA,
)
QUARTERS = Kind(
    id="quarters",
    label=text("the municipality's layer of kvarterer"),
    is_layer=True,
    required=_QUARTER,
    credit=_OPEN_DATA,
)
AREAS = Kind(
    id="areas",
    label=text("layer of the twelve areas"),
    is_layer=True,
    required={"area_number": ("lokaludvalgnr",), "area_name": ("navn", "lokaludvalgnavn")},
    credit=_OPEN_DATA,
)
BYDELE = Kind(
    id="bydele",
    label=text("the municipality's layer of the ten bydele"),
    is_layer=True,
    required={"bydel": ("bydel_nr",), "name": ("navn",)},
    credit=_OPEN_DATA,
)
POPULATION = Kind(
    id="population",
    label=text("child population by area, one column an age"),
    is_layer=False,
    required={
        "level": ("level", "niveau"),
        "number": ("nr",),
        "name": ("navn",),
        **{f"age_{age}": (f"age_{age}", f"alder_{age}") for age in range(6)},
    },
    credit=_STATISTICS,
)
# Known by its rows, for it begins with titles and has no header.
STATISTICS_BANK = Kind(
    id="statistics_bank",
    label=text("child population as the statistics bank writes it"),
    is_layer=False,
    required={},
    credit=_STATISTICS,
)

# In this order: roder have the columns of kvarterer too.
BY_COLUMNS = (REGISTER, INSTITUTIONS_LAYER, RODER, QUARTERS, AREAS, BYDELE, POPULATION)
_KNOWN = {
    alias
    for kind in BY_COLUMNS
    for aliases in (*kind.required.values(), *kind.optional.values())
    for alias in aliases
}
# As in ``0 år`` or ``0 years``: the statistics bank, and its pages as a browser translates them.
AGE = re.compile(r"([0-9]{1,3}) (\Sr|years?)")


def column_of_any(written: str) -> str | None:
    """Return the name of a column of any source, or of an age in its place; None if it is none."""
    name = written.strip().casefold()
    return name if name in _KNOWN or AGE.fullmatch(written.strip()) else None
