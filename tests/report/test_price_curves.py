"""What the curves are drawn from: proven points filled, others hollow, no plan a cross."""

from types import SimpleNamespace

from worlds import a_plan, a_problem, an_institution

from planner.domain.outcome import Outcome, Stage, Verdict
from planner.explain.curves import draw_curves
from planner.explain.price import Price, Variant
from planner.measures.base import PLACES, Figure
from planner.measures.moved_places import MovedPlaces
from planner.report.disclosure import published
from planner.report.sheets import Caption
from planner.rules.integrated import Integrated

RULE = Integrated(max_share=0.2)
(DIAL,) = RULE.dials()
NAME = MovedPlaces.id


def a_price(share, verdict, value):
    rule = None if share == 200 else RULE
    dial, after = (None, None) if rule is None else (DIAL, DIAL.set_to(RULE, share))
    variant = Variant(rule=rule, dial=dial, after=after, rules=())
    stage = Stage(
        measure="moved_places",
        verdict=verdict,
        value=value,
        bound=0,
        limit=value,
        seconds=0,
        engine="",
    )
    plan = a_plan(a_problem([an_institution("N1")])) if value is not None else None
    figure = Figure(
        measure="moved_places",
        statistic="total",
        label=MovedPlaces.label,
        value=value or 0,
        unit=PLACES,
    )
    figures = {} if plan is None else {one.measure: one for one in published([figure])}
    outcome = Outcome(verdict=verdict, plan=plan, stages=(stage,))
    return Price(variant=variant, outcome=outcome, figures=figures, values=())


def test_each_point_says_how_sure_it_is():
    prices = [
        a_price(200, Verdict.PROVEN, 12),
        a_price(100, Verdict.INFEASIBLE, None),
        a_price(150, Verdict.FEASIBLE, 30),
        a_price(300, Verdict.PROVEN, 7),
    ]
    figure = draw_curves(prices, [RULE], Caption(title="T", source="S"), "da")
    _, panel = figure.axes
    points = [
        SimpleNamespace(x=line.get_xdata()[0], y=line.get_ydata()[0], line=line)
        for line in panel.lines
        if line.get_marker() in {"o", "x"}
    ]
    told = {
        point.x: (point.line.get_marker(), point.line.get_markerfacecolor(), point.y)
        for point in points
    }
    assert told[200] == ("o", "#0072b2", 12)
    assert told[300] == ("o", "#0072b2", 7)
    assert told[150] == ("o", "white", 30)
    assert told[100][0] == "x"
    assert [label.get_text() for label in panel.get_xticklabels()] == [
        "10 %",
        "15 %",
        "20 %",
        "30 %",
    ]


def test_a_measure_that_never_changes_has_no_two_ticks_alike():
    prices = [a_price(share, Verdict.PROVEN, 0) for share in (200, 100, 300)]
    figure = draw_curves(prices, [RULE], Caption(title="T", source="S"), "en")
    _, panel = figure.axes
    figure.canvas.draw()
    labels = [label.get_text() for label in panel.get_yticklabels()]
    low, high = panel.get_ylim()
    shown = [text for text, y in zip(labels, panel.get_yticks(), strict=True) if low <= y <= high]
    assert shown == ["0", "1"]
