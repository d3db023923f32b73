"""What a plan or an audit comes to, in a few lines for a committee secretary."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from planner.domain.names import school_year_label
from planner.domain.outcome import Outcome, Verdict
from planner.domain.plan import Plan, Status
from planner.domain.problem import Institution, Problem
from planner.measures.registry import OBJECTIVES
from planner.report.disclosure import PublicFigure
from planner.scenario.build import Case
from planner.text import Lang, Text, number

SYNTHETIC = Text(da="syntetiske data", en="synthetic data")
_KINDS = {
    "new": Text(da="Nye basisinstitutioner", en="New basis institutions"),
    "grown": Text(da="Flere pladser", en="More places"),
    "shrunk": Text(da="Færre pladser", en="Fewer places"),
    "phasing_out": Text(
        da="Udfases (ingen nye børn; pladserne ophører, når børnene starter i skole)",
        en="Phasing out (no new children; places end as the children start school)",
    ),
    "closed": Text(da="Ophører", en="Closed"),
}


def heading(case: Case) -> Text:
    """Return title, years and whether data are made up."""
    years = ", ".join(case.scenario.school_years)
    lines = [f"{case.scenario.title} · {years}" for _ in range(2)]
    if case.problem.is_synthetic:
        lines = [f"{lines[0]} · {SYNTHETIC.da}", f"{lines[1]} · {SYNTHETIC.en}"]
    return Text(da=lines[0], en=lines[1])


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
    names_da, names_en = (_open_stages(outcome, lang) for lang in ("da", "en"))
    return Text(
        da=f"Bedste fundne plan, ikke bevist: {names_da}. Holder alle {rules} regler. "
        "Stoppet af tid eller bruger; kan ikke gentages nøjagtigt.",
        en=f"Best plan found, not proven: {names_en}. Keeps all {rules} rules. "
        "Stopped by time or user; not exactly repeatable.",
    )


def _open_stages(outcome: Outcome, lang: Lang) -> str:
    labels = {one.id: one.label.said(lang) for one in OBJECTIVES}
    told = []
    for stage in outcome.stages:
        if stage.verdict is not Verdict.PROVEN:
            label = labels.get(stage.measure, stage.measure)
            gap = number(Decimal(100 * (stage.gap or 0)), lang, 1)
            told.append(label if stage.gap is None else f"{label} (gap {gap} %)")
    return ", ".join(told)


def plan_lines(plan: Plan, problem: Problem) -> list[Text]:
    """Say how many places there are where, and which institutions change how."""
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
        lines.append(
            Text(
                da=f"{label}: {places} pladser i {count} institutioner, heraf {special} for "
                f"særlige grupper; {len(served)} af {len(problem.areas)} bydele har en "
                "basisinstitution.",
                en=f"{label}: {places} places in {count} institutions, {special} of them for "
                f"special groups; {len(served)} of {len(problem.areas)} areas have a basis "
                "institution.",
            )
        )
        changes: dict[str, list[str]] = {}
        for institution in problem.institutions.values():
            before = plan.standing_before(institution.id, year, problem)
            now = plan.standing(institution.id, year)
            kind = _kind(before.places, now.places, now.status)
            if kind:
                name = _named(institution, problem)
                changes.setdefault(kind, []).append(f"{name} {before.places}→{now.places}")
        for kind, title in _KINDS.items():
            if kind in changes:
                listed = "; ".join(changes[kind])
                number_of = len(changes[kind])
                lines.append(
                    Text(
                        da=f"  {title.da} ({number_of}): {listed}",
                        en=f"  {title.en} ({number_of}): {listed}",
                    )
                )
    return lines


def _kind(before: int, now: int, status: Status) -> str:
    if status is Status.PHASING_OUT:
        return "phasing_out"
    if before == now:
        return ""
    if now == 0:
        return "closed"
    if before == 0:
        return "new"
    return "grown" if now > before else "shrunk"


def _named(institution: Institution, problem: Problem) -> str:
    return f"{institution.name} ({problem.areas[institution.area_id].name})"


def figure_lines(figures: Iterable[PublicFigure], lang: Lang) -> list[str]:
    """Return one aligned line per published figure."""
    rows = [(one.label.said(lang), one.shown(lang)) for one in figures]
    width = max((len(label) for label, _ in rows), default=0)
    return [f"  {label.ljust(width)}  {shown}" for label, shown in rows]


def where_line(folder: Path) -> Text:
    """Say where the files are."""
    return Text(
        da=f"Filer: {folder}/ (kort i maps/, tabeller i places.csv og measures.csv)",
        en=f"Files: {folder}/ (map in maps/, tables in places.csv and measures.csv)",
    )
