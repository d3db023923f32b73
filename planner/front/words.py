"""A front in words and tables: what each point has, and what the next one costs."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from planner.front.front import Front, Point
from planner.front.trade import Trade
from planner.measures.base import METRES, Objective
from planner.report.markdown import in_markdown
from planner.report.tables import Cell
from planner.text import Lang, Text, both, number, text, text_in

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

_FEWER, _GREATER = text("fewer"), text_in("countable", "more")
_LESS, _MORE = text("less"), text("more")


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
            "other_value": _exact(trade.fine, trade.fine_told(point.fine)),
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
        return text(
            "The front is proven (points: {count}): no plan is as good in both measures and "
            "better in one.",
            count=count,
        )
    unproven = sum(not one.is_proven for one in front.points)
    return text(
        "The front is not proven (points: {count}, not proven: {unproven}), and there may be "
        "more. The same command to the same folder goes on (perhaps with a longer "
        "--time-limit).",
        count=count,
        unproven=unproven,
    )


def point_line(point: Point, trade: Trade) -> Text:
    """Say what a point has of both measures, and whether it is proven."""
    told = text(
        "{coarse}: {coarse_amount}; {fine}: {fine_amount}",
        coarse=trade.coarse.label,
        coarse_amount=_amount(trade.coarse, point.coarse),
        fine=trade.fine.label.lower(),
        fine_amount=_amount(trade.fine, trade.fine_told(point.fine)),
    )
    return told if point.is_proven else text("{told} (not proven)", told=told)


def exchange_line(point: Point, after: Point, trade: Trade) -> Text:
    """Say in one sentence what it costs to go from a point to the next."""
    exchange = _exchange(point, after, trade)
    if point.is_next_proven:
        return text("{exchange}.", exchange=exchange)
    return text("{exchange}; not all between is searched.", exchange=exchange)


def _exchange(point: Point, after: Point, trade: Trade) -> Text:
    coarse, fine = trade.coarse, trade.fine
    less = point.coarse - after.coarse
    more = trade.fine_told(after.fine) - trade.fine_told(point.fine)
    fewer, more_of = _FEWER if _is_count(coarse) else _LESS, _GREATER if _is_count(fine) else _MORE
    said = text(
        "{less} {fewer} {coarse} cost {more} {more_of} {fine} in all",
        less=_amount(coarse, less),
        fewer=fewer,
        coarse=coarse.label.lower(),
        more=_amount(fine, more),
        more_of=more_of,
        fine=fine.label.lower(),
    )
    if not (_is_count(coarse) and less > 1):
        return said
    rate = Decimal(more).scaleb(-fine.decimals) / Decimal(less).scaleb(-coarse.decimals)
    shown = int(rate) if rate == int(rate) else round(rate, 1)
    unit = fine.counted_in.beside(shown)
    return text("{exchange} ({rate} {unit} each)", exchange=said, rate=shown, unit=unit)


def _is_count(objective: Objective) -> bool:
    """Say whether the label names what is counted, as in »12 flyttede pladser«."""
    return not objective.decimals and objective.counted_in != METRES


def _amount(objective: Objective, value: int) -> Text:
    return both(
        lambda lang: number(value, lang) if _is_count(objective) else objective.amount(value, lang)
    )


def lines(front: Front, trade: Trade) -> Iterator[Text]:
    """Say how sure the front is, what each point has, and what each step costs."""
    yield verdict_line(front)
    points = front.points
    for place, point in enumerate(points, start=1):
        line = point_line(point, trade)
        yield text("{place}. {line}", place=place, line=line)
        if place < len(points):
            step = exchange_line(point, points[place], trade)
            yield text("   ↓ {step}", step=step)


def markdown(title: str, notices: Sequence[str], front: Front, trade: Trade, lang: Lang) -> str:
    """Return the front as a page in Markdown: verdict, picture, table, and each step."""
    coarse, fine = trade.coarse, trade.fine
    head = text("| | {coarse} | {fine} | proven | scenario |", coarse=coarse.label, fine=fine.label)
    answers = {True: text("yes"), False: text("no")}
    table = [
        f"| {place} | {_amount(coarse, one.coarse).said(lang)} | "
        f"{_amount(fine, trade.fine_told(one.fine)).said(lang)} | "
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
