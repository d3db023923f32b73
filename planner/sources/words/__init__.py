"""What the sources' own words mean to the planner: tables that are data, each with its reason."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from planner.copenhagen.figures import City, read_city
from planner.text import Text

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word of a source means.

    Parameters
    ----------
    ownership
        ``kommunal``, ``selvejende`` or ``privat``; empty where the municipality must choose.
    ages
        Youngest and oldest age that are taken; None if the model has nothing of the kind. [years]
    reason
        Why; None where the word speaks for itself.
    """

    ownership: str = ""
    ages: tuple[int, int] | None = None
    reason: Text | None = None


def same(name: str) -> str:
    """Return a name as it is compared: letters and digits only, small."""
    return re.sub(r"[\W_]+", "", name.casefold())


@cache
def city() -> City:
    """Return the twelve areas with the codes, names and figures that the planner knows."""
    return read_city()


@cache
def ownership_by_word() -> Mapping[str, Meaning]:
    """Return what each form of ownership is in the model."""
    return {
        same(row["word"]): Meaning(ownership=row["ownership"], reason=_reason(row))
        for row in _rows("ownership.csv")
    }


@cache
def ages_by_word() -> Mapping[str, Meaning]:
    """Return which ages each kind of institution takes, or why the model has none of it."""
    return {
        same(row["word"]): Meaning(
            ages=(int(row["age_from"]), int(row["age_to"])) if row["age_from"] else None,
            reason=_reason(row),
        )
        for row in _rows("ages.csv")
    }


@cache
def areas_by_name() -> Mapping[str, frozenset[str]]:
    """Return the areas that a name can stand for, by the name as compared.

    The ten bydele and the twelve areas share names: Indre By is an area, and a bydel with
    Christianshavn in it.
    """
    found = {same(area.name): frozenset({area.area_id}) for area in city().areas}
    more = {
        same(row["name"]): frozenset(row["area_ids"].split()) for row in _rows("area_names.csv")
    }
    return found | more


def area_of_name(name: str) -> str | None:
    """Return the one area of a name; None if it is none or several."""
    found = areas_by_name().get(same(name), frozenset())
    return next(iter(found)) if len(found) == 1 else None


@cache
def areas_of_bydel(name: str) -> frozenset[str]:
    """Return the areas of one of the ten bydele; none if it isn't one."""
    found = areas_by_name().get(same(name), frozenset())
    bydele = {area.area_id: area.counts["bydel"] for area in city().areas}
    wanted = {bydele[area_id] for area_id in found}
    return frozenset(area_id for area_id, bydel in bydele.items() if bydel in wanted)


def _reason(row: Mapping[str, str]) -> Text | None:
    return Text(da=row["reason_da"], en=row["reason_en"]) if row["reason_da"] else None


def _rows(name: str) -> list[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
