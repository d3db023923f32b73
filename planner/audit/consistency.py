"""What makes a plan a plan, before any rule: places and children that add up."""

from collections import Counter
from collections.abc import Iterator

from planner import amounts
from planner.domain.names import InstitutionId, SchoolYear
from planner.domain.plan import Plan, Standing, Status
from planner.domain.problem import Child, Problem
from planner.rules.base import Violation, institution_name
from planner.text import Text, text

ID = "consistency"
LABEL = text("Consistency")


def inconsistencies(plan: Plan, problem: Problem) -> Iterator[Violation]:
    """Yield all by which the plan contradicts itself or the problem."""
    yield from _check_stays(plan, problem)
    yield from _check_known(plan, problem)
    for year in problem.school_years:
        for key in problem.institutions:
            standing = plan.standing(key, year)
            yield from _check_standing(problem, key, year, standing)
            yield from _check_children(plan, problem, key, year)


def _check_known(plan: Plan, problem: Problem) -> Iterator[Violation]:
    for key, year in plan.standings:
        if key not in problem.institutions or year not in problem.school_years:
            yield _breach(year, key, 1, 0, "unknown")
    for stay in plan.stays:
        if stay.from_year > stay.to_year:
            yield _breach(stay.from_year, "", stay.to_year - stay.from_year, 0, "backwards")


def _breach(year: SchoolYear, key: str, measured: int, limit: int, unit: str) -> Violation:
    return Violation(
        rule_id=ID, year=year, subject_id=key, measured=measured, limit=limit, unit=unit
    )


def _check_stays(plan: Plan, problem: Problem) -> Iterator[Violation]:
    seen = Counter(
        (stay.child_id, year)
        for stay in plan.stays
        for year in range(stay.from_year, stay.to_year + 1)
    )
    for (child_id, year), count in seen.items():
        child = problem.children[child_id]
        where = plan.institution_of(child_id, SchoolYear(year)) or ""
        is_planned = year in problem.school_years and where in problem.institutions
        if count > 1 or not is_planned or not child.needs_place(SchoolYear(year)):
            yield Violation(
                rule_id=ID,
                year=SchoolYear(year),
                subject_id=where,
                measured=count,
                limit=int(child.needs_place(SchoolYear(year))),
                unit="stays",
                child_id=child_id,
            )


def _check_standing(
    problem: Problem, key: InstitutionId, year: SchoolYear, standing: Standing
) -> Iterator[Violation]:
    institution = problem.institutions[key]
    special, ordinary = standing.special_places, standing.ordinary_places
    if not 0 <= special <= institution.special_places:
        yield _breach(year, key, special, institution.special_places, "special_places")
    most = max(0, institution.ordinary_places_max)
    if ordinary < 0 or (standing.status is Status.BASIS and ordinary > most):
        yield _breach(year, key, ordinary, most, "places_max")
    is_named_right = {
        Status.BASIS: standing.places > 0,
        Status.PHASING_OUT: ordinary > 0,
        Status.NONE: standing.places == 0,
    }[standing.status]
    if not is_named_right:
        yield _breach(year, key, standing.places, 0, "status")


def _check_children(
    plan: Plan, problem: Problem, key: InstitutionId, year: SchoolYear
) -> Iterator[Violation]:
    standing = plan.standing(key, year)
    children = [problem.children[child_id] for child_id in plan.children_at(key, year)]
    if len(children) > standing.places:
        yield _breach(year, key, len(children), standing.places, "children")
    if standing.is_basis:
        return
    stayed = {child.id for child in children if _stayed(plan, problem, child, key, year)}
    if len(stayed) != standing.ordinary_places:
        yield _breach(year, key, standing.ordinary_places, len(stayed), "kept_places")
    if standing.special_places == 0:
        for child in children:
            if child.id not in stayed:
                yield Violation(
                    rule_id=ID,
                    year=year,
                    subject_id=key,
                    measured=1,
                    limit=0,
                    unit="newcomers",
                    child_id=child.id,
                )


def _stayed(
    plan: Plan, problem: Problem, child: Child, key: InstitutionId, year: SchoolYear
) -> bool:
    if child.special_group is not None:
        return False
    if year > problem.school_years[0]:
        return plan.institution_of(child.id, SchoolYear(year - 1)) == key
    return child.has_basisplads and child.institution_id == key


def explain(breach: Violation, problem: Problem) -> Text:
    """Say what does not add up, without saying about which child."""
    is_known = breach.subject_id in problem.institutions
    name = institution_name(problem, breach.subject_id) if is_known else breach.subject_id
    places, limit = amounts.places(breach.measured), breach.limit
    return {
        "stays": text("A child has several places, or one that it doesn't need."),
        "special_places": text(
            "{name} has {places} for a special group; there are {limit}.",
            name=name,
            places=places,
            limit=limit,
        ),
        "places_max": text(
            "{name} has {places}; at most {limit} fit.", name=name, places=places, limit=limit
        ),
        "status": text("{name} has a status that doesn't fit {places}.", name=name, places=places),
        "children": text(
            "{name} has more children than its {limit} places.", name=name, limit=limit
        ),
        "kept_places": text(
            "{name} phases out with {places} not of its own children.",
            name=name,
            places=places,
        ),
        "unknown": text("{name} or the school year is not in the case.", name=name),
        "backwards": text("A stay ends before it begins."),
        "newcomers": text("{name} is no basis institution but gets a new child.", name=name),
    }[breach.unit]
