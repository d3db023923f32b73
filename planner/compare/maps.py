"""Draw the variants as small maps on one page, and where they differ from the base on another."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from planner.compare.places import open_places
from planner.domain.names import school_year_label
from planner.report.changes import Change, InstitutionYear, Placement, change_of_places
from planner.report.small_maps import SmallMap, SmallMaps, draw_small_maps
from planner.text import Lang, Text, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.figure import Figure

    from planner.compare.comparison import Comparison
    from planner.report.sheets import Caption

_TODAY = text("Today")
_BASIS = text("basis inst.")
_UNLIKE = text("differences")
_UNLIKE_IN_ONE = text("difference")
# What has room beside a sign of the legend. [characters]
_LONGEST_NAME = 14


def draw_variants(comparison: Comparison, caption: Caption, lang: Lang) -> Figure:
    """Draw today and every variant in the last school year, with what changes from today."""
    first, year = comparison.planned[comparison.base], school_year_label(comparison.years[-1])
    maps = []
    if first.made is not None:
        case = first.case
        placement = Placement(plan=first.made.plan, problem=case.problem, rules=case.rules)
        maps.append(_variant(_TODAY.said(lang), placement.today(), lang))
    maps += [
        _variant(one.case.scenario.title, rows, lang)
        for one, rows in zip(comparison.planned, comparison.standings, strict=True)
    ]
    subtitle = text("Basis places in the school year {year}; changes from today", year=year)
    shown = SmallMaps(maps=maps, subtitle=subtitle)
    return draw_small_maps(shown, first.case.area_layer, caption, lang)


def _variant(title: str, rows: Sequence[InstitutionYear], lang: Lang) -> SmallMap:
    count = sum(row.now.is_basis for row in rows)
    return SmallMap(title=title, remark=f"{count} {_BASIS.said(lang)}", rows=rows)


def draw_differences(comparison: Comparison, caption: Caption, lang: Lang) -> Figure:
    """Draw for every other variant where it has more or fewer open places than the base."""
    base, year = comparison.planned[comparison.base], school_year_label(comparison.years[-1])
    mine = comparison.standings[comparison.base]
    maps = []
    for k, (one, rows) in enumerate(zip(comparison.planned, comparison.standings, strict=True)):
        if k != comparison.base:
            differing = [_against(*pair) for pair in zip(mine, rows, strict=True)]
            count = sum(row.change not in {Change.KEPT, Change.NONE} for row in differing)
            remark = f"{count} {(_UNLIKE_IN_ONE if count == 1 else _UNLIKE).said(lang)}"
            maps.append(SmallMap(title=one.case.scenario.title, remark=remark, rows=differing))
    subtitle = text(
        "Places open to new children in {year}, compared with {base}", year=year, base=base.name
    )
    only = base.name if len(base.name) <= _LONGEST_NAME else f"{base.name[:_LONGEST_NAME]}…"
    labels = {**_LABELS, Change.ENDS: text("Only in {only}", only=only)}
    shown = SmallMaps(maps=maps, subtitle=subtitle, labels=labels)
    return draw_small_maps(shown, base.case.area_layer, caption, lang)


def _against(mine: InstitutionYear, other: InstitutionYear) -> InstitutionYear:
    """Return an institution as large as its places where it has more, and what it differs by."""
    before, now = open_places(mine), open_places(other)
    larger = mine if before > now else other
    return replace(
        larger,
        change=change_of_places(before, now),
        places_told_before=before,
        places_told=max(before, now),
    )


_LABELS: Mapping[Change, Text] = {
    Change.OPENS: text("Only in the variant"),
    Change.GROWS: text("More places"),
    Change.SHRINKS: text("Fewer places"),
    Change.KEPT: text("The same"),
}
