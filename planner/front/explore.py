"""Ask one question of a front and let the auditor judge the answer."""

from collections.abc import Callable
from dataclasses import replace

from planner.domain.outcome import Outcome, Verdict
from planner.domain.plan import Plan
from planner.front.front import Answer, Front, Question
from planner.front.trade import Trade
from planner.front.within import Within
from planner.measures.goal import Goal, InOrder, StageGoal
from planner.report.judge import judged
from planner.rules.base import Rule
from planner.scenario.build import Case

Solve = Callable[[tuple[Rule, ...], Goal], Outcome]


def asked(
    question: Question, trade: Trade, front: Front, case: Case, solve: Solve
) -> tuple[Answer | None, Outcome]:
    """Return the answer to a question, and how its solve ended.

    Parameters
    ----------
    front
        What is known: where nothing is proven, its best plan counts if it is better.
    solve
        Finds the best plan for some rules and a goal.

    Returns
    -------
    None if there is no plan.

    Raises
    ------
    ModelError
        If solver and auditor disagree.
    """
    before = trade.before
    if front.answers:
        before = trade.held(front.answers[0].plan, case.problem)
    order = (trade.fine, trade.coarse)
    if question.is_coarse_first:
        order = (trade.coarse, trade.fine)
    stages = (*before, *(StageGoal(objective=one) for one in order))
    rules = case.rules
    if question.most is not None:
        rules = (*rules, Within(objective=trade.coarse, most=question.most))
    outcome = solve(rules, InOrder(stages=stages))
    known = front.best_within(question.most)
    if outcome.plan is None:
        return _unproven(known, question), outcome
    found = _judged(outcome, outcome.plan, trade, case, question)
    is_of_fine = known is not None and not question.is_coarse_first
    if known and is_of_fine and not found.is_proven and known.fine < found.fine:
        return _unproven(known, question), outcome
    return found, outcome


def _judged(outcome: Outcome, found: Plan, trade: Trade, case: Case, question: Question) -> Answer:
    """Return an answer with both measures recounted, as the point's own scenario asks."""
    goal = trade.goal(trade.coarse.value(found, case.problem))
    outcome = judged(outcome, found, replace(case, goal=goal))
    plan = outcome.plan or found
    coarse, fine = trade.values(plan, case.problem)
    is_proven = outcome.verdict is Verdict.PROVEN
    return Answer(question=question, coarse=coarse, fine=fine, is_proven=is_proven, plan=plan)


def _unproven(known: Answer | None, question: Question) -> Answer | None:
    """Return the best plan known as the answer to a question that wasn't settled."""
    return None if known is None else replace(known, question=question, is_proven=False)
