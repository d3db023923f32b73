"""The figures, and how sure it is that none is better, as the page shows them."""

from collections.abc import Iterator

from planner.report.told import figures
from planner.report.told.run import ToldRun
from planner.report.web.markup import Markup, headed_rows, table, tag


def measures(run: ToldRun) -> Iterator[Markup]:
    """Yield the figures of the city, years side by side."""
    yield tag("p", figures.measures_lead(run), class_="note")
    told = figures.measures(run)
    yield table(told.title, told.header, map(_measure, told.rows))
    if (line := figures.not_shown(run)) is not None:
        yield tag("p", line, class_="note")


def _measure(row: tuple[str, ...]) -> Markup:
    name, *numbers, meaning = row
    cells = (tag("td", one, class_="number") for one in numbers)
    return tag("tr", tag("th", name, scope="row"), *cells, tag("td", meaning))


def stages(run: ToldRun) -> Iterator[Markup]:
    """Yield what was minimised in which order, and what is proven of it."""
    yield tag("p", figures.stages_lead(run), class_="note")
    told = figures.stages(run)
    yield table(told.title, told.header, headed_rows(told.rows))
