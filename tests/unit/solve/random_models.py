"""Small random CP-SAT models with every kind of constraint that the planner posts."""

from ortools.sat.python import cp_model


def a_random_model(draw):
    """Return a model of some literals and whole numbers, with an objective."""
    model = cp_model.CpModel()
    literals = [model.new_bool_var(f"b{k}") for k in range(draw.whole(2, 5))]
    amounts = [_an_amount(model, draw, k) for k in range(draw.whole(1, 3))]
    for _ in range(draw.whole(1, 6)):
        _add_constraint(model, draw, literals, amounts)
    everything = (*literals, *amounts)
    model.minimize(_a_sum(draw, everything, most=1000) + draw.whole(-500, 500))
    return model


def _an_amount(model, draw, number):
    low = draw.whole(-6, 3)
    high = low + draw.whole(0, 9)
    if draw.happens(0.3):
        pieces = [(low, high), (high + draw.whole(2, 4), high + draw.whole(5, 7))]
        domain = cp_model.Domain.from_intervals(pieces)
        return model.new_int_var_from_domain(domain, f"x{number}")
    return model.new_int_var(low, high, f"x{number}")


def _add_constraint(model, draw, literals, amounts):
    kind = draw.one_of("sum", "sum", "sum if", "sum if", "clause", "implication", "all of")
    when = [_a_literal(draw, literals) for _ in range(draw.whole(1, 2))]
    if kind == "clause":
        some = [_a_literal(draw, literals) for _ in range(draw.whole(1, 3))]
        model.add_bool_or(some)
    elif kind == "implication":
        model.add_implication(_a_literal(draw, literals), _a_literal(draw, literals))
    elif kind == "all of":
        some = [_a_literal(draw, literals) for _ in range(2)]
        model.add_bool_and(some).only_enforce_if(when)
    else:
        expr = _a_sum(draw, (*literals, *amounts), most=9)
        low = draw.whole(-30, 20)
        pieces = [(low, low + draw.whole(0, 25))]
        if draw.happens(0.3):
            start = pieces[0][1] + draw.whole(2, 6)
            pieces.append((start, start + draw.whole(0, 30)))
        elif draw.happens(0.4):
            pieces = [draw.one_of((-(2**52), low), (low, 2**52))]
        constraint = model.add_linear_expression_in_domain(
            expr, cp_model.Domain.from_intervals(pieces)
        )
        if kind == "sum if":
            constraint.only_enforce_if(when)


def _a_literal(draw, literals):
    literal = draw.one_of(*literals)
    return ~literal if draw.happens(0.4) else literal


def _a_sum(draw, variables, *, most):
    some = draw.order(list(variables))[: draw.whole(1, len(variables))]
    weights = [draw.whole(1, most) * draw.one_of(1, -1) for _ in some]
    return cp_model.LinearExpr.weighted_sum(some, weights)
