"""``planner explain price``: what each rule costs in each measure."""

import re
from pathlib import Path

from planner import __version__
from planner.domain.outcome import Outcome
from planner.explain.curves import draw_curves, has_curves
from planner.explain.price import Price, Variant, price, variants
from planner.explain.price_table import COLUMNS, lines, rows
from planner.explain.questions import Questions
from planner.report.record import json_text
from planner.report.run_directory import SEAL, refuse_taken, seal, whole_directory
from planner.report.sheets import Caption, save_sheet
from planner.report.summary import cap_line, heading
from planner.report.tables import csv_text
from planner.rules.base import Rule
from planner.scenario.build import Case, read_case
from planner.solve.settings import Settings
from planner.solve.stages import solve
from planner.stopping import awaited
from planner.text import Text
from planner.verbs.asking import AskingView
from planner.verbs.screen import Screen

EXIT_PRICED, EXIT_INFEASIBLE, EXIT_NO_PLAN, EXIT_INTERRUPTED = 0, 3, 5, 130


def explain_price(
    scenario: Path, out: Path | None, time_limit_s: float | None, screen: Screen
) -> int:
    """Solve every variant, tell and write what they cost; return the exit code.

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
        refuse_taken(folder)
        screen.note(heading(case))
        prices = _prices(case, questions, screen)
    if not prices:
        return EXIT_INTERRUPTED
    if prices[0].outcome.plan is None:
        return _no_plan(prices[0].outcome, screen)
    _write(folder, case, prices, screen)
    screen.say(heading(case))
    for line in lines(prices, case.written_rules):
        screen.say(line)
    screen.say(
        Text(
            da=f"Filer: {folder}/ (tabel i price.csv, kurver i price.png)",
            en=f"Files: {folder}/ (table in price.csv, curves in price.png)",
        )
    )
    return EXIT_PRICED


def _prices(case: Case, questions: Questions, screen: Screen) -> list[Price]:
    """Solve until all is solved or the user stops; what was cut short is left out."""
    asked = case.scenario.solver
    settings = Settings(time_limit_s=asked.time_limit_s, seed=asked.seed, workers=asked.workers)
    every, found = list(variants(case.written_rules)), list[Price]()
    with awaited() as interrupted, AskingView(screen.lang) as view:

        def solve_it(rules: tuple[Rule, ...]) -> Outcome:
            return questions.solve(
                case.problem, rules, case.goal, settings, interrupted=interrupted
            )

        for number, variant in enumerate(every, start=1):
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
        return Text(da="scenariet selv", en="the scenario itself")
    if variant.dial is None or variant.after is None:
        return Text(da=f"uden {variant.rule.id}", en=f"without {variant.rule.id}")
    shown = f"{variant.rule.id}: {{{variant.dial.shown(variant.after)}}}"
    return Text(da=shown, en=shown)


def _no_plan(outcome: Outcome, screen: Screen) -> int:
    if (told := cap_line(outcome)) is not None:
        screen.note(told)
        return EXIT_INFEASIBLE if outcome.verdict.value == "infeasible" else EXIT_NO_PLAN
    if outcome.verdict.value == "infeasible":
        screen.note(
            Text(
                da="Bevist umuligt: scenariet har ingen plan. Hvorfor, siger: planner explain "
                "conflict SCENARIO",
                en="Proven impossible: the scenario has no plan. Why is told by: planner explain "
                "conflict SCENARIO",
            )
        )
        return EXIT_INFEASIBLE
    screen.note(
        Text(
            da="Ingen plan fundet inden for tiden; giv mere med --time-limit.",
            en="No plan found within the limit; give more with --time-limit.",
        )
    )
    return EXIT_NO_PLAN


def _write(folder: Path, case: Case, prices: list[Price], screen: Screen) -> None:
    caption = Caption(
        title=case.scenario.title,
        source=case.scenario.case.source,
        is_synthetic=case.problem.is_synthetic,
        footer=f"planner {__version__} · {case.scenario_hash[:12]}",
    )
    with whole_directory(folder) as partial:
        table = csv_text(COLUMNS, rows(prices, case.problem))
        (partial / "price.csv").write_text(table, encoding="utf-8", newline="\n")
        if has_curves(prices):
            figure = draw_curves(prices, case.written_rules, caption, screen.lang)
            save_sheet(figure, partial, "price")
        (partial / SEAL).write_text(json_text(seal(partial)), encoding="utf-8")
