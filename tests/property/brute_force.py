"""The best plan of a tiny world by trying them all; knows nothing of the solver."""

from itertools import chain, product

from planner.audit.consistency import inconsistencies
from planner.domain.plan import Plan, Standing, Status, Stay
from planner.measures.goal import WeightedSum

OF_CHILDREN = {"unserved", "transitions", "travel"}


def every_plan(problem):
    """Yield every plan of one school year that could be consistent."""
    (year,) = problem.school_years
    children = problem.children_in_need(year)
    for where in product((None, *problem.institutions), repeat=len(children)):
        stays = tuple(
            sorted(
                Stay(child_id=child.id, institution_id=key, from_year=year, to_year=year)
                for child, key in zip(children, where, strict=True)
                if key is not None
            )
        )
        choices = [
            tuple(
                standing
                for standing in _standings(one, _own(one, children, where))
                if standing.places >= where.count(one.id)
            )
            for one in problem.institutions.values()
        ]
        for standings in product(*choices):
            yield Plan(
                standings={
                    (key, year): standing
                    for key, standing in zip(problem.institutions, standings, strict=True)
                },
                stays=stays,
            )


def _own(one, children, where):
    return sum(
        child.has_basisplads and child.institution_id == key == one.id and not child.special_group
        for child, key in zip(children, where, strict=True)
    )


def _standings(one, own):
    for special in range(one.special_places + 1):
        without = Status.BASIS if special else Status.NONE
        status = Status.PHASING_OUT if own else without
        yield Standing(status=status, places=own + special, special_places=special)
        for ordinary in range(1, one.ordinary_places_max + 1):
            yield Standing(status=Status.BASIS, places=ordinary + special, special_places=special)


def best_values(problem, rules, goal):
    """Return the value of each stage, or None if no plan keeps the rules."""
    plans = list(every_plan(problem))
    is_kept = {}

    def keeps(k):
        if k not in is_kept:
            is_kept[k] = is_clean(plans[k], problem, rules)
        return is_kept[k]

    values, left = [], range(len(plans))
    for value, limit in stages_of(goal, once):
        counted = {k: value(plans[k], problem) for k in left}
        best = next((counted[k] for k in sorted(left, key=counted.get) if keeps(k)), None)
        if best is None:
            return None
        if best > limit(best):
            # A cap that no plan keeps.
            return None
        values.append(best)
        left = [k for k in left if counted[k] <= limit(best)]
    return values


def is_clean(plan, problem, rules):
    # The first breach is enough, and rules find one sooner; the auditor would name them all.
    found = chain(*(rule.check(plan, problem) for rule in rules), inconsistencies(plan, problem))
    return next(found, None) is None


def stages_of(goal, counting=lambda objective: objective.value):
    if isinstance(goal, WeightedSum):
        values = [(weight, counting(objective)) for weight, objective in goal.weights]
        return [
            (
                lambda plan, problem: sum(w * value(plan, problem) for w, value in values),
                lambda value: value,
            )
        ]
    return [(counting(stage.objective), stage.limit) for stage in goal.stages]


def once(objective):
    """Return the objective's value, counted once for all plans of a problem with the same part.

    The part is what the objective looks at: where the children are, the standings, or both.
    """
    if objective.id == "vacant_place_years":
        return objective.value
    found = {}

    def value(plan, problem):
        part = plan.stays if objective.id in OF_CHILDREN else tuple(plan.standings.values())
        if part not in found:
            found[part] = objective.value(plan, problem)
        return found[part]

    return value
