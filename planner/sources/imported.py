"""From the sources to one set of areas, institutions and children, and every remark on the way."""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.errors import DataError, Fault
from planner.sources.areas import AreaSource, areas_from
from planner.sources.files import Source
from planner.sources.found import Remark, Site
from planner.sources.kinds import INSTITUTIONS_LAYER, QUARTERS, REGISTER
from planner.sources.matching import compared
from planner.sources.population import Population, children_by_quarter, population_from
from planner.sources.records import layer_records, register_records
from planner.sources.sites import Judged, judged
from planner.text import Text, alike, text

# The register's numbers begin with a letter of their own, the municipality's don't.
_REGISTER_PREFIX, _LAYER_PREFIX = "R", "K"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What the sources give.

    Parameters
    ----------
    sites
        The institutions of the case, by their identifier.
    sites_from
        The file that they are from.
    read
        Rows of that file. [rows]
    children_by_quarter
        By the quarter's number; empty if not known of all. [persons]
    remarks
        On every source, in the order in which they were read.
    """

    sources: tuple[Source, ...]
    areas: AreaSource
    population: Population
    sites: tuple[Site, ...]
    sites_from: Source
    read: int
    children_by_quarter: dict[str, int]
    remarks: tuple[Remark, ...]


def imported(sources: Sequence[Source]) -> Imported:
    """Read the sources and judge every institution.

    Raises
    ------
    DataError
        If a source can't be read, or none has institutions.
    """
    areas = areas_from(sources)
    population = population_from(sources)
    used, read, judgement, remarks = _institutions(sources, areas)
    if not judgement.sites:
        what = text("none of its {rows} institutions can be used", rows=read)
        do = text(
            "look at positions, kinds and municipality; most often: {why}",
            why=_most_often(judgement),
        )
        raise DataError([Fault(used.shown, 0, 0, "", what, do)])
    by_quarter: dict[str, int] = {}
    quarters = next((one for one in sources if one.kind is QUARTERS), None)
    if quarters is not None and population.by_quarter:
        by_quarter, more = children_by_quarter(
            population, [one for one in quarters.features if one.km2]
        )
        remarks += more
    return Imported(
        sources=tuple(sources),
        areas=areas,
        population=population,
        sites=tuple(sorted(judgement.sites, key=lambda one: one.institution_id)),
        sites_from=used,
        read=read,
        children_by_quarter=by_quarter,
        remarks=(*areas.remarks, *population.remarks, *remarks),
    )


def _most_often(judgement: Judged) -> Text:
    reasons = [one.kind for one in judgement.remarks if one.is_left_out]
    return max(reasons, key=reasons.count, default=alike("-"))


def _institutions(
    sources: Sequence[Source], areas: AreaSource
) -> tuple[Source, int, Judged, list[Remark]]:
    """Return the source of the institutions, its rows, who is kept, and every remark.

    The register comes before the municipality's layer, which is then only compared with it.
    """
    found = []
    for kind, records_of, prefix in (
        (REGISTER, register_records, _REGISTER_PREFIX),
        (INSTITUTIONS_LAYER, layer_records, _LAYER_PREFIX),
    ):
        for source in (one for one in sources if one.kind is kind):
            records = records_of(source)
            found.append((source, len(records), judged(records, areas.layer, prefix)))
    if not found:
        what = text("no file has institutions")
        do = text("give the national register or the municipality's layer of institutions")
        given = sources[0].shown if sources else "-"
        raise DataError([Fault(given, 0, 0, "", what, do)])
    used, read, judgement = found[0]
    remarks = [one for _, _, each in found for one in each.remarks]
    for _, _, other in found[1:]:
        remarks += compared(judgement.sites, other.sites)
    return used, read, judgement, remarks
