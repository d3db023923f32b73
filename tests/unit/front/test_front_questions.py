"""What is asked of a front, what is settled by an answer, and what is said of it."""

from dataclasses import replace
from types import SimpleNamespace

from worlds import a_plan, a_problem, an_institution

from planner.domain.outcome import Outcome, Verdict
from planner.front.explore import asked
from planner.front.front import Answer, Front, Question
from planner.front.trade import Trade
from planner.front.within import Within
from planner.front.words import exchange_line, lines
from planner.measures.goal import InOrder
from planner.measures.imbalance import Imbalance
from planner.measures.moved_places import MovedPlaces
from planner.measures.travel import Travel

PLAN = a_plan(a_problem([an_institution("N1", places_now=3)]), {"N1": 1})
UPPER, LOWER = Question(most=None), Question(most=None, is_coarse_first=True)
TRADE = Trade(before=(), coarse=MovedPlaces(), fine=Travel())


def an_answer(question, coarse, fine, *, is_proven=True):
    return Answer(question=question, coarse=coarse, fine=fine, is_proven=is_proven, plan=PLAN)


def test_the_ends_are_asked_first_and_then_the_middle_of_the_widest_gap():
    front = Front()
    assert front.next_question == UPPER
    front = Front((an_answer(UPPER, 100, 10),))
    assert front.next_question == LOWER
    front = Front((*front.answers, an_answer(LOWER, 0, 90)))
    assert front.next_question == Question(most=50)
    front = Front((*front.answers, an_answer(Question(most=50), 20, 40)))
    # From 51 to 99 is wider than from 1 to 19.
    assert front.next_question == Question(most=75)


def test_where_the_middle_gave_nothing_new_the_edge_is_asked():
    front = Front((an_answer(UPPER, 100, 10), an_answer(LOWER, 0, 90)))
    front = Front((*front.answers, an_answer(Question(most=50), 0, 90)))
    assert front.next_question == Question(most=99)
    front = Front((*front.answers, an_answer(Question(most=99), 0, 90)))
    assert front.next_question is None
    assert front.is_proven
    assert [(one.coarse, one.fine) for one in front.points] == [(100, 10), (0, 90)]


def test_what_is_near_is_gone_through_edge_by_edge():
    front = Front((an_answer(UPPER, 100, 10), an_answer(LOWER, 0, 90)))
    settled = [(50, 1, 80), (75, 51, 30), (99, 88, 20)]
    front = Front((*front.answers, *(an_answer(Question(most=m), c, f) for m, c, f in settled)))
    assert front.next_question == Question(most=87)


def test_a_gap_or_an_end_that_is_not_proven_leaves_the_front_unproven():
    whole = (
        an_answer(UPPER, 3, 10),
        an_answer(LOWER, 1, 30),
        an_answer(Question(most=2), 2, 20),
    )
    assert Front(whole).is_proven
    for place in range(3):
        doubtful = list(whole)
        doubtful[place] = replace(whole[place], is_proven=False)
        assert Front(tuple(doubtful)).next_question is None
        assert not Front(tuple(doubtful)).is_proven
    assert not Front(whole[:2]).is_proven
    assert [one.is_next_proven for one in Front(whole[:2]).points] == [False, False]


def test_an_unproven_point_that_another_beats_is_none():
    answers = (
        an_answer(UPPER, 9, 10),
        an_answer(LOWER, 1, 30),
        an_answer(Question(most=8), 8, 35, is_proven=False),
    )
    assert [one.coarse for one in Front(answers).points] == [9, 1]


def test_without_an_answer_in_time_the_best_plan_known_counts_but_proves_nothing():
    front = Front((an_answer(UPPER, 9, 10), an_answer(LOWER, 1, 30)))
    case = SimpleNamespace(problem=a_problem([an_institution("N1")]), rules=())
    seen = []

    def solve(rules, goal):
        seen.append((rules, goal))
        return Outcome(verdict=Verdict.NONE_FOUND, plan=None, stages=())

    answer, _ = asked(Question(most=5), TRADE, front, case, solve)
    assert (answer.most, answer.coarse, answer.fine, answer.is_proven) == (5, 1, 30, False)
    [(rules, goal)] = seen
    assert rules == (Within(objective=MovedPlaces(), most=5),)
    assert [one.objective.id for one in goal.stages] == ["travel", "moved_places"]
    assert asked(UPPER, TRADE, Front(), case, solve)[0] is None


def test_a_plan_within_a_most_breaks_nothing_and_one_beyond_is_told():
    problem = a_problem([an_institution("N1", places_now=3)])
    assert not list(Within(objective=MovedPlaces(), most=2).check(PLAN, problem))
    rule = Within(objective=MovedPlaces(), most=1)
    [breach] = rule.check(PLAN, problem)
    assert (breach.measured, breach.limit) == (2, 1)
    assert rule.explain(breach, problem).en == "Moved places: 2 places; at most 1 place."
    assert rule.demand().da == "Flyttede pladser: højst 1 plads."


def test_a_step_is_told_in_one_sentence():
    front = Front((an_answer(UPPER, 12, 98_000), an_answer(LOWER, 10, 101_400)))
    first, last = front.points
    assert exchange_line(first, last, TRADE).da == (
        "2 færre flyttede pladser koster 3.000 m mere afstand til plads i alt (1.500 m for hver); "
        "imellem er ikke alt undersøgt."
    )
    front = Front((*front.answers, an_answer(Question(most=11), 10, 101_400)))
    first, last = front.points
    other = Trade(before=(), coarse=Imbalance(), fine=MovedPlaces())
    assert exchange_line(first, last, other).en == (
        "0.0002 places less imbalance between areas cost 3,400 more moved places in all."
    )
    assert [line.en for line in lines(front, TRADE)] == [
        "The front is proven (points: 2): no plan is as good in both measures and better in one.",
        "1. Moved places: 12; travel: 98,000 m",
        "   ↓ 2 fewer moved places cost 3,000 m more travel in all (1,500 m each).",
        "2. Moved places: 10; travel: 101,000 m",
    ]


def test_a_point_holds_what_is_before_and_asks_for_its_own_most():
    goal = TRADE.goal(7)
    assert isinstance(goal, InOrder)
    assert goal.caps == {"moved_places": 7}
