"""A front in words and tables: what each point has, and what the next one costs."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from planner.front.front import Front, Point
from planner.front.trade import Trade
from planner.measures.base import METRES, Objective
from planner.report.markdown import in_markdown
from planner.report.tables import Cell
from planner.text import Lang, Text, number

COLUMNS = (
    "point",
    "measure",
    "value",
    "unit",
    "other_measure",
    "other_value",
    "other_unit",
    "is_proven",
    "is_next_proven",
    "scenario",
    "plan",
    "is_synthetic",
)

_FEWER, _GREATER = Text(da="færre", en="fewer"), Text(da="flere", en="more")
_LESS, _MORE = Text(da="mindre", en="less"), Text(da="mere", en="more")


def name_of(point: Point, trade: Trade) -> str:
    """Return what a point's files are called, by its value of the coarse measure."""
    return f"points/{trade.coarse.id}-{point.coarse}"


def rows(front: Front, trade: Trade, *, is_synthetic: bool) -> list[dict[str, Cell]]:
    """Return one row per point, from the most of the coarse measure to the least."""
    points = front.points
    return [
        {
            "point": place,
            "measure": trade.coarse.id,
            "value": _exact(trade.coarse, point.coarse),
            "unit": trade.coarse.counted_in.da,
            "other_measure": trade.fine.id,
            "other_value": _exact(trade.fine, point.fine),
            "other_unit": trade.fine.counted_in.da,
            "is_proven": "yes" if point.is_proven else "no",
            "is_next_proven": ""
            if point is points[-1]
            else ("yes" if point.is_next_proven else "no"),
            "scenario": f"{name_of(point, trade)}.yaml",
            "plan": f"{name_of(point, trade)}.json",
            "is_synthetic": "yes" if is_synthetic else "no",
        }
        for place, point in enumerate(points, start=1)
    ]


def _exact(objective: Objective, value: int) -> str:
    return str(Decimal(value).scaleb(-objective.decimals))


def verdict_line(front: Front) -> Text:
    """Say how sure the front is."""
    count = len(front.points)
    if front.is_proven:
        return Text(
            da=f"Fronten er bevist (punkter: {count}): ingen plan er lige så god i begge mål og "
            "bedre i et af dem.",
            en=f"The front is proven (points: {count}): no plan is as good in both measures and "
            "better in one.",
        )
    unproven = sum(not one.is_proven for one in front.points)
    return Text(
        da=f"Fronten er ikke bevist (punkter: {count}, ikke beviste: {unproven}), og der kan "
        "være flere. Samme kommando til samme mappe går videre (giv evt. mere "
        "--time-limit).",
        en=f"The front is not proven (points: {count}, not proven: {unproven}), and there may be "
        "more. The same command to the same folder goes on (perhaps with a longer "
        "--time-limit).",
    )


def point_line(point: Point, trade: Trade) -> Text:
    """Say what a point has of both measures, and whether it is proven."""
    told = [
        f"{trade.coarse.label.said(lang)}: {_amount(trade.coarse, point.coarse, lang)}; "
        f"{_lower(trade.fine, lang)}: {_amount(trade.fine, point.fine, lang)}"
        for lang in ("da", "en")
    ]
    if point.is_proven:
        return Text(da=told[0], en=told[1])
    return Text(da=f"{told[0]} (ikke bevist)", en=f"{told[1]} (not proven)")


def exchange_line(point: Point, after: Point, trade: Trade) -> Text:
    """Say in one sentence what it costs to go from a point to the next."""
    said = [_exchange(point, after, trade, lang) for lang in ("da", "en")]
    if point.is_next_proven:
        return Text(da=f"{said[0]}.", en=f"{said[1]}.")
    return Text(
        da=f"{said[0]}; imellem er ikke alt undersøgt.",
        en=f"{said[1]}; not all between is searched.",
    )


def _exchange(point: Point, after: Point, trade: Trade, lang: Lang) -> str:
    coarse, fine = trade.coarse, trade.fine
    less, more = point.coarse - after.coarse, after.fine - point.fine
    rate = Decimal(more).scaleb(-fine.decimals) / Decimal(less).scaleb(-coarse.decimals)
    shown = number(rate, lang, 0 if rate == int(rate) else 1)
    fewer, more_of = _FEWER if _is_count(coarse) else _LESS, _GREATER if _is_count(fine) else _MORE
    said = Text(
        da=f"{_amount(coarse, less, 'da')} {fewer.da} {_lower(coarse, 'da')} koster "
        f"{_amount(fine, more, 'da')} {more_of.da} {_lower(fine, 'da')} i alt",
        en=f"{_amount(coarse, less, 'en')} {fewer.en} {_lower(coarse, 'en')} cost "
        f"{_amount(fine, more, 'en')} {more_of.en} {_lower(fine, 'en')} in all",
    )
    if not (_is_count(coarse) and less > 1):
        return said.said(lang)
    each = Text(
        da=f"{shown} {fine.counted_in.da} for hver", en=f"{shown} {fine.counted_in.en} each"
    )
    return f"{said.said(lang)} ({each.said(lang)})"


def _is_count(objective: Objective) -> bool:
    """Say whether the label names what is counted, as in »12 flyttede pladser«."""
    return not objective.decimals and objective.counted_in != METRES


def _amount(objective: Objective, value: int, lang: Lang) -> str:
    return number(value, lang) if _is_count(objective) else objective.amount(value, lang)


def _lower(objective: Objective, lang: Lang) -> str:
    return objective.label.said(lang).lower()


def lines(front: Front, trade: Trade) -> Iterator[Text]:
    """Say how sure the front is, what each point has, and what each step costs."""
    yield verdict_line(front)
    points = front.points
    for place, point in enumerate(points, start=1):
        line = point_line(point, trade)
        yield Text(da=f"{place}. {line.da}", en=f"{place}. {line.en}")
        if place < len(points):
            step = exchange_line(point, points[place], trade)
            yield Text(da=f"   ↓ {step.da}", en=f"   ↓ {step.en}")


def markdown(title: str, notices: Sequence[str], front: Front, trade: Trade, lang: Lang) -> str:
    """Return the front as a page in Markdown: verdict, picture, table, and each step."""
    coarse, fine = trade.coarse, trade.fine
    head = Text(
        da=f"| | {coarse.label.da} | {fine.label.da} | bevist | scenarie |",
        en=f"| | {coarse.label.en} | {fine.label.en} | proven | scenario |",
    )
    answers = {True: Text(da="ja", en="yes"), False: Text(da="nej", en="no")}
    table = [
        f"| {place} | {_amount(coarse, one.coarse, lang)} | {_amount(fine, one.fine, lang)} | "
        f"{answers[one.is_proven].said(lang)} | [{name_of(one, trade)}.yaml]"
        f"({name_of(one, trade)}.yaml) |"
        for place, one in enumerate(front.points, start=1)
    ]
    steps = [
        f"- {place} → {place + 1}: {exchange_line(one, after, trade).said(lang)}"
        for place, (one, after) in enumerate(pairwise(front.points), start=1)
    ]
    shown = [f"# {in_markdown(title)}", *notices, verdict_line(front).said(lang), "![](front.png)"]
    blocks = [*shown, "\n".join([head.said(lang), "| --: | --: | --: | --- | --- |", *table])]
    return "\n\n".join([*blocks, *(["\n".join(steps)] if steps else [])]) + "\n"
