"""What a plan or an audit comes to, in a few lines for a committee secretary."""

from collections.abc import Iterable
from decimal import Decimal

from planner import amounts
from planner.domain.names import school_year_label
from planner.domain.outcome import Failure, Outcome, Stage, Verdict
from planner.domain.problem import Thresholds
from planner.measures.registry import OBJECTIVES
from planner.report.changes import Change, Placement, counted
from planner.report.decisions import events
from planner.report.disclosure import (
    COUNTS_CHILDREN,
    REASONS,
    PublicFigure,
    Release,
    few,
    stage_step,
)
from planner.scenario.build import Case
from planner.text import Lang, Text, alike, both, joined, plain, text, text_n

SYNTHETIC = text("synthetic data")


def heading(case: Case) -> Text:
    """Return title, years and whether data are made up."""
    first, last = (case.scenario.school_years[k] for k in (0, -1))
    years = first if first == last else f"{first} - {last}"
    parts = [alike(plain(case.scenario.title)), alike(years)]
    if case.problem.is_synthetic:
        parts.append(SYNTHETIC)
    return joined(parts, " · ")


def cap_line(outcome: Outcome, thresholds: Thresholds) -> Text | None:
    """Say that a measure's cap is out of reach, with both numbers; None if none is."""
    over = next((stage for stage in outcome.stages if stage.is_over), None)
    if over is None:
        return None
    label, most = _label(over), _amount(over, over.limit, 1, thresholds)
    step = stage_step(over.measure, thresholds)
    if over.verdict is Verdict.INFEASIBLE:
        return text(
            'Proven impossible: the scenario allows at most {most} of the measure "{label}", but '
            "the plans best in the measures before have at least {least}. Raise at_most, or move "
            "the measure forward.",
            most=most,
            label=label,
            least=_amount(over, over.bound, step, thresholds),
        )
    return text(
        'The scenario allows at most {most} of the measure "{label}"; the best plan that was '
        "found has {found}. Give more time with --time-limit, or raise at_most.",
        most=most,
        label=label,
        found=_amount(over, over.value, step, thresholds),
    )


