"""A scenario file for a point: the given scenario, with the most of one measure written down."""

import json
from collections.abc import Iterator

from planner.front.front import Point
from planner.front.trade import Search, Trade
from planner.scenario.build import Case
from planner.scenario.schema import Stage
from planner.text import text


def scenario_text(point: Point, search: Search, extends: str) -> str:
    """Return a scenario file whose best plan has what the point has of both measures.

    What the given scenario asks for after the two still comes after them.

    Parameters
    ----------
    extends
        The given scenario's file, as seen from the point's.
    """
    case, trade, lang = search.case, search.trade, search.lang
    most, least = (trade.coarse.amount(point.coarse, lang), trade.fine.label.said(lang).lower())
    label = trade.coarse.label.said(lang).lower()
    title = text(
        "{scenario}: at most {most} ({label}), least {least}",
        scenario=case.scenario.title,
        most=most,
        label=label,
        least=least,
    )
    return (
        "schema: 1\n"
        f"title: {json.dumps(title.said(lang), ensure_ascii=False)}\n"
        f"extends: {json.dumps(extends, ensure_ascii=False)}\n"
        "objective:\n"
        f"  order: [{', '.join(_order(point, trade, case))}]\n"
        f"solver: {{time_limit_s: {search.time_limit_s:g}}}\n"
    )


def _order(point: Point, trade: Trade, case: Case) -> Iterator[str]:
    two = (trade.coarse.id, trade.fine.id)
    written = case.scenario.objective.order or ()
    yield from map(_stage, written[: len(trade.before)])
    yield f"{{measure: {two[0]}, at_most: {point.coarse}}}"
    yield two[1]
    for one in written[len(trade.before) :]:
        if (one if isinstance(one, str) else one.measure) not in two:
            yield _stage(one)


def _stage(one: str | Stage) -> str:
    if isinstance(one, str):
        return one
    cells = one.model_dump(exclude_defaults=True)
    return f"{{{', '.join(f'{key}: {value}' for key, value in cells.items())}}}"
