"""What a front is drawn from: proven points filled, others hollow, no line but the staircase."""

from worlds import a_plan, a_problem, an_institution

from planner.front.chart import draw_front
from planner.front.front import Answer, Front, Question
from planner.front.trade import Trade
from planner.measures.imbalance import Imbalance
from planner.measures.moved_places import MovedPlaces
from planner.measures.travel import Travel
from planner.report.sheets import Caption

PLAN = a_plan(a_problem([an_institution("N1")]))
TRADE = Trade(before=(), coarse=MovedPlaces(), fine=Imbalance())
UPPER, LOWER = Question(most=None), Question(most=None, is_coarse_first=True)


def an_answer(question, coarse, fine, *, is_proven=True):
    return Answer(question=question, coarse=coarse, fine=fine, is_proven=is_proven, plan=PLAN)


def panel_of(front, lang="da", **caption):
    figure = draw_front(front, TRADE, Caption(title="T", source="S", **caption), lang)
    page, panel = figure.axes
    return [text.get_text() for text in page.texts], panel


def grey_of(panel):
    """Return how high it is grey, by from where to where."""
    boxes = (one.get_paths()[0].get_extents() for one in panel.collections)
    return {(box.x0, box.x1): box.y1 for box in boxes}


def test_each_point_says_how_sure_it_is_and_only_what_is_proven_is_grey():
    front = Front(
        (
            an_answer(UPPER, 9, 10_000),
            an_answer(LOWER, 2, 80_000),
            an_answer(Question(most=5), 4, 30_000, is_proven=False),
        )
    )
    texts, panel = panel_of(front, is_synthetic=True)
    points = {
        (line.get_xdata()[0], line.get_ydata()[0]): line.get_markerfacecolor()
        for line in panel.lines
        if line.get_marker() == "o"
    }
    assert {at: face == "white" for at, face in points.items()} == {
        (9, 1): False,
        (2, 8): False,
        (4, 3): True,
    }
    assert sum(line.is_dashed() for line in panel.lines) == 2
    (left, right), top = panel.get_xlim(), panel.get_ylim()[1]
    # Up to the step only left of the first point; else as high as the last, proven point.
    assert grey_of(panel) == {(2, 4): 1, (4, 9): 1, (left, 2): top, (9, right): 1}
    assert any("syntetiske data" in text for text in texts)
    assert {text.get_text() for text in panel.texts} == {
        "9 pladser\n1 plads",
        "4 pladser\n3 pladser",
        "2 pladser\n8 pladser",
    }


def test_a_proven_front_has_steps_and_no_dashes():
    front = Front(
        (
            an_answer(UPPER, 9, 10_000),
            an_answer(LOWER, 2, 80_000),
            an_answer(Question(most=8), 2, 80_000),
        )
    )
    texts, panel = panel_of(front, "en")
    assert front.is_proven
    steps = [line for line in panel.lines if line.get_marker() != "o"]
    assert not any(line.is_dashed() for line in steps)
    assert [list(steps[0].get_xdata()), list(steps[0].get_ydata())] == [[2, 9, 9], [8, 8, 1]]
    assert grey_of(panel)[2, 9] == 8
    assert not any("synthetic" in text for text in texts)
    assert panel.get_xlabel() == "Moved places [places]"


def test_of_a_long_front_only_the_ends_are_told_in_numbers():
    answers = [an_answer(Question(most=x), x, 10_000 * (40 - x)) for x in range(1, 31)]
    _, panel = panel_of(Front((*answers, an_answer(UPPER, 31, 0), an_answer(LOWER, 0, 400_000))))
    assert len(panel.texts) == 2


def test_metres_are_drawn_and_told_in_whole_kilometres_alone():
    front = Front((an_answer(UPPER, 9, 98_437), an_answer(LOWER, 2, 101_512)))
    trade = Trade(before=(), coarse=MovedPlaces(), fine=Travel())
    _, panel = draw_front(front, trade, Caption(title="T", source="S"), "en").axes
    assert {line.get_ydata()[0] for line in panel.lines if line.get_marker() == "o"} == {
        98_000,
        102_000,
    }
    assert {text.get_text().splitlines()[1] for text in panel.texts} == {"98,000 m", "102,000 m"}