def _amount(stage: Stage, value: int | None, step: int, thresholds: Thresholds) -> Text:
    objective = next(one for one in OBJECTIVES if one.id == stage.measure)
    if value is None or (objective.id in COUNTS_CHILDREN and thresholds.is_small_count(value)):
        return few(thresholds)
    return both(lambda lang: objective.amount(value // step * step, lang))


def verdict_line(outcome: Outcome, rules: int) -> Text:
    """Say how sure the plan is."""
    seconds = sum(stage.seconds for stage in outcome.stages)
    if outcome.verdict is Verdict.PROVEN:
        return text(
            "Proven best plan in all {stages} stages ({seconds} s); keeps all {rules} rules.",
            stages=len(outcome.stages),
            seconds=round(Decimal(seconds), 1),
            rules=rules,
        )
    why = _STOPPED if outcome.failure is None else failure_line(outcome.failure, outcome.fault)
    return text(
        "Best plan found, not proven: {stages}. Keeps all {rules} rules. {why}",
        stages=joined(_open_stages(outcome) or [_NOT_REACHED]),
        rules=rules,
        why=why,
    )


_STOPPED = text("Stopped by time or user; not exactly repeatable.")
_NOT_REACHED = text("not all stages reached")
_FAILURES = {
    Failure.CRASHED: text("The solver crashed"),
    Failure.KILLED: text("The solver was killed"),
    Failure.OUT_OF_MEMORY: text("The solver ran out of memory"),
    Failure.TOO_LARGE: text("There are too many children, institutions and years for one model"),
}


def failure_line(failure: Failure, fault: Text | None = None) -> Text:
    """Say what cut the search short after a plan was found, and what there is to report of it."""
    what = _FAILURES[failure]
    if fault is not None:
        what = text("{what} ({fault})", what=what, fault=fault)
    return text("{what}; the plan is the best that had been found by then.", what=what)


def no_plan_line(failure: Failure) -> Text:
    """Say what cut the search short before any plan was found."""
    what = _FAILURES[failure]
    return text(
        "{what} before there was a plan; nothing is written. Try again, with fewer searches "
        "(--workers) or more free memory.",
        what=what,
    )


def trust_lines(outcome: Outcome) -> list[Text]:
    """Say what another engine says of what is proven, and whether the plan comes again."""
    lines = []
    opinion = second_opinion(outcome)
    if opinion is not None:
        lines.append(opinion)
    if outcome.is_canonical:
        lines.append(
            text(
                "Unique: the first of equally good plans in a fixed order. The same scenario "
                "gives the same plan.",
            )
        )
    elif outcome.verdict is Verdict.PROVEN:
        lines.append(
            text("Not settled: one of possibly several equally good plans; not exactly repeatable.")
        )
    return lines


def second_opinion(outcome: Outcome) -> Text | None:
    """Say whether another engine confirms what is proven; None if there was nothing to ask."""
    left = [stage for stage in outcome.stages if stage.second_opinion == "not_confirmed"]
    if left:
        return text("Not confirmed by another solver: {stages}.", stages=joined(map(_label, left)))
    engines = {stage.second_engine for stage in outcome.stages if stage.second_engine is not None}
    if engines:
        names = ", ".join(sorted(engines))
        return text("Confirmed by {names}.", names=names)
    return None


def _label(stage: Stage) -> Text:
    labels = {one.id: one.label for one in OBJECTIVES}
    return labels.get(stage.measure) or alike(stage.measure)


def _open_stages(outcome: Outcome) -> list[Text]:
    told = []
    for stage in outcome.stages:
        if stage.verdict is not Verdict.PROVEN:
            label = _label(stage)
            # A share of few children is as good as their number.
            if stage.gap is not None and stage.measure not in COUNTS_CHILDREN:
                gap = round(Decimal(100 * stage.gap), 1)
                label = text("{measure} (gap {gap} %)", measure=label, gap=gap)
            told.append(label)
    return told


def plan_lines(placement: Placement) -> list[Text]:
    """Say for each year how many places there are, and how many institutions change how."""
    plan, problem, every = placement.plan, placement.problem, events(placement)
    lines = []
    for year in problem.school_years:
        standings = [plan.standing(key, year) for key in problem.institutions]
        places = sum(one.places for one in standings)
        special = sum(one.special_places for one in standings)
        count = sum(one.places > 0 for one in standings)
        served = {
            one.area_id
            for one in problem.institutions.values()
            if plan.standing(one.id, year).is_basis
        }
        label = school_year_label(year)
        kinds = (event.kind for event in every if event.year == year)
        changes = counted(kind for kind in kinds if isinstance(kind, Change))
        lines += [
            text(
                "{label}: {places} in {institutions}, {special} of them for special groups; "
                "{served} of {areas} areas have a basis institution.",
                label=label,
                places=amounts.places(places),
                institutions=amounts.institutions(count),
                special=special,
                served=len(served),
                areas=len(problem.areas),
            ),
            text("  Decisions: {changes}.", changes=changes),
        ]
    return lines


def figure_lines(figures: Iterable[PublicFigure], lang: Lang) -> list[str]:
    """Return one aligned line per figure of the city, its years side by side."""
    by_label: dict[str, list[PublicFigure]] = {}
    for one in figures:
        if one.subject is None:
            by_label.setdefault(one.label.said(lang), []).append(one)
    width = max(map(len, by_label), default=0)
    return [f"  {label.ljust(width)}  {_side_by_side(by_label[label], lang)}" for label in by_label]


def _side_by_side(figures: list[PublicFigure], lang: Lang) -> str:
    """Write the figure of the whole time, if there is one, and those of single years."""
    whole = [one for one in figures if one.year is None]
    if len(figures) == 1:
        return figures[0].shown(lang)
    years = "; ".join(
        f"{school_year_label(one.year)}: {one.number(lang)}"
        for one in figures
        if one.year is not None
    )
    return f"{whole[0].shown(lang)} ({years})" if whole else f"{years} {figures[0].unit.said(lang)}"


def not_shown_line(released: Release) -> Text | None:
    """Say how many numbers are withheld, by reason; None if none is."""
    reasons = [one.reason for one in released.withheld]
    told = [
        (reasons.count(reason), label) for reason, label in REASONS.items() if reason in reasons
    ]
    if not told:
        return None
    numbers = (text("{label}: {count}", label=label, count=count) for count, label in told)
    return text("Not shown: {numbers}.", numbers=joined(numbers, "; "))


def withheld_lines(released: Release) -> list[Text]:
    """Say how many numbers aren't told and why, and what can be worked out all the same."""
    line = not_shown_line(released)
    lines = [] if line is None else [line]
    if released.exposed:
        count = released.exposed
        lines.append(
            text_n(
                "Take care: the number of the city's places is given, so in {n} case it can be "
                "worked out how many children are left in an institution that takes nobody new.",
                "Take care: the number of the city's places is given, so in {n} cases it can be "
                "worked out how many children are left in an institution that takes nobody new.",
                count,
            )
        )
    return lines
