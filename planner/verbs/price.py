"""``planner explain price``: what each rule costs in each measure."""

import re
from itertools import takewhile
from pathlib import Path

from planner.domain.outcome import Outcome
from planner.explain.directory import RECORD, earlier_reply
from planner.explain.price import Price, Variant, price, variants
from planner.explain.price_reply import PriceReply
from planner.explain.questions import Questions
from planner.report.run_directory import refuse_taken
from planner.report.summary import heading
from planner.rules.base import Rule
from planner.scenario.build import Case, read_case
from planner.solve.settings import Settings
from planner.solve.stages import solve
from planner.stopping import awaited
from planner.text import Text, alike, text, text_n
from planner.verbs.asking import AskingView
from planner.verbs.no_plan import EXIT_INTERRUPTED, tell_no_plan
from planner.verbs.replying import reply_with
from planner.verbs.screen import Screen

EXIT_PRICED = 0


def explain_price(
    scenario: Path, out: Path | None, time_limit_s: float | None, screen: Screen
) -> int:
    """Solve every variant, tell and write what they cost; return the exit code.

    What an earlier, stopped run wrote to the same folder is not solved again.

    Parameters
    ----------
    time_limit_s
        For each variant; by default the scenario's own. [s]
    """
    with Questions(solve) as questions:
        limit = {} if time_limit_s is None else {"time_limit_s": time_limit_s}
        case = read_case(scenario, limit)
        stem = re.sub(r"[^A-Za-z0-9ÆØÅæøå_-]+", "-", scenario.stem).strip("-") or "run"
        folder = out or Path("runs") / f"price-{stem}-{case.scenario_hash[:8]}"
        refuse_taken(folder, RECORD)
        screen.note(heading(case))
        prices = _prices(case, questions, _solved_before(folder, case, screen), screen)
    if not prices:
        return EXIT_INTERRUPTED
    if prices[0].outcome.plan is None:
        return tell_no_plan(prices[0].outcome, case.problem, screen)
    reply_with(PriceReply(case=case, prices=tuple(prices)), folder, screen)
    return EXIT_PRICED


def _solved_before(folder: Path, case: Case, screen: Screen) -> list[Price]:
    """Return the variants that were solved to their end, from the first one on."""
    earlier = earlier_reply(folder, PriceReply.kind, case.scenario_hash)
    if not isinstance(earlier, PriceReply):
        return []
    solved = list(takewhile(lambda one: one.outcome.failure is None, earlier.prices))
    count = len(solved)
    screen.note(
        text_n(
            "{n} variant in {folder}/ is solved before and reused.",
            "{n} variants in {folder}/ are solved before and reused.",
            count,
            folder=folder,
        )
    )
    return solved


def _prices(case: Case, questions: Questions, solved: list[Price], screen: Screen) -> list[Price]:
    """Solve until all is solved or the user stops; what was cut short is left out.

    Parameters
    ----------
    solved
        The first variants, which need not be solved.
    """
    asked = case.scenario.solver
    settings = Settings(time_limit_s=asked.time_limit_s, seed=asked.seed, workers=asked.workers)
    every, found = list(variants(case.written_rules)), list(solved)
    with awaited() as interrupted, AskingView(screen.lang) as view:

        def solve_it(rules: tuple[Rule, ...]) -> Outcome:
            return questions.solve(
                case.problem, rules, case.goal, settings, interrupted=interrupted
            )

        for number, variant in enumerate(every[len(found) :], start=len(found) + 1):
            view.update(_what(variant), len(every) - number)
            one = price(case, variant, solve_it, found)
            if interrupted.is_set():
                break
            found.append(one)
            if found[0].outcome.plan is None:
                break
    return found


def _what(variant: Variant) -> Text:
    if variant.rule is None:
        return text("the scenario itself")
    if variant.dial is None or variant.after is None:
        return text("without {rule}", rule=variant.rule.id)
    shown = f"{variant.rule.id}: {{{variant.dial.shown(variant.after)}}}"
    return alike(shown)
