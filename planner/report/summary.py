"""What a plan or an audit comes to, in a few lines for a committee secretary."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from planner.domain.names import school_year_label
from planner.domain.outcome import Failure, Outcome, Stage, Verdict
from planner.domain.problem import Thresholds
from planner.measures.registry import OBJECTIVES
from planner.report.changes import Change, Placement, counted
from planner.report.decisions import events
from planner.report.disclosure import (
    COUNTS_CHILDREN,
    REASONS,
    SUPPRESSED,
    PublicFigure,
    Release,
)
from planner.scenario.build import Case
from planner.text import Lang, Text, number, plain

SYNTHETIC = Text(da="syntetiske data", en="synthetic data")


def heading(case: Case) -> Text:
    """Return title, years and whether data are made up."""
    first, last = (case.scenario.school_years[k] for k in (0, -1))
    years = first if first == last else f"{first} - {last}"
    lines = [f"{plain(case.scenario.title)} · {years}" for _ in range(2)]
    if case.problem.is_synthetic:
        lines = [f"{lines[0]} · {SYNTHETIC.da}", f"{lines[1]} · {SYNTHETIC.en}"]
    return Text(da=lines[0], en=lines[1])


def cap_line(outcome: Outcome) -> Text | None:
    """Say that a measure's cap is out of reach, with both numbers; None if none is."""
    over = next((stage for stage in outcome.stages if stage.is_over), None)
    if over is None:
        return None
    da, en = (_label(over, lang) for lang in ("da", "en"))
    most = [_amount(over, over.limit, lang) for lang in ("da", "en")]
    if over.verdict is Verdict.INFEASIBLE:
        least = [_amount(over, over.bound, lang) for lang in ("da", "en")]
        return Text(
            da=f"Bevist umuligt: scenariet tillader højst {most[0]} af målet »{da}«, men de "
            f"planer, der er bedst i målene før, har mindst {least[0]}. Hæv at_most, eller flyt "
            "målet frem.",
            en=f'Proven impossible: the scenario allows at most {most[1]} of the measure "{en}", '
            f"but the plans best in the measures before have at least {least[1]}. Raise at_most, "
            "or move the measure forward.",
        )
    found = [_amount(over, over.value, lang) for lang in ("da", "en")]
    return Text(
        da=f"Scenariet tillader højst {most[0]} af målet »{da}«; den bedste plan, der blev fundet, "
        f"har {found[0]}. Giv mere tid med --time-limit, eller hæv at_most.",
        en=f'The scenario allows at most {most[1]} of the measure "{en}"; the best plan that was '
        f"found has {found[1]}. Give more time with --time-limit, or raise at_most.",
    )


def _amount(stage: Stage, value: int | None, lang: Lang) -> str:
    objective = next(one for one in OBJECTIVES if one.id == stage.measure)
    if value is None or (objective.id in COUNTS_CHILDREN and Thresholds().is_small_count(value)):
        return SUPPRESSED.said(lang)
    return objective.amount(value, lang)


def verdict_line(outcome: Outcome, rules: int) -> Text:
    """Say how sure the plan is."""
    seconds = sum(stage.seconds for stage in outcome.stages)
    count = len(outcome.stages)
    da, en = (number(Decimal(seconds), lang, 1) for lang in ("da", "en"))
    if outcome.verdict is Verdict.PROVEN:
        return Text(
            da=f"Bevist bedste plan i alle {count} trin ({da} sek.); holder alle {rules} regler.",
            en=f"Proven best plan in all {count} stages ({en} s); keeps all {rules} rules.",
        )
    open_da, open_en = (_open_stages(outcome, lang) for lang in ("da", "en"))
    why = _STOPPED if outcome.failure is None else failure_line(outcome.failure, outcome.fault)
    return Text(
        da=f"Bedste fundne plan, ikke bevist: {open_da}. Holder alle {rules} regler. {why.da}",
        en=f"Best plan found, not proven: {open_en}. Keeps all {rules} rules. {why.en}",
    )


_STOPPED = Text(
    da="Stoppet af tid eller bruger; kan ikke gentages præcist.",
    en="Stopped by time or user; not exactly repeatable.",
)
_NOT_REACHED = Text(da="ikke alle trin nået", en="not all stages reached")
_FAILURES = {
    Failure.CRASHED: Text(da="Løseren gik ned", en="The solver crashed"),
    Failure.KILLED: Text(da="Løseren blev slået ihjel", en="The solver was killed"),
    Failure.OUT_OF_MEMORY: Text(
        da="Løseren løb tør for hukommelse", en="The solver ran out of memory"
    ),
    Failure.TOO_LARGE: Text(
        da="Der er for mange børn, institutioner og år til én model",
        en="There are too many children, institutions and years for one model",
    ),
}


def failure_line(failure: Failure, fault: Text | None = None) -> Text:
    """Say what cut the search short after a plan was found, and what there is to report of it."""
    what = _FAILURES[failure]
    if fault is not None:
        what = Text(da=f"{what.da} ({fault.da})", en=f"{what.en} ({fault.en})")
    return Text(
        da=f"{what.da}; planen er den bedste, der var fundet inden da.",
        en=f"{what.en}; the plan is the best that had been found by then.",
    )


