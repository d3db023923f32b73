"""The plan in short, as the page shows it."""

from collections.abc import Iterator

from planner.report.disclosure import PublicFigure
from planner.report.told.opening import NOTE, chief_figures, lines, years
from planner.report.told.run import ToldRun
from planner.report.web.markup import Markup, table, tag, together
from planner.text import Lang


def opening(run: ToldRun) -> Iterator[Markup]:
    """Yield the plan in short."""
    tiles = (_tile(one, run.lang) for one in chief_figures(run))
    yield tag("div", *tiles, class_="tiles")
    yield tag("p", together(lines(run), " "))
    told = years(run)
    yield tag("h3", told.title)
    yield table(told.title, told.header, map(_year, told.rows))
    yield tag("p", NOTE.said(run.lang), class_="note")


def _tile(figure: PublicFigure, lang: Lang) -> Markup:
    big = tag("strong", figure.number(lang))
    unit = tag("span", figure.unit.said(lang), class_="unit")
    return tag("p", big, " ", unit, tag("span", figure.label.said(lang)), class_="tile")


def _year(row: tuple[str, ...]) -> Markup:
    label, *cells = row
    head = tag("th", label, scope="row", class_="year")
    return tag("tr", head, *(tag("td", one) for one in cells))