def no_plan_line(failure: Failure) -> Text:
    """Say what cut the search short before any plan was found."""
    what = _FAILURES[failure]
    return Text(
        da=f"{what.da}, før der var en plan; intet er skrevet. Prøv igen, med færre søgninger "
        "(--workers) eller mere ledig hukommelse.",
        en=f"{what.en} before there was a plan; nothing is written. Try again, with fewer searches "
        "(--workers) or more free memory.",
    )


def trust_lines(outcome: Outcome) -> list[Text]:
    """Say what another engine says of what is proven, and whether the plan comes again."""
    lines = []
    opinion = second_opinion(outcome)
    if opinion is not None:
        lines.append(opinion)
    if outcome.is_canonical:
        lines.append(
            Text(
                da="Entydig: den første af lige gode planer i en fast orden. Samme scenarie giver "
                "samme plan.",
                en="Unique: the first of equally good plans in a fixed order. The same scenario "
                "gives the same plan.",
            )
        )
    elif outcome.verdict is Verdict.PROVEN:
        lines.append(
            Text(
                da="Ikke entydigt afgjort: en af muligvis flere lige gode planer; kan ikke "
                "gentages præcist.",
                en="Not settled: one of possibly several equally good plans; not exactly "
                "repeatable.",
            )
        )
    return lines


def second_opinion(outcome: Outcome) -> Text | None:
    """Say whether another engine confirms what is proven; None if there was nothing to ask."""
    left = [stage for stage in outcome.stages if stage.second_opinion == "not_confirmed"]
    open_da, open_en = (", ".join(_label(stage, lang) for stage in left) for lang in ("da", "en"))
    if open_da:
        return Text(
            da=f"Ikke bekræftet af en anden løser: {open_da}.",
            en=f"Not confirmed by another solver: {open_en}.",
        )
    engines = {stage.second_engine for stage in outcome.stages if stage.second_engine is not None}
    if engines:
        names = ", ".join(sorted(engines))
        return Text(da=f"Bekræftet af {names}.", en=f"Confirmed by {names}.")
    return None


def _label(stage: Stage, lang: Lang) -> str:
    labels = {one.id: one.label.said(lang) for one in OBJECTIVES}
    return labels.get(stage.measure, stage.measure)


def _open_stages(outcome: Outcome, lang: Lang) -> str:
    told = []
    for stage in outcome.stages:
        if stage.verdict is not Verdict.PROVEN:
            label = _label(stage, lang)
            gap = number(Decimal(100 * (stage.gap or 0)), lang, 1)
            told.append(label if stage.gap is None else f"{label} (gap {gap} %)")
    return ", ".join(told) or _NOT_REACHED.said(lang)


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
            Text(
                da=f"{label}: {places} pladser i {count} institutioner, heraf {special} for "
                f"særlige grupper; {len(served)} af {len(problem.areas)} bydele har en "
                "basisinstitution.",
                en=f"{label}: {places} places in {count} institutions, {special} of them for "
                f"special groups; {len(served)} of {len(problem.areas)} areas have a basis "
                "institution.",
            ),
            Text(da=f"  Beslutninger: {changes.da}.", en=f"  Decisions: {changes.en}."),
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
    da, en = (
        "; ".join(f"{label.said(lang)}: {count}" for count, label in told) for lang in ("da", "en")
    )
    return Text(da=f"Vises ikke: {da}.", en=f"Not shown: {en}.")


def withheld_lines(released: Release) -> list[Text]:
    """Say how many numbers aren't told and why, and what can be worked out all the same."""
    line = not_shown_line(released)
    lines = [] if line is None else [line]
    if released.exposed:
        count = released.exposed
        lines.append(
            Text(
                da=f"Pas på: antal pladser i byen er givet, så i {count} tilfælde kan det regnes "
                "ud, hvor mange børn der er tilbage i en institution, som ikke tager nye børn.",
                en=f"Take care: the number of the city's places is given, so in {count} cases it "
                "can be worked out how many children are left in an institution that takes nobody "
                "new.",
            )
        )
    return lines


def where_line(folder: Path, *, has_maps: bool = True) -> Text:
    """Say where the files are."""
    maps = Text(da="kort i maps/; ", en="maps in maps/; ")
    if not has_maps:
        maps = Text(da="ingen kort, for kørslen blev stoppet; ", en="no maps, for it was stopped; ")
    return Text(
        da=f"Filer: {folder}/ (report.html til mødet, report.pdf til dagsordenen; beslutninger til "
        f"afstemning i decisions.csv; {maps.da}tabeller i places.csv og measures.csv)",
        en=f"Files: {folder}/ (report.html for the meeting, report.pdf for the agenda; decisions "
        f"to vote on in decisions.csv; {maps.en}tables in places.csv and measures.csv)",
    )
